/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arithmetic and exponentials of the Hermitian matrices that the modes of collective evolution share. */
#include <float.h>
#include <stdbool.h>

#include "num/hermitian.h"
#include "supernova/hermitian_algebra.h"
#include "supernova/kernel.h"
#include "supernova/kernel_table.h"
#include "support/assert_close.h"
#include "support/draw.h"

static nuem_hermitian draw_hermitian(nuem_draw *d, int n, double size)
{
    nuem_hermitian out;
    nuem_hermitian_zero(&out);
    for (int e = 0; e < n * n; e++) out.x[e] = nuem_draw_uniform(d, -size, size);
    return out;
}

static double difference(int n, const nuem_hermitian *a, const nuem_hermitian *b)
{
    nuem_hermitian c = *a;
    nuem_hermitian_add(n, -1.0, b, &c);
    return sqrt(nuem_hermitian_dot(n, &c, &c));
}

static double difference_u(int n, const nuem_unitary *a, const nuem_unitary *b)
{
    double sum = 0.0;
    for (int e = 0; e < n * n; e++) sum += hypot(a->u[e].re - b->u[e].re, a->u[e].im - b->u[e].im);
    return sum;
}

/* |u^+ u - 1| */
static double defect(int n, const nuem_unitary *u)
{
    nuem_unitary dagger, one, square;
    memset(&one, 0, sizeof one);
    for (int i = 0; i < n; i++) {
        one.u[i * n + i].re = 1.0;
        for (int j = 0; j < n; j++)
            dagger.u[i * n + j] = (nuem_complex){u->u[j * n + i].re, -u->u[j * n + i].im};
    }
    nuem_unitary_multiply(n, &dagger, u, &square);
    return difference_u(n, &square, &one);
}

/* By Jacobi's rotations: another algorithm. */
static nuem_unitary by_levels(int n, const nuem_hermitian *s, double h)
{
    nuem_complex a[NUEM_REALS_MAX], vector[NUEM_REALS_MAX];
    double value[NUEM_ORDER_MAX];
    nuem_unitary u;

    nuem_hermitian_to_matrix(n, s, a);
    assert_true(nuem_hermitian_eigen((size_t)n, a, false, value, vector));
    nuem_hermitian_exp((size_t)n, value, vector, h, u.u);
    return u;
}

static void layout_is_row_by_row(void **state)
{
    (void)state;
    for (int n = 4; n <= 6; n += 2) {
        int next = n;
        for (int i = 0; i < n; i++)
            for (int j = i + 1; j < n; j++, next += 2)
                assert_int_equal(nuem_off_diagonal(n, i, j), next);
        assert_int_equal(next, n * n);
    }
}

static void matrices_go_there_and_back(void **state)
{
    (void)state;
    nuem_draw d = nuem_draw_seed(11);
    for (int n = 4; n <= 6; n += 2) {
        const nuem_hermitian a = draw_hermitian(&d, n, 1.0);
        nuem_hermitian b;
        nuem_complex z[NUEM_REALS_MAX];
        nuem_hermitian_zero(&b);
        nuem_hermitian_to_matrix(n, &a, z);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) {
                assert_true(z[i * n + j].re == z[j * n + i].re);
                assert_true(z[i * n + j].im == -z[j * n + i].im);
            }
        z[1].re += 0.5; /* not Hermitian any more: the half of it stays */
        z[n].im += 0.25;
        nuem_hermitian_from_matrix(n, z, &b);
        b.x[n] -= 0.25;
        b.x[n + 1] += 0.125;
        assert_true(difference(n, &a, &b) < 2 * DBL_EPSILON);
    }
}

static void blocks_and_charge_conjugates(void **state)
{
    (void)state;
    nuem_draw d = nuem_draw_seed(12);
    for (int n = 4; n <= 6; n += 2) {
        const nuem_hermitian a = draw_hermitian(&d, n, 1.0);
        nuem_hermitian c, twice, block = a, off = a, sum;
        nuem_complex z[NUEM_REALS_MAX], y[NUEM_REALS_MAX];

        nuem_hermitian_conjugate(n, &a, &c);
        nuem_hermitian_conjugate(n, &c, &twice);
        assert_true(difference(n, &a, &twice) == 0.0);
        nuem_hermitian_to_matrix(n, &a, z);
        nuem_hermitian_to_matrix(n, &c, y);
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) { /* (C a^T C)_ij = a_j'i' */
                const nuem_complex x = z[(j + n / 2) % n * n + (i + n / 2) % n];
                assert_true(y[i * n + j].re == x.re && y[i * n + j].im == x.im);
            }
        assert_close(nuem_hermitian_lepton(n, &c), -nuem_hermitian_lepton(n, &a), 1e-14);
        assert_close(nuem_hermitian_trace(n, &c), nuem_hermitian_trace(n, &a), 1e-14);

        nuem_hermitian_drop_off(n, &block);
        nuem_hermitian_drop_block(n, &off);
        assert_true(nuem_hermitian_dot(n, &block, &off) == 0.0);
        sum = block;
        nuem_hermitian_add(n, 1.0, &off, &sum);
        assert_true(difference(n, &sum, &a) == 0.0);
        nuem_hermitian_to_matrix(n, &block, z);
        for (int i = 0; i < n / 2; i++)
            for (int j = n / 2; j < n; j++)
                assert_true(z[i * n + j].re == 0.0 && z[i * n + j].im == 0.0);
        nuem_hermitian_scale(n, 2.0, &sum);
        assert_close(nuem_hermitian_dot(n, &sum, &a), 2.0 * nuem_hermitian_dot(n, &a, &a), 1e-14);
    }
}

