/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV tables of numbers: '#' comment lines and blank lines, one line of column names, rows of
 * finite numbers. Nothing else is accepted; each complaint names file, line and column. */
#ifndef NUEM_FILE_TABLE_H
#define NUEM_FILE_TABLE_H

#include <stddef.h>

#include "nuem/status.h"

typedef struct nuem_table {
    size_t rows, columns;
    char **name;   /* [columns] */
    double *value; /* [columns][rows], column after column */
    int *line;     /* [rows] line of each row in the file */
    char *file;    /* as given to the reader */
} nuem_table;

/* NUEM_ERR_IO, NUEM_ERR_DATA (located: no header, no row, ragged row, not a number, not finite,
 * duplicate column name, NUL byte), NUEM_ERR_NOMEM. */
nuem_status nuem_table_read(const char *path, nuem_table **out, nuem_error *err);
nuem_status nuem_table_parse(const char *text, size_t n, const char *name, nuem_table **out,
                             nuem_error *err);
void nuem_table_free(nuem_table *table);

/* Column by name; NUEM_ERR_DATA (naming the file and the columns it has) when there is none. */
nuem_status nuem_table_column(const nuem_table *table, const char *name, const double **out,
                              nuem_error *err);
/* A column that must increase strictly; the complaint names the line. */
nuem_status nuem_table_increasing(const nuem_table *table, const char *name, const double **out,
                                  nuem_error *err);
/* A column whose values must lie in [min, max]; the complaint names the line. */
nuem_status nuem_table_bounded(const nuem_table *table, const char *name, double min, double max,
                               const double **out, nuem_error *err);

#endif
