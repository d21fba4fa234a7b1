/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Work on all modes, shared out to threads by chunks: each is summed by one thread, always in the same way. And what errors
 * amount to. */
#include <math.h>

#include "supernova/classes.h"
#include "supernova/run.h"

/* With fewer modes a pass, some 10 ns each, is over before other threads have begun. */
enum { MODES_FOR_THREADS = 400 };

static void one_task(const nuem_supernova_run *run, nuem_run_task *task, void *context, size_t t)
{
    const nuem_modes *m = &run->modes;
    const size_t chunks = nuem_chunks(m), first = t % chunks * NUEM_CHUNK,
                 left = m->n_block - first;

    task(run, context, t / chunks, first, left < NUEM_CHUNK ? left : NUEM_CHUNK);
}

void nuem_run_both(const nuem_supernova_run *run, nuem_run_task *task, nuem_run_item *item,
                   size_t items, void *context)
{
    const nuem_modes *m = &run->modes;
    const ptrdiff_t tasks = (ptrdiff_t)(m->n_angle * nuem_chunks(m)), others = (ptrdiff_t)items;
    const int threads = run->pace.threads;

    if (threads == 1 || m->n_angle * m->n_block * NUEM_LANES < MODES_FOR_THREADS) {
        for (ptrdiff_t t = 0; t < tasks; t++) one_task(run, task, context, (size_t)t);
        for (ptrdiff_t t = 0; t < others; t++) item(run, context, (size_t)t);
        return;
    }
#pragma omp parallel num_threads(threads)
    {
#pragma omp for schedule(static) nowait
        for (ptrdiff_t t = 0; t < tasks; t++) one_task(run, task, context, (size_t)t);
#pragma omp for schedule(static) nowait
        for (ptrdiff_t t = 0; t < others; t++) item(run, context, (size_t)t);
    }
}

void nuem_run_each(const nuem_supernova_run *run, nuem_run_task *task, void *context)
{
    nuem_run_both(run, task, NULL, 0, context);
}

bool nuem_run_heeds_probes(const nuem_supernova_run *run)
{
    return run->sn->spec.probes && run->options.step_km == 0.0 &&
           run->options.probe_tolerance > 0.0;
}

/* Coherence below this part of the numbers is as good as none. */
static const double NOTHING = 1e-18;

double nuem_run_error(const nuem_supernova_run *run, bool probes, const double *error,
                      const double *state)
{
    const double scale = probes ? 1.0 : run->sn->scale,
                 tolerance = probes ? run->options.probe_tolerance : run->options.tolerance;
    double largest = 0.0;

    for (int c = 0; c < NUEM_CLASSES; c++) {
        const double size = c == NUEM_NUMBERS ? scale
                                              : fmin(scale, fmax(sqrt(state[c]), NOTHING * scale)),
                     x = sqrt(error[c]) / size;
        if (!(x <= largest)) largest = x;
    }
    return run->options.step_km > 0.0 ? largest : largest / tolerance;
}
