/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Right-handed neutrinos from the core of a supernova: Dirac moments in a fluctuating plasma. */
#include <math.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "nuem/supernova_bound.h"
#include "num/bracket.h"
#include "num/gauss.h"
#include "star/units.h"

enum { PANELS = 16, POINTS = 16 };
static const double TOL = 1e-12;

nuem_supernova_core nuem_supernova_core_default(void)
{
    return (nuem_supernova_core){
        .rho_g_cm3 = 3e14, .temp_mev = 30.0, .ye = 0.3, .max_erg_g_s = 1e19};
}

static nuem_status check(const nuem_supernova_core *c, nuem_error *err)
{
    if (!(c->rho_g_cm3 >= 1e9 && c->rho_g_cm3 <= 1e16))
        return nuem_fail(err, NUEM_ERR_ARG, "density %g g/cm3; it must lie in [1e9, 1e16]",
                         c->rho_g_cm3);
    if (!(c->temp_mev >= 1.0 && c->temp_mev <= 200.0))
        return nuem_fail(err, NUEM_ERR_ARG, "temperature %g MeV; it must lie in [1, 200]",
                         c->temp_mev);
    if (!(c->ye > 0.0 && c->ye <= 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "ye %g; it must lie in (0, 1]", c->ye);
    if (!(c->nu_mu_mev >= 0.0 && c->nu_mu_mev <= 1000.0))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "chemical potential of the neutrinos %g MeV; it must lie in [0, 1000]",
                         c->nu_mu_mev);
    if (!(c->max_erg_g_s > 0.0 && isfinite(c->max_erg_g_s)))
        return nuem_fail(err, NUEM_ERR_ARG, "allowed loss %g erg/g/s; it must be > 0",
                         c->max_erg_g_s);
    return NUEM_OK;
}

/* Occupation number 1/(e^x + 1) and -d/dx of it. */
static double occupied(double x)
{
    return x > 700.0 ? 0.0 : 1.0 / (exp(x) + 1.0);
}

static double slope(double x)
{
    return occupied(x) * occupied(-x);
}

/* int_0^inf y^2 f(y^2 - eta) dy with f one of the two above. */
static double fermi(double (*f)(double), double eta, const nuem_gauss *rule)
{
    const double end = sqrt(fmax(eta, 0.0) + 40.0);
    double sum = 0.0;

    for (int panel = 0; panel < PANELS; panel++)
        for (size_t i = 0; i < rule->n; i++) {
            double y = end * (panel + rule->x[i]) / PANELS;
            sum += rule->w[i] * end / PANELS * y * y * f(y * y - eta);
        }
    return sum;
}

typedef struct protons {
    const nuem_gauss *rule;
    double target;
} protons;

static double too_many(double eta, void *context)
{
    const protons *p = context;

    return log(fermi(occupied, eta, p->rule) / p->target);
}

/* Massless: n = (mu^3 + pi^2 T^2 mu)/(3 pi^2), electrons less positrons; the cubic by hyperbolic functions. */
static double electron_mu(double n, double t)
{
    const double p = M_PI * t / sqrt(3.0);

    return 2.0 * p * sinh(asinh(1.5 * M_PI * M_PI * n / (p * p * p)) / 3.0);
}

double nuem_supernova_flip_rate(double enu_mev, double temp_mev, double k2)
{
    const nuem_constants *c = nuem_constants_get();
    const double x = 1e-12 / (2.0 * c->me_mev);

    return x * x * c->alpha * temp_mev * k2 * log1p(4.0 * enu_mev * enu_mev / k2) /
           (1e-6 * c->hbar_ev_s);
}

/* (1/2 pi^2) int E^3 [f(E - mu) + f(E + mu)] Gamma dE, MeV^4/s. */
static double loss(double t, double mu, double k2, const nuem_gauss *rule)
{
    const double end = mu + 60.0 * t;
    double sum = 0.0;

    for (int panel = 0; panel < 2 * PANELS; panel++)
        for (size_t i = 0; i < rule->n; i++) {
            double e = end * (panel + rule->x[i]) / (2 * PANELS);
            sum += rule->w[i] * end / (2 * PANELS) * e * e * e *
                   (occupied((e - mu) / t) + occupied((e + mu) / t)) *
                   nuem_supernova_flip_rate(e, t, k2);
        }
    return sum / (2.0 * M_PI * M_PI);
}

nuem_status nuem_supernova_flip_at(const nuem_supernova_core *core, nuem_supernova_flip *out,
                                   nuem_error *err)
{
    const nuem_constants *c = nuem_constants_get();
    const double t = core->temp_mev, hbarc_cm = 1e-13 * c->hbarc_mev_fm;
    nuem_gauss rule;
    nuem_status st = check(core, err);

    if (!st) st = nuem_gauss_rule(POINTS, &rule, err);
    if (st) return st;
    const double n = core->rho_g_cm3 * core->ye * c->avogadro * pow(hbarc_cm, 3.0); /* MeV^3 */
    nuem_supernova_flip r = {.electron_mu_mev = electron_mu(n, t)};
    /* protons: n = (2 m T)^(3/2)/pi^2 int y^2 f dy */
    const double norm = pow(2.0 * NUEM_PROTON_MEV * t, 1.5) / (M_PI * M_PI);
    protons p = {.rule = &rule, .target = n / norm};
    if ((st = nuem_root(too_many, &p, -60.0, 400.0, TOL, &r.proton_eta, err))) return st;
    const double m = r.electron_mu_mev, four_pi_alpha = 4.0 * M_PI * c->alpha;
    const double dn_electron = m * m / (M_PI * M_PI) + t * t / 3.0,
                 dn_proton = norm / t * fermi(slope, r.proton_eta, &rule);
    r.k_electron_mev = sqrt(four_pi_alpha * dn_electron);
    r.k_proton_mev = sqrt(four_pi_alpha * dn_proton);
    const double k2 = four_pi_alpha * (dn_electron + dn_proton);
    r.rate_per_s = nuem_supernova_flip_rate(100.0, t, k2);
    r.loss_erg_g_s = loss(t, core->nu_mu_mev, k2, &rule) * NUEM_ERG_PER_MEV / pow(hbarc_cm, 3.0) /
                     core->rho_g_cm3;
    r.bound_mub = 1e-12 * sqrt(core->max_erg_g_s / r.loss_erg_g_s);
    *out = r;
    return NUEM_OK;
}
