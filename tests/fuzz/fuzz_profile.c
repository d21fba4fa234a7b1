/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a profile record: either a complaint with a place, or a profile that keeps the promises of its header,
 * whatever the options. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "propagation/profile_kind.h"

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
    if (st == NUEM_ERR_IO) return;  /* a table that is not there */
    if (st == NUEM_ERR_ARG) return; /* a model that is not there, or an option that does not fit */
    require(st == NUEM_ERR_DATA && err->file[0] != '\0');
    if (strcmp(err->file, NAME) == 0) require(err->line >= 1 && err->column >= 1);
}

static void check_medium(const nuem_medium *m)
{
    require(m->ne_cm3 >= 0.0 && isfinite(m->ne_cm3) && m->nn_cm3 >= 0.0 && isfinite(m->nn_cm3));
    require(isfinite(m->bx_gauss) && isfinite(m->by_gauss));
}

static void check_profile(const nuem_profile *p)
{
    enum { N = 40 };
    const double start = nuem_profile_start(p), end = nuem_profile_end(p), *breaks;
    double x[N + 3];
    nuem_medium m[N + 3], alone;
    const size_t n = nuem_profile_breaks(p, &breaks);

    require(isfinite(start) && isfinite(end) && start < end);
    for (size_t i = 0; i < n; i++) {
        require(breaks[i] > start && breaks[i] < end && (!i || breaks[i] > breaks[i - 1]));
        nuem_profile_at(p, 1, &breaks[i], &alone);
        check_medium(&alone);
    }
    for (int i = 0; i < N; i++) x[i] = start + (end - start) * (i / (N - 1.0));
    x[N] = -HUGE_VAL;
    x[N + 1] = HUGE_VAL;
    x[N + 2] = (double)NAN;
    nuem_profile_at(p, N + 3, x, m);
    for (int i = 0; i < N + 3; i++) {
        check_medium(&m[i]);
        nuem_profile_at(p, 1, &x[i], &alone);
        require(memcmp(&alone, &m[i], sizeof alone) == 0);
    }
    require(memcmp(&m[N], &m[0], sizeof m[0]) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static nuem_data *data; /* opened once */
    nuem_profile_options options[2] = {nuem_profile_defaults(), {-1e3, 0.5, 2e3, 7}};
    nuem_error err = {0};

    if (!data) require(nuem_data_open(NUEM_FUZZ_DATA, &data, &err) == NUEM_OK);
    for (int i = 0; i < 2; i++) {
        nuem_profile *p = NULL;
        nuem_status st =
            nuem_profile_parse(data, (const char *)bytes, n, NAME, &options[i], &p, NULL, &err);
        if (st) {
            require(!p);
            check_error(st, &err);
        } else {
            check_profile(p);
            nuem_profile_free(p);
        }
    }
    return 0;
}
