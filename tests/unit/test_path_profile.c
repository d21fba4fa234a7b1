/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Profiles of a path that a program makes: constant, turning and tabulated media, against closed forms, and what
 * monotone cubics promise, for random tables. */
#include "nuem/profile.h"

#include <stdlib.h>

#include "support/assert_close.h"
#include "support/draw.h"
#include "support/quadrature.h"

static const double TOL_ROUNDING = 1e-13;
static const double TOL_QUADRATURE = 1e-10;

static nuem_medium at(const nuem_profile *p, double x)
{
    nuem_medium m;

    nuem_profile_at(p, 1, &x, &m);
    return m;
}

static void constant(void **state)
{
    (void)state;
    const nuem_medium m = {1e25, 2e24, 3.0, -4.0};
    const double x[5] = {-1.0, 0.0, 0.5, 7.0, (double)NAN}, *breaks;
    nuem_medium got[5];
    nuem_profile *p = NULL;
    nuem_error err;
    double twist = -1.0;

    assert_ok(nuem_profile_constant(&m, 7.0, &p, &err), err);
    assert_true(nuem_profile_start(p) == 0.0 && nuem_profile_end(p) == 7.0);
    nuem_profile_at(p, 5, x, got);
    for (int i = 0; i < 5; i++) assert_memory_equal(&got[i], &m, sizeof m);
    assert_true(nuem_profile_is_constant(p, &twist) && twist == 0.0);
    assert_true(nuem_profile_is_constant(p, NULL));
    assert_int_equal(nuem_profile_breaks(p, &breaks), 0);
    nuem_profile_free(p);
    nuem_profile_free(NULL);
}

/* The field is B0 e^{i w x} of the one at the start. */
static void twist(void **state)
{
    (void)state;
    const nuem_medium m = {1e25, 2e24, 3.0, 4.0};
    nuem_profile *p = NULL;
    nuem_error err;
    double w = 0.0;

    assert_ok(nuem_profile_twist(&m, -0.7, 10.0, &p, &err), err);
    for (double x = 0.0; x <= 10.0; x += 0.5) {
        const nuem_medium got = at(p, x);
        assert_close(hypot(got.bx_gauss, got.by_gauss), 5.0, TOL_ROUNDING);
        assert_near(
            remainder(atan2(got.by_gauss, got.bx_gauss) - atan2(4.0, 3.0) + 0.7 * x, 2.0 * M_PI),
            0.0, TOL_ROUNDING);
        assert_true(got.ne_cm3 == 1e25 && got.nn_cm3 == 2e24);
    }
    assert_true(at(p, 11.0).bx_gauss == at(p, 10.0).bx_gauss);
    assert_true(at(p, -1.0).bx_gauss == 3.0);
    assert_true(nuem_profile_is_constant(p, &w) && w == -0.7);
    nuem_profile_free(p);
}

/* Knots 0, 1, 3 with values 0, 1, 2: slopes 7/6, 9/13 (harmonic mean) and 11/26 by hand. */
static void three_points(void **state)
{
    (void)state;
    const double x[3] = {0.0, 1.0, 3.0};
    const nuem_medium m[3] = {{0.0, 5.0, 0.0, 1.0}, {1.0, 5.0, -1.0, 1.0}, {2.0, 5.0, -2.0, 1.0}};
    const double first = 7.0 / 6.0, middle = 9.0 / 13.0,
                 last = ((2.0 * 2.0 + 1.0) * 0.5 - 2.0 * 1.0) / 3.0;
    const double *breaks;
    nuem_profile *p = NULL;
    nuem_error err;

    assert_ok(nuem_profile_table(3, x, m, &p, &err), err);
    assert_close(at(p, 0.5).ne_cm3, 0.5 + (first - middle) / 8.0, TOL_ROUNDING);
    assert_close(at(p, 2.0).ne_cm3, 1.5 + 2.0 * (middle - last) / 8.0, TOL_ROUNDING);
    assert_close(at(p, 2.0).bx_gauss, -at(p, 2.0).ne_cm3, TOL_ROUNDING);
    assert_close(at(p, 0.3).nn_cm3, 5.0, TOL_ROUNDING);
    assert_true(at(p, 2.9).by_gauss == 1.0);
    assert_false(nuem_profile_is_constant(p, NULL));
    assert_int_equal(nuem_profile_breaks(p, &breaks), 1);
    assert_true(breaks[0] == 1.0);
    nuem_profile_free(p);
}

