/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From experiments, responses, fluxes and variations to the tensors and templates of a likelihood. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/linear.h"
#include "rate/tensor.h"
#include "stat/likelihood_private.h"

/* An error of the flux that changes no monomial of any bin by more than this part of the largest one of the
 * bin is left out: it would cost time and say nothing. */
static const double NEGLIGIBLE = 1e-4;

/* Number of nuisance `name`; pulls of one name are one nuisance, scales belong to their experiment. */
static nuem_status nuisance(nuem_likelihood *lik, const char *name, nuem_nuisance what, size_t *out,
                            nuem_error *err)
{
    const bool shared = what.nominal == 0.0;

    for (size_t i = 0; shared && i < lik->n_nuisance; i++)
        if (strcmp(lik->nuisance[i].name, name) == 0) {
            lik->nuisance[i].lower = fmax(lik->nuisance[i].lower, what.lower);
            *out = i;
            return NUEM_OK;
        }
    if (lik->n_nuisance == NUEM_MAX_NUISANCES)
        return nuem_fail(err, NUEM_ERR_ARG, "more than %d nuisances; '%.60s' is one too many",
                         NUEM_MAX_NUISANCES, name);
    if (!(lik->name[lik->n_nuisance] = strdup(name))) return nuem_fail_nomem(err);
    what.name = lik->name[lik->n_nuisance];
    lik->n_free += isinf(what.sigma) ? 1 : 0;
    lik->nuisance[lik->n_nuisance] = what;
    *out = lik->n_nuisance++;
    return NUEM_OK;
}

static nuem_status add_shape(nuem_likelihood *lik, nuem_term *t, const char *prefix,
                             const char *name, nuem_nuisance what, nuem_error *err)
{
    char full[256];
    size_t at = 0;

    snprintf(full, sizeof full, "%s%s%s", prefix ? prefix : "", prefix ? " " : "", name);
    nuem_status st = nuisance(lik, full, what, &at, err);
    for (size_t i = 0; i < t->spectrum.n_shape && !st; i++)
        if (t->nuisance[i] == at)
            st = nuem_fail(err, NUEM_ERR_ARG, "%.60s has two effects of one nuisance, '%.60s'",
                           t->id, full);
    if (!st) t->nuisance[t->spectrum.n_shape++] = at;
    return st;
}

static size_t variant(nuem_likelihood *lik, const nuem_mixing *mixing, double sin2w)
{
    for (size_t v = 0; v < lik->n_variant; v++)
        if (lik->variant[v].mixing == mixing && lik->variant[v].sin2_theta_w == sin2w) return v;
    lik->variant[lik->n_variant] = (nuem_variant){mixing, sin2w};
    return lik->n_variant++;
}

static void add_signal(nuem_term *t, const double *tensor, size_t v, size_t shape, double weight)
{
    const size_t size = t->spectrum.n_bin * t->n_monomial;

    memcpy(t->tensor + t->n_signal * size, tensor, size * sizeof *tensor);
    t->variant[t->n_signal] = v;
    t->link[t->n_link++] = (nuem_signal_link){shape, t->n_signal++, weight};
}

/* Effect of one standard deviation of the flux error `name` on the tensor, and the largest relative
 * error. */
static double flux_effect(const nuem_term *t, const nuem_flux *flux, const char *name,
                          double *tensor)
{
    const size_t size = t->spectrum.n_bin * t->n_monomial;
    double largest = 0.0;

    memset(tensor, 0, size * sizeof *tensor);
    for (size_t c = 0; c < nuem_flux_count(flux); c++) {
        const nuem_flux_component *component = nuem_flux_component_at(flux, c);
        const double *part = nuem_response_component_tensor(t->response, c);
        for (size_t e = 0; e < component->n_error; e++) {
            if (strcmp(component->error[e].name, name) != 0) continue;
            const double relative = component->error[e].relative;
            largest = fmax(largest, relative);
            for (size_t i = 0; i < size; i++) tensor[i] += relative * part[i];
        }
    }
    return largest;
}

static bool negligible(const nuem_term *t, const double *effect)
{
    const size_t m = t->n_monomial;
    const double *whole = nuem_response_tensor(t->response);

    for (size_t b = 0; b < t->spectrum.n_bin; b++)
        for (size_t first = 0; first < m; first += 9) { /* the nine monomials of a term */
            double large = 0.0, change = 0.0;
            for (size_t l = first; l < first + 9; l++) {
                large = fmax(large, fabs(whole[b * m + l]));
                change = fmax(change, fabs(effect[b * m + l]));
            }
            if (change > NEGLIGIBLE * large) return false;
        }
    return true;
}

