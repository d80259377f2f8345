"""Files for other programs. Entry points: `files.export_files`, `feeds.feed_files` and `api.api_files`."""
