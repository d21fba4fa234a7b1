/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Row of the review about extreme environments: the general evolution against closed forms, and what it says
 * about a magnetar, the Sun and the Galaxy. */
#include <math.h>

#include "base/error.h"
#include "file/record.h"
#include "nuem/burst.h"
#include "nuem/constants.h"
#include "nuem/flavour_ratio.h"
#include "nuem/solar_antineutrino.h"
#include "report/review_row.h"

static const double ENU_MEV = 10.0, FIELD_GAUSS = 1e9;
static const double KPC_KM = 3.0856775814913673e16;

/* The closed forms count in 1/km. */
static double ev_km(void)
{
    return 1e-12 * nuem_constants_get()->hbarc_mev_fm;
}

static double moment_of(double per_km)
{
    return per_km * ev_km() / (1e-4 * nuem_constants_get()->mub_ev_t * FIELD_GAUSS);
}

/* sqrt2 G_F in km^-1 cm^3 */
static double weak(void)
{
    const nuem_constants *k = nuem_constants_get();

    return sqrt(2.0) * k->gf_gev2 * pow(1e-16 * k->hbarc_mev_fm, 2.0) * 1e5;
}

static nuem_mixing two_flavours(double theta_deg, double splitting)
{
    const double dm2 = 2e6 * ENU_MEV * ev_km() * splitting;

    return (nuem_mixing){.theta12_deg = theta_deg, .dm21_ev2 = dm2, .dm31_ev2 = 3.0 * dm2};
}

/* The larger one; not a number stays, fmax would drop it. */
static void note_deviation(double x, double *worst)
{
    if (!(fabs(x) <= *worst)) *worst = fabs(x);
}

/* Largest difference between the evolution of nu_e and expected [6]. */
static nuem_status deviation(const nuem_hypothesis_spec *spec, const nuem_profile *profile,
                             const double expected[NUEM_STATES], double *worst, nuem_error *err)
{
    const nuem_complex born[NUEM_STATES] = {{1.0, 0.0}};
    nuem_complex psi[NUEM_STATES];
    nuem_hypothesis *h = NULL;
    nuem_propagator *p = NULL;
    nuem_status st = nuem_hypothesis_create(spec, &h, err);

    if (!st) st = nuem_propagator_create(h, false, &p, err);
    if (!st) st = nuem_propagate_state(p, profile, 1, &ENU_MEV, born, false, NULL, psi, NULL, err);
    for (int a = 0; a < NUEM_STATES && !st; a++)
        note_deviation(psi[a].re * psi[a].re + psi[a].im * psi[a].im - expected[a], worst);
    nuem_propagator_free(p);
    nuem_hypothesis_free(h);
    return st;
}

/* Two flavours, Dirac, moments diagonal in the mass basis: Popov, Studenikin, EPJC 79 (2019) 144. */
static nuem_status constant_field(double *worst, nuem_error *err)
{
    const double theta_deg = 33.4, mu1 = 0.3, mu2 = 0.17, c = cos(2.0 * theta_deg * M_PI / 180.0),
                 s2 = 1.0 - c * c;
    const nuem_medium medium = {.by_gauss = FIELD_GAUSS};
    nuem_hypothesis_spec spec = {
        .nature = NUEM_DIRAC, .basis = NUEM_BASIS_MASS, .mixing = two_flavours(theta_deg, 1.0)};
    nuem_status st = NUEM_OK;

    spec.magnetic_mub.m[0][0].re = moment_of(mu1);
    spec.magnetic_mub.m[1][1].re = moment_of(mu2);
    for (double t = 1.0; t < 30.0 && !st; t += 3.7) {
        const double plus = 0.5 * (mu1 + mu2) * t, minus = 0.5 * (mu1 - mu2) * t,
                     flips = cos(mu1 * t) * cos(mu2 * t) * pow(sin(0.5 * t), 2.0),
                     turns = sin(mu1 * t) * sin(mu2 * t) * pow(sin(0.5 * t), 2.0);
        const double expected[NUEM_STATES] = {
            pow(cos(plus) * cos(minus) - c * sin(plus) * sin(minus), 2.0) - s2 * flips,
            s2 * (flips + pow(sin(plus) * sin(minus), 2.0)),
            0.0,
            pow(sin(plus) * cos(minus) + c * sin(minus) * cos(plus), 2.0) - s2 * turns,
            s2 * (pow(sin(minus) * cos(plus), 2.0) + turns),
            0.0};
        nuem_profile *profile = NULL;
        st = nuem_profile_constant(&medium, t, &profile, err);
        if (!st) st = deviation(&spec, profile, expected, worst, err);
        nuem_profile_free(profile);
    }
    return st;
}

