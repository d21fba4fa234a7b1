/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/provenance_text.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/record.h"

static const char *plain_id(const char *directory, const char *id)
{
    const size_t n = strlen(directory);

    return n && strncmp(id, directory, n) == 0 && id[n] == '/' ? id + n + 1 : id;
}

nuem_status nuem_provenance_text_create(const nuem_provenance *prov, const char *directory,
                                        nuem_provenance_text *out, nuem_error *err)
{
    nuem_provenance_text t;
    size_t size = 1, cite = 1, k = 0;

    for (size_t i = 0; i < nuem_provenance_file_count(prov); i++)
        size += strlen(nuem_provenance_file_id(prov, i)) + 68;
    for (size_t i = 0; i < nuem_provenance_cite_count(prov); i++)
        cite += strlen(nuem_provenance_cite(prov, i)) + 1;
    t.data_files = calloc(size, 1);
    t.citations = calloc(cite, 1);
    if (!t.data_files || !t.citations) {
        nuem_provenance_text_free(&t);
        return nuem_fail_nomem(err);
    }
    for (size_t i = 0; i < nuem_provenance_file_count(prov); i++)
        k += (size_t)snprintf(t.data_files + k, size - k, "%s  %s\n",
                              nuem_provenance_file_sha256(prov, i),
                              plain_id(directory, nuem_provenance_file_id(prov, i)));
    nuem_sha256_text(t.data_files, k, t.data_sha256);
    for (size_t i = k = 0; i < nuem_provenance_cite_count(prov); i++)
        k += (size_t)snprintf(t.citations + k, cite - k, "%s\n", nuem_provenance_cite(prov, i));
    *out = t;
    return NUEM_OK;
}

void nuem_provenance_text_free(nuem_provenance_text *text)
{
    free(text->data_files);
    free(text->citations);
}
