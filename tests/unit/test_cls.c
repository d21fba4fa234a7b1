/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CLs limits: one Poisson or Gaussian number, for which CLs is a ratio of two sums or tails; toys against
 * asymptotic formulae; real data; refusals. */
#include <gsl/gsl_cdf.h>

#include "nuem/analysis.h"
#include "nuem/toys.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/one_bin.h"

enum { MOST = 16 };
/* root of an exact function, found by bisection */
static const double TOL_ROOT = 1e-6;
/* limits from toys, chosen so that they scatter by 0.5 % */
static const double TOL_TOYS = 0.02;
static const double FIVE_SIGMA = 5.0;

/* For one number the test statistic rises as the number falls, so that CLs = P(<= n | s) / P(<= n | 0). */
static double poisson_cls(double n, double s, double b)
{
    return gsl_cdf_poisson_P((unsigned)n, s + b) / gsl_cdf_poisson_P((unsigned)n, b);
}

static double gaussian_cls(double x, double s)
{
    return gsl_cdf_ugaussian_P(x - s) / gsl_cdf_ugaussian_P(x);
}

static double limit_of(double (*cls)(double, double), double n, double alpha)
{
    double lo = 0.0, hi = 50.0;

    for (int i = 0; i < 100; i++) {
        double middle = 0.5 * (lo + hi);
        if (cls(n, middle) > alpha)
            lo = middle;
        else
            hi = middle;
    }
    return hi;
}

static double poisson_cls_3(double n, double s)
{
    return poisson_cls(n, s, 3.0);
}

/* The asymptotic formulae are exact for a Gaussian number with a boundary (Cowan et al., section 3). */
static void gaussian_is_exact(void **state)
{
    static const double x[] = {-2.0, -1.0, 0.0, 1.0, 2.5};

    for (size_t i = 0; i < sizeof x / sizeof x[0]; i++)
        for (double cl = 0.9; cl < 0.96; cl += 0.05) {
            nuem_one_bin one = nuem_one_bin_gaussian(*state, x[i]);
            nuem_cls_limit limit;
            nuem_error err;
            assert_ok(nuem_limit_cls_asymptotic(one.objective, NULL, cl, &limit, &err), err);
            assert_close(nuem_one_bin_signal(&one, limit.upper_asymptotic),
                         limit_of(gaussian_cls, x[i], 1.0 - cl), TOL_ROOT);
            /* without signal the median is 0; at 95 % that is Phi^-1(0.975) */
            assert_close(nuem_one_bin_signal(&one, limit.median_expected),
                         gsl_cdf_ugaussian_Pinv(1.0 - 0.5 * (1.0 - cl)), TOL_ROOT);
            assert_true(isnan(limit.upper) && limit.cl == cl);
            assert_near(nuem_one_bin_signal(&one, limit.best_fit), fmax(0.0, x[i]), 1e-3);
            nuem_one_bin_close(&one);
        }
}

static nuem_cls_limit by_toys(const nuem_one_bin *one, size_t n_toy, size_t points, double lo,
                              double hi, nuem_cls_point *point)
{
    nuem_toy_options o = nuem_toy_options_default();
    nuem_cls_limit limit;
    nuem_error err;

    o.n_toy = n_toy;
    o.points = points;
    o.lo = nuem_one_bin_x(one, lo);
    o.hi = nuem_one_bin_x(one, hi);
    assert_ok(nuem_limit_cls(one->objective, NULL, &o, NULL, &limit, point, &err), err);
    return limit;
}

static void gaussian_by_toys(void **state)
{
    static const double x[] = {-1.0, 1.0};
    nuem_cls_point point[MOST];

    for (size_t i = 0; i < sizeof x / sizeof x[0]; i++) {
        nuem_one_bin one = nuem_one_bin_gaussian(*state, x[i]);
        double want = limit_of(gaussian_cls, x[i], 0.1);
        nuem_cls_limit limit = by_toys(&one, 20000, 7, 0.8 * want, 1.2 * want, point);
        assert_close(nuem_one_bin_signal(&one, limit.upper), want, TOL_TOYS);
        assert_close(nuem_one_bin_signal(&one, limit.upper_asymptotic), want, TOL_ROOT);
        for (int k = 0; k < 7; k++) {
            double exact = gaussian_cls(x[i], nuem_one_bin_signal(&one, point[k].x));
            assert_close(point[k].cls_asymptotic, exact, TOL_ROOT);
            assert_true(point[k].cls_error > 0.0 && point[k].cls_error < 0.1);
            assert_near(point[k].cls, exact, FIVE_SIGMA * point[k].cls_error);
        }
        nuem_one_bin_close(&one);
    }
}

static void poisson_by_toys(void **state)
{
    static const double n[] = {0.0, 2.0, 6.0};
    nuem_cls_point point[MOST];

    for (size_t i = 0; i < sizeof n / sizeof n[0]; i++) {
        nuem_one_bin one = nuem_one_bin_poisson(*state, n[i], 3.0);
        double want = limit_of(poisson_cls_3, n[i], 0.1);
        nuem_cls_limit limit = by_toys(&one, 40000, 5, 0.85 * want, 1.2 * want, point);
        assert_close(nuem_one_bin_signal(&one, limit.upper), want, TOL_TOYS);
        for (int k = 0; k < 5; k++)
            assert_near(point[k].cls, poisson_cls(n[i], nuem_one_bin_signal(&one, point[k].x), 3.0),
                        FIVE_SIGMA * point[k].cls_error);
        nuem_one_bin_close(&one);
    }
    /* no counts: CLs is exp(-s), whatever the background */
    assert_close(limit_of(poisson_cls_3, 0.0, 0.1), log(10.0), TOL_ROOT);
}

