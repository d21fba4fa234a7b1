/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/chunk.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "scan/minimum.h"
#include "scan/toys.h"
#include "stat/fit_scale.h"

struct nuem_scan_chunk {
    const nuem_scan *scan;
    nuem_objective_workspace *ws;
    nuem_sampler_workspace *sampler_ws;
    nuem_scan_toys *toys;
    double *value;   /* all columns, one after the other */
    double **column; /* [n_column], into value */
    double *sample;  /* [chunk][columns of the sampler] */
    double *x;       /* [chunk][dimension] */
};

nuem_status nuem_scan_chunk_create(const nuem_scan *scan, nuem_scan_chunk **out, nuem_error *err)
{
    nuem_scan_chunk *c = calloc(1, sizeof *c);
    size_t width = 0;
    nuem_status st;

    if (!c) return nuem_fail_nomem(err);
    c->scan = scan;
    for (size_t i = 0; i < scan->n_column; i++) width += scan->column[i].width;
    c->value = calloc(scan->chunk, width * sizeof *c->value);
    c->column = calloc(scan->n_column, sizeof *c->column);
    c->x = calloc(scan->chunk, (scan->dimension + 1) * sizeof *c->x);
    if (scan->sampler)
        c->sample = calloc(scan->chunk, nuem_sampler_columns(scan->sampler) * sizeof *c->sample);
    if (!c->value || !c->column || !c->x || (scan->sampler && !c->sample)) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    width = 0;
    for (size_t i = 0; i < scan->n_column; i++) {
        c->column[i] = c->value + width * scan->chunk;
        width += scan->column[i].width;
    }
    if ((st = nuem_objective_workspace_create(scan->objective, &c->ws, err))) goto done;
    if (scan->sampler && (st = nuem_sampler_workspace_create(scan->sampler, &c->sampler_ws, err)))
        goto done;
    if (scan->config->kind == NUEM_SCAN_TOYS && (st = nuem_scan_toys_create(scan, &c->toys, err)))
        goto done;
    *out = c;
    c = NULL;
done:
    nuem_scan_chunk_free(c);
    return st;
}

void nuem_scan_chunk_free(nuem_scan_chunk *c)
{
    if (!c) return;
    nuem_objective_workspace_free(c->ws);
    nuem_sampler_workspace_free(c->sampler_ws);
    nuem_scan_toys_free(c->toys);
    free(c->value);
    free(c->column);
    free(c->sample);
    free(c->x);
    free(c);
}

const double *nuem_scan_chunk_column(const nuem_scan_chunk *chunk, size_t i)
{
    return chunk->column[i];
}

/* Failures that belong to a point and not to the scan. */
static bool of_the_point(nuem_status st)
{
    return st == NUEM_ERR_ARG || st == NUEM_ERR_CONVERGE || st == NUEM_ERR_DOMAIN ||
           st == NUEM_ERR_RANGE;
}

/* chi2 of one point, profiled; x [dimension] has the scanned coordinates and receives the others. */
static nuem_status evaluate(nuem_scan_chunk *c, size_t point, double *x, double *chi2,
                            double *nuisance, nuem_error *err)
{
    const nuem_scan *scan = c->scan;
    const nuem_evaluation more = {.nuisance = nuisance};
    nuem_status st;

    for (size_t i = scan->n_scanned; i < scan->dimension; i++)
        x[i] = nuem_coordinate_origin(nuem_objective_coordinate(scan->objective, i));
    if (scan->n_profiled) {
        /* so that the search at a point does not depend on what was computed before */
        const uint64_t seed = (uint64_t)scan->config->seed + UINT64_C(0x9e3779b97f4a7c15) * point;
        st = nuem_scan_minimum(scan, c->ws, NULL, scan->n_scanned, seed, x, chi2, err);
        if (st || !nuisance) return st;
    }
    return nuem_objective_eval(scan->objective, c->ws, NULL, x, chi2, nuisance ? &more : NULL, err);
}

