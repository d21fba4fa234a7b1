/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "propagation/arrival.h"

#include "num/matrix3.h"

double nuem_arrival_overlap(const nuem_matrix6 *mass, int k, const nuem_complex psi[NUEM_STATES])
{
    nuem_complex sum = {0.0, 0.0};

    for (int a = 0; a < NUEM_STATES; a++) {
        const nuem_complex x = nuem_cmul(nuem_conj(mass->m[a][k]), psi[a]);
        sum.re += x.re;
        sum.im += x.im;
    }
    return sum.re * sum.re + sum.im * sum.im;
}

void nuem_arrival_add(const nuem_hypothesis *hypothesis, const nuem_matrix3 *u, const double *mass,
                      const double *survival, int born, double weight, double *flux)
{
    const bool majorana = nuem_hypothesis_spec_of(hypothesis)->nature == NUEM_MAJORANA;
    const int half = born / 3;

    for (int k = 0; k < 3; k++) {
        const double p = survival[k], own = p * mass[k] + (1.0 - p) * mass[3 + k],
                     partner = (1.0 - p) * mass[k] + p * mass[3 + k];
        for (int b = 0; b < 3; b++) {
            const double share = weight * nuem_arrival_share(u, b, k);
            flux[3 * half + b] += share * own;
            if (majorana) flux[3 * (1 - half) + b] += share * partner;
        }
    }
}
