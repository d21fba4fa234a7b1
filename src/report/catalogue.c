/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/catalogue.h"

#include <math.h>
#include <string.h>

#include "file/record.h"

/* clang-format off */
const nuem_field nuem_catalogue_fields[] = {
    {.key = "id", .type = NUEM_FIELD_STRING, .required = true, .doc = "name of the entry"},
    {.key = "quantity", .type = NUEM_FIELD_STRING, .required = true, .doc = "mu, q, r2, ..."},
    {.key = "flavour", .type = NUEM_FIELD_STRING, .required = true, .doc = "element or mixture"},
    {.key = "value", .type = NUEM_FIELD_NUMBER, .doc = "upper limit, in `unit`"},
    {.key = "lower", .type = NUEM_FIELD_NUMBER, .doc = "lower end of an interval, in `unit`"},
    {.key = "upper", .type = NUEM_FIELD_NUMBER, .doc = "upper end of an interval, in `unit`"},
    {.key = "unit", .type = NUEM_FIELD_STRING, .required = true, .doc = "muB, e, cm2"},
    {.key = "cl", .type = NUEM_FIELD_NUMBER, .max = 1, .min_open = true, .doc = "confidence level"},
    {.key = "source_kind", .type = NUEM_FIELD_STRING, .required = true, .doc = "reactor, solar, ..."},
    {.key = "experiment", .type = NUEM_FIELD_STRING, .doc = "who measured"},
    {.key = "target", .type = NUEM_FIELD_STRING, .doc = "detector material"},
    {.key = "atomic_model", .type = NUEM_FIELD_STRING, .doc = "how bound electrons were treated"},
    {.key = "year", .type = NUEM_FIELD_INTEGER, .min = 1930, .max = 2200, .doc = "of publication"},
    {.key = "paper", .type = NUEM_FIELD_STRING, .doc = "journal, volume, year, page"},
    {.key = "arxiv", .type = NUEM_FIELD_STRING, .doc = "arXiv number"},
    {.key = "cite", .type = NUEM_FIELD_STRING_LIST, .doc = "BibTeX keys"},
    {.key = "status", .type = NUEM_FIELD_STRING, .required = true, .choices = "confirmed|unconfirmed", .doc = "was the number seen at its source?"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "what else to know"},
    {0},
};
static const nuem_field catalogue_fields[] = {
    NUEM_RECORD_FIELDS,
    {.key = "limits", .type = NUEM_FIELD_MAP_LIST, .required = true, .fields = nuem_catalogue_fields, .doc = "published limits"},
    {0},
};
/* clang-format on */

nuem_status nuem_catalogue_open(const nuem_data *data, nuem_yaml **doc, nuem_provenance *prov,
                                nuem_error *err)
{
    nuem_status st = nuem_record_open(data, "catalog", "limits", "nuem/catalog/1", catalogue_fields,
                                      doc, prov, err);

    return nuem_data_lacks(st, err);
}

nuem_status nuem_catalogue_value(const nuem_yaml *doc, const char *id, double *value,
                                 nuem_provenance *prov, nuem_error *err)
{
    const nuem_node *list = nuem_node_get(nuem_yaml_root(doc), "limits");

    for (size_t i = 0; i < list->n; i++) {
        const nuem_node *entry = list->child[i], *cite = nuem_node_get(entry, "cite");
        if (strcmp(nuem_node_string(entry, "id", ""), id) != 0) continue;
        double x = nuem_node_number(entry, "value", (double)NAN);
        if (isnan(x)) return nuem_node_fail(entry, err, "has no 'value'");
        for (size_t k = 0; cite && k < cite->n; k++) {
            nuem_status st = nuem_provenance_add_cite(prov, cite->child[k]->text, err);
            if (st) return st;
        }
        *value = x;
        return NUEM_OK;
    }
    return nuem_node_fail(list, err, "has no entry '%s'", id);
}
