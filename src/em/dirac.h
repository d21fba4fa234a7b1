/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dirac matrices in the Dirac representation, metric (+,-,-,-). */
#ifndef NUEM_EM_DIRAC_H
#define NUEM_EM_DIRAC_H

#include "nuem/matrix3.h"

typedef struct nuem_dirac {
    nuem_complex m[4][4];
} nuem_dirac;

extern const double nuem_metric[4];
extern const nuem_dirac nuem_gamma[4]; /* gamma^mu, index raised */
extern const nuem_dirac nuem_gamma5;
extern const nuem_dirac nuem_charge_conjugation; /* C = i gamma^2 gamma^0 = -C^T = -C^-1, real */

nuem_dirac nuem_dirac_mul(const nuem_dirac *a, const nuem_dirac *b);
/* x a + y b */
nuem_dirac nuem_dirac_sum(double x, const nuem_dirac *a, double y, const nuem_dirac *b);

#endif
