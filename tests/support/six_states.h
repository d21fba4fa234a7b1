/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Six neutrino states along a path: hypotheses and profiles for tests, and the second route, the equation itself
 * integrated step by step. */
#ifndef NUEM_TEST_SIX_STATES_H
#define NUEM_TEST_SIX_STATES_H

#include "nuem/propagate.h"
#include "support/draw.h"

/* Random mixing and moments of up to mu_mub in the flavour basis. */
nuem_hypothesis_spec nuem_test_six_spec(nuem_draw *d, nuem_nature nature, double mu_mub);
nuem_propagator *nuem_test_six_propagator(const nuem_hypothesis_spec *spec, bool anti);

/* A medium by a function of x, smooth but at the breaks. */
typedef nuem_medium nuem_test_medium(double x_km, const void *context);
nuem_profile *nuem_test_profile(nuem_test_medium *medium, const void *context, double start_km,
                                double end_km, size_t n_breaks, const double *breaks);

/* Units: 1/km for dm^2 of 1 eV^2 at 1 MeV, for 1 electron/cm^3, for 1 mu_B G; from other constants than
 * those of the library's. */
double nuem_test_vacuum_km(void);
double nuem_test_weak_km(void);
double nuem_test_moment_km(void);

/* S(end, start) by Runge-Kutta of Prince and Dormand (GSL) on nuem_propagator_hamiltonian. */
void nuem_test_integrate(const nuem_propagator *p, const nuem_profile *profile, double enu_mev,
                         double tol, nuem_matrix6 *out);

/* Largest |a - b| of elements; largest element of |a^dagger a - 1|. */
double nuem_test_distance(const nuem_matrix6 *a, const nuem_matrix6 *b);
double nuem_test_unitarity(const nuem_matrix6 *a);
nuem_matrix6 nuem_test_product(const nuem_matrix6 *a, const nuem_matrix6 *b);
nuem_matrix6 nuem_test_adjoint(const nuem_matrix6 *a);
/* |S_ba|^2 */
double nuem_test_chance(const nuem_matrix6 *s, int to, int from);

#endif
