/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/passage_options.h"
#include "nuem/burst.h"
#include "nuem/flavour_ratio.h"

static const nuem_option options[] = {
    NUEM_HYPOTHESIS_OPTIONS,
    {.name = "enu",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "MeV",
     .fallback = "12MeV",
     .min_open = true,
     .max = 1e3,
     .doc = "neutrino energy; without --near the loss does not depend on it"},
    NUEM_MOMENT_OPTIONS("mu_eff"),
    NUEM_PASSAGE_OPTIONS,
    {.name = "loss",
     .kind = NUEM_OPTION_LIST,
     .fallback = "0.1,0.5",
     .min_open = true,
     .max_open = true,
     .max = 1,
     .doc = "fractions lost, for which the smallest moment of the mass state is found"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem burst --mu 1e-14,1e-13,3e-13 --length 10kpc --field 0.27uG",
     "A supernova at the centre of the Galaxy, fields that reverse on the way:", NULL},
    {"nuem burst --mu 1e-12 --set mixing=nufit-6.0-io --length 10kpc --turbulent 2uG --domain 10pc "
     "--loss 0.1 --json",
     "Inverted ordering, turbulence alone:", NULL},
    {NULL, NULL, NULL},
};

/* Moments |mu_kk| of the mass state that is emitted, for each loss; NaN where none loses so much,
 * and for Majorana neutrinos, which have no such moments. */
static nuem_status thresholds(nuem_context *ctx, nuem_result *r, const nuem_way *way, bool majorana,
                              nuem_error *err)
{
    size_t n;
    const double *loss = nuem_args_list(ctx->args, "loss", &n);
    double *mu = malloc(2 * n * sizeof *mu);
    nuem_status st = NUEM_OK;

    if (!mu) return nuem_fail_nomem(err);
    if (majorana)
        nuem_result_string(r, "remark",
                           "Majorana neutrinos have no diagonal moments: moment_mub is null");
    for (size_t i = 0; i < n && !st; i++) {
        mu[i] = (double)NAN;
        if (!majorana) st = nuem_precession_moment(way, loss[i], &mu[i], err);
        if (st == NUEM_ERR_DOMAIN) st = NUEM_OK;
        mu[n + i] = NUEM_HALF_CONVENTION * mu[i];
        if (!st && !majorana && ctx->format == NUEM_RESULT_CSV)
            nuem_context_say(ctx, "csv holds the fluxes; loss of %g: moment_mub %.6g", loss[i],
                             mu[i]);
    }
    if (!st) {
        nuem_result_numbers(r, "loss", loss, n, "");
        nuem_result_numbers(r, "moment_mub", mu, n, "muB");
        nuem_result_numbers(r, "moment_half_mub", mu + n, n, "muB");
    }
    free(mu);
    return st;
}

static void declare(nuem_result *r)
{
    nuem_result_table(r, NULL);
    nuem_result_column(r, "mu_mub", "muB");
    nuem_result_column(r, "lost", "");
    nuem_result_column(r, "p_e", "");
    nuem_result_column(r, "p_mu", "");
    nuem_result_column(r, "p_tau", "");
    nuem_result_column(r, "p_ebar", "");
    nuem_result_column(r, "p_e_without_moment", "");
    nuem_result_column(r, "mass_fractions", "");
}

static nuem_status one_moment(nuem_context *ctx, nuem_result *r, const nuem_hypothesis *hyp,
                              size_t which, const nuem_passage *passage, nuem_context_parts *parts,
                              nuem_error *err)
{
    size_t n;
    const double *mu = nuem_args_list(ctx->args, "mu", &n);
    nuem_hypothesis *h = NULL;
    nuem_burst burst;
    nuem_status st = nuem_context_moment(ctx, hyp, which, &h, err);

    nuem_context_parts_next(parts, which, nuem_context_moments(ctx));
    if (!st)
        st = nuem_burst_at_earth(h, passage, nuem_args_number(ctx->args, "enu"), &parts->options,
                                 &burst, err);
    nuem_hypothesis_free(h);
    if (st) return st;
    nuem_result_row(r);
    if (mu) nuem_result_cell_number(r, "mu_mub", mu[which]);
    nuem_result_cell_number(r, "lost", burst.lost);
    nuem_result_cell_number(r, "p_e", burst.flux[0]);
    nuem_result_cell_number(r, "p_mu", burst.flux[1]);
    nuem_result_cell_number(r, "p_tau", burst.flux[2]);
    nuem_result_cell_number(r, "p_ebar", burst.flux[3]);
    nuem_result_cell_number(r, "p_e_without_moment", burst.nue_vacuum);
    nuem_result_cell_numbers(r, "mass_fractions", burst.mass, 3);
    return NUEM_OK;
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, const nuem_hypothesis *hyp,
                          nuem_error *err)
{
    const bool majorana = nuem_hypothesis_spec_of(hyp)->nature == NUEM_MAJORANA;
    nuem_passage_choice choice;
    nuem_context_parts parts;
    nuem_status st = nuem_context_moment_check(ctx, NULL, err);

    if (!st && nuem_args_given(ctx->args, "loss") && majorana)
        st = nuem_fail(err, NUEM_ERR_ARG,
                       "--loss: Majorana neutrinos have no diagonal moments, and a long way takes "
                       "none of them");
    if (!st && nuem_args_given(ctx->args, "loss") && !nuem_args_given(ctx->args, "length"))
        st = nuem_fail(err, NUEM_ERR_ARG, "--loss needs --length and a field");
    if (st || (st = nuem_context_passage(ctx, &choice, err))) return st;
    nuem_context_parts_open(ctx, "burst", &parts);
    nuem_result_string(r, "ordering",
                       nuem_hypothesis_spec_of(hyp)->mixing.dm31_ev2 > 0.0 ? "normal" : "inverted");
    nuem_result_number(r, "enu_mev", nuem_args_number(ctx->args, "enu"), "MeV");
    nuem_passage_choice_show(ctx, r, &choice);
    if (choice.passage.way) st = thresholds(ctx, r, choice.passage.way, majorana, err);
    if (!st) declare(r);
    for (size_t i = 0; i < nuem_context_moments(ctx) && !st; i++)
        st = one_moment(ctx, r, hyp, i, &choice.passage, &parts, err);
    nuem_context_progress(ctx, "burst", 1.0);
    nuem_passage_choice_release(&choice);
    return st;
}

static int run(nuem_context *ctx)
{
    static const char *const cite[] = {"Dighe:1999bi", "Kopp:2022cug", NULL};

    return nuem_context_answer(ctx, "burst", cite, answer);
}

const nuem_command nuem_command_burst = {
    .noun = "burst",
    .summary = "the neutronisation burst of a supernova, with magnetic moments",
    .doc =
        "Electron neutrinos leave the star as nu_3 (normal ordering) or nu_2 (inverted), or as a "
        "profile --near has it; on the long way the moment of that mass state makes Dirac "
        "neutrinos right-handed. `lost` is the fraction that is not seen, p_e, p_mu, p_tau what "
        "arrives per emitted nu_e. moment_mub are the smallest moments mu_kk of that mass state "
        "with which the fractions --loss are lost, null where none loses so much and for Majorana "
        "neutrinos, which have none.",
    .options = options,
    .examples = examples,
    .run = run,
};
