/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "xsec/es_correction.h"

#include <math.h>

const nuem_es_class nuem_es_class_of[NUEM_ES_TERMS] = {
    [NUEM_ES_VV] = NUEM_ES_WEAK,   [NUEM_ES_VA] = NUEM_ES_WEAK,   [NUEM_ES_AA] = NUEM_ES_WEAK,
    [NUEM_ES_VR] = NUEM_ES_WEAK,   [NUEM_ES_AR] = NUEM_ES_WEAK,   [NUEM_ES_RR] = NUEM_ES_WEAK,
    [NUEM_ES_VQ] = NUEM_ES_MIXED,  [NUEM_ES_AQ] = NUEM_ES_MIXED,  [NUEM_ES_QR] = NUEM_ES_MIXED,
    [NUEM_ES_QQ] = NUEM_ES_CHARGE, [NUEM_ES_DD] = NUEM_ES_DIPOLE,
};

void nuem_es_correction_factors(const nuem_correction *c, double t_mev,
                                double factor[NUEM_ES_CLASSES])
{
    double weak, dipole, charge;

    nuem_correction_factors(c, 1e3 * t_mev, &weak, &dipole, &charge);
    factor[NUEM_ES_WEAK] = weak;
    factor[NUEM_ES_MIXED] = sqrt(weak) * sqrt(charge); /* no overflow */
    factor[NUEM_ES_CHARGE] = charge;
    factor[NUEM_ES_DIPOLE] = dipole;
}

void nuem_es_correction_apply(const nuem_correction *c, double t_mev, double share,
                              double (*own)[NUEM_CHANNEL_POWERS],
                              double (*coef)[NUEM_CHANNEL_POWERS])
{
    double factor[NUEM_ES_CLASSES];

    nuem_es_correction_factors(c, t_mev, factor);
    for (int k = 0; k < NUEM_ES_TERMS; k++)
        for (int p = 0; p < NUEM_CHANNEL_POWERS; p++)
            coef[k][p] += share * (factor[nuem_es_class_of[k]] - 1.0) * own[k][p];
}

bool nuem_es_correction_ends(const nuem_correction *c, double t_mev)
{
    const nuem_correction_info *info = nuem_correction_get(c);
    const double t_kev = 1e3 * t_mev;

    return info->outside == NUEM_CORRECTION_ERROR &&
           !(t_kev >= info->lower_kev && t_kev <= info->upper_kev);
}
