/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coherent probabilities and those averaged over energy and place of birth, beside explicit averages. */
#include "nuem/decoherence.h"

#include "nuem/constants.h"
#include "nuem/init.h"
#include "support/assert_close.h"
#include "support/travel.h"

/* an explicit mean over |t| <= 7 and what the same rule leaves elsewhere */
static const double TOL_MEAN = 1e-9;
/* errors of the second order in the turn of levels, at most 0.005 */
static const double TOL_SECOND = 3e-4;

static const double ENU = 10.0;

/* |S psi|^2 averaged over 1/E = (1 + s t)/E0 and over the length of a constant medium, L - sigma u: t and u
 * Gaussian, by the trapezoidal rule. */
static void explicit_mean(const nuem_propagator *p, double ne, double nn, double b, double twist,
                          double length, double s, double sigma, nuem_six out[NUEM_STATES])
{
    enum { N = 1401 };
    static double enu[N];
    static nuem_matrix6 op[N];
    const int births = sigma > 0.0 ? 41 : 1;
    nuem_error err;
    double total = 0.0;

    memset(out, 0, NUEM_STATES * sizeof *out);
    for (int j = 0; j < births; j++) {
        const double u = births > 1 ? 7.0 * (2.0 * j / (births - 1.0) - 1.0) : 0.0;
        nuem_profile *profile = nuem_test_twist(ne, nn, b, twist, length - sigma * u);
        const int n = s > 0.0 ? N : 1;
        for (int i = 0; i < n; i++)
            enu[i] = ENU / (1.0 + (n > 1 ? s * 7.0 * (2.0 * i / (n - 1.0) - 1.0) : 0.0));
        assert_ok(nuem_propagate_operator(p, profile, (size_t)n, enu, false, NULL, op, NULL, &err),
                  err);
        for (int i = 0; i < n; i++) {
            const double t = n > 1 ? 7.0 * (2.0 * i / (n - 1.0) - 1.0) : 0.0,
                         w = exp(-0.5 * (t * t + u * u));
            total += w;
            for (int a = 0; a < NUEM_STATES; a++)
                for (int c = 0; c < NUEM_STATES; c++)
                    out[a][c] += w * (pow(op[i].m[c][a].re, 2.0) + pow(op[i].m[c][a].im, 2.0));
        }
        nuem_profile_free(profile);
    }
    for (int k = 0; k < NUEM_STATES * NUEM_STATES; k++)
        out[k / NUEM_STATES][k % NUEM_STATES] /= total;
}

/* Largest difference from the explicit mean. */
static double compare(const nuem_propagator *p, double ne, double nn, double b, double twist,
                      double length, double s, double sigma)
{
    const nuem_decoherence how = {NUEM_ENERGY_SPREAD, s, sigma};
    nuem_profile *profile = nuem_test_twist(ne, nn, b, twist, length);
    nuem_six got, want[NUEM_STATES];
    double worst = 0.0;

    explicit_mean(p, ne, nn, b, twist, length, s, sigma, want);
    for (int flavour = 0; flavour < NUEM_STATES; flavour++) {
        nuem_test_probability(p, profile, ENU, flavour, &how, 1e-8, got);
        for (int c = 0; c < NUEM_STATES; c++) worst = fmax(worst, fabs(got[c] - want[flavour][c]));
    }
    nuem_profile_free(profile);
    return worst;
}

/* Reference matrices at 10 MeV in 0.9 km. */
static void coherent_reference(void **unused)
{
    static const double want[2][6] = {
        {.992778581483, .003257038139, .003440007560, .000499267691, 5.128105e-6, 1.9977024e-5},
        {.992714068700, .003258654274, .003426019443, 1.66383e-7, .000437160646, .000163930554}};
    const nuem_decoherence coherent = {.kind = NUEM_COHERENT};
    nuem_profile *profile = nuem_test_constant(2.0e27, 2.2e27, 1e9, 0.0, 0.9);

    (void)unused;
    for (int i = 0; i < 2; i++) {
        static const double a[3][3] = {{0.0, 0.8, 0.5}, {-0.8, 0.0, 0.3}, {-0.5, -0.3, 0.0}};
        nuem_hypothesis_spec spec = nuem_test_three_flavours(i ? NUEM_MAJORANA : NUEM_DIRAC);
        nuem_six got;
        nuem_test_moments(&spec, 1e-12);
        if (i) { /* the reference states these in the flavour basis, real */
            spec.basis = NUEM_BASIS_FLAVOUR;
            for (int k = 0; k < 9; k++)
                spec.magnetic_mub.m[k / 3][k % 3] = (nuem_complex){1e-12 * a[k / 3][k % 3], 0.0};
        }
        nuem_propagator *p = nuem_test_propagator(&spec, false);
        nuem_test_probability(p, profile, ENU, 0, &coherent, 1e-8, got);
        for (int c = 0; c < NUEM_STATES; c++) assert_near(got[c], want[i][c], 1e-9);
        nuem_test_probability(p, profile, ENU, 0, NULL, 1e-8, got);
        for (int c = 0; c < NUEM_STATES; c++) assert_near(got[c], want[i][c], 1e-9);
        nuem_propagator_free(p);
    }
    nuem_profile_free(profile);
}

