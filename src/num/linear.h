/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dense linear algebra: typed faces on BLAS and LAPACK. */
#ifndef NUEM_NUM_LINEAR_H
#define NUEM_NUM_LINEAR_H

#include <stdbool.h>
#include <stddef.h>

/* y = A x, A [rows][columns] row-major */
void nuem_matvec(size_t rows, size_t columns, const double *a, const double *x, double *y);

/* y += A^T x for row-major A [rows][columns]. */
void nuem_matvec_transposed(size_t rows, size_t columns, const double *a, const double *x,
                            double *y);

/* C = A B^T for row-major A [m][k], B [n][k]; rows of C are `stride` apart. */
void nuem_matmul_transposed(size_t m, size_t n, size_t k, const double *a, const double *b,
                            double *c, size_t stride);

/* The same for rows of A and B that are stride_a and stride_b >= k apart. */
void nuem_matmul_transposed_strided(size_t m, size_t n, size_t k, const double *a, size_t stride_a,
                                    const double *b, size_t stride_b, double *c, size_t stride);

/* Solve A x = b in place for symmetric positive A [n][n] (destroyed); b becomes x.
 * false when A is not positive definite or the solution is not finite. */
bool nuem_solve_positive(size_t n, double *a, double *b);

/* Cholesky's factor of symmetric A [n][n], of which the lower triangle counts, in place: A = L L^T,
 * L in the lower triangle (row-major); what stands above it does not count. 0, or the order of the
 * first leading block that is not positive definite. */
size_t nuem_cholesky(size_t n, double *a);

/* Inverse of A from its Cholesky factor, in place: both triangles. false: not finite. */
bool nuem_cholesky_invert(size_t n, double *a);

#endif
