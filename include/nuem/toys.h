/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file toys.h  Simulated measurements, and what is made of them: intervals of Feldman and Cousins,
 *  CLs limits, coverage.
 *
 *  A toy is a measurement that might have been made at given expectations: counts of every bin and
 *  the auxiliary measurements that constrain the nuisances. Toy i of a seed is the same whatever the
 *  number of threads, and so is every result here, bit by bit.
 *
 *  All functions with an objective want one coordinate. A coordinate whose parameter is a modulus
 *  without a phase (nuem_parameter.is_signed and has_phase false) is bounded: x >= 0.
 *
 *  Nuisances: toys at x are drawn with the nuisances that fit the data best at x ("profile
 *  construction": Cranmer, PHYSTAT 2005, physics/0511028; Acero et al., arXiv:2207.14353), and each
 *  toy is fitted with nuisances free.
 */
#ifndef NUEM_TOYS_H
#define NUEM_TOYS_H

#include <stddef.h>
#include <stdint.h>

#include "nuem/likelihood.h"
#include "nuem/limit.h"
#include "nuem/objective.h"
#include "nuem/progress.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** One toy. POISSON bins are Poisson numbers, GAUSSIAN experiments follow their covariance, ON_OFF
 *  bins are two Poisson numbers. The centre of each constrained nuisance scatters by its sigma around
 *  its value; that of a free or fixed one is 0.
 *  @param expected      [bins]; ON_OFF: with the source on; what lies below 0 by rounding is 0
 *  @param expected_off  [bins], read where the statistic is ON_OFF; NULL where none is
 *  @param nuisance      [nuisances], values at which the toy is drawn; NULL: nominal
 *  @param counts, off   [bins] out; off is 0 where the statistic is not ON_OFF
 *  @param centre        [nuisances] out, in sigmas from the nominal value (nuem_observation)
 *  @return NUEM_OK, or NUEM_ERR_ARG (an expectation below 0, above 1e9 or not finite; err->index
 *          tells which bin), outputs then undefined. Thread-safe, no allocation. */
NUEM_API nuem_status nuem_toy_draw(const nuem_likelihood *likelihood, const double *expected,
                                   const double *expected_off, const double *nuisance,
                                   uint64_t seed, uint64_t index, double *counts, double *off,
                                   double *centre, nuem_error *err);

/** What a construction by toys is to do. */
typedef struct nuem_toy_options {
    double cl;     /**< confidence level, in (0, 1) */
    size_t n_toy;  /**< toys at each point, > 0 */
    size_t points; /**< grid points, >= 2 */
    double lo, hi; /**< grid, lo < hi; both 0: wide enough for the profile interval of the data */
    uint64_t seed;
    int threads; /**< 0: as OpenMP has it */
} nuem_toy_options;

/** Options that serve for most: 90 %, 10000 toys at each of 50 points, automatic range, seed 1. */
NUEM_API nuem_toy_options nuem_toy_options_default(void);

/** One point of a Feldman-Cousins construction. */
typedef struct nuem_fc_point {
    double x;
    double delta_chi2;     /**< of the data: chi2(x) - chi2_min */
    double critical;       /**< accepted when delta_chi2 <= critical */
    double critical_error; /**< 1 sigma, from the finite number of toys */
    double p_value;        /**< fraction of the toys with a delta_chi2 as large as the data's */
} nuem_fc_point;

typedef struct nuem_fc_limit {
    double cl, best_fit, chi2_min;
    double lower, upper; /**< ends of the accepted values; NaN where there is none: the boundary of
                              the parameter, or the end of the grid, is accepted */
    size_t n_region;     /**< accepted regions; lower and upper are their outer ends */
    double region[NUEM_LIMIT_MAX_REGIONS][2];
    size_t n_point;
} nuem_fc_limit;

/** Interval of Feldman and Cousins: at each x of a grid the distribution of chi2(x) - chi2_min among
 *  toys gives the critical value at cl; the interval is where the data lie below, with straight lines
 *  between grid points.
 *  @param observation  NULL: the experiments' own data
 *  @param options      NULL: nuem_toy_options_default
 *  @param progress     nullable
 *  @param point        nullable [options->points], the table of the construction
 *  @return NUEM_OK; NUEM_ERR_ARG (options, or an objective that has not one coordinate);
 *          NUEM_ERR_CONVERGE (no minimum, or the data do not bound the parameter and no range is
 *          given); NUEM_ERR_CANCELLED; NUEM_ERR_NOMEM. Thread-safe; uses OpenMP.
 *  Source: Feldman, Cousins, PRD 57 (1998) 3873, section IV. */
NUEM_API nuem_status nuem_limit_feldman_cousins(const nuem_objective *objective,
                                                const nuem_observation *observation,
                                                const nuem_toy_options *options,
                                                const nuem_progress *progress, nuem_fc_limit *out,
                                                nuem_fc_point *point, nuem_error *err);

/** One point of a CLs construction. */
typedef struct nuem_cls_point {
    double x;
    double q;              /**< test statistic of the data */
    double clsb, clb;      /**< P(q or more) at x and at 0, from toys */
    double cls, cls_error; /**< clsb / clb with its 1 sigma */
    double cls_asymptotic;
} nuem_cls_point;

typedef struct nuem_cls_limit {
    double cl, best_fit, chi2_min;
    double upper;            /**< from toys (NaN from nuem_limit_cls_asymptotic) */
    double upper_asymptotic; /**< from asymptotic formulae */
    double median_expected;  /**< without signal, by the asymptotic formulae */
    size_t n_point;
} nuem_cls_limit;

/** CLs upper limit of x >= 0 (signed parameters too are fitted with x >= 0), the other hypothesis
 *  being x = 0, with the one-sided test statistic
 *
 *    q(x) = chi2(x) - min_{0 <= x' <= x} chi2(x'), 0 when the best fit x' >= 0 lies above x:
 *
 *  the least x above which CLs = P(q or more | x) / P(q or more | 0) stays below 1 - cl. Arguments
 *  and errors as nuem_limit_feldman_cousins; NUEM_ERR_RANGE when CLs does not fall to 1 - cl inside
 *  the grid that was given.
 *  Source: Read, J. Phys. G 28 (2002) 2693; Junk, NIM A 434 (1999) 435; Cowan et al., EPJ C 71
 *  (2011) 1554, eqs. (16), (64) to (66), their q-tilde. */
NUEM_API nuem_status nuem_limit_cls(const nuem_objective *objective,
                                    const nuem_observation *observation,
                                    const nuem_toy_options *options, const nuem_progress *progress,
                                    nuem_cls_limit *out, nuem_cls_point *point, nuem_error *err);

/** The same without toys, from the asymptotic formulae alone; takes milliseconds. */
NUEM_API nuem_status nuem_limit_cls_asymptotic(const nuem_objective *objective,
                                               const nuem_observation *observation, double cl,
                                               nuem_cls_limit *out, nuem_error *err);

/** How often profile intervals contain the truth. */
typedef struct nuem_coverage_result {
    double x, cl;
    size_t n_toy, n_covered;
    double coverage, error; /**< n_covered / n_toy and its binomial 1 sigma */
} nuem_coverage_result;

/** Coverage of the intervals of nuem_limit_profile: toys at x_true, nuisances as the data have them
 *  there; covered when chi2(x_true) - chi2_min is within the threshold of `construction`, and for
 *  ONE_SIDED also when x_true lies below the best fit. Of a parameter with a phase the objective has
 *  the real part alone.
 *  @return NUEM_OK; NUEM_ERR_ARG (x_true not finite or beyond the boundary, cl, n_toy 0, an objective
 *          that has not one coordinate); NUEM_ERR_CONVERGE; NUEM_ERR_CANCELLED; NUEM_ERR_NOMEM.
 *  Thread-safe; uses OpenMP. */
NUEM_API nuem_status nuem_coverage(const nuem_objective *objective,
                                   const nuem_observation *observation, double x_true, double cl,
                                   nuem_construction construction, size_t n_toy, uint64_t seed,
                                   int threads, const nuem_progress *progress,
                                   nuem_coverage_result *out, nuem_error *err);

NUEM_END_DECLS

#endif
