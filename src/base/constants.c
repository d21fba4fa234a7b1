/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/constants.h"

static const nuem_constants constants = {
#define CONSTANT_VALUE(field, symbol, value, uncertainty, unit, name, ref) .field = value,
    NUEM_CONSTANT_LIST(CONSTANT_VALUE)
#undef CONSTANT_VALUE
};

static const nuem_constant list[] = {
#define CONSTANT_ROW(field, symbol, value, uncertainty, unit, name, ref)                           \
    {#field, symbol, name, unit, ref, value, uncertainty},
    NUEM_CONSTANT_LIST(CONSTANT_ROW)
#undef CONSTANT_ROW
};

const nuem_constants *nuem_constants_get(void)
{
    return &constants;
}

const char *nuem_constants_edition(void)
{
    return NUEM_CONSTANTS_EDITION;
}

const nuem_constant *nuem_constants_list(size_t *n)
{
    *n = sizeof list / sizeof list[0];
    return list;
}
