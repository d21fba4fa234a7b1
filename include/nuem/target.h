/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file target.h  What the neutrinos hit: an element or a compound, and how its electrons are
 *  bound. */
#ifndef NUEM_TARGET_H
#define NUEM_TARGET_H

#include <stddef.h>

#include "nuem/atom_response.h"
#include "nuem/nucleus.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Treatment of electron binding.
 *   free  every electron counts at every recoil
 *   step  an electron of binding energy B counts when T >= B: Z_eff(T) = sum n_i theta(T - B_i),
 *         with edges and occupations from xraylib; for an electron without a tabulated edge B = 0.
 *         xraylib's edges differ from the X-ray data booklet by up to 4 eV (Xe L2, L3), which
 *         changes rates by 2e-4
 *   photon  step, but the term of the millicharge squared is the absorption of equivalent photons
 *         ("epa" on the command line and in files),
 *             d sigma / d T = (2 alpha / pi) q^2 (sigma_gamma(T) / T) ln(E / m_nu),
 *         with sigma_gamma the photo-absorption of the atoms and m_nu = NUEM_PHOTON_CUT_EV: the pole
 *         1/Q^2 of the transverse response, for T << E (1 - T/E + T^2/2E^2 would stand before the
 *         logarithm). The longitudinal part, that of step and more, is left out: below some keV
 *         the absorption is larger by far; above (14 keV in xenon, 6 keV in germanium) step is the
 *         larger and the better choice. The free electron's largest recoil is kept. The
 *         interference of the charge with weak and radius couplings stays that of step: it goes with
 *         the same int S dq^2/q^2 as the magnetic moment, for which step holds to some per cent
 *         above 0.5 keV. With charges above 1e-12 e, where step is the larger, the sum may become
 *         negative.
 *         Source: Atzori Corona et al., PRD 107 (2023) 053001 (2207.05036)
 *   response  response functions of the atoms (atom_response.h), integrated over the momentum transfers
 *         between T and 2E - T: longitudinal and transverse for charges and dipoles, see es.h. Edges
 *         are those of step; an electron without a tabulated edge has the binding of the mean field */
typedef enum nuem_binding {
    NUEM_BINDING_FREE,
    NUEM_BINDING_STEP,
    NUEM_BINDING_PHOTON,
    NUEM_BINDING_RESPONSE
} nuem_binding;

/** Infrared cut of the equivalent photons, eV: a neutrino of mass m_nu has Q^2 >= (m_nu T/E)^2. By
 *  convention 1 eV; 0.1 eV raises the cross section of 1 MeV by 17 %. */
#define NUEM_PHOTON_CUT_EV 1.0

typedef struct nuem_target nuem_target;

/** A binding from its name on the command line and in files: "free", "step", "epa",
 *  "response".
 *  @return NUEM_OK or NUEM_ERR_ARG. Thread-safe. */
NUEM_API nuem_status nuem_binding_parse(const char *name, nuem_binding *out, nuem_error *err);

/** The name of a binding; static storage. */
NUEM_API const char *nuem_binding_name(nuem_binding binding);

/** A target from a chemical formula ("Xe", "CsI", "NaI", "C6H6") and a binding treatment.
 *  Source of edges, occupations and atomic weights: xraylib 4 (Schoonjans et al., Spectrochim.
 *  Acta B 66 (2011) 776).
 *  @return NUEM_OK, NUEM_ERR_ARG (no such formula), NUEM_ERR_UNSUPPORTED (element beyond the
 *  tables: Z = 99, for photons 98; NUEM_BINDING_RESPONSE, which needs tables), NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_target_create(const char *formula, nuem_binding binding,
                                        nuem_target **out, nuem_error *err);

/** The same with nuclei, which are copied (see nuem_nuclei_of); views of tabulated form factors
 *  must outlive the target.
 *  @return also NUEM_ERR_ARG, NUEM_ERR_DOMAIN for nuclei out of order. Thread-safe. */
NUEM_API nuem_status nuem_target_create_nuclear(const char *formula, nuem_binding binding, size_t n,
                                                const nuem_nucleus_share *share, nuem_target **out,
                                                nuem_error *err);

/** A target with NUEM_BINDING_RESPONSE, from response functions of each of its elements.
 *  @param table  [n] in any order; those of other elements are not used. Views, which must outlive the
 *                target
 *  @param share  [n_share] nuclei as above; none: 0
 *  @return also NUEM_ERR_ARG (no table, or two, for an element; a neutral atom is meant). Thread-safe. */
NUEM_API nuem_status nuem_target_create_response(const char *formula, size_t n,
                                                 const nuem_atom_response *const *table,
                                                 size_t n_share, const nuem_nucleus_share *share,
                                                 nuem_target **out, nuem_error *err);

/** The nuclei, a view of *n; none unless made by nuem_target_create_nuclear. */
NUEM_API const nuem_nucleus_share *nuem_target_nuclei(const nuem_target *target, size_t *n);

/** The same from "<binding>" or "<binding>:<formula>", as on the command line ("free", "step:Ge",
 *  "epa:Xe"); NUEM_ERR_UNSUPPORTED for "response:..." and "table:...", which need tables. */
NUEM_API nuem_status nuem_target_parse(const char *text, nuem_target **out, nuem_error *err);

NUEM_API void nuem_target_free(nuem_target *target);
/** The formula (a view) and how its electrons are bound. */
NUEM_API const char *nuem_target_formula(const nuem_target *target);
NUEM_API nuem_binding nuem_target_binding(const nuem_target *target);

/** Electrons of one formula unit that can take a recoil t_kev (> 0). Total function, thread-safe.
 *  */
NUEM_API double nuem_target_zeff(const nuem_target *target, double t_kev);

/** Formula units in a kilogram; by the masses of the nuclei where there are some. */
NUEM_API double nuem_target_units_per_kg(const nuem_target *target);

/** Recoils (keV, increasing) where zeff jumps, the points of a correction, and with NUEM_BINDING_PHOTON also those where the
 *  photo-absorption is not smooth: its table has edges of its own (mostly within 1e-3 of the others
 *  above 1 keV) and kinks; a view of *n numbers. */
NUEM_API const double *nuem_target_edges_kev(const nuem_target *target, size_t *n);

/** Photo-absorption cross section of one formula unit, cm^2, of a photon of energy t_kev: the atoms'
 *  totals of EPDL97 (Cullen, Hubbell, Kissel 1997) in xraylib, with NUEM_BINDING_RESPONSE those of the response functions. Beside measured absorption (Henke,
 *  Gullikson, Davis, ADNDT 54 (1993) 181) and away from edges it is good to 10 % above 1 keV and to
 *  25 % below.
 *  @return NAN outside nuem_target_photo_range_kev. Thread-safe. */
NUEM_API double nuem_target_photo_cm2(const nuem_target *target, double t_kev);

/** Where the photo-absorption is known: 0.1 to 800 keV, for I and Xe from 0.2 keV, for Cs and Eu
 *  from 1 keV, where the tables begin to hold. With NUEM_BINDING_RESPONSE from 0 to where
 *  the response functions end. Empty (lo > hi) for other bindings. */
NUEM_API void nuem_target_photo_range_kev(const nuem_target *target, double *lo, double *hi);

NUEM_END_DECLS

#endif
