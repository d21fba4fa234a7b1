/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a scan file: either a located complaint, or a configuration whose axes are finite and
 * have their ends. Nothing that the file names is opened. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "nuem/init.h"
#include "scan/config.h"

static void require(bool condition)
{
    if (!condition) abort();
}

static void check_error(const nuem_error *err)
{
    char text[1024];

    require(err->status == NUEM_ERR_DATA && err->message[0] != '\0');
    require(err->line >= 1 && err->column >= 1 && strcmp(err->file, "fuzz.yaml") == 0);
    require(nuem_error_format(err, text, sizeof text) > 0 && !strchr(text, '\n'));
}

static void check_axis(const nuem_scan_config *c, const nuem_scan_axis *axis)
{
    require(axis->coordinate.parameter != NULL);
    if (c->kind == NUEM_SCAN_CHAIN) {
        require(axis->range.lower < axis->range.upper);
        return;
    }
    require(axis->n >= 1);
    for (size_t i = 0; i < axis->n && i < 100; i++) {
        const double x = nuem_scan_axis_value(axis, i);
        require(isfinite(x));
        if (axis->value) continue;
        /* the ends are exact; between them the last bits may round */
        const double slack = 1e-12 * (fabs(axis->range.lower) + fabs(axis->range.upper));
        require(x >= axis->range.lower - slack && x <= axis->range.upper + slack);
    }
    if (!axis->value) require(nuem_scan_axis_value(axis, axis->n - 1) == axis->range.upper);
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
    nuem_scan_config *c = NULL;
    nuem_error err = {0};

    if (nuem_scan_config_parse((const char *)bytes, n, "fuzz.yaml", "some/where", &c, &err)) {
        require(!c);
        check_error(&err);
        return 0;
    }
    require(strlen(c->sha256) == 64 && c->n_experiment >= 1);
    require(c->table ? c->n_axis == 0 : c->n_axis >= 1);
    for (size_t i = 0; i < c->n_axis; i++) check_axis(c, &c->axis[i]);
    for (size_t i = 0; i < c->n_experiment; i++) require(c->experiment[i] != NULL);
    for (size_t i = 0; i < c->n_profile; i++) require(c->profile[i] != NULL);
    nuem_scan_config_free(c);
    return 0;
}
