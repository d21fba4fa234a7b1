/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reading back what nuem wrote as JSON. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/record.h"
#include "io/result.h"

enum { MAX_RESULT_BYTES = 256 << 20 };

/* {"schema": "nuem/...", "provenance": {"citations": [...]}} or a complaint. */
static nuem_status find_citations(const json_t *root, const char *path, const json_t **list,
                                  nuem_error *err)
{
    const char *schema = json_string_value(json_object_get(root, "schema"));
    const json_t *provenance = json_object_get(root, "provenance");
    const json_t *citations = json_object_get(provenance, "citations");
    size_t i;
    const json_t *key;

    if (!schema || strncmp(schema, "nuem/", 5) != 0)
        return nuem_fail_at(err, NUEM_ERR_DATA, path, 0, 0,
                            "no result of nuem: 'schema' must begin with \"nuem/\"");
    if (!json_is_array(citations))
        return nuem_fail_at(err, NUEM_ERR_DATA, path, 0, 0,
                            "provenance.citations must be a list of BibTeX keys");
    json_array_foreach(citations, i, key)
    {
        if (!json_is_string(key) || !json_string_length(key))
            return nuem_fail_at(err, NUEM_ERR_DATA, path, 0, 0,
                                "provenance.citations[%zu] must be a BibTeX key", i);
    }
    *list = citations;
    return NUEM_OK;
}

nuem_status nuem_result_read_citations(const char *path, char ***keys, size_t *n, nuem_error *err)
{
    nuem_status st;
    char *text = NULL, **copy = NULL;
    size_t length, count = 0, i;
    json_t *root = NULL;
    json_error_t where;
    const json_t *list = NULL, *key;

    if ((st = nuem_file_read(path, MAX_RESULT_BYTES, &text, &length, err))) return st;
    root = json_loadb(text, length, JSON_REJECT_DUPLICATES, &where);
    if (!root) {
        if (json_error_code(&where) == json_error_out_of_memory)
            st = nuem_fail_nomem(err);
        else
            st = nuem_fail_at(err, NUEM_ERR_DATA, path, where.line, where.column, "not JSON: %s",
                              where.text);
        goto done;
    }
    if ((st = find_citations(root, path, &list, err))) goto done;

    copy = calloc(json_array_size(list) + 1, sizeof *copy);
    if (!copy) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    json_array_foreach(list, i, key)
    {
        if (!(copy[count] = strdup(json_string_value(key)))) {
            st = nuem_fail_nomem(err);
            goto done;
        }
        count++;
    }
    *keys = copy;
    *n = count;
    copy = NULL;
done:
    if (copy) nuem_data_list_free(copy, count);
    json_decref(root);
    free(text);
    return st;
}
