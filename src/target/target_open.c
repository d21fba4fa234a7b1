/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every kind of target from its text. */
#include <string.h>

#include "base/error.h"
#include "nuem/atom_store.h"
#include "target/correction.h"
#include "target/tabulated.h"

static nuem_status tables(nuem_atom_store *store, const char *formula,
                          const nuem_atom_response *const **table, size_t *n, nuem_error *err)
{
    if (!store)
        return nuem_fail(err, NUEM_ERR_UNSUPPORTED,
                         "%.60s with response functions needs a store of their tables", formula);
    return nuem_atom_store_formula(store, formula, table, n, err);
}

/* The element that a correction is of, with its base and the correction. */
static nuem_status corrected(const nuem_data *data, const char *record, nuem_atom_store *store,
                             nuem_target **out, nuem_correction **correction, nuem_provenance *prov,
                             nuem_error *err)
{
    nuem_correction *c = NULL;
    const nuem_atom_response *const *table = NULL;
    char symbol[NUEM_ELEMENT_SYMBOL];
    size_t n = 0;
    nuem_status st = nuem_correction_open(data, record, &c, prov, err);

    if (st) return st;
    const nuem_correction_info *info = nuem_correction_get(c);
    nuem_element_symbol(info->z, symbol);
    if (info->base == NUEM_BINDING_RESPONSE) st = tables(store, symbol, &table, &n, err);
    if (!st) st = nuem_target_create_corrected(symbol, c, n, table, 0, NULL, out, err);
    if (st)
        nuem_correction_free(c);
    else
        *correction = c;
    return st;
}

nuem_status nuem_target_open(const nuem_data *data, const char *text, nuem_atom_store *store,
                             nuem_target **out, nuem_correction **correction, nuem_provenance *prov,
                             nuem_error *err)
{
    static const char prefix[] = "response:";
    const char *formula = text + sizeof prefix - 1;
    const nuem_atom_response *const *table;
    nuem_target *target = NULL;
    size_t n;
    nuem_status st;

    if (strncmp(text, NUEM_BINDING_TABLE, sizeof NUEM_BINDING_TABLE - 1) == 0)
        return corrected(data, text + sizeof NUEM_BINDING_TABLE - 1, store, out, correction, prov,
                         err);
    if (strncmp(text, prefix, sizeof prefix - 1) != 0) {
        st = nuem_target_parse(text, &target, err);
    } else if (!(st = tables(store, formula, &table, &n, err))) {
        st = nuem_target_create_response(formula, n, table, 0, NULL, &target, err);
    }
    if (st) return st;
    *out = target;
    *correction = NULL;
    return NUEM_OK;
}
