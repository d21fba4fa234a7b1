/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A result as JSON. Written here, not by jansson, which cannot write the shortest decimal. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "io/decimal.h"
#include "io/result_private.h"
#include "nuem/constants.h"

/* Length of the well-formed UTF-8 sequence at s, 0 when there is none (Unicode, table 3-7). */
static size_t utf8_length(const unsigned char *s)
{
    unsigned char low = 0x80, high = 0xBF;
    size_t n;

    if (s[0] < 0x80) return 1;
    if (s[0] >= 0xC2 && s[0] <= 0xDF)
        n = 2;
    else if (s[0] >= 0xE0 && s[0] <= 0xEF)
        n = 3;
    else if (s[0] >= 0xF0 && s[0] <= 0xF4)
        n = 4;
    else
        return 0;
    if (s[0] == 0xE0) low = 0xA0;  /* overlong */
    if (s[0] == 0xED) high = 0x9F; /* surrogates */
    if (s[0] == 0xF0) low = 0x90;  /* overlong */
    if (s[0] == 0xF4) high = 0x8F; /* beyond U+10FFFF */
    if (s[1] < low || s[1] > high) return 0;
    for (size_t i = 2; i < n; i++)
        if (s[i] < 0x80 || s[i] > 0xBF) return 0;
    return n;
}

/* The n bytes of text as a JSON string; what is not UTF-8 becomes U+FFFD. */
static void write_string_n(nuem_writer *w, const char *text, size_t n)
{
    nuem_writer_add(w, "\"");
    for (size_t i = 0; i < n;) {
        unsigned char c = (unsigned char)text[i];
        size_t length = utf8_length((const unsigned char *)text + i);
        const char *escape = NULL;

        if (length == 0 || length > n - i)
            escape = "\xEF\xBF\xBD";
        else if (c == '"')
            escape = "\\\"";
        else if (c == '\\')
            escape = "\\\\";
        else if (c == '\n')
            escape = "\\n";
        else if (c == '\t')
            escape = "\\t";
        else if (c == '\r')
            escape = "\\r";
        if (escape) {
            nuem_writer_add(w, escape);
            i++;
        } else if (c < 0x20) {
            nuem_writer_addf(w, "\\u%04x", (unsigned)c);
            i++;
        } else {
            nuem_writer_add_n(w, text + i, length);
            i += length;
        }
    }
    nuem_writer_add(w, "\"");
}

static void write_string(nuem_writer *w, const char *text)
{
    if (text)
        write_string_n(w, text, strlen(text));
    else
        nuem_writer_add(w, "null");
}

static void write_strings(nuem_writer *w, char *const *strings, size_t n)
{
    nuem_writer_add(w, "[");
    for (size_t i = 0; i < n; i++) {
        if (i) nuem_writer_add(w, ", ");
        write_string(w, strings[i]);
    }
    nuem_writer_add(w, "]");
}

static void write_number(nuem_writer *w, double value)
{
    char text[NUEM_DECIMAL_SIZE] = "null";

    if (isfinite(value)) nuem_decimal_exact(value, text);
    nuem_writer_add(w, text);
}

static void write_value(nuem_writer *w, const nuem_value *v)
{
    switch (v->kind) {
    case NUEM_VALUE_NULL: nuem_writer_add(w, "null"); break;
    case NUEM_VALUE_NUMBER: write_number(w, v->as.number); break;
    case NUEM_VALUE_INTEGER: nuem_writer_addf(w, "%ld", v->as.integer); break;
    case NUEM_VALUE_BOOL: nuem_writer_add(w, v->as.boolean ? "true" : "false"); break;
    case NUEM_VALUE_STRING: write_string(w, v->as.string); break;
    case NUEM_VALUE_NUMBERS:
        nuem_writer_add(w, "[");
        for (size_t i = 0; i < v->as.numbers.n; i++) {
            if (i) nuem_writer_add(w, ", ");
            write_number(w, v->as.numbers.value[i]);
        }
        nuem_writer_add(w, "]");
        break;
    case NUEM_VALUE_STRINGS: write_strings(w, v->as.strings.value, v->as.strings.n); break;
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
        write_string_n(w, name, length);
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
    write_string(w, NUEM_VERSION);
    nuem_writer_add(w, ",\n    \"constants\": ");
    write_string(w, nuem_constants_edition());
    nuem_writer_add(w, ",\n    \"data\": [");
    for (size_t i = 0; i < r->data_count; i++) {
        nuem_writer_add(w, i ? ",\n      {\"id\": " : "\n      {\"id\": ");
        write_string(w, r->data_id[i]);
        nuem_writer_add(w, ", \"sha256\": ");
        write_string(w, r->data_sha256[i]);
        nuem_writer_add(w, "}");
    }
    nuem_writer_add(w, r->data_count ? "\n    ]" : "]");
    nuem_writer_add(w, ",\n    \"hypothesis\": ");
    write_string(w, r->hypothesis);
    nuem_writer_add(w, ",\n    \"seed\": ");
    if (r->has_seed)
        nuem_writer_addf(w, "%ld", r->seed);
    else
        nuem_writer_add(w, "null");
    nuem_writer_add(w, ",\n    \"argv\": ");
    write_strings(w, r->argv, r->argc);
    nuem_writer_add(w, ",\n    \"citations\": ");
    write_strings(w, r->citation, r->citation_count);
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
