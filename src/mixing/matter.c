/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "mixing/matter.h"

#include <math.h>

#include "nuem/constants.h"
#include "num/matrix3.h"
#include "num/symmetric3.h"

void nuem_matter_set(nuem_matter *matter, const nuem_mixing *mixing, bool anti)
{
    const nuem_constants *c = nuem_constants_get();
    nuem_matter m = {.m2 = {0.0, mixing->dm21_ev2, mixing->dm31_ev2}, .anti = anti};
    double hbarc_gev_cm = 1e-16 * c->hbarc_mev_fm;
    /* sqrt(2) G_F N_A / cm^3 in eV: 7.6325e-14 */
    double v_ev = 1e9 * sqrt(2.0) * c->gf_gev2 * c->avogadro * pow(hbarc_gev_cm, 3);

    m.a_ev2 = (anti ? -1.0 : 1.0) * 2e6 * v_ev;
    nuem_mixing_pmns(mixing, &m.u);
    for (int k = 0; k < 3; k++) {
        nuem_complex e = m.u.m[0][k];
        m.w[k] = hypot(e.re, e.im);
        if (m.w[k] > 0.0) {
            nuem_complex phase = {e.re / m.w[k], -e.im / m.w[k]};
            for (int f = 0; f < 3; f++) m.u.m[f][k] = nuem_cmul(m.u.m[f][k], phase);
        }
        m.order[k] = k;
    }
    if (anti) m.u = nuem_matrix3_conj(&m.u);
    for (int pass = 0; pass < 2; pass++)
        for (int l = 0; l < 2; l++)
            if (m.m2[m.order[l]] > m.m2[m.order[l + 1]]) {
                int k = m.order[l];
                m.order[l] = m.order[l + 1];
                m.order[l + 1] = k;
            }
    *matter = m;
}

void nuem_matter_eigen(const nuem_matter *m, double a_ev2, double value[3], double vector[3][3])
{
    double h[3][3];

    for (int j = 0; j < 3; j++)
        for (int k = 0; k < 3; k++) h[j][k] = a_ev2 * m->w[j] * m->w[k] + (j == k ? m->m2[j] : 0.0);
    nuem_symmetric3_eigen(h, value, vector);
}

void nuem_matter_electron(const nuem_matter *m, double a_ev2, double probability[3])
{
    double value[3], vector[3][3];

    nuem_matter_eigen(m, a_ev2, value, vector);
    for (int l = 0; l < 3; l++) {
        double e = m->w[0] * vector[0][l] + m->w[1] * vector[1][l] + m->w[2] * vector[2][l];
        probability[m->order[l]] = e * e;
    }
}

double nuem_matter_phase(void)
{
    return 1e6 / (2.0 * nuem_constants_get()->hbarc_mev_fm);
}

void nuem_matter_mixture(const nuem_matter *m, const double fraction[3], nuem_state *out)
{
    nuem_state s = {.anti = m->anti};

    for (int k = 0; k < 3; k++)
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) {
                nuem_complex x = nuem_cmul(m->u.m[i][k], nuem_conj(m->u.m[j][k]));
                s.rho.m[i][j].re += fraction[k] * x.re;
                s.rho.m[i][j].im += fraction[k] * x.im;
            }
    *out = s;
}
