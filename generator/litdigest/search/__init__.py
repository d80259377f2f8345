"""What the search finds. The doors are `files.search_files`, `records.search_shards` and `pagefind.write_index`."""
