/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/likelihood.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/linear.h"
#include "stat/likelihood_private.h"

void nuem_likelihood_free(nuem_likelihood *lik)
{
    if (!lik) return;
    for (size_t k = 0; lik->term && k < lik->n; k++) {
        nuem_term *t = &lik->term[k];
        free(t->tensor);
        free(t->variant);
        free(t->link);
        free(t->nuisance);
        free(t->template);
        free(t->covariance_root);
        free(t->inverse_covariance);
        free(t->id);
    }
    for (size_t i = 0; lik->name && i < lik->n_nuisance; i++) free(lik->name[i]);
    free(lik->name);
    free(lik->nuisance);
    free(lik->variant);
    free(lik->term);
    free(lik->counts);
    free(lik->off);
    free(lik);
}

nuem_status nuem_likelihood_workspace_create(const nuem_likelihood *lik,
                                             nuem_likelihood_workspace **out, nuem_error *err)
{
    nuem_likelihood_workspace *ws = calloc(1, sizeof *ws);
    nuem_status st;

    if (!ws) return nuem_fail_nomem(err);
    ws->signal = calloc(lik->signal_size + 1, sizeof *ws->signal);
    ws->shape = calloc(lik->shape_size + 1, sizeof *ws->shape);
    ws->spectrum = calloc(lik->n + 1, sizeof *ws->spectrum);
    st = ws->signal && ws->shape && ws->spectrum ? NUEM_OK : nuem_fail_nomem(err);
    if (!st)
        st = nuem_profile_space_create(lik->n_nuisance, lik->n_bin, lik->max_bin, &ws->space, err);
    if (st) {
        nuem_likelihood_workspace_free(ws);
        return st;
    }
    for (size_t k = 0; k < lik->n; k++) { /* templates stay as they are */
        const nuem_term *t = &lik->term[k];
        const size_t n = t->spectrum.n_bin, fixed = t->spectrum.n_shape - t->n_signal_shape;
        ws->spectrum[k] = t->spectrum;
        ws->spectrum[k].shape = ws->shape + t->first_shape;
        memcpy(ws->shape + t->first_shape + t->n_signal_shape * n, t->template,
               fixed * n * sizeof *t->template);
    }
    *out = ws;
    return NUEM_OK;
}

