"""Digest to pages. The doors are `markdown_pages.all_pages`, `html_pages.sheets` and `mail.mail`."""
