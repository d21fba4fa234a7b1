/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dense linear algebra: typed faces on BLAS and LAPACK. */
#ifndef NUEM_NUM_LINEAR_H
#define NUEM_NUM_LINEAR_H

#include <stdbool.h>
#include <stddef.h>

/* y = A x, A [rows][columns] row-major */
void nuem_matvec(size_t rows, size_t columns, const double *a, const double *x, double *y);

/* Solve A x = b in place for symmetric positive A [n][n] (destroyed); b becomes x.
 * false when A is not positive definite or the solution is not finite. */
bool nuem_solve_positive(size_t n, double *a, double *b);

#endif
