/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/slice.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/bracket.h"
#include "stat/fit_scale.h"
#include "stat/multistart.h"

/* A signal is a trigonometric polynomial of second degree in a phase: twelve samples see each of
 * its minima. */
enum { PHASES = 12, MAX_VARIABLES = NUEM_MAX_COORDINATES };
static const double TOL_PHASE = 1e-7; /* of a phase in radians; 1e-14 of chi2's variation */
static const double TOL_CHI2 = 1e-9;

struct nuem_slice {
    nuem_objective *objective;
    const nuem_observation *observation;
    size_t n_parameter, n_variable, n_phase, dimension;
    /* coordinates of parameter k: real part, imaginary part where there is a phase; its phase's
     * place among the variables */
    size_t real[NUEM_SLICE_MAX_PARAMETERS], phase[NUEM_SLICE_MAX_PARAMETERS];
    bool has_phase[NUEM_SLICE_MAX_PARAMETERS];
    bool idle;          /* the phase, alone, changes nothing */
    size_t first_other; /* coordinate of the first other */
    double value_scale[NUEM_SLICE_MAX_PARAMETERS], scale[MAX_VARIABLES];
    bool angle[MAX_VARIABLES], bounded;
    double lower[MAX_VARIABLES], upper[MAX_VARIABLES];
};

struct nuem_slice_workspace {
    const nuem_slice *slice;
    nuem_objective_workspace *objective;
    const double *value; /* of the evaluation under way */
    nuem_status status;  /* of its first failure */
    nuem_error *err;
};

/* Coordinates of the objective; the layout of the slice. */
static nuem_status lay_out(nuem_slice *s, const nuem_parameter *const *parameter, size_t n_other,
                           const nuem_coordinate *other, nuem_coordinate *coordinate,
                           nuem_error *err)
{
    size_t n = 0;

    for (size_t k = 0; k < s->n_parameter; k++) {
        s->real[k] = n;
        s->has_phase[k] = parameter[k]->has_phase;
        coordinate[n++] = (nuem_coordinate){parameter[k], false};
        if (!parameter[k]->has_phase) continue;
        coordinate[n++] = (nuem_coordinate){parameter[k], true};
        s->angle[s->n_phase] = true;
        s->phase[k] = s->n_phase++;
    }
    s->first_other = n;
    if (n + n_other > NUEM_MAX_COORDINATES)
        return nuem_fail(err, NUEM_ERR_ARG, "%zu coordinates are profiled; at most %d are handled",
                         n_other, (int)(NUEM_MAX_COORDINATES - n));
    for (size_t i = 0; i < n_other; i++) {
        for (size_t k = 0; k < n; k++)
            if (other[i].parameter == coordinate[k].parameter &&
                (k < s->first_other || other[i].imaginary == coordinate[k].imaginary))
                return nuem_fail(err, NUEM_ERR_ARG, "%s stands twice among what is fitted",
                                 other[i].parameter->name);
        coordinate[n++] = other[i];
    }
    s->dimension = n;
    s->n_variable = s->n_phase + n_other;
    return NUEM_OK;
}

/* Typical sizes and bounds, with everything at its origin. */
static nuem_status measure(nuem_slice *s, nuem_error *err)
{
    double x[NUEM_MAX_COORDINATES], scale[NUEM_MAX_COORDINATES], lower[NUEM_MAX_COORDINATES],
        upper[NUEM_MAX_COORDINATES];
    size_t n_other = s->n_variable - s->n_phase;
    nuem_objective_workspace *ws = NULL;
    nuem_status st;

    for (size_t k = 0; k < s->n_phase; k++) {
        s->scale[k] = 1.0;
        s->lower[k] = -HUGE_VAL;
        s->upper[k] = HUGE_VAL;
    }
    for (size_t k = 0; k < s->n_parameter; k++)
        s->value_scale[k] = nuem_objective_coordinate(s->objective, s->real[k])->parameter->scale;
    if (n_other == 0 && s->n_parameter == 1) return NUEM_OK; /* nobody needs them */
    for (size_t i = 0; i < s->dimension; i++)
        x[i] = nuem_coordinate_origin(nuem_objective_coordinate(s->objective, i));
    if ((st = nuem_objective_workspace_create(s->objective, &ws, err))) return st;
    st = nuem_fit_scale(s->objective, ws, s->observation, x, scale, err);
    nuem_objective_workspace_free(ws);
    if (st) return st;
    s->bounded = nuem_fit_natural_bounds(s->objective, lower, upper);
    for (size_t i = 0; i < n_other; i++) {
        s->scale[s->n_phase + i] = scale[s->first_other + i];
        s->lower[s->n_phase + i] = lower[s->first_other + i];
        s->upper[s->n_phase + i] = upper[s->first_other + i];
    }
    for (size_t k = 0; k < s->n_parameter; k++) s->value_scale[k] = scale[s->real[k]];
    return NUEM_OK;
}

