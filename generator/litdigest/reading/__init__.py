"""From the content folder to values: dumps, reviewed files, links and their evidence. Entry point: `content.read_content`."""
