"""The pages of a site. Entry points: `markdown_pages.all_pages`, `html_pages.all_html_pages` and `mail.mail`."""
