/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A scan that is ready to run: the objective, how its points are cut into chunks, and what columns
 * each point gives. A chunk depends on the configuration, its seed and its index alone, so that
 * who computes it, and in what order, does not matter.
 *
 * Chunks that need each other (segments of one Markov chain) make one task, in their order. */
#ifndef NUEM_SCAN_SCAN_H
#define NUEM_SCAN_SCAN_H

#include "file/table.h"
#include "io/provenance_text.h"
#include "scan/config.h"

/* One number, or `width` of them, for each point. */
typedef struct nuem_scan_column {
    char name[96];    /* path in the file, "points/mu_eff" */
    const char *unit; /* "muB", "1" */
    const char *doc;
    size_t width;
    char (*label)[96]; /* [width] what the numbers of a point are, or NULL */
    bool is_status;    /* small whole numbers: nuem_status of the point */
} nuem_scan_column;

typedef struct nuem_scan nuem_scan;
struct nuem_scan {
    const nuem_scan_config *config;
    nuem_hypothesis *hypothesis;
    nuem_analysis *analysis;
    nuem_objective *objective;
    nuem_sampler *sampler; /* of chains */
    nuem_table *table;     /* of given points */
    const double **given;  /* [n_scanned] its columns */
    size_t n_scanned;      /* coordinates that the points state; the objective has them first, */
    size_t n_profiled;     /* then those that are profiled */
    size_t dimension, bins, n_nuisance;

    size_t points, chunk, chunks; /* chunk: points in one */
    size_t chunks_per_task;
    size_t state_size; /* numbers that a chunk hands to the next one of its task */

    size_t n_column;
    nuem_scan_column *column;
    size_t chi2_column, status_column;

    nuem_provenance_text sources; /* what was read */
};

/* Will the experiments need tables of response functions (config->analysis.atoms)? False also where something
 * cannot be opened, of which nuem_scan_create complains. */
bool nuem_scan_wants_atoms(const nuem_scan_config *config, const nuem_data *data);

/* Open everything that the configuration names.
 *  config, data: views that must outlive the scan; prov: what was read is added to it.
 *  Returns as nuem_hypothesis_open, nuem_analysis_create, nuem_objective_create;
 *  NUEM_ERR_DATA (located) for what in the configuration cannot be. Immutable afterwards. */
nuem_status nuem_scan_create(const nuem_scan_config *config, const nuem_data *data, nuem_scan **out,
                             nuem_provenance *prov, nuem_error *err);
void nuem_scan_free(nuem_scan *scan);

size_t nuem_scan_tasks(const nuem_scan *scan);
/* Points of a chunk: rows first .. first + n - 1. */
void nuem_scan_rows(const nuem_scan *scan, size_t chunk, size_t *first, size_t *n);
/* Coordinates that point i states, x [n_scanned]; not for chains. */
void nuem_scan_point(const nuem_scan *scan, size_t i, double *x);

#endif
