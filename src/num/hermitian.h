/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small complex Hermitian matrices: levels, states and exponentials, by Jacobi's rotations.
 *
 * Rotations keep the states unitary to rounding, need no memory, and where the matrix is nearly diagonal
 * (a Hamiltonian between mass states, or with a warm start) end after one or two sweeps. */
#ifndef NUEM_NUM_HERMITIAN_H
#define NUEM_NUM_HERMITIAN_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/matrix3.h"

enum { NUEM_HERMITIAN_MAX = 6 };

/* Levels (in no order) and states (columns of vector) of Hermitian a, both [n][n] row-major, n <= 6; a is
 * destroyed, only its upper triangle is read; elements off the diagonal below 1e-150 count as 0. warm: vector holds a unitary start on entry. false:
 * not finite. */
bool nuem_hermitian_eigen(size_t n, nuem_complex *a, bool warm, double *value,
                          nuem_complex *vector);

/* Levels base + shift of diag(base) + a. The shifts carry errors of rounding of the size of a alone,
 * however large base is: what phases need over ways of many oscillations. base may not alias shift.
 * Equal bases make a degenerate pair, whose splitting is then that of a. Otherwise as above. */
bool nuem_hermitian_eigen_shift(size_t n, const double *base, nuem_complex *a, double *shift,
                                nuem_complex *vector);

/* out = vector diag(e^{-i value x}) vector^dagger: the exponential e^{-i a x} of an a that was taken
 * apart by the above; out is not vector. */
void nuem_hermitian_exp(size_t n, const double *value, const nuem_complex *vector, double x,
                        nuem_complex *out);

#endif
