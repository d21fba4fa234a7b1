/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Integration points in the true recoil of an experiment, and the probability that a recoil is
 * counted in a bin. */
#ifndef NUEM_RATE_RECOIL_GRID_H
#define NUEM_RATE_RECOIL_GRID_H

#include "nuem/experiment.h"
#include "nuem/flux.h"
#include "nuem/target.h"

typedef struct nuem_recoil_grid {
    size_t n, n_bin;
    double *t_kev;  /* [n] */
    double *weight; /* [n][n_bin]: quadrature weight (keV) times probability */
} nuem_recoil_grid;

/* `breaks_kev` [n_breaks]: recoils where the rate is not smooth, beyond those of the experiment
 * itself (atomic edges, end points of lines), in any order. */
nuem_status nuem_recoil_grid_create(const nuem_experiment_info *experiment, size_t n_breaks,
                                    const double *breaks_kev, nuem_recoil_grid *out,
                                    nuem_error *err);
void nuem_recoil_grid_clear(nuem_recoil_grid *grid);

#endif
