/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arithmetic of Hermitian matrices of order n = 4 or 6 (the layout of modes.h): sums of modes, Hamiltonians. Upper left
 * half of the indices: neutrinos; lower right: antineutrinos. No function fails; out may be an argument except where
 * it says so. */
#ifndef NUEM_SUPERNOVA_HERMITIAN_ALGEBRA_H
#define NUEM_SUPERNOVA_HERMITIAN_ALGEBRA_H

#include "supernova/modes.h"

void nuem_hermitian_zero(nuem_hermitian *out);

/* out += c a */
void nuem_hermitian_add(int n, double c, const nuem_hermitian *a, nuem_hermitian *out);
void nuem_hermitian_scale(int n, double c, nuem_hermitian *out);

double nuem_hermitian_trace(int n, const nuem_hermitian *a);
/* Tr(a G), G = diag(1 of neutrinos, -1 of antineutrinos). */
double nuem_hermitian_lepton(int n, const nuem_hermitian *a);
/* Tr(a b); with b = a the square of the Frobenius norm. */
double nuem_hermitian_dot(int n, const nuem_hermitian *a, const nuem_hermitian *b);

/* a^cT = C a^T C: neutrinos and antineutrinos exchanged, transposed. out is not a. */
void nuem_hermitian_conjugate(int n, const nuem_hermitian *a, nuem_hermitian *out);
/* Sets the elements between neutrinos and antineutrinos (off), or all the others (block), to zero. */
void nuem_hermitian_drop_off(int n, nuem_hermitian *a);
void nuem_hermitian_drop_block(int n, nuem_hermitian *a);

/* out = -i [a, b]. out is neither. */
void nuem_hermitian_commute(int n, const nuem_hermitian *a, const nuem_hermitian *b,
                            nuem_hermitian *out);
/* out = u a u^+. */
void nuem_hermitian_turn(int n, const nuem_unitary *u, const nuem_hermitian *a,
                         nuem_hermitian *out);

/* To and from [n][n] complex; of a general matrix the Hermitian part is taken. */
void nuem_hermitian_to_matrix(int n, const nuem_hermitian *a, nuem_complex *out);
void nuem_hermitian_from_matrix(int n, const nuem_complex *a, nuem_hermitian *out);

/* out = a b; out is neither. */
void nuem_unitary_multiply(int n, const nuem_unitary *a, const nuem_unitary *b, nuem_unitary *out);
/* One step of Newton's iteration to the nearest unitary matrix, u (3 - u^+ u)/2: squares a small departure. */
void nuem_unitary_polish(int n, nuem_unitary *u);

#endif
