/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of a submission while they are made. */
#ifndef NUEM_IO_HEPDATA_PRIVATE_H
#define NUEM_IO_HEPDATA_PRIVATE_H

#include <jansson.h>
#include <stdbool.h>

#include "io/hepdata.h"
#include "io/writer.h"

typedef struct nuem_hepdata_table {
    char name[40], file[40];
    nuem_writer description, phrases;
    const char *observable;                        /* NULL for none */
    nuem_writer qualifiers;                        /* YAML, for each dependent variable */
    nuem_writer independent, dependent;            /* YAML */
    size_t rows, variables, n_independent, source; /* source: which result */
    bool begun, uneven;                            /* uneven: variables of different lengths */
} nuem_hepdata_table;

struct nuem_hepdata {
    size_t n, n_source;
    nuem_hepdata_table **table; /* [n] */
    char **source, **text;      /* [n_source] path, and the result as it stands */
    char *version;              /* of nuem, of the first result */
};

/* A new table of the last result, NULL without memory. */
nuem_hepdata_table *nuem_hepdata_table_add(nuem_hepdata *h);

/* Text in YAML's quotes; a number that YAML 1.1 takes for one, '-' for what is not finite. */
void nuem_hepdata_string(nuem_writer *w, const char *text);
void nuem_hepdata_number(nuem_writer *w, double value);

void nuem_hepdata_qualifier(nuem_hepdata_table *t, const char *name, const char *value);
void nuem_hepdata_qualifier_number(nuem_hepdata_table *t, const char *name, double value,
                                   const char *units);

/* A variable of the table: its values are an array of numbers, texts and nulls. unit: as in results, "" for none. With
 * `high` each value is a bin, between the two numbers. */
void nuem_hepdata_variable(nuem_hepdata_table *t, bool independent, const char *name,
                           const char *unit, const json_t *value, const json_t *high);
/* The same with one value. */
void nuem_hepdata_single(nuem_hepdata_table *t, bool independent, const char *name,
                         const char *unit, const json_t *value);

/* The result being read, and its present table. */
typedef struct nuem_hepdata_source {
    nuem_hepdata *h;
    const char *path;
    const json_t *result;
    nuem_hepdata_table *t;
} nuem_hepdata_source;

/* Member of an object that is text, "" where there is none. */
const char *nuem_hepdata_text_of(const json_t *object, const char *key);
/* The complaint about a member of the result. */
nuem_status nuem_hepdata_missing(const nuem_hepdata_source *s, const char *key, nuem_error *err);
/* "$q_{ee}$" */
const char *nuem_hepdata_symbol(const char *parameter, char buf[200]);
/* A new table, and what all tables of a result say. */
nuem_status nuem_hepdata_begin(nuem_hepdata_source *s, const char *what, const char *phrases,
                               nuem_error *err);
/* One member of every row of an array of objects as a variable. */
nuem_status nuem_hepdata_of_rows(nuem_hepdata_source *s, bool independent, const json_t *rows,
                                 const char *key, const char *name, const char *unit,
                                 nuem_error *err);

nuem_status nuem_hepdata_limit(nuem_hepdata_source *s, nuem_error *err);
nuem_status nuem_hepdata_fit(nuem_hepdata_source *s, nuem_error *err);
nuem_status nuem_hepdata_contour(nuem_hepdata_source *s, nuem_error *err);

/* The tables of one result; noun: "limit". */
nuem_status nuem_hepdata_tables(nuem_hepdata *h, const char *path, const char *noun,
                                const json_t *result, nuem_error *err);

#endif
