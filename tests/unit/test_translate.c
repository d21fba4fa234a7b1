/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One effective limit as limits on single moments: published and reference values, the parameters of
 * the fits as a second route, linear propagation of errors as a second route to the drawn ones;
 * refusals. */
#include "nuem/moment.h"
#include "nuem/parameter.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/reference.h"

/* a dozen products; a small probability loses digits against one */
static const double TOL_ALGEBRA = 1e-11;
/* 10000 draws: the ends scatter by 1.5 % of a standard deviation; three times that, and the second
 * order of the linear formula at errors of a few per cent */
static const double TOL_DRAWN = 0.06;

static const nuem_mixing nufit = {33.44, 49.2, 8.57, 197, 7.42e-5, 2.517e-3, {0, 0}};
static const nuem_mixing borexino = {33.46, 45, 8.4316, 270, 7.53e-5, 2.5e-3, {0, 0}};
static const double VALUE = 2.8e-11;

static void translate(const nuem_moment_source *s, const nuem_mixing *m, const nuem_mixing *sigma,
                      uint64_t seed, nuem_moment_bound *out)
{
    nuem_error err = {0};

    assert_ok(nuem_moment_translate(VALUE, s, m, sigma, seed, out, &err), err);
}

static double limit_of(const nuem_moment_bound *bound, const char *name)
{
    for (int i = 0; i < NUEM_MOMENT_BOUNDS; i++)
        if (strcmp(bound[i].parameter, name) == 0) return bound[i].limit_mub;
    fail_msg("no bound on %s", name);
    return 0.0;
}

static void borexino_values(void **unused)
{
    (void)unused;
    nuem_moment_bound b[NUEM_MOMENT_BOUNDS];
    nuem_moment_source s = {.kind = NUEM_SOURCE_SOLAR_PEE, .p = 0.5175};

    translate(&s, &borexino, NULL, 0, b);
    assert_reference(limit_of(b, "mu_e"), "lab-27");
    s.p = 0.517;
    translate(&s, &borexino, NULL, 0, b);
    assert_reference(limit_of(b, "mu_e"), "borexino-mu-e");
    assert_reference(limit_of(b, "mu_mu"), "borexino-mu-mu");
    assert_reference(limit_of(b, "mu_tau"), "borexino-mu-tau");
    /* what the collaboration's formula says: (1 - P_ee) (c23^2, s23^2) */
    assert_close(limit_of(b, "mu_mu"), VALUE / sqrt(0.5 * (1.0 - 0.517)), 1e-12);
    s = (nuem_moment_source){.kind = NUEM_SOURCE_SOLAR_P, .p = 0.69};
    translate(&s, &borexino, NULL, 0, b);
    assert_reference(limit_of(b, "mu_11"), "lab-28-11");
    assert_reference(limit_of(b, "mu_22"), "lab-28-22");
    assert_reference(limit_of(b, "mu_33"), "borexino-mu-33");
    assert_reference(limit_of(b, "mu_12"), "lab-29-12");
    assert_reference(limit_of(b, "mu_13"), "lab-29-13");
    assert_reference(limit_of(b, "mu_23"), "lab-29-23");
    for (int i = 0; i < NUEM_MOMENT_BOUNDS; i++) {
        assert_true(b[i].low_mub == b[i].limit_mub && b[i].high_mub == b[i].limit_mub);
    }
}

static nuem_moment_source draw_source(nuem_draw *d, unsigned kind)
{
    nuem_moment_source s = {.kind = (nuem_moment_source_kind)(kind % 3)};

    if (s.kind == NUEM_SOURCE_VACUUM) {
        s.flavour = (nuem_flavour)(kind / 3 % 3);
        s.anti = kind % 2;
        s.enu_mev = nuem_draw_log(d, 0.5, 10.0);
        s.baseline_km = kind % 5 ? nuem_draw_log(d, 1e-2, 100.0) : 0.0;
        if (kind % 5 == 0) s.enu_mev = 0.0; /* not needed */
    } else {
        s.p = nuem_draw_uniform(d, 0.4, 0.6);
    }
    return s;
}

