/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Point sources, beta spectra and SNOwGLoBES files: activities, moments by other quadratures and in
 * limits, energies, and what is wrong with files. */
#include "nuem/constants.h"
#include "nuem/flux.h"
#include "num/gamma.h"
#include "source/beta.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/quadrature.h"
#include "support/temporary.h"

static const double TOL_ROUNDING = 1e-13;
/* straight lines between 501 rows */
static const double TOL_TABLE = 2e-5;

static double mean(const nuem_flux_component *c)
{
    double sum = 0.0;

    for (size_t i = 1; i < c->n; i++) {
        double a = c->enu_mev[i - 1], b = c->enu_mev[i], p = c->pdf_per_mev[i - 1],
               q = c->pdf_per_mev[i];
        sum += (b - a) * ((2 * a + b) * p + (a + 2 * b) * q) / 6.0;
    }
    return sum;
}

/* |Gamma(x + iy)|^2 = Gamma(x)^2 prod 1/(1 + y^2/(x+n)^2), its tail by Euler and Maclaurin; and the
 * closed form for x = 1. */
static void gamma_function(void **state)
{
    (void)state;
    for (double x = 0.3; x < 3.0; x += 0.45)
        for (double y = 0.0; y < 8.0; y += 0.7) {
            const int n = 20000;
            double ln = lgamma(x);
            for (int k = 0; k < n; k++) ln -= 0.5 * log1p(y * y / ((x + k) * (x + k)));
            ln -= 0.5 * y * y / (x + n - 0.5);
            assert_near(nuem_ln_abs_gamma(x, y), ln, 1e-10);
        }
    for (double y = 0.01; y < 200.0; y *= 1.7)
        assert_near(2.0 * nuem_ln_abs_gamma(1.0, y),
                    log(2.0 * M_PI * y) - M_PI * y - log1p(-exp(-2.0 * M_PI * y)),
                    1e-12 * (1.0 + M_PI * y));
    assert_true(isnan(nuem_ln_abs_gamma(0.0, 1.0)));
    assert_true(isnan(nuem_ln_abs_gamma(-1.5, 1.0)));
    assert_true(isnan(nuem_ln_abs_gamma(1.0, (double)INFINITY)));
}

/* Nonrelativistic Coulomb factor 2 pi eta / (1 - exp(-2 pi eta)): for Z = 2 the point nucleus differs by
 * alpha^2 Z^2 ln(p R), 0.1 %, and its shape by less. */
typedef struct decay {
    double end_mev;
    int z, power;
} decay;

static double nonrelativistic(double enu, void *context)
{
    const decay *d = context;
    const double me = nuem_constants_get()->me_mev, alpha = nuem_constants_get()->alpha;
    double e = d->end_mev - enu + me, p = sqrt(fmax(e * e - me * me, 0.0));

    /* p eta stays finite */
    double two_pi_eta_p = 2.0 * M_PI * alpha * d->z * e;
    double factor = d->z == 0 ? p : two_pi_eta_p / -expm1(-two_pi_eta_p / fmax(p, 1e-300));
    return pow(enu, 2 + d->power) * e * factor;
}

static double moment(decay d, int power)
{
    d.power = power;
    return nuem_test_integral(nonrelativistic, &d, 0.0, d.end_mev, 0, NULL, 1e-9);
}

static void tritium(void **state)
{
    nuem_flux *flux = nuem_test_flux(*state, "tritium-60g");
    const nuem_flux_component *c = nuem_flux_component_at(flux, 0);
    const decay d = {0.018591, 2, 0};

    assert_int_equal(nuem_flux_count(flux), 1);
    assert_true(c->flavour == NUEM_E && c->anti && c->yield == 1.0);
    assert_close(c->enu_mev[c->n - 1], d.end_mev, TOL_ROUNDING);
    assert_close(mean(c), 0.012895, 5e-3); /* computed elsewhere with a Coulomb form */
    assert_close(mean(c), moment(d, 1) / moment(d, 0), 2e-4);
    /* 60 g: atoms by the mole, ln 2 by the half-life */
    const double atoms = 60.0 / 3.01604928 * 6.02214076e23,
                 rate = atoms * log(2.0) / (12.32 * 365.25 * 86400.0);
    assert_close(nuem_flux_rate_per_s(flux), rate, TOL_ROUNDING);
    assert_close(rate, 2.136e16, 5e-4 /* digits */);
    assert_close(c->flux_cm2_s, rate / (4.0 * M_PI * 1e4), TOL_ROUNDING);
    nuem_flux_free(flux);
}

