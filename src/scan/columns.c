/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The order of the columns is that in which chunk.c fills them: see there. */
#include "scan/columns.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"

static const char doc_chi2[] = "minimum over the nuisances and over what is profiled; of chains, "
                               "that of the sample";
static const char doc_status[] = "0 where the point was computed, else the number of the failure; "
                                 "its chi2 is NaN then";

static nuem_scan_column *add(nuem_scan *scan, const char *group, const char *name, const char *unit,
                             const char *doc, size_t width)
{
    nuem_scan_column *c = &scan->column[scan->n_column++];

    snprintf(c->name, sizeof c->name, "%s/%s", group, name);
    c->unit = unit;
    c->doc = doc;
    c->width = width;
    return c;
}

static nuem_status add_labels(nuem_scan_column *c, nuem_error *err)
{
    c->label = calloc(c->width ? c->width : 1, sizeof *c->label);
    return c->label ? NUEM_OK : nuem_fail_nomem(err);
}

static void add_coordinates(nuem_scan *scan)
{
    char name[80];

    for (size_t i = 0; i < scan->dimension; i++) {
        const nuem_coordinate *c = nuem_objective_coordinate(scan->objective, i);
        nuem_coordinate_name(c, name, sizeof name);
        add(scan, i < scan->n_scanned ? "points" : "profiled", name, c->parameter->unit,
            c->parameter->title, 1);
    }
    /* nuisances that a chain samples */
    if (scan->sampler)
        for (size_t i = scan->dimension; i < nuem_sampler_columns(scan->sampler); i++) {
            nuem_sampler_column_name(scan->sampler, i, name, sizeof name);
            for (char *p = name; *p; p++)
                if (*p == '/') *p = '_'; /* separates groups in HDF5 */
            add(scan, "sampled", name, "1", "nuisance", 1);
        }
}

static nuem_status add_nuisances(nuem_scan *scan, nuem_error *err)
{
    const nuem_likelihood *likelihood = nuem_analysis_likelihood(scan->analysis);
    nuem_scan_column *c =
        add(scan, "points", "nuisances", "1", "values at the minimum", scan->n_nuisance);
    nuem_status st = add_labels(c, err);

    for (size_t i = 0; !st && i < scan->n_nuisance; i++)
        snprintf(c->label[i], sizeof c->label[i], "%s",
                 nuem_likelihood_nuisance_name(likelihood, i));
    return st;
}

static nuem_status add_counts(nuem_scan *scan, nuem_error *err)
{
    const nuem_likelihood *likelihood = nuem_analysis_likelihood(scan->analysis);
    nuem_scan_column *c =
        add(scan, "points", "counts", "1", "signal counts at nominal nuisances", scan->bins);
    nuem_status st = add_labels(c, err);
    size_t k = 0;

    for (size_t b = 0; !st && b < scan->bins; b++) {
        while (k + 1 < nuem_likelihood_terms(likelihood) &&
               nuem_likelihood_first_bin(likelihood, k + 1) <= b)
            k++;
        snprintf(c->label[b], sizeof c->label[b], "%.70s %zu",
                 nuem_analysis_experiment(scan->analysis, k)->id,
                 b - nuem_likelihood_first_bin(likelihood, k));
    }
    return st;
}

nuem_status nuem_scan_columns_create(nuem_scan *scan, nuem_error *err)
{
    const nuem_scan_config *config = scan->config;
    const size_t sampled = scan->sampler ? nuem_sampler_columns(scan->sampler) : 0;
    nuem_status st = NUEM_OK;

    scan->column = calloc(scan->dimension + sampled + 8, sizeof *scan->column);
    if (!scan->column) return nuem_fail_nomem(err);
    add_coordinates(scan);
    scan->chi2_column = scan->n_column;
    add(scan, "points", "chi2", "1", doc_chi2, 1);
    scan->status_column = scan->n_column;
    add(scan, "points", "status", "1", doc_status, 1)->is_status = true;
    if (config->want_nuisances) st = add_nuisances(scan, err);
    if (!st && config->want_counts) st = add_counts(scan, err);
    if (!st && config->kind == NUEM_SCAN_TOYS) {
        add(scan, "toys", "delta_chi2", "1",
            "chi2 of the point less that of the best fit, each of one pseudo-experiment",
            config->n_toys);
        add(scan, "toys", "delta_chi2_data", "1", "the same of the data", 1);
    }
    return st;
}

void nuem_scan_columns_free(nuem_scan *scan)
{
    for (size_t i = 0; i < scan->n_column; i++) free(scan->column[i].label);
    free(scan->column);
}
