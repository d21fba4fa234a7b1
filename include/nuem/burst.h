/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file burst.h  The neutronisation burst of a supernova: electron neutrinos that a magnetic moment hides.
 *
 *  For some 20 ms a collapsing core emits nu_e alone, in a number known to about 10 %. They follow the
 *  highest level through both resonances of the envelope and leave as nu_3 (normal ordering) or
 *  nu_2 (inverted). In the field of the Galaxy the moment mu_kk of that mass state turns Dirac neutrinos
 *  right-handed, and the burst is missing.
 *
 *  Sources: Dighe, Smirnov, PRD 62 (2000) 033007 (levels); Kopp, Opferkuch, Wang, 2212.11287 (burst
 *  and moment).
 */
#ifndef NUEM_BURST_H
#define NUEM_BURST_H

#include "nuem/passage.h"

NUEM_BEGIN_DECLS

typedef struct nuem_burst {
    double mass[3];     /**< fractions of nu_1 nu_2 nu_3 that leave the star */
    double survival[3]; /**< P_k on the long way */
    double flux
        [NUEM_STATES]; /**< at the Earth per nu_e: nu_e nu_mu nu_tau nubar_e nubar_mu nubar_tau */
    double active;     /**< sum of flux */
    double lost;       /**< 1 - active */
    double nue_vacuum; /**< nu_e at the Earth without moments, with the same fractions `mass` */
} nuem_burst;

/** Electron neutrinos of the burst at the Earth.
 *  @param passage  near NULL: perfectly adiabatic, nu_3 or nu_2 by the sign of dm31
 *  @param options  nullable
 *  @return NUEM_OK; as nuem_passage_leave and nuem_passage_survival. Thread-safe. */
NUEM_API nuem_status nuem_burst_at_earth(const nuem_hypothesis *hypothesis,
                                         const nuem_passage *passage, double enu_mev,
                                         const nuem_propagate_options *options, nuem_burst *out,
                                         nuem_error *err);

NUEM_END_DECLS

#endif
