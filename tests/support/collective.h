/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Collective evolution as tests need it: gases of one frequency, and the neutrino bulb with the spectra of
 * de Gouvea and Shalgar.
 *
 * The pendulum in polarisation vectors, P' = [w B + lambda z + mu (P - Pbar)] x P with P(0) = z, Pbar(0) = alpha z, is
 * such a gas: with n the density of neutrinos, R = (n/2)(1 + sigma.P), and H = (1/2) sigma.h turns P by h x P. The
 * self-interaction K (R - Rbar^T) is then h = K n (P - Pbar): mu = K n. Sums of the library have trace 1 over neutrinos
 * and antineutrinos, n = 1/(1 + alpha), so that K = mu (1 + alpha). */
#ifndef NUEM_TEST_COLLECTIVE_H
#define NUEM_TEST_COLLECTIVE_H

#include <stdbool.h>

#include "nuem/supernova.h"

typedef struct collective {
    nuem_profile *profile;
    nuem_supernova *problem;
    nuem_supernova_run *run; /* NULL where tolerance was 0 */
} collective;

/* dm2/2E = 1 (times in its inverse); nubar_e are alpha times the nu_e. */
typedef struct collective_gas {
    double alpha, mu, theta;
    bool normal;         /* ordering */
    double matter, mu_b; /* sqrt2 G_F n_e, and mu B */
    double off_diagonal; /* s */
    double end;
} collective_gas;

/* Runs are by Runge-Kutta's method. */
nuem_status collective_gas_start(const collective_gas *gas, double tolerance, collective *out,
                                 nuem_error *err);

/* One angle on the radial ray, R = 50 km, from 100 to 600 km, 1e52 erg/s shared as the spectra of 0 to 50 MeV have
 * it, B = 1e12 G (50 km/r)^2, |dm2| = 2.5e-3 eV2. */
typedef struct collective_bulb {
    size_t n_energy, n_angle; /* more than one angle: rays of all */
    bool normal;
    double theta, mu_mub, off_diagonal;
} collective_bulb;

nuem_status collective_bulb_start(const collective_bulb *bulb, double tolerance, collective *out,
                                  nuem_error *err);
void collective_clear(collective *c);

/* The same with another method. */
nuem_status collective_restart(collective *c, nuem_supernova_method method, double tolerance,
                               nuem_error *err);

/* B.(P + Pbar) of a gas, B along the heavier state: 1 and alpha at theta = 0 in the inverted ordering. */
double collective_swing(const collective *c);
/* P_z of neutrinos and of antineutrinos, over that at the start; and |sum w rho_ij| in the flavour basis. */
void collective_flavour(const collective *c, double pz[2]);
double collective_element(const collective *c, int i, int j);

/* Next minimum of the swing after `from`, which the run must not have passed, found by steps of `step`; the run is left
 * a little beyond it. By the symmetry of the swing around it, to rounding. */
nuem_status collective_minimum(collective *c, double from, double step, double *at,
                               nuem_error *err);

#endif
