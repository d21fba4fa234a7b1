/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/computed_propagation.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "nuem/precession.h"
#include "nuem/propagate.h"

/* Energy at which dimensionless references are set up, and a field; the unit is 1/km. */
static const double ENU_MEV = 10.0, FIELD_GAUSS = 1e9, AVOGADRO_CM3 = 6.02214076e23;

static double ev_km(void)
{
    return 1e-12 * nuem_constants_get()->hbarc_mev_fm;
}

/* dm^2 of a splitting dm^2/2E, moment of a mu B, density of a potential sqrt2 G_F n, all in 1/km */
static double dm2_of(double per_km)
{
    return 2e6 * ENU_MEV * ev_km() * per_km;
}

static double moment_of(double per_km)
{
    return per_km * ev_km() / (1e-4 * nuem_constants_get()->mub_ev_t * FIELD_GAUSS);
}

/* nu_e diagonal element of the Hamiltonian, 1/km, without masses */
static nuem_status potential(double ne, double nn, double *per_km, nuem_error *err)
{
    const nuem_hypothesis_spec spec = {.mixing = {.dm31_ev2 = 2.5e-3}};
    const nuem_medium with = {.ne_cm3 = ne, .nn_cm3 = nn}, without = {0};
    nuem_hypothesis *h = NULL;
    nuem_propagator *p = NULL;
    nuem_matrix6 a, b;
    nuem_status st = nuem_hypothesis_create(&spec, &h, err);

    if (!st) st = nuem_propagator_create(h, false, &p, err);
    if (!st) {
        nuem_propagator_hamiltonian(p, ENU_MEV, &with, &a);
        nuem_propagator_hamiltonian(p, ENU_MEV, &without, &b);
        *per_km = a.m[0][0].re - b.m[0][0].re;
    }
    nuem_propagator_free(p);
    nuem_hypothesis_free(h);
    return st;
}

/* Density, cm^-3, of a potential sqrt2 G_F n */
static nuem_status density_of(double per_km, double *n, nuem_error *err)
{
    double one;
    nuem_status st = potential(AVOGADRO_CM3, 0.0, &one, err);

    if (!st) *n = per_km / one * AVOGADRO_CM3;
    return st;
}

/* Probability from `a` to `b` after `length` in a constant medium. */
static nuem_status probability(const nuem_hypothesis_spec *spec, const nuem_medium *medium,
                               double enu, double length, int a, int b, double *value,
                               nuem_error *err)
{
    nuem_hypothesis *h = NULL;
    nuem_propagator *p = NULL;
    nuem_profile *profile = NULL;
    nuem_matrix6 s;
    nuem_status st = nuem_hypothesis_create(spec, &h, err);

    if (!st) st = nuem_propagator_create(h, false, &p, err);
    if (!st) st = nuem_profile_constant(medium, length, &profile, err);
    if (!st) st = nuem_propagate_operator(p, profile, 1, &enu, false, NULL, &s, NULL, err);
    if (!st) *value = pow(s.m[b][a].re, 2.0) + pow(s.m[b][a].im, 2.0);
    nuem_profile_free(profile);
    nuem_propagator_free(p);
    nuem_hypothesis_free(h);
    return st;
}

static nuem_status sqrt2_gf_na(double unused, double *value, nuem_error *err)
{
    nuem_status st = potential(AVOGADRO_CM3, 0.0, value, err);

    (void)unused;
    if (!st) *value *= ev_km();
    return st;
}

/* 1 uG over 1 kpc */
static const nuem_way way = {.length_km = 3.0856775814913673e16, .field_gauss = 1e-6};

static nuem_status phase(double mu, double *value, nuem_error *err)
{
    (void)err;
    *value = nuem_way_phase(&way, mu);
    return NUEM_OK;
}

static nuem_status survival(double mu, double *value, nuem_error *err)
{
    return nuem_precession_survival(&way, 1, &mu, value, err);
}

/* rho (2 Y_e - 1) at which nu_e and nubar_mu cross, from the diagonal of the Hamiltonian without mixing;
 * g/cm3 = mol/cm3 times 1 g/mol */
