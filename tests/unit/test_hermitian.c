/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small Hermitian matrices against LAPACK. */
#include <float.h>
#include <lapacke.h>
#include <stdlib.h>

#include "num/hermitian.h"
#include "num/matrix3.h"
#include "support/assert_close.h"
#include "support/draw.h"

enum { MAX = NUEM_HERMITIAN_MAX };

/* rounding of some sixty rotations */
static const double TOL = 4e-15;

static void draw_hermitian(nuem_draw *d, size_t n, nuem_complex *a)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = i; j < n; j++) {
            a[i * n + j].re = nuem_draw_uniform(d, -1, 1);
            a[i * n + j].im = i == j ? 0.0 : nuem_draw_uniform(d, -1, 1);
            a[j * n + i] = nuem_conj(a[i * n + j]);
        }
}

static double size_of(size_t n, const nuem_complex *a)
{
    double largest = 0.0;

    for (size_t i = 0; i < n * n; i++) largest = fmax(largest, hypot(a[i].re, a[i].im));
    return largest;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* v^dagger v = 1, a v = v value, values those of LAPACK */
static void check(size_t n, const nuem_complex *a, const double *value, const nuem_complex *v)
{
    const double size = size_of(n, a);
    double sorted[MAX], lapack[MAX];
    lapack_complex_double h[MAX * MAX];

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            nuem_complex unit = {i == j ? -1.0 : 0.0, 0.0};
            nuem_complex rest = {-v[i * n + j].re * value[j], -v[i * n + j].im * value[j]};
            for (size_t k = 0; k < n; k++) {
                const nuem_complex x = nuem_cmul(nuem_conj(v[k * n + i]), v[k * n + j]);
                const nuem_complex y = nuem_cmul(a[i * n + k], v[k * n + j]);
                unit.re += x.re;
                unit.im += x.im;
                rest.re += y.re;
                rest.im += y.im;
            }
            assert_near(hypot(unit.re, unit.im), 0.0, TOL);
            assert_true(hypot(rest.re, rest.im) <= 2.0 * TOL * size);
        }
    for (size_t i = 0; i < n * n; i++) h[i] = lapack_make_complex_double(a[i].re, a[i].im);
    assert_int_equal(LAPACKE_zheev(LAPACK_ROW_MAJOR, 'V', 'U', (int)n, h, (int)n, lapack), 0);
    memcpy(sorted, value, n * sizeof *sorted);
    qsort(sorted, n, sizeof *sorted, ascending);
    for (size_t i = 0; i < n; i++) assert_true(fabs(sorted[i] - lapack[i]) <= 4.0 * TOL * size);
}

static void solve(size_t n, const nuem_complex *a, bool warm, double *value, nuem_complex *v)
{
    nuem_complex copy[MAX * MAX];

    memcpy(copy, a, n * n * sizeof *a);
    assert_true(nuem_hermitian_eigen(n, copy, warm, value, v));
    check(n, a, value, v);
}

static void random_matrices_agree_with_lapack(void **unused)
{
    nuem_draw d = nuem_draw_seed(1);
    nuem_complex a[MAX * MAX], v[MAX * MAX];
    double value[MAX];

    (void)unused;
    for (int i = 0; i < 500; i++)
        for (size_t n = 1; n <= MAX; n++) {
            draw_hermitian(&d, n, a);
            solve(n, a, false, value, v);
            a[n - 1].re += 0.01; /* a neighbour, from the states of this one */
            a[(n - 1) * n].re = a[n - 1].re;
            solve(n, a, true, value, v);
        }
}

/* u diag(level) u^dagger with u from another random matrix */
static void with_levels(nuem_draw *d, const double *level, nuem_complex *a)
{
    nuem_complex h[MAX * MAX], u[MAX * MAX];
    double value[MAX];

    draw_hermitian(d, MAX, h);
    assert_true(nuem_hermitian_eigen(MAX, h, false, value, u));
    for (size_t i = 0; i < MAX; i++)
        for (size_t j = i; j < MAX; j++) {
            nuem_complex sum = {0, 0};
            for (size_t k = 0; k < MAX; k++) {
                const nuem_complex x = nuem_cmul(u[i * MAX + k], nuem_conj(u[j * MAX + k]));
                sum.re += level[k] * x.re;
                sum.im += level[k] * x.im;
            }
            if (i == j) sum.im = 0.0;
            a[i * MAX + j] = sum;
            a[j * MAX + i] = nuem_conj(sum);
        }
}

