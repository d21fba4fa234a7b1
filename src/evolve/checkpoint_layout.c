/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evolve/checkpoint_layout.h"

#include <string.h>

#include "supernova/run.h"

/* Lanes that hold a mode, of the first n. */
static size_t filled(const double *w, size_t n)
{
    size_t modes = 0;

    for (size_t i = 0; i < n; i++) modes += w[i] != 0.0;
    return modes;
}

nuem_state_layout nuem_state_layout_of(const nuem_supernova_run *run)
{
    const nuem_modes *all = &run->sn->modes, *own = &run->modes;
    nuem_state_layout l = {
        .modes = filled(all->w, all->n_block * NUEM_LANES),
        .first = filled(all->w, run->first_chunk * NUEM_CHUNK * NUEM_LANES),
        .count = filled(own->w, own->n_block * NUEM_LANES),
        .angles = own->n_angle,
        .reals = (size_t)own->order * (size_t)own->order,
    };

    l.numbers = nuem_supernova_state_size(run) - l.angles * l.count * l.reals;
    return l;
}

/* Where a state has a mode at an angle. */
static size_t place(const nuem_state_layout *l, size_t angle, size_t mode)
{
    return l->numbers + (angle * l->count + mode) * l->reals;
}

void nuem_state_gather(const nuem_state_layout *l, const double *state, size_t index, size_t n,
                       double *row)
{
    for (size_t i = 0; i < n; i++)
        for (size_t a = 0; a < l->angles; a++)
            memcpy(row + (i * l->angles + a) * l->reals, state + place(l, a, index + i),
                   l->reals * sizeof *row);
}

void nuem_state_scatter(const nuem_state_layout *l, const double *row, size_t index, size_t n,
                        double *state)
{
    for (size_t i = 0; i < n; i++)
        for (size_t a = 0; a < l->angles; a++)
            memcpy(state + place(l, a, index + i), row + (i * l->angles + a) * l->reals,
                   l->reals * sizeof *row);
}

/* Each word goes through the finaliser of splitmix64 (Steele, Lea, Flood 2014), which is one to one. */
uint64_t nuem_checksum_on(uint64_t h, const double *x, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        uint64_t word;
        memcpy(&word, &x[i], sizeof word);
        h = (h ^ word) + UINT64_C(0x9e3779b97f4a7c15);
        h = (h ^ (h >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        h = (h ^ (h >> 27)) * UINT64_C(0x94d049bb133111eb);
        h ^= h >> 31;
    }
    return h;
}

uint64_t nuem_checksum(const double *x, size_t n)
{
    return nuem_checksum_on(n, x, n);
}
