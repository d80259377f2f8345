"""Files for other programs. The doors are `citation.export_files`, `feeds.feed_files` and `api.api_files`."""
