/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The tables that belong to records. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "file/record.h"

enum { CSV_BYTES_MAX = 64 << 20 };

/* Name of a table in the provenance: "<family>/<id>/<name>" beside a record that prov knows as
 * "<family>/<id>", the path otherwise. NULL when there is no memory. */
static char *provenance_name(const nuem_provenance *prov, const char *record, const char *name,
                             const char *path)
{
    const size_t n = strlen(record), count = prov ? nuem_provenance_file_count(prov) : 0;

    for (size_t i = 0; i < count; i++) {
        const char *known = nuem_provenance_file_id(prov, i), *slash = strchr(known, '/');
        char *end = slash ? nuem_text_format("/%s/%s.yaml", known, slash + 1) : NULL;
        const size_t m = end ? strlen(end) : 0;
        const bool beside = end && n >= m && strcmp(record + n - m, end) == 0;
        free(end);
        if (slash && m == 0) return NULL;
        if (beside) return nuem_text_format("%s/%s", known, name);
    }
    return nuem_text_format("%s", path);
}

/* Read the file `name` that stands beside the file `record`; path, too, is malloc'ed. */
static nuem_status read_text_beside(const char *record, const char *name, char **text_out,
                                    size_t *n_out, char **path_out, nuem_provenance *prov,
                                    nuem_error *err)
{
    const char *slash = strrchr(record, '/');
    char *path = nuem_text_format("%.*s%s", slash ? (int)(slash - record) + 1 : 0, record, name);
    char *text = NULL, *noted = NULL;
    size_t n;
    nuem_status st;

    if (!path) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    if ((st = nuem_file_read(path, CSV_BYTES_MAX, &text, &n, err))) goto done;
    noted = provenance_name(prov, record, name, path);
    if (!noted) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    if ((st = nuem_provenance_add_text(prov, noted, text, n, err))) goto done;
    *text_out = text;
    *n_out = n;
    *path_out = path;
    text = path = NULL; /* handed over */
done:
    free(noted);
    free(text);
    free(path);
    return st;
}

/* Read the table `name` that stands beside the file `record`. */
static nuem_status read_beside(const char *record, const char *name, nuem_table **out,
                               nuem_provenance *prov, nuem_error *err)
{
    char *text, *path;
    size_t n;
    nuem_status st = read_text_beside(record, name, &text, &n, &path, prov, err);

    if (st) return st;
    st = nuem_table_parse(text, n, path, out, err);
    free(text);
    free(path);
    return st;
}

/* A relative path that does not leave the directory. */
static bool stays_inside(const char *name)
{
    if (name[0] == '\0' || name[0] == '/') return false;
    while (name) {
        if (strncmp(name, "..", 2) == 0 && (name[2] == '/' || name[2] == '\0')) return false;
        name = strchr(name, '/');
        name = name ? name + 1 : NULL;
    }
    return true;
}

nuem_status nuem_record_text(const nuem_node *name, char **text, size_t *n, char **path,
                             nuem_provenance *prov, nuem_error *err)
{
    if (name->kind != NUEM_NODE_SCALAR || !stays_inside(name->text))
        return nuem_node_fail(name, err,
                              "is '%.64s'; it must name a file in the directory of this file",
                              name->text ? name->text : "");
    return read_text_beside(name->file, name->text, text, n, path, prov, err);
}

nuem_status nuem_record_table(const nuem_node *name, nuem_table **out, nuem_provenance *prov,
                              nuem_error *err)
{
    if (name->kind != NUEM_NODE_SCALAR || !stays_inside(name->text))
        return nuem_node_fail(name, err,
                              "is '%.64s'; it must name a CSV file in the directory of this file",
                              name->text ? name->text : "");
    return read_beside(name->file, name->text, out, prov, err);
}

static const nuem_field column_fields[] = {
    {.key = "name", .type = NUEM_FIELD_STRING, .required = true, .doc = "name in the CSV file"},
    {.key = "unit", .type = NUEM_FIELD_STRING, .required = true, .doc = "unit, 1 for none"},
    {.key = "doc", .type = NUEM_FIELD_STRING, .doc = "one line"},
    {.key = NULL},
};

static const nuem_field check_fields[] = {
    {.key = "what", .type = NUEM_FIELD_STRING, .required = true, .doc = "what is checked"},
    {.key = "kind",
     .type = NUEM_FIELD_STRING,
     .required = true,
     .choices = "sum|integral|mean|max|last",
     .doc = "how the column becomes one number"},
    {.key = "column", .type = NUEM_FIELD_STRING, .required = true, .doc = "name of a column"},
    {.key = "over", .type = NUEM_FIELD_STRING, .doc = "column that `from` and `to` refer to"},
    {.key = "from", .type = NUEM_FIELD_NUMBER, .doc = "lower end of `over`, included"},
    {.key = "to", .type = NUEM_FIELD_NUMBER, .doc = "upper end of `over`, excluded"},
    {.key = "value", .type = NUEM_FIELD_NUMBER, .required = true, .doc = "the published number"},
    {.key = "tol",
     .type = NUEM_FIELD_NUMBER,
     .min = 0.0,
     .max = HUGE_VAL,
     .doc = "absolute tolerance, 0 by default"},
    {.key = NULL},
};

static const nuem_field table_fields[] = {
    NUEM_RECORD_FIELDS,
    {.key = "columns",
     .type = NUEM_FIELD_MAP_LIST,
     .required = true,
     .fields = column_fields,
     .doc = "the columns in their order"},
    {.key = "checks",
     .type = NUEM_FIELD_MAP_LIST,
     .fields = check_fields,
     .doc = "published numbers that the table must give"},
    {.key = NULL},
};

