#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the C source of nuem._nuem, the extension that calls libnuem, from the public headers.

usage: build_ffi.py --include DIR --cc COMPILER --output FILE.c

The declarations are what the C preprocessor makes of nuem/nuem.h with empty system headers, so
nothing is declared twice. cffi's API mode compiles them against the same headers: a declaration
that the library does not have is an error of the compiler, not of the run.
"""
import argparse
import os
import re
import subprocess
import tempfile

import cffi

SYSTEM_HEADERS = ("stdbool.h", "stddef.h", "stdint.h", "stdio.h")

# The callback that Python answers, which finds its Python object behind `context`; and the file of
# the library, from which the data directory is found.
OURS = """
extern "Python" bool nuem_python_progress(double fraction, void *context);
const char *nuem_python_library(void);
void free(void *);
"""

SOURCE = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <nuem/nuem.h>

static const char *nuem_python_library(void)
{
    Dl_info about;

    return dladdr((void *)nuem_version, &about) ? about.dli_fname : "";
}
"""


def declarations(include, compiler):
    """The public headers without system headers, attributes and preprocessor lines."""
    with tempfile.TemporaryDirectory() as empty:
        for name in SYSTEM_HEADERS:
            open(os.path.join(empty, name), "w").close()
        command = [compiler, "-E", "-P", "-std=c17", "-undef", "-nostdinc", "-I", empty,
                   "-I", include, os.path.join(include, "nuem", "nuem.h")]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def constants(include):
    """cdef lines of the #define of a number or a text."""
    lines = []
    for name in sorted(os.listdir(os.path.join(include, "nuem"))):
        with open(os.path.join(include, "nuem", name), encoding="utf-8") as header:
            text = header.read()
        for macro, value in re.findall(r"^#define (NUEM_\w+)[ \t]+([-+0-9.eE]+|\".*\")[ \t]*$", text, re.M):
            if value.startswith('"'):
                lines.append(f"static const char *const {macro};")
            elif re.fullmatch(r"[-+]?\d+", value):
                lines.append(f"#define {macro} ...")
            else:
                lines.append(f"static const double {macro};")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--include", required=True, help="folder with nuem/nuem.h")
    parser.add_argument("--cc", default="cc", help="C compiler")
    parser.add_argument("--output", required=True, help="C source to write")
    arguments = parser.parse_args()

    ffi = cffi.FFI()
    ffi.cdef(declarations(arguments.include, arguments.cc))
    ffi.cdef(constants(arguments.include))
    ffi.cdef(OURS)
    ffi.set_source("nuem._nuem", SOURCE)
    ffi.emit_c_code(arguments.output)


if __name__ == "__main__":
    main()
