/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Profiles that vary: against Runge-Kutta, against products of constant pieces, against itself. */
#include <stdlib.h>

#include "num/matrix3.h"
#include "propagation/step.h"
#include "support/assert_close.h"
#include "support/six_states.h"

enum { S = NUEM_STATES };

/* The true error may be this often the tolerance. */
static const double SAFETY = 3.0;

static nuem_matrix6 propagate(const nuem_propagator *p, const nuem_profile *profile, double enu,
                              double tol, bool reverse, nuem_propagate_cost *cost)
{
    nuem_propagate_options o = nuem_propagate_defaults();
    nuem_matrix6 s;
    nuem_error err;

    o.tolerance = tol;
    assert_ok(nuem_propagate_operator(p, profile, 1, &enu, reverse, &o, &s, cost, &err), err);
    return s;
}

/* Densities fall by e in length_km, the field is a hill from half-way on and turns. */
typedef struct ball {
    double length_km, ne, field, twist;
} ball;

static nuem_medium in_ball(double x, const void *context)
{
    const ball *b = context;
    const double n = b->ne * exp(-x / b->length_km), u = x / b->length_km / 5.0 - 1.0;
    const double f = u > 0.0 ? b->field * u * (1.0 - u) * 4.0 : 0.0;

    return (nuem_medium){n, n * (0.2 + 0.2 * exp(-pow(x / b->length_km, 2))), f * cos(b->twist * x),
                         f * sin(b->twist * x)};
}

static nuem_profile *ball_profile(const ball *b)
{
    const double edge = 5.0 * b->length_km;

    return nuem_test_profile(in_ball, b, 0.0, 10.0 * b->length_km, 1, &edge);
}

/* Resonances, many and few oscillations, strong and weak moments, both natures. */
static void it_solves_the_equation(void **unused)
{
    nuem_draw d = nuem_draw_seed(1);

    (void)unused;
    for (int i = 0; i < 9; i++) {
        const ball b = {nuem_draw_log(&d, 3.0, 20.0), nuem_draw_log(&d, 1e25, 3e27),
                        nuem_draw_log(&d, 1e7, 1e10), nuem_draw_uniform(&d, -0.2, 0.2)};
        nuem_hypothesis_spec spec =
            nuem_test_six_spec(&d, i % 3 == 2 ? NUEM_MAJORANA : NUEM_DIRAC, 1e-11);
        nuem_propagator *p = nuem_test_six_propagator(&spec, i % 3 == 1);
        nuem_profile *profile = ball_profile(&b);
        const double enu = nuem_draw_log(&d, 3.0, 50.0);
        nuem_matrix6 want;
        nuem_propagate_cost cost;
        nuem_test_integrate(p, profile, enu, 1e-13, &want);
        for (double tol = 1e-4; tol > 5e-11; tol *= 0.01) {
            const nuem_matrix6 s = propagate(p, profile, enu, tol, false, &cost);
            /* Runge-Kutta gathers some 1e-10 over its thousands of oscillations */
            assert_near(nuem_test_distance(&s, &want), 0.0, SAFETY * tol + 5e-10);
            assert_true(cost.unitarity < 1e-14 && cost.steps > 0);
            assert_near(nuem_test_unitarity(&s), cost.unitarity, 1e-15);
        }
        nuem_profile_free(profile);
        nuem_propagator_free(p);
    }
}

/* 10^5 to 10^7 rad: against a far tighter run; the number of steps does not know the oscillations. */
static void it_strides_over_oscillations(void **unused)
{
    const ball sun = {7e4, 6e25, 1e6, 0.0};
    nuem_draw d = nuem_draw_seed(2);

    (void)unused;
    for (int i = 0; i < 6; i++) {
        nuem_hypothesis_spec spec =
            nuem_test_six_spec(&d, i % 2 ? NUEM_MAJORANA : NUEM_DIRAC, 1e-11);
        spec.mixing.dm31_ev2 = 2.5e-3;
        nuem_propagator *p = nuem_test_six_propagator(&spec, false);
        nuem_profile *profile = ball_profile(&sun);
        const double enu = nuem_draw_log(&d, 0.1, 20.0);
        const nuem_matrix6 want = propagate(p, profile, enu, 1e-12, false, NULL);
        for (double tol = 1e-4; tol > 5e-11; tol *= 0.01) {
            nuem_propagate_cost cost;
            const nuem_matrix6 s = propagate(p, profile, enu, tol, false, &cost);
            /* rounding of phases: 10^3 rad of matter, and of 10^7 rad what is left of 1e-16 each step */
            assert_near(nuem_test_distance(&s, &want), 0.0, SAFETY * tol + 1e-11);
            assert_true(cost.steps + cost.rejected < 200);
            assert_true(cost.error <= SAFETY * tol + 1e-11);
        }
        nuem_profile_free(profile);
        nuem_propagator_free(p);
    }
}

