/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NUEM_CLI_DATA_DIRECTORY_H
#define NUEM_CLI_DATA_DIRECTORY_H

#include <limits.h>
#include <stdbool.h>

#include "nuem/status.h"

/* Where the data are, as a malloc'ed path: `given` (from --data), else NUEM_DATA in the
 * environment, else ../data (build tree), ../share/nuem/data (installed) or ../../share/nuem/data
 * (installed, from libexec/nuem) of the program's own directory. NUEM_ERR_IO, naming the places tried. The first two are taken at their word. */
nuem_status nuem_data_directory_find(const char *given, char **directory, nuem_error *err);

/* Directory of the running program, without the slash; false when the system does not tell. */
bool nuem_program_directory(char directory[PATH_MAX]);

#endif
