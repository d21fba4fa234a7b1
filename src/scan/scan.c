/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/scan.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/record.h"
#include "scan/columns.h"

/* Points a chunk where the configuration does not say: some hundredths of a second of work, long
 * beside handing it out and writing it, short beside a scan. */
enum { CHUNK_CHI2 = 2000, CHUNK_PROFILE = 50, CHUNK_TOYS = 1, CHUNK_CHAIN = 5000 };

/* A wrong argument came from the configuration: located there. */
static nuem_status at_node(const nuem_node *node, nuem_status st, nuem_error *inner,
                           nuem_error *err)
{
    if (st == NUEM_ERR_ARG && node)
        return nuem_fail_at(err, NUEM_ERR_DATA, node->file, node->line, node->column, "%s",
                            inner->message);
    if (st && err) *err = *inner;
    return st;
}

static nuem_status open_hypothesis(nuem_scan *scan, const nuem_data *data, nuem_provenance *prov,
                                   nuem_error *err)
{
    const nuem_scan_config *c = scan->config;
    nuem_hypothesis *hyp = NULL;
    nuem_error inner;
    nuem_status st =
        nuem_hypothesis_open(data, c->hypothesis, c->set, c->n_set, &hyp, prov, &inner);

    if (st) return at_node(nuem_node_get(c->root, "set"), st, &inner, err);
    if (c->weak_scheme == NUEM_WEAK_TREE) {
        scan->hypothesis = hyp;
        return NUEM_OK;
    }
    nuem_hypothesis_spec spec = *nuem_hypothesis_spec_of(hyp);
    nuem_hypothesis_free(hyp);
    spec.weak_scheme = c->weak_scheme;
    st = nuem_provenance_add_cite(prov, "Erler:2013xha", err);
    return st ? st : nuem_hypothesis_create(&spec, &scan->hypothesis, err);
}

static nuem_status read_points(nuem_scan *scan, nuem_provenance *prov, nuem_error *err)
{
    nuem_status st = nuem_table_read(scan->config->table, &scan->table, err);

    if (st || (st = nuem_provenance_add_file(prov, scan->config->table, scan->config->table, err)))
        return st;
    nuem_table *t = scan->table;
    if (t->columns > NUEM_MAX_COORDINATES)
        return nuem_fail_at(err, NUEM_ERR_DATA, t->file, 1, 1, "%zu columns; there may be %d",
                            t->columns, NUEM_MAX_COORDINATES);
    if (!(scan->given = calloc(t->columns, sizeof *scan->given))) return nuem_fail_nomem(err);
    for (size_t i = 0; i < t->columns; i++) scan->given[i] = t->value + i * t->rows;
    return NUEM_OK;
}

static nuem_status open_analysis(nuem_scan *scan, const nuem_data *data, nuem_provenance *prov,
                                 nuem_error *err)
{
    const nuem_scan_config *c = scan->config;
    const nuem_node *list = nuem_node_get(c->root, "experiments"),
                    *options = nuem_node_get(c->root, "analysis"),
                    *blame = options ? options : list;
    nuem_error inner;
    nuem_status st = nuem_analysis_create(data, c->n_experiment, c->experiment, scan->hypothesis,
                                          &c->analysis, &scan->analysis, prov, &inner);

    for (size_t i = 0; st && i < list->n; i++)
        if (strstr(inner.message, list->child[i]->text)) blame = list->child[i];
    return st ? at_node(blame, st, &inner, err) : NUEM_OK;
}

/* A modulus has no values below zero. */
static nuem_status check_given(const nuem_scan *scan, size_t column, const nuem_parameter *p,
                               nuem_error *err)
{
    const nuem_table *t = scan->table;

    if (p->is_signed || p->has_phase) return NUEM_OK;
    for (size_t i = 0; i < t->rows; i++)
        if (scan->given[column][i] < 0.0)
            return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[i], 1,
                                "%s is %g; it is a modulus, it must be >= 0", t->name[column],
                                scan->given[column][i]);
    return NUEM_OK;
}

static bool same(const nuem_coordinate *a, const nuem_coordinate *b)
{
    return a->parameter == b->parameter && a->imaginary == b->imaginary;
}

/* Add what a name stands for to the coordinates, or `part` of it alone (not NULL). A complex parameter of
 * which one part is there already gets the other. */
