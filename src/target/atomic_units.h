/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Atomic units from the constants of this edition. */
#ifndef NUEM_TARGET_ATOMIC_UNITS_H
#define NUEM_TARGET_ATOMIC_UNITS_H

#include "nuem/constants.h"

/* alpha^2 m_e c^2 */
static inline double nuem_hartree_ev(void)
{
    const nuem_constants *c = nuem_constants_get();

    return 1e6 * c->alpha * c->alpha * c->me_mev;
}

/* hbar c/(alpha m_e c^2) */
static inline double nuem_bohr_fm(void)
{
    const nuem_constants *c = nuem_constants_get();

    return c->hbarc_mev_fm / (c->alpha * c->me_mev);
}

/* A momentum of 1/bohr: alpha m_e c */
static inline double nuem_per_bohr_kev(void)
{
    const nuem_constants *c = nuem_constants_get();

    return 1e3 * c->alpha * c->me_mev;
}

#endif