/* One step halved again and again: the error of twelve points falls at least as h^12. */
static void the_order_is_that_of_the_points(void **unused)
{
    static const double order[3] = {4.0, 8.0, 12.0};
    const ball b = {40.0, 3e26, 1e9, 0.05};
    nuem_draw d = nuem_draw_seed(3);
    nuem_hypothesis_spec spec = nuem_test_six_spec(&d, NUEM_MAJORANA, 1e-11);
    nuem_propagator *p = nuem_test_six_propagator(&spec, false);
    nuem_profile *profile = ball_profile(&b);
    const double from = 220.0, to = 252.0, enu = 200.0;

    (void)unused;
    for (int r = 0; r < 3; r++) {
        nuem_lobatto rule, fine;
        nuem_walk w = {.propagator = p, .profile = profile, .columns = S};
        nuem_complex operator[3][S * S];
        double rounding, error[2] = {0, 0};
        nuem_lobatto_set(&rule, 4 * ((size_t)r + 1));
        nuem_lobatto_set(&fine, 12);
        for (int k = 0; k < S; k++) w.vacuum[k] = p->km_mev[k % 3] / enu;
        const int pieces[3] = {r == 0 ? 8 : r == 1 ? 2 : 1, r == 0 ? 16 : r == 1 ? 4 : 2, 64};
        for (int i = 0; i < 3; i++) {
            memset(operator[i], 0, sizeof operator[i]);
            for (int k = 0; k < S; k++) operator[i][k * S + k].re = 1.0;
            for (int k = 0; k < pieces[i]; k++) {
                const double h = (to - from) / pieces[i];
                assert_true(nuem_walk_step(&w, i == 2 ? &fine : &rule, from + k * h,
                                           from + (k + 1) * h, 1e9, operator[i], &rounding) < 1e9);
            }
        }
        for (int i = 0; i < 2; i++)
            for (int k = 0; k < S * S; k++)
                error[i] = fmax(error[i], hypot(operator[i][k].re - operator[2][k].re,
                                                operator[i][k].im - operator[2][k].im));
        print_message("%zu points: error %.2g, of halves %.2g, order %.1f\n", rule.n, error[0],
                      error[1], log2(error[0] / error[1]));
        assert_true(error[1] > 1e-15);
        assert_true(log2(error[0] / error[1]) > order[r] - 0.5);
    }
    nuem_profile_free(profile);
    nuem_propagator_free(p);
}

/* nu_e and its partner with one moment in a potential that changes sign: Landau and Zener. */
static void landau_zener(void **unused)
{
    const double g = 0.5, range = 150.0, enu = 1e9;
    const double n = range / nuem_test_weak_km();
    const nuem_medium end[2] = {{0.0, 2.0 * n, 1e9, 0.0}, {2.0 * n, 2.0 * n, 1e9, 0.0}};
    const double x[2] = {0.0, 2.0 * range}; /* slope 1/km^2 */
    nuem_hypothesis_spec spec = {.nature = NUEM_DIRAC, .basis = NUEM_BASIS_FLAVOUR};
    nuem_profile *profile = NULL;
    nuem_matrix6 v[2];
    nuem_error err;

    (void)unused;
    spec.mixing.dm31_ev2 = 1e-3; /* 1e-9 of the rest at this energy */
    spec.magnetic_mub.m[0][0].re = g / (1e9 * nuem_test_moment_km());
    nuem_propagator *p = nuem_test_six_propagator(&spec, false);
    assert_ok(nuem_profile_table(2, x, end, &profile, &err), err);
    const nuem_matrix6 s = propagate(p, profile, enu, 1e-10, false, NULL);
    for (int i = 0; i < 2; i++) {
        double level[S];
        assert_ok(nuem_propagate_levels(p, enu, &end[i], level, &v[i], &err), err);
    }
    /* from the lowest level at the start (nu_e, V = -range) to the highest at the end (nu_e again) */
    const nuem_matrix6 back = nuem_test_adjoint(&v[1]), half = nuem_test_product(&s, &v[0]),
                       between = nuem_test_product(&back, &half);
    assert_near(nuem_test_chance(&between, S - 1, 0), 0.2078795764,
                1e-6 /* what is left of the way beyond 150 km */);
    assert_near(nuem_test_chance(&s, 0, 0), 0.2078795764, 1e-2 /* g/range: not the levels */);
    nuem_profile_free(profile);
    nuem_propagator_free(p);
}

