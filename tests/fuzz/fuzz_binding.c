/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as the record of a published correction beside a table: either a complaint with a place, or a correction that
 * keeps the promises of its header. The same bytes as numbers of one. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "target/correction.h"

#define NAME NUEM_FUZZ_TABLES "/fuzz.yaml"

static void require(bool condition)
{
    if (!condition) abort();
}

static void check_error(nuem_status st, const nuem_error *err)
{
    char text[1024];

    require(err->status == st && err->message[0] != '\0');
    require(nuem_error_format(err, text, sizeof text) > 0 && !strchr(text, '\n'));
    if (st == NUEM_ERR_IO) return; /* a table that is not there */
    require(st == NUEM_ERR_DATA && err->file[0] != '\0');
    if (strcmp(err->file, NAME) == 0) require(err->line >= 1 && err->column >= 1);
}

static void check_correction(const nuem_correction *c)
{
    const nuem_correction_info *info = nuem_correction_get(c);
    double w, d, q;

    require(info->z >= 1 && info->n >= 2 && (info->weak || info->dipole || info->charge));
    require(info->lower_kev >= info->t_kev[0] && info->lower_kev < info->upper_kev);
    require(info->upper_kev <= info->t_kev[info->n - 1]);
    for (size_t i = 0; i < info->n; i++) {
        require(info->t_kev[i] > (i ? info->t_kev[i - 1] : 0.0) && isfinite(info->t_kev[i]));
        nuem_correction_factors(c, info->t_kev[i], &w, &d, &q);
        require(w >= 0.0 && d >= 0.0 && q >= 0.0 && isfinite(w) && isfinite(d) && isfinite(q));
    }
    for (double t = 1e-300; t < 1e300; t *= 7.0) {
        nuem_correction_factors(c, t, &w, &d, &q);
        require(w >= 0.0 && d >= 0.0 && q >= 0.0 && isfinite(w) && isfinite(d) && isfinite(q));
        require((info->weak || w == 1.0) && (info->dipole || d == 1.0) &&
                (info->charge || q == 1.0));
    }
}

/* Doubles: recoils, then weak factors. */
static void as_numbers(const uint8_t *bytes, size_t n)
{
    const size_t rows = n / (2 * sizeof(double));
    double *x = malloc(2 * rows * sizeof *x + 1);
    nuem_correction *c = NULL;
    nuem_error err = {0};

    require(x != NULL);
    if (rows) memcpy(x, bytes, 2 * rows * sizeof *x);
    const nuem_correction_info info = {
        .id = "fuzz", .z = 54, .base = NUEM_BINDING_STEP, .n = rows, .t_kev = x, .weak = x + rows};
    nuem_status st = nuem_correction_create(&info, &c, &err);
    require(st == NUEM_OK || (st == NUEM_ERR_ARG && !c && err.message[0]));
    if (!st) check_correction(c);
    nuem_correction_free(c);
    free(x);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    nuem_correction *c = NULL;
    nuem_error err = {0};
    nuem_status st = nuem_correction_parse((const char *)bytes, n, NAME, &c, &err);

    as_numbers(bytes, n);
    if (st) {
        require(!c);
        check_error(st, &err);
        return 0;
    }
    check_correction(c);
    nuem_correction_free(c);
    return 0;
}
