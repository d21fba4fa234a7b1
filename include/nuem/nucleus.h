/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file nucleus.h  Nuclides and the distributions of their protons and neutrons. */
#ifndef NUEM_NUCLEUS_H
#define NUEM_NUCLEUS_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/data.h"
#include "nuem/electron_form.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Elastic form factor of a density, F(0) = 1; R is its root-mean-square radius.
 *   HELM   3 j1(q R0)/(q R0) exp(-q^2 s^2/2), R0^2 = (5/3)(R^2 - 3 s^2), s = 0.9 fm
 *          (Helm, Phys. Rev. 104 (1956) 1466; s: Lewin, Smith, Astropart. Phys. 6 (1996) 87)
 *   KN     3 j1(q RA)/(q RA) / (1 + a^2 q^2), RA^2 = (5/3) R^2 - 10 a^2, a = 0.7 fm
 *          (Klein, Nystrand, PRC 60 (1999) 014903)
 *   FERMI  symmetrised Fermi function, c^2 = (5/3) R^2 - (7/3) pi^2 a^2, a = t/(4 ln 3), t = 2.30 fm
 *          (Sprung, Martorell, J. Phys. A 30 (1997) 6525; Piekarewicz et al., PRC 94 (2016) 034316)
 *   UNIT   1
 *   TABLE  linear in q between tabulated points */
typedef enum nuem_form_kind {
    NUEM_FORM_HELM,
    NUEM_FORM_KN,
    NUEM_FORM_FERMI,
    NUEM_FORM_UNIT,
    NUEM_FORM_TABLE
} nuem_form_kind;

/** Form factor of the protons or of the neutrons. */
typedef struct nuem_form_factor {
    nuem_form_kind kind;
    double rms_fm;           /**< of the density; not used by UNIT and TABLE */
    size_t n;                /**< TABLE: points */
    const double *q_mev, *f; /**< TABLE: [n], q increasing from 0; a view of the caller's */
} nuem_form_factor;

/** "helm", "kn", "fermi", "unit". @return NUEM_OK or NUEM_ERR_ARG. Thread-safe. */
NUEM_API nuem_status nuem_form_kind_parse(const char *name, nuem_form_kind *out, nuem_error *err);
/** Its name; static storage. */
NUEM_API const char *nuem_form_kind_name(nuem_form_kind kind);

/** Can the form have this radius? The surface needs R > sqrt(3) s = 1.559 fm (HELM), sqrt(6) a =
 *  1.715 fm (KN), pi a sqrt(7/5) = 1.945 fm (FERMI), at most 100 fm; a table needs two points, q
 *  increasing from 0 and |f| <= 1 with f(0) = 1 to 1e-6.
 *  @return NUEM_OK, NUEM_ERR_DOMAIN (radius), NUEM_ERR_ARG (not finite, table). Thread-safe. */
NUEM_API nuem_status nuem_form_factor_check(const nuem_form_factor *form, nuem_error *err);

/** F(q), q = momentum transfer in MeV, >= 0; a table holds its last value beyond its end.
 *  Total function for a form that passes the check, thread-safe. */
NUEM_API double nuem_form_factor_at(const nuem_form_factor *form, double q_mev);

/** A nuclide as a target. Plain data: change what you need. */
typedef struct nuem_nucleus {
    char name[8]; /**< "Cs133" */
    int z, a;
    double mass_u;         /**< of the atom: at these recoils the electrons move along */
    double abundance;      /**< natural, fraction of the atoms of its element */
    double r_charge_fm;    /**< rms charge radius */
    double spin;           /**< in hbar; NAN where unknown */
    double spin_p, spin_n; /**< expectation values <S_p>, <S_n> of odd nuclei; NAN where unknown */
    bool axial;            /**< count the axial-vector term too; default no */
    nuem_form_factor proton, neutron;
} nuem_nucleus;

/** Atomic mass, MeV. */
NUEM_API double nuem_nucleus_mass_mev(const nuem_nucleus *nucleus);

/** Point-proton rms radius from the charge radius, R_p^2 = R_ch^2 - (N/Z) <r_n^2>, <r_n^2> =
 *  -0.1161 fm^2 (PDG 2020); the proton's own size stays in it, as electron scattering sees it.
 *  Source: Ong, Berengut, Flambaum, PRC 82 (2010) 014320 without its r_p and spin-orbit terms;
 *  Cadeddu et al., PRD 102 (2020) 015030, eq. (12). Total function. */
