/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "cli/commands.h"
#include "file/record.h"
#include "nuem/star.h"
#include "nuem/supernova_bound.h"

static const nuem_option options[] = {
    {.name = "density",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_DENSITY,
     .default_unit = "g/cm3",
     .fallback = "3e14",
     .min = 1e9,
     .max = 1e16,
     .doc = "of the core"},
    {.name = "temperature",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "MeV",
     .fallback = "30",
     .min = 1,
     .max = 200,
     .doc = "of the core"},
    {.name = "ye",
     .kind = NUEM_OPTION_NUMBER,
     .fallback = "0.3",
     .min = 1e-3,
     .max = 1,
     .doc = "electrons and protons a baryon"},
    {.name = "nu-potential",
     .kind = NUEM_OPTION_LIST,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "MeV",
     .fallback = "0,100,200",
     .max = 1000,
     .doc = "chemical potentials of the trapped neutrinos"},
    {.name = "max-loss",
     .kind = NUEM_OPTION_NUMBER,
     .fallback = "1e19",
     .metavar = "EPS",
     .min_open = true,
     .max = 1e30,
     .doc = "largest loss allowed, erg/g/s"},
    {.name = "distance",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_LENGTH,
     .default_unit = "kpc",
     .fallback = "50",
     .min_open = true,
     .max = 1e24,
     .doc = "to the supernova"},
    {.name = "field",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_FIELD,
     .default_unit = "G",
     .fallback = "1e-6",
     .min = 1e-15,
     .max = 1e6,
     .doc = "magnetic field across the path"},
    {.name = "field-length",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_LENGTH,
     .default_unit = "kpc",
     .fallback = "1",
     .min_open = true,
     .max = 1e24,
     .doc = "over which it reaches"},
    {.name = "field-from",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_LENGTH,
     .default_unit = "kpc",
     .fallback = "0",
     .max = 1e24,
     .doc = "its near edge, from us"},
    {.name = "enu-low",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "MeV",
     .fallback = "10",
     .min_open = true,
     .max = 1e4,
     .doc = "lowest neutrino energy"},
    {.name = "enu-high",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "MeV",
     .fallback = "20",
     .min_open = true,
     .max = 1e4,
     .doc = "highest neutrino energy"},
    {.name = "spread",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_TIME,
     .default_unit = "s",
     .fallback = "10",
     .min = 1e-15,
     .max = 1e6,
     .doc = "largest difference of arrival"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem star sn1987a", "Dirac moments and charges, with the usual numbers:", NULL},
    {"nuem star sn1987a --nu-potential 200 --temperature 60 --field-from 25",
     "A hotter core with trapped neutrinos, and a field half-way:", NULL},
    {NULL, NULL, NULL},
};

static nuem_status charge(nuem_context *ctx, nuem_result *r, nuem_error *err)
{
    const nuem_args *a = ctx->args;
    const double kpc_km = 3.0856775814913673e16;
    const nuem_supernova_flight flight = {
        .distance_kpc = nuem_args_number(a, "distance") / kpc_km,
        .field_gauss = nuem_args_number(a, "field"),
        .field_kpc = nuem_args_number(a, "field-length") / kpc_km,
        .field_from_kpc = nuem_args_number(a, "field-from") / kpc_km,
        .enu_lo_mev = nuem_args_number(a, "enu-low"),
        .enu_hi_mev = nuem_args_number(a, "enu-high"),
        .spread_s = 86400.0 * nuem_args_number(a, "spread"),
    };
    nuem_supernova_charge q;
    nuem_status st = nuem_supernova_charge_bound(&flight, &q, err);

    if (st) return st;
    if (ctx->format == NUEM_RESULT_CSV)
        nuem_context_say(ctx, "csv holds the moments; charge: q_e %.6g e, q_formula_e %.6g e",
                         q.exact_e, q.published_e);
    nuem_result_number(r, "q_e", q.exact_e, "e");
    nuem_result_number(r, "q_formula_e", q.published_e, "e");
    nuem_result_string(r, "q_from",
                       "q: the path itself; q_formula: dt/t = (q B d)^2/(24 E^2) with the whole "
                       "time of flight, as the literature has it");
    return NUEM_OK;
}

static nuem_status moments(const nuem_args *a, nuem_result *r, nuem_error *err)
{
    size_t n;
    const double *mu = nuem_args_list(a, "nu-potential", &n);
    nuem_status st = NUEM_OK;

    nuem_result_string(r, "mu_from",
                       "Dirac neutrinos: helicity flip in the screened fields of electrons and "
                       "protons, one flavour with its antineutrinos, all right-handed ones leave");
    nuem_result_table(r, "rows");
    nuem_result_column(r, "nu_potential_mev", "MeV");
    nuem_result_column(r, "electron_potential_mev", "MeV");
    nuem_result_column(r, "screening_mev", "MeV");
    nuem_result_column(r, "flip_rate_per_s", "1/s");
    nuem_result_column(r, "loss_erg_g_s", "erg/g/s");
    nuem_result_column(r, "mu_mub", "muB");
    for (size_t i = 0; i < n && !st; i++) {
        const nuem_supernova_core core = {.rho_g_cm3 = nuem_args_number(a, "density"),
                                          .temp_mev = nuem_args_number(a, "temperature"),
                                          .ye = nuem_args_number(a, "ye"),
                                          .nu_mu_mev = mu[i],
                                          .max_erg_g_s = nuem_args_number(a, "max-loss")};
        nuem_supernova_flip flip;
        if ((st = nuem_supernova_flip_at(&core, &flip, err))) break;
        const double k2 =
            flip.k_electron_mev * flip.k_electron_mev + flip.k_proton_mev * flip.k_proton_mev;
        nuem_result_row(r);
        nuem_result_cell_number(r, "nu_potential_mev", mu[i]);
        nuem_result_cell_number(r, "electron_potential_mev", flip.electron_mu_mev);
        nuem_result_cell_number(r, "screening_mev", sqrt(k2));
        nuem_result_cell_number(r, "flip_rate_per_s", flip.rate_per_s);
        nuem_result_cell_number(r, "loss_erg_g_s", flip.loss_erg_g_s);
        nuem_result_cell_number(r, "mu_mub", flip.bound_mub);
    }
    return st;
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, nuem_error *err)
{
    static const char *const cite[] = {"Aurenche:2002pd", "CaronHuot:2008ni", "Barbiellini:1987zz"};
    const nuem_data *data;
    nuem_star *star = NULL;
    nuem_status st = nuem_context_data(ctx, &data, err);

    if (!st) st = nuem_star_open(data, "sn1987a", &star, ctx->provenance, err);
    if (!st) nuem_result_string(r, "caveat", nuem_star_info_of(star)->caveat);
    nuem_star_free(star);
    for (size_t i = 0; i < sizeof cite / sizeof cite[0] && !st; i++)
        st = nuem_provenance_add_cite(ctx->provenance, cite[i], err);
    if (!st) st = charge(ctx, r, err);
    return st ? st : moments(ctx->args, r, err);
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

const nuem_command nuem_command_star_sn1987a = {
    .noun = "star",
    .verb = "sn1987a",
    .summary = "Dirac moments and charges from SN 1987A",
    .doc =
        "Right-handed neutrinos made in the core would take its energy away; charged ones would "
        "arrive late, by energy. flip_rate and loss are those of 1e-12 muB, the rate at 100 MeV. "
        "The published bounds are in nuem star bounds.",
    .options = options,
    .examples = examples,
    .run = run,
};
