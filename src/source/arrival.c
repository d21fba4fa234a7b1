/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrival times integrated over bins. */
#include "source/arrival.h"

#include <math.h>

#include "base/error.h"
#include "num/gauss.h"
#include "num/interpolate.h"

/* A range of recorded times on which the efficiency is a straight line. */
typedef struct piece {
    double from, to, first, last; /* us; efficiency at the ends */
} piece;

static double piece_at(const piece *p, double t)
{
    return p->first + (p->last - p->first) * (t - p->from) / (p->to - p->from);
}

/* Where the next panel of a pulse ends, at t after its mean. Steps over which a rule of 16 points is
 * exact to 1e-12: half a sigma inside the pulse (e^(-z^2/2) is 0 in double precision beyond 38.6 sigma),
 * then twice the shorter lifetime until it is gone, then twice the longer one. */
static double panel_end(const nuem_arrival *a, double t)
{
    const double pulse = 39.0 * a->sigma_us;
    double slow = 0.0, fast = HUGE_VAL;

    for (size_t k = 0; k < a->n_decay; k++) {
        slow = fmax(slow, a->lifetime_us[k]);
        fast = fmin(fast, a->lifetime_us[k]);
    }
    if (a->n_decay == 0) fast = 0.0;
    const double end[4] = {-pulse, pulse, pulse + 40.0 * fast, pulse + 40.0 * fast + 750.0 * slow},
                 step[4] = {HUGE_VAL, 0.5 * a->sigma_us, 2.0 * fast, 2.0 * slow};
    for (int k = 0; k < 4; k++) {
        if (t >= end[k]) continue;
        double next = fmin(t + step[k], end[k]);
        return next > t ? next : end[k]; /* a step below the last digit of t */
    }
    return HUGE_VAL;
}

static double pulse_in(const nuem_arrival *a, const piece *p, double shift, const nuem_gauss *rule)
{
    const double to = p->to - shift; /* after the mean of the pulse */
    double sum = 0.0;

    for (double x = p->from - shift; x < to;) {
        double next = fmin(panel_end(a, x), to), part = 0.0;
        for (size_t k = 0; k < rule->n; k++) {
            double t = x + (next - x) * rule->x[k];
            part += rule->w[k] * nuem_pulse_density(a, t) * piece_at(p, t + shift);
        }
        sum += (next - x) * part;
        x = next;
    }
    return sum;
}

/* A flat density times a straight line: the trapezoid is exact. */
static double table_in(const nuem_arrival *a, const piece *p, double shift)
{
    double sum = 0.0;

    for (size_t i = 0; i < a->n; i++) {
        double lo = a->edge_us[i] + shift, hi = a->edge_us[i + 1] + shift, from = fmax(lo, p->from),
               to = fmin(hi, p->to);
        if (from < to)
            sum += a->fraction[i] * (to - from) / (hi - lo) * 0.5 *
                   (piece_at(p, from) + piece_at(p, to));
    }
    return sum;
}

typedef struct efficiency {
    size_t n;
    const double *t_us, *value;
} efficiency;

static double efficiency_at(const efficiency *e, double t)
{
    if (e->n == 0) return 1.0;
    if (t <= e->t_us[0]) return e->value[0];
    if (t >= e->t_us[e->n - 1]) return e->value[e->n - 1];
    return nuem_linear_at(e->t_us, e->value, nuem_bracket(e->n, e->t_us, t), t);
}

/* The bin [lo, hi], cut at the points of the efficiency. */
static double bin_in(const nuem_arrival *a, const efficiency *e, double lo, double hi,
                     double offset, const nuem_gauss *rule)
{
    double sum = 0.0;

    for (size_t i = 0; lo < hi; i++) {
        while (i < e->n && e->t_us[i] <= lo) i++;
        double to = i < e->n ? fmin(e->t_us[i], hi) : hi;
        const piece p = {lo, to, efficiency_at(e, lo), efficiency_at(e, to)};
        sum += a->kind == NUEM_ARRIVAL_TABLE ? table_in(a, &p, offset)
                                             : pulse_in(a, &p, offset + a->mean_us, rule);
        lo = to;
    }
    return sum;
}

