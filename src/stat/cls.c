/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CLs upper limits (Read, J. Phys. G 28 (2002) 2693) with the test statistic q-tilde of Cowan et al.,
 * EPJ C 71 (2011) 1554, by toys. The asymptotic formulae are in cls_asymptotic.c. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/stream.h"
#include "stat/cls_asymptotic.h"
#include "stat/toys_private.h"

/* Toys with the counts of the data must not be told from the data; minima are known to 1e-8. */
static const double TIE = 1e-6;

typedef struct toys {
    const nuem_valley *valley;
    uint64_t seed, first;
    double x;
    nuem_probe *null_minimum; /* [n_toy] of the toys without signal, the same for every x */
    double *q;                /* [n_toy] */
} toys;

static nuem_status toy_at_x(const nuem_toy_loop *loop, nuem_toy_thread *t, size_t i, void *context,
                            nuem_error *err)
{
    const toys *c = context;
    nuem_probe at, minimum;
    nuem_status st = nuem_toy_loop_draw(loop, t, NUEM_STREAM_TOY, c->seed, c->first + i, err);

    if (!st) st = nuem_valley_probe(c->valley, t->ws, &t->toy, c->x, &at, err);
    if (!st) st = nuem_valley_minimum(c->valley, t->ws, &t->toy, &at, &minimum, err);
    if (!st) c->q[i] = nuem_cls_statistic(&at, &minimum);
    return st;
}

static nuem_status null_toy_minimum(const nuem_toy_loop *loop, nuem_toy_thread *t, size_t i,
                                    void *context, nuem_error *err)
{
    const toys *c = context;
    nuem_status st = nuem_toy_loop_draw(loop, t, NUEM_STREAM_TOY_NULL, c->seed, i, err);

    if (st) return st;
    return nuem_valley_minimum(c->valley, t->ws, &t->toy, NULL, &c->null_minimum[i], err);
}

static nuem_status null_toy_at_x(const nuem_toy_loop *loop, nuem_toy_thread *t, size_t i,
                                 void *context, nuem_error *err)
{
    const toys *c = context;
    nuem_probe at;
    nuem_status st;

    c->q[i] = 0.0;
    if (c->null_minimum[i].x > c->x) return NUEM_OK;
    st = nuem_toy_loop_draw(loop, t, NUEM_STREAM_TOY_NULL, c->seed, i, err);
    if (!st) st = nuem_valley_probe(c->valley, t->ws, &t->toy, c->x, &at, err);
    if (!st) c->q[i] = nuem_cls_statistic(&at, &c->null_minimum[i]);
    return st;
}

static double fraction_above(const double *q, size_t n, double level)
{
    size_t above = 0;

    for (size_t i = 0; i < n; i++) above += q[i] >= level - TIE;
    return (double)above / (double)n;
}

/* Where no toy without signal is like the data, CLs says nothing and excludes nothing. */
static void ratio(nuem_cls_point *p, size_t n)
{
    p->cls = 1.0;
    p->cls_error = 0.0;
    if (p->clb <= 0.0) return;
    p->cls = p->clsb / p->clb;
    if (p->clsb > 0.0)
        p->cls_error =
            p->cls * sqrt(((1.0 - p->clsb) / p->clsb + (1.0 - p->clb) / p->clb) / (double)n);
}

/* Least x above which CLs stays below alpha, with straight lines for ln(CLs) where that is finite. */
static nuem_status find_upper(const nuem_cls_point *p, size_t n, double alpha, double *upper,
                              nuem_error *err)
{
    size_t i = n;

    while (i > 0 && p[i - 1].cls < alpha) i--;
    if (i == n)
        return nuem_fail(err, NUEM_ERR_RANGE,
                         "CLs is %g at the upper end of the grid, %g; it must fall to %g inside",
                         p[n - 1].cls, p[n - 1].x, alpha);
    if (i == 0)
        return nuem_fail(err, NUEM_ERR_RANGE,
                         "CLs is below %g on the whole grid; its lower end, %g, is too high", alpha,
                         p[0].x);
    double a = p[i - 1].cls, b = p[i].cls;
    double part = b > 0.0 ? log(a / alpha) / log(a / b) : (a - alpha) / (a - b);
    *upper = p[i - 1].x + part * (p[i].x - p[i - 1].x);
    return NUEM_OK;
}