NUEM_API double nuem_nucleus_rp_fm(double r_charge_fm, int z, int a);

/** Where the neutron radius comes from.
 *   TABLE  the table of nuclides (shell model, with source), else SKIN
 *   SKIN   R_p + 1.01 (N-Z)/A - 0.04 fm (Trzcinska et al., PRL 87 (2001) 082501)
 *   EQUAL  R_p */
typedef enum nuem_neutron_radius {
    NUEM_NEUTRON_RADIUS_TABLE,
    NUEM_NEUTRON_RADIUS_SKIN,
    NUEM_NEUTRON_RADIUS_EQUAL
} nuem_neutron_radius;

/** The choice from "table", "skin" or "equal". */
NUEM_API nuem_status nuem_neutron_radius_parse(const char *name, nuem_neutron_radius *out,
                                               nuem_error *err);

typedef struct nuem_nuclides nuem_nuclides;

/** Table of nuclides of data/nuclide ("natural") or a file. @return as nuem_flux_open. */
NUEM_API nuem_status nuem_nuclides_open(const nuem_data *data, const char *id, nuem_nuclides **out,
                                        nuem_provenance *prov, nuem_error *err);
NUEM_API void nuem_nuclides_free(nuem_nuclides *nuclides);
NUEM_API size_t nuem_nuclides_count(const nuem_nuclides *nuclides);

/** A row of the table. Its form factors are HELM with the radii of the table (choice TABLE); that of a
 *  free proton, which has no surface, is UNIT (1 - F < 1 % below q = 50 MeV). */
NUEM_API const nuem_nucleus *nuem_nuclides_at(const nuem_nuclides *nuclides, size_t i);
/** Neutron radius that the table states; 0 where it states none. */
NUEM_API double nuem_nuclides_rn_fm(const nuem_nuclides *nuclides, size_t i);
/** Is the charge radius of row i a formula's, not a measurement? */
NUEM_API bool nuem_nuclides_radius_is_formula(const nuem_nuclides *nuclides, size_t i);

/** A nuclide by name ("Cs133", "133Cs", "Cs-133"; letters as in chemistry).
 *  @return NUEM_OK or NUEM_ERR_ARG (unknown: the message lists the isotopes of the element; A < Z).
 */
NUEM_API nuem_status nuem_nuclides_find(const nuem_nuclides *nuclides, const char *name,
                                        const nuem_nucleus **out, nuem_error *err);

/** One nuclide of a target. */
typedef struct nuem_nucleus_share {
    nuem_nucleus nucleus;
    double per_unit; /**< atoms of it in one formula unit */
    /** of its electrons, where they scatter with it (channel cevas); a table is a view */
    nuem_electron_form electrons;
} nuem_nucleus_share;

/** Radii of single nuclides, in place of the choice. */
typedef struct nuem_nucleus_radii {
    const char *name;
    double rp_fm, rn_fm; /**< 0: by the choice */
} nuem_nucleus_radii;

/** How the nuclei of a target are described; all zero is Helm, radii of the table. */
typedef struct nuem_nuclear_options {
    nuem_form_kind form; /**< not TABLE */
    nuem_neutron_radius neutron_radius;
    size_t n_radii;
    const nuem_nucleus_radii *radii; /**< [n_radii] */
    bool axial;
} nuem_nuclear_options;

/** The nuclides of a formula with natural abundances, most protons first, then by mass number. Skin
 *  and equal radii follow R_p, also where that is given; a free proton is UNIT, whatever the form.
 *  @param options  NULL: all zero
 *  @param share  out: malloc'd array of *n, free() it
 *  @return NUEM_OK; NUEM_ERR_ARG (formula, an element without nuclides in the table, radii of a
 *          nuclide that is not in the formula); NUEM_ERR_DOMAIN (a radius below the form's
 *          smallest); NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_nuclei_of(const nuem_nuclides *nuclides, const char *formula,
                                    const nuem_nuclear_options *options, nuem_nucleus_share **share,
                                    size_t *n, nuem_error *err);

NUEM_END_DECLS

#endif
