/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"
#include "cli/mpi_command.h"

static const nuem_option options[] = {
    {.name = "columns",
     .kind = NUEM_OPTION_WORDS,
     .metavar = "NAME[,NAME...]",
     .doc = "these alone, in this order"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem scan examples/scan-points.yaml -o points.h5 --force --quiet >/dev/null && nuem export "
     "points points.h5 --format csv",
     "A scan as CSV:", NULL},
    {NULL, NULL, NULL},
};

const nuem_command nuem_command_export_points = {
    .noun = "export",
    .verb = "points",
    .positional = "SCAN.h5",
    .positional_doc = "file of a finished nuem scan",
    .positional_min = 1,
    .positional_max = 1,
    .summary = "the points of a scan as CSV, JSON or text",
    .doc =
        "One row a point: coordinates, chi2, status, nuisances, counts, whatever the file has. As "
        "JSON the points of a curve are what nuem export hepdata takes.",
    .options = options,
    .examples = examples,
    .run = nuem_export_points_command,
};
