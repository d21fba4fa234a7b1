/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The couplings of all channels with one boson, apart from the mass of the target. */
#ifndef NUEM_XSEC_FACTORS_H
#define NUEM_XSEC_FACTORS_H

#include <math.h>

#include "nuem/constants.h"

typedef struct nuem_xsec_factors {
    double weak;   /* G_F^2 / pi, cm^2 MeV^-2 */
    double dipole; /* pi alpha^2 / m_e^2, cm^2 */
    /* Qt = (2 sqrt2 pi alpha / G_F) [charge/q^2 + radius/6] */
    double charge; /* of a charge e, times q^2: MeV^2 */
    double radius; /* of a radius, cm^-2 */
} nuem_xsec_factors;

static inline nuem_xsec_factors nuem_xsec_factors_get(void)
{
    const nuem_constants *c = nuem_constants_get();
    const double gf = c->gf_gev2 * 1e-6;                             /* MeV^-2 */
    const double hbarc2 = c->hbarc_mev_fm * c->hbarc_mev_fm * 1e-26; /* MeV^2 cm^2 */
    const double kappa = 2.0 * M_SQRT2 * M_PI * c->alpha / gf;       /* MeV^2 */

    return (nuem_xsec_factors){
        .weak = gf * gf / M_PI * hbarc2,
        .dipole = M_PI * c->alpha * c->alpha / (c->me_mev * c->me_mev) * hbarc2,
        .charge = kappa,
        .radius = kappa / (6.0 * hbarc2),
    };
}

#endif
