/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "file/record.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { RECORD_BYTES_MAX = 64 << 20 };

const nuem_field nuem_source_fields[] = {
    {.key = "paper", .type = NUEM_FIELD_STRING, .doc = "authors, journal, volume, year, page"},
    {.key = "arxiv", .type = NUEM_FIELD_STRING, .doc = "arXiv number"},
    {.key = "doi", .type = NUEM_FIELD_STRING, .doc = "digital object identifier"},
    {.key = "locator", .type = NUEM_FIELD_STRING, .doc = "table, figure, equation or file there"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "what was done to the numbers since"},
    {.key = "licence", .type = NUEM_FIELD_STRING, .doc = "licence of the source"},
    {.key = "retrieved", .type = NUEM_FIELD_STRING, .doc = "date, YYYY-MM-DD"},
    {.key = NULL},
};

static bool ends_in(const char *text, const char *end)
{
    const size_t n = strlen(text), m = strlen(end);

    return n >= m && strcmp(text + n - m, end) == 0;
}

/* The user's own file rather than the name of a record. */
static bool is_path(const char *id)
{
    return strchr(id, '/') || ends_in(id, ".yaml") || ends_in(id, ".yml");
}

static nuem_status fail_unknown_id(const nuem_data *data, const char *family, const char *id,
                                   nuem_error *err)
{
    char message[480], **ids;
    size_t n;
    nuem_status st;

    if ((st = nuem_data_list(data, family, &ids, &n, err))) return st;
    nuem_unknown_text(message, sizeof message, family, id, "known", (const char *const *)ids, n);
    nuem_data_list_free(ids, n);
    return nuem_fail(err, NUEM_ERR_ARG, "%s", message);
}

nuem_status nuem_record_path(const nuem_data *data, const char *family, const char *id, char **path,
                             nuem_error *err)
{
    struct stat about;
    char *found;

    if (!is_path(id) && !data)
        return nuem_fail(err, NUEM_ERR_ARG, "no data directory to look up %s '%.64s' in", family,
                         id);
    found = is_path(id)
                ? nuem_text_format("%s", id)
                : nuem_text_format("%s/%s/%s/%s.yaml", nuem_data_directory(data), family, id, id);
    if (!found) return nuem_fail_nomem(err);
    if (is_path(id) && stat(found, &about) != 0) {
        free(found);
        return nuem_fail_errno(err, "open", id, errno);
    }
    if (!is_path(id) && (id[0] == '\0' || id[0] == '.' || stat(found, &about) != 0)) {
        free(found);
        return fail_unknown_id(data, family, id, err);
    }
    *path = found;
    return NUEM_OK;
}

static nuem_status check_own_id(const nuem_yaml *doc, const char *id, nuem_error *err)
{
    const nuem_node *root = nuem_yaml_root(doc), *own = nuem_node_get(root, "id");

    if (!own) return nuem_node_fail(root, err, "lacks the key 'id'; it must be '%s'", id);
    if (own->kind != NUEM_NODE_SCALAR || strcmp(own->text, id) != 0)
        return nuem_node_fail(own, err, "is '%.64s'; it must be '%s', the name of its directory",
                              own->text ? own->text : "", id);
    return NUEM_OK;
}

/* The document's citations; a schema without `cite` has none. */
static nuem_status add_cites(const nuem_yaml *doc, nuem_provenance *prov, nuem_error *err)
{
    const nuem_node *cite = nuem_node_get(nuem_yaml_root(doc), "cite");
    nuem_status st = NUEM_OK;

    for (size_t i = 0; cite && cite->kind == NUEM_NODE_LIST && i < cite->n && !st; i++) {
        if (cite->child[i]->kind == NUEM_NODE_SCALAR)
            st = nuem_provenance_add_cite(prov, cite->child[i]->text, err);
    }
    return st;
}

nuem_status nuem_record_open(const nuem_data *data, const char *family, const char *id,
                             const char *schema, const nuem_field *fields, nuem_yaml **doc,
                             nuem_provenance *prov, nuem_error *err)
{
    nuem_yaml *read = NULL;
    char *path = NULL, *text = NULL, *name = NULL;
    size_t n;
    nuem_status st;

    if ((st = nuem_record_path(data, family, id, &path, err))) goto done;
    if ((st = nuem_file_read(path, RECORD_BYTES_MAX, &text, &n, err))) goto done;
    if ((st = nuem_yaml_parse(text, n, path, &read, err))) goto done;
    if ((st = nuem_schema_check_document(read, schema, fields, err))) goto done;
    if (!is_path(id) && (st = check_own_id(read, id, err))) goto done;
    name = is_path(id) ? nuem_text_format("%s", id) : nuem_text_format("%s/%s", family, id);
    if (!name) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    if ((st = nuem_provenance_add_text(prov, name, text, n, err))) goto done;
    if ((st = add_cites(read, prov, err))) goto done;
    *doc = read;
    read = NULL; /* handed over */
done:
    nuem_yaml_free(read);
    free(name);
    free(text);
    free(path);
    return st;
}
