/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The neutrino that arrives: density matrices at the detector. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "cli/hypothesis_options.h"
#include "nuem/earth.h"
#include "nuem/solar.h"
#include "num/matrix3.h"

static const nuem_option options[] = {
    {.name = "source",
     .kind = NUEM_OPTION_STRING,
     .required = true,
     .metavar = "solar:COMPONENT|vacuum",
     .doc = "from the Sun (pp, pep, hep, 7Be, 8B, 13N, 15O, 17F), or --flavour over --baseline"},
    {.name = "enu",
     .kind = NUEM_OPTION_LIST,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "MeV",
     .required = true,
     .min_open = true,
     .max = 1e6,
     .doc = "neutrino energies"},
    {.name = "mixing",
     .kind = NUEM_OPTION_STRING,
     .metavar = "NAME",
     .doc = "mixing parameters (nuem list mixing), in place of those of a hypothesis"},
    NUEM_HYPOTHESIS_OPTIONS,
    {.name = "flavour",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "e|mu|tau",
     .doc = "flavour at the source, for --source vacuum"},
    {.name = "anti", .kind = NUEM_OPTION_FLAG, .doc = "antineutrinos instead of neutrinos"},
    {.name = "baseline",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_LENGTH,
     .default_unit = "km",
     .max = 1e15,
     .doc = "distance in vacuum, for --source vacuum; without it 0"},
    {.name = "energy-spread",
     .kind = NUEM_OPTION_NUMBER,
     .metavar = "S",
     .max = 1,
     .doc = "relative width sigma_E/E that damps the coherence, for --source vacuum; without it 0"},
    {.name = "solar-model",
     .kind = NUEM_OPTION_STRING,
     .fallback = NUEM_DEFAULT_SOLAR,
     .metavar = "NAME",
     .doc = "model of the Sun (nuem list solar)"},
    {.name = "earth",
     .kind = NUEM_OPTION_STRING,
     .fallback = NUEM_DEFAULT_EARTH,
     .metavar = "NAME",
     .doc = "model of the Earth (nuem list earth)"},
    {.name = "nadir",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_ANGLE,
     .default_unit = "deg",
     .metavar = "ANGLE",
     .max = 180,
     .doc = "through the Earth at this nadir angle, degrees: 0 through the centre"},
    {.name = "night",
     .kind = NUEM_OPTION_FLAG,
     .doc = "mean of the nights of a year at --latitude"},
    {.name = "latitude",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_ANGLE,
     .default_unit = "deg",
     .metavar = "ANGLE",
     .min = -90,
     .max = 90,
     .doc = "mean of day and night over a year there, degrees; with --night of the nights "
            "(without it those of Gran Sasso, 42.45)"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem mixing state --source solar:8B --enu 5,10",
     "Neutrinos of 8B by day, converted in the Sun:", NULL},
    {"nuem mixing state --source solar:8B --enu 10 --night --latitude 36.4 --mixing nufit-5.0-no",
     "The same by night at Kamioka, with other mixing parameters:", NULL},
    {"nuem mixing state --source vacuum --flavour e --anti --baseline 53 --enu 2:8:4 --json",
     "Reactor antineutrinos after 53 km:", NULL},
    {NULL, NULL, NULL},
};

/* What the Sun sends through the Earth. */
typedef enum passage { DAY, NADIR, NIGHT, YEAR } passage;
static const char *const passages[] = {"day", "nadir", "night", "day and night"};

static nuem_status open_mixing(nuem_context *ctx, nuem_result *r, nuem_mixing *out, nuem_error *err)
{
    const char *name = nuem_args_string(ctx->args, "mixing");
    const nuem_data *data;
    nuem_hypothesis *hyp = NULL;
    nuem_status st;

    if (name && (nuem_args_given(ctx->args, "hypothesis") || nuem_args_count(ctx->args, "set")))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "--mixing excludes --hypothesis and --set, which bring their own mixing");
    if ((st = nuem_context_data(ctx, &data, err))) return st;
    if (name) {
        nuem_result_string(r, "mixing", name);
        return nuem_mixing_open(data, name, out, ctx->provenance, err);
    }
    if ((st = nuem_context_hypothesis(ctx, &hyp, err))) return st;
    nuem_result_set_hypothesis(r, nuem_hypothesis_sha256(hyp));
    *out = nuem_hypothesis_spec_of(hyp)->mixing;
    nuem_hypothesis_free(hyp);
    return NUEM_OK;
}

/* Options that belong to the other source. */
static nuem_status refuse(nuem_context *ctx, const char *const *names, const char *source,
                          nuem_error *err)
{
    for (; *names; names++)
        if (nuem_args_given(ctx->args, *names))
            return nuem_fail(err, NUEM_ERR_ARG, "--%s does not go with --source %s", *names,
                             source);
    return NUEM_OK;
}

