/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of schema nuem/supernova/1: the published problem, every way to give what is emitted, gases, surroundings,
 * the files of examples/supernova, and each way in which a file can be wrong. */
#include "nuem/constants.h"
#include "nuem/supernova_config.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/temporary.h"

static const double TOL_ROUNDING = 1e-12;
static const double MEV_ERG = 1.602176634e-6;

#define EXAMPLES NUEM_TEST_SOURCE "/examples/supernova/"

static nuem_supernova_config *open_config(const nuem_data *data, const char *path)
{
    nuem_supernova_config *c = NULL;
    nuem_error err;

    assert_ok(nuem_supernova_config_open(data, path, &c, NULL, &err), err);
    return c;
}

static nuem_supernova_config *parse(const nuem_data *data, const char *text)
{
    nuem_supernova_config *c = NULL;
    nuem_error err;

    assert_ok(nuem_supernova_config_parse(data, text, strlen(text), nuem_test_path("t.yaml"), &c,
                                          NULL, &err),
              err);
    return c;
}

/* A file in parts, so that each test and each fault changes one of them. */
#define HEAD  "schema: nuem/supernova/1\n"
#define TWO   "flavours: 2\n"
#define MIX   "two_flavour: {theta: 0.01 rad, dm2_ev2: 2.5e-3, ordering: normal}\n"
#define SHAPE "geometry: {kind: single-radial, radius: 50 km}\n"
#define PATH  "path: {start: 100 km, end: 600 km}\n"
#define BINS  "energy: {min: 0 MeV, max: 100 MeV, bins: 50}\n"
#define NU_E                                                                                       \
    "source: {luminosity: 1e52 erg/s, share: energy, species: [{species: nu_e, kind: pinched, "    \
    "mean_energy: 10 MeV, alpha: 2}]}\n"
#define REST TWO MIX SHAPE PATH BINS

/* sqrt2 G_F Ndot/(2 pi R^2 c), 1/km */
static double strength(const nuem_supernova_spec *spec)
{
    const nuem_constants *k = nuem_constants_get();
    const double hbarc_mev_km = 1e-18 * k->hbarc_mev_fm, gf_mev2 = 1e-6 * k->gf_gev2;

    return M_SQRT2 * gf_mev2 * hbarc_mev_km * hbarc_mev_km * spec->number_rate_s /
           (2.0 * M_PI * spec->radius_km * spec->radius_km * 1e-3 * k->c_m_s);
}

/* --- what is emitted --- */

/* Number fractions and strength of the published problem, from an independent program; five digits each. */
static void published_problem(void **state)
{
    nuem_supernova_config *c = open_config(*state, EXAMPLES "published-ih.yaml");
    const nuem_supernova_settings *s = nuem_supernova_config_get(c);
    static const double want[] = {.29476, .25924, 0.0, .18676, .25924, 0.0};
    nuem_medium m[2];
    const double x[2] = {100.0, 600.0};

    for (int k = 0; k < 6; k++) assert_near(s->fraction[k], want[k], 5e-6);
    assert_close(strength(&s->spec), 5.6577e4, 1e-5);
    assert_close(s->luminosity_erg_s, 1e52, TOL_ROUNDING);
    assert_int_equal(s->spec.flavours, 2);
    assert_true(s->spec.off_diagonal == -1.0 && s->spec.geometry == NUEM_SINGLE_RADIAL);
    assert_close(s->spec.two.theta_rad, 1e-2, TOL_ROUNDING);
    assert_true(s->spec.two.dm2_ev2 == -2.5e-3 && s->spec.two.mu_mub == 1e-21);
    assert_true(s->spec.n_energy == 400 && s->spec.n_angle == 1);
    assert_close(s->spec.enu_mev[0], 0.0625, TOL_ROUNDING);
    nuem_profile_at(s->spec.profile, 2, x, m);
    assert_close(m[0].bx_gauss, 0.25e12, TOL_ROUNDING);
    assert_close(m[1].bx_gauss, 1e12 / 144.0, TOL_ROUNDING);
    assert_true(m[0].ne_cm3 == 0.0 && m[0].nn_cm3 == 0.0 && m[0].by_gauss == 0.0);
    /* heights at the peaks, in the bins that they are the edge or the centre of */
    double most[6] = {0};
    for (size_t i = 0; i < s->spec.n_energy; i++)
        for (int k = 0; k < 6; k++) most[k] = fmax(most[k], s->spec.spectrum[6 * i + (size_t)k]);
    assert_close(most[0] / most[3], 3.35 / 1.7, 1e-4 /* bins of an eighth of a MeV */);
    assert_close(most[1] / most[4], 1.0, TOL_ROUNDING);
    nuem_supernova_config_free(c);
}