/* Two levels `gap` apart and coupled by g: (4 g^2/W^2) sin^2(W L/2), W^2 = 4 g^2 + gap^2. */
static double two_levels(double g, double gap, double length)
{
    const double w2 = 4.0 * g * g + gap * gap;

    return 4.0 * g * g / w2 * pow(sin(0.5 * sqrt(w2) * length), 2.0);
}

/* No mixing, Majorana, matter: nu_e -> nubar_mu. */
static nuem_status spin_flavour(double *worst, nuem_error *err)
{
    const double g = 0.25, splitting = 1.0;
    nuem_hypothesis_spec spec = {.nature = NUEM_MAJORANA, .mixing = two_flavours(0.0, splitting)};
    nuem_status st = NUEM_OK;

    spec.magnetic_mub.m[0][1].re = moment_of(g);
    spec.magnetic_mub.m[1][0].re = -moment_of(g);
    for (double v = -0.6; v < 2.0 && !st; v += 0.4) {
        const nuem_medium medium = {
            .ne_cm3 = (v + 1.0) / weak(), .nn_cm3 = 1.0 / weak(), .bx_gauss = FIELD_GAUSS};
        const double p = two_levels(g, splitting - v, 5.0);
        const double expected[NUEM_STATES] = {1.0 - p, 0.0, 0.0, 0.0, p, 0.0};
        nuem_profile *profile = NULL;
        st = nuem_profile_constant(&medium, 5.0, &profile, err);
        if (!st) st = deviation(&spec, profile, expected, worst, err);
        nuem_profile_free(profile);
    }
    return st;
}

/* A field that turns, Dirac, matter, no mixing: in the frame that turns with it nu_eL lies higher by
 * the turning rate, gap V + phi'. */
static nuem_status twisted_field(double *worst, nuem_error *err)
{
    const double g = 0.25, v = 0.4, length = 9.0;
    const nuem_medium medium = {.ne_cm3 = v / weak(), .bx_gauss = FIELD_GAUSS};
    nuem_hypothesis_spec spec = {.nature = NUEM_DIRAC, .mixing = two_flavours(0.0, 1.0)};
    nuem_status st = NUEM_OK;

    spec.magnetic_mub.m[0][0].re = moment_of(g);
    for (double twist = -1.2; twist < 1.3 && !st; twist += 0.4) {
        const double p = two_levels(g, v + twist, length);
        const double expected[NUEM_STATES] = {1.0 - p, 0.0, 0.0, p, 0.0, 0.0};
        nuem_profile *profile = NULL;
        st = nuem_profile_twist(&medium, twist, length, &profile, err);
        if (!st) st = deviation(&spec, profile, expected, worst, err);
        nuem_profile_free(profile);
    }
    return st;
}

/* The level that is mostly nu_e at a place. */
static nuem_status electron_level(const nuem_propagator *p, const nuem_profile *profile, double x,
                                  nuem_complex vector[NUEM_STATES], nuem_error *err)
{
    nuem_medium medium;
    nuem_matrix6 state;
    double level[NUEM_STATES], most = 0.0;

    nuem_profile_at(profile, 1, &x, &medium);
    nuem_status st = nuem_propagate_levels(p, ENU_MEV, &medium, level, &state, err);
    for (int k = 0; k < NUEM_STATES && !st; k++) {
        const double share = hypot(state.m[0][k].re, state.m[0][k].im);
        if (share <= most) continue;
        most = share;
        for (int a = 0; a < NUEM_STATES; a++) vector[a] = state.m[a][k];
    }
    return st;
}

/* A resonance of spin and flavour in matter that thins out as e^{-x/r}, in a constant field, no mixing: hop
 * between the levels, exp(-a s^2) [1 - exp(-a c^2)]/[1 - exp(-a)], a = 2 pi r W, W^2 = d^2 + 4 g^2, cos 2theta =
 * d/W (Petcov, PLB 200 (1988) 373, with mu B in place of mixing), from far above the resonance, 1e5 W,
 * to far below. */
