/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Media at points of the path, joined by monotone cubics. */
#include "propagation/profile_table.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"

/* Relative distance of places below which rounding leaves too little of the steps between them. */
static const double CLOSE = 1e-14;

static void curves_clear(void *state)
{
    nuem_profile_curves *curves = state;

    nuem_cubic_clear(&curves->cubic);
    free(curves);
}

/* A density from its curve; rounding may leave one that reaches 0 slightly below. */
static inline double density(double y, bool is_log)
{
    return is_log ? exp(y) : y > 0.0 ? y : 0.0;
}

static void curves_at(const nuem_profile *p, size_t n, const double *x_km, nuem_medium *out)
{
    const nuem_profile_curves *s = p->state;
    size_t piece = 0;

    for (size_t i = 0; i < n; i++) {
        const double x = nuem_profile_inside(p, x_km[i]);
        double y[NUEM_CUBIC_CURVES];
        piece = nuem_cubic_find(&s->cubic, x, piece);
        nuem_cubic_eval(&s->cubic.piece[piece], x, y);
        out[i].ne_cm3 = density(y[0], s->log_ne);
        out[i].nn_cm3 = density(y[1], s->log_nn);
        out[i].bx_gauss = s->polar ? y[2] * cos(y[3]) : y[2];
        out[i].by_gauss = s->polar ? y[2] * sin(y[3]) : y[3];
    }
}

size_t nuem_profile_knots(const nuem_profile *p, const double **x_km)
{
    const nuem_profile_curves *s = p->state;

    if (p->at != curves_at) return nuem_profile_breaks(p, x_km);
    *x_km = s->cubic.x;
    return s->cubic.n + 1;
}

nuem_status nuem_profile_of_curves(nuem_profile_curves *curves, size_t n_breaks,
                                   const double *breaks, nuem_profile **out, nuem_error *err)
{
    nuem_profile_curves *kept = malloc(sizeof *kept);
    nuem_profile *p;
    nuem_status st;

    if (!kept) {
        nuem_cubic_clear(&curves->cubic);
        return nuem_fail_nomem(err);
    }
    *kept = *curves;
    p = nuem_profile_make(curves_at, curves_clear, kept, kept->cubic.x[0],
                          kept->cubic.x[kept->cubic.n]);
    if (!p) return nuem_fail_nomem(err);
    if ((st = nuem_profile_set_breaks(p, n_breaks, breaks, err))) {
        nuem_profile_free(p);
        return st;
    }
    *out = p;
    return NUEM_OK;
}

nuem_status nuem_profile_check_places(size_t n, const double *x, nuem_error *err)
{
    if (n < 2)
        return nuem_fail(err, NUEM_ERR_ARG, "a profile needs two places at least; it has %zu", n);
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i]))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i, "x_km is %g; it must be finite",
                                   x[i]);
        if (i && x[i] < x[i - 1])
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "x_km is %.17g after %.17g; it must not decrease", x[i],
                                   x[i - 1]);
        if (i && x[i] > x[i - 1] && x[i] - x[i - 1] < CLOSE * fabs(x[i]))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "x_km is %.17g after %.17g: rows so close cannot be told apart; "
                                   "they must be equal (a jump) or %g of x_km apart",
                                   x[i], x[i - 1], CLOSE);
        if (i > 1 && x[i] == x[i - 2])
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "x_km is %.17g for the third time; two rows make a jump", x[i]);
        if (x[i] == x[0] && i == 1)
            return nuem_fail_index(err, NUEM_ERR_ARG, 1,
                                   "x_km is %.17g twice at the start; a jump lies inside the path",
                                   x[1]);
    }
    if (x[n - 1] == x[n - 2])
        return nuem_fail_index(err, NUEM_ERR_ARG, (long)(n - 1),
                               "x_km is %.17g twice at the end; a jump lies inside the path",
                               x[n - 1]);
    if (!isfinite(x[n - 1] - x[0]))
        return nuem_fail_index(err, NUEM_ERR_ARG, (long)(n - 1),
                               "x_km from %g to %g is no finite length", x[0], x[n - 1]);
    return NUEM_OK;
}

static bool positive(size_t n, const double *y)
{
    for (size_t i = 0; i < n; i++)
        if (!(y[i] > 0.0)) return false;
    return true;
}

/* Slopes stretch by stretch: a jump separates. */
static void slopes(size_t n, const double *x, const double *y, double *dy)
{
    for (size_t from = 0, to; from < n; from = to) {
        to = from + 1;
        while (to < n && x[to] > x[to - 1]) to++;
        nuem_cubic_monotone_slopes(to - from, x + from, y + from, dy + from);
    }
}

nuem_status nuem_profile_curves_create(size_t n, const double *x, const double *ne,
                                       const double *nn, const double *a, const double *b,
                                       bool polar, nuem_profile **out, nuem_error *err)
{
    const double *const y[NUEM_CUBIC_CURVES] = {ne, nn, a, b};
    const double *value[NUEM_CUBIC_CURVES], *slope[NUEM_CUBIC_CURVES];
    nuem_profile_curves curves = {
        .log_ne = positive(n, ne), .log_nn = positive(n, nn), .polar = polar};
    double *work = malloc(2 * NUEM_CUBIC_CURVES * n * sizeof *work);
    nuem_status st;

    if (!work) return nuem_fail_nomem(err);
    for (int k = 0; k < NUEM_CUBIC_CURVES; k++) {
        const bool is_log = k == 0 ? curves.log_ne : k == 1 && curves.log_nn;
        double *v = work + 2 * (size_t)k * n, *d = v + n;
        for (size_t i = 0; i < n; i++) v[i] = is_log ? log(y[k][i]) : y[k][i];
        slopes(n, x, v, d);
        value[k] = v;
        slope[k] = d;
    }
    st = nuem_cubic_create(n, x, value, slope, &curves.cubic, err);
    free(work);
    return st ? st : nuem_profile_of_curves(&curves, n, x, out, err);
}

nuem_status nuem_profile_table(size_t n, const double *x_km, const nuem_medium *medium,
                               nuem_profile **out, nuem_error *err)
{
    double *column;
    nuem_status st;

    if ((st = nuem_profile_check_places(n, x_km, err))) return st;
    for (size_t i = 0; i < n; i++)
        if ((st = nuem_profile_check_medium(&medium[i], (long)i, err))) return st;
    if (!(column = malloc(4 * n * sizeof *column))) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n; i++) {
        column[i] = medium[i].ne_cm3;
        column[n + i] = medium[i].nn_cm3;
        column[2 * n + i] = medium[i].bx_gauss;
        column[3 * n + i] = medium[i].by_gauss;
    }
    st = nuem_profile_curves_create(n, x_km, column, column + n, column + 2 * n, column + 3 * n,
                                    false, out, err);
    free(column);
    return st;
}