static nuem_status vacuum(nuem_context *ctx, const nuem_mixing *mixing, size_t n, const double *enu,
                          nuem_state *out, nuem_error *err)
{
    static const char *const foreign[] = {"solar-model", "earth",    "nadir",
                                          "night",       "latitude", NULL};
    const char *name = nuem_args_string(ctx->args, "flavour");
    double baseline =
        nuem_args_given(ctx->args, "baseline") ? nuem_args_number(ctx->args, "baseline") : 0.0;
    double spread = nuem_args_given(ctx->args, "energy-spread")
                        ? nuem_args_number(ctx->args, "energy-spread")
                        : 0.0;
    nuem_flavour flavour;
    nuem_status st = refuse(ctx, foreign, "vacuum", err);

    if (st) return st;
    if (!name) return nuem_fail(err, NUEM_ERR_ARG, "--source vacuum needs --flavour");
    if ((st = nuem_flavour_parse(name, &flavour, err))) return st;
    for (size_t i = 0; i < n && !st; i++)
        st = nuem_state_vacuum_spread(mixing, flavour, nuem_args_flag(ctx->args, "anti"), enu[i],
                                      baseline, spread, &out[i], err);
    return st;
}

static nuem_status passage_of(nuem_context *ctx, passage *out, nuem_error *err)
{
    bool nadir = nuem_args_given(ctx->args, "nadir"), night = nuem_args_flag(ctx->args, "night"),
         latitude = nuem_args_given(ctx->args, "latitude");

    if (nadir && (night || latitude))
        return nuem_fail(err, NUEM_ERR_ARG, "--nadir excludes --night and --latitude");
    *out = nadir ? NADIR : night ? NIGHT : latitude ? YEAR : DAY;
    if (*out == DAY && nuem_args_given(ctx->args, "earth"))
        return nuem_fail(err, NUEM_ERR_ARG, "--earth needs --nadir, --night or --latitude");
    return NUEM_OK;
}

/* From the state by day to that below the Earth; fraction [n][3]. */
static nuem_status through_earth(nuem_context *ctx, passage way, const nuem_mixing *mixing,
                                 size_t n, const double *enu, const double *fraction,
                                 nuem_state *out, nuem_error *err)
{
    const bool anti = nuem_args_flag(ctx->args, "anti");
    const nuem_data *data;
    nuem_earth *earth = NULL;
    nuem_state *night = malloc(n * sizeof *night);
    double latitude = nuem_args_given(ctx->args, "latitude")
                          ? nuem_args_number(ctx->args, "latitude")
                          : NUEM_DEFAULT_LATITUDE_DEG;
    nuem_status st = night ? nuem_context_data(ctx, &data, err) : nuem_fail_nomem(err);

    if (!st)
        st = nuem_earth_open(data, nuem_args_string(ctx->args, "earth"), &earth, ctx->provenance,
                             err);
    if (!st && way == NADIR)
        for (size_t i = 0; i < n && !st; i++)
            st = nuem_earth_state(earth, mixing, fraction + 3 * i, anti, enu[i],
                                  nuem_args_number(ctx->args, "nadir"), &out[i], err);
    else if (!st)
        st = nuem_earth_night(earth, mixing, latitude, anti, n, enu, fraction, night, err);
    for (size_t i = 0; i < n && !st && way != NADIR; i++) {
        if (way == NIGHT) out[i] = night[i];
        if (way == NIGHT) continue;
        for (int k = 0; k < 9; k++) {
            nuem_complex *x = &out[i].rho.m[k / 3][k % 3], y = night[i].rho.m[k / 3][k % 3];
            *x = (nuem_complex){0.5 * (x->re + y.re), 0.5 * (x->im + y.im)};
        }
    }
    nuem_earth_free(earth);
    free(night);
    return st;
}

static nuem_status solar(nuem_context *ctx, nuem_result *r, const char *component,
                         const nuem_mixing *mixing, size_t n, const double *enu, nuem_state *out,
                         nuem_error *err)
{
    static const char *const foreign[] = {"flavour", "baseline", "energy-spread", NULL};
    const bool anti = nuem_args_flag(ctx->args, "anti");
    const nuem_data *data;
    nuem_solar *sun = NULL;
    double *all = NULL;
    size_t c = 0;
    passage way;
    nuem_status st = refuse(ctx, foreign, "solar:COMPONENT", err);

    if (!st) st = passage_of(ctx, &way, err);
    if (!st) st = nuem_context_data(ctx, &data, err);
    if (!st)
        st = nuem_solar_open(data, nuem_args_string(ctx->args, "solar-model"), &sun,
                             ctx->provenance, err);
    if (st || (st = nuem_solar_find(sun, component, &c, err))) goto done;
    size_t sources = nuem_solar_count(sun);
    if (!(all = malloc(n * sources * 3 * sizeof *all))) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    if ((st = nuem_solar_fractions(sun, mixing, anti, n, enu, all, err))) goto done;
    for (size_t i = 0; i < n; i++)
        memmove(all + 3 * i, all + (i * sources + c) * 3, 3 * sizeof *all);
    for (size_t i = 0; i < n && !st; i++)
        st = nuem_state_mass_mixture(mixing, all + 3 * i, anti, &out[i], err);
    if (!st && way != DAY) st = through_earth(ctx, way, mixing, n, enu, all, out, err);
    nuem_result_string(r, "solar_model", nuem_solar_id(sun));
    nuem_result_string(r, "component", nuem_solar_name(sun, c));
    nuem_result_string(r, "passage", passages[way]);
    if (way == NADIR)
        nuem_result_number(r, "nadir_deg", nuem_args_number(ctx->args, "nadir"), "deg");
    if (way == NIGHT || way == YEAR)
        nuem_result_number(r, "latitude_deg",
                           nuem_args_given(ctx->args, "latitude")
                               ? nuem_args_number(ctx->args, "latitude")
                               : NUEM_DEFAULT_LATITUDE_DEG,
                           "deg");
done:
    free(all);
    nuem_solar_free(sun);
    return st;
}