/* Second route: a hypothesis whose only moment is at its limit shows the effective limit. */
static void limits_give_the_value_back(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 200; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_hypothesis_spec spec = {.mixing = nufit};
        nuem_moment_source s = draw_source(&d, seed);
        nuem_moment_bound b[NUEM_MOMENT_BOUNDS];
        nuem_state state;
        nuem_error err;
        if (s.kind != NUEM_SOURCE_SOLAR_PEE) nuem_draw_mixing(&d, &spec.mixing);
        translate(&s, &spec.mixing, NULL, 0, b);
        assert_ok(nuem_moment_source_state(&s, &spec.mixing, &state, &err), err);
        for (int nature = 0; nature < 2; nature++) {
            nuem_hypothesis *hyp = NULL;
            spec.nature = nature ? NUEM_MAJORANA : NUEM_DIRAC;
            assert_ok(nuem_hypothesis_create(&spec, &hyp, &err), err);
            for (int i = 0; i < NUEM_MOMENT_BOUNDS; i++) {
                const nuem_parameter *p;
                nuem_couplings c;
                assert_ok(nuem_parameter_find(b[i].parameter, &p, &err), err);
                if (!isfinite(b[i].limit_mub)) {
                    nuem_parameter_apply(p, hyp, 1e-11, 0.0, &c);
                    assert_near(nuem_moment_effective(&c, &state), 0.0, 1e-18);
                    continue;
                }
                nuem_parameter_apply(p, hyp, b[i].limit_mub, 0.0, &c);
                double tol = TOL_ALGEBRA * fmax(1.0, pow(b[i].limit_mub / VALUE, 2));
                assert_close(nuem_moment_effective(&c, &state), VALUE, tol);
            }
            nuem_hypothesis_free(hyp);
        }
    }
}

/* Sum rules: the probabilities of the three flavours, and of the three mass states, sum to one. */
static void sum_rules(void **unused)
{
    (void)unused;
    static const int triples[][3] = {{0, 1, 2}, {3, 4, 5}};

    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_moment_source s = draw_source(&d, seed);
        nuem_moment_bound b[NUEM_MOMENT_BOUNDS];
        translate(&s, &nufit, NULL, 0, b);
        for (int k = 0; k < 2; k++) {
            double sum = 0.0;
            for (int i = 0; i < 3; i++) sum += pow(VALUE / b[triples[k][i]].limit_mub, 2);
            assert_close(sum, 1.0, 1e-12);
        }
        double transition = 0.0;
        for (int i = 6; i < 9; i++) transition += pow(VALUE / b[i].limit_mub, 2);
        assert_close(transition, 2.0, 1e-12);
        assert_true(b[9].limit_mub == b[8].limit_mub);  /* Lambda1 = mu_23 */
        assert_true(b[10].limit_mub == b[7].limit_mub); /* |Lambda2| = mu_13 */
        assert_true(b[11].limit_mub == b[6].limit_mub); /* Lambda3 = mu_12 */
    }
}

static double *field(nuem_mixing *m, int i)
{
    double *const all[] = {&m->theta12_deg, &m->theta23_deg, &m->theta13_deg,
                           &m->delta_deg,   &m->dm21_ev2,    &m->dm31_ev2};

    return all[i];
}

