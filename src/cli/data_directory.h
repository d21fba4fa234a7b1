/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NUEM_CLI_DATA_DIRECTORY_H
#define NUEM_CLI_DATA_DIRECTORY_H

#include "nuem/status.h"

/* Where the data are, as a malloc'ed path: `given` (from --data), else NUEM_DATA in the
 * environment, else ../data (build tree) or ../share/nuem/data (installed) of the program's own
 * directory. NUEM_ERR_IO, naming the places tried. The first two are taken at their word. */
nuem_status nuem_data_directory_find(const char *given, char **directory, nuem_error *err);

#endif
