/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/atom_cache.h"
#include "cli/commands.h"
#include "cli/mpi_command.h"

static const nuem_option options[] = {
    {.name = "output",
     .letter = 'o',
     .kind = NUEM_OPTION_STRING,
     .metavar = "FILE",
     .doc = "HDF5 file to write; without it the name of the configuration with .h5"},
    {.name = "resume",
     .kind = NUEM_OPTION_FLAG,
     .doc = "continue FILE.partial where there is one, else begin"},
    {.name = "force",
     .kind = NUEM_OPTION_FLAG,
     .doc = "replace FILE, and begin anew where there is a FILE.partial"},
    {.name = "threads",
     .kind = NUEM_OPTION_INTEGER,
     .metavar = "N",
     .min = 1,
     .max = 4096,
     .doc = "threads of each process; without it all cores, under MPI one"},
    NUEM_ATOM_CACHE_OPTION,
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem scan examples/scan-grid.yaml -o grid.h5 --force",
     "chi2 of XENON1T over two moments (an example file of the sources):", NULL},
    {NULL, NULL, NULL},
};

const nuem_command nuem_command_scan = {
    .noun = "scan",
    .positional = "CONFIG.yaml",
    .positional_doc = "what to compute where (nuem schema scan)",
    .positional_min = 1,
    .positional_max = 1,
    .summary = "grids, given points, toys and chains into one HDF5 file; also under mpirun",
    .doc = "The file is the same, bit for bit, for any number of processes and threads. While it "
           "grows it is called FILE.partial; what stopped it does not matter, --resume continues "
           "it. docs/scans.md describes configuration and file.",
    .options = options,
    .examples = examples,
    .run = nuem_scan_command,
};
