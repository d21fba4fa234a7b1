/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where the density matrices lie in memory.
 *
 * Structure of arrays: a block holds 8 modes (energies) of one angle, so that each element of the 8 matrices
 * is one line of a cache and one vector. Only what is independent is kept, so that a density matrix is
 * Hermitian exactly: n real diagonal elements, then for i < j, row by row, real and imaginary part.
 *
 *    rho[angle][block][n*n][8]      n*n = 16 or 36 reals a mode
 *
 * A Hermitian matrix that modes share is the same n*n reals without lanes (nuem_hermitian). Lanes beyond the
 * last energy have w = 0, weight = 0 and rho = 0. */
#ifndef NUEM_SUPERNOVA_MODES_H
#define NUEM_SUPERNOVA_MODES_H

#include <stddef.h>

#include "nuem/matrix3.h"

enum {
    NUEM_LANES = 8, /* modes of a block */
    NUEM_CHUNK = 8, /* blocks whose sum is formed at once: sums do not depend on who forms them */
    NUEM_ORDER_MAX = 6, /* 2 x 3 flavours */
    NUEM_REALS_MAX = NUEM_ORDER_MAX * NUEM_ORDER_MAX
};

/* Hermitian matrix of order 4 or 6, which those who use it know. */
typedef struct nuem_hermitian {
    double x[NUEM_REALS_MAX];
} nuem_hermitian;

/* Complex matrix of order n, [n][n] row-major; e.g. a unitary one. */
typedef struct nuem_unitary {
    nuem_complex u[NUEM_REALS_MAX];
} nuem_unitary;

/* The modes of this process. Arrays start at multiples of 64 bytes and are owned by whoever made them. */
typedef struct nuem_modes {
    int order;      /* n: 4 or 6 */
    size_t n_angle; /* angles */
    size_t n_block; /* blocks of each angle */
    double d
        [NUEM_ORDER_MAX]; /* D: squared masses (eV^2), diagonal of the vacuum Hamiltonian; d[i + n/2] = d[i] */
    const double *w;      /* [n_block][8]: 1/(2E), so that D w is 1/km; the same at all angles */
    const double *weight; /* [n_angle][n_block][8] */
} nuem_modes;

/* Where rho_ij, i < j, of order n begins among the n*n reals: its real part; the imaginary part follows. */
static inline int nuem_off_diagonal(int n, int i, int j)
{
    return n + 2 * (i * n - i * (i + 1) / 2 + j - i - 1);
}

/* Numbers of a block, of all blocks, and of one array of density matrices. */
static inline size_t nuem_block_size(const nuem_modes *m)
{
    return (size_t)m->order * (size_t)m->order * NUEM_LANES;
}

static inline size_t nuem_modes_size(const nuem_modes *m)
{
    return m->n_angle * m->n_block * nuem_block_size(m);
}

/* Chunks of each angle. */
static inline size_t nuem_chunks(const nuem_modes *m)
{
    return (m->n_block + NUEM_CHUNK - 1) / NUEM_CHUNK;
}

#endif
