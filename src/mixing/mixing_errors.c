/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "file/record.h"
#include "mixing/mixing_fields.h"

nuem_status nuem_mixing_open_errors(const nuem_data *data, const char *name, nuem_mixing *out,
                                    nuem_provenance *prov, nuem_error *err)
{
    nuem_yaml *doc = NULL;
    nuem_mixing sigma = {0};
    nuem_status st = nuem_record_open(data, "mixing", name, "nuem/mixing/1",
                                      nuem_mixing_record_fields, &doc, prov, err);

    if (st) return st;
    const nuem_node *map = nuem_node_get(nuem_yaml_root(doc), "error");
    if (map) st = nuem_mixing_from_node(map, &sigma, err);
    nuem_yaml_free(doc);
    if (!st) *out = sigma;
    return st;
}
