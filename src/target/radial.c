/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "target/radial.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/bspline.h"
#include "num/gauss.h"

enum { ORDER = NUEM_RADIAL_ORDER, GAUSS = NUEM_RADIAL_GAUSS };

/* Inside a nucleus the potential is a parabola: four intervals. From there edges double up to a hundredth
 * of the innermost orbital, where waves are powers of r and weigh little; then they go on in equal
 * ratios. With 80 of these, hydrogen-like energies are right to 1e-11 (tests/unit/test_atom.c). */
enum { INSIDE = 4, OUTSIDE = 80 };
static const double NEAR = 0.02, POINT = 1e-7; /* of the innermost orbital */

static size_t set_edges(const nuem_radial_range *range, double *edge)
{
    const double near = NEAR * range->core;
    double from = range->nucleus > 0.0 ? range->nucleus : POINT * range->core;
    size_t n = 0;

    if (range->nucleus > 0.0)
        for (size_t i = 0; i < INSIDE; i++) edge[n++] = from * (double)i / INSIDE;
    else
        edge[n++] = 0.0;
    size_t doubled = 0;
    for (; 2.0 * from < near; from *= 2.0, doubled++) edge[n++] = from;
    const double ratio = pow(range->end / from, 1.0 / (double)(OUTSIDE - doubled));
    for (size_t i = doubled; i < OUTSIDE; i++, from *= ratio) edge[n++] = from;
    edge[n] = range->end;
    return n;
}

/* Row g: int_0^x_g of the polynomial through values at the Gauss points; the last row: to 1. */
static void set_integral(nuem_radial *a, const nuem_gauss *rule)
{
    for (size_t g = 0; g <= GAUSS; g++) {
        const double end = g < GAUSS ? rule->x[g] : 1.0;
        for (size_t j = 0; j < GAUSS; j++) {
            double sum = 0.0; /* Lagrange polynomials have degree GAUSS - 1: the rule is exact */
            for (size_t s = 0; s < GAUSS; s++) {
                double x = end * rule->x[s], l = 1.0;
                for (size_t i = 0; i < GAUSS; i++)
                    if (i != j) l *= (x - rule->x[i]) / (rule->x[j] - rule->x[i]);
                sum += rule->w[s] * l;
            }
            a->integral[g][j] = end * sum;
        }
    }
}

static void set_points(nuem_radial *a, const nuem_gauss *rule)
{
    for (size_t i = 0; i < a->n_interval; i++)
        for (size_t g = 0; g < GAUSS; g++) {
            double width = a->edge[i + 1] - a->edge[i];
            a->r[i * GAUSS + g] = a->edge[i] + width * rule->x[g];
            a->w[i * GAUSS + g] = width * rule->w[g];
        }
    for (size_t g = 0; g < GAUSS; g++) {
        a->gauss[g] = rule->x[g];
        a->barycentric[g] = 1.0;
        for (size_t i = 0; i < GAUSS; i++)
            if (i != g) a->barycentric[g] /= rule->x[g] - rule->x[i];
    }
    for (size_t k = 0; k < NUEM_RADIAL_MAX_K + 2; k++)
        for (size_t x = 0; x < a->n_point; x++)
            a->power[k * a->n_point + x] =
                k == 0 ? 1.0 : a->r[x] * a->power[(k - 1) * a->n_point + x];
}

/* Integrates as nuem_radial_coulomb does, and makes it symmetric: the two differ by rounding only where
 * f and g are polynomials that the rule integrates exactly. */
static void set_kernel(nuem_radial *a, size_t k, size_t i)
{
    const double width = a->edge[i + 1] - a->edge[i], *w = a->w + i * GAUSS;
    const double *up = a->power + k * a->n_point + i * GAUSS, *down = up + a->n_point;
    double *out = a->kernel + (k * a->n_interval + i) * GAUSS * GAUSS, y[GAUSS][GAUSS];

    for (size_t g = 0; g < GAUSS; g++)
        for (size_t h = 0; h < GAUSS; h++)
            y[g][h] = w[g] * width *
                      (a->integral[g][h] * up[h] / down[g] +
                       (a->integral[GAUSS][h] - a->integral[g][h]) * up[g] / down[h]);
    for (size_t g = 0; g < GAUSS; g++)
        for (size_t h = 0; h < GAUSS; h++) out[g * GAUSS + h] = 0.5 * (y[g][h] + y[h][g]);
}

