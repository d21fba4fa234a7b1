/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The flow of 8 angles side by side, and what is done to them in a step of Dormand and Prince.
 *
 * A step turns with the Hamiltonian that the angles have at its start (but for what mixes neutrinos and antineutrinos,
 * which may be small and turn fast): U = E V, R = E R_I E^+ with E = exp(-i S_0 (r - r_0)). What is left,
 *      dR_I/dr = -i[E^+ (S - S_0) E, R_I],   dV/dr = -i E^+ (S - S_0) E V,
 * changes little, so that few steps serve. Lawson, SIAM J. Numer. Anal. 4 (1967) 372. */
#ifndef NUEM_SUPERNOVA_FLOW_LANES_H
#define NUEM_SUPERNOVA_FLOW_LANES_H

#include "supernova/dormand_prince.h"
#include "supernova/modes.h"

typedef double nuem_lanes __attribute__((vector_size(64), may_alias));

/* Distinct places of the stages after the start: 1/5, 3/10, 4/5, 8/9, 1. */
enum { NUEM_FLOW_NODES = 5 };

typedef struct nuem_flow_state {
    nuem_lanes r[NUEM_REALS_MAX];     /* as nuem_hermitian */
    nuem_lanes v[2 * NUEM_REALS_MAX]; /* as nuem_unitary */
} nuem_flow_state;

typedef struct nuem_flow_block {
    nuem_flow_state y;    /* at the start of the step: R, U */
    nuem_flow_state next; /* at a stage: R_I, V */
    nuem_flow_state k[NUEM_DP_STAGES];
    nuem_lanes s0[NUEM_REALS_MAX];
    nuem_lanes e[NUEM_FLOW_NODES][2 * NUEM_REALS_MAX];
    nuem_lanes inverse;           /* 1/v_u where the stage is */
    nuem_hermitian over_v, plain; /* sums over the angles of R/v_u, R at the stage */
} nuem_flow_block;

/* One angle: n rows of [R U], real and imaginary parts; of order 4 8 columns are used, of order 6 12 and padding. */
enum { NUEM_COLUMNS = 16 };
typedef struct nuem_flow_columns {
    double re[NUEM_ORDER_MAX][NUEM_COLUMNS], im[NUEM_ORDER_MAX][NUEM_COLUMNS];
} nuem_flow_columns;

/* For one order and kind of processor. S = inverse outer + inner. */
typedef struct nuem_flow_kernels {
    /* s0 from S at the start, k[0] from y */
    void (*begin)(nuem_flow_block *b, const nuem_hermitian *outer, const nuem_hermitian *inner);
    /* e of the step h from s0 */
    void (*exponentials)(nuem_flow_block *b, double h);
    /* k[stage] from next; stage > 0 */
    void (*evaluate)(nuem_flow_block *b, int stage, const nuem_hermitian *outer,
                     const nuem_hermitian *inner);
    /* next of a stage of the step h and its sums; stage 0: y itself */
    void (*form)(nuem_flow_block *b, int stage, double h);
    /* y at the end of the step */
    void (*finish)(nuem_flow_block *b);
    /* largest error of an element of U in the step h, over the limit of its class; NaN is largest */
    double (*error)(const nuem_flow_block *b, double h, const double *limit);
    /* U of y to the nearest unitary matrix: squares a small departure */
    void (*polish)(nuem_flow_block *b);
    /* (-i [H, R], -i H U) */
    void (*rhs)(const nuem_flow_columns *y, const nuem_complex *h, nuem_flow_columns *k);
    /* out = y + h sum of weight[s] k[s] */
    void (*combine)(const nuem_flow_columns *y, const nuem_flow_columns *k, const double *weight,
                    int count, double h, nuem_flow_columns *out);
} nuem_flow_kernels;

const nuem_flow_kernels *nuem_flow_kernels_plain(int order);
/* NULL where the file was compiled for something else. */
const nuem_flow_kernels *nuem_flow_kernels_avx2(int order);
const nuem_flow_kernels *nuem_flow_kernels_avx512(int order);

#endif
