/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "propagation/solar_curves.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/error.h"
#include "nuem/constants.h"

enum { REACH = 4 };

/* Row i, on both sides of the centre: n_e is even in r. */
static double mirrored(const double *y, long i)
{
    return y[labs(i)];
}

/* Whether the nine rows around row i are evenly spaced. */
static bool even(const nuem_solar *s, size_t i)
{
    if (i + REACH >= s->n || (i < REACH && s->r[0] != 0.0)) return false;
    const size_t lo = i < REACH ? 0 : i - REACH;
    const double step = s->r[lo + 1] - s->r[lo];
    for (size_t k = lo; k < i + REACH; k++)
        if (fabs(s->r[k + 1] - s->r[k] - step) > 1e-6 * step) return false;
    return true;
}

/* log10 n_e of row i in mol/cm3, without its rounding: the value of the cubic that fits nine rows best. */
static double smoothed(const nuem_solar *s, size_t i)
{
    static const double weight[REACH + 1] = {59.0 / 231.0, 54.0 / 231.0, 39.0 / 231.0, 14.0 / 231.0,
                                             -21.0 / 231.0};
    double sum = weight[0] * s->log_ne[i];

    if (!even(s, i)) return s->log_ne[i];
    for (long k = 1; k <= REACH; k++)
        sum += weight[k] * (mirrored(s->log_ne, (long)i - k) + s->log_ne[i + (size_t)k]);
    return sum;
}

/* ln(n_n/n_e) by the mass fractions of hydrogen and helium; the rest has as many neutrons as protons. */
static nuem_status log_ratios(const nuem_table *t, double *out, nuem_error *err)
{
    const double u_h1 = 1.00782503, u_he3 = 3.01602932, u_he4 = 4.00260325; /* AME, g/mol */
    const double *h1, *he4, *he3;
    nuem_status st;

    if ((st = nuem_table_bounded(t, "x_h1", 0.0, 1.0, &h1, err))) return st;
    if ((st = nuem_table_bounded(t, "x_he4", 0.0, 1.0, &he4, err))) return st;
    if ((st = nuem_table_bounded(t, "x_he3", 0.0, 1.0, &he3, err))) return st;
    for (size_t i = 0; i < t->rows; i++) {
        const double rest = 1.0 - h1[i] - he4[i] - he3[i],
                     neutrons = 2.0 * he4[i] / u_he4 + he3[i] / u_he3 + 0.5 * rest,
                     electrons =
                         h1[i] / u_h1 + 2.0 * he4[i] / u_he4 + 2.0 * he3[i] / u_he3 + 0.5 * rest;
        if (!(rest > -1e-6 && neutrons > 0.0 && electrons > 0.0))
            return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[i], 0,
                                "the mass fractions %g, %g, %g sum to %g; they must leave neutrons "
                                "and sum to 1 at most",
                                h1[i], he4[i], he3[i], 1.0 - rest);
        out[i] = log(neutrons / electrons);
    }
    return NUEM_OK;
}

/* The ratio as a curve of its own; beyond the table that of its ends. */
static nuem_status ratio_curve(const nuem_table *t, nuem_cubic *out, nuem_error *err)
{
    const double *r, *y[NUEM_CUBIC_CURVES] = {NULL}, *dy[NUEM_CUBIC_CURVES] = {NULL};
    double *work = malloc(2 * t->rows * sizeof *work);
    nuem_status st;

    if (!work) return nuem_fail_nomem(err);
    if ((st = nuem_table_increasing(t, "r_rsun", &r, err))) goto done;
    if (t->rows < 2) {
        st = nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[0], 0,
                          "a composition needs two rows at least; it has %zu", t->rows);
        goto done;
    }
    if ((st = log_ratios(t, work, err))) goto done;
    nuem_cubic_monotone_slopes(t->rows, r, work, work + t->rows);
    y[0] = work;
    dy[0] = work + t->rows;
    st = nuem_cubic_create(t->rows, r, y, dy, out, err);
done:
    free(work);
    return st;
}

static double ratio_at(const nuem_cubic *c, double r)
{
    const double inside = fmin(fmax(r, c->x[0]), c->x[c->n]);
    double y[NUEM_CUBIC_CURVES];

    nuem_cubic_eval(&c->piece[nuem_cubic_find(c, inside, 0)], inside, y);
    return y[0];
}

nuem_status nuem_solar_curves(const nuem_solar *s, const nuem_table *composition, nuem_cubic *out,
                              nuem_error *err)
{
    const double per_mol = log(nuem_constants_get()->avogadro);
    const bool level = s->r[0] == 0.0; /* smooth at the centre */
    double *work = malloc(5 * s->n * sizeof *work);
    nuem_cubic ratio = {0};
    nuem_status st;

    if (!work) return nuem_fail_nomem(err);
    double *ne = work, *nn = ne + s->n, *dne = nn + s->n, *dnn = dne + s->n, *spare = dnn + s->n;
    const double *const y[NUEM_CUBIC_CURVES] = {ne, nn}, *const dy[NUEM_CUBIC_CURVES] = {dne, dnn};
    if ((st = ratio_curve(composition, &ratio, err))) goto done;
    for (size_t i = 0; i < s->n; i++) {
        ne[i] = smoothed(s, i) * M_LN10 + per_mol;
        nn[i] = ne[i] + ratio_at(&ratio, s->r[i]);
    }
    nuem_cubic_spline_slopes(s->n, s->r, ne, level, dne, spare);
    nuem_cubic_spline_slopes(s->n, s->r, nn, level, dnn, spare);
    st = nuem_cubic_create(s->n, s->r, y, dy, out, err);
done:
    nuem_cubic_clear(&ratio);
    free(work);
    return st;
}
