/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Radial grid, its B-splines, and Coulomb integrals on it. Lengths in bohr.
 *
 * The grid is a chain of intervals with Gauss-Legendre points in each. A spline of order k is a
 * polynomial in each of the k intervals where it is not zero (de Boor, A Practical Guide to Splines,
 * 1978), so everything that is made of splines is integrated interval by interval. */
#ifndef NUEM_TARGET_RADIAL_H
#define NUEM_TARGET_RADIAL_H

#include <stddef.h>

#include "nuem/status.h"

enum {
    NUEM_RADIAL_ORDER = 9,  /* of the splines: degree 8 */
    NUEM_RADIAL_GAUSS = 10, /* points in an interval */
    NUEM_RADIAL_MAX_K = 7,  /* highest multipole: 2j of f7/2 */
};

typedef struct nuem_radial {
    size_t n_interval, n_gauss, n_point; /* n_point = n_interval n_gauss */
    size_t n_spline;                     /* interval i has those from i to i + order - 1 */
    double *r, *w;                       /* [n_point], points and weights */
    double *edge;                        /* [n_interval + 1] */
    double *spline;                      /* [n_point][3][order]: values and two derivatives */
    double
        *kernel;   /* [max_k + 1][n_interval][gauss][gauss]: w r_<^k/r_>^(k+1) inside an interval */
    double *power; /* [max_k + 2][n_point]: r^k */
    double integral[NUEM_RADIAL_GAUSS + 1][NUEM_RADIAL_GAUSS]; /* int_0^x of the interpolant on [0,
                       1]: x the points, then 1 */
    double barycentric[NUEM_RADIAL_GAUSS], gauss[NUEM_RADIAL_GAUSS]; /* weights; points on [0, 1] */
} nuem_radial;

/* What the grid has to resolve. */
typedef struct nuem_radial_range {
    double nucleus; /* radius of the sphere, an edge of the grid; 0: a point */
    double core;    /* radius of the innermost orbital */
    double end;
} nuem_radial_range;

/* NUEM_ERR_NOMEM. */
nuem_status nuem_radial_create(const nuem_radial_range *range, nuem_radial *out, nuem_error *err);
void nuem_radial_clear(nuem_radial *radial);

/* Kernel of multipole k in interval i, [gauss][gauss], symmetric: int int f r_<^k/r_>^(k+1) g = f^T
 * kernel g for values f and g at its points. */
static inline const double *nuem_radial_kernel(const nuem_radial *a, int k, size_t i)
{
    return a->kernel + ((size_t)k * a->n_interval + i) * (NUEM_RADIAL_GAUSS * NUEM_RADIAL_GAUSS);
}

/* y(r) = int r_<^k / r_>^(k+1) rho(r') dr' at the points, k <= NUEM_RADIAL_MAX_K. */
void nuem_radial_coulomb(const nuem_radial *radial, int k, const double *rho, double *y);

/* f(r) between the points (exact for splines), 0 <= r <= the last edge. */
double nuem_radial_at(const nuem_radial *radial, const double *f, double r);

/* int f g dr; NULL g: 1 */
double nuem_radial_integral(const nuem_radial *radial, const double *f, const double *g);

#endif
