/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matter and field around a neutrino sphere as powers of the radius. */
#ifndef NUEM_SUPERNOVA_ENVIRONMENT_H
#define NUEM_SUPERNOVA_ENVIRONMENT_H

#include "nuem/profile.h"

/* value (at/r)^exponent */
typedef struct nuem_radial_power {
    double value, at_km, exponent;
} nuem_radial_power;

/* A profile from start_km > 0 to end_km > start_km: density in g/cm3, ye electrons a nucleon, a field in gauss along x.
 * NUEM_ERR_ARG (a density or field out of range at an end), NUEM_ERR_NOMEM. */
nuem_status nuem_environment_powers(const nuem_radial_power *density, double ye,
                                    const nuem_radial_power *field, double start_km, double end_km,
                                    nuem_profile **out, nuem_error *err);

/* sqrt(2) G_F, 1/km for 1 cm^-3. */
double nuem_environment_potential(void);
/* mu B, 1/km for 1 mu_B G. */
double nuem_environment_precession(void);

#endif
