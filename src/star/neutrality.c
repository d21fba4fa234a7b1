/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charge of the electron neutrino from the neutrality of matter. */
#include "nuem/neutrality.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "num/bracket.h"
#include "num/normal.h"
#include "star/neutrality_fields.h"

/* clang-format off */
static const nuem_field value_fields[] = {
    {.key = "id", .type = NUEM_FIELD_STRING, .required = true, .choices = "neutron|hydrogen|neutron-beam|gas", .doc = "neutron and hydrogen as tables list them; a beam of neutrons; a gas of molecules, charge a nucleon"},
    {.key = "value", .type = NUEM_FIELD_NUMBER, .required = true, .min = -1, .max = 1, .doc = "charge"},
    {.key = "sigma", .type = NUEM_FIELD_NUMBER, .required = true, .min_open = true, .max = 1, .doc = "its 1-sigma error"},
    {.key = "unit", .type = NUEM_FIELD_STRING, .required = true, .choices = "e", .doc = "unit"},
    {.key = "protons", .type = NUEM_FIELD_INTEGER, .min = 1, .max = 1000, .doc = "gas: protons of a molecule"},
    {.key = "neutrons", .type = NUEM_FIELD_INTEGER, .min = 0, .max = 2000, .doc = "gas: neutrons of a molecule"},
    {.key = "status", .type = NUEM_FIELD_STRING, .choices = "confirmed|unconfirmed", .doc = "seen at its source or in a table, or not"},
    {.key = "cite", .type = NUEM_FIELD_STRING_LIST, .doc = "BibTeX keys"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
const nuem_field nuem_neutrality_fields[] = {
    NUEM_RECORD_FIELDS,
    {.key = "values", .type = NUEM_FIELD_MAP_LIST, .required = true, .fields = value_fields, .doc = "measured charges"},
    {0},
};
/* clang-format on */

static nuem_status find(const nuem_node *list, const char *id, const nuem_node **out,
                        nuem_error *err)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(nuem_node_string(list->child[i], "id", ""), id) == 0) {
            *out = list->child[i];
            return NUEM_OK;
        }
    return nuem_node_fail(list, err, "lacks '%s'", id);
}

static nuem_status charge(const nuem_node *list, const char *id, nuem_charge *out, nuem_error *err)
{
    const nuem_node *map;
    nuem_status st = find(list, id, &map, err);

    if (st) return st;
    *out = (nuem_charge){nuem_node_number(map, "value", 0.0), nuem_node_number(map, "sigma", 0.0)};
    return NUEM_OK;
}

static nuem_charge difference(nuem_charge a, nuem_charge b, double factor)
{
    return (nuem_charge){factor * (a.value_e - b.value_e), factor * hypot(a.sigma_e, b.sigma_e)};
}

static nuem_status read(const nuem_node *list, nuem_neutrality *r, nuem_error *err)
{
    const nuem_node *gas;
    nuem_status st = charge(list, "neutron-beam", &r->neutron, err);

    if (!st) st = charge(list, "gas", &r->gas, err);
    if (!st) st = charge(list, "neutron", &r->neutron_listed, err);
    if (!st) st = charge(list, "hydrogen", &r->hydrogen_listed, err);
    if (!st) st = find(list, "gas", &gas, err);
    if (st) return st;
    r->z = (int)nuem_node_integer(gas, "protons", 0);
    r->n = (int)nuem_node_integer(gas, "neutrons", -1);
    if (r->z < 1 || r->n < 0) return nuem_node_fail(gas, err, "needs protons and neutrons");
    /* A gas = Z hydrogen + N neutron, neutrino = hydrogen - neutron */
    const double a = r->z + r->n;
    r->hydrogen = (nuem_charge){(a * r->gas.value_e - r->n * r->neutron.value_e) / r->z,
                                hypot(a * r->gas.sigma_e, r->n * r->neutron.sigma_e) / r->z};
    r->neutrino = difference(r->gas, r->neutron, a / r->z);
    r->neutrino_listed = difference(r->hydrogen_listed, r->neutron_listed, 1.0);
    return NUEM_OK;
}

nuem_status nuem_neutrality_open(const nuem_data *data, const char *id, nuem_neutrality *out,
                                 nuem_provenance *prov, nuem_error *err)
{
    nuem_neutrality r = {.z = 0};
    nuem_yaml *doc = NULL;
    nuem_status st = nuem_record_open(data, "constraint", id ? id : "charge-neutrality",
                                      "nuem/constraint/1", nuem_neutrality_fields, &doc, prov, err);

    if (!id) st = nuem_data_lacks(st, err);
    if (!st) st = read(nuem_node_get(nuem_yaml_root(doc), "values"), &r, err);
    nuem_yaml_free(doc);
    if (!st) *out = r;
    return st;
}

typedef struct bound {
    double mean, cl; /* in standard deviations */
} bound;

static double missing(double b, void *context)
{
    const bound *x = context;

    return nuem_normal_probability(b - x->mean) - nuem_normal_probability(-b - x->mean) - x->cl;
}

nuem_status nuem_charge_bound(const nuem_charge *q, double cl, double *out_e, nuem_error *err)
{
    if (!isfinite(q->value_e) || !(q->sigma_e > 0.0 && isfinite(q->sigma_e)))
        return nuem_fail(err, NUEM_ERR_ARG, "a charge of %g +- %g e; its error must be > 0",
                         q->value_e, q->sigma_e);
    if (!(cl > 0.0 && cl < 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "a confidence level of %g; it must lie in (0, 1)", cl);
    bound x = {.mean = fabs(q->value_e) / q->sigma_e, .cl = cl};
    double b;
    nuem_status st = nuem_root(missing, &x, 0.0, x.mean + 40.0, 1e-12, &b, err);
    if (!st) *out_e = b * q->sigma_e;
    return st;
}
