/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Finding, reading and recording the files of the data directory. */
#ifndef NUEM_FILE_RECORD_H
#define NUEM_FILE_RECORD_H

#include "file/nearest.h"
#include "file/schema.h"
#include "file/table.h"
#include "file/text_file.h"
#include "file/yaml.h"
#include "nuem/data.h"

/* Keys that every data file shares: id, title, doc, status (official | digitised | transcribed |
 * summary | computed | unconfirmed), source {paper, arxiv, doi, locator, note, licence, retrieved},
 * cite [BibTeX keys]. A family's schema is this macro followed by its own fields. */
extern const nuem_field nuem_source_fields[];
#define NUEM_RECORD_FIELDS                                                                         \
    {.key = "id", .type = NUEM_FIELD_STRING, .required = true, .doc = "identifier"},               \
        {.key = "title", .type = NUEM_FIELD_STRING, .required = true, .doc = "one line"},          \
        {.key = "doc", .type = NUEM_FIELD_STRING, .doc = "a paragraph"},                           \
        {.key = "status",                                                                          \
         .type = NUEM_FIELD_STRING,                                                                \
         .choices = "official|digitised|transcribed|summary|computed|unconfirmed|user",            \
         .doc = "where the numbers come from, in one word"},                                       \
        {.key = "source",                                                                          \
         .type = NUEM_FIELD_MAP,                                                                   \
         .fields = nuem_source_fields,                                                             \
         .doc = "provenance"},                                                                     \
    {                                                                                              \
        .key = "cite", .type = NUEM_FIELD_STRING_LIST, .doc = "BibTeX keys in data/references.bib" \
    }

/* Path of a record: `id` is the name of one in the family, or, when it contains '/' or ends in
 * ".yaml" or ".yml", a path of the user's. The result is malloc'ed. NUEM_ERR_ARG for an unknown
 * id, with the known ones and the nearest in the message. */
nuem_status nuem_record_path(const nuem_data *data, const char *family, const char *id, char **path,
                             nuem_error *err);

/* Read and schema-check a record; its file (id "<family>/<id>") and its citations go to prov
 * (nullable). A record of the data directory must carry its own id. */
nuem_status nuem_record_open(const nuem_data *data, const char *family, const char *id,
                             const char *schema, const nuem_field *fields, nuem_yaml **doc,
                             nuem_provenance *prov, nuem_error *err);

/* A record that nobody but the library named is not there: then the data directory is at fault
 * (NUEM_ERR_DATA), not an argument. Returns the status to go on with. */
static inline nuem_status nuem_data_lacks(nuem_status st, nuem_error *err)
{
    if (st != NUEM_ERR_ARG) return st;
    if (err) err->status = NUEM_ERR_DATA;
    return NUEM_ERR_DATA;
}

/* Read a CSV table named in a record, relative to the record's own directory (neither absolute nor
 * with ".."), and note it in prov: as "<family>/<id>/<name>" when prov knows the record as
 * "<family>/<id>", by its path otherwise. */
nuem_status nuem_record_table(const nuem_node *name, nuem_table **out, nuem_provenance *prov,
                              nuem_error *err);

/* The same for a file of another format: its text with a terminating NUL and its path, both
 * malloc'ed. */
nuem_status nuem_record_text(const nuem_node *name, char **text, size_t *n, char **path,
                             nuem_provenance *prov, nuem_error *err);

/* A table with a record of its own, data/<family>/<id>/<id>.yaml + <id>.csv (schema "nuem/table/1":
 * the record fields, columns [{name, unit, doc}], checks). Its columns must be those declared and
 * its checks must hold:
 *   checks: [{what: "...", kind: sum|integral|mean|max|last, column: y, over: x, from: a, to: b,
 *             value: v, tol: t}]
 * sum, mean, max: of column over the rows with from <= over < to (all rows by default);
 * integral: trapezoid of column over `over` (which must increase), from `from` to `to` with linear
 * interpolation at the ends; last: last value of column; tol: absolute, 0 by default. */
nuem_status nuem_record_data_table(const nuem_data *data, const char *family, const char *id,
                                   nuem_table **out, nuem_provenance *prov, nuem_error *err);

/* Note a file; each is kept once. prov may be NULL. The second takes the contents of a file that is in
 * memory already. */
nuem_status nuem_provenance_add_file(nuem_provenance *prov, const char *id, const char *path,
                                     nuem_error *err);
nuem_status nuem_provenance_add_text(nuem_provenance *prov, const char *id, const void *text,
                                     size_t n, nuem_error *err);

/* 64 hex digits and a NUL. */
nuem_status nuem_sha256_file(const char *path, char hex[65], nuem_error *err);
void nuem_sha256_text(const void *text, size_t n, char hex[65]);

#endif
