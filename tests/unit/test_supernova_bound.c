/* SPDX-License-Identifier: GPL-3.0-or-later */
/* SN 1987A. Time of flight: reference value and exact arcs. Helicity flip: scattering on protons with the
 * cross section of xsec; spectral functions of a relativistic plasma; densities by adaptive integration; refusals. */
#include "nuem/supernova_bound.h"

#include <complex.h>

#include "nuem/cevns.h"
#include "nuem/constants.h"
#include "support/fixture.h"
#include "support/quadrature.h"
#include "support/reference.h"

static nuem_supernova_charge charge(const nuem_supernova_flight *f)
{
    nuem_supernova_charge q;
    nuem_error err;

    assert_ok(nuem_supernova_charge_bound(f, &q, &err), err);
    return q;
}

/* Path with exact arcs, in units of the whole way: straight, curvature kappa over d, straight. */
typedef struct arcs {
    double before, d, after, kappa;
} arcs;

/* Where the path that starts at `angle` crosses us, and its length. */
static double miss(const arcs *a, double angle, double *length)
{
    const double turned = asin(sin(angle) + a->kappa * a->d);

    *length = a->before / cos(angle) + (turned - angle) / a->kappa + a->after / cos(turned);
    return a->before * tan(angle) + (cos(angle) - cos(turned)) / a->kappa + a->after * tan(turned);
}

static double longer(const arcs *a)
{
    double lo = -0.5, hi = 0.5, length = 0.0;

    for (int i = 0; i < 200; i++) {
        const double mid = 0.5 * (lo + hi);
        *(miss(a, mid, &length) > 0.0 ? &hi : &lo) = mid;
    }
    return length - 1.0;
}

static void time_of_flight(void **state)
{
    const nuem_supernova_flight usual = nuem_supernova_flight_default();
    nuem_supernova_flight f = usual;

    (void)state;
    assert_reference(charge(&f).published_e, "astro-34");
    f.field_kpc = f.distance_kpc; /* all the way: arc over chord, both the same */
    assert_close(charge(&f).exact_e, charge(&f).published_e, 1e-12);
    for (int n = 0; n < 4; n++) {
        static const double length[] = {1.0, 10.0, 20.0, 50.0}, from[] = {0.0, 25.0, 30.0, 0.0};
        f = usual;
        f.field_kpc = length[n];
        f.field_from_kpc = from[n];
        /* the charge's orbit at 10 MeV: R = E/(299.792458 eV/(G cm) q B) */
        const double q = charge(&f).exact_e, kpc_cm = 3.0856775814913673e21, d = f.distance_kpc;
        const double kappa10 = q * 299.792458 * 1e-6 * d * kpc_cm / 1e7;
        /* arcs large enough to be seen in double precision, small enough for the expansion */
        const double up = 1e-3 / (kappa10 * length[n] / d);
        const arcs a = {.before = 1.0 - (length[n] + from[n]) / d,
                        .d = length[n] / d,
                        .after = from[n] / d,
                        .kappa = up * kappa10};
        const arcs b = {a.before, a.d, a.after, 0.5 * a.kappa}; /* 20 MeV */
        const double delay = (longer(&a) - longer(&b)) / (up * up) * d * kpc_cm / 2.99792458e10;
        assert_close(delay, 10.0, 1e-5 /* next order of the angle; 1e-16 of the length */);
    }
    f = usual; /* from either end the same */
    f.field_from_kpc = f.distance_kpc - f.field_kpc;
    assert_close(charge(&f).exact_e, charge(&usual).exact_e, 1e-9);
    /* a short field at an end: d^3/(6 R^2 c), not D d^2/(24 R^2 c) */
    assert_close(pow(charge(&usual).exact_e / charge(&usual).published_e, 2.0),
                 50.0 / 4.0 / (1.0 - 0.75 / 50.0), 1e-9);
    assert_close(charge(&usual).delay_s * pow(charge(&usual).exact_e / 1e-17, 2.0), 10.0, 1e-9);
}

/* Scattering on free protons, screened by q^2 -> q^2 + k^2 once (structure factor of a classical gas). */
typedef struct target {
    nuem_couplings couplings;
    nuem_nucleus proton;
    nuem_state nu;
    double enu, k2;
} target;

static double screened(double log_t, void *context)
{
    const target *t = context;
    const double recoil = exp(log_t), q2 = 2.0 * nuem_nucleus_mass_mev(&t->proton) * recoil;
    nuem_cevns_parts parts;
    nuem_error err;

    assert_ok(
        nuem_cevns_dsigma_dt(&t->couplings, &t->nu, &t->proton, 1, &t->enu, &recoil, &parts, &err),
        err);
    return recoil * parts.flip * q2 / (q2 + t->k2);
}