/* In vacuum the formula is exact, whatever the spread. */
static void spread_in_vacuum(void **unused)
{
    const double lengths[] = {3.0, 40.0, 700.0}, spreads[] = {0.003, 0.03, 0.12};
    nuem_hypothesis_spec spec = nuem_test_three_flavours(NUEM_DIRAC);
    nuem_propagator *p = nuem_test_propagator(&spec, false);
    nuem_six got;

    (void)unused;
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 3; k++)
            assert_near(compare(p, 0.0, 0.0, 0.0, 0.0, lengths[i], spreads[k], 0.0), 0.0, TOL_MEAN);
    /* everything lost: sum of |U|^4 */
    const nuem_decoherence wide = {NUEM_ENERGY_SPREAD, 1.0, 0.0};
    nuem_profile *profile = nuem_test_constant(0.0, 0.0, 0.0, 0.0, 1e5);
    nuem_matrix6 mass;
    double sum = 0.0;
    nuem_propagator_mass_states(p, &mass);
    for (int k = 0; k < 3; k++) sum += pow(hypot(mass.m[0][k].re, mass.m[0][k].im), 4.0);
    nuem_test_probability(p, profile, ENU, 0, &wide, 1e-8, got);
    assert_near(got[0], sum, 1e-12);
    nuem_profile_free(profile);
    nuem_propagator_free(p);
}

/* Matter and field, a field that turns, both natures: by levels where they hardly turn, by energies elsewhere. */
static void spread_in_matter(void **unused)
{
    const double spreads[] = {0.001, 0.005, 0.1};

    (void)unused;
    for (int nature = 0; nature < 2; nature++) {
        nuem_hypothesis_spec spec = nuem_test_three_flavours(nature ? NUEM_MAJORANA : NUEM_DIRAC);
        nuem_test_moments(&spec, 1e-12);
        nuem_propagator *p = nuem_test_propagator(&spec, false);
        for (int i = 0; i < 3; i++) {
            const double tol = spreads[i] < 0.1 ? TOL_SECOND : TOL_MEAN;
            for (int turn = 0; turn < 2; turn++) {
                const double d =
                    compare(p, 4e26, 5e26, 1e8, turn ? 0.05 : 0.0, 200.0, spreads[i], 0.0);
                assert_near(d, 0.0, tol);
            }
        }
        nuem_propagator_free(p);
    }
}

/* The error falls with the square of the spread (the term of first order is in the formula). */
static void spread_is_of_second_order(void **unused)
{
    nuem_hypothesis_spec spec = nuem_test_two_flavours(NUEM_DIRAC, 20.0, 2.5e-3);
    nuem_propagator *p = nuem_test_propagator(&spec, false);
    const double large = compare(p, 1e27, 0.0, 0.0, 0.0, 30.0, 0.002, 0.0),
                 small = compare(p, 1e27, 0.0, 0.0, 0.0, 30.0, 0.0005, 0.0);

    (void)unused;
    assert_true(large < TOL_SECOND && large > 1e-7);
    assert_true(small < large / 8.0); /* 16 asymptotically */
    nuem_propagator_free(p);
}

