/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/result.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "io/result_private.h"

/* The first problem stays; later ones may only follow from it. */
static void note_nomem(nuem_result *r)
{
    if (r->problem.status == NUEM_OK) nuem_fail_nomem(&r->problem);
}

static void note_misuse(nuem_result *r, const char *what, const char *key)
{
    if (r->problem.status == NUEM_OK)
        nuem_fail(&r->problem, NUEM_ERR_ARG, "result '%s': %s '%s'", r->noun, what, key);
}

static char *copy_string(nuem_result *r, const char *text)
{
    char *copy = strdup(text);

    if (!copy) note_nomem(r);
    return copy;
}

/* Array with room for one more element; NULL (and the old array kept) when there is no memory.
 * Arrays grow by doubling: a reallocation at each power of two. */
static void *grow(nuem_result *r, void *array, size_t n, size_t element)
{
    if (n != 0 && (n & (n - 1)) != 0) return array;
    size_t capacity = n ? 2 * n : 1;
    void *grown = capacity > SIZE_MAX / element ? NULL : realloc(array, capacity * element);
    if (!grown) note_nomem(r);
    return grown;
}

static void strings_free(char **strings, size_t n)
{
    for (size_t i = 0; i < n; i++) free(strings[i]);
    free(strings);
}

static void value_clear(nuem_value *v)
{
    if (v->kind == NUEM_VALUE_STRINGS) strings_free(v->as.strings.value, v->as.strings.n);
    if (v->kind == NUEM_VALUE_STRING) free(v->as.string);
    if (v->kind == NUEM_VALUE_NUMBERS) free(v->as.numbers.value);
    *v = (nuem_value){0};
}

static nuem_value value_string(nuem_result *r, const char *text)
{
    nuem_value v = {0};

    if (text && (v.as.string = copy_string(r, text))) v.kind = NUEM_VALUE_STRING;
    return v;
}

static nuem_value value_numbers(nuem_result *r, const double *value, size_t n)
{
    nuem_value v = {0};
    double *copy = n > SIZE_MAX / sizeof *copy - 1 ? NULL : malloc((n + 1) * sizeof *copy);

    if (!copy) {
        note_nomem(r);
        return v;
    }
    if (n) memcpy(copy, value, n * sizeof *copy);
    v.kind = NUEM_VALUE_NUMBERS;
    v.as.numbers.value = copy;
    v.as.numbers.n = n;
    return v;
}

static nuem_value value_strings(nuem_result *r, const char *const *value, size_t n)
{
    nuem_value v = {0};
    char **copy = calloc(n + 1, sizeof *copy);

    if (!copy) {
        note_nomem(r);
        return v;
    }
    v.kind = NUEM_VALUE_STRINGS;
    v.as.strings.value = copy;
    for (size_t i = 0; i < n; i++)
        if ((copy[v.as.strings.n] = copy_string(r, value[i]))) v.as.strings.n++;
    return v;
}

static void entry_clear(nuem_entry *e)
{
    free(e->key);
    free(e->unit);
    value_clear(&e->value);
}

nuem_status nuem_result_create(const char *noun, nuem_result **out, nuem_error *err)
{
    if (!noun[0] || noun[strspn(noun, "abcdefghijklmnopqrstuvwxyz0123456789-")])
        return nuem_fail(err, NUEM_ERR_ARG,
                         "'%.40s' is no name of a result: a-z, 0-9 and '-' are allowed", noun);
    nuem_result *r = calloc(1, sizeof *r);
    if (!r || !(r->noun = strdup(noun))) {
        free(r);
        return nuem_fail_nomem(err);
    }
    *out = r;
    return NUEM_OK;
}

static void provenance_clear(nuem_result *r)
{
    strings_free(r->data_id, r->data_count);
    strings_free(r->data_sha256, r->data_count);
    strings_free(r->citation, r->citation_count);
    r->data_id = r->data_sha256 = r->citation = NULL;
    r->data_count = r->citation_count = 0;
}

void nuem_result_free(nuem_result *r)
{
    if (!r) return;
    for (size_t i = 0; i < r->scalar_count; i++) entry_clear(&r->scalar[i]);
    for (size_t i = 0; i < r->row_count * r->column_count; i++) value_clear(&r->cell[i]);
    for (size_t i = 0; i < r->column_count; i++) entry_clear(&r->column[i]);
    free(r->scalar);
    free(r->cell);
    free(r->column);
    free(r->rows_key);
    provenance_clear(r);
    strings_free(r->argv, r->argc);
    free(r->hypothesis);
    free(r->noun);
    free(r);
}

