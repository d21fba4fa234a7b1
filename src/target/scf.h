/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of an atom and the pieces of its self-consistent field. Atomic units. */
#ifndef NUEM_TARGET_SCF_H
#define NUEM_TARGET_SCF_H

#include "nuem/atom.h"
#include "target/configuration.h"
#include "target/dirac_basis.h"
#include "target/radial.h"

enum { NUEM_MAX_KAPPAS = 8 }; /* l <= 3 */

struct nuem_atom {
    int z;
    nuem_atom_options options;
    double c;       /* speed of light */
    double nuclear; /* radius of the nuclear sphere; 0: a point */
    double ion;     /* charge that an electron far away sees */
    nuem_radial radial;
    size_t n; /* subshells */
    nuem_subshell subshell[NUEM_MAX_SUBSHELLS];
    nuem_orbital orbital[NUEM_MAX_SUBSHELLS];
    double *memory;      /* of the arrays below */
    double *wave;        /* [n][NUEM_COMPONENTS][n_point] */
    double *density;     /* [n_point], electrons a bohr */
    double *nucleus;     /* [n_point], its potential */
    double *potential;   /* [n_point], local, with tail */
    double *r_potential; /* [n_point], times r */
    double energy, residual;
    size_t iterations;
};

/* A component of subshell a, [n_point]. */
static inline double *nuem_atom_wave(const nuem_atom *atom, size_t a, size_t component)
{
    return atom->wave + (NUEM_COMPONENTS * a + component) * atom->radial.n_point;
}

/* --- mean_field.c --- */

void nuem_atom_fill_nucleus(nuem_atom *atom);
/* A potential to begin with, and that of BARE. */
void nuem_atom_fill_start(nuem_atom *atom);
void nuem_atom_fill_density(nuem_atom *atom);
/* Nucleus, Hartree, Slater and tail from the density. */
void nuem_atom_fill_potential(nuem_atom *atom);

/* --- scf.c --- */

/* Orbitals of the atom's method, from the potential as it is on. basis [n_basis], one for each kappa. */
nuem_status nuem_atom_solve(nuem_atom *atom, const nuem_dirac_basis *basis, size_t n_basis,
                            nuem_error *err);

/* --- fock.c --- */

/* Weight D_ab of the pair (a, b): q_a q_b, and inside a shell that is not full the number of pairs that
 * the average of the configuration has. */
double nuem_atom_pair(const nuem_atom *atom, size_t a, size_t b);
/* Square of the 3j symbol that weights the exchange multipole k of two kappas; 0 by parity too. */
double nuem_atom_exchange(int kappa_a, int kappa_b, int k);
/* Whether the shell of subshell a is not full. */
bool nuem_atom_is_open(const nuem_atom *atom, size_t a);
/* Lower triangle of h += Coulomb field of all electrons, as full shells feel it. scratch: [rows][rows]
 * and 2 [n_point]. */
void nuem_atom_add_fock(const nuem_atom *atom, const nuem_dirac_basis *basis, double *scratch,
                        double *h);
/* out [rows] = (F_a - F) |a>: what the operator of an open subshell has beyond that, on its orbital.
 * scratch: 5 [n_point]. */
void nuem_atom_open_part(const nuem_atom *atom, const nuem_dirac_basis *basis, size_t a,
                         double *scratch, double *out);

/* --- atom_energy.c --- */

nuem_status nuem_atom_fill_energy(nuem_atom *atom, nuem_error *err);

#endif
