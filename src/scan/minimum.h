/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NUEM_SCAN_MINIMUM_H
#define NUEM_SCAN_MINIMUM_H

#include "scan/scan.h"

/* chi2 at its minimum over all coordinates but the first n_fixed (and over the nuisances).
 * observation: NULL is the data;  x: [dimension] start and result. NUEM_ERR_CONVERGE. */
nuem_status nuem_scan_minimum(const nuem_scan *scan, nuem_objective_workspace *ws,
                              const nuem_observation *observation, size_t n_fixed, uint64_t seed,
                              double *x, double *chi2, nuem_error *err);

#endif
