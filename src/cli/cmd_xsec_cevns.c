/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/hypothesis_options.h"
#include "cli/state_options.h"
#include "cli/xsec_output.h"
#include "nuem/cevns.h"
#include "nuem/cite.h"

static const nuem_option options[] = {
    NUEM_HYPOTHESIS_OPTIONS,
    NUEM_WEAK_OPTION,
    NUEM_STATE_OPTIONS,
    {.name = "nuclide",
     .kind = NUEM_OPTION_STRING,
     .metavar = "NUCLIDE",
     .required = true,
     .doc = "target nucleus, e.g. Cs133"},
    NUEM_RECOIL_OPTION("nucleus"),
    {.name = "form-factor",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "helm|kn|fermi|unit",
     .fallback = "helm",
     .doc = "form factor of protons and neutrons: Helm, Klein-Nystrand, symmetrised Fermi, or 1"},
    {.name = "rp-fm",
     .kind = NUEM_OPTION_NUMBER,
     .metavar = "FM",
     .min_open = true,
     .max = 100.0,
     .doc = "rms radius of the protons, fm; without it that of the table of nuclides"},
    {.name = "rn-fm",
     .kind = NUEM_OPTION_NUMBER,
     .metavar = "FM",
     .min_open = true,
     .max = 100.0,
     .doc = "rms radius of the neutrons, fm; without it that of the table of nuclides"},
    {.name = "axial",
     .kind = NUEM_OPTION_FLAG,
     .doc = "add the axial-vector current, an estimate for odd nuclei"},
    {.name = "above",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "keV",
     .fallback = "0",
     .max = 1e6,
     .doc = "recoil from which the total cross section counts; from 0 that of a charge or a dipole "
            "is infinite"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem xsec cevns --nuclide Cs133 --flavour mu --enu 29.8MeV --recoil 5,10,15 --couplings "
     "erler-su",
     "Prompt neutrinos of a spallation source on caesium:", NULL},
    {"nuem xsec cevns --nuclide Ge74 --flavour e --anti --enu 4MeV --recoil 0.2keV --form-factor "
     "unit --set magnetic_moment.ee=3e-10 --above 0.1keV",
     "A reactor antineutrino with a magnetic moment, on a point of germanium:", NULL},
    {"nuem xsec cevns --nuclide Ar40 --flavour e --enu 30MeV --recoil 10:60:6 --rn-fm 3.55",
     "Neutrons of a stated radius:", NULL},
    {NULL, NULL, NULL},
};

/* The nuclide of the table with the form factors asked for. */
static nuem_status nucleus_of(nuem_context *ctx, nuem_nucleus *out, nuem_error *err)
{
    const nuem_data *data;
    const nuem_nucleus *found;
    nuem_nuclides *table = NULL;
    nuem_form_kind kind;
    nuem_error why;
    nuem_status st = nuem_context_data(ctx, &data, err);

    if (!st) st = nuem_nuclides_open(data, "natural", &table, ctx->provenance, err);
    if (!st) st = nuem_nuclides_find(table, nuem_args_string(ctx->args, "nuclide"), &found, err);
    if (!st) st = nuem_form_kind_parse(nuem_args_string(ctx->args, "form-factor"), &kind, err);
    if (!st) {
        nuem_nucleus nucleus = *found;
        nucleus.axial = nuem_args_flag(ctx->args, "axial");
        nucleus.proton.kind = nucleus.neutron.kind = kind;
        if (nuem_args_given(ctx->args, "rp-fm"))
            nucleus.proton.rms_fm = nuem_args_number(ctx->args, "rp-fm");
        if (nuem_args_given(ctx->args, "rn-fm"))
            nucleus.neutron.rms_fm = nuem_args_number(ctx->args, "rn-fm");
        if (nuem_form_factor_check(&nucleus.proton, &why))
            st = nuem_fail(err, NUEM_ERR_ARG, "protons of %s: %.300s", nucleus.name, why.message);
        else if (nuem_form_factor_check(&nucleus.neutron, &why))
            st = nuem_fail(err, NUEM_ERR_ARG, "neutrons of %s: %.300s", nucleus.name, why.message);
        else
            *out = nucleus;
    }
    nuem_nuclides_free(table);
    return st;
}

