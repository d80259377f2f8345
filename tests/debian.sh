#!/bin/sh
# Installs packages of Debian, for tests that need a program: sh tests/debian.sh PACKAGE...
set -eu
command -v apt-get > /dev/null || exit 1
sudo=""
if [ "$(id -u)" != 0 ]; then sudo="sudo -n"; fi
$sudo apt-get update -qq
$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" > /dev/null
