/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "cli/commands.h"
#include "nuem/flux.h"

static const nuem_option options[] = {
    {.name = "grid",
     .kind = NUEM_OPTION_LIST,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "MeV",
     .min_open = true,
     .max = 1e6,
     .metavar = "LO:HI:N",
     .doc = "differential fluxes at these neutrino energies"},
    {.name = "errors",
     .kind = NUEM_OPTION_FLAG,
     .doc = "the errors of each component by nuisance, instead of the components"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem flux solar-b16-gs98", "The components of a flux:", NULL},
    {"nuem flux solar-b16-gs98 --grid 0.1:0.4:4 --format csv", "Its spectra:", NULL},
    {"nuem flux reactor-gemma@kopeikin", "A reactor with other spectra than its own:", NULL},
    {"nuem flux sns-lar2020", "Decays at rest, with the mean of their arrival times:", NULL},
    {"nuem flux reactor-gemma --errors", "Which nuisances its flux has:", NULL},
    {NULL, NULL, NULL},
};

static const char *const flavours[] = {"e", "mu", "tau"};
static const char *const arrivals[] = {"none", "pulse", "table"};

/* Mean energy of the linear interpolation, MeV. */
static double mean_energy(const nuem_flux_component *c)
{
    double sum = 0.0;

    if (c->n == 0) return c->line_mev;
    for (size_t i = 1; i < c->n; i++) {
        double a = c->enu_mev[i - 1], b = c->enu_mev[i];
        double p = c->pdf_per_mev[i - 1], q = c->pdf_per_mev[i];
        sum += (b - a) / 6.0 * (p * (2.0 * a + b) + q * (a + 2.0 * b));
    }
    return sum;
}

/* Mean arrival time after the signal of the beam, of those that the table has. */
static double mean_arrival(const nuem_arrival *a)
{
    double sum = 0.0, first = 0.0;

    if (a->kind == NUEM_ARRIVAL_PULSE) {
        for (size_t k = 0; k < a->n_decay; k++) sum += a->lifetime_us[k];
        return a->mean_us + sum;
    }
    for (size_t i = 0; i < a->n; i++) {
        sum += a->fraction[i];
        first += a->fraction[i] * 0.5 * (a->edge_us[i] + a->edge_us[i + 1]);
    }
    return first / sum;
}

static bool has_arrival(const nuem_flux *flux)
{
    for (size_t i = 0; i < nuem_flux_count(flux); i++)
        if (nuem_flux_component_at(flux, i)->arrival.kind != NUEM_ARRIVAL_NONE) return true;
    return false;
}

/* What belongs to the flux as a whole; a source and a reactor have a rate and a distance. */
static void show_whole(nuem_result *r, const nuem_flux *flux)
{
    static const char *const travels[] = {"none", "solar-average", "solar-msw", "vacuum"};
    const double baseline = nuem_flux_baseline_km(flux), rate = nuem_flux_rate_per_s(flux);
    double total = 0.0, yield = 0.0;

    for (size_t i = 0; i < nuem_flux_count(flux); i++) {
        total += nuem_flux_component_at(flux, i)->flux_cm2_s;
        yield += nuem_flux_component_at(flux, i)->yield;
    }
    nuem_result_string(r, "propagation", travels[nuem_flux_travel(flux)]);
    nuem_result_number(r, "total_flux_cm2_s", total, "cm-2 s-1");
    if (baseline > 0.0) nuem_result_number(r, "baseline_km", baseline, "km");
    if (rate > 0.0) {
        nuem_result_number(r, "rate_per_s", rate, "s-1");
        nuem_result_number(r, "neutrinos_per_decay_or_fission", yield, "");
    }
}

static void show_errors(nuem_result *r, const nuem_flux *flux)
{
    nuem_result_table(r, "errors");
    nuem_result_column(r, "component", "");
    nuem_result_column(r, "nuisance", "");
    nuem_result_column(r, "relative", "");
    for (size_t i = 0; i < nuem_flux_count(flux); i++) {
        const nuem_flux_component *c = nuem_flux_component_at(flux, i);
        for (size_t k = 0; k < c->n_error; k++) {
            nuem_result_row(r);
            nuem_result_cell_string(r, "component", c->name);
            nuem_result_cell_string(r, "nuisance", c->error[k].name);
            nuem_result_cell_number(r, "relative", c->error[k].relative);
        }
    }
}

static void show_components(nuem_result *r, const nuem_flux *flux)
{
    const bool times = has_arrival(flux);

    nuem_result_table(r, "components");
    nuem_result_column(r, "name", "");
    nuem_result_column(r, "flavour", "");
    nuem_result_column(r, "kind", "");
    nuem_result_column(r, "flux_cm2_s", "cm-2 s-1");
    nuem_result_column(r, "relative_error", "");
    if (nuem_flux_rate_per_s(flux) > 0.0) nuem_result_column(r, "yield", "");
    nuem_result_column(r, "mean_mev", "MeV");
    nuem_result_column(r, "end_mev", "MeV");
    if (times) {
        nuem_result_column(r, "arrival", "");
        nuem_result_column(r, "arrival_mean_us", "us");
    }
    for (size_t i = 0; i < nuem_flux_count(flux); i++) {
        const nuem_flux_component *c = nuem_flux_component_at(flux, i);
        char flavour[16];
        snprintf(flavour, sizeof flavour, "%s%s", c->anti ? "anti-" : "", flavours[c->flavour]);
        nuem_result_row(r);
        nuem_result_cell_string(r, "name", c->name);
        nuem_result_cell_string(r, "flavour", flavour);
        nuem_result_cell_string(r, "kind", c->n ? "spectrum" : "line");
        nuem_result_cell_number(r, "flux_cm2_s", c->flux_cm2_s);
        nuem_result_cell_number(r, "relative_error", c->relative_error);
        if (nuem_flux_rate_per_s(flux) > 0.0) nuem_result_cell_number(r, "yield", c->yield);
        nuem_result_cell_number(r, "mean_mev", mean_energy(c));
        nuem_result_cell_number(r, "end_mev", c->n ? c->enu_mev[c->n - 1] : c->line_mev);
        if (!times) continue;
        nuem_result_cell_string(r, "arrival", arrivals[c->arrival.kind]);
        if (c->arrival.kind != NUEM_ARRIVAL_NONE)
            nuem_result_cell_number(r, "arrival_mean_us", mean_arrival(&c->arrival));
    }
}

/* Spectra on a grid; lines, which have no density, as scalars. */
static nuem_status show_spectra(nuem_result *r, const nuem_flux *flux, size_t n, const double *e,
                                nuem_error *err)
{
    size_t m = nuem_flux_count(flux);
    double *value = malloc((m * n + 1) * sizeof *value);
    char key[160];

    if (!value) return nuem_fail_nomem(err);
    for (size_t c = 0; c < m; c++) {
        const nuem_flux_component *x = nuem_flux_component_at(flux, c);
        nuem_flux_component_eval(x, n, e, value + c * n);
        if (x->n) continue;
        snprintf(key, sizeof key, "lines.%.80s.enu_mev", x->name);
        nuem_result_number(r, key, x->line_mev, "MeV");
        snprintf(key, sizeof key, "lines.%.80s.flux_cm2_s", x->name);
        nuem_result_number(r, key, x->flux_cm2_s, "cm-2 s-1");
    }
    nuem_result_table(r, NULL);
    nuem_result_column(r, "enu_mev", "MeV");
    for (size_t c = 0; c < m; c++) {
        if (!nuem_flux_component_at(flux, c)->n) continue;
        snprintf(key, sizeof key, "flux_cm2_s_mev.%.80s", nuem_flux_component_at(flux, c)->name);
        nuem_result_column(r, key, "cm-2 s-1 MeV-1");
    }
    nuem_result_column(r, "flux_cm2_s_mev.total", "cm-2 s-1 MeV-1");
    for (size_t i = 0; i < n; i++) {
        double total = 0.0;
        nuem_result_row(r);
        nuem_result_cell_number(r, "enu_mev", e[i]);
        for (size_t c = 0; c < m; c++) {
            if (!nuem_flux_component_at(flux, c)->n) continue;
            snprintf(key, sizeof key, "flux_cm2_s_mev.%.80s",
                     nuem_flux_component_at(flux, c)->name);
            nuem_result_cell_number(r, key, value[c * n + i]);
            total += value[c * n + i];
        }
        nuem_result_cell_number(r, "flux_cm2_s_mev.total", total);
    }
    free(value);
    return NUEM_OK;
}

static int run(nuem_context *ctx)
{
    const nuem_data *data;
    nuem_flux *flux = NULL;
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st;
    size_t n;
    const double *grid = nuem_args_list(ctx->args, "grid", &n);
    const bool errors = nuem_args_flag(ctx->args, "errors");

    if (grid && errors) {
        st = nuem_fail(&err, NUEM_ERR_ARG, "--grid and --errors exclude each other");
        goto done;
    }
    if ((st = nuem_result_create("flux", &r, &err))) goto done;
    if ((st = nuem_context_data(ctx, &data, &err))) goto done;
    st = nuem_flux_open(data, nuem_args_positional(ctx->args, 0), &flux, ctx->provenance, &err);
    if (st) goto done;
    nuem_result_string(r, "id", nuem_flux_id(flux));
    nuem_result_string(r, "title", nuem_flux_title(flux));
    if (grid) {
        st = show_spectra(r, flux, n, grid, &err);
    } else {
        show_whole(r, flux);
        if (errors)
            show_errors(r, flux);
        else
            show_components(r, flux);
    }
done:;
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_flux_free(flux);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_flux = {
    .noun = "flux",
    .positional = "NAME",
    .positional_doc =
        "flux of the data directory (nuem list flux), or a file; for a reactor, '@' and "
        "a set of spectra (nuem list reactor) may follow",
    .positional_min = 1,
    .positional_max = 1,
    .summary = "a neutrino flux: components, or spectra on a grid",
    .doc =
        "Without --grid the components with their integrated fluxes; with it their differential "
        "fluxes before any oscillation. Lines have no density and are listed apart. `yield` is the "
        "number of neutrinos per fission of the reactor, decay of the source or proton of the "
        "beam, "
        "shares included; flux = yield * rate / (4 pi baseline^2). Arrival times are those after "
        "the signal of the beam. Errors of the same nuisance are fully "
        "correlated, within a flux and between fluxes.",
    .options = options,
    .examples = examples,
    .run = run,
};
