/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flux times cross section times detector: the numbers of a response tensor. */
#ifndef NUEM_RATE_RESPONSE_FILL_H
#define NUEM_RATE_RESPONSE_FILL_H

#include "nuem/experiment.h"
#include "nuem/flux.h"
#include "nuem/state.h"
#include "rate/recoil_grid.h"
#include "xsec/channel.h"

typedef struct nuem_response_fill {
    const nuem_channel *channel;
    const nuem_target *target;
    const nuem_flux *flux;
    const nuem_state_model *state;
    bool steady;  /* the state is the same at all energies */
    double scale; /* target units times s */
    /* points of the parts that are not quenched and of those that are; without weights, point i is
     * bin i itself, per keV */
    nuem_recoil_grid grid[2];
    const nuem_experiment_info *experiment; /* NULL: the bins are the points */
} nuem_response_fill;

/* Largest recoil of the parts, keV, that the flux can give; 0 where there are no such parts. */
double nuem_response_t_max_kev(const nuem_response_fill *fill, bool quenched);

/* component [components of the flux][n_bin][n_term * NUEM_RHO], zero before. */
nuem_status nuem_response_fill_all(const nuem_response_fill *fill, size_t n_bin, double *component,
                                   nuem_error *err);

#endif
