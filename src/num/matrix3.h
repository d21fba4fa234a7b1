/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Algebra of complex 3x3 matrices. */
#ifndef NUEM_NUM_MATRIX3_H
#define NUEM_NUM_MATRIX3_H

#include <stdbool.h>

#include "nuem/matrix3.h"

static inline nuem_complex nuem_cmul(nuem_complex a, nuem_complex b)
{
    return (nuem_complex){a.re * b.re - a.im * b.im, a.re * b.im + a.im * b.re};
}

static inline nuem_complex nuem_conj(nuem_complex a)
{
    return (nuem_complex){a.re, -a.im};
}

nuem_matrix3 nuem_matrix3_identity(void);
nuem_matrix3 nuem_matrix3_mul(const nuem_matrix3 *a, const nuem_matrix3 *b);
nuem_matrix3 nuem_matrix3_adjoint(const nuem_matrix3 *a);
nuem_matrix3 nuem_matrix3_conj(const nuem_matrix3 *a);
/* a + s b */
nuem_matrix3 nuem_matrix3_add(const nuem_matrix3 *a, nuem_complex s, const nuem_matrix3 *b);
/* u x u^dagger: a charge-like matrix from the mass to the flavour basis */
nuem_matrix3 nuem_matrix3_rotate(const nuem_matrix3 *u, const nuem_matrix3 *x);
/* largest modulus of an element */
double nuem_matrix3_max(const nuem_matrix3 *a);
/* Re Tr[a rho b^dagger] */
double nuem_matrix3_trace3(const nuem_matrix3 *a, const nuem_matrix3 *rho, const nuem_matrix3 *b);
/* First element (i <= j) where a differs from its adjoint by more than tol; false when none does.
 * */
bool nuem_matrix3_not_hermitian(const nuem_matrix3 *a, double tol, int *i, int *j);
/* The same for a = -a^T. */
bool nuem_matrix3_not_antisymmetric(const nuem_matrix3 *a, double tol, int *i, int *j);
bool nuem_matrix3_finite(const nuem_matrix3 *a, int *i, int *j);

#endif
