/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/mixing.h"

#include <math.h>

#include "base/error.h"
#include "file/record.h"
#include "mixing/mixing_fields.h"
#include "num/matrix3.h"

const nuem_field nuem_mixing_fields[] = {NUEM_MIXING_FIELDS, {0}};

const nuem_field nuem_mixing_record_fields[] = {
    NUEM_RECORD_FIELDS,
    NUEM_MIXING_FIELDS,
    {.key = "error",
     .type = NUEM_FIELD_MAP,
     .fields = nuem_mixing_error_fields,
     .doc = "1-sigma errors of the same keys"},
    {0},
};

const nuem_field nuem_mixing_error_fields[] = {
    {.key = "theta12_deg", .type = NUEM_FIELD_NUMBER, .max = 90, .doc = "degrees"},
    {.key = "theta23_deg", .type = NUEM_FIELD_NUMBER, .max = 90, .doc = "degrees"},
    {.key = "theta13_deg", .type = NUEM_FIELD_NUMBER, .max = 90, .doc = "degrees"},
    {.key = "delta_deg", .type = NUEM_FIELD_NUMBER, .max = 360, .doc = "degrees"},
    {.key = "dm21_ev2", .type = NUEM_FIELD_NUMBER, .max = 1, .doc = "eV^2"},
    {.key = "dm31_ev2", .type = NUEM_FIELD_NUMBER, .max = 1, .doc = "eV^2"},
    {0},
};

nuem_status nuem_mixing_from_node(const nuem_node *map, nuem_mixing *out, nuem_error *err)
{
    nuem_mixing m = {
        .theta12_deg = nuem_node_number(map, "theta12_deg", 0.0),
        .theta23_deg = nuem_node_number(map, "theta23_deg", 0.0),
        .theta13_deg = nuem_node_number(map, "theta13_deg", 0.0),
        .delta_deg = nuem_node_number(map, "delta_deg", 0.0),
        .dm21_ev2 = nuem_node_number(map, "dm21_ev2", 0.0),
        .dm31_ev2 = nuem_node_number(map, "dm31_ev2", 0.0),
    };
    const nuem_node *phases = nuem_node_get(map, "majorana_deg");

    if (phases && phases->n != 2)
        return nuem_node_fail(phases, err, "has %zu elements; it must have 2 (alpha21, alpha31)",
                              phases->n);
    for (size_t i = 0; phases && i < 2; i++) {
        nuem_status st = nuem_node_to_number(phases->child[i], &m.majorana_deg[i], err);
        if (st) return st;
    }
    *out = m;
    return NUEM_OK;
}

nuem_status nuem_mixing_open(const nuem_data *data, const char *name, nuem_mixing *out,
                             nuem_provenance *prov, nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_status st;

    st = nuem_record_open(data, "mixing", name, "nuem/mixing/1", nuem_mixing_record_fields, &doc,
                          prov, err);
    if (!st) st = nuem_mixing_from_node(nuem_yaml_root(doc), out, err);
    nuem_yaml_free(doc);
    return st;
}

nuem_status nuem_mixing_check(const nuem_mixing *m, nuem_error *err)
{
    const struct {
        const char *name;
        double value, lo, hi;
    } check[] = {
        {"theta12_deg", m->theta12_deg, 0, 90},
        {"theta23_deg", m->theta23_deg, 0, 90},
        {"theta13_deg", m->theta13_deg, 0, 90},
        {"delta_deg", m->delta_deg, -360, 360},
        {"dm21_ev2", m->dm21_ev2, 0, 1},
        {"dm31_ev2", m->dm31_ev2, -1, 1},
        {"majorana_deg[0]", m->majorana_deg[0], -720, 720},
        {"majorana_deg[1]", m->majorana_deg[1], -720, 720},
    };

    for (size_t i = 0; i < sizeof check / sizeof check[0]; i++)
        if (!(check[i].value >= check[i].lo && check[i].value <= check[i].hi))
            return nuem_fail(err, NUEM_ERR_ARG, "mixing.%s is %g; it must lie in [%g, %g]",
                             check[i].name, check[i].value, check[i].lo, check[i].hi);
    return NUEM_OK;
}

void nuem_mixing_pmns(const nuem_mixing *m, nuem_matrix3 *u)
{
    const double rad = M_PI / 180.0;
    double s12 = sin(m->theta12_deg * rad), c12 = cos(m->theta12_deg * rad);
    double s23 = sin(m->theta23_deg * rad), c23 = cos(m->theta23_deg * rad);
    double s13 = sin(m->theta13_deg * rad), c13 = cos(m->theta13_deg * rad);
    double cd = cos(m->delta_deg * rad), sd = sin(m->delta_deg * rad);
    nuem_matrix3 v = {{
        {{c12 * c13, 0}, {s12 * c13, 0}, {s13 * cd, -s13 * sd}},
        {{-s12 * c23 - c12 * s23 * s13 * cd, -c12 * s23 * s13 * sd},
         {c12 * c23 - s12 * s23 * s13 * cd, -s12 * s23 * s13 * sd},
         {s23 * c13, 0}},
        {{s12 * s23 - c12 * c23 * s13 * cd, -c12 * c23 * s13 * sd},
         {-c12 * s23 - s12 * c23 * s13 * cd, -s12 * c23 * s13 * sd},
         {c23 * c13, 0}},
    }};

    for (int k = 1; k < 3; k++) {
        double half = 0.5 * m->majorana_deg[k - 1] * rad;
        for (int a = 0; a < 3; a++)
            v.m[a][k] = nuem_cmul(v.m[a][k], (nuem_complex){cos(half), sin(half)});
    }
    *u = v;
}
