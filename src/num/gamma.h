/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The gamma function of complex argument. */
#ifndef NUEM_NUM_GAMMA_H
#define NUEM_NUM_GAMMA_H

/* ln |Gamma(x + i y)|, x > 0; NaN when there is no finite value. Thread-safe. */
double nuem_ln_abs_gamma(double x, double y);

#endif
