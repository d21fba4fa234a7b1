/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A first look at the posterior, one direction after the other, from the Standard Model outwards. */
#include <math.h>
#include <stdbool.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "stat/sampler_private.h"

/* Distances 2^k, |k| <= OCTAVES, in the scale of the parameter; each pass looks from the best point
 * of the one before. */
enum { OCTAVES = 40, PASSES = 3 };
static const double RISE = 100.0;     /* of chi2 within the range of a prior that nobody stated */
static const double LEAST_RISE = 9.0; /* less is no bound */
static const double MARGIN = 10.0;    /* of that range */

/* chi2 along one number of v. */
typedef struct line {
    double centre, least, least_at; /* least_at: the number itself */
    double below[2 * OCTAVES + 1], above[2 * OCTAVES + 1];
} line;

static nuem_status look(const nuem_sampler *s, nuem_sampler_workspace *ws, double *v, size_t i,
                        nuem_treatment treatment, line *out, nuem_error *err)
{
    const double centre = v[i];
    nuem_status st = nuem_sampler_chi2(s, ws, v, treatment, &out->least, NULL, err);

    out->centre = out->least_at = centre;
    for (int k = 0; k < 2 * (2 * OCTAVES + 1) && !st; k++) {
        double h = ldexp(k % 2 ? -1.0 : 1.0, k / 2 - OCTAVES);
        double *chi2 = k % 2 ? &out->below[k / 2] : &out->above[k / 2];
        v[i] = centre + h;
        st = nuem_sampler_chi2(s, ws, v, treatment, chi2, NULL, err);
        if (!st && *chi2 < out->least) {
            out->least = *chi2;
            out->least_at = v[i];
        }
    }
    v[i] = centre;
    return st;
}

/* How far from the centre chi2 stays below its least value + rise; infinite: everywhere. */
static double reach(const line *l, double rise)
{
    int k = 2 * OCTAVES;

    while (k >= 0 && !(fmin(l->below[k], l->above[k]) <= l->least + rise)) k--;
    return k == 2 * OCTAVES ? HUGE_VAL : ldexp(1.0, k + 1 - OCTAVES);
}

/* How large the element may become along this line, for a range that nobody stated. */
static nuem_status size_on(const nuem_axis *a, const line *l, double *size, nuem_error *err)
{
    double end = fmin(l->below[2 * OCTAVES], l->above[2 * OCTAVES]) - l->least, x[2];

    if (!(end > LEAST_RISE))
        return nuem_fail(err, NUEM_ERR_CONVERGE,
                         "the data do not bound %s: chi2 rises by %g only, however large it is; "
                         "state the range of its prior",
                         a->parameter->name, end);
    nuem_axis alone = *a;
    alone.first = 0;
    alone.second = a->first == a->second ? 0 : 1;
    alone.range = (nuem_prior_range){-HUGE_VAL, HUGE_VAL};
    const double far[2] = {fabs(l->centre) + reach(l, fmin(RISE, 0.5 * end)), 0.0};
    nuem_axes_map(1, &alone, far, x);
    *size = fmax(*size, MARGIN * nuem_axis_size(&alone, x));
    return NUEM_OK;
}

static size_t axis_of(const nuem_sampler *s, size_t i)
{
    size_t k = 0;

    while (s->axis[k].first != i && s->axis[k].second != i) k++;
    return k;
}

/* A point within the stated ranges to look from: the Standard Model where that is one. */
static void first_point(nuem_sampler *s, double *v)
{
    for (size_t k = 0; k < s->n_axis; k++) {
        const nuem_axis *a = &s->axis[k];
        bool angle = a->parameter->what == NUEM_PARAMETER_SIN2W;
        double x = angle ? nuem_constants_get()->sin2w_0 : 0.0;
        if (!(x >= a->range.lower && x <= a->range.upper))
            x = 0.5 * (a->range.lower + a->range.upper);
        v[a->first] = x / a->parameter->scale;
        if (a->first != a->second && a->prior == NUEM_PRIOR_MODULUS)
            v[a->first] = sqrt(v[a->first]);
    }
}

/* Best point along each coordinate in turn, nuisances profiled. */
static nuem_status find_start(nuem_sampler *s, nuem_sampler_workspace *ws, double *v,
                              nuem_error *err)
{
    double size[NUEM_MAX_COORDINATES] = {0.0};
    line l;
    nuem_status st;

    first_point(s, v);
    for (int pass = 0; pass < PASSES; pass++)
        for (size_t i = 0; i < s->n_x; i++) {
            const size_t k = axis_of(s, i);
            if ((st = look(s, ws, v, i, NUEM_NUISANCES_PROFILED, &l, err))) return st;
            v[i] = l.least_at;
            bool open = !isfinite(s->axis[k].range.upper);
            if (pass + 1 == PASSES && open && isfinite(l.least) &&
                (st = size_on(&s->axis[k], &l, &size[k], err)))
                return st;
        }
    for (size_t k = 0; k < s->n_axis; k++)
        if (!isfinite(s->axis[k].range.upper)) {
            bool both = s->axis[k].range.lower < 0.0;
            s->axis[k].range = (nuem_prior_range){both ? -size[k] : 0.0, size[k]};
        }
    return NUEM_OK;
}

/* The nuisances at their minimum there. */
static nuem_status start_nuisances(nuem_sampler *s, nuem_sampler_workspace *ws, double *v,
                                   nuem_error *err)
{
    const nuem_likelihood *lik = nuem_objective_likelihood(s->objective);
    double chi2;
    nuem_status st = nuem_sampler_chi2(s, ws, v, NUEM_NUISANCES_PROFILED, &chi2, NULL, err);

    if (st) return st;
    if (!isfinite(chi2))
        return nuem_fail(err, NUEM_ERR_CONVERGE,
                         "no value of the coordinates is found that can explain the data: a bin "
                         "has counts where nothing is expected");
    for (size_t k = s->n_x; k < s->n; k++) {
        const nuem_nuisance *u = nuem_likelihood_nuisance(lik, s->sampled[k - s->n_x]);
        v[k] = (ws->nuisance[s->sampled[k - s->n_x]] - u->nominal) / nuem_sampler_unit(s, k);
    }
    return NUEM_OK;
}

static nuem_status find_widths(nuem_sampler *s, nuem_sampler_workspace *ws, double *v,
                               nuem_error *err)
{
    line l;

    for (size_t i = 0; i < s->n; i++) {
        nuem_status st = look(s, ws, v, i, s->treatment, &l, err);
        if (st) return st;
        s->width[i] = reach(&l, 1.0);
        if (isfinite(s->width[i]) && isfinite(l.least)) continue;
        char name[80];
        nuem_sampler_column_name(s, i, name, sizeof name);
        return nuem_fail(err, NUEM_ERR_CONVERGE, "the data do not bound %s", name);
    }
    return NUEM_OK;
}

nuem_status nuem_sampler_survey(nuem_sampler *s, nuem_error *err)
{
    nuem_sampler_workspace *ws = NULL;
    nuem_status st = nuem_sampler_workspace_create(s, &ws, err);

    if (st) return st;
    st = find_start(s, ws, s->start, err);
    if (!st) st = start_nuisances(s, ws, s->start, err);
    if (!st) st = find_widths(s, ws, s->start, err);
    nuem_sampler_workspace_free(ws);
    return st;
}
