/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands that may need many processes or HDF5 do once their arguments are read. There are two of each: in
 * `nuem` (mpi_launch.c) they become the program nuem-mpi, in nuem-mpi (scan_worker.c, export_worker.c,
 * supernova_worker.c) they do the work. So that `nuem` itself needs neither MPI nor HDF5, whose libraries take longer to load than most commands
 * to run. */
#ifndef NUEM_CLI_MPI_COMMAND_H
#define NUEM_CLI_MPI_COMMAND_H

#include "cli/context.h"

int nuem_scan_command(nuem_context *ctx);
int nuem_export_points_command(nuem_context *ctx);
int nuem_export_getdist_command(nuem_context *ctx);
int nuem_supernova_command(nuem_context *ctx);

#endif
