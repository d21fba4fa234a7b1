/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/analysis_options.h"
#include "cli/commands.h"
#include "cli/hypothesis_options.h"
#include "nuem/analysis.h"
#include "nuem/units.h"

static const nuem_option options[] = {
    NUEM_HYPOTHESIS_OPTIONS,
    NUEM_WEAK_OPTION,
    {.name = "flux",
     .kind = NUEM_OPTION_STRING,
     .metavar = "NAME",
     .doc = "another flux than the experiment's own"},
    NUEM_ATOM_OPTION,
    NUEM_NUCLEAR_OPTIONS,
    {.name = "recoil",
     .kind = NUEM_OPTION_LIST,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "keV",
     .min_open = true,
     .max = 1e6,
     .doc = "rate at these true recoils in the bare target, per t y keV, in place of counts"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem rate xenon1t --set magnetic_moment.ee=2.2e-11 --format csv",
     "Counts in each bin for a moment of nu_e:", NULL},
    {"nuem rate xenon1t --recoil 1,2,5,10", "Solar neutrinos in bare xenon:", NULL},
    {NULL, NULL, NULL},
};

/* The table by component: `x` are the abscissae that the caller has put into its first columns. */
typedef struct split {
    size_t n, m;
    double *value; /* [m + 1][n]: components, then their sum */
} split;

static nuem_status split_counts(const nuem_response *r, const nuem_couplings *c, split *out,
                                nuem_error *err)
{
    split s = {nuem_response_bins(r), nuem_response_components(r), NULL};

    s.value = malloc(((s.m + 1) * s.n + 1) * sizeof *s.value);
    if (!s.value) return nuem_fail_nomem(err);
    for (size_t k = 0; k < s.m; k++) nuem_response_component_counts(r, k, c, s.value + k * s.n);
    nuem_response_counts(r, c, s.value + s.m * s.n);
    *out = s;
    return NUEM_OK;
}

/* Couplings so large that products overflow give no answer. */
static nuem_status check_finite(const split *s, nuem_error *err)
{
    for (size_t i = 0; i < (s->m + 1) * s->n; i++)
        if (!isfinite(s->value[i]))
            return nuem_fail(
                err, NUEM_ERR_CONVERGE,
                "the rate is not finite; the couplings are too large or the recoil too "
                "small");
    return NUEM_OK;
}

static void signal_key(const nuem_response *r, size_t k, char *key, size_t size)
{
    snprintf(key, size, "signal.%.80s", nuem_response_component_name(r, k));
}

static void signal_columns(nuem_result *out, const nuem_response *r, const char *unit)
{
    char key[100];

    for (size_t k = 0; k < nuem_response_components(r); k++) {
        signal_key(r, k, key, sizeof key);
        nuem_result_column(out, key, unit);
    }
    nuem_result_column(out, "signal.total", unit);
}

static void signal_cells(nuem_result *out, const nuem_response *r, const split *s, size_t i)
{
    char key[100];

    for (size_t k = 0; k < s->m; k++) {
        signal_key(r, k, key, sizeof key);
        nuem_result_cell_number(out, key, s->value[k * s->n + i]);
    }
    nuem_result_cell_number(out, "signal.total", s->value[s->m * s->n + i]);
}

/* Columns that say which bin a row is: energy, and photo-electrons, class and time where there are
 * such. */
static void bin_columns(nuem_result *out, const nuem_experiment_info *e)
{
    nuem_result_column(out, "e_lo_kev", "keV");
    nuem_result_column(out, "e_hi_kev", "keV");
    if (e->pe_per_kev > 0.0) {
        nuem_result_column(out, "pe_lo", "");
        nuem_result_column(out, "pe_hi", "");
    }
    if (e->class_fraction) nuem_result_column(out, "class", "");
    if (!e->edge_us) return;
    nuem_result_column(out, "t_lo_us", "us");
    nuem_result_column(out, "t_hi_us", "us");
}

/* A product with a quotient, such as an edge in photo-electrons, has digits of rounding at its end. */
static double whole(double x)
{
    return fabs(x - nearbyint(x)) <= 1e-12 * fabs(x) ? nearbyint(x) : x;
}

static void bin_cells(nuem_result *out, const nuem_experiment_info *e, size_t bin)
{
    const size_t t = bin % e->n_time, k = bin / e->n_time % e->n_class,
                 i = bin / e->n_time / e->n_class;
    const double *edge = e->edge_kev;

    nuem_result_cell_number(out, "e_lo_kev", edge[i]);
    nuem_result_cell_number(out, "e_hi_kev", edge[i + 1]);
    if (e->pe_per_kev > 0.0) {
        nuem_result_cell_number(out, "pe_lo", whole(e->pe_per_kev * edge[i]));
        nuem_result_cell_number(out, "pe_hi", whole(e->pe_per_kev * edge[i + 1]));
    }
    if (e->class_fraction) nuem_result_cell_integer(out, "class", (long)k + 1);
    if (!e->edge_us) return;
    nuem_result_cell_number(out, "t_lo_us", e->edge_us[t]);
    nuem_result_cell_number(out, "t_hi_us", e->edge_us[t + 1]);
}

