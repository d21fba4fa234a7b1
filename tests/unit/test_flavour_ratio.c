/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Flavour ratios at the Earth: closed forms, the full evolution as second route, refusals. */
#include "nuem/flavour_ratio.h"
#include "num/matrix3.h"
#include "support/assert_close.h"

static const double TOL_ALGEBRA = 1e-13;
/* the operator of the near part, 1e-10 of each element, and (mu B)^2 / (dm^2/2E)^2 */
static const double TOL_EVOLUTION = 3e-8;
/* angles of tri-bimaximal mixing in degrees with 13 digits */
static const double TOL_ANGLES = 1e-12;

static const double KPC_KM = 3.0856775814913673e16;
static const nuem_mixing nufit = {33.44, 49.2, 8.57, 197, 7.42e-5, 2.517e-3, {0, 0}};
static const nuem_passage nothing = {0};

static nuem_hypothesis *plain(nuem_nature nature, const nuem_mixing *mixing)
{
    const nuem_hypothesis_spec spec = {.nature = nature, .mixing = *mixing};
    nuem_hypothesis *h = NULL;
    nuem_error err;

    assert_ok(nuem_hypothesis_create(&spec, &h, &err), err);
    return h;
}

static nuem_hypothesis *with(const nuem_hypothesis *h, const char *parameter, double mu)
{
    nuem_hypothesis *out = NULL;
    nuem_error err;

    assert_ok(nuem_hypothesis_with_moment(h, parameter, mu, &out, &err), err);
    return out;
}

static nuem_flavour_source source(const char *name)
{
    nuem_flavour_source s;
    nuem_error err;

    assert_ok(nuem_flavour_source_find(name, &s, &err), err);
    return s;
}

static nuem_flavour_ratio ratio(const nuem_hypothesis *h, const nuem_flavour_source *s,
                                const nuem_passage *passage, double enu_mev)
{
    nuem_propagate_options o = nuem_propagate_defaults();
    nuem_flavour_ratio r;
    nuem_error err;

    o.tolerance = 1e-10;
    assert_ok(nuem_flavour_ratio_at_earth(h, s, passage, enu_mev, &o, &r, &err), err);
    return r;
}

static double share(const nuem_mixing *m, int alpha, int k)
{
    nuem_matrix3 u;

    nuem_mixing_pmns(m, &u);
    return u.m[alpha][k].re * u.m[alpha][k].re + u.m[alpha][k].im * u.m[alpha][k].im;
}

static void tri_bimaximal_pion_source_is_even(void **unused)
{
    const nuem_mixing m = {35.264389682754654, 45.0, 0.0, 0, 7.42e-5, 2.517e-3, {0, 0}};
    static const struct {
        const char *name;
        double expected[3];
    } cases[] = {
        {"pion", {1.0 / 3, 1.0 / 3, 1.0 / 3}},
        {"pion-plus", {1.0 / 3, 1.0 / 3, 1.0 / 3}},
        {"muon-damped", {4.0 / 18, 7.0 / 18, 7.0 / 18}},
        {"neutron", {5.0 / 9, 2.0 / 9, 2.0 / 9}},
    };
    nuem_hypothesis *h = plain(NUEM_DIRAC, &m);

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const nuem_flavour_source s = source(cases[i].name);
        const nuem_flavour_ratio r = ratio(h, &s, &nothing, 1e8);
        for (int b = 0; b < 3; b++) {
            assert_near(r.ratio[b], cases[i].expected[b], TOL_ANGLES);
            assert_near(r.vacuum[b], cases[i].expected[b], TOL_ANGLES);
        }
        assert_near(r.active, 1.0, TOL_ALGEBRA);
    }
    /* neutrinos and antineutrinos apart */
    const nuem_flavour_source s = source("neutron");
    const nuem_flavour_ratio r = ratio(h, &s, &nothing, 1e8);
    assert_true(r.flux[0] == 0.0 && r.flux[1] == 0.0 && r.flux[2] == 0.0);
    nuem_hypothesis_free(h);
}

