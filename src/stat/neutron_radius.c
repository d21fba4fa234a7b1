/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/neutron_radius.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <omp.h>

#include "base/error.h"
#include "nuem/fit.h"
#include "num/bracket.h"
#include "stat/adapted.h"
#include "stat/chebyshev.h"
#include "stat/neutron_private.h"

/* intervals between nodes at first; points on which the polynomial is looked at */
enum { FIRST = 8, MOST = NUEM_NEUTRON_INTERVALS, GRID = NUEM_NEUTRON_GRID };
static const double LOWER_FM = 2.5, UPPER_FM = 9.0;
static const double TOL_X = 1e-9; /* of the minimum of the polynomial, relative */

/* What all nodes share. */
typedef struct survey {
    const nuem_data *data;
    size_t n;
    const char *const *id;
    const nuem_hypothesis *hypothesis;
    nuem_analysis_options analysis;
    const nuem_neutron_profile_options *options;
    nuem_observation observation;
} survey;

/* chi2 of an analysis for the data of the survey, the others at their minimum x. */
static nuem_status minimise(const survey *s, const nuem_analysis *a, double *x, double *nuisance,
                            double *chi2, nuem_error *err)
{
    const nuem_neutron_profile_options *o = s->options;
    const nuem_fit_options how = {.seed = o->seed};
    const nuem_evaluation more = {.nuisance = nuisance};
    nuem_objective_workspace *ws = NULL;
    nuem_objective *objective = NULL;
    nuem_fit fit;
    nuem_status st = nuem_objective_create(nuem_analysis_likelihood(a), s->hypothesis, o->n_other,
                                           o->other, &objective, err);

    if (!st) st = nuem_fit_minimise(objective, &s->observation, NULL, NULL, &how, NULL, &fit, err);
    if (!st && nuisance) {
        st = nuem_objective_workspace_create(objective, &ws, err);
        if (!st)
            st = nuem_objective_eval(objective, ws, &s->observation, fit.x, &fit.chi2, &more, err);
    }
    if (!st) {
        *chi2 = fit.chi2;
        if (x) memcpy(x, fit.x, o->n_other * sizeof *x);
    }
    nuem_objective_workspace_free(ws);
    nuem_objective_free(objective);
    return st;
}

static nuem_status build(const survey *s, double rn_fm, nuem_analysis **out, nuem_error *err)
{
    nuem_analysis_options o = s->analysis;

    o.neutron_radius_fm = rn_fm;
    return nuem_analysis_create(s->data, s->n, s->id, s->hypothesis, &o, out, NULL, err);
}

static nuem_status at_node(const survey *s, double rn_fm, double *chi2, nuem_error *err)
{
    nuem_analysis *a = NULL;
    nuem_status st = build(s, rn_fm, &a, err);

    if (!st) st = minimise(s, a, NULL, NULL, chi2, err);
    nuem_analysis_free(a);
    if (!st && !isfinite(*chi2))
        st = nuem_fail(err, NUEM_ERR_CONVERGE,
                       "a neutron radius of %g fm cannot explain the data: a bin has counts where "
                       "nothing is expected",
                       rn_fm);
    return st;
}

/* chi2 at every radius in parallel; of several failures the first is told. `done` of `all` radii
 * came before. */
