/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random streams: known answers, moments, distributions, independence of streams. Statistical tests run
 * on fixed seeds, so they pass or fail for ever; their bounds are 5 standard deviations. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "nuem/init.h"
#include "num/stream.h"
#include "support/assert_close.h"

enum { N = 200000 };
static const double FIVE_SIGMA = 5.0;
/* two-sided probability beyond five standard deviations */
static const double P_FIVE_SIGMA = 5.7e-7;

/* Known-answer vectors of the Random123 distribution (kat_vectors, philox4x32 10): counter, key, result. */
static void known_answers(void **unused)
{
    static const uint32_t kat[][10] = {
        {0, 0, 0, 0, 0, 0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8},
        {0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0x408f276d,
         0x41c83b0e, 0xa20bc7c6, 0x6d5451fd},
        {0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344, 0xa4093822, 0x299f31d0, 0xd16cfe09,
         0x94fdcceb, 0x5001e420, 0x24126ea1}};

    (void)unused;
    for (size_t i = 0; i < sizeof kat / sizeof kat[0]; i++) {
        nuem_stream s = {.key = {kat[i][4], kat[i][5]}};
        memcpy(s.counter, kat[i], sizeof s.counter);
        uint64_t a = nuem_stream_bits(&s), b = nuem_stream_bits(&s);
        assert_int_equal((uint32_t)a, kat[i][6]);
        assert_int_equal((uint32_t)(a >> 32), kat[i][7]);
        assert_int_equal((uint32_t)b, kat[i][8]);
        assert_int_equal((uint32_t)(b >> 32), kat[i][9]);
    }
}

/* Seed, kind and index have places of their own, and the count of blocks carries without touching them. */
static void name_of_a_stream(void **unused)
{
    nuem_stream s = nuem_stream_open(0x1122334455667788, 0xabcd, 0x99aabbccddeeff00);

    (void)unused;
    assert_int_equal(s.key[0], 0x55667788);
    assert_int_equal(s.key[1], 0x11223344);
    assert_int_equal(s.counter[0], 0);
    assert_int_equal(s.counter[1], 0xabcd0000);
    assert_int_equal(s.counter[2], 0xddeeff00);
    assert_int_equal(s.counter[3], 0x99aabbcc);
    s.counter[0] = 0xffffffff;
    s.counter[1] = 0xabcdffff;
    nuem_stream_bits(&s);
    assert_int_equal(s.counter[0], 0);
    assert_int_equal(s.counter[1], 0xabcd0000);
    assert_int_equal(s.counter[2], 0xddeeff00);
}

/* Numbers of a stream do not depend on what else is drawn in between. */
static void any_order(void **unused)
{
    enum { STREAMS = 50, EACH = 20 };
    double in_turn[STREAMS][EACH];
    nuem_stream open[STREAMS];

    (void)unused;
    for (size_t i = 0; i < STREAMS; i++) open[i] = nuem_stream_open(7, NUEM_STREAM_TOY, i);
    for (size_t k = 0; k < EACH; k++)
        for (size_t i = 0; i < STREAMS; i++) in_turn[i][k] = nuem_stream_uniform(&open[i]);
    for (size_t i = STREAMS; i-- > 0;) {
        nuem_stream s = nuem_stream_open(7, NUEM_STREAM_TOY, i);
        for (size_t k = 0; k < EACH; k++) assert_true(nuem_stream_uniform(&s) == in_turn[i][k]);
    }
}

/* mean and variance, whose own variances are known, and lag-1 correlation */
static void check_moments(const double *x, size_t n, double mean, double variance, double fourth)
{
    double m = 0.0, v = 0.0, lag = 0.0;

    for (size_t i = 0; i < n; i++) m += x[i] / (double)n;
    for (size_t i = 0; i < n; i++) v += (x[i] - mean) * (x[i] - mean) / (double)n;
    for (size_t i = 1; i < n; i++) lag += (x[i] - mean) * (x[i - 1] - mean) / variance / (double)n;
    assert_near(m, mean, FIVE_SIGMA * sqrt(variance / (double)n));
    assert_near(v, variance, FIVE_SIGMA * sqrt((fourth - variance * variance) / (double)n));
    assert_near(lag, 0.0, FIVE_SIGMA / sqrt((double)n));
}

