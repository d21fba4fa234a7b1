/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Eigenvalues of real symmetric 3x3 matrices, by the many thousand. */
#ifndef NUEM_NUM_SYMMETRIC3_H
#define NUEM_NUM_SYMMETRIC3_H

/* Eigenvalues of a (destroyed; both triangles are read), ascending, and the eigenvectors as columns
 * of `vector`, orthogonal to rounding. Jacobi's rotations: backward stable for degenerate and for
 * graded matrices, where the closed formula of the cubic loses half of the digits. Total function
 * for finite a. */
void nuem_symmetric3_eigen(double a[3][3], double value[3], double vector[3][3]);

#endif
