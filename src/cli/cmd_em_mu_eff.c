/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/hypothesis_options.h"
#include "file/record.h"
#include "nuem/moment.h"

static const nuem_option options[] = {
    NUEM_HYPOTHESIS_OPTIONS,
    NUEM_FLAVOUR_OPTIONS,
    {.name = "enu",
     .kind = NUEM_OPTION_LIST,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "MeV",
     .min_open = true,
     .max = 1e6,
     .doc = "neutrino energies"},
    {.name = "baseline",
     .kind = NUEM_OPTION_LIST,
     .dimension = NUEM_DIM_LENGTH,
     .default_unit = "km",
     .max = 1e15,
     .doc = "distances of coherent oscillation in vacuum; every energy at every distance"},
    {.name = "solar",
     .kind = NUEM_OPTION_NUMBER,
     .metavar = "P",
     .max = 1,
     .doc = "decohered solar neutrinos with this probability P_e1 of two flavours, in place of "
            "--flavour"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem em mu-eff --set nature=majorana --set basis=mass --set magnetic_moment.12=3e-11i "
     "--flavour e --anti --enu 3 --baseline 13.9m,1km,53km",
     "A Majorana transition moment at three distances from a reactor:", NULL},
    {"nuem em mu-eff --set magnetic_moment.mumu=3e-11 --solar 0.69",
     "A moment of nu_mu in the Sun:", NULL},
    {NULL, NULL, NULL},
};

static nuem_status solar(nuem_context *ctx, nuem_result *r, const nuem_hypothesis *hyp,
                         nuem_error *err)
{
    static const char *const other[] = {"flavour", "anti", "enu", "baseline"};
    double p = nuem_args_number(ctx->args, "solar");
    nuem_state state;
    nuem_status st;

    for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
        if (nuem_args_given(ctx->args, other[i]))
            return nuem_fail(err, NUEM_ERR_ARG, "--solar and --%s exclude each other", other[i]);
    st = nuem_state_solar_2nu(&nuem_hypothesis_spec_of(hyp)->mixing, p, &state, err);
    if (st) return st;
    nuem_result_string(r, "source", "solar, decohered");
    nuem_result_table(r, NULL);
    nuem_result_column(r, "p_e1", "");
    nuem_result_column(r, "mu_eff_mub", "muB");
    nuem_result_row(r);
    nuem_result_cell_number(r, "p_e1", p);
    nuem_result_cell_number(r, "mu_eff_mub",
                            nuem_moment_effective(nuem_hypothesis_couplings(hyp), &state));
    return nuem_provenance_add_cite(ctx->provenance, "Canas:2015yoa", err);
}

/* Every energy at every distance. Without a distance the energy does not matter. */
static nuem_status vacuum(nuem_context *ctx, nuem_result *r, const nuem_hypothesis *hyp,
                          nuem_error *err)
{
    static const double anything = 1.0, here = 0.0;
    const char *name = nuem_args_string(ctx->args, "flavour");
    bool anti = nuem_args_flag(ctx->args, "anti");
    size_t n_e, n_l;
    const double *e = nuem_args_list(ctx->args, "enu", &n_e),
                 *l = nuem_args_list(ctx->args, "baseline", &n_l);
    nuem_flavour flavour;
    nuem_status st;

    if (!name) return nuem_fail(err, NUEM_ERR_ARG, "--flavour or --solar is required");
    if ((st = nuem_flavour_parse(name, &flavour, err))) return st;
    if (l && !e) return nuem_fail(err, NUEM_ERR_ARG, "--baseline needs --enu");
    bool energies = e != NULL;
    if (!e) e = &anything, n_e = 1;
    if (!l) l = &here, n_l = 1;
    size_t n = n_e * n_l;
    double *x = malloc(3 * n * sizeof *x);
    if (!x) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n; i++) {
        x[i] = e[i / n_l];
        x[n + i] = l[i % n_l];
    }
    st = nuem_moment_vacuum(hyp, flavour, anti, n, x, x + n, x + 2 * n, err);
    if (!st) {
        nuem_result_string(r, "source", "vacuum, coherent");
        nuem_result_string(r, "flavour", name);
        nuem_result_bool(r, "anti", anti);
        nuem_result_table(r, NULL);
        if (energies) nuem_result_column(r, "enu_mev", "MeV");
        nuem_result_column(r, "baseline_km", "km");
        nuem_result_column(r, "mu_eff_mub", "muB");
        for (size_t i = 0; i < n; i++) {
            nuem_result_row(r);
            if (energies) nuem_result_cell_number(r, "enu_mev", x[i]);
            nuem_result_cell_number(r, "baseline_km", x[n + i]);
            nuem_result_cell_number(r, "mu_eff_mub", x[2 * n + i]);
        }
    }
    free(x);
    return st;
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, const nuem_hypothesis *hyp,
                          nuem_error *err)
{
    return nuem_args_given(ctx->args, "solar") ? solar(ctx, r, hyp, err) : vacuum(ctx, r, hyp, err);
}

static int run(nuem_context *ctx)
{
    static const char *const cite[] = {"Kouzakov:2017hbc", NULL};

    return nuem_context_answer(ctx, "em", cite, answer);
}

const nuem_command nuem_command_em_mu_eff = {
    .noun = "em",
    .verb = "mu-eff",
    .summary = "effective moment of a hypothesis as a source and a distance show it",
    .doc = "mu_eff^2 = sum_j |sum_k lambda_jk psi_k|^2 with lambda = mu - i eps and psi the state "
           "that arrives; antineutrinos show lambda*.",
    .options = options,
    .examples = examples,
    .run = run,
};
