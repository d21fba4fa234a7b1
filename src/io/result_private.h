/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a result holds, for the files that write it. */
#ifndef NUEM_IO_RESULT_PRIVATE_H
#define NUEM_IO_RESULT_PRIVATE_H

#include "io/result.h"
#include "io/writer.h"

typedef enum nuem_value_kind {
    NUEM_VALUE_NULL,
    NUEM_VALUE_NUMBER,
    NUEM_VALUE_INTEGER,
    NUEM_VALUE_BOOL,
    NUEM_VALUE_STRING,
    NUEM_VALUE_NUMBERS,
    NUEM_VALUE_STRINGS
} nuem_value_kind;

typedef struct nuem_value {
    nuem_value_kind kind;
    union {
        double number;
        long integer;
        bool boolean;
        char *string;
        struct {
            double *value;
            size_t n;
        } numbers;
        struct {
            char **value;
            size_t n;
        } strings;
    } as;
} nuem_value;

/* A scalar, or the head of a column (value unused). */
typedef struct nuem_entry {
    char *key, *unit;
    nuem_value value;
    bool json_only; /* not in the text form */
} nuem_entry;

struct nuem_result {
    char *noun;
    nuem_entry *scalar;
    size_t scalar_count;

    bool has_table;
    char *rows_key; /* NULL: columns are arrays under their own keys */
    nuem_entry *column;
    size_t column_count;
    nuem_value *cell; /* [row_count][column_count] */
    size_t row_count, row_capacity;

    char **data_id, **data_sha256; /* [data_count] */
    size_t data_count;
    char **citation;
    size_t citation_count;
    char **argv;
    size_t argc;
    char *hypothesis;
    bool has_seed;
    long seed;

    nuem_error problem; /* first failed addition; reported by nuem_result_render */
};

static inline const nuem_value *nuem_result_cell(const nuem_result *r, size_t row, size_t column)
{
    return &r->cell[row * r->column_count + column];
}

/* The three forms; allocation failures stay in the writer. */
nuem_status nuem_result_write_json(const nuem_result *r, nuem_writer *w, nuem_error *err);
void nuem_result_write_csv(const nuem_result *r, nuem_writer *w);
void nuem_result_write_text(const nuem_result *r, nuem_writer *w);

#endif
