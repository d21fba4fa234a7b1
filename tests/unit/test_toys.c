/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing toys: means, variances and covariances of every statistic, centres of the nuisances, the same toy
 * for the same name; the minimum of toys over one coordinate against fine grids; refusals. */
#include <stdlib.h>

#include "nuem/analysis.h"
#include "nuem/toys.h"
#include "num/stream.h"
#include "stat/toys_private.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/one_bin.h"

enum { TOYS = 20000, BINS = 3 };
/* statistical tests on fixed seeds */
static const double FIVE_SIGMA = 5.0;

#define EDGES "edges_kev: [10, 20, 40, 80]"

static nuem_one_bin open_bins(const nuem_data *data, const char *rest)
{
    return nuem_one_bin_open(data, rest, "mu_eff");
}

/* Moments of many toys. */
typedef struct moments {
    double mean[BINS], covariance[BINS][BINS], off_mean[BINS], off_variance[BINS], cross[BINS];
    double centre_mean[8], centre_variance[8];
} moments;

static moments draw_many(const nuem_one_bin *one, const double *expected, const double *off,
                         const double *nuisance)
{
    static double n[TOYS][BINS], m[TOYS][BINS], c[TOYS][8];
    const size_t n_nuisance = nuem_likelihood_nuisances(one->m.likelihood);
    moments r;
    nuem_error err;

    memset(&r, 0, sizeof r);
    assert_true(n_nuisance <= 8);
    for (size_t t = 0; t < TOYS; t++) {
        assert_ok(
            nuem_toy_draw(one->m.likelihood, expected, off, nuisance, 5, t, n[t], m[t], c[t], &err),
            err);
        for (size_t b = 0; b < BINS; b++) r.mean[b] += n[t][b] / TOYS;
        for (size_t b = 0; b < BINS; b++) r.off_mean[b] += m[t][b] / TOYS;
        for (size_t i = 0; i < n_nuisance; i++) r.centre_mean[i] += c[t][i] / TOYS;
    }
    for (size_t t = 0; t < TOYS; t++) {
        for (size_t b = 0; b < BINS; b++) {
            for (size_t k = 0; k < BINS; k++)
                r.covariance[b][k] += (n[t][b] - r.mean[b]) * (n[t][k] - r.mean[k]) / TOYS;
            r.off_variance[b] += (m[t][b] - r.off_mean[b]) * (m[t][b] - r.off_mean[b]) / TOYS;
            r.cross[b] += (m[t][b] - r.off_mean[b]) * (n[t][b] - r.mean[b]) / TOYS;
        }
        for (size_t i = 0; i < n_nuisance; i++)
            r.centre_variance[i] +=
                (c[t][i] - r.centre_mean[i]) * (c[t][i] - r.centre_mean[i]) / TOYS;
    }
    return r;
}

/* a mean of TOYS numbers, and a product of two, within five standard deviations */
static void check_mean(double got, double want, double variance)
{
    assert_near(got, want, FIVE_SIGMA * sqrt(variance / TOYS));
}

static void check_covariance(double got, double want, double va, double vb)
{
    /* Poisson numbers have a fourth moment of 3 v^2 + v, and v >= 1 here */
    assert_near(got, want, FIVE_SIGMA * sqrt((2.0 * va * vb + sqrt(va * vb)) / TOYS));
}

static void poisson(void **state)
{
    static const double expected[BINS] = {1.5, 40.0, 0.0};
    nuem_one_bin one = open_bins(*state, "data: {" EDGES ", counts: [1, 2, 3]}");
    moments r = draw_many(&one, expected, NULL, NULL);

    for (size_t b = 0; b < BINS; b++) {
        check_mean(r.mean[b], expected[b], expected[b]);
        for (size_t k = 0; k < BINS; k++)
            check_covariance(r.covariance[b][k], b == k ? expected[b] : 0.0, expected[b],
                             expected[k]);
        assert_true(r.off_mean[b] == 0.0);
    }
    nuem_one_bin_close(&one);
}

static void gaussian(void **state)
{
    static const double expected[BINS] = {-3.0, 100.0, 7.0};
    static const double v[BINS][BINS] = {{4.0, 1.0, -2.0}, {1.0, 9.0, 0.5}, {-2.0, 0.5, 2.5}};
    nuem_one_bin one =
        open_bins(*state, "statistic: gaussian\ndata: {" EDGES ", counts: [1, 2, 3], covariance: "
                          "[[4, 1, -2], [1, 9, 0.5], [-2, 0.5, 2.5]]}");
    moments r = draw_many(&one, expected, NULL, NULL);

    for (size_t b = 0; b < BINS; b++) {
        check_mean(r.mean[b], expected[b], v[b][b]);
        for (size_t k = 0; k < BINS; k++)
            check_covariance(r.covariance[b][k], v[b][k], v[b][b], v[k][k]);
    }
    nuem_one_bin_close(&one);
}

