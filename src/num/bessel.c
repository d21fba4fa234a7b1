/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/bessel.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/error.h"

/* Eight-point interpolation at this distance leaves 1e-12 (measured in the tests). */
static const double STEP = 0.05, NOTHING = 1e-14;
enum { BEFORE = 3, POINTS = 8 };

/* Of one order, between where it begins to count and l + 1. */
typedef struct band {
    double start;
    ptrdiff_t first; /* argument of the first value / STEP */
    size_t n, at;
} band;

struct nuem_bessel_table {
    band *band;    /* [orders] */
    double *value; /* joined bands */
};

/* All orders at one argument by Miller's downward recurrence, normalised by j_0 or j_1. GSL's arrays
 * give NAN where the highest order underflows. x >= 0 */
static void all_orders(size_t orders, double x, double *out)
{
    static const double LARGE = 1e200;
    /* from where nothing is left of the other solution; beyond it everything is zero */
    const size_t reach = (size_t)(x + 12.0 * cbrt(x + 1.0)) + 20,
                 top = reach < orders ? reach : orders;
    double above = 0.0, here = 1e-200;

    for (size_t l = 0; l < orders; l++) out[l] = 0.0;
    if (x == 0.0) {
        out[0] = 1.0;
        return;
    }
    for (size_t l = reach + 20; l-- > 0;) { /* here is that of l + 1 */
        const double below = (2.0 * (double)l + 3.0) / x * here - above;
        above = here;
        here = below;
        if (l < top) out[l] = here;
        if (fabs(here) < LARGE) continue;
        above /= LARGE;
        here /= LARGE;
        for (size_t i = l; i < top; i++) out[i] /= LARGE;
    }
    const double j0 = sin(x) / x, j1 = x < 1e-3 ? x / 3.0 : (j0 - cos(x)) / x;
    const double scale = fabs(j0) > fabs(j1) || orders < 2 ? j0 / out[0] : j1 / out[1];
    for (size_t l = 0; l < top; l++) out[l] *= scale;
}

/* Where j_l begins to count, a little below: ln j_l = -int sqrt((l + 1/2)^2/x^2 - 1) dx roughly, which is
 * (l + 1/2)(a - tanh a), cosh a = (l + 1/2)/x; and x^l/(2l + 1)!! for the first orders. */
static double start_of(size_t l)
{
    const double nu = (double)l + 0.5, target = -log(NOTHING) + 4.0;
    double lo = 0.0, hi = 50.0;

    if (l == 0) return 0.0;
    for (int i = 0; i < 60; i++) {
        const double a = 0.5 * (lo + hi);
        if (nu * (a - tanh(a)) < target)
            lo = a;
        else
            hi = a;
    }
    return nu / cosh(hi);
}

/* j_l(-x) = (-1)^l j_l(x) continues the table below 0. */
nuem_status nuem_bessel_create(size_t max_order, nuem_bessel_table **out, nuem_error *err)
{
    const size_t orders = max_order + 1;
    nuem_bessel_table *t = calloc(1, sizeof *t);
    double *all = malloc(orders * sizeof *all);
    size_t size = 0;

    if (t) t->band = malloc(orders * sizeof *t->band);
    if (!t || !all || !t->band) {
        free(all);
        nuem_bessel_free(t);
        return nuem_fail_nomem(err);
    }
    for (size_t l = 0; l < orders; l++) {
        band *b = &t->band[l];
        b->start = start_of(l);
        b->first = (ptrdiff_t)(b->start / STEP) - BEFORE;
        b->n = (size_t)((ptrdiff_t)((double)(l + 1) / STEP) - b->first) + POINTS;
        b->at = size;
        size += b->n;
    }
    t->value = malloc(size * sizeof *t->value);
    if (!t->value) {
        free(all);
        nuem_bessel_free(t);
        return nuem_fail_nomem(err);
    }
    const ptrdiff_t end = t->band[max_order].first + (ptrdiff_t)t->band[max_order].n;
    for (ptrdiff_t i = -BEFORE; i < end; i++) {
        all_orders(orders, STEP * fabs((double)i), all);
        for (size_t l = 0; l < orders; l++) {
            const band *b = &t->band[l];
            if (i < b->first || i >= b->first + (ptrdiff_t)b->n) continue;
            t->value[b->at + (size_t)(i - b->first)] = i < 0 && l % 2 ? -all[l] : all[l];
        }
    }
    free(all);
    *out = t;
    return NUEM_OK;
}

void nuem_bessel_free(nuem_bessel_table *t)
{
    if (!t) return;
    free(t->band);
    free(t->value);
    free(t);
}

double nuem_bessel_start(const nuem_bessel_table *t, size_t l)
{
    return t->band[l].start;
}

/* Lagrange's interpolation through points -3 ... 4. */
static double from_table(const nuem_bessel_table *t, const band *b, double x)
{
    const double u = x / STEP;
    const ptrdiff_t i = (ptrdiff_t)u;
    const double s = u - (double)i, *f = t->value + b->at + (i - BEFORE - b->first);
    const double a = s + 3.0, c = s + 2.0, d = s + 1.0, e = s - 1.0, g = s - 2.0, h = s - 3.0,
                 k = s - 4.0;
    const double left = a * c * d, right = e * g * h * k, ac = a * c, hk = h * k;

    return s * right * (-c * d * f[0] + 7.0 * a * d * f[1] - 21.0 * ac * f[2]) / 5040.0 +
           left * (right * f[3] - s * g * hk * f[4]) / 144.0 +
           left * s * e * (21.0 * hk * f[5] - 7.0 * g * k * f[6] + g * h * f[7]) / 5040.0;
}

void nuem_bessel_next(const nuem_bessel_table *t, size_t l, size_t n, const double *r,
                      const double *per_r, double q, const double *one, const double *two,
                      double *out)
{
    const band *b = &t->band[l];
    const double edge = (double)l + 1.0, k = (2.0 * (double)l - 1.0) / q;
    size_t i = 0;

    for (; i < n && q * r[i] < b->start; i++) out[i] = 0.0;
    for (; i < n && q * r[i] < edge; i++) out[i] = from_table(t, b, q * r[i]);
    if (l == 0) {
        for (; i < n; i++) out[i] = sin(q * r[i]) / (q * r[i]);
    } else if (l == 1) {
        for (; i < n; i++) {
            const double x = q * r[i];
            out[i] = (sin(x) / x - cos(x)) / x;
        }
    } else {
#ifndef __clang__ /* which does it by itself */
#pragma omp simd
#endif
        for (size_t m = i; m < n; m++) out[m] = k * per_r[m] * one[m] - two[m];
    }
}
