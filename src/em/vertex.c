/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/vertex.h"

#include <float.h>
#include <math.h>

#include "base/error.h"
#include "em/dirac.h"
#include "em/vertex.h"
#include "nuem/constants.h"
#include "num/matrix3.h"

/* q as a size and a direction, so that neither very small nor very large q over- or underflows */
typedef struct momentum {
    double size;         /* largest component, MeV */
    double direction[4]; /* contravariant */
    double q2;           /* of the direction, 0 when light-like */
} momentum;

static momentum momentum_of(const double q_mev[4])
{
    momentum q = {0};
    double space = 0.0, n[4] = {0};

    for (int mu = 0; mu < 4; mu++) q.size = fmax(q.size, fabs(q_mev[mu]));
    if (q.size == 0.0) return q;
    for (int mu = 0; mu < 4; mu++) n[mu] = q.direction[mu] = q_mev[mu] / q.size;
    space = sqrt(n[1] * n[1] + n[2] * n[2] + n[3] * n[3]);
    q.q2 = (n[0] - space) * (n[0] + space);
    if (fabs(q.q2) <= 8.0 * DBL_EPSILON * (n[0] * n[0] + space * space)) q.q2 = 0.0;
    return q;
}

double nuem_vertex_q2(const double q_mev[4])
{
    momentum q = momentum_of(q_mev);

    return q.size * q.size * q.q2;
}

static nuem_dirac times_i(const nuem_dirac *a)
{
    nuem_dirac r;

    for (int i = 0; i < 16; i++) {
        r.m[i / 4][i % 4].re = -a->m[i / 4][i % 4].im;
        r.m[i / 4][i % 4].im = a->m[i / 4][i % 4].re;
    }
    return r;
}

/* What each form factor multiplies, for one mu, in units of e: [charge, radius / cm^2, anapole /
 * cm^2, magnetic / mu_B, electric / mu_B] */
static void structures(const momentum *q, int mu, nuem_dirac out[NUEM_FORM_FACTORS])
{
    const nuem_constants *c = nuem_constants_get();
    const double hbarc_mev_cm = c->hbarc_mev_fm * 1e-13, q_cm = q->size / hbarc_mev_cm,
                 moment = q->size / (2.0 * c->me_mev); /* mu_B = e / 2 m_e */
    const nuem_dirac zero = {0};
    nuem_dirac slash = {0}, gamma = nuem_dirac_sum(nuem_metric[mu], &nuem_gamma[mu], 0.0, &zero);

    for (int nu = 0; nu < 4; nu++)
        slash = nuem_dirac_sum(1.0, &slash, nuem_metric[nu] * q->direction[nu], &nuem_gamma[nu]);
    double q_mu = nuem_metric[mu] * q->direction[mu];
    nuem_dirac transverse = nuem_dirac_sum(q->q2, &gamma, -q_mu, &slash),
               gamma_slash = nuem_dirac_mul(&gamma, &slash),
               slash_gamma = nuem_dirac_mul(&slash, &gamma),
               /* -i sigma_{mu nu} q^nu = [gamma_mu, qslash] / 2 */
        dipole = nuem_dirac_sum(0.5, &gamma_slash, -0.5, &slash_gamma),
               axial = nuem_dirac_mul(&transverse, &nuem_gamma5), i_dipole = times_i(&dipole),
               electric = nuem_dirac_mul(&i_dipole, &nuem_gamma5);
    out[0] = q->q2 == 0.0 ? gamma : nuem_dirac_sum(1.0, &gamma, -q_mu / q->q2, &slash);
    out[1] = nuem_dirac_sum(q_cm * q_cm / 6.0, &transverse, 0.0, &zero);
    out[2] = nuem_dirac_sum(q_cm * q_cm, &axial, 0.0, &zero);
    out[3] = nuem_dirac_sum(moment, &dipole, 0.0, &zero);
    out[4] = nuem_dirac_sum(moment, &electric, 0.0, &zero);
}

