/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One bin whose signal is k x^2, x = mu_eff >= 0: problems of textbooks, for tests of statistics. */
#ifndef NUEM_TEST_ONE_BIN_H
#define NUEM_TEST_ONE_BIN_H

#include "nuem/objective.h"
#include "support/measurement.h"

typedef struct nuem_one_bin {
    nuem_measurement m;
    nuem_objective *objective;
    double known; /* counts at x = 0: background and Standard Model */
    double k;     /* counts per muB^2 */
} nuem_one_bin;

/* Poisson counts n; `known` counts without a signal. */
nuem_one_bin nuem_one_bin_poisson(const nuem_data *data, double n, double known);
/* A Gaussian number `n` standard deviations above what is expected without a signal; a signal of one
 * count is one standard deviation. */
nuem_one_bin nuem_one_bin_gaussian(const nuem_data *data, double n);
/* Anything: what follows "data:" in the experiment's text, and the parameter. */
nuem_one_bin nuem_one_bin_open(const nuem_data *data, const char *rest, const char *parameter);
void nuem_one_bin_close(nuem_one_bin *one);

/* x at which the signal has s counts, and back. */
double nuem_one_bin_x(const nuem_one_bin *one, double s);
double nuem_one_bin_signal(const nuem_one_bin *one, double x);

#endif
