"""Text: slugs, TeX and formulas, escapes, English words. Each module has functions from text to text."""