/* Probabilities to be found as flavour or as mass state, and the matrix, row after row. */
static void show(nuem_result *r, const nuem_mixing *mixing, const char *flavour, size_t n,
                 const double *enu, const nuem_state *state)
{
    static const char *const arrives[] = {"e", "mu", "tau"}, *const mass[] = {"p_1", "p_2", "p_3"};
    char key[3][16];
    nuem_matrix3 u;

    nuem_result_table(r, NULL);
    nuem_result_column(r, "enu_mev", "MeV");
    for (int f = 0; f < 3; f++) {
        snprintf(key[f], sizeof key[f], "p_%s%s", flavour, arrives[f]);
        nuem_result_column(r, key[f], "");
    }
    for (int k = 0; k < 3; k++) nuem_result_column(r, mass[k], "");
    nuem_result_column(r, "rho_re", "");
    nuem_result_column(r, "rho_im", "");
    nuem_mixing_pmns(mixing, &u);
    for (size_t i = 0; i < n; i++) {
        double re[9], im[9];
        nuem_matrix3 v = state[i].anti ? nuem_matrix3_conj(&u) : u;
        v = nuem_matrix3_adjoint(&v);
        nuem_matrix3 in_mass = nuem_matrix3_rotate(&v, &state[i].rho);
        nuem_result_row(r);
        nuem_result_cell_number(r, "enu_mev", enu[i]);
        for (int f = 0; f < 3; f++) {
            nuem_result_cell_number(r, key[f], state[i].rho.m[f][f].re);
            nuem_result_cell_number(r, mass[f], in_mass.m[f][f].re);
        }
        for (int k = 0; k < 9; k++) {
            re[k] = state[i].rho.m[k / 3][k % 3].re;
            im[k] = state[i].rho.m[k / 3][k % 3].im;
        }
        nuem_result_cell_numbers(r, "rho_re", re, 9);
        nuem_result_cell_numbers(r, "rho_im", im, 9);
    }
}

static int run(nuem_context *ctx)
{
    static const char sun[] = "solar:";
    const char *source = nuem_args_string(ctx->args, "source"), *flavour = "e";
    nuem_result *r = NULL;
    nuem_state *state = NULL;
    nuem_mixing mixing;
    nuem_error err;
    nuem_status st;
    size_t n;
    const double *enu = nuem_args_list(ctx->args, "enu", &n);
    bool from_sun = strncmp(source, sun, sizeof sun - 1) == 0;

    if ((st = nuem_result_create("mixing", &r, &err))) goto done;
    if (!from_sun && strcmp(source, "vacuum") != 0) {
        st = nuem_fail(&err, NUEM_ERR_ARG,
                       "--source: '%.60s' must be solar:COMPONENT (solar:8B) or vacuum", source);
        goto done;
    }
    nuem_result_string(r, "source", source);
    if ((st = open_mixing(ctx, r, &mixing, &err))) goto done;
    if (!(state = malloc(n * sizeof *state))) {
        st = nuem_fail_nomem(&err);
        goto done;
    }
    if (from_sun) {
        st = solar(ctx, r, source + sizeof sun - 1, &mixing, n, enu, state, &err);
    } else {
        st = vacuum(ctx, &mixing, n, enu, state, &err);
        if (!st) flavour = nuem_args_string(ctx->args, "flavour");
    }
    if (st) goto done;
    nuem_result_bool(r, "anti", nuem_args_flag(ctx->args, "anti"));
    show(r, &mixing, flavour, n, enu, state);
done:;
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    free(state);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_mixing_state = {
    .noun = "mixing",
    .verb = "state",
    .summary = "the neutrino that arrives: density matrix and probabilities",
    .doc = "Solar neutrinos are converted adiabatically in the Sun (three flavours, averaged over "
           "where they are born) and arrive as an incoherent mixture of mass states; by night they "
           "pass the Earth. p_ee, p_emu, p_etau are the probabilities to be found as a flavour, "
           "p_1, p_2, p_3 as a mass state; rho_re and rho_im are the density matrix in the order "
           "e, mu, tau, row after row.",
    .options = options,
    .examples = examples,
    .run = run,
};
