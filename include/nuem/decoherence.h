/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file decoherence.h  Probabilities where phases average out: energy spread, size of the source,
 *  long ways. */
#ifndef NUEM_DECOHERENCE_H
#define NUEM_DECOHERENCE_H

#include "nuem/propagate.h"

NUEM_BEGIN_DECLS

/** How phases are lost. Every way says NUEM_ERR_DOMAIN where it does not hold. */
typedef enum nuem_averaging {
    /** Probabilities |S psi|^2. Phases must stay above rounding: phase * 2^-53 <= tolerance. */
    NUEM_COHERENT,
    /** Mean over 1/E of Gaussian width `energy_spread` times 1/E. In a constant medium (a turning field
     *  of constant strength too) each pair of levels k, l has its own Gaussian integral, with
     *  d lambda / d ln E = -<k|H_vacuum|k> and the second derivative: exp(-(s dphase/d ln E)^2/2)
     *  and less. Second-order accurate: the error is of order r^2, r = s |<k|H_vacuum|l>| /
     *  |lambda_k - lambda_l| the angle by which levels turn within the spread, and r must be at most 0.005. Magnetic
     *  phases do not depend on energy and stay. Where r is larger, and in other media, the mean is that over as many energies as
     *  the fastest phase needs (at most 200000, energy_spread <= 0.125). */
    NUEM_ENERGY_SPREAD,
    /** Mass states that vacuum oscillation dephases: of the Hamiltonian only what stands between states of one
     *  mass acts (mu_kk B(x) for Dirac neutrinos), virtual transitions to second order. Wants 20 pi
     *  radians between masses, matter and field that mix masses by at most 0.01 of their
     *  splitting, and slow changes. */
    NUEM_SECULAR,
    /** All levels dephased, those of birth and those of the end:
     *  sum_kl |<b|l(end)>|^2 |<l(end)|S|k(start)>|^2 |<k(start)|a>|^2, S the whole operator. Wants 20 pi radians between
     *  levels that are born, and each of them all but 1e-3 in one level at the end, whether it followed its level or went
     *  straight through crossings; that is also what the answer may be wrong by. Levels of the end between which less than
     *  20 pi radians arise over the length of the way keep their phases, and there a half of the six states counts
     *  as a level. */
    NUEM_ADIABATIC
} nuem_averaging;

typedef struct nuem_decoherence {
    nuem_averaging kind;
    double
        energy_spread; /**< sigma(1/E) E in [0, 1], for NUEM_ENERGY_SPREAD; sigma_E/E where that is small */
    /** Gaussian spread of the place of birth along the path, >= 0, over which the medium must be
     *  constant: damps pairs of levels by exp(-(dlambda sigma_x)^2/2), for NUEM_COHERENT and
     *  NUEM_ENERGY_SPREAD */
    double source_size_km;
} nuem_decoherence;

/** Probabilities of the six states at the end.
 *  @param initial      [6], norm 1 within 1e-6 (normalised)
 *  @param decoherence  nullable: coherent
 *  @param options      nullable; threads do not speed up NUEM_SECULAR
 *  @param probability  [n][6], each row sums to 1 within 1e-10
 *  @param cost         nullable; for averages the steps (cells) of their own
 *  @return as nuem_propagate_operator, and NUEM_ERR_DOMAIN where the averaging does not hold (the
 *          message says which condition, its value and the bound). Thread-safe.
 *  Source: Giunti, Studenikin, RMP 87 (2015) 531, section V; Beuthe, Phys. Rept. 375 (2003) 105. */
NUEM_API nuem_status nuem_propagate_probability(
    const nuem_propagator *p, const nuem_profile *profile, size_t n, const double *enu_mev,
    const nuem_complex initial[NUEM_STATES], const nuem_decoherence *decoherence,
    const nuem_propagate_options *options, double *probability, nuem_propagate_cost *cost,
    nuem_error *err);

NUEM_END_DECLS

#endif
