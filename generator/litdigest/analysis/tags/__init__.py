"""Keyword tags of papers. The door is `choose.find_tags`."""
