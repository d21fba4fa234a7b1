/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether threads help. They meet a dozen times a step, and where others compute on the same cores each meeting waits
 * until the last one has had its turn: two threads can be slower than one by a factor of twenty. Results do not depend
 * on threads, so both ways are timed now and then, and the faster one goes on. */
#ifndef NUEM_SUPERNOVA_PACE_H
#define NUEM_SUPERNOVA_PACE_H

#include <stdbool.h>
#include <stddef.h>

typedef struct nuem_pace {
    int threads, most; /* for the next step; what is allowed */
    double begin;      /* of the step, s */
    double lap;        /* time of the steps since the last decision, s */
    size_t steps;      /* their number */
    double time[2];    /* of a step, by one thread and by all, when last tried; 0: not yet */
    bool trial;        /* this lap is one of the way that was slower when last tried */
    size_t laps, wait; /* since the last trial; between trials */
} nuem_pace;

void nuem_pace_set(nuem_pace *p, int threads);
/* Around each step. */
void nuem_pace_begin(nuem_pace *p);
void nuem_pace_end(nuem_pace *p);

#endif
