/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/limit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/bracket.h"
#include "stat/curve.h"
#include "stat/limit_range.h"

/* The profile is sampled on GRID points across the range where it matters (limit_range.h); each
 * local minimum and each crossing is refined by Brent's methods. Two minima closer than 1/GRID of
 * the range are taken for one. Where each point needs a search of its own, there are fewer. */
enum { GRID = 256, COSTLY_GRID = 64, SWEEPS = 3, STARTS = 3 };
static const double TOL_X = 1e-7; /* of the best fit and of the ends, relative */

/* Parameter, curve and what the caller wants. */
typedef struct profile {
    const nuem_parameter *parameter;
    const nuem_slice *slice;
    nuem_curve curve;
    const nuem_limit_options *options;
    nuem_error *err;
} profile;

typedef struct samples {
    size_t n;
    double x[2 * GRID + 8], f[2 * GRID + 8];
    double best_x, best_f;
} samples;

static int by_x(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

static bool told(const profile *p, double fraction)
{
    const nuem_progress *progress = p->options->progress;

    return !progress || !progress->function || progress->function(fraction, progress->context);
}

/* chi2 at rising x [n]. A costly curve is swept to and fro until no point falls any more: what one
 * point has found, its neighbours try. */
static nuem_status values(profile *p, size_t n, const double *x, double *f)
{
    nuem_curve *c = &p->curve;
    bool costly = nuem_slice_is_costly(p->slice), fell = costly;

    for (size_t i = 0; i < n; i++) {
        if (costly && !told(p, (double)i / (double)(2 * n)))
            return nuem_fail(p->err, NUEM_ERR_CANCELLED, "the profile was cancelled");
        f[i] = nuem_curve_search(c, x[i], i % 8 == 0 ? STARTS : 0);
        if (c->status) return c->status;
    }
    for (int sweep = 0; sweep < SWEEPS && fell; sweep++) {
        fell = false;
        for (size_t i = 0; i < n; i++) {
            if (!told(p, sweep == 0 ? (double)(n + i) / (double)(2 * n) : 0.99))
                return nuem_fail(p->err, NUEM_ERR_CANCELLED, "the profile was cancelled");
            size_t at = sweep % 2 ? i : n - 1 - i;
            double now = nuem_curve_at(x[at], c);
            if (c->status) return c->status;
            fell = fell || now < f[at] - 1e-6;
            f[at] = fmin(f[at], now);
        }
    }
    return NUEM_OK;
}

/* The first complaint stands: what failed below the refinement, else the refinement. */
static nuem_status complain(profile *p, const nuem_error *refinement)
{
    if (p->curve.status) return p->curve.status;
    if (p->err) *p->err = *refinement;
    return refinement->status;
}

/* One more sample in its place. */
static void insert(samples *s, double x, double f)
{
    size_t at = s->n++;

    for (; at > 0 && s->x[at - 1] > x; at--) {
        s->x[at] = s->x[at - 1];
        s->f[at] = s->f[at - 1];
    }
    s->x[at] = x;
    s->f[at] = f;
}

/* Samples across the range, refined minima among them. */
static nuem_status sample(profile *p, double lo, double hi, samples *s)
{
    nuem_curve *c = &p->curve;
    size_t intervals = nuem_slice_is_costly(p->slice) ? COSTLY_GRID : GRID, n = 0;
    double minimum[GRID][2];
    nuem_status st;

    for (size_t i = 0; i <= intervals; i++)
        s->x[n++] = lo + (hi - lo) * (double)i / (double)intervals;
    if (lo < 0.0 && hi > 0.0) { /* the hypothesis itself */
        s->x[n++] = 0.0;
        qsort(s->x, n, sizeof *s->x, by_x);
    }
    if ((st = values(p, n, s->x, s->f))) return st;
    s->best_f = HUGE_VAL;
    size_t n_minimum = 0;
    for (size_t i = 0; i < n; i++) {
        double x = s->x[i], fx = s->f[i];
        bool inside = i > 0 && i + 1 < n;
        if (inside && s->f[i] < s->f[i - 1] && s->f[i] <= s->f[i + 1]) {
            nuem_error inner;
            st = nuem_minimum(nuem_curve_at, c, s->x[i - 1], s->x[i], s->x[i + 1], TOL_X, &x, &fx,
                              &inner);
            if (st || c->status) return complain(p, &inner);
            minimum[n_minimum][0] = x;
            minimum[n_minimum++][1] = fx;
        }
        if (fx < s->best_f) {
            s->best_f = fx;
            s->best_x = x;
        }
    }
    s->n = n;
    for (size_t i = 0; i < n_minimum; i++) insert(s, minimum[i][0], minimum[i][1]);
    for (size_t i = 0; i < c->n; i++) { /* what the search over everything has found */
        if (c->value[i] < lo || c->value[i] > hi || !(c->chi2[i] < s->best_f)) continue;
        s->best_f = c->chi2[i];
        s->best_x = c->value[i];
    }
    if (c->n > 0) insert(s, s->best_x, s->best_f);
    return NUEM_OK;
}

/* Allowed regions: where chi2 <= level. An end at the boundary of the parameter is NaN. */
static nuem_status regions(profile *p, const samples *s, double from, bool cut, nuem_limit *out)
{
    nuem_curve *c = &p->curve;
    double start = (double)NAN;
    bool inside = false;

    out->n_region = 0;
    for (size_t i = 0; i < s->n; i++) {
        if (s->x[i] < from) continue;
        bool allowed = s->f[i] <= c->level;
        double x = (double)NAN;
        if (i > 0 && s->x[i - 1] >= from && allowed != inside) {
            nuem_error inner;
            nuem_status st =
                nuem_root(nuem_curve_above, c, s->x[i - 1], s->x[i], TOL_X, &x, &inner);
            if (st || c->status) return complain(p, &inner);
        }
        if (allowed && !inside) start = x;
        if (!allowed && inside && out->n_region < NUEM_LIMIT_MAX_REGIONS) {
            out->region[out->n_region][0] = start;
            out->region[out->n_region++][1] = x;
        }
        inside = allowed;
    }
    if (cut && inside && out->n_region < NUEM_LIMIT_MAX_REGIONS) {
        out->region[out->n_region][0] = start;
        out->region[out->n_region++][1] = (double)NAN;
        inside = false;
    }
    if (out->n_region == 0 || inside)
        return nuem_fail(p->err, NUEM_ERR_CONVERGE, "no end of the allowed region of %s was found",
                         p->parameter->name);
    out->lower = out->region[0][0];
    out->upper = out->region[out->n_region - 1][1];
    return NUEM_OK;
}

static nuem_status search(profile *p, nuem_construction construction, nuem_limit *out)
{
    double lo = p->options->lower, hi = p->options->upper, from = -HUGE_VAL;
    bool cut = lo < hi;
    samples *s = malloc(sizeof *s);
    nuem_status st = NUEM_OK;

    if (!s) return nuem_fail_nomem(p->err);
    if (nuem_slice_is_costly(p->slice))
        st = nuem_limit_learn(&p->curve, p->parameter, p->options, p->err);
    if (!st && !cut)
        st = nuem_limit_range(&p->curve, p->parameter, out->delta_chi2, &lo, &hi, p->err);
    if (st || (st = sample(p, lo, hi, s))) goto done;
    if (!isfinite(s->best_f)) {
        st = nuem_fail(p->err, NUEM_ERR_CONVERGE, "no value of %s in [%g, %g] can explain the data",
                       p->parameter->name, lo, hi);
        goto done;
    }
    out->best_fit = s->best_x;
    out->chi2_min = s->best_f;
    p->curve.level = s->best_f + out->delta_chi2;
    if (construction == NUEM_ONE_SIDED) from = s->best_x;
    if ((st = regions(p, s, from, cut, out))) goto done;
    if (construction == NUEM_ONE_SIDED) out->lower = out->region[0][0] = (double)NAN;
done:
    free(s);
    return st;
}

/* Significance and probability of the null hypothesis. */
static void judge(const nuem_parameter *parameter, nuem_limit *r)
{
    double delta = fmax(0.0, r->chi2_null - r->chi2_min);

    r->significance = sqrt(delta);
    if (parameter->has_phase)
        r->p_value = exp(-0.5 * delta);
    else if (parameter->is_signed || parameter->what == NUEM_PARAMETER_SIN2W)
        r->p_value = erfc(sqrt(0.5 * delta));
    else
        r->p_value = delta > 0.0 ? 0.5 * erfc(sqrt(0.5 * delta)) : 1.0;
}

/* Coordinates and nuisances at the best fit. */
static nuem_status describe(profile *p, const nuem_likelihood *likelihood, nuem_limit *r)
{
    const nuem_objective *objective = nuem_slice_objective(p->slice);
    double variable[NUEM_MAX_COORDINATES] = {0.0}, chi2;
    nuem_objective_workspace *ws = NULL;
    const nuem_evaluation more = {.nuisance = r->nuisance};
    nuem_status st = NUEM_OK;

    if (nuem_slice_is_costly(p->slice))
        nuem_curve_known(&p->curve, r->best_fit, variable);
    else if (nuem_slice_variables(p->slice) > 0)
        st = nuem_slice_eval(p->slice, p->curve.ws, &r->best_fit, 0, NULL, 0, 0, &chi2, variable,
                             p->err);
    if (st || (st = nuem_objective_workspace_create(objective, &ws, p->err))) return st;
    nuem_slice_join(p->slice, &r->best_fit, variable, r->x);
    r->dimension = nuem_objective_dimension(objective);
    for (size_t i = 0; i < r->dimension; i++)
        r->coordinate[i] = *nuem_objective_coordinate(objective, i);
    r->n_nuisance = nuem_likelihood_nuisances(likelihood);
    st = nuem_objective_eval(objective, ws, p->options->observation, r->x, &chi2, &more, p->err);
    nuem_objective_workspace_free(ws);
    r->ndf = (long)nuem_likelihood_bins(likelihood) -
             (long)nuem_likelihood_free_nuisances(likelihood) - (long)r->dimension;
    return st;
}

static nuem_status check_bounds(const nuem_limit_options *options, nuem_error *err)
{
    bool none = options->lower == 0.0 && options->upper == 0.0;

    if (!none && !(options->lower < options->upper && isfinite(options->upper - options->lower)))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "the bounds of the search are %g and %g; they must rise", options->lower,
                         options->upper);
    return NUEM_OK;
}

