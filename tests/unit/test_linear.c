/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The typed faces on BLAS, LAPACK and GSL, and the look-up in tables. */
#include "num/linear.h"

#include "nuem/init.h"
#include "num/interpolate.h"
#include "num/normal.h"
#include "support/assert_close.h"
#include "support/draw.h"

/* sums of up to 40 products of numbers below one */
static const double TOL_SUM = 1e-14;
/* a system with condition below 1e3 */
static const double TOL_SOLVE = 1e-12;
/* the quantile and the error function both to some roundings */
static const double TOL_QUANTILE = 1e-13;

enum { MAX = 40 };

static void product_equals_sums(void **unused)
{
    nuem_draw d = nuem_draw_seed(1);
    static double a[MAX * MAX], x[MAX], y[MAX];

    (void)unused;
    for (size_t rows = 1; rows <= MAX; rows += 13)
        for (size_t columns = 1; columns <= MAX; columns += 13) {
            for (size_t i = 0; i < rows * columns; i++) a[i] = nuem_draw_uniform(&d, -1, 1);
            for (size_t i = 0; i < columns; i++) x[i] = nuem_draw_uniform(&d, -1, 1);
            for (size_t i = 0; i < MAX; i++) y[i] = (double)NAN; /* what was there does not count */
            nuem_matvec(rows, columns, a, x, y);
            for (size_t i = 0; i < rows; i++) {
                double sum = 0.0;
                for (size_t k = columns; k-- > 0;) sum += a[i * columns + k] * x[k];
                assert_near(y[i], sum, TOL_SUM);
            }
            for (size_t i = rows; i < MAX; i++) assert_true(isnan(y[i]));
        }
}

/* A = B B^T + 1 is positive; the solution is put back into the system. */
static void solution_solves(void **unused)
{
    nuem_draw d = nuem_draw_seed(2);
    static double b[MAX * MAX], a[MAX * MAX], work[MAX * MAX];
    double x[MAX], want[MAX];

    (void)unused;
    for (size_t n = 1; n <= 16; n++) {
        for (size_t i = 0; i < n * n; i++) b[i] = nuem_draw_uniform(&d, -1, 1);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                a[i * n + j] = i == j ? 1.0 : 0.0;
                for (size_t k = 0; k < n; k++) a[i * n + j] += b[i * n + k] * b[j * n + k];
            }
        for (size_t i = 0; i < n; i++) want[i] = nuem_draw_uniform(&d, -1, 1);
        for (size_t i = 0; i < n; i++) {
            x[i] = 0.0;
            for (size_t j = 0; j < n; j++) x[i] += a[i * n + j] * want[j];
        }
        memcpy(work, a, sizeof a);
        assert_true(nuem_solve_positive(n, work, x));
        for (size_t i = 0; i < n; i++) assert_near(x[i], want[i], TOL_SOLVE);
    }
}

/* A = M M^T with a lower triangular M of positive diagonal gives M back, whatever stands above the
 * diagonal; lowering A_kk below sum_{j<k} M_kj^2 spoils the leading block of order k + 1 first. */
static void factor_is_the_triangle(void **unused)
{
    nuem_draw d = nuem_draw_seed(3);
    static double m[MAX * MAX], a[MAX * MAX], work[MAX * MAX];

    (void)unused;
    for (size_t n = 1; n <= 16; n++) {
        memset(m, 0, sizeof m);
        for (size_t i = 0; i < n; i++) {
            for (size_t j = 0; j < i; j++) m[i * n + j] = nuem_draw_uniform(&d, -0.3, 0.3);
            m[i * n + i] = nuem_draw_uniform(&d, 0.5, 1);
        }
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j < n; j++) {
                a[i * n + j] = j > i ? (double)NAN : 0.0;
                for (size_t k = 0; k <= j && j <= i; k++)
                    a[i * n + j] += m[i * n + k] * m[j * n + k];
            }
        memcpy(work, a, sizeof a);
        assert_int_equal(nuem_cholesky(n, work), 0);
        for (size_t i = 0; i < n; i++)
            for (size_t j = 0; j <= i; j++) assert_near(work[i * n + j], m[i * n + j], TOL_SOLVE);
        for (size_t k = 0; k < n; k++) {
            memcpy(work, a, sizeof a);
            work[k * n + k] -= 1.01 * m[k * n + k] * m[k * n + k];
            assert_int_equal(nuem_cholesky(n, work), k + 1);
        }
    }
}

static void what_is_not_positive_is_said(void **unused)
{
    double negative[] = {-1.0}, indefinite[] = {1, 2, 2, 1}, singular[] = {1, 1, 1, 1},
           nan_in[] = {(double)NAN}, x[2] = {1, 1};

    (void)unused;
    assert_false(nuem_solve_positive(1, negative, x));
    assert_false(nuem_solve_positive(2, indefinite, x));
    assert_false(nuem_solve_positive(2, singular, x));
    assert_false(nuem_solve_positive(1, nan_in, x));
    double again[] = {1, 2, 2, 1}, negative_again[] = {-1.0}, nan_again[] = {(double)NAN};
    assert_int_equal(nuem_cholesky(1, negative_again), 1);
    assert_int_equal(nuem_cholesky(2, again), 2);
    assert_int_equal(nuem_cholesky(1, nan_again), 1);
}

/* Tables of the normal distribution; Phi through the error function as the second route. */
static void quantiles(void **unused)
{
    static const struct {
        double p, x;
    } known[] = {{0.5, 0.0},
                 {0.95, 1.6448536269514722},
                 {0.975, 1.959963984540054},
                 {0.9, 1.2815515655446004},
                 {0.99865010196837, 3.0},
                 {2.866515718791946e-7, -5.0}};

    (void)unused;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++)
        assert_near(nuem_normal_quantile(known[i].p), known[i].x,
                    5e-12 /* the digits of the probabilities */);
    for (double p = 1e-10; p < 1.0; p = p < 0.01 ? p * 7.0 : p + 0.0137) {
        double x = nuem_normal_quantile(p);
        assert_close(0.5 * erfc(-x / M_SQRT2), p, TOL_QUANTILE * (1.0 + x * x));
        assert_near(nuem_normal_quantile(1.0 - p), -x, 1e-15 / p + TOL_QUANTILE);
    }
}

static void brackets_and_lines(void **unused)
{
    const double x[] = {0.0, 1.0, 1.5, 4.0, 10.0}, y[] = {1.0, 3.0, -2.0, 0.0, 6.0};
    const size_t n = 5;

    (void)unused;
    /* by counting, for every point and in between */
    for (double at = -2.0; at < 13.0; at += 0.125) {
        size_t want = 0, i = nuem_bracket(n, x, at);
        while (want + 2 < n && x[want + 1] <= at) want++;
        assert_int_equal(i, want);
        double slope = (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
        assert_near(nuem_linear_at(x, y, i, at), y[i] + slope * (at - x[i]), TOL_SUM);
    }
    for (size_t i = 0; i < n; i++) /* the points themselves, without rounding */
        assert_true(nuem_linear_at(x, y, nuem_bracket(n, x, x[i]), x[i]) == y[i]);
    assert_int_equal(nuem_bracket(2, x, 5.0), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(product_equals_sums),
        cmocka_unit_test(solution_solves),
        cmocka_unit_test(factor_is_the_triangle),
        cmocka_unit_test(what_is_not_positive_is_said),
        cmocka_unit_test(quantiles),
        cmocka_unit_test(brackets_and_lines),
    };
    nuem_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
