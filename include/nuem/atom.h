/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file atom.h  Relativistic self-consistent structure of atoms.
 *
 *  Radial functions follow c (d/dr + kappa/r) P = (eps - V + 2 c^2) Q, c (-d/dr + kappa/r) Q = (eps - V)
 *  P in atomic units (hartree, bohr, c = 1/alpha), int (P^2 + Q^2) dr = 1. Energies are without the rest
 *  mass. */
#ifndef NUEM_ATOM_H
#define NUEM_ATOM_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/progress.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Largest nuclear charge. */
#define NUEM_ATOM_MAX_Z 100

/** Mean field.
 *   DHS  Dirac-Hartree-Slater: local exchange -(3/2) alpha (3 rho/pi)^(1/3) (Slater, Phys. Rev. 81
 *        (1951) 385, alpha = 1), and -(ion charge + 1)/r where the potential would be weaker (Latter,
 *        Phys. Rev. 99 (1955) 510)
 *   DHF  Dirac-Hartree-Fock for the average of the configuration (Grant, Adv. Phys. 19 (1970) 747), with
 *        the Coulomb interaction alone; consistent to first order in every rotation of orbitals
 *   BARE the nucleus alone, without the electrons of each other: for tests */
typedef enum nuem_atom_method { NUEM_ATOM_DHS, NUEM_ATOM_DHF, NUEM_ATOM_BARE } nuem_atom_method;

/** All zero is a neutral DHS atom with a nucleus of the usual size. */
typedef struct nuem_atom_options {
    nuem_atom_method method;
    double slater_alpha;   /**< (0, 2]; 0: 1. For DHF only of nuem_atom_potential */
    bool without_latter;   /**< leave the tail of the local potential as it comes */
    double nuclear_rms_fm; /**< of a uniform sphere, [0.1, 20]; 0: 0.836 A^(1/3) + 0.57 fm (Johnson,
                                Soff, At. Data Nucl. Data Tables 33 (1985) 405) with A at beta
                                stability; < 0: a point */
    double charge;         /**< of the ion, [0, Z): removed from the outermost subshells */
    size_t max_iterations; /**< of each field; 0: 300 */
    const nuem_progress *progress; /**< nullable; need not outlive nuem_atom_create */
} nuem_atom_options;

/** One relativistic subshell. */
typedef struct nuem_orbital {
    int n, kappa;
    double occupation;   /**< electrons; a fraction where a shell is not full */
    double energy;       /**< hartree */
    const double *p, *q; /**< [points], P > 0 near the nucleus */
} nuem_orbital;

typedef struct nuem_atom nuem_atom;

/** Solve an atom. Configurations are the ground configurations of the NIST Atomic Spectra Database. Orbital
 *  energies are consistent to 1e-10 of themselves (1e-11 hartree below 0.1); the basis adds 1e-10 for outer orbitals and less for
 *  inner ones. DHS takes 0.02 s (He) to 0.5 s, DHF up to 2 s.
 *  @param z        1 to NUEM_ATOM_MAX_Z
 *  @param options  nullable
 *  @return NUEM_OK; NUEM_ERR_ARG; NUEM_ERR_CONVERGE (which orbital, how far; or which one is not bound);
 *          NUEM_ERR_CANCELLED; NUEM_ERR_NOMEM. Thread-safe; the object is immutable. */
NUEM_API nuem_status nuem_atom_create(int z, const nuem_atom_options *options, nuem_atom **out,
                                      nuem_error *err);
NUEM_API void nuem_atom_free(nuem_atom *atom);
/** Atomic number. */
NUEM_API int nuem_atom_z(const nuem_atom *atom);
/** Subshells, deepest first; a view. */
NUEM_API const nuem_orbital *nuem_atom_orbitals(const nuem_atom *atom, size_t *n);
/** Total energy of the configuration with these orbitals, hartree. */
NUEM_API double nuem_atom_energy(const nuem_atom *atom);
/** Largest relative change of an orbital energy in the last iteration, and (nullable) how many there were
 *  in all fields; 0 and 1 for BARE. */
NUEM_API double nuem_atom_residual(const nuem_atom *atom, size_t *iterations);

/** Radial points and the weights of int dr; views of *n. */
NUEM_API const double *nuem_atom_radius(const nuem_atom *atom, size_t *n);
NUEM_API const double *nuem_atom_weight(const nuem_atom *atom);
/** 4 pi r^2 times the density, electrons per bohr, at those points. */
NUEM_API const double *nuem_atom_density(const nuem_atom *atom);
/** The same at any r > 0, bohr; 0 beyond the last point. Total function. */
NUEM_API double nuem_atom_density_at(const nuem_atom *atom, double r);
/** Local potential with which an outgoing electron is calculated, hartree, at any r > 0 (bohr): that of
 *  DHS with its tail; for DHF made of its density in the same way. Total function. */
NUEM_API double nuem_atom_potential(const nuem_atom *atom, double r);

/** Form factor int 4 pi r^2 rho sin(qr)/(qr) dr, electrons; q in bohr^-1. Total function; the integral is within 1e-10
 *  electrons at all q up to 3000 (against hydrogen-like ions), in up to 20 ms there. */
NUEM_API double nuem_atom_form_factor(const nuem_atom *atom, double q);

/** Room for the name of a subshell. */
#define NUEM_ORBITAL_NAME 16
/** Name of a subshell, "2p1/2". */
NUEM_API void nuem_orbital_name(const nuem_orbital *orbital, char *buf, size_t size);

NUEM_END_DECLS

#endif
