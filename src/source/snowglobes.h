/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rows of a SNOwGLoBES flux file. */
#ifndef NUEM_SOURCE_SNOWGLOBES_H
#define NUEM_SOURCE_SNOWGLOBES_H

#include <stddef.h>

#include "nuem/status.h"

enum { NUEM_SNOWGLOBES_FLAVOURS = 6 }; /* nue numu nutau nuebar numubar nutaubar */

/* Energy in MeV, increasing, and fluences of the flavours, column after column. */
typedef struct nuem_snowglobes {
    size_t rows, room;
    double *value; /* [1 + NUEM_SNOWGLOBES_FLAVOURS][room], room >= rows */
} nuem_snowglobes;

/* Rows of seven numbers >= 0 separated by blanks, energy in GeV and the fluences; '#' begins a comment.
 * `file` stands in messages. NUEM_ERR_DATA (located), NUEM_ERR_NOMEM; then there is nothing to clear. */
nuem_status nuem_snowglobes_parse(const char *file, const char *text, size_t n,
                                  nuem_snowglobes *out, nuem_error *err);
void nuem_snowglobes_clear(nuem_snowglobes *table);

#endif
