/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a profile is worth looking at. */
#ifndef NUEM_STAT_LIMIT_RANGE_H
#define NUEM_STAT_LIMIT_RANGE_H

#include "nuem/limit.h"
#include "stat/curve.h"

/* Rise of chi2 that an interval or a limit stands for. NUEM_ERR_ARG: confidence level, construction. */
nuem_status nuem_limit_threshold(double cl, nuem_construction construction, double *delta,
                                 nuem_error *err);

/* Range outside which chi2 stays clearly above the threshold `delta` over the smallest value seen.
 * NUEM_ERR_CONVERGE: the data do not bound the parameter, or nothing explains them. */
nuem_status nuem_limit_range(nuem_curve *curve, const nuem_parameter *parameter, double delta,
                             double *lo, double *hi, nuem_error *err);

/* Let a costly curve know the minima over everything. */
nuem_status nuem_limit_learn(nuem_curve *curve, const nuem_parameter *parameter,
                             const nuem_limit_options *options, nuem_error *err);

#endif
