"""Related papers. Entry point: `related.find_related`."""
