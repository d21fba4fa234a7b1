/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/likelihood.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "stat/poisson.h"

typedef struct term {
    const nuem_response *response;
    nuem_poisson poisson;
    double *storage; /* of the templates, counts */
    nuem_scale *scale;
    size_t first_bin, first_nuisance; /* in the likelihood's own numbering */
    bool has_signal_scale;
} term;

struct nuem_likelihood {
    size_t n, n_bin, n_nuisance, n_free, max_bin;
    term *term;  /* [n] */
    char **name; /* [n_nuisance] */
};

struct nuem_likelihood_workspace {
    double *signal;   /* [max_bin] */
    double *expected; /* [n_bin] */
    double *nuisance; /* [n_nuisance] */
};

/* The templates of one experiment, without the Standard-Model signal that some contain. */
static nuem_status fill_templates(const nuem_experiment_info *e, const nuem_response *r,
                                  const nuem_couplings *sm, double *template, nuem_error *err)
{
    /* templates are printed with a few digits: what is below zero by rounding is zero */
    const double rounding = 1e-3;
    size_t n = e->n_bin;
    double *signal = malloc((n ? n : 1) * sizeof *signal);

    if (!signal) return nuem_fail_nomem(err);
    nuem_response_counts(r, sm, signal);
    for (size_t j = 0; j < e->n_background; j++)
        for (size_t b = 0; b < n; b++) {
            double x = e->background[j].counts[b];
            if (e->background[j].includes_sm_signal) x -= signal[b];
            if (x < -rounding * signal[b]) {
                nuem_status st = nuem_fail(
                    err, NUEM_ERR_DATA,
                    "%s: background '%s' has %g counts in bin %zu, fewer than the %g of the "
                    "Standard-Model signal that it should include",
                    e->id, e->background[j].name, e->background[j].counts[b], b + 1, signal[b]);
                free(signal);
                return st;
            }
            template[j * n + b] = fmax(x, 0.0);
        }
    free(signal);
    return NUEM_OK;
}

static nuem_status build_term(nuem_likelihood *lik, size_t k, const nuem_experiment_info *e,
                              const nuem_response *r, const nuem_couplings *sm, nuem_error *err)
{
    term *t = &lik->term[k];
    size_t n = e->n_bin, m = e->n_background;
    nuem_status st;

    if (!e->counts)
        return nuem_fail(err, NUEM_ERR_ARG, "experiment '%.60s' has no counts, nothing to fit",
                         e->id);
    if (nuem_response_bins(r) != n)
        return nuem_fail(err, NUEM_ERR_ARG, "%s has %zu bins, its response %zu", e->id, n,
                         nuem_response_bins(r));
    if (m + 1 > NUEM_POISSON_MAX_SCALES)
        return nuem_fail(err, NUEM_ERR_ARG, "%s has %zu backgrounds; at most %d are handled", e->id,
                         m, NUEM_POISSON_MAX_SCALES - 1);
    t->response = r;
    t->storage = malloc((n * (m + 1) + 1) * sizeof *t->storage);
    t->scale = calloc(m + 1, sizeof *t->scale);
    if (!t->storage || !t->scale) return nuem_fail_nomem(err);
    memcpy(t->storage, e->counts, n * sizeof *e->counts);
    if ((st = fill_templates(e, r, sm, t->storage + n, err))) return st;
    t->scale[0].sigma = e->signal_relative_error;
    for (size_t j = 0; j < m; j++) {
        t->scale[j + 1].sigma = e->background[j].free ? HUGE_VAL : e->background[j].relative_error;
        lik->n_free += e->background[j].free;
    }
    t->poisson = (nuem_poisson){.n_bin = n,
                                .n_scale = m + 1,
                                .counts = t->storage,
                                .template = t->storage + n,
                                .scale = t->scale};
    nuem_poisson_prepare(&t->poisson);
    t->first_bin = lik->n_bin;
    t->first_nuisance = lik->n_nuisance;
    lik->n_bin += n;
    lik->n_nuisance += m + 1;
    if (n > lik->max_bin) lik->max_bin = n;
    return NUEM_OK;
}

static nuem_status name_nuisances(nuem_likelihood *lik,
                                  const nuem_experiment_info *const *experiment, nuem_error *err)
{
    lik->name = calloc(lik->n_nuisance, sizeof *lik->name);
    if (!lik->name) return nuem_fail_nomem(err);
    for (size_t k = 0; k < lik->n; k++)
        for (size_t j = 0; j < lik->term[k].poisson.n_scale; j++) {
            const char *what = j == 0 ? "signal" : experiment[k]->background[j - 1].name;
            size_t size = strlen(experiment[k]->id) + strlen(what) + 2;
            char *name = malloc(size);
            if (!name) return nuem_fail_nomem(err);
            snprintf(name, size, "%s %s", experiment[k]->id, what);
            lik->name[lik->term[k].first_nuisance + j] = name;
        }
    return NUEM_OK;
}

