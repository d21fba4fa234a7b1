/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file hypothesis.h  The electromagnetic vertex that a physicist supposes: five 3x3 matrices. */
#ifndef NUEM_HYPOTHESIS_H
#define NUEM_HYPOTHESIS_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/data.h"
#include "nuem/matrix3.h"
#include "nuem/mixing.h"
#include "nuem/status.h"
#include "nuem/weak.h"

NUEM_BEGIN_DECLS

typedef enum nuem_nature { NUEM_DIRAC, NUEM_MAJORANA } nuem_nature;

/** Basis of the matrices: flavour (e, mu, tau) or mass (1, 2, 3). */
typedef enum nuem_basis { NUEM_BASIS_FLAVOUR, NUEM_BASIS_MASS } nuem_basis;

/** Convention in which a charge radius is stated; each is converted to the effective one.
 *   effective    <r^2> - 6 a, what scattering of left-handed neutrinos sees: stored as it is
 *   giunti       the same quantity under the name of its users (SM: -0.83e-32 cm^2 for nu_e)
 *   bpv          Bernabeu, Papavassiliou, Vidal (SM: +4.1e-33 cm^2 for nu_e): times -2
 *   form-factor  6 df_Q/dq^2 of the vector form factor alone: the anapole matrix is subtracted, -6
 *   a
 *  In the first three the anapole is part of the number already; the anapole matrix then only says
 *  how the sum divides. */
typedef enum nuem_radius_convention {
    NUEM_RADIUS_NONE, /**< not stated: allowed only when the matrix is zero */
    NUEM_RADIUS_EFFECTIVE,
    NUEM_RADIUS_GIUNTI,
    NUEM_RADIUS_BPV,
    NUEM_RADIUS_FORM_FACTOR
} nuem_radius_convention;

/** What a hypothesis consists of; plain data, all zero is the Standard Model's vertex.
 *
 *  millicharge, charge_radius and anapole must be Hermitian; dipoles of Majorana neutrinos must be
 *  antisymmetric. From the mass to the flavour basis charge-like matrices go as U X U^dagger;
 *  dipoles as U lambda U^dagger (Dirac) and U* lambda U^dagger (Majorana), which keeps them
 *  Hermitian or antisymmetric. The second index of a dipole is that of the incoming neutrino; the
 *  first, of the outgoing states that nobody observes, does not matter for scattering.
 *
 *  Not enforced, because scattering does not need them: dipoles that are Hermitian in the mass
 *  basis (any lambda = mu - i eps is that of two Hermitian matrices), and the further restrictions
 *  of Majorana neutrinos on charge-like matrices (charge and radius antisymmetric in the mass
 *  basis). */
typedef struct nuem_hypothesis_spec {
    nuem_nature nature;
    nuem_basis basis;
    nuem_mixing mixing;
    double lightest_mass_ev; /**< [0, 1000] */
    nuem_matrix3 millicharge_e, charge_radius_cm2, anapole_cm2, magnetic_mub, electric_mub;
    nuem_radius_convention radius_convention;
    nuem_weak_scheme weak_scheme; /**< weak couplings of nu-e scattering; see weak.h for radii */
} nuem_hypothesis_spec;

/** Everything that a cross section depends on, in the flavour basis. */
typedef struct nuem_couplings {
    double sin2_theta_w;   /**< weak mixing angle at low energy */
    nuem_matrix3 charge_e; /**< Hermitian */
    /** Effective, <r^2> - 6 a, added to the weak couplings: with NUEM_WEAK_TREE the whole radius,
     *  with NUEM_WEAK_RUNNING what lies beyond the Standard Model. Hermitian. */
    nuem_matrix3 radius_cm2;
    nuem_matrix3 dipole_mub; /**< lambda = mu - i eps; U lambda_mass U^dagger, Majorana U* ... */
    nuem_weak_scheme weak_scheme;
} nuem_couplings;

typedef struct nuem_hypothesis nuem_hypothesis;

/** Check and take over a specification.
 *  @return NUEM_OK; NUEM_ERR_ARG (an element not finite, a matrix not Hermitian or not
 *  antisymmetric:
 *          the message names it and err->index = 9*matrix + 3*row + column); NUEM_ERR_NOMEM.
 *  Thread-safe. */
NUEM_API nuem_status nuem_hypothesis_create(const nuem_hypothesis_spec *spec, nuem_hypothesis **out,
                                            nuem_error *err);

/** Read a hypothesis file (YAML; `nuem schema hypothesis` lists the keys) and apply overrides.
 *  @param data   for named mixing sets
 *  @param path   file; NULL is the Standard Model with the default mixing
 *  @param set    [n_set] overrides "millicharge.emu=1e-13", "nature=majorana", "basis=mass",
 *                "mixing=<name>", "lightest_mass_ev=0.05", "charge_radius.convention=effective",
 *                "magnetic_moment.12=1e-11i"; an element override sets its Hermitian (or
 *                antisymmetric) partner too
 *  @param prov   nullable record of what was read
 *  @return NUEM_OK; NUEM_ERR_IO; NUEM_ERR_DATA (located); NUEM_ERR_ARG (an override);
 *  NUEM_ERR_NOMEM. */
NUEM_API nuem_status nuem_hypothesis_open(const nuem_data *data, const char *path,
                                          const char *const *set, size_t n_set,
                                          nuem_hypothesis **out, nuem_provenance *prov,
                                          nuem_error *err);

/** The same from text in memory; `name` stands in messages. */
NUEM_API nuem_status nuem_hypothesis_parse(const nuem_data *data, const char *text, size_t n,
                                           const char *name, nuem_hypothesis **out,
                                           nuem_error *err);

NUEM_API void nuem_hypothesis_free(nuem_hypothesis *hyp);

/** Views that live as long as the hypothesis. Thread-safe. */
NUEM_API const nuem_hypothesis_spec *nuem_hypothesis_spec_of(const nuem_hypothesis *hyp);
NUEM_API const nuem_couplings *nuem_hypothesis_couplings(const nuem_hypothesis *hyp);
/** SHA-256 of the specification, 64 hex digits: two equal hypotheses have the same. */
NUEM_API const char *nuem_hypothesis_sha256(const nuem_hypothesis *hyp);

/** Default mixing set of a hypothesis that names none. */
#define NUEM_DEFAULT_MIXING "nufit-6.0-no"

NUEM_END_DECLS

#endif
