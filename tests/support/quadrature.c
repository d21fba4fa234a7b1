/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/quadrature.h"

#include <stdlib.h>

#include <gsl/gsl_errno.h>
#include <gsl/gsl_integration.h>

#include "support/assert_close.h"

enum { INTERVALS = 200 };

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

double nuem_test_integral(nuem_test_integrand *f, void *context, double lo, double hi,
                          size_t n_break, const double *breaks, double tol)
{
    gsl_function g = {.function = f, .params = context};
    gsl_integration_workspace *ws = gsl_integration_workspace_alloc(INTERVALS);
    double *x = malloc((n_break + 2) * sizeof *x), sum = 0.0, error = 0.0;
    size_t n = 0;

    assert_non_null(ws);
    assert_non_null(x);
    x[n++] = lo;
    for (size_t i = 0; i < n_break; i++)
        if (breaks[i] > lo && breaks[i] < hi) x[n++] = breaks[i];
    x[n++] = hi;
    qsort(x, n, sizeof *x, by_value);
    gsl_error_handler_t *before = gsl_set_error_handler_off();
    for (size_t i = 0; i + 1 < n; i++) {
        double part, part_error;
        if (x[i + 1] <= x[i]) continue;
        /* a status of its own would refuse pieces that hardly count: the sum decides */
        gsl_integration_qag(&g, x[i], x[i + 1], 0.25 * tol * sum, 0.5 * tol, INTERVALS,
                            GSL_INTEG_GAUSS21, ws, &part, &part_error);
        sum += part;
        error += part_error;
    }
    gsl_set_error_handler(before);
    gsl_integration_workspace_free(ws);
    free(x);
    if (!(error <= tol * fabs(sum))) {
        print_error("integral from %g to %g: %.17g, estimated error %g > %g of it\n", lo, hi, sum,
                    error, tol);
        fail();
    }
    return sum;
}
