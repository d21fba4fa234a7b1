/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem export points and nuem export getdist in nuem-mpi. Neither needs MPI: they run as one process. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/mpi_command.h"
#include "file/nearest.h"
#include "file/record.h"
#include "scan/store_getdist.h"
#include "scan/store_read.h"

/* A result is made in memory, some 50 bytes a cell. */
enum { MAX_CELLS = 20000000, MAX_COLUMNS = 4096 };

/* What both say, and what the scan rests on. */
static nuem_status begin(nuem_context *ctx, const char *noun, nuem_stored_scan **scan,
                         nuem_result **r, nuem_error *err)
{
    const char *path = nuem_args_positional(ctx->args, 0);
    nuem_status st = nuem_stored_scan_open(path, scan, err);

    if (!st) st = nuem_provenance_add_file(ctx->provenance, path, path, err);
    if (!st) st = nuem_result_create(noun, r, err);
    for (char *key = st ? NULL : (*scan)->citations; key && *key && !st;) {
        char *end = key + strcspn(key, "\n"), *next = end + (*end != '\0');
        *end = '\0';
        if (*key) st = nuem_provenance_add_cite(ctx->provenance, key, err);
        key = next;
    }
    if (st) return st;
    nuem_result_string(*r, "scan", path);
    nuem_result_string(*r, "kind", (*scan)->kind);
    nuem_result_string(*r, "experiment", (*scan)->experiments);
    nuem_result_string(*r, "config_sha256", (*scan)->config_sha256);
    nuem_result_set_hypothesis(*r, (*scan)->hypothesis_sha256);
    nuem_result_set_seed(*r, (*scan)->config->seed);
    return NUEM_OK;
}

/* Which columns: index [n]. */
static nuem_status choose(nuem_context *ctx, const nuem_stored_scan *s, size_t *index, size_t *n,
                          nuem_error *err)
{
    const char *known[MAX_COLUMNS];
    char text[600];
    size_t words;
    const char *const *word = nuem_args_words(ctx->args, "columns", &words);

    *n = 0;
    for (size_t i = 0; i < s->n_column; i++) known[i] = s->column[i].name;
    for (size_t i = 0; i < s->n_column && !word; i++) index[(*n)++] = i;
    for (size_t k = 0; word && k < words; k++) {
        size_t i = 0;
        while (i < s->n_column && strcmp(known[i], word[k]) != 0) i++;
        for (size_t j = 0; j < *n; j++)
            if (index[j] == i)
                return nuem_fail(err, NUEM_ERR_ARG, "--columns names '%.80s' twice", word[k]);
        if (i == s->n_column) {
            nuem_unknown_text(text, sizeof text, "column", word[k], "there are", known,
                              s->n_column);
            return nuem_fail(err, NUEM_ERR_ARG, "%s", text);
        }
        index[(*n)++] = i;
    }
    return NUEM_OK;
}

static nuem_status show_points(const nuem_stored_scan *s, const size_t *index, size_t n,
                               nuem_result *r, nuem_error *err)
{
    double *value;
    nuem_status st = NUEM_OK;

    if (s->points > MAX_CELLS / n)
        return nuem_fail(err, NUEM_ERR_UNSUPPORTED,
                         "%zu points of %zu columns are more than the %d numbers that are exported "
                         "at once; --columns chooses some",
                         s->points, n, MAX_CELLS);
    if (!(value = malloc(n * s->points * sizeof *value))) return nuem_fail_nomem(err);
    nuem_result_table(r, NULL);
    for (size_t k = 0; k < n && !st; k++) {
        nuem_result_column(r, s->column[index[k]].name, s->column[index[k]].unit);
        st = nuem_stored_scan_read(s, index[k], value + k * s->points, err);
    }
    for (size_t i = 0; i < s->points && !st; i++) {
        nuem_result_row(r);
        for (size_t k = 0; k < n; k++) {
            const char *name = s->column[index[k]].name;
            if (strcmp(name, "status") == 0)
                nuem_result_cell_integer(r, name, (long)value[k * s->points + i]);
            else
                nuem_result_cell_number(r, name, value[k * s->points + i]);
        }
    }
    free(value);
    return st;
}

