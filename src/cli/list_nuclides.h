/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The table of natural nuclides, as `nuem list nuclide` shows it. */
#ifndef NUEM_CLI_LIST_NUCLIDES_H
#define NUEM_CLI_LIST_NUCLIDES_H

#include "cli/context.h"

/* Columns and rows of the table in *r. Statuses of nuem_nuclides_open. */
nuem_status nuem_list_nuclides(nuem_context *ctx, const nuem_data *data, nuem_result *r,
                               nuem_error *err);

#endif
