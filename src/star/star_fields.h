/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fields of a record of schema "nuem/star/1". */
#ifndef NUEM_STAR_STAR_FIELDS_H
#define NUEM_STAR_STAR_FIELDS_H

#include "file/record.h"

extern const nuem_field nuem_star_fields[];

#endif
