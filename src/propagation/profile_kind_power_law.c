/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Powers of the radius: pieces of the density rho(r) = rho_0 (r_0/r)^n, each with its electron fraction, and
 * a field B(r) = B_0 (r_0/r)^m. A shock is a piece that begins with another density. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "propagation/profile_kind.h"

/* clang-format off */
static const nuem_field piece_fields[] = {
    {.key = "from", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = 1e20, .doc = "radius where the piece begins"},
    {.key = "density", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_DENSITY, .max = 1e18, .doc = "at the beginning of the piece"},
    {.key = "exponent", .type = NUEM_FIELD_NUMBER, .required = true, .min = -20, .max = 20, .doc = "n in density (from/r)^n"},
    {.key = "ye", .type = NUEM_FIELD_NUMBER, .required = true, .max = 1, .doc = "electrons per nucleon"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field strength_fields[] = {
    {.key = "strength", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_FIELD, .max = NUEM_PROFILE_FIELD_MAX, .doc = "across the path, at the reference radius"},
    {.key = "at", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = 1e20, .doc = "reference radius"},
    {.key = "exponent", .type = NUEM_FIELD_NUMBER, .required = true, .min = -20, .max = 20, .doc = "m in strength (at/r)^m"},
    {.key = "angle", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ANGLE, .min = -360, .max = 360, .doc = "from the x axis; default 0"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
const nuem_field nuem_profile_power_law_fields[] = {
    {.key = "pieces", .type = NUEM_FIELD_MAP_LIST, .required = true, .fields = piece_fields, .doc = "from the inside outwards; the path begins with the first"},
    {.key = "end", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = 1e20, .doc = "radius where the path ends"},
    {.key = "field", .type = NUEM_FIELD_MAP, .fields = strength_fields, .doc = "magnetic field; default none"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
/* clang-format on */

/* n_e = e^(log_ne - n ln r) and so on, r in km */
typedef struct shell {
    double from_km, exponent, ne, nn; /* densities of the piece at from_km, cm^-3 */
    double log_from;
} shell;

typedef struct power_law {
    double field_exponent, log_at, bx, by; /* components at the reference radius */
    size_t n;
    shell shell[];
} power_law;

static void power_law_at(const nuem_profile *p, size_t n, const double *x_km, nuem_medium *out)
{
    const power_law *s = p->state;

    for (size_t i = 0; i < n; i++) {
        const double r = nuem_profile_inside(p, x_km[i]), log_r = log(r);
        size_t k = s->n - 1; /* few pieces */
        while (k > 0 && r < s->shell[k].from_km) k--;
        const shell *q = &s->shell[k];
        const double fall = exp(q->exponent * (q->log_from - log_r)),
                     field = exp(s->field_exponent * (s->log_at - log_r));
        out[i] = (nuem_medium){q->ne * fall, q->nn * fall, s->bx * field, s->by * field};
    }
}

static nuem_status read_pieces(const nuem_node *list, double end_km, power_law *s, nuem_error *err)
{
    const double per_gram = nuem_constants_get()->avogadro; /* nucleons, 1 g/mol each */

    for (size_t i = 0; i < s->n; i++) {
        const nuem_node *node = list->child[i];
        const double from = nuem_node_quantity(node, "from", NUEM_DIM_LENGTH, 0.0),
                     rho = nuem_node_quantity(node, "density", NUEM_DIM_DENSITY, 0.0),
                     ye = nuem_node_number(node, "ye", 0.0);
        if (i && !(from > s->shell[i - 1].from_km))
            return nuem_node_fail(nuem_node_get(node, "from"), err,
                                  "is %.10g km after %.10g km; pieces go outwards", from,
                                  s->shell[i - 1].from_km);
        if (!(from < end_km))
            return nuem_node_fail(nuem_node_get(node, "from"), err,
                                  "is %.10g km; it must lie before the end, %.10g km", from,
                                  end_km);
        s->shell[i] = (shell){.from_km = from,
                              .log_from = log(from),
                              .exponent = nuem_node_number(node, "exponent", 0.0),
                              .ne = rho * ye * per_gram,
                              .nn = rho * (1.0 - ye) * per_gram};
    }
    return NUEM_OK;
}

static nuem_status read_strength(const nuem_profile_source *source, power_law *s, nuem_error *err)
{
    const nuem_node *node = nuem_node_get(source->block, "field");
    const double strength = nuem_profile_field(source, node, "strength"),
                 angle = nuem_node_quantity(node, "angle", NUEM_DIM_ANGLE, 0.0) * (M_PI / 180.0);

    if (!node && !isnan(source->field_gauss))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "field_gauss is %g, but this profile has no field to scale",
                         source->field_gauss);
    s->field_exponent = nuem_node_number(node, "exponent", 0.0);
    s->log_at = log(nuem_node_quantity(node, "at", NUEM_DIM_LENGTH, 1.0));
    s->bx = strength * cos(angle);
    s->by = strength * sin(angle);
    return NUEM_OK;
}

/* Nothing overflows on the way: the ends of the pieces bound what is between. */
static nuem_status check_ends(const nuem_profile *p, const nuem_node *block, nuem_error *err)
{
    const power_law *s = p->state;

    for (size_t i = 0; i <= s->n; i++) {
        const double x = i < s->n ? s->shell[i].from_km : p->end_km;
        const double before = nextafter(x, 0.0), at[2] = {before, x};
        nuem_medium m[2];
        nuem_profile_at(p, 2, at, m);
        if (nuem_profile_check_medium(&m[0], -1, NULL) ||
            nuem_profile_check_medium(&m[1], -1, NULL))
            return nuem_node_fail(block, err, "gives densities or fields out of range at %.10g km",
                                  x);
    }
    return NUEM_OK;
}

static nuem_status build_power_law(const nuem_profile_source *source, nuem_profile **out,
                                   nuem_error *err)
{
    const nuem_node *list = nuem_node_get(source->block, "pieces");
    const double end = nuem_node_quantity(source->block, "end", NUEM_DIM_LENGTH, 0.0);
    nuem_profile *p = NULL;
    power_law *s = NULL;
    double *from = NULL;
    nuem_status st;

    if (list->n == 0) return nuem_node_fail(list, err, "is empty; it must have a piece");
    s = calloc(1, sizeof *s + list->n * sizeof s->shell[0]);
    from = malloc(list->n * sizeof *from);
    if (!s || !from) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    s->n = list->n;
    if ((st = read_pieces(list, end, s, err))) goto done;
    if ((st = read_strength(source, s, err))) goto done;
    for (size_t i = 0; i < s->n; i++) from[i] = s->shell[i].from_km;
    p = nuem_profile_make(power_law_at, NULL, s, from[0], end);
    s = NULL; /* handed over */
    if (!p) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    if ((st = check_ends(p, source->block, err))) goto done;
    if ((st = nuem_profile_set_breaks(p, list->n, from, err))) goto done;
    *out = p;
    p = NULL; /* handed over */
done:
    nuem_profile_free(p);
    free(from);
    free(s);
    return st;
}

const nuem_profile_kind nuem_profile_kind_power_law = {.name = "power_law",
                                                       .build = build_power_law};
