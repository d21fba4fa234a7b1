/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Modes that a step follows substep by substep to estimate its error: a sixteenth of them, at each angle some of each
 * chunk from its lowest to its highest energy. What is found of a mode depends neither on the lane that it has here nor on
 * its neighbours, so processes pack theirs as they like. */
#ifndef NUEM_SUPERNOVA_FOLLOW_H
#define NUEM_SUPERNOVA_FOLLOW_H

#include "supernova/classes.h"
#include "supernova/run.h"

/* Two combinations of the changes across substeps. */
enum { NUEM_FOLLOWED_SUMS = 2, NUEM_FOLLOWED_VALUES = (NUEM_FOLLOWED_SUMS + 1) * NUEM_CLASSES };

typedef struct nuem_follow {
    nuem_modes modes; /* blocks of followed modes, all angles */
    size_t items;     /* pieces of work: angles times blocks */
    double *memory, *rho, *sum[NUEM_FOLLOWED_SUMS];
    double *square;       /* [items][sums, then rho][classes][8] */
    size_t *from, *chunk; /* [n_block][8] which mode, block * 8 + lane, and which chunk it is of */
} nuem_follow;

/* false: no memory. Frees nothing then; nuem_follow_clear does. */
bool nuem_follow_set(nuem_follow *f, const nuem_supernova_run *run);
void nuem_follow_clear(nuem_follow *f);

/* Of one item: its state from run->y and no changes; a substep of it, sum[which] += factor (after - before); what it
 * amounts to. Different items by different threads. */
void nuem_follow_load(nuem_follow *f, const nuem_supernova_run *run, size_t item);
void nuem_follow_substep(nuem_follow *f, const nuem_rotation *rotation, double length, int which,
                         double factor, size_t item);
void nuem_follow_measure(nuem_follow *f, size_t item);
static inline size_t nuem_follow_angle(const nuem_follow *f, size_t item)
{
    return item / f->modes.n_block;
}

/* Largest squares of each chunk of the run, [chunks][values]: classes of each sum and of the state. NaN is largest. */
void nuem_follow_largest(const nuem_follow *f, const nuem_supernova_run *run, double *slot);

#endif
