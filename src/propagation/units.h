/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Terms of the Hamiltonian in 1/km. */
#ifndef NUEM_PROPAGATION_UNITS_H
#define NUEM_PROPAGATION_UNITS_H

#include "nuem/constants.h"

/* eV to 1/km, 1/(hbar c): hbar c in MeV fm is 1e-12 eV km */
static inline double nuem_ev_per_km(double ev)
{
    return ev / (1e-12 * nuem_constants_get()->hbarc_mev_fm);
}

/* mu B of a product in mu_B G */
static inline double nuem_moment_per_km(double mub_gauss)
{
    return nuem_ev_per_km(mub_gauss * 1e-4 * nuem_constants_get()->mub_ev_t);
}

/* dm^2/2E */
static inline double nuem_splitting_per_km(double dm2_ev2, double enu_mev)
{
    return nuem_ev_per_km(dm2_ev2 / (2e6 * enu_mev));
}

#endif