/* Dotted names without empty parts. */
static bool is_key(const char *key)
{
    size_t n = strlen(key);

    return n && key[0] != '.' && key[n - 1] != '.' && !strstr(key, "..");
}

/* Append to an array of entries; takes `value` over. */
static void entry_add(nuem_result *r, nuem_entry **list, size_t *count, const char *key,
                      const char *unit, nuem_value value)
{
    nuem_entry e = {0};

    if (!is_key(key)) {
        note_misuse(r, "not a key:", key);
        value_clear(&value);
        return;
    }
    e.key = copy_string(r, key);
    e.unit = copy_string(r, unit ? unit : "");
    e.value = value;
    nuem_entry *grown = e.key && e.unit ? grow(r, *list, *count, sizeof e) : NULL;
    if (!grown) {
        entry_clear(&e);
        return;
    }
    *list = grown;
    grown[(*count)++] = e;
}

static void scalar_add(nuem_result *r, const char *key, const char *unit, nuem_value value)
{
    entry_add(r, &r->scalar, &r->scalar_count, key, unit, value);
}

void nuem_result_number(nuem_result *r, const char *key, double value, const char *unit)
{
    scalar_add(r, key, unit, (nuem_value){.kind = NUEM_VALUE_NUMBER, .as.number = value});
}

void nuem_result_integer(nuem_result *r, const char *key, long value, const char *unit)
{
    scalar_add(r, key, unit, (nuem_value){.kind = NUEM_VALUE_INTEGER, .as.integer = value});
}

void nuem_result_string(nuem_result *r, const char *key, const char *value)
{
    scalar_add(r, key, "", value_string(r, value));
}

void nuem_result_bool(nuem_result *r, const char *key, bool value)
{
    scalar_add(r, key, "", (nuem_value){.kind = NUEM_VALUE_BOOL, .as.boolean = value});
}

void nuem_result_null(nuem_result *r, const char *key)
{
    scalar_add(r, key, "", (nuem_value){0});
}

void nuem_result_numbers(nuem_result *r, const char *key, const double *value, size_t n,
                         const char *unit)
{
    scalar_add(r, key, unit, value_numbers(r, value, n));
}

void nuem_result_json_numbers(nuem_result *r, const char *key, const double *value, size_t n)
{
    const size_t before = r->scalar_count;

    nuem_result_numbers(r, key, value, n, "");
    if (r->scalar_count > before) r->scalar[before].json_only = true;
}

void nuem_result_strings(nuem_result *r, const char *key, const char *const *value, size_t n)
{
    scalar_add(r, key, "", value_strings(r, value, n));
}

void nuem_result_table(nuem_result *r, const char *rows_key)
{
    if (r->has_table) {
        note_misuse(r, "a second table", rows_key ? rows_key : "");
        return;
    }
    if (rows_key && !is_key(rows_key)) {
        note_misuse(r, "not a key:", rows_key);
        return;
    }
    if (rows_key && !(r->rows_key = copy_string(r, rows_key))) return;
    r->has_table = true;
}

void nuem_result_column(nuem_result *r, const char *key, const char *unit)
{
    /* A column that comes late would shift the cells of the rows that are there. */
    if (!r->has_table || r->row_count)
        note_misuse(r,
                    r->has_table ? "column after the first row:" : "column without a table:", key);
    else
        entry_add(r, &r->column, &r->column_count, key, unit, (nuem_value){0});
}

void nuem_result_row(nuem_result *r)
{
    if (!r->column_count) {
        note_misuse(r, "row without columns in", r->rows_key ? r->rows_key : "table");
        return;
    }
    if (r->row_count == r->row_capacity) {
        size_t capacity = r->row_capacity ? 2 * r->row_capacity : 16;
        size_t row = r->column_count * sizeof *r->cell;
        nuem_value *grown = capacity > SIZE_MAX / row ? NULL : realloc(r->cell, capacity * row);
        if (!grown) {
            note_nomem(r);
            return;
        }
        r->cell = grown;
        r->row_capacity = capacity;
    }
    for (size_t i = 0; i < r->column_count; i++)
        r->cell[r->row_count * r->column_count + i] = (nuem_value){0};
    r->row_count++;
}

