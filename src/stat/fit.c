/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/fit.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "stat/fit_scale.h"
#include "stat/multistart.h"

static const double FLAT = 1e-2; /* gradient norm of a converged fit, see fit.h */

/* The objective as a function of its free coordinates. */
typedef struct free_objective {
    const nuem_objective *objective;
    nuem_objective_workspace *ws;
    const nuem_observation *observation;
    size_t n, index[NUEM_MAX_COORDINATES]; /* the free ones */
    double x[NUEM_MAX_COORDINATES];
    nuem_error *err;
} free_objective;

static nuem_status chi2_of_free(const double *u, double *f, double *gradient, void *context)
{
    free_objective *o = context;
    double all[NUEM_MAX_COORDINATES];
    const nuem_evaluation more = {.gradient = all};

    for (size_t k = 0; k < o->n; k++) o->x[o->index[k]] = u[k];
    nuem_status st =
        nuem_objective_eval(o->objective, o->ws, o->observation, o->x, f, &more, o->err);
    for (size_t k = 0; !st && k < o->n; k++) gradient[k] = all[o->index[k]];
    return st;
}

static nuem_status check(const nuem_objective *o, const double *start, const nuem_fit_options *opt,
                         nuem_error *err)
{
    for (size_t i = 0; i < nuem_objective_dimension(o); i++) {
        char name[80];
        nuem_coordinate_name(nuem_objective_coordinate(o, i), name, sizeof name);
        if (start && !isfinite(start[i]))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "start of %s is %g; it must be finite", name, start[i]);
        double lower = opt->lower ? opt->lower[i] : -HUGE_VAL,
               upper = opt->upper ? opt->upper[i] : HUGE_VAL;
        if (!(lower <= upper))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "bounds of %s are %g and %g; they must rise", name, lower,
                                   upper);
    }
    if (!(opt->tolerance >= 0.0 && isfinite(opt->tolerance)))
        return nuem_fail(err, NUEM_ERR_ARG, "tolerance of the fit is %g; it must not be negative",
                         opt->tolerance);
    return NUEM_OK;
}

/* Nothing is free: chi2 where it stands. */
static nuem_status evaluate_alone(free_objective *o, nuem_fit *fit, nuem_error *err)
{
    nuem_status st =
        nuem_objective_eval(o->objective, o->ws, o->observation, o->x, &fit->chi2, NULL, err);
    fit->n_eval = 1;
    fit->converged = !st && isfinite(fit->chi2);
    fit->n_minimum = 1;
    fit->minimum[0].chi2 = fit->chi2;
    return st;
}

static void whole(const free_objective *o, const double *u, double *x)
{
    memcpy(x, o->x, nuem_objective_dimension(o->objective) * sizeof *x);
    for (size_t k = 0; k < o->n; k++) x[o->index[k]] = u[k];
}

nuem_status nuem_fit_minimise(const nuem_objective *objective, const nuem_observation *observation,
                              const bool *fixed, const double *start,
                              const nuem_fit_options *options, const nuem_progress *progress,
                              nuem_fit *out, nuem_error *err)
{
    const nuem_fit_options none = {0}, *opt = options ? options : &none;
    size_t n = nuem_objective_dimension(objective);
    free_objective o = {objective, NULL, observation, 0, {0}, {0}, err};
    double all_scale[NUEM_MAX_COORDINATES], scale[NUEM_MAX_COORDINATES],
        guess[NUEM_MAX_COORDINATES], lower[NUEM_MAX_COORDINATES], upper[NUEM_MAX_COORDINATES];
    nuem_fit fit = {0};
    nuem_valleys v;
    nuem_status st = check(objective, start, opt, err);

    if (st) return st;
    bool bounded = nuem_fit_natural_bounds(objective, lower, upper) || opt->lower || opt->upper;
    for (size_t i = 0; i < n; i++) {
        o.x[i] = start ? start[i] : nuem_coordinate_origin(nuem_objective_coordinate(objective, i));
        if (!fixed || !fixed[i]) o.index[o.n++] = i;
    }
    if ((st = nuem_objective_workspace_create(objective, &o.ws, err))) return st;
    if (o.n == 0) {
        st = evaluate_alone(&o, &fit, err);
        whole(&o, NULL, fit.x);
        whole(&o, NULL, fit.minimum[0].x);
        goto done;
    }
    if ((st = nuem_fit_scale(objective, o.ws, observation, o.x, all_scale, err))) goto done;
    for (size_t k = 0; k < o.n; k++) {
        size_t i = o.index[k];
        scale[k] = all_scale[i];
        guess[k] = o.x[i];
        lower[k] = opt->lower ? opt->lower[i] : lower[i]; /* k <= i: not yet overwritten */
        upper[k] = opt->upper ? opt->upper[i] : upper[i];
    }
    const nuem_multistart search = {
        .problem = {.f = chi2_of_free,
                    .context = &o,
                    .n = o.n,
                    .scale = scale,
                    .lower = bounded ? lower : NULL,
                    .upper = bounded ? upper : NULL,
                    .tolerance = opt->tolerance > 0.0 ? opt->tolerance : 1e-9,
                    .max_evaluations = opt->max_evaluations ? opt->max_evaluations : 50000},
        .n_start = opt->n_start ? opt->n_start : 12,
        .n_more = 24,
        .seed = opt->seed,
        .progress = progress};
    if ((st = nuem_multistart_run(&search, 1, guess, &v, err))) goto done;
    fit.chi2 = v.best.f;
    fit.gradient_norm = v.best.gradient_norm;
    fit.n_eval = v.best.n_eval;
    fit.converged = v.best.converged && v.agree && fit.gradient_norm < FLAT;
    whole(&o, v.x, fit.x);
    fit.n_minimum = v.n;
    for (size_t k = 0; k < v.n; k++) {
        fit.minimum[k].chi2 = v.valley[k].f;
        whole(&o, v.valley[k].x, fit.minimum[k].x);
    }
done:
    nuem_objective_workspace_free(o.ws);
    if (!st) *out = fit;
    return st;
}
