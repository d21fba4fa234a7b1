#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Run every fuzz target of a build tree for some seconds, one line of summary each; fails on a finding.
# Usage: tests/fuzz/run.sh SECONDS BUILD_DIR
# The seeds are copied, so the sources stay as they are; an input that fails is kept in BUILD_DIR.
set -u

if [ $# -ne 2 ] || [ ! -d "$2" ]; then
    echo "usage: $0 SECONDS BUILD_DIR" >&2
    exit 2
fi
seconds=$1
build=$(cd "$2" && pwd)
source=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
trap 'exit 130' INT TERM

found=0
failed=0
for target in "$build"/tests/fuzz/fuzz_*; do
    if [ ! -f "$target" ] || [ ! -x "$target" ]; then continue; fi
    found=$((found + 1))
    name=${target##*/}
    mkdir "$work/$name"
    if [ -d "$source/corpus/$name" ]; then cp -R "$source/corpus/$name/." "$work/$name/"; fi
    set --
    if [ -f "$source/$name.dict" ]; then set -- "-dict=$source/$name.dict"; fi
    if "$target" -max_total_time="$seconds" -max_len=16384 -timeout=10 -rss_limit_mb=2048 \
        -print_final_stats=1 -artifact_prefix="$build/$name-" "$@" "$work/$name" \
        >"$work/$name.log" 2>&1; then
        verdict="ok, $seconds s"
    else
        verdict=FAILED
        failed=$((failed + 1))
    fi
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$name.log")
    coverage=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$work/$name.log" | tail -n 1)
    echo "$name: $verdict, ${runs:-?} runs, coverage ${coverage:-?}"
    if [ "$verdict" = FAILED ]; then tail -n 60 "$work/$name.log"; fi
done
if [ $found -eq 0 ]; then
    echo "$0: no fuzz target in $build/tests/fuzz" >&2
    exit 1
fi
[ $failed -eq 0 ]