static void total(nuem_result *out, const char *key, size_t n, const double *x)
{
    double sum = 0.0;

    for (size_t i = 0; i < n; i++) sum += x[i];
    nuem_result_number(out, key, sum, "");
}

/* Sums over all bins. */
static void show_totals(nuem_result *out, const nuem_experiment_info *e, const nuem_response *r,
                        const double *expected, const split *s)
{
    const size_t n = e->n_bin;
    char key[160];

    if (e->counts) total(out, "total.counts", n, e->counts);
    if (expected) total(out, "total.expected", n, expected);
    for (size_t j = 0; j < e->n_background; j++) {
        snprintf(key, sizeof key, "total.background.%.80s", e->background[j].name);
        total(out, key, n, e->background[j].counts);
    }
    for (size_t k = 0; k < s->m; k++) {
        snprintf(key, sizeof key, "total.signal.%.80s", nuem_response_component_name(r, k));
        total(out, key, n, s->value + k * n);
    }
    total(out, "total.signal.total", n, s->value + s->m * n);
}

/* Data that are no counts state how well they are known. */
static bool has_errors(const nuem_experiment_info *e)
{
    return e->counts && e->statistic == NUEM_STATISTIC_GAUSSIAN && e->covariance;
}

/* Counts of each bin beside the data, and what the fit of the nuisances makes of them. */
static nuem_status show_bins(nuem_result *out, const nuem_analysis *a, const nuem_hypothesis *hyp,
                             nuem_error *err)
{
    const nuem_experiment_info *e = nuem_analysis_experiment(a, 0);
    const nuem_response *r = nuem_analysis_response(a, 0);
    const nuem_likelihood *lik = e->counts ? nuem_analysis_likelihood(a) : NULL;
    const nuem_couplings *c = nuem_hypothesis_couplings(hyp);
    nuem_likelihood_workspace *ws = NULL;
    size_t n_nuisance = lik ? nuem_likelihood_nuisances(lik) : 0;
    double chi2 = 0.0, *expected = malloc((e->n_bin + 1) * sizeof *expected),
           *nuisance = malloc((n_nuisance + 1) * sizeof *nuisance);
    split s = {0, 0, NULL};
    char key[160];
    nuem_status st;

    st = expected && nuisance ? NUEM_OK : nuem_fail_nomem(err);
    if (!st) st = split_counts(r, c, &s, err);
    if (!st) st = check_finite(&s, err);
    if (!st && lik) st = nuem_likelihood_workspace_create(lik, &ws, err);
    if (!st && lik) st = nuem_likelihood_chi2(lik, ws, c, &chi2, nuisance, expected, err);
    if (st) goto done;
    nuem_result_number(out, "exposure_kg_day", e->exposure_kg_day, "kg day");
    if (lik) nuem_result_number(out, "chi2", chi2, "");
    for (size_t j = 0; j < e->n_background; j++)
        if (e->background[j].includes_sm_signal)
            nuem_result_string(out, "background_with_sm_signal", e->background[j].name);
    for (size_t k = 0; k < n_nuisance; k++) {
        snprintf(key, sizeof key, "nuisance.%.120s", nuem_likelihood_nuisance_name(lik, k));
        nuem_result_number(out, key, nuisance[k], "");
    }
    show_totals(out, e, r, lik ? expected : NULL, &s);
    nuem_result_table(out, NULL);
    bin_columns(out, e);
    nuem_result_column(out, "counts", "");
    if (has_errors(e)) nuem_result_column(out, "counts_error", "");
    nuem_result_column(out, "expected", "");
    for (size_t j = 0; j < e->n_background; j++) {
        snprintf(key, sizeof key, "background.%.80s", e->background[j].name);
        nuem_result_column(out, key, "");
    }
    signal_columns(out, r, "");
    for (size_t i = 0; i < e->n_bin; i++) {
        nuem_result_row(out);
        bin_cells(out, e, i);
        if (e->counts) nuem_result_cell_number(out, "counts", e->counts[i]);
        if (has_errors(e))
            nuem_result_cell_number(out, "counts_error", sqrt(e->covariance[i * (e->n_bin + 1)]));
        if (lik) nuem_result_cell_number(out, "expected", expected[i]);
        for (size_t j = 0; j < e->n_background; j++) {
            snprintf(key, sizeof key, "background.%.80s", e->background[j].name);
            nuem_result_cell_number(out, key, e->background[j].counts[i]);
        }
        signal_cells(out, r, &s, i);
    }
done:
    free(s.value);
    free(nuisance);
    free(expected);
    nuem_likelihood_workspace_free(ws);
    return st;
}

