/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What reading the table of nuclides and using it share. */
#ifndef NUEM_TARGET_NUCLIDES_H
#define NUEM_TARGET_NUCLIDES_H

#include "file/schema.h"
#include "nuem/nucleus.h"

/* Fields of a record of schema "nuem/nuclide/1". */
extern const nuem_field nuem_nuclide_fields[];

/* R_n - R_p of Trzcinska et al., see nuem_neutron_radius. */
double nuem_nucleus_skin_fm(int z, int a);

/* Z, A, mass and form factors. NUEM_ERR_ARG, NUEM_ERR_DOMAIN (radius). */
nuem_status nuem_nucleus_check(const nuem_nucleus *nucleus, nuem_error *err);

#endif
