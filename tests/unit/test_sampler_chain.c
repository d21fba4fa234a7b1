/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Markov chains on densities that are known in closed form, and what diagnostics say of series whose
 * autocorrelation is known. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nuem/sampler.h"
#include "num/normal.h"
#include "num/stream.h"
#include "stat/sampler_metropolis.h"
#include "support/assert_close.h"

/* Monte-Carlo errors that a right result may be off: 1 in 10^4 of normal deviates is farther */
static const double SIGMAS = 4.0;

/* Two correlated normal numbers. */
static const double SD[2] = {1.0, 3.0}, RHO = 0.9;

static nuem_status gaussian(void *context, const double *v, double *chi2, double *gradient,
                            nuem_error *err)
{
    double a = v[0] / SD[0], b = v[1] / SD[1], norm = 2.0 / (1.0 - RHO * RHO);

    (void)context, (void)err;
    *chi2 = 0.5 * norm * (a * a - 2.0 * RHO * a * b + b * b);
    if (gradient) gradient[0] = norm * (a - RHO * b) / SD[0];
    if (gradient) gradient[1] = norm * (b - RHO * a) / SD[1];
    return NUEM_OK;
}

/* Two modes of unit width at -+6, the upper one three times as heavy. */
static nuem_status two_modes(void *context, const double *v, double *chi2, double *gradient,
                             nuem_error *err)
{
    double low = exp(-0.5 * (v[0] + 6.0) * (v[0] + 6.0));
    double high = 3.0 * exp(-0.5 * (v[0] - 6.0) * (v[0] - 6.0));

    (void)context, (void)err;
    *chi2 = -2.0 * log(low + high);
    if (gradient) *gradient = 2.0 * ((v[0] + 6.0) * low + (v[0] - 6.0) * high) / (low + high);
    return NUEM_OK;
}

static const double origin[2] = {0.0, 0.0}, unit[2] = {1.0, 1.0}, wide[1] = {6.0};

static nuem_metropolis chain_of(nuem_density_function *density, size_t n)
{
    return (nuem_metropolis){.n = n,
                             .n_jump = n,
                             .seed = 7,
                             .burn_in = 2000,
                             .start = origin,
                             .width = n == 1 ? wide : unit,
                             .density = density};
}

/* n samples of chain c after burn-in, [n][dimension] */
static void run(const nuem_metropolis *m, size_t c, size_t n, double *x)
{
    double *state = malloc(nuem_metropolis_size(m->n) * sizeof *state);
    double scratch[2 * NUEM_METROPOLIS_SCRATCH];
    nuem_error err;

    assert_ok(nuem_metropolis_start(m, NULL, c, state, &err), err);
    for (size_t i = 0; i < m->burn_in + n; i++) {
        assert_ok(nuem_metropolis_step(m, NULL, state, scratch, &err), err);
        if (i >= m->burn_in)
            memcpy(x + (i - m->burn_in) * m->n, nuem_metropolis_point(state), m->n * sizeof *x);
    }
    assert_true(nuem_chain_steps(state) == m->burn_in + n);
    assert_in_range((unsigned long)(100.0 * nuem_chain_acceptance(state)), 60, 100);
    free(state);
}

enum { CHAINS = 4, N = 20000 };

/* One function of the points of all chains. */
static double *series(const double *x, size_t n, double (*f)(const double *v))
{
    double *y = malloc(CHAINS * N * sizeof *y);

    for (size_t i = 0; i < CHAINS * N; i++) y[i] = f(x + i * n);
    return y;
}

static double first(const double *v)
{
    return v[0];
}
static double second(const double *v)
{
    return v[1];
}
static double product(const double *v)
{
    return v[0] * v[1];
}
static double square(const double *v)
{
    return v[0] * v[0];
}
static double positive(const double *v)
{
    return v[0] > 0.0;
}

