/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/unified.h"

#include <math.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

enum { BISECTIONS = 100, MOST = 200 };

double nuem_unified_gaussian_delta(double x, double mu)
{
    double best = fmax(0.0, x);

    return (x - mu) * (x - mu) - (x - best) * (x - best);
}

/* Probability that Delta chi2 <= c. Below x = 0 it is linear in x, above a parabola. */
static double gaussian_probability(double mu, double c)
{
    double high = mu + sqrt(c), low = mu - sqrt(c);

    if (low < 0.0) low = mu > 0.0 ? (mu * mu - c) / (2.0 * mu) : -HUGE_VAL;
    return gsl_cdf_ugaussian_P(high - mu) - gsl_cdf_ugaussian_P(low - mu);
}

double nuem_unified_gaussian_critical(double mu, double cl)
{
    double lo = 0.0, hi = 50.0;

    for (int i = 0; i < BISECTIONS; i++) {
        double middle = 0.5 * (lo + hi);
        if (gaussian_probability(mu, middle) < cl)
            lo = middle;
        else
            hi = middle;
    }
    return hi;
}

static double gaussian_excess(double x, double mu, double cl)
{
    return nuem_unified_gaussian_delta(x, mu) - nuem_unified_gaussian_critical(mu, cl);
}

static double gaussian_end(double x, double cl, double inside, double outside)
{
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = 0.5 * (inside + outside);
        if (gaussian_excess(x, middle, cl) <= 0.0)
            inside = middle;
        else
            outside = middle;
    }
    return inside;
}

void nuem_unified_gaussian(double x, double cl, double *lower, double *upper)
{
    const double best = fmax(0.0, x), tiny = 1e-9;

    *upper = gaussian_end(x, cl, best, best + 10.0);
    *lower = gaussian_excess(x, tiny, cl) <= 0.0 ? 0.0 : gaussian_end(x, cl, best, tiny);
}

/* GSL has no mean of 0. */
static double poisson(int n, double mean)
{
    return mean > 0.0 ? gsl_ran_poisson_pdf((unsigned)n, mean) : n == 0 ? 1.0 : 0.0;
}

int nuem_unified_poisson_accepts(int n, double mu, double b, double cl)
{
    double p[MOST], rank[MOST], sum = 0.0;

    for (int i = 0; i < MOST; i++) {
        p[i] = poisson(i, mu + b);
        double best = poisson(i, fmax(0.0, i - b) + b);
        rank[i] = best > 0.0 ? p[i] / best : 0.0;
    }
    /* counts of higher rank come first */
    for (int i = 0; i < MOST; i++)
        if (rank[i] > rank[n] || (rank[i] == rank[n] && i < n)) sum += p[i];
    return sum < cl;
}

void nuem_unified_poisson(int n, double b, double cl, double *lower, double *upper)
{
    const double step = 1e-3, best = fmax(0.0, n - b);

    /* the outermost accepted values: acceptance may come and go */
    *lower = best;
    for (double mu = best; mu >= 0.0; mu -= step)
        if (nuem_unified_poisson_accepts(n, mu, b, cl)) *lower = mu;
    if (*lower < step) *lower = 0.0;
    *upper = best;
    for (double mu = best; mu < best + 5.0 + 4.0 * sqrt(n + 1.0); mu += step)
        if (nuem_unified_poisson_accepts(n, mu, b, cl)) *upper = mu;
}