static bool seen_before(const nuem_flux *flux, size_t c, size_t e)
{
    const char *name = nuem_flux_component_at(flux, c)->error[e].name;

    for (size_t i = 0; i <= c; i++) {
        const nuem_flux_component *other = nuem_flux_component_at(flux, i);
        for (size_t k = 0; k < (i < c ? other->n_error : e); k++)
            if (strcmp(other->error[k].name, name) == 0) return true;
    }
    return false;
}

static nuem_status add_flux_errors(nuem_likelihood *lik, nuem_term *t, const nuem_flux *flux,
                                   double *scratch, nuem_error *err)
{
    nuem_status st = NUEM_OK;

    for (size_t c = 0; flux && c < nuem_flux_count(flux); c++) {
        const nuem_flux_component *component = nuem_flux_component_at(flux, c);
        for (size_t e = 0; e < component->n_error && !st; e++) {
            if (seen_before(flux, c, e)) continue;
            double largest = flux_effect(t, flux, component->error[e].name, scratch);
            if (largest == 0.0 || negligible(t, scratch)) continue;
            nuem_nuisance what = {.nominal = 0.0, .sigma = 1.0, .lower = -1.0 / largest};
            st = add_shape(lik, t, NULL, component->error[e].name, what, err);
            if (!st) add_signal(t, scratch, 0, t->spectrum.n_shape - 1, 1.0);
        }
    }
    return st;
}

static nuem_status add_variation(nuem_likelihood *lik, nuem_term *t, const nuem_variation *v,
                                 nuem_error *err)
{
    const nuem_nuisance what = {.nominal = 0.0, .sigma = 1.0, .lower = -HUGE_VAL};

    if (nuem_response_bins(v->up) != t->spectrum.n_bin ||
        nuem_response_bins(v->down) != t->spectrum.n_bin ||
        nuem_response_monomials(v->up) != t->n_monomial ||
        nuem_response_monomials(v->down) != t->n_monomial)
        return nuem_fail(err, NUEM_ERR_ARG, "variation '%.60s' of %.60s has other bins", v->name,
                         t->id);
    nuem_status st = add_shape(lik, t, NULL, v->name, what, err);
    if (st) return st;
    add_signal(t, nuem_response_tensor(v->up), variant(lik, v->mixing_up, v->sin2_theta_w),
               t->spectrum.n_shape - 1, 0.5);
    add_signal(t, nuem_response_tensor(v->down), variant(lik, v->mixing_down, -v->sin2_theta_w),
               t->spectrum.n_shape - 1, -0.5);
    return NUEM_OK;
}

/* The templates of one experiment, without the Standard-Model signal that some contain. */
static nuem_status add_templates(nuem_likelihood *lik, nuem_term *t, const nuem_experiment_info *e,
                                 const double *signal, nuem_error *err)
{
    /* templates are printed with a few digits: what is below zero by rounding is zero */
    const double rounding = 1e-3;
    const size_t n = e->n_bin;
    double *row = t->template;
    nuem_status st = NUEM_OK;

    for (size_t j = 0; j < e->n_background && !st; j++) {
        const nuem_background *back = &e->background[j];
        for (size_t b = 0; b < n; b++) {
            double x = back->counts[b];
            if (back->includes_sm_signal) x -= signal[b];
            if (x < -rounding * signal[b])
                return nuem_fail(err, NUEM_ERR_DATA,
                                 "%s: background '%s' has %g counts in bin %zu, fewer than the %g "
                                 "of the Standard-Model signal that it should include",
                                 e->id, back->name, back->counts[b], b + 1, signal[b]);
            row[b] = fmax(x, 0.0);
        }
        row += n;
        /* on-off counting finds the background of each bin by itself: templates are what it may
         * be expected to find */
        if (e->statistic == NUEM_STATISTIC_ON_OFF) continue;
        double sigma = back->free ? HUGE_VAL : back->relative_error;
        st = add_shape(lik, t, e->id, back->name, (nuem_nuisance){NULL, 1.0, sigma, 0.0}, err);
        for (size_t k = 0; k < back->n_shape && !st; k++, row += n) {
            const nuem_background_shape *shape = &back->shape[k];
            char own[256];
            snprintf(own, sizeof own, "%s shape", back->name);
            memcpy(row, shape->counts, n * sizeof *row);
            st = add_shape(lik, t, shape->name ? NULL : e->id, shape->name ? shape->name : own,
                           (nuem_nuisance){NULL, 0.0, 1.0, -HUGE_VAL}, err);
        }
    }
    return st;
}

