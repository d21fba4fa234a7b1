/* SPDX-License-Identifier: GPL-3.0-or-later */
/* An ideal gas of electrons and positrons, in units of its temperature: P = p/T, X = E/T, a = m/T,
 * y = mu/T. All integrals are written with -df/dE, by parts:
 *
 *   n_e - n_ebar = T^3/(3 pi^2) int P^3 [w(X - y) - w(X + y)] dX,   w(t) = 1/(2 + 2 cosh t),
 *   omega_p^2    = (4 alpha/3 pi) T^2 int P^2 v [w(X - y) + w(X + y)] dX,
 *   omega_1^2    = (4 alpha/3 pi) T^2 int P^2 v^3 [w(X - y) + w(X + y)] dX,
 *
 * since d(p^2 v)/dp = 3 p v (1 - v^2/3) and d(p^2 v^3)/dp = 3 p v (5 v^2/3 - v^4). */
#ifndef NUEM_STAR_FERMI_H
#define NUEM_STAR_FERMI_H

#include "nuem/status.h"

typedef struct nuem_fermi {
    double y;           /* mu/T */
    double eta;         /* (mu - m)/T */
    double density;     /* int P^3/3 (w - wbar) dX: pi^2 (n_e - n_ebar)/T^3 */
    double plasma;      /* int P^2 v (w + wbar) dX */
    double first;       /* int P^2 v^3 (w + wbar) dX */
    double cold_plasma; /* int P^2 v (1 - v^2) (w + wbar) dX: plasma - first without cancellation */
    /* at fixed T with mu: d/dy */
    double density_y, plasma_y, first_y;
    /* at fixed mu and m with T: T^-j d(T^j ...)/d ln T, j = 3 for the density, 2 for the others */
    double density_t, plasma_t, first_t;
} nuem_fermi;

/* The gas with pi^2 (n_e - n_ebar)/T^3 = density, to 1e-12 relative.
 * a in [1e-3, 1e7], density > 0. NUEM_ERR_CONVERGE. */
nuem_status nuem_fermi_solve(double a, double density, nuem_fermi *out, nuem_error *err);

#endif