/* Mean of a function against its value, within the error that its effective sample size gives. */
static void assert_mean(const double *x, size_t n, double (*f)(const double *), double expected)
{
    double *y = series(x, n, f), mean = 0.0, var = 0.0, ess;
    nuem_error err;

    for (size_t i = 0; i < CHAINS * N; i++) mean += y[i] / (CHAINS * N);
    for (size_t i = 0; i < CHAINS * N; i++) var += (y[i] - mean) * (y[i] - mean) / (CHAINS * N);
    assert_ok(nuem_ess(CHAINS, N, y, false, &ess, &err), err);
    assert_true(ess > NUEM_CONVERGED_ESS);
    assert_near(mean, expected, SIGMAS * sqrt(var / ess));
    free(y);
}

static double *all_chains(const nuem_metropolis *m)
{
    double *x = malloc(CHAINS * N * m->n * sizeof *x);

    for (size_t c = 0; c < CHAINS; c++) run(m, c, N, x + c * N * m->n);
    return x;
}

static void gaussian_is_stationary(void **unused)
{
    nuem_metropolis m = chain_of(gaussian, 2);
    double *x = all_chains(&m), rhat, q, error;
    nuem_error err;

    (void)unused;
    assert_mean(x, 2, first, 0.0);
    assert_mean(x, 2, second, 0.0);
    assert_mean(x, 2, square, 1.0);
    assert_mean(x, 2, product, RHO * SD[0] * SD[1]);
    double *y = series(x, 2, second);
    assert_ok(nuem_rhat(CHAINS, N, y, &rhat, &err), err);
    assert_true(rhat >= 1.0 - 1e-3 && rhat < NUEM_CONVERGED_RHAT);
    for (double p = 0.05; p < 1.0; p += 0.15) {
        assert_ok(nuem_sample_quantile(CHAINS, N, y, p, &q, &error, &err), err);
        assert_near(q, SD[1] * nuem_normal_quantile(p), SIGMAS * error);
        assert_true(error < 0.1 * SD[1]);
    }
    free(y);
    free(x);
}

/* A chain in detailed balance goes from one part of the plane to another as often as back. */
static void balance_is_detailed(void **unused)
{
    nuem_metropolis m = chain_of(gaussian, 2);
    double *x = malloc(2 * 400000 * sizeof *x);
    long moves[3][3] = {{0}};
    int before = -1;

    (void)unused;
    run(&m, 0, 400000, x);
    for (size_t i = 0; i < 400000; i++) {
        double angle = atan2(x[2 * i + 1] / SD[1], x[2 * i] / SD[0]);
        int part = angle < -M_PI / 3.0 ? 0 : angle < M_PI / 3.0 ? 1 : 2;
        if (before >= 0) moves[before][part]++;
        before = part;
    }
    for (int a = 0; a < 3; a++)
        for (int b = 0; b < a; b++) {
            double there = (double)moves[a][b], back = (double)moves[b][a];
            assert_true(there > 1000.0);
            assert_near(there, back, SIGMAS * sqrt(there + back));
        }
    free(x);
}

static void jumps_find_the_other_mode(void **unused)
{
    nuem_metropolis m = chain_of(two_modes, 1);
    double *x = all_chains(&m);

    (void)unused;
    assert_mean(x, 1, positive, 0.75);
    assert_mean(x, 1, first, 3.0);
    assert_mean(x, 1, square, 37.0);
    free(x);
}

static void chains_are_their_names(void **unused)
{
    nuem_metropolis m = chain_of(gaussian, 2);
    double a[200], b[200];

    (void)unused;
    run(&m, 3, 100, a);
    run(&m, 3, 100, b);
    assert_memory_equal(a, b, sizeof a);
    run(&m, 4, 100, b);
    assert_true(a[0] != b[0] && a[199] != b[199]);
    m.seed++;
    run(&m, 3, 100, b);
    assert_true(a[0] != b[0] && a[199] != b[199]);
}

static nuem_status nowhere(void *context, const double *v, double *chi2, double *gradient,
                           nuem_error *err)
{
    (void)context, (void)v, (void)gradient, (void)err;
    *chi2 = HUGE_VAL;
    return NUEM_OK;
}

