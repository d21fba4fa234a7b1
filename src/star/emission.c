/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdbool.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "nuem/plasmon.h"
#include "star/plasma.h"

/* With u = k/omega = tanh chi the frequency is explicit, and the residue is the inverse of what the
 * change of variables brings:
 *
 *   transverse    k^2 dk Z = omega_p^3 A^(3/2) sinh^2 chi cosh chi d chi,  omega = omega_p A^(1/2) cosh chi,
 *   longitudinal  k^2 dk Z = omega_p^3 B^(3/2) tanh^2 chi d chi,           omega = omega_p B^(1/2),
 *   K2 = omega_p^2 A;  omega_p^2 B sech^2 chi,
 *
 * A and B at s = (v tanh chi)^2. Everything is even in chi and analytic for |Im chi| < pi/2, so that
 * the trapezoidal rule converges exponentially. STRIP: -ln of the rule's error where the
 * integrand is 1 at the poles; powers of cosh chi before it cost up to four digits. */
static const double STRIP = 40.0, TAIL = 36.0;

/* What a node adds: power n = 1, 2, 3 with base^(n-1), and how it changes. */
static void add(nuem_plasmon_moments *out, double weight, double k2, double polarisation,
                double d_polarisation, double g)
{
    /* occupation 1/(e^g - 1); d ln of it = -(1 + occupation) dg, and g ~ polarisation^(1/2)/tau */
    double occupation = 1.0 / expm1(g), stimulated = g * (1.0 + occupation),
           term = weight * occupation;

    for (int n = 1; n <= 3; n++) {
        term *= k2;
        out->m[n - 1] += term;
        out->d_ln_tau[n - 1] += term * stimulated;
        out->d_v2[n - 1] += term * (1.5 + n - 0.5 * stimulated) * d_polarisation / polarisation;
    }
}

/* The longest step: at a height s above the real axis the integrand is larger by e^growth, growth =
 * [1 - Re omega(i s)/omega_p]/tau, and the error is e^(growth - 2 pi s/step), for any s. */
static double step_of(bool transverse, double tau, double v2)
{
    /* cold plasmons fill exp(-curvature chi^2/2 tau) alone, for which this s is the best */
    const double curvature = transverse ? 1.0 + 0.2 * v2 : 0.6 * v2;
    const double best = fmin(sqrt(2.0 * STRIP * tau / curvature), M_PI_2);
    double step = 0.0;

    for (int i = 4; i >= 1; i--) {
        /* A^(1/2) > 1 + s/10 and B^(1/2) > 1 + 3 s/10 at s = -v^2 tan^2 */
        double s = 0.25 * i * best, t = tan(s), growth = 1.0;
        if (transverse)
            growth -= cos(s) * fmax(1.0 - 0.1 * v2 * t * t, 0.0);
        else
            growth = fmin(0.3 * v2 * t * t, 1.0);
        step = fmax(step, 2.0 * M_PI * s / (STRIP + growth / tau));
    }
    return step;
}

void nuem_plasmon_moments_of(nuem_plasmon_branch branch, double tau, double v,
                             nuem_plasmon_moments *out)
{
    nuem_plasmon_moments m = {0};
    const bool transverse = branch == NUEM_TRANSVERSE;
    const double v2 = v * v, slow = (1.0 - v) * (1.0 + v);
    const double step = step_of(transverse, tau, v2);
    const double up = exp(step);

    for (double e = up;; e *= up) { /* e^chi; chi = 0 adds nothing */
        double cosh_chi = 0.5 * (e + 1.0 / e), sinh_chi = 0.5 * (e - 1.0 / e);
        double light = 1.0 / (cosh_chi * cosh_chi), u2 = sinh_chi * sinh_chi * light;
        nuem_polarisation p = nuem_polarisation_at(v2 * u2, slow + v2 * light);
        double root = sqrt(transverse ? p.a : p.b), g = root / tau;
        if (transverse) {
            g *= cosh_chi;
            if (g > 1.0 / tau + TAIL) break;
            add(&m, p.a * root * sinh_chi * sinh_chi * cosh_chi, p.a, p.a, p.da * u2, g);
        } else {
            if (g > 1.0 / tau + TAIL || light < 1e-12) break;
            add(&m, p.b * root * u2, p.b * light, p.b, p.db * u2, g);
        }
    }
    for (int n = 0; n < 3; n++) {
        out->m[n] = m.m[n] * step;
        out->d_ln_tau[n] = m.d_ln_tau[n] * step;
        out->d_v2[n] = m.d_v2[n] * step;
    }
}