/* 1e51 erg/s, <E> = 10 MeV, R = 10 km: 2.12822e5 /km. */
static void bulb_of_one_species(void **state)
{
    nuem_supernova_config *c = parse(
        *state, HEAD TWO MIX
        "geometry: {kind: single-radial, radius: 10 km}\n" PATH
        "energy: {min: 0 MeV, max: 150 MeV, bins: 1500}\n"
        "source: {species: [{species: nu_e, kind: fermi-dirac, mean_energy: 10 MeV, luminosity: "
        "1e51 erg/s}]}\n");
    const nuem_supernova_settings *s = nuem_supernova_config_get(c);

    assert_close(strength(&s->spec), 2.12822e5, 1e-5);
    assert_close(s->mean_mev[0], 10.0,
                 1e-8 /* midpoint rule of a smooth function that vanishes at both ends */);
    assert_true(s->fraction[0] == 1.0 && s->mean_mev[1] == 0.0);
    nuem_supernova_config_free(c);
}

static double luminosity(const nuem_supernova_settings *s, int k)
{
    return s->number_rate_s * s->fraction[k] * s->mean_mev[k] * MEV_ERG;
}

#define FOUR(nu_e, nu_x, nubar_e, nubar_x)                                                         \
    "species: [{species: nu_e, kind: fermi-dirac, temperature: 3 MeV, eta: 2" nu_e "}, "           \
    "{species: nu_x, kind: pinched, mean_energy: 16 MeV, alpha: 2.5" nu_x "}, "                    \
    "{species: nubar_e, kind: monochromatic, energy: 15 MeV" nubar_e "}, "                         \
    "{species: nubar_x, kind: flat" nubar_x "}]}\n"

static void amounts(void **state)
{
    nuem_supernova_config *c = parse(
        *state, HEAD REST "source: {luminosity: 4e51 erg/s, share: energy, " FOUR("", "", "", ""));
    const nuem_supernova_settings *s = nuem_supernova_config_get(c);

    for (int k = 0; k < 6; k++)
        if (k % 3 != 2) assert_close(luminosity(s, k), 1e51, TOL_ROUNDING);
    assert_close(s->mean_mev[3], 15.0, TOL_ROUNDING); /* the centre of [14, 16) */
    assert_close(s->mean_mev[4], 50.0, TOL_ROUNDING);
    nuem_supernova_config_free(c);

    c = parse(*state,
              HEAD REST "source: {number_rate: 8e56 s-1, share: number, " FOUR("", "", "", ""));
    s = nuem_supernova_config_get(c);
    for (int k = 0; k < 6; k++) assert_close(s->fraction[k], k % 3 == 2 ? 0.0 : 0.25, TOL_ROUNDING);
    assert_close(s->number_rate_s, 8e56, TOL_ROUNDING);
    nuem_supernova_config_free(c);

    c = parse(*state, HEAD REST "self_interaction: {strength: 0.5}\nsource: {" FOUR(
                          ", luminosity: 1e51 erg/s", ", number_rate: 2e56 s-1",
                          ", luminosity: 3e44 W", ", number_rate: 0 1/s"));
    s = nuem_supernova_config_get(c);
    assert_close(luminosity(s, 0), 1e51, TOL_ROUNDING);
    assert_close(s->number_rate_s * s->fraction[1], 2e56, TOL_ROUNDING);
    assert_close(luminosity(s, 3), 3e51, TOL_ROUNDING);
    assert_true(s->fraction[4] == 0.0);
    assert_close(s->spec.number_rate_s, 0.5 * s->number_rate_s, TOL_ROUNDING);
    nuem_supernova_config_free(c);

    c = parse(*state, HEAD REST "source: {luminosity: 1e52 erg/s, " FOUR(
                          ", number: 4", ", number: 3", ", number: 2", ", number: 1"));
    s = nuem_supernova_config_get(c);
    assert_close(s->fraction[0], 0.4, TOL_ROUNDING);
    assert_close(s->fraction[4], 0.1, TOL_ROUNDING);
    assert_close(s->luminosity_erg_s, 1e52, TOL_ROUNDING);
    nuem_supernova_config_free(c);
}