/* Rate in the bare target at true recoils. */
static nuem_status show_recoils(nuem_result *out, const nuem_analysis *a,
                                const nuem_hypothesis *hyp, size_t n, const double *t_mev,
                                nuem_error *err)
{
    const nuem_experiment_info *e = nuem_analysis_experiment(a, 0);
    nuem_target *target = NULL;
    nuem_response *r = NULL;
    split s = {0, 0, NULL};
    /* nuclei and whole atoms see no shells */
    const bool electrons = strcmp(e->channel, "cevns") != 0 && strcmp(e->channel, "cevas") != 0;
    double exposure, *t_kev = malloc((n + 1) * sizeof *t_kev);
    nuem_status st;

    if (!t_kev) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n; i++) t_kev[i] = 1e3 * t_mev[i];
    if ((st = nuem_unit_factor("t y", NUEM_DIM_EXPOSURE, &exposure, err))) goto done;
    if ((st = nuem_experiment_target(e, true, &target, err))) goto done;
    st = nuem_response_create_recoil(e->channel, target, nuem_analysis_flux(a, 0),
                                     &nuem_hypothesis_spec_of(hyp)->mixing, NULL, exposure, n,
                                     t_kev, &r, err);
    if (!st) st = split_counts(r, nuem_hypothesis_couplings(hyp), &s, err);
    if (!st) st = check_finite(&s, err);
    if (st) goto done;
    nuem_result_string(out, "target", e->formula);
    nuem_result_string(out, "per", "t y keV");
    nuem_result_table(out, NULL);
    nuem_result_column(out, "recoil_kev", "keV");
    if (electrons) nuem_result_column(out, "zeff", "");
    signal_columns(out, r, "1/(t y keV)");
    for (size_t i = 0; i < n; i++) {
        nuem_result_row(out);
        nuem_result_cell_number(out, "recoil_kev", t_kev[i]);
        if (electrons) nuem_result_cell_number(out, "zeff", nuem_target_zeff(target, t_kev[i]));
        signal_cells(out, r, &s, i);
    }
done:
    free(s.value);
    free(t_kev);
    nuem_response_free(r);
    nuem_target_free(target);
    return st;
}

static int run(nuem_context *ctx)
{
    const char *experiment = nuem_args_positional(ctx->args, 0);
    const nuem_data *data;
    nuem_hypothesis *hyp = NULL;
    nuem_analysis *analysis = NULL;
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st;
    size_t n;
    const double *recoil = nuem_args_list(ctx->args, "recoil", &n);

    if ((st = nuem_result_create("rate", &r, &err))) goto done;
    if ((st = nuem_context_data(ctx, &data, &err))) goto done;
    if ((st = nuem_context_weak_hypothesis(ctx, &hyp, &err))) goto done;
    nuem_result_set_hypothesis(r, nuem_hypothesis_sha256(hyp));
    nuem_analysis_options chosen = {.flux = nuem_args_string(ctx->args, "flux"),
                                    .channel = nuem_args_string(ctx->args, "channel"),
                                    .form_factor = nuem_args_string(ctx->args, "form-factor"),
                                    .neutron_radius_fm = nuem_args_given(ctx->args, "rn-fm")
                                                             ? nuem_args_number(ctx->args, "rn-fm")
                                                             : 0.0};
    if ((st = nuem_atom_option_of(ctx->args, &chosen.binding, &err))) goto done;
    if ((st = nuem_context_atoms(ctx, &chosen.atoms, &err))) goto done;
    st = nuem_analysis_create(data, 1, &experiment, hyp, &chosen, &analysis, ctx->provenance, &err);
    if (st) goto done;
    nuem_result_string(r, "experiment", nuem_analysis_experiment(analysis, 0)->id);
    nuem_result_string(r, "flux", nuem_flux_id(nuem_analysis_flux(analysis, 0)));
    nuem_result_string(r, "couplings", nuem_args_string(ctx->args, "couplings"));
    st = recoil ? show_recoils(r, analysis, hyp, n, recoil, &err)
                : show_bins(r, analysis, hyp, &err);
done:;
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_analysis_free(analysis);
    nuem_hypothesis_free(hyp);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_rate = {
    .noun = "rate",
    .positional = "EXPERIMENT",
    .positional_doc = "experiment of the data directory (nuem list experiment), or a file",
    .positional_min = 1,
    .positional_max = 1,
    .summary = "predicted counts, by component, beside the data",
    .doc =
        "Counts in each bin: observed (with counts_error, one standard deviation, where they are "
        "no counts of events); expected with the nuisances at their best fit; background "
        "templates as published; the neutrino signal of each flux component at nominal "
        "normalisation. Where an experiment has photo-electrons, classes or times, each row says "
        "its "
        "own; `total` sums over all rows.",
    .options = options,
    .examples = examples,
    .run = run,
};
