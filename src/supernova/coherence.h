/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Small coherence of one pair of states on top of a state without coherence: a linear problem
 *
 *      i dS_j/dr = omega_j S_j + sum_m out_mj sum_l in_ml S_l,      j, l = 1..n, m = 1..rank,
 *
 * with real coefficients. A mode S = Q exp(-i Omega r) obeys the dispersion relation det(1 - K(Omega)) = 0 with
 * K_mm' = sum_j in_mj out_m'j/(Omega - omega_j), of the order of the rank. Modes with a complex Omega come in
 * conjugate pairs, one of which grows.
 *
 * Source: Banerjee, Dighe, Raffelt, PRD 84 (2011) 053013 (1107.2308). */
#ifndef NUEM_SUPERNOVA_COHERENCE_H
#define NUEM_SUPERNOVA_COHERENCE_H

#include <complex.h>
#include <stdbool.h>
#include <stddef.h>

#include "nuem/status.h"
#include "propagation/medium_terms.h" /* nuem_double_complex */

enum { NUEM_COHERENCE_RANK = 2 };

typedef struct nuem_coherence {
    size_t n;
    int rank;
    double *omega;                                              /* [n] 1/km */
    double *out[NUEM_COHERENCE_RANK], *in[NUEM_COHERENCE_RANK]; /* [n]; their products in 1/km */
} nuem_coherence;

/* All of them 0, in one block of memory that `omega` begins. NUEM_ERR_NOMEM. */
nuem_status nuem_coherence_create(size_t n, int rank, nuem_coherence *out, nuem_error *err);
void nuem_coherence_clear(nuem_coherence *c);

/* |in_j| |out_j|, of vectors of `rank` elements: |K(z)| <= sum_j of this/|z - omega_j|. */
double nuem_coherence_push(const nuem_coherence *c, size_t j);
/* Sum of it over j: no mode is farther than this from all omega_j, since |K| < 1 there. */
double nuem_coherence_bound(const nuem_coherence *c);

/* det(1 - K) at z, which is no omega_j, and its derivative. */
double complex nuem_coherence_det(const nuem_coherence *c, double complex z,
                                  double complex *derivative);

/* Newton's iteration for det(1 - K) = 0 from *z, which moves only where it converges to rounding. */
bool nuem_coherence_refine(const nuem_coherence *c, double complex *z);

/* Growing modes of one problem; mode is allocated, growth falling. */
typedef struct nuem_coherence_modes {
    size_t n, room;
    double complex *mode; /* Omega, 1/km */
} nuem_coherence_modes;

nuem_status nuem_coherence_modes_add(nuem_coherence_modes *modes, double complex mode,
                                     nuem_error *err);
void nuem_coherence_modes_clear(nuem_coherence_modes *modes);

/* Two ways to the modes that grow faster than floor > 0, appended to modes.
 *
 * dense: eigenvalues of the n x n matrix, then refined. Finds all; n^2 numbers, n^3 operations.
 * contour: roots of the dispersion relation in the upper half plane, where it has no poles, by counting turns around
 *   rectangles (Delves, Lyness, Math. Comp. 21 (1967) 543) in strips from the largest growth that is possible
 *   downwards. Finds all that grow faster than a quarter of the fastest, or than the floor. A sum over n costs as much as
 *   n numbers do, however many: 10^3 to 10^5 sums.
 *
 * NUEM_ERR_NOMEM, NUEM_ERR_CONVERGE. */
nuem_status nuem_coherence_dense(const nuem_coherence *c, double floor, nuem_coherence_modes *modes,
                                 nuem_error *err);
nuem_status nuem_coherence_contour(const nuem_coherence *c, double floor,
                                   nuem_coherence_modes *modes, nuem_error *err);

#endif