void nuem_plasmon_kinds(nuem_plasmon_kind out[NUEM_PLASMON_KINDS])
{
    const nuem_constants *c = nuem_constants_get();
    const double hbarc_kev_cm = c->hbarc_mev_fm * 1e-10, hbar_kev_s = 1e-3 * c->hbar_ev_s;
    const double me_kev = 1e3 * c->me_mev, gf = c->gf_gev2 * 1e-12; /* keV^-2 */
    /* keV^5 to erg cm^-3 s^-1, and the 1/(2 pi^2) of phase space */
    const double cgs = NUEM_ERG_PER_KEV /
                       (hbarc_kev_cm * hbarc_kev_cm * hbarc_kev_cm * hbar_kev_s) /
                       (2.0 * M_PI * M_PI);
    /* mu_B^2/(24 pi) = alpha/(24 m_e^2), with mu_B = e/2 m_e; a left-handed pair of charge q has half
     * of alpha q^2/3, and the weak amplitude is a charge G_F C_V K2/(2 sqrt2 pi alpha) */
    const double weak = gf * gf / (48.0 * M_PI * M_PI * c->alpha);
    const double mixed = 1e-14 * gf / (6.0 * M_SQRT2 * M_PI);

    out[NUEM_PLASMON_WEAK] = (nuem_plasmon_kind){3, cgs * weak};
    out[NUEM_PLASMON_DIPOLE] =
        (nuem_plasmon_kind){2, cgs * 1e-24 * c->alpha / (24.0 * me_kev * me_kev)};
    out[NUEM_PLASMON_CHARGE] = (nuem_plasmon_kind){1, cgs * 1e-28 * c->alpha / 3.0};
    out[NUEM_PLASMON_MIXED] = (nuem_plasmon_kind){2, cgs * mixed};
}

/* polarisations of a branch */
static const double SPINS[2] = {[NUEM_TRANSVERSE] = 2.0, [NUEM_LONGITUDINAL] = 1.0};

nuem_status nuem_plasmon_emission(const nuem_plasma *plasma, nuem_plasmon_units *out,
                                  nuem_error *err)
{
    const double wp = plasma->omega_p_kev, v = plasma->v_star, t = plasma->temp_k * NUEM_KEV_PER_K;
    nuem_plasmon_kind kind[NUEM_PLASMON_KINDS];
    nuem_plasmon_units q;

    if (!(wp > 0.0 && isfinite(wp) && v > 0.0 && v < 1.0 && t > 0.0 && isfinite(t)))
        return nuem_fail(err, NUEM_ERR_ARG, "the plasma was not set by nuem_plasma_set");
    nuem_plasmon_kinds(kind);
    for (int branch = 0; branch < 2; branch++) {
        double *const part[] = {[NUEM_PLASMON_WEAK] = q.weak,
                                [NUEM_PLASMON_DIPOLE] = q.dipole,
                                [NUEM_PLASMON_CHARGE] = q.charge,
                                [NUEM_PLASMON_MIXED] = q.mixed};
        nuem_plasmon_moments m;
        nuem_plasmon_moments_of((nuem_plasmon_branch)branch, t / wp, v, &m);
        for (int i = 0; i < NUEM_PLASMON_KINDS; i++)
            part[i][branch] = SPINS[branch] * kind[i].factor * pow(wp, 3 + 2 * kind[i].power) *
                              m.m[kind[i].power - 1];
    }
    *out = q;
    return NUEM_OK;
}

nuem_status nuem_plasmon_losses(double rho_g_cm3, double temp_k, double ye,
                                nuem_plasmon_loss out[NUEM_PLASMON_KINDS], nuem_error *err)
{
    nuem_plasmon_kind kind[NUEM_PLASMON_KINDS];
    nuem_plasma_slopes slope;
    nuem_plasma plasma;
    nuem_status st = nuem_plasma_solve(rho_g_cm3, temp_k, ye, &plasma, &slope, err);

    if (st) return st;
    const double wp = plasma.omega_p_kev, tau = temp_k * NUEM_KEV_PER_K / wp;
    nuem_plasmon_kinds(kind);
    for (int i = 0; i < NUEM_PLASMON_KINDS; i++) out[i] = (nuem_plasmon_loss){0};
    for (int branch = 0; branch < 2; branch++) {
        nuem_plasmon_moments m;
        nuem_plasmon_moments_of((nuem_plasmon_branch)branch, tau, plasma.v_star, &m);
        for (int i = 0; i < NUEM_PLASMON_KINDS; i++) {
            const int n = kind[i].power - 1, dimension = 3 + 2 * kind[i].power;
            const double scale = SPINS[branch] * kind[i].factor * pow(wp, dimension) / rho_g_cm3;
            const double d_wp = dimension * m.m[n] - m.d_ln_tau[n]; /* with ln omega_p, T fixed */
            const double d_n = d_wp * slope.ln_omega_p[0] + m.d_v2[n] * slope.v2[0];
            const double d_t = d_wp * slope.ln_omega_p[1] + m.d_v2[n] * slope.v2[1] + m.d_ln_tau[n];
            out[i].epsilon += scale * m.m[n];
            out[i].d_ln_rho += scale * (d_n - m.m[n]);
            out[i].d_ln_temp += scale * d_t;
            out[i].d_ye += scale * d_n / ye;
        }
    }
    return NUEM_OK;
}