static void a_mass_state_goes_missing(void **unused)
{
    nuem_way way = {.length_km = 10.0 * KPC_KM, .field_gauss = 1e-6};
    const nuem_passage passage = {.way = &way};
    const double mu = 0.5 * M_PI / nuem_way_phase(&way, 1.0); /* phase pi/2: all of nu_3 */
    const nuem_flavour_source s = source("pion");
    nuem_hypothesis *h = plain(NUEM_DIRAC, &nufit), *lost = with(h, "mu_33", mu);
    const nuem_flavour_ratio r = ratio(lost, &s, &passage, 1e8);
    double expected[3] = {0}, sum = 0.0;

    (void)unused;
    for (int b = 0; b < 3; b++)
        for (int k = 0; k < 2; k++)
            expected[b] +=
                share(&nufit, b, k) * (share(&nufit, 0, k) + 2.0 * share(&nufit, 1, k)) / 3.0;
    for (int b = 0; b < 3; b++) sum += expected[b];
    for (int b = 0; b < 3; b++) {
        assert_near(r.ratio[b], expected[b] / sum, TOL_ALGEBRA);
        assert_near(r.flux[b], 0.5 * expected[b], TOL_ALGEBRA);
        assert_near(r.flux[3 + b], 0.5 * expected[b], TOL_ALGEBRA);
    }
    assert_near(r.active, sum, TOL_ALGEBRA);
    assert_near(r.survival[2], 0.0, TOL_ALGEBRA);
    assert_near(r.survival[0], 1.0, TOL_ALGEBRA);
    nuem_hypothesis_free(lost);
    /* the same moment for all changes the number, not the ratio */
    lost = with(h, "mu_eff", 0.5 * mu);
    const nuem_flavour_ratio even = ratio(lost, &s, &passage, 1e8);
    assert_near(even.active, 0.5, TOL_ALGEBRA);
    for (int b = 0; b < 3; b++) assert_near(even.ratio[b], even.vacuum[b], TOL_ALGEBRA);
    nuem_hypothesis_free(lost);
    nuem_hypothesis_free(h);
}

static void majorana_ratio_stays(void **unused)
{
    const nuem_way way = {.length_km = 10.0 * KPC_KM, .field_gauss = 1e-6};
    const nuem_passage passage = {.way = &way};
    const nuem_flavour_source s = source("pion-plus");
    nuem_hypothesis *h = plain(NUEM_MAJORANA, &nufit), *moved = with(h, "mu_12", 1e-12);
    const nuem_flavour_ratio r = ratio(moved, &s, &passage, 1e8);

    (void)unused;
    assert_near(r.active, 1.0, TOL_ALGEBRA);
    for (int b = 0; b < 3; b++) assert_near(r.ratio[b], r.vacuum[b], TOL_ALGEBRA);
    nuem_hypothesis_free(moved);
    nuem_hypothesis_free(h);
}

/* The way as closed form, as a profile with the secular average, and with all phases (near). */
static void three_routes_agree(void **unused)
{
    /* 10 MeV: dm21/2E = 0.0188/km; mu B = 3e-8/km, 6e7 km: phase 1.8, vacuum phases above 1e6 */
    const double enu = 10.0, mu = 1e-12, b = 3e-8 / 2.933396e-11, length = 6e7;
    const nuem_way way = {.length_km = length, .field_gauss = b};
    const nuem_medium medium = {.bx_gauss = 0.6 * b, .by_gauss = 0.8 * b};
    const nuem_flavour_source s = source("pion-plus");
    static const char *const moment[] = {"mu_33", "mu_e", "mu_tau"};
    nuem_hypothesis *h = plain(NUEM_DIRAC, &nufit);
    nuem_profile *profile = NULL;
    nuem_error err;

    (void)unused;
    assert_ok(nuem_profile_constant(&medium, length, &profile, &err), err);
    for (size_t i = 0; i < sizeof moment / sizeof moment[0]; i++) {
        nuem_hypothesis *m = with(h, moment[i], mu);
        const nuem_flavour_ratio closed = ratio(m, &s, &(nuem_passage){.way = &way}, enu),
                                 secular = ratio(m, &s, &(nuem_passage){.far = profile}, enu),
                                 full = ratio(m, &s, &(nuem_passage){.near = profile}, enu);
        assert_true(closed.active < 0.99); /* something happens */
        for (int a = 0; a < NUEM_STATES; a++) {
            assert_near(secular.flux[a], closed.flux[a], TOL_EVOLUTION);
            /* transition moments mix mass states by mu B/(dm^2/2E), 2e-6, with all phases */
            assert_near(full.flux[a], closed.flux[a], 1e-5);
        }
        nuem_hypothesis_free(m);
    }
    nuem_profile_free(profile);
    nuem_hypothesis_free(h);
}

