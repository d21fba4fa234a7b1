/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals of Feldman and Cousins, PRD 57 (1998) 3873, with profiled nuisances. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/normal.h"
#include "num/stream.h"
#include "stat/toys_private.h"

/* The grid reaches to where chi2 of the data is that of cl and this many standard deviations more: few
 * counts and boundaries make critical values larger and smaller than the asymptotic one. */
static const double MARGIN = 1.0;
/* Toys with the counts of the data must not be told from the data; minima are known to 1e-8. */
static const double TIE = 1e-6;

typedef struct point_toys {
    const nuem_valley *valley;
    uint64_t seed, first; /* index of the first toy of this point */
    double *delta;        /* [n_toy] */
} point_toys;

static nuem_status toy_delta(const nuem_toy_loop *loop, nuem_toy_thread *t, size_t i, void *context,
                             nuem_error *err)
{
    const point_toys *c = context;
    nuem_probe at, minimum;
    nuem_status st = nuem_toy_loop_draw(loop, t, NUEM_STREAM_TOY, c->seed, c->first + i, err);

    if (!st) st = nuem_valley_probe(c->valley, t->ws, &t->toy, loop->truth.x, &at, err);
    if (!st) st = nuem_valley_minimum(c->valley, t->ws, &t->toy, &at, &minimum, err);
    if (!st) c->delta[i] = fmax(0.0, at.f - minimum.f);
    return st;
}

static int ascending(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Order statistic k = 1 ... n, k clamped. */
static double order(const double *sorted, size_t n, double k)
{
    double i = fmin(fmax(k, 1.0), (double)n);

    return sorted[(size_t)i - 1];
}

/* The least value that a fraction cl of the toys does not exceed. Its error is half the way between the
 * order statistics one standard deviation of the binomial law below and above. */
static void evaluate(double *delta, size_t n, double cl, nuem_fc_point *p)
{
    const double k = ceil(cl * (double)n - 1e-9), s = sqrt(cl * (1.0 - cl) * (double)n);
    size_t above = 0;

    qsort(delta, n, sizeof *delta, ascending);
    p->critical = order(delta, n, k);
    p->critical_error = 0.5 * (order(delta, n, ceil(k + s)) - order(delta, n, floor(k - s)));
    for (size_t i = 0; i < n; i++) above += delta[i] >= p->delta_chi2 - TIE;
    p->p_value = (double)above / (double)n;
}

/* Distance of the data from acceptance. */
static double excess(const nuem_fc_point *p)
{
    return p->delta_chi2 - p->critical - TIE;
}

static void regions(const nuem_fc_point *p, size_t n, nuem_fc_limit *out)
{
    bool inside = false;
    double start = (double)NAN, end = (double)NAN;

    for (size_t i = 0; i <= n; i++) {
        bool accepted = i < n && excess(&p[i]) <= 0.0;
        double cross = (double)NAN;
        if (i > 0 && i < n && accepted != inside) {
            double a = excess(&p[i - 1]), b = excess(&p[i]);
            cross = p[i - 1].x +
                    (p[i].x - p[i - 1].x) * (isfinite(a) && isfinite(b) ? a / (a - b) : 0.5);
        }
        if (accepted && !inside) start = cross;
        if (!accepted && inside) {
            end = cross; /* NaN after the last point */
            if (out->n_region == 0) out->lower = start;
            if (out->n_region < NUEM_LIMIT_MAX_REGIONS) {
                out->region[out->n_region][0] = start;
                out->region[out->n_region++][1] = end;
            } else {
                out->region[NUEM_LIMIT_MAX_REGIONS - 1][1] = end;
            }
        }
        inside = accepted;
    }
    out->upper = end;
}

static nuem_status find_grid(const nuem_valley *valley, nuem_objective_workspace *ws,
                             const nuem_observation *observation, const nuem_probe *minimum,
                             nuem_toy_options *o, nuem_error *err)
{
    if (o->lo != 0.0 || o->hi != 0.0) return NUEM_OK;
    const double z = nuem_normal_quantile(0.5 * (1.0 + o->cl)) + MARGIN;
    nuem_status st =
        nuem_valley_range(valley, ws, observation, z * z, minimum, &o->lo, &o->hi, err);
    if (!st && valley->even && !nuem_toys_bounded(valley->objective)) o->lo = -o->hi;
    return st;
}

static nuem_status construct(nuem_toy_loop *loop, const nuem_observation *observation,
                             nuem_toy_options o, nuem_fc_limit *out, nuem_fc_point *point,
                             nuem_error *err)
{
    const bool range = o.lo != 0.0 || o.hi != 0.0;
    nuem_objective_workspace *ws = loop->thread[0].ws;
    nuem_valley valley;
    nuem_probe minimum;
    point_toys c = {.valley = &valley, .seed = o.seed};
    nuem_status st =
        nuem_valley_find(loop->objective, ws, observation, -HUGE_VAL, range ? o.lo : (double)NAN,
                         range ? o.hi : (double)NAN, &valley, err);

    if (!st) st = nuem_valley_minimum(&valley, ws, observation, NULL, &minimum, err);
    if (!st) st = find_grid(&valley, ws, observation, &minimum, &o, err);
    if (st) return st;
    c.delta = malloc(o.n_toy * sizeof *c.delta);
    if (!c.delta) return nuem_fail_nomem(err);
    for (size_t i = 0; i < o.points && !st; i++) {
        nuem_fc_point *p = &point[i];
        c.first = (uint64_t)i * o.n_toy;
        p->x = o.lo + (o.hi - o.lo) * (double)i / (double)(o.points - 1);
        if ((st = nuem_toy_loop_aim(loop, observation, p->x, err))) break;
        p->delta_chi2 = fmax(0.0, loop->truth.chi2 - minimum.f);
        if (!(st = nuem_toy_loop_run(loop, o.n_toy, toy_delta, &c, err)))
            evaluate(c.delta, o.n_toy, o.cl, p);
    }
    free(c.delta);
    if (st) return st;
    *out = (nuem_fc_limit){.cl = o.cl,
                           .best_fit = minimum.x,
                           .chi2_min = minimum.f,
                           .lower = (double)NAN,
                           .upper = (double)NAN,
                           .n_point = o.points};
    regions(point, o.points, out);
    return NUEM_OK;
}

nuem_status nuem_limit_feldman_cousins(const nuem_objective *objective,
                                       const nuem_observation *observation,
                                       const nuem_toy_options *options,
                                       const nuem_progress *progress, nuem_fc_limit *out,
                                       nuem_fc_point *point, nuem_error *err)
{
    const nuem_toy_options o = options ? *options : nuem_toy_options_default();
    nuem_toy_loop loop;
    nuem_fc_limit limit;
    nuem_status st = nuem_toys_check_options(&o, objective, err);

    if (st) return st;
    nuem_fc_point *table = calloc(o.points, sizeof *table);
    if (!table) return nuem_fail_nomem(err);
    st = nuem_toy_loop_create(objective, o.threads, progress, (double)o.n_toy * (double)o.points,
                              &loop, err);
    if (!st) {
        st = construct(&loop, observation, o, &limit, table, err);
        nuem_toy_loop_clear(&loop);
    }
    if (!st) {
        *out = limit;
        if (point) memcpy(point, table, o.points * sizeof *point);
    }
    free(table);
    return st;
}
