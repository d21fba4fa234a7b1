/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The minimally extended Standard Model for given masses: moments, decays, radii, naturalness. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "file/record.h"
#include "nuem/decay.h"
#include "nuem/loop.h"
#include "nuem/mass.h"
#include "nuem/naturalness.h"
#include "nuem/radius.h"
#include "num/matrix3.h"

static const nuem_option options[] = {
    {.name = "nature",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "dirac|majorana",
     .required = true,
     .doc = "Dirac or Majorana neutrinos"},
    {.name = "masses",
     .kind = NUEM_OPTION_LIST,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "eV",
     .max = 1.0,
     .metavar = "M1,M2,M3",
     .doc = "the three masses"},
    {.name = "lightest",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "eV",
     .max = 1.0,
     .doc =
         "lightest mass, the others from the splittings of the mixing set; in place of --masses"},
    {.name = "ordering",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "normal|inverted",
     .doc = "mass ordering; without --mixing it chooses the set"},
    {.name = "mixing",
     .kind = NUEM_OPTION_STRING,
     .metavar = "NAME",
     .doc = "mixing set (nuem list mixing); without it nufit-6.0-no, or nufit-6.0-io for inverted "
            "ordering"},
    {.name = "majorana-phases",
     .kind = NUEM_OPTION_LIST,
     .dimension = NUEM_DIM_ANGLE,
     .default_unit = "deg",
     .metavar = "A21,A31",
     .min = -720,
     .max = 720,
     .doc = "Majorana phases in degrees, in place of those of the mixing set"},
    {.name = "form",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "exact|expanded",
     .fallback = "exact",
     .doc = "loop function as it is, or to first order in m_l^2/m_W^2"},
    {.name = "lambda",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "TeV",
     .fallback = "1TeV",
     .min = 246e3,
     .min_open = true,
     .max = 1e22,
     .doc = "scale of new physics for the naturalness bounds"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem em loop --nature dirac --masses 0.001,0.0087,0.05",
     "Moments, lifetimes and bounds of Dirac neutrinos:", NULL},
    {"nuem em loop --nature majorana --lightest 0 --ordering inverted --majorana-phases 90,0 "
     "--json",
     "Majorana transition moments with phases, inverted ordering:", NULL},
    {NULL, NULL, NULL},
};

static nuem_status mixing_of(nuem_context *ctx, nuem_mixing *mixing, const char **name,
                             nuem_error *err)
{
    const char *ordering = nuem_args_string(ctx->args, "ordering");
    bool inverted = ordering && ordering[0] == 'i';
    const nuem_data *data;
    nuem_status st = nuem_context_data(ctx, &data, err);
    size_t n;
    const double *mass = nuem_args_list(ctx->args, "masses", &n);
    if (!ordering && mass && n == 3) inverted = mass[2] < mass[0];
    const double *phase = nuem_args_list(ctx->args, "majorana-phases", &n);

    if (st) return st;
    *name = nuem_args_string(ctx->args, "mixing");
    if (!*name) *name = inverted ? "nufit-6.0-io" : NUEM_DEFAULT_MIXING;
    if ((st = nuem_mixing_open(data, *name, mixing, ctx->provenance, err))) return st;
    if (ordering && inverted != (mixing->dm31_ev2 < 0.0))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "--ordering is %s, but mixing set '%.60s' has dm31_ev2 = %g", ordering,
                         *name, mixing->dm31_ev2);
    if (!phase) return NUEM_OK;
    if (nuem_args_string(ctx->args, "nature")[0] == 'd')
        return nuem_fail(
            err, NUEM_ERR_ARG,
            "--majorana-phases mean nothing for Dirac neutrinos; use --nature majorana");
    if (n != 2)
        return nuem_fail(err, NUEM_ERR_ARG, "--majorana-phases has %zu numbers; it must have 2", n);
    memcpy(mixing->majorana_deg, phase, sizeof mixing->majorana_deg);
    return NUEM_OK;
}

static nuem_status masses_of(nuem_context *ctx, const nuem_mixing *mixing, double mass_ev[3],
                             nuem_error *err)
{
    size_t n;
    const double *mass_mev = nuem_args_list(ctx->args, "masses", &n);

    if (!mass_mev == !nuem_args_given(ctx->args, "lightest"))
        return nuem_fail(err, NUEM_ERR_ARG, "give either --masses or --lightest");
    if (!mass_mev)
        return nuem_mass_from_lightest(mixing, 1e6 * nuem_args_number(ctx->args, "lightest"),
                                       mass_ev, err);
    if (n != 3) return nuem_fail(err, NUEM_ERR_ARG, "--masses has %zu numbers; it must have 3", n);
    for (int k = 0; k < 3; k++) mass_ev[k] = 1e6 * mass_mev[k];
    if ((mass_ev[2] - mass_ev[0]) * mixing->dm31_ev2 < 0.0)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "--masses: m3 is %s m1, but the mixing set has dm31_ev2 = %g; give the "
                         "other --ordering or --mixing",
                         mass_ev[2] < mass_ev[0] ? "below" : "above", mixing->dm31_ev2);
    return NUEM_OK;
}

