/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "file/record.h"
#include "nuem/moment.h"
#include "nuem/parameter.h"

static const nuem_option options[] = {
    {.name = "value",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_MOMENT,
     .default_unit = "muB",
     .required = true,
     .min_open = true,
     .max = 1,
     .doc = "limit on the effective moment"},
    {.name = "solar-pee",
     .kind = NUEM_OPTION_NUMBER,
     .metavar = "P",
     .max = 1,
     .doc = "decohered solar neutrinos with this survival probability P_ee of three flavours"},
    {.name = "solar",
     .kind = NUEM_OPTION_NUMBER,
     .metavar = "P",
     .max = 1,
     .doc = "decohered solar neutrinos with this probability P_e1 of two flavours"},
    {.name = "flavour",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "e|mu|tau",
     .doc = "flavour at the source: e for a reactor, mu for an accelerator"},
    {.name = "anti", .kind = NUEM_OPTION_FLAG, .doc = "antineutrinos instead of neutrinos"},
    {.name = "enu",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "MeV",
     .min_open = true,
     .max = 1e6,
     .doc = "neutrino energy"},
    {.name = "baseline",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_LENGTH,
     .default_unit = "km",
     .max = 1e15,
     .doc = "distance of coherent oscillation in vacuum; without it the flavour itself"},
    {.name = "mixing",
     .kind = NUEM_OPTION_STRING,
     .fallback = NUEM_DEFAULT_MIXING,
     .metavar = "NAME",
     .doc = "mixing parameters and their errors (nuem list mixing)"},
    {.name = "seed",
     .kind = NUEM_OPTION_INTEGER,
     .fallback = "1",
     .max = 9e15,
     .doc = "of the mixing parameters that are drawn for low and high"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem em translate --value 2.8e-11 --solar-pee 0.517 --mixing borexino-2017",
     "Borexino's limit with its own inputs:", NULL},
    {"nuem em translate --value 2.9e-11 --flavour e --anti --enu 3 --baseline 13.9m",
     "A reactor limit:", NULL},
    {NULL, NULL, NULL},
};

static nuem_status exclude(const nuem_args *args, const char *chosen, nuem_error *err)
{
    static const char *const other[] = {"solar-pee", "solar", "flavour", "anti", "enu", "baseline"};

    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
        if (strcmp(other[i], chosen) != 0 && nuem_args_given(args, other[i]))
            return nuem_fail(err, NUEM_ERR_ARG, "--%s and --%s exclude each other", chosen,
                             other[i]);
    return NUEM_OK;
}

static nuem_status source_of(const nuem_args *args, nuem_moment_source *out, nuem_error *err)
{
    nuem_moment_source s = {.kind = NUEM_SOURCE_VACUUM};
    nuem_status st;

    for (int i = 0; i < 2; i++) {
        const char *name = i ? "solar" : "solar-pee";
        if (!nuem_args_given(args, name)) continue;
        if ((st = exclude(args, name, err))) return st;
        s.kind = i ? NUEM_SOURCE_SOLAR_P : NUEM_SOURCE_SOLAR_PEE;
        s.p = nuem_args_number(args, name);
        *out = s;
        return NUEM_OK;
    }
    const char *flavour = nuem_args_string(args, "flavour");
    if (!flavour)
        return nuem_fail(err, NUEM_ERR_ARG, "--solar-pee, --solar or --flavour is required");
    if ((st = nuem_flavour_parse(flavour, &s.flavour, err))) return st;
    s.anti = nuem_args_flag(args, "anti");
    if (nuem_args_given(args, "baseline")) {
        if (!nuem_args_given(args, "enu"))
            return nuem_fail(err, NUEM_ERR_ARG, "--baseline needs --enu");
        s.baseline_km = nuem_args_number(args, "baseline");
        s.enu_mev = nuem_args_number(args, "enu");
    }
    *out = s;
    return NUEM_OK;
}

static nuem_status show(nuem_result *r, const nuem_args *args, const nuem_state *state,
                        const nuem_moment_bound *bound, nuem_error *err)
{
    static const char *const weights[] = {"weight.e", "weight.mu", "weight.tau"};

    nuem_result_number(r, "value_mub", nuem_args_number(args, "value"), "muB");
    nuem_result_string(r, "mixing", nuem_args_string(args, "mixing"));
    for (int i = 0; i < 3; i++) nuem_result_number(r, weights[i], state->rho.m[i][i].re, "");
    nuem_result_string(r, "spread", "low to high: central 68 % over the errors of the mixing");
    nuem_result_table(r, "rows");
    nuem_result_column(r, "parameter", "");
    nuem_result_column(r, "limit_mub", "muB");
    nuem_result_column(r, "low_mub", "muB");
    nuem_result_column(r, "high_mub", "muB");
    nuem_result_column(r, "meaning", "");
    for (int i = 0; i < NUEM_MOMENT_BOUNDS; i++) {
        const nuem_parameter *p;
        nuem_status st = nuem_parameter_find(bound[i].parameter, &p, err);
        if (st) return st;
        nuem_result_row(r);
        nuem_result_cell_string(r, "parameter", bound[i].parameter);
        nuem_result_cell_number(r, "limit_mub", bound[i].limit_mub);
        nuem_result_cell_number(r, "low_mub", bound[i].low_mub);
        nuem_result_cell_number(r, "high_mub", bound[i].high_mub);
        nuem_result_cell_string(r, "meaning", p->title);
    }
    return NUEM_OK;
}

static int run(nuem_context *ctx)
{
    const char *name = nuem_args_string(ctx->args, "mixing");
    long seed = nuem_args_integer(ctx->args, "seed");
    const nuem_data *data;
    nuem_moment_bound bound[NUEM_MOMENT_BOUNDS];
    nuem_moment_source source;
    nuem_mixing mixing, sigma;
    nuem_state state;
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st;

    if ((st = nuem_result_create("em", &r, &err))) goto done;
    if ((st = source_of(ctx->args, &source, &err))) goto done;
    if ((st = nuem_context_data(ctx, &data, &err))) goto done;
    if ((st = nuem_mixing_open(data, name, &mixing, ctx->provenance, &err))) goto done;
    if ((st = nuem_mixing_open_errors(data, name, &sigma, ctx->provenance, &err))) goto done;
    st = nuem_moment_translate(nuem_args_number(ctx->args, "value"), &source, &mixing, &sigma,
                               (uint64_t)seed, bound, &err);
    if (!st) st = nuem_moment_source_state(&source, &mixing, &state, &err);
    if (!st) st = nuem_provenance_add_cite(ctx->provenance, "Canas:2015yoa", &err);
    if (!st) st = show(r, ctx->args, &state, bound, &err);
    nuem_result_set_seed(r, seed);
done:;
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_em_translate = {
    .noun = "em",
    .verb = "translate",
    .summary = "one limit on an effective moment as limits on single moments",
    .doc = "Limits on the flavour moments, on the diagonal Dirac moments and on the Majorana "
           "transition moments of the mass basis, each with all others zero; inf where the state "
           "does not feel a moment. The probability or the distance is held fixed while the mixing "
           "varies.",
    .options = options,
    .examples = examples,
    .run = run,
};
