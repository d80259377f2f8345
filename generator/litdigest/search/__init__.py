"""The data and the index of the search. Entry points: `records.search_files` and `pagefind.write_index`."""
