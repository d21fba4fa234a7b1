/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Keys of a profile record. */
#include "propagation/profile_kind.h"

#define KIND_FIELD(name, text)                                                                     \
    {.key = #name, .type = NUEM_FIELD_MAP, .fields = nuem_profile_##name##_fields, .doc = text},

const nuem_field nuem_profile_fields[] = {
    NUEM_RECORD_FIELDS,
    NUEM_PROFILE_KIND_LIST(KIND_FIELD) /* one of them */
    {.key = "turbulence",
     .type = NUEM_FIELD_MAP,
     .fields = nuem_turbulence_fields,
     .doc = "random field on top of the regular one"},
    {0},
};
