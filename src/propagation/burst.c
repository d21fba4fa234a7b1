/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/burst.h"

#include <math.h>

#include "nuem/state.h"
#include "propagation/arrival.h"

nuem_status nuem_burst_at_earth(const nuem_hypothesis *hypothesis, const nuem_passage *passage,
                                double enu_mev, const nuem_propagate_options *options,
                                nuem_burst *out, nuem_error *err)
{
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(hypothesis)->mixing;
    nuem_burst burst = {0};
    double mass[NUEM_STATES];
    nuem_status st =
        nuem_passage_survival(hypothesis, passage, enu_mev, options, burst.survival, err);

    if (!st) st = nuem_passage_leave(hypothesis, passage, enu_mev, NUEM_E, options, mass, err);
    if (st) return st;
    if (!passage->near)
        /* the level of nu_e is the highest of neutrinos in dense matter: it ends in the heaviest */
        for (int k = 0; k < NUEM_STATES; k++)
            mass[k] = k == (mixing->dm31_ev2 > 0.0 ? 2 : 1) ? 1.0 : 0.0;
    nuem_matrix3 u;
    nuem_mixing_pmns(mixing, &u);
    nuem_arrival_add(hypothesis, &u, mass, burst.survival, NUEM_E, 1.0, burst.flux);
    for (int a = 0; a < NUEM_STATES; a++) burst.active += burst.flux[a];
    burst.active = fmin(burst.active, 1.0); /* rounding is no gain */
    burst.lost = 1.0 - burst.active;
    for (int k = 0; k < 3; k++) {
        burst.mass[k] = mass[k];
        burst.nue_vacuum += nuem_arrival_share(&u, 0, k) * mass[k];
    }
    *out = burst;
    return NUEM_OK;
}
