/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file solar_antineutrino.h  Electron antineutrinos from the Sun, by Majorana transition moments in its field.
 *
 *  A transition moment turns nu_e of the Sun into nubar_mu, nubar_tau; what arrives as mass state
 *  nubar_k is nubar_e with |U_ek|^2. From birth to where the field begins a neutrino follows its
 *  levels, whose phases average out over the place of birth (oscillation lengths of some 100 km against
 *  10^5 km); through the field it is followed with all phases; after the Sun mass states separate:
 *
 *    P(nu_e -> nubar_e) = sum_m P_m sum_k |U_ek|^2 |<nubar_k| S |m>|^2,
 *
 *  P_m the fractions of the levels, S the operator through the field.
 *
 *  To first order in the field, nu of level m and nubar of level n are coupled by <n| H_B |m>, H_B the
 *  field's part of the Hamiltonian, and their phases part by int (l_n - l_m) dx. Two cases matter:
 *
 *  (1) Birth inside the field. Where it changes slowly from there on, what stays is the mixing that a
 *  neutrino has when it is born (two steps: mixing at birth, oscillation on the way),
 *
 *    P(nu_e -> nubar_e) = sum_m P_m sum_n |<n| H_B |m> / (l_n - l_m)|^2 |U_e k(n)|^2,
 *
 *  k(n) the mass state in which level n ends. For two flavours this is the (2 mu B)^2 form of the
 *  literature. This is the limit of weak fields. nuem_solar_antineutrino.birth has in place of each square the
 *  sin^2 of the mixing angle of the two levels, (1 - d/sqrt(d^2 + 4 g^2))/2 with g = |<n|H_B|m>|, d = |l_n - l_m|:
 *  g^2/d^2 where g << d, and never more than 1/2.
 *
 *  (2) A field outside the core. Levels of different mass part by a phase of 0.01/km and more, and nothing is left. But
 *  matter mixes neutrinos and antineutrinos differently, so a transition moment couples nu_m to nubar_m of the same mass state,
 *  by about mu B (2V/(dm^2/2E)) sin 2theta, where the levels are as close as the potential is small:
 *
 *    P(nu_e -> nubar_e) = sum_m P_m |U_em|^2 |int <nubar_m| H_B |nu_m> e^{i int (lbar_m - l_m)} dx|^2 .
 *
 *  In the convection zone this is all of it, within 1 %.
 *
 *  Sources: Lim, Marciano, PRD 37 (1988) 1368; Akhmedov, Pulido, PLB 553 (2003) 7 (hep-ph/0209192),
 *  which has the two steps of (1) for two flavours; both cases by first-order perturbation theory,
 *  checked against the full evolution in the tests.
 */
#ifndef NUEM_SOLAR_ANTINEUTRINO_H
#define NUEM_SOLAR_ANTINEUTRINO_H

#include "nuem/profile.h"
#include "nuem/propagate.h"
#include "nuem/solar.h"

NUEM_BEGIN_DECLS

typedef struct nuem_solar_antineutrino {
    /** P_m: fractions of the levels that end as nu_1 nu_2 nu_3 without a field */
    double level[3];
    /** probabilities of nubar_e nubar_mu nubar_tau at the Earth */
    double antineutrino[3];
    double neutrino[3]; /**< and of nu_e nu_mu nu_tau; all six add to 1 */
    /** P(nu_e -> nubar_e) of the formula (1), at the start of the profile */
    double birth;
} nuem_solar_antineutrino;

/** Solar neutrinos and antineutrinos at the Earth by day.
 *  @param hypothesis  of Majorana neutrinos
 *  @param sun         nullable: model whose production gives the fractions P_m (without the field);
 *                     NULL: born as nu_e at the start of the profile
 *  @param component   of `sun`, from nuem_solar_find
 *  @param profile     matter and field from a place where the levels have the fractions P_m, out of the Sun
 *  @param n           energies
 *  @param enu_mev     [n] > 0
 *  @param options     nullable
 *  @param out         [n]
 *  @return NUEM_OK; NUEM_ERR_ARG (Dirac neutrinos, energy, component); NUEM_ERR_DOMAIN (as nuem_solar_fractions);
 *          as nuem_propagate_operator; NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_solar_antineutrinos(const nuem_hypothesis *hypothesis,
                                              const nuem_solar *sun, size_t component,
                                              const nuem_profile *profile, size_t n,
                                              const double *enu_mev,
                                              const nuem_propagate_options *options,
                                              nuem_solar_antineutrino *out, nuem_error *err);

NUEM_END_DECLS

#endif
