/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xsec/channel.h"

#include <string.h>

const nuem_channel *const nuem_channels[] = {&nuem_channel_es, &nuem_channel_cevns,
                                             &nuem_channel_cevns_es, &nuem_channel_cevas, NULL};

const nuem_channel *nuem_channel_find(const char *name)
{
    for (const nuem_channel *const *c = nuem_channels; *c; c++)
        if (strcmp((*c)->name, name) == 0) return *c;
    return NULL;
}