static void near_field_turns_majorana_into_antineutrinos(void **unused)
{
    /* without mixing, nu_e <-> nubar_mu: (4g^2/W^2) sin^2(WL/2), W^2 = 4g^2 + (dm21/2E)^2 */
    const nuem_mixing none = {0, 0, 0, 0, 7.42e-5, 2.517e-3, {0, 0}};
    const double g = 2.933396e-11 * 3e9 * 1e-1, d = 7.42e-5 / (2e7 * 1.973269804e-10),
                 length = 30.0;
    const nuem_medium medium = {.bx_gauss = 3e9};
    nuem_hypothesis *h = plain(NUEM_MAJORANA, &none), *m = with(h, "mu_12", 1e-13);
    const nuem_flavour_source s = {.fraction = {1.0}};
    nuem_profile *profile = NULL;
    nuem_error err;

    (void)unused;
    assert_ok(nuem_profile_constant(&medium, length, &profile, &err), err);
    const nuem_flavour_ratio r = ratio(m, &s, &(nuem_passage){.near = profile}, 10.0);
    const double w = sqrt(4 * g * g + d * d),
                 p = 4 * g * g / (w * w) * pow(sin(0.5 * w * length), 2.0);
    assert_true(p > 0.05);
    assert_near(r.flux[4], p, 2e-6 /* seven digits of mu_B */);
    assert_near(r.flux[0], 1.0 - p, 2e-6);
    assert_near(r.active, 1.0, 1e-12);
    nuem_profile_free(profile);
    nuem_hypothesis_free(m);
    nuem_hypothesis_free(h);
}

static void antineutrinos_mirror_neutrinos(void **unused)
{
    /* in vacuum with a field, nubar of delta is nu of -delta */
    nuem_mixing mirror = nufit;
    const nuem_medium medium = {.bx_gauss = 1e9};
    const nuem_flavour_source nu = {.fraction = {0.2, 0.5, 0.3}},
                              anti = {.fraction = {0, 0, 0, 0.2, 0.5, 0.3}};
    nuem_profile *profile = NULL;
    nuem_error err;

    (void)unused;
    mirror.delta_deg = -nufit.delta_deg;
    nuem_hypothesis *h = plain(NUEM_DIRAC, &nufit), *a = with(h, "mu_mu", 3e-12),
                    *g = plain(NUEM_DIRAC, &mirror), *b = with(g, "mu_mu", 3e-12);
    assert_ok(nuem_profile_constant(&medium, 50.0, &profile, &err), err);
    const nuem_flavour_ratio x = ratio(a, &nu, &(nuem_passage){.near = profile}, 10.0),
                             y = ratio(b, &anti, &(nuem_passage){.near = profile}, 10.0);
    assert_true(x.active < 0.99);
    for (int f = 0; f < 3; f++) assert_near(x.flux[f], y.flux[3 + f], 1e-9);
    nuem_profile_free(profile);
    nuem_hypothesis_free(a);
    nuem_hypothesis_free(b);
    nuem_hypothesis_free(h);
    nuem_hypothesis_free(g);
}

