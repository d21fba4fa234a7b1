/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A result as JSON. */
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "io/json_text.h"
#include "io/result_private.h"
#include "nuem/constants.h"

static void write_value(nuem_writer *w, const nuem_value *v)
{
    switch (v->kind) {
    case NUEM_VALUE_NULL: nuem_writer_add(w, "null"); break;
    case NUEM_VALUE_NUMBER: nuem_json_number(w, v->as.number); break;
    case NUEM_VALUE_INTEGER: nuem_writer_addf(w, "%ld", v->as.integer); break;
    case NUEM_VALUE_BOOL: nuem_writer_add(w, v->as.boolean ? "true" : "false"); break;
    case NUEM_VALUE_STRING: nuem_json_string(w, v->as.string); break;
    case NUEM_VALUE_NUMBERS: nuem_json_numbers(w, v->as.numbers.value, v->as.numbers.n); break;
    case NUEM_VALUE_STRINGS: nuem_json_strings(w, v->as.strings.value, v->as.strings.n); break;
    }
}

/* The members of one JSON object: dotted keys and how the value of each is written. */
typedef struct members {
    const nuem_result *r;
    const char **key;
    size_t n;
    void (*write)(nuem_writer *w, const struct members *m, size_t i);
    size_t row;    /* of a row object */
    bool one_line; /* else one member a line */
} members;

static void new_line(nuem_writer *w, int depth)
{
    nuem_writer_add(w, "\n");
    nuem_writer_fill(w, ' ', 2 * (size_t)depth);
}

/* Members whose key begins with the first `skip` bytes of `prefix` ("a.b."), as one object. A
 * nested object stands where its first member was added. */
static void write_object(nuem_writer *w, const members *m, const char *prefix, size_t skip,
                         int depth)
{
    bool first = true;

    nuem_writer_add(w, "{");
    for (size_t i = 0; i < m->n; i++) {
        if (strncmp(m->key[i], prefix, skip) != 0) continue;
        const char *name = m->key[i] + skip;
        size_t length = strcspn(name, ".");
        bool nested = name[length] == '.', seen = false;
        for (size_t j = 0; nested && j < i && !seen; j++)
            seen = strncmp(m->key[j], m->key[i], skip + length + 1) == 0;
        if (seen) continue;

        if (!first) nuem_writer_add(w, m->one_line ? ", " : ",");
        first = false;
        if (!m->one_line) new_line(w, depth + 1);
        nuem_json_string_n(w, name, length);
        nuem_writer_add(w, ": ");
        if (nested)
            write_object(w, m, m->key[i], skip + length + 1, depth + 1);
        else
            m->write(w, m, i);
    }
    if (!first && !m->one_line) new_line(w, depth);
    nuem_writer_add(w, "}");
}

/* Two members may not have one key, nor may a member be both a value and an object. */
static nuem_status check_keys(const members *m, nuem_error *err)
{
    for (size_t i = 0; i < m->n; i++) {
        for (size_t j = 0; j < m->n; j++) {
            size_t length = strlen(m->key[j]);
            if (i == j || strncmp(m->key[i], m->key[j], length) != 0) continue;
            if (m->key[i][length] == '\0' || m->key[i][length] == '.')
                return nuem_fail(err, NUEM_ERR_ARG, "result '%s': keys '%s' and '%s' collide",
                                 m->r->noun, m->key[j], m->key[i]);
        }
    }
    return NUEM_OK;
}

static void write_cell(nuem_writer *w, const members *m, size_t i)
{
    write_value(w, nuem_result_cell(m->r, m->row, i));
}

static void write_rows(nuem_writer *w, const nuem_result *r, const char **keys, int depth)
{
    members row = {r, keys, r->column_count, write_cell, 0, true};

    nuem_writer_add(w, "[");
    for (row.row = 0; row.row < r->row_count; row.row++) {
        if (row.row) nuem_writer_add(w, ",");
        new_line(w, depth + 1);
        write_object(w, &row, "", 0, 0);
    }
    if (r->row_count) new_line(w, depth);
    nuem_writer_add(w, "]");
}

