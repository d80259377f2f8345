#!/bin/sh
# Makes sure that the test that compiles the BibTeX file finds LaTeX; installs Debian's where that is possible.
set -eu
if command -v pdflatex > /dev/null && command -v bibtex > /dev/null; then exit 0; fi
if ! sh "$(dirname "$0")/debian.sh" texlive-latex-base; then
  echo "Without pdflatex and bibtex, the test that compiles the BibTeX file is skipped." >&2
fi
