/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The second route for neutrinos in matter: the equation itself, integrated step by step. */
#ifndef NUEM_TEST_SCHROEDINGER_H
#define NUEM_TEST_SCHROEDINGER_H

#include <stdbool.h>

#include "nuem/mixing.h"

/* Electron density in mol/cm3 at x km along the way. */
typedef double nuem_test_density(double x_km, void *context);

typedef struct nuem_test_way {
    nuem_mixing mixing;
    bool anti;
    double enu_mev, lo_km, hi_km;
    nuem_test_density *density;
    void *context;
} nuem_test_way;

/* i d psi/dx = (U m^2 U^dagger / 2E + diag(V, 0, 0)) psi in the flavour basis (antineutrinos: U*, -V),
 * Runge-Kutta of Prince and Dormand with local errors below tol. The three flavours are kept in
 * psi as pairs of real and imaginary parts. */
void nuem_test_schroedinger(const nuem_test_way *way, double tol, double psi[6]);

/* |<nu_k|psi>|^2 for the mass states in vacuum. */
void nuem_test_mass_fractions(const nuem_test_way *way, const double psi[6], double fraction[3]);

#endif