static void protons_by_cross_section(void **state)
{
    /* E << M: recoil and its correction of order E/M vanish */
    target t = {.enu = 0.01, .k2 = 4e-6};
    const nuem_constants *c = nuem_constants_get();
    const double temp = 30.0;

    (void)state;
    t.couplings.dipole_mub.m[0][0].re = 1e-12;
    t.proton = (nuem_nucleus){.z = 1,
                              .a = 1,
                              .mass_u = 1.00782503,
                              .proton = {.kind = NUEM_FORM_UNIT},
                              .neutron = {.kind = NUEM_FORM_UNIT}};
    nuem_state_flavour(NUEM_E, false, &t.nu);
    const double end = nuem_cevns_t_max(&t.proton, t.enu);
    const double sigma =
        nuem_test_integral(screened, &t, log(1e-12 * end), log(end), 0, NULL, 1e-9); /* cm2 */
    /* n from k^2 = 4 pi alpha n/T, MeV^3 to cm^-3 */
    const double n = t.k2 * temp / (4.0 * M_PI * c->alpha) / pow(197.3269804e-13, 3.0);
    assert_close(nuem_supernova_flip_rate(t.enu, temp, t.k2), n * sigma * 2.99792458e10,
                 1e-4 /* E/M and the tail below 1e-12 of the largest recoil */);
}

/* Relativistic electrons, classical fields: spectral functions of longitudinal and transverse photons (hard thermal
 * loops) on the path x = t, at transverse momentum 1 and k^2 = m2. */
static double noise(double log_w, void *context)
{
    const double m2 = *(const double *)context, w = exp(log_w), q2 = 1.0 + w * w, x = w / sqrt(q2);
    const double complex loop = 2.0 * atanh(x) - (double complex)I * M_PI;
    const double complex pi_l = m2 * (1.0 - 0.5 * x * loop),
                         pi_t = 0.5 * m2 * (x * x + 0.5 * x * (1.0 - x * x) * loop);

    return 2.0 / M_PI * (-cimag(1.0 / (q2 + pi_l)) + (1.0 - x * x) * cimag(1.0 / (1.0 + pi_t)));
}

static void electrons_by_spectral_functions(void **state)
{
    (void)state;
    for (double m2 = 0.05; m2 < 30.0; m2 *= 3.0) {
        const double breaks[] = {-10.0, -3.0, 0.0, 3.0};
        const double got = nuem_test_integral(noise, &m2, -25.0, 15.0, 4, breaks, 1e-10);
        assert_close(got, 1.0 - 1.0 / (1.0 + m2), 1e-6 /* ends of the range */);
    }
}

typedef struct gas {
    double temp, mu;
} gas;

static double proton_number(double p, void *context)
{
    const gas *g = context;

    return p * p / (M_PI * M_PI) / (exp((p * p / (2.0 * 938.27208816) - g->mu) / g->temp) + 1.0);
}

static double electron_number(double p, void *context)
{
    const gas *g = context;

    return p * p / (M_PI * M_PI) *
           (1.0 / (exp((p - g->mu) / g->temp) + 1.0) - 1.0 / (exp((p + g->mu) / g->temp) + 1.0));
}

typedef struct spectrum {
    double temp, mu, k2;
} spectrum;

static double lost(double e, void *context)
{
    const spectrum *s = context;
    const double f =
        1.0 / (exp((e - s->mu) / s->temp) + 1.0) + 1.0 / (exp((e + s->mu) / s->temp) + 1.0);

    return e * e * e * f * nuem_supernova_flip_rate(e, s->temp, s->k2) / (2.0 * M_PI * M_PI);
}

