/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/hypothesis_options.h"
#include "cli/state_options.h"
#include "cli/xsec_output.h"
#include "nuem/cite.h"
#include "nuem/es.h"

static const nuem_option options[] = {
    NUEM_HYPOTHESIS_OPTIONS,
    NUEM_WEAK_OPTION,
    NUEM_STATE_OPTIONS,
    NUEM_RECOIL_OPTION("electron"),
    {.name = "atom",
     .kind = NUEM_OPTION_STRING,
     .fallback = "free",
     .metavar = "free|step:FORMULA|epa:FORMULA|response:FORMULA|table:RECORD",
     .doc = "one free electron; the electrons of an atom or molecule that a recoil can free; these "
            "with equivalent photons for the millicharge squared; response functions; or the atom "
            "of a published correction (nuem list binding, or a file)"},
    NUEM_ATOM_CACHE_OPTION,
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem xsec es --flavour e --enu 1MeV --recoil 100keV",
     "A neutrino of 1 MeV that leaves 100 keV to an electron:", NULL},
    {"nuem xsec es --flavour e --anti --enu 3 --recoil 1,3,10 --set magnetic_moment.ee=3e-11 "
     "--atom step:Ge",
     "A reactor antineutrino with a magnetic moment, on germanium:", NULL},
    {"nuem xsec es --flavour e --enu 1MeV --recoil 1,1.5,3 --set millicharge.ee=1e-12 --atom "
     "epa:Ge",
     "A millicharge on germanium, by the photons that the atom absorbs:", NULL},
    {"nuem xsec es --flavour e --enu 1MeV --recoil 0.3,1 --set millicharge.ee=1e-12 --atom "
     "response:He",
     "A millicharge on helium, by its response functions:", NULL},
    {"nuem xsec es --flavour e --enu 300keV --recoil 1,5,20 --atom table:xe-rrpa",
     "Xenon with a published many-body correction of the weak rate:", NULL},
    {NULL, NULL, NULL},
};

/* What equivalent photons are and are not. */
static void describe_photons(nuem_result *r)
{
    nuem_result_string(
        r, "millicharge_squared",
        "equivalent photons: (2 alpha/pi) q^2 (sigma_gamma(T)/T) ln(E/m_nu), T << E, "
        "without the longitudinal part; all else as step");
    nuem_result_number(r, "photon_cut_ev", NUEM_PHOTON_CUT_EV, "eV");
}

/* A published correction: factors of the weak terms, the dipole and the charge squared. */
enum { FACTORS = 3 };
static const char *const factor_key[FACTORS] = {"factor_weak", "factor_dipole", "factor_charge"};
static const char *const outside_name[] = {[NUEM_CORRECTION_ERROR] = "error",
                                           [NUEM_CORRECTION_UNITY] = "unity",
                                           [NUEM_CORRECTION_HOLD] = "hold"};

static void describe_correction(nuem_result *r, const nuem_target *target)
{
    const nuem_correction_info *c = nuem_correction_get(nuem_target_correction(target));

    nuem_result_string(r, "correction", c->id);
    nuem_result_string(r, "element", nuem_target_formula(target));
    nuem_result_string(r, "relative_to", nuem_binding_name(c->base));
    nuem_result_number(r, "lower_kev", c->lower_kev, "keV");
    nuem_result_number(r, "upper_kev", c->upper_kev, "keV");
    nuem_result_string(r, "outside", outside_name[c->outside]);
}