/* A table with two equal x: pieces of constant media. */
static void jumps_make_products(void **unused)
{
    static const double x[] = {0, 7, 7, 19, 19, 30};
    static const nuem_medium piece[3] = {
        {1e26, 2e26, 1e9, 0}, {4e26, 1e26, 0, 2e9}, {0, 0, -3e9, 1e9}};
    const double enu = 5.0;
    nuem_draw d = nuem_draw_seed(4);
    nuem_error err;

    (void)unused;
    for (int i = 0; i < 6; i++) {
        nuem_hypothesis_spec spec =
            nuem_test_six_spec(&d, i % 2 ? NUEM_MAJORANA : NUEM_DIRAC, 1e-11);
        nuem_propagator *p = nuem_test_six_propagator(&spec, i % 4 == 2);
        nuem_medium medium[6];
        nuem_profile *table = NULL;
        nuem_matrix6 product = {0};
        for (int k = 0; k < S; k++) product.m[k][k].re = 1.0;
        for (int k = 0; k < 3; k++) {
            nuem_profile *one = NULL;
            medium[2 * k] = medium[2 * k + 1] = piece[k];
            assert_ok(nuem_profile_constant(&piece[k], x[2 * k + 1] - x[2 * k], &one, &err), err);
            const nuem_matrix6 u = propagate(p, one, enu, 1e-8, false, NULL);
            product = nuem_test_product(&u, &product);
            nuem_profile_free(one);
        }
        assert_ok(nuem_profile_table(6, x, medium, &table, &err), err);
        const nuem_matrix6 s = propagate(p, table, enu, 1e-8, false, NULL);
        assert_near(nuem_test_distance(&s, &product), 0.0, 1e-12);
        nuem_profile_free(table);
        nuem_propagator_free(p);
    }
}

static nuem_medium step_unannounced(double x, const void *context)
{
    const nuem_medium *m = context;

    return m[x < 12.345];
}

/* A jump that the profile does not announce is found all the same. */
static void hidden_jumps_are_found(void **unused)
{
    static const nuem_medium m[2] = {{1e26, 2e26, 1e9, 0}, {4e26, 1e26, 0, 2e9}};
    static const double edge = 12.345;
    nuem_draw d = nuem_draw_seed(5);
    nuem_hypothesis_spec spec = nuem_test_six_spec(&d, NUEM_MAJORANA, 1e-11);
    nuem_propagator *p = nuem_test_six_propagator(&spec, false);
    nuem_profile *told = nuem_test_profile(step_unannounced, m, 0.0, 30.0, 1, &edge),
                 *silent = nuem_test_profile(step_unannounced, m, 0.0, 30.0, 0, NULL);

    (void)unused;
    const nuem_matrix6 a = propagate(p, told, 5.0, 1e-8, false, NULL),
                       b = propagate(p, silent, 5.0, 1e-8, false, NULL);
    assert_near(nuem_test_distance(&a, &b), 0.0, SAFETY * 1e-8);
    nuem_profile_free(told);
    nuem_profile_free(silent);
    nuem_propagator_free(p);
}

static void the_way_back_is_the_inverse(void **unused)
{
    const ball b = {30.0, 1e27, 1e9, 0.1};
    nuem_draw d = nuem_draw_seed(6);

    (void)unused;
    for (int i = 0; i < 4; i++) {
        nuem_hypothesis_spec spec =
            nuem_test_six_spec(&d, i % 2 ? NUEM_MAJORANA : NUEM_DIRAC, 1e-11);
        nuem_propagator *p = nuem_test_six_propagator(&spec, i == 2);
        nuem_profile *profile = ball_profile(&b);
        const nuem_matrix6 there = propagate(p, profile, 8.0, 1e-11, false, NULL),
                           back = propagate(p, profile, 8.0, 1e-11, true, NULL),
                           adjoint = nuem_test_adjoint(&there);
        assert_near(nuem_test_distance(&back, &adjoint), 0.0, 1e-10);
        nuem_profile_free(profile);
        nuem_propagator_free(p);
    }
}