/* Large counts: toys and formulae agree, nuisances and several bins included; any number of threads. */
static void xenon1t(void **state)
{
    const char *id = "xenon1t";
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *analysis = NULL;
    nuem_objective *objective = NULL;
    nuem_coordinate c = {NULL, false};
    nuem_toy_options o = nuem_toy_options_default();
    nuem_cls_point point[MOST], again[MOST];
    nuem_cls_limit limit;
    nuem_error err;

    assert_ok(nuem_analysis_create(*state, 1, &id, sm, NULL, &analysis, NULL, &err), err);
    assert_ok(nuem_parameter_find("mu_eff", &c.parameter, &err), err);
    assert_ok(
        nuem_objective_create(nuem_analysis_likelihood(analysis), sm, 1, &c, &objective, &err),
        err);
    o.n_toy = 600;
    o.points = 5;
    o.threads = 1;
    assert_ok(nuem_limit_cls_asymptotic(objective, NULL, 0.9, &limit, &err), err);
    o.lo = 0.94 * limit.upper_asymptotic;
    o.hi = 1.06 * limit.upper_asymptotic;
    assert_ok(nuem_limit_cls(objective, NULL, &o, NULL, &limit, point, &err), err);
    for (int i = 0; i < 5; i++)
        assert_near(point[i].cls, point[i].cls_asymptotic, FIVE_SIGMA * point[i].cls_error);
    /* CLs falls by e within 10 % of the limit; 600 toys know it to 12 % */
    assert_close(limit.upper, limit.upper_asymptotic, 0.05);
    assert_true(limit.upper > limit.best_fit && limit.n_point == 5);
    assert_true(limit.median_expected < limit.upper_asymptotic); /* there is an excess */
    o.threads = 3;
    assert_ok(nuem_limit_cls(objective, NULL, &o, NULL, &limit, again, &err), err);
    assert_memory_equal(point, again, 5 * sizeof *point);
    o.lo = o.hi = 0.0; /* a grid of its own */
    o.points = 12;
    assert_ok(nuem_limit_cls(objective, NULL, &o, NULL, &limit, again, &err), err);
    assert_close(limit.upper, limit.upper_asymptotic, 0.05);
    assert_true(again[0].cls > 0.15 && again[11].cls < 0.05);
    nuem_objective_free(objective);
    nuem_analysis_free(analysis);
    nuem_hypothesis_free(sm);
}

static bool stop(double fraction, void *context)
{
    (void)fraction, (void)context;
    return false;
}

static void refusals(void **state)
{
    nuem_one_bin one = nuem_one_bin_gaussian(*state, 1.0);
    const nuem_progress cancel = {stop, NULL};
    nuem_toy_options o = nuem_toy_options_default();
    nuem_objective *none = NULL;
    nuem_cls_limit limit, untouched;
    nuem_error err;

    memset(&untouched, 0x5a, sizeof untouched);
    limit = untouched;
    for (double cl = -0.5; cl < 1.6; cl += 0.5)
        if (cl != 0.5)
            assert_fails(nuem_limit_cls_asymptotic(one.objective, NULL, cl, &limit, &err),
                         NUEM_ERR_ARG, err, "confidence level");
    o.n_toy = 0;
    assert_fails(nuem_limit_cls(one.objective, NULL, &o, NULL, &limit, NULL, &err), NUEM_ERR_ARG,
                 err, "number of toys");
    o.n_toy = 100;
    o.points = 3;
    assert_fails(nuem_limit_cls(one.objective, NULL, &o, &cancel, &limit, NULL, &err),
                 NUEM_ERR_CANCELLED, err, "cancelled");
    o.lo = nuem_one_bin_x(&one, 0.1);
    o.hi = nuem_one_bin_x(&one, 0.2);
    assert_fails(nuem_limit_cls(one.objective, NULL, &o, NULL, &limit, NULL, &err), NUEM_ERR_RANGE,
                 err, "upper end of the grid");
    o.lo = nuem_one_bin_x(&one, 20.0);
    o.hi = nuem_one_bin_x(&one, 30.0);
    assert_fails(nuem_limit_cls(one.objective, NULL, &o, NULL, &limit, NULL, &err), NUEM_ERR_RANGE,
                 err, "lower end");
    assert_ok(nuem_objective_create(one.m.likelihood, one.m.sm, 0, NULL, &none, &err), err);
    assert_fails(nuem_limit_cls_asymptotic(none, NULL, 0.9, &limit, &err), NUEM_ERR_ARG, err,
                 "0 coordinates");
    assert_memory_equal(&limit, &untouched, sizeof limit);
    nuem_objective_free(none);
    nuem_one_bin_close(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gaussian_is_exact), cmocka_unit_test(gaussian_by_toys),
        cmocka_unit_test(poisson_by_toys),   cmocka_unit_test(xenon1t),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
