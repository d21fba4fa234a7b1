/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Radial Dirac spinors of one kappa in a basis of B-splines, and matrices in it. Atomic units.
 *
 * The basis is in dual kinetic balance, which keeps spurious states out and the states of negative energy
 * apart (Shabaev et al., Phys. Rev. Lett. 93 (2004) 130405): with a spline b, (P, Q) is
 *   electron-like  (b, (b' + kappa b/r)/2c)
 *   positron-like  ((b' - kappa b/r)/2c, b).
 * A spline b ~ r^i is used where i > l of its component, so that (P, Q) is regular at the centre: with b ~
 * r and kappa = 1, Q would be a constant there and <1/r> diverge for a point nucleus. */
#ifndef NUEM_TARGET_DIRAC_BASIS_H
#define NUEM_TARGET_DIRAC_BASIS_H

#include <stddef.h>

#include "target/radial.h"

/* Components: P, Q, and D = P' + kappa P/r, of which the kinetic energy is made. */
enum { NUEM_P, NUEM_Q, NUEM_D, NUEM_COMPONENTS };
/* Spinors that are not zero in an interval: two kinds. */
enum { NUEM_LOCAL = 2 * NUEM_RADIAL_ORDER };

typedef struct nuem_dirac_basis {
    const nuem_radial *radial;
    int kappa;
    size_t rows;     /* spinors */
    size_t negative; /* of them positron-like: so many states of negative energy, to within one */
    int *row;        /* [n_interval][LOCAL]: number of each spinor of an interval, -1 for none */
    double *value;   /* [n_interval][LOCAL][COMPONENTS][gauss] */
    double *overlap, *bare; /* [rows][rows]: metric; kinetic energy and nucleus */
} nuem_dirac_basis;

/* l of the large component, l of the small one for -kappa; 2j. */
static inline int nuem_l(int kappa)
{
    return kappa > 0 ? kappa : -kappa - 1;
}

static inline int nuem_two_j(int kappa)
{
    return 2 * (kappa > 0 ? kappa : -kappa) - 1;
}

static inline const int *nuem_dirac_rows(const nuem_dirac_basis *b, size_t interval)
{
    return b->row + interval * NUEM_LOCAL;
}

/* Component of local spinor i at the points of an interval, [gauss]. */
static inline const double *nuem_dirac_value(const nuem_dirac_basis *b, size_t interval, size_t i,
                                             size_t component)
{
    return b->value +
           ((interval * NUEM_LOCAL + i) * NUEM_COMPONENTS + component) * NUEM_RADIAL_GAUSS;
}

/* nucleus: its potential at the points of the grid, which must outlive the basis; c: speed of light.
 * NUEM_ERR_NOMEM. */
nuem_status nuem_dirac_basis_create(const nuem_radial *radial, int kappa, double c,
                                    const double *nucleus, nuem_dirac_basis *out, nuem_error *err);
void nuem_dirac_basis_clear(nuem_dirac_basis *basis);

/* Lower triangle of h += <i| v |j>, v at the points. */
void nuem_dirac_add_local(const nuem_dirac_basis *basis, const double *v, double *h);
/* out += <i| (f, g)>, a spinor's components at the points. */
void nuem_dirac_project(const nuem_dirac_basis *basis, const double *f, const double *g,
                        double *out);
/* wave [COMPONENTS][n_point] of coefficients x [rows]. */
void nuem_dirac_expand(const nuem_dirac_basis *basis, const double *x, double *wave);
/* Copies the lower triangle of h [rows][rows] to the upper one. */
void nuem_dirac_mirror(const nuem_dirac_basis *basis, double *h);

#endif
