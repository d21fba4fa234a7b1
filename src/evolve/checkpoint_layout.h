/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data sets of a checkpoint file:
 *
 *   head  [2][NUEM_HEAD + numbers]   mark, snapshot, checksum of the rest; then what all processes have alike
 *   state [2][modes][angles][n*n]    the density matrices of an energy, all angles one after the other
 *   check [2][modes]                 checksum of each of these rows
 *
 * (state and check as [2 modes][...]). A process has some of the modes, one after the other.
 * Antineutrinos of Dirac neutrinos are modes of their own. */
#ifndef NUEM_EVOLVE_CHECKPOINT_LAYOUT_H
#define NUEM_EVOLVE_CHECKPOINT_LAYOUT_H

#include <stddef.h>
#include <stdint.h>

#include "nuem/supernova.h"

#define NUEM_CHECKPOINT_SCHEMA "nuem/supernova-checkpoint/1"

/* Of the head: which write it was, 0 where the state is not to be used; the snapshot that came next; checksum. */
enum { NUEM_MARK, NUEM_NEXT, NUEM_CHECK, NUEM_HEAD };

/* The same on every process, but for first and count. */
typedef struct nuem_state_layout {
    size_t numbers;       /* that stand before the density matrices in a state */
    size_t modes;         /* of all processes */
    size_t first, count;  /* this process's */
    size_t angles, reals; /* reals: n*n */
} nuem_state_layout;

nuem_state_layout nuem_state_layout_of(const nuem_supernova_run *run);

/* Rows index .. index + n - 1 of a state, [n][angles][reals], and back; index + n <= count. */
void nuem_state_gather(const nuem_state_layout *layout, const double *state, size_t index, size_t n,
                       double *row);
void nuem_state_scatter(const nuem_state_layout *layout, const double *row, size_t index, size_t n,
                        double *state);

/* Checksum of n numbers, by their bits. One changed number always changes it. */
uint64_t nuem_checksum(const double *x, size_t n);
/* The same of numbers that follow others, whose checksum is h. */
uint64_t nuem_checksum_on(uint64_t h, const double *x, size_t n);

#endif
