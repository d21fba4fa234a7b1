/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file moment.h  The effective moment that an experiment sees, and what a limit on it says about
 *  the moments of the theory.
 *
 *  A neutrino that arrives in the state psi shows mu_eff^2 = sum_j |sum_k lambda_jk psi_k|^2, with
 *  lambda = mu - i eps and the final states j summed over; antineutrinos show lambda* in place of
 *  lambda. mu_eff depends on source, mixing, energy and distance: limits of two experiments are on
 *  the same quantity only where their states are the same.
 */
#ifndef NUEM_MOMENT_H
#define NUEM_MOMENT_H

#include <stddef.h>
#include <stdint.h>

#include "nuem/hypothesis.h"
#include "nuem/state.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Effective moment of any state, sqrt(Tr[lambda rho lambda^dagger]), mu_B; antineutrinos
 *  lambda -> lambda*.
 *  @param couplings  nuem_hypothesis_couplings; only dipole_mub matters
 *  Total function, thread-safe.
 *  Source: Grimus, Stockinger, PRD 57 (1998) 1762 (hep-ph/9708279); Beacom, Vogel, PRL 83
 *  (1999) 5222 (hep-ph/9907383). */
NUEM_API double nuem_moment_effective(const nuem_couplings *couplings, const nuem_state *state);

/** Effective moment after coherent oscillation in vacuum, at n pairs of energy and distance.
 *  @param hypothesis   moments and mixing
 *  @param flavour      at the source
 *  @param enu_mev      [n] neutrino energy, > 0
 *  @param baseline_km  [n], >= 0
 *  @param mu_mub       [n] out
 *  @return NUEM_OK; NUEM_ERR_ARG (err->index tells the point; out untouched). Thread-safe.
 *  Source: Kouzakov, Studenikin, PRD 95 (2017) 055013 (1703.00401). */
NUEM_API nuem_status nuem_moment_vacuum(const nuem_hypothesis *hypothesis, nuem_flavour flavour,
                                        bool anti, size_t n, const double *enu_mev,
                                        const double *baseline_km, double *mu_mub, nuem_error *err);

/** Where the neutrinos of a limit come from, in terms that leave the mixing open. */
typedef enum nuem_moment_source_kind {
    NUEM_SOURCE_VACUUM,   /**< flavour, coherent after baseline_km at enu_mev */
    NUEM_SOURCE_SOLAR_P,  /**< decohered; `p` is P_e1 of two flavours, nuem_state_solar_2nu */
    NUEM_SOURCE_SOLAR_PEE /**< decohered; `p` is the survival probability of three flavours */
} nuem_moment_source_kind;

typedef struct nuem_moment_source {
    nuem_moment_source_kind kind;
    double p;
    nuem_flavour flavour; /**< the rest only for NUEM_SOURCE_VACUUM */
    bool anti;
    double enu_mev;     /**< matters only with a baseline */
    double baseline_km; /**< 0: the flavour state itself */
} nuem_moment_source;

/** State at the detector. @return as the function of state.h that makes it. Thread-safe. */
NUEM_API nuem_status nuem_moment_source_state(const nuem_moment_source *source,
                                              const nuem_mixing *mixing, nuem_state *out,
                                              nuem_error *err);

/** Limit on one moment, all others zero. */
typedef struct nuem_moment_bound {
    const char *parameter;    /**< name in nuem_parameter_list: "mu_e", "mu_12", "Lambda1", ... */
    double limit_mub;         /**< inf where the state does not feel this moment */
    double low_mub, high_mub; /**< central 68.27 % of the limit over the errors of the mixing */
} nuem_moment_bound;

enum { NUEM_MOMENT_BOUNDS = 12 };

/** What a limit on the effective moment says about mu_e, mu_mu, mu_tau (flavour basis), mu_11,
 *  mu_22, mu_33 (Dirac, diagonal), mu_12, mu_13, mu_23 and Lambda1, Lambda2, Lambda3 (Majorana
 *  transition moments, one at a time: Lambda1 = mu_23, Lambda2 = -mu_13, Lambda3 = mu_12).
 *
 *  The errors are propagated by drawing mixing parameters from independent normal distributions
 *  (inside their ranges, the CP phase modulo 360 degrees), which needs no linear approximation:
 *  delta is known to tens of degrees, and a limit may run to infinity. What is held fixed is the
 *  measured probability or the distance, not the state. Draws with which the survival probability
 *  cannot be reached are left out. The numbers depend on the seed by some 1.5 % of an error.
 *
 *  @param value_mub  limit on the effective moment, > 0
 *  @param sigma      errors of `mixing`, see nuem_mixing_open_errors; NULL: low = high = limit
 *  @param seed       of the draws
 *  @return NUEM_OK; NUEM_ERR_ARG; NUEM_ERR_DOMAIN (survival probability out of reach, also of half
 *          of the draws); NUEM_ERR_NOMEM. Thread-safe.
 *  Source: Canas et al., PLB 753 (2016) 191 (1510.01684); Borexino, PRD 96 (2017)
 *  091103 (1707.09355), which takes the incoherent part of mu_mu and mu_tau alone. */
NUEM_API nuem_status nuem_moment_translate(double value_mub, const nuem_moment_source *source,
                                           const nuem_mixing *mixing, const nuem_mixing *sigma,
                                           uint64_t seed, nuem_moment_bound out[NUEM_MOMENT_BOUNDS],
                                           nuem_error *err);

NUEM_END_DECLS

#endif
