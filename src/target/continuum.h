/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outgoing electrons in the local potential of an atom, normalised per unit energy (hartree):
 * P -> sqrt((eps + 2c^2)/(pi c^2 k)) sin(k r + ...). Sign of Q as in nuem/atom.h. */
#ifndef NUEM_TARGET_CONTINUUM_H
#define NUEM_TARGET_CONTINUUM_H

#include <stddef.h>

#include "nuem/atom.h"

/* Points of integrals over continuum functions of one energy, from the nucleus outwards: Gauss points in
 * panels that grow with r as far as the functions allow. Further points only carry the wave to where the
 * potential is that of the ion. */
typedef struct nuem_fine_grid {
    const nuem_atom *atom;
    size_t n, n_all;
    double *r;         /* [n_all] */
    double *w, *per_r; /* [n]: weights, 1/r */
    double *v,
        *node;   /* [n_all][2]: potential and 1/r at the Gauss points of the step that ends at i */
    double tail; /* beyond, the potential is -ion/r */
    double ion, c;
} nuem_fine_grid;

/* Integrals out to r_max (bohr) with outgoing electrons of energy eps (hartree) and Bessel functions of
 * momentum transfers up to q (bohr^-1). NUEM_ERR_NOMEM. */
nuem_status nuem_fine_grid_create(const nuem_atom *atom, double r_max, double eps, double q,
                                  nuem_fine_grid *out, nuem_error *err);
void nuem_fine_grid_clear(nuem_fine_grid *grid);

/* P and Q [n] at energy eps > 0 (hartree). NUEM_ERR_CONVERGE where no amplitude can be found. */
nuem_status nuem_continuum(const nuem_fine_grid *grid, double eps, int kappa, double *p, double *q,
                           nuem_error *err);

#endif
