/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A whole result that nuem wrote as JSON, checked but not changed. */
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/record.h"
#include "io/result.h"

enum { MAX_RESULT_BYTES = 64 << 20 };

static nuem_status bad(const char *path, const char *what, nuem_error *err)
{
    return nuem_fail_at(err, NUEM_ERR_DATA, path, 0, 0, "no result of nuem: %s", what);
}

/* "nuem/<noun>/<digits>" */
static bool is_schema(const char *text)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz-_", digits[] = "0123456789";

    if (!text || strncmp(text, "nuem/", 5) != 0) return false;
    text += 5;
    size_t noun = strspn(text, letters);
    if (noun == 0 || text[noun] != '/') return false;
    text += noun + 1;
    return *text && text[strspn(text, digits)] == '\0';
}

static nuem_status check(const json_t *root, const char *path, nuem_error *err)
{
    const json_t *provenance = json_object_get(root, "provenance"), *file, *key;
    size_t i;

    if (!is_schema(json_string_value(json_object_get(root, "schema"))))
        return bad(path, "'schema' must be \"nuem/<noun>/<number>\"", err);
    if (!json_is_object(json_object_get(root, "result")))
        return bad(path, "'result' must be an object", err);
    if (!json_is_string(json_object_get(provenance, "version")))
        return bad(path, "provenance.version must be text", err);
    if (!json_is_array(json_object_get(provenance, "citations")))
        return bad(path, "provenance.citations must be a list of BibTeX keys", err);
    json_array_foreach(json_object_get(provenance, "citations"), i, key)
    {
        if (!json_is_string(key) || !json_string_length(key))
            return nuem_fail_at(err, NUEM_ERR_DATA, path, 0, 0,
                                "no result of nuem: provenance.citations[%zu] must be a BibTeX key",
                                i);
    }
    if (!json_is_array(json_object_get(provenance, "data")))
        return bad(path, "provenance.data must be a list", err);
    json_array_foreach(json_object_get(provenance, "data"), i, file)
    {
        if (!json_is_string(json_object_get(file, "id")) ||
            !json_is_string(json_object_get(file, "sha256")))
            return nuem_fail_at(err, NUEM_ERR_DATA, path, 0, 0,
                                "no result of nuem: provenance.data[%zu] must have id and sha256",
                                i);
    }
    return NUEM_OK;
}

nuem_status nuem_result_cite(const char *text, const char *name, nuem_provenance *prov,
                             nuem_error *err)
{
    json_error_t where;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &where);
    const json_t *key;
    size_t i;
    nuem_status st = NUEM_OK;

    if (!root && json_error_code(&where) == json_error_out_of_memory)
        st = nuem_fail_nomem(err);
    else if (!root)
        st = nuem_fail_at(err, NUEM_ERR_DATA, name, where.line, where.column, "not JSON: %s",
                          where.text);
    if (!st) st = check(root, name, err);
    json_array_foreach(json_object_get(json_object_get(root, "provenance"), "citations"), i, key)
    {
        if (!st && prov) st = nuem_provenance_add_cite(prov, json_string_value(key), err);
    }
    json_decref(root);
    return st;
}

nuem_status nuem_result_read(const char *path, char **text, nuem_error *err)
{
    char *own = NULL;
    size_t n;
    nuem_status st = nuem_file_read(path, MAX_RESULT_BYTES, &own, &n, err);

    if (st) return st;
    if (strlen(own) < n)
        st = nuem_fail_at(err, NUEM_ERR_DATA, path, 0, 0, "not JSON: there is a NUL byte in it");
    if (!st) st = nuem_result_cite(own, path, NULL, err);
    if (st) {
        free(own);
        return st;
    }
    *text = own;
    return NUEM_OK;
}
