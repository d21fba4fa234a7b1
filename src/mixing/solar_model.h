/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a solar model holds: the table, and its production as weights of electron densities. */
#ifndef NUEM_MIXING_SOLAR_MODEL_H
#define NUEM_MIXING_SOLAR_MODEL_H

#include "file/table.h"
#include "nuem/solar.h"

enum { NUEM_SOLAR_COMPONENTS = 8 };

struct nuem_solar {
    char *id;
    nuem_table *table;
    size_t n;             /* rows of the table */
    const double *r;      /* [n] solar radii, increasing; views into the table */
    const double *log_ne; /* [n] log10 of mol/cm3, not increasing */
    size_t n_birth;       /* rows in which anything is produced */
    double *ne;           /* [n_birth] mol/cm3 */
    /* [n_birth][NUEM_SOLAR_COMPONENTS], sum over births 1 */
    double (*weight)[NUEM_SOLAR_COMPONENTS];
};

/* Scale height -d r / d ln n_e in solar radii where n_e is ne_mol_cm3; infinite where the table is
 * flat, that of the last rows beyond them. */
double nuem_solar_scale_height(const nuem_solar *solar, double ne_mol_cm3);

#endif