/* Counts to compare with: the observed ones, or those expected of the Standard Model. */
static void fill_data(nuem_likelihood *lik, nuem_term *t, const nuem_experiment_info *e,
                      const double *signal, bool asimov)
{
    const size_t n = e->n_bin;
    const bool on_off = e->statistic == NUEM_STATISTIC_ON_OFF;
    double *counts = lik->counts + t->first_bin, *off = lik->off + t->first_bin;

    t->asimov = asimov || !e->counts;
    for (size_t b = 0; b < n; b++) {
        double background = 0.0;
        for (size_t j = 0, row = 0; j < e->n_background; j++) {
            background += t->template[row * n + b];
            row += on_off ? 1 : 1 + e->background[j].n_shape;
        }
        if (on_off && e->n_background == 0 &&
            e->off_counts) /* no template says more than the data */
            background = e->off_counts[b] / e->off_ratio;
        counts[b] = t->asimov ? signal[b] + background : e->counts[b];
        off[b] = !on_off ? 0.0 : t->asimov ? e->off_ratio * background : e->off_counts[b];
    }
}

static nuem_status invert_covariance(nuem_term *t, const nuem_experiment_info *e, nuem_error *err)
{
    const size_t n = e->n_bin;

    if (e->statistic != NUEM_STATISTIC_GAUSSIAN) return NUEM_OK;
    if (!e->covariance)
        return nuem_fail(err, NUEM_ERR_ARG, "%.60s is Gaussian but has no covariance", e->id);
    t->covariance_root = malloc(n * n * sizeof *t->covariance_root);
    t->inverse_covariance = malloc(n * n * sizeof *t->inverse_covariance);
    if (!t->covariance_root || !t->inverse_covariance) return nuem_fail_nomem(err);
    memcpy(t->covariance_root, e->covariance, n * n * sizeof *e->covariance);
    size_t wrong = nuem_cholesky(n, t->covariance_root);
    memcpy(t->inverse_covariance, t->covariance_root, n * n * sizeof *t->covariance_root);
    if (wrong || !nuem_cholesky_invert(n, t->inverse_covariance))
        return nuem_fail(err, NUEM_ERR_DATA,
                         "the covariance of %.60s is not positive definite (bin %zu)", e->id,
                         wrong);
    t->spectrum.inverse_covariance = t->inverse_covariance;
    return NUEM_OK;
}

static nuem_status check(const nuem_likelihood_term *in, nuem_error *err)
{
    const nuem_experiment_info *e = in->experiment;

    if (nuem_response_bins(in->response) != e->n_bin)
        return nuem_fail(err, NUEM_ERR_ARG, "%s has %zu bins, its response %zu", e->id, e->n_bin,
                         nuem_response_bins(in->response));
    if (in->flux && nuem_response_components(in->response) != nuem_flux_count(in->flux))
        return nuem_fail(err, NUEM_ERR_ARG, "%s: the response has %zu flux components, %.60s %zu",
                         e->id, nuem_response_components(in->response), nuem_flux_id(in->flux),
                         nuem_flux_count(in->flux));
    if (e->statistic == NUEM_STATISTIC_ON_OFF && !(e->off_ratio > 0.0 && isfinite(e->off_ratio)))
        return nuem_fail(err, NUEM_ERR_ARG, "%s: off_ratio is %g; it must be positive", e->id,
                         e->off_ratio);
    if (e->statistic == NUEM_STATISTIC_ON_OFF && e->counts && !e->off_counts)
        return nuem_fail(err, NUEM_ERR_ARG, "%s has counts with the source on but none off", e->id);
    return NUEM_OK;
}