/* Put a value, which is taken over, into the last row. */
static void cell_set(nuem_result *r, const char *column, nuem_value value)
{
    for (size_t i = 0; i < r->column_count && r->row_count; i++) {
        if (strcmp(r->column[i].key, column) != 0) continue;
        nuem_value *cell = &r->cell[(r->row_count - 1) * r->column_count + i];
        value_clear(cell);
        *cell = value;
        return;
    }
    note_misuse(r, r->row_count ? "no column" : "no row yet for a cell of column", column);
    value_clear(&value);
}

void nuem_result_cell_number(nuem_result *r, const char *column, double value)
{
    cell_set(r, column, (nuem_value){.kind = NUEM_VALUE_NUMBER, .as.number = value});
}

void nuem_result_cell_integer(nuem_result *r, const char *column, long value)
{
    cell_set(r, column, (nuem_value){.kind = NUEM_VALUE_INTEGER, .as.integer = value});
}

void nuem_result_cell_numbers(nuem_result *r, const char *column, const double *value, size_t n)
{
    cell_set(r, column, value_numbers(r, value, n));
}

void nuem_result_cell_string(nuem_result *r, const char *column, const char *value)
{
    cell_set(r, column, value_string(r, value));
}

/* n strings of an object, copied; NULL when there is no memory or n is 0. */
static char **strings_copy(nuem_result *r, const nuem_provenance *prov, size_t n,
                           const char *(*get)(const nuem_provenance *, size_t))
{
    char **copy = n ? calloc(n, sizeof *copy) : NULL;

    if (n && !copy) note_nomem(r);
    for (size_t i = 0; copy && i < n; i++) {
        if (!(copy[i] = copy_string(r, get(prov, i)))) {
            strings_free(copy, n);
            return NULL;
        }
    }
    return copy;
}

void nuem_result_set_provenance(nuem_result *r, const nuem_provenance *prov)
{
    size_t files = nuem_provenance_file_count(prov);
    size_t cites = nuem_provenance_cite_count(prov);

    provenance_clear(r);
    r->data_id = strings_copy(r, prov, files, nuem_provenance_file_id);
    r->data_sha256 = strings_copy(r, prov, files, nuem_provenance_file_sha256);
    if (r->data_id && r->data_sha256) {
        r->data_count = files;
    } else {
        strings_free(r->data_id, r->data_id ? files : 0);
        strings_free(r->data_sha256, r->data_sha256 ? files : 0);
        r->data_id = r->data_sha256 = NULL;
    }
    r->citation = strings_copy(r, prov, cites, nuem_provenance_cite);
    if (r->citation) r->citation_count = cites;
}

void nuem_result_set_argv(nuem_result *r, int argc, char *const *argv)
{
    strings_free(r->argv, r->argc);
    r->argc = 0;
    r->argv = calloc(argc > 0 ? (size_t)argc : 1, sizeof *r->argv);
    if (!r->argv) {
        note_nomem(r);
        return;
    }
    for (int i = 0; i < argc; i++) {
        char *copy = copy_string(r, argv[i]);
        if (copy) r->argv[r->argc++] = copy;
    }
}

void nuem_result_set_hypothesis(nuem_result *r, const char *sha256_hex)
{
    free(r->hypothesis);
    r->hypothesis = sha256_hex ? copy_string(r, sha256_hex) : NULL;
}

void nuem_result_set_seed(nuem_result *r, long seed)
{
    r->has_seed = true;
    r->seed = seed;
}

nuem_status nuem_result_render(const nuem_result *r, nuem_result_format format, char **text,
                               nuem_error *err)
{
    nuem_writer w = {0};
    nuem_status st = NUEM_OK;

    if (r->problem.status != NUEM_OK) {
        if (err) *err = r->problem;
        return r->problem.status;
    }
    switch (format) {
    case NUEM_RESULT_JSON: st = nuem_result_write_json(r, &w, err); break;
    case NUEM_RESULT_CSV:
        if (r->has_table)
            nuem_result_write_csv(r, &w);
        else
            st = nuem_fail(err, NUEM_ERR_UNSUPPORTED,
                           "the result of '%s' is no table: csv cannot hold it; use text or json",
                           r->noun);
        break;
    case NUEM_RESULT_TEXT: nuem_result_write_text(r, &w); break;
    default: st = nuem_fail(err, NUEM_ERR_ARG, "format %d is none of text, json, csv", (int)format);
    }
    if (st == NUEM_OK) st = nuem_writer_take(&w, text, err);
    nuem_writer_clear(&w);
    return st;
}
