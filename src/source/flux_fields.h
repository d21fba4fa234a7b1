/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NUEM_SOURCE_FLUX_FIELDS_H
#define NUEM_SOURCE_FLUX_FIELDS_H

#include "file/schema.h"

/* the keys of a flux file */
extern const nuem_field nuem_flux_fields[];

#endif