static nuem_status allocate(nuem_term *t, const nuem_likelihood_term *in, nuem_error *err)
{
    const nuem_experiment_info *e = in->experiment;
    size_t errors = 0, rows = 0, n = e->n_bin, m = nuem_response_monomials(in->response);

    for (size_t c = 0; in->flux && c < nuem_flux_count(in->flux); c++)
        errors += nuem_flux_component_at(in->flux, c)->n_error;
    for (size_t j = 0; j < e->n_background; j++) rows += 1 + e->background[j].n_shape;
    const size_t signals = 1 + errors + 2 * in->n_variation;
    t->tensor = calloc(signals * n * m + 1, sizeof *t->tensor);
    t->variant = calloc(signals, sizeof *t->variant);
    t->link = calloc(signals, sizeof *t->link);
    t->nuisance = calloc(1 + errors + in->n_variation + rows, sizeof *t->nuisance);
    t->template = calloc(rows * n + 1, sizeof *t->template);
    t->id = strdup(e->id);
    if (!t->tensor || !t->variant || !t->link || !t->nuisance || !t->template || !t->id)
        return nuem_fail_nomem(err);
    return NUEM_OK;
}

static nuem_status build(nuem_likelihood *lik, size_t k, const nuem_likelihood_term *in,
                         const nuem_couplings *sm, bool asimov, double *scratch, nuem_error *err)
{
    const nuem_experiment_info *e = in->experiment;
    nuem_term *t = &lik->term[k];
    const size_t n = e->n_bin;
    nuem_status st;

    if ((st = allocate(t, in, err))) return st;
    t->response = in->response;
    t->n_monomial = nuem_response_monomials(in->response);
    t->spectrum.n_bin = n;
    t->spectrum.statistic = e->statistic;
    t->spectrum.off_ratio = e->off_ratio;
    t->first_bin = lik->n_bin;
    t->first_shape = lik->shape_size;
    t->first_signal = lik->signal_size;
    st = add_shape(lik, t, e->id, "signal",
                   (nuem_nuisance){NULL, 1.0, e->signal_relative_error, 0.0}, err);
    if (st) return st;
    add_signal(t, nuem_response_tensor(in->response), 0, 0, 1.0);
    if ((st = add_flux_errors(lik, t, in->flux, scratch, err))) return st;
    t->n_nominal = t->n_signal;
    for (size_t v = 0; v < in->n_variation && !st; v++)
        st = add_variation(lik, t, &in->variation[v], err);
    if (st) return st;
    t->n_signal_shape = t->spectrum.n_shape;
    nuem_response_counts(in->response, sm, scratch);
    if ((st = add_templates(lik, t, e, scratch, err))) return st;
    if ((st = invert_covariance(t, e, err))) return st;
    fill_data(lik, t, e, scratch, asimov);
    t->spectrum.nuisance = t->nuisance;
    lik->n_bin += n;
    lik->shape_size += t->spectrum.n_shape * n;
    lik->signal_size += t->n_signal * n;
    if (n > lik->max_bin) lik->max_bin = n;
    return NUEM_OK;
}

nuem_status nuem_likelihood_create(size_t n, const nuem_likelihood_term *term,
                                   const nuem_couplings *sm, bool asimov, nuem_likelihood **out,
                                   nuem_error *err)
{
    size_t bins = 0, variations = 0, largest = 1;
    nuem_status st = NUEM_OK;

    if (n == 0) return nuem_fail(err, NUEM_ERR_ARG, "a likelihood needs one experiment at least");
    for (size_t k = 0; k < n; k++) {
        if ((st = check(&term[k], err))) return st;
        size_t size = term[k].experiment->n_bin * (nuem_response_monomials(term[k].response) + 1);
        bins += term[k].experiment->n_bin;
        variations += term[k].n_variation;
        if (size > largest) largest = size;
    }
    nuem_likelihood *lik = calloc(1, sizeof *lik);
    double *scratch = malloc(largest * sizeof *scratch);
    if (lik) {
        lik->n = n;
        lik->term = calloc(n, sizeof *lik->term);
        lik->nuisance = calloc(NUEM_MAX_NUISANCES, sizeof *lik->nuisance);
        lik->name = calloc(NUEM_MAX_NUISANCES, sizeof *lik->name);
        lik->variant = calloc(1 + 2 * variations, sizeof *lik->variant);
        lik->counts = calloc(bins + 1, sizeof *lik->counts);
        lik->off = calloc(bins + 1, sizeof *lik->off);
        lik->n_variant = 1;
    }
    if (!scratch || !lik || !lik->term || !lik->nuisance || !lik->name || !lik->variant ||
        !lik->counts || !lik->off)
        st = nuem_fail_nomem(err);
    for (size_t k = 0; k < n && !st; k++) st = build(lik, k, &term[k], sm, asimov, scratch, err);
    free(scratch);
    if (st) {
        nuem_likelihood_free(lik);
        return st;
    }
    *out = lik;
    return NUEM_OK;
}
