/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Constant media and fields that turn: one exponential against formulae in closed form. */
#include "support/assert_close.h"
#include "support/six_states.h"

enum { S = NUEM_STATES };

static const double ENU = 10.0;

/* A system in units of 1/km: the densities, field and splitting that make these elements. */
typedef struct numbers {
    double ve, vn;    /* sqrt2 G_F n_e, -sqrt2 G_F n_n/2 */
    double splitting; /* dm21/2E */
    double theta_deg; /* 12 */
    double length_km;
} numbers;

static const double FIELD = 1e9; /* gauss */

static nuem_hypothesis_spec two_flavours(nuem_nature nature, const numbers *x)
{
    nuem_hypothesis_spec spec = {.nature = nature, .basis = NUEM_BASIS_FLAVOUR};

    spec.mixing.theta12_deg = x->theta_deg;
    spec.mixing.dm21_ev2 = x->splitting * ENU / nuem_test_vacuum_km();
    spec.mixing.dm31_ev2 = 2e-3;
    return spec;
}

/* moment whose mu B is this many 1/km */
static double moment(double mu_b_km)
{
    return mu_b_km / (nuem_test_moment_km() * FIELD);
}

static nuem_matrix6 evolve(const nuem_hypothesis_spec *spec, const numbers *x)
{
    const nuem_medium medium = {x->ve / nuem_test_weak_km(), -2.0 * x->vn / nuem_test_weak_km(),
                                FIELD, 0.0};
    nuem_propagator *p = nuem_test_six_propagator(spec, false);
    nuem_profile *profile = NULL;
    nuem_matrix6 s;
    nuem_error err;

    assert_ok(nuem_profile_constant(&medium, x->length_km, &profile, &err), err);
    assert_ok(nuem_propagate_operator(p, profile, 1, &ENU, false, NULL, &s, NULL, &err), err);
    assert_near(nuem_test_unitarity(&s), 0.0, 1e-14);
    nuem_profile_free(profile);
    nuem_propagator_free(p);
    return s;
}

/* Popov, Studenikin, EPJC 79 (2019) 144: two Dirac neutrinos with moments diagonal between mass states. */
static void popov_studenikin(double theta, double splitting, double mu1, double mu2, double t,
                             double want[4])
{
    const double s2 = pow(sin(2 * theta), 2), c2 = cos(2 * theta);
    const double plus = 0.5 * (mu1 + mu2) * t, minus = 0.5 * (mu1 - mu2) * t;
    const double x2 = pow(sin(0.5 * splitting * t), 2), c = cos(mu1 * t) * cos(mu2 * t),
                 s = sin(mu1 * t) * sin(mu2 * t);

    want[0] = pow(cos(plus) * cos(minus) - c2 * sin(plus) * sin(minus), 2) - s2 * c * x2;
    want[1] = s2 * (c * x2 + pow(sin(plus) * sin(minus), 2));
    want[2] = pow(sin(plus) * cos(minus) + c2 * sin(minus) * cos(plus), 2) - s2 * s * x2;
    want[3] = s2 * (pow(sin(minus) * cos(plus), 2) + s * x2);
}

static void dirac_formula_of_popov_and_studenikin(void **unused)
{
    nuem_draw d = nuem_draw_seed(1);

    (void)unused;
    for (int i = 0; i < 200; i++) {
        numbers x = {.splitting = nuem_draw_uniform(&d, 0.1, 2.0),
                     .theta_deg = nuem_draw_uniform(&d, 0.0, 90.0),
                     .length_km = nuem_draw_uniform(&d, 0.1, 20.0)};
        double mu1 = nuem_draw_uniform(&d, -1, 1), mu2 = nuem_draw_uniform(&d, -1, 1), want[4];
        if (i == 0) { /* a point with known digits */
            x = (numbers){.splitting = 1.0, .theta_deg = 0.5836 * 180.0 / M_PI, .length_km = 7.3};
            mu1 = 0.3;
            mu2 = 0.17;
        }
        nuem_hypothesis_spec spec = two_flavours(NUEM_DIRAC, &x);
        spec.basis = NUEM_BASIS_MASS;
        spec.magnetic_mub.m[0][0].re = moment(mu1);
        spec.magnetic_mub.m[1][1].re = moment(mu2);
        const nuem_matrix6 s = evolve(&spec, &x);
        popov_studenikin(x.theta_deg * M_PI / 180.0, x.splitting, mu1, mu2, x.length_km, want);
        const int to[4] = {0, 1, 3, 4};
        for (int k = 0; k < 4; k++) assert_near(nuem_test_chance(&s, to[k], 0), want[k], 1e-11);
        if (i) continue;
        static const double digits[4] = {.1312001725, .1352143645, .5755048303, .1580806326};
        for (int k = 0; k < 4; k++) assert_near(want[k], digits[k], 1e-10 /* digits given */);
    }
}