static double table_mean(double end, int z, int a, bool positron)
{
    enum { N = 4001 };
    static double e[N], y[N];
    double sum = 0.0, first = 0.0;

    for (int i = 0; i < N; i++) e[i] = end * i / (N - 1);
    nuem_beta_spectrum(end, z, a, positron, N, e, y);
    for (int i = 0; i < N; i++) {
        double w = (i == 0 || i == N - 1 ? 0.5 : 1.0) * y[i];
        assert_true(y[i] >= 0.0 && isfinite(y[i]));
        sum += w;
        first += w * e[i];
    }
    return first / sum;
}

static void limits_of_beta_decay(void **state)
{
    (void)state;
    /* without charge: E_nu^2 sqrt(T) at rest, mean 2/3 Q; E_nu^2 E_e^2 fast, mean Q/2 */
    assert_close(table_mean(1e-6, 0, 1, false), 1e-6 * 2.0 / 3.0, TOL_TABLE);
    assert_close(table_mean(1e4, 0, 1, false), 0.5e4, 2e-4 /* m_e/Q */);
    /* slow electrons are held back: F p goes like a constant, E_nu^2 alone, mean 3/4 Q */
    assert_close(table_mean(1e-6, 20, 40, false), 0.75e-6, TOL_TABLE);
    /* 2 pi eta / (1 - exp(-2 pi eta)) for a light nucleus, both signs */
    for (int sign = -1; sign <= 1; sign += 2) {
        decay d = {0.5, sign * 3, 0};
        assert_close(table_mean(0.5, 3, 7, sign < 0), moment(d, 1) / moment(d, 0), 5e-4);
    }
    /* no jump where the limit of slow electrons takes over (eta = 1000) */
    const double alpha = nuem_constants_get()->alpha, me = nuem_constants_get()->me_mev,
                 p = alpha * 2.0 * me / 1e3, t = p * p / (2.0 * me), end = 0.018591;
    const double e[2] = {end - 1.001 * t, end - 0.999 * t};
    double y[2];
    nuem_beta_spectrum(end, 2, 3, false, 2, e, y);
    assert_close(y[0], y[1], 1e-6 /* the next term, and rounding of E - end */);
    /* nothing outside */
    const double outside[4] = {-1e-9, end * (1.0 + 1e-9), (double)NAN, 1.0};
    double z[4];
    nuem_beta_spectrum(end, 2, 3, false, 4, outside, z);
    for (int i = 0; i < 4; i++) assert_true(z[i] == 0.0);
    /* F itself for Z = 1 at rest mass energies: ratio to Z = 0 against the closed form */
    const double enu[1] = {0.3};
    double f, none;
    nuem_beta_spectrum(0.782, 1, 1, false, 1, enu, &f);
    nuem_beta_spectrum(0.782, 0, 1, false, 1, enu, &none);
    double ee = 0.482 + me, pe = sqrt(ee * ee - me * me), x = 2.0 * M_PI * alpha * ee / pe;
    assert_close(f / none, x / (1.0 - exp(-x)), 1e-3 /* alpha^2 ln(p R) */);
}

