/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Half the chi2 of one spectrum as a function of its expectations mu, with its derivatives. */
#ifndef NUEM_STAT_DEVIANCE_H
#define NUEM_STAT_DEVIANCE_H

#include "stat/profile.h"

/* false when a bin with counts has no expectation, which no finite chi2 describes. */
bool nuem_deviance_possible(const nuem_spectrum *s, const double *mu);

/* Half the chi2. */
double nuem_deviance(const nuem_spectrum *s, const double *mu);

/* First derivative by mu [n_bin], and root [n_bin], the square root of the second one (not for
 * GAUSSIAN: there it is the inverse covariance). background [n_bin] of ON_OFF, else 0. */
void nuem_deviance_slopes(const nuem_spectrum *s, const double *mu, double *first, double *root,
                          double *background);

#endif