static double density_at(double x, void *profile)
{
    return at(profile, x).ne_cm3;
}

/* Exponentials are straight lines in the logarithm, so they are exact, and so is their column; the places are as
 * uneven as those of a supernova. */
static void exponential(void **state)
{
    (void)state;
    enum { N = 40 };
    double x[N];
    nuem_medium m[N];
    nuem_profile *p = NULL;
    nuem_error err;

    for (int i = 0; i < N; i++) {
        x[i] = -3.0 + pow(1.4, i) * 1e-3;
        m[i] = (nuem_medium){1e25 * exp(-x[i] / 50.0), 1e20 * exp(x[i] / 70.0), 0.0, 0.0};
    }
    assert_ok(nuem_profile_table(N, x, m, &p, &err), err);
    for (double y = x[0]; y < x[N - 1]; y += 0.37) {
        assert_close(at(p, y).ne_cm3, 1e25 * exp(-y / 50.0), TOL_ROUNDING);
        assert_close(at(p, y).nn_cm3, 1e20 * exp(y / 70.0), TOL_ROUNDING);
    }
    assert_close(nuem_test_integral(density_at, p, x[0], x[N - 1], N, x, TOL_QUADRATURE),
                 1e25 * 50.0 * (exp(-x[0] / 50.0) - exp(-x[N - 1] / 50.0)), 1e-9);
    nuem_profile_free(p);
}

/* Smooth data: the error falls with the third power of the step at least (monotone slopes are of second order). */
static void converges(void **state)
{
    (void)state;
    double error[2] = {0.0, 0.0};

    for (int fine = 0; fine < 2; fine++) {
        enum { MOST = 161 };
        const size_t n = fine ? MOST : 81;
        double x[MOST];
        nuem_medium m[MOST];
        nuem_profile *p = NULL;
        nuem_error err;
        for (size_t i = 0; i < n; i++) {
            x[i] = 4.0 * (double)i / (double)(n - 1);
            m[i] = (nuem_medium){2.0 + tanh(x[i] - 2.0), 0.0, exp(-x[i]), 0.0};
        }
        assert_ok(nuem_profile_table(n, x, m, &p, &err), err);
        for (double y = 0.0; y < 4.0; y += 0.001)
            error[fine] = fmax(error[fine], fabs(at(p, y).bx_gauss - exp(-y)));
        nuem_profile_free(p);
    }
    assert_true(error[0] < 1e-5 && error[1] < error[0] / 6.0);
}

static double sign_of_jump(double before, double after)
{
    return fabs(before - after) / (fabs(before) + fabs(after) + 1e-300);
}

/* Random tables with jumps: through their points, between neighbours everywhere, densities never negative, and the
 * first derivative continuous at knots that are no jumps. */
