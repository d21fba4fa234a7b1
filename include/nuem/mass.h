/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file mass.h  Neutrino masses from the lightest one and the mass splittings. */
#ifndef NUEM_MASS_H
#define NUEM_MASS_H

#include "nuem/mixing.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** The three masses, in the order 1, 2, 3, from the lightest.
 *
 *  dm31 >= 0 is normal ordering: m1 is the lightest, m2^2 = m1^2 + dm21, m3^2 = m1^2 + dm31.
 *  dm31 < 0 is inverted ordering: m3 is the lightest, m1^2 = m3^2 - dm31, m2^2 = m1^2 + dm21.
 *
 *  @param mixing       only its splittings matter, eV^2
 *  @param lightest_ev  >= 0
 *  @param mass_ev      [3]
 *  @return NUEM_OK, or NUEM_ERR_ARG (lightest_ev, or what nuem_mixing_check refuses). Thread-safe.
 *  Source: definition of the splittings, PDG 2020 review 14. */
NUEM_API nuem_status nuem_mass_from_lightest(const nuem_mixing *mixing, double lightest_ev,
                                             double mass_ev[3], nuem_error *err);

NUEM_END_DECLS

#endif
