/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands that run for long share: how many threads, how long still, and a file that has its name only when
 * it is complete. */
#ifndef NUEM_CLI_LONG_RUN_H
#define NUEM_CLI_LONG_RUN_H

#include "cli/context.h"

/* mpirun and srun leave their marks in the environment; without them MPI is not even initialised. */
bool nuem_started_by_mpi(void);

/* --threads, else all cores, or one where other ranks have the others. */
int nuem_long_run_threads(nuem_context *ctx);

/* "dir/name.yaml" becomes "name.h5" here; given, where not NULL, is taken as it is. malloc'ed, with the file that is
 * written first, "name.h5.partial". */
nuem_status nuem_long_run_files(const char *config, const char *given, char **output,
                                char **partial, nuem_error *err);

bool nuem_file_exists(const char *path);

/* A file gets its name once it is on the disk. NUEM_ERR_IO. */
nuem_status nuem_give_name(const char *partial, const char *output, nuem_error *err);

/* Of a clock that only goes forward. */
double nuem_seconds(void);

/* "42 s", "17 min", "3.2 h" */
void nuem_duration(double s, char *buf, size_t size);

#endif
