/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/contour.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <omp.h>

#include "base/error.h"
#include "nuem/fit.h"
#include "nuem/limit.h"
#include "num/normal.h"
#include "stat/contour_lines.h"
#include "stat/slice.h"

enum { POINTS = 61, MAX_POINTS = 1001 };
static const double AROUND = 0.12; /* of the width of a region, left free on each side */

static bool is_modulus(const nuem_parameter *p)
{
    return !p->is_signed; /* with and without a phase, and the weak mixing angle */
}

static nuem_status check(const nuem_parameter *const parameter[2], const nuem_hypothesis *hyp,
                         double cl, const nuem_contour_options *o, nuem_error *err)
{
    nuem_coordinate coordinate[NUEM_MAX_COORDINATES];
    char names[160];
    size_t n = 0;

    if (!(cl > 0.0 && cl < 1.0 && isfinite(nuem_normal_quantile(0.5 * (1.0 + cl)))))
        return nuem_fail(err, NUEM_ERR_ARG, "confidence level is %g; it must lie in (0, 1)", cl);
    if (parameter[0] == parameter[1])
        return nuem_fail(err, NUEM_ERR_ARG, "a contour needs two parameters, not %s twice",
                         parameter[0]->name);
    for (int k = 0; k < 2; k++) {
        const double *r = o->range[k];
        if (o->n[k] != 0 && (o->n[k] < 3 || o->n[k] > MAX_POINTS))
            return nuem_fail(err, NUEM_ERR_ARG, "axis of %s has %zu points; it must have 3 to %d",
                             parameter[k]->name, o->n[k], MAX_POINTS);
        if ((r[0] != 0.0 || r[1] != 0.0) && !(r[0] < r[1] && isfinite(r[1] - r[0])))
            return nuem_fail(err, NUEM_ERR_ARG, "range of %s is %g to %g; it must rise",
                             parameter[k]->name, r[0], r[1]);
        if (is_modulus(parameter[k]) && r[0] < 0.0)
            return nuem_fail(err, NUEM_ERR_ARG, "range of %s begins at %g; it is a modulus, >= 0",
                             parameter[k]->name, r[0]);
    }
    snprintf(names, sizeof names, "%s,%s", parameter[0]->name, parameter[1]->name);
    return nuem_coordinates_parse(names, hyp, coordinate, &n, err);
}

/* The axis of parameter k by its interval with the other one profiled, at the level of the joint
 * region: what that region spans. */
static nuem_status span(const nuem_likelihood *likelihood, const nuem_hypothesis *hyp,
                        nuem_contour *c, int k, const nuem_contour_options *o, double range[2],
                        nuem_error *err)
{
    nuem_coordinate other[NUEM_MAX_COORDINATES + 2];
    const nuem_parameter *partner = c->parameter[1 - k];
    const double cl = erf(sqrt(0.5 * c->level[1])); /* whose interval has that level */
    nuem_limit_options how = {.other = other, .observation = o->observation, .seed = o->seed};
    nuem_limit limit;

    range[0] = o->range[k][0];
    range[1] = o->range[k][1];
    if (range[0] < range[1]) return NUEM_OK;
    if (o->n_other > NUEM_MAX_COORDINATES)
        return nuem_fail(err, NUEM_ERR_ARG, "more than %d coordinates", NUEM_MAX_COORDINATES);
    other[how.n_other++] = (nuem_coordinate){partner, false};
    if (partner->has_phase) other[how.n_other++] = (nuem_coordinate){partner, true};
    for (size_t i = 0; i < o->n_other; i++) other[how.n_other++] = o->other[i];
    nuem_status st = nuem_limit_interval(likelihood, hyp, c->parameter[k], cl, NUEM_TWO_SIDED, &how,
                                         &limit, err);
    if (st) return st;
    double lo = isnan(limit.lower) ? 0.0 : limit.lower, hi = limit.upper;
    double room = AROUND * (hi - lo);
    range[0] = is_modulus(c->parameter[k]) ? fmax(0.0, lo - room) : lo - room;
    range[1] = hi + room;
    return NUEM_OK;
}

