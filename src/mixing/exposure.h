/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quadrature over the nights of a year. */
#ifndef NUEM_MIXING_EXPOSURE_H
#define NUEM_MIXING_EXPOSURE_H

#include <stddef.h>

#include "nuem/status.h"

typedef struct nuem_nadir_rule {
    size_t n;
    double *nadir_deg, *weight; /* [n]; weights sum to 1 */
} nuem_nadir_rule;

/* The integrand may have kinks at n_kink angles; between kinks and the singularities of the exposure
 * stand pieces of eight points, piece_deg wide at most. latitude_deg in [-90, 90]. NUEM_ERR_ARG,
 * NUEM_ERR_NOMEM. */
nuem_status nuem_nadir_rule_create(double latitude_deg, size_t n_kink, const double *kink_deg,
                                   double piece_deg, nuem_nadir_rule *rule, nuem_error *err);
void nuem_nadir_rule_clear(nuem_nadir_rule *rule);

#endif
