/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data sets and attributes that several files of the store name. */
#ifndef NUEM_EVOLVE_STORE_NAMES_H
#define NUEM_EVOLVE_STORE_NAMES_H

#include "evolve/evolution.h"
#include "parallel/hdf5_create.h"

#define NUEM_EVOLVE_SCHEMA    "nuem/supernova-file/2"
#define NUEM_EVOLVE_DONE      "snapshots/done"
#define NUEM_EVOLVE_SNAPSHOTS "snapshots/"
#define NUEM_EVOLVE_SPECTRUM  "spectra/sum"
#define NUEM_EVOLVE_ANGLE     "spectra/angle"
#define NUEM_EVOLVE_DENSITY   "end/density"
#define NUEM_EVOLVE_MAP       "end/conversion"
#define NUEM_EVOLVE_CHECK     "snapshots/check"
#define NUEM_EVOLVE_END_CHECK "end/check"

/* Attributes that say which evolution a file belongs to, and whether it is this one.
 * NUEM_ERR_DATA with the two values. */
void nuem_evolve_mark(nuem_hdf5_builder *b, const nuem_evolution *evolution, const char *schema);
nuem_status nuem_evolve_check_mark(const nuem_evolution *evolution, hid_t file, const char *path,
                                   const char *kind, const char *schema, nuem_error *err);

#endif
