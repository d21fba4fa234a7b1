/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file matrix3.h  Complex 3x3 matrices in flavour or mass space, as plain data.
 *
 *  nuem_complex has the memory layout of C's `double complex` and of numpy's complex128.
 */
#ifndef NUEM_MATRIX3_H
#define NUEM_MATRIX3_H

#include "nuem/export.h"

NUEM_BEGIN_DECLS

typedef struct nuem_complex {
    double re, im;
} nuem_complex;

/** m[row][column]. Rows and columns are (e, mu, tau) or (1, 2, 3). */
typedef struct nuem_matrix3 {
    nuem_complex m[3][3];
} nuem_matrix3;

NUEM_END_DECLS

#endif
