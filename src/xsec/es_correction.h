/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channel "es" with a published correction of the binding (nuem/correction.h). */
#ifndef NUEM_XSEC_ES_CORRECTION_H
#define NUEM_XSEC_ES_CORRECTION_H

#include "nuem/correction.h"
#include "xsec/es_terms.h"

/* Terms with a factor in common. An amplitude V, A or R (weak, radius) has sqrt(w), Q sqrt(c), D sqrt(d), a
 * term the product of its two. */
typedef enum nuem_es_class {
    NUEM_ES_WEAK,
    NUEM_ES_MIXED, /* charge with weak or radius */
    NUEM_ES_CHARGE,
    NUEM_ES_DIPOLE,
    NUEM_ES_CLASSES
} nuem_es_class;

extern const nuem_es_class nuem_es_class_of[NUEM_ES_TERMS];

void nuem_es_correction_factors(const nuem_correction *c, double t_mev,
                                double factor[NUEM_ES_CLASSES]);

/* Add to the coefficients of all electrons what the factors change of `share` times those in `own`, which
 * may be `coef` itself. */
void nuem_es_correction_apply(const nuem_correction *c, double t_mev, double share,
                              double (*own)[NUEM_CHANNEL_POWERS],
                              double (*coef)[NUEM_CHANNEL_POWERS]);

/* Has the correction nothing to say about a recoil, and is that an error? */
bool nuem_es_correction_ends(const nuem_correction *c, double t_mev);

#endif