#define THREE "flavours: 3\nhypothesis: {nature: majorana, mixing: nufit-6.0-no}\n" SHAPE PATH BINS

/* nu_x is nu_mu and nu_tau, each with the amount given. */
static void three_flavours(void **state)
{
    nuem_supernova_config *c = parse(
        *state, HEAD THREE "source: {luminosity: 6e51 erg/s, share: energy, " FOUR("", "", "", ""));
    const nuem_supernova_settings *s = nuem_supernova_config_get(c);

    for (int k = 0; k < 6; k++) assert_close(luminosity(s, k), 1e51, TOL_ROUNDING);
    assert_int_equal(nuem_hypothesis_spec_of(s->spec.hypothesis)->nature, NUEM_MAJORANA);
    nuem_supernova_config_free(c);
    c = parse(*state, HEAD
              "flavours: 3\nhypothesis: {}\nset: [\"magnetic_moment.emu=1e-21\"]\n" SHAPE PATH BINS
              "source: {luminosity: 1e52 erg/s, species: [{species: nu_tau, kind: flat, number: "
              "1}, {species: nubar_mu, kind: flat, number: 3}]}\n");
    s = nuem_supernova_config_get(c);
    assert_close(s->fraction[2], 0.25, TOL_ROUNDING);
    assert_close(s->fraction[4], 0.75, TOL_ROUNDING);
    assert_close(nuem_hypothesis_spec_of(s->spec.hypothesis)->magnetic_mub.m[0][1].re, 1e-21,
                 TOL_ROUNDING);
    nuem_supernova_config_free(c);
    nuem_test_put("h.yaml", "nature: majorana\n");
    c = parse(*state, HEAD "flavours: 3\nhypothesis: h.yaml\n" SHAPE PATH BINS NU_E);
    assert_int_equal(nuem_hypothesis_spec_of(nuem_supernova_config_get(c)->spec.hypothesis)->nature,
                     NUEM_MAJORANA);
    nuem_supernova_config_free(c);
}

#define WIDE "energy: {min: 0 MeV, max: 100 MeV, bins: 333}\n"

/* Total energies and mean energies of the records, which the authors of SNOwGLoBES and their sources state as about 3e53 erg;
 * the numbers here are sums over the original files. */
static void records_of_fluences(void **state)
{
    static const struct {
        const char *id;
        double erg, mean[6];
    } record[] = {{"livermore", 3.301e53, {11.200, 21.085, 21.085, 15.479, 21.085, 21.085}},
                  {"gkvm", 1.8542e53, {16.416, 15.919, 15.919, 16.675, 15.919, 15.919}}};

    for (int i = 0; i < 2; i++) {
        char text[1000];
        snprintf(text, sizeof text,
                 HEAD "flavours: 3\nhypothesis: {}\n" SHAPE PATH WIDE
                      "source: {table: {record: %s, duration: 10 s}}\n",
                 record[i].id);
        nuem_supernova_config *c = parse(*state, text);
        const nuem_supernova_settings *s = nuem_supernova_config_get(c);
        assert_close(10.0 * s->luminosity_erg_s, record[i].erg, 3e-4 /* trapezoid, bins */);
        for (int k = 0; k < 6; k++) assert_close(s->mean_mev[k], record[i].mean[k], 3e-4);
        nuem_supernova_config_free(c);
    }
}

