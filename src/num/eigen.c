/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/eigen.h"

#include <lapacke.h>
#include <stdlib.h>

bool nuem_eigen_generalised(size_t n, double *a, double *b, size_t first, size_t count, double *w,
                            double *vector)
{
    const lapack_int size = (lapack_int)n, from = (lapack_int)first + 1;
    lapack_int found = 0, *failed = malloc(n * sizeof *failed);
    bool done = false;

    if (failed) /* our lower triangle is the upper one of LAPACK's columns; 2 dlamch('S'): most exact */
        done = LAPACKE_dsygvx(LAPACK_COL_MAJOR, 1, 'V', 'I', 'L', size, a, size, b, size, 0.0, 0.0,
                              from, from + (lapack_int)count - 1, 2.0 * LAPACKE_dlamch('S'), &found,
                              w, vector, size, failed) == 0 &&
               (size_t)found == count;
    free(failed);
    return done;
}

bool nuem_eigen_values(size_t n, double *a, double *re, double *im)
{
    const lapack_int size = (lapack_int)n;

    /* the transposed matrix has the same */
    return LAPACKE_dgeev(LAPACK_COL_MAJOR, 'N', 'N', size, a, size, re, im, NULL, 1, NULL, 1) == 0;
}