static nuem_status exponential_density(double *worst, nuem_error *err)
{
    const double g = 0.15, d = 1.0;
    nuem_hypothesis_spec spec = {.nature = NUEM_MAJORANA, .mixing = two_flavours(0.0, d)};
    nuem_propagate_options options = nuem_propagate_defaults();
    nuem_hypothesis *h = NULL;
    nuem_propagator *p = NULL;

    options.tolerance = 1e-11;
    spec.magnetic_mub.m[0][1].re = moment_of(g);
    spec.magnetic_mub.m[1][0].re = -moment_of(g);
    nuem_status st = nuem_hypothesis_create(&spec, &h, err);
    if (!st) st = nuem_propagator_create(h, false, &p, err);
    for (double r = 1.0; r < 20.0 && !st; r *= 2.5) {
        const double x[2] = {0.0, 36.0 * r}, w = hypot(d, 2.0 * g), a = 2.0 * M_PI * r * w,
                     s2 = 0.5 * (1.0 - d / w);
        const nuem_medium medium[2] = {
            {.ne_cm3 = 1e5 / weak(), .bx_gauss = FIELD_GAUSS},
            {.ne_cm3 = 1e5 / weak() * exp(-36.0), .bx_gauss = FIELD_GAUSS}};
        nuem_complex first[NUEM_STATES], last[NUEM_STATES], psi[NUEM_STATES], sum = {0.0, 0.0};
        nuem_profile *profile = NULL;
        st = nuem_profile_table(2, x, medium, &profile, err);
        if (!st) st = electron_level(p, profile, x[0], first, err);
        if (!st) st = electron_level(p, profile, x[1], last, err);
        if (!st)
            st = nuem_propagate_state(p, profile, 1, &ENU_MEV, first, false, &options, psi, NULL,
                                      err);
        for (int i = 0; i < NUEM_STATES && !st; i++) {
            sum.re += last[i].re * psi[i].re + last[i].im * psi[i].im;
            sum.im += last[i].re * psi[i].im - last[i].im * psi[i].re;
        }
        if (!st)
            note_deviation(sum.re * sum.re + sum.im * sum.im -
                               exp(-a * s2) * expm1(-a * (1.0 - s2)) / expm1(-a),
                           worst);
        nuem_profile_free(profile);
    }
    nuem_propagator_free(p);
    nuem_hypothesis_free(h);
    return st;
}

/* In a field that only changes its strength, with one moment for all and masses that do not count,
 * sin^2 of mu int B dx: the dipole of a magnetar, by the general integrator. */
static nuem_status magnetar(const nuem_data *data, const nuem_hypothesis *dirac, double mu,
                            double *lost, double *worst, nuem_provenance *prov, nuem_error *err)
{
    enum { POINTS = 20000 };
    const double enu = 1e9; /* 1 PeV: dm^2/2E is 6e-9 /km */
    const nuem_complex born[NUEM_STATES] = {{1.0, 0.0}};
    nuem_propagate_options options = nuem_propagate_defaults();
    nuem_hypothesis *h = NULL;
    nuem_propagator *p = NULL;
    nuem_profile *profile = NULL;
    nuem_complex psi[NUEM_STATES];
    nuem_status st = nuem_hypothesis_with_moment(dirac, "mu_eff", mu, &h, err);

    options.tolerance = 1e-10;
    if (!st) st = nuem_profile_open(data, "magnetar", NULL, &profile, prov, err);
    if (!st) st = nuem_propagator_create(h, false, &p, err);
    if (!st) st = nuem_propagate_state(p, profile, 1, &enu, born, false, &options, psi, NULL, err);
    if (!st) {
        /* Simpson in the logarithm of x */
        const double start = nuem_profile_start(profile), end = nuem_profile_end(profile),
                     step = log(end / start) / POINTS;
        double integral = 0.0, right = 0.0;
        for (int i = 0; i <= POINTS; i++) {
            const double x = fmin(end, start * exp(i * step)), weight = i == 0 || i == POINTS ? 1.0
                                                                        : i % 2               ? 4.0
                                                                                              : 2.0;
            nuem_medium medium;
            nuem_profile_at(profile, 1, &x, &medium);
            integral += weight * step / 3.0 * x * hypot(medium.bx_gauss, medium.by_gauss);
        }
        for (int a = 3; a < NUEM_STATES; a++)
            right += psi[a].re * psi[a].re + psi[a].im * psi[a].im;
        const double phase = mu * integral * 1e-4 * nuem_constants_get()->mub_ev_t / ev_km();
        note_deviation(right - pow(sin(phase), 2.0), worst);
        *lost = right;
    }
    nuem_profile_free(profile);
    nuem_propagator_free(p);
    nuem_hypothesis_free(h);
    return st;
}

