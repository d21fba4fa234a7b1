/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Neutrinos under way: hypotheses, profiles and states of which tests need many. */
#ifndef NUEM_TEST_TRAVEL_H
#define NUEM_TEST_TRAVEL_H

#include "nuem/decoherence.h"

typedef double nuem_six[NUEM_STATES];

/* Everything but the moments: flavours e and tau mixed by theta13 alone (degrees), dm31. */
nuem_hypothesis_spec nuem_test_two_flavours(nuem_nature nature, double theta13_deg,
                                            double dm31_ev2);
/* The mixing of the reference matrices, mass basis, without moments. */
nuem_hypothesis_spec nuem_test_three_flavours(nuem_nature nature);
/* Moments of those matrices: Hermitian ones of Dirac neutrinos, imaginary antisymmetric ones of
 * Majorana neutrinos, times `factor`. */
void nuem_test_moments(nuem_hypothesis_spec *spec, double factor);

nuem_propagator *nuem_test_propagator(const nuem_hypothesis_spec *spec, bool anti);
nuem_profile *nuem_test_constant(double ne, double nn, double bx, double by, double length_km);
nuem_profile *nuem_test_twist(double ne, double nn, double b, double twist, double length_km);
/* Densities and fields that vary linearly from the first to the second medium, n points. */
nuem_profile *nuem_test_linear(const nuem_medium *from, const nuem_medium *to, double length_km,
                               size_t n);

/* Probabilities of a flavour (0 to 5) at the end. */
void nuem_test_probability(const nuem_propagator *p, const nuem_profile *profile, double enu_mev,
                           int flavour, const nuem_decoherence *how, double tolerance,
                           nuem_six out);

#endif
