/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/sampler.h"

#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "stat/sampler_private.h"

static const size_t BURN_IN = 2000, BURN_IN_EACH = 200;

/* The nuisances at v; false below their lower ends. */
static bool fill_nuisances(const nuem_sampler *s, nuem_sampler_workspace *ws, const double *v)
{
    const nuem_likelihood *lik = nuem_objective_likelihood(s->objective);

    for (size_t i = 0; i < s->n_nuisance; i++)
        ws->nuisance[i] = nuem_likelihood_nuisance(lik, i)->nominal;
    for (size_t k = s->n_x; k < s->n; k++) {
        size_t i = s->sampled[k - s->n_x];
        ws->nuisance[i] += nuem_sampler_unit(s, k) * v[k];
        if (ws->nuisance[i] < nuem_likelihood_nuisance(lik, i)->lower) return false;
    }
    return true;
}

double nuem_sampler_unit(const nuem_sampler *s, size_t k)
{
    const nuem_likelihood *lik = nuem_objective_likelihood(s->objective);
    double sigma = nuem_likelihood_nuisance(lik, s->sampled[k - s->n_x])->sigma;

    return isfinite(sigma) ? sigma : 1.0;
}

nuem_status nuem_sampler_chi2(const nuem_sampler *s, nuem_sampler_workspace *ws, const double *v,
                              nuem_treatment treatment, double *chi2, double *gradient,
                              nuem_error *err)
{
    const nuem_observation *observation = s->observed ? &s->observation : NULL;
    double *gx = gradient ? ws->gradient : NULL, *gn = gradient ? ws->nuisance_gradient : NULL;
    nuem_status st;

    *chi2 = HUGE_VAL;
    if (!nuem_axes_map(s->n_axis, s->axis, v, ws->x)) return NUEM_OK;
    if (treatment == NUEM_NUISANCES_PROFILED) {
        const nuem_evaluation more = {.gradient = gx, .nuisance = ws->nuisance};
        st = nuem_objective_eval(s->objective, ws->objective, observation, ws->x, chi2, &more, err);
    } else {
        if (!fill_nuisances(s, ws, v)) return NUEM_OK;
        st = nuem_objective_eval_at(s->objective, ws->objective, observation, ws->x, ws->nuisance,
                                    chi2, gx, gn, err);
    }
    if (st) return st;
    if (isnan(*chi2)) *chi2 = HUGE_VAL; /* a point that means nothing is no point */
    if (!gradient || !isfinite(*chi2)) return NUEM_OK;
    nuem_axes_gradient(s->n_axis, s->axis, v, gx, gradient);
    if (treatment == NUEM_NUISANCES_SAMPLED)
        for (size_t k = s->n_x; k < s->n; k++)
            gradient[k] = gn[s->sampled[k - s->n_x]] * nuem_sampler_unit(s, k);
    return NUEM_OK;
}

static nuem_status density(void *context, const double *v, double *chi2, double *gradient,
                           nuem_error *err)
{
    nuem_sampler_workspace *ws = context;

    return nuem_sampler_chi2(ws->sampler, ws, v, ws->sampler->treatment, chi2, gradient, err);
}

static nuem_status fill(nuem_sampler *s, const nuem_sampler_options *o, nuem_error *err)
{
    const nuem_likelihood *lik = nuem_objective_likelihood(s->objective);
    nuem_status st;

    s->n_x = nuem_objective_dimension(s->objective);
    s->n_nuisance = nuem_likelihood_nuisances(lik);
    size_t most = s->n_x + s->n_nuisance + 1;
    s->axis = calloc(most, sizeof *s->axis);
    s->sampled = calloc(most, sizeof *s->sampled);
    s->start = calloc(most, sizeof *s->start);
    s->width = calloc(most, sizeof *s->width);
    if (!s->axis || !s->sampled || !s->start || !s->width) return nuem_fail_nomem(err);
    if ((st = nuem_axes_of(s->objective, o, s->axis, &s->n_axis, err))) return st;
    s->n = s->n_x;
    for (size_t i = 0; i < s->n_nuisance && s->treatment == NUEM_NUISANCES_SAMPLED; i++)
        if (nuem_likelihood_nuisance(lik, i)->sigma > 0.0) s->sampled[s->n++ - s->n_x] = i;
    if (s->n == 0)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "there is nothing to sample: no coordinate and no "
                         "nuisance");
    s->metropolis = (nuem_metropolis){
        .n = s->n,
        .n_jump = s->n_x,
        .seed = o->seed,
        .burn_in = o->burn_in ? o->burn_in : BURN_IN + BURN_IN_EACH * s->n,
        .start = s->start,
        .width = s->width,
        .density = density,
    };
    if (s->metropolis.burn_in > NUEM_CHAIN_MAX_STEP / 2)
        return nuem_fail(err, NUEM_ERR_ARG, "burn-in of %zu steps; 2^39 at most", o->burn_in);
    return nuem_sampler_survey(s, err);
}

