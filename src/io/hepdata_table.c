/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One table of a submission as YAML. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "io/decimal.h"
#include "io/hepdata_private.h"
#include "io/json_text.h"
#include "io/latex.h"

/* JSON's strings are YAML's as well. */
void nuem_hepdata_string(nuem_writer *w, const char *text)
{
    nuem_json_string(w, text ? text : "");
}

/* YAML 1.1 takes 1e-11 for a text: its numbers with an exponent need a point and the sign of the exponent. */
void nuem_hepdata_number(nuem_writer *w, double value)
{
    char text[NUEM_DECIMAL_SIZE];

    if (!isfinite(value)) {
        nuem_writer_add(w, "'-'");
        return;
    }
    nuem_decimal_exact(value, text);
    const char *e = strchr(text, 'e');
    if (!e) {
        nuem_writer_add(w, text);
        return;
    }
    nuem_writer_add_n(w, text, (size_t)(e - text));
    if (!memchr(text, '.', (size_t)(e - text))) nuem_writer_add(w, ".0");
    nuem_writer_addf(w, "e%s%s", e[1] == '-' ? "" : "+", e + 1);
}

static void add_value(nuem_writer *w, const json_t *value)
{
    if (json_is_integer(value))
        nuem_writer_addf(w, "%lld", (long long)json_integer_value(value));
    else if (json_is_number(value))
        nuem_hepdata_number(w, json_number_value(value));
    else if (json_is_string(value))
        nuem_hepdata_string(w, json_string_value(value));
    else
        nuem_writer_add(w, "'-'");
}

nuem_hepdata_table *nuem_hepdata_table_add(nuem_hepdata *h)
{
    nuem_hepdata_table **grown = realloc(h->table, (h->n + 1) * sizeof *grown),
                       *t = calloc(1, sizeof *t);

    if (grown) h->table = grown;
    if (!grown || !t) {
        free(t);
        return NULL;
    }
    h->table[h->n++] = t;
    snprintf(t->name, sizeof t->name, "Table %zu", h->n);
    snprintf(t->file, sizeof t->file, "table%zu.yaml", h->n);
    t->source = h->n_source - 1;
    return t;
}

void nuem_hepdata_qualifier(nuem_hepdata_table *t, const char *name, const char *value)
{
    if (!value || !value[0]) return;
    nuem_writer_add(&t->qualifiers, "  - {name: ");
    nuem_hepdata_string(&t->qualifiers, name);
    nuem_writer_add(&t->qualifiers, ", value: ");
    nuem_hepdata_string(&t->qualifiers, value);
    nuem_writer_add(&t->qualifiers, "}\n");
}

void nuem_hepdata_qualifier_number(nuem_hepdata_table *t, const char *name, double value,
                                   const char *units)
{
    nuem_writer *w = &t->qualifiers;

    nuem_writer_add(w, "  - {name: ");
    nuem_hepdata_string(w, name);
    nuem_writer_add(w, ", value: ");
    nuem_hepdata_number(w, value);
    if (units[0]) {
        nuem_writer_add(w, ", units: ");
        nuem_hepdata_string(w, units);
    }
    nuem_writer_add(w, "}\n");
}

static nuem_writer *begin_variable(nuem_hepdata_table *t, bool independent, const char *name,
                                   const char *unit)
{
    nuem_writer *w = independent ? &t->independent : &t->dependent;
    char symbol[80];

    nuem_writer_add(w, "- header: {name: ");
    nuem_hepdata_string(w, name);
    nuem_latex_unit(unit, symbol, sizeof symbol);
    if (symbol[0]) {
        char units[84];
        snprintf(units, sizeof units, "$%s$", symbol);
        nuem_writer_add(w, ", units: ");
        nuem_hepdata_string(w, units);
    }
    nuem_writer_add(w, "}\n");
    if (!independent && t->qualifiers.n)
        nuem_writer_addf(w, "  qualifiers:\n%s", t->qualifiers.text);
    t->variables++;
    t->n_independent += independent;
    return w;
}

static void count_rows(nuem_hepdata_table *t, size_t rows)
{
    if (t->begun && t->rows != rows) t->uneven = true;
    t->begun = true;
    t->rows = rows;
}

void nuem_hepdata_variable(nuem_hepdata_table *t, bool independent, const char *name,
                           const char *unit, const json_t *value, const json_t *high)
{
    nuem_writer *w = begin_variable(t, independent, name, unit);
    const size_t n = json_array_size(value);

    count_rows(t, n);
    nuem_writer_add(w, n ? "  values:\n" : "  values: []\n");
    for (size_t i = 0; i < n; i++) {
        nuem_writer_add(w, high ? "  - {low: " : "  - {value: ");
        add_value(w, json_array_get(value, i));
        if (high) {
            nuem_writer_add(w, ", high: ");
            add_value(w, json_array_get(high, i));
        }
        nuem_writer_add(w, "}\n");
    }
}

void nuem_hepdata_single(nuem_hepdata_table *t, bool independent, const char *name,
                         const char *unit, const json_t *value)
{
    nuem_writer *w = begin_variable(t, independent, name, unit);

    count_rows(t, 1);
    nuem_writer_add(w, "  values:\n  - {value: ");
    add_value(w, value);
    nuem_writer_add(w, "}\n");
}