/* The grid under work: chi2 of each point and where its search ended. */
typedef struct field {
    const nuem_contour *c;
    const nuem_slice *slice;
    size_t m;                  /* variables */
    double *variable;          /* [n1][n0][m] */
    double *chi2;              /* [n1][n0] */
    const double *first_guess; /* [n_guess][m] */
    size_t n_guess, start[2];
    uint64_t seed;
} field;

static size_t point_of(const field *f, size_t i, size_t j)
{
    return j * f->c->n[0] + i;
}

/* Evaluate a point from a neighbour's solution; keep what is lower. */
static nuem_status improve(field *f, nuem_slice_workspace *ws, size_t at, size_t n_guess,
                           const double *guess, size_t n_start, nuem_error *err)
{
    const double value[2] = {f->c->axis[0][at % f->c->n[0]], f->c->axis[1][at / f->c->n[0]]};
    double variable[NUEM_MAX_COORDINATES], chi2;
    nuem_status st = nuem_slice_eval(f->slice, ws, value, n_guess, guess, n_start, f->seed + at,
                                     &chi2, variable, err);

    if (st || !(chi2 < f->chi2[at])) return st;
    f->chi2[at] = chi2;
    memcpy(f->variable + at * f->m, variable, f->m * sizeof *variable);
    return NUEM_OK;
}

/* First pass: one row, from the column of the best fit outwards. */
static nuem_status first_row(field *f, nuem_slice_workspace *ws, size_t j, nuem_error *err)
{
    const size_t n = f->c->n[0], i0 = f->start[0];
    const bool costly = nuem_slice_is_costly(f->slice);
    nuem_status st =
        improve(f, ws, point_of(f, i0, j), f->n_guess, f->first_guess, costly ? 2 : 0, err);

    for (size_t i = i0 + 1; i < n && !st; i++)
        st = improve(f, ws, point_of(f, i, j), costly, f->variable + point_of(f, i - 1, j) * f->m,
                     0, err);
    for (size_t i = i0; i > 0 && !st; i--)
        st = improve(f, ws, point_of(f, i - 1, j), costly, f->variable + point_of(f, i, j) * f->m,
                     0, err);
    return st;
}

/* Second pass: one column, up and down, each point from its neighbour's solution. */
static nuem_status second_column(field *f, nuem_slice_workspace *ws, size_t i, nuem_error *err)
{
    const size_t n = f->c->n[1];
    nuem_status st = NUEM_OK;

    for (size_t j = 1; j < n && !st; j++)
        st = improve(f, ws, point_of(f, i, j), 1, f->variable + point_of(f, i, j - 1) * f->m, 0,
                     err);
    for (size_t j = n - 1; j > 0 && !st; j--)
        st = improve(f, ws, point_of(f, i, j - 1), 1, f->variable + point_of(f, i, j) * f->m, 0,
                     err);
    return st;
}

typedef nuem_status one_line(field *f, nuem_slice_workspace *ws, size_t index, nuem_error *err);

/* Lines of a pass in parallel: none reads what another writes, so that the result does not depend
 * on the threads. Of several failures that of the first line is told. */
static nuem_status pass(field *f, nuem_slice_workspace **ws, int threads, size_t n, one_line *line,
                        const nuem_progress *progress, double from, double to, nuem_error *err)
{
    nuem_status st = NUEM_OK;
    nuem_error first = {0};
    size_t failed = n, done = 0;
    int stop = 0;

#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t k = 0; k < n; k++) {
        nuem_error own;
        int stopped;
#pragma omp atomic read
        stopped = stop;
        if (stopped) continue;
        nuem_status mine = line(f, ws[omp_get_thread_num()], k, &own);
        size_t now;
#pragma omp atomic capture
        now = ++done;
        if (!mine && omp_get_thread_num() == 0 && progress && progress->function &&
            !progress->function(from + (to - from) * (double)now / (double)n, progress->context))
            mine = nuem_fail(&own, NUEM_ERR_CANCELLED, "the contour was cancelled");
        if (mine == NUEM_ERR_CANCELLED) {
#pragma omp atomic write
            stop = 1;
        }
        if (mine) {
#pragma omp critical
            if (k < failed) {
                failed = k;
                st = mine;
                first = own;
            }
        }
    }
    if (st && err) *err = first;
    return st;
}