/* Two levels: P = (2g)^2/W^2 sin^2(W t/2), W^2 = (2g)^2 + (d - V)^2. */
static void majorana_resonance_without_mixing(void **unused)
{
    nuem_draw d = nuem_draw_seed(2);

    (void)unused;
    for (int i = 0; i < 200; i++) {
        numbers x = {.ve = nuem_draw_uniform(&d, 0, 3),
                     .vn = -nuem_draw_uniform(&d, 0, 1),
                     .splitting = nuem_draw_uniform(&d, 0.1, 2.0),
                     .length_km = nuem_draw_uniform(&d, 0.1, 20.0)};
        double g = nuem_draw_uniform(&d, 0.01, 1.0);
        if (i == 0) {
            x = (numbers){.ve = 0.6, .splitting = 1.0, .length_km = 5.0};
            g = 0.25;
        }
        nuem_hypothesis_spec spec = two_flavours(NUEM_MAJORANA, &x);
        spec.magnetic_mub.m[0][1].re = moment(g);
        spec.magnetic_mub.m[1][0].re = -moment(g);
        const nuem_matrix6 s = evolve(&spec, &x);
        const double off = x.splitting - (x.ve + 2.0 * x.vn), w = hypot(2.0 * g, off);
        const double want = pow(2.0 * g / w * sin(0.5 * w * x.length_km), 2);
        assert_near(nuem_test_chance(&s, 4, 0), want, 1e-11);
        if (i == 0) assert_near(want, 0.6092080398, 1e-10 /* digits given */);
    }
}

/* d = 1, theta = 0.5836, V_e = 0.8, V_x = -0.2, g = 0.25, t = 5; digits from an exponential of the 4x4
 * matrix by another program. */
static void majorana_two_flavours(void **unused)
{
    static const double want[4] = {.78877783, .05452679, .02585525, .13084014};
    const numbers x = {.ve = 1.0, /* H_ee = V_e + V_n */
                       .vn = -0.2,
                       .splitting = 1.0,
                       .theta_deg = 0.5836 * 180.0 / M_PI,
                       .length_km = 5.0};
    nuem_hypothesis_spec spec = two_flavours(NUEM_MAJORANA, &x);
    const int to[4] = {0, 1, 3, 4};

    (void)unused;
    spec.magnetic_mub.m[0][1].re = moment(0.25);
    spec.magnetic_mub.m[1][0].re = -moment(0.25);
    const nuem_matrix6 s = evolve(&spec, &x);
    for (int k = 0; k < 4; k++) assert_near(nuem_test_chance(&s, to[k], 0), want[k], 1e-8);
}

/* Six states; digits from an exponential by another program. */
static void six_states(void **unused)
{
    static const double dirac[S] = {.992778581483, .003257038139, .003440007560,
                                    .000499267691, 5.128105e-6,   1.9977024e-5};
    static const double majorana[S] = {.992714068700, .003258654274, .003426019443,
                                       1.66383e-7,    .000437160646, .000163930554};
    static const double between_masses[3][3] = {{.8, .2, .1}, {.2, .5, .15}, {.1, .15, .3}};
    static const double between_flavours[3][3] = {{0, .8, .5}, {-.8, 0, .3}, {-.5, -.3, 0}};
    const nuem_medium medium = {2.0e27, 2.2e27, 1e9, 0.0};
    nuem_profile *profile = NULL;
    nuem_error err;

    (void)unused;
    assert_ok(nuem_profile_constant(&medium, 0.9, &profile, &err), err);
    for (int m = 0; m < 2; m++) {
        nuem_hypothesis_spec spec = {.nature = m ? NUEM_MAJORANA : NUEM_DIRAC,
                                     .basis = m ? NUEM_BASIS_FLAVOUR : NUEM_BASIS_MASS,
                                     .mixing = {.theta12_deg = asin(sqrt(.307)) * 180.0 / M_PI,
                                                .theta13_deg = asin(sqrt(.0220)) * 180.0 / M_PI,
                                                .theta23_deg = asin(sqrt(.546)) * 180.0 / M_PI,
                                                .delta_deg = 1.36 * 180.0,
                                                .dm21_ev2 = 7.5e-5,
                                                .dm31_ev2 = 2.5e-3}};
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 3; k++)
                spec.magnetic_mub.m[j][k].re =
                    1e-12 * (m ? between_flavours[j][k] : between_masses[j][k]);
        nuem_propagator *p = nuem_test_six_propagator(&spec, false);
        nuem_matrix6 s;
        assert_ok(nuem_propagate_operator(p, profile, 1, &ENU, false, NULL, &s, NULL, &err), err);
        for (int k = 0; k < S; k++)
            assert_near(nuem_test_chance(&s, k, 0), (m ? majorana : dirac)[k], 1e-9);
        nuem_propagator_free(p);
    }
    nuem_profile_free(profile);
}

