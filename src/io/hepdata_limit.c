/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of limits, fits and contours. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "io/hepdata_private.h"

/* --- limit --- */

static nuem_status limit_table(nuem_hepdata_source *s, nuem_error *err)
{
    static const struct {
        const char *key, *name;
        bool own_unit; /* that of the parameter */
    } number[] = {{"best_fit", "Best fit of %s", true},
                  {"lower", "Lower end of %s", true},
                  {"upper", "Upper end of %s", true},
                  {"median_expected", "Median expected upper limit of %s", true},
                  {"chi2_min", "$\\chi^2_\\mathrm{min}$", false},
                  {"ndf", "Degrees of freedom", false},
                  {"p_value", "p value of %s = 0", false}};
    const json_t *r = s->result;
    char of[200], name[300];
    nuem_status st = nuem_hepdata_begin(s, "Interval of one parameter",
                                        "Neutrino, Electromagnetic properties, Limits", err);

    if (st) return st;
    nuem_hepdata_single(s->t, true, "Experiment", "", json_object_get(r, "experiment"));
    nuem_hepdata_symbol(nuem_hepdata_text_of(r, "parameter"), of);
    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++) {
        const json_t *value = json_object_get(r, number[i].key);
        const char *where = strstr(number[i].name, "%s");
        if (!value) continue;
        snprintf(name, sizeof name, "%.*s%s%s",
                 (int)(where ? where - number[i].name : (long)strlen(number[i].name)),
                 number[i].name, where ? of : "", where ? where + 2 : "");
        nuem_hepdata_single(s->t, false, name,
                            number[i].own_unit ? nuem_hepdata_text_of(r, "unit") : "", value);
    }
    return NUEM_OK;
}

/* Every key of the rows but the first, which is the parameter, or an index. */
static nuem_status row_table(nuem_hepdata_source *s, const json_t *rows, const char *what,
                             const char *independent, const char *unit, nuem_error *err)
{
    json_t *first = json_array_get(rows, 0), *value;
    const char *key;
    nuem_status st =
        nuem_hepdata_begin(s, what, "Neutrino, Electromagnetic properties, Limits", err);
    char of[200];

    nuem_hepdata_symbol(nuem_hepdata_text_of(s->result, "parameter"), of);
    if (!st) st = nuem_hepdata_of_rows(s, true, rows, independent, of, unit, err);
    json_object_foreach(first, key, value)
    {
        if (!st && strcmp(key, independent) != 0)
            st = nuem_hepdata_of_rows(s, false, rows, key, key, "", err);
    }
    return st;
}

nuem_status nuem_hepdata_limit(nuem_hepdata_source *s, nuem_error *err)
{
    const json_t *r = s->result, *points = json_object_get(r, "points"),
                 *regions = json_object_get(r, "regions");
    nuem_status st;

    if (!nuem_hepdata_text_of(r, "parameter")[0]) return nuem_hepdata_missing(s, "parameter", err);
    if (!json_object_get(r, "upper")) return nuem_hepdata_missing(s, "upper", err);
    st = limit_table(s, err);
    if (!st && json_array_size(points) > 0)
        st = row_table(s, points, "Test statistic by toys over the values of the parameter",
                       "value", nuem_hepdata_text_of(r, "unit"), err);
    if (!st && json_array_size(regions) > 1) {
        st = nuem_hepdata_begin(s, "Allowed regions",
                                "Neutrino, Electromagnetic properties, Limits", err);
        if (!st)
            st = nuem_hepdata_of_rows(s, true, regions, "lower", "Lower end",
                                      nuem_hepdata_text_of(r, "unit"), err);
        if (!st)
            st = nuem_hepdata_of_rows(s, false, regions, "upper", "Upper end",
                                      nuem_hepdata_text_of(r, "unit"), err);
    }
    return st;
}

/* --- fit --- */