static void chromium(void **state)
{
    nuem_flux *flux = nuem_test_flux(*state, "cr51-3mci-1m");
    double sum = 0.0, energy = 0.0;

    assert_int_equal(nuem_flux_count(flux), 4);
    assert_close(nuem_flux_rate_per_s(flux), 3e6 * 3.7e10, TOL_ROUNDING);
    assert_close(nuem_flux_baseline_km(flux), 1e-3, TOL_ROUNDING);
    for (size_t i = 0; i < 4; i++) {
        const nuem_flux_component *c = nuem_flux_component_at(flux, i);
        assert_true(c->n == 0 && !c->anti && c->flavour == NUEM_E);
        assert_int_equal(c->n_error, 1);
        assert_string_equal(c->error[0].name, "cr51 activity");
        assert_close(c->flux_cm2_s, c->yield * 1.11e17 / (4.0 * M_PI * 1e4), TOL_ROUNDING);
        sum += c->yield;
        energy += c->yield * c->line_mev;
    }
    assert_close(sum, 1.0, 1e-12);
    /* 752.4 keV of decay energy less 320 keV in a tenth of the decays and the K shell's 5 keV */
    assert_close(energy, 0.7524 - 0.0988 * 0.3201 - 0.9 * 0.0055, 2e-3);
    nuem_flux_free(flux);
}

/* The energy that the file was made from comes back: 5e52 erg a flavour at 10 kpc. */
static void supernova(void **state)
{
    nuem_flux *flux = nuem_test_flux(*state, "supernova-pinched");
    static const char *const names[] = {"nue", "numu", "nutau", "nuebar", "numubar", "nutaubar"};
    static const double means[] = {11, 15, 15, 13, 15, 15};
    const double cm = 10.0 * 3.0856775814913673e21, erg_per_mev = 1.602176634e-6;

    assert_int_equal(nuem_flux_count(flux), 6);
    assert_int_equal(nuem_flux_travel(flux), NUEM_TRAVEL_NONE);
    assert_close(nuem_flux_baseline_km(flux), 1e-5 * cm, TOL_ROUNDING);
    for (size_t i = 0; i < 6; i++) {
        const nuem_flux_component *c = nuem_flux_component_at(flux, i);
        assert_string_equal(c->name, names[i]);
        assert_int_equal(c->flavour, i % 3);
        assert_int_equal(c->anti, i >= 3);
        /* steps of 0.5 MeV, and less than 1e-3 of the energy above 60 MeV */
        assert_close(mean(c), means[i], 1e-3);
        assert_close(c->flux_cm2_s * 10.0 * mean(c) * 4.0 * M_PI * cm * cm * erg_per_mev, 5e52,
                     1.5e-3);
    }
    nuem_flux_free(flux);
}

#define HEAD   "schema: nuem/flux/1\nid: mine\ntitle: Mine\npropagation: none\n"
#define GLOBES HEAD "snowglobes: {file: mine.dat, duration: 2 s}\n"

