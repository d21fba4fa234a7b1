/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run: this process's modes, sums over all processes, and what integrators share. */
#ifndef NUEM_SUPERNOVA_RUN_H
#define NUEM_SUPERNOVA_RUN_H

#include "supernova/kernel.h"
#include "supernova/pace.h"
#include "supernova/problem.h"

typedef struct nuem_integrator nuem_integrator;

/* Chunks first .. first + size - 1, size a power of 2; those beyond the last are not there. */
typedef struct nuem_run_node {
    size_t first, size;
} nuem_run_node;

struct nuem_supernova_run {
    const nuem_supernova *sn;
    nuem_supernova_options options;
    const nuem_integrator *integrator;
    void *work; /* the integrator's */

    nuem_modes modes; /* this process's; chunk c of it is chunk first_chunk + c of all */
    size_t first_chunk, all_chunks;
    double *share;    /* weights without sign, of this process's modes */
    double *aligned;  /* what follows, and the weights */
    double *y, *next; /* state, and the one that a step proposes */
    double *sum;      /* [n_angle][chunks][n*n], this process's */
    /* what processes add up (run_share.c): nodes of the tree of all chunks, of which this process has own_nodes */
    nuem_run_node *node;
    size_t n_node, first_node, own_nodes;
    double *all;           /* [n_angle][n_node][n*n]; NULL with one process */
    nuem_hermitian *total; /* [n_angle] sums over everything */

    nuem_pace pace;      /* how many threads at present */
    double r, step;      /* km; step > 0, the next one to try */
    double error_before; /* of the last accepted step, relative to the tolerance; 0: none */
    size_t steps, rejected, stages;
    double trace, purity, lepton, lepton_scale; /* at the start */
    double drift;
};

/* How a run is moved on by one step. */
struct nuem_integrator {
    int order; /* of the error estimate: error ~ step^order */
    nuem_status (*create)(nuem_supernova_run *run, void **work, nuem_error *err);
    void (*free)(void *work);
    /* y has been set from outside: forget what was kept of it. */
    void (*begin)(void *work);
    /* y at r -> next at r + h (h of either sign). *error: local error of the density matrices over the tolerance,
     * the same in every process; NaN or infinite when the step failed. */
    nuem_status (*step)(nuem_supernova_run *run, double h, double *error, nuem_error *err);
    /* next has become y. */
    void (*accept)(void *work);
};

extern const nuem_integrator nuem_integrator_split, nuem_integrator_runge_kutta;

/* Blocks of this process that are not probes. */
static inline size_t nuem_run_emitted(const nuem_supernova_run *run)
{
    const size_t first = run->first_chunk * NUEM_CHUNK, all = run->sn->probe_block;

    return all <= first ? 0 : all - first < run->modes.n_block ? all - first : run->modes.n_block;
}

/* P(a -> b) of one angle, [n_energy][2N][2N] (nuem_supernova_conversion), of a problem with probes. */
void nuem_run_conversion(const nuem_supernova_run *run, size_t angle, double *out);

/* Which process has what; to be called before the functions below. */
nuem_status nuem_run_share(nuem_supernova_run *run, nuem_error *err);
/* Adds over processes; no-op with one. */
nuem_status nuem_run_reduce(const nuem_supernova_run *run, double *x, size_t n, nuem_error *err);
/* run->total from run->sum. */
nuem_status nuem_run_totals(nuem_supernova_run *run, nuem_error *err);

/* Largest of values of each chunk of each process, of the chunks of probes or of the others: slot[c] of this process's
 * chunks. NaN is largest. */
nuem_status nuem_run_largest(const nuem_supernova_run *run, bool probes, const double *slot,
                             size_t n_value, double *largest, nuem_error *err);

/* Local error over the tolerance (without error control: itself) from the largest squares of each class of the error
 * and of the state (classes.h): numbers are measured by the largest Tr rho of a mode, coherence by itself. */
double nuem_run_error(const nuem_supernova_run *run, bool probes, const double *error,
                      const double *state);
/* Whether errors of probes count. */
bool nuem_run_heeds_probes(const nuem_supernova_run *run);

/* A piece of the work that threads share: blocks first .. first + count - 1 of one angle, one chunk. */
typedef void nuem_run_task(const nuem_supernova_run *run, void *context, size_t angle, size_t first,
                           size_t count);
void nuem_run_each(const nuem_supernova_run *run, nuem_run_task *task, void *context);
/* And with it, in no order, pieces of other work: item 0 .. items - 1. */
typedef void nuem_run_item(const nuem_supernova_run *run, void *context, size_t item);
void nuem_run_both(const nuem_supernova_run *run, nuem_run_task *task, nuem_run_item *item,
                   size_t items, void *context);

/* Invariants at the present state -> run->drift. */
nuem_status nuem_run_drift(nuem_supernova_run *run, bool first, nuem_error *err);

#endif
