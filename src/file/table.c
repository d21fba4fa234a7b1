/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "file/table.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "base/number.h"
#include "file/nearest.h"
#include "file/text_file.h"

enum {
    TABLE_BYTES_MAX = 64 << 20,
    TABLE_COLUMNS_MAX = 1024,
    TABLE_NAME_MAX = 64 /* bytes of a column name */
};

/* The table as it grows: values row after row, turned into columns at the end. */
typedef struct table_builder {
    nuem_table *table;
    double *value;
    size_t value_room, line_room;
    nuem_error *err;
} table_builder;

/* A line, or a cell of it, without the blanks around. */
typedef struct table_span {
    const char *text;
    size_t n;
    int column; /* 1-based */
} table_span;

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static table_span trim(table_span s)
{
    while (s.n && is_blank(s.text[0])) {
        s.text++;
        s.n--;
        s.column++;
    }
    while (s.n && is_blank(s.text[s.n - 1])) s.n--;
    return s;
}

/* Cut the first cell off `rest`; *more tells whether a comma followed it. */
static table_span next_cell(table_span *rest, bool *more)
{
    const char *comma = rest->n ? memchr(rest->text, ',', rest->n) : NULL;
    table_span cell = *rest;

    *more = comma != NULL;
    if (comma) {
        cell.n = (size_t)(comma - rest->text);
        rest->text += cell.n + 1;
        rest->n -= cell.n + 1;
        rest->column += (int)cell.n + 1;
    }
    return trim(cell);
}

static size_t count_cells(table_span line)
{
    size_t n = 1;

    for (size_t i = 0; i < line.n; i++) n += line.text[i] == ',';
    return n;
}

static nuem_status add_name(const table_builder *b, int line, table_span cell)
{
    nuem_table *t = b->table;
    double number;
    char *name;

    if (nuem_number_parse(cell.text, cell.n, &number))
        return nuem_fail_at(b->err, NUEM_ERR_DATA, t->file, line, cell.column,
                            "a number where a column name is expected; "
                            "the first row must name the columns");
    if (cell.n == 0)
        return nuem_fail_at(b->err, NUEM_ERR_DATA, t->file, line, cell.column,
                            "the name of column %zu is empty", t->columns + 1);
    if (cell.n > TABLE_NAME_MAX)
        return nuem_fail_at(b->err, NUEM_ERR_DATA, t->file, line, cell.column,
                            "the name of column %zu is longer than %d bytes", t->columns + 1,
                            TABLE_NAME_MAX);
    for (size_t i = 0; i < cell.n; i++) {
        if (cell.text[i] <= ' ' || cell.text[i] > '~' || cell.text[i] == '"')
            return nuem_fail_at(b->err, NUEM_ERR_DATA, t->file, line, cell.column + (int)i,
                                "a column name must consist of printable ASCII characters "
                                "without blanks and quotes");
    }
    for (size_t i = 0; i < t->columns; i++) {
        if (strlen(t->name[i]) == cell.n && memcmp(t->name[i], cell.text, cell.n) == 0)
            return nuem_fail_at(b->err, NUEM_ERR_DATA, t->file, line, cell.column,
                                "duplicate column name '%s'", t->name[i]);
    }
    name = malloc(cell.n + 1);
    if (!name) return nuem_fail_nomem(b->err);
    memcpy(name, cell.text, cell.n);
    name[cell.n] = '\0';
    t->name[t->columns++] = name;
    return NUEM_OK;
}

static nuem_status read_names(const table_builder *b, int line, table_span rest)
{
    nuem_table *t = b->table;
    const size_t n = count_cells(rest);
    nuem_status st = NUEM_OK;
    bool more = true;

    if (n > TABLE_COLUMNS_MAX)
        return nuem_fail_at(b->err, NUEM_ERR_DATA, t->file, line, rest.column,
                            "%zu columns; there may be at most %d", n, TABLE_COLUMNS_MAX);
    t->name = calloc(n, sizeof *t->name);
    if (!t->name) return nuem_fail_nomem(b->err);
    while (more && !st) st = add_name(b, line, next_cell(&rest, &more));
    return st;
}

/* Room for one more row; doubling keeps the whole reading linear. */
static nuem_status grow(table_builder *b)
{
    nuem_table *t = b->table;
    const size_t cells = (t->rows + 1) * t->columns;

    if (t->rows == b->line_room) {
        const size_t room = b->line_room ? 2 * b->line_room : 64;
        int *line = realloc(t->line, room * sizeof *line);
        if (!line) return nuem_fail_nomem(b->err);
        t->line = line;
        b->line_room = room;
    }
    if (cells > b->value_room) {
        const size_t room = cells > 2 * b->value_room ? cells : 2 * b->value_room;
        double *value = realloc(b->value, room * sizeof *value);
        if (!value) return nuem_fail_nomem(b->err);
        b->value = value;
        b->value_room = room;
    }
    return NUEM_OK;
}

static nuem_status read_row(table_builder *b, int line, table_span rest)
{
    nuem_table *t = b->table;
    const size_t n = count_cells(rest);
    const table_span whole = rest;
    nuem_status st;
    bool more;

    if ((st = grow(b))) return st;
    for (size_t i = 0; i < n; i++) {
        const table_span cell = next_cell(&rest, &more);
        if (i == t->columns)
            return nuem_fail_at(b->err, NUEM_ERR_DATA, t->file, line, cell.column,
                                "the row has %zu values; the table has %zu column%s", n, t->columns,
                                t->columns == 1 ? "" : "s");
        if (!nuem_number_parse(cell.text, cell.n, &b->value[t->rows * t->columns + i])) {
            char shown[48];
            snprintf(shown, sizeof shown, "%.*s", cell.n > 40 ? 40 : (int)cell.n, cell.text);
            nuem_one_line(shown);
            return nuem_fail_at(b->err, NUEM_ERR_DATA, t->file, line, cell.column,
                                "%s is '%s'; it must be a finite decimal number", t->name[i],
                                shown);
        }
    }
    if (n < t->columns)
        return nuem_fail_at(b->err, NUEM_ERR_DATA, t->file, line, whole.column + (int)whole.n,
                            "the row has %zu value%s; the table has %zu columns", n,
                            n == 1 ? "" : "s", t->columns);
    t->line[t->rows++] = line;
    return NUEM_OK;
}