/* Slice and curve of the parameter. */
static nuem_status open_profile(profile *p, const nuem_likelihood *likelihood,
                                const nuem_hypothesis *hypothesis, nuem_slice **slice)
{
    const nuem_limit_options *o = p->options;
    nuem_status st = nuem_parameter_check(p->parameter, hypothesis, p->err);

    if (st) return st;
    st = nuem_slice_create(likelihood, hypothesis, 1, &p->parameter, o->n_other, o->other,
                           o->observation, slice, p->err);
    p->slice = *slice;
    return st ? st : nuem_curve_open(&p->curve, p->slice, o->seed, p->err);
}

nuem_status nuem_limit_interval(const nuem_likelihood *likelihood,
                                const nuem_hypothesis *hypothesis, const nuem_parameter *parameter,
                                double cl, nuem_construction construction,
                                const nuem_limit_options *options, nuem_limit *out, nuem_error *err)
{
    const nuem_limit_options none = {0};
    profile p = {.parameter = parameter, .options = options ? options : &none, .err = err};
    nuem_slice *slice = NULL;
    nuem_limit r = {.cl = cl};
    nuem_status st = nuem_limit_threshold(cl, construction, &r.delta_chi2, err);

    if (!st) st = check_bounds(p.options, err);
    if (!st && !parameter->is_signed && p.options->lower < 0.0)
        st = nuem_fail(err, NUEM_ERR_ARG, "the search of %s begins at %g; it is a modulus, >= 0",
                       parameter->name, p.options->lower);
    if (st) return st;
    if ((st = open_profile(&p, likelihood, hypothesis, &slice))) goto done;
    if ((st = search(&p, construction, &r))) goto done;
    bool angle = parameter->what == NUEM_PARAMETER_SIN2W;
    r.chi2_null = nuem_curve_search(&p.curve, angle ? nuem_constants_get()->sin2w_0 : 0.0,
                                    nuem_slice_is_costly(slice) ? STARTS : 0);
    if ((st = p.curve.status) || (st = describe(&p, likelihood, &r))) goto done;
    judge(parameter, &r);
    *out = r;
done:
    nuem_curve_close(&p.curve);
    nuem_slice_free(slice);
    return st;
}

