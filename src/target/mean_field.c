/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Local potentials of an atom: nucleus, where to begin, Dirac-Hartree-Slater. */
#include <math.h>
#include <string.h>

#include "target/scf.h"

void nuem_atom_fill_nucleus(nuem_atom *atom)
{
    const nuem_radial *g = &atom->radial;
    const double z = atom->z, edge = atom->nuclear;

    for (size_t x = 0; x < g->n_point; x++) {
        const double r = g->r[x];
        atom->nucleus[x] = r < edge ? -0.5 * z / edge * (3.0 - r * r / (edge * edge)) : -z / r;
    }
}

/* Green, Sellin, Zachor, Phys. Rev. 184 (1969) 1, equation (2), with one d for all atoms: only where the
 * iteration begins. */
void nuem_atom_fill_start(nuem_atom *atom)
{
    const nuem_radial *g = &atom->radial;
    const double inner = fmax(atom->z - atom->ion, 0.0), d = 0.8, h = d * pow(inner, 0.4);
    const bool bare = atom->options.method == NUEM_ATOM_BARE;

    for (size_t x = 0; x < g->n_point; x++) {
        const double seen = atom->ion + inner / (1.0 + h * expm1(fmin(g->r[x] / d, 600.0)));
        atom->potential[x] = atom->nucleus[x] * (bare ? 1.0 : seen / atom->z);
    }
}

void nuem_atom_fill_density(nuem_atom *atom)
{
    const size_t m = atom->radial.n_point;

    memset(atom->density, 0, m * sizeof *atom->density);
    for (size_t a = 0; a < atom->n; a++) {
        const double *p = nuem_atom_wave(atom, a, NUEM_P), *q = nuem_atom_wave(atom, a, NUEM_Q);
        for (size_t x = 0; x < m; x++)
            atom->density[x] += atom->subshell[a].occupation * (p[x] * p[x] + q[x] * q[x]);
    }
}

void nuem_atom_fill_potential(nuem_atom *atom)
{
    const nuem_radial *g = &atom->radial;
    const double alpha = atom->options.slater_alpha;
    double *v = atom->potential;

    if (atom->options.method == NUEM_ATOM_BARE) {
        memcpy(v, atom->nucleus, g->n_point * sizeof *v);
        return;
    }
    nuem_radial_coulomb(g, 0, atom->density, v);
    for (size_t x = 0; x < g->n_point; x++) {
        const double r = g->r[x], rho = atom->density[x] / (4.0 * M_PI * r * r);
        v[x] += atom->nucleus[x] - 1.5 * alpha * cbrt(3.0 * rho / M_PI);
        if (!atom->options.without_latter) v[x] = fmin(v[x], -atom->ion / r);
    }
}