/* A transition charge has a pole at q^2 = 0; what rounding makes of a diagonal one has not. */
static nuem_status check_pole(const nuem_matrix3 *charge, nuem_error *err)
{
    const double tol = 1e-12 * nuem_matrix3_max(charge);

    for (int j = 0; j < 3; j++)
        for (int k = 0; k < 3; k++) {
            nuem_complex x = charge->m[j][k];
            if (j != k && !(hypot(x.re, x.im) <= tol))
                return nuem_fail(err, NUEM_ERR_DOMAIN,
                                 "q^2 = 0: the transition charge nu_%d nu_%d is %g%+gi e in the "
                                 "mass basis and has a pole in q_mu qslash/q^2 there; it must be "
                                 "0, or q^2 must not",
                                 j + 1, k + 1, x.re, x.im);
        }
    return NUEM_OK;
}

nuem_status nuem_vertex_at(const nuem_form_factors *f, const double q_mev[4], nuem_vertex *out,
                           nuem_error *err)
{
    const nuem_matrix3 *x[NUEM_FORM_FACTORS];

    for (int mu = 0; mu < 4; mu++)
        if (!(fabs(q_mev[mu]) <= NUEM_VERTEX_Q_MAX_MEV))
            return nuem_fail_index(err, NUEM_ERR_ARG, mu,
                                   "component %d of the momentum transfer is %g MeV; it must lie "
                                   "in [-%g, %g]",
                                   mu, q_mev[mu], NUEM_VERTEX_Q_MAX_MEV, NUEM_VERTEX_Q_MAX_MEV);
    momentum q = momentum_of(q_mev);
    nuem_status st = q.q2 == 0.0 ? check_pole(&f->charge_e, err) : NUEM_OK;
    if (st) return st;
    nuem_form_factors_list(f, x);
    for (int mu = 0; mu < 4; mu++) {
        nuem_dirac s[NUEM_FORM_FACTORS];
        structures(&q, mu, s);
        for (int jk = 0; jk < 9; jk++)
            for (int ab = 0; ab < 16; ab++) {
                nuem_complex sum = {0, 0};
                for (int n = 0; n < NUEM_FORM_FACTORS; n++) {
                    nuem_complex p = nuem_cmul(x[n]->m[jk / 3][jk % 3], s[n].m[ab / 4][ab % 4]);
                    sum.re += p.re;
                    sum.im += p.im;
                }
                out->m[mu][jk / 3][jk % 3][ab / 4][ab % 4] = sum;
            }
    }
    return NUEM_OK;
}

void nuem_vertex_bar(const nuem_vertex *v, nuem_vertex *out)
{
    for (int mu = 0; mu < 4; mu++)
        for (int jk = 0; jk < 9; jk++)
            for (int ab = 0; ab < 16; ab++) {
                int j = jk / 3, k = jk % 3, a = ab / 4, b = ab % 4;
                double sign = (a < 2) == (b < 2) ? 1.0 : -1.0; /* gamma^0 on both sides */
                nuem_complex x = v->m[mu][k][j][b][a];
                out->m[mu][j][k][a][b] = (nuem_complex){sign * x.re, -sign * x.im};
            }
}

void nuem_vertex_conjugate(const nuem_vertex *v, nuem_vertex *out)
{
    const nuem_dirac *c = &nuem_charge_conjugation;

    for (int mu = 0; mu < 4; mu++)
        for (int jk = 0; jk < 9; jk++) {
            int j = jk / 3, k = jk % 3;
            nuem_dirac t;
            for (int ab = 0; ab < 16; ab++) t.m[ab / 4][ab % 4] = v->m[mu][k][j][ab % 4][ab / 4];
            t = nuem_dirac_mul(c, &t);
            t = nuem_dirac_mul(&t, c);
            for (int ab = 0; ab < 16; ab++) { /* C^-1 = -C */
                nuem_complex x = t.m[ab / 4][ab % 4];
                out->m[mu][j][k][ab / 4][ab % 4] = (nuem_complex){-x.re, -x.im};
            }
        }
}
