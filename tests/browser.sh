#!/bin/sh
# Makes sure that the browser tests find a Chromium; installs Debian's where that is possible.
set -eu
for name in chromium-headless-shell chromium chromium-browser google-chrome google-chrome-stable; do
  if command -v "$name" > /dev/null; then exit 0; fi
done
debian="$(dirname "$0")/debian.sh"
if ! sh "$debian" chromium-headless-shell fonts-dejavu-core && ! sh "$debian" chromium fonts-dejavu-core; then
  echo "The browser tests need Chromium: install it, and 'make test' goes on." >&2
  exit 1
fi
