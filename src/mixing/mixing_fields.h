/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of a mixing map, shared by the named sets and by the hypothesis file. */
#ifndef NUEM_MIXING_MIXING_FIELDS_H
#define NUEM_MIXING_MIXING_FIELDS_H

#include "file/schema.h"
#include "nuem/mixing.h"

/* clang-format off */
#define NUEM_MIXING_FIELDS \
    {.key = "theta12_deg", .type = NUEM_FIELD_NUMBER, .required = true, .max = 90, .doc = "degrees"}, \
    {.key = "theta23_deg", .type = NUEM_FIELD_NUMBER, .required = true, .max = 90, .doc = "degrees"}, \
    {.key = "theta13_deg", .type = NUEM_FIELD_NUMBER, .required = true, .max = 90, .doc = "degrees"}, \
    {.key = "delta_deg", .type = NUEM_FIELD_NUMBER, .min = -360, .max = 360, .doc = "CP phase, degrees"}, \
    {.key = "dm21_ev2", .type = NUEM_FIELD_NUMBER, .required = true, .max = 1, .doc = "m2^2 - m1^2, eV^2"}, \
    {.key = "dm31_ev2", .type = NUEM_FIELD_NUMBER, .required = true, .min = -1, .max = 1, .doc = "m3^2 - m1^2, eV^2"}, \
    {.key = "majorana_deg", .type = NUEM_FIELD_NUMBER_LIST, .min = -720, .max = 720, .doc = "alpha21, alpha31, degrees"}
/* clang-format on */

extern const nuem_field nuem_mixing_fields[];
extern const nuem_field nuem_mixing_error_fields[];
/* the keys of a named set */
extern const nuem_field nuem_mixing_record_fields[];

/* From a map that passed a schema with NUEM_MIXING_FIELDS. */
nuem_status nuem_mixing_from_node(const nuem_node *map, nuem_mixing *out, nuem_error *err);

#endif
