/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was read, as text for the attributes of a file. */
#ifndef NUEM_IO_PROVENANCE_TEXT_H
#define NUEM_IO_PROVENANCE_TEXT_H

#include "nuem/data.h"
#include "nuem/status.h"

typedef struct nuem_provenance_text {
    char *data_files;     /* "<sha256>  <id>\n" for each file that was read */
    char data_sha256[65]; /* of that text */
    char *citations;      /* a key a line */
} nuem_provenance_text;

/* directory: of the configuration, "" for the working directory. Users' files are named as seen from there, so that
 * the text is the same wherever the program was started. NUEM_ERR_NOMEM. */
nuem_status nuem_provenance_text_create(const nuem_provenance *prov, const char *directory,
                                        nuem_provenance_text *out, nuem_error *err);
void nuem_provenance_text_free(nuem_provenance_text *text);

#endif
