/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where levels cross on the way: MSW and spin-flavour resonances. */
#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/propagate_options.h"
#include "file/record.h"
#include "nuem/resonance.h"

static const nuem_option options[] = {
    NUEM_HYPOTHESIS_OPTIONS,
    NUEM_PROFILE_OPTIONS,
    NUEM_ENERGY_OPTION,
    {.name = "anti",
     .kind = NUEM_OPTION_FLAG,
     .doc = "of Dirac antineutrinos; Majorana neutrinos and antineutrinos are always there"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem propagate resonances --profile sun --enu 10", "The MSW resonances of the Sun:", NULL},
    {"nuem propagate resonances --set nature=majorana --set magnetic_moment.emu=1e-11 --profile "
     "supernova-envelope --enu 10,20 --json",
     "Spin-flavour resonances as well, of Majorana neutrinos with a moment:", NULL},
    {NULL, NULL, NULL},
};

enum { MOST = 4096 };

static void declare(nuem_result *r)
{
    nuem_result_table(r, "resonances");
    nuem_result_column(r, "enu_mev", "MeV");
    nuem_result_column(r, "x_km", "km");
    nuem_result_column(r, "kind", "");
    nuem_result_column(r, "from", "");
    nuem_result_column(r, "to", "");
    nuem_result_column(r, "adiabaticity", "");
    nuem_result_column(r, "hop", "");
    nuem_result_column(r, "width_km", "km");
    nuem_result_column(r, "coupling_per_km", "1/km");
    nuem_result_column(r, "slope_per_km2", "1/km2");
    nuem_result_column(r, "ne_cm3", "cm-3");
    nuem_result_column(r, "nn_cm3", "cm-3");
    nuem_result_column(r, "bx_gauss", "G");
    nuem_result_column(r, "by_gauss", "G");
    nuem_result_column(r, "from_level", "");
    nuem_result_column(r, "to_level", "");
    nuem_result_column(r, "from_shares", "");
    nuem_result_column(r, "to_shares", "");
}

/* nu_mu and nu_tau are those without the mixing 23: nu_mu', nu_tau'. */
static void name(nuem_result *r, const char *column, const char *const *labels, int state)
{
    char text[32];

    snprintf(text, sizeof text, state % 3 ? "%s'" : "%s", labels[state]);
    nuem_result_cell_string(r, column, text);
}

static void row(nuem_result *r, double enu, const nuem_resonance *c, const char *const *labels)
{
    nuem_result_row(r);
    nuem_result_cell_number(r, "enu_mev", enu);
    nuem_result_cell_number(r, "x_km", c->x_km);
    nuem_result_cell_string(r, "kind", c->spin ? "spin-flavour" : "flavour");
    name(r, "from", labels, c->a);
    name(r, "to", labels, c->b);
    nuem_result_cell_number(r, "adiabaticity", c->adiabaticity);
    nuem_result_cell_number(r, "hop", c->hop);
    nuem_result_cell_number(r, "width_km", c->width_km);
    nuem_result_cell_number(r, "coupling_per_km", c->coupling_per_km);
    nuem_result_cell_number(r, "slope_per_km2", c->slope_per_km2);
    nuem_result_cell_number(r, "ne_cm3", c->medium.ne_cm3);
    nuem_result_cell_number(r, "nn_cm3", c->medium.nn_cm3);
    nuem_result_cell_number(r, "bx_gauss", c->medium.bx_gauss);
    nuem_result_cell_number(r, "by_gauss", c->medium.by_gauss);
    if (c->spin) {
        nuem_result_cell_integer(r, "from_level", c->level_a);
        nuem_result_cell_integer(r, "to_level", c->level_b);
    }
    nuem_result_cell_numbers(r, "from_shares", c->share_a, 3);
    nuem_result_cell_numbers(r, "to_shares", c->share_b, 3);
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, const nuem_hypothesis *hyp,
                          nuem_error *err)
{
    const nuem_nature nature = nuem_hypothesis_spec_of(hyp)->nature;
    const bool anti = nuem_args_flag(ctx->args, "anti") && nature == NUEM_DIRAC;
    const char *const *labels = nuem_state_labels(nature, anti);
    size_t n, found;
    const double *enu = nuem_args_list(ctx->args, "enu", &n);
    nuem_resonance *list = malloc(MOST * sizeof *list);
    nuem_propagator *p = NULL;
    nuem_profile *profile = NULL;
    nuem_status st = list ? NUEM_OK : nuem_fail_nomem(err);

    if (!st) st = nuem_propagator_create(hyp, anti, &p, err);
    if (!st) st = nuem_context_profile(ctx, &profile, err);
    if (!st) {
        nuem_context_show_profile(ctx, r, profile);
        declare(r);
    }
    for (size_t i = 0; i < n && !st; i++) {
        st = nuem_resonance_find(p, profile, enu[i], MOST, list, &found, err);
        for (size_t k = 0; k < found && !st; k++) row(r, enu[i], &list[k], labels);
    }
    nuem_profile_free(profile);
    nuem_propagator_free(p);
    free(list);
    return st;
}

static int run(nuem_context *ctx)
{
    static const char *const cite[] = {"Giunti:2014ixa", "Akhmedov:2002mf", "Lim:1987tk", NULL};

    return nuem_context_answer(ctx, "propagate", cite, answer);
}

const nuem_command nuem_command_propagate_resonances = {
    .noun = "propagate",
    .verb = "resonances",
    .summary = "where levels cross on the way: flavour (MSW) and spin-flavour resonances",
    .doc = "nu_mu' and nu_tau' are nu_mu and nu_tau with the mixing 23 taken out. Spin-flavour: a "
           "level of the neutrinos (mixing and matter, no field) meets one of their partners; from "
           "and to say what the two mostly are there, from_shares and to_shares their parts of e, "
           "mu', tau', from_level and to_level their ranks, 1 the lowest of its three. Flavour: "
           "crossings of diagonal elements of the Hamiltonian. Adiabaticity is (2 coupling)^2 / "
           "slope, hop the Landau-Zener exp(-pi adiabaticity/2). Spin-flavour crossings want a "
           "moment between the two states; what a field of 0 leaves has adiabaticity 0.",
    .options = options,
    .examples = examples,
    .run = run,
};
