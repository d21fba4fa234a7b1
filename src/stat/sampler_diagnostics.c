/* SPDX-License-Identifier: GPL-3.0-or-later */
/* R-hat and effective sample size after Vehtari, Gelman, Simpson, Carpenter, Buerkner, Bayesian
 * Analysis 16 (2021) 667. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nuem/sampler.h"
#include "num/normal.h"

enum { LEAST = 8 /* samples of a chain */, MOST_LAGS = 1000 };

static nuem_status check(size_t m, size_t n, const double *x, nuem_error *err)
{
    if (m == 0 || n < LEAST)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "%zu chains of %zu samples; there must be one of %d at least", m, n,
                         LEAST);
    for (size_t i = 0; i < m * n; i++)
        if (!isfinite(x[i]))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "sample %zu of chain %zu is not finite", i % n, i / n);
    return NUEM_OK;
}

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

typedef struct ranked {
    double x;
    size_t at;
} ranked;

static int by_rank(const void *a, const void *b)
{
    const ranked *x = a, *y = b;

    if (x->x != y->x) return x->x < y->x ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* Halves of the chains, [2 m][n / 2]; the middle sample of an odd chain is dropped. */
static double *split(size_t m, size_t n, const double *x)
{
    const size_t half = n / 2;
    double *out = malloc(2 * m * half * sizeof *out);

    for (size_t k = 0; out && k < m; k++) {
        memcpy(out + 2 * k * half, x + k * n, half * sizeof *out);
        memcpy(out + (2 * k + 1) * half, x + (k + 1) * n - half, half * sizeof *out);
    }
    return out;
}

/* Normal scores of the ranks (Vehtari et al., eq. (14)), ties sharing their mean rank; in place. */
static bool rank_normalise(size_t total, double *x)
{
    ranked *r = malloc(total * sizeof *r);

    if (!r) return false;
    for (size_t i = 0; i < total; i++) r[i] = (ranked){x[i], i};
    qsort(r, total, sizeof *r, by_rank);
    for (size_t i = 0, end; i < total; i = end) {
        for (end = i + 1; end < total && r[end].x == r[i].x;) end++;
        double rank = 0.5 * (double)(i + 1 + end);
        double z = nuem_normal_quantile((rank - 0.375) / ((double)total + 0.25));
        for (size_t k = i; k < end; k++) x[r[k].at] = z;
    }
    free(r);
    return true;
}

static double median(size_t total, double *x) /* sorts */
{
    qsort(x, total, sizeof *x, by_value);
    return 0.5 * (x[(total - 1) / 2] + x[total / 2]);
}

/* Within- and between-chain variance; W, and var+ of eqs. (1) to (3). */
static void variances(size_t m, size_t n, const double *x, double *within, double *pooled)
{
    double grand = 0.0, between = 0.0, w = 0.0;
    const double origin = x[0]; /* equal numbers then have no variance at all */

    for (size_t i = 0; i < m * n; i++) grand += (x[i] - origin) / (double)(m * n);
    grand += origin;
    for (size_t k = 0; k < m; k++) {
        double mean = 0.0, sum = 0.0;
        for (size_t i = 0; i < n; i++) mean += (x[k * n + i] - x[k * n]) / (double)n;
        mean += x[k * n];
        for (size_t i = 0; i < n; i++) sum += (x[k * n + i] - mean) * (x[k * n + i] - mean);
        w += sum / (double)(n - 1) / (double)m;
        between += (mean - grand) * (mean - grand) / (double)(m - 1);
    }
    *within = w;
    *pooled = w * (double)(n - 1) / (double)n + between;
}

/* Do the chains move, beyond what rounding makes of equal numbers? */
static bool moves(double within, double pooled)
{
    return within > 1e-24 * pooled;
}

static double rhat_of(size_t m, size_t n, const double *x)
{
    double within, pooled;

    variances(m, n, x, &within, &pooled);
    if (!moves(within, pooled)) return pooled > 0.0 ? HUGE_VAL : 1.0;
    return sqrt(pooled / within);
}

nuem_status nuem_rhat(size_t m, size_t n, const double *x, double *rhat, nuem_error *err)
{
    nuem_status st = check(m, n, x, err);
    const size_t half = n / 2, total = 2 * m * half;

    if (st) return st;
    double *bulk = split(m, n, x), *folded = split(m, n, x);
    if (!bulk || !folded) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    double centre = median(total, folded);
    for (size_t i = 0; i < total; i++) folded[i] = fabs(bulk[i] - centre);
    if (!rank_normalise(total, bulk) || !rank_normalise(total, folded)) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    *rhat = fmax(rhat_of(2 * m, half, bulk), rhat_of(2 * m, half, folded));
done:
    free(bulk);
    free(folded);
    return st;
}

/* Mean over the chains of the autocovariance at a lag; x is centred chain by chain. */
static double autocovariance(size_t m, size_t n, const double *x, size_t lag)
{
    double sum = 0.0;

    for (size_t k = 0; k < m; k++)
        for (size_t i = 0; i + lag < n; i++) sum += x[k * n + i] * x[k * n + i + lag];
    return sum / (double)(m * n);
}

/* Autocorrelation time of the pooled chains, eqs. (10) to (13), in samples. Sums of neighbouring
 * autocorrelations are positive and fall (Geyer): the sum stops where they do not. 0: it did not, within
 * MOST_LAGS. Centres x chain by chain. */
static double autocorrelation_time(size_t m, size_t n, double *x, double within, double pooled)
{
    double tau = 0.0, before = HUGE_VAL;

    for (size_t k = 0; k < m; k++) {
        const double origin = x[k * n];
        double mean = 0.0;
        for (size_t i = 0; i < n; i++) mean += (x[k * n + i] - origin) / (double)n;
        for (size_t i = 0; i < n; i++) x[k * n + i] -= origin + mean;
    }
    for (size_t lag = 0; lag + 1 < n; lag += 2) {
        if (lag > MOST_LAGS) return 0.0;
        double now = autocovariance(m, n, x, lag), next = autocovariance(m, n, x, lag + 1);
        double pair = 2.0 - (2.0 * within - now - next) / pooled;
        if (lag == 0) pair += (within - now) / pooled; /* 1 at lag 0 */
        if (!(pair > 0.0)) break;
        before = fmin(before, pair);
        tau += 2.0 * before;
    }
    /* antithetic chains: Vehtari et al., section 3.2 */
    return fmax(tau - 1.0, 1.0 / log10((double)(m * n)));
}

/* Effective size; x is destroyed. Where the autocorrelation is long, means of pairs replace the samples:
 * that leaves the variance of the total mean, pooled tau / (m n), as it is. */
static double ess_of(size_t m, size_t n, double *x)
{
    double within, pooled, first;

    variances(m, n, x, &within, &first);
    pooled = first;
    if (!moves(within, pooled)) return 0.0;
    for (;;) {
        /* the between-chain part stays in `pooled`, whatever the centres of the chains are */
        double tau = autocorrelation_time(m, n, x, within, pooled);
        if (tau > 0.0) return first * (double)(m * n) / (pooled * tau);
        const double between = pooled - within * (double)(n - 1) / (double)n;
        const size_t half = n / 2;
        for (size_t k = 0; k < m; k++)
            for (size_t i = 0; i < half; i++)
                x[k * half + i] = 0.5 * (x[k * n + 2 * i] + x[k * n + 2 * i + 1]);
        n = half;
        variances(m, n, x, &within, &pooled);
        pooled = within * (double)(n - 1) / (double)n + between;
        if (!moves(within, pooled)) return first / pooled; /* nothing but the centres differs */
    }
}

nuem_status nuem_ess(size_t m, size_t n, const double *x, bool rank_normalised, double *ess,
                     nuem_error *err)
{
    nuem_status st = check(m, n, x, err);

    if (st) return st;
    double *y = split(m, n, x);
    if (y && (!rank_normalised || rank_normalise(2 * m * (n / 2), y)))
        *ess = ess_of(2 * m, n / 2, y);
    else
        st = nuem_fail_nomem(err);
    free(y);
    return st;
}

/* Value at fraction p of sorted samples, straight lines between them. */
static double at_fraction(size_t total, const double *sorted, double p)
{
    double at = fmin(fmax(p, 0.0), 1.0) * (double)(total - 1), low = floor(at);
    size_t i = (size_t)low;

    return i + 1 < total ? sorted[i] + (at - low) * (sorted[i + 1] - sorted[i]) : sorted[i];
}

nuem_status nuem_sample_quantile(size_t m, size_t n, const double *x, double p, double *quantile,
                                 double *error, nuem_error *err)
{
    nuem_status st = check(m, n, x, err);
    const size_t total = m * n;
    double ess = 0.0;

    if (st) return st;
    if (!(p > 0.0 && p < 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "quantile is %g; it must lie in (0, 1)", p);
    double *sorted = malloc(total * sizeof *sorted), *below = malloc(total * sizeof *below);
    if (!sorted || !below) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    memcpy(sorted, x, total * sizeof *x);
    qsort(sorted, total, sizeof *sorted, by_value);
    double q = at_fraction(total, sorted, p);
    for (size_t i = 0; i < total; i++) below[i] = x[i] <= q ? 1.0 : 0.0;
    if ((st = nuem_ess(m, n, below, false, &ess, err))) goto done;
    double width = ess > 0.0 ? sqrt(p * (1.0 - p) / ess) : 1.0;
    *quantile = q;
    if (error)
        *error =
            0.5 * (at_fraction(total, sorted, p + width) - at_fraction(total, sorted, p - width));
done:
    free(sorted);
    free(below);
    return st;
}