nuem_status nuem_likelihood_create(size_t n, const nuem_experiment_info *const *experiment,
                                   const nuem_response *const *response, const nuem_couplings *sm,
                                   nuem_likelihood **out, nuem_error *err)
{
    nuem_status st = NUEM_OK;

    if (n == 0) return nuem_fail(err, NUEM_ERR_ARG, "a likelihood needs one experiment at least");
    nuem_likelihood *lik = calloc(1, sizeof *lik);
    if (!lik) return nuem_fail_nomem(err);
    lik->n = n;
    lik->term = calloc(n, sizeof *lik->term);
    if (!lik->term) st = nuem_fail_nomem(err);
    for (size_t k = 0; k < n && !st; k++)
        st = build_term(lik, k, experiment[k], response[k], sm, err);
    if (!st) st = name_nuisances(lik, experiment, err);
    if (st) {
        nuem_likelihood_free(lik);
        return st;
    }
    *out = lik;
    return NUEM_OK;
}

void nuem_likelihood_free(nuem_likelihood *lik)
{
    if (!lik) return;
    for (size_t k = 0; lik->term && k < lik->n; k++) {
        free(lik->term[k].storage);
        free(lik->term[k].scale);
    }
    for (size_t i = 0; lik->name && i < lik->n_nuisance; i++) free(lik->name[i]);
    free(lik->name);
    free(lik->term);
    free(lik);
}

nuem_status nuem_likelihood_workspace_create(const nuem_likelihood *lik,
                                             nuem_likelihood_workspace **out, nuem_error *err)
{
    nuem_likelihood_workspace *ws = calloc(1, sizeof *ws);

    if (!ws) return nuem_fail_nomem(err);
    ws->signal = malloc((lik->max_bin + 1) * sizeof *ws->signal);
    ws->expected = malloc((lik->n_bin + 1) * sizeof *ws->expected);
    ws->nuisance = malloc((lik->n_nuisance + 1) * sizeof *ws->nuisance);
    if (!ws->signal || !ws->expected || !ws->nuisance) {
        nuem_likelihood_workspace_free(ws);
        return nuem_fail_nomem(err);
    }
    *out = ws;
    return NUEM_OK;
}

void nuem_likelihood_workspace_free(nuem_likelihood_workspace *ws)
{
    if (!ws) return;
    free(ws->signal);
    free(ws->expected);
    free(ws->nuisance);
    free(ws);
}

size_t nuem_likelihood_bins(const nuem_likelihood *lik)
{
    return lik->n_bin;
}

size_t nuem_likelihood_free_nuisances(const nuem_likelihood *lik)
{
    return lik->n_free;
}

size_t nuem_likelihood_nuisances(const nuem_likelihood *lik)
{
    return lik->n_nuisance;
}

const char *nuem_likelihood_nuisance_name(const nuem_likelihood *lik, size_t i)
{
    return lik->name[i];
}

nuem_status nuem_likelihood_chi2(const nuem_likelihood *lik, nuem_likelihood_workspace *ws,
                                 const nuem_couplings *couplings, double *chi2, double *nuisance,
                                 double *expected, nuem_error *err)
{
    double sum = 0.0;

    for (size_t k = 0; k < lik->n; k++) {
        const term *t = &lik->term[k];
        double part, *mu = ws->expected + t->first_bin, *theta = ws->nuisance + t->first_nuisance;
        nuem_response_counts(t->response, couplings, ws->signal);
        for (size_t b = 0; b < t->poisson.n_bin; b++)
            if (!isfinite(ws->signal[b]))
                return nuem_fail(err, NUEM_ERR_ARG,
                                 "these couplings give %g counts in bin %zu of experiment %zu "
                                 "(%s, ...); they must be finite",
                                 ws->signal[b], b + 1, k + 1, lik->name[t->first_nuisance]);
        if (!nuem_poisson_minimise(&t->poisson, ws->signal, mu, theta, &part))
            return nuem_fail(err, NUEM_ERR_CONVERGE,
                             "the nuisances of experiment %zu (%s, ...) did not converge", k + 1,
                             lik->name[t->first_nuisance]);
        sum += part;
    }
    *chi2 = sum;
    if (nuisance) memcpy(nuisance, ws->nuisance, lik->n_nuisance * sizeof *nuisance);
    if (expected) memcpy(expected, ws->expected, lik->n_bin * sizeof *expected);
    return NUEM_OK;
}
