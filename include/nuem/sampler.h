/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file sampler.h  Posterior of the couplings by Markov chains, and credible intervals.
 *
 *  The posterior is exp(-chi2/2) times the priors. Nuisances are sampled together with the
 *  coordinates under their Gaussian constraints (the marginalisation proper; a free one has a flat
 *  prior above its lower end), or profiled at each point (fewer numbers to sample, but no
 *  marginalisation).
 *
 *  A step of a chain is a jump of one coordinate, which finds other modes, and a Hamiltonian
 *  trajectory with the analytic gradient. Step and covariance adapt during burn-in and are frozen
 *  afterwards. Each random number is a function of (seed, chain, step) alone, so a chain is the
 *  same whatever runs beside it and however often it is interrupted.
 *  Sources: Neal, arXiv:1206.1901 (trajectories); Haario, Saksman, Tamminen, Bernoulli 7 (2001)
 *  223 (adaptation); Vehtari et al., Bayesian Analysis 16 (2021) 667 (diagnostics).
 */
#ifndef NUEM_SAMPLER_H
#define NUEM_SAMPLER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "nuem/likelihood.h"
#include "nuem/objective.h"
#include "nuem/progress.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** In what a prior is flat. For a complex element, whose real and imaginary part are both
 *  coordinates, flat in both parts is flat in the square of the modulus; for a real one it is flat
 *  in the modulus. An upper limit depends on it. */
typedef enum nuem_prior {
    NUEM_PRIOR_FLAT,    /**< in each coordinate */
    NUEM_PRIOR_MODULUS, /**< in the modulus (and in the phase) */
    NUEM_PRIOR_SQUARE   /**< in the square of the modulus (and in the phase): in the signal */
} nuem_prior;

typedef enum nuem_treatment { NUEM_NUISANCES_SAMPLED, NUEM_NUISANCES_PROFILED } nuem_treatment;

/** "flat", "modulus", "square"; "sampled", "profiled"; NULL for other values. Thread-safe. */
NUEM_API const char *nuem_prior_name(nuem_prior prior);
NUEM_API const char *nuem_treatment_name(nuem_treatment treatment);

/** Where the prior of a coordinate is not zero, in the parameter's unit: lower <= x <= upper; for
 *  a complex element this holds for the modulus. */
typedef struct nuem_prior_range {
    double lower, upper;
} nuem_prior_range;

/** All zero is the default. */
typedef struct nuem_sampler_options {
    const nuem_prior *prior; /**< [dimension]; NULL: all flat. Both parts of a complex element have
                                  the same */
    /** [dimension]; NULL: 10 times as far as chi2 needs to rise by 100 along the coordinate, all
     *  else fixed (sin2_theta_w: from 0 to 1) */
    const nuem_prior_range *range;
    nuem_treatment nuisances;
    const nuem_observation *observation; /**< NULL: the experiments' own; a view */
    uint64_t seed;
    size_t burn_in; /**< steps at the beginning of a chain, in which it adapts; 0: 2000 + 200 for
                         each number that is sampled */
} nuem_sampler_options;

typedef struct nuem_sampler nuem_sampler;
/** Scratch of one thread for one sampler. */
typedef struct nuem_sampler_workspace nuem_sampler_workspace;

/** @param objective  a view that must outlive the sampler
 *  @return NUEM_OK; NUEM_ERR_ARG (options out of range; a prior that is flat in a modulus for the
 *          weak mixing angle; nothing to sample); NUEM_ERR_CONVERGE (the data do not bound a
 *          coordinate: state a range; no point explains the data); NUEM_ERR_NOMEM.
 *  Immutable afterwards and thread-safe. */
NUEM_API nuem_status nuem_sampler_create(const nuem_objective *objective,
                                         const nuem_sampler_options *options, nuem_sampler **out,
                                         nuem_error *err);
NUEM_API void nuem_sampler_free(nuem_sampler *sampler);
NUEM_API nuem_status nuem_sampler_workspace_create(const nuem_sampler *sampler,
                                                   nuem_sampler_workspace **out, nuem_error *err);
NUEM_API void nuem_sampler_workspace_free(nuem_sampler_workspace *ws);

/** Numbers in one sample: the coordinates, then the nuisances that are sampled. */
NUEM_API size_t nuem_sampler_columns(const nuem_sampler *sampler);
/** Name of column i: that of the coordinate or of the nuisance. */
NUEM_API void nuem_sampler_column_name(const nuem_sampler *sampler, size_t i, char *buf,
                                       size_t size);
/** Steps of burn-in, which belong to no result. */
NUEM_API size_t nuem_sampler_burn_in(const nuem_sampler *sampler);
/** Prior of coordinate i < dimension and where it is not zero. */
NUEM_API nuem_prior nuem_sampler_prior(const nuem_sampler *sampler, size_t i,
                                       nuem_prior_range *range);

/** Numbers in the state of a chain: all that a chain is. It may be saved and read back, by the
 *  same version of nuem. */
NUEM_API size_t nuem_chain_size(const nuem_sampler *sampler);

/** Begin a chain at a point drawn for (seed, chain).
 *  @param chain  which one, < 2^20
 *  @param state  [nuem_chain_size] out
 *  @return NUEM_OK, NUEM_ERR_ARG, NUEM_ERR_CONVERGE (no point with a finite chi2 near the start).
 *  Thread-safe with one workspace a thread. */
NUEM_API nuem_status nuem_chain_start(const nuem_sampler *sampler, nuem_sampler_workspace *ws,
                                      size_t chain, double *state, nuem_error *err);

