"""Related papers. The door is `related.find_related`."""
