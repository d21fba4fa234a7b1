/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Photo-absorption of the atoms of a formula. */
#ifndef NUEM_TARGET_PHOTO_H
#define NUEM_TARGET_PHOTO_H

#include <stddef.h>

#include "target/formula.h"

typedef struct nuem_photo nuem_photo;

/* `formula` only for messages. NUEM_ERR_UNSUPPORTED: an element without tables. */
nuem_status nuem_photo_create(const char *formula, const double atoms[NUEM_FORMULA_MAX_Z + 1],
                              nuem_photo **out, nuem_error *err);
void nuem_photo_free(nuem_photo *photo);

/* cm^2 for one formula unit; NAN outside the range. */
double nuem_photo_cm2(const nuem_photo *photo, double e_kev);

void nuem_photo_range_kev(const nuem_photo *photo, double *lo, double *hi);

/* Energies where the cross section is not smooth: its edges, and kinks of the table. *n of them in no
 * order, some more than once; free(*e_kev). */
nuem_status nuem_photo_breaks(const nuem_photo *photo, double **e_kev, size_t *n, nuem_error *err);

#endif
