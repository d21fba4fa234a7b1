/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the constructions by toys share: the truth from which toys are drawn, a loop over toys in
 * several threads, and the minimum of chi2 over one coordinate. */
#ifndef NUEM_STAT_TOYS_PRIVATE_H
#define NUEM_STAT_TOYS_PRIVATE_H

#include <stdbool.h>

#include "nuem/toys.h"

/* One toy from any kind of stream (num/stream.h), else as nuem_toy_draw. */
nuem_status nuem_toy_draw_kind(const nuem_likelihood *likelihood, const double *expected,
                               const double *expected_off, const double *nuisance, uint16_t kind,
                               uint64_t seed, uint64_t index, double *counts, double *off,
                               double *centre, nuem_error *err);

/* --- checks of arguments --- */

enum { NUEM_TOYS_MAX = 100000000, NUEM_TOYS_MAX_POINTS = 10000 };

nuem_status nuem_toys_check_cl(double cl, nuem_error *err);
nuem_status nuem_toys_check_count(size_t n_toy, int threads, nuem_error *err);
nuem_status nuem_toys_check_objective(const nuem_objective *objective, nuem_error *err);
nuem_status nuem_toys_check_options(const nuem_toy_options *options,
                                    const nuem_objective *objective, nuem_error *err);
/* Is the coordinate a modulus, x >= 0? */
bool nuem_toys_bounded(const nuem_objective *objective);

/* --- minimum over one coordinate (toys_valley.c, toys_nodes.c) --- */

enum { NUEM_VALLEY_NODES = 128 };

/* Where to look for minima: at nodes that follow each other closely in units of the statistical error. */
typedef struct nuem_valley {
    const nuem_objective *objective;
    double lower;       /* of the coordinate, or -infinity */
    bool even;          /* counts are even in x: look at x >= 0 */
    double left, right; /* beyond, chi2 of the data is far too large */
    size_t n;
    double node[NUEM_VALLEY_NODES]; /* ascending */
    size_t turn_first, turn_last;   /* nodes where counts of some bin turn; first > last: none do */
} nuem_valley;

/* chi2 and its derivative at a point. */
typedef struct nuem_probe {
    double x, f, g;
} nuem_probe;

/* Nodes for observations like `observation` and for toys drawn between lo and hi (NaN: just the
 * former). `lower` restricts the coordinate beyond what its parameter does. */
nuem_status nuem_valley_find(const nuem_objective *objective, nuem_objective_workspace *ws,
                             const nuem_observation *observation, double lower, double lo,
                             double hi, nuem_valley *out, nuem_error *err);

nuem_status nuem_valley_probe(const nuem_valley *valley, nuem_objective_workspace *ws,
                              const nuem_observation *observation, double x, nuem_probe *out,
                              nuem_error *err);

/* The global minimum. `from`, a point where chi2 is known already, makes it faster. */
nuem_status nuem_valley_minimum(const nuem_valley *valley, nuem_objective_workspace *ws,
                                const nuem_observation *observation, const nuem_probe *from,
                                nuem_probe *out, nuem_error *err);

/* Outermost points at which chi2 of the observation is `rise` above its minimum, or the lower end of the
 * coordinate where that comes first. NUEM_ERR_CONVERGE when chi2 does not rise that far. */
nuem_status nuem_valley_range(const nuem_valley *valley, nuem_objective_workspace *ws,
                              const nuem_observation *observation, double rise,
                              const nuem_probe *minimum, double *lo, double *hi, nuem_error *err);

/* --- many toys (toys_loop.c) --- */

/* Expectations at which toys are drawn: the best fit of the data at x. */
typedef struct nuem_truth {
    double x, chi2;
    double *expected, *off, *nuisance;
} nuem_truth;

/* Scratch of one thread. */
typedef struct nuem_toy_thread {
    nuem_objective_workspace *ws;
    double *counts, *off, *centre;
    nuem_observation toy; /* views of the above */
} nuem_toy_thread;

typedef struct nuem_toy_loop {
    const nuem_objective *objective;
    int threads;
    nuem_toy_thread *thread; /* [threads] */
    nuem_truth truth;
    const nuem_progress *progress;
    double done, total; /* toys, for the progress */
} nuem_toy_loop;

/* threads 0: as OpenMP has it; total: how many toys there will be */
nuem_status nuem_toy_loop_create(const nuem_objective *objective, int threads,
                                 const nuem_progress *progress, double total, nuem_toy_loop *out,
                                 nuem_error *err);
void nuem_toy_loop_clear(nuem_toy_loop *loop);

/* Sets loop->truth. */
nuem_status nuem_toy_loop_aim(nuem_toy_loop *loop, const nuem_observation *observation, double x,
                              nuem_error *err);

/* Draw toy `index` of the truth into the thread's observation. */
nuem_status nuem_toy_loop_draw(const nuem_toy_loop *loop, nuem_toy_thread *thread, uint16_t kind,
                               uint64_t seed, uint64_t index, nuem_error *err);

typedef nuem_status nuem_toy_function(const nuem_toy_loop *loop, nuem_toy_thread *thread, size_t i,
                                      void *context, nuem_error *err);

/* f for i = 0 .. n-1, in any order and thread. The failure reported is that of the lowest i among
 * those seen; NUEM_ERR_CANCELLED. */
nuem_status nuem_toy_loop_run(nuem_toy_loop *loop, size_t n, nuem_toy_function *f, void *context,
                              nuem_error *err);

#endif
