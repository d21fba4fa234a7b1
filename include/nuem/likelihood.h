/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file likelihood.h  Binned Poisson likelihood of one or more experiments, nuisances profiled.
 *
 *  Expected counts of bin b of an experiment:
 *    mu_b = eta S_b(couplings) + sum_j beta_j B_jb,
 *  S the response's counts and B the background templates; from a template that contains the
 *  Standard-Model neutrino signal that signal is taken out first, so that it is not counted twice.
 *    chi2 = sum_b 2 [mu_b - n_b + n_b ln(n_b/mu_b)] + ((eta-1)/sigma_eta)^2 + sum_j
 *    ((beta_j-1)/sigma_j)^2
 *  without the last terms for free backgrounds; minimised over eta, beta_j >= 0. eta is the
 *  experiment's error of its signal normalisation; errors of fluxes and of mixing do not enter.
 *  Source: Baker, Cousins, NIM 221 (1984) 437, eq. (13); PDG 2020 review 40.
 */
#ifndef NUEM_LIKELIHOOD_H
#define NUEM_LIKELIHOOD_H

#include <stddef.h>

#include "nuem/experiment.h"
#include "nuem/hypothesis.h"
#include "nuem/response.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

typedef struct nuem_likelihood nuem_likelihood;

/** Scratch of one thread for one likelihood. */
typedef struct nuem_likelihood_workspace nuem_likelihood_workspace;

/** Likelihood of n experiments with their responses (same order, same bins). The responses are
 *  views: they must outlive the likelihood. Nuisances are not shared between experiments.
 *  @param sm  couplings of the Standard Model, for templates that contain its signal
 *  @return NUEM_OK; NUEM_ERR_ARG (bins do not match, no experiment, more than 15 backgrounds);
 *          NUEM_ERR_DATA (a template smaller than the signal that it claims to contain);
 *          NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_likelihood_create(size_t n, const nuem_experiment_info *const *experiment,
                                            const nuem_response *const *response,
                                            const nuem_couplings *sm, nuem_likelihood **out,
                                            nuem_error *err);
NUEM_API void nuem_likelihood_free(nuem_likelihood *likelihood);

NUEM_API nuem_status nuem_likelihood_workspace_create(const nuem_likelihood *likelihood,
                                                      nuem_likelihood_workspace **out,
                                                      nuem_error *err);
NUEM_API void nuem_likelihood_workspace_free(nuem_likelihood_workspace *ws);

/** Number of bins, and of parameters without a constraint (free backgrounds). */
NUEM_API size_t nuem_likelihood_bins(const nuem_likelihood *likelihood);
NUEM_API size_t nuem_likelihood_free_nuisances(const nuem_likelihood *likelihood);

/** Number and names ("xenon1t signal", "xenon1t b0") of all nuisances. */
NUEM_API size_t nuem_likelihood_nuisances(const nuem_likelihood *likelihood);
NUEM_API const char *nuem_likelihood_nuisance_name(const nuem_likelihood *likelihood, size_t i);

/** chi2 at given couplings, minimised over the nuisances.
 *  @param chi2      +inf when a bin with counts has no expectation whatever the nuisances are
 *  @param nuisance  nullable [nuem_likelihood_nuisances], values at the minimum
 *  @param expected  nullable [nuem_likelihood_bins], expected counts at the minimum
 *  @return NUEM_OK, NUEM_ERR_ARG (couplings that give no finite counts) or NUEM_ERR_CONVERGE.
 *  Thread-safe with one workspace a thread; no allocation. */
NUEM_API nuem_status nuem_likelihood_chi2(const nuem_likelihood *likelihood,
                                          nuem_likelihood_workspace *ws,
                                          const nuem_couplings *couplings, double *chi2,
                                          double *nuisance, double *expected, nuem_error *err);

NUEM_END_DECLS

#endif
