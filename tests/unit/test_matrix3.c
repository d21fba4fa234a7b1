/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Algebra of complex 3x3 matrices against C's own complex arithmetic, and against its identities. */
#include "num/matrix3.h"

#include <complex.h>

#include "support/assert_close.h"
#include "support/draw.h"

/* sums of three products of numbers of order one */
static const double TOL_PRODUCT = 1e-15;
/* chains of up to four products */
static const double TOL_CHAIN = 1e-14;

/* I of complex.h is a float */
static const double complex i_ = (double complex)I;

enum { N_DRAW = 50 };

typedef struct matrix {
    double complex m[3][3];
} matrix;

static matrix to_c(const nuem_matrix3 *a)
{
    matrix r;

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) r.m[i][j] = a->m[i][j].re + i_ * a->m[i][j].im;
    return r;
}

/* a b, with b optionally transposed and conjugated */
static matrix times(const matrix *a, const matrix *b, bool adjoint)
{
    matrix r = {{{0}}};

    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++)
            for (int k = 0; k < 3; k++)
                r.m[i][j] += a->m[i][k] * (adjoint ? conj(b->m[j][k]) : b->m[k][j]);
    return r;
}

static double complex trace(const matrix *a)
{
    return a->m[0][0] + a->m[1][1] + a->m[2][2];
}

static double complex determinant(const matrix *a)
{
    double complex sum = 0.0;

    for (int k = 0; k < 3; k++)
        sum += a->m[0][k] * (a->m[1][(k + 1) % 3] * a->m[2][(k + 2) % 3] -
                             a->m[1][(k + 2) % 3] * a->m[2][(k + 1) % 3]);
    return sum;
}

static void assert_same(const nuem_matrix3 *got, const matrix *want, double tol)
{
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            assert_near(got->m[i][j].re, creal(want->m[i][j]), tol);
            assert_near(got->m[i][j].im, cimag(want->m[i][j]), tol);
        }
}

static void layout_is_that_of_c(void **unused)
{
    nuem_draw d = nuem_draw_seed(1);
    nuem_matrix3 a = nuem_draw_matrix(&d, 1.0);
    matrix same, want = to_c(&a);

    (void)unused;
    assert_int_equal(sizeof a, sizeof same);
    memcpy(&same, &a, sizeof same);
    assert_same(&a, &same, 0.0);
    assert_same(&a, &want, 0.0);
}

static void elements(void **unused)
{
    nuem_draw d = nuem_draw_seed(2);

    (void)unused;
    for (int n = 0; n < N_DRAW; n++) {
        nuem_complex x = {nuem_draw_uniform(&d, -2, 2), nuem_draw_uniform(&d, -2, 2)};
        nuem_complex y = {nuem_draw_uniform(&d, -2, 2), nuem_draw_uniform(&d, -2, 2)};
        double complex cx = x.re + i_ * x.im, cy = y.re + i_ * y.im;
        assert_near(nuem_cmul(x, y).re, creal(cx * cy), 8 * TOL_PRODUCT);
        assert_near(nuem_cmul(x, y).im, cimag(cx * cy), 8 * TOL_PRODUCT);
        assert_true(nuem_conj(x).re == x.re && nuem_conj(x).im == -x.im);
    }
}

