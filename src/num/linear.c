/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linear.h"

#include <math.h>

#include <cblas.h>
#include <lapacke.h>

enum { SMALL = 16 };

void nuem_matvec(size_t rows, size_t columns, const double *a, const double *x, double *y)
{
    cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)rows, (int)columns, 1.0, a, (int)columns, x, 1,
                0.0, y, 1);
}

void nuem_matvec_transposed(size_t rows, size_t columns, const double *a, const double *x,
                            double *y)
{
    cblas_dgemv(CblasRowMajor, CblasTrans, (int)rows, (int)columns, 1.0, a, (int)columns, x, 1, 1.0,
                y, 1);
}

void nuem_matmul_transposed(size_t m, size_t n, size_t k, const double *a, const double *b,
                            double *c, size_t stride)
{
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)m, (int)n, (int)k, 1.0, a, (int)k, b,
                (int)k, 0.0, c, (int)stride);
}

void nuem_matmul_transposed_strided(size_t m, size_t n, size_t k, const double *a, size_t stride_a,
                                    const double *b, size_t stride_b, double *c, size_t stride)
{
    cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, (int)m, (int)n, (int)k, 1.0, a,
                (int)stride_a, b, (int)stride_b, 0.0, c, (int)stride);
}

/* For a few unknowns LAPACK takes longer to call than to compute (measured: 0.45 of 0.6 us for six). */
static bool solve_small(size_t n, double *a, double *b)
{
    for (size_t j = 0; j < n; j++) {
        double d = a[j * n + j];
        for (size_t k = 0; k < j; k++) d -= a[j * n + k] * a[j * n + k];
        if (!(d > 0.0)) return false;
        const double inverse = 1.0 / sqrt(d);
        a[j * n + j] = inverse;
        for (size_t i = j + 1; i < n; i++) {
            double x = a[i * n + j];
            for (size_t k = 0; k < j; k++) x -= a[i * n + k] * a[j * n + k];
            a[i * n + j] = x * inverse;
        }
    }
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < i; k++) b[i] -= a[i * n + k] * b[k];
        b[i] *= a[i * n + i];
    }
    for (size_t i = n; i-- > 0;) {
        for (size_t k = i + 1; k < n; k++) b[i] -= a[k * n + i] * b[k];
        b[i] *= a[i * n + i];
    }
    return true;
}

bool nuem_solve_positive(size_t n, double *a, double *b)
{
    if (n <= SMALL) {
        if (!solve_small(n, a, b)) return false;
    } else if (LAPACKE_dposv_work(LAPACK_COL_MAJOR, 'U', (int)n, 1, a, (int)n, b, (int)n) != 0) {
        return false;
    }
    for (size_t i = 0; i < n; i++) /* OpenBLAS takes NAN for positive */
        if (!isfinite(b[i])) return false;
    return true;
}

size_t nuem_cholesky(size_t n, double *a)
{
    /* the lower triangle by rows is the upper one by columns */
    lapack_int info = LAPACKE_dpotrf_work(LAPACK_COL_MAJOR, 'U', (int)n, a, (int)n);

    if (info > 0) return (size_t)info;
    for (size_t i = 0; i < n; i++) /* OpenBLAS takes NAN for positive */
        if (!(a[i * n + i] > 0.0) || !isfinite(a[i * n + i])) return i + 1;
    return 0;
}

bool nuem_cholesky_invert(size_t n, double *a)
{
    if (LAPACKE_dpotri_work(LAPACK_COL_MAJOR, 'U', (int)n, a, (int)n) != 0) return false;
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            if (!isfinite(a[i * n + j])) return false;
            a[j * n + i] = a[i * n + j];
        }
    return true;
}
