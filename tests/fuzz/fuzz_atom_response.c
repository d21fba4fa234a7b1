/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a table of response functions, and as what stands behind the SHA-256 of one: a complaint, or a table
 * whose values are finite wherever it has any. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "nuem/init.h"
#include "target/response_file.h"

static void require(bool condition)
{
    if (!condition) abort();
}

static void check_error(const nuem_error *err)
{
    char text[1024];

    require(err->status == NUEM_ERR_DATA && strcmp(err->file, "fuzz.table") == 0);
    require(nuem_error_format(err, text, sizeof text) > 0 && !strchr(text, '\n'));
}

static void use(nuem_atom_response *r)
{
    const nuem_atom_response_table *t = nuem_atom_response_get(r);
    nuem_error err = {0};
    double l, tr;

    for (double q = 1e-3; q < 1e3; q *= 7.0)
        for (double e = 1e-3; e < 1e3; e *= 11.0) {
            const nuem_status st = nuem_atom_response_at(r, NULL, e, q, &l, &tr, &err);
            require(st == NUEM_ERR_RANGE || (st == NUEM_OK && isfinite(l) && isfinite(tr)));
        }
    require(t->n_shell >= 1 && t->z >= 1);
    nuem_atom_response_free(r);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    nuem_init();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    nuem_atom_response *r = NULL;
    nuem_error err = {0};

    if (nuem_response_parse((const char *)bytes, n, "fuzz.table", NULL, &r, &err))
        check_error(&err);
    else
        use(r);
    if (nuem_response_decode(bytes, n, "fuzz.table", &r, &err))
        check_error(&err);
    else
        use(r);
    return 0;
}
