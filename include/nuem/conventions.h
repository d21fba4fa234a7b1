/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file conventions.h  Units and conventions of nuem, said once. Nothing is declared here.
 *
 *  ## Units
 *
 *  Every dimensional name ends in its unit. Unless a name says otherwise:
 *
 *  | quantity                                | unit                | suffix             |
 *  |-----------------------------------------|---------------------|--------------------|
 *  | neutrino energy, theory                 | MeV                 | _mev               |
 *  | detector energy (recoil, deposit)       | keV                 | _kev               |
 *  | cross section; differential             | cm^2; cm^2 MeV^-1   | _cm2; _cm2_per_mev |
 *  | flux; spectrum                          | cm^-2 s^-1 (MeV^-1) | _per_cm2_s         |
 *  | exposure                                | kg day              | _kg_day            |
 *  | magnetic and electric moment            | Bohr magneton       | _mub               |
 *  | charge                                  | e > 0               | _e                 |
 *  | charge radius, anapole moment           | cm^2                | _cm2               |
 *  | density of matter                       | g cm^-3             | _g_cm3             |
 *  | magnetic field                          | gauss               | _gauss             |
 *  | distance                                | km                  | _km                |
 *  | squared mass, mass                      | eV^2, eV            | _ev2, _ev          |
 *  | angle                                   | degree              | _deg               |
 *
 *  Theory uses hbar = c = 1 and Heaviside-Lorentz units, alpha = e^2 / 4 pi, mu_B = e / 2 m_e; the
 *  charge of the electron is -e.
 *
 *  ## Metric and gamma matrices
 *
 *  Metric (+,-,-,-). gamma5 = i gamma^0 gamma^1 gamma^2 gamma^3; the left-handed projector is
 *  P_L = (1 - gamma5)/2. sigma_{mu nu} = (i/2) [gamma_mu, gamma_nu]. The momentum transfer is
 *  q = p - p', from the incoming to the outgoing neutrino, and q^2 = -2 m T < 0 in scattering on a
 *  target of mass m that recoils with T.
 *
 *  ## Vertex
 *
 *      <nu_j(p')| J_mu |nu_k(p)> = ubar_j Lambda_mu^{jk}(q) u_k
 *      Lambda_mu = (gamma_mu - q_mu qslash / q^2) [f_Q + f_A q^2 gamma5]
 *                  - i sigma_{mu nu} q^nu [f_M + i f_E gamma5]
 *
 *  f_Q, f_M, f_E, f_A are Hermitian 3x3 matrices of charge, magnetic, electric and anapole form
 *  factors in the mass basis. At q^2 = 0 they are the charge q, the moments mu and eps, and the
 *  anapole a. A transition j <- k has the row index j.
 *
 *  Majorana neutrinos: f_Q, f_M, f_E are antisymmetric (so purely imaginary), f_A is symmetric (so
 *  real).
 *
 *  ## Dipole matrix
 *
 *  Scattering of ultra-relativistic neutrinos depends on lambda = mu - i eps alone. Its three
 *  independent Majorana elements are written lambda_jk = epsilon_jkl Lambda_l.
 *
 *  ## Bases
 *
 *  nu_alphaL = sum_k U_{alpha k} nu_kL and |nu_alpha> = sum_k U*_{alpha k} |nu_k>; U is the PMNS
 *  matrix in the PDG parametrisation. Charges, charge radii and anapoles turn as U X U^dagger. In
 *  the flavour basis the second index of a dipole is the flavour of the incoming neutrino; the
 *  first is not observed. Dirac dipoles turn as U lambda U^dagger, Majorana dipoles as
 *  U* lambda U^dagger, which keeps them antisymmetric.
 *
 *  Flavour states are ordered e, mu, tau; mass states 1, 2, 3. Where neutrinos and antineutrinos
 *  mix, the order is nu_e, nu_mu, nu_tau, nubar_e, nubar_mu, nubar_tau; for Dirac neutrinos the
 *  last three are the right-handed states.
 *
 *  ## Charge radius
 *
 *  f_Q(q^2) = q + q^2 <r^2>/6 + ..., that is <r^2> = +6 df_Q/dq^2 at q^2 = 0. A left-handed
 *  neutrino shows f_Q - q^2 f_A alone, so scattering measures <r^2>_eff = <r^2> - 6 a. That is
 *  what nuem stores. In the Standard Model a = -<r^2>/6, so <r^2>_eff = 2 <r^2>.
 *
 *  With R_l = G_F / (4 sqrt(2) pi^2) [3 - 2 ln(m_l^2 / m_W^2)], which is
 *  (4.14, 2.40, 1.48)e-33 cm^2 for e, mu, tau:
 *
 *  | convention  | what is quoted                 | Standard Model | to <r^2>_eff |
 *  |-------------|--------------------------------|----------------|--------------|
 *  | effective   | <r^2> - 6 a                    | -2 R_l         | as it is     |
 *  | giunti      | the same, under that name      | -2 R_l         | as it is     |
 *  | bpv         | Bernabeu, Papavassiliou, Vidal | + R_l          | times -2     |
 *  | form-factor | +6 df_Q/dq^2 alone             | - R_l          | minus 6 a    |
 *
 *  The sign is physical: with it, <r^2>_eff of the Standard Model gives the flavour dependence of
 *  the weak vector couplings, g_V^p(nu_e) - g_V^p(nu_mu) = +0.0083. A charge radius without a named
 *  convention is not accepted.
 */
#ifndef NUEM_CONVENTIONS_H
#define NUEM_CONVENTIONS_H

#endif
