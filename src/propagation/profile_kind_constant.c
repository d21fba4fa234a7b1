/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Records of a constant medium and of one whose field turns. */
#include <math.h>

#include "base/error.h"
#include "propagation/profile_kind.h"

/* clang-format off */
#define MEDIUM_FIELDS \
    {.key = "length", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = 1e25, .doc = "of the path, from 0; start_km and end_km may lie beyond"}, \
    {.key = "ne_cm3", .type = NUEM_FIELD_NUMBER, .max = NUEM_PROFILE_DENSITY_MAX, .doc = "electrons, free and bound, cm^-3; default 0"}, \
    {.key = "nn_cm3", .type = NUEM_FIELD_NUMBER, .max = NUEM_PROFILE_DENSITY_MAX, .doc = "neutrons, cm^-3; default 0"}, \
    {.key = "field", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_FIELD, .max = NUEM_PROFILE_FIELD_MAX, .doc = "magnetic field across the path; default 0"}, \
    {.key = "angle", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ANGLE, .min = -360, .max = 360, .doc = "of the field from the x axis, at x = 0; default 0"}, \
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"}

const nuem_field nuem_profile_constant_fields[] = {MEDIUM_FIELDS, {0}};
const nuem_field nuem_profile_twist_fields[] = {
    MEDIUM_FIELDS,
    {.key = "rad_per_km", .type = NUEM_FIELD_NUMBER, .required = true, .min = -1e20, .max = 1e20, .doc = "by how much the field turns"},
    {0},
};
/* clang-format on */

static nuem_status build_constant(const nuem_profile_source *s, nuem_profile **out, nuem_error *err)
{
    const double strength = nuem_profile_field(s, s->block, "field"),
                 angle =
                     nuem_node_quantity(s->block, "angle", NUEM_DIM_ANGLE, 0.0) * (M_PI / 180.0);
    const nuem_medium medium = {
        .ne_cm3 = nuem_node_number(s->block, "ne_cm3", 0.0),
        .nn_cm3 = nuem_node_number(s->block, "nn_cm3", 0.0),
        .bx_gauss = strength * cos(angle),
        .by_gauss = strength * sin(angle),
    };
    nuem_profile *p = NULL;
    nuem_status st =
        nuem_profile_twist(&medium, nuem_node_number(s->block, "rad_per_km", 0.0),
                           nuem_node_quantity(s->block, "length", NUEM_DIM_LENGTH, 0.0), &p, err);

    if (st) return st;
    p->first_km = -NUEM_PROFILE_PLACE_MAX;
    p->last_km = NUEM_PROFILE_PLACE_MAX;
    *out = p;
    return NUEM_OK;
}

const nuem_profile_kind nuem_profile_kind_constant = {.name = "constant", .build = build_constant};
const nuem_profile_kind nuem_profile_kind_twist = {.name = "twist", .build = build_constant};
