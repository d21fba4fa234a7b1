#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Summarises the gcov counters of a coverage build, by file, and writes coverage.html there.
# usage: tools/coverage.sh BUILD
set -eu
cd "$(dirname "$0")/.."
build=$1

if ! command -v gcovr >/dev/null; then
    echo "coverage.sh: the counters are in $build; for a summary: tools/deps.sh coverage" >&2
    exit 0
fi
gcovr --root . --object-directory "$build" --filter src/ --exclude-throw-branches \
    --html-details "$build/coverage.html" --print-summary --txt "$build/coverage.txt" "$build"
cat "$build/coverage.txt"
echo "coverage.sh: details in $build/coverage.html"
