"""One module for each input format: text in, a Dump with its Problems out."""
