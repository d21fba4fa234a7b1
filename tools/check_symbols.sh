#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks the built libraries: every exported symbol of the shared one and every global symbol of the
# static one is named nuem_*, every NUEM_API function is exported, and no object of the library lies in
# writable memory (so nothing is shared between threads behind the caller's back).
# usage: tools/check_symbols.sh BUILD
set -eu
LC_ALL=C
export LC_ALL
cd "$(dirname "$0")/.."
build=$1
failed=0

complain() { # text, list of symbols
    if [ -n "$2" ]; then
        printf 'check_symbols.sh: %s:\n%s\n' "$1" "$2" >&2
        failed=1
    fi
}

for library in "$build/libnuem.so" "$build/libnuem.a"; do
    if [ ! -f "$library" ]; then
        echo "check_symbols.sh: $library is not built" >&2
        exit 1
    fi
done

exported=$(nm -D --defined-only "$build/libnuem.so" | awk '{ print $NF }' | sort -u)
complain "exported by libnuem.so without the prefix nuem_" \
    "$(printf '%s\n' "$exported" | grep -v '^nuem_' || :)"

global=$(nm -g --defined-only "$build/libnuem.a" 2>/dev/null | awk 'NF == 3 { print $3 }' | sort -u)
complain "global in libnuem.a without the prefix nuem_" \
    "$(printf '%s\n' "$global" | grep -v '^nuem_' || :)"

# Public functions: the names before the first parenthesis of each NUEM_API declaration.
declared=$(cat include/nuem/*.h | tr '\n' ' ' |
    grep -oE 'NUEM_API [A-Za-z0-9_ *]*[ *](nuem_[a-z0-9_]+)\(' |
    sed 's/($//; s/.*[ *]//' | sort -u)
complain "declared NUEM_API in a public header, but not exported" \
    "$(printf '%s\n' "$declared" | while read -r name; do
        printf '%s\n' "$exported" | grep -qx "$name" || echo "$name"
    done)"

# .data.rel.ro holds constants with addresses in them: the loader writes it once, then locks it.
complain "mutable objects in libnuem.a (section, name)" \
    "$(objdump -t "$build/libnuem.a" 2>/dev/null | awk '
        /^[0-9a-f]+ / && !/ d / {
            section = ""
            for (i = 2; i < NF; i++)
                if ($i ~ /^\.(data|bss|tdata|tbss)/ || $i == "*COM*") section = $i
            if (section != "" && section !~ /^\.data\.rel\.ro/) print "  " section " " $NF
        }')"

if [ "$failed" -eq 0 ]; then
    echo "check_symbols.sh: $(printf '%s\n' "$exported" | wc -l) exported symbols, all nuem_*"
fi
exit "$failed"