static nuem_status at_nodes(const survey *s, size_t n, const double *rn, double *chi2, double done,
                            double all, nuem_error *err)
{
    const int threads = s->options->threads > 0 ? s->options->threads : omp_get_max_threads();
    const nuem_progress *progress = s->options->progress;
    nuem_status st = NUEM_OK;
    nuem_error first = {0};
    size_t failed = n, ready = 0;
    int stop = 0;

#pragma omp parallel for num_threads(threads) schedule(dynamic)
    for (size_t k = 0; k < n; k++) {
        nuem_error own;
        int stopped;
        size_t now;
#pragma omp atomic read
        stopped = stop;
        if (stopped) continue;
        nuem_status mine = at_node(s, rn[k], &chi2[k], &own);
#pragma omp atomic capture
        now = ++ready;
        if (!mine && omp_get_thread_num() == 0 && progress && progress->function &&
            !progress->function(fmin((done + (double)now) / all, 1.0), progress->context))
            mine = nuem_fail(&own, NUEM_ERR_CANCELLED, "the profile was cancelled");
        if (mine) {
#pragma omp atomic write
            stop = 1;
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

/* Twice the intervals: the nodes that there are stay. */
static nuem_status refine(const survey *s, nuem_neutron_profile *p, nuem_error *err)
{
    const size_t n = p->n, all = 2 * n;
    const double lo = p->rn[0], hi = p->rn[n];
    double x[MOST / 2], f[MOST / 2], least = HUGE_VAL;

    for (size_t k = 0; k < n; k++) x[k] = nuem_chebyshev_point(all, 2 * k + 1, lo, hi);
    nuem_status st = at_nodes(s, n, x, f, (double)(n + 1), (double)(4 * FIRST + 2), err);
    if (st) return st;
    for (size_t k = 0; k <= n; k++) least = fmin(least, p->chi2[k]);
    for (size_t k = 0; k < n; k++) least = fmin(least, f[k]);
    p->error = 0.0;
    for (size_t k = 0; k < n; k++)
        if (f[k] < least + NUEM_NEUTRON_PROFILE_RISE)
            p->error = fmax(p->error, fabs(nuem_chebyshev_at(n, p->rn, p->chi2, x[k]) - f[k]));
    for (size_t k = n + 1; k-- > 0;) {
        p->rn[2 * k] = p->rn[k];
        p->chi2[2 * k] = p->chi2[k];
    }
    for (size_t k = 0; k < n; k++) {
        p->rn[2 * k + 1] = x[k];
        p->chi2[2 * k + 1] = f[k];
    }
    p->n = all;
    return NUEM_OK;
}

static nuem_status sample(const survey *s, double lo, double hi, nuem_neutron_profile *p,
                          nuem_error *err)
{
    p->n = FIRST;
    for (size_t k = 0; k <= FIRST; k++) p->rn[k] = nuem_chebyshev_point(FIRST, k, lo, hi);
    nuem_status st = at_nodes(s, FIRST + 1, p->rn, p->chi2, 0.0, (double)(4 * FIRST + 2), err);
    if (st) return st;
    p->error = HUGE_VAL;
    while (p->error > NUEM_NEUTRON_PROFILE_TOLERANCE) {
        if (p->n == MOST)
            return nuem_fail(
                err, NUEM_ERR_CONVERGE,
                "chi2 is not a smooth function of the neutron radius between %g and %g "
                "fm: %d nodes err by %g",
                lo, hi, MOST + 1, p->error);
        if ((st = refine(s, p, err))) return st;
    }
    return NUEM_OK;
}

static double polynomial(double x, void *context)
{
    const nuem_neutron_profile *p = context;

    return nuem_chebyshev_at(p->n, p->rn, p->chi2, x);
}

/* Lowest point of the polynomial. */
static nuem_status lowest(nuem_neutron_profile *p, nuem_error *err)
{
    size_t low = 0;
    double least = HUGE_VAL;

    for (size_t i = 0; i <= GRID; i++) {
        double f = polynomial(nuem_neutron_grid_point(p, i), p);
        if (f < least) {
            least = f;
            low = i;
        }
    }
    p->best_fit = nuem_neutron_grid_point(p, low);
    if (low == 0 || low == GRID) return NUEM_OK;
    return nuem_minimum(polynomial, p, nuem_neutron_grid_point(p, low - 1),
                        nuem_neutron_grid_point(p, low), nuem_neutron_grid_point(p, low + 1), TOL_X,
                        &p->best_fit, &least, err);
}

static nuem_status check_templates(const nuem_analysis *a, nuem_error *err)
{
    for (size_t i = 0; i < nuem_analysis_count(a); i++) {
        const nuem_experiment_info *e = nuem_analysis_experiment(a, i);
        for (size_t j = 0; j < e->n_background && nuem_adapted_is_nuclear(e); j++)
            if (e->background[j].includes_sm_signal)
                return nuem_fail(err, NUEM_ERR_UNSUPPORTED,
                                 "background '%.60s' of %.60s contains the signal of the Standard "
                                 "Model, at neutron radii that it does not tell",
                                 e->background[j].name, e->id);
    }
    return NUEM_OK;
}

static nuem_status check_options(const nuem_neutron_profile_options *o, double *lo, double *hi,
                                 nuem_error *err)
{
    bool none = o->lower_fm == 0.0 && o->upper_fm == 0.0;

    if (o->n_other > NUEM_MAX_COORDINATES)
        return nuem_fail(err, NUEM_ERR_ARG, "more than %d coordinates", NUEM_MAX_COORDINATES);
    if (!none && !(o->lower_fm > 0.0 && o->lower_fm < o->upper_fm && isfinite(o->upper_fm)))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "range of the neutron radius is %g to %g fm; it must rise and lie above 0",
                         o->lower_fm, o->upper_fm);
    *lo = none ? LOWER_FM : o->lower_fm;
    *hi = none ? UPPER_FM : o->upper_fm;
    return NUEM_OK;
}

nuem_status nuem_neutron_profile_create(const nuem_data *data, size_t n, const char *const *id,
                                        const nuem_hypothesis *hypothesis,
                                        const nuem_analysis_options *analysis,
                                        const nuem_neutron_profile_options *options,
                                        nuem_neutron_profile **out, nuem_provenance *prov,
                                        nuem_error *err)
{
    static const nuem_analysis_options as_it_is = {0};
    static const nuem_neutron_profile_options none = {0};
    survey s = {data, n, id, hypothesis, analysis ? *analysis : as_it_is, options ? options : &none,
                {0}};
    nuem_analysis *reference = NULL;
    nuem_neutron_profile *p = calloc(1, sizeof *p);
    double lo = 0.0, hi = 0.0;
    nuem_status st;

    if (!p) return nuem_fail_nomem(err);
    if ((st = check_options(s.options, &lo, &hi, err))) goto done;
    st = nuem_analysis_create(data, n, id, hypothesis, &s.analysis, &reference, prov, err);
    if (st || (st = check_templates(reference, err))) goto done;
    s.observation = nuem_likelihood_observation(nuem_analysis_likelihood(reference));
    p->n_other = s.options->n_other;
    for (size_t i = 0; i < p->n_other; i++) p->other[i] = s.options->other[i];
    if ((st = minimise(&s, reference, NULL, NULL, &p->chi2_null, err))) goto done;
    p->nested = s.analysis.neutron_radius_fm > 0.0;
    if ((st = sample(&s, lo, hi, p, err))) goto done;
    if ((st = lowest(p, err))) goto done;
    if ((st = build(&s, p->best_fit, &p->best, err))) goto done;
    p->n_nuisance = nuem_likelihood_nuisances(nuem_analysis_likelihood(p->best));
    if ((st = minimise(&s, p->best, p->x, p->nuisance, &p->chi2_min, err))) goto done;
    *out = p;
    p = NULL; /* handed over */
done:
    nuem_analysis_free(reference);
    nuem_neutron_profile_free(p);
    return st;
}

void nuem_neutron_profile_free(nuem_neutron_profile *p)
{
    if (!p) return;
    nuem_analysis_free(p->best);
    free(p);
}