/* Antisymmetric, Jacobi's identity, and the derivative of the turn that it generates. */
static void commutator_generates_turns(void **state)
{
    (void)state;
    const double h = 1e-4;
    nuem_draw d = nuem_draw_seed(13);
    for (int n = 4; n <= 6; n += 2) {
        const nuem_hermitian a = draw_hermitian(&d, n, 1.0), b = draw_hermitian(&d, n, 1.0),
                             c = draw_hermitian(&d, n, 1.0);
        nuem_hermitian ab, ba, bc, ca, x, sum, forth, back;

        nuem_hermitian_commute(n, &a, &b, &ab);
        nuem_hermitian_commute(n, &b, &a, &ba);
        nuem_hermitian_commute(n, &b, &c, &bc);
        nuem_hermitian_commute(n, &c, &a, &ca);
        nuem_hermitian_scale(n, -1.0, &ba);
        assert_true(difference(n, &ab, &ba) < 1e-14);
        nuem_hermitian_commute(n, &ab, &c, &sum);
        nuem_hermitian_commute(n, &bc, &a, &x);
        nuem_hermitian_add(n, 1.0, &x, &sum);
        nuem_hermitian_commute(n, &ca, &b, &x);
        nuem_hermitian_add(n, 1.0, &x, &sum);
        assert_true(nuem_hermitian_dot(n, &sum, &sum) < 1e-26);

        const double step[2] = {h, -h};
        const nuem_hermitian both[2] = {a, a};
        nuem_unitary u[2];
        nuem_kernel_exp(n, 2, both, step, u);
        nuem_hermitian_turn(n, &u[0], &b, &forth);
        nuem_hermitian_turn(n, &u[1], &b, &back);
        nuem_hermitian_add(n, -1.0, &back, &forth);
        nuem_hermitian_scale(n, 0.5 / h, &forth);
        /* central difference: h^2/6 |[a,[a,[a,b]]]|, below 1e3 h^2 */
        assert_true(difference(n, &forth, &ab) < 1e3 * h * h);
    }
}

static void exponentials_are_those_of_levels_and_states(void **state)
{
    (void)state;
    enum { MANY = 21 }; /* not a multiple of a vector */
    nuem_draw d = nuem_draw_seed(14);
    for (int n = 4; n <= 6; n += 2)
        for (int which = 0; which < 2; which++) {
            const nuem_kernels *k = which ? nuem_kernels_plain(n) : nuem_kernels_best(n);
            nuem_hermitian s[MANY];
            nuem_unitary u[MANY], alone;
            double h[MANY];
            for (int i = 0; i < MANY; i++) {
                s[i] = draw_hermitian(&d, n, 1.0);
                h[i] = nuem_draw_log(&d, 1e-6, 1e3) * (i % 3 == 0 ? -1 : 1);
            }
            h[4] = 0.0;
            k->exp(MANY, s, h, u);
            for (int i = 0; i < MANY; i++) {
                const nuem_unitary want = by_levels(n, &s[i], h[i]);
                const double size = fabs(h[i]) * sqrt(nuem_hermitian_dot(n, &s[i], &s[i]));
                /* n^2 elements; both algorithms err by a few roundings of the exponent and of 1 */
                assert_true(difference_u(n, &u[i], &want) < n * n * (4 + 4 * size) * DBL_EPSILON);
                assert_true(defect(n, &u[i]) < n * n * 2 * DBL_EPSILON);
                k->exp(1, &s[i], &h[i], &alone);
                assert_memory_equal(alone.u, u[i].u, (size_t)(n * n) * sizeof *alone.u);
            }
            assert_true(u[4].u[0].re == 1.0 && u[4].u[1].re == 0.0 && u[4].u[1].im == 0.0);
            s[1].x[n] = (double)NAN;
            s[2].x[0] = (double)INFINITY;
            k->exp(MANY, s, h, u);
            assert_true(isnan(u[1].u[0].re) && isnan(u[2].u[0].re) && isfinite(u[0].u[0].re) &&
                        isfinite(u[3].u[0].re));
        }
}

static void polish_squares_the_defect(void **state)
{
    (void)state;
    nuem_draw d = nuem_draw_seed(15);
    for (int n = 4; n <= 6; n += 2) {
        const nuem_hermitian s = draw_hermitian(&d, n, 1.0);
        const double h = 1.0;
        nuem_unitary u, near;
        nuem_kernel_exp(n, 1, &s, &h, &u);
        near = u;
        for (int e = 0; e < n * n; e++) near.u[e].re += nuem_draw_uniform(&d, -1e-5, 1e-5);
        const double before = defect(n, &near);
        nuem_unitary_polish(n, &near);
        assert_true(before > 1e-6);
        assert_true(defect(n, &near) < before * before);
        nuem_unitary_polish(n, &near);
        assert_true(defect(n, &near) < n * n * 2 * DBL_EPSILON);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layout_is_row_by_row),
        cmocka_unit_test(matrices_go_there_and_back),
        cmocka_unit_test(blocks_and_charge_conjugates),
        cmocka_unit_test(commutator_generates_turns),
        cmocka_unit_test(exponentials_are_those_of_levels_and_states),
        cmocka_unit_test(polish_squares_the_defect),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
