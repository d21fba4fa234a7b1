/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Eigenvalues of real symmetric 3x3 matrices: against GSL, degenerate, graded and diagonal. */
#include "num/symmetric3.h"

#include <gsl/gsl_eigen.h>

#include "support/assert_close.h"
#include "support/draw.h"

/* A few roundings of the largest element. */
static const double TOL = 4e-15;

/* Largest of |A V - V diag| and |V^T V - 1|, in units of the largest element of A; the values must
 * ascend. */
static double residual(const double a[3][3], double value[3])
{
    double copy[3][3], v[3][3], size = 0.0, worst = 0.0;

    memcpy(copy, a, sizeof copy);
    nuem_symmetric3_eigen(copy, value, v);
    for (int i = 0; i < 9; i++) size = fmax(size, fabs(a[i / 3][i % 3]));
    for (int i = 0; i < 3; i++)
        for (int j = 0; j < 3; j++) {
            double av = 0.0, vv = i == j ? -1.0 : 0.0;
            for (int k = 0; k < 3; k++) {
                av += a[i][k] * v[k][j];
                vv += v[k][i] * v[k][j];
            }
            if (size > 0.0) worst = fmax(worst, fabs(av - value[j] * v[i][j]) / size);
            worst = fmax(worst, fabs(vv));
        }
    assert_true(value[0] <= value[1] && value[1] <= value[2]);
    return worst;
}

static void random_matrices_equal_gsl(void **unused)
{
    nuem_draw d = nuem_draw_seed(1);
    gsl_eigen_symm_workspace *ws = gsl_eigen_symm_alloc(3);
    gsl_matrix *m = gsl_matrix_alloc(3, 3);
    gsl_vector *want = gsl_vector_alloc(3);

    (void)unused;
    for (int n = 0; n < 2000; n++) {
        double a[3][3], value[3], size = 0.0;
        for (int i = 0; i < 3; i++)
            for (int j = 0; j <= i; j++) {
                a[i][j] = a[j][i] = nuem_draw_log(&d, 1e-6, 1.0) * (n & 1 << j ? -1.0 : 1.0);
                size = fmax(size, fabs(a[i][j]));
            }
        assert_near(residual(a, value), 0.0, TOL);
        for (int i = 0; i < 9; i++)
            gsl_matrix_set(m, (size_t)i / 3, (size_t)i % 3, a[i / 3][i % 3]);
        gsl_eigen_symm(m, want, ws);
        double sorted[3] = {gsl_vector_get(want, 0), gsl_vector_get(want, 1),
                            gsl_vector_get(want, 2)};
        for (int pass = 0; pass < 2; pass++)
            for (int i = 0; i < 2; i++)
                if (sorted[i] > sorted[i + 1]) {
                    double x = sorted[i];
                    sorted[i] = sorted[i + 1];
                    sorted[i + 1] = x;
                }
        for (int i = 0; i < 3; i++) assert_near(value[i], sorted[i], TOL * size);
    }
    gsl_vector_free(want);
    gsl_matrix_free(m);
    gsl_eigen_symm_free(ws);
}

static void special_matrices(void **unused)
{
    static const double one[3][3] = {{1, 1, 1}, {1, 1, 1}, {1, 1, 1}}, zero[3][3] = {{0}},
                        diagonal[3][3] = {{3, 0, 0}, {0, -1, 0}, {0, 0, 2}},
                        graded[3][3] = {{1e-12, 1e-13, 1e-7}, {1e-13, 2e-12, 0}, {1e-7, 0, 1}},
                        near[3][3] = {{1, 1e-15, 0}, {1e-15, 1, 1e-15}, {0, 1e-15, 1}};
    double v[3];

    (void)unused;
    assert_near(residual(one, v), 0.0, TOL);
    assert_near(v[0], 0.0, TOL);
    assert_near(v[1], 0.0, TOL);
    assert_near(v[2], 3.0, 3 * TOL);
    assert_near(residual(zero, v), 0.0, 0.0);
    assert_near(residual(diagonal, v), 0.0, 0.0);
    assert_true(v[0] == -1.0 && v[1] == 2.0 && v[2] == 3.0);
    assert_near(residual(graded, v), 0.0, TOL);
    assert_near(residual(near, v), 0.0, TOL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_matrices_equal_gsl),
        cmocka_unit_test(special_matrices),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
