/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The state model that a flux asks for by its own travel. */
#ifndef NUEM_RATE_TRAVEL_H
#define NUEM_RATE_TRAVEL_H

#include "nuem/flux.h"
#include "nuem/state.h"

typedef struct nuem_travel_state {
    const nuem_flux *flux;
    nuem_travel travel;
    nuem_state solar;   /* SOLAR_AVERAGE: the same at every energy */
    nuem_mixing mixing; /* VACUUM */
    /* SOLAR_MSW: rho = base + p1 slope[0] + p2 slope[1], with the fractions p1, p2 of mass states 1
     * and 2 of each flux component on a grid that is equidistant in ln E */
    nuem_matrix3 base, slope[2];
    size_t n;              /* points */
    double lnlo, step;     /* ln(E/MeV) of the first, distance */
    double (*fraction)[2]; /* [components][n] */
} nuem_travel_state;

/* `context` must outlive `model` and be cleared in the end; `flux` must outlive both. NUEM_ERR_ARG,
 * NUEM_ERR_DOMAIN, NUEM_ERR_NOMEM; then there is nothing to clear. */
nuem_status nuem_travel_model(const nuem_flux *flux, const nuem_mixing *mixing,
                              nuem_travel_state *context, nuem_state_model *model, nuem_error *err);
void nuem_travel_clear(nuem_travel_state *context);

#endif
