/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"
#include "cli/mpi_command.h"

static const nuem_option options[] = {
    {.name = "output",
     .letter = 'o',
     .kind = NUEM_OPTION_STRING,
     .metavar = "ROOT",
     .doc =
         "begin of the names of the files to write; without it the name of the scan without .h5"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem scan examples/scan-chain.yaml -o chain.h5 --force --quiet >/dev/null && nuem export "
     "getdist chain.h5 -o chain",
     "Chains for GetDist:", NULL},
    {NULL, NULL, NULL},
};

const nuem_command nuem_command_export_getdist = {
    .noun = "export",
    .verb = "getdist",
    .positional = "SCAN.h5",
    .positional_doc = "file of a finished nuem scan with chains",
    .positional_min = 1,
    .positional_max = 1,
    .summary = "Markov chains as text files that GetDist reads",
    .doc =
        "Writes ROOT_1.txt, ROOT_2.txt, ... (a chain each: weight, -log posterior, parameters, "
        "chi2), "
        "ROOT.paramnames (names and labels) and ROOT.ranges (ends of the priors). The posterior is "
        "exp(-chi2/2) times the priors of the coordinates, not normalised. Steps of burn-in are "
        "not in a scan.",
    .options = options,
    .examples = examples,
    .run = nuem_export_getdist_command,
};