static nuem_status crossing_density(double unused, double *value, nuem_error *err)
{
    const nuem_hypothesis_spec spec = {.nature = NUEM_MAJORANA,
                                       .mixing = {.dm21_ev2 = 2.5e-3, .dm31_ev2 = 5e-3}};
    const nuem_medium none = {0}, mol = {.ne_cm3 = AVOGADRO_CM3};
    nuem_hypothesis *h = NULL;
    nuem_propagator *p = NULL;
    nuem_matrix6 a, b;
    nuem_status st = nuem_hypothesis_create(&spec, &h, err);

    (void)unused;
    if (!st) st = nuem_propagator_create(h, false, &p, err);
    if (!st) {
        nuem_propagator_hamiltonian(p, ENU_MEV, &none, &a);
        nuem_propagator_hamiltonian(p, ENU_MEV, &mol, &b);
        const double gap = a.m[4][4].re - a.m[0][0].re,
                     slope = b.m[0][0].re - a.m[0][0].re - (b.m[4][4].re - a.m[4][4].re);
        *value = gap / slope;
    }
    nuem_propagator_free(p);
    nuem_hypothesis_free(h);
    return st;
}

/* Field in which 2 mu B of 1 mu_B equals dm^2/2E of dm^2/E = 1 eV^2/MeV */
static nuem_status critical_field(double unused, double *value, nuem_error *err)
{
    const double mu = 1e-12;
    nuem_hypothesis_spec spec = {.nature = NUEM_MAJORANA,
                                 .mixing = {.dm21_ev2 = 0.1, .dm31_ev2 = 0.3}};
    const nuem_medium medium = {.bx_gauss = 1.0};
    nuem_hypothesis *h = NULL;
    nuem_propagator *p = NULL;
    nuem_matrix6 m;

    (void)unused;
    spec.magnetic_mub.m[0][1].re = mu;
    spec.magnetic_mub.m[1][0].re = -mu;
    nuem_status st = nuem_hypothesis_create(&spec, &h, err);
    if (!st) st = nuem_propagator_create(h, false, &p, err);
    if (!st) {
        nuem_propagator_hamiltonian(p, 0.1, &medium, &m);
        const double g = hypot(m.m[0][4].re, m.m[0][4].im);
        *value = (m.m[4][4].re - m.m[0][0].re) / (2.0 * g / mu);
    }
    nuem_propagator_free(p);
    nuem_hypothesis_free(h);
    return st;
}

/* Two flavours: only theta12, in degrees */
static nuem_mixing two_flavours(double theta_rad, double per_km)
{
    return (nuem_mixing){.theta12_deg = theta_rad * 180.0 / 3.14159265358979323846,
                         .dm21_ev2 = dm2_of(per_km),
                         .dm31_ev2 = 2.0 * dm2_of(per_km)};
}

static nuem_status popov_studenikin(double state, double *value, nuem_error *err)
{
    nuem_hypothesis_spec spec = {
        .nature = NUEM_DIRAC, .basis = NUEM_BASIS_MASS, .mixing = two_flavours(0.5836, 1.0)};
    const nuem_medium medium = {.bx_gauss = FIELD_GAUSS};

    spec.magnetic_mub.m[0][0].re = moment_of(0.3);
    spec.magnetic_mub.m[1][1].re = moment_of(0.17);
    return probability(&spec, &medium, ENU_MEV, 7.3, 0, (int)state, value, err);
}

static nuem_status majorana(double theta, double ne, double nn, double splitting, int state,
                            double *value, nuem_error *err)
{
    nuem_hypothesis_spec spec = {.nature = NUEM_MAJORANA, .mixing = two_flavours(theta, splitting)};
    nuem_medium medium = {.bx_gauss = FIELD_GAUSS};
    nuem_status st = density_of(ne, &medium.ne_cm3, err);

    if (!st) st = density_of(nn, &medium.nn_cm3, err);
    spec.magnetic_mub.m[0][1].re = moment_of(0.25);
    spec.magnetic_mub.m[1][0].re = -moment_of(0.25);
    return st ? st : probability(&spec, &medium, ENU_MEV, 5.0, 0, state, value, err);
}

