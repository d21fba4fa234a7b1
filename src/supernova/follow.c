/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "supernova/follow.h"

#include <stdlib.h>
#include <string.h>

/* Of a chunk; more where there are so few energies that the largest error would be missed. Probes change nothing. */
static size_t how_many(const nuem_supernova_run *run)
{
    return run->sn->probe_block <= 2 * NUEM_CHUNK ? 8 : NUEM_CHUNK / 2;
}

/* Number `which` of `count` modes of a chunk, spread over those that have energies. */
static size_t pick(const nuem_modes *m, size_t chunk, size_t which, size_t count)
{
    const size_t first = chunk * NUEM_CHUNK * NUEM_LANES, all = m->n_block * NUEM_LANES;
    size_t n = 0, k = 0, i = first;

    for (size_t l = first; l < all && l < first + NUEM_CHUNK * NUEM_LANES; l++) n += m->w[l] != 0.0;
    for (;; i++)
        if (m->w[i] != 0.0 && k++ == which * (n - 1) / (count - 1)) return i;
}

bool nuem_follow_set(nuem_follow *f, const nuem_supernova_run *run)
{
    const nuem_modes *m = &run->modes;
    const size_t count = how_many(run), all = count * nuem_chunks(m);

    f->modes = *m;
    f->modes.n_block = (all + NUEM_LANES - 1) / NUEM_LANES;
    f->items = f->modes.n_angle * f->modes.n_block;
    const size_t state = nuem_modes_size(&f->modes), lanes = f->modes.n_block * NUEM_LANES,
                 square = f->items * NUEM_FOLLOWED_VALUES * NUEM_LANES;
    double *x = aligned_alloc(64, ((1 + NUEM_FOLLOWED_SUMS) * state + lanes + square) * sizeof *x);
    f->memory = x;
    f->from = malloc(lanes * sizeof *f->from);
    f->chunk = malloc(lanes * sizeof *f->chunk);
    if (!x || !f->from || !f->chunk) return false;
    f->rho = x;
    for (int k = 0; k < NUEM_FOLLOWED_SUMS; k++) f->sum[k] = x += state;
    double *w = x + state;
    f->square = w + lanes;
    for (size_t i = 0; i < lanes; i++) {
        const size_t one = i < all ? i : all - 1; /* lanes to spare repeat the last */
        f->chunk[i] = one / count;
        f->from[i] = pick(m, f->chunk[i], one % count, count);
        w[i] = m->w[f->from[i]];
    }
    f->modes.w = w;
    f->modes.weight = NULL;
    return true;
}

void nuem_follow_clear(nuem_follow *f)
{
    free(f->memory);
    free(f->from);
    free(f->chunk);
}

void nuem_follow_load(nuem_follow *f, const nuem_supernova_run *run, size_t item)
{
    const size_t size = nuem_block_size(&f->modes), block = item % f->modes.n_block;
    const double *angle = run->y + nuem_follow_angle(f, item) * run->modes.n_block * size;
    double *to = f->rho + item * size;

    for (size_t l = 0; l < NUEM_LANES; l++) {
        const size_t i = f->from[block * NUEM_LANES + l];
        const double *from = angle + i / NUEM_LANES * size + i % NUEM_LANES;
        for (size_t e = 0; e < size; e += NUEM_LANES) to[e + l] = from[e];
    }
    for (int k = 0; k < NUEM_FOLLOWED_SUMS; k++)
        memset(f->sum[k] + item * size, 0, size * sizeof *to);
}

void nuem_follow_substep(nuem_follow *f, const nuem_rotation *rotation, double length, int which,
                         double factor, size_t item)
{
    nuem_kernel_follow(&f->modes, rotation, length, factor, f->rho, f->sum[which],
                       nuem_follow_angle(f, item), item % f->modes.n_block, 1);
}

void nuem_follow_measure(nuem_follow *f, size_t item)
{
    const size_t at = item * nuem_block_size(&f->modes);
    double(*square)[NUEM_LANES] =
        (double(*)[NUEM_LANES])(f->square + item * NUEM_FOLLOWED_VALUES * NUEM_LANES);

    for (int k = 0; k < NUEM_FOLLOWED_SUMS; k++, square += NUEM_CLASSES)
        nuem_classes_lanes(f->modes.order, f->sum[k] + at, square);
    nuem_classes_lanes(f->modes.order, f->rho + at, square);
}

void nuem_follow_largest(const nuem_follow *f, const nuem_supernova_run *run, double *slot)
{
    const double *square = f->square;

    memset(slot, 0, nuem_chunks(&run->modes) * NUEM_FOLLOWED_VALUES * sizeof *slot);
    for (size_t item = 0; item < f->items; item++) {
        const size_t *chunk = f->chunk + item % f->modes.n_block * NUEM_LANES;
        for (size_t v = 0; v < NUEM_FOLLOWED_VALUES; v++, square += NUEM_LANES)
            for (size_t l = 0; l < NUEM_LANES; l++) {
                double *to = &slot[chunk[l] * NUEM_FOLLOWED_VALUES + v];
                if (!(square[l] <= *to)) *to = square[l];
            }
    }
}
