/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/linear.h"

#include <math.h>

#include <cblas.h>
#include <lapacke.h>

void nuem_matvec(size_t rows, size_t columns, const double *a, const double *x, double *y)
{
    cblas_dgemv(CblasRowMajor, CblasNoTrans, (int)rows, (int)columns, 1.0, a, (int)columns, x, 1,
                0.0, y, 1);
}

bool nuem_solve_positive(size_t n, double *a, double *b)
{
    if (LAPACKE_dposv_work(LAPACK_COL_MAJOR, 'L', (int)n, 1, a, (int)n, b, (int)n) != 0)
        return false;
    for (size_t i = 0; i < n; i++) /* OpenBLAS takes NAN for positive */
        if (!isfinite(b[i])) return false;
    return true;
}
