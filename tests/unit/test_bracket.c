/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Minima and roots inside a bracket: functions whose answers are known, and searches without any
 * derivative or parabola as the second route. */
#include "num/bracket.h"

#include "nuem/init.h"
#include "support/assert_close.h"

/* asked of the root finder; Brent's method ends with a bracket of this width */
static const double TOL_ROOT = 1e-12;
/* a minimum is flat: f(x) resolves x to the root of the machine precision only */
static const double TOL_MINIMUM = 1e-6;

typedef struct curve {
    double a, b;
    int calls;
} curve;

static double parabola(double x, void *context)
{
    curve *c = context;

    c->calls++;
    return c->b + (x - c->a) * (x - c->a);
}

static double quartic(double x, void *context)
{
    const curve *c = context;

    return pow(x - c->a, 4) + c->b;
}

static double kink(double x, void *context)
{
    return fabs(x - ((const curve *)context)->a);
}

/* chi^2 of a Poisson count n for an expectation x, minimum 0 at x = n */
static double poisson(double x, void *context)
{
    double n = ((const curve *)context)->a;

    return 2.0 * (x - n + n * log(n / x));
}

static double cosine_line(double x, void *unused)
{
    (void)unused;
    return cos(x) - x;
}

static double power(double x, void *context)
{
    const curve *c = context;

    return pow(x, c->a) - c->b;
}

static double identity(double x, void *unused)
{
    (void)unused;
    return x;
}

/* finite at the ends only */
static double hole(double x, void *unused)
{
    (void)unused;
    return fabs(x) > 0.9 ? x * x - 0.5 * x : (double)NAN;
}

static double sign_with_hole(double x, void *unused)
{
    (void)unused;
    return fabs(x) > 0.9 ? x : (double)NAN;
}

static double not_a_number(double x, void *unused)
{
    (void)x;
    (void)unused;
    return (double)NAN;
}

/* Golden sections only compare values. */
static double golden_minimum(nuem_function f, void *context, double lo, double hi)
{
    const double ratio = 0.5 * (sqrt(5.0) - 1.0);

    for (int i = 0; i < 200; i++) {
        double left = hi - ratio * (hi - lo), right = lo + ratio * (hi - lo);
        if (f(left, context) < f(right, context))
            hi = right;
        else
            lo = left;
    }
    return 0.5 * (lo + hi);
}

static double bisected_root(nuem_function f, void *context, double lo, double hi)
{
    double sign = f(lo, context) < 0.0 ? -1.0 : 1.0;

    for (int i = 0; i < 200; i++) {
        double mid = 0.5 * (lo + hi);
        if (sign * f(mid, context) > 0.0)
            lo = mid;
        else
            hi = mid;
    }
    return 0.5 * (lo + hi);
}

static double minimum(nuem_function f, curve *c, double lo, double mid, double hi, double *fx)
{
    nuem_error err = {0};
    double x = (double)NAN;

    assert_ok(nuem_minimum(f, c, lo, mid, hi, TOL_MINIMUM, &x, fx, &err), err);
    assert_true(x >= lo && x <= hi);
    assert_true(*fx <= f(lo, c) && *fx <= f(mid, c) && *fx <= f(hi, c));
    assert_near(*fx, f(x, c), 0.0);
    return x;
}

static void known_minima(void **unused)
{
    const double at[] = {0.0, 1.0, -3.0, 2.16e-11, 1e6, 0.123456789};
    double fx;

    (void)unused;
    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        double size = at[i] == 0.0 ? 1.0 : fabs(at[i]);
        /* the value at the minimum in units of the curvature, as for chi^2 over its errors */
        curve c = {.a = at[i], .b = 0.0};
        double lo = at[i] - size, hi = at[i] + 2.0 * size, mid = at[i] + 0.3 * size;
        assert_near(minimum(parabola, &c, lo, mid, hi, &fx), at[i], TOL_MINIMUM * size);
        assert_true(c.calls < 100); /* a parabola needs few steps */
        assert_near(minimum(kink, &c, lo, mid, hi, &fx), at[i], TOL_MINIMUM * size);
        assert_near(minimum(quartic, &c, lo, mid, hi, &fx), at[i], 1e-2 * size /* x^4 is flat */);
        assert_near(golden_minimum(parabola, &c, lo, hi), minimum(parabola, &c, lo, mid, hi, &fx),
                    2.0 * TOL_MINIMUM * size);
    }
    for (int n = 1; n < 1000; n *= 3) {
        curve c = {.a = n};
        assert_close(minimum(poisson, &c, 0.1, 0.9 * n, 5.0 * n, &fx), n, TOL_MINIMUM);
        assert_near(fx, 0.0, 1e-12 * n);
        assert_close(golden_minimum(poisson, &c, 0.1, 5.0 * n), n, TOL_MINIMUM);
    }
}