/* A table of a medium that is constant goes the long way. */
static void spread_elsewhere(void **unused)
{
    const nuem_medium medium = {3e26, 1e26, 5e7, 2e7}, end = {1e26, 3e26, -5e7, 2e7};
    const nuem_decoherence how = {NUEM_ENERGY_SPREAD, 0.02, 0.0};
    nuem_hypothesis_spec spec = nuem_test_three_flavours(NUEM_DIRAC);
    nuem_test_moments(&spec, 1e-12);
    nuem_propagator *p = nuem_test_propagator(&spec, false);
    nuem_profile *table = nuem_test_linear(&medium, &medium, 50.0, 5),
                 *varying = nuem_test_linear(&medium, &end, 50.0, 5);
    nuem_six got, want, one;

    (void)unused;
    nuem_test_probability(p, table, ENU, 1, &how, 1e-8, got);
    nuem_profile *constant = nuem_test_constant(3e26, 1e26, 5e7, 2e7, 50.0);
    nuem_test_probability(p, constant, ENU, 1, &how, 1e-8, want);
    for (int c = 0; c < NUEM_STATES; c++) assert_near(got[c], want[c], TOL_SECOND);
    /* another rule: 201 energies, one by one */
    double total = 0.0;
    memset(want, 0, sizeof want);
    for (int i = 0; i <= 200; i++) {
        const double t = 6.0 * (i / 100.0 - 1.0), w = exp(-0.5 * t * t);
        nuem_test_probability(p, varying, ENU / (1.0 + 0.02 * t), 1, NULL, 1e-8, one);
        for (int c = 0; c < NUEM_STATES; c++) want[c] += w * one[c];
        total += w;
    }
    nuem_test_probability(p, varying, ENU, 1, &how, 1e-8, got);
    for (int c = 0; c < NUEM_STATES; c++) assert_near(got[c], want[c] / total, 1e-8);
    nuem_profile_free(table);
    nuem_profile_free(varying);
    nuem_profile_free(constant);
    nuem_propagator_free(p);
}

static void size_of_source(void **unused)
{
    nuem_hypothesis_spec spec = nuem_test_three_flavours(NUEM_DIRAC);
    nuem_test_moments(&spec, 1e-12);
    nuem_propagator *p = nuem_test_propagator(&spec, false);
    nuem_six got, want[NUEM_STATES];

    (void)unused;
    for (int i = 0; i < 3; i++) {
        const double sigma = 0.5 + i;
        const nuem_decoherence how = {NUEM_COHERENT, 0.0, sigma};
        nuem_profile *profile = nuem_test_twist(4e26, 5e26, 1e8, 0.0, 60.0);
        nuem_test_probability(p, profile, ENU, 0, &how, 1e-8, got);
        explicit_mean(p, 4e26, 5e26, 1e8, 0.0, 60.0, 0.0, sigma, want);
        for (int c = 0; c < NUEM_STATES; c++) assert_near(got[c], want[0][c], TOL_MEAN);
        nuem_profile_free(profile);
    }
    assert_near(compare(p, 4e26, 5e26, 1e8, 0.05, 60.0, 0.003, 1.5), 0.0, TOL_SECOND);
    nuem_propagator_free(p);
}

static nuem_status ask(const nuem_propagator *p, const nuem_profile *profile, double enu,
                       nuem_decoherence how, double tolerance, double norm, nuem_six out,
                       nuem_error *err)
{
    nuem_propagate_options options = nuem_propagate_defaults();
    const nuem_complex initial[NUEM_STATES] = {{norm, 0.0}};

    options.tolerance = tolerance;
    return nuem_propagate_probability(p, profile, 1, &enu, initial, &how, &options, out, NULL, err);
}

