/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file radius.h  Charge radius and anapole moment: conventions, and the Standard Model's values.
 *
 *  The conventions are those of conventions.h. With <r^2> = +6 df_Q/dq^2 and f_A(0) = a, a
 *  left-handed neutrino shows f_Q - q^2 f_A = charge + q^2 <r^2>_eff / 6 + ... alone:
 *
 *      <r^2>_eff = <r^2> - 6 a           effective, giunti
 *      bpv       = -<r^2>_eff / 2
 *      form-factor = <r^2> = <r^2>_eff + 6 a
 *
 *  ## What is counted where
 *
 *  With tree-level weak couplings (es.h, weak.h: NUEM_WEAK_TREE, the default) the one-loop radius of
 *  nuem_radius_sm is nowhere, unless a hypothesis states it. A radius fitted with them is therefore
 *  the whole radius, the Standard Model's included: compare it with nuem_radius_sm. The difference of
 *  the two is what new physics adds only to some 2e-33 cm^2, since the other radiative corrections
 *  (boxes, rho) shift g_V by -0.0055 and g_A by -0.006 beside; use running couplings for that
 *  question. In a fit, a background template that contains the solar signal was made with its
 *  authors' couplings, which limits the statement to the same accuracy. Weak couplings with radiative corrections (NUEM_WEAK_RUNNING,
 *  or a g_V^p that differs between nu_e, nu_mu and nu_tau) contain the Standard Model's radius, and
 *  a fitted radius is what comes on top. weak.h says how a stated radius is used with either.
 */
#ifndef NUEM_RADIUS_H
#define NUEM_RADIUS_H

#include "nuem/hypothesis.h"
#include "nuem/state.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** A charge radius in another convention.
 *  @param value_cm2    charge radius in the convention `from`
 *  @param anapole_cm2  anapole moment f_A(0); matters only to or from NUEM_RADIUS_FORM_FACTOR
 *  @return NUEM_OK; NUEM_ERR_ARG (a convention unknown or NUEM_RADIUS_NONE, a number not finite).
 *  Thread-safe. Source: Giunti, Studenikin, RMP 87 (2015) 531 (1403.6344), for the definitions. */
NUEM_API nuem_status nuem_radius_convert(nuem_radius_convention from, nuem_radius_convention to,
                                         double value_cm2, double anapole_cm2, double *out_cm2,
                                         nuem_error *err);

/** The same for 3x3 matrices, both in one basis.
 *  @param anapole_cm2  NULL is zero
 *  @param out_cm2      may be value_cm2
 *  @return as above; err->index = 3*row + column of an element that is not finite. */
NUEM_API nuem_status nuem_radius_convert_matrix(nuem_radius_convention from,
                                                nuem_radius_convention to,
                                                const nuem_matrix3 *value_cm2,
                                                const nuem_matrix3 *anapole_cm2,
                                                nuem_matrix3 *out_cm2, nuem_error *err);

/** Anapole moment that goes with a form-factor radius when only left-handed neutrinos couple, as in
 *  the Standard Model: F gamma_mu P_L means f_Q = F/2 and q^2 f_A = -F/2, so a = -<r^2>/6 and
 *  <r^2>_eff = 2 <r^2>. cm^2. Total function, thread-safe. */
NUEM_API double nuem_radius_left_handed_anapole(double form_factor_cm2);

/** One-loop charge radius of the Standard Model, cm^2, with
 *  R_l = G_F / (4 sqrt2 pi^2) [3 - 2 ln(m_l^2/m_W^2)]: + R_l in bpv, -2 R_l in effective and
 *  giunti, -R_l in form-factor (there with the anapole of nuem_radius_left_handed_anapole).
 *  Off-diagonal elements vanish in the flavour basis.
 *  @return NUEM_OK; NUEM_ERR_ARG (unknown flavour or convention, NUEM_RADIUS_NONE). Thread-safe.
 *  Source: Bernabeu, Papavassiliou, Vidal, NPB 680 (2004) 450 (hep-ph/0210055); sign and
 *  factor 2 of giunti: Cadeddu et al., PRD 98 (2018) 113010 (1810.05606). */
NUEM_API nuem_status nuem_radius_sm(nuem_flavour flavour, nuem_radius_convention convention,
                                    double *out_cm2, nuem_error *err);

/** What an effective radius adds to g_V of neutrino-electron scattering, for each cm^2:
 *  sqrt2 pi alpha / (3 G_F) = 2.3796e30 cm^-2. The form (2/3) m_W^2 sin^2 theta_W agrees with it at
 *  tree level only; with the MSbar angle at q = 0 it is 11 % larger. Total function, thread-safe.
 *  Source: Kouzakov, Studenikin, PRD 95 (2017) 055013 (1703.00401). */
NUEM_API double nuem_radius_vector_shift_per_cm2(void);

NUEM_END_DECLS

#endif
