/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "supernova/pace.h"

#include <time.h>

enum { STEPS = 4 /* of a lap */, WAIT_MIN = 4, WAIT_MAX = 256 /* laps */ };
/* A lap of fewer steps is long enough, s. */
static const double LONG = 0.02;
/* How much faster the other way has to be; how much slower than one thread all may become before it is tried; how many
 * times as long a trial by all may take. */
static const double BETTER = 0.97, SUSPECT = 1.1, HOPELESS = 2.0;

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void nuem_pace_set(nuem_pace *p, int threads)
{
    *p = (nuem_pace){.threads = threads, .most = threads, .wait = 1};
}

void nuem_pace_begin(nuem_pace *p)
{
    if (p->most > 1) p->begin = now();
}

static void change(nuem_pace *p)
{
    p->threads = p->threads > 1 ? 1 : p->most;
}

void nuem_pace_end(nuem_pace *p)
{
    if (p->most == 1) return;
    const int all = p->threads > 1;
    const double other = p->time[!all];

    p->lap += now() - p->begin;
    p->steps++;
    const bool hopeless = p->trial && all && p->lap > HOPELESS * STEPS * other;
    if (p->steps < STEPS && p->lap < LONG && !hopeless) return;
    const double mine = p->time[all] = p->lap / (double)p->steps;
    p->lap = 0.0;
    p->steps = 0;
    if (p->trial) {
        p->trial = false;
        if (mine < BETTER * other) {
            p->wait = WAIT_MIN;
        } else {
            p->wait = 2 * p->wait < WAIT_MAX ? 2 * p->wait : WAIT_MAX;
            change(p);
        }
        return;
    }
    if (++p->laps < p->wait && !(all && mine > SUSPECT * other)) return;
    p->laps = 0;
    p->trial = true;
    change(p);
}
