/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"
#include "nuem/neutrality.h"

static const nuem_option options[] = {
    {.name = "cl",
     .kind = NUEM_OPTION_NUMBER,
     .fallback = "0.9",
     .metavar = "CL",
     .min_open = true,
     .max_open = true,
     .max = 1,
     .doc = "confidence level of the bounds"},
    {.name = "record",
     .kind = NUEM_OPTION_STRING,
     .fallback = "charge-neutrality",
     .metavar = "NAME",
     .doc = "measured charges (nuem list constraint)"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem star neutrality --cl 0.68", "Charges and their bounds:", NULL},
    {NULL, NULL, NULL},
};

static nuem_status add(nuem_result *r, const char *what, const nuem_charge *q, const char *from,
                       double cl, nuem_error *err)
{
    double bound;
    nuem_status st = nuem_charge_bound(q, cl, &bound, err);

    if (st) return st;
    nuem_result_row(r);
    nuem_result_cell_string(r, "charge", what);
    nuem_result_cell_number(r, "value_e", q->value_e);
    nuem_result_cell_number(r, "sigma_e", q->sigma_e);
    nuem_result_cell_number(r, "bound_e", bound);
    nuem_result_cell_string(r, "from", from);
    return NUEM_OK;
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, nuem_error *err)
{
    const double cl = nuem_args_number(ctx->args, "cl");
    const nuem_data *data;
    nuem_neutrality n;
    double bound;
    nuem_status st = nuem_context_data(ctx, &data, err);

    if (!st)
        st = nuem_neutrality_open(data, nuem_args_string(ctx->args, "record"), &n, ctx->provenance,
                                  err);
    if (!st) st = nuem_charge_bound(&n.neutrino, cl, &bound, err);
    if (st) return st;
    nuem_result_number(r, "cl", cl, "");
    nuem_result_number(r, "q_nu_e_e", bound, "e");
    nuem_result_string(r, "applies_to", "nu_e only (the electron row of the charge matrix)");
    nuem_result_string(r, "assumes", "charge conserved in beta decay: q_nu = q_p + q_e - q_n");
    nuem_result_string(r, "bound", "flat prior, central: probability cl between -bound and bound");
    nuem_result_table(r, "rows");
    nuem_result_column(r, "charge", "");
    nuem_result_column(r, "value_e", "e");
    nuem_result_column(r, "sigma_e", "e");
    nuem_result_column(r, "bound_e", "e");
    nuem_result_column(r, "from", "");
    st = add(r, "nu_e", &n.neutrino, "gas and beam of neutrons", cl, err);
    if (!st) st = add(r, "p + e", &n.hydrogen, "gas and beam of neutrons", cl, err);
    if (!st) st = add(r, "n", &n.neutron, "beam of neutrons", cl, err);
    if (!st) st = add(r, "gas/nucleon", &n.gas, "gas of molecules", cl, err);
    if (!st)
        st = add(r, "nu_e", &n.neutrino_listed,
                 "listed values, which take the neutrino as neutral: circular", cl, err);
    return st;
}

static int run(nuem_context *ctx)
{
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st = nuem_result_create("star", &r, &err);

    if (!st) st = answer(ctx, r, &err);
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_star_neutrality = {
    .noun = "star",
    .verb = "neutrality",
    .summary = "charge of the electron neutrino from the neutrality of matter",
    .doc =
        "A gas of neutral molecules measures Z (q_p + q_e) + N q_n, a beam of neutrons q_n; beta "
        "decay gives the charge of nu_e. Nothing follows for nu_mu and nu_tau.",
    .options = options,
    .examples = examples,
    .run = run,
};