static void densities_and_loss(void **state)
{
    (void)state;
    for (int n = 0; n < 4; n++) {
        static const double rho[] = {3e14, 1e13, 8e14, 1e11}, temp[] = {30, 10, 15, 4};
        nuem_supernova_core core = nuem_supernova_core_default();
        nuem_supernova_flip f;
        nuem_error err;
        core.rho_g_cm3 = rho[n];
        core.temp_mev = temp[n];
        core.nu_mu_mev = 50.0 * n;
        assert_ok(nuem_supernova_flip_at(&core, &f, &err), err);
        const double want = rho[n] * 0.3 * 6.02214076e23 * pow(197.3269804e-13, 3.0);
        gas g = {temp[n], f.proton_eta * temp[n]};
        const double end = sqrt(2.0 * 938.272 * (fmax(g.mu, 0.0) + 45.0 * g.temp));
        assert_close(nuem_test_integral(proton_number, &g, 0.0, end, 0, NULL, 1e-10), want, 1e-8);
        /* dn/dmu by a difference */
        gas up = {g.temp, g.mu + 1e-3}, down = {g.temp, g.mu - 1e-3};
        const double dn = (nuem_test_integral(proton_number, &up, 0.0, end, 0, NULL, 1e-12) -
                           nuem_test_integral(proton_number, &down, 0.0, end, 0, NULL, 1e-12)) /
                          2e-3;
        assert_close(pow(f.k_proton_mev, 2.0), 4.0 * M_PI / 137.035999084 * dn, 1e-6);
        g.mu = f.electron_mu_mev;
        const double last = g.mu + 60.0 * g.temp;
        assert_close(nuem_test_integral(electron_number, &g, 0.0, last, 1, &g.mu, 1e-10), want,
                     1e-8);
        gas eup = {g.temp, g.mu + 1e-3}, edown = {g.temp, g.mu - 1e-3};
        const double de =
            (nuem_test_integral(electron_number, &eup, 0.0, last, 1, &g.mu, 1e-12) -
             nuem_test_integral(electron_number, &edown, 0.0, last, 1, &g.mu, 1e-12)) /
            2e-3;
        assert_close(pow(f.k_electron_mev, 2.0), 4.0 * M_PI / 137.035999084 * de, 1e-6);
        spectrum s = {core.temp_mev, core.nu_mu_mev,
                      pow(f.k_electron_mev, 2.0) + pow(f.k_proton_mev, 2.0)};
        const double loss =
            nuem_test_integral(lost, &s, 0.0, s.mu + 60.0 * s.temp, 1, &s.mu, 1e-10) *
            1.602176634e-6 / pow(197.3269804e-13, 3.0) / core.rho_g_cm3;
        assert_close(f.loss_erg_g_s, loss, 1e-8);
        assert_close(pow(f.bound_mub / 1e-12, 2.0) * f.loss_erg_g_s, core.max_erg_g_s, 1e-12);
        assert_close(f.rate_per_s, nuem_supernova_flip_rate(100.0, s.temp, s.k2), 1e-12);
    }
}

/* The published (1 to 4)e-12 lie between the bounds of a cooled core and of one with trapped neutrinos. */
static void published_range(void **state)
{
    nuem_supernova_core core = nuem_supernova_core_default();
    nuem_supernova_flip cool, trapped;
    nuem_error err;

    (void)state;
    assert_ok(nuem_supernova_flip_at(&core, &cool, &err), err);
    core.nu_mu_mev = 200.0;
    assert_ok(nuem_supernova_flip_at(&core, &trapped, &err), err);
    assert_true(trapped.bound_mub < 1e-12 && cool.bound_mub > 4e-12);
    assert_true(trapped.bound_mub > 1e-13 && cool.bound_mub < 1e-11);
}

static void bad_arguments(void **state)
{
    nuem_supernova_core core;
    nuem_supernova_flight flight;
    nuem_supernova_flip f = {.bound_mub = 7.0};
    nuem_supernova_charge q = {.exact_e = 7.0};
    nuem_error err;

    (void)state;
#define CORE(field, value, part)                                                                   \
    core = nuem_supernova_core_default();                                                          \
    core.field = value;                                                                            \
    assert_fails(nuem_supernova_flip_at(&core, &f, &err), NUEM_ERR_ARG, err, part)
    CORE(rho_g_cm3, 0.0, "density 0");
    CORE(temp_mev, NAN, "[1, 200]");
    CORE(ye, 1.5, "(0, 1]");
    CORE(nu_mu_mev, -1.0, "[0, 1000]");
    CORE(max_erg_g_s, 0.0, "> 0");
    assert_true(f.bound_mub == 7.0);
#define FLIGHT(field, value, part)                                                                 \
    flight = nuem_supernova_flight_default();                                                      \
    flight.field = value;                                                                          \
    assert_fails(nuem_supernova_charge_bound(&flight, &q, &err), NUEM_ERR_ARG, err, part)
    FLIGHT(distance_kpc, 0.0, "distance 0");
    FLIGHT(field_gauss, INFINITY, "> 0");
    FLIGHT(spread_s, -1.0, "> 0");
    FLIGHT(field_kpc, 51.0, "51 kpc");
    FLIGHT(field_from_kpc, 49.5, "49.5");
    FLIGHT(enu_lo_mev, 20.0, "low < high");
    FLIGHT(enu_hi_mev, NAN, "low < high");
    assert_true(q.exact_e == 7.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(time_of_flight),
        cmocka_unit_test(protons_by_cross_section),
        cmocka_unit_test(electrons_by_spectral_functions),
        cmocka_unit_test(densities_and_loss),
        cmocka_unit_test(published_range),
        cmocka_unit_test(bad_arguments),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