/* V = sqrt2 G_F (n_e - n_n) = 0.6 */
static nuem_status without_mixing(double unused, double *value, nuem_error *err)
{
    (void)unused;
    return majorana(0.0, 0.9, 0.3, 1.0, 4, value, err);
}

/* V_e = 0.8, V_x = -0.2 */
static nuem_status four_states(double state, double *value, nuem_error *err)
{
    return majorana(0.5836, 1.0, 0.4, 1.0, (int)state, value, err);
}

static const double DEGREE = 180.0 / 3.14159265358979323846;

static nuem_status six_states(nuem_nature nature, int state, double *value, nuem_error *err)
{
    static const double dirac[3][3] = {{.8, .2, .1}, {.2, .5, .15}, {.1, .15, .3}},
                        upper[3][3] = {{0, .8, .5}, {-.8, 0, .3}, {-.5, -.3, 0}};
    const nuem_medium medium = {.ne_cm3 = 2.0e27, .nn_cm3 = 2.2e27, .bx_gauss = 1e9};
    nuem_hypothesis_spec spec = {
        .nature = nature,
        .basis = nature == NUEM_DIRAC ? NUEM_BASIS_MASS : NUEM_BASIS_FLAVOUR,
        .mixing = {asin(sqrt(0.307)) * DEGREE,
                   asin(sqrt(0.546)) * DEGREE,
                   asin(sqrt(0.0220)) * DEGREE,
                   1.36 * 180.0,
                   7.5e-5,
                   2.5e-3,
                   {0, 0}},
    };

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            spec.magnetic_mub.m[i][j].re =
                1e-12 * (nature == NUEM_DIRAC ? dirac[i][j] : upper[i][j]);
    return probability(&spec, &medium, 10.0, 0.9, 0, state, value, err);
}

static nuem_status six_dirac(double state, double *value, nuem_error *err)
{
    return six_states(NUEM_DIRAC, (int)state, value, err);
}

static nuem_status six_majorana(double state, double *value, nuem_error *err)
{
    return six_states(NUEM_MAJORANA, (int)state, value, err);
}

/* The level in which a state is mostly found at the places x, and its vector. */
static nuem_status level_of(const nuem_propagator *p, const nuem_profile *profile, double x,
                            int state, nuem_complex vector[NUEM_STATES], nuem_error *err)
{
    nuem_medium medium;
    double level[NUEM_STATES], most = 0.0;
    nuem_matrix6 v;

    nuem_profile_at(profile, 1, &x, &medium);
    nuem_status st = nuem_propagate_levels(p, ENU_MEV, &medium, level, &v, err);
    for (int k = 0; k < NUEM_STATES && !st; k++) {
        const double share = hypot(v.m[state][k].re, v.m[state][k].im);
        if (share <= most) continue;
        most = share;
        for (int a = 0; a < NUEM_STATES; a++) vector[a] = v.m[a][k];
    }
    return st;
}

/* Landau and Zener: levels that cross with slope 1 and coupling 0.5, from the level that is nu_e far
 * before to the one that is nu_e far after. sqrt2 G_F n_e rises from 0 to twice dm^2/2E. */