nuem_status nuem_hepdata_fit(nuem_hepdata_source *s, nuem_error *err)
{
    const json_t *rows = json_object_get(s->result, "coordinates"),
                 *first = json_array_get(rows, 0);
    nuem_status st;

    if (!first) return nuem_hepdata_missing(s, "coordinates", err);
    st = nuem_hepdata_begin(s, "Global fit of couplings; each row in the unit that it names",
                            "Neutrino, Electromagnetic properties, Global fit", err);
    if (!st) st = nuem_hepdata_of_rows(s, true, rows, "coordinate", "Coordinate", "", err);
    if (!st) st = nuem_hepdata_of_rows(s, true, rows, "unit", "Unit", "", err);
    if (!st) st = nuem_hepdata_of_rows(s, false, rows, "best_fit", "Best fit", "", err);
    if (!st && json_object_get(first, "lower"))
        st = nuem_hepdata_of_rows(s, false, rows, "lower", "Lower end", "", err);
    if (!st && json_object_get(first, "upper"))
        st = nuem_hepdata_of_rows(s, false, rows, "upper", "Upper end", "", err);
    return st;
}

/* --- contour --- */

static void contour_variable(nuem_hepdata_source *s, bool independent, const json_t *axis,
                             const json_t *values)
{
    char of[200];

    nuem_hepdata_variable(s->t, independent,
                          nuem_hepdata_symbol(nuem_hepdata_text_of(axis, "parameter"), of),
                          nuem_hepdata_text_of(axis, "unit"), values, NULL);
}

/* All points of the grid, x running fastest. */
static nuem_status contour_grid(nuem_hepdata_source *s, const json_t *x, const json_t *y,
                                nuem_error *err)
{
    const json_t *grid = json_object_get(s->result, "grid"), *row,
                 *xs = json_object_get(x, "values"), *ys = json_object_get(y, "values");
    json_t *all[3] = {json_array(), json_array(), json_array()};
    nuem_status st =
        nuem_hepdata_begin(s, "chi2 less its minimum over two parameters, all else profiled",
                           "Neutrino, Electromagnetic properties, Contours", err);
    bool ok = all[0] && all[1] && all[2];
    size_t i;

    json_array_foreach(grid, i, row)
    {
        const json_t *chi2 = json_object_get(row, "delta_chi2");
        for (size_t k = 0; k < json_array_size(xs) && ok; k++)
            ok = json_array_append(all[0], json_array_get(xs, k)) == 0 &&
                 json_array_append(all[1], json_array_get(ys, i)) == 0 &&
                 json_array_append(all[2], json_array_get(chi2, k)) == 0;
    }
    if (!st && !ok) st = nuem_hepdata_missing(s, "grid", err);
    if (!st) {
        contour_variable(s, true, x, all[0]);
        contour_variable(s, true, y, all[1]);
        nuem_hepdata_variable(s->t, false, "$\\Delta\\chi^2$", "", all[2], NULL);
    }
    for (int k = 0; k < 3; k++) json_decref(all[k]);
    return st;
}

nuem_status nuem_hepdata_contour(nuem_hepdata_source *s, nuem_error *err)
{
    const json_t *r = s->result, *x = json_object_get(r, "x"), *y = json_object_get(r, "y");
    json_t *lines = json_object_get(r, "lines"), *line;
    const char *key;
    char what[120];
    nuem_status st;

    if (!json_object_get(x, "values") || !json_object_get(y, "values"))
        return nuem_hepdata_missing(s, "x.values", err);
    st = contour_grid(s, x, y, err);
    json_object_foreach(lines, key, line)
    {
        if (st) break;
        snprintf(what, sizeof what, "Contour line for %lld degree(s) of freedom, %s, in its order",
                 (long long)json_integer_value(json_object_get(line, "degrees_of_freedom")),
                 json_is_true(json_object_get(line, "closed")) ? "closed" : "open");
        st = nuem_hepdata_begin(s, what, "Neutrino, Electromagnetic properties, Contours", err);
        if (st) break;
        contour_variable(s, true, x, json_object_get(line, "x"));
        contour_variable(s, false, y, json_object_get(line, "y"));
    }
    return st;
}