/* The columns in the order of columns.c. */
static nuem_status compute_points(nuem_scan_chunk *c, size_t first, size_t n, nuem_error *err)
{
    const nuem_scan *scan = c->scan;
    double *chi2 = c->column[scan->chi2_column], *status = c->column[scan->status_column];
    size_t next = scan->status_column + 1;
    double *nuisance = scan->config->want_nuisances ? c->column[next++] : NULL;
    nuem_error at_point;

    next += scan->config->want_counts;
    double *toys = scan->config->kind == NUEM_SCAN_TOYS ? c->column[next++] : NULL;
    double *of_data = toys ? c->column[next] : NULL;
    for (size_t i = 0; i < n; i++) {
        double *x = c->x + i * scan->dimension;
        double *v = nuisance ? nuisance + i * scan->n_nuisance : NULL;
        nuem_scan_point(scan, first + i, x);
        nuem_status st = evaluate(c, first + i, x, &chi2[i], v, &at_point);
        if (!st && toys)
            st = nuem_scan_toys_point(c->toys, first + i, x, toys + i * scan->config->n_toys,
                                      &of_data[i], &at_point);
        status[i] = (double)st;
        if (!st) continue;
        if (!of_the_point(st)) {
            if (err) *err = at_point;
            return st;
        }
        chi2[i] = (double)NAN;
        for (size_t k = scan->n_scanned; k < scan->dimension; k++) x[k] = (double)NAN;
        for (size_t k = 0; v && k < scan->n_nuisance; k++) v[k] = (double)NAN;
        for (size_t k = 0; toys && k < scan->config->n_toys; k++)
            toys[i * scan->config->n_toys + k] = (double)NAN;
        if (of_data) of_data[i] = (double)NAN;
    }
    return NUEM_OK;
}

/* Samples of a chain; the steps of burn-in go before the first. */
static nuem_status compute_chain(nuem_scan_chunk *c, size_t index, size_t n, double *state,
                                 nuem_error *err)
{
    const nuem_scan *scan = c->scan;
    const size_t columns = nuem_sampler_columns(scan->sampler), d = scan->dimension;
    nuem_status st = NUEM_OK;

    if (index % scan->chunks_per_task == 0) {
        st = nuem_chain_start(scan->sampler, c->sampler_ws, index / scan->chunks_per_task, state,
                              err);
        if (!st)
            st = nuem_chain_advance(scan->sampler, c->sampler_ws,
                                    nuem_sampler_burn_in(scan->sampler), 1, state, NULL, NULL, err);
    }
    if (!st)
        st = nuem_chain_advance(scan->sampler, c->sampler_ws, n, scan->config->chain.thin, state,
                                c->sample, c->column[scan->chi2_column], err);
    if (st) return st;
    for (size_t i = 0; i < n; i++) {
        for (size_t k = 0; k < columns; k++) c->column[k][i] = c->sample[i * columns + k];
        memcpy(c->x + i * d, c->sample + i * columns, d * sizeof *c->x);
        c->column[scan->status_column][i] = 0.0;
    }
    if (!scan->config->want_nuisances) return NUEM_OK;
    double *nuisance = c->column[scan->status_column + 1];
    for (size_t i = 0; i < n && !st; i++) { /* profiled ones; sampled ones are columns already */
        const nuem_evaluation more = {.nuisance = nuisance + i * scan->n_nuisance};
        double chi2;
        st = nuem_objective_eval(scan->objective, c->ws, NULL, c->x + i * d, &chi2, &more, err);
    }
    return st;
}

nuem_status nuem_scan_chunk_compute(nuem_scan_chunk *c, size_t index, double *state,
                                    nuem_error *err)
{
    const nuem_scan *scan = c->scan;
    size_t first, n;
    nuem_status st;

    nuem_scan_rows(scan, index, &first, &n);
    if (scan->config->kind == NUEM_SCAN_CHAIN) {
        st = compute_chain(c, index, n, state, err);
    } else {
        st = compute_points(c, first, n, err);
        for (size_t k = 0; !st && k < scan->dimension; k++)
            for (size_t i = 0; i < n; i++) c->column[k][i] = c->x[i * scan->dimension + k];
    }
    if (st || !scan->config->want_counts) return st;
    const size_t at = scan->status_column + 1 + scan->config->want_nuisances;
    return nuem_objective_counts(scan->objective, n, c->x, c->column[at], err);
}
