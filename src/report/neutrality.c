/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Row of the review: the charge of the neutrino from the neutrality of matter. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "file/record.h"
#include "num/normal.h"
#include "report/review_row.h"

/* clang-format off */
static const nuem_field value_fields[] = {
    {.key = "id", .type = NUEM_FIELD_STRING, .required = true, .doc = "neutron or hydrogen"},
    {.key = "value", .type = NUEM_FIELD_NUMBER, .required = true, .min = -1, .max = 1, .doc = "charge"},
    {.key = "sigma", .type = NUEM_FIELD_NUMBER, .required = true, .min_open = true, .max = 1, .doc = "its 1-sigma error"},
    {.key = "unit", .type = NUEM_FIELD_STRING, .required = true, .choices = "e", .doc = "unit"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field constraint_fields[] = {
    NUEM_RECORD_FIELDS,
    {.key = "values", .type = NUEM_FIELD_MAP_LIST, .required = true, .fields = value_fields, .doc = "measured charges"},
    {0},
};
/* clang-format on */

static nuem_status charge(const nuem_yaml *doc, const char *id, double *value, double *sigma,
                          nuem_error *err)
{
    const nuem_node *list = nuem_node_get(nuem_yaml_root(doc), "values");

    for (size_t i = 0; i < list->n; i++)
        if (strcmp(nuem_node_string(list->child[i], "id", ""), id) == 0) {
            *value = nuem_node_number(list->child[i], "value", 0.0);
            *sigma = nuem_node_number(list->child[i], "sigma", 0.0);
            return NUEM_OK;
        }
    return nuem_node_fail(list, err, "lacks the charge of the %s", id);
}

/* Charge is conserved in n -> p e nubar: q_nu = q_p + q_e - q_n (Raffelt, Phys. Rept. 320 (1999) 319). */
nuem_status nuem_review_neutrality(const nuem_data *data, nuem_review_row *row,
                                   nuem_provenance *prov, nuem_error *err)
{
    const double cl = 0.9, z = nuem_normal_quantile(0.5 * (1.0 + cl));
    double neutron, neutron_sigma, hydrogen, hydrogen_sigma;
    nuem_yaml *doc = NULL;
    nuem_status st = nuem_record_open(data, "constraint", "charge-neutrality", "nuem/constraint/1",
                                      constraint_fields, &doc, prov, err);

    st = nuem_data_lacks(st, err);
    if (!st) st = charge(doc, "neutron", &neutron, &neutron_sigma, err);
    if (!st) st = charge(doc, "hydrogen", &hydrogen, &hydrogen_sigma, err);
    nuem_yaml_free(doc);
    if (st) return st;
    double q = hydrogen - neutron, sigma = hypot(neutron_sigma, hydrogen_sigma);
    row->computed[0] = fabs(q) + z * sigma;
    row->n_computed = 1;
    nuem_review_note(
        row,
        "90 %% CL, by charge conservation in neutron decay: q_nu = (q_p + q_e) - q_n = "
        "(%.1f +- %.1f)e-21 e from (%.1f +- %.1f)e-21 and (%.1f +- %.1f)e-21 e; the "
        "inputs are unconfirmed",
        1e21 * q, 1e21 * sigma, 1e21 * hydrogen, 1e21 * hydrogen_sigma, 1e21 * neutron,
        1e21 * neutron_sigma);
    return NUEM_OK;
}
