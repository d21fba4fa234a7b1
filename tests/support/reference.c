/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/reference.h"

#include "file/schema.h"

nuem_reference nuem_reference_value(const char *id)
{
    nuem_reference found = {NAN, NAN};
    nuem_yaml *doc = NULL;
    nuem_error err;

    assert_ok(nuem_yaml_read(NUEM_TEST_DATA "/validation/reference/reference.yaml", &doc, &err),
              err);
    const nuem_node *list = nuem_node_get(nuem_yaml_root(doc), "values");
    for (size_t i = 0; i < list->n; i++) {
        const nuem_node *entry = list->child[i];
        if (strcmp(nuem_node_string(entry, "id", ""), id) != 0) continue;
        assert_string_equal(nuem_node_string(entry, "tolerance_kind", ""), "relative");
        found.value = nuem_node_number(entry, "value", (double)NAN);
        found.tolerance = nuem_node_number(entry, "tolerance", (double)NAN);
    }
    nuem_yaml_free(doc);
    if (isnan(found.value) || isnan(found.tolerance)) {
        print_error("no reference value '%s'\n", id);
        fail();
    }
    return found;
}
