/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/passage_options.h"
#include "file/record.h"
#include "nuem/flavour_ratio.h"
#include "nuem/solar_antineutrino.h"
#include "report/catalogue.h"

static const nuem_option options[] = {
    NUEM_HYPOTHESIS_OPTIONS,
    {.name = "enu",
     .kind = NUEM_OPTION_LIST,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "MeV",
     .fallback = "10MeV",
     .min_open = true,
     .max = NUEM_SOLAR_ENU_MAX_MEV,
     .doc = "neutrino energies"},
    NUEM_MOMENT_OPTIONS("mu_12"),
    {.name = "profile",
     .kind = NUEM_OPTION_STRING,
     .fallback = "sun",
     .metavar = "NAME|FILE",
     .doc = "matter and field on the way out (nuem list profile)"},
    {.name = "field",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_FIELD,
     .default_unit = "G",
     .max = 1e20,
     .doc = "strength of the field at its reference place, in place of the profile's own"},
    {.name = "start",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_LENGTH,
     .default_unit = "km",
     .max = 1e9,
     .doc = "place from which neutrinos are followed, in place of the start of the profile"},
    {.name = "component",
     .kind = NUEM_OPTION_STRING,
     .metavar = "NAME",
     .doc = "average over where this component is born (8B, hep, ...); without it nu_e are born at "
            "the start"},
    {.name = "solar-model",
     .kind = NUEM_OPTION_STRING,
     .fallback = NUEM_DEFAULT_SOLAR,
     .metavar = "NAME",
     .doc = "model of the Sun for --component (nuem list solar)"},
    {.name = "tolerance",
     .kind = NUEM_OPTION_NUMBER,
     .fallback = "1e-8",
     .min = 1e-12,
     .max = 1e-2,
     .doc = "of the amplitudes; a probability is good to its root times this"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem solar antineutrino --set nature=majorana --mu 1e-11 --component 8B --enu 10",
     "Neutrinos of 8B with a transition moment, through the field of the convection zone:", NULL},
    {NULL, NULL, NULL},
};

/* Entry of the catalogue: the limit on the probability. */
#define BOUND "kamland-2012-solar-antineutrino"

static nuem_status bound_of(nuem_context *ctx, const nuem_data *data, double *bound,
                            nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_status st = nuem_catalogue_open(data, &doc, ctx->provenance, err);

    if (!st) st = nuem_catalogue_value(doc, BOUND, bound, ctx->provenance, err);
    nuem_yaml_free(doc);
    return st;
}

static nuem_status open_profile(nuem_context *ctx, const nuem_data *data, nuem_profile **out,
                                nuem_error *err)
{
    nuem_profile_options o = nuem_profile_defaults();

    if (nuem_args_given(ctx->args, "field")) o.field_gauss = nuem_args_number(ctx->args, "field");
    if (nuem_args_given(ctx->args, "start")) o.start_km = nuem_args_number(ctx->args, "start");
    return nuem_profile_open(data, nuem_args_string(ctx->args, "profile"), &o, out, ctx->provenance,
                             err);
}

static void declare(nuem_result *r)
{
    nuem_result_table(r, NULL);
    nuem_result_column(r, "enu_mev", "MeV");
    nuem_result_column(r, "mu_mub", "muB");
    nuem_result_column(r, "p_ebar", "");
    nuem_result_column(r, "p_mubar", "");
    nuem_result_column(r, "p_taubar", "");
    nuem_result_column(r, "p_e", "");
    nuem_result_column(r, "p_ebar_born_in_field", "");
    nuem_result_column(r, "mu_at_bound_mub", "muB");
    nuem_result_column(r, "level_fractions", "");
}

/* Everything that was asked but for the moment. */
typedef struct question {
    nuem_context *ctx;
    const nuem_hypothesis *hyp;
    const nuem_solar *sun;
    size_t component;
    const nuem_profile *profile;
    double bound; /* NaN: none that applies */
    nuem_context_parts parts;
} question;