nuem_status nuem_limit_profile(const nuem_likelihood *likelihood, const nuem_hypothesis *hypothesis,
                               const nuem_parameter *parameter, double cl,
                               nuem_construction construction, nuem_limit *out, nuem_error *err)
{
    return nuem_limit_interval(likelihood, hypothesis, parameter, cl, construction, NULL, out, err);
}

nuem_status nuem_limit_scan(const nuem_likelihood *likelihood, const nuem_hypothesis *hypothesis,
                            const nuem_parameter *parameter, const nuem_limit_options *options,
                            size_t n, const double *value, double *chi2, nuem_error *err)
{
    const nuem_limit_options none = {0};
    profile p = {.parameter = parameter, .options = options ? options : &none, .err = err};
    nuem_slice *slice = NULL;
    nuem_status st = nuem_parameter_check(parameter, hypothesis, err);

    if (st) return st;
    for (size_t i = 0; i < n; i++)
        if (!isfinite(value[i]))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i, "value %zu of %s is not finite", i,
                                   parameter->name);
    if (n == 0) return NUEM_OK;
    /* in rising order, whatever the caller's */
    double *x = malloc(n * sizeof *x), *f = malloc(n * sizeof *f);
    if (!x || !f) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    memcpy(x, value, n * sizeof *x);
    qsort(x, n, sizeof *x, by_x);
    if ((st = open_profile(&p, likelihood, hypothesis, &slice))) goto done;
    if (nuem_slice_is_costly(slice)) st = nuem_limit_learn(&p.curve, parameter, p.options, err);
    if (st || (st = values(&p, n, x, f))) goto done;
    for (size_t i = 0; i < n; i++) {
        const double *at = bsearch(&value[i], x, n, sizeof *x, by_x);
        chi2[i] = f[at - x];
    }
done:
    nuem_curve_close(&p.curve);
    nuem_slice_free(slice);
    free(x);
    free(f);
    return st;
}

nuem_status nuem_limit_chi2(const nuem_likelihood *likelihood, const nuem_hypothesis *hypothesis,
                            const nuem_parameter *parameter, size_t n, const double *value,
                            double *chi2, nuem_error *err)
{
    return nuem_limit_scan(likelihood, hypothesis, parameter, NULL, n, value, chi2, err);
}

double nuem_nuisance_pull(const nuem_nuisance *nuisance, double value)
{
    bool constrained = nuisance->sigma > 0.0 && isfinite(nuisance->sigma);

    return constrained ? (value - nuisance->nominal) / nuisance->sigma : (double)NAN;
}
