/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One boson of energy T and momentum q, T <= q <= 2E - T, Q^2 = q^2 - T^2, E' = E - T:
 *
 *   charge  (pi alpha^2/E^2) int dq^2 {(4EE' - Q^2) R_L/q^4 + [(4EE' - Q^2)/(2 q^2) + 1] R_T/Q^2}
 *   dipole  (pi alpha^2/(4 m^2 E^2)) int dq^2 {(E + E')^2 Q^2 R_L/q^4 + (4EE' - Q^2) R_T/(2 q^2)}
 *
 * for a charge e and a moment mu_B. They follow from the current tensors for massless neutrinos; of a free electron at
 * rest, R_L = (1 + T/2m)/(1 + T/m) delta and R_T = (T/m)/(1 + T/m) delta of T + m - (q^2 + m^2)^(1/2), they make the formulas of es.h
 * without approximation. The weak interaction, the radius and their interference with the charge have
 * the bracket of a free electron, with int dq^2 R_L/(2m + T) of electrons in place of their
 * number and int dq^2 R_L/q^2 in place of 1/T, which for that electron are 1 and 1/T. For T << m these
 * are the expressions of Kouzakov, Studenikin, Voloshin, PRD 83 (2011) 113001. */
#include "xsec/es_response.h"

#include <math.h>
#include <string.h>

#include "nuem/constants.h"

static const double CUT_MEV = 1e-6 * NUEM_PHOTON_CUT_EV;
static const double KEV = 1e-3; /* MeV */

typedef double (*terms)[NUEM_CHANNEL_POWERS];

/* int dq^2 of a point, in MeV. */
typedef struct point {
    double t, q2; /* q^2 */
    double l, tr; /* weight times R_L, R_T */
    bool near_pole;
} point;

static void add_point(const nuem_es_factors *f, const point *p, terms coef)
{
    const double me = nuem_constants_get()->me_mev, t = p->t, q2 = p->q2, l = p->l,
                 photon2 = q2 - t * t; /* Q^2 */
    const double contact = f->weak * l / (2.0 * me + t), mixed = f->weak * f->charge * l / q2,
                 y = f->radius;
    const double cv[3] = {2.0, -2.0 * t, t * t - me * t}, ca[3] = {2.0, -2.0 * t, t * t + me * t},
                 cva[3] = {0.0, 4.0 * t, -2.0 * t * t};
    /* of 4EE' - Q^2, (E + E')^2 and (4EE' - Q^2)/(2 q^2) + 1, over E^2 */
    const double lepton[3] = {4.0, -4.0 * t, -photon2}, square[3] = {4.0, -4.0 * t, t * t},
                 across[3] = {2.0 / q2, -2.0 * t / q2, 0.5 * (q2 + t * t) / q2};
    const double charge = f->dipole * me * me, /* pi alpha^2 */
        transverse = p->near_pole ? 0.0 : p->tr / photon2;

    for (int k = 0; k < 3; k++) {
        coef[NUEM_ES_VV][k] += contact * cv[k];
        coef[NUEM_ES_VA][k] += contact * cva[k];
        coef[NUEM_ES_AA][k] += contact * ca[k];
        coef[NUEM_ES_VQ][k] += 2.0 * mixed * cv[k];
        coef[NUEM_ES_AQ][k] += mixed * cva[k];
        coef[NUEM_ES_VR][k] += 2.0 * y * contact * cv[k];
        coef[NUEM_ES_AR][k] += y * contact * cva[k];
        coef[NUEM_ES_QR][k] += 2.0 * y * mixed * cv[k];
        coef[NUEM_ES_RR][k] += y * y * contact * cv[k];
        coef[NUEM_ES_QQ][k] += charge * (lepton[k] * l / (q2 * q2) + across[k] * transverse);
        coef[NUEM_ES_DD][k] +=
            0.25 * f->dipole * (square[k] * photon2 * l / (q2 * q2) + 0.5 * lepton[k] * p->tr / q2);
    }
}

/* Transverse response of a charge from Q = m_nu T/E to q = pole, in powers of 1/E and ln(E/MeV). ln E beside 1/E
 * and 1/E^2 has no moment of its own: there it is 0, that of 1 MeV, which for pp neutrinos and 10 keV changes
 * these 4 % of the cross section by a tenth of themselves. G(q) = [(4EE' - Q^2)/(2 q^2) + 1] R_T: the
 * integral of G(T)/Q^2 is a logarithm, that of (G(q) - G(T))/Q^2 is a sum. */
