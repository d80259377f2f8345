"""Functions from text to text: slugs, TeX and formulas, escapes, English words."""