static void operations_equal_c(void **unused)
{
    nuem_draw d = nuem_draw_seed(3);

    (void)unused;
    for (int n = 0; n < N_DRAW; n++) {
        nuem_matrix3 a = nuem_draw_matrix(&d, 1.0), b = nuem_draw_matrix(&d, 1.0), r;
        matrix ca = to_c(&a), cb = to_c(&b), one = {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}, want;
        nuem_complex s = {nuem_draw_uniform(&d, -2, 2), nuem_draw_uniform(&d, -2, 2)};

        r = nuem_matrix3_mul(&a, &b);
        want = times(&ca, &cb, false);
        assert_same(&r, &want, 8 * TOL_PRODUCT);
        r = nuem_matrix3_adjoint(&a);
        want = times(&one, &ca, true);
        assert_same(&r, &want, 0.0);
        r = nuem_matrix3_conj(&a);
        for (int i = 0; i < 9; i++) want.m[i / 3][i % 3] = conj(ca.m[i / 3][i % 3]);
        assert_same(&r, &want, 0.0);
        r = nuem_matrix3_add(&a, s, &b);
        for (int i = 0; i < 9; i++)
            want.m[i / 3][i % 3] = ca.m[i / 3][i % 3] + (s.re + i_ * s.im) * cb.m[i / 3][i % 3];
        assert_same(&r, &want, 8 * TOL_PRODUCT);
        r = nuem_matrix3_identity();
        assert_same(&r, &one, 0.0);

        double max = 0.0;
        for (int i = 0; i < 9; i++) max = fmax(max, cabs(ca.m[i / 3][i % 3]));
        assert_close(nuem_matrix3_max(&a), max, TOL_PRODUCT);
        matrix arho = times(&ca, &cb, false), full = times(&arho, &ca, true);
        assert_near(nuem_matrix3_trace3(&a, &b, &a), creal(trace(&full)), TOL_CHAIN * 10);
    }
    nuem_matrix3 zero = {0};
    assert_true(nuem_matrix3_max(&zero) == 0.0);
}

/* Second route: what holds whatever the elements are. */
static void identities(void **unused)
{
    nuem_draw d = nuem_draw_seed(4);

    (void)unused;
    for (int n = 0; n < N_DRAW; n++) {
        nuem_matrix3 a = nuem_draw_matrix(&d, 1.0), b = nuem_draw_matrix(&d, 1.0),
                     c = nuem_draw_matrix(&d, 1.0), h = nuem_draw_hermitian(&d, 1.0),
                     u = nuem_draw_unitary(&d), one = nuem_matrix3_identity(), l, r;
        matrix want;
        int i, j;

        /* (a b) c = a (b c); (a b)^dagger = b^dagger a^dagger */
        l = nuem_matrix3_mul(&a, &b);
        l = nuem_matrix3_mul(&l, &c);
        r = nuem_matrix3_mul(&b, &c);
        r = nuem_matrix3_mul(&a, &r);
        want = to_c(&r);
        assert_same(&l, &want, 10 * TOL_CHAIN);
        l = nuem_matrix3_mul(&a, &b);
        l = nuem_matrix3_adjoint(&l);
        nuem_matrix3 ad = nuem_matrix3_adjoint(&a), bd = nuem_matrix3_adjoint(&b);
        r = nuem_matrix3_mul(&bd, &ad);
        want = to_c(&r);
        assert_same(&l, &want, TOL_CHAIN);
        /* a rotation keeps the invariants of a Hermitian matrix and its Hermiticity */
        nuem_matrix3 x = nuem_matrix3_rotate(&u, &h);
        matrix ch = to_c(&h), cx = to_c(&x), hh = times(&ch, &ch, false),
               xx = times(&cx, &cx, false);
        assert_near(creal(trace(&cx)), creal(trace(&ch)), TOL_CHAIN);
        assert_near(creal(trace(&xx)), creal(trace(&hh)), 10 * TOL_CHAIN);
        assert_near(creal(determinant(&cx)), creal(determinant(&ch)), 10 * TOL_CHAIN);
        assert_false(nuem_matrix3_not_hermitian(&x, TOL_CHAIN, &i, &j));
        /* there and back; with the identity nothing happens */
        nuem_matrix3 ud = nuem_matrix3_adjoint(&u), back = nuem_matrix3_rotate(&ud, &x);
        assert_same(&back, &ch, 10 * TOL_CHAIN);
        back = nuem_matrix3_rotate(&one, &h);
        assert_same(&back, &ch, 0.0);
        /* the trace does not see a basis: u turns the density matrix and the incoming index */
        nuem_matrix3 rho = nuem_matrix3_rotate(&u, &h), av = nuem_matrix3_mul(&a, &ud),
                     bv = nuem_matrix3_mul(&b, &ud);
        assert_near(nuem_matrix3_trace3(&av, &rho, &bv), nuem_matrix3_trace3(&a, &h, &b),
                    20 * TOL_CHAIN);
        /* Tr[a rho a^dagger] >= 0 for rho = v v^dagger */
        nuem_matrix3 v = {0};
        for (int k = 0; k < 3; k++) v.m[k][0] = b.m[k][0];
        nuem_matrix3 vd = nuem_matrix3_adjoint(&v), pure = nuem_matrix3_mul(&v, &vd);
        assert_true(nuem_matrix3_trace3(&a, &pure, &a) >= -TOL_CHAIN);
    }
}