static nuem_status add_coordinate(const nuem_scan *scan, const char *name,
                                  const nuem_coordinate *part, nuem_coordinate *list, size_t *n,
                                  nuem_error *err)
{
    nuem_coordinate meant[NUEM_MAX_COORDINATES], work[NUEM_MAX_COORDINATES];
    const char *set = part ? part->parameter->name : name;
    size_t m = 0, count = *n;
    nuem_status st = nuem_coordinates_parse(set, scan->hypothesis, meant, &m, err);

    if (st) return st;
    memcpy(work, list, count * sizeof *work); /* what cannot stand together is found here */
    if ((st = nuem_coordinates_parse(set, scan->hypothesis, work, &count, err))) return st;
    if (part) {
        meant[0] = *part;
        m = 1;
    }
    for (size_t i = 0; i < m; i++) {
        size_t k = 0;
        while (k < *n && !same(&list[k], &meant[i])) k++;
        if (k < *n) continue;
        if (*n == NUEM_MAX_COORDINATES)
            return nuem_fail(err, NUEM_ERR_ARG, "more than %d coordinates", NUEM_MAX_COORDINATES);
        list[(*n)++] = meant[i];
    }
    return NUEM_OK;
}

static nuem_status make_coordinates(nuem_scan *scan, nuem_coordinate *list, size_t *n,
                                    nuem_error *err)
{
    const nuem_scan_config *c = scan->config;
    const nuem_node *profile = nuem_node_get(c->root, "profile");
    nuem_coordinate part;
    nuem_error inner = {0};
    nuem_status st;

    for (size_t i = 0; i < c->n_axis; i++) {
        st = add_coordinate(scan, NULL, &c->axis[i].coordinate, list, n, &inner);
        if (st) return at_node(nuem_node_get(c->axis[i].node, "name"), st, &inner, err);
    }
    for (size_t i = 0; scan->table && i < scan->table->columns; i++) {
        st = nuem_scan_coordinate(scan->table->name[i], &part, &inner);
        if (!st) st = add_coordinate(scan, NULL, &part, list, n, &inner);
        if (st)
            return nuem_fail_at(err, NUEM_ERR_DATA, scan->table->file, 0, 0, "column %.64s: %s",
                                scan->table->name[i], inner.message);
        if ((st = check_given(scan, i, part.parameter, err))) return st;
    }
    scan->n_scanned = *n;
    for (size_t i = 0; i < c->n_profile; i++) {
        const bool is_imaginary = strncmp(c->profile[i], "Im", 2) == 0;
        st = is_imaginary ? nuem_scan_coordinate(c->profile[i], &part, &inner) : NUEM_OK;
        if (!st)
            st = add_coordinate(scan, c->profile[i], is_imaginary ? &part : NULL, list, n, &inner);
        if (st) return at_node(profile->child[i], st, &inner, err);
    }
    scan->n_profiled = *n - scan->n_scanned;
    return NUEM_OK;
}

static nuem_status make_sampler(nuem_scan *scan, nuem_error *err)
{
    const nuem_scan_config *c = scan->config;
    nuem_prior prior[NUEM_MAX_COORDINATES];
    nuem_prior_range range[NUEM_MAX_COORDINATES];
    nuem_sampler_options options = {.prior = prior,
                                    .range = range,
                                    .nuisances = c->chain.nuisances,
                                    .seed = (uint64_t)c->seed,
                                    .burn_in = c->chain.burn_in};

    for (size_t i = 0; i < c->n_axis; i++) {
        prior[i] = c->axis[i].prior;
        range[i] = c->axis[i].range;
    }
    nuem_error inner;
    nuem_status st = nuem_sampler_create(scan->objective, &options, &scan->sampler, &inner);
    if (st) return at_node(nuem_node_get(c->root, "parameters"), st, &inner, err);
    scan->state_size = nuem_chain_size(scan->sampler);
    return NUEM_OK;
}

/* Points, and how they are cut. */
static nuem_status cut(nuem_scan *scan, nuem_error *err)
{
    const nuem_scan_config *c = scan->config;
    size_t natural = scan->n_profiled ? CHUNK_PROFILE : CHUNK_CHI2;
    double points = 1.0;

    for (size_t i = 0; i < c->n_axis; i++) points *= (double)c->axis[i].n;
    if (scan->table) points = (double)scan->table->rows;
    if (c->kind == NUEM_SCAN_CHAIN) points = (double)c->chain.chains * (double)c->chain.samples;
    if (c->kind == NUEM_SCAN_TOYS) natural = CHUNK_TOYS;
    if (c->kind == NUEM_SCAN_CHAIN) natural = CHUNK_CHAIN;
    scan->points = (size_t)points;
    scan->chunk = c->chunk ? c->chunk : natural;
    scan->chunks_per_task = 1;
    if (c->kind == NUEM_SCAN_CHAIN) {
        scan->chunks_per_task = (c->chain.samples + scan->chunk - 1) / scan->chunk;
        scan->chunks = c->chain.chains * scan->chunks_per_task;
    } else {
        scan->chunks = (scan->points + scan->chunk - 1) / scan->chunk;
    }
    const nuem_node *node = nuem_node_get(c->root, "chunk");
    if (points > NUEM_SCAN_MAX_POINTS || (double)scan->chunks > NUEM_SCAN_MAX_CHUNKS)
        return nuem_node_fail(node ? node : c->root, err,
                              "%s %.0f points in %zu chunks; there may be %.0e and %.0e",
                              node ? "makes" : "asks for", points, scan->chunks,
                              NUEM_SCAN_MAX_POINTS, NUEM_SCAN_MAX_CHUNKS);
    return NUEM_OK;
}

