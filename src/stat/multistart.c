/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/multistart.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "num/stream.h"

const double nuem_same_chi2 = 1e-3;

/* Half-width of the box in scales, and how many evaluations it may cost: the search compares each of
 * its points with all others. */
static const double BOX = 8.0;
enum { BOX_EVALUATIONS = 4000 };

/* Point s of the sequence: drawn around 0, in turn over small, middle and large distances. In many
 * dimensions each coordinate is smaller, or all together would overshoot. */
static void draw_start(const nuem_multistart *m, size_t s, double *x)
{
    static const double size[] = {1.0, 0.3, 3.0};
    nuem_stream stream = nuem_stream_open(m->seed, NUEM_STREAM_FIT, s);
    double r = size[s % 3] * fmin(1.0, 2.0 / sqrt((double)m->problem.n));

    for (size_t i = 0; i < m->problem.n; i++) {
        double u = 2.0 * nuem_stream_uniform(&stream) - 1.0;
        x[i] = m->angle && m->angle[i] ? M_PI * u : r * m->problem.scale[i] * u;
    }
}

/* Keep a minimum in its place by height, unless one of its height is there. */
static void keep(nuem_valleys *v, size_t dimension, const double *x, double f)
{
    size_t at = 0;

    while (at < v->n && v->valley[at].f < f) at++;
    if (at > 0 && f - v->valley[at - 1].f < nuem_same_chi2) return;
    if (at < v->n && v->valley[at].f - f < nuem_same_chi2) {
        if (!(f < v->valley[at].f)) return;
        v->valley[at].f = f; /* the same, a little lower */
        memcpy(v->valley[at].x, x, dimension * sizeof *x);
        return;
    }
    if (at == NUEM_FIT_MAX_MINIMA) return;
    if (v->n < NUEM_FIT_MAX_MINIMA) v->n++;
    memmove(&v->valley[at + 1], &v->valley[at], (v->n - 1 - at) * sizeof v->valley[0]);
    v->valley[at].f = f;
    memcpy(v->valley[at].x, x, dimension * sizeof *x);
}

/* One local search from x; counts it among those that agree. */
static nuem_status descend(const nuem_minimise_problem *p, double *x, nuem_valleys *v,
                           size_t *agreeing, nuem_error *err)
{
    nuem_minimised found;
    nuem_status st = nuem_minimise_local(p, x, &found, err);

    if (st) return st;
    v->best.n_eval += found.n_eval;
    if (!isfinite(found.f)) return NUEM_OK;
    if (found.f < v->best.f - nuem_same_chi2)
        *agreeing = 1;
    else if (found.f < v->best.f + nuem_same_chi2)
        ++*agreeing;
    keep(v, p->n, x, found.f);
    if (found.f < v->best.f) {
        size_t n_eval = v->best.n_eval;
        v->best = found;
        v->best.n_eval = n_eval;
        memcpy(v->x, x, p->n * sizeof *x);
    }
    return NUEM_OK;
}

static nuem_status through_the_box(const nuem_multistart *m, size_t evaluations, nuem_valleys *v,
                                   nuem_error *err)
{
    nuem_minimise_problem p = m->problem;
    double half_width[NUEM_MINIMISE_MAX], x[NUEM_MINIMISE_MAX];
    nuem_minimised found;
    size_t agreeing = 0;

    for (size_t i = 0; i < p.n; i++)
        half_width[i] = m->angle && m->angle[i] ? M_PI : BOX * p.scale[i];
    memcpy(x, v->x, p.n * sizeof *x);
    p.max_evaluations = evaluations;
    nuem_status st = nuem_minimise_global(&p, half_width, x, &found, err);
    if (st) return st;
    v->best.n_eval += found.n_eval;
    if (!(found.f < v->best.f)) return NUEM_OK;
    return descend(&p, x, v, &agreeing, err); /* to the bottom */
}

static bool told(const nuem_progress *progress, double fraction)
{
    return !progress || !progress->function || progress->function(fraction, progress->context);
}

nuem_status nuem_multistart_run(const nuem_multistart *m, size_t n_guess, const double *guess,
                                nuem_valleys *out, nuem_error *err)
{
    size_t n = m->problem.n, first = n_guess + m->n_start, most = first + m->n_more, agreeing = 0;
    nuem_minimise_problem p = m->problem;
    nuem_valleys v;
    nuem_status st = NUEM_OK;
    double x[NUEM_MINIMISE_MAX];

    memset(&v, 0, sizeof v);
    v.best.f = HUGE_VAL;
    for (size_t s = 0; s < most && !st; s++) {
        if (s >= first && agreeing > 1) break;
        if (!told(m->progress, (double)s / (double)most))
            return nuem_fail(err, NUEM_ERR_CANCELLED, "the fit was cancelled");
        if (v.best.n_eval >= m->problem.max_evaluations) break;
        p.max_evaluations = m->problem.max_evaluations - v.best.n_eval;
        if (s < n_guess)
            memcpy(x, guess + s * n, n * sizeof *x);
        else
            draw_start(m, s - n_guess, x);
        st = descend(&p, x, &v, &agreeing, err);
    }
    if (st) return st;
    if (!isfinite(v.best.f))
        return nuem_fail(
            err, NUEM_ERR_CONVERGE,
            "no minimum of chi2 was found: a bin has counts where nothing is expected");
    if (m->n_more && agreeing < 2 && v.best.n_eval < m->problem.max_evaluations) {
        size_t left = m->problem.max_evaluations - v.best.n_eval;
        st = through_the_box(m, left < BOX_EVALUATIONS ? left : BOX_EVALUATIONS, &v, err);
        v.agree = true;
    }
    if (st) return st;
    v.agree = v.agree || agreeing > 1 || most < 2;
    *out = v;
    return NUEM_OK;
}