static void moment_that_changes_a_share(void **unused)
{
    const nuem_way way = {.length_km = 10.0 * KPC_KM, .field_gauss = 1e-6};
    const nuem_passage passage = {.way = &way};
    const nuem_flavour_source s = source("pion");
    static const char *const moment[] = {"mu_33", "mu_11", "mu_e", "mu_tau"};
    nuem_hypothesis *h = plain(NUEM_DIRAC, &nufit);
    nuem_error err;
    double mu;

    (void)unused;
    for (size_t i = 0; i < sizeof moment / sizeof moment[0]; i++) {
        assert_ok(nuem_flavour_ratio_moment(h, &s, &way, moment[i], 0.03, &mu, &err), err);
        nuem_hypothesis *m = with(h, moment[i], mu);
        const nuem_flavour_ratio r = ratio(m, &s, &passage, 1e8);
        double most = 0.0;
        for (int b = 0; b < 3; b++) most = fmax(most, fabs(r.ratio[b] - r.vacuum[b]));
        assert_close(most, 0.03, 1e-9);
        nuem_hypothesis_free(m);
    }
    assert_fails(nuem_flavour_ratio_moment(h, &s, &way, "mu_eff", 0.03, &mu, &err), NUEM_ERR_DOMAIN,
                 err, "mu_eff");
    assert_fails(nuem_flavour_ratio_moment(h, &s, &way, "mu_33", 1.5, &mu, &err), NUEM_ERR_ARG, err,
                 "change");
    assert_fails(nuem_flavour_ratio_moment(h, &s, &way, "q_ee", 0.03, &mu, &err), NUEM_ERR_ARG, err,
                 "not a moment");
    nuem_hypothesis_free(h);
    h = plain(NUEM_MAJORANA, &nufit);
    assert_fails(nuem_flavour_ratio_moment(h, &s, &way, "mu_12", 0.03, &mu, &err), NUEM_ERR_ARG,
                 err, "Majorana");
    nuem_hypothesis_free(h);
}

static void refuses(void **unused)
{
    const nuem_way way = {.length_km = 1e3 * KPC_KM, .field_gauss = 1e-6};
    const nuem_medium medium = {0};
    nuem_flavour_source s = source("pion");
    nuem_hypothesis *h = plain(NUEM_DIRAC, &nufit), *m = with(h, "mu_33", 1e-12), *none = NULL;
    nuem_profile *profile = NULL;
    nuem_flavour_ratio r = {.active = 42.0};
    double mass[6];
    nuem_error err;

    (void)unused;
    assert_ok(nuem_profile_constant(&medium, 1.0, &profile, &err), err);
    assert_fails(nuem_flavour_source_find("kaon", &s, &err), NUEM_ERR_ARG, err, "kaon");
    assert_fails(nuem_flavour_ratio_at_earth(m, &s, &nothing, 0.0, NULL, &r, &err), NUEM_ERR_ARG,
                 err, "energy");
    assert_fails(nuem_flavour_ratio_at_earth(m, &s, &(nuem_passage){.way = &way, .far = profile},
                                             1e8, NULL, &r, &err),
                 NUEM_ERR_ARG, err, "twice");
    assert_fails(
        nuem_flavour_ratio_at_earth(m, &s, &(nuem_passage){.way = &way}, 1e15, NULL, &r, &err),
        NUEM_ERR_DOMAIN, err, "mass state");
    assert_fails(nuem_passage_leave(m, &nothing, 1.0, 6, NULL, mass, &err), NUEM_ERR_ARG, err,
                 "state at birth");
    s.fraction[2] = -0.1;
    assert_fails(nuem_flavour_ratio_at_earth(m, &s, &nothing, 1e8, NULL, &r, &err), NUEM_ERR_ARG,
                 err, "fraction 2");
    s.fraction[2] = 0.5;
    assert_fails(nuem_flavour_ratio_at_earth(m, &s, &nothing, 1e8, NULL, &r, &err), NUEM_ERR_ARG,
                 err, "add to 1.5");
    assert_fails(nuem_hypothesis_with_moment(h, "mu_33", (double)INFINITY, &none, &err),
                 NUEM_ERR_ARG, err, "finite");
    assert_fails(nuem_hypothesis_with_moment(h, "mu_77", 1e-12, &none, &err), NUEM_ERR_ARG, err,
                 "mu_77");
    assert_true(r.active == 42.0 && none == NULL);
    nuem_profile_free(profile);
    nuem_hypothesis_free(m);
    nuem_hypothesis_free(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tri_bimaximal_pion_source_is_even),
        cmocka_unit_test(a_mass_state_goes_missing),
        cmocka_unit_test(majorana_ratio_stays),
        cmocka_unit_test(three_routes_agree),
        cmocka_unit_test(near_field_turns_majorana_into_antineutrinos),
        cmocka_unit_test(antineutrinos_mirror_neutrinos),
        cmocka_unit_test(moment_that_changes_a_share),
        cmocka_unit_test(refuses),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
