/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A result as text for people and as CSV. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "io/decimal.h"
#include "io/result_private.h"

/* How the values of one form are written. */
typedef struct style {
    void (*decimal)(double value, char text[NUEM_DECIMAL_SIZE]);
    const char *null, *separator;
} style;

static const style text_style = {nuem_decimal_short, "-", ", "};
static const style csv_style = {nuem_decimal_exact, "", ";"};

static void show_value(nuem_writer *w, const nuem_value *v, const style *s)
{
    char decimal[NUEM_DECIMAL_SIZE];

    switch (v->kind) {
    case NUEM_VALUE_NULL: nuem_writer_add(w, s->null); break;
    case NUEM_VALUE_NUMBER:
        s->decimal(v->as.number, decimal);
        nuem_writer_add(w, isnan(v->as.number) ? s->null : decimal); /* as JSON has null */
        break;
    case NUEM_VALUE_INTEGER: nuem_writer_addf(w, "%ld", v->as.integer); break;
    case NUEM_VALUE_BOOL: nuem_writer_add(w, v->as.boolean ? "true" : "false"); break;
    case NUEM_VALUE_STRING: nuem_writer_add(w, v->as.string); break;
    case NUEM_VALUE_NUMBERS:
        for (size_t i = 0; i < v->as.numbers.n; i++) {
            if (i) nuem_writer_add(w, s->separator);
            s->decimal(v->as.numbers.value[i], decimal);
            nuem_writer_add(w, decimal);
        }
        break;
    case NUEM_VALUE_STRINGS:
        for (size_t i = 0; i < v->as.strings.n; i++) {
            if (i) nuem_writer_add(w, s->separator);
            nuem_writer_add(w, v->as.strings.value[i]);
        }
        break;
    }
}

/* The value alone, in `scratch`; NULL when there is no memory. */
static const char *value_text(nuem_writer *scratch, const nuem_value *v, const style *s)
{
    scratch->n = 0;
    nuem_writer_add(scratch, "");
    show_value(scratch, v, s);
    return scratch->failed ? NULL : scratch->text;
}

/* RFC 4180: quoted when it holds a separator, a quote or a line end. */
static void write_csv_field(nuem_writer *w, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        nuem_writer_add(w, text);
        return;
    }
    nuem_writer_add(w, "\"");
    for (; *text; text++) nuem_writer_add_n(w, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    nuem_writer_add(w, "\"");
}

void nuem_result_write_csv(const nuem_result *r, nuem_writer *w)
{
    nuem_writer scratch = {0};

    for (size_t i = 0; i < r->column_count; i++) {
        if (i) nuem_writer_add(w, ",");
        write_csv_field(w, r->column[i].key);
    }
    nuem_writer_add(w, "\n");
    for (size_t row = 0; row < r->row_count && !scratch.failed; row++) {
        for (size_t i = 0; i < r->column_count; i++) {
            const char *text = value_text(&scratch, nuem_result_cell(r, row, i), &csv_style);
            if (i) nuem_writer_add(w, ",");
            if (text) write_csv_field(w, text);
        }
        nuem_writer_add(w, "\n");
    }
    w->failed |= scratch.failed;
    nuem_writer_clear(&scratch);
}

/* One line of text; control characters would break the table. */
static void write_line(nuem_writer *w, const char *text)
{
    for (; *text; text++) nuem_writer_add_n(w, (unsigned char)*text < ' ' ? " " : text, 1);
}

static void write_padded(nuem_writer *w, const char *text, size_t width, bool right)
{
    size_t used = nuem_writer_width(text), pad = used < width ? width - used : 0;

    if (right) nuem_writer_fill(w, ' ', pad);
    write_line(w, text);
    if (!right) nuem_writer_fill(w, ' ', pad);
}

static void end_line(nuem_writer *w)
{
    nuem_writer_trim(w);
    nuem_writer_add(w, "\n");
}

static void write_scalars(const nuem_result *r, nuem_writer *w, nuem_writer *scratch)
{
    size_t width = 0;

    for (size_t i = 0; i < r->scalar_count; i++) {
        size_t n = nuem_writer_width(r->scalar[i].key);
        if (n > width && !r->scalar[i].json_only) width = n;
    }
    for (size_t i = 0; i < r->scalar_count; i++) {
        if (r->scalar[i].json_only) continue;
        const char *text = value_text(scratch, &r->scalar[i].value, &text_style);
        if (!text) return;
        write_padded(w, r->scalar[i].key, width + 2, false);
        write_line(w, text);
        if (r->scalar[i].unit[0] && r->scalar[i].value.kind != NUEM_VALUE_NULL)
            nuem_writer_addf(w, " %s", r->scalar[i].unit);
        end_line(w);
    }
}

/* Width of a column, and whether it holds numbers only and so is aligned at the right. */
static void measure_column(const nuem_result *r, size_t column, nuem_writer *scratch, size_t *width,
                           bool *right)
{
    const nuem_entry *head = &r->column[column];
    size_t unit = nuem_writer_width(head->unit);

    *width = nuem_writer_width(head->key);
    if (unit > *width) *width = unit;
    *right = r->row_count > 0;
    for (size_t row = 0; row < r->row_count; row++) {
        const nuem_value *v = nuem_result_cell(r, row, column);
        const char *text = value_text(scratch, v, &text_style);
        if (!text) return;
        size_t n = nuem_writer_width(text);
        if (n > *width) *width = n;
        if (v->kind == NUEM_VALUE_STRING || v->kind == NUEM_VALUE_NUMBERS) *right = false;
    }
}

/* Columns are laid out one after the other for each line, so their widths are kept in the scratch
 * of the caller. */
static void write_table(const nuem_result *r, nuem_writer *w, nuem_writer *scratch, size_t *width,
                        bool *right)
{
    bool units = false;

    for (size_t i = 0; i < r->column_count; i++) {
        measure_column(r, i, scratch, &width[i], &right[i]);
        units |= r->column[i].unit[0] != '\0';
    }
    for (int line = 0; line < (units ? 2 : 1); line++) {
        for (size_t i = 0; i < r->column_count; i++) {
            if (i) nuem_writer_add(w, "  ");
            write_padded(w, line ? r->column[i].unit : r->column[i].key, width[i], right[i]);
        }
        end_line(w);
    }
    for (size_t row = 0; row < r->row_count; row++) {
        for (size_t i = 0; i < r->column_count; i++) {
            const char *text = value_text(scratch, nuem_result_cell(r, row, i), &text_style);
            if (!text) return;
            if (i) nuem_writer_add(w, "  ");
            write_padded(w, text, width[i], right[i]);
        }
        end_line(w);
    }
}

void nuem_result_write_text(const nuem_result *r, nuem_writer *w)
{
    nuem_writer scratch = {0};

    write_scalars(r, w, &scratch);
    if (r->has_table && r->column_count) {
        size_t *width = calloc(r->column_count, sizeof *width);
        bool *right = calloc(r->column_count, sizeof *right);
        if (r->scalar_count) nuem_writer_add(w, "\n");
        if (width && right)
            write_table(r, w, &scratch, width, right);
        else
            w->failed = true;
        free(width);
        free(right);
    }
    w->failed |= scratch.failed;
    nuem_writer_clear(&scratch);
}
