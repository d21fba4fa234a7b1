/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What `nuem scan` does once its arguments are read. There are two of it: in `nuem` (scan_launch.c) it
 * becomes the program nuem-scan, in nuem-scan (scan_worker.c) it does the work. So that `nuem` itself
 * needs neither MPI nor HDF5, whose libraries take longer to load than most commands to run. */
#ifndef NUEM_CLI_SCAN_COMMAND_H
#define NUEM_CLI_SCAN_COMMAND_H

#include "cli/context.h"

int nuem_scan_command(nuem_context *ctx);

#endif