void nuem_likelihood_workspace_free(nuem_likelihood_workspace *ws)
{
    if (!ws) return;
    nuem_profile_space_clear(&ws->space);
    free(ws->spectrum);
    free(ws->signal);
    free(ws->shape);
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

bool nuem_likelihood_is_asimov(const nuem_likelihood *lik)
{
    bool asimov = false;

    for (size_t k = 0; k < lik->n; k++) asimov = asimov || lik->term[k].asimov;
    return asimov;
}

nuem_observation nuem_likelihood_observation(const nuem_likelihood *lik)
{
    return (nuem_observation){.counts = lik->counts, .off = lik->off};
}

size_t nuem_likelihood_terms(const nuem_likelihood *lik)
{
    return lik->n;
}

size_t nuem_likelihood_first_bin(const nuem_likelihood *lik, size_t k)
{
    return k < lik->n ? lik->term[k].first_bin : lik->n_bin;
}

size_t nuem_likelihood_nuisances(const nuem_likelihood *lik)
{
    return lik->n_nuisance;
}

const nuem_nuisance *nuem_likelihood_nuisance(const nuem_likelihood *lik, size_t i)
{
    return &lik->nuisance[i];
}

const char *nuem_likelihood_nuisance_name(const nuem_likelihood *lik, size_t i)
{
    return lik->nuisance[i].name;
}

/* Rows of shapes from the signals, data from the observation. */
static nuem_status load(const nuem_likelihood *lik, nuem_likelihood_workspace *ws,
                        const nuem_observation *obs, nuem_error *err)
{
    for (size_t k = 0; k < lik->n; k++) {
        const nuem_term *t = &lik->term[k];
        const size_t n = t->spectrum.n_bin;
        double *shape = ws->shape + t->first_shape;
        const double *signal = nuem_workspace_signal(t, ws, 0);
        for (size_t b = 0; b < n; b++)
            if (!isfinite(signal[b]))
                return nuem_fail(err, NUEM_ERR_ARG,
                                 "these couplings give %g counts in bin %zu of experiment %zu "
                                 "(%s, ...); they must be finite",
                                 signal[b], b + 1, k + 1, lik->nuisance[t->nuisance[0]].name);
        memset(shape, 0, t->n_signal_shape * n * sizeof *shape);
        for (size_t l = 0; l < t->n_link; l++) {
            const nuem_signal_link *link = &t->link[l];
            const double *from = nuem_workspace_signal(t, ws, link->signal);
            double *to = shape + link->shape * n;
            for (size_t b = 0; b < n; b++) to[b] += link->weight * from[b];
        }
        ws->spectrum[k].counts = (obs && obs->counts ? obs->counts : lik->counts) + t->first_bin;
        ws->spectrum[k].off = (obs && obs->off ? obs->off : lik->off) + t->first_bin;
    }
    return NUEM_OK;
}

static nuem_profile_problem profile_of(const nuem_likelihood *lik,
                                       const nuem_likelihood_workspace *ws,
                                       const nuem_observation *obs)
{
    return (nuem_profile_problem){.n_spectrum = lik->n,
                                  .n_nuisance = lik->n_nuisance,
                                  .spectrum = ws->spectrum,
                                  .nuisance = lik->nuisance,
                                  .centre = obs ? obs->centre : NULL};
}

nuem_status nuem_likelihood_minimise(const nuem_likelihood *lik, nuem_likelihood_workspace *ws,
                                     const nuem_observation *obs, double *chi2, nuem_error *err)
{
    nuem_status st = load(lik, ws, obs, err);

    if (st) return st;
    const nuem_profile_problem p = profile_of(lik, ws, obs);
    if (!nuem_profile_minimise(&p, &ws->space, chi2))
        return nuem_fail(err, NUEM_ERR_CONVERGE,
                         "the nuisances of %s%s did not converge at these couplings",
                         lik->term[0].id, lik->n > 1 ? ", ..." : "");
    return NUEM_OK;
}

nuem_status nuem_likelihood_value(const nuem_likelihood *lik, nuem_likelihood_workspace *ws,
                                  const nuem_observation *obs, const double *nuisance, double *chi2,
                                  double *gradient, nuem_error *err)
{
    nuem_status st = load(lik, ws, obs, err);

    if (st) return st;
    bool inside = true;
    for (size_t i = 0; i < lik->n_nuisance; i++) {
        ws->space.theta[i] = nuisance[i];
        inside = inside && nuisance[i] >= lik->nuisance[i].lower;
    }
    const nuem_profile_problem p = profile_of(lik, ws, obs);
    *chi2 = nuem_profile_value(&p, &ws->space, gradient);
    if (!inside) *chi2 = HUGE_VAL;
    return NUEM_OK;
}

void nuem_likelihood_signal_slope(const nuem_likelihood_workspace *ws, const nuem_term *t, size_t j,
                                  double *slope)
{
    double factor = 0.0;

    for (size_t l = 0; l < t->n_link; l++)
        if (t->link[l].signal == j)
            factor += t->link[l].weight * ws->space.theta[t->nuisance[t->link[l].shape]];
    for (size_t b = 0; b < t->spectrum.n_bin; b++)
        slope[b] = factor * ws->space.slope[t->first_bin + b];
}

nuem_status nuem_likelihood_chi2(const nuem_likelihood *lik, nuem_likelihood_workspace *ws,
                                 const nuem_couplings *couplings, double *chi2, double *nuisance,
                                 double *expected, nuem_error *err)
{
    double result;

    for (size_t k = 0; k < lik->n; k++) {
        const nuem_term *t = &lik->term[k];
        const size_t n = t->spectrum.n_bin;
        double monomial[NUEM_MAX_MONOMIALS];
        nuem_couplings c = *couplings;
        nuem_response_monomials_of(t->response, &c, monomial);
        nuem_matvec(t->n_nominal * n, t->n_monomial, t->tensor, monomial,
                    nuem_workspace_signal(t, ws, 0));
        for (size_t j = t->n_nominal; j < t->n_signal; j++) {
            c.sin2_theta_w = couplings->sin2_theta_w + lik->variant[t->variant[j]].sin2_theta_w;
            nuem_response_monomials_of(t->response, &c, monomial);
            nuem_matvec(n, t->n_monomial, t->tensor + j * n * t->n_monomial, monomial,
                        nuem_workspace_signal(t, ws, j));
        }
    }
    nuem_status st = nuem_likelihood_minimise(lik, ws, NULL, &result, err);
    if (st) return st;
    *chi2 = result;
    if (nuisance) memcpy(nuisance, ws->space.theta, lik->n_nuisance * sizeof *nuisance);
    for (size_t b = 0; expected && b < lik->n_bin; b++)
        expected[b] = ws->space.mu[b] + ws->space.background[b];
    return NUEM_OK;
}