static nuem_status read_lines(table_builder *b, const char *text, size_t n)
{
    nuem_table *t = b->table;
    int line = 0, names_line = 1;
    nuem_status st;

    if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0) { /* byte order mark */
        text += 3;
        n -= 3;
    }
    while (n > 0) {
        const char *end = memchr(text, '\n', n);
        table_span s = {text, end ? (size_t)(end - text) : n, 1};
        const char *nul = memchr(text, '\0', s.n);
        n -= s.n + (end ? 1 : 0);
        text += s.n + (end ? 1 : 0);
        line++;
        if (nul)
            return nuem_fail_at(b->err, NUEM_ERR_DATA, t->file, line, (int)(nul - s.text) + 1,
                                "NUL byte; a table is plain text");
        if (s.n && s.text[s.n - 1] == '\r') s.n--;
        s = trim(s);
        if (s.n == 0 || s.text[0] == '#') continue;
        if (t->columns == 0) names_line = line;
        st = t->columns == 0 ? read_names(b, line, s) : read_row(b, line, s);
        if (st) return st;
    }
    if (t->columns == 0)
        return nuem_fail_at(b->err, NUEM_ERR_DATA, t->file, 1, 1,
                            "the table is empty; it needs a line of column names and rows");
    if (t->rows == 0)
        return nuem_fail_at(b->err, NUEM_ERR_DATA, t->file, names_line, 1,
                            "no row follows the line of column names");
    return NUEM_OK;
}

static nuem_status to_columns(table_builder *b)
{
    nuem_table *t = b->table;

    t->value = malloc(t->rows * t->columns * sizeof *t->value);
    if (!t->value) return nuem_fail_nomem(b->err);
    for (size_t i = 0; i < t->rows; i++) {
        for (size_t j = 0; j < t->columns; j++)
            t->value[j * t->rows + i] = b->value[i * t->columns + j];
    }
    return NUEM_OK;
}

nuem_status nuem_table_parse(const char *text, size_t n, const char *name, nuem_table **out,
                             nuem_error *err)
{
    table_builder b = {.err = err};
    nuem_status st;

    if (n > TABLE_BYTES_MAX)
        return nuem_fail_at(err, NUEM_ERR_DATA, name, 0, 0,
                            "the table is longer than the limit of %d bytes", TABLE_BYTES_MAX);
    b.table = calloc(1, sizeof *b.table);
    if (!b.table) return nuem_fail_nomem(err);
    b.table->file = nuem_text_format("%s", name);
    st = b.table->file ? read_lines(&b, text, n) : nuem_fail_nomem(err);
    if (!st) st = to_columns(&b);
    free(b.value);
    if (st) {
        nuem_table_free(b.table);
        return st;
    }
    *out = b.table;
    return NUEM_OK;
}

nuem_status nuem_table_read(const char *path, nuem_table **out, nuem_error *err)
{
    char *text;
    size_t n;
    nuem_status st;

    if ((st = nuem_file_read(path, TABLE_BYTES_MAX, &text, &n, err))) return st;
    st = nuem_table_parse(text, n, path, out, err);
    free(text);
    return st;
}

void nuem_table_free(nuem_table *table)
{
    if (!table) return;
    for (size_t i = 0; i < table->columns; i++) free(table->name[i]);
    free(table->name);
    free(table->value);
    free(table->line);
    free(table->file);
    free(table);
}

nuem_status nuem_table_column(const nuem_table *table, const char *name, const double **out,
                              nuem_error *err)
{
    char message[480];

    for (size_t i = 0; i < table->columns; i++) {
        if (strcmp(table->name[i], name) == 0) {
            *out = table->value + i * table->rows;
            return NUEM_OK;
        }
    }
    nuem_unknown_text(message, sizeof message, "column", name, "columns",
                      (const char *const *)table->name, table->columns);
    return nuem_fail_at(err, NUEM_ERR_DATA, table->file, 0, 0, "%s", message);
}

nuem_status nuem_table_increasing(const nuem_table *table, const char *name, const double **out,
                                  nuem_error *err)
{
    const double *value;
    nuem_status st;

    if ((st = nuem_table_column(table, name, &value, err))) return st;
    for (size_t i = 1; i < table->rows; i++) {
        if (value[i] <= value[i - 1])
            return nuem_fail_at(err, NUEM_ERR_DATA, table->file, table->line[i], 0,
                                "%s is %.10g after %.10g; the column must increase strictly", name,
                                value[i], value[i - 1]);
    }
    *out = value;
    return NUEM_OK;
}

nuem_status nuem_table_bounded(const nuem_table *table, const char *name, double min, double max,
                               const double **out, nuem_error *err)
{
    const double *value;
    nuem_status st;

    if ((st = nuem_table_column(table, name, &value, err))) return st;
    for (size_t i = 0; i < table->rows; i++) {
        if (value[i] < min || value[i] > max)
            return nuem_fail_at(err, NUEM_ERR_DATA, table->file, table->line[i], 0,
                                "%s is %.10g; it must lie in [%.10g, %.10g]", name, value[i], min,
                                max);
    }
    *out = value;
    return NUEM_OK;
}
