/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file limit.h  Best fit, intervals and limits for one parameter, all else profiled. */
#ifndef NUEM_LIMIT_H
#define NUEM_LIMIT_H

#include <stddef.h>
#include <stdint.h>

#include "nuem/hypothesis.h"
#include "nuem/likelihood.h"
#include "nuem/objective.h"
#include "nuem/parameter.h"
#include "nuem/progress.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** How an interval is made from the profile likelihood (asymptotic, one degree of freedom).
 *   TWO_SIDED  chi2(x) - chi2_min <= Phi^-1((1+cl)/2)^2 (2.706 at 90 %): an interval; its lower
 *   end is
 *              absent when the boundary of the parameter lies inside. Then it covers more than cl:
 *              (1+cl)/2 asymptotically, for a modulus whose best fit is 0
 *   ONE_SIDED  upper limit, chi2(x) - chi2_min <= Phi^-1(cl)^2 (1.642 at 90 %) for x above the
 *   best fit */
typedef enum nuem_construction { NUEM_TWO_SIDED, NUEM_ONE_SIDED } nuem_construction;

enum { NUEM_LIMIT_MAX_REGIONS = 8 };

/** What else there is to an interval; all zero is the default. */
typedef struct nuem_limit_options {
    /** [n_other] further coordinates of the couplings, profiled as the nuisances are; where they
     *  come from a whole matrix, nuem_coordinates_parse gives them */
    const nuem_coordinate *other;
    size_t n_other;
    const nuem_observation *observation; /**< NULL: the experiments' own data */
    /** Values of the parameter that are looked at; both 0: as far as the data allow. An end of the
     *  interval outside is NaN. */
    double lower, upper;
    const nuem_progress *progress; /**< nullable */
    uint64_t seed;                 /**< of the starting points, where `other` is searched */
} nuem_limit_options;

/** Result of a profile. */
typedef struct nuem_limit {
    double cl, delta_chi2;
    /** With a phase profiled other values may fit as well: phase and modulus can trade. */
    double best_fit, chi2_min;
    double chi2_null;    /**< with the parameter at 0 (sin2_theta_w: at its standard value) */
    double significance; /**< sqrt(chi2_null - chi2_min), as for one degree of freedom */
    /** Probability that data of the null hypothesis have this chi2_null - chi2_min = Z^2 or more,
     *  asymptotically: erfc(Z/sqrt 2) for a parameter that may lie on either side, half of it for a
     *  modulus, which may not (1 when Z is 0), exp(-Z^2/2) with a phase: two degrees of freedom.
     *  Source: Wilks, Ann. Math. Stat. 9 (1938) 60; Chernoff, Ann. Math. Stat. 25 (1954) 573. */
    double p_value;
    double lower, upper; /**< ends of the allowed values; NaN where there is none */
    size_t n_region;     /**< allowed regions; lower and upper are their outer ends */
    double region[NUEM_LIMIT_MAX_REGIONS][2];
    long ndf; /**< bins - free nuisances - dimension */
    /** Coordinates at the best fit: the parameter's, one or two with a phase, then the others. */
    size_t dimension;
    nuem_coordinate coordinate[NUEM_MAX_COORDINATES];
    double x[NUEM_MAX_COORDINATES];
    /** Nuisances at the best fit, in the order of nuem_likelihood_nuisance. */
    size_t n_nuisance;
    double nuisance[NUEM_MAX_NUISANCES];
} nuem_limit;

/** Profile one parameter on top of a hypothesis.
 *  @param cl  confidence level, in (0, 1)
 *  @return NUEM_OK; NUEM_ERR_ARG; NUEM_ERR_CONVERGE (no minimum, or the data do not bound it);
 *          NUEM_ERR_NOMEM. Thread-safe.
 *  Source: PDG 2020 review 40.4; Cowan et al., EPJ C 71 (2011) 1554 for the one-sided test. */
NUEM_API nuem_status nuem_limit_profile(const nuem_likelihood *likelihood,
                                        const nuem_hypothesis *hypothesis,
                                        const nuem_parameter *parameter, double cl,
                                        nuem_construction construction, nuem_limit *out,
                                        nuem_error *err);

/** The same with options.
 *  @param options  NULL: as nuem_limit_profile
 *  @return also NUEM_ERR_ARG (bounds that do not rise, the parameter or a coordinate twice among the
 *          others) and NUEM_ERR_CANCELLED. Thread-safe. */
NUEM_API nuem_status nuem_limit_interval(const nuem_likelihood *likelihood,
                                         const nuem_hypothesis *hypothesis,
                                         const nuem_parameter *parameter, double cl,
                                         nuem_construction construction,
                                         const nuem_limit_options *options, nuem_limit *out,
                                         nuem_error *err);

/** chi2 of the parameter at n values, nuisances and phase profiled; [n] out. */
NUEM_API nuem_status nuem_limit_chi2(const nuem_likelihood *likelihood,
                                     const nuem_hypothesis *hypothesis,
                                     const nuem_parameter *parameter, size_t n, const double *value,
                                     double *chi2, nuem_error *err);

/** The same with other coordinates and observation of options (NULL: none); the bounds do not
 *  count. chi2 does not depend on the order of the values. */
NUEM_API nuem_status nuem_limit_scan(const nuem_likelihood *likelihood,
                                     const nuem_hypothesis *hypothesis,
                                     const nuem_parameter *parameter,
                                     const nuem_limit_options *options, size_t n,
                                     const double *value, double *chi2, nuem_error *err);

/** Deviation of a nuisance from its nominal value in its sigmas; NaN for a free or a fixed one.
 *  Total function, thread-safe. */
NUEM_API double nuem_nuisance_pull(const nuem_nuisance *nuisance, double value);

NUEM_END_DECLS

#endif
