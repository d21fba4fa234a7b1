/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/passage_options.h"
#include "nuem/flavour_ratio.h"

static const nuem_option options[] = {
    NUEM_HYPOTHESIS_OPTIONS,
    {.name = "source",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "pion|pion-plus|muon-damped|neutron",
     .fallback = "pion",
     .doc = "what the source emits: (1:2:0), (0:1:0) or (1:0:0) of e, mu, tau, neutrinos and "
            "antineutrinos"},
    {.name = "fractions",
     .kind = NUEM_OPTION_LIST,
     .metavar = "E,MU,TAU,EBAR,MUBAR,TAUBAR",
     .max = 1,
     .doc = "six fractions with sum 1, in place of --source"},
    {.name = "enu",
     .kind = NUEM_OPTION_LIST,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "MeV",
     .fallback = "100TeV",
     .min_open = true,
     .max = 1e18,
     .doc = "neutrino energies"},
    NUEM_MOMENT_OPTIONS("mu_33"),
    NUEM_PASSAGE_OPTIONS,
    {.name = "change",
     .kind = NUEM_OPTION_NUMBER,
     .metavar = "X",
     .min = 1e-10,
     .max_open = true,
     .max = 1,
     .doc = "also the smallest --parameter that changes the share of a flavour by this, with "
            "--length"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem ratio --source pion --parameter mu_33 --mu 0,3e-14,1e-13 --length 10kpc --field 1uG",
     "Neutrinos from 10 kpc away, Dirac, with a moment of nu_3:", NULL},
    {"nuem ratio --source muon-damped --length 10Mpc --field 1.4uG --change 0.05 --json",
     "The moment that clusters of galaxies would show in a single source:", NULL},
    {"nuem ratio --fractions 0.5,0.5,0,0,0,0 --set nature=majorana --length 1Mpc --field 1nG",
     "Majorana neutrinos keep their ratio on a long way:", NULL},
    {NULL, NULL, NULL},
};

static nuem_status source_of(nuem_context *ctx, nuem_flavour_source *out, nuem_error *err)
{
    size_t n;
    const double *f = nuem_args_list(ctx->args, "fractions", &n);

    if (!f) return nuem_flavour_source_find(nuem_args_string(ctx->args, "source"), out, err);
    if (nuem_args_given(ctx->args, "source"))
        return nuem_fail(err, NUEM_ERR_ARG, "--source and --fractions exclude each other");
    if (n != NUEM_STATES)
        return nuem_fail(err, NUEM_ERR_ARG, "--fractions has %zu numbers; it needs 6", n);
    memcpy(out->fraction, f, sizeof out->fraction);
    return NUEM_OK;
}

/* The moment that changes a share by --change, in both conventions. */
static nuem_status threshold(nuem_context *ctx, nuem_result *r, const nuem_hypothesis *hyp,
                             const nuem_flavour_source *source, const nuem_way *way,
                             nuem_error *err)
{
    const char *parameter = nuem_args_string(ctx->args, "parameter");
    const double change = nuem_args_number(ctx->args, "change");
    double mu;

    if (!way) return nuem_fail(err, NUEM_ERR_ARG, "--change needs --length and a field");
    nuem_status st = nuem_flavour_ratio_moment(hyp, source, way, parameter, change, &mu, err);
    if (st) return st;
    if (ctx->format == NUEM_RESULT_CSV)
        nuem_context_say(ctx,
                         "csv holds the ratios; %s that changes a share by %g: moment_mub %.6g",
                         parameter, change, mu);
    nuem_result_number(r, "change_sought", change, "");
    nuem_result_string(r, "parameter", parameter);
    nuem_result_number(r, "moment_mub", mu, "muB");
    nuem_result_number(r, "moment_half_mub", NUEM_HALF_CONVENTION * mu, "muB");
    return NUEM_OK;
}

static void declare(nuem_result *r)
{
    nuem_result_table(r, NULL);
    nuem_result_column(r, "enu_mev", "MeV");
    nuem_result_column(r, "mu_mub", "muB");
    nuem_result_column(r, "e", "");
    nuem_result_column(r, "mu", "");
    nuem_result_column(r, "tau", "");
    nuem_result_column(r, "active", "");
    nuem_result_column(r, "change", "");
    nuem_result_column(r, "flux", "");
}