static void bad_states(void **unused)
{
    nuem_metropolis m = chain_of(gaussian, 2), other = m, empty = chain_of(nowhere, 2);
    const size_t size = nuem_metropolis_size(2);
    double *state = malloc(size * sizeof *state);
    nuem_error err;

    (void)unused;
    assert_fails(nuem_metropolis_start(&m, NULL, NUEM_CHAIN_MAX, state, &err), NUEM_ERR_ARG, err,
                 "chain is");
    assert_fails(nuem_metropolis_start(&empty, NULL, 0, state, &err), NUEM_ERR_CONVERGE, err,
                 "no point to begin at");
    assert_ok(nuem_metropolis_start(&m, NULL, 0, state, &err), err);
    assert_true(isnan(nuem_chain_acceptance(state)) && nuem_chain_steps(state) == 0);
    assert_ok(nuem_metropolis_check(&m, state, &err), err);
    other.seed = UINT64_C(7) << 40;
    assert_fails(nuem_metropolis_check(&other, state, &err), NUEM_ERR_ARG, err, "another sampler");
    other.seed = m.seed;
    other.n = 1;
    assert_fails(nuem_metropolis_check(&other, state, &err), NUEM_ERR_ARG, err, "another sampler");
    state[size - 1] = (double)NAN;
    assert_fails(nuem_metropolis_check(&m, state, &err), NUEM_ERR_ARG, err, "not finite");
    assert_int_equal(err.index, (long)size - 1);
    free(state);
}

/* --- diagnostics --- */

/* m stationary series x_i = phi x_{i-1} + noise, of variance 1 */
static void autoregressive(size_t m, size_t n, double phi, double *x)
{
    for (size_t k = 0; k < m; k++) {
        nuem_stream stream = nuem_stream_open(11, NUEM_STREAM_SAMPLER, k);
        double last = nuem_stream_normal(&stream);
        for (size_t i = 0; i < n; i++) {
            x[k * n + i] = last;
            last = phi * last + sqrt(1.0 - phi * phi) * nuem_stream_normal(&stream);
        }
    }
}

/* The mean of an AR(1) series has the variance of n (1 - phi)/(1 + phi) independent numbers. */
static void effective_size_of_ar1(void **unused)
{
    enum { M = 8 };
    static const double phi[] = {0.0, 0.5, 0.9, 0.97, -0.5, 0.995};
    /* 2 to 6 times the scatter of the estimate over 50 seeds, which is 0.9, 1.5, 3.3, 5.6, 1.5 and
     * 14 %; its bias is below 1.2 % everywhere */
    static const double tolerance[] = {0.05, 0.05, 0.1, 0.15, 0.1, 0.3};
    double *x = malloc(M * N * sizeof *x), ess, bulk, rhat;
    nuem_error err;

    (void)unused;
    for (size_t i = 0; i < sizeof phi / sizeof *phi; i++) {
        autoregressive(M, N, phi[i], x);
        double expected = M * N * (1.0 - phi[i]) / (1.0 + phi[i]);
        assert_ok(nuem_ess(M, N, x, false, &ess, &err), err);
        assert_ok(nuem_ess(M, N, x, true, &bulk, &err), err);
        assert_close(ess, expected, tolerance[i]);
        assert_close(bulk, ess, 0.05); /* normal already: ranks change little */
        assert_ok(nuem_rhat(M, N, x, &rhat, &err), err);
        assert_true(rhat < 1.0 + 3.0 * M / expected);
        /* ranks do not care for scale and order */
        for (size_t k = 0; k < M * N; k++) x[k] = exp(3.0 * x[k]);
        double again;
        assert_ok(nuem_ess(M, N, x, true, &again, &err), err);
        assert_close(again, bulk, 1e-12);
    }
    free(x);
}

