/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One model of a large transition moment, at a point or along one parameter. */
#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "cli/commands.h"
#include "file/record.h"
#include "nuem/model.h"

static const nuem_option options[] = {
    {.name = "param",
     .kind = NUEM_OPTION_STRING,
     .metavar = "NAME=VALUE",
     .repeatable = true,
     .doc = "set a parameter of the model, in its own unit; without it the default"},
    {.name = "vary",
     .kind = NUEM_OPTION_STRING,
     .metavar = "NAME=LO:HI:N",
     .doc = "table over N values of a parameter, equidistant in its logarithm"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem em model su2h", "SU(2)_H at its default parameters:", NULL},
    {"nuem em model su2h --param m_h1_gev=200 --vary m_h2_gev=300:3000:6",
     "How the moment depends on the heavier scalar:", NULL},
    {"nuem em model spin --param target_mub=1e-12 --json", "The spin-symmetry mechanism:", NULL},
    {NULL, NULL, NULL},
};

/* A number at p, followed by the character `end`; moves p behind it. */
static bool number_at(const char **p, char end, double *out)
{
    const char *text = *p, *stop = strchr(text, end); /* '\0': the end of the text */

    if (!stop) return false;
    *p = stop + (end != '\0');
    return nuem_number_parse(text, (size_t)(stop - text), out);
}

/* "NAME=..." -> index of the parameter, and what follows the sign */
static nuem_status split(const nuem_model *model, const char *option, const char *text,
                         size_t *index, const char **rest, nuem_error *err)
{
    const char *sign = strchr(text, '=');
    char name[64];

    if (!sign || (size_t)(sign - text) >= sizeof name)
        return nuem_fail(err, NUEM_ERR_ARG, "--%s: '%.60s' must read NAME=...", option, text);
    snprintf(name, sizeof name, "%.*s", (int)(sign - text), text);
    *rest = sign + 1;
    return nuem_model_parameter_find(model, name, index, err);
}

static nuem_status values_of(nuem_context *ctx, const nuem_model *model, double *value,
                             nuem_error *err)
{
    bool given[NUEM_MODEL_MAX_PARAMETERS] = {false};

    for (size_t i = 0; i < model->n_parameter; i++) value[i] = model->parameter[i].fallback;
    for (size_t k = 0; k < nuem_args_count(ctx->args, "param"); k++) {
        const char *text = nuem_args_string_at(ctx->args, "param", k), *rest;
        size_t i;
        nuem_status st = split(model, "param", text, &i, &rest, err);
        if (st) return st;
        if (!number_at(&rest, '\0', &value[i]))
            return nuem_fail(err, NUEM_ERR_ARG, "--param: '%.60s' does not end in a number", text);
        if (given[i])
            return nuem_fail(err, NUEM_ERR_ARG, "--param: %s is given twice",
                             model->parameter[i].name);
        given[i] = true;
    }
    return NUEM_OK;
}

/* What a result consists of, for scalars and for columns. */
static const struct {
    const char *key, *unit;
    size_t offset;
} fields[] = {
    {"moment_mub", "muB", offsetof(nuem_model_result, moment_mub)},
    {"mass_unprotected_ev", "eV", offsetof(nuem_model_result, mass_unprotected_ev)},
    {"mass_ev", "eV", offsetof(nuem_model_result, mass_ev)},
    {"suppression", "", offsetof(nuem_model_result, suppression)},
    {"reach_mub", "muB", offsetof(nuem_model_result, reach_mub)},
    {"reach_unprotected_mub", "muB", offsetof(nuem_model_result, reach_unprotected_mub)},
    {"coupling_scale", "", offsetof(nuem_model_result, coupling_scale)},
    {"target_mass_ev", "eV", offsetof(nuem_model_result, target_mass_ev)},
};
enum { N_FIELDS = sizeof fields / sizeof fields[0] };

static double field(const nuem_model_result *m, size_t k)
{
    return *(const double *)((const char *)m + fields[k].offset);
}

static nuem_status show_point(nuem_result *r, const nuem_model *model, const double *value,
                              nuem_error *err)
{
    nuem_model_result m;
    nuem_status st = nuem_model_evaluate(model, value, &m, err);

    if (st) return st;
    for (size_t k = 0; k < N_FIELDS; k++)
        nuem_result_number(r, fields[k].key, field(&m, k), fields[k].unit);
    nuem_result_bool(r, "target_allowed", m.target_allowed);
    nuem_result_table(r, "parameters");
    nuem_result_column(r, "name", "");
    nuem_result_column(r, "value", "");
    nuem_result_column(r, "unit", "");
    nuem_result_column(r, "title", "");
    for (size_t i = 0; i < model->n_parameter; i++) {
        nuem_result_row(r);
        nuem_result_cell_string(r, "name", model->parameter[i].name);
        nuem_result_cell_number(r, "value", value[i]);
        nuem_result_cell_string(r, "unit", model->parameter[i].unit);
        nuem_result_cell_string(r, "title", model->parameter[i].title);
    }
    return NUEM_OK;
}

static nuem_status show_line(nuem_result *r, const nuem_model *model, double *value,
                             const char *text, nuem_error *err)
{
    const char *rest;
    double lo, hi, n;
    size_t i;
    nuem_status st = split(model, "vary", text, &i, &rest, err);

    if (st) return st;
    if (!number_at(&rest, ':', &lo) || !number_at(&rest, ':', &hi) || !number_at(&rest, '\0', &n) ||
        !(lo > 0.0 && hi > lo && n >= 2 && n <= 10000 && n == floor(n)))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "--vary: '%.60s' must read NAME=LO:HI:N with 0 < LO < HI and N from 2 to "
                         "10000",
                         text);
    nuem_result_string(r, "varied", model->parameter[i].name);
    nuem_result_table(r, "rows");
    nuem_result_column(r, model->parameter[i].name, model->parameter[i].unit);
    for (size_t k = 0; k < N_FIELDS; k++) nuem_result_column(r, fields[k].key, fields[k].unit);
    nuem_result_column(r, "target_allowed", "");
    for (int k = 0; k < (int)n; k++) {
        nuem_model_result m;
        bool last = k == (int)n - 1; /* the end exactly, so that a closed range can be met */
        value[i] = last ? hi : lo * pow(hi / lo, k / (floor(n) - 1.0));
        if ((st = nuem_model_evaluate(model, value, &m, err))) return st;
        nuem_result_row(r);
        nuem_result_cell_number(r, model->parameter[i].name, value[i]);
        for (size_t c = 0; c < N_FIELDS; c++)
            nuem_result_cell_number(r, fields[c].key, field(&m, c));
        nuem_result_cell_string(r, "target_allowed", m.target_allowed ? "yes" : "no");
    }
    return NUEM_OK;
}

