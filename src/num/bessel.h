/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spherical Bessel functions of rising order on a row of arguments. */
#ifndef NUEM_NUM_BESSEL_H
#define NUEM_NUM_BESSEL_H

#include <stddef.h>

#include "nuem/status.h"

/* j_l(x), l <= max_order, tabulated where the recurrence is unstable. Immutable after creation. */
typedef struct nuem_bessel_table nuem_bessel_table;

/* NUEM_ERR_NOMEM. */
nuem_status nuem_bessel_create(size_t max_order, nuem_bessel_table **out, nuem_error *err);
void nuem_bessel_free(nuem_bessel_table *table);

/* Argument below which j_l is less than 1e-14 and taken for zero. */
double nuem_bessel_start(const nuem_bessel_table *table, size_t l);

/* j_l(q r_i) at n rising r_i > 0 from those of l - 1 (`one`) and l - 2 (`two`), absolute error below 1e-11:
 * where q r > l by the recurrence, which is stable there, else from the table. per_r: 1/r_i. `one` and `two`
 * are not read for l = 0, 1. */
void nuem_bessel_next(const nuem_bessel_table *table, size_t l, size_t n, const double *r,
                      const double *per_r, double q, const double *one, const double *two,
                      double *out);

#endif
