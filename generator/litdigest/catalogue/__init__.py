"""Indexes over an analysis, and the wording that pages, feeds and exports share. The door is `catalogue.Site`."""
