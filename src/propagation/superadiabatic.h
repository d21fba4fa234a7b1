/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step of a slowly varying Hamiltonian, over as many oscillations as it likes.
 *
 * In the eigenbasis at the middle of the step H(x) = Lambda + G(x), G polynomial in x by its values at
 * points of Lobatto. A unitary frame C(x) = (1 - X)^-1 (1 + X), X anti-Hermitian, is sought in which
 * the equation has no elements between levels that oscillate within the step ("fast" pairs):
 *
 *     C^dagger H C - i C^dagger C' = B,   B without fast elements.
 *
 * Multiplied by 1 -+ X this reads, without any inverse,
 *
 *     G + (G + B) X - X (G + B) - X (G - B) X + (Lambda commutators) - 2i X' = B,
 *
 * and is solved by X_ij <- X_ij - residual_ij / 2 (L_i - L_j), one pass of which removes the next order of
 * 1/(omega l), l the length on which the medium changes (superadiabatic bases: Berry, Proc. R. Soc. A 414
 * (1987) 31; iterated in the manner of Agocs, Barnett, arXiv:2212.06924). The pairs that remain, slow ones,
 * make blocks that are integrated as they are (slow.h). Phases are integrals of B's diagonal. So the
 * length of a step is that of the medium, never that of an oscillation. */
#ifndef NUEM_PROPAGATION_SUPERADIABATIC_H
#define NUEM_PROPAGATION_SUPERADIABATIC_H

#include <stdbool.h>
#include <stddef.h>

#include "num/hermitian.h"
#include "num/lobatto.h"

/* Points of a step, in fours, so that the compiler makes vectors of them. Twelve suit smooth ways (eight
 * need half as many steps again, three times as many through turbulence; fourteen gain nothing), four and
 * eight the short pieces between the knots of a table. */
enum { NUEM_NODES_MAX = 12, NUEM_NODES_LANES = 4 };

/* A complex number at each point of a step. */
typedef struct nuem_nodes {
    double re[NUEM_NODES_MAX], im[NUEM_NODES_MAX];
} nuem_nodes;

typedef nuem_nodes nuem_nodes_matrix[NUEM_HERMITIAN_MAX][NUEM_HERMITIAN_MAX];

typedef struct nuem_frame {
    const nuem_lobatto *rule;         /* of NUEM_NODES points */
    size_t n;                         /* levels */
    double h;                         /* length of the step */
    double level[NUEM_HERMITIAN_MAX]; /* at the middle */
    nuem_nodes_matrix g;              /* Hermitian, all elements */
    /* answers */
    size_t block[NUEM_HERMITIAN_MAX]; /* lowest level of the block to which a level belongs */
    nuem_nodes_matrix x, b;
    double error; /* estimate, of elements of the operator */
} nuem_frame;

/* sum += a b at four points from p on; sums are local, so that they stay in registers */
typedef struct nuem_lanes {
    double re[NUEM_NODES_LANES], im[NUEM_NODES_LANES];
} nuem_lanes;

static inline void nuem_lanes_add_product(nuem_lanes *restrict sum, const nuem_nodes *restrict a,
                                          const nuem_nodes *restrict b, size_t p)
{
    const double *ar = a->re + p, *ai = a->im + p, *br = b->re + p, *bi = b->im + p;

    for (int q = 0; q < NUEM_NODES_LANES; q++) sum->re[q] += ar[q] * br[q] - ai[q] * bi[q];
    for (int q = 0; q < NUEM_NODES_LANES; q++) sum->im[q] += ar[q] * bi[q] + ai[q] * br[q];
}

static inline void nuem_lanes_store(const nuem_lanes *sum, nuem_nodes *out, size_t p)
{
    for (int q = 0; q < NUEM_NODES_LANES; q++) out->re[p + (size_t)q] = sum->re[q];
    for (int q = 0; q < NUEM_NODES_LANES; q++) out->im[p + (size_t)q] = sum->im[q];
}

/* fast: phase within the step from which on a pair counts as fast; goal: error that is aimed at */
void nuem_frame_find(nuem_frame *f, double fast, double goal);

/* a <- C a or C^dagger a at the point `node`; a: [n][columns] */
void nuem_frame_apply(const nuem_frame *f, size_t node, bool adjoint, size_t columns,
                      nuem_complex *a);

#endif