nuem_status nuem_sampler_create(const nuem_objective *objective,
                                const nuem_sampler_options *options, nuem_sampler **out,
                                nuem_error *err)
{
    const nuem_sampler_options none = {0}, *o = options ? options : &none;

    if (!nuem_treatment_name(o->nuisances))
        return nuem_fail(err, NUEM_ERR_ARG, "treatment %d of the nuisances is unknown",
                         (int)o->nuisances);
    nuem_sampler *s = calloc(1, sizeof *s);
    if (!s) return nuem_fail_nomem(err);
    s->objective = objective;
    s->treatment = o->nuisances;
    s->observed = o->observation;
    if (o->observation) s->observation = *o->observation;
    nuem_status st = fill(s, o, err);
    if (st) {
        nuem_sampler_free(s);
        return st;
    }
    *out = s;
    return NUEM_OK;
}

void nuem_sampler_free(nuem_sampler *s)
{
    if (!s) return;
    free(s->axis);
    free(s->sampled);
    free(s->start);
    free(s->width);
    free(s);
}

nuem_status nuem_sampler_workspace_create(const nuem_sampler *s, nuem_sampler_workspace **out,
                                          nuem_error *err)
{
    nuem_sampler_workspace *ws = calloc(1, sizeof *ws);

    if (!ws) return nuem_fail_nomem(err);
    ws->sampler = s;
    ws->x = calloc(s->n_x + 1, sizeof *ws->x);
    ws->nuisance = calloc(s->n_nuisance + 1, sizeof *ws->nuisance);
    ws->scratch = calloc(NUEM_METROPOLIS_SCRATCH * s->n, sizeof *ws->scratch);
    ws->gradient = calloc(s->n_x + 1, sizeof *ws->gradient);
    ws->nuisance_gradient = calloc(s->n_nuisance + 1, sizeof *ws->nuisance_gradient);
    nuem_status st = ws->x && ws->nuisance && ws->scratch && ws->gradient && ws->nuisance_gradient
                         ? nuem_objective_workspace_create(s->objective, &ws->objective, err)
                         : nuem_fail_nomem(err);
    if (st) {
        nuem_sampler_workspace_free(ws);
        return st;
    }
    *out = ws;
    return NUEM_OK;
}

void nuem_sampler_workspace_free(nuem_sampler_workspace *ws)
{
    if (!ws) return;
    nuem_objective_workspace_free(ws->objective);
    free(ws->x);
    free(ws->nuisance);
    free(ws->scratch);
    free(ws->gradient);
    free(ws->nuisance_gradient);
    free(ws);
}

size_t nuem_sampler_columns(const nuem_sampler *s)
{
    return s->n;
}

void nuem_sampler_column_name(const nuem_sampler *s, size_t i, char *buf, size_t size)
{
    if (i < s->n_x)
        nuem_coordinate_name(nuem_objective_coordinate(s->objective, i), buf, size);
    else
        snprintf(buf, size, "%s",
                 nuem_likelihood_nuisance_name(nuem_objective_likelihood(s->objective),
                                               s->sampled[i - s->n_x]));
}

size_t nuem_sampler_burn_in(const nuem_sampler *s)
{
    return (size_t)s->metropolis.burn_in;
}

nuem_prior nuem_sampler_prior(const nuem_sampler *s, size_t i, nuem_prior_range *range)
{
    size_t k = 0;

    while (k + 1 < s->n_axis && s->axis[k].first != i && s->axis[k].second != i) k++;
    if (range) *range = s->axis[k].range;
    return s->axis[k].prior;
}

size_t nuem_chain_size(const nuem_sampler *s)
{
    return nuem_metropolis_size(s->n);
}

nuem_status nuem_chain_start(const nuem_sampler *s, nuem_sampler_workspace *ws, size_t chain,
                             double *state, nuem_error *err)
{
    return nuem_metropolis_start(&s->metropolis, ws, chain, state, err);
}

/* The point of the chain, in the units of coordinates and nuisances. */
static void write_sample(const nuem_sampler *s, nuem_sampler_workspace *ws, const double *state,
                         double *sample)
{
    const nuem_likelihood *lik = nuem_objective_likelihood(s->objective);
    const double *v = nuem_metropolis_point(state);

    nuem_axes_map(s->n_axis, s->axis, v, ws->x);
    memcpy(sample, ws->x, s->n_x * sizeof *sample);
    for (size_t k = s->n_x; k < s->n; k++) {
        const nuem_nuisance *u = nuem_likelihood_nuisance(lik, s->sampled[k - s->n_x]);
        sample[k] = u->nominal + nuem_sampler_unit(s, k) * v[k];
    }
}

nuem_status nuem_chain_advance(const nuem_sampler *s, nuem_sampler_workspace *ws, size_t n,
                               size_t thin, double *state, double *sample, double *chi2,
                               nuem_error *err)
{
    nuem_status st = nuem_metropolis_check(&s->metropolis, state, err);

    if (st) return st;
    if (thin == 0) return nuem_fail(err, NUEM_ERR_ARG, "thinning is 0; it must be 1 at least");
    if (n > (NUEM_CHAIN_MAX_STEP - 1 - nuem_chain_steps(state)) / thin)
        return nuem_fail(err, NUEM_ERR_ARG, "%zu steps of %zu are too many; a chain has 2^40", n,
                         thin);
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < thin; k++) {
            st = nuem_metropolis_step(&s->metropolis, ws, state, ws->scratch, err);
            if (st) return st;
        }
        if (sample) write_sample(s, ws, state, sample + i * s->n);
        if (chi2) chi2[i] = nuem_metropolis_chi2(state);
    }
    return NUEM_OK;
}
