"""Content folder to what it says: dumps, reviewed files, links and their evidence. The door is `content.read_content`."""