/* Without a valley inside, the lowest of the three points is the answer. */
static void minima_at_the_ends(void **unused)
{
    double fx;
    curve c = {.a = 5.0, .b = 1.0};

    (void)unused;
    assert_near(minimum(parabola, &c, 0.0, 1.0, 2.0, &fx), 2.0, 0.0);
    assert_near(fx, 10.0, 0.0);
    assert_near(minimum(parabola, &c, 6.0, 7.0, 8.0, &fx), 6.0, 0.0);
    assert_near(fx, 2.0, 0.0);
    c.a = 1.5; /* f(1) = f(2): the bracket tells no more */
    assert_near(minimum(parabola, &c, 1.0, 1.0, 2.0, &fx), 1.0, 0.0);
}

static void minimum_refuses(void **unused)
{
    nuem_error err = {0};
    double x = 11.0, fx = 22.0;

    (void)unused;
    assert_fails(nuem_minimum(not_a_number, NULL, 0, 1, 2, 1e-8, &x, &fx, &err), NUEM_ERR_CONVERGE,
                 err, "not finite between 0 and 2");
    assert_fails(nuem_minimum(hole, NULL, -1, 0.95, 2, 1e-8, &x, &fx, &err), NUEM_ERR_CONVERGE, err,
                 "no minimum found between -1 and 2");
    assert_true(x == 11.0 && fx == 22.0);
    assert_int_equal(nuem_minimum(not_a_number, NULL, 0, 1, 2, 1e-8, &x, &fx, NULL),
                     NUEM_ERR_CONVERGE);
}

static void known_roots(void **unused)
{
    nuem_error err = {0};
    double x;

    (void)unused;
    assert_ok(nuem_root(cosine_line, NULL, 0.0, 1.0, TOL_ROOT, &x, &err), err);
    assert_close(x, 0.7390851332151606, TOL_ROOT); /* Dottie's number */
    assert_ok(nuem_root(cosine_line, NULL, -100.0, 1.0, TOL_ROOT, &x, &err), err);
    assert_close(x, bisected_root(cosine_line, NULL, -100.0, 1.0), TOL_ROOT);
    for (int n = 1; n <= 9; n += 2)
        for (double b = 1e-12; b < 1e13; b *= 1e4) {
            curve c = {.a = n, .b = b};
            double lo = 0.0, hi = 2.0 * fmax(1.0, b);
            assert_ok(nuem_root(power, &c, lo, hi, TOL_ROOT, &x, &err), err);
            assert_close(x, pow(b, 1.0 / n), 10 * TOL_ROOT);
            assert_close(x, bisected_root(power, &c, lo, hi), 10 * TOL_ROOT);
        }
    /* at an end, and at zero, where a relative width never gets small */
    assert_ok(nuem_root(identity, NULL, 0.0, 1.0, TOL_ROOT, &x, &err), err);
    assert_near(x, 0.0, TOL_ROOT);
    assert_ok(nuem_root(identity, NULL, -1.0, 0.0, TOL_ROOT, &x, &err), err);
    assert_near(x, 0.0, TOL_ROOT);
    assert_ok(nuem_root(identity, NULL, -1.0, 3.0, TOL_ROOT, &x, &err), err);
    assert_near(x, 0.0, TOL_ROOT);
}

static void root_refuses(void **unused)
{
    curve c = {.a = 2.0, .b = 4.0};
    nuem_error err = {0};
    double x = 33.0;

    (void)unused;
    assert_fails(nuem_root(power, &c, 3.0, 4.0, TOL_ROOT, &x, &err), NUEM_ERR_CONVERGE, err,
                 "no sign change between 3 (5) and 4 (12)");
    assert_fails(nuem_root(not_a_number, NULL, 0.0, 1.0, TOL_ROOT, &x, &err), NUEM_ERR_CONVERGE,
                 err, "no sign change");
    assert_fails(nuem_root(sign_with_hole, NULL, -1.0, 1.0, TOL_ROOT, &x, &err), NUEM_ERR_CONVERGE,
                 err, "no root found between -1 and 1");
    assert_true(x == 33.0);
    assert_int_equal(nuem_root(power, &c, 3.0, 4.0, TOL_ROOT, &x, NULL), NUEM_ERR_CONVERGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_minima),    cmocka_unit_test(minima_at_the_ends),
        cmocka_unit_test(minimum_refuses), cmocka_unit_test(known_roots),
        cmocka_unit_test(root_refuses),
    };
    nuem_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
