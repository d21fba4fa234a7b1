/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markov chains of a scan as the text files of GetDist (Lewis, arXiv:1910.13970; the format is CosmoMC's). */
#ifndef NUEM_SCAN_STORE_GETDIST_H
#define NUEM_SCAN_STORE_GETDIST_H

#include "scan/store_read.h"

/* A column as GetDist is told of it. */
typedef struct nuem_getdist_parameter {
    char name[96];   /* letters, digits and '_' */
    char label[256]; /* LaTeX, with the unit */
    bool bounded;
    double lower, upper;
    nuem_prior prior; /* of coordinates */
} nuem_getdist_parameter;

/* Coordinates and sampled nuisances of a scan, parameter [n_coordinate + n_sampled].
 * NUEM_ERR_DATA where the scan has no chains. */
nuem_status nuem_getdist_parameters(const nuem_stored_scan *scan, nuem_getdist_parameter *parameter,
                                    nuem_error *err);

/* -ln of the prior density of the coordinates x, up to a constant: 0 where all are flat. */
double nuem_getdist_log_prior(const nuem_stored_scan *scan, const nuem_getdist_parameter *parameter,
                              const double *x);

/* Write root_1.txt, ..., root.paramnames, root.ranges. NUEM_ERR_IO, NUEM_ERR_NOMEM. */
nuem_status nuem_getdist_write(const nuem_stored_scan *scan,
                               const nuem_getdist_parameter *parameter, const char *root,
                               nuem_error *err);

#endif