static int run(nuem_context *ctx)
{
    const char *vary = nuem_args_string(ctx->args, "vary");
    double value[NUEM_MODEL_MAX_PARAMETERS];
    const nuem_model *model;
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st = nuem_result_create("em", &r, &err);

    if (!st) st = nuem_model_find(nuem_args_positional(ctx->args, 0), &model, &err);
    if (!st) st = values_of(ctx, model, value, &err);
    if (!st) {
        nuem_result_string(r, "model", model->name);
        nuem_result_string(r, "title", model->title);
        nuem_result_string(r, "doc", model->doc);
        nuem_result_string(r, "status", model->status);
        st = vary ? show_line(r, model, value, vary, &err) : show_point(r, model, value, &err);
    }
    for (size_t i = 0; !st && model->refs[i]; i++)
        st = nuem_provenance_add_cite(ctx->provenance, model->refs[i], &err);
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_em_model = {
    .noun = "em",
    .verb = "model",
    .positional = "NAME",
    .positional_doc = "su2h or spin (nuem list model)",
    .positional_min = 1,
    .positional_max = 1,
    .summary = "models of a large transition moment: moment, mass, and how far both go together",
    .doc =
        "The moment mu_{nu_e nu_mu}; the mass of the same diagrams without and with the symmetry "
        "of the model; reach: the moment when the couplings make the mass equal mass_bound_ev; "
        "coupling_scale: the factor on the product of the couplings that gives target_mub, and "
        "the mass there. The status says what is derived and what is unconfirmed.",
    .options = options,
    .examples = examples,
    .run = run,
};
