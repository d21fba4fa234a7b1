/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The one shape of every answer: named scalars and one table, with provenance. The same object is
 * written as JSON, as CSV or as aligned text, so that a command builds its answer once.
 *
 * Keys are JSON names and carry their unit. A dotted key nests: "dsigma_dt.total" becomes
 * {"dsigma_dt": {"total": ...}}. Non-finite numbers become null in JSON, "nan"/"inf" as text.
 * Every adder copies its strings and arrays. After an allocation failure the object stays usable
 * and nuem_result_render reports NUEM_ERR_NOMEM, so callers need not check each addition. */
#ifndef NUEM_IO_RESULT_H
#define NUEM_IO_RESULT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "nuem/data.h"
#include "nuem/status.h"

typedef struct nuem_result nuem_result;

/* noun: the middle of the schema name "nuem/<noun>/1". */
nuem_status nuem_result_create(const char *noun, nuem_result **out, nuem_error *err);
void nuem_result_free(nuem_result *r);

/* Scalars; `unit` is for the text form only ("" for none). They keep their order. */
void nuem_result_number(nuem_result *r, const char *key, double value, const char *unit);
void nuem_result_integer(nuem_result *r, const char *key, long value, const char *unit);
void nuem_result_string(nuem_result *r, const char *key, const char *value);
void nuem_result_bool(nuem_result *r, const char *key, bool value);
void nuem_result_null(nuem_result *r, const char *key);
void nuem_result_numbers(nuem_result *r, const char *key, const double *value, size_t n,
                         const char *unit);
void nuem_result_strings(nuem_result *r, const char *key, const char *const *value, size_t n);
/* Numbers that stand in JSON alone: too many for people. */
void nuem_result_json_numbers(nuem_result *r, const char *key, const double *value, size_t n);

/* The table. With rows_key NULL its columns are JSON arrays under their own keys; otherwise the
 * table is one JSON array `rows_key` of objects. Declare all columns first, then fill row after
 * row. */
void nuem_result_table(nuem_result *r, const char *rows_key);
void nuem_result_column(nuem_result *r, const char *key, const char *unit);
void nuem_result_row(nuem_result *r); /* begin the next row; cells left out are null */
void nuem_result_cell_number(nuem_result *r, const char *column, double value);
void nuem_result_cell_integer(nuem_result *r, const char *column, long value);
void nuem_result_cell_numbers(nuem_result *r, const char *column, const double *value, size_t n);
void nuem_result_cell_string(nuem_result *r, const char *column, const char *value);

/* Provenance: written under "provenance" in JSON; not part of the text or CSV forms. */
void nuem_result_set_provenance(nuem_result *r, const nuem_provenance *prov);
void nuem_result_set_argv(nuem_result *r, int argc, char *const *argv);
void nuem_result_set_hypothesis(nuem_result *r, const char *sha256_hex); /* NULL: none */
void nuem_result_set_seed(nuem_result *r, long seed);                    /* default: null */

typedef enum nuem_result_format {
    NUEM_RESULT_TEXT,
    NUEM_RESULT_JSON,
    NUEM_RESULT_CSV
} nuem_result_format;

/* malloc'ed text of the result. JSON: {"schema":..,"result":{..},"provenance":{version, constants,
 * data:[{id, sha256}], hypothesis, seed, argv, citations}}; numbers shortest that read back the
 * same. CSV: header line, then rows, quoted where needed; NUEM_ERR_UNSUPPORTED without a table.
 * TEXT: "key   value unit" lines, a blank line, the aligned table with a unit line. */
nuem_status nuem_result_render(const nuem_result *r, nuem_result_format format, char **text,
                               nuem_error *err);

/* Citation keys of a JSON result that nuem wrote earlier; keys malloc'ed, release with
 * nuem_data_list_free. NUEM_ERR_IO, NUEM_ERR_DATA (located). */
nuem_status nuem_result_read_citations(const char *path, char ***keys, size_t *n, nuem_error *err);

/* A JSON result that nuem wrote earlier, as it stands: malloc'ed text, well-formed JSON
 * {"schema": "nuem/<noun>/<n>", "result": {...}, "provenance": {"version": .., "data": [{id, sha256}],
 * "citations": [keys], ..}}. NUEM_ERR_IO, NUEM_ERR_DATA (located), NUEM_ERR_NOMEM. */
nuem_status nuem_result_read(const char *path, char **text, nuem_error *err);

/* Check the text of such a result and add its citations to prov (nullable); `name` stands in messages. */
nuem_status nuem_result_cite(const char *text, const char *name, nuem_provenance *prov,
                             nuem_error *err);

#endif
