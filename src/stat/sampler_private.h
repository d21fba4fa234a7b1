/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sampler's inside, for the files that make it and run it. */
#ifndef NUEM_STAT_SAMPLER_PRIVATE_H
#define NUEM_STAT_SAMPLER_PRIVATE_H

#include "nuem/sampler.h"
#include "stat/sampler_metropolis.h"
#include "stat/sampler_prior.h"

/* A point v of a chain: the coordinates in the variables of sampler_prior.h, then the nuisances that
 * are sampled, from their nominal value, in sigmas (free ones in units of 1). */
struct nuem_sampler {
    const nuem_objective *objective;
    size_t n_x, n_nuisance; /* all nuisances of the likelihood */
    size_t n_axis;
    nuem_axis *axis; /* [n_axis] */
    nuem_treatment treatment;
    size_t *sampled; /* [n - n_x] nuisances */
    bool observed;   /* has an observation of its own */
    nuem_observation observation;
    size_t n;
    double *start, *width; /* [n], of the chains: views of the metropolis */
    nuem_metropolis metropolis;
};

struct nuem_sampler_workspace {
    const nuem_sampler *sampler;
    nuem_objective_workspace *objective;
    double *x, *nuisance;                 /* [n_x], [n_nuisance] */
    double *gradient, *nuisance_gradient; /* of chi2, likewise */
    double *scratch;                      /* [NUEM_METROPOLIS_SCRATCH n] */
};

/* What 1 of number k of v means, for a nuisance: its sigma, or 1 where that is free. */
double nuem_sampler_unit(const nuem_sampler *s, size_t k);

/* chi2 at v; +inf outside the ranges of the priors. Leaves x and the nuisances in the workspace.
 * gradient: nullable [n], left alone where chi2 is infinite. */
nuem_status nuem_sampler_chi2(const nuem_sampler *s, nuem_sampler_workspace *ws, const double *v,
                              nuem_treatment treatment, double *chi2, double *gradient,
                              nuem_error *err);

/* Where chains begin, how wide the posterior is there, and the ranges that nobody stated. */
nuem_status nuem_sampler_survey(nuem_sampler *s, nuem_error *err);

#endif
