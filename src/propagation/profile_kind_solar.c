/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From the centre of the Sun outwards: densities of a solar model and regular fields of given shapes. The shapes are
 * polynomials, so the whole profile is one table of cubics. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "propagation/profile_kind.h"
#include "propagation/profile_table.h"
#include "propagation/solar_curves.h"

/* clang-format off */
static const nuem_field region_fields[] = {
    {.key = "shape", .type = NUEM_FIELD_STRING, .required = true, .choices = "constant|triangle|parabola", .doc = "constant between the ends; triangle: straight from 0 at the ends to the peak; parabola: strength (1 - ((r - peak)/(end - peak))^2) on each side"},
    {.key = "strength", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_FIELD, .max = NUEM_PROFILE_FIELD_MAX, .doc = "across the path, at the peak"},
    {.key = "from_rsun", .type = NUEM_FIELD_NUMBER, .required = true, .max = 10, .doc = "inner end, solar radii"},
    {.key = "peak_rsun", .type = NUEM_FIELD_NUMBER, .max = 10, .doc = "of triangle and parabola, solar radii; default the middle"},
    {.key = "to_rsun", .type = NUEM_FIELD_NUMBER, .required = true, .min_open = true, .max = 10, .doc = "outer end, solar radii"},
    {.key = "angle", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ANGLE, .min = -360, .max = 360, .doc = "from the x axis; default 0"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
const nuem_field nuem_profile_solar_fields[] = {
    {.key = "model", .type = NUEM_FIELD_STRING, .doc = "record of data/solar with the electrons; default " NUEM_DEFAULT_SOLAR},
    {.key = "composition", .type = NUEM_FIELD_STRING, .doc = "record of data/composition, for the neutrons; default bs05-op"},
    {.key = "radius", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_LENGTH, .min = 1e5, .max = 1e7, .doc = "solar radius; default 695700 km (IAU 2015 resolution B3)"},
    {.key = "fields", .type = NUEM_FIELD_MAP_LIST, .fields = region_fields, .doc = "regular magnetic fields, which add; field_gauss is the strength of the first and scales the others with it"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
/* clang-format on */

typedef enum shape { CONSTANT, TRIANGLE, PARABOLA } shape;

typedef struct region {
    shape shape;
    double from, peak, to; /* solar radii */
    double bx, by;         /* at the peak, gauss */
} region;

/* Value and slope relative to the peak on one side (-1 or +1) of r. */
static void shape_at(const region *f, double r, int side, double *value, double *slope)
{
    const bool inside = side < 0 ? r > f->from && r <= f->to : r >= f->from && r < f->to;
    const bool outer = side < 0 ? r > f->peak : r >= f->peak;
    const double end = outer ? f->to : f->from, width = end - f->peak, u = (r - f->peak) / width;

    *value = *slope = 0.0;
    if (!inside) return;
    if (f->shape == CONSTANT) {
        *value = 1.0;
    } else if (f->shape == TRIANGLE) {
        *value = 1.0 - u;
        *slope = -1.0 / width;
    } else {
        *value = 1.0 - u * u;
        *slope = -2.0 * u / width;
    }
}

static nuem_status read_region(const nuem_node *node, double scale, region *f, nuem_error *err)
{
    const char *name = nuem_node_string(node, "shape", "");
    const double strength = scale * nuem_node_quantity(node, "strength", NUEM_DIM_FIELD, 0.0),
                 angle = nuem_node_quantity(node, "angle", NUEM_DIM_ANGLE, 0.0) * (M_PI / 180.0);

    f->shape = name[0] == 'c' ? CONSTANT : name[0] == 't' ? TRIANGLE : PARABOLA;
    f->from = nuem_node_number(node, "from_rsun", 0.0);
    f->to = nuem_node_number(node, "to_rsun", 1.0);
    f->peak = nuem_node_number(node, "peak_rsun", 0.5 * (f->from + f->to));
    f->bx = strength * cos(angle);
    f->by = strength * sin(angle);
    if (!(f->from < f->to))
        return nuem_node_fail(node, err, "goes from %g to %g solar radii; it must go outwards",
                              f->from, f->to);
    if (!(f->peak >= f->from && f->peak <= f->to))
        return nuem_node_fail(nuem_node_get(node, "peak_rsun"), err,
                              "is %g; it must lie in [%g, %g]", f->peak, f->from, f->to);
    if (!(fabs(strength) <= NUEM_PROFILE_FIELD_MAX))
        return nuem_node_fail(node, err, "becomes %g G with field_gauss; it must lie within %g G",
                              strength, NUEM_PROFILE_FIELD_MAX);
    return NUEM_OK;
}

/* regions: [list->n] */
static nuem_status read_regions(const nuem_profile_source *s, const nuem_node *list,
                                region *regions, nuem_error *err)
{
    double scale = 1.0;
    nuem_status st = NUEM_OK;

    if (!isnan(s->field_gauss)) {
        const double first =
            list && list->n ? nuem_node_quantity(list->child[0], "strength", NUEM_DIM_FIELD, 0.0)
                            : 0.0;
        if (!(first > 0.0))
            return nuem_fail(err, NUEM_ERR_ARG,
                             "field_gauss is %g, but this profile has no field to scale",
                             s->field_gauss);
        scale = s->field_gauss / first;
    }
    for (size_t i = 0; list && i < list->n && !st; i++)
        st = read_region(list->child[i], scale, &regions[i], err);
    return st;
}

static int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Rows of the profile: the model's knots, and two at each edge of a field. */
typedef struct rows {
    size_t n;
    double *x, *y[NUEM_CUBIC_CURVES], *dy[NUEM_CUBIC_CURVES]; /* km, per km; views into x */
} rows;

static void add_row(rows *t, const nuem_cubic *model, size_t n_regions, const region *regions,
                    double radius_km, double r, int side)
{
    const nuem_cubic_piece *piece = &model->piece[nuem_cubic_find(model, r, 0)];
    double value[NUEM_CUBIC_CURVES], slope[NUEM_CUBIC_CURVES];

    nuem_cubic_eval(piece, r, value);
    nuem_cubic_slope(piece, r, slope);
    for (size_t i = 0; i < n_regions; i++) {
        double v, d;
        shape_at(&regions[i], r, side, &v, &d);
        value[2] += v * regions[i].bx;
        value[3] += v * regions[i].by;
        slope[2] += d * regions[i].bx;
        slope[3] += d * regions[i].by;
    }
    t->x[t->n] = r * radius_km;
    for (int k = 0; k < NUEM_CUBIC_CURVES; k++) {
        t->y[k][t->n] = value[k];
        t->dy[k][t->n] = slope[k] / radius_km;
    }
    t->n++;
}

/* The profile of a model and its fields. knot: [model->n + 1 + 3 n_regions] scratch; edge: [3 n_regions]
 * scratch. */
static void fill_rows(rows *t, const nuem_cubic *model, size_t n_regions, const region *regions,
                      double radius_km, double *knot, double *edge)
{
    size_t n = model->n + 1, n_edges = 0;

    memcpy(knot, model->x, n * sizeof *knot);
    for (size_t i = 0; i < n_regions; i++) {
        const double place[3] = {regions[i].from, regions[i].peak, regions[i].to};
        for (int k = 0; k < 3; k++)
            if (place[k] > model->x[0] && place[k] < model->x[model->n])
                knot[n++] = edge[n_edges++] = place[k];
    }
    qsort(knot, n, sizeof *knot, ascending);
    for (size_t i = 0; i < n; i++) {
        bool is_edge = false;
        if (i && knot[i] == knot[i - 1]) continue;
        for (size_t k = 0; k < n_edges; k++) is_edge = is_edge || edge[k] == knot[i];
        if (is_edge || i + 1 == n) add_row(t, model, n_regions, regions, radius_km, knot[i], -1);
        if (is_edge || i + 1 < n) add_row(t, model, n_regions, regions, radius_km, knot[i], 1);
    }
    qsort(edge, n_edges, sizeof *edge, ascending);
    for (size_t k = 0; k < 3 * n_regions; k++) edge[k] = k < n_edges ? edge[k] * radius_km : 0.0;
}

static nuem_status assemble(const nuem_cubic *model, size_t n_regions, const region *regions,
                            double radius_km, nuem_profile **out, nuem_error *err)
{
    const size_t room = model->n + 1 + 6 * n_regions, edges = 3 * n_regions;
    double *work = malloc((9 * room + (model->n + 1 + edges) + edges) * sizeof *work);
    nuem_profile_curves curves = {.log_ne = true, .log_nn = true};
    rows t = {.n = 0, .x = work};
    nuem_status st;

    if (!work) return nuem_fail_nomem(err);
    for (int k = 0; k < NUEM_CUBIC_CURVES; k++) {
        t.y[k] = work + (size_t)(1 + k) * room;
        t.dy[k] = work + (size_t)(5 + k) * room;
    }
    double *knot = work + 9 * room, *edge = knot + model->n + 1 + edges;
    fill_rows(&t, model, n_regions, regions, radius_km, knot, edge);
    const double *const y[NUEM_CUBIC_CURVES] = {t.y[0], t.y[1], t.y[2], t.y[3]};
    const double *const dy[NUEM_CUBIC_CURVES] = {t.dy[0], t.dy[1], t.dy[2], t.dy[3]};
    st = nuem_cubic_create(t.n, t.x, y, dy, &curves.cubic, err);
    if (!st) st = nuem_profile_of_curves(&curves, edges, edge, out, err);
    free(work);
    return st;
}

static nuem_status build_solar(const nuem_profile_source *s, nuem_profile **out, nuem_error *err)
{
    const nuem_node *list = nuem_node_get(s->block, "fields");
    const size_t n = list ? list->n : 0;
    region *regions = calloc(n + 1, sizeof *regions);
    nuem_solar *solar = NULL;
    nuem_table *composition = NULL;
    nuem_cubic model = {0};
    nuem_status st;

    if (!regions) return nuem_fail_nomem(err);
    if ((st = read_regions(s, list, regions, err))) goto done;
    st = nuem_solar_open(s->data, nuem_node_string(s->block, "model", NUEM_DEFAULT_SOLAR), &solar,
                         s->prov, err);
    if (st) goto done;
    st = nuem_record_data_table(s->data, "composition",
                                nuem_node_string(s->block, "composition", "bs05-op"), &composition,
                                s->prov, err);
    if (st) goto done;
    if ((st = nuem_solar_curves(solar, composition, &model, err))) goto done;
    st = assemble(&model, n, regions,
                  nuem_node_quantity(s->block, "radius", NUEM_DIM_LENGTH, 695700.0), out, err);
done:
    nuem_cubic_clear(&model);
    nuem_table_free(composition);
    nuem_solar_free(solar);
    free(regions);
    return st;
}

const nuem_profile_kind nuem_profile_kind_solar = {.name = "solar", .build = build_solar};