static void describe(nuem_context *ctx, nuem_result *r, const nuem_nucleus *nucleus, double enu)
{
    nuem_result_string(r, "nuclide", nucleus->name);
    nuem_result_number(r, "enu_mev", enu, "MeV");
    nuem_result_number(r, "recoil_max_kev", 1e3 * nuem_cevns_t_max(nucleus, enu), "keV");
    nuem_result_string(r, "couplings", nuem_args_string(ctx->args, "couplings"));
    nuem_result_string(r, "form_factor", nuem_form_kind_name(nucleus->proton.kind));
    if (nucleus->proton.kind != NUEM_FORM_UNIT) {
        nuem_result_number(r, "rp_fm", nucleus->proton.rms_fm, "fm");
        nuem_result_number(r, "rn_fm", nucleus->neutron.rms_fm, "fm");
    }
    nuem_result_bool(r, "axial", nucleus->axial);
}

static void write_table(nuem_result *r, size_t n, const double *t_mev,
                        const nuem_cevns_parts *parts)
{
    nuem_result_table(r, NULL);
    nuem_result_column(r, "recoil_kev", "keV");
    nuem_xsec_columns(r);
    for (size_t i = 0; i < n; i++) {
        nuem_result_row(r);
        nuem_result_cell_number(r, "recoil_kev", 1e3 * t_mev[i]);
        nuem_xsec_cells(r, parts[i].conserving, parts[i].flip);
    }
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, const nuem_hypothesis *hyp,
                          const nuem_state *state, const nuem_nucleus *nucleus, nuem_error *err)
{
    size_t n;
    const double *t_mev = nuem_args_list(ctx->args, "recoil", &n);
    const double enu = nuem_args_number(ctx->args, "enu"),
                 above = nuem_args_number(ctx->args, "above");
    const nuem_couplings *couplings = nuem_hypothesis_couplings(hyp);
    double *e = malloc(n * sizeof *e);
    nuem_cevns_parts *parts = malloc(n * sizeof *parts), sigma;
    nuem_status st = e && parts ? NUEM_OK : nuem_fail_nomem(err);

    for (size_t i = 0; i < n && !st; i++) e[i] = enu;
    if (!st) st = nuem_cevns_dsigma_dt(couplings, state, nucleus, n, e, t_mev, parts, err);
    for (size_t i = 0; i < n && !st; i++)
        st = nuem_xsec_finite(parts[i].conserving, parts[i].flip, t_mev[i], err);
    if (!st) st = nuem_cevns_sigma(couplings, state, nucleus, enu, above, &sigma, err);
    if (!st) {
        describe(ctx, r, nucleus, enu);
        nuem_xsec_total(r, above, sigma.conserving, sigma.flip);
        write_table(r, n, t_mev, parts);
    }
    free(e);
    free(parts);
    return st;
}

static int run(nuem_context *ctx)
{
    nuem_hypothesis *hyp = NULL;
    nuem_result *r = NULL;
    nuem_nucleus nucleus;
    nuem_state state;
    nuem_error err;
    nuem_status st;

    if ((st = nuem_result_create("xsec", &r, &err))) goto done;
    if ((st = nuem_context_weak_hypothesis(ctx, &hyp, &err))) goto done;
    nuem_result_set_hypothesis(r, nuem_hypothesis_sha256(hyp));
    if ((st = nuem_context_state(ctx, hyp, &state, &err))) goto done;
    if ((st = nucleus_of(ctx, &nucleus, &err))) goto done;
    st = nuem_cite_method("cevns", ctx->provenance, &err);
    if (!st && nucleus.axial) st = nuem_cite_method("axial", ctx->provenance, &err);
    if (!st) st = answer(ctx, r, hyp, &state, &nucleus, &err);
done:;
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_hypothesis_free(hyp);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_xsec_cevns = {
    .noun = "xsec",
    .verb = "cevns",
    .summary = "coherent elastic neutrino-nucleus scattering, d sigma / d T",
    .doc = "Differential cross section on one nucleus with the full charge, charge-radius and "
           "dipole matrices: helicity-conserving part (weak and charge-like, with interference), "
           "helicity-flipping part (dipole) and their sum; and the total cross section. A recoil "
           "above the kinematic end gives 0.",
    .options = options,
    .examples = examples,
    .run = run,
};