/* Units and meanings, which columns do not tell: "columns": {"name": [...], ...}. */
static void show_columns(const nuem_stored_scan *s, const size_t *index, size_t n, nuem_result *r)
{
    const char *name[MAX_COLUMNS], *unit[MAX_COLUMNS], *group[MAX_COLUMNS];

    for (size_t k = 0; k < n; k++) {
        name[k] = s->column[index[k]].name;
        unit[k] = s->column[index[k]].unit;
        group[k] = s->column[index[k]].group;
    }
    nuem_result_strings(r, "columns.name", name, n);
    nuem_result_strings(r, "columns.unit", unit, n);
    nuem_result_strings(r, "columns.group", group, n);
}

int nuem_export_points_command(nuem_context *ctx)
{
    nuem_stored_scan *scan = NULL;
    nuem_result *r = NULL;
    size_t index[MAX_COLUMNS], n;
    nuem_error err;
    nuem_status st = begin(ctx, "export", &scan, &r, &err);

    if (!st && scan->n_column > MAX_COLUMNS)
        st = nuem_fail(&err, NUEM_ERR_UNSUPPORTED, "%zu columns; at most %d can be exported",
                       scan->n_column, MAX_COLUMNS);
    if (!st) st = choose(ctx, scan, index, &n, &err);
    if (!st) {
        nuem_result_integer(r, "points", (long)scan->points, "");
        if (ctx->format == NUEM_RESULT_JSON) show_columns(scan, index, n, r);
        st = show_points(scan, index, n, r, &err);
    }
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_result_free(r);
    nuem_stored_scan_free(scan);
    return code;
}

/* ROOT of -o; else the scan's name without its ending. */
static char *root_of(nuem_context *ctx)
{
    const char *given = nuem_args_string(ctx->args, "output"),
               *path = given ? given : nuem_args_positional(ctx->args, 0);
    const size_t n = strlen(path);

    return strndup(path, !given && n > 3 && strcmp(path + n - 3, ".h5") == 0 ? n - 3 : n);
}

static void show_parameters(const nuem_stored_scan *s, const nuem_getdist_parameter *p,
                            nuem_result *r)
{
    nuem_result_table(r, "parameters");
    nuem_result_column(r, "name", "");
    nuem_result_column(r, "label", "");
    nuem_result_column(r, "prior", "");
    nuem_result_column(r, "lower", "");
    nuem_result_column(r, "upper", "");
    for (size_t i = 0; i < s->n_coordinate + s->n_sampled; i++) {
        nuem_result_row(r);
        nuem_result_cell_string(r, "name", p[i].name);
        nuem_result_cell_string(r, "label", p[i].label);
        nuem_result_cell_string(r, "prior",
                                i < s->n_coordinate ? nuem_prior_name(p[i].prior) : "constraint");
        if (!p[i].bounded) continue;
        nuem_result_cell_number(r, "lower", p[i].lower);
        nuem_result_cell_number(r, "upper", p[i].upper);
    }
}

int nuem_export_getdist_command(nuem_context *ctx)
{
    nuem_getdist_parameter *parameter = NULL;
    nuem_stored_scan *scan = NULL;
    nuem_result *r = NULL;
    char *root = root_of(ctx);
    bool writing = false;
    nuem_error err;
    nuem_status st = root ? begin(ctx, "export", &scan, &r, &err) : nuem_fail_nomem(&err);

    if (!st) parameter = calloc(scan->n_column + 1, sizeof *parameter);
    if (!st && !parameter) st = nuem_fail_nomem(&err);
    if (!st) st = nuem_getdist_parameters(scan, parameter, &err);
    if (!st) {
        writing = true;
        st = nuem_getdist_write(scan, parameter, root, &err);
    }
    if (!st) {
        nuem_result_string(r, "root", root);
        nuem_result_integer(r, "chains", (long)scan->chains, "");
        nuem_result_integer(r, "samples", (long)(scan->points / scan->chains), "");
        show_parameters(scan, parameter, r);
    }
    int code = !st       ? nuem_context_emit(ctx, r)
               : writing ? nuem_context_fail_output(ctx, &err)
                         : nuem_context_fail(ctx, &err);
    free(root);
    free(parameter);
    nuem_result_free(r);
    nuem_stored_scan_free(scan);
    return code;
}
