/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Random numbers from a seed, the same on every machine. The state belongs to the caller. */
#ifndef NUEM_NUM_RANDOM_H
#define NUEM_NUM_RANDOM_H

#include <math.h>
#include <stdint.h>

#include "num/normal.h"

/* splitmix64: Steele, Lea, Flood, OOPSLA 2014; passes BigCrush */
static inline uint64_t nuem_random_next(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* in (0, 1), both ends excluded */
static inline double nuem_random_uniform(uint64_t *state)
{
    return ldexp((double)(nuem_random_next(state) >> 12) + 0.5, -52);
}

/* mean 0, variance 1; by inversion, so that each number uses one draw */
static inline double nuem_random_normal(uint64_t *state)
{
    return nuem_normal_quantile(nuem_random_uniform(state));
}

#endif