/* The spectra of one moment have the moments that the series states. */
static void records_of_series(void **state)
{
    nuem_supernova_config *c =
        parse(*state, HEAD "flavours: 3\nhypothesis: {}\n" SHAPE PATH WIDE
                           "source: {series: {record: ls220-s27p0co, time: 0.1 s}}\n");
    const nuem_supernova_settings *s = nuem_supernova_config_get(c);
    static const double l[] = {63.3316e51, 37.2706e51, 37.2706e51, 62.879e51, 39.733e51, 39.733e51},
                        e[] = {10.8454, 14.3903, 14.3903, 13.5834, 15.2372, 15.2372};

    for (int k = 0; k < 6; k++) {
        assert_close(luminosity(s, k), l[k], TOL_ROUNDING);
        assert_close(s->mean_mev[k], e[k], 1e-5 /* what the bins leave out */);
    }
    nuem_supernova_config_free(c);
    /* before bounce there are nu_e alone; without nubar_x those are nu_x */
    c = parse(*state, HEAD REST "source: {series: {record: ls220-s11p2c, time: -0.05 s}}\n");
    assert_true(nuem_supernova_config_get(c)->fraction[0] == 1.0);
    nuem_supernova_config_free(c);
    c = parse(*state, HEAD REST "source: {series: {record: ls220-s11p2c, time: 0.1 s}}\n");
    s = nuem_supernova_config_get(c);
    assert_close(s->fraction[4], s->fraction[1], TOL_ROUNDING);
    assert_true(s->fraction[1] > 0.0 && s->fraction[2] == 0.0);
    nuem_supernova_config_free(c);
}

static void tables(void **state)
{
    nuem_supernova_config *c;
    const nuem_supernova_settings *s;
    char text[1000];

    nuem_test_put("six.csv", "enu_mev,nu_e,nu_mu,nu_tau,nubar_e,nubar_mu,nubar_tau\n"
                             "0,0,0,0,0,0,0\n10,1,2,3,4,5,6\n20,0,0,0,0,0,0\n");
    c = parse(*state, HEAD "flavours: 3\nhypothesis: {}\n" SHAPE PATH WIDE
                           "source: {luminosity: 1e52 erg/s, table: {file: six.csv}}\n");
    s = nuem_supernova_config_get(c);
    for (int k = 0; k < 6; k++) assert_close(s->fraction[k], (k + 1) / 21.0, TOL_ROUNDING);
    assert_close(s->luminosity_erg_s, 1e52, TOL_ROUNDING);
    nuem_supernova_config_free(c);
    c = parse(*state,
              HEAD TWO MIX SHAPE PATH WIDE "source: {table: {file: six.csv, duration: 2 s}}\n");
    s = nuem_supernova_config_get(c);
    assert_close(s->number_rate_s, 0.5 * 10.0 * (1.0 + 2.5 + 4.0 + 5.5), TOL_ROUNDING);
    assert_true(s->fraction[2] == 0.0 && s->fraction[5] == 0.0);
    nuem_supernova_config_free(c);
    /* the same in SNOwGLoBES's format, GeV */
    nuem_test_put("six.dat", "# a comment\n0 0 0 0 0 0 0\n0.010 1 2 3 4 5 6\n0.020 0 0 0 0 0 0\n");
    snprintf(text, sizeof text,
             HEAD TWO MIX SHAPE PATH WIDE
             "source: {number_rate: 1e57 s-1, table: {file: six.dat, format: snowglobes}}\n");
    c = parse(*state, text);
    s = nuem_supernova_config_get(c);
    assert_close(s->fraction[1], 2.5 / 13.0, TOL_ROUNDING);
    assert_close(s->number_rate_s, 1e57, TOL_ROUNDING);
    nuem_supernova_config_free(c);
}

/* --- gases --- */

static void pendulum(void **state)
{
    nuem_supernova_config *c = open_config(*state, EXAMPLES "gyroscope.yaml");
    const nuem_supernova_settings *s = nuem_supernova_config_get(c);
    const nuem_constants *k = nuem_constants_get();

    assert_int_equal(s->spec.geometry, NUEM_GAS);
    assert_true(s->spec.two.dm2_ev2 == -1.0 && s->spec.start_km == 0.0 && s->spec.end_km == 20.0);
    /* dm2/2E = 1/km */
    assert_close(1.0 / (2e6 * s->spec.enu_mev[0] * 1e-12 * k->hbarc_mev_fm), 1.0, TOL_ROUNDING);
    /* a second mode without neutrinos */
    assert_int_equal(s->spec.n_energy, 2);
    for (int a = 0; a < 6; a++) assert_true(s->spec.spectrum[6 + a] == 0.0);
    /* mu counts neutrinos: 1 of 1.8 */
    assert_close(s->spec.gas_mu * s->fraction[0], 10.0, TOL_ROUNDING);
    assert_close(s->fraction[3] / s->fraction[0], 0.8, TOL_ROUNDING);
    assert_null(s->spec.profile);
    nuem_supernova_config_free(c);
}