/* Largest change of a share. */
static double change_of(const nuem_flavour_ratio *ratio)
{
    double most = 0.0;

    for (int b = 0; b < 3; b++) most = fmax(most, fabs(ratio->ratio[b] - ratio->vacuum[b]));
    return most;
}

static nuem_status one_moment(nuem_context *ctx, nuem_result *r, const nuem_hypothesis *hyp,
                              size_t which, const nuem_flavour_source *source,
                              const nuem_passage *passage, nuem_context_parts *parts,
                              nuem_error *err)
{
    static const char *const key[] = {"e", "mu", "tau"};
    size_t n, n_mu;
    const double *enu = nuem_args_list(ctx->args, "enu", &n),
                 *mu = nuem_args_list(ctx->args, "mu", &n_mu);
    nuem_hypothesis *h = NULL;
    nuem_status st = nuem_context_moment(ctx, hyp, which, &h, err);

    for (size_t i = 0; i < n && !st; i++) {
        nuem_flavour_ratio ratio;
        nuem_context_parts_next(parts, which * n + i, n * nuem_context_moments(ctx));
        st = nuem_flavour_ratio_at_earth(h, source, passage, enu[i], &parts->options, &ratio, err);
        if (st) break;
        nuem_result_row(r);
        nuem_result_cell_number(r, "enu_mev", enu[i]);
        if (mu) nuem_result_cell_number(r, "mu_mub", mu[which]);
        for (int b = 0; b < 3; b++) nuem_result_cell_number(r, key[b], ratio.ratio[b]);
        nuem_result_cell_number(r, "active", ratio.active);
        nuem_result_cell_number(r, "change", change_of(&ratio));
        nuem_result_cell_numbers(r, "flux", ratio.flux, NUEM_STATES);
    }
    nuem_hypothesis_free(h);
    return st;
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, const nuem_hypothesis *hyp,
                          nuem_error *err)
{
    static const nuem_passage nothing = {0};
    const double any_energy = 1.0;
    nuem_passage_choice choice;
    nuem_flavour_source source;
    nuem_flavour_ratio vacuum;
    nuem_context_parts parts;
    nuem_status st = source_of(ctx, &source, err);

    nuem_context_parts_open(ctx, "ratio", &parts);
    if (st || (st = nuem_context_moment_check(ctx, "change", err)) ||
        (st = nuem_context_passage(ctx, &choice, err)))
        return st;
    st = nuem_flavour_ratio_at_earth(hyp, &source, &nothing, any_energy, NULL, &vacuum, err);
    if (!st) {
        nuem_result_numbers(r, "source_fractions", source.fraction, NUEM_STATES, "");
        nuem_result_numbers(r, "ratio_without_moments", vacuum.vacuum, 3, "");
        nuem_passage_choice_show(ctx, r, &choice);
        if (nuem_args_given(ctx->args, "change"))
            st = threshold(ctx, r, hyp, &source, choice.passage.way, err);
    }
    if (!st) declare(r);
    for (size_t i = 0; i < nuem_context_moments(ctx) && !st; i++)
        st = one_moment(ctx, r, hyp, i, &source, &choice.passage, &parts, err);
    nuem_context_progress(ctx, "ratio", 1.0);
    nuem_passage_choice_release(&choice);
    return st;
}

static int run(nuem_context *ctx)
{
    static const char *const cite[] = {"Learned:1994wg", "Kopp:2022cug", "Popov:2024flavour", NULL};

    return nuem_context_answer(ctx, "ratio", cite, answer);
}

const nuem_command nuem_command_ratio = {
    .noun = "ratio",
    .summary = "flavours of astrophysical neutrinos at the Earth, with magnetic moments",
    .doc =
        "Shares of e, mu, tau among what arrives, neutrinos and antineutrinos together, averaged "
        "over "
        "oscillations; `active` is what arrives per emitted neutrino, the rest being right-handed, "
        "`change` the largest difference of a share from the one without moments, `flux` the six "
        "fluxes nu_e, nu_mu, nu_tau, nubar_e, nubar_mu, nubar_tau. The long way (--length, "
        "--field, "
        "--turbulent, --domain, or a profile --far) acts on the diagonal moments of Dirac "
        "neutrinos; "
        "--near puts matter and field of the source before it.",
    .options = options,
    .examples = examples,
    .run = run,
};
