/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rate at one recoil from the public cross section and flux alone, without moments or tensors. */
#ifndef NUEM_TEST_RECOIL_RATE_H
#define NUEM_TEST_RECOIL_RATE_H

#include "nuem/flux.h"
#include "nuem/hypothesis.h"
#include "nuem/state.h"
#include "nuem/target.h"

typedef struct nuem_recoil_rate {
    const nuem_flux *flux;
    const nuem_target *target;
    const nuem_couplings *couplings;
    const nuem_state_model *state; /* asked at each component and energy */
} nuem_recoil_rate;

/* Events per target unit, s and MeV. The energy is integrated between the points of each flux table by
 * ten Gauss points, which leave nothing of a linear flux times 1/E^2 at some keV and more. */
double nuem_test_recoil_rate(const nuem_recoil_rate *x, double t_mev);

#endif