static void add_pole(const nuem_electron_response *r, const nuem_electron_response *of,
                     const nuem_es_factors *f, double t, terms coef)
{
    const double me = nuem_constants_get()->me_mev, charge = f->dipole * me * me,
                 end = KEV * nuem_electron_response_pole(t / KEV),
                 range = log((end * end - t * t) / (t * t * CUT_MEV * CUT_MEV)),
                 at_pole[3] = {2.0 / (t * t), -2.0 / t, 1.0};
    double q_kev[NUEM_RESPONSE_POLE + 1], r_l[NUEM_RESPONSE_POLE + 1], r_t[NUEM_RESPONSE_POLE + 1],
        weight[NUEM_RESPONSE_POLE];

    for (size_t i = 0; i < NUEM_RESPONSE_POLE; i++) {
        const nuem_response_node node = nuem_electron_response_node(r, t / KEV, HUGE_VAL, i);
        q_kev[i] = node.q_kev;
        weight[i] = KEV * KEV * node.weight;
    }
    q_kev[NUEM_RESPONSE_POLE] = t / KEV;
    nuem_electron_response_at(of, t / KEV, NUEM_RESPONSE_POLE + 1, q_kev, r_l, r_t);
    const double real = charge * r_t[NUEM_RESPONSE_POLE] / KEV; /* of a photon */
    for (int k = 0; k < 3; k++) coef[NUEM_ES_QQ][k] += real * at_pole[k] * range;
    coef[NUEM_ES_QQ][NUEM_ES_LOG] += 2.0 * real * at_pole[0];
    for (size_t i = 0; i < NUEM_RESPONSE_POLE; i++) {
        const double q = KEV * q_kev[i], q2 = q * q, photon2 = q2 - t * t;
        const double across[3] = {2.0 / q2, -2.0 * t / q2, 0.5 * (q2 + t * t) / q2};
        for (int k = 0; k < 3; k++)
            coef[NUEM_ES_QQ][k] +=
                weight[i] / photon2 * (charge * across[k] * r_t[i] / KEV - real * at_pole[k]);
    }
}

static void add_node(const nuem_electron_response *r, const nuem_electron_response *of,
                     const nuem_es_factors *f, double t, double q_end_kev, size_t i, terms coef)
{
    const nuem_response_node node = nuem_electron_response_node(r, t / KEV, q_end_kev, i);
    double r_l, r_t;

    if (node.weight == 0.0) return;
    nuem_electron_response_at(of, t / KEV, 1, &node.q_kev, &r_l, &r_t);
    const point p = {.t = t,
                     .q2 = KEV * KEV * node.q_kev * node.q_kev,
                     .l = KEV * node.weight * r_l, /* keV^2 keV^-1 */
                     .tr = KEV * node.weight * r_t,
                     .near_pole = i < NUEM_RESPONSE_POLE};
    add_point(f, &p, coef);
}

bool nuem_es_response_holds(const nuem_electron_response *r, double t_mev)
{
    return t_mev <= KEV * nuem_electron_response_t_max(r);
}

void nuem_es_response_kernel(const nuem_electron_response *r, const nuem_electron_response *of,
                             size_t part, double t, terms coef)
{
    const nuem_es_factors f = nuem_es_factors_get();

    memset(coef, 0, NUEM_ES_TERMS * sizeof *coef);
    if (part == 0)
        add_pole(r, of, &f, t, coef);
    else
        add_node(r, of, &f, t, HUGE_VAL, part - 1, coef);
}

double nuem_es_response_enu_min(const nuem_electron_response *r, size_t part, double t)
{
    const double q_kev = part == 0
                             ? nuem_electron_response_pole(t / KEV)
                             : nuem_electron_response_node(r, t / KEV, HUGE_VAL, part - 1).q_kev;

    return 0.5 * (KEV * q_kev + t);
}

void nuem_es_response_sum(const nuem_electron_response *r, const nuem_electron_response *of,
                          double enu, double t, terms coef)
{
    const nuem_es_factors f = nuem_es_factors_get();
    const double q_end = 2.0 * enu - t;

    memset(coef, 0, NUEM_ES_TERMS * sizeof *coef);
    if (q_end <= t) return;
    if (enu >= nuem_es_response_enu_min(r, 0, t)) add_pole(r, of, &f, t, coef);
    for (size_t i = 0; i < NUEM_RESPONSE_NODES; i++) add_node(r, of, &f, t, q_end / KEV, i, coef);
}