bool nuem_scan_wants_atoms(const nuem_scan_config *config, const nuem_data *data)
{
    nuem_correction *correction = NULL;
    nuem_binding binding = NUEM_BINDING_STEP;
    bool wanted = false;

    if (config->analysis.binding) {
        if (nuem_binding_open(data, config->analysis.binding, &binding, &correction, NULL, NULL))
            return false;
        nuem_correction_free(correction);
        return binding == NUEM_BINDING_RESPONSE;
    }
    for (size_t i = 0; i < config->n_experiment && !wanted; i++) {
        nuem_experiment *e = NULL;
        if (nuem_experiment_open(data, config->experiment[i], &e, NULL, NULL)) return false;
        wanted = nuem_experiment_get(e)->binding == NUEM_BINDING_RESPONSE;
        nuem_experiment_free(e);
    }
    return wanted;
}

nuem_status nuem_scan_create(const nuem_scan_config *config, const nuem_data *data, nuem_scan **out,
                             nuem_provenance *prov, nuem_error *err)
{
    nuem_scan *scan = calloc(1, sizeof *scan);
    nuem_coordinate list[NUEM_MAX_COORDINATES];
    size_t n = 0;
    nuem_status st;

    if (!scan) return nuem_fail_nomem(err);
    scan->config = config;
    if ((st = open_hypothesis(scan, data, prov, err))) goto done;
    if (config->table && (st = read_points(scan, prov, err))) goto done;
    if ((st = make_coordinates(scan, list, &n, err))) goto done;
    if ((st = open_analysis(scan, data, prov, err))) goto done;
    const nuem_likelihood *likelihood = nuem_analysis_likelihood(scan->analysis);
    st = nuem_objective_create(likelihood, scan->hypothesis, n, list, &scan->objective, err);
    if (st) goto done;
    scan->dimension = n;
    scan->bins = nuem_likelihood_bins(likelihood);
    scan->n_nuisance = nuem_likelihood_nuisances(likelihood);
    if (config->kind == NUEM_SCAN_CHAIN && (st = make_sampler(scan, err))) goto done;
    if ((st = cut(scan, err))) goto done;
    if ((st = nuem_scan_columns_create(scan, err))) goto done;
    if ((st = nuem_provenance_text_create(prov, scan->config->directory, &scan->sources, err)))
        goto done;
    *out = scan;
    scan = NULL;
done:
    nuem_scan_free(scan);
    return st;
}

void nuem_scan_free(nuem_scan *scan)
{
    if (!scan) return;
    nuem_scan_columns_free(scan);
    nuem_sampler_free(scan->sampler);
    nuem_objective_free(scan->objective);
    nuem_analysis_free(scan->analysis);
    nuem_hypothesis_free(scan->hypothesis);
    nuem_table_free(scan->table);
    free(scan->given);
    nuem_provenance_text_free(&scan->sources);
    free(scan);
}

size_t nuem_scan_tasks(const nuem_scan *scan)
{
    return scan->chunks / scan->chunks_per_task;
}

void nuem_scan_rows(const nuem_scan *scan, size_t chunk, size_t *first, size_t *n)
{
    const size_t task = chunk / scan->chunks_per_task, part = chunk % scan->chunks_per_task;
    /* points of a task, and where this part of it begins */
    const size_t whole =
        scan->config->kind == NUEM_SCAN_CHAIN ? scan->config->chain.samples : scan->points;
    const size_t begin =
        scan->config->kind == NUEM_SCAN_CHAIN ? part * scan->chunk : chunk * scan->chunk;

    *first = begin + (scan->config->kind == NUEM_SCAN_CHAIN ? task * whole : 0);
    *n = whole - begin < scan->chunk ? whole - begin : scan->chunk;
}

void nuem_scan_point(const nuem_scan *scan, size_t i, double *x)
{
    const nuem_scan_config *c = scan->config;

    if (scan->table) {
        for (size_t k = 0; k < scan->n_scanned; k++) x[k] = scan->given[k][i];
        return;
    }
    for (size_t k = c->n_axis; k-- > 0;) {
        x[k] = nuem_scan_axis_value(&c->axis[k], i % c->axis[k].n);
        i /= c->axis[k].n;
    }
}
