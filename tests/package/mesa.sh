#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Compiles the hook for MESA with what it needs of MESA, and runs it.
# usage: mesa.sh EXAMPLE BUILD WORK GFORTRAN
set -eu
example=$1
build=$2
work=$3
fortran=$4

rm -rf "$work"
mkdir -p "$work"
cd "$work"
"$fortran" -std=f2008 -Wall -Wno-unused-dummy-argument -Werror "$example/mesa_stubs.f90" "$example/nuem_plasmon.f90" \
    "$example/other_neu_hook.f90" "$example/check.f90" -L"$build" -lnuem -Wl,-rpath,"$build" -o check
./check | tee log
[ "$(tail -n 1 log)" = ok ]