nuem_status nuem_radial_create(const nuem_radial_range *range, nuem_radial *out, nuem_error *err)
{
    nuem_radial a = {.n_gauss = GAUSS};
    double edge[INSIDE + OUTSIDE + 1];
    nuem_gauss rule;
    nuem_status st = nuem_gauss_rule(GAUSS, &rule, err);

    if (st) return st;
    a.n_interval = set_edges(range, edge);
    a.n_point = a.n_interval * GAUSS;
    a.n_spline = nuem_bspline_count(ORDER, a.n_interval + 1);
    size_t *first = malloc(a.n_point * sizeof *first);
    a.edge = malloc((a.n_interval + 1) * sizeof *a.edge);
    a.r = malloc(a.n_point * sizeof *a.r);
    a.w = malloc(a.n_point * sizeof *a.w);
    a.power = malloc((NUEM_RADIAL_MAX_K + 2) * a.n_point * sizeof *a.power);
    a.spline = malloc(3 * ORDER * a.n_point * sizeof *a.spline);
    a.kernel = malloc((NUEM_RADIAL_MAX_K + 1) * a.n_interval * GAUSS * GAUSS * sizeof *a.kernel);
    if (!first || !a.edge || !a.r || !a.w || !a.power || !a.spline || !a.kernel)
        st = nuem_fail_nomem(err);
    if (!st) {
        memcpy(a.edge, edge, (a.n_interval + 1) * sizeof *edge);
        set_integral(&a, &rule);
        set_points(&a, &rule);
        for (size_t k = 0; k <= NUEM_RADIAL_MAX_K; k++)
            for (size_t i = 0; i < a.n_interval; i++) set_kernel(&a, k, i);
        /* a point's first spline is the number of its interval: edges are simple knots */
        st = nuem_bspline_tabulate(ORDER, a.n_interval + 1, a.edge, a.n_point, a.r, first, a.spline,
                                   err);
    }
    free(first);
    if (st)
        nuem_radial_clear(&a);
    else
        *out = a;
    return st;
}

void nuem_radial_clear(nuem_radial *a)
{
    free(a->r);
    free(a->w);
    free(a->edge);
    free(a->spline);
    free(a->kernel);
    free(a->power);
    memset(a, 0, sizeof *a);
}

void nuem_radial_coulomb(const nuem_radial *a, int k, const double *rho, double *y)
{
    const double *up = a->power + (size_t)k * a->n_point, *down = up + a->n_point;
    double inner = 0.0, outer = 0.0; /* int_0 rho r^k, int^inf rho r^(-k-1) */
    double f[GAUSS];

    for (size_t i = 0; i < a->n_interval; i++) { /* outward */
        const double width = a->edge[i + 1] - a->edge[i];
        const size_t at = i * GAUSS;
        for (size_t j = 0; j < GAUSS; j++) f[j] = width * rho[at + j] * up[at + j];
        for (size_t j = 0; j < GAUSS; j++) {
            double sum = inner;
            for (size_t l = 0; l < GAUSS; l++) sum += a->integral[j][l] * f[l];
            y[at + j] = sum / down[at + j];
        }
        for (size_t l = 0; l < GAUSS; l++) inner += a->integral[GAUSS][l] * f[l];
    }
    for (size_t i = a->n_interval; i-- > 0;) { /* inward */
        const double width = a->edge[i + 1] - a->edge[i];
        const size_t at = i * GAUSS;
        double whole = outer;
        for (size_t j = 0; j < GAUSS; j++) f[j] = width * rho[at + j] / down[at + j];
        for (size_t l = 0; l < GAUSS; l++) whole += a->integral[GAUSS][l] * f[l];
        for (size_t j = 0; j < GAUSS; j++) {
            double sum = whole;
            for (size_t l = 0; l < GAUSS; l++) sum -= a->integral[j][l] * f[l];
            y[at + j] += sum * up[at + j];
        }
        outer = whole;
    }
}

double nuem_radial_at(const nuem_radial *a, const double *f, double r)
{
    size_t lo = 0, hi = a->n_interval;

    while (hi - lo > 1) {
        size_t mid = (lo + hi) / 2;
        if (r < a->edge[mid])
            hi = mid;
        else
            lo = mid;
    }
    const double x = (r - a->edge[lo]) / (a->edge[lo + 1] - a->edge[lo]);
    double sum = 0.0, weight = 0.0; /* barycentric interpolation */
    for (size_t g = 0; g < GAUSS; g++) {
        const double d = x - a->gauss[g];
        if (d == 0.0) return f[lo * GAUSS + g];
        sum += a->barycentric[g] / d * f[lo * GAUSS + g];
        weight += a->barycentric[g] / d;
    }
    return sum / weight;
}

double nuem_radial_integral(const nuem_radial *a, const double *f, const double *g)
{
    double sum = 0.0;

    for (size_t x = 0; x < a->n_point; x++) sum += a->w[x] * f[x] * (g ? g[x] : 1.0);
    return sum;
}
