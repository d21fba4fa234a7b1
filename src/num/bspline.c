/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/bspline.h"

#include <gsl/gsl_bspline.h>

#include "base/error.h"

size_t nuem_bspline_count(size_t order, size_t n_break)
{
    return n_break + order - 2;
}

nuem_status nuem_bspline_tabulate(size_t order, size_t n_break, const double *brk, size_t n_x,
                                  const double *x, size_t *first, double *value, nuem_error *err)
{
    enum { DERIVATIVES = 3 };
    gsl_bspline_workspace *w = gsl_bspline_alloc(order, n_break);
    gsl_matrix *d = gsl_matrix_alloc(order, DERIVATIVES);
    gsl_vector_const_view b = gsl_vector_const_view_array(brk, n_break);
    nuem_status st = w && d ? NUEM_OK : nuem_fail_nomem(err);

    if (!st) gsl_bspline_knots(&b.vector, w);
    for (size_t m = 0; m < n_x && !st; m++) {
        size_t last;
        gsl_bspline_deriv_eval_nonzero(x[m], DERIVATIVES - 1, d, &first[m], &last, w);
        for (size_t k = 0; k < DERIVATIVES; k++)
            for (size_t i = 0; i < order; i++)
                value[(m * DERIVATIVES + k) * order + i] = gsl_matrix_get(d, i, k);
    }
    gsl_matrix_free(d);
    gsl_bspline_free(w);
    return st;
}
