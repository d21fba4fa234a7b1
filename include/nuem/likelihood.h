/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file likelihood.h  Binned likelihood of one or more experiments, nuisances profiled.
 *
 *  Expected counts of bin b of experiment k, linear in the nuisances:
 *
 *    mu_b = eta_k S_b + sum_e x_e E_eb + sum_v x_v V_vb + sum_j (beta_j B_jb + x_j B'_jb),
 *
 *  S the response's counts; eta_k the normalisation of the signal (1 +- the experiment's error);
 *  x_e the pull of a flux error, E_eb its effect on the signal; x_v the pull of a variation of what
 *  makes the signal (energy scale, mixing angle, sin^2 theta_W), V_vb half the difference of the
 *  signals at +1 and -1 sigma; beta_j, x_j scale and shape of a background template. So relative
 *  errors of one signal add, to first order. A nuisance belongs to every experiment that has one of its name. From
 *  a template that contains the Standard-Model neutrino signal that signal is taken out first, so
 *  that it is not counted twice.
 *
 *    chi2 = sum_k D_k(mu) + sum_i ((x_i - c_i)/sigma_i)^2
 *
 *  with D_k by the statistic of the experiment (experiment.h) and no constraint on free
 *  backgrounds; minimised over all nuisances, scales >= 0. It is convex in them: one minimum.
 *  Source: Baker, Cousins, NIM 221 (1984) 437, eq. (13); PDG 2020 review 40; Fogli et al., PRD 66
 *  (2002) 053010 for pulls.
 */
#ifndef NUEM_LIKELIHOOD_H
#define NUEM_LIKELIHOOD_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/experiment.h"
#include "nuem/flux.h"
#include "nuem/hypothesis.h"
#include "nuem/response.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

typedef struct nuem_likelihood nuem_likelihood;

/** Scratch of one thread for one likelihood. */
typedef struct nuem_likelihood_workspace nuem_likelihood_workspace;

/** One systematic variation of what makes the signal of an experiment. */
typedef struct nuem_variation {
    const char *name; /**< nuisance, e.g. "theta12", "xenon1t energy scale" */
    /** Responses at +1 and -1 sigma; the nominal response where only couplings change. */
    const nuem_response *up, *down;
    /** Mixing under the variation, for couplings stated in the mass basis; NULL: as it is. */
    const nuem_mixing *mixing_up, *mixing_down;
    double sin2_theta_w; /**< change of sin^2 theta_W at +1 sigma; 0: none */
} nuem_variation;

/** One experiment of a likelihood; everything is a view that must outlive the likelihood. */
typedef struct nuem_likelihood_term {
    const nuem_experiment_info *experiment;
    const nuem_response *response;
    const nuem_flux *flux; /**< whose errors are nuisances; NULL: the flux is exact */
    size_t n_variation;
    const nuem_variation *variation; /**< [n_variation] */
} nuem_likelihood_term;

/** What was seen, or might have been; NULL members stand for the experiments' own. */
typedef struct nuem_observation {
    const double *counts; /**< [bins] */
    const double *off;    /**< [bins], read where the statistic is ON_OFF */
    /** [nuisances] where the constraint of each nuisance lies, in its sigmas from the nominal
     *  value; NULL: there. */
    const double *centre;
} nuem_observation;

/** Most nuisances of one likelihood. */
#define NUEM_MAX_NUISANCES 256

/** Likelihood of n experiments. An experiment without counts gets those expected of the Standard
 *  Model (Asimov data: Cowan et al., EPJ C 71 (2011) 1554), and so do all when `asimov`.
 *  @param sm  couplings of the Standard Model, for templates that contain its signal
 *  @return NUEM_OK; NUEM_ERR_ARG (bins do not match, no experiment, too many nuisances, two effects
 *          of one nuisance in one experiment);
 *          NUEM_ERR_DATA (a template smaller than the signal that it claims to contain; a
 *          covariance that is not positive definite);
 *          NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_likelihood_create(size_t n, const nuem_likelihood_term *term,
                                            const nuem_couplings *sm, bool asimov,
                                            nuem_likelihood **out, nuem_error *err);
NUEM_API void nuem_likelihood_free(nuem_likelihood *likelihood);
/** Scratch memory of one thread. @return NUEM_OK or NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_likelihood_workspace_create(const nuem_likelihood *likelihood,
                                                      nuem_likelihood_workspace **out,
                                                      nuem_error *err);
NUEM_API void nuem_likelihood_workspace_free(nuem_likelihood_workspace *ws);

/** Number of bins, and of parameters without a constraint (free backgrounds). */
NUEM_API size_t nuem_likelihood_bins(const nuem_likelihood *likelihood);
NUEM_API size_t nuem_likelihood_free_nuisances(const nuem_likelihood *likelihood);

/** Are some of the data expectations and no observation? */
NUEM_API bool nuem_likelihood_is_asimov(const nuem_likelihood *likelihood);

/** The data that the likelihood compares with; views, `centre` is NULL. */
NUEM_API nuem_observation nuem_likelihood_observation(const nuem_likelihood *likelihood);

/** Experiments, and the bins of experiment k: they begin at first_bin. */
NUEM_API size_t nuem_likelihood_terms(const nuem_likelihood *likelihood);
NUEM_API size_t nuem_likelihood_first_bin(const nuem_likelihood *likelihood, size_t k);

/** A nuisance, as plain data. */
typedef struct nuem_nuisance {
    const char *name; /**< "xenon1t signal", "xenon1t b0", "pp flux", "theta12" */
    double nominal;   /**< 1 for scales, 0 for pulls */
    double sigma;     /**< of its constraint; infinite: free; 0: fixed */
    double lower;     /**< least value allowed; -inf where there is none */
} nuem_nuisance;
/** Number of nuisances. */
NUEM_API size_t nuem_likelihood_nuisances(const nuem_likelihood *likelihood);
/** Nuisance i < nuem_likelihood_nuisances; lives as long as the likelihood. */
NUEM_API const nuem_nuisance *nuem_likelihood_nuisance(const nuem_likelihood *likelihood, size_t i);
NUEM_API const char *nuem_likelihood_nuisance_name(const nuem_likelihood *likelihood, size_t i);

/** chi2 at given couplings, minimised over the nuisances. Variations take these couplings too: for
 *  couplings that follow a variation use an objective (objective.h).
 *  @param chi2      +inf when a bin with counts has no expectation whatever the nuisances are
 *  @param nuisance  nullable [nuem_likelihood_nuisances], values at the minimum
 *  @param expected  nullable [nuem_likelihood_bins], expected counts at the minimum (ON_OFF: with
 *                   the source on)
 *  @return NUEM_OK, NUEM_ERR_ARG (couplings that give no finite counts) or NUEM_ERR_CONVERGE.
 *  Thread-safe with one workspace a thread; no allocation. */
NUEM_API nuem_status nuem_likelihood_chi2(const nuem_likelihood *likelihood,
                                          nuem_likelihood_workspace *ws,
                                          const nuem_couplings *couplings, double *chi2,
                                          double *nuisance, double *expected, nuem_error *err);

NUEM_END_DECLS

#endif