static void on_off(void **state)
{
    static const double expected[BINS] = {1.5, 40.0, 3.0}, off[BINS] = {5.0, 0.0, 12.0};
    nuem_one_bin one =
        open_bins(*state, "statistic: on-off\ndata: {" EDGES
                          ", counts: [1, 2, 3], off: [3, 4, 5], off_exposure: 2 kg y}");
    moments r = draw_many(&one, expected, off, NULL);

    for (size_t b = 0; b < BINS; b++) {
        check_mean(r.mean[b], expected[b], expected[b]);
        check_mean(r.off_mean[b], off[b], off[b]);
        check_covariance(r.off_variance[b], off[b], off[b], off[b]);
        check_covariance(r.cross[b], 0.0, expected[b], off[b]);
    }
    nuem_one_bin_close(&one);
}

/* Auxiliary measurements scatter by one sigma about the value that the toy is drawn at. */
static void centres(void **state)
{
    static const double expected[BINS] = {10.0, 10.0, 10.0};
    nuem_one_bin one =
        open_bins(*state, "data: {" EDGES ", counts: [1, 2, 3]}\n"
                          "backgrounds: [{name: a, counts: [5, 5, 5], relative_error: 0.2}, "
                          "{name: b, counts: [1, 2, 3], free: true}, {name: c, counts: [3, 2, 1]}, "
                          "{name: d, counts: [1, 1, 1], relative_error: 0.5}]\n");
    const size_t n = nuem_likelihood_nuisances(one.m.likelihood);
    double value[8], sigma[8];
    int constrained = 0;

    for (size_t i = 0; i < n; i++) {
        const nuem_nuisance *v = nuem_likelihood_nuisance(one.m.likelihood, i);
        sigma[i] = v->sigma;
        value[i] = v->nominal + (v->sigma > 0.0 && isfinite(v->sigma) ? 1.5 * v->sigma : 0.25);
    }
    moments shifted = draw_many(&one, expected, NULL, value),
            nominal = draw_many(&one, expected, NULL, NULL);
    for (size_t i = 0; i < n; i++) {
        if (sigma[i] > 0.0 && isfinite(sigma[i])) {
            constrained++;
            check_mean(shifted.centre_mean[i], 1.5, 1.0);
            check_mean(nominal.centre_mean[i], 0.0, 1.0);
            check_covariance(shifted.centre_variance[i], 1.0, 1.0, 1.0);
        } else {
            assert_true(shifted.centre_mean[i] == 0.0 && shifted.centre_variance[i] == 0.0);
        }
    }
    assert_int_equal(constrained, 2);
    nuem_one_bin_close(&one);
}

static void a_toy_has_a_name(void **state)
{
    static const double expected[BINS] = {10.0, 100.0, 1000.0};
    nuem_one_bin one = open_bins(*state, "data: {" EDGES ", counts: [1, 2, 3]}");
    double a[BINS], b[BINS], off[BINS], centre[8];
    nuem_error err;

    assert_ok(nuem_toy_draw(one.m.likelihood, expected, NULL, NULL, 1, 17, a, off, centre, &err),
              err);
    assert_ok(nuem_toy_draw(one.m.likelihood, expected, NULL, NULL, 1, 18, b, off, centre, &err),
              err);
    assert_true(memcmp(a, b, sizeof a) != 0);
    assert_ok(nuem_toy_draw(one.m.likelihood, expected, NULL, NULL, 2, 17, b, off, centre, &err),
              err);
    assert_true(memcmp(a, b, sizeof a) != 0);
    assert_ok(nuem_toy_draw(one.m.likelihood, expected, NULL, NULL, 1, 17, b, off, centre, NULL),
              err);
    assert_memory_equal(a, b, sizeof a);
    nuem_one_bin_close(&one);
}