nuem_status nuem_slice_create(const nuem_likelihood *likelihood, const nuem_hypothesis *hypothesis,
                              size_t n_parameter, const nuem_parameter *const *parameter,
                              size_t n_other, const nuem_coordinate *other,
                              const nuem_observation *observation, nuem_slice **out,
                              nuem_error *err)
{
    nuem_coordinate coordinate[NUEM_MAX_COORDINATES];
    nuem_slice *s = calloc(1, sizeof *s);
    nuem_status st;

    if (!s) return nuem_fail_nomem(err);
    s->n_parameter = n_parameter;
    s->observation = observation;
    st = lay_out(s, parameter, n_other, other, coordinate, err);
    if (!st)
        st = nuem_objective_create(likelihood, hypothesis, s->dimension, coordinate, &s->objective,
                                   err);
    if (!st) {
        s->idle = s->n_phase == 1 &&
                  !nuem_objective_phase_matters(s->objective, s->real[s->has_phase[0] ? 0 : 1]);
        st = measure(s, err);
    }
    if (st) {
        nuem_slice_free(s);
        return st;
    }
    *out = s;
    return NUEM_OK;
}

void nuem_slice_free(nuem_slice *s)
{
    if (!s) return;
    nuem_objective_free(s->objective);
    free(s);
}

nuem_status nuem_slice_workspace_create(const nuem_slice *slice, nuem_slice_workspace **out,
                                        nuem_error *err)
{
    nuem_slice_workspace *ws = calloc(1, sizeof *ws);

    if (!ws) return nuem_fail_nomem(err);
    ws->slice = slice;
    nuem_status st = nuem_objective_workspace_create(slice->objective, &ws->objective, err);
    if (st) {
        free(ws);
        return st;
    }
    *out = ws;
    return NUEM_OK;
}

void nuem_slice_workspace_free(nuem_slice_workspace *ws)
{
    if (!ws) return;
    nuem_objective_workspace_free(ws->objective);
    free(ws);
}

const nuem_objective *nuem_slice_objective(const nuem_slice *s)
{
    return s->objective;
}

size_t nuem_slice_variables(const nuem_slice *s)
{
    return s->n_variable;
}

bool nuem_slice_is_costly(const nuem_slice *s)
{
    return s->n_variable > 1 || s->n_variable > s->n_phase;
}

double nuem_slice_scale(const nuem_slice *s, size_t k)
{
    return s->value_scale[k];
}

void nuem_slice_join(const nuem_slice *s, const double *value, const double *variable, double *x)
{
    for (size_t k = 0; k < s->n_parameter; k++) {
        if (!s->has_phase[k]) {
            x[s->real[k]] = value[k];
            continue;
        }
        x[s->real[k]] = value[k] * cos(variable[s->phase[k]]);
        x[s->real[k] + 1] = value[k] * sin(variable[s->phase[k]]);
    }
    for (size_t i = s->n_phase; i < s->n_variable; i++)
        x[s->first_other + i - s->n_phase] = variable[i];
}

void nuem_slice_split(const nuem_slice *s, const double *x, double *value, double *variable)
{
    for (size_t k = 0; k < s->n_parameter; k++) {
        double re = x[s->real[k]];
        value[k] = s->has_phase[k] ? hypot(re, x[s->real[k] + 1]) : re;
        if (s->has_phase[k]) variable[s->phase[k]] = atan2(x[s->real[k] + 1], re);
    }
    for (size_t i = s->n_phase; i < s->n_variable; i++)
        variable[i] = x[s->first_other + i - s->n_phase];
}

/* chi2 and its gradient by the variables. */
static nuem_status chi2_of_variables(const double *variable, double *f, double *gradient,
                                     void *context)
{
    nuem_slice_workspace *ws = context;
    const nuem_slice *s = ws->slice;
    double x[NUEM_MAX_COORDINATES], g[NUEM_MAX_COORDINATES];
    const nuem_evaluation more = {.gradient = g};

    nuem_slice_join(s, ws->value, variable, x);
    nuem_status st = nuem_objective_eval(s->objective, ws->objective, s->observation, x, f,
                                         gradient ? &more : NULL, ws->status ? NULL : ws->err);
    if (st) {
        if (!ws->status) ws->status = st;
        return st;
    }
    for (size_t k = 0; gradient && k < s->n_parameter; k++)
        if (s->has_phase[k])
            gradient[s->phase[k]] =
                x[s->real[k]] * g[s->real[k] + 1] - x[s->real[k] + 1] * g[s->real[k]];
    for (size_t i = s->n_phase; gradient && i < s->n_variable; i++)
        gradient[i] = g[s->first_other + i - s->n_phase];
    return NUEM_OK;
}

/* --- one phase and nothing else --- */

typedef struct phase_search {
    nuem_slice_workspace *ws;
    double origin; /* the phase is origin + t, with t of order one so that Brent's relative
                      tolerance is an absolute one */
    double best, best_phase;
} phase_search;

static double slope_at(double t, void *context)
{
    phase_search *p = context;
    double phase = p->origin + t, chi2, slope;

    if (p->ws->status || chi2_of_variables(&phase, &chi2, &slope, p->ws)) return (double)NAN;
    if (chi2 < p->best) {
        p->best = chi2;
        p->best_phase = phase;
    }
    return slope;
}

