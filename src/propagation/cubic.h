/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several curves of piecewise cubics on the same knots, evaluated together. */
#ifndef NUEM_PROPAGATION_CUBIC_H
#define NUEM_PROPAGATION_CUBIC_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/status.h"

enum { NUEM_CUBIC_CURVES = 4 };

/* One piece: sum_k c[k][curve] u^k, u = (x - x0) / h in [0, 1]. */
typedef struct nuem_cubic_piece {
    double x0, per_h, c[4][NUEM_CUBIC_CURVES];
} nuem_cubic_piece;

typedef struct nuem_cubic {
    size_t n;                /* pieces */
    nuem_cubic_piece *piece; /* [n] */
    double *x;               /* [n + 1] ends of the pieces, increasing */
    double per_bucket;       /* buckets per unit of x */
    size_t buckets;
    unsigned *bucket; /* [buckets + 1] piece in which a bucket begins; the last is n - 1 */
} nuem_cubic;

/* Pieces through y with the slopes dy at n knots that do not decrease; two equal knots are the two sides of a
 * jump. y[curve] and dy[curve] have n elements; a curve that is NULL is 0.
 * NUEM_ERR_ARG (err->index: the knot): a coefficient is not finite. NUEM_ERR_NOMEM. */
nuem_status nuem_cubic_create(size_t n, const double *x, const double *const y[NUEM_CUBIC_CURVES],
                              const double *const dy[NUEM_CUBIC_CURVES], nuem_cubic *out,
                              nuem_error *err);
void nuem_cubic_clear(nuem_cubic *cubic);

/* Slopes of the monotone cubic through n >= 2 increasing knots: between two knots the curve stays between
 * their values. Fritsch, Butland, SIAM J. Sci. Stat. Comput. 5 (1984) 300; at the ends the parabola through
 * three points, limited. */
void nuem_cubic_monotone_slopes(size_t n, const double *x, const double *y, double *dy);

/* Slopes of the cubic spline, twice continuously differentiable, through n >= 3 increasing knots; its second
 * derivative is 0 at the end, and at the start either its first (`level`) or its second is. work: [n]. */
void nuem_cubic_spline_slopes(size_t n, const double *x, const double *y, bool level, double *dy,
                              double *work);

/* Piece that holds x, from `near` (any piece: it is looked at first). */
static inline size_t nuem_cubic_find(const nuem_cubic *c, double x, size_t near)
{
    if (x >= c->x[near] && x < c->x[near + 1]) return near;
    if (!(x > c->x[0])) return 0;
    if (x >= c->x[c->n]) return c->n - 1;
    size_t k = (size_t)((x - c->x[0]) * c->per_bucket);
    if (k >= c->buckets) k = c->buckets - 1;
    size_t lo = c->bucket[k], hi = (size_t)c->bucket[k + 1] + 1;
    while (hi - lo > 1) {
        const size_t mid = lo + (hi - lo) / 2;
        if (c->x[mid] <= x)
            lo = mid;
        else
            hi = mid;
    }
    while (lo > 0 && x < c->x[lo]) lo--; /* rounding of the bucket */
    while (lo + 1 < c->n && x >= c->x[lo + 1]) lo++;
    return lo;
}

static inline void nuem_cubic_eval(const nuem_cubic_piece *p, double x,
                                   double out[NUEM_CUBIC_CURVES])
{
    const double u = (x - p->x0) * p->per_h;

    for (int k = 0; k < NUEM_CUBIC_CURVES; k++)
        out[k] = p->c[0][k] + u * (p->c[1][k] + u * (p->c[2][k] + u * p->c[3][k]));
}

static inline void nuem_cubic_slope(const nuem_cubic_piece *p, double x,
                                    double out[NUEM_CUBIC_CURVES])
{
    const double u = (x - p->x0) * p->per_h;

    for (int k = 0; k < NUEM_CUBIC_CURVES; k++)
        out[k] = p->per_h * (p->c[1][k] + u * (2.0 * p->c[2][k] + u * 3.0 * p->c[3][k]));
}

#endif