static void correction_cells(nuem_result *r, const nuem_correction *c, double t_kev)
{
    double factor[FACTORS];

    nuem_correction_factors(c, t_kev, &factor[0], &factor[1], &factor[2]);
    for (int k = 0; k < FACTORS; k++) nuem_result_cell_number(r, factor_key[k], factor[k]);
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, const nuem_hypothesis *hyp,
                          const nuem_state *state, const nuem_target *target, nuem_error *err)
{
    size_t n;
    const double *t_mev = nuem_args_list(ctx->args, "recoil", &n);
    double enu = nuem_args_number(ctx->args, "enu");
    double *e = malloc(n * sizeof *e);
    nuem_es_parts *parts = malloc(n * sizeof *parts);
    nuem_status st = NUEM_OK;

    if (!e || !parts) st = nuem_fail_nomem(err);
    for (size_t i = 0; i < n && !st; i++) e[i] = enu;
    if (!st)
        st = nuem_es_dsigma_dt(nuem_hypothesis_couplings(hyp), state, target, n, e, t_mev, parts,
                               err);
    for (size_t i = 0; i < n && !st; i++)
        st = nuem_xsec_finite(parts[i].conserving, parts[i].flip, t_mev[i], err);
    if (!st) {
        nuem_result_number(r, "enu_mev", enu, "MeV");
        nuem_result_number(r, "recoil_max_kev", 1e3 * nuem_es_t_max(enu), "keV");
        nuem_result_string(r, "couplings", nuem_args_string(ctx->args, "couplings"));
        nuem_result_string(r, "atom", nuem_args_string(ctx->args, "atom"));
        const bool photons = nuem_target_binding(target) == NUEM_BINDING_PHOTON;
        const bool absorbs = photons || nuem_target_binding(target) == NUEM_BINDING_RESPONSE;
        const nuem_correction *correction = nuem_target_correction(target);
        if (photons) describe_photons(r);
        if (correction) describe_correction(r, target);
        nuem_result_table(r, NULL);
        nuem_result_column(r, "recoil_kev", "keV");
        for (int k = 0; k < FACTORS && correction; k++) nuem_result_column(r, factor_key[k], "");
        if (absorbs) nuem_result_column(r, "photo_absorption_cm2", "cm2");
        nuem_xsec_columns(r);
        for (size_t i = 0; i < n; i++) {
            nuem_result_row(r);
            nuem_result_cell_number(r, "recoil_kev", 1e3 * t_mev[i]);
            if (correction) correction_cells(r, correction, 1e3 * t_mev[i]);
            double photo = nuem_target_photo_cm2(target, 1e3 * t_mev[i]);
            if (!isnan(photo)) nuem_result_cell_number(r, "photo_absorption_cm2", photo);
            nuem_xsec_cells(r, parts[i].conserving, parts[i].flip);
        }
    }
    free(e);
    free(parts);
    return st;
}

static int run(nuem_context *ctx)
{
    nuem_hypothesis *hyp = NULL;
    nuem_target *target = NULL;
    nuem_result *r = NULL;
    nuem_state state;
    nuem_error err;
    nuem_status st;

    if ((st = nuem_result_create("xsec", &r, &err))) goto done;
    if ((st = nuem_context_weak_hypothesis(ctx, &hyp, &err))) goto done;
    nuem_result_set_hypothesis(r, nuem_hypothesis_sha256(hyp));
    if ((st = nuem_context_state(ctx, hyp, &state, &err))) goto done;
    if ((st = nuem_context_target(ctx, nuem_args_string(ctx->args, "atom"), &target, &err)))
        goto done;
    st = nuem_cite_method("es", ctx->provenance, &err);
    if (!st && nuem_target_binding(target) == NUEM_BINDING_PHOTON)
        st = nuem_cite_method("epa", ctx->provenance, &err);
    if (!st && nuem_target_binding(target) == NUEM_BINDING_RESPONSE)
        st = nuem_cite_method("response", ctx->provenance, &err);
    if (!st) st = answer(ctx, r, hyp, &state, target, &err);
done:;
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_target_free(target);
    nuem_hypothesis_free(hyp);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_xsec_es = {
    .noun = "xsec",
    .verb = "es",
    .summary = "elastic neutrino-electron scattering, d sigma / d T",
    .doc = "Differential cross section with the full charge, charge-radius and dipole matrices: "
           "helicity-conserving part (weak and charge-like, with interference), helicity-flipping "
           "part (dipole) and their sum. A recoil above the kinematic end gives 0.",
    .options = options,
    .examples = examples,
    .run = run,
};