static nuem_status point_at(nuem_toy_loop *loop, const nuem_observation *observation, toys *c,
                            size_t n_toy, const nuem_probe *minimum, const nuem_cls_asimov *asimov,
                            nuem_cls_point *p, nuem_error *err)
{
    nuem_objective_workspace *ws = loop->thread[0].ws;
    nuem_probe at;
    double cls;
    nuem_status st = nuem_valley_probe(c->valley, ws, observation, p->x, &at, err);

    if (st || (st = nuem_cls_asymptotic(asimov, ws, observation, p->x, minimum, &cls, err)))
        return st;
    p->cls_asymptotic = cls;
    p->q = nuem_cls_statistic(&at, minimum);
    c->x = p->x;
    if ((st = nuem_toy_loop_aim(loop, observation, 0.0, err))) return st;
    if ((st = nuem_toy_loop_run(loop, n_toy, null_toy_at_x, c, err))) return st;
    p->clb = fraction_above(c->q, n_toy, p->q);
    if ((st = nuem_toy_loop_aim(loop, observation, p->x, err))) return st;
    if ((st = nuem_toy_loop_run(loop, n_toy, toy_at_x, c, err))) return st;
    p->clsb = fraction_above(c->q, n_toy, p->q);
    ratio(p, n_toy);
    return NUEM_OK;
}

static nuem_status construct(nuem_toy_loop *loop, const nuem_observation *observation,
                             nuem_toy_options o, nuem_cls_limit *out, nuem_cls_point *point,
                             nuem_error *err)
{
    nuem_cls_asimov asimov;
    nuem_probe minimum;
    nuem_cls_limit limit;
    toys c = {.seed = o.seed};
    const bool range = o.lo != 0.0 || o.hi != 0.0;
    nuem_status st = nuem_cls_asimov_create(loop, observation, range ? o.hi : (double)NAN, &asimov,
                                            &minimum, err);

    if (st) return st;
    c.valley = &asimov.valley;
    c.q = malloc(o.n_toy * sizeof *c.q);
    c.null_minimum = malloc(o.n_toy * sizeof *c.null_minimum);
    st = c.q && c.null_minimum ? NUEM_OK : nuem_fail_nomem(err);
    if (!st)
        st = nuem_cls_asymptotic_limit(&asimov, loop->thread[0].ws, observation, o.cl, &minimum,
                                       &limit, range ? NULL : err);
    if (st && range && st != NUEM_ERR_NOMEM) { /* toys can do without */
        limit = (nuem_cls_limit){.cl = o.cl,
                                 .best_fit = minimum.x,
                                 .chi2_min = minimum.f,
                                 .upper_asymptotic = (double)NAN,
                                 .median_expected = (double)NAN};
        st = NUEM_OK;
    }
    if (!st && !range)
        st = nuem_cls_asymptotic_grid(&asimov, loop->thread[0].ws, observation, o.cl, &minimum,
                                      &o.lo, &o.hi, err);
    if (!st) st = nuem_toy_loop_aim(loop, observation, 0.0, err);
    if (!st) st = nuem_toy_loop_run(loop, o.n_toy, null_toy_minimum, &c, err);
    for (size_t i = 0; i < o.points && !st; i++) {
        c.first = (uint64_t)i * o.n_toy;
        point[i].x = o.lo + (o.hi - o.lo) * (double)i / (double)(o.points - 1);
        st = point_at(loop, observation, &c, o.n_toy, &minimum, &asimov, &point[i], err);
    }
    if (!st) st = find_upper(point, o.points, 1.0 - o.cl, &limit.upper, err);
    free(c.q);
    free(c.null_minimum);
    nuem_cls_asimov_clear(&asimov);
    if (st) return st;
    limit.n_point = o.points;
    *out = limit;
    return NUEM_OK;
}

nuem_status nuem_limit_cls(const nuem_objective *objective, const nuem_observation *observation,
                           const nuem_toy_options *options, const nuem_progress *progress,
                           nuem_cls_limit *out, nuem_cls_point *point, nuem_error *err)
{
    const nuem_toy_options o = options ? *options : nuem_toy_options_default();
    nuem_toy_loop loop;
    nuem_cls_limit limit;
    nuem_status st = nuem_toys_check_options(&o, objective, err);

    if (st) return st;
    if (o.lo < 0.0)
        return nuem_fail(err, NUEM_ERR_ARG, "the grid begins at %g; CLs limits are for x >= 0",
                         o.lo);
    nuem_cls_point *table = calloc(o.points, sizeof *table);
    if (!table) return nuem_fail_nomem(err);
    st = nuem_toy_loop_create(objective, o.threads, progress,
                              (double)o.n_toy * (2.0 * (double)o.points + 1.0), &loop, err);
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