/* left x right, without the rounding that breaks its symmetry: the diagonal of Majorana moments is
 * zero, and a reader should see that. */
static nuem_matrix3 to_flavour(nuem_nature nature, const nuem_matrix3 *u, const nuem_matrix3 *x)
{
    nuem_matrix3 left = nature == NUEM_MAJORANA ? nuem_matrix3_conj(u) : *u,
                 right = nuem_matrix3_adjoint(u), y = nuem_matrix3_mul(&left, x), z;

    y = nuem_matrix3_mul(&y, &right);
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            nuem_complex a = y.m[i][j], b = y.m[j][i];
            z.m[i][j] = nature == NUEM_MAJORANA
                            ? (nuem_complex){0.5 * (a.re - b.re), 0.5 * (a.im - b.im)}
                            : (nuem_complex){0.5 * (a.re + b.re), 0.5 * (a.im - b.im)};
        }
    return z;
}

/* One row for each element of mu and eps, in both bases. */
static void show_moments(nuem_result *r, nuem_nature nature, const nuem_matrix3 *u,
                         const nuem_matrix3 mass[2])
{
    static const char *const label[2][9] = {
        {"11", "12", "13", "21", "22", "23", "31", "32", "33"},
        {"ee", "emu", "etau", "mue", "mumu", "mutau", "taue", "taumu", "tautau"}};
    static const char *const column[2][3] = {
        {"magnetic_mub.re", "magnetic_mub.im", "magnetic_mub.modulus"},
        {"electric_mub.re", "electric_mub.im", "electric_mub.modulus"}};
    nuem_matrix3 x[2][2];

    for (int k = 0; k < 2; k++) {
        x[0][k] = mass[k];
        x[1][k] = to_flavour(nature, u, &mass[k]);
    }
    nuem_result_table(r, "moments");
    nuem_result_column(r, "basis", "");
    nuem_result_column(r, "element", "");
    for (int c = 0; c < 6; c++) nuem_result_column(r, column[c / 3][c % 3], "muB");
    for (int basis = 0; basis < 2; basis++)
        for (int i = 0; i < 9; i++) {
            nuem_result_row(r);
            nuem_result_cell_string(r, "basis", basis ? "flavour" : "mass");
            nuem_result_cell_string(r, "element", label[basis][i]);
            for (int k = 0; k < 2; k++) {
                nuem_complex z = x[basis][k].m[i / 3][i % 3];
                nuem_result_cell_number(r, column[k][0], z.re);
                nuem_result_cell_number(r, column[k][1], z.im);
                nuem_result_cell_number(r, column[k][2], hypot(z.re, z.im));
            }
        }
}

static nuem_status show_decays(nuem_result *r, const double mass_ev[3],
                               const nuem_matrix3 moment[2], nuem_error *err)
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            char key[64];
            nuem_decay decay;
            nuem_status st;
            if (!(mass_ev[i] > mass_ev[j])) continue;
            st = nuem_decay_radiative(mass_ev[i], mass_ev[j], moment[0].m[j][i], moment[1].m[j][i],
                                      &decay, err);
            if (st) return st;
            snprintf(key, sizeof key, "decay.nu%d_to_nu%d.photon_ev", i + 1, j + 1);
            nuem_result_number(r, key, decay.photon_ev, "eV");
            snprintf(key, sizeof key, "decay.nu%d_to_nu%d.rate_per_s", i + 1, j + 1);
            nuem_result_number(r, key, decay.rate_per_s, "s^-1");
            snprintf(key, sizeof key, "decay.nu%d_to_nu%d.lifetime_s", i + 1, j + 1);
            nuem_result_number(r, key, decay.lifetime_s, "s");
        }
    return NUEM_OK;
}

static nuem_status show_radii(nuem_result *r, nuem_error *err)
{
    static const char *const key[3] = {"charge_radius_effective_cm2.e",
                                       "charge_radius_effective_cm2.mu",
                                       "charge_radius_effective_cm2.tau"};

    for (int a = 0; a < 3; a++) {
        double radius;
        nuem_status st = nuem_radius_sm((nuem_flavour)a, NUEM_RADIUS_EFFECTIVE, &radius, err);
        if (st) return st;
        nuem_result_number(r, key[a], radius, "cm2");
    }
    return NUEM_OK;
}

static nuem_status show_dirac_bound(nuem_result *r, const double mass_ev[3], double lambda_gev,
                                    nuem_error *err)
{
    nuem_naturalness_dirac_input in = NUEM_NATURALNESS_DIRAC_DEFAULT;
    double bound;

    in.delta_mass_ev = fmax(mass_ev[0], fmax(mass_ev[1], mass_ev[2]));
    in.lambda_gev = lambda_gev;
    nuem_status st = nuem_naturalness_dirac(&in, &bound, err);
    if (st) return st;
    nuem_result_number(r, "naturalness.delta_mass_ev", in.delta_mass_ev, "eV");
    nuem_result_number(r, "naturalness.dirac_mub", bound, "muB");
    return NUEM_OK;
}

