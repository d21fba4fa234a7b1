/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Integration points in the true recoil of an experiment, and the probability that a recoil is
 * counted in a range of reconstructed energy. */
#ifndef NUEM_RATE_RECOIL_GRID_H
#define NUEM_RATE_RECOIL_GRID_H

#include <stdbool.h>

#include "nuem/experiment.h"

typedef struct nuem_recoil_grid {
    size_t n, n_bin;     /* points, ranges of energy (n_energy of the experiment) */
    double *t_kev;       /* [n] */
    double *weight;      /* [n][n_bin]: quadrature weight (keV) times probability */
    size_t *first, *end; /* [n]: other ranges than first to end - 1 have no weight */
} nuem_recoil_grid;

/* `quenched`: the recoils are of nuclei, of which the detector sees the energy of the experiment's
 * quenching; else it sees all. t_max_kev: largest recoil that there is, HUGE_VAL where it is not
 * known. `breaks_kev` [n_breaks]: recoils where the rate is not smooth, beyond those of the
 * experiment itself (atomic edges, end points), in any order.
 * NUEM_ERR_RANGE: recoils outside the quenching's range matter (nuem_deposit_range_check). No
 * points, when no recoil is ever counted. */
nuem_status nuem_recoil_grid_create(const nuem_experiment_info *experiment, bool quenched,
                                    double t_max_kev, size_t n_breaks, const double *breaks_kev,
                                    nuem_recoil_grid *out, nuem_error *err);
void nuem_recoil_grid_clear(nuem_recoil_grid *grid);

#endif
