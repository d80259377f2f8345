"""Indexes over an analysis, and the wording that pages, feeds and exports share. Entry point: `catalogue.Site`."""