static void snowglobes_files(void **state)
{
    nuem_flux *flux = NULL;
    nuem_error err = {0};

    nuem_test_put("mine.dat", "# a comment\n\n 0.001\t4 0 0 2 0 0\r\n0.003 4 0 0 0 0 0 # another\n"
                              "0.004 0 0 0 0 0 0");
    const char *path = nuem_test_put(
        "mine.yaml", HEAD "snowglobes: {file: mine.dat, duration: 2 s, bin: 0.5 MeV, errors: "
                          "[{name: model, relative: 0.3}]}\n");
    assert_ok(nuem_flux_open(*state, path, &flux, NULL, &err), err);
    assert_int_equal(nuem_flux_count(flux), 2); /* the others have no neutrinos */
    const nuem_flux_component *a = nuem_flux_component_at(flux, 0),
                              *b = nuem_flux_component_at(flux, 1);
    assert_string_equal(a->name, "nue");
    assert_string_equal(b->name, "nuebar");
    assert_close(a->flux_cm2_s, (2 * 4 + 0.5 * 4) / 0.5 / 2.0, TOL_ROUNDING);
    assert_close(b->flux_cm2_s, 0.5 * 2 * 2 / 0.5 / 2.0, TOL_ROUNDING);
    assert_true(b->anti && b->n_error == 1 && b->relative_error == 0.3);
    assert_close(a->enu_mev[2], 4.0, TOL_ROUNDING);
    nuem_flux_free(flux);

    static const struct {
        const char *text, *want;
    } cases[] = {
        {"0.1 1 1 1 1 1 1\n0.2 1 1 1 1 1\n", ":2:1: the row has 6 numbers; it must have 7"},
        {"0.1 1 1 1 1 1 1\n0.2 1 1 1 1 1 1 1\n", ":2:17: the row has more than 7 numbers"},
        {"0.1 1 1 1 1 1 1\n0.2 1 1 1 1 1 nan\n", ":2:15: 'nan' is not a finite number"},
        {"0.1 1 1 1 1 1 1\n0.2 1 x 1 1 1 1\n", ":2:7: 'x' is not a finite number"},
        {"0.1 1 1 1 1 1 1\n0.2 1 -1 1 1 1 1\n", ":2:7: -1 is negative"},
        {"0.1 1 1 1 1 1 1\n0.1 1 1 1 1 1 1\n", ":2:1: the energy 100 MeV does not increase"},
        {"0.1 1 1 1 1 1 1\n", ":1:1: a flux file needs two rows at least; it has 1"},
        {"", ":1:1: a flux file needs two rows at least; it has 0"},
        {"# E, nue\n", ":1:1: a flux file needs two rows at least"},
    };
    flux = NULL;
    path = nuem_test_put("mine.yaml", GLOBES);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *dat = nuem_test_put("mine.dat", cases[i].text);
        path = nuem_test_path("mine.yaml"); /* lives for eight calls */
        assert_int_equal(nuem_flux_open(*state, path, &flux, NULL, &err), NUEM_ERR_DATA);
        nuem_test_assert_place(&err, dat, cases[i].want);
        assert_null(flux);
    }
    nuem_test_put("mine.dat", "0.1 0 0 0 0 0 0\n0.2 0 0 0 0 0 0\n");
    assert_int_equal(nuem_flux_open(*state, path, &flux, NULL, &err), NUEM_ERR_DATA);
    nuem_test_assert_place(&err, path, ":5:20: snowglobes.file has no neutrinos");
    nuem_test_put("mine.dat", "0.1 1e308 0 0 0 0 0\n200 1e308 0 0 0 0 0\n");
    assert_fails(nuem_flux_open(*state, path, &flux, NULL, &err), NUEM_ERR_DATA, err,
                 "gives a flux of inf");
    path = nuem_test_put("mine.yaml", HEAD "snowglobes: {file: ../mine.dat, duration: 2 s}\n");
    assert_fails(nuem_flux_open(*state, path, &flux, NULL, &err), NUEM_ERR_DATA, err,
                 "it must name a file in the directory of this file");
    path = nuem_test_put("mine.yaml", HEAD "snowglobes: {file: none.dat, duration: 2 s}\n");
    assert_fails(nuem_flux_open(*state, path, &flux, NULL, &err), NUEM_ERR_IO, err, "none.dat");
    path = nuem_test_put("mine.yaml", HEAD "snowglobes: {file: mine.dat, duration: -2 s}\n");
    assert_fails(nuem_flux_open(*state, path, &flux, NULL, &err), NUEM_ERR_DATA, err, "duration");
    assert_null(flux);
}

#define SOURCE(text, rest) HEAD "point_source: {" text "}\ncomponents:\n  - {" rest "}\n"
#define LINE               "name: a, flavour: e, line_mev: 1"

