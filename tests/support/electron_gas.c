/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/electron_gas.h"

#include <math.h>

#include "nuem/constants.h"
#include "support/quadrature.h"

static const double ME_KEV = 510.99895, KEV_PER_K = 1.380649e-23 / 1.602176634e-16,
                    HBARC_KEV_CM = 1.973269804e-8, HBAR_KEV_S = 6.582119569e-19,
                    ERG_PER_KEV = 1.602176634e-9;

double gas_temp_kev(double temp_k)
{
    return temp_k * KEV_PER_K;
}

double gas_density_kev3(double rho_g_cm3, double ye)
{
    return rho_g_cm3 * ye * 6.02214076e23 * pow(HBARC_KEV_CM, 3.0);
}

/* In the momentum itself, with the occupation numbers as they stand: nothing here is by parts. */
typedef struct momentum {
    double mu, t;
    int what;
} momentum;

static double occupation(double x)
{
    return x > 0.0 ? exp(-x) / (1.0 + exp(-x)) : 1.0 / (1.0 + exp(x));
}

static double integrand(double p, void *context)
{
    const momentum *m = context;
    double e = hypot(p, ME_KEV), v = p / e;
    /* E - mu from the kinetic energy: mu may be m and a little */
    double kinetic = p * p / (e + ME_KEV), f = occupation((kinetic - (m->mu - ME_KEV)) / m->t),
           f_bar = occupation((e + m->mu) / m->t);

    /* where pairs abound, f - f_bar = sinh(mu/T)/(cosh(E/T) + cosh(mu/T)) */
    double y = m->mu / m->t, x = exp(-e / m->t);

    switch (m->what) {
    case 0:
        return p * p *
               (y < 30.0 ? 2.0 * sinh(y) * x / (1.0 + x * x + 2.0 * cosh(y) * x) : f - f_bar);
    case 1: return p * v * (1.0 - v * v / 3.0) * (f + f_bar);
    default: return p * v * (5.0 * v * v / 3.0 - pow(v, 4.0)) * (f + f_bar);
    }
}

static double momentum_of(double kinetic)
{
    return kinetic > 0.0 ? sqrt(kinetic * (kinetic + 2.0 * ME_KEV)) : 0.0;
}

static double integral(double mu, double t, int what)
{
    const double surface = fmax(mu - ME_KEV, 0.0);
    const double steps[] = {-30, -10, -3, -1, 0, 1, 3, 10, 20};
    enum { N = sizeof steps / sizeof steps[0] };
    double breaks[N];
    momentum m = {mu, t, what};

    for (int i = 0; i < N; i++) breaks[i] = momentum_of(surface + steps[i] * t);
    return nuem_test_integral(integrand, &m, 0.0, momentum_of(surface + 45.0 * t), N, breaks,
                              1e-11);
}

gas_integrals gas_by_quadrature(double mu_kev, double temp_kev)
{
    const double alpha = nuem_constants_get()->alpha;

    return (gas_integrals){
        .density = integral(mu_kev, temp_kev, 0) / (M_PI * M_PI),
        .omega_p2 = 4.0 * alpha / M_PI * integral(mu_kev, temp_kev, 1),
        .omega_12 = 4.0 * alpha / M_PI * integral(mu_kev, temp_kev, 2),
    };
}

/* omega^2 - right-hand side of the dispersion relation; the two functions of Braaten and Segel, eqs.
 * (27) and (28), with their logarithms as long as these do not cancel */
static double mismatch(const nuem_plasma *g, nuem_plasmon_branch branch, double k, double w)
{
    double x = g->v_star * k / w, x2 = x * x, l = log((1.0 + x) / (1.0 - x)) / (2.0 * x),
           wp2 = g->omega_p_kev * g->omega_p_kev;

    if (branch == NUEM_TRANSVERSE)
        return w * w - k * k -
               wp2 * (x < 3e-3 ? 1.0 + x2 / 5.0 + 3.0 * x2 * x2 / 35.0
                               : 1.5 / x2 * (1.0 - (1.0 - x2) * l));
    return w * w -
           wp2 * (x < 3e-3 ? 1.0 + 3.0 * x2 / 5.0 + 3.0 * x2 * x2 / 7.0 : 3.0 / x2 * (l - 1.0));
}