/* p_ebar at one energy with one value of --parameter. */
static nuem_status p_ebar_of(const question *q, double enu_mev, double mu_mub, double *p_ebar,
                             nuem_error *err)
{
    nuem_hypothesis *h = NULL;
    nuem_solar_antineutrino x;
    nuem_status st = nuem_hypothesis_with_moment(
        q->hyp, nuem_args_string(q->ctx->args, "parameter"), mu_mub, &h, err);

    if (!st)
        st = nuem_solar_antineutrinos(h, q->sun, q->component, q->profile, 1, &enu_mev,
                                      &q->parts.options, &x, err);
    nuem_hypothesis_free(h);
    if (!st) *p_ebar = x.antineutrino[0];
    return st;
}

/* The moment with which p_ebar reaches the bound: as its square from a moment that does very little, and from there by
 * the same rule again, which takes what is beyond the square. NaN: none, or not found so (conversion saturates below the bound). */
static nuem_status moment_at_bound(const question *q, double enu_mev, double *mu_mub,
                                   nuem_error *err)
{
    enum { TRIALS = 12 };
    const double little = 1e-13, enough = 1e-3;
    double mu = little, p = 0.0;
    nuem_status st = NUEM_OK;

    *mu_mub = (double)NAN;
    if (isnan(q->bound)) return NUEM_OK;
    for (int i = 0; i < TRIALS; i++) {
        if ((st = p_ebar_of(q, enu_mev, mu, &p, err))) return st;
        if (!(p > 0.0)) return NUEM_OK;
        if (fabs(p / q->bound - 1.0) <= enough) {
            *mu_mub = mu * sqrt(q->bound / p);
            return NUEM_OK;
        }
        mu *= sqrt(q->bound / p);
        if (!(mu < 1.0)) return NUEM_OK;
    }
    return NUEM_OK;
}

static void show(nuem_result *r, double enu, const double *mu, double at_bound,
                 const nuem_solar_antineutrino *x)
{
    static const char *const key[] = {"p_ebar", "p_mubar", "p_taubar"};

    nuem_result_row(r);
    nuem_result_cell_number(r, "enu_mev", enu);
    if (mu) nuem_result_cell_number(r, "mu_mub", *mu);
    for (int f = 0; f < 3; f++) nuem_result_cell_number(r, key[f], x->antineutrino[f]);
    nuem_result_cell_number(r, "p_e", x->neutrino[0]);
    nuem_result_cell_number(r, "p_ebar_born_in_field", x->birth);
    if (mu && !isnan(at_bound)) nuem_result_cell_number(r, "mu_at_bound_mub", at_bound);
    nuem_result_cell_numbers(r, "level_fractions", x->level, 3);
}

/* The published limit is one of the Sun: it is set beside ways that end at its surface, within a hundredth. */
static bool is_sun(const nuem_profile *profile)
{
    const double radius_km = 695700.0;

    return fabs(nuem_profile_end(profile) / radius_km - 1.0) <= 0.01;
}

static void show_way(nuem_result *r, const question *q)
{
    static const char remark[] = "the profile does not end at the surface of the Sun: the bound on "
                                 "solar antineutrinos says nothing about it";

    nuem_result_string(r, "profile", nuem_args_string(q->ctx->args, "profile"));
    nuem_result_number(r, "start_km", nuem_profile_start(q->profile), "km");
    nuem_result_number(r, "end_km", nuem_profile_end(q->profile), "km");
    if (q->sun) nuem_result_string(r, "component", nuem_solar_name(q->sun, q->component));
    if (isnan(q->bound)) {
        nuem_context_say(q->ctx, "%s", remark);
        nuem_result_null(r, "bound");
        nuem_result_string(r, "remark", remark);
        return;
    }
    nuem_result_number(r, "bound", q->bound, "");
    nuem_result_string(r, "bound_from", BOUND);
}

