/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file electron_form.h  Form factors of the electrons of an atom: what a neutrino sees of the shell
 *  when the atom recoils as a whole. */
#ifndef NUEM_ELECTRON_FORM_H
#define NUEM_ELECTRON_FORM_H

#include <stddef.h>

#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Where a form factor comes from.
 *   CROMER_MANN  He: four Gaussians and a constant in s = q/4 pi, divided by their sum at s = 0 (1.9999,
 *                so that the atom is neutral). It fits Hartree-Fock (Cromer, Mann, Acta Cryst. A24
 *                (1968) 321; International Tables C, table 6.1.1.4) within 2e-4 up to s = 1.5 per
 *                angstrom, q = 37 keV; beyond it has no meaning
 *   HYDROGENIC   H, He: (1 + q^2/4 Z'^2)^-2 in atomic units, Z' = 1 (exact) and 27/16 (variational)
 *   DHF, DHS     any Z: Dirac-Hartree-Fock and Dirac-Hartree-Slater atoms of atom.h, tabulated
 *   XRAYLIB      Z = 1 to 98: table of xraylib 4 (for He with correlation, up to 1.6e-3 below
 *                Hartree-Fock). It has four decimals, so 1 - F is lost below some 0.5 keV
 *   NONE         no electrons: 0 */
typedef enum nuem_electron_model {
    NUEM_ELECTRONS_NONE,
    NUEM_ELECTRONS_CROMER_MANN,
    NUEM_ELECTRONS_HYDROGENIC,
    NUEM_ELECTRONS_DHF,
    NUEM_ELECTRONS_DHS,
    NUEM_ELECTRONS_XRAYLIB
} nuem_electron_model;

/** "none", "cromer-mann", "hydrogenic", "dhf", "dhs", "xraylib". @return NUEM_OK or NUEM_ERR_ARG.
 *  Thread-safe. */
NUEM_API nuem_status nuem_electron_model_parse(const char *name, nuem_electron_model *out,
                                               nuem_error *err);
/** Its name, and the BibTeX key of its source (NULL for NONE); static storage. */
NUEM_API const char *nuem_electron_model_name(nuem_electron_model model);
NUEM_API const char *nuem_electron_model_ref(nuem_electron_model model);

/** CROMER_MANN for helium, with which the published studies of it were made; HYDROGENIC for hydrogen, where
 *  it is exact; DHF for all others. */
NUEM_API nuem_electron_model nuem_electron_model_default(int z);

/** Form factor F_e(q) of Z electrons, F_e(0) = 1; all zero is NONE. Plain data, copied freely; whoever
 *  created it clears it when no copy is used any more. */
typedef struct nuem_electron_form {
    nuem_electron_model model;
    int z;
    double zeff; /**< HYDROGENIC: Z' */
    /** Tables: 1 - F_e at q_lo_mev exp(i step), cubic in ln q; as q^2 below, F_e as q^-4 above. */
    size_t n;
    double q_lo_mev, step;
    double *bare; /**< [n] */
} nuem_electron_form;

/** Form factor of the element Z.
 *  @param out  clear it with nuem_electron_form_clear
 *  @return NUEM_OK; NUEM_ERR_ARG (model unknown, Z < 1); NUEM_ERR_UNSUPPORTED (an element that the model
 *          does not have); errors of nuem_atom_create; NUEM_ERR_NOMEM. Thread-safe; DHF takes 0.1 s for
 *          He and seconds for heavy atoms. */
NUEM_API nuem_status nuem_electron_form_create(int z, nuem_electron_model model,
                                               nuem_electron_form *out, nuem_error *err);
NUEM_API void nuem_electron_form_clear(nuem_electron_form *form);

/** F_e, q in MeV, >= 0. Total function for a form that was created or is all zero, thread-safe. */
NUEM_API double nuem_electron_form_at(const nuem_electron_form *form, double q_mev);
/** 1 - F_e without cancellation: the share of the nuclear charge that is seen. 1 for NONE. */
NUEM_API double nuem_electron_form_bare(const nuem_electron_form *form, double q_mev);

NUEM_END_DECLS

#endif