/* A state is a column of the operator, there and back, in any number of threads, in any order of energies. */
static void states_are_columns(void **unused)
{
    enum { ENERGIES = 7 };
    const ball b = {30.0, 1e27, 1e9, 0.1};
    nuem_draw d = nuem_draw_seed(7);
    nuem_hypothesis_spec spec = nuem_test_six_spec(&d, NUEM_MAJORANA, 1e-11);
    nuem_propagator *p = nuem_test_six_propagator(&spec, false);
    nuem_profile *profile = ball_profile(&b);
    nuem_propagate_options o = nuem_propagate_defaults();
    double enu[ENERGIES];
    nuem_matrix6 s[ENERGIES], again[ENERGIES];
    nuem_complex psi[ENERGIES * S];
    nuem_error err;

    (void)unused;
    for (int i = 0; i < ENERGIES; i++) enu[i] = 3.0 + 2.0 * ((3 * i) % ENERGIES);
    for (int reverse = 0; reverse < 2; reverse++) {
        o.threads = 1;
        assert_ok(nuem_propagate_operator(p, profile, ENERGIES, enu, reverse, &o, s, NULL, &err),
                  err);
        o.threads = 0;
        assert_ok(
            nuem_propagate_operator(p, profile, ENERGIES, enu, reverse, &o, again, NULL, &err),
            err);
        assert_memory_equal(s, again, sizeof s);
        for (int column = 0; column < S; column += 5) {
            nuem_complex initial[S] = {{0, 0}};
            initial[column].im = 1.0 + 1e-8; /* is normalised */
            assert_ok(nuem_propagate_state(p, profile, ENERGIES, enu, initial, reverse, &o, psi,
                                           NULL, &err),
                      err);
            for (int i = 0; i < ENERGIES; i++)
                for (int k = 0; k < S; k++) {
                    const nuem_complex z = s[i].m[k][column]; /* times i */
                    assert_near(psi[i * S + k].re, -z.im, SAFETY * o.tolerance);
                    assert_near(psi[i * S + k].im, z.re, SAFETY * o.tolerance);
                }
        }
    }
    nuem_profile_free(profile);
    nuem_propagator_free(p);
}

static nuem_medium rough(double x, const void *context)
{
    (void)context;
    return (nuem_medium){1e27 * (1.0 + 0.5 * sin(2.0 * x)), 1e27, 1e9 * cos(3.1 * x), 1e9};
}

/* What rounding does to unitarity between two mendings (1024 steps), and that nothing is left of it at the end
 * of many. */
static void many_steps_stay_unitary(void **unused)
{
    nuem_draw d = nuem_draw_seed(8);
    nuem_hypothesis_spec spec = nuem_test_six_spec(&d, NUEM_MAJORANA, 1e-11);
    nuem_propagator *p = nuem_test_six_propagator(&spec, false);
    nuem_profile *profile = nuem_test_profile(rough, NULL, 0.0, 3e3, 0, NULL);
    nuem_walk w = {.propagator = p, .profile = profile, .columns = S};
    nuem_lobatto rule;
    nuem_matrix6 a = {0};
    nuem_propagate_cost cost;
    double rounding;

    (void)unused;
    nuem_lobatto_set(&rule, 4);
    for (int k = 0; k < S; k++) {
        w.vacuum[k] = p->km_mev[k % 3] / 20.0;
        a.m[k][k].re = 1.0;
    }
    for (int i = 0; i < 1024; i++)
        nuem_walk_step(&w, &rule, 0.01 * i, 0.01 * (i + 1), 1.0, a.m[0], &rounding);
    assert_true(nuem_test_unitarity(&a) < 1e-13);
    a = propagate(p, profile, 20.0, 1e-6, false, &cost);
    assert_true(cost.steps > 1500);
    assert_true(nuem_test_unitarity(&a) < 1e-14);
    nuem_profile_free(profile);
    nuem_propagator_free(p);
}

static bool stop_half_way(double fraction, void *context)
{
    double *last = context;

    assert_true(fraction >= *last && fraction <= 1.0);
    *last = fraction;
    return fraction < 0.5;
}

