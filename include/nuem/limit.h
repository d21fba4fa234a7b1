/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file limit.h  Best fit, intervals and limits for one parameter, all else profiled. */
#ifndef NUEM_LIMIT_H
#define NUEM_LIMIT_H

#include <stddef.h>

#include "nuem/hypothesis.h"
#include "nuem/likelihood.h"
#include "nuem/parameter.h"
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

typedef struct nuem_limit {
    double cl, delta_chi2;
    /** With a phase profiled other values may fit as well: phase and modulus can trade. */
    double best_fit, chi2_min;
    double chi2_null;    /**< with the parameter at 0 (sin2_theta_w: at its standard value) */
    double significance; /**< sqrt(chi2_null - chi2_min), as for one degree of freedom */
    double lower, upper; /**< ends of the allowed values; NaN where there is none */
    size_t n_region;     /**< allowed regions; lower and upper are their outer ends */
    double region[NUEM_LIMIT_MAX_REGIONS][2];
    long ndf; /**< bins - free nuisances - 1 (- 1 for a phase) */
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

/** chi2 of the parameter at n values, nuisances and phase profiled; [n] out. */
NUEM_API nuem_status nuem_limit_chi2(const nuem_likelihood *likelihood,
                                     const nuem_hypothesis *hypothesis,
                                     const nuem_parameter *parameter, size_t n, const double *value,
                                     double *chi2, nuem_error *err);

NUEM_END_DECLS

#endif
