/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Polynomials by their values at the points of Gauss and Lobatto on [-1, 1], which include the ends:
 * integrals, derivatives, indefinite integrals and the tail of the Legendre series. */
#ifndef NUEM_NUM_LOBATTO_H
#define NUEM_NUM_LOBATTO_H

#include <stddef.h>

enum { NUEM_LOBATTO_MAX = 16 };

typedef struct nuem_lobatto {
    size_t n;                        /* points, 3 to NUEM_LOBATTO_MAX */
    double x[NUEM_LOBATTO_MAX];      /* ascending, -1 to 1 */
    double weight[NUEM_LOBATTO_MAX]; /* of int_{-1}^1, sum 2 */
    double derivative[NUEM_LOBATTO_MAX]
                     [NUEM_LOBATTO_MAX];                 /* f'(x_q) = sum_r derivative[q][r] f_r */
    double integral[NUEM_LOBATTO_MAX][NUEM_LOBATTO_MAX]; /* int_{-1}^{x_q} f */
    double tail[NUEM_LOBATTO_MAX];   /* coefficient of P_{n-1}, the highest that is there */
    double before[NUEM_LOBATTO_MAX]; /* coefficient of P_{n-2} */
    double middle[NUEM_LOBATTO_MAX]; /* f(0) */
} nuem_lobatto;

/* Abramowitz, Stegun, section 25.4.32. Total function. */
void nuem_lobatto_set(nuem_lobatto *rule, size_t n);

#endif