static bool go_on(double fraction, void *context)
{
    int *calls = context;

    assert_true(fraction >= 0.0 && fraction <= 1.0);
    (*calls)++;
    return true;
}

static void bad_input_and_interruptions(void **unused)
{
    const ball b = {30.0, 1e27, 1e9, 0.1};
    nuem_draw d = nuem_draw_seed(9);
    nuem_hypothesis_spec spec = nuem_test_six_spec(&d, NUEM_MAJORANA, 1e-11);
    nuem_propagator *p = nuem_test_six_propagator(&spec, false);
    nuem_profile *profile = ball_profile(&b);
    nuem_propagate_options o = nuem_propagate_defaults();
    nuem_propagate_cost cost = {.steps = 42};
    nuem_matrix6 s[4], untouched[4];
    double enu[4] = {1, 2, 3, 4}, last = 0.0;
    int calls = 0;
    nuem_error err;

    (void)unused;
    memset(s, 7, sizeof s);
    memcpy(untouched, s, sizeof s);
    static const double bad[] = {0.0, -1.0, (double)NAN, (double)INFINITY};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        enu[2] = bad[i];
        assert_fails(nuem_propagate_operator(p, profile, 4, enu, false, &o, s, &cost, &err),
                     NUEM_ERR_ARG, err, "neutrino energy");
        assert_int_equal(err.index, 2);
    }
    enu[2] = 3.0;
    static const double tolerance[] = {1e-13, 0.1, 0.0, (double)NAN};
    for (size_t i = 0; i < sizeof tolerance / sizeof *tolerance; i++) {
        o.tolerance = tolerance[i];
        assert_fails(nuem_propagate_operator(p, profile, 4, enu, false, &o, s, &cost, &err),
                     NUEM_ERR_ARG, err, "tolerance");
    }
    o = nuem_propagate_defaults();
    o.threads = -1;
    assert_fails(nuem_propagate_operator(p, profile, 4, enu, false, &o, s, &cost, &err),
                 NUEM_ERR_ARG, err, "threads");
    o.threads = 1;
    o.max_steps = 0;
    assert_fails(nuem_propagate_operator(p, profile, 4, enu, false, &o, s, &cost, &err),
                 NUEM_ERR_ARG, err, "max_steps");
    o.max_steps = 5;
    assert_fails(nuem_propagate_operator(p, profile, 4, enu, false, &o, s, &cost, &err),
                 NUEM_ERR_CONVERGE, err, "more steps than allowed at x =");
    assert_int_equal(err.index, 0);
    o = nuem_propagate_defaults();
    o.progress = (nuem_progress){stop_half_way, &last};
    assert_fails(nuem_propagate_operator(p, profile, 4, enu, false, &o, s, &cost, &err),
                 NUEM_ERR_CANCELLED, err, "cancelled");
    assert_true(last >= 0.5);
    assert_memory_equal(s, untouched, sizeof s);
    assert_int_equal(cost.steps, 42);
    o.progress = (nuem_progress){go_on, &calls};
    o.threads = 2;
    assert_ok(nuem_propagate_operator(p, profile, 4, enu, false, &o, s, &cost, &err), err);
    assert_true(calls > 0);

    nuem_complex initial[S] = {{0, 0}}, psi[4 * S];
    assert_fails(nuem_propagate_state(p, profile, 4, enu, initial, false, NULL, psi, NULL, &err),
                 NUEM_ERR_ARG, err, "norm");
    initial[0].re = (double)NAN;
    assert_fails(nuem_propagate_state(p, profile, 4, enu, initial, false, NULL, psi, NULL, &err),
                 NUEM_ERR_ARG, err, "norm");
    assert_ok(nuem_propagate_operator(p, profile, 0, NULL, false, NULL, NULL, &cost, &err), err);
    assert_int_equal(cost.steps, 0);
    nuem_profile_free(profile);
    nuem_propagator_free(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_solves_the_equation),
        cmocka_unit_test(it_strides_over_oscillations),
        cmocka_unit_test(the_order_is_that_of_the_points),
        cmocka_unit_test(landau_zener),
        cmocka_unit_test(jumps_make_products),
        cmocka_unit_test(hidden_jumps_are_found),
        cmocka_unit_test(the_way_back_is_the_inverse),
        cmocka_unit_test(states_are_columns),
        cmocka_unit_test(many_steps_stay_unitary),
        cmocka_unit_test(bad_input_and_interruptions),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