static void bad_input(void **unused)
{
    const nuem_medium in = {1e27, 1e27, 1e7, 0.0}, to = {1e26, 1e26, 1e7, 0.0};
    nuem_hypothesis_spec spec = nuem_test_three_flavours(NUEM_DIRAC);
    nuem_propagator *p = nuem_test_propagator(&spec, false);
    nuem_profile *profile = nuem_test_linear(&in, &to, 1000.0, 2),
                 *far = nuem_test_constant(0.0, 0.0, 0.0, 0.0, 1e25);
    const nuem_decoherence plain = {.kind = NUEM_COHERENT};
    nuem_six out = {7.0};
    nuem_error err;

    (void)unused;
    const double energies[] = {0.0, -1.0, (double)NAN, HUGE_VAL};
    for (int i = 0; i < 4; i++)
        assert_fails(ask(p, profile, energies[i], plain, 1e-8, 1.0, out, &err), NUEM_ERR_ARG, err,
                     "energy");
    assert_fails(ask(p, profile, 1.0, plain, 1e-8, 0.9, out, &err), NUEM_ERR_ARG, err,
                 "norm 0.9; it must be 1");
    assert_fails(ask(p, profile, 1.0, plain, 1e-8, (double)NAN, out, &err), NUEM_ERR_ARG, err,
                 "norm");
    assert_fails(ask(p, profile, 1.0, plain, 1e-15, 1.0, out, &err), NUEM_ERR_ARG, err,
                 "tolerance is 1e-15; it must lie in [1e-12, 0.01]");
    assert_fails(ask(p, profile, 1.0, (nuem_decoherence){NUEM_ENERGY_SPREAD, -0.1, 0.0}, 1e-8, 1.0,
                     out, &err),
                 NUEM_ERR_ARG, err, "energy spread is -0.1; it must lie in [0, 1]");
    assert_fails(ask(p, profile, 1.0, (nuem_decoherence){NUEM_ENERGY_SPREAD, 1.1, 0.0}, 1e-8, 1.0,
                     out, &err),
                 NUEM_ERR_ARG, err, "energy spread is 1.1");
    assert_fails(
        ask(p, profile, 1.0, (nuem_decoherence){NUEM_COHERENT, 0.0, -1.0}, 1e-8, 1.0, out, &err),
        NUEM_ERR_ARG, err, "source size is -1 km");
    assert_fails(
        ask(p, profile, 1.0, (nuem_decoherence){.kind = (nuem_averaging)9}, 1e-8, 1.0, out, &err),
        NUEM_ERR_ARG, err, "averaging 9");
    /* what has no meaning: lost phases, spreads with energies below 0, too many energies, sources over which the
     * medium changes */
    assert_fails(ask(p, far, 1.0, plain, 1e-8, 1.0, out, &err), NUEM_ERR_DOMAIN, err,
                 "rounding leaves an error of");
    assert_fails(
        ask(p, far, 1.0, (nuem_decoherence){NUEM_ENERGY_SPREAD, 0.1, 0.0}, 1e-8, 1.0, out, &err),
        NUEM_ERR_DOMAIN, err, "average (secular)");
    assert_fails(ask(p, profile, 1.0, (nuem_decoherence){NUEM_ENERGY_SPREAD, 0.5, 0.0}, 1e-8, 1.0,
                     out, &err),
                 NUEM_ERR_DOMAIN, err, "energy spread is 0.5; outside a constant medium");
    assert_fails(ask(p, profile, 1e-3, (nuem_decoherence){NUEM_ENERGY_SPREAD, 0.1, 0.0}, 1e-8, 1.0,
                     out, &err),
                 NUEM_ERR_DOMAIN, err, "energies, more than 200000");
    assert_fails(
        ask(p, profile, 1.0, (nuem_decoherence){NUEM_COHERENT, 0.0, 300.0}, 1e-8, 1.0, out, &err),
        NUEM_ERR_DOMAIN, err, "the medium changes by a phase");
    assert_true(out[0] == 7.0);
    assert_int_equal(ask(p, far, 1.0, plain, 1e-8, 1.0, out, NULL), NUEM_ERR_DOMAIN);
    /* no energies: nothing to do */
    const nuem_complex initial[NUEM_STATES] = {{1.0, 0.0}};
    assert_ok(nuem_propagate_probability(p, far, 0, NULL, initial, NULL, NULL, NULL, NULL, &err),
              err);
    nuem_profile_free(profile);
    nuem_profile_free(far);
    nuem_propagator_free(p);
}

static bool stop(double fraction, void *context)
{
    int *calls = context;

    assert_true(fraction >= 0.0 && fraction <= 1.0);
    return ++*calls < 3;
}

static void stops(void **unused)
{
    const nuem_medium in = {1e27, 1e27, 1e7, 0.0}, to = {1e26, 1e26, 1e7, 0.0};
    const nuem_complex initial[NUEM_STATES] = {{1.0, 0.0}};
    const double enu[8] = {10.0, 11.0, 12.0, 13.0, 14.0, 15.0, 16.0, 17.0};
    nuem_hypothesis_spec spec = nuem_test_three_flavours(NUEM_DIRAC);
    nuem_propagator *p = nuem_test_propagator(&spec, false);
    nuem_profile *profile = nuem_test_linear(&in, &to, 3000.0, 2);
    nuem_six out[8] = {{7.0}};
    nuem_error err;

    (void)unused;
    for (int kind = 1; kind < 3; kind++) {
        const nuem_decoherence how = {(nuem_averaging)kind, 0.01, 0.0};
        nuem_propagate_options options = nuem_propagate_defaults();
        int calls = 0;
        options.progress = (nuem_progress){stop, &calls};
        nuem_profile *vacuum = nuem_test_constant(0.0, 0.0, 0.0, 0.0, 1e5);
        const nuem_status st = nuem_propagate_probability(
            p, kind == 1 ? profile : vacuum, 8, enu, initial, &how, &options, out[0], NULL, &err);
        assert_int_equal(st, NUEM_ERR_CANCELLED);
        assert_int_equal(calls, 3);
        assert_true(out[0][0] == 7.0);
        nuem_profile_free(vacuum);
    }
    nuem_profile_free(profile);
    nuem_propagator_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coherent_reference), cmocka_unit_test(spread_in_vacuum),
        cmocka_unit_test(spread_in_matter),   cmocka_unit_test(spread_is_of_second_order),
        cmocka_unit_test(spread_elsewhere),   cmocka_unit_test(size_of_source),
        cmocka_unit_test(bad_input),          cmocka_unit_test(stops),
    };
    nuem_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