/* The minimum lies where the slope turns from falling to rising. */
static nuem_status scan_phase(nuem_slice_workspace *ws, double *chi2, double *phase)
{
    const double width = 2.0 * M_PI / PHASES;
    double slope[PHASES + 1], root;
    phase_search p = {ws, 0.0, HUGE_VAL, 0.0};
    int n = ws->value[0] == 0.0 || ws->slice->idle ? 1 : PHASES; /* at 0 there is no phase */

    for (int i = 0; i < n; i++) slope[i] = slope_at(width * i, &p);
    slope[PHASES] = slope[0];
    for (int i = 0; n > 1 && i < PHASES && !ws->status; i++) {
        if (!(slope[i] < 0.0 && slope[i + 1] > 0.0)) continue;
        /* where the slope is rounding, it may change its sign again: the samples stand */
        p.origin = width * i - 1.0;
        nuem_root(slope_at, &p, 1.0, 1.0 + width, TOL_PHASE, &root, NULL);
    }
    *chi2 = p.best;
    if (phase) *phase = p.best_phase;
    return ws->status;
}

/* --- any variables --- */

/* The phases at which the others may begin: the best of a grid. */
static nuem_status best_phases(nuem_slice_workspace *ws, double *variable)
{
    const nuem_slice *s = ws->slice;
    const int n = s->n_phase > 1 ? PHASES / 2 : PHASES;
    double least = HUGE_VAL, best[NUEM_SLICE_MAX_PARAMETERS] = {0.0}, chi2;
    int all = s->n_phase == 0 ? 0 : s->n_phase > 1 ? n * n : n;

    for (int i = 0; i < all; i++) {
        variable[0] = 2.0 * M_PI * (i % n) / n;
        if (s->n_phase > 1) variable[1] = 2.0 * M_PI * (i / n) / n;
        nuem_status st = chi2_of_variables(variable, &chi2, NULL, ws);
        if (st) return st;
        if (!(chi2 < least)) continue;
        least = chi2;
        memcpy(best, variable, s->n_phase * sizeof *best);
    }
    memcpy(variable, best, s->n_phase * sizeof *best);
    return NUEM_OK;
}

static nuem_status search_variables(nuem_slice_workspace *ws, size_t n_guess, const double *guess,
                                    size_t n_start, uint64_t seed, double *chi2, double *variable)
{
    const nuem_slice *s = ws->slice;
    double all[4 * MAX_VARIABLES];
    const nuem_multistart m = {.problem = {.f = chi2_of_variables,
                                           .context = ws,
                                           .n = s->n_variable,
                                           .scale = s->scale,
                                           .lower = s->bounded ? s->lower : NULL,
                                           .upper = s->bounded ? s->upper : NULL,
                                           .tolerance = TOL_CHI2,
                                           .max_evaluations = 20000},
                               .angle = s->angle,
                               .n_start = n_start,
                               .seed = seed};
    nuem_valleys v;
    nuem_error inner;
    nuem_status st;

    /* phases alone are soon looked through; among others only for want of anything better */
    if (n_guess == 0 || (s->n_phase == s->n_variable && n_guess < 4)) {
        double *origin = all + n_guess * s->n_variable;
        if (n_guess > 0) memcpy(all, guess, n_guess * s->n_variable * sizeof *all);
        for (size_t i = s->n_phase; i < s->n_variable; i++)
            origin[i] = nuem_coordinate_origin(
                nuem_objective_coordinate(s->objective, s->first_other + i - s->n_phase));
        if ((st = best_phases(ws, origin))) return st;
        guess = all;
        n_guess++;
    }
    st = nuem_multistart_run(&m, n_guess, guess, &v, &inner);
    if (st == NUEM_ERR_CONVERGE && !ws->status) { /* no finite value */
        *chi2 = HUGE_VAL;
        if (variable) memcpy(variable, guess, s->n_variable * sizeof *variable);
        return NUEM_OK;
    }
    if (st) {
        if (!ws->status && ws->err) *ws->err = inner;
        return st;
    }
    *chi2 = v.best.f;
    for (size_t i = 0; variable && i < s->n_variable; i++)
        variable[i] = s->angle[i] ? remainder(v.x[i], 2.0 * M_PI) : v.x[i];
    return NUEM_OK;
}

nuem_status nuem_slice_eval(const nuem_slice *s, nuem_slice_workspace *ws, const double *value,
                            size_t n_guess, const double *guess, size_t n_start, uint64_t seed,
                            double *chi2, double *variable, nuem_error *err)
{
    ws->value = value;
    ws->status = NUEM_OK;
    ws->err = err;
    if (s->n_variable == 0) return chi2_of_variables(NULL, chi2, NULL, ws);
    if (!nuem_slice_is_costly(s)) return scan_phase(ws, chi2, variable);
    return search_variables(ws, n_guess, guess, n_start, seed, chi2, variable);
}
