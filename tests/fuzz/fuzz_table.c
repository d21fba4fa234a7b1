/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a table: either a located complaint or columns of finite numbers. */
#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "file/table.h"

static void require(bool condition)
{
    if (!condition) abort();
}

static void check_error(const nuem_error *err)
{
    char text[1024];

    require(err->status == NUEM_ERR_DATA && err->message[0] != '\0' && err->line >= 1);
    require(nuem_error_format(err, text, sizeof text) > 0 && !strchr(text, '\n'));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    nuem_table *t = NULL;
    nuem_error err = {0};
    const double *column = NULL;

    if (nuem_table_parse((const char *)bytes, n, "fuzz.csv", &t, &err)) {
        require(!t && err.column >= 1);
        check_error(&err);
        return 0;
    }
    require(t->rows > 0 && t->columns > 0);
    for (size_t j = 0; j < t->columns; j++) {
        require(!nuem_table_column(t, t->name[j], &column, &err));
        require(column == t->value + j * t->rows); /* names are unique */
        for (size_t i = 0; i < t->rows; i++)
            require(isfinite(column[i]) && t->line[i] > (i ? t->line[i - 1] : 0));
        if (nuem_table_increasing(t, t->name[j], &column, &err)) check_error(&err);
        if (nuem_table_bounded(t, t->name[j], -1.0, 1.0, &column, &err)) check_error(&err);
    }
    require(nuem_table_column(t, "no such column", &column, &err) == NUEM_ERR_DATA);
    nuem_table_free(t);
    return 0;
}
