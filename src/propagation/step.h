/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step along a profile between mass states. */
#ifndef NUEM_PROPAGATION_STEP_H
#define NUEM_PROPAGATION_STEP_H

#include <stdbool.h>
#include <stddef.h>

#include "propagation/hamiltonian.h"
#include "propagation/superadiabatic.h"

/* What steps at one energy share. Amplitudes and operators are [6][columns] between mass states. */
typedef struct nuem_walk {
    const nuem_propagator *propagator;
    const nuem_profile *profile;
    double vacuum[NUEM_STATES]; /* levels, 1/km */
    size_t columns;
    bool backward; /* apply the inverse */
} nuem_walk;

/* a <- U(x1, x0) a, or U^dagger a, when the estimated error (returned) is at most `limit`, or
 * what the rounding of phases makes (*rounding); otherwise a is untouched. */
double nuem_walk_step(const nuem_walk *w, const nuem_lobatto *rule, double x0, double x1,
                      double limit, nuem_complex *a, double *rounding);

/* The same medium all along, turning by `twist`: one exponential. */
bool nuem_walk_constant(const nuem_walk *w, const nuem_medium *medium, double length_km,
                        double twist_rad_per_km, nuem_complex *a);

#endif