static void impossible_expectations(void **state)
{
    static const double wrong[] = {-0.01, 1.1e9, HUGE_VAL, (double)NAN};
    nuem_one_bin one = open_bins(*state, "data: {" EDGES ", counts: [1, 2, 3]}"),
                 on_off = open_bins(*state, "statistic: on-off\ndata: {" EDGES
                                            ", counts: [1, 2, 3], off: [3, 4, 5], "
                                            "off_exposure: 2 kg y}"),
                 normal = open_bins(*state, "statistic: gaussian\ndata: {" EDGES
                                            ", counts: [1, 2, 3], sigma: [1, 1, 1]}");
    double n[BINS], off[BINS], centre[8];
    nuem_error err;

    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        double expected[BINS] = {1.0, wrong[i], 1.0}, good[BINS] = {1.0, 1.0, 1.0};
        assert_fails(
            nuem_toy_draw(one.m.likelihood, expected, NULL, NULL, 1, 1, n, off, centre, &err),
            NUEM_ERR_ARG, err, "bin 2 expects");
        assert_int_equal(err.index, 1);
        assert_fails(
            nuem_toy_draw(on_off.m.likelihood, good, expected, NULL, 1, 1, n, off, centre, &err),
            NUEM_ERR_ARG, err, "bin 2 expects");
        if (!isfinite(wrong[i]))
            assert_fails(nuem_toy_draw(normal.m.likelihood, expected, NULL, NULL, 1, 1, n, off,
                                       centre, &err),
                         NUEM_ERR_ARG, err, "bin 2 expects");
        assert_fails(
            nuem_toy_draw(on_off.m.likelihood, good, NULL, NULL, 1, 1, n, off, centre, &err),
            NUEM_ERR_ARG, err, "source off");
    }
    nuem_one_bin_close(&normal);
    nuem_one_bin_close(&on_off);
    nuem_one_bin_close(&one);
}

/* --- the minimum over one coordinate --- */

/* what the search may leave above the lowest point of a fine grid: for a modulus its own tolerance; where
 * the counts of different bins turn at different x, shallow valleys may hide between nodes */
static const double TOL_MODULUS = 1e-7, TOL_TURNS = 1e-3;

static void check_minima(const nuem_data *data, const char *id, const char *name, double tol)
{
    enum { EACH = 6, FINE = 1000 };
    nuem_hypothesis *sm = nuem_test_standard_model(data);
    nuem_analysis *analysis = NULL;
    nuem_objective *objective = NULL;
    nuem_coordinate c = {NULL, false};
    nuem_toy_loop loop;
    nuem_valley v;
    nuem_error err;

    assert_ok(nuem_analysis_create(data, 1, &id, sm, NULL, &analysis, NULL, &err), err);
    assert_ok(nuem_parameter_find(name, &c.parameter, &err), err);
    assert_ok(
        nuem_objective_create(nuem_analysis_likelihood(analysis), sm, 1, &c, &objective, &err),
        err);
    assert_ok(nuem_toy_loop_create(objective, 1, NULL, 1.0, &loop, &err), err);
    nuem_toy_thread *t = &loop.thread[0];
    assert_ok(
        nuem_valley_find(objective, t->ws, NULL, -HUGE_VAL, (double)NAN, (double)NAN, &v, &err),
        err);
    assert_int_equal(v.even, !c.parameter->is_signed && strcmp(name, "sin2_theta_w") != 0);
    for (int k = 1; k < 6; k++) {
        double x = v.left + (v.right - v.left) * k / 8.0;
        nuem_probe from, least, same;
        assert_ok(nuem_toy_loop_aim(&loop, NULL, x, &err), err);
        for (uint64_t i = 0; i < EACH; i++) {
            double lowest = HUGE_VAL, f;
            assert_ok(nuem_toy_loop_draw(&loop, t, NUEM_STREAM_TOY, 9, i, &err), err);
            assert_ok(nuem_valley_probe(&v, t->ws, &t->toy, x, &from, &err), err);
            assert_ok(nuem_valley_minimum(&v, t->ws, &t->toy, &from, &least, &err), err);
            assert_ok(nuem_valley_minimum(&v, t->ws, &t->toy, NULL, &same, &err), err);
            assert_near(same.f, least.f, tol);
            for (int j = 0; j <= FINE; j++) {
                double y = v.left + (v.right - v.left) * j / FINE;
                assert_ok(nuem_objective_eval(objective, t->ws, &t->toy, &y, &f, NULL, &err), err);
                lowest = fmin(lowest, f);
            }
            assert_true(least.f <= lowest + tol);
            assert_ok(nuem_objective_eval(objective, t->ws, &t->toy, &least.x, &f, NULL, &err),
                      err);
            assert_true(f == least.f);
        }
    }
    nuem_toy_loop_clear(&loop);
    nuem_objective_free(objective);
    nuem_analysis_free(analysis);
    nuem_hypothesis_free(sm);
}

static void minima_of_toys(void **state)
{
    check_minima(*state, "xenon1t", "mu_eff", TOL_MODULUS);
    check_minima(*state, "xenonnt", "Lambda1", TOL_MODULUS);
    check_minima(*state, "xenon1t", "r2_ee", TOL_TURNS);
    check_minima(*state, "xenonnt", "q_ee", TOL_TURNS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(poisson),          cmocka_unit_test(gaussian),
        cmocka_unit_test(on_off),           cmocka_unit_test(centres),
        cmocka_unit_test(a_toy_has_a_name), cmocka_unit_test(impossible_expectations),
        cmocka_unit_test(minima_of_toys),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