/* Sd of a quantile of n independent normal numbers: sqrt(p (1 - p)/n)/density. */
static void errors_of_quantiles(void **unused)
{
    double *x = malloc(CHAINS * N * sizeof *x), q, error;
    nuem_error err;

    (void)unused;
    autoregressive(CHAINS, N, 0.0, x);
    for (double p = 0.05; p < 1.0; p += 0.1) {
        double z = nuem_normal_quantile(p), density = exp(-0.5 * z * z) / sqrt(2.0 * M_PI);
        double expected = sqrt(p * (1.0 - p) / (CHAINS * N)) / density;
        assert_ok(nuem_sample_quantile(CHAINS, N, x, p, &q, &error, &err), err);
        assert_close(error, expected, 0.1); /* spacing of samples, and the effective size */
        assert_near(q, z, SIGMAS * expected);
    }
    free(x);
}

static void rhat_sees_disagreement(void **unused)
{
    enum { M = 2, FEW = 1000 };
    double *x = malloc(M * FEW * sizeof *x), rhat, ess;
    nuem_error err;

    (void)unused;
    autoregressive(M, FEW, 0.5, x);
    assert_ok(nuem_rhat(M, FEW, x, &rhat, &err), err);
    assert_true(rhat < 1.01);
    /* stuck apart */
    for (size_t i = 0; i < FEW; i++) x[i] += 5.0;
    assert_ok(nuem_rhat(M, FEW, x, &rhat, &err), err);
    assert_true(rhat > 1.5);
    assert_ok(nuem_ess(M, FEW, x, true, &ess, &err), err);
    assert_true(ess < 20.0);
    /* the same mean, another width: the folded one sees it */
    autoregressive(M, FEW, 0.0, x);
    for (size_t i = 0; i < FEW; i++) x[i] *= 4.0;
    assert_ok(nuem_rhat(M, FEW, x, &rhat, &err), err);
    assert_true(rhat > 1.1);
    /* a drift, that halves of a chain see */
    autoregressive(1, FEW, 0.0, x);
    for (size_t i = 0; i < FEW; i++) x[i] += 4.0 * (double)i / FEW;
    assert_ok(nuem_rhat(1, FEW, x, &rhat, &err), err);
    assert_true(rhat > 1.1);
    /* nothing moves */
    for (size_t i = 0; i < M * FEW; i++) x[i] = 1.0;
    assert_ok(nuem_rhat(M, FEW, x, &rhat, &err), err);
    assert_true(rhat == 1.0);
    for (size_t i = 0; i < FEW; i++) x[i] = 2.0;
    assert_ok(nuem_rhat(M, FEW, x, &rhat, &err), err);
    assert_true(isinf(rhat));
    assert_ok(nuem_ess(M, FEW, x, true, &ess, &err), err);
    assert_true(ess == 0.0);
    free(x);
}

static void bad_series(void **unused)
{
    double x[20] = {0}, out = -1.0;
    nuem_error err;

    (void)unused;
    assert_fails(nuem_rhat(2, 7, x, &out, &err), NUEM_ERR_ARG, err, "2 chains of 7 samples");
    assert_fails(nuem_rhat(0, 10, x, &out, &err), NUEM_ERR_ARG, err, "0 chains");
    x[13] = (double)NAN;
    assert_fails(nuem_ess(2, 10, x, true, &out, &err), NUEM_ERR_ARG, err,
                 "sample 3 of chain 1 is not finite");
    assert_int_equal(err.index, 13);
    x[13] = 0.0;
    assert_fails(nuem_sample_quantile(2, 10, x, 1.0, &out, NULL, &err), NUEM_ERR_ARG, err,
                 "quantile is 1");
    assert_true(out == -1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gaussian_is_stationary),
        cmocka_unit_test(balance_is_detailed),
        cmocka_unit_test(jumps_find_the_other_mode),
        cmocka_unit_test(chains_are_their_names),
        cmocka_unit_test(bad_states),
        cmocka_unit_test(effective_size_of_ar1),
        cmocka_unit_test(errors_of_quantiles),
        cmocka_unit_test(rhat_sees_disagreement),
        cmocka_unit_test(bad_series),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
