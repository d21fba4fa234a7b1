/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Total energy of a configuration with given orbitals (the formula at the head of fock.c). */
#include <stdlib.h>

#include "base/error.h"
#include "target/scf.h"

/* Kinetic energy and nucleus. */
static double one_electron(const nuem_atom *atom, size_t a)
{
    const nuem_radial *g = &atom->radial;
    const double *p = nuem_atom_wave(atom, a, NUEM_P), *q = nuem_atom_wave(atom, a, NUEM_Q),
                 *d = nuem_atom_wave(atom, a, NUEM_D), c = atom->c;
    double sum = 0.0;

    for (size_t x = 0; x < g->n_point; x++)
        sum += g->w[x] * (atom->nucleus[x] * (p[x] * p[x] + q[x] * q[x]) -
                          2.0 * c * c * q[x] * q[x] + 2.0 * c * q[x] * d[x]);
    return sum;
}

/* F0(ab) - sum_k (3j)^2 Gk(ab) */
static double two_electrons(const nuem_atom *atom, size_t a, size_t b, double *rho, double *y)
{
    const nuem_radial *g = &atom->radial;
    const double *pa = nuem_atom_wave(atom, a, NUEM_P), *qa = nuem_atom_wave(atom, a, NUEM_Q),
                 *pb = nuem_atom_wave(atom, b, NUEM_P), *qb = nuem_atom_wave(atom, b, NUEM_Q);

    for (size_t x = 0; x < g->n_point; x++) rho[x] = pa[x] * pa[x] + qa[x] * qa[x];
    nuem_radial_coulomb(g, 0, rho, y);
    for (size_t x = 0; x < g->n_point; x++) rho[x] = pb[x] * pb[x] + qb[x] * qb[x];
    double sum = nuem_radial_integral(g, rho, y);

    for (size_t x = 0; x < g->n_point; x++) rho[x] = pa[x] * pb[x] + qa[x] * qb[x];
    for (int k = 0; k <= NUEM_RADIAL_MAX_K; k++) {
        double s = nuem_atom_exchange(atom->subshell[a].kappa, atom->subshell[b].kappa, k);
        if (s == 0.0) continue;
        nuem_radial_coulomb(g, k, rho, y);
        sum -= s * nuem_radial_integral(g, rho, y);
    }
    return sum;
}

nuem_status nuem_atom_fill_energy(nuem_atom *atom, nuem_error *err)
{
    const size_t m = atom->radial.n_point;
    double *rho = malloc(2 * m * sizeof *rho), energy = 0.0;

    if (!rho) return nuem_fail_nomem(err);
    for (size_t a = 0; a < atom->n; a++) {
        energy += atom->subshell[a].occupation * one_electron(atom, a);
        if (atom->options.method == NUEM_ATOM_BARE) continue;
        for (size_t b = 0; b <= a; b++) {
            const double pair = nuem_atom_pair(atom, a, b);
            if (pair > 0.0)
                energy += (a == b ? 0.5 : 1.0) * pair * two_electrons(atom, a, b, rho, rho + m);
        }
    }
    free(rho);
    atom->energy = energy;
    return NUEM_OK;
}
