/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals by toys: the published tables of Feldman and Cousins, and their constructions without toys
 * point by point; the same numbers for any number of threads; progress, cancelling, refusals. */
#include "nuem/analysis.h"
#include "nuem/toys.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/one_bin.h"
#include "support/unified.h"

/* the tables print two decimals */
static const double TOL_TABLE = 0.006;
/* ends of intervals; toys and grid are chosen so that they scatter by less than 1 % */
static const double TOL_END = 0.02;
/* critical values, in their stated errors */
static const double FIVE_SIGMA = 5.0;

/* PRD 57 (1998) 3873, Table X, 90 %: x0, lower, upper; Table IV, 90 %, background 3: n0, lower, upper. Left out
 * is n0 = 0 (1.08), which is no plain construction: they raise upper ends that would fall when the background
 * does (section IV B). */
static const double gaussian_table[][3] = {
    {-3.0, 0.00, 0.26}, {-2.0, 0.00, 0.40}, {-1.0, 0.00, 0.81}, {0.0, 0.00, 1.64},
    {1.0, 0.00, 2.64},  {2.0, 0.58, 3.64},  {3.0, 1.37, 4.64}};
static const double poisson_table[][3] = {{1, 0.00, 1.88}, {2, 0.00, 3.04}, {3, 0.00, 4.42},
                                          {5, 0.00, 6.99}, {7, 0.89, 9.53}, {10, 2.63, 13.50}};
enum { GAUSSIANS = 7, POISSONS = 6, MOST = 64 };

/* The constructions that the toys are compared with are those of the paper. */
static void references_are_the_tables(void **unused)
{
    double lower, upper;

    (void)unused;
    for (int i = 0; i < GAUSSIANS; i++) {
        nuem_unified_gaussian(gaussian_table[i][0], 0.9, &lower, &upper);
        assert_near(lower, gaussian_table[i][1], TOL_TABLE);
        assert_near(upper, gaussian_table[i][2], TOL_TABLE);
    }
    for (int i = 0; i < POISSONS; i++) {
        nuem_unified_poisson((int)poisson_table[i][0], 3.0, 0.9, &lower, &upper);
        assert_near(lower, poisson_table[i][1], TOL_TABLE);
        assert_near(upper, poisson_table[i][2], TOL_TABLE);
    }
    nuem_unified_poisson(1, 0.0, 0.9, &lower, &upper); /* Table II */
    assert_near(lower, 0.11, TOL_TABLE);
    assert_near(upper, 4.36, TOL_TABLE);
}

static nuem_toy_options options(const nuem_one_bin *one, size_t n_toy, size_t points, double from,
                                double to)
{
    nuem_toy_options o = nuem_toy_options_default();

    o.n_toy = n_toy;
    o.points = points;
    o.lo = nuem_one_bin_x(one, from);
    o.hi = nuem_one_bin_x(one, to);
    return o;
}

static nuem_fc_limit construct(const nuem_one_bin *one, const nuem_toy_options *o,
                               nuem_fc_point *point)
{
    nuem_fc_limit limit;
    nuem_error err;

    assert_ok(nuem_limit_feldman_cousins(one->objective, NULL, o, NULL, &limit, point, &err), err);
    return limit;
}

/* Each critical value against the integral, and the data's Delta chi2. */
static void check_gaussian(const nuem_one_bin *one, double x0, const nuem_fc_point *p, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double mu = nuem_one_bin_signal(one, p[i].x);
        assert_near(p[i].delta_chi2, nuem_unified_gaussian_delta(x0, mu), 1e-6 * (1.0 + x0 * x0));
        if (mu == 0.0) continue; /* half of the toys have Delta chi2 = 0, exactly */
        assert_true(p[i].critical_error > 0.0 && p[i].critical_error < 0.2);
        assert_near(p[i].critical, nuem_unified_gaussian_critical(mu, 0.9),
                    FIVE_SIGMA * p[i].critical_error);
    }
}

/* Toys about one end of the interval of x0, which is returned. */
static double gaussian_end(const nuem_data *data, double x0, double end, size_t n_toy)
{
    enum { POINTS = 7 };
    nuem_fc_point point[POINTS];
    nuem_one_bin one = nuem_one_bin_gaussian(data, x0);
    nuem_toy_options o = options(&one, n_toy, POINTS, 0.8 * end, 1.2 * end);
    nuem_fc_limit limit = construct(&one, &o, point);
    bool upper = end > x0;
    double got = nuem_one_bin_signal(&one, upper ? limit.upper : limit.lower);

    /* the other end is not on the grid */
    assert_true(limit.n_region == 1 && isnan(upper ? limit.lower : limit.upper));
    assert_near(nuem_one_bin_signal(&one, limit.best_fit), fmax(0.0, x0), 1e-3);
    check_gaussian(&one, x0, point, POINTS);
    nuem_one_bin_close(&one);
    return got;
}