typedef struct spiral {
    nuem_medium medium;
    double rad_per_km;
} spiral;

static nuem_medium at(double x, const void *context)
{
    const spiral *s = context;
    const double c = cos(s->rad_per_km * x), n = sin(s->rad_per_km * x);

    return (nuem_medium){s->medium.ne_cm3, s->medium.nn_cm3,
                         c * s->medium.bx_gauss - n * s->medium.by_gauss,
                         n * s->medium.bx_gauss + c * s->medium.by_gauss};
}

/* The frame that turns with the field against steps through a field whose components are told. */
static void turning_field(void **unused)
{
    nuem_draw d = nuem_draw_seed(3);
    nuem_error err;

    (void)unused;
    for (int i = 0; i < 12; i++) {
        const spiral s = {{2e27, 1e27, 2e9, 1e9}, nuem_draw_uniform(&d, -2.0, 2.0)};
        nuem_hypothesis_spec spec =
            nuem_test_six_spec(&d, i % 3 == 2 ? NUEM_MAJORANA : NUEM_DIRAC, 1e-11);
        nuem_propagator *p = nuem_test_six_propagator(&spec, i % 3 == 1);
        nuem_profile *exact = NULL, *steps = nuem_test_profile(at, &s, 0.0, 20.0, 0, NULL);
        nuem_propagate_options o = nuem_propagate_defaults();
        nuem_matrix6 a, b;
        o.tolerance = 1e-11;
        assert_ok(nuem_profile_twist(&s.medium, s.rad_per_km, 20.0, &exact, &err), err);
        assert_ok(nuem_propagate_operator(p, exact, 1, &ENU, false, &o, &a, NULL, &err), err);
        assert_ok(nuem_propagate_operator(p, steps, 1, &ENU, false, &o, &b, NULL, &err), err);
        assert_near(nuem_test_distance(&a, &b), 0.0, 3.0 * o.tolerance);
        /* and back */
        assert_ok(nuem_propagate_operator(p, exact, 1, &ENU, true, &o, &b, NULL, &err), err);
        a = nuem_test_adjoint(&a);
        assert_near(nuem_test_distance(&a, &b), 0.0, 1e-13);
        nuem_profile_free(exact);
        nuem_profile_free(steps);
        nuem_propagator_free(p);
    }
}

/* A field that turns with phi' shifts the resonance of nu_e and nubar_mu by phi': where V is missing, turning
 * makes up for it (Akhmedov, Petcov, Smirnov, PRD 48 (1993) 2167). */
static void turning_shifts_the_resonance(void **unused)
{
    const numbers x = {.splitting = 1.0, .length_km = M_PI / 0.1};
    nuem_hypothesis_spec spec = two_flavours(NUEM_MAJORANA, &x);
    const nuem_medium medium = {0, 0, FIELD, 0};
    const double twist[2] = {1.0, -1.0}, want[2] = {1.0, 0.0};
    nuem_error err;

    (void)unused;
    spec.magnetic_mub.m[0][1].re = moment(0.05);
    spec.magnetic_mub.m[1][0].re = -moment(0.05);
    nuem_propagator *p = nuem_test_six_propagator(&spec, false);
    for (int i = 0; i < 2; i++) {
        nuem_profile *profile = NULL;
        nuem_matrix6 s;
        assert_ok(nuem_profile_twist(&medium, twist[i], x.length_km, &profile, &err), err);
        assert_ok(nuem_propagate_operator(p, profile, 1, &ENU, false, NULL, &s, NULL, &err), err);
        /* off resonance (2g/2)^2 = 0.0025 at most */
        assert_near(nuem_test_chance(&s, 4, 0), want[i], i ? 0.0025 : 1e-10);
        nuem_profile_free(profile);
    }
    nuem_propagator_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dirac_formula_of_popov_and_studenikin),
        cmocka_unit_test(majorana_resonance_without_mixing),
        cmocka_unit_test(majorana_two_flavours),
        cmocka_unit_test(six_states),
        cmocka_unit_test(turning_field),
        cmocka_unit_test(turning_shifts_the_resonance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