static void random_tables(void **state)
{
    (void)state;
    enum { N = 30, FINE = 50 };

    for (unsigned seed = 1; seed <= 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        double x[N];
        nuem_medium m[N];
        const double *breaks;
        nuem_profile *p = NULL;
        nuem_error err;
        size_t jumps = 0;
        for (int i = 0; i < N; i++) {
            const bool jump =
                i > 1 && i + 2 < N && x[i - 1] > x[i - 2] && nuem_draw_uniform(&d, 0.0, 1.0) < 0.1;
            x[i] = i == 0 ? -10.0 : x[i - 1] + (jump ? 0.0 : nuem_draw_log(&d, 1e-3, 10.0));
            jumps += jump;
            m[i] = (nuem_medium){seed % 2 ? nuem_draw_log(&d, 1.0, 1e30) : 0.0,
                                 nuem_draw_uniform(&d, -1.0, 1.0), nuem_draw_uniform(&d, -5.0, 5.0),
                                 nuem_draw_uniform(&d, -1e-9, 5e-9)};
            m[i].nn_cm3 = fmax(m[i].nn_cm3, 0.0);
        }
        assert_ok(nuem_profile_table(N, x, m, &p, &err), err);
        assert_int_equal(nuem_profile_breaks(p, &breaks), N - 2 - jumps);
        for (int i = 0; i < N; i++) {
            if (i + 1 < N && x[i + 1] == x[i]) continue; /* at a jump the medium that follows */
            const nuem_medium got = at(p, x[i]);
            assert_close(got.ne_cm3, m[i].ne_cm3, 1e-12 /* exponential of a logarithm */);
            assert_near(got.nn_cm3, m[i].nn_cm3, TOL_ROUNDING);
            assert_near(got.bx_gauss, m[i].bx_gauss, TOL_ROUNDING);
            for (int k = 1; i + 1 < N && k < FINE; k++) {
                const nuem_medium between = at(p, x[i] + (x[i + 1] - x[i]) * k / FINE);
                const double slack = 1e-12;
                assert_true(between.nn_cm3 >= 0.0);
                assert_true(between.nn_cm3 >= fmin(m[i].nn_cm3, m[i + 1].nn_cm3) - slack &&
                            between.nn_cm3 <= fmax(m[i].nn_cm3, m[i + 1].nn_cm3) + slack);
                assert_true(between.bx_gauss >= fmin(m[i].bx_gauss, m[i + 1].bx_gauss) - slack &&
                            between.bx_gauss <= fmax(m[i].bx_gauss, m[i + 1].bx_gauss) + slack);
                assert_true(between.ne_cm3 >= fmin(m[i].ne_cm3, m[i + 1].ne_cm3) * (1.0 - slack) &&
                            between.ne_cm3 <= fmax(m[i].ne_cm3, m[i + 1].ne_cm3) * (1.0 + slack));
            }
            if (i == 0 || i + 1 == N || x[i] == x[i - 1]) continue;
            /* one-sided slopes of second order */
            const double h = 1e-4 * fmin(x[i] - x[i - 1], x[i + 1] - x[i]);
            const double left = (3.0 * at(p, x[i]).bx_gauss - 4.0 * at(p, x[i] - h).bx_gauss +
                                 at(p, x[i] - 2.0 * h).bx_gauss) /
                                (2.0 * h);
            const double right = (-3.0 * at(p, x[i]).bx_gauss + 4.0 * at(p, x[i] + h).bx_gauss -
                                  at(p, x[i] + 2.0 * h).bx_gauss) /
                                 (2.0 * h);
            const double steep = 10.0 / fmin(x[i] - x[i - 1], x[i + 1] - x[i]);
            if (sign_of_jump(left, right) > 1e-5) assert_near(left, right, 1e-5 * steep);
        }
        nuem_profile_free(p);
    }
}

/* Many places at once, in any order, are what each of them is alone. */
static void batches(void **state)
{
    (void)state;
    enum { N = 200, PLACES = 500 };
    nuem_draw d = nuem_draw_seed(7);
    double x[N], place[PLACES];
    nuem_medium m[N], got[PLACES];
    nuem_profile *p = NULL;
    nuem_error err;

    for (int i = 0; i < N; i++) {
        x[i] = exp(0.1 * i);
        m[i] = (nuem_medium){1.0 + i, i, 2.0 * i, -i};
    }
    for (int i = 0; i < PLACES; i++)
        place[i] = i % 7 ? nuem_draw_log(&d, 0.5, 2.0 * x[N - 1]) : x[i % N];
    assert_ok(nuem_profile_table(N, x, m, &p, &err), err);
    nuem_profile_at(p, PLACES, place, got);
    for (int i = 0; i < PLACES; i++) {
        const nuem_medium alone = at(p, place[i]);
        assert_memory_equal(&got[i], &alone, sizeof alone);
    }
    nuem_profile_at(p, 0, NULL, NULL);
    nuem_profile_free(p);
}

static void jumps(void **state)
{
    (void)state;
    const double x[4] = {0.0, 1.0, 1.0, 2.0};
    const nuem_medium m[4] = {
        {1.0, 0.0, 0.0, 0.0}, {1.0, 0.0, 0.0, 0.0}, {9.0, 0.0, 3.0, 0.0}, {9.0, 0.0, 3.0, 0.0}};
    const double *breaks;
    nuem_profile *p = NULL;
    nuem_error err;

    assert_ok(nuem_profile_table(4, x, m, &p, &err), err);
    assert_int_equal(nuem_profile_breaks(p, &breaks), 1);
    assert_true(breaks[0] == 1.0);
    assert_close(at(p, nextafter(1.0, 0.0)).ne_cm3, 1.0, TOL_ROUNDING);
    assert_close(at(p, 1.0).ne_cm3, 9.0, TOL_ROUNDING);
    assert_true(at(p, nextafter(1.0, 0.0)).bx_gauss == 0.0 && at(p, 1.0).bx_gauss == 3.0);
    nuem_profile_free(p);
}