static void gaussian_with_boundary(void **state)
{
    for (int i = 0; i < GAUSSIANS; i += 2) {
        const double x0 = gaussian_table[i][0];
        double lower, upper;
        nuem_unified_gaussian(x0, 0.9, &lower, &upper);
        /* far below the boundary the limit hangs on a few toys */
        assert_close(gaussian_end(*state, x0, upper, x0 < -2.0 ? 40000 : 12000), upper, TOL_END);
        if (lower > 0.0) assert_close(gaussian_end(*state, x0, lower, 12000), lower, TOL_END);
    }
}

/* The range that is found by itself holds both ends. */
static void automatic_range(void **state)
{
    nuem_fc_point point[MOST];
    nuem_one_bin one = nuem_one_bin_gaussian(*state, 4.0);
    nuem_toy_options o = options(&one, 2000, 40, 0.0, 0.0);
    nuem_fc_limit limit = construct(&one, &o, point);
    double lower, upper;

    nuem_unified_gaussian(4.0, 0.9, &lower, &upper);
    /* 2000 toys: 3 % of a standard deviation of 1 */
    assert_near(nuem_one_bin_signal(&one, limit.lower), lower, 0.15);
    assert_near(nuem_one_bin_signal(&one, limit.upper), upper, 0.15);
    check_gaussian(&one, 4.0, point, o.points);
    assert_true(nuem_one_bin_signal(&one, point[0].x) < lower);
    assert_true(nuem_one_bin_signal(&one, point[39].x) > upper);
    nuem_one_bin_close(&one);
    /* below the boundary it begins there */
    one = nuem_one_bin_gaussian(*state, -1.0);
    o.points = 12;
    limit = construct(&one, &o, point);
    assert_true(point[0].x == 0.0 && isnan(limit.lower));
    nuem_unified_gaussian(-1.0, 0.9, &lower, &upper);
    assert_near(nuem_one_bin_signal(&one, limit.upper), upper, 0.15);
    assert_true(limit.best_fit == 0.0);
    nuem_one_bin_close(&one);
}

static void poisson_with_background(void **state)
{
    nuem_fc_point point[MOST];

    for (int i = 0; i < POISSONS; i += 2) {
        const double *row = poisson_table[i];
        nuem_one_bin one = nuem_one_bin_poisson(*state, row[0], 3.0);
        nuem_toy_options o = options(&one, 20000, 15, 0.9 * row[2], 1.1 * row[2]);
        nuem_fc_limit limit = construct(&one, &o, point);
        assert_near(nuem_one_bin_signal(&one, limit.upper), row[2], TOL_END * row[2]);
        /* acceptance point by point, except where the probability is that close to cl */
        for (size_t k = 0; k < o.points; k++) {
            double mu = nuem_one_bin_signal(&one, point[k].x);
            int wide = nuem_unified_poisson_accepts((int)row[0], mu, 3.0, 0.9 + 0.01);
            int narrow = nuem_unified_poisson_accepts((int)row[0], mu, 3.0, 0.9 - 0.01);
            int accepted = point[k].delta_chi2 <= point[k].critical + 1e-6;
            if (wide == narrow) assert_int_equal(accepted, wide);
            /* rejected means that less than 10 % of the toys are as far off */
            assert_int_equal(accepted, point[k].p_value > 0.1);
        }
        nuem_one_bin_close(&one);
    }
}

typedef struct fit {
    nuem_hypothesis *sm;
    nuem_analysis *analysis;
    nuem_objective *objective;
} fit;

static fit open_fit(const nuem_data *data, const char *name)
{
    const char *id = "xenon1t";
    fit f = {nuem_test_standard_model(data), NULL, NULL};
    nuem_coordinate c = {NULL, false};
    nuem_error err;

    assert_ok(nuem_analysis_create(data, 1, &id, f.sm, NULL, &f.analysis, NULL, &err), err);
    assert_ok(nuem_parameter_find(name, &c.parameter, &err), err);
    assert_ok(nuem_objective_create(nuem_analysis_likelihood(f.analysis), f.sm, 1, &c, &f.objective,
                                    &err),
              err);
    return f;
}

static void close_fit(fit *f)
{
    nuem_objective_free(f->objective);
    nuem_analysis_free(f->analysis);
    nuem_hypothesis_free(f->sm);
}

static void threads_do_not_matter(void **state)
{
    fit f = open_fit(*state, "mu_eff");
    nuem_toy_options o = nuem_toy_options_default();
    nuem_fc_point first[4], point[4];
    nuem_fc_limit one, limit;
    nuem_error err;

    o.n_toy = 300;
    o.points = 4;
    o.threads = 1;
    assert_ok(nuem_limit_feldman_cousins(f.objective, NULL, &o, NULL, &one, first, &err), err);
    for (o.threads = 2; o.threads <= 5; o.threads += 3) {
        assert_ok(nuem_limit_feldman_cousins(f.objective, NULL, &o, NULL, &limit, point, &err),
                  err);
        assert_memory_equal(point, first, sizeof first);
        assert_memory_equal(&limit.upper, &one.upper, sizeof one.upper);
    }
    o.seed = 2;
    assert_ok(nuem_limit_feldman_cousins(f.objective, NULL, &o, NULL, &limit, point, &err), err);
    assert_true(point[1].critical != first[1].critical);
    assert_true(point[1].delta_chi2 == first[1].delta_chi2);
    close_fit(&f);
}

