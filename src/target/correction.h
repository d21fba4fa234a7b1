/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the library itself needs of published corrections. */
#ifndef NUEM_TARGET_CORRECTION_H
#define NUEM_TARGET_CORRECTION_H

#include "file/schema.h"
#include "nuem/correction.h"
#include "target/electron_response.h"

#define NUEM_BINDING_SCHEMA "nuem/binding/1"
#define NUEM_BINDING_TABLE  "table:"

/* the keys of a record of data/binding */
extern const nuem_field nuem_binding_fields[];

/* A record from text in memory; `name` stands in messages, and its table is looked for beside it. As
 * nuem_correction_open. */
nuem_status nuem_correction_parse(const char *text, size_t n, const char *name,
                                  nuem_correction **out, nuem_error *err);

/* The response functions of the corrected element alone and how many of its atoms a formula unit has; NULL
 * where that is all of the target, or where there are none. */
const nuem_electron_response *nuem_target_corrected_response(const nuem_target *target,
                                                             double *atoms);

#endif
