#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Builds the documentation site into BUILD/docs/html. Warnings are errors.
# usage: tools/docs.sh [BUILD]     (needs `tools/deps.sh docs`)
set -eu
cd "$(dirname "$0")/.."
source=$PWD
build=$(cd "${1:-build}" && pwd)
python=/usr/bin/python3 # the one that Debian's modules serve
[ -x "$python" ] || python=python3
out=$build/docs

mkdir -p "$out"
"$python" tools/doc_pages.py --binary "$build/nuem" --output "$out/source"
(cd "$out" && NUEM_SOURCE=$source doxygen "$source/docs/Doxyfile")
"$python" -m sphinx -q -E -W --keep-going -j auto -b html -d "$out/doctrees" "$out/source/docs" "$out/html"
echo "docs.sh: $out/html/index.html"