static void degenerate_levels(void **unused)
{
    static const double level[4][MAX] = {
        {1, 1, 1, 1, 1, 1}, {0, 0, 1, 1, 2, 2}, {1, 1, 1, 1, 1, 1 + 1e-14}, {0, 0, 0, 0, 0, 1}};
    nuem_draw d = nuem_draw_seed(2);
    nuem_complex a[MAX * MAX], v[MAX * MAX];
    double value[MAX];

    (void)unused;
    for (int i = 0; i < 100; i++) {
        with_levels(&d, level[i % 4], a);
        solve(MAX, a, false, value, v);
    }
}

/* Majorana neutrinos in a vacuum with a field: [[d, a], [a^dagger, d]] with a antisymmetric has its levels in
 * pairs, far apart in the order of rows. */
static void paired_levels(void **unused)
{
    nuem_draw d = nuem_draw_seed(7);
    nuem_complex a[MAX * MAX], v[MAX * MAX];
    double value[MAX];

    (void)unused;
    for (int i = 0; i < 100; i++) {
        const nuem_matrix3 m = nuem_draw_antisymmetric(&d, 10.0);
        memset(a, 0, sizeof a);
        for (size_t j = 0; j < 3; j++) {
            a[j * MAX + j].re = a[(j + 3) * MAX + j + 3].re = (double)j;
            for (size_t k = 0; k < 3; k++) {
                a[(j + 3) * MAX + k] = m.m[j][k];
                a[k * MAX + j + 3] = nuem_conj(m.m[j][k]);
            }
        }
        solve(MAX, a, false, value, v);
    }
}

/* Blocks of very different sizes, as masses beside moments. */
static void graded_matrices(void **unused)
{
    static const double grade[MAX] = {1, 1e-2, 1e-4, 1e-6, 1e-9, 1e-12};
    nuem_draw d = nuem_draw_seed(3);
    nuem_complex a[MAX * MAX], v[MAX * MAX];
    double value[MAX];

    (void)unused;
    for (int i = 0; i < 100; i++) {
        draw_hermitian(&d, MAX, a);
        for (size_t j = 0; j < MAX; j++)
            for (size_t k = 0; k < MAX; k++) {
                const double g = grade[j] * grade[k];
                a[j * MAX + k].re *= g;
                a[j * MAX + k].im *= g;
            }
        solve(MAX, a, false, value, v);
    }
}

static void diagonal_and_zero_matrices(void **unused)
{
    nuem_complex a[MAX * MAX] = {{0, 0}}, v[MAX * MAX];
    double value[MAX];

    (void)unused;
    assert_true(nuem_hermitian_eigen(MAX, a, false, value, v));
    for (size_t i = 0; i < MAX; i++) assert_true(value[i] == 0.0 && v[i * MAX + i].re == 1.0);
    for (size_t i = 0; i < MAX; i++) a[i * MAX + i].re = 3.0 - (double)i;
    assert_true(nuem_hermitian_eigen(MAX, a, false, value, v));
    for (size_t i = 0; i < MAX; i++) assert_true(value[i] == 3.0 - (double)i);
}

/* Small beside large, degenerate base levels: the shifts are those of the small matrix alone where the
 * large one forbids mixing, to digits that the sum does not have. */
static void shifts_keep_the_digits_that_levels_lose(void **unused)
{
    static const double base[4] = {0.0, 1e6, 0.0, 1e6};
    nuem_draw d = nuem_draw_seed(4);
    nuem_complex a[16], copy[16], v[16];
    double shift[4];

    (void)unused;
    for (int i = 0; i < 100; i++) {
        draw_hermitian(&d, 4, a);
        for (int k = 0; k < 16; k++) {
            a[k].re *= 1e-9;
            a[k].im *= 1e-9;
        }
        memcpy(copy, a, sizeof a);
        assert_true(nuem_hermitian_eigen_shift(4, base, copy, shift, v));
        for (int k = 0; k < 2; k++) { /* the pair k, k + 2; the others shift it by some 1e-18/1e6 */
            const double p = a[5 * k].re, q = a[5 * (k + 2)].re;
            const double g = hypot(a[4 * k + k + 2].re, a[4 * k + k + 2].im);
            const double root = hypot(0.5 * (p - q), g), mean = 0.5 * (p + q);
            assert_near(fmin(shift[k], shift[k + 2]), mean - root, 1e-23);
            assert_near(fmax(shift[k], shift[k + 2]), mean + root, 1e-23);
        }
    }
}

