/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NUEM_SOURCE_FLUX_FIELDS_H
#define NUEM_SOURCE_FLUX_FIELDS_H

#include "file/schema.h"

/* the keys of a flux file, and of a set of reactor spectra */
extern const nuem_field nuem_flux_fields[];
extern const nuem_field nuem_reactor_spectra_fields[];

/* values of the key propagation, by nuem_travel */
extern const char *const nuem_flux_travels[];

#endif