static void gas_with_matter(void **state)
{
    nuem_supernova_config *c =
        parse(*state,
              HEAD TWO "two_flavour: {theta: 0.01 rad, ordering: inverted}\n"
                       "geometry: {kind: gas}\n"
                       "gas: {frequencies: [0.5, 1, 2], mu: 10, matter: 100, mu_b: 1e-3, end: 5}\n"
                       "source: {species: [{species: nu_e, kind: flat, number: 1}]}\n"
                       "run: {step: 0.01 km}\n");
    const nuem_supernova_settings *s = nuem_supernova_config_get(c);
    const nuem_constants *k = nuem_constants_get();
    const double hbarc_mev_km = 1e-18 * k->hbarc_mev_fm, at = 2.0;
    nuem_medium m;

    nuem_profile_at(s->spec.profile, 1, &at, &m);
    assert_close(M_SQRT2 * 1e-6 * k->gf_gev2 * hbarc_mev_km * hbarc_mev_km * 1e15 * m.ne_cm3, 100.0,
                 TOL_ROUNDING);
    assert_true(m.nn_cm3 == 0.0);
    assert_close(s->spec.two.mu_mub * m.bx_gauss * 1e-4 * k->mub_ev_t / (1e-12 * k->hbarc_mev_fm),
                 1e-3, TOL_ROUNDING);
    assert_true(s->spec.n_energy == 3 && s->step_km == 0.01);
    assert_close(s->spec.enu_mev[2] / s->spec.enu_mev[0], 4.0, TOL_ROUNDING);
    for (int i = 0; i < 3; i++) assert_close(s->spec.spectrum[6 * i], 1.0 / 3.0, TOL_ROUNDING);
    nuem_supernova_config_free(c);
}

/* --- the rest --- */

static void surroundings(void **state)
{
    nuem_supernova_config *c = parse(
        *state, HEAD REST NU_E "matter: {density: 1e6 g/cm3, at: 100 km, exponent: 3, ye: 0.4}\n"
                               "field: {strength: 1e12 G}\n");
    const double na = nuem_constants_get()->avogadro, x[2] = {100.0, 200.0};
    nuem_medium m[2];

    nuem_profile_at(nuem_supernova_config_get(c)->spec.profile, 2, x, m);
    assert_close(m[0].ne_cm3, 4e5 * na, TOL_ROUNDING);
    assert_close(m[0].nn_cm3, 6e5 * na, TOL_ROUNDING);
    assert_close(m[1].ne_cm3, 5e4 * na, TOL_ROUNDING);
    assert_true(m[0].bx_gauss == 1e12 && m[1].bx_gauss == 1e12);
    assert_false(nuem_profile_is_constant(nuem_supernova_config_get(c)->spec.profile, NULL));
    nuem_supernova_config_free(c);

    c = parse(*state, HEAD TWO MIX SHAPE "path: {start: 2000 km, end: 3000 km}\n" BINS NU_E
                                         "profile: supernova-envelope\n");
    const nuem_profile *p = nuem_supernova_config_get(c)->spec.profile;
    assert_true(nuem_profile_start(p) == 2000.0 && nuem_profile_end(p) == 3000.0);
    nuem_supernova_config_free(c);

    nuem_test_put("p.yaml", "schema: nuem/profile/1\nid: p\ntitle: p\nconstant: {length: 1000 km, "
                            "ne_cm3: 1e24, nn_cm3: 1e24}\n");
    c = parse(*state, HEAD REST NU_E "profile: p.yaml\n");
    assert_true(nuem_profile_is_constant(nuem_supernova_config_get(c)->spec.profile, NULL));
    nuem_supernova_config_free(c);
}

