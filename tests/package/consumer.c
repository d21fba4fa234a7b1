/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The least that a program of somebody else does with an installed nuem; valid C and C++. */
#include <stdio.h>
#include <string.h>

#include <nuem/nuem.h>

int main(void)
{
    const char *edition = nuem_constants_edition();
    nuem_data *data = NULL;
    nuem_error err;

    if (strcmp(edition, NUEM_CONSTANTS_EDITION) != 0) return 1;
    if (nuem_data_open(NUEM_DATA, &data, &err) != NUEM_OK) {
        fprintf(stderr, "%s\n", err.message);
        return 1;
    }
    nuem_data_free(data);
    printf("%s\n", edition);
    return 0;
}