/* Each pair of elements that breaks a symmetry is found, the first one first. */
static void broken_symmetry_is_found(void **unused)
{
    nuem_draw d = nuem_draw_seed(5);
    const double tol = 1e-6;
    int i, j;

    (void)unused;
    for (int r = 0; r < 3; r++)
        for (int c = r; c < 3; c++)
            for (int part = 0; part < 2; part++) {
                nuem_matrix3 h = nuem_draw_hermitian(&d, 1.0), a = nuem_draw_antisymmetric(&d, 1.0);
                double shift = 2.0 * tol;

                i = j = -1;
                assert_false(nuem_matrix3_not_hermitian(&h, 0.0, &i, &j));
                assert_false(nuem_matrix3_not_antisymmetric(&a, 0.0, &i, &j));
                assert_true(i == -1 && j == -1);
                /* the real part of a diagonal element of a Hermitian matrix is free */
                nuem_complex *x = &h.m[c][r];
                if (part)
                    x->im += shift;
                else
                    x->re += shift;
                bool broken = r != c || part;
                assert_int_equal(nuem_matrix3_not_hermitian(&h, tol, &i, &j), broken);
                if (broken) assert_true(i == r && j == c);
                assert_false(nuem_matrix3_not_hermitian(&h, 3.0 * shift, &i, &j));
                x = &a.m[c][r];
                if (part)
                    x->im += shift;
                else
                    x->re += shift;
                assert_true(nuem_matrix3_not_antisymmetric(&a, tol, &i, &j));
                assert_true(i == r && j == c);
                assert_false(nuem_matrix3_not_antisymmetric(&a, 3.0 * shift, &i, &j));
                /* a later fault does not hide this one */
                a.m[2][2].re += 1.0;
                assert_true(nuem_matrix3_not_antisymmetric(&a, tol, &i, &j));
                assert_true(i == r && j == c);
            }
}

static void what_is_not_finite_is_found(void **unused)
{
    const double bad[] = {(double)NAN, HUGE_VAL, -HUGE_VAL};

    (void)unused;
    for (int k = 0; k < 54; k++) {
        nuem_draw d = nuem_draw_seed((unsigned)k);
        nuem_matrix3 h = nuem_draw_hermitian(&d, 1.0);
        int at = k / 6, i = -1, j = -1;
        assert_true(nuem_matrix3_finite(&h, &i, &j));
        assert_true(i == -1 && j == -1);
        if (k % 2)
            h.m[at / 3][at % 3].im = bad[k % 3];
        else
            h.m[at / 3][at % 3].re = bad[k % 3];
        assert_false(nuem_matrix3_finite(&h, &i, &j));
        assert_true(i == at / 3 && j == at % 3);
        /* a symmetry with NAN in it does not hold */
        h.m[at / 3][at % 3].re = (double)NAN;
        assert_true(nuem_matrix3_not_hermitian(&h, 1e300, &i, &j));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layout_is_that_of_c),      cmocka_unit_test(elements),
        cmocka_unit_test(operations_equal_c),       cmocka_unit_test(identities),
        cmocka_unit_test(broken_symmetry_is_found), cmocka_unit_test(what_is_not_finite_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
