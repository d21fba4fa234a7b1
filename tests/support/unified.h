/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The constructions of Feldman and Cousins, PRD 57 (1998) 3873, by summation and root finding instead
 * of toys: one Poisson number with a known background, one Gaussian number with a boundary. */
#ifndef NUEM_TEST_UNIFIED_H
#define NUEM_TEST_UNIFIED_H

/* Delta chi2 of the Gaussian number x when the mean is mu >= 0 (their eq. (4.3)), and its critical
 * value. */
double nuem_unified_gaussian_delta(double x, double mu);
double nuem_unified_gaussian_critical(double mu, double cl);
/* Ends of the interval; lower is 0 where the boundary is accepted. */
void nuem_unified_gaussian(double x, double cl, double *lower, double *upper);

/* Is n accepted at signal mu over background b? (their Table I) */
int nuem_unified_poisson_accepts(int n, double mu, double b, double cl);
void nuem_unified_poisson(int n, double b, double cl, double *lower, double *upper);

#endif
