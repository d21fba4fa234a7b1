/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file form_factors.h  The matrices of a hypothesis in either basis, and as form factors. */
#ifndef NUEM_FORM_FACTORS_H
#define NUEM_FORM_FACTORS_H

#include "nuem/hypothesis.h"
#include "nuem/matrix3.h"

NUEM_BEGIN_DECLS

/** Form factors in the mass basis to first order in q^2:
 *
 *      f_Q(q^2) = charge + q^2 radius/6,  f_M = magnetic,  f_E = electric,  f_A = anapole
 *
 *  All five are Hermitian for a Hermitian current. `radius` is the form-factor one, +6 df_Q/dq^2. */
typedef struct nuem_form_factors {
    nuem_nature nature;
    nuem_matrix3 charge_e, radius_cm2, anapole_cm2, magnetic_mub, electric_mub;
} nuem_form_factors;

/** Form factors of a hypothesis.
 *
 *  - A radius stated as form-factor is <r^2>, and the stated anapole is f_A.
 *  - A radius stated as effective, giunti or bpv is the sum <r^2> - 6 a; a stated anapole (any
 *    element not zero) divides it: <r^2> = <r^2>_eff + 6 a. Without one, Dirac neutrinos get all of
 *    it as <r^2>; for Majorana neutrinos nothing is open, since f_Q is imaginary and f_A real in
 *    the mass basis: <r^2> = i Im <r^2>_eff and a = -Re <r^2>_eff / 6. Scattering of left-handed
 *    neutrinos is the same in every case.
 *  - f_M and f_E are the two Hermitian matrices with lambda = f_M - i f_E in the mass basis,
 *    f_M = (lambda + lambda^dagger)/2 and f_E = i (lambda - lambda^dagger)/2. They are the stated
 *    mu and eps where these are Hermitian there.
 *
 *  Total function, thread-safe. */
NUEM_API void nuem_form_factors_of(const nuem_hypothesis *hyp, nuem_form_factors *out);

/** f_Q(q^2) in units of e. @param q2_mev2  squared momentum transfer, negative in scattering.
 *  Total function, thread-safe. */
NUEM_API void nuem_form_factors_charge(const nuem_form_factors *f, double q2_mev2,
                                       nuem_matrix3 *f_q_e);

/** How far the five matrices are from what they must or may be, the worst of the five; relative to
 *  the largest element of the matrix, where radius and 6 a, and f_M and f_E, count together: what
 *  rounding leaves of a part that vanishes is no violation. */
typedef struct nuem_form_factor_residuals {
    double hermitian; /**< X = X^dagger */
    double majorana;  /**< f_Q, f_M, f_E antisymmetric, f_A symmetric; required of Majorana
                           neutrinos alone */
    /** What CP conservation requires, in the phases of the given matrices. Dirac: f_Q, f_M, f_A
     *  real symmetric, f_E imaginary antisymmetric. Majorana: f_M = f_Q = 0 between states of
     *  equal CP parity, f_E = f_A = 0 between opposite ones; the best of the four assignments. */
    double cp;
} nuem_form_factor_residuals;

/** Total function, thread-safe. Source: Giunti, Studenikin, RMP 87 (2015) 531 (1403.6344). */
NUEM_API nuem_form_factor_residuals nuem_form_factors_check(const nuem_form_factors *f);

/** Every matrix of a hypothesis in one basis. Charge-like matrices turn as U X U^dagger; dipoles as
 *  U X U^dagger (Dirac) and U* X U^dagger (Majorana: a congruence, which keeps them antisymmetric).
 *
 *  The second index of a dipole is that of the incoming neutrino. The first, of outgoing states
 *  with the other helicity that nobody observes, is turned by convention only: every measurement
 *  depends on lambda^dagger lambda, in which any unitary matrix on the left drops out. */
typedef struct nuem_em_matrices {
    nuem_basis basis;
    nuem_matrix3 charge_e;
    nuem_matrix3 radius_effective_cm2;           /**< <r^2> - 6 a */
    nuem_matrix3 radius_cm2, anapole_cm2;        /**< divided as in nuem_form_factors_of */
    nuem_matrix3 magnetic_mub, electric_mub;     /**< as stated */
    nuem_matrix3 lambda_mub;                     /**< magnetic - i electric */
    nuem_matrix3 lambda2_mub2;                   /**< lambda^dagger lambda; in the flavour basis its
                                                       diagonal is mu_alpha^2 at the source */
    nuem_matrix3 f_magnetic_mub, f_electric_mub; /**< f_M, f_E: Hermitian in the mass basis */
} nuem_em_matrices;

/** Total function, thread-safe. */
NUEM_API void nuem_em_matrices_of(const nuem_hypothesis *hyp, nuem_basis basis,
                                  nuem_em_matrices *out);

NUEM_END_DECLS

#endif
