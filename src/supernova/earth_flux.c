/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Sums over fluences, and fluences in the bins of SNOwGLoBES. */
#include <math.h>
#include <string.h>

#include "supernova/earth.h"

nuem_supernova_fluence nuem_supernova_fluence_sum(const nuem_supernova *sn, const double *fluence)
{
    const nuem_supernova_spec *s = &sn->spec;
    nuem_supernova_fluence out = {.number_cm2 = {0.0}};

    for (size_t i = 0; i < s->n_energy; i++)
        for (size_t a = 0; a < 6; a++) {
            const double x = s->width_mev[i] * fluence[6 * i + a];
            out.number_cm2[a] += x;
            out.mean_mev[a] += x * s->enu_mev[i];
        }
    for (size_t a = 0; a < 6; a++)
        out.mean_mev[a] = out.number_cm2[a] > 0.0 ? out.mean_mev[a] / out.number_cm2[a] : 0.0;
    return out;
}

void nuem_supernova_snowglobes(size_t n_energy, const double *edge_mev, const double *fluence,
                               double out[NUEM_SNOWGLOBES_ROWS][6])
{
    const double step = NUEM_SNOWGLOBES_STEP_MEV;

    memset(out, 0, NUEM_SNOWGLOBES_ROWS * sizeof out[0]);
    for (size_t row = 0; row < NUEM_SNOWGLOBES_ROWS; row++) {
        const double lower = ((double)row - 0.5) * step, upper = lower + step;
        for (size_t i = 0; i < n_energy; i++) {
            const double overlap = fmin(upper, edge_mev[i + 1]) - fmax(lower, edge_mev[i]);
            if (!(overlap > 0.0)) continue;
            for (size_t a = 0; a < 6; a++) out[row][a] += overlap * fluence[6 * i + a];
        }
    }
}