/* Antineutrinos from 8B at 10 MeV, and their limit as one on the moment. */
static nuem_status sun(const nuem_data *data, const nuem_mixing *mixing, double mu, double *p_ebar,
                       nuem_provenance *prov, nuem_error *err)
{
    const nuem_hypothesis_spec spec = {.nature = NUEM_MAJORANA, .mixing = *mixing};
    nuem_profile_options options = nuem_profile_defaults();
    nuem_hypothesis *majorana = NULL, *h = NULL;
    nuem_profile *profile = NULL;
    nuem_solar *solar = NULL;
    nuem_solar_antineutrino x;
    size_t b8;
    nuem_status st = nuem_hypothesis_create(&spec, &majorana, err);

    options.start_km = 4.8e5; /* below the field */
    if (!st) st = nuem_hypothesis_with_moment(majorana, "mu_12", mu, &h, err);
    if (!st) st = nuem_profile_open(data, "sun", &options, &profile, prov, err);
    if (!st) st = nuem_solar_open(data, NUEM_DEFAULT_SOLAR, &solar, prov, err);
    if (!st) st = nuem_solar_find(solar, "8B", &b8, err);
    if (!st) st = nuem_solar_antineutrinos(h, solar, b8, profile, 1, &ENU_MEV, NULL, &x, err);
    if (!st) *p_ebar = x.antineutrino[0];
    nuem_solar_free(solar);
    nuem_profile_free(profile);
    nuem_hypothesis_free(h);
    nuem_hypothesis_free(majorana);
    return st;
}

nuem_status nuem_review_environments(const nuem_data *data, nuem_review_row *row,
                                     nuem_provenance *prov, nuem_error *err)
{
    /* the Galaxy towards its centre, fields of arms that reverse: 2.7 uG kpc; two clusters, 10 Mpc of
     * 1 uG for each component */
    const nuem_way galaxy = {.length_km = 10.0 * KPC_KM, .field_gauss = 2.7e-7},
                   clusters = {.length_km = 1e4 * KPC_KM, .field_gauss = 1.4e-6};
    const double mu_magnetar = 1e-17, mu_sun = 1e-11;
    nuem_hypothesis_spec spec = {.nature = NUEM_DIRAC};
    nuem_hypothesis *dirac = NULL;
    nuem_flavour_source pions;
    double worst = 0.0, lost = 0.0, p_ebar = 0.0, mu_burst, mu_ratio;
    nuem_status st = nuem_mixing_open(data, NUEM_DEFAULT_MIXING, &spec.mixing, prov, err);

    if (!st) st = nuem_provenance_add_cite(prov, "Popov:2019nkr", err);
    if (!st) st = nuem_provenance_add_cite(prov, "Kopp:2022cug", err);
    if (!st) st = constant_field(&worst, err);
    if (!st) st = spin_flavour(&worst, err);
    if (!st) st = twisted_field(&worst, err);
    if (!st) st = exponential_density(&worst, err);
    if (!st) st = nuem_hypothesis_create(&spec, &dirac, err);
    if (!st) st = magnetar(data, dirac, mu_magnetar, &lost, &worst, prov, err);
    if (!st) st = sun(data, &spec.mixing, mu_sun, &p_ebar, prov, err);
    if (!st) st = nuem_precession_moment(&galaxy, 0.1, &mu_burst, err);
    if (!st) st = nuem_flavour_source_find("pion", &pions, err);
    if (!st)
        st = nuem_flavour_ratio_moment(dirac, &pions, &clusters, "mu_33", 0.05, &mu_ratio, err);
    nuem_hypothesis_free(dirac);
    if (st) return st;
    row->computed[0] = worst;
    row->computed[1] = lost;
    row->computed[2] = p_ebar;
    row->computed[3] = mu_burst;
    row->computed[4] = mu_ratio;
    row->n_computed = 5;
    nuem_review_note(row,
                     "largest deviation of the evolution from closed forms (constant field, two "
                     "flavours; spin and "
                     "flavour in matter; turning field; resonance in exponential matter; magnetar "
                     "dipole); part of nu_e lost "
                     "outside a magnetar of "
                     "1e15 G at %.0e mu_B; P(nu_e -> nubar_e) of 8B, 10 MeV, at %.0e mu_B and 50 "
                     "kG in the convection "
                     "zone; Dirac moments, phase mu B L (twice these with mu B L/2): for 10 %% "
                     "loss of a supernova "
                     "burst, 10 kpc of 0.27 uG; for 5 %% change of a flavour's share, mu_33, pion "
                     "source, 10 Mpc of "
                     "1.4 uG. Fields are assumptions",
                     mu_magnetar, mu_sun);
    row->status = worst <= row->tolerance ? NUEM_REVIEW_REPRODUCED : NUEM_REVIEW_DIFFERS;
    return NUEM_OK;
}
