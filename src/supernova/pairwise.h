/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums of chunks as a binary tree: chunks 2i and 2i + 1, pairs 2i and 2i + 1, and so on; a partner beyond the last chunk is
 * left out. Whoever has all chunks of a node can form its sum, so that processes tell each other of few nodes instead of
 * all their chunks, and the total has the same bits whatever the nodes are. */
#ifndef NUEM_SUPERNOVA_PAIRWISE_H
#define NUEM_SUPERNOVA_PAIRWISE_H

#include "supernova/modes.h"

enum { NUEM_PAIRWISE_LEVELS = 64 };

/* Sums of nodes of falling size, side by side from chunk 0 (or the first of a node) on. */
typedef struct nuem_pairwise {
    int depth;
    size_t size[NUEM_PAIRWISE_LEVELS]; /* chunks of a node */
    double sum[NUEM_PAIRWISE_LEVELS][NUEM_REALS_MAX];
} nuem_pairwise;

static inline void nuem_pairwise_join(nuem_pairwise *p, size_t reals)
{
    double *left = p->sum[p->depth - 2];
    const double *right = p->sum[p->depth - 1];

    for (size_t e = 0; e < reals; e++) left[e] += right[e];
    p->size[p->depth - 2] *= 2;
    p->depth--;
}

/* The next node; depth is 0 before the first. */
static inline void nuem_pairwise_push(nuem_pairwise *p, size_t size, const double *x, size_t reals)
{
    double *to = p->sum[p->depth];

    for (size_t e = 0; e < reals; e++) to[e] = x[e];
    p->size[p->depth++] = size;
    while (p->depth > 1 && p->size[p->depth - 2] == p->size[p->depth - 1])
        nuem_pairwise_join(p, reals);
}

/* The sum of all. */
static inline const double *nuem_pairwise_total(nuem_pairwise *p, size_t reals)
{
    while (p->depth > 1) nuem_pairwise_join(p, reals);
    return p->sum[0];
}

#endif
