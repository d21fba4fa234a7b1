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
mkdir -p "$work/project"
# a project of somebody else, away from the sources
cp "$source/tests/package/CMakeLists.txt" "$source/tests/package/consumer.c" "$work/project"
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
    eval "set -- \"\$@\" $(pkg-config --cflags nuem) \"\$work/project/consumer.c\" \
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

# The static library, with its dependencies shared: OpenBLAS as an archive would want libgfortran.
eval "set -- \"$compiler\" -std=c17 '-DNUEM_DATA=\"$datadir\"' \"\$work/project/consumer.c\" $(pkg-config --cflags nuem) \
    \"\$libdir/libnuem.a\" $(pkg-config --libs $(pkg-config --print-requires-private nuem)) -fopenmp -lm -o \"\$work/static\""
"$@" || fail "the static library cannot be linked"
got=$("$work/static") || fail "the static program does not run"
[ "$got" = "$edition" ] || fail "the static program says \"$got\", not \"$edition\""
if ldd "$work/static" | grep -q libnuem; then
    fail "the static program uses libnuem.so"
fi
echo "package: static: $got"

cmake -S "$work/project" -B "$work/consumer" -DCMAKE_PREFIX_PATH="$prefix" \
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
    "$nuem" schema result limit >"$work/limit.json" || fail "nuem schema result limit fails"
    grep -q '"const": "nuem/limit/1"' "$work/limit.json" || fail "data/schema is not installed"

    # The manual page: groff has nothing to say about it, and man shows it.
    page="$prefix/share/man/man1/nuem.1"
    [ -s "$page" ] || fail "the manual page is not installed"
    if command -v groff >/dev/null; then
        said=$(groff -man -Tutf8 -ww -Wbreak "$page" 2>&1 >"$work/page.txt") || fail "groff cannot read the manual page"
        [ -z "$said" ] || fail "groff says of the manual page: $said"
        grep -q xenon1t "$work/page.txt" || fail "groff shows little of the manual page"
    else
        echo "package: no groff, the manual page was not looked at"
    fi
    if command -v man >/dev/null && [ -x /usr/bin/man ]; then
        MANWIDTH=80 MAN_KEEP_FORMATTING='' man -l "$page" >"$work/man.txt" 2>/dev/null || fail "man -l fails"
    fi

    # Completions load in a bash of its own and offer what there is.
    completion="$prefix/share/bash-completion/completions/nuem"
    [ -s "$completion" ] || fail "no completions for bash are installed"
    if command -v bash >/dev/null; then
        bash --norc -c "source \"\$1\" && complete -p nuem" bash "$completion" >"$work/complete.txt" ||
            fail "the completions for bash do not load"
        grep -q nuem "$work/complete.txt" || fail "bash knows no completion of nuem"
    fi
    for shell in zsh:share/zsh/site-functions/_nuem fish:share/fish/vendor_completions.d/nuem.fish; do
        [ -s "$prefix/${shell#*:}" ] || fail "no completions for ${shell%%:*} are installed"
        if command -v "${shell%%:*}" >/dev/null; then
            "${shell%%:*}" -n "$prefix/${shell#*:}" || fail "the completions for ${shell%%:*} do not parse"
        fi
    done

    # What becomes nuem-mpi finds it from there.
    if [ -x "$prefix/libexec/nuem/nuem-mpi" ]; then
        printf 'schema: nuem/scan/1\nexperiments: [xenon1t]\nparameters: [{name: mu_eff, lo: 0, hi: 5e-11, n: 3}]\n' \
            >"$work/scan.yaml"
        "$nuem" scan "$work/scan.yaml" -o "$work/scan.h5" --quiet >/dev/null || fail "nuem scan fails"
        "$nuem" export points "$work/scan.h5" --format csv | grep -q '^mu_eff,' || fail "nuem export points fails"
    fi
else
    echo "package: no command line was built"
fi

# The Python package finds library and data from its own place.
package=$(find "$prefix/lib" -path "*/nuem/__init__.py")
if [ -n "$package" ]; then
    got=$(cd / && env -u NUEM_DATA -u LD_LIBRARY_PATH PYTHONPATH="${package%/nuem/__init__.py}" /usr/bin/python3 -B -c \
        "import nuem; print(nuem.data.directory()); nuem.Flux('solar-b16-gs98')") || fail "import nuem fails"
    [ "$(realpath "$got")" = "$(realpath "$prefix/share/nuem/data")" ] || fail "nuem.data.directory() is \"$got\""
    echo "package: python: nuem of $prefix"
else
    echo "package: no Python package was built"
fi
