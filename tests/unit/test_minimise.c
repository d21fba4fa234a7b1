/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Searches of minima on functions whose minima are known. */
#include <stdbool.h>

#include "base/error.h"
#include "num/minimise.h"
#include "support/assert_close.h"

/* searches stop when f falls by less than 1e-12: sqrt of it over the curvature in x */
static const double TOL_X = 1e-5;

static nuem_minimise_problem problem(nuem_gradient_function *f, size_t n, const double *scale)
{
    return (nuem_minimise_problem){
        .f = f, .n = n, .scale = scale, .tolerance = 1e-12, .max_evaluations = 100000};
}

/* Rosenbrock, Comput. J. 3 (1960) 175, x in units of 1e-13 and y of 1e+5: minimum 0 at (1, 1) */
static nuem_status rosenbrock(const double *x, double *f, double *g, void *context)
{
    double a = x[0] / 1e-13, b = x[1] / 1e5;

    (void)context;
    *f = (1.0 - a) * (1.0 - a) + 100.0 * (b - a * a) * (b - a * a);
    g[0] = (-2.0 * (1.0 - a) - 400.0 * a * (b - a * a)) / 1e-13;
    g[1] = 200.0 * (b - a * a) / 1e5;
    return NUEM_OK;
}

static void valley_is_followed(void **unused)
{
    const double scale[] = {1e-13, 1e5};
    double x[] = {-1.2e-13, 1e5};
    const nuem_minimise_problem p = problem(rosenbrock, 2, scale);
    nuem_minimised out;
    nuem_error err;

    (void)unused;
    assert_ok(nuem_minimise_local(&p, x, &out, &err), err);
    assert_close(x[0], 1e-13, TOL_X);
    assert_close(x[1], 1e5, TOL_X);
    assert_near(out.f, 0.0, 1e-10);
    assert_true(out.converged && out.gradient_norm < 1e-3 && out.n_eval < 200);
    assert_true(x[0] != -1.2e-13);
}

static void bounds_hold(void **unused)
{
    const double scale[] = {1e-13, 1e5}, lower[] = {-2e-13, -HUGE_VAL},
                 upper[] = {0.5e-13, HUGE_VAL};
    double x[] = {3e-13, 1e5}; /* outside */
    nuem_minimise_problem p = problem(rosenbrock, 2, scale);
    nuem_minimised out;
    nuem_error err;

    (void)unused;
    p.lower = lower;
    p.upper = upper;
    assert_ok(nuem_minimise_local(&p, x, &out, &err), err);
    assert_close(x[0], 0.5e-13, 1e-12); /* at the bound b = a^2 leaves (1 - a)^2 */
    assert_close(x[1], 0.25e5, 1e-4);
    assert_near(out.f, 0.25, 1e-8);
    assert_true(out.gradient_norm < 1e-2); /* what pushes against the bound does not count */
}

/* Not defined for a < 0.3. */
static nuem_status cliff(const double *x, double *f, double *g, void *context)
{
    nuem_status st = rosenbrock(x, f, g, context);

    if (x[0] < 0.3e-13) *f = HUGE_VAL;
    return st;
}

static void infinity_is_avoided(void **unused)
{
    const double scale[] = {1e-13, 1e5};
    double x[] = {0.4e-13, 3e5}, nowhere[] = {-5e-13, 0.0};
    nuem_minimise_problem p = problem(cliff, 2, scale);
    nuem_minimised out;
    nuem_error err;

    (void)unused;
    assert_ok(nuem_minimise_local(&p, x, &out, &err), err);
    assert_close(x[0], 1e-13, TOL_X);
    /* no gradient leads out: the point stays, and is no minimum */
    assert_ok(nuem_minimise_local(&p, nowhere, &out, &err), err);
    assert_true(!out.converged && isinf(out.f) && nowhere[0] == -5e-13);
}

static nuem_status fails(const double *x, double *f, double *g, void *context)
{
    int *calls = context;

    if (++*calls > 3) return nuem_fail(NULL, NUEM_ERR_CONVERGE, "no");
    return rosenbrock(x, f, g, NULL);
}

static void failures_end_the_search(void **unused)
{
    const double scale[] = {1e-13, 1e5}, half[] = {1e-13, 1e5};
    double x[] = {-1.2e-13, 1e5};
    nuem_minimise_problem p = problem(fails, 2, scale);
    nuem_minimised out = {.n_eval = 77};
    int calls = 0;

    (void)unused;
    p.context = &calls;
    assert_int_equal(nuem_minimise_local(&p, x, &out, NULL), NUEM_ERR_CONVERGE);
    assert_true(calls < 10 && x[0] == -1.2e-13 && out.n_eval == 77);
    calls = 0;
    assert_int_equal(nuem_minimise_global(&p, half, x, &out, NULL), NUEM_ERR_CONVERGE);
    assert_true(x[0] == -1.2e-13 && out.n_eval == 77);
}

static void patience_ends(void **unused)
{
    const double scale[] = {1e-13, 1e5};
    double x[] = {-1.2e-13, 1e5};
    nuem_minimise_problem p = problem(rosenbrock, 2, scale);
    nuem_minimised out;
    nuem_error err;

    (void)unused;
    p.max_evaluations = 5;
    assert_ok(nuem_minimise_local(&p, x, &out, &err), err);
    assert_true(!out.converged && out.n_eval <= 6);
}

/* Rastrigin's function in three dimensions: 5^3 valleys in the box, minimum 0 at (0.3, 0.3, 0.3). */
static nuem_status rastrigin(const double *x, double *f, double *g, void *context)
{
    (void)context;
    *f = 0.0;
    for (int i = 0; i < 3; i++) {
        double u = x[i] - 0.3;
        *f += u * u + 10.0 * (1.0 - cos(2.0 * M_PI * u));
        g[i] = 2.0 * u + 20.0 * M_PI * sin(2.0 * M_PI * u);
    }
    return NUEM_OK;
}

static void box_is_searched(void **unused)
{
    const double scale[] = {1.0, 1.0, 1.0}, half[] = {2.4, 2.4, 2.4};
    double x[2][3] = {{2.3, -1.7, 1.3}, {2.3, -1.7, 1.3}};
    nuem_minimise_problem p = problem(rastrigin, 3, scale);
    nuem_minimised out[2];
    nuem_error err;

    (void)unused;
    p.max_evaluations = 4000;
    for (int k = 0; k < 2; k++) {
        assert_ok(nuem_minimise_global(&p, half, x[k], &out[k], &err), err);
        assert_near(out[k].f, 0.0, 1e-6);
        for (int i = 0; i < 3; i++) assert_near(x[k][i], 0.3, 1e-3);
    }
    assert_memory_equal(x[0], x[1], sizeof x[0]); /* deterministic */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(valley_is_followed),  cmocka_unit_test(bounds_hold),
        cmocka_unit_test(infinity_is_avoided), cmocka_unit_test(failures_end_the_search),
        cmocka_unit_test(patience_ends),       cmocka_unit_test(box_is_searched),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
