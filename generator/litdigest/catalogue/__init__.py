"""Indexes over a digest, and the wording that pages, feeds and exports share. The door is `catalogue.Site`."""