static void bad_constants(void **state)
{
    (void)state;
    const nuem_medium good = {1.0, 1.0, 1.0, 1.0};
    nuem_profile *p = NULL;
    nuem_error err;

    for (int field = 0; field < 4; field++) {
        static const char *const name[4] = {"ne_cm3", "nn_cm3", "bx_gauss", "by_gauss"};
        const double bad[3] = {field < 2 ? -1.0 : -1e31, (double)NAN, HUGE_VAL};
        for (int k = 0; k < 3; k++) {
            nuem_medium m = good;
            *(field == 0   ? &m.ne_cm3
              : field == 1 ? &m.nn_cm3
              : field == 2 ? &m.bx_gauss
                           : &m.by_gauss) = bad[k];
            assert_fails(nuem_profile_constant(&m, 1.0, &p, &err), NUEM_ERR_ARG, err, name[field]);
            assert_null(p);
        }
    }
    assert_fails(nuem_profile_constant(&good, 0.0, &p, &err), NUEM_ERR_ARG, err, "length_km is 0");
    assert_fails(nuem_profile_constant(&good, HUGE_VAL, &p, &err), NUEM_ERR_ARG, err, "length_km");
    assert_fails(nuem_profile_twist(&good, (double)NAN, 1.0, &p, &err), NUEM_ERR_ARG, err, "twist");
    assert_fails(nuem_profile_twist(&good, 1e300, 1e300, &p, &err), NUEM_ERR_ARG, err, "angle");
    assert_int_equal(nuem_profile_constant(&good, -1.0, &p, NULL), NUEM_ERR_ARG);
    assert_null(p);
}

static void bad_tables(void **state)
{
    (void)state;
    static const struct {
        double x[4];
        nuem_medium third;
        long index;
        const char *says;
    } bad[] = {
        {{0, 1, 0.5, 2}, {1, 1, 1, 1}, 2, "must not decrease"},
        {{0, 1, 1, 1}, {1, 1, 1, 1}, 3, "third time"},
        {{0, 0, 1, 2}, {1, 1, 1, 1}, 1, "twice at the start"},
        {{0, 1, 2, 2}, {1, 1, 1, 1}, 3, "twice at the end"},
        {{0, 1, 2, (double)INFINITY}, {1, 1, 1, 1}, 3, "must be finite"},
        {{0, 1, 2, (double)NAN}, {1, 1, 1, 1}, 3, "must be finite"},
        {{-1e308, 1, 2, 1e308}, {1, 1, 1, 1}, 3, "no finite length"},
        {{0, 1, 2, 3}, {-1, 1, 1, 1}, 2, "ne_cm3 is -1"},
        {{0, 1, 2, 3}, {1, -1e-300, 1, 1}, 2, "nn_cm3"},
        {{0, 1, 2, 3}, {1, 1, (double)NAN, 1}, 2, "bx_gauss is nan"},
        {{0, 1, 2, 3}, {1, 1, 1, (double)INFINITY}, 2, "by_gauss is inf"},
        {{0, 1e-310, 2, 3}, {1, 1, 1, 1}, 0, "too fast"},
    };
    nuem_profile *p = NULL;
    nuem_error err;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        nuem_medium m[4] = {{1, 1, 1, 1}, {1, 1, 1, 1}, bad[i].third, {1, 1, 1, 1}};
        assert_fails(nuem_profile_table(4, bad[i].x, m, &p, &err), NUEM_ERR_ARG, err, bad[i].says);
        assert_int_equal(err.index, bad[i].index);
        assert_int_equal(nuem_profile_table(4, bad[i].x, m, &p, NULL), NUEM_ERR_ARG);
        assert_null(p);
    }
    assert_fails(nuem_profile_table(1, bad[0].x, &bad[0].third, &p, &err), NUEM_ERR_ARG, err,
                 "two places");
    assert_null(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constant),    cmocka_unit_test(twist),     cmocka_unit_test(three_points),
        cmocka_unit_test(exponential), cmocka_unit_test(converges), cmocka_unit_test(random_tables),
        cmocka_unit_test(batches),     cmocka_unit_test(jumps),     cmocka_unit_test(bad_constants),
        cmocka_unit_test(bad_tables),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