static nuem_status landau_zener(double unused, double *value, nuem_error *err)
{
    enum { N = 3 };
    const double half = 100.0, g = 0.5, x[N] = {0.0, half, 2.0 * half};
    nuem_hypothesis_spec spec = {.nature = NUEM_MAJORANA, .mixing = two_flavours(0.0, half)};
    nuem_propagate_options options = nuem_propagate_defaults();
    nuem_medium medium[N];
    nuem_hypothesis *h = NULL;
    nuem_propagator *p = NULL;
    nuem_profile *profile = NULL;
    nuem_complex first[NUEM_STATES], last[NUEM_STATES], out[NUEM_STATES], sum = {0.0, 0.0};
    nuem_status st = NUEM_OK;

    (void)unused;
    options.tolerance = 1e-7;
    spec.magnetic_mub.m[0][1].re = moment_of(g);
    spec.magnetic_mub.m[1][0].re = -moment_of(g);
    for (int i = 0; i < N && !st; i++) {
        medium[i] = (nuem_medium){.bx_gauss = FIELD_GAUSS};
        st = density_of(x[i], &medium[i].ne_cm3, err);
    }
    if (!st) st = nuem_profile_table(N, x, medium, &profile, err);
    if (!st) st = nuem_hypothesis_create(&spec, &h, err);
    if (!st) st = nuem_propagator_create(h, false, &p, err);
    if (!st) st = level_of(p, profile, x[0], 0, first, err);
    if (!st) st = level_of(p, profile, x[N - 1], 0, last, err);
    if (!st)
        st = nuem_propagate_state(p, profile, 1, &ENU_MEV, first, false, &options, out, NULL, err);
    for (int a = 0; a < NUEM_STATES && !st; a++) {
        sum.re += last[a].re * out[a].re + last[a].im * out[a].im;
        sum.im += last[a].re * out[a].im - last[a].im * out[a].re;
    }
    if (!st) *value = sum.re * sum.re + sum.im * sum.im;
    nuem_profile_free(profile);
    nuem_propagator_free(p);
    nuem_hypothesis_free(h);
    return st;
}

/* NuFast, its benchmark (delta = -0.7 pi) in the limit of many iterations; its constants are
 * a = 1.52588e-4 eV^2 per GeV g/cm3 and hbar c = 1.97327e-7 eV m, so density and length are scaled. */
static nuem_status nufast(double unused, double *value, nuem_error *err)
{
    const double rho = 3.0, ye = 0.5, enu = 2500.0;
    const nuem_hypothesis_spec spec = {.mixing = {asin(sqrt(0.31)) * DEGREE,
                                                  asin(sqrt(0.55)) * DEGREE,
                                                  asin(sqrt(0.02)) * DEGREE,
                                                  -0.7 * 180.0,
                                                  7.5e-5,
                                                  2.5e-3,
                                                  {0, 0}}};
    nuem_medium medium = {0};
    double mol, n_mol;
    nuem_status st = sqrt2_gf_na(0.0, &mol, err);

    (void)unused;
    if (st) return st;
    /* sqrt2 G_F n 2E = a Y_e rho E; E in GeV there */
    n_mol = ye * rho * 1.52588e-4 / (2e9 * mol);
    medium.ne_cm3 = n_mol * AVOGADRO_CM3;
    return probability(&spec, &medium, enu, 1300.0 * ev_km() / 1.97327e-10, 1, 0, value, err);
}

static const struct {
    const char *id;
    nuem_status (*function)(double x, double *value, nuem_error *err);
    double x;
} entries[] = {
    {"astro-1", sqrt2_gf_na, 0},
    {"astro-2", phase, 1e-12},
    {"astro-3", crossing_density, 0},
    {"astro-4", critical_field, 0},
    {"astro-10", popov_studenikin, 3},
    {"astro-10-ee", popov_studenikin, 0},
    {"astro-10-emu", popov_studenikin, 1},
    {"astro-10-emur", popov_studenikin, 4},
    {"astro-11", without_mixing, 0},
    {"astro-12", four_states, 4},
    {"astro-13", six_dirac, 3},
    {"astro-14", six_majorana, 4},
    {"astro-15", landau_zener, 0},
    {"astro-35", nufast, 0},
    {"astro-36", survival, 1e-12},
    {"astro-36-half", survival, 0.5e-12},
};

nuem_status computed_propagation_value(const char *id, double *value, nuem_error *err)
{
    for (size_t i = 0; i < sizeof entries / sizeof entries[0]; i++)
        if (strcmp(entries[i].id, id) == 0) return entries[i].function(entries[i].x, value, err);
    return nuem_fail(err, NUEM_ERR_UNSUPPORTED, "nothing computes reference value '%.60s'", id);
}