static void moments(void **unused)
{
    static double x[N];
    nuem_stream s = nuem_stream_open(1, NUEM_STREAM_FIT, 0);

    (void)unused;
    for (size_t i = 0; i < N; i++) {
        x[i] = nuem_stream_uniform(&s);
        assert_true(x[i] > 0.0 && x[i] < 1.0);
    }
    check_moments(x, N, 0.5, 1.0 / 12.0, 1.0 / 80.0);
    for (size_t i = 0; i < N; i++) x[i] = nuem_stream_normal(&s);
    check_moments(x, N, 0.0, 1.0, 3.0);
}

/* First numbers of neighbouring streams: over the index, the kind and the seed. */
static void streams_are_independent(void **unused)
{
    static double x[N];

    (void)unused;
    for (int which = 0; which < 3; which++) {
        size_t n = which == 1 ? 65536 : N;
        for (size_t i = 0; i < n; i++) {
            nuem_stream s = nuem_stream_open(which == 2 ? i : 1, which == 1 ? (uint16_t)i : 3,
                                             which == 0 ? i : 1);
            x[i] = nuem_stream_normal(&s);
        }
        check_moments(x, n, 0.0, 1.0, 3.0);
    }
}

/* Frequencies against the probability of each number, cells of 20 expected or more. */
static void poisson_chi2(double mean)
{
    enum { CELLS = 4096 };
    static double seen[CELLS];
    nuem_stream s = nuem_stream_open(11, NUEM_STREAM_TOY, (uint64_t)(mean * 1000.0));
    double low = floor(fmax(0.0, mean - 2000.0)), chi2 = 0.0, cell = 0.0, count = 0.0, rest = N;
    int cells = 0;

    memset(seen, 0, sizeof seen);
    for (int i = 0; i < N; i++) {
        double n = nuem_stream_poisson(&s, mean);
        assert_true(n == floor(n) && n >= low && n < low + CELLS);
        seen[(size_t)(n - low)] += 1.0;
    }
    for (size_t i = 0; i < CELLS; i++) {
        double p = N * gsl_ran_poisson_pdf((unsigned)(low + (double)i), mean);
        cell += p;
        count += seen[i];
        rest -= p;
        if ((cell >= 20.0 && rest >= 20.0) || i + 1 == CELLS) {
            if (cell > 0.0) chi2 += (count - cell) * (count - cell) / cell;
            cells++;
            cell = count = 0.0;
        }
    }
    assert_true(cells > 2 || mean < 0.1);
    double p = gsl_cdf_chisq_Q(chi2, cells - 1.0);
    if (!(p > P_FIVE_SIGMA)) print_error("mean %g: chi2 %g in %d cells\n", mean, chi2, cells);
    assert_true(p > P_FIVE_SIGMA);
}

static void poisson_follows_its_law(void **unused)
{
    static const double mean[] = {0.003, 0.3, 1.0, 3.7, 9.99, 10.01, 42.0, 300.0, 12345.6};

    (void)unused;
    for (size_t i = 0; i < sizeof mean / sizeof mean[0]; i++) poisson_chi2(mean[i]);
}

static void poisson_moments(void **unused)
{
    static const double mean[] = {1e-3, 2.5, 60.0, 1e5, 1e9};
    static double x[N];

    (void)unused;
    for (size_t k = 0; k < sizeof mean / sizeof mean[0]; k++) {
        nuem_stream s = nuem_stream_open(3, NUEM_STREAM_TOY, k);
        for (size_t i = 0; i < N; i++) x[i] = nuem_stream_poisson(&s, mean[k]);
        check_moments(x, N, mean[k], mean[k], mean[k] * (1.0 + 3.0 * mean[k]));
    }
}

static void poisson_without_a_mean(void **unused)
{
    nuem_stream s = nuem_stream_open(1, 1, 1), untouched = s;

    (void)unused;
    assert_true(nuem_stream_poisson(&s, 0.0) == 0.0);
    assert_true(isnan(nuem_stream_poisson(&s, -1e-9)));
    assert_true(isnan(nuem_stream_poisson(&s, 1.001e9)));
    assert_true(isnan(nuem_stream_poisson(&s, (double)NAN)));
    assert_memory_equal(&s, &untouched, sizeof s);
}

static int set_up(void **unused)
{
    (void)unused;
    nuem_init();
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(known_answers),
        cmocka_unit_test(name_of_a_stream),
        cmocka_unit_test(any_order),
        cmocka_unit_test(moments),
        cmocka_unit_test(streams_are_independent),
        cmocka_unit_test(poisson_follows_its_law),
        cmocka_unit_test(poisson_moments),
        cmocka_unit_test(poisson_without_a_mean),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