/** n * thin steps; every thin-th is written. advance(n) then advance(m) is advance(n + m), bit for
 *  bit. Steps below nuem_sampler_burn_in are written as well: leave them out.
 *  @param state   [nuem_chain_size] in and out
 *  @param sample  nullable [n][nuem_sampler_columns]
 *  @param chi2    nullable [n], without the priors of the coordinates
 *  @return NUEM_OK; NUEM_ERR_ARG (thin 0; a state that is none of this sampler); what
 *          nuem_objective_eval returns. Thread-safe with one workspace a thread. */
NUEM_API nuem_status nuem_chain_advance(const nuem_sampler *sampler, nuem_sampler_workspace *ws,
                                        size_t n, size_t thin, double *state, double *sample,
                                        double *chi2, nuem_error *err);

/** Steps done, burn-in included; mean acceptance of trajectories after burn-in (NaN before). */
NUEM_API uint64_t nuem_chain_steps(const double *state);
NUEM_API double nuem_chain_acceptance(const double *state);

/** --- diagnostics of m chains of n samples of one number, x [m][n] --- */

/** Split R-hat, rank-normalised: the larger of bulk and folded (Vehtari et al., eqs. (1)-(4), (14)
 *  and section 4.2). Constant chains: 1 when they agree, else infinite.
 *  @return NUEM_OK, NUEM_ERR_ARG (n < 8, no chain, a number not finite), NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_rhat(size_t m, size_t n, const double *x, double *rhat, nuem_error *err);

/** Effective sample size of the mean of x: split chains, Geyer's initial monotone sequence
 *  (Geyer, Stat. Sci. 7 (1992) 473; Vehtari et al., eqs. (10)-(13)). 0 for constant chains.
 *  @param rank_normalised  the bulk size of Vehtari et al.; false: of x itself */
NUEM_API nuem_status nuem_ess(size_t m, size_t n, const double *x, bool rank_normalised,
                              double *ess, nuem_error *err);

/** Quantile p in (0, 1) of all samples and its Monte-Carlo error (68 %): the samples at p -+
 *  sqrt(p (1 - p)/ess), ess that of the indicator x <= quantile (Vehtari et al., section 4.3).
 *  @param error  nullable */
NUEM_API nuem_status nuem_sample_quantile(size_t m, size_t n, const double *x, double p,
                                          double *quantile, double *error, nuem_error *err);

/** --- credible intervals --- */

/** @var NUEM_CREDIBLE_UPPER    posterior quantile cl, no lower end
 *  @var NUEM_CREDIBLE_CENTRAL  quantiles (1 -+ cl)/2
 *  @var NUEM_CREDIBLE_HPD      shortest interval that holds cl (highest posterior density where
 *                              that has one peak); depends on the variable */
typedef enum nuem_credible_kind {
    NUEM_CREDIBLE_UPPER,
    NUEM_CREDIBLE_CENTRAL,
    NUEM_CREDIBLE_HPD
} nuem_credible_kind;

/** All zero is the default. */
typedef struct nuem_bayes_options {
    nuem_sampler_options sampler;
    nuem_credible_kind kind;
    size_t chains;  /**< 2 to 1024; 0: 4 */
    size_t samples; /**< kept of each chain, 100 to 10^6; 0: 10000 */
    int threads;    /**< at most; 0: 1. The result is the same for any number */
} nuem_bayes_options;

/** A number and its Monte-Carlo error (68 %). */
typedef struct nuem_estimate {
    double value, error;
} nuem_estimate;

/** Most R-hat and least effective sample size of a converged result (Vehtari et al., section 4). */
#define NUEM_CONVERGED_RHAT 1.01
#define NUEM_CONVERGED_ESS  400.0

typedef struct nuem_credible {
    double cl;
    nuem_credible_kind kind;
    bool is_modulus; /**< what follows is of the modulus of the parameter */
    nuem_estimate lower,
        upper; /**< of the interval of this kind; lower is NaN when there is none */
    nuem_estimate upper_limit, hpd[2], central[2]; /**< all kinds */
    nuem_estimate mean, median;
    double standard_deviation;
    double best_fit, chi2_best; /**< the sample of the least chi2: no minimum */
    nuem_prior prior;
    nuem_prior_range range; /**< of that prior */
    nuem_treatment nuisances;
    size_t n_nuisance;               /**< that are sampled */
    size_t chains, samples, burn_in; /**< samples and steps of burn-in of each chain */
    uint64_t seed;
    double rhat, ess;  /**< of the parameter; rhat is the larger of its own and that of chi2 */
    double acceptance; /**< mean over the chains */
    bool converged;    /**< rhat <= NUEM_CONVERGED_RHAT and ess >= NUEM_CONVERGED_ESS */
} nuem_credible;

/** Credible interval of one coordinate (of the modulus, where the imaginary part of the parameter
 *  is a coordinate as well), everything else integrated out.
 *  @param coordinate  < nuem_objective_dimension
 *  @param cl          in (0, 1)
 *  @param options     NULL: all zero
 *  @param progress    nullable
 *  @return NUEM_OK, also without convergence: see nuem_credible.converged; NUEM_ERR_ARG; as
 *          nuem_sampler_create and nuem_chain_advance; NUEM_ERR_CANCELLED; NUEM_ERR_NOMEM.
 *  Errors of the ends of the HPD interval are standard deviations between halves of chains; others
 *  follow from the effective sample size. Thread-safe. */
NUEM_API nuem_status nuem_limit_bayes(const nuem_objective *objective, size_t coordinate, double cl,
                                      const nuem_bayes_options *options,
                                      const nuem_progress *progress, nuem_credible *out,
                                      nuem_error *err);

NUEM_END_DECLS

#endif
