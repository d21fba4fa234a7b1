/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One Markov chain on any density, with its state in an array of doubles. A step is two proposals,
 * each accepted by Metropolis's rule:
 *
 *   a Cauchy jump of one number, as wide as the posterior along it, which finds other modes;
 *   a short Hamiltonian trajectory (Neal, arXiv:1206.1901) in the variables that the covariance of
 *   burn-in makes round. While that is being learned: a normal step. */
#ifndef NUEM_STAT_SAMPLER_METROPOLIS_H
#define NUEM_STAT_SAMPLER_METROPOLIS_H

#include <stddef.h>
#include <stdint.h>

#include "nuem/status.h"

/* chi2 = -2 ln(density) up to a constant, +inf where it vanishes; gradient nullable [n], any numbers
 * where chi2 is infinite. */
typedef nuem_status nuem_density_function(void *context, const double *v, double *chi2,
                                          double *gradient, nuem_error *err);

typedef struct nuem_metropolis {
    size_t n, n_jump; /* numbers; the first n_jump of them may jump */
    uint64_t seed, burn_in;
    const double *start, *width; /* [n] where chains begin, and how wide the posterior is there */
    nuem_density_function *density;
} nuem_metropolis;

/* Most chains of one seed; steps of a chain. */
#define NUEM_CHAIN_MAX      ((size_t)1 << 20)
#define NUEM_CHAIN_MAX_STEP ((uint64_t)1 << 40)

enum { NUEM_METROPOLIS_SCRATCH = 3 };

size_t nuem_metropolis_size(size_t n);
nuem_status nuem_metropolis_start(const nuem_metropolis *m, void *context, size_t chain,
                                  double *state, nuem_error *err);
/* One step. A state whose step failed is of no further use.
 * scratch [NUEM_METROPOLIS_SCRATCH * n] */
nuem_status nuem_metropolis_step(const nuem_metropolis *m, void *context, double *state,
                                 double *scratch, nuem_error *err);
/* Does the state belong to this chain? */
nuem_status nuem_metropolis_check(const nuem_metropolis *m, const double *state, nuem_error *err);

/* Views of a state: the point, and the chi2 there. */
const double *nuem_metropolis_point(const double *state);
double nuem_metropolis_chi2(const double *state);

#endif
