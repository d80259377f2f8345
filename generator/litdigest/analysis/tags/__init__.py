"""Keyword tags of papers. Entry point: `choose.find_tags`."""
