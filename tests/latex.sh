#!/bin/sh
# Makes sure that the test that compiles the BibTeX file finds LaTeX; installs Debian's where that is possible.
set -eu
if command -v pdflatex > /dev/null && command -v bibtex > /dev/null; then exit 0; fi
if ! command -v apt-get > /dev/null; then
  echo "Without pdflatex and bibtex, the test that compiles the BibTeX file is skipped." >&2
  exit 0
fi
sudo=""
if [ "$(id -u)" != 0 ]; then sudo="sudo -n"; fi
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends texlive-latex-base > /dev/null