/* |m_ab| = |sum_k U*_ak U*_bk m_k| bounds mu_ab */
static nuem_status show_majorana_bounds(nuem_result *r, const nuem_matrix3 *u,
                                        const double mass_ev[3], double lambda_gev, nuem_error *err)
{
    static const char *const flavour[3] = {"e", "mu", "tau"};
    static const char *const name[2] = {"dim5_mub", "dim7_mub"};
    nuem_matrix3 left = nuem_matrix3_conj(u), m = {0}, right = nuem_matrix3_adjoint(u);

    for (int k = 0; k < 3; k++) m.m[k][k].re = mass_ev[k];
    m = nuem_matrix3_mul(&left, &m);
    m = nuem_matrix3_mul(&m, &right);
    for (int a = 0; a < 3; a++)
        for (int b = a + 1; b < 3; b++) {
            double mass = hypot(m.m[a][b].re, m.m[a][b].im), bound;
            char key[64];
            snprintf(key, sizeof key, "naturalness.%s%s.mass_ev", flavour[a], flavour[b]);
            nuem_result_number(r, key, mass, "eV");
            for (int which = 0; which < 2; which++) {
                nuem_status st =
                    nuem_naturalness_majorana((nuem_naturalness_operator)which, (nuem_flavour)a,
                                              (nuem_flavour)b, mass, lambda_gev, &bound, err);
                if (st) return st;
                snprintf(key, sizeof key, "naturalness.%s%s.%s", flavour[a], flavour[b],
                         name[which]);
                nuem_result_number(r, key, bound, "muB");
            }
        }
    return NUEM_OK;
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, nuem_error *err)
{
    const char *nature_name = nuem_args_string(ctx->args, "nature"), *name;
    nuem_nature nature = nature_name[0] == 'm' ? NUEM_MAJORANA : NUEM_DIRAC;
    nuem_loop_form form =
        strcmp(nuem_args_string(ctx->args, "form"), "exact") ? NUEM_LOOP_EXPANDED : NUEM_LOOP_EXACT;
    double mass_ev[3], lambda_gev = 1e-3 * nuem_args_number(ctx->args, "lambda");
    nuem_mixing mixing;
    nuem_matrix3 u, moment[2];
    nuem_status st;

    if ((st = mixing_of(ctx, &mixing, &name, err))) return st;
    if ((st = masses_of(ctx, &mixing, mass_ev, err))) return st;
    nuem_mixing_pmns(&mixing, &u);
    if ((st = nuem_loop_moments(nature, &u, mass_ev, form, &moment[0], &moment[1], err))) return st;
    nuem_result_string(r, "nature", nature_name);
    nuem_result_string(r, "mixing", name);
    nuem_result_numbers(r, "majorana_deg", mixing.majorana_deg, 2, "deg");
    nuem_result_numbers(r, "masses_ev", mass_ev, 3, "eV");
    if ((st = show_decays(r, mass_ev, moment, err))) return st;
    if ((st = show_radii(r, err))) return st;
    nuem_result_number(r, "naturalness.lambda_gev", lambda_gev, "GeV");
    st = nature == NUEM_DIRAC ? show_dirac_bound(r, mass_ev, lambda_gev, err)
                              : show_majorana_bounds(r, &u, mass_ev, lambda_gev, err);
    if (st) return st;
    show_moments(r, nature, &u, moment);
    return NUEM_OK;
}

static int run(nuem_context *ctx)
{
    static const char *const refs[] = {"Fujikawa:1980yx", "Pal:1981rm",      "Shrock:1982sc",
                                       "Giunti:2014ixa",  "Bernabeu:2002pd", NULL};
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st = nuem_result_create("em", &r, &err);
    bool dirac = nuem_args_string(ctx->args, "nature")[0] == 'd';

    if (!st) st = answer(ctx, r, &err);
    for (const char *const *ref = refs; *ref && !st; ref++)
        st = nuem_provenance_add_cite(ctx->provenance, *ref, &err);
    if (!st)
        st = nuem_provenance_add_cite(ctx->provenance, dirac ? "Bell:2005kz" : "Bell:2006wi", &err);
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_em_loop = {
    .noun = "em",
    .verb = "loop",
    .summary = "moments, lifetimes, radii of the minimally extended Standard Model",
    .doc =
        "Magnetic and electric moments from the W loop, in the mass and in the flavour basis (row: "
        "outgoing neutrino); radiative decays; charge radii of the Standard Model (effective: what "
        "scattering sees, negative); and how large a moment of new physics at the scale --lambda "
        "could be without making the neutrino heavier than it is: the heaviest mass (Dirac), or "
        "the elements of the mass matrix (Majorana; operators of dimension five and seven). The "
        "coefficients of these bounds are unconfirmed.",
    .options = options,
    .examples = examples,
    .run = run,
};
