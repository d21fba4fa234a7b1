/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A program of the Python package, started without a shell. */
#ifndef NUEM_CLI_PYTHON_PROGRAM_H
#define NUEM_CLI_PYTHON_PROGRAM_H

#include <stddef.h>

#include "nuem/status.h"

/* Run NUEM_PYTHON, else /usr/bin/python3, with these arguments (NULL ends them) and `text` as standard input, and wait. The
 * package is looked for beside the program as data is, then where Python itself looks; the current
 * directory is no such place. `last` takes the last line that the program said, "" for none; *code is
 * its exit code, 128 plus the signal that ended it. NUEM_ERR_IO: it cannot be started. */
nuem_status nuem_python_run(const char *const *arguments, const char *text, int *code, char *last,
                            size_t size, nuem_error *err);

#endif