/* One row for each moment and energy. */
static nuem_status rows(nuem_result *r, question *q, nuem_error *err)
{
    size_t n, n_mu;
    const double *enu = nuem_args_list(q->ctx->args, "enu", &n),
                 *mu = nuem_args_list(q->ctx->args, "mu", &n_mu);
    const size_t moments = nuem_context_moments(q->ctx), ways = moments + (mu ? 1 : 0);
    nuem_solar_antineutrino *x = malloc(n * sizeof *x);
    double *at_bound = malloc(n * sizeof *at_bound);
    nuem_status st = x && at_bound ? NUEM_OK : nuem_fail_nomem(err);

    for (size_t k = 0; k < n && mu && !st; k++) {
        nuem_context_parts_next(&q->parts, k, n * ways);
        if ((st = moment_at_bound(q, enu[k], &at_bound[k], err))) break;
        if (isnan(at_bound[k]) && !isnan(q->bound))
            nuem_context_say(q->ctx, "at %g MeV no moment was found with which p_ebar is the bound",
                             enu[k]);
    }
    for (size_t i = 0; i < moments && !st; i++) {
        nuem_hypothesis *h = NULL;
        nuem_context_parts_next(&q->parts, i + (mu ? 1 : 0), ways);
        st = nuem_context_moment(q->ctx, q->hyp, i, &h, err);
        if (!st)
            st = nuem_solar_antineutrinos(h, q->sun, q->component, q->profile, n, enu,
                                          &q->parts.options, x, err);
        for (size_t k = 0; k < n && !st; k++)
            show(r, enu[k], mu ? &mu[i] : NULL, mu ? at_bound[k] : (double)NAN, &x[k]);
        nuem_hypothesis_free(h);
    }
    free(at_bound);
    free(x);
    return st;
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, const nuem_hypothesis *hyp,
                          nuem_error *err)
{
    const char *name = nuem_args_string(ctx->args, "component");
    question q = {.ctx = ctx, .hyp = hyp};
    nuem_profile *profile = NULL;
    nuem_solar *sun = NULL;
    const nuem_data *data;
    nuem_status st = nuem_context_moment_check(ctx, NULL, err);

    if (!st && !name && nuem_args_given(ctx->args, "solar-model"))
        st = nuem_fail(err, NUEM_ERR_ARG, "--solar-model does nothing without --component");
    if (!st) st = nuem_context_data(ctx, &data, err);
    if (!st) st = bound_of(ctx, data, &q.bound, err);
    if (!st) st = open_profile(ctx, data, &profile, err);
    if (!st && name)
        st = nuem_solar_open(data, nuem_args_string(ctx->args, "solar-model"), &sun,
                             ctx->provenance, err);
    if (!st && name) st = nuem_solar_find(sun, name, &q.component, err);
    if (!st) {
        q.sun = sun;
        q.profile = profile;
        if (!is_sun(profile)) q.bound = (double)NAN;
        nuem_context_parts_open(ctx, "solar antineutrino", &q.parts);
        q.parts.options.tolerance = nuem_args_number(ctx->args, "tolerance");
        show_way(r, &q);
        declare(r);
        st = rows(r, &q, err);
        nuem_context_progress(ctx, "solar antineutrino", 1.0);
    }
    nuem_solar_free(sun);
    nuem_profile_free(profile);
    return st;
}

static int run(nuem_context *ctx)
{
    static const char *const cite[] = {"Akhmedov:2002mf", "Lim:1987tk", NULL};

    return nuem_context_answer(ctx, "solar", cite, answer);
}

const nuem_command nuem_command_solar_antineutrino = {
    .noun = "solar",
    .verb = "antineutrino",
    .summary = "electron antineutrinos from the Sun, by Majorana transition moments",
    .doc =
        "Neutrinos follow their levels from birth to the start of the profile, are followed with "
        "all phases through matter and field, and arrive as mass states. p_ebar is the "
        "probability that a solar nu_e arrives as nubar_e, p_ebar_born_in_field the formula for a "
        "field at the start that vanishes slowly, mu_at_bound_mub the value of --parameter "
        "with which p_ebar reaches the published limit `bound`, null where none was found and for "
        "profiles that do not end at the surface of the Sun.",
    .options = options,
    .examples = examples,
    .run = run,
};
