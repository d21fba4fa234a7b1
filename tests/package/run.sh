#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs a build into a fresh prefix, moves it, and uses it as others would: by pkg-config, by CMake,
# from C and C++, and from the command line.
# usage: run.sh SOURCE BUILD WORK COMPILER
set -eu
source=$1
build=$2
work=$3
compiler=$4

fail() {
    echo "package: $*" >&2
    exit 1
}

rm -rf "$work"
mkdir -p "$work"
cmake --install "$build" --prefix "$work/first" >"$work/install.log"
prefix="$work/pre fix" # neither the place nor a space in its name may matter
mv "$work/first" "$prefix"
for file in include/nuem/nuem.h include/nuem/conventions.h share/nuem/data share/doc/nuem/LICENSE \
    share/doc/nuem/README.md; do
    [ -e "$prefix/$file" ] || fail "$file is not installed"
done

pc=$(find "$prefix" -name nuem.pc)
PKG_CONFIG_PATH=${pc%/*}
export PKG_CONFIG_PATH
edition=$(sed -n 's/^#define NUEM_CONSTANTS_EDITION "\(.*\)"/\1/p' "$prefix/include/nuem/constants.h")
libdir=${pc%/pkgconfig/nuem.pc}

eval "datadir=$(pkg-config --variable=datadir nuem)" # pkg-config escapes spaces for the shell
[ -d "$datadir" ] || fail "datadir of nuem.pc is \"$datadir\""

try() { # name, compiler...: build the consumer by pkg-config and run it
    name=$1
    shift
    set -- "$@" "-DNUEM_DATA=\"$datadir\""
    eval "set -- \"\$@\" $(pkg-config --cflags nuem) \"\$source/tests/package/consumer.c\" \
        $(pkg-config --libs nuem) -o \"\$work/$name\""
    "$@" || fail "$name does not compile"
    got=$(LD_LIBRARY_PATH="$libdir" "$work/$name") || fail "$name does not run"
    [ "$got" = "$edition" ] || fail "$name says \"$got\", not \"$edition\""
    echo "package: $name: $got"
}

try c "$compiler" -std=c17 -Wall -Wextra -Wpedantic -Werror
if command -v g++ >/dev/null; then
    try cxx g++ -std=c++11 -Wall -Wextra -Wpedantic -Werror -x c++
else
    echo "package: no g++, C++ left out"
fi

cmake -S "$source/tests/package" -B "$work/consumer" -DCMAKE_PREFIX_PATH="$prefix" \
    -DCMAKE_C_COMPILER="$compiler" >"$work/cmake.log" 2>&1 || {
    cat "$work/cmake.log" >&2
    fail "find_package(nuem) fails"
}
cmake --build "$work/consumer" >>"$work/cmake.log" 2>&1 || {
    cat "$work/cmake.log" >&2
    fail "the CMake consumer does not build"
}
got=$("$work/consumer/consumer")
[ "$got" = "$edition" ] || fail "the CMake consumer says \"$got\", not \"$edition\""
echo "package: cmake: $got"

# The command line finds its data beside itself, from any directory.
nuem="$prefix/bin/nuem"
if [ -x "$nuem" ]; then
    cd /
    got=$("$nuem" --version) || fail "nuem --version fails"
    case $got in
    *[0-9].[0-9]*) echo "package: $got" ;;
    *) fail "nuem --version says \"$got\"" ;;
    esac
    "$nuem" constants --json >"$work/constants.json" || fail "nuem constants --json fails"
    grep -q "\"$edition\"" "$work/constants.json" || fail "nuem constants --json lacks $edition"
    "$nuem" list mixing >"$work/mixing.txt" || fail "nuem list mixing fails"
    [ -s "$work/mixing.txt" ] || fail "nuem list mixing finds no data"
    [ -s "$prefix/share/man/man1/nuem.1" ] || fail "the manual page is not installed"
else
    echo "package: no command line was built"
fi
