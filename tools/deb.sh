#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the Debian packages from a copy of the sources and looks at them with lintian. Needs no root.
# usage: tools/deb.sh DIRECTORY      (the packages are in DIRECTORY afterwards)
# Runs no tests unless DEB_BUILD_OPTIONS is set to something without nocheck.
set -eu
[ $# -ge 1 ] || { sed -n "s/^# usage: //p" "$0" >&2; exit 2; }
cd "$(dirname "$0")/.."
source=$(pwd)
mkdir -p "$1"
work=$(cd "$1" && pwd)
version=$(dpkg-parsechangelog -S Version)
copy="$work/nuem-$version"

rm -rf "$copy"
rm -f "$work"/*.deb "$work"/*.changes "$work"/*.buildinfo
mkdir "$copy"
trap 'rm -rf "$copy"' EXIT
if git rev-parse --git-dir >/dev/null 2>&1; then
    git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
        [ ! -e "$file" ] || printf '%s\0' "$file"
    done | tar -c --null -T - | tar -x -C "$copy"
else
    tar -c --exclude='./build*' --exclude=./out . | tar -x -C "$copy"
fi

cd "$copy"
DEB_BUILD_OPTIONS=${DEB_BUILD_OPTIONS-nocheck} dpkg-buildpackage -us -uc -b
cd "$work"
lintian --fail-on error --suppress-tags initial-upload-closes-no-bugs ./*.changes
ls -l ./*.deb