/* A signed parameter with interference: two ends, and toys that find either minimum. */
static void signed_parameter(void **state)
{
    fit f = open_fit(*state, "r2_ee");
    nuem_toy_options o = nuem_toy_options_default();
    nuem_fc_point point[10];
    nuem_fc_limit limit;
    nuem_error err;

    o.n_toy = 400;
    o.points = 10;
    assert_ok(nuem_limit_feldman_cousins(f.objective, NULL, &o, NULL, &limit, point, &err), err);
    assert_true(limit.lower < limit.best_fit && limit.best_fit < limit.upper);
    assert_true(point[0].x < 0.0 && point[9].x > 0.0);
    for (int i = 0; i < 10; i++) assert_true(point[i].critical > 0.5 && point[i].critical < 8.0);
    close_fit(&f);
}

typedef struct watcher {
    double last;
    int calls, stop_after;
} watcher;

static bool watch(double fraction, void *context)
{
    watcher *w = context;

    assert_true(fraction >= w->last && fraction <= 1.0);
    w->last = fraction;
    return ++w->calls != w->stop_after;
}

static void progress_and_cancelling(void **state)
{
    nuem_one_bin one = nuem_one_bin_gaussian(*state, 1.0);
    nuem_toy_options o = options(&one, 5000, 4, 0.5, 4.0);
    watcher w = {0.0, 0, 0}, impatient = {0.0, 0, 3};
    const nuem_progress report = {watch, &w}, stop = {watch, &impatient};
    nuem_fc_point point[4];
    nuem_fc_limit limit, untouched;
    nuem_error err;

    memset(&untouched, 0x5a, sizeof untouched);
    limit = untouched;
    assert_ok(nuem_limit_feldman_cousins(one.objective, NULL, &o, &report, &limit, NULL, &err),
              err);
    assert_true(w.calls >= 4 && w.last == 1.0);
    limit = untouched;
    memset(point, 0x5a, sizeof point);
    assert_fails(nuem_limit_feldman_cousins(one.objective, NULL, &o, &stop, &limit, point, &err),
                 NUEM_ERR_CANCELLED, err, "cancelled after");
    assert_int_equal(impatient.calls, 3);
    assert_memory_equal(&limit, &untouched, sizeof limit);
    assert_memory_equal(point, &untouched, sizeof point[0]);
    nuem_one_bin_close(&one);
}

static void refusals(void **state)
{
    static const struct {
        nuem_toy_options o;
        const char *part;
    } wrong[] = {
        {{.cl = 0.0, .n_toy = 10, .points = 3}, "confidence level is 0"},
        {{.cl = 1.0, .n_toy = 10, .points = 3}, "confidence level is 1"},
        {{.cl = (double)NAN, .n_toy = 10, .points = 3}, "confidence level is"},
        {{.cl = 0.9, .n_toy = 0, .points = 3}, "number of toys is 0"},
        {{.cl = 0.9, .n_toy = 10, .points = 1}, "grid points is 1"},
        {{.cl = 0.9, .n_toy = 10, .points = 3, .threads = -1}, "threads is -1"},
        {{.cl = 0.9, .n_toy = 10, .points = 3, .lo = 2e-9, .hi = 1e-9}, "from 2e-09 to 1e-09"},
        {{.cl = 0.9, .n_toy = 10, .points = 3, .lo = 1e-9, .hi = 1e-9}, "must rise"},
        {{.cl = 0.9, .n_toy = 10, .points = 3, .lo = 0.0, .hi = (double)NAN}, "finite"},
        {{.cl = 0.9, .n_toy = 10, .points = 3, .lo = -1e-9, .hi = 1e-9}, "modulus"},
    };
    nuem_one_bin one = nuem_one_bin_gaussian(*state, 1.0);
    nuem_objective *none = NULL;
    nuem_fc_limit limit, untouched;
    nuem_error err;

    memset(&untouched, 0x5a, sizeof untouched);
    limit = untouched;
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_fails(
            nuem_limit_feldman_cousins(one.objective, NULL, &wrong[i].o, NULL, &limit, NULL, &err),
            NUEM_ERR_ARG, err, wrong[i].part);
    assert_ok(nuem_objective_create(one.m.likelihood, one.m.sm, 0, NULL, &none, &err), err);
    assert_fails(nuem_limit_feldman_cousins(none, NULL, NULL, NULL, &limit, NULL, &err),
                 NUEM_ERR_ARG, err, "0 coordinates");
    assert_memory_equal(&limit, &untouched, sizeof limit);
    nuem_objective_free(none);
    nuem_one_bin_close(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(references_are_the_tables), cmocka_unit_test(gaussian_with_boundary),
        cmocka_unit_test(automatic_range),           cmocka_unit_test(poisson_with_background),
        cmocka_unit_test(threads_do_not_matter),     cmocka_unit_test(signed_parameter),
        cmocka_unit_test(progress_and_cancelling),   cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
