/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NUEM_NUM_NORMAL_H
#define NUEM_NUM_NORMAL_H

/* x with Phi(x) = p, 0 < p < 1 */
double nuem_normal_quantile(double p);
/* Phi(x) */
double nuem_normal_probability(double x);

#endif
