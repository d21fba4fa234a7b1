#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Says which C files differ from .clang-format, or mends them.
# usage: tools/check_format.sh [--fix]
set -eu
cd "$(dirname "$0")/.."

mode="--dry-run -Werror"
case ${1-} in
"") ;;
--fix) mode="-i" ;;
*)
    echo "usage: tools/check_format.sh [--fix]" >&2
    exit 2
    ;;
esac

if ! command -v clang-format >/dev/null; then
    echo "check_format.sh: clang-format is missing: tools/deps.sh format" >&2
    exit 1
fi
find include src tests bench examples -name '*.[ch]' -type f -print0 2>/dev/null |
    xargs -0 -r clang-format $mode