static void run_and_output(void **state)
{
    nuem_supernova_config *c = parse(*state, HEAD REST NU_E);
    const nuem_supernova_settings *s = nuem_supernova_config_get(c);

    assert_true(s->method == NUEM_SPLIT && s->tolerance == 1e-8 && s->step_km == 0.0 &&
                s->max_step_km == 0.0);
    assert_true(s->max_steps == 0 && !s->deterministic && s->checkpoint_s == 600.0);
    assert_true(s->n_snapshots == 101 && s->snapshot_km[0] == 100.0 &&
                s->snapshot_km[100] == 600.0);
    assert_close(s->snapshot_km[1], 105.0, TOL_ROUNDING);
    assert_true(s->write_spectra && s->write_coherence && s->write_invariants);
    assert_true(!s->write_conversion && !s->spec.probes && s->map_tolerance == 0.0);
    assert_string_equal(s->title, "");
    assert_int_equal(strlen(s->sha256), 64);
    assert_int_equal(s->n_text, strlen(HEAD REST NU_E));
    assert_string_equal(s->text, HEAD REST NU_E);
    nuem_supernova_config_free(c);

    c = parse(*state, HEAD "title: a\n" REST NU_E
                           "run: {method: rk, tolerance: 1e-5, max_step: 2 km, max_steps: "
                           "1e6, deterministic: true, checkpoint: 1 h}\n"
                           "output: {snapshots: 3, spacing: log, write: [spectra]}\n");
    s = nuem_supernova_config_get(c);
    assert_true(s->method == NUEM_RUNGE_KUTTA && s->tolerance == 1e-5 && s->max_step_km == 2.0);
    assert_true(s->max_steps == 1000000 && s->deterministic);
    assert_close(s->checkpoint_s, 3600.0, TOL_ROUNDING);
    assert_close(s->snapshot_km[1], sqrt(6e4), TOL_ROUNDING);
    assert_true(s->write_spectra && !s->write_coherence && !s->write_invariants);
    assert_string_equal(s->title, "a");
    nuem_supernova_config_free(c);
}

/* Every example is a problem. */
static void examples_are_problems(void **state)
{
    static const char *const names[] = {"pendulum",     "gyroscope",    "spectral-split",
                                        "published-nh", "published-ih", "va-nh",
                                        "va-ih",        "multi-angle",  "three-flavours"};

    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        char path[300];
        nuem_supernova *sn = NULL;
        nuem_error err;
        snprintf(path, sizeof path, EXAMPLES "%s.yaml", names[i]);
        nuem_supernova_config *c = open_config(*state, path);
        const nuem_supernova_settings *s = nuem_supernova_config_get(c);
        assert_true(s->title[0] != '\0');
        assert_ok(nuem_supernova_create(&s->spec, &sn, &err), err);
        nuem_supernova_free(sn);
        nuem_supernova_config_free(c);
    }
}

/* A split at 7.23887 MeV needs the numbers of the species as L/<E>: 1/10, 1/24, 1/15. */
static void split_numbers(void **state)
{
    nuem_supernova_config *c = open_config(*state, EXAMPLES "spectral-split.yaml");
    const nuem_supernova_settings *s = nuem_supernova_config_get(c);
    const double scale = 1.0 / (1.0 / 10.0 + 1.0 / 15.0 + 2.0 / 24.0);

    assert_near(s->fraction[0], scale / 10.0,
                3e-3 /* energies of nu_x above 80 MeV, which the bins leave out */);
    assert_near(s->fraction[1], scale / 24.0, 3e-3);
    assert_near(s->fraction[3], scale / 15.0, 3e-3);
    nuem_supernova_config_free(c);
}

static void provenance(void **state)
{
    nuem_provenance *prov = NULL;
    nuem_supernova_config *c = NULL;
    nuem_error err;
    bool record = false, cite = false;

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_supernova_config_open(*state, EXAMPLES "three-flavours.yaml", &c, prov, &err),
              err);
    for (size_t i = 0; i < nuem_provenance_file_count(prov); i++)
        record = record || !strcmp(nuem_provenance_file_id(prov, i), "supernova/ls220-s11p2c");
    for (size_t i = 0; i < nuem_provenance_cite_count(prov); i++)
        cite = cite || !strcmp(nuem_provenance_cite(prov, i), "Mirizzi:2015eza");
    assert_true(record && cite);
    nuem_supernova_config_free(c);
    nuem_provenance_free(prov);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_problem),
        cmocka_unit_test(bulb_of_one_species),
        cmocka_unit_test(amounts),
        cmocka_unit_test(three_flavours),
        cmocka_unit_test(records_of_fluences),
        cmocka_unit_test(records_of_series),
        cmocka_unit_test(tables),
        cmocka_unit_test(pendulum),
        cmocka_unit_test(gas_with_matter),
        cmocka_unit_test(surroundings),
        cmocka_unit_test(run_and_output),
        cmocka_unit_test(examples_are_problems),
        cmocka_unit_test(split_numbers),
        cmocka_unit_test(provenance),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