static void bad_sources_are_located(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {SOURCE("activity: 1 MCi", LINE), ":5:15: point_source lacks the key 'distance'"},
        {SOURCE("distance: 1 m", LINE),
         ":5:15: point_source must have either 'activity' or all of"},
        {SOURCE("distance: 1 m, mass: 60 g, half_life: 12.32 y", LINE),
         ":5:15: point_source must have either 'activity' or all of"},
        {SOURCE("distance: 1 m, mass: 60 g, activity: 1 Bq", LINE),
         ":5:15: point_source must have either 'activity' or all of"},
        {SOURCE("distance: 0 m, activity: 1 Bq", LINE), ":5:26: point_source.distance is 0 m"},
        {SOURCE("distance: 1 m, activity: -1 Bq", LINE), ":5:41: point_source.activity is -1 Bq"},
        {SOURCE("distance: 1 m, activity: 1 W", LINE), ":5:41: point_source.activity"},
        {SOURCE("distance: 1 m, activity: 1 Bq", LINE ", flux_cm2_s: 3"),
         ":7:52: components[0].flux_cm2_s is given, but the block point_source gives the flux"},
        {SOURCE("distance: 1 m, activity: 1 Bq", LINE ", fraction: 2"),
         ":7:50: components[0].fraction is 2; it must lie in (0, 1]"},
        {HEAD "components:\n  - {" LINE ", flux_cm2_s: 1, beta: {endpoint_kev: 1, daughter_z: 2, "
              "daughter_a: 3}}\n",
         ":6:5: components[0] must have either 'spectrum' or 'line_mev' or 'beta'"},
        {SOURCE("distance: 1 m, activity: 1 Bq",
                "name: a, flavour: mu, beta: {endpoint_kev: 1, daughter_z: 2, daughter_a: 3}"),
         ":7:34: components[0].beta gives electron neutrinos; the flavour must be e"},
        {SOURCE("distance: 1 m, activity: 1 Bq",
                "name: a, flavour: e, beta: {endpoint_kev: 1, daughter_z: 4, daughter_a: 3}"),
         ":7:63: components[0].beta.daughter_z is 4; a nucleus of 3 nucleons has no more protons"},
        {SOURCE("distance: 1 m, activity: 1 Bq",
                "name: a, flavour: e, beta: {endpoint_kev: 0, daughter_z: 2, daughter_a: 3}"),
         ":7:48: components[0].beta.endpoint_kev is 0"},
        {SOURCE("distance: 1 m, activity: 1 Bq",
                "name: a, flavour: e, beta: {endpoint_kev: 1, daughter_z: 200, daughter_a: 300}"),
         ":7:63: components[0].beta.daughter_z is 200; it must lie in [0, 120]"},
    };
    nuem_flux *flux = NULL;
    nuem_error err = {0};

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *path = nuem_test_put("bad.yaml", cases[i].text);
        nuem_status st = nuem_flux_open(*state, path, &flux, NULL, &err);
        if (st != NUEM_ERR_DATA) print_error("%s\n  is status %d\n", cases[i].text, st);
        assert_int_equal(st, NUEM_ERR_DATA);
        nuem_test_assert_place(&err, path, cases[i].want);
        assert_null(flux);
    }
}

/* A positron emitter gives neutrinos, and is slower than an electron emitter. */
static void signs_of_beta_decay(void **state)
{
    nuem_flux *flux = NULL;
    nuem_error err = {0};
    const char *path = nuem_test_put(
        "mine.yaml", HEAD "point_source: {activity: 1 PBq, distance: 1 m}\ncomponents:\n"
                          "  - {name: minus, flavour: e, anti: true, beta: {endpoint_kev: 600, "
                          "daughter_z: 30, daughter_a: 64}}\n"
                          "  - {name: plus, flavour: e, fraction: 0.2, beta: {endpoint_kev: 600, "
                          "daughter_z: 28, daughter_a: 64}}\n");

    assert_ok(nuem_flux_open(*state, path, &flux, NULL, &err), err);
    const nuem_flux_component *minus = nuem_flux_component_at(flux, 0),
                              *plus = nuem_flux_component_at(flux, 1);
    assert_true(minus->anti && !plus->anti && plus->yield == 0.2);
    assert_true(mean(minus) > mean(plus));
    assert_true(minus->pdf_per_mev[minus->n - 1] > 0.0); /* electrons at rest are held */
    assert_true(plus->pdf_per_mev[plus->n - 1] == 0.0);
    nuem_flux_free(flux);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gamma_function),
        cmocka_unit_test(tritium),
        cmocka_unit_test(limits_of_beta_decay),
        cmocka_unit_test(signs_of_beta_decay),
        cmocka_unit_test(chromium),
        cmocka_unit_test(supernova),
        cmocka_unit_test(snowglobes_files),
        cmocka_unit_test(bad_sources_are_located),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