static void write_column(nuem_writer *w, const nuem_result *r, size_t column)
{
    nuem_writer_add(w, "[");
    for (size_t row = 0; row < r->row_count; row++) {
        if (row) nuem_writer_add(w, ", ");
        write_value(w, nuem_result_cell(r, row, column));
    }
    nuem_writer_add(w, "]");
}

/* Scalars first, then the table: an array of rows, or one array a column. The keys of the columns
 * stand in m->key after those of the scalars. */
static void write_result_member(nuem_writer *w, const members *m, size_t i)
{
    const nuem_result *r = m->r;

    if (i < r->scalar_count)
        write_value(w, &r->scalar[i].value);
    else if (r->rows_key)
        write_rows(w, r, m->key + r->scalar_count + 1, 2);
    else
        write_column(w, r, i - r->scalar_count);
}

static void write_provenance(nuem_writer *w, const nuem_result *r)
{
    nuem_writer_add(w, "{\n    \"version\": ");
    nuem_json_string(w, NUEM_VERSION);
    nuem_writer_add(w, ",\n    \"constants\": ");
    nuem_json_string(w, nuem_constants_edition());
    nuem_writer_add(w, ",\n    \"data\": [");
    for (size_t i = 0; i < r->data_count; i++) {
        nuem_writer_add(w, i ? ",\n      {\"id\": " : "\n      {\"id\": ");
        nuem_json_string(w, r->data_id[i]);
        nuem_writer_add(w, ", \"sha256\": ");
        nuem_json_string(w, r->data_sha256[i]);
        nuem_writer_add(w, "}");
    }
    nuem_writer_add(w, r->data_count ? "\n    ]" : "]");
    nuem_writer_add(w, ",\n    \"hypothesis\": ");
    nuem_json_string(w, r->hypothesis);
    nuem_writer_add(w, ",\n    \"seed\": ");
    if (r->has_seed)
        nuem_writer_addf(w, "%ld", r->seed);
    else
        nuem_writer_add(w, "null");
    nuem_writer_add(w, ",\n    \"argv\": ");
    nuem_json_strings(w, r->argv, r->argc);
    nuem_writer_add(w, ",\n    \"citations\": ");
    nuem_json_strings(w, r->citation, r->citation_count);
    nuem_writer_add(w, "\n  }");
}

nuem_status nuem_result_write_json(const nuem_result *r, nuem_writer *w, nuem_error *err)
{
    size_t table = !r->has_table ? 0 : r->rows_key ? 1 : r->column_count;
    members all = {r, NULL, r->scalar_count + table, write_result_member, 0, false};
    members columns = {r, NULL, r->column_count, write_cell, 0, true};
    nuem_status st;

    /* keys of the scalars, of the table, of its columns */
    const char **key = calloc(r->scalar_count + r->column_count + 1, sizeof *key);
    if (!key) return nuem_fail_nomem(err);
    size_t n = 0;
    for (size_t i = 0; i < r->scalar_count; i++) key[n++] = r->scalar[i].key;
    if (r->rows_key) key[n++] = r->rows_key;
    columns.key = key + n;
    for (size_t i = 0; i < r->column_count; i++) key[n++] = r->column[i].key;
    all.key = key;

    st = check_keys(&all, err);
    if (st == NUEM_OK) st = check_keys(&columns, err);
    if (st == NUEM_OK) {
        nuem_writer_addf(w, "{\n  \"schema\": \"nuem/%s/1\",\n  \"result\": ", r->noun);
        write_object(w, &all, "", 0, 1);
        nuem_writer_add(w, ",\n  \"provenance\": ");
        write_provenance(w, r);
        nuem_writer_add(w, "\n}\n");
    }
    free(key);
    return st;
}
