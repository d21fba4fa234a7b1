/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file flavour_ratio.h  Flavours of astrophysical neutrinos at the Earth, with magnetic moments.
 *
 *  A source emits flavours in fractions f_alpha. Without moments the Earth sees, averaged over
 *  energies, F_beta = sum_k |U_beta k|^2 sum_alpha |U_alpha k|^2 f_alpha. With the diagonal moments of Dirac neutrinos
 *  a part 1 - P_k of mass state k arrives right-handed and is not seen,
 *
 *    F_beta = sum_k |U_beta k|^2 P_k sum_alpha |U_alpha k|^2 f_alpha,
 *
 *  which changes the ratio of flavours where the P_k differ and the total where they do not. Majorana
 *  neutrinos turn into antineutrinos by transition moments; on a long way these are powerless
 *  (precession.h), in the strong field of the source they are not.
 *
 *  Sources: Learned, Pakvasa, Astropart. Phys. 3 (1995) 267 (flavours at the Earth); Kopp, Opferkuch,
 *  Wang, 2212.11287, and Popov, Studenikin, 2404.02027 (moments).
 */
#ifndef NUEM_FLAVOUR_RATIO_H
#define NUEM_FLAVOUR_RATIO_H

#include "nuem/passage.h"

NUEM_BEGIN_DECLS

/** What a source emits: fractions of nu_e nu_mu nu_tau nubar_e nubar_mu nubar_tau. */
typedef struct nuem_flavour_source {
    double fraction[NUEM_STATES]; /**< >= 0, sum 1 within 1e-6 (normalised) */
} nuem_flavour_source;

/** Sources by name, nu and nubar together in parentheses:
 *    pion         decays of pions of both charges and of their muons (1:2:0)
 *    pion-plus    the same of positive pions alone, as photons on protons make (1:2:0)
 *    muon-damped  pions whose muons lose their energy before they decay (0:1:0)
 *    neutron      decays of neutrons, nubar_e alone (1:0:0)
 *  @return NUEM_OK, NUEM_ERR_ARG (the message lists the names). Thread-safe. */
NUEM_API nuem_status nuem_flavour_source_find(const char *name, nuem_flavour_source *out,
                                              nuem_error *err);

typedef struct nuem_flavour_ratio {
    /** arriving per emitted neutrino: nu_e nu_mu nu_tau nubar_e nubar_mu nubar_tau, left-handed
     *  neutrinos and right-handed antineutrinos alone */
    double flux[NUEM_STATES];
    double
        ratio[3];  /**< e, mu, tau, neutrinos and antineutrinos, sum 1; NaN where nothing arrives */
    double active; /**< sum of flux, the rest is not seen */
    double vacuum[3];   /**< ratio without moments and without matter */
    double survival[3]; /**< P_k on the long way */
} nuem_flavour_ratio;

/** Flavours at the Earth of a source, at one energy.
 *  @param options  nullable
 *  @return NUEM_OK; NUEM_ERR_ARG (fractions, energy); as nuem_passage_leave and nuem_passage_survival.
 *          Thread-safe. */
NUEM_API nuem_status nuem_flavour_ratio_at_earth(const nuem_hypothesis *hypothesis,
                                                 const nuem_flavour_source *source,
                                                 const nuem_passage *passage, double enu_mev,
                                                 const nuem_propagate_options *options,
                                                 nuem_flavour_ratio *out, nuem_error *err);

/** The hypothesis with other moments: all dipoles zero but `parameter` (nuem_parameter_list: mu_eff,
 *  mu_e, mu_33, ...) set to mu_mub; charges and radii, which do not move neutrinos here, zero.
 *  @return NUEM_OK; NUEM_ERR_ARG (no such parameter, not a moment, not for this nature);
 *          NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_hypothesis_with_moment(const nuem_hypothesis *hypothesis,
                                                 const char *parameter, double mu_mub,
                                                 nuem_hypothesis **out, nuem_error *err);

/** The smallest value of a moment with which a flavour's share of the ratio has changed by `change`, on a
 *  long way without near part. Dirac neutrinos.
 *  @param change   in [1e-10, 1), below which there is rounding
 *  @return NUEM_OK; NUEM_ERR_ARG; NUEM_ERR_DOMAIN: no value of this moment does (one that is the
 *          same for all never changes a ratio); NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_flavour_ratio_moment(const nuem_hypothesis *hypothesis,
                                               const nuem_flavour_source *source,
                                               const nuem_way *way, const char *parameter,
                                               double change, double *mu_mub, nuem_error *err);

NUEM_END_DECLS

#endif