static size_t nearest(size_t n, const double *axis, double x)
{
    size_t at = 0;

    for (size_t i = 1; i < n; i++)
        if (fabs(axis[i] - x) < fabs(axis[at] - x)) at = i;
    return at;
}

/* chi2 on the grid. */
static nuem_status fill(nuem_contour *c, const nuem_slice *slice, const nuem_fit *fit,
                        const nuem_contour_options *o, double *lowest_x, nuem_error *err)
{
    const size_t n = c->n[0] * c->n[1], m = nuem_slice_variables(slice);
    const int threads = o->threads > 0 ? o->threads : omp_get_max_threads();
    double guess[NUEM_FIT_MAX_MINIMA * NUEM_MAX_COORDINATES], value[2];
    field f = {.c = c, .slice = slice, .m = m, .chi2 = c->delta_chi2, .seed = o->seed};
    nuem_slice_workspace **ws = calloc((size_t)threads, sizeof *ws);
    nuem_status st = NUEM_OK;

    f.variable = calloc(n * m + 1, sizeof *f.variable);
    if (!ws || !f.variable) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    for (int t = 0; t < threads && !st; t++) st = nuem_slice_workspace_create(slice, &ws[t], err);
    if (st) goto done;
    for (size_t k = 0; k < n; k++) c->delta_chi2[k] = HUGE_VAL;
    for (size_t k = 0; k < fit->n_minimum && k < 3; k++)
        nuem_slice_split(slice, fit->minimum[k].x, value, guess + m * f.n_guess++);
    f.first_guess = guess;
    for (int k = 0; k < 2; k++) f.start[k] = nearest(c->n[k], c->axis[k], c->best_fit[k]);
    bool costly = nuem_slice_is_costly(slice);
    st = pass(&f, ws, threads, c->n[1], first_row, o->progress, 0.0, costly ? 0.4 : 1.0, err);
    if (!st && costly)
        st = pass(&f, ws, threads, c->n[0], second_column, o->progress, 0.4, 1.0, err);
    if (st) goto done;
    size_t low = 0;
    for (size_t k = 0; k < n; k++)
        if (c->delta_chi2[k] < c->delta_chi2[low]) low = k;
    value[0] = c->axis[0][low % c->n[0]];
    value[1] = c->axis[1][low / c->n[0]];
    nuem_slice_join(slice, value, f.variable + low * m, lowest_x);
done:
    for (int t = 0; ws && t < threads; t++) nuem_slice_workspace_free(ws[t]);
    free(ws);
    free(f.variable);
    return st;
}

/* The best fit: from the start given, else from many. */
static nuem_status best(nuem_contour *c, const nuem_slice *slice, const nuem_contour_options *o,
                        const double *start, nuem_fit *fit, nuem_error *err)
{
    const nuem_objective *objective = nuem_slice_objective(slice);
    double lower[NUEM_MAX_COORDINATES], upper[NUEM_MAX_COORDINATES], variable[NUEM_MAX_COORDINATES];
    nuem_fit_options how = {.seed = o->seed, .lower = lower, .upper = upper};
    size_t at = 0;

    c->dimension = nuem_objective_dimension(objective);
    for (size_t i = 0; i < c->dimension; i++) {
        c->coordinate[i] = *nuem_objective_coordinate(objective, i);
        bool angle = c->coordinate[i].parameter->what == NUEM_PARAMETER_SIN2W;
        lower[i] = angle ? 0.0 : -HUGE_VAL;
        upper[i] = angle ? 1.0 : HUGE_VAL;
    }
    for (int k = 0; k < 2; k++) {
        if (is_modulus(c->parameter[k]) && !c->parameter[k]->has_phase) lower[at] = 0.0;
        at += c->parameter[k]->has_phase ? 2 : 1;
    }
    nuem_status st =
        nuem_fit_minimise(objective, o->observation, NULL, start, &how, NULL, fit, err);
    if (st) return st;
    memcpy(c->x, fit->x, c->dimension * sizeof *c->x);
    c->chi2_min = fit->chi2;
    nuem_slice_split(slice, fit->x, c->best_fit, variable);
    return NUEM_OK;
}