/* n + 1 numbers, finite and increasing */
static nuem_status check_edges(const char *what, size_t n, const double *x, nuem_error *err)
{
    for (size_t i = 0; i <= n; i++) {
        if (!isfinite(x[i]))
            return nuem_fail(err, NUEM_ERR_ARG, "%s %zu is %g; it must be finite", what, i, x[i]);
        if (i > 0 && !(x[i] > x[i - 1]))
            return nuem_fail(err, NUEM_ERR_ARG, "%s %zu is %g us after %g us; it must increase",
                             what, i, x[i], x[i - 1]);
    }
    return NUEM_OK;
}

static nuem_status check_weights(const char *what, size_t n, const double *y, nuem_error *err)
{
    for (size_t i = 0; i < n; i++)
        if (!(y[i] >= 0.0 && isfinite(y[i])))
            return nuem_fail(err, NUEM_ERR_ARG, "%s %zu is %g; it must be finite and >= 0", what, i,
                             y[i]);
    return NUEM_OK;
}

static nuem_status check_arrival(const nuem_arrival *a, nuem_error *err)
{
    nuem_status st;

    if (a->kind == NUEM_ARRIVAL_TABLE) {
        if (a->n == 0) return nuem_fail(err, NUEM_ERR_ARG, "the table of arrival times is empty");
        st = check_edges("edge of arrival", a->n, a->edge_us, err);
        return st ? st : check_weights("fraction of arrival", a->n, a->fraction, err);
    }
    if (a->kind != NUEM_ARRIVAL_PULSE)
        return nuem_fail(err, NUEM_ERR_ARG, "the component of the flux has no arrival times");
    if (!isfinite(a->mean_us))
        return nuem_fail(err, NUEM_ERR_ARG, "the mean of the pulse is %g us; it must be finite",
                         a->mean_us);
    if (!(a->sigma_us > 0.0 && isfinite(a->sigma_us)))
        return nuem_fail(err, NUEM_ERR_ARG, "sigma of the pulse is %g us; it must be positive",
                         a->sigma_us);
    if (a->n_decay > 2)
        return nuem_fail(err, NUEM_ERR_ARG, "%zu decays follow the pulse; it must be 0 to 2",
                         a->n_decay);
    for (size_t k = 0; k < a->n_decay; k++)
        if (!(a->lifetime_us[k] > 0.0 && isfinite(a->lifetime_us[k])))
            return nuem_fail(err, NUEM_ERR_ARG, "lifetime %zu is %g us; it must be positive", k,
                             a->lifetime_us[k]);
    return NUEM_OK;
}

nuem_status nuem_arrival_fractions(const nuem_arrival *arrival, size_t n, const double *edge_us,
                                   double offset_us, size_t n_efficiency,
                                   const double *efficiency_us, const double *efficiency_value,
                                   double *fraction, nuem_error *err)
{
    const efficiency e = {n_efficiency, efficiency_us, efficiency_value};
    nuem_gauss rule;
    nuem_status st;

    if (n == 0) return nuem_fail(err, NUEM_ERR_ARG, "no bin of time; there must be one at least");
    if (!isfinite(offset_us))
        return nuem_fail(err, NUEM_ERR_ARG, "the offset of times is %g us; it must be finite",
                         offset_us);
    if ((st = check_arrival(arrival, err))) return st;
    if ((st = check_edges("edge of time", n, edge_us, err))) return st;
    if (e.n > 0) {
        if ((st = check_edges("time of efficiency", e.n - 1, e.t_us, err))) return st;
        if ((st = check_weights("efficiency", e.n, e.value, err))) return st;
    }
    if ((st = nuem_gauss_rule(NUEM_GAUSS_MAX, &rule, err))) return st;
    for (size_t i = 0; i < n; i++)
        fraction[i] = bin_in(arrival, &e, edge_us[i], edge_us[i + 1], offset_us, &rule);
    return NUEM_OK;
}
