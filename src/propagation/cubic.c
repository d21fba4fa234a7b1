/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "propagation/cubic.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "base/error.h"

enum { BUCKETS_PER_PIECE = 2 };

void nuem_cubic_clear(nuem_cubic *c)
{
    free(c->piece);
    free(c->x);
    free(c->bucket);
    *c = (nuem_cubic){0};
}

/* The piece between two knots; false when a coefficient is not finite. */
static bool set_piece(nuem_cubic_piece *p, size_t i, const double *x, const double *const *y,
                      const double *const *dy)
{
    const double h = x[i + 1] - x[i];
    bool finite = isfinite(1.0 / h);

    p->x0 = x[i];
    p->per_h = 1.0 / h;
    for (int k = 0; k < NUEM_CUBIC_CURVES; k++) {
        if (!y[k]) {
            for (int m = 0; m < 4; m++) p->c[m][k] = 0.0;
            continue;
        }
        const double rise = y[k][i + 1] - y[k][i], a = h * dy[k][i], b = h * dy[k][i + 1];
        p->c[0][k] = y[k][i];
        p->c[1][k] = a;
        p->c[2][k] = 3.0 * rise - 2.0 * a - b;
        p->c[3][k] = a + b - 2.0 * rise;
        for (int m = 0; m < 4; m++) finite = finite && isfinite(p->c[m][k]);
    }
    return finite;
}

static void set_buckets(nuem_cubic *c)
{
    const double length = c->x[c->n] - c->x[0];
    size_t i = 0;

    c->per_bucket = (double)c->buckets / length;
    for (size_t k = 0; k < c->buckets; k++) {
        const double at = c->x[0] + length * ((double)k / (double)c->buckets);
        while (i + 1 < c->n && c->x[i + 1] <= at) i++;
        c->bucket[k] = (unsigned)i;
    }
    c->bucket[c->buckets] = (unsigned)(c->n - 1);
}

nuem_status nuem_cubic_create(size_t n, const double *x, const double *const y[NUEM_CUBIC_CURVES],
                              const double *const dy[NUEM_CUBIC_CURVES], nuem_cubic *out,
                              nuem_error *err)
{
    nuem_cubic c = {0};

    if (n > UINT_MAX / (2 * BUCKETS_PER_PIECE)) return nuem_fail_nomem(err);
    for (size_t i = 0; i + 1 < n; i++) c.n += x[i + 1] > x[i];
    c.buckets = BUCKETS_PER_PIECE * c.n;
    c.piece = malloc(c.n * sizeof *c.piece);
    c.x = malloc((c.n + 1) * sizeof *c.x);
    c.bucket = malloc((c.buckets + 1) * sizeof *c.bucket);
    if (!c.piece || !c.x || !c.bucket) {
        nuem_cubic_clear(&c);
        return nuem_fail_nomem(err);
    }
    for (size_t i = 0, k = 0; i + 1 < n; i++) {
        if (!(x[i + 1] > x[i])) continue;
        c.x[k] = x[i];
        if (!set_piece(&c.piece[k++], i, x, y, dy)) {
            nuem_cubic_clear(&c);
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "from x = %.17g to %.17g the medium changes too fast to be "
                                   "interpolated",
                                   x[i], x[i + 1]);
        }
    }
    c.x[c.n] = x[n - 1];
    set_buckets(&c);
    *out = c;
    return NUEM_OK;
}

/* One-sided slope at an end of a parabola, from the secants of the nearest two intervals, such that
 * the cubic stays monotone. */
static double end_slope(double h0, double h1, double s0, double s1)
{
    const double d = ((2.0 * h0 + h1) * s0 - h0 * s1) / (h0 + h1);

    if (!(d * s0 > 0.0)) return 0.0;
    if (s0 * s1 <= 0.0 && fabs(d) > 3.0 * fabs(s0)) return 3.0 * s0;
    return d;
}

void nuem_cubic_monotone_slopes(size_t n, const double *x, const double *y, double *dy)
{
    double h0 = x[1] - x[0], s0 = (y[1] - y[0]) / h0;

    dy[0] = dy[1] = s0;
    for (size_t i = 1; i + 1 < n; i++) {
        const double h1 = x[i + 1] - x[i], s1 = (y[i + 1] - y[i]) / h1;
        if (i == 1) dy[0] = end_slope(h0, h1, s0, s1);
        if (s0 * s1 > 0.0) { /* harmonic mean; less than three times the smaller secant */
            const double w0 = (h0 + 2.0 * h1) / (3.0 * (h0 + h1)), w1 = 1.0 - w0;
            dy[i] = 1.0 / (w0 / s0 + w1 / s1);
        } else {
            dy[i] = 0.0;
        }
        if (i + 2 == n) dy[n - 1] = end_slope(h1, h0, s1, s0);
        h0 = h1;
        s0 = s1;
    }
}

/* The tridiagonal system of the slopes d: the second derivative is continuous where
 *   d[i-1]/h[i-1] + 2 (1/h[i-1] + 1/h[i]) d[i] + d[i+1]/h[i] = 3 (s[i-1]/h[i-1] + s[i]/h[i]),
 * h the lengths of the intervals and s their secants. It is diagonally dominant, so elimination needs no pivots. */
void nuem_cubic_spline_slopes(size_t n, const double *x, const double *y, bool level, double *dy,
                              double *work)
{
    double *const ratio = work; /* of the element above the diagonal to the diagonal, eliminated */
    double h0 = x[1] - x[0], s0 = (y[1] - y[0]) / h0;

    ratio[0] = level ? 0.0 : 0.5;
    dy[0] = level ? 0.0 : 1.5 * s0;
    for (size_t i = 1; i + 1 < n; i++) {
        const double h1 = x[i + 1] - x[i], s1 = (y[i + 1] - y[i]) / h1;
        const double diagonal = 2.0 / h0 + 2.0 / h1 - ratio[i - 1] / h0;
        ratio[i] = 1.0 / h1 / diagonal;
        dy[i] = (3.0 * (s0 / h0 + s1 / h1) - dy[i - 1] / h0) / diagonal;
        h0 = h1;
        s0 = s1;
    }
    dy[n - 1] = (3.0 * s0 - dy[n - 2]) / (2.0 - ratio[n - 2]);
    for (size_t i = n - 1; i-- > 0;) dy[i] -= ratio[i] * dy[i + 1];
}