/* Small errors propagate linearly: half the drawn interval is the quadratic sum of the derivatives. */
static void drawn_errors_are_linear_when_small(void **unused)
{
    (void)unused;
    nuem_mixing sigma = {0.05, 0.05, 0.02, 1.0, 1e-7, 1e-6, {0, 0}};
    const nuem_moment_source source[] = {
        {.kind = NUEM_SOURCE_SOLAR_PEE, .p = 0.517},
        {.kind = NUEM_SOURCE_SOLAR_P, .p = 0.69},
        {.kind = NUEM_SOURCE_VACUUM, .anti = true, .enu_mev = 4.0, .baseline_km = 30.0},
        {.kind = NUEM_SOURCE_VACUUM, .flavour = NUEM_MU, .enu_mev = 1000.0, .baseline_km = 300.0},
    };

    for (size_t n = 0; n < sizeof source / sizeof source[0]; n++) {
        nuem_moment_bound b[NUEM_MOMENT_BOUNDS], up[NUEM_MOMENT_BOUNDS], down[NUEM_MOMENT_BOUNDS];
        double variance[NUEM_MOMENT_BOUNDS] = {0};
        translate(&source[n], &nufit, &sigma, 4, b);
        for (int k = 0; k < 6; k++) {
            nuem_mixing a = nufit, c = nufit;
            double h = 1e-3 * *field(&sigma, k);
            *field(&a, k) += h;
            *field(&c, k) -= h;
            translate(&source[n], &a, NULL, 0, up);
            translate(&source[n], &c, NULL, 0, down);
            for (int i = 0; i < NUEM_MOMENT_BOUNDS; i++)
                variance[i] += pow((up[i].limit_mub - down[i].limit_mub) / 2e-3, 2);
        }
        for (int i = 0; i < NUEM_MOMENT_BOUNDS; i++) {
            double half = 0.5 * (b[i].high_mub - b[i].low_mub), want = sqrt(variance[i]);
            assert_true(b[i].low_mub <= b[i].limit_mub && b[i].limit_mub <= b[i].high_mub);
            /* P_ee itself is held, so that mu_e has no error beyond rounding */
            assert_near(half, want, TOL_DRAWN * want + 1e-12 * b[i].limit_mub);
        }
    }
}

static void seed_decides(void **unused)
{
    (void)unused;
    const nuem_mixing sigma = {0.7, 0.9, 0.1, 30.0, 2e-6, 2e-5, {0, 0}}, none = {0};
    const nuem_moment_source s = {.kind = NUEM_SOURCE_SOLAR_PEE, .p = 0.517};
    nuem_moment_bound a[NUEM_MOMENT_BOUNDS], b[NUEM_MOMENT_BOUNDS], c[NUEM_MOMENT_BOUNDS];

    translate(&s, &nufit, &sigma, 1, a);
    translate(&s, &nufit, &sigma, 1, b);
    translate(&s, &nufit, &sigma, 2, c);
    for (int i = 1; i < NUEM_MOMENT_BOUNDS; i++) {
        double width = a[i].high_mub - a[i].low_mub;
        assert_true(a[i].low_mub == b[i].low_mub && a[i].high_mub == b[i].high_mub);
        assert_true(a[i].low_mub != c[i].low_mub);
        assert_near(a[i].low_mub, c[i].low_mub, TOL_DRAWN * width);
        assert_near(a[i].high_mub, c[i].high_mub, TOL_DRAWN * width);
    }
    translate(&s, &nufit, &none, 1, a);
    for (int i = 0; i < NUEM_MOMENT_BOUNDS; i++) {
        assert_close(a[i].low_mub, a[i].limit_mub, 1e-15);
        assert_close(a[i].high_mub, a[i].limit_mub, 1e-15);
    }
}

/* A flavour at its source feels its own moment and none of the other two. */
static void untouched_moments_have_no_limit(void **unused)
{
    (void)unused;
    const nuem_moment_source s = {.kind = NUEM_SOURCE_VACUUM, .flavour = NUEM_MU, .anti = true};
    const nuem_mixing sigma = {0.7, 0.9, 0.1, 30.0, 2e-6, 2e-5, {0, 0}};
    nuem_moment_bound b[NUEM_MOMENT_BOUNDS];

    translate(&s, &nufit, &sigma, 1, b);
    assert_close(limit_of(b, "mu_mu"), VALUE, 1e-14);
    assert_true(isinf(limit_of(b, "mu_e")) && isinf(b[0].low_mub) && isinf(b[0].high_mub));
    assert_true(isinf(limit_of(b, "mu_tau")));
    assert_true(isfinite(limit_of(b, "mu_33")));
}

