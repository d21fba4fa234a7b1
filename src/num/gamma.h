/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gamma function of complex argument, and the incomplete one. */
#ifndef NUEM_NUM_GAMMA_H
#define NUEM_NUM_GAMMA_H

/* ln |Gamma(x + i y)|, x > 0; NaN when there is no finite value. Thread-safe. */
double nuem_ln_abs_gamma(double x, double y);

/* ln Gamma(x), x > 0 (NaN otherwise); unlike lgamma thread-safe. */
double nuem_ln_gamma(double x);

/* Regularised incomplete gamma functions P(a, x) = int_0^x t^(a-1) e^-t dt / Gamma(a) and Q = 1 - P,
 * a > 0, x >= 0 (NaN otherwise). Thread-safe. */
double nuem_gamma_p(double a, double x);
double nuem_gamma_q(double a, double x);

#endif
