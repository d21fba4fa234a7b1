/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Terms of the channel "es", for its treatments of binding. */
#ifndef NUEM_XSEC_ES_TERMS_H
#define NUEM_XSEC_ES_TERMS_H

#include "xsec/channel.h"

/* Slots V (weak vector), A (weak axial), Q (charge), R (radius), D (dipole), in pairs. */
enum {
    NUEM_ES_VV,
    NUEM_ES_VA,
    NUEM_ES_AA,
    NUEM_ES_VQ,
    NUEM_ES_AQ,
    NUEM_ES_VR,
    NUEM_ES_AR,
    NUEM_ES_QQ,
    NUEM_ES_QR,
    NUEM_ES_RR,
    NUEM_ES_DD,
    NUEM_ES_TERMS
};
enum { NUEM_ES_LOG = NUEM_CHANNEL_POWERS - 1 }; /* of the coefficients, that of ln E */

/* Factors that do not depend on the recoil. */
typedef struct nuem_es_factors {
    double weak;   /* G_F^2 m_e / 2 pi, cm^2/MeV */
    double dipole; /* pi alpha^2 / m_e^2, cm^2 */
    double charge; /* Qt of a charge e at recoil T is charge/T, MeV */
    double radius; /* Qt of a radius, cm^-2 */
} nuem_es_factors;

nuem_es_factors nuem_es_factors_get(void);

#endif
