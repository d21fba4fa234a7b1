/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "num/gauss.h"

#include <gsl/gsl_integration.h>

#include "base/error.h"

nuem_status nuem_gauss_rule(size_t n, nuem_gauss *rule, nuem_error *err)
{
    if (n == 0 || n > NUEM_GAUSS_MAX)
        return nuem_fail(err, NUEM_ERR_ARG, "a Gauss rule of %zu points; it must have 1 to %d", n,
                         NUEM_GAUSS_MAX);
    gsl_integration_glfixed_table *table = gsl_integration_glfixed_table_alloc(n);
    if (!table) return nuem_fail_nomem(err);
    rule->n = n;
    for (size_t i = 0; i < n; i++)
        gsl_integration_glfixed_point(0.0, 1.0, i, &rule->x[i], &rule->w[i], table);
    gsl_integration_glfixed_table_free(table);
    return NUEM_OK;
}
