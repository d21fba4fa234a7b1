/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Eigenvalue problems: a typed face on LAPACK. */
#ifndef NUEM_NUM_EIGEN_H
#define NUEM_NUM_EIGEN_H

#include <stdbool.h>
#include <stddef.h>

/* Solutions first to first + count - 1 (from 0, eigenvalues rising) of A x = w B x for symmetric A and
 * positive B, both [n][n] row-major and destroyed, of which the lower triangles count. w has room for n
 * numbers, of which the first `count` are set; vector [count][n] with x^T B x = 1. false: B is not
 * positive, no convergence, or no memory. */
bool nuem_eigen_generalised(size_t n, double *a, double *b, size_t first, size_t count, double *w,
                            double *vector);

/* Eigenvalues re + i im, in no order, of a real matrix A [n][n], destroyed. false: no convergence, or no
 * memory. */
bool nuem_eigen_values(size_t n, double *a, double *re, double *im);

#endif
