/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <string.h>

#include "cli/commands.h"
#include "file/record.h"
#include "nuem/pulsar.h"

/* Bounds far beyond any star keep products and quotients finite. In the unit of the dimension: days, km. */
#define POSITIVE(option, dim, unit, published, from, to, text)                                     \
    {                                                                                              \
        .name = option, .kind = NUEM_OPTION_QUANTITY, .dimension = dim, .default_unit = unit,      \
        .fallback = published, .min = from, .max = to, .doc = text                                 \
    }

static const nuem_option options[] = {
    POSITIVE("period", NUEM_DIM_TIME, "s", "10", 1e-10, 1e6, "initial period of rotation"),
    POSITIVE("neutrinos", NUEM_DIM_NONE, "1", "1e58", 1e20, 1e70,
             "neutrinos that leave, less antineutrinos"),
    POSITIVE("mass-msun", NUEM_DIM_NONE, "1", "1.4", 1e-3, 1e6, "mass, solar masses"),
    POSITIVE("field", NUEM_DIM_FIELD, "G", "1e14", 1e-3, 1e25, "field inside, along the axis"),
    POSITIVE("radius", NUEM_DIM_LENGTH, "km", "10", 1e-3, 1e9, "radius; it cancels"),
    {.name = "inertia",
     .kind = NUEM_OPTION_NUMBER,
     .fallback = "0.4",
     .min = 1e-3,
     .max = 2.0 / 3.0,
     .doc = "moment of inertia over M R^2"},
    {.name = "start-radius",
     .kind = NUEM_OPTION_NUMBER,
     .fallback = "0",
     .max = 1,
     .doc = "where neutrinos start, in radii of the star"},
    {.name = "outside",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "none|dipole",
     .fallback = "none",
     .doc = "field outside: none, or a dipole that they cross to the end"},
    POSITIVE("allowed-turn", NUEM_DIM_NONE, "1", "1", 1e-20, 1e20, "largest |dw|/w0 allowed"),
    {.name = "charge",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_CHARGE,
     .default_unit = "e",
     .min = -1,
     .max = 1,
     .doc = "show the turn by this charge too"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem star pulsar", "The published estimate, and what it depends on:", NULL},
    {"nuem star pulsar --start-radius 1 --outside dipole --neutrinos 3e56 --charge 1e-19",
     "From the neutrinosphere through a dipole, electron lepton number alone:", NULL},
    {NULL, NULL, NULL},
};

static nuem_status row(nuem_result *r, const nuem_pulsar *star, nuem_error *err)
{
    double q;
    nuem_status st = nuem_pulsar_bound(star, &q, err);

    if (st) return st;
    nuem_result_row(r);
    nuem_result_cell_number(r, "period_s", star->period_s);
    nuem_result_cell_number(r, "field_gauss", star->field_gauss);
    nuem_result_cell_number(r, "mass_msun", star->mass_msun);
    nuem_result_cell_number(r, "q_e", q);
    return NUEM_OK;
}

static nuem_status table(nuem_result *r, const nuem_pulsar *star, nuem_error *err)
{
    static const double period[] = {0.01, 0.1, 1.0, 10.0}, field[] = {1e12, 1e13, 1e14, 1e15},
                        mass[] = {1.2, 1.4, 2.0};

    nuem_result_table(r, "rows");
    nuem_result_column(r, "period_s", "s");
    nuem_result_column(r, "field_gauss", "G");
    nuem_result_column(r, "mass_msun", "Msun");
    nuem_result_column(r, "q_e", "e");
    nuem_status st = row(r, star, err); /* the one that was asked for, first */
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 4; j++)
            for (size_t k = 0; k < 3 && !st; k++) {
                nuem_pulsar s = *star;
                s.period_s = period[i];
                s.field_gauss = field[j];
                s.mass_msun = mass[k];
                st = row(r, &s, err);
            }
    return st;
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, nuem_error *err)
{
    const nuem_args *a = ctx->args;
    const nuem_pulsar star = {
        .period_s = 86400.0 * nuem_args_number(a, "period"),
        .neutrinos = nuem_args_number(a, "neutrinos"),
        .mass_msun = nuem_args_number(a, "mass-msun"),
        .field_gauss = nuem_args_number(a, "field"),
        .radius_km = nuem_args_number(a, "radius"),
        .inertia = nuem_args_number(a, "inertia"),
        .start_radius = nuem_args_number(a, "start-radius"),
        .dipole_outside = strcmp(nuem_args_string(a, "outside"), "dipole") == 0,
        .allowed_turn = nuem_args_number(a, "allowed-turn"),
    };
    static const char *const keys[NUEM_PULSAR_PARAMETERS] = {
        "exponent.period", "exponent.neutrinos", "exponent.mass",        "exponent.field",
        "exponent.radius", "exponent.inertia",   "exponent.allowed_turn"};
    nuem_pulsar_sensitivity exponent[NUEM_PULSAR_PARAMETERS];
    nuem_pulsar_turn turn;
    double q, unit;
    nuem_status st = nuem_pulsar_bound(&star, &q, err);

    if (!st) st = nuem_pulsar_sensitivities(&star, exponent, err);
    if (!st) st = nuem_pulsar_turning(&star, 1.0, &turn, err);
    if (st) return st;
    unit = fabs(turn.relative);
    nuem_result_number(r, "q_e", q, "e");
    nuem_result_string(r, "assumes",
                       "uniform field along the axis, isotropic orbits, rigid star; antineutrinos "
                       "have the opposite charge and turn it back");
    nuem_result_number(r, "relative_turn_per_e", unit, "1/e");
    nuem_result_number(r, "omega_rad_s", turn.omega_rad_s, "rad/s");
    nuem_result_number(r, "inertia_g_cm2", turn.inertia_g_cm2, "g cm2");
    for (int i = 0; i < NUEM_PULSAR_PARAMETERS; i++)
        nuem_result_number(r, keys[i], nearbyint(1e6 * exponent[i].exponent) / 1e6 + 0.0, "");
    if (nuem_args_given(a, "charge")) {
        const double charge = nuem_args_number(a, "charge");
        if ((st = nuem_pulsar_turning(&star, charge, &turn, err))) return st;
        nuem_result_number(r, "charge_e", charge, "e");
        nuem_result_number(r, "turn_rad_s", turn.turn_rad_s, "rad/s");
        nuem_result_number(r, "relative_turn", turn.relative, "");
    }
    st = nuem_provenance_add_cite(ctx->provenance, "Studenikin:2012vi", err);
    return st ? st : table(r, &star, err);
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

const nuem_command nuem_command_star_pulsar = {
    .noun = "star",
    .verb = "pulsar",
    .summary = "charge of neutrinos from the turn that they give to a neutron star",
    .doc =
        "Each charged neutrino that leaves takes angular momentum -(q B/2) r^2 from the field and "
        "the star the opposite. exponent.x is d ln q/d ln x; the table has the star asked for, "
        "then varies period, field and mass and keeps the rest.",
    .options = options,
    .examples = examples,
    .run = run,
};