static void shift_and_whole_agree(void **unused)
{
    nuem_draw d = nuem_draw_seed(5);
    nuem_complex a[MAX * MAX], copy[MAX * MAX], v[MAX * MAX];
    double base[MAX], value[MAX];

    (void)unused;
    for (int i = 0; i < 100; i++) {
        draw_hermitian(&d, MAX, a);
        memcpy(copy, a, sizeof a);
        for (size_t k = 0; k < MAX; k++) {
            base[k] = nuem_draw_uniform(&d, -2, 2);
            a[k * MAX + k].re += base[k];
        }
        assert_true(nuem_hermitian_eigen_shift(MAX, base, copy, value, v));
        for (size_t k = 0; k < MAX; k++) value[k] += base[k];
        check(MAX, a, value, v);
    }
}

/* e^{-i a x} by a Taylor series */
static void exponential_is_the_series(void **unused)
{
    nuem_draw d = nuem_draw_seed(6);
    nuem_complex a[MAX * MAX], copy[MAX * MAX], v[MAX * MAX], e[MAX * MAX];
    double value[MAX];

    (void)unused;
    for (int i = 0; i < 20; i++) {
        const double x = nuem_draw_uniform(&d, -0.5, 0.5);
        nuem_complex term[MAX * MAX] = {{0, 0}}, sum[MAX * MAX], next[MAX * MAX];
        draw_hermitian(&d, MAX, a);
        memcpy(copy, a, sizeof a);
        assert_true(nuem_hermitian_eigen(MAX, copy, false, value, v));
        nuem_hermitian_exp(MAX, value, v, x, e);
        for (size_t k = 0; k < MAX; k++) term[k * MAX + k].re = 1.0;
        memcpy(sum, term, sizeof sum);
        for (int order = 1; order < 30; order++) {
            for (size_t r = 0; r < MAX; r++)
                for (size_t c = 0; c < MAX; c++) {
                    nuem_complex s = {0, 0};
                    for (size_t k = 0; k < MAX; k++) {
                        const nuem_complex z = nuem_cmul(a[r * MAX + k], term[k * MAX + c]);
                        s.re += z.im * x / order; /* -i z x */
                        s.im -= z.re * x / order;
                    }
                    next[r * MAX + c] = s;
                }
            memcpy(term, next, sizeof term);
            for (size_t k = 0; k < MAX * MAX; k++) {
                sum[k].re += term[k].re;
                sum[k].im += term[k].im;
            }
        }
        for (size_t k = 0; k < MAX * MAX; k++) {
            assert_near(e[k].re, sum[k].re, 4.0 * TOL);
            assert_near(e[k].im, sum[k].im, 4.0 * TOL);
        }
    }
}

static void what_is_not_finite_is_refused(void **unused)
{
    nuem_complex a[4] = {{1, 0}, {0, 0}, {0, 0}, {1, 0}}, v[4];
    double value[2], base[2] = {0.0, (double)INFINITY};

    (void)unused;
    assert_false(nuem_hermitian_eigen_shift(2, base, a, value, v));
    a[1].im = (double)NAN;
    assert_false(nuem_hermitian_eigen(2, a, false, value, v));
    a[1].im = 0.0;
    a[3].re = (double)INFINITY;
    assert_false(nuem_hermitian_eigen(2, a, false, value, v));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_matrices_agree_with_lapack),
        cmocka_unit_test(degenerate_levels),
        cmocka_unit_test(paired_levels),
        cmocka_unit_test(graded_matrices),
        cmocka_unit_test(diagonal_and_zero_matrices),
        cmocka_unit_test(shifts_keep_the_digits_that_levels_lose),
        cmocka_unit_test(shift_and_whole_agree),
        cmocka_unit_test(exponential_is_the_series),
        cmocka_unit_test(what_is_not_finite_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