void dispersion_by_root(const nuem_plasma *g, nuem_plasmon_branch branch, double k_kev,
                        double *omega_kev, double *z)
{
    const double wp = g->omega_p_kev, k2 = k_kev * k_kev, v2 = g->v_star * g->v_star;
    double lo = branch == NUEM_TRANSVERSE ? hypot(k_kev, 0.999 * wp) : fmax(0.999 * wp, k_kev),
           hi = branch == NUEM_TRANSVERSE ? hypot(k_kev, 1.3 * wp) : 1.001 * g->k_max_kev;

    for (int i = 0; i < 200; i++) { /* bisection */
        double mid = 0.5 * (lo + hi);
        if (mid <= lo || mid >= hi) break;
        if (mismatch(g, branch, k_kev, mid) > 0.0)
            hi = mid;
        else
            lo = mid;
    }
    double w = 0.5 * (lo + hi), w2 = w * w, slow = w2 - v2 * k2;
    *omega_kev = w;
    if (branch == NUEM_TRANSVERSE)
        *z = 2.0 * w2 * slow / (3.0 * wp * wp * w2 + (w2 + k2) * slow - 2.0 * w2 * (w2 - k2));
    else
        *z = w2 / (w2 - k2) * 2.0 * slow / (3.0 * wp * wp - slow);
}

typedef struct wave {
    const nuem_plasma *plasma;
    nuem_plasmon_branch branch;
    int power;
} wave;

static double wave_integrand(double k, void *context)
{
    const wave *c = context;
    double w, z, t = gas_temp_kev(c->plasma->temp_k), wp = c->plasma->omega_p_kev;

    dispersion_by_root(c->plasma, c->branch, k, &w, &z);
    /* omega^2 - k^2 of the transverse branch cancels at large k: there from the dispersion relation */
    double k2 = w * w - k * k;
    if (c->branch == NUEM_TRANSVERSE && k > wp) {
        double x = c->plasma->v_star * k / w;
        if (x > 3e-3)
            k2 = 1.5 * wp * wp / (x * x) *
                 (1.0 - (1.0 - x * x) * log((1.0 + x) / (1.0 - x)) / (2.0 * x));
    }
    return k * k * z * pow(k2, c->power) / expm1(w / t);
}

double plasmon_integral(const nuem_plasma *g, nuem_plasmon_branch branch, int power, double tol)
{
    const double t = gas_temp_kev(g->temp_k), wp = g->omega_p_kev;
    wave c = {g, branch, power};
    double top = branch == NUEM_TRANSVERSE ? sqrt(45.0 * t * (45.0 * t + 2.6 * wp)) : g->k_max_kev;
    /* of a cold gas only the beginning of a branch is filled */
    double cold = sqrt(t * wp) / g->v_star;
    const double breaks[] = {
        wp,   t,          10.0 * t,   sqrt(t * wp), 3.0 * sqrt(t * wp), 10.0 * sqrt(t * wp),
        cold, 3.0 * cold, 10.0 * cold};

    return nuem_test_integral(wave_integrand, &c, 1e-9 * top, top * (1.0 - 1e-12),
                              sizeof breaks / sizeof breaks[0], breaks, tol) /
           (2.0 * M_PI * M_PI);
}

void emission_by_quadrature(const nuem_plasma *g, double tol, nuem_plasmon_units *out)
{
    const nuem_constants *c = nuem_constants_get();
    const double cgs = ERG_PER_KEV / (pow(HBARC_KEV_CM, 3.0) * HBAR_KEV_S), gf = c->gf_gev2 * 1e-12;
    /* Gamma = factor Z K2^power/omega; moment in Heaviside units e/2m, e^2 = 4 pi alpha */
    const double mu = 1e-12 * sqrt(4.0 * M_PI * c->alpha) / (2.0 * ME_KEV), q = 1e-14;
    const double weak = gf * gf / (48.0 * M_PI * M_PI * c->alpha), dipole = mu * mu / (24.0 * M_PI),
                 charge = c->alpha * q * q / 3.0;

    for (int b = 0; b < 2; b++) {
        const double spin = b == NUEM_TRANSVERSE ? 2.0 : 1.0;
        double m[4] = {0};
        for (int n = 1; n <= 3; n++)
            m[n] = spin * cgs * plasmon_integral(g, (nuem_plasmon_branch)b, n, tol);
        out->weak[b] = weak * m[3];
        out->dipole[b] = dipole * m[2];
        out->charge[b] = charge * m[1];
        /* left-handed pairs of charge q have half of `charge`; twice the product of amplitudes */
        out->mixed[b] = 2.0 * sqrt(weak * 0.5 * charge) * m[2];
    }
}