static nuem_status make_axes(const nuem_likelihood *likelihood, const nuem_hypothesis *hyp,
                             nuem_contour *c, const nuem_contour_options *o, nuem_error *err)
{
    for (int k = 0; k < 2; k++) {
        double range[2];
        nuem_status st = span(likelihood, hyp, c, k, o, range, err);
        if (st) return st;
        c->n[k] = o->n[k] ? o->n[k] : POINTS;
        c->axis[k] = malloc(c->n[k] * sizeof *c->axis[k]);
        if (!c->axis[k]) return nuem_fail_nomem(err);
        for (size_t i = 0; i < c->n[k]; i++)
            c->axis[k][i] = range[0] + (range[1] - range[0]) * (double)i / (double)(c->n[k] - 1);
    }
    c->delta_chi2 = malloc(c->n[0] * c->n[1] * sizeof *c->delta_chi2);
    return c->delta_chi2 ? NUEM_OK : nuem_fail_nomem(err);
}

nuem_status nuem_contour_create(const nuem_likelihood *likelihood,
                                const nuem_hypothesis *hypothesis,
                                const nuem_parameter *const parameter[2], double cl,
                                const nuem_contour_options *options, nuem_contour **out,
                                nuem_error *err)
{
    const nuem_contour_options none = {0}, *o = options ? options : &none;
    nuem_slice *slice = NULL;
    nuem_contour *c = NULL;
    double lowest[NUEM_MAX_COORDINATES];
    nuem_fit fit;
    nuem_status st = check(parameter, hypothesis, cl, o, err);

    if (st) return st;
    if (!(c = calloc(1, sizeof *c))) return nuem_fail_nomem(err);
    double z = nuem_normal_quantile(0.5 * (1.0 + cl));
    c->cl = cl;
    c->level[0] = z * z;
    c->level[1] = -2.0 * log1p(-cl); /* chi2 of 2 degrees of freedom */
    for (int k = 0; k < 2; k++) c->parameter[k] = parameter[k];
    if ((st = nuem_slice_create(likelihood, hypothesis, 2, parameter, o->n_other, o->other,
                                o->observation, &slice, err)))
        goto done;
    if ((st = best(c, slice, o, NULL, &fit, err))) goto done;
    if ((st = make_axes(likelihood, hypothesis, c, o, err))) goto done;
    if ((st = fill(c, slice, &fit, o, lowest, err))) goto done;
    double least = HUGE_VAL;
    for (size_t k = 0; k < c->n[0] * c->n[1]; k++) least = fmin(least, c->delta_chi2[k]);
    if (least < c->chi2_min && (st = best(c, slice, o, lowest, &fit, err))) goto done;
    for (size_t k = 0; k < c->n[0] * c->n[1]; k++) c->delta_chi2[k] -= c->chi2_min;
    for (size_t k = 0; k < 2 && !st; k++)
        st = nuem_contour_trace(c->n[0], c->axis[0], c->n[1], c->axis[1], c->delta_chi2,
                                c->level[k], k, &c->line, &c->n_line, err);
    if (st) goto done;
    *out = c;
    c = NULL; /* handed over */
done:
    nuem_contour_free(c);
    nuem_slice_free(slice);
    return st;
}

void nuem_contour_free(nuem_contour *c)
{
    if (!c) return;
    for (size_t k = 0; k < c->n_line; k++) free(c->line[k].point);
    free(c->line);
    free(c->delta_chi2);
    free(c->axis[0]);
    free(c->axis[1]);
    free(c);
}