/* The errors of the files, next to the values they belong to. */
static void errors_are_read(void **data)
{
    nuem_mixing m, sigma;
    nuem_error err;

    assert_ok(nuem_mixing_open_errors(*data, "nufit-6.0-no", &sigma, NULL, &err), err);
    assert_ok(nuem_mixing_open(*data, "nufit-6.0-no", &m, NULL, &err), err);
    assert_close(sigma.theta12_deg, 0.714, 1e-15);
    assert_close(sigma.theta23_deg, 0.861, 1e-15);
    assert_close(sigma.theta13_deg, 0.111, 1e-15);
    assert_close(sigma.delta_deg, 33.5, 1e-15);
    assert_close(sigma.dm21_ev2, 1.9e-6, 1e-15);
    assert_close(sigma.dm31_ev2, 2e-5, 1e-15);
    assert_true(sigma.majorana_deg[0] == 0.0 && sigma.majorana_deg[1] == 0.0);
    assert_ok(nuem_mixing_open_errors(*data, "borexino-2017", &sigma, NULL, &err), err);
    assert_true(sigma.theta12_deg == 0.0 && sigma.delta_deg == 0.0);
    assert_fails(nuem_mixing_open_errors(*data, "nufit-99", &sigma, NULL, &err), NUEM_ERR_ARG, err,
                 "nufit-99");
}

static void bad_input_is_refused(void **unused)
{
    (void)unused;
    const nuem_moment_source good = {.kind = NUEM_SOURCE_SOLAR_P, .p = 0.69};
    nuem_moment_bound b[NUEM_MOMENT_BOUNDS] = {{"untouched", 1, 2, 3}};
    nuem_mixing sigma = {0};
    nuem_error err = {0};
    const double value[] = {0.0, -1e-11, (double)NAN, HUGE_VAL};

    for (size_t i = 0; i < sizeof value / sizeof value[0]; i++)
        assert_fails(nuem_moment_translate(value[i], &good, &nufit, NULL, 0, b, &err), NUEM_ERR_ARG,
                     err, "positive");
    static const struct {
        nuem_moment_source source;
        nuem_status status;
        const char *message;
    } bad[] = {
        {{.kind = NUEM_SOURCE_SOLAR_P, .p = 1.5}, NUEM_ERR_ARG, "[0, 1]"},
        {{.kind = NUEM_SOURCE_SOLAR_PEE, .p = -0.5}, NUEM_ERR_ARG, "[0, 1]"},
        {{.kind = NUEM_SOURCE_SOLAR_PEE, .p = 0.9}, NUEM_ERR_DOMAIN, "out of reach"},
        {{.kind = (nuem_moment_source_kind)9}, NUEM_ERR_ARG, "source kind 9"},
        {{.flavour = (nuem_flavour)4}, NUEM_ERR_ARG, "flavour is 4"},
        {{.baseline_km = 1.0}, NUEM_ERR_ARG, "energy is 0 MeV"},
        {{.baseline_km = -1.0, .enu_mev = 1.0}, NUEM_ERR_ARG, "baseline is -1 km"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_fails(nuem_moment_translate(VALUE, &bad[i].source, &nufit, NULL, 0, b, &err),
                     bad[i].status, err, bad[i].message);
    sigma.theta13_deg = -1.0;
    assert_fails(nuem_moment_translate(VALUE, &good, &nufit, &sigma, 0, b, &err), NUEM_ERR_ARG, err,
                 "error 3");
    assert_int_equal(err.index, 2);
    /* P_ee within reach, but not of most of the draws */
    const nuem_moment_source edge = {.kind = NUEM_SOURCE_SOLAR_PEE, .p = 0.66};
    const nuem_mixing large = {.theta12_deg = 30.0, .theta13_deg = 40.0};
    assert_fails(nuem_moment_translate(VALUE, &edge, &nufit, &large, 0, b, &err), NUEM_ERR_DOMAIN,
                 err, "draws only");
    assert_int_equal(nuem_moment_translate(0.0, &good, &nufit, NULL, 0, b, NULL), NUEM_ERR_ARG);
    assert_string_equal(b[0].parameter, "untouched");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(borexino_values), cmocka_unit_test(limits_give_the_value_back),
        cmocka_unit_test(sum_rules),       cmocka_unit_test(drawn_errors_are_linear_when_small),
        cmocka_unit_test(seed_decides),    cmocka_unit_test(untouched_moments_have_no_limit),
        cmocka_unit_test(errors_are_read), cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
