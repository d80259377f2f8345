"""What the search finds. The doors are `records.search_files` and `pagefind.write_index`."""
