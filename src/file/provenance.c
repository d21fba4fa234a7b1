/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>
#include <string.h>

#include "file/record.h"

typedef struct provenance_file {
    char *id;
    char sha256[65];
} provenance_file;

struct nuem_provenance {
    provenance_file *file;
    size_t files;
    char **cite;
    size_t cites;
};

nuem_status nuem_provenance_create(nuem_provenance **out, nuem_error *err)
{
    nuem_provenance *prov = calloc(1, sizeof *prov);

    if (!prov) return nuem_fail_nomem(err);
    *out = prov;
    return NUEM_OK;
}

void nuem_provenance_free(nuem_provenance *prov)
{
    if (!prov) return;
    for (size_t i = 0; i < prov->files; i++) free(prov->file[i].id);
    for (size_t i = 0; i < prov->cites; i++) free(prov->cite[i]);
    free(prov->file);
    free(prov->cite);
    free(prov);
}

static nuem_status add_hash(nuem_provenance *prov, const char *id, const char *hex, nuem_error *err)
{
    provenance_file *file;
    char *copy;

    /* a file that changed between two readings stands there twice */
    for (size_t i = 0; i < prov->files; i++) {
        if (strcmp(prov->file[i].id, id) == 0 && strcmp(prov->file[i].sha256, hex) == 0)
            return NUEM_OK;
    }
    file = realloc(prov->file, (prov->files + 1) * sizeof *file);
    if (!file) return nuem_fail_nomem(err);
    prov->file = file;
    copy = nuem_text_format("%s", id);
    if (!copy) return nuem_fail_nomem(err);
    file[prov->files].id = copy;
    memcpy(file[prov->files].sha256, hex, sizeof file->sha256);
    prov->files++;
    return NUEM_OK;
}

nuem_status nuem_provenance_add_file(nuem_provenance *prov, const char *id, const char *path,
                                     nuem_error *err)
{
    char hex[65];
    nuem_status st;

    if (!prov) return NUEM_OK;
    st = nuem_sha256_file(path, hex, err);
    return st ? st : add_hash(prov, id, hex, err);
}

nuem_status nuem_provenance_add_text(nuem_provenance *prov, const char *id, const void *text,
                                     size_t n, nuem_error *err)
{
    char hex[65];

    if (!prov) return NUEM_OK;
    nuem_sha256_text(text, n, hex);
    return add_hash(prov, id, hex, err);
}

nuem_status nuem_provenance_add_cite(nuem_provenance *prov, const char *key, nuem_error *err)
{
    char **cite, *copy;

    if (!prov) return NUEM_OK;
    for (size_t i = 0; i < prov->cites; i++) {
        if (strcmp(prov->cite[i], key) == 0) return NUEM_OK;
    }
    cite = realloc(prov->cite, (prov->cites + 1) * sizeof *cite);
    if (!cite) return nuem_fail_nomem(err);
    prov->cite = cite;
    copy = nuem_text_format("%s", key);
    if (!copy) return nuem_fail_nomem(err);
    cite[prov->cites++] = copy;
    return NUEM_OK;
}

size_t nuem_provenance_file_count(const nuem_provenance *prov)
{
    return prov->files;
}

const char *nuem_provenance_file_id(const nuem_provenance *prov, size_t i)
{
    return i < prov->files ? prov->file[i].id : NULL;
}

const char *nuem_provenance_file_sha256(const nuem_provenance *prov, size_t i)
{
    return i < prov->files ? prov->file[i].sha256 : NULL;
}

size_t nuem_provenance_cite_count(const nuem_provenance *prov)
{
    return prov->cites;
}

const char *nuem_provenance_cite(const nuem_provenance *prov, size_t i)
{
    return i < prov->cites ? prov->cite[i] : NULL;
}