static nuem_status match_columns(const nuem_node *columns, const nuem_table *table, nuem_error *err)
{
    if (columns->n != table->columns)
        return nuem_node_fail(columns, err, "declares %zu columns; '%s' has %zu", columns->n,
                              table->file, table->columns);
    for (size_t i = 0; i < columns->n; i++) {
        const nuem_node *name = nuem_node_get(columns->child[i], "name");
        if (strcmp(name->text, table->name[i]) != 0)
            return nuem_node_fail(name, err, "is '%.64s'; column %zu of '%s' is '%s'", name->text,
                                  i + 1, table->file, table->name[i]);
    }
    return NUEM_OK;
}

/* A column that a check names: the complaint goes to the check. */
static nuem_status named_column(const nuem_table *table, const nuem_node *name, const double **out,
                                nuem_error *err)
{
    char message[400];

    if (!nuem_table_column(table, name->text, out, NULL)) return NUEM_OK;
    nuem_unknown_text(message, sizeof message, "column", name->text, "columns",
                      (const char *const *)table->name, table->columns);
    return nuem_node_fail(name, err, "names an %s", message);
}

/* Integral over [from, to] of the straight lines between the points. */
static double trapezoid(const double *x, const double *y, size_t n, double from, double to)
{
    double sum = 0.0;

    for (size_t i = 1; i < n; i++) {
        const double a = fmax(x[i - 1], from), b = fmin(x[i], to);
        const double slope = (y[i] - y[i - 1]) / (x[i] - x[i - 1]);
        const double ya = a == x[i - 1] ? y[i - 1] : y[i - 1] + slope * (a - x[i - 1]);
        const double yb = b == x[i] ? y[i] : y[i - 1] + slope * (b - x[i - 1]);
        if (a < b) sum += 0.5 * (ya + yb) * (b - a);
    }
    return sum;
}

/* Sum, mean or maximum of y over the rows with from <= x < to; x NULL: all rows. NAN: no row. */
static double reduce(const char *kind, const double *x, const double *y, size_t n, double from,
                     double to)
{
    double sum = 0.0, max = -HUGE_VAL;
    size_t rows = 0;

    for (size_t i = 0; i < n; i++) {
        if (x && !(x[i] >= from && x[i] < to)) continue;
        sum += y[i];
        max = fmax(max, y[i]);
        rows++;
    }
    if (rows == 0) return (double)NAN;
    if (strcmp(kind, "sum") == 0) return sum;
    return strcmp(kind, "mean") == 0 ? sum / (double)rows : max;
}

static nuem_status check_holds(const nuem_node *check, const nuem_table *table, nuem_error *err)
{
    const char *kind = nuem_node_string(check, "kind", "");
    const nuem_node *over = nuem_node_get(check, "over"), *value = nuem_node_get(check, "value");
    const double from = nuem_node_number(check, "from", -HUGE_VAL);
    const double to = nuem_node_number(check, "to", HUGE_VAL);
    const double want = nuem_node_number(check, "value", (double)NAN);
    const double tol = nuem_node_number(check, "tol", 0.0);
    const bool integral = strcmp(kind, "integral") == 0;
    const double *x = NULL, *y;
    double got;
    nuem_status st;

    if ((st = named_column(table, nuem_node_get(check, "column"), &y, err))) return st;
    if (over && (st = named_column(table, over, &x, err))) return st;
    if (!over && (integral || from > -HUGE_VAL || to < HUGE_VAL))
        return nuem_node_fail(check, err, "lacks the key 'over' (column of the abscissa)");
    if (integral && (st = nuem_table_increasing(table, over->text, &x, err))) return st;
    if (integral)
        got = trapezoid(x, y, table->rows, from, to);
    else if (strcmp(kind, "last") == 0)
        got = y[table->rows - 1];
    else
        got = reduce(kind, x, y, table->rows, from, to);
    if (isnan(got) && !integral)
        return nuem_node_fail(check, err, "selects no row of '%s'", table->file);
    if (!(fabs(got - want) <= tol))
        return nuem_node_fail(value, err, "is %.10g +- %.3g, but '%s' gives %.10g for %.100s", want,
                              tol, table->file, got, nuem_node_string(check, "what", ""));
    return NUEM_OK;
}

/* "xenon1t.csv" for the record ".../xenon1t.yaml" */
static char *csv_name(const char *record)
{
    const char *slash = strrchr(record, '/'), *base = slash ? slash + 1 : record;
    const char *dot = strrchr(base, '.');

    return nuem_text_format("%.*s.csv", dot ? (int)(dot - base) : (int)strlen(base), base);
}

nuem_status nuem_record_data_table(const nuem_data *data, const char *family, const char *id,
                                   nuem_table **out, nuem_provenance *prov, nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_table *table = NULL;
    const nuem_node *root, *checks;
    char *name = NULL;
    nuem_status st;

    if ((st = nuem_record_open(data, family, id, "nuem/table/1", table_fields, &doc, prov, err)))
        goto done;
    root = nuem_yaml_root(doc);
    checks = nuem_node_get(root, "checks");
    name = csv_name(root->file);
    if (!name) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    if ((st = read_beside(root->file, name, &table, prov, err))) goto done;
    if ((st = match_columns(nuem_node_get(root, "columns"), table, err))) goto done;
    for (size_t i = 0; checks && i < checks->n; i++) {
        if ((st = check_holds(checks->child[i], table, err))) goto done;
    }
    *out = table;
    table = NULL; /* handed over */
done:
    nuem_table_free(table);
    nuem_yaml_free(doc);
    free(name);
    return st;
}
