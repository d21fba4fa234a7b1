/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is done to every mode: the commutator, the turn by one unitary matrix, the vacuum phases and the sums.
 *
 * Each function takes blocks first .. first + count - 1 of one angle, so that threads and processes share the
 * blocks out as they like; no function allocates, fails or keeps a state. Arrays of density matrices (y, x,
 * out, ...) are whole arrays in the layout of modes.h, 64-byte aligned.
 *
 * Sums over modes go to chunk sums, [n_angle][nuem_chunks][n*n]: each is the sum of weight rho over the blocks
 * of NUEM_CHUNK-aligned chunk c of that angle, always formed in the same order and WRITTEN (not added to) by
 * the call that has its blocks. A call whose range has part of a chunk writes the sum of that part: give
 * ranges that begin at multiples of NUEM_CHUNK, and the sums do not depend on the ranges.
 * nuem_chunk_total adds them, pairwise. */
#ifndef NUEM_SUPERNOVA_KERNEL_H
#define NUEM_SUPERNOVA_KERNEL_H

#include "supernova/modes.h"

/* Combinations that a stage of a Runge-Kutta method forms in the same pass. */
enum { NUEM_STAGE_SOURCES = 8 };

/* f = -i [D w scale + S, y] (below), and with it
 *
 *    out[a] = sum over m < n of c[a][m] x[m]  +  cf[a] f,   a = 0, 1
 *
 * Everything may be in place: any out may be any x, or y; a block is read as a whole before it is written.
 * Examples, h the step:
 *    k = f(y):                          y, out[0] = k, n = 0, cf[0] = 1
 *    Dormand-Prince, stage s -> s + 1:  y = stage s, out[1] = k_s (cf[1] = 1), x = {y0, k_1, .., k_s-1},
 *                                       c[0] = {1, h a_1, .., h a_s-1}, cf[0] = h a_s, out[0] = stage s + 1
 *    low storage (dy <- A dy + h f(y), y <- y + B dy):  x = {y, dy}, out = {y, dy},
 *                                       c[0] = {1, B A}, cf[0] = B h, c[1] = {0, A}, cf[1] = h
 *    no right-hand side:                y = NULL: f = 0, out = sums of x
 * sum: of out[0]. */
typedef struct nuem_stage {
    const double *y;
    int n;
    const double *x[NUEM_STAGE_SOURCES];
    double c[2][NUEM_STAGE_SOURCES];
    double cf[2];
    double *out[2]; /* out[1] NULL: not wanted */
    double *sum;    /* chunk sums of weight out[0]; NULL: not wanted */
} nuem_stage;

/* Stage of a Runge-Kutta method with the Hamiltonian D w scale + S: scale is 1/v (no unit), S (1/km) all the rest
 * of it at this angle, with its own 1/v in it. s may be NULL when stage->y is. */
void nuem_kernel_rhs(const nuem_modes *m, const nuem_stage *stage, double scale,
                     const nuem_hermitian *s, size_t angle, size_t first, size_t count);

/* How conjugation by a unitary matrix turns the n*n - 1 reals besides the trace (x[column][row], in an order that only
 * the kernels know). For n = 4 this takes two thirds of the operations of U rho U^+, for n = 6 as many, and roundings of
 * U average out better. About 10 kB. */
typedef struct nuem_rotation {
    double x[(NUEM_REALS_MAX - 1) * (NUEM_REALS_MAX - 1)];
} nuem_rotation;

/* The rotation of rho -> U rho U^+. U should be unitary to rounding: see nuem_unitary_polish. */
void nuem_rotation_set(int order, const nuem_unitary *u, nuem_rotation *out);

/* out = Phi (U in U^+) Phi^*, Phi = exp(-i D w length): one U for all modes, then the vacuum flow over length
 * (km, divided by v). u NULL: phases only; length 0: no phases. in may be out. sum: chunk sums of weight out, or
 * NULL. (A vacuum flow before U is the `length` of the pass before: splittings need no other.) */
void nuem_kernel_turn(const nuem_modes *m, const nuem_rotation *u, double length, const double *in,
                      double *out, double *sum, size_t angle, size_t first, size_t count);

/* The same in place, with change += factor (out - in). */
void nuem_kernel_follow(const nuem_modes *m, const nuem_rotation *u, double length, double factor,
                        double *rho, double *change, size_t angle, size_t first, size_t count);

/* Chunk sums of weight rho alone. */
void nuem_kernel_sum(const nuem_modes *m, const double *rho, double *sum, size_t angle,
                     size_t first, size_t count);

/* Sums over modes with `share`, [n_angle][n_block][8], in place of weight. */
typedef struct nuem_moments {
    double sum[NUEM_REALS_MAX]; /* share rho */
    double
        square[3]
              [3]; /* share |X'_ab|^2, X' = left X right^T of the coherence X with antineutrinos */
    double purity; /* share Tr rho^2 */
    double vacuum; /* weight w Tr(D rho) */
} nuem_moments;
void nuem_kernel_moments(const nuem_modes *m, const double *share, const nuem_matrix3 *left,
                         const nuem_matrix3 *right, const double *rho, size_t angle, size_t first,
                         size_t count, nuem_moments *out);

/* Sums over the modes with weight > 0, and the largest, of Tr(x^2) = sum_ij |x_ij|^2. */
typedef struct nuem_norm {
    double largest;  /* over modes: Tr x^2 */
    double weighted; /* sum of weight Tr x^2 */
} nuem_norm;
nuem_norm nuem_kernel_norm(const nuem_modes *m, const double *x, size_t angle, size_t first,
                           size_t count);

/* Sum of the chunks of an angle, always in the same order (pairwise.h). */
nuem_hermitian nuem_chunk_total(const nuem_modes *m, const double *sum, size_t angle);

/* u[i] = exp(-i h[i] s[i]) for i < n: 8 at a time by Taylor's series, halving and squaring, unitary to rounding; each is
 * the same whatever its neighbours are. Not finite: u is not finite. For |h s| <= 1e3 or so; errors grow with it.
 *
 * The rounding of one U, 1e-16, makes the eigenvalues of rho drift by 1e-16 a step if the very same U is used in all of
 * them (3e-11 in 1e5 steps); if U changes it is a random walk (1e-13). Where the Hamiltonian is constant, add to s a multiple
 * of the identity that changes from step to step: rho does not see it, the roundings do (1e-12, of the vacuum phases). */
void nuem_kernel_exp(int order, size_t n, const nuem_hermitian *s, const double *h,
                     nuem_unitary *u);

#endif
