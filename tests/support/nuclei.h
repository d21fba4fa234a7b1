/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nuclei made by hand, so that tests of cross sections depend on no table. */
#ifndef NUEM_TEST_NUCLEI_H
#define NUEM_TEST_NUCLEI_H

#include "nuem/nucleus.h"
#include "support/draw.h"

/* Both form factors of one kind; spin 0. */
nuem_nucleus nuem_test_nucleus(const char *name, int z, int a, double mass_u, nuem_form_kind kind,
                               double rp_fm, double rn_fm);

/* Random Z, N, mass, forms and radii, from carbon to lead; never UNIT. */
nuem_nucleus nuem_draw_nucleus(nuem_draw *d);

/* Couplings sized such that charge, radius and dipole compete with the weak ones on nuclei at
 * recoils of 1 to 100 keV. The dipole is any matrix. */
void nuem_draw_nuclear_couplings(nuem_draw *d, nuem_couplings *out);

#endif
