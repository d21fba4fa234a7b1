/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/error.h"
#include "num/gauss.h"
#include "num/matrix3.h"
#include "xsec/coherent.h"

enum { POINTS = 16 };
/* Form factors of nuclei fall and swing over some 1/R = 40 MeV in q = sqrt(2 M T), in which they are
 * smooth. */
static const double PANEL_MEV = 100.0;

/* Integral over one range of q, dT = q dq / M, added to sum. */
static nuem_status add_panel(const nuem_coherent_target *target, const nuem_couplings *couplings,
                             const nuem_state *state, const nuem_gauss *rule, double enu_mev,
                             double q_lo, double q_hi, nuem_cevns_parts *sum, nuem_error *err)
{
    const double mass = nuem_nucleus_mass_mev(target->nucleus), width = q_hi - q_lo;
    double e[POINTS], t[POINTS], q[POINTS];
    nuem_cevns_parts parts[POINTS];

    for (size_t i = 0; i < POINTS; i++) {
        q[i] = q_lo + width * rule->x[i];
        t[i] = q[i] * q[i] / (2.0 * mass);
        e[i] = enu_mev;
    }
    nuem_status st = target->dsigma(target->what, couplings, state, POINTS, e, t, parts, err);
    for (size_t i = 0; i < POINTS && !st; i++) {
        double weight = rule->w[i] * width * q[i] / mass;
        sum->conserving += weight * parts[i].conserving;
        sum->flip += weight * parts[i].flip;
    }
    return st;
}

nuem_status nuem_coherent_sigma(const nuem_coherent_target *target, const nuem_couplings *couplings,
                                const nuem_state *state, double enu_mev, double t_min_mev,
                                nuem_cevns_parts *out, nuem_error *err)
{
    nuem_cevns_parts sum = {0};
    nuem_gauss rule;
    nuem_status st;

    if (!(t_min_mev >= 0.0 && isfinite(t_min_mev)))
        return nuem_fail(err, NUEM_ERR_ARG, "smallest recoil %g MeV; it must be >= 0 and finite",
                         t_min_mev);
    /* also checks the nucleus and the energy */
    if ((st = target->dsigma(target->what, couplings, state, 1, &enu_mev, &(double){1.0},
                             &(nuem_cevns_parts){0}, err)))
        return st;
    if ((st = nuem_gauss_rule(POINTS, &rule, err))) return st;
    const double mass = nuem_nucleus_mass_mev(target->nucleus);
    const double end = sqrt(2.0 * mass * nuem_cevns_t_max(target->nucleus, enu_mev));
    for (double lo = sqrt(2.0 * mass * t_min_mev), hi; lo < end && !st; lo = hi) {
        /* powers of 1/T ask for ranges of a factor of two at most */
        hi = fmin(end, lo + (lo > 0.0 ? fmin(lo, PANEL_MEV) : target->first_mev));
        st = add_panel(target, couplings, state, &rule, enu_mev, lo, hi, &sum, err);
    }
    if (st) return st;
    if (t_min_mev == 0.0 && target->charged) { /* 1/T^2 of charges, 1/T of dipoles */
        const nuem_matrix3 rho = state->anti ? nuem_matrix3_conj(&state->rho) : state->rho;
        const nuem_matrix3 *q = &couplings->charge_e, *mu = &couplings->dipole_mub;
        if (nuem_matrix3_trace3(q, &rho, q) > 0.0) sum.conserving = (double)INFINITY;
        if (nuem_matrix3_trace3(mu, &rho, mu) > 0.0) sum.flip = (double)INFINITY;
    }
    *out = sum;
    return NUEM_OK;
}
