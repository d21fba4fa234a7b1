/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file precession.h  Spin precession of one mass state on a long way through regular and turbulent fields.
 *
 *  Where neutrinos have oscillated many times, a magnetic field much weaker than the splittings,
 *  mu B << dm^2/2E, acts on each mass state by itself: the diagonal moment mu_kk of a Dirac neutrino
 *  turns its left-handed state into the right-handed one. Majorana neutrinos have no diagonal
 *  moments, and transition moments act as (mu B)^2/(dm^2/2E)^2, which is not carried here.
 *
 *  A regular field B across the way turns by the phase mu B L: survival cos^2(mu B L). That is for
 *  L = (mu/2) nubar sigma F nu, the definition in which laboratory limits on mu are stated, where the
 *  levels of a neutrino at rest are 2 mu B apart. Some programs put mu B / 2 into the Hamiltonian: what they call mu is
 *  half as effective, and their moment for the same loss is twice ours.
 *
 *  Turbulence adds phases of random sign: after N = L/l domains their sum is sqrt(N) mu B l. The mean
 *  over all turbulent fields follows from the polarisation (y, z) of the two states, that of neutrino
 *  and right-handed partner being (1 + z)/2 and (1 - z)/2:
 *
 *    dz/dx = 2 w y - G z,  dy/dx = -2 w z - G y/2,  w = mu B,  G = 2 (mu B_t)^2 l,
 *
 *  z(L) = exp(-3GL/4) [cos OL - (G/4O) sin OL], O^2 = 4 w^2 - G^2/16.
 *
 *  Sources: Cisneros, Astrophys. Space Sci. 10 (1971) 87; Fujikawa, Shrock, PRL 45 (1980) 963 (precession);
 *  the mean by second cumulants of a field without memory beyond one domain, checked against drawn
 *  domains in the tests. The white-noise limit needs mu B_t l << 1 in one domain, or a sum so large
 *  that the average is complete.
 */
#ifndef NUEM_PRECESSION_H
#define NUEM_PRECESSION_H

#include <stddef.h>

#include "nuem/hypothesis.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** A long way through magnetic fields. All fields are those across the flight. */
typedef struct nuem_way {
    double length_km; /**< > 0 */
    double
        field_gauss; /**< mean of the regular field, >= 0; a field that reverses counts with its sign */
    double turbulent_gauss; /**< rms of the turbulent field, both components across, >= 0 */
    double
        domain_km; /**< length over which it keeps its direction, in (0, length]; without turbulence ignored */
} nuem_way;

/** NUEM_ERR_ARG: a number outside its range; the message names it. Thread-safe. */
NUEM_API nuem_status nuem_way_check(const nuem_way *way, nuem_error *err);

/** Phases of a moment: mu B L of the regular field, and sqrt(N) mu B_t l of the turbulent one.
 *  Total functions, thread-safe. */
NUEM_API double nuem_way_phase(const nuem_way *way, double mu_mub);
NUEM_API double nuem_way_random_phase(const nuem_way *way, double mu_mub);

/** Probability to stay left-handed, mean over the turbulent fields.
 *  @param n       moments
 *  @param mu_mub  [n] modulus of the diagonal moment of a mass state, |lambda_kk|, >= 0
 *  @param p       [n] out
 *  @return NUEM_OK; NUEM_ERR_ARG (way, moment: err->index). Thread-safe. */
NUEM_API nuem_status nuem_precession_survival(const nuem_way *way, size_t n, const double *mu_mub,
                                              double *p, nuem_error *err);

/** The smallest moment with which a fraction `loss` is lost.
 *  @param loss  in (0, 1)
 *  @return NUEM_OK; NUEM_ERR_ARG; NUEM_ERR_DOMAIN: no moment loses as much (turbulence alone loses
 *          half at most). Thread-safe. */
NUEM_API nuem_status nuem_precession_moment(const nuem_way *way, double loss, double *mu_mub,
                                            nuem_error *err);

/** |lambda_kk| of the three mass states, lambda = mu - i eps, mu_B; zero for Majorana neutrinos.
 *  Total function, thread-safe. */
NUEM_API void nuem_precession_moments(const nuem_hypothesis *hypothesis, double mu_mub[3]);

/** Does the field act on each mass state by itself? Largest |lambda| times the rms field across,
 *  divided by the smallest |dm^2|/2E, and the smallest phase |dm^2| L/2E of vacuum oscillations.
 *  @param enu_mev  > 0
 *  @return NUEM_OK; NUEM_ERR_ARG; NUEM_ERR_DOMAIN: a ratio above NUEM_PRECESSION_MIXING or a phase below
 *          NUEM_PRECESSION_PHASE; the message says which. Thread-safe. */
NUEM_API nuem_status nuem_precession_check(const nuem_hypothesis *hypothesis, const nuem_way *way,
                                           double enu_mev, nuem_error *err);

/** Above, transition moments mix mass states by more than (1e-2)^2. */
#define NUEM_PRECESSION_MIXING 1e-2
/** Below, vacuum oscillations do not average out over an energy spread of some per cent. */
#define NUEM_PRECESSION_PHASE 1e3

NUEM_END_DECLS

#endif
