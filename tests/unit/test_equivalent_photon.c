/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The millicharge term in the equivalent-photon approximation: reference ratios to stepping, the integral
 * that it stands for, what it scales with, what it leaves alone, rates and bins, and its range. */
#include "nuem/constants.h"
#include "nuem/es.h"
#include "nuem/response.h"
#include "num/matrix3.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/quadrature.h"
#include "support/recoil_rate.h"
#include "support/reference.h"
#include "support/temporary.h"

/* the same formula in another order of operations */
static const double TOL_ALGEBRA = 1e-12;
/* differences of cross sections that cancel to a tenth */
static const double TOL_DIFFERENCE = 1e-10;
/* one recoil, no integral but that over the energy, as in test_response.c */
static const double TOL_RATE = 1e-11;
/* The table has kinks below 0.25 of its logarithmic slope that the panels do not know: measured 7e-6. */
static const double TOL_BIN = 2e-5, NESTED = 1e-7;

static const double KEV = 1e-3, EV = 1e-6; /* MeV */
static const double CHARGE = 1e-13;

static nuem_target *create(const char *formula, nuem_binding binding)
{
    nuem_target *t = NULL;
    nuem_error err;

    assert_ok(nuem_target_create(formula, binding, &t, &err), err);
    return t;
}

static nuem_couplings weak_only(void)
{
    return (nuem_couplings){.sin2_theta_w = nuem_constants_get()->sin2w_0};
}

static nuem_es_parts point(const nuem_couplings *c, const nuem_state *state,
                           const nuem_target *target, double e, double t)
{
    nuem_es_parts out = {0.0, 0.0};
    nuem_error err;

    assert_ok(nuem_es_dsigma_dt(c, state, target, 1, &e, &t, &out, &err), err);
    return out;
}

/* The part with the charge squared, for a charge of e: what a charge of either sign adds, halved. */
static double squared_part(const nuem_target *target, double e, double t)
{
    nuem_couplings c = weak_only();
    nuem_state state;

    nuem_state_flavour(NUEM_E, false, &state);
    double weak = point(&c, &state, target, e, t).conserving, sum = 0.0;
    for (int sign = -1; sign <= 1; sign += 2) {
        c.charge_e.m[0][0].re = sign * 1e-9; /* far above the weak part: nothing cancels */
        sum += point(&c, &state, target, e, t).conserving - weak;
    }
    return 0.5 * sum / 1e-18;
}

/* Equivalent photons over free electrons above their edges at E = 1 MeV, m_nu = 1 eV; mass absorption
 * with scattering of Hubbell, Seltzer (NIST) in cm^2/g. The ratios are stated with three digits, for
 * T << E, without the factor 1 - T/E of free electrons. */
static const struct {
    const char *element;
    double t_kev, mass_absorption, ratio, tolerance;
} table[] = {
    /* tolerance: of nuem's ratio, with the absorption alone in place of the attenuation of NIST.
     * Xenon at 1 keV: NIST's 9413 cm^2/g is 5.8 % above EPDL97's 8894 close below the M2 edge (1.002
     * keV). */
    {"Ge", 1.0, 1893.0, 2.61, 0.01}, {"Ge", 1.5, 5475.0, 8.31, 0.01},
    {"Ge", 2.0, 2711.0, 5.49, 0.01}, {"Ge", 3.0, 961.3, 2.92, 0.01},
    {"Ge", 5.0, 247.2, 1.25, 0.015}, {"Ge", 10.0, 37.42, 0.379, 0.05},
    {"Xe", 1.0, 9413.0, 12.9, 0.06}, {"Xe", 2.0, 2088.0, 5.21, 0.01},
    {"Xe", 3.0, 777.8, 2.91, 0.01},
};

static void ratios_are_the_reference(void **unused)
{
    const double three_digits = 2e-3, e = 1.0;

    (void)unused;
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        nuem_target *photon = create(table[i].element, NUEM_BINDING_PHOTON),
                    *step = create(table[i].element, NUEM_BINDING_STEP);
        double t = KEV * table[i].t_kev, low_recoil = 1.0 - t / e + 0.5 * t * t / (e * e);
        double ratio = squared_part(photon, e, t) / squared_part(step, e, t) * low_recoil;
        assert_close(ratio, table[i].ratio, table[i].tolerance);
        /* with the attenuation that the reference has */
        double given = table[i].mass_absorption * 1e3 / nuem_target_units_per_kg(photon);
        double scaled = ratio * given / nuem_target_photo_cm2(photon, table[i].t_kev);
        assert_close(scaled, table[i].ratio, three_digits);
        if (table[i].t_kev == 1.5) assert_reference(scaled, "lab-54");
        nuem_target_free(photon);
        nuem_target_free(step);
    }
}

typedef struct exchange {
    double e, t; /* MeV */
} exchange;

/* What multiplies R_T in d sigma/dT of the transverse response, over Q^2 = q^2 - T^2, per ln Q^2. */
static double transverse(double ln_q2, void *context)
{
    const exchange *x = context;
    double q2 = exp(ln_q2), k2 = q2 + x->t * x->t, ee = x->e * (x->e - x->t);

    return (4.0 * ee - q2) / (2.0 * k2) + 1.0;
}

/* (pi alpha^2 / E^2) int dQ^2/Q^2 [(4EE' - Q^2)/(2 q^2) + 1] R_T, with R_T = T sigma_gamma/(2 pi^2 alpha)
 * of the photon, up to a largest Q. */
static double integral(const nuem_target *target, double e, double t, double q_max)
{
    const double alpha = nuem_constants_get()->alpha, q_min = EV * NUEM_PHOTON_CUT_EV * t / e;
    exchange x = {e, t};
    double response = t * nuem_target_photo_cm2(target, t / KEV) / (2.0 * M_PI * M_PI * alpha);

    return M_PI * alpha * alpha / (e * e) * response *
           nuem_test_integral(transverse, &x, 2.0 * log(q_min), 2.0 * log(q_max), 0, NULL, 1e-12);
}

/* Up to Q = T the factor 1/q^2 has fallen to half of the pole's 1/T^2: ln(E/m) loses (ln 2)/2, a quarter
 * of what a cut of 0.1 eV adds. Of recoils that are no longer small beside E, the factor is
 * 1 - T/E + T^2/(2 E^2). */
static void term_is_the_pole_of_the_transverse_response(void **unused)
{
    nuem_target *xenon = create("Xe", NUEM_BINDING_PHOTON);
    const double q_far = 1e-3; /* times T: the pole alone */

    (void)unused;
    for (double e = 0.1; e < 2000.0; e *= 10.0)
        for (double t = 1e-3; t < 0.03; t *= 3.0) {
            double y = t / e, log_cut = log(e / (EV * NUEM_PHOTON_CUT_EV)),
                   got = squared_part(xenon, e, t);
            if (t > nuem_es_t_max(e)) continue;
            double pole = integral(xenon, e, t, q_far * t) * log_cut / (log_cut + log(q_far));
            assert_close(got * (1.0 - y + 0.5 * y * y), pole, 1e-6 /* q_far^2 */);
            if (y > 1e-4) continue;
            double whole = integral(xenon, e, t, t);
            assert_close(got * (1.0 - 0.5 * log(2.0) / log_cut), whole, 2e-4 /* y */);
        }
    nuem_target_free(xenon);
}

static void cut_of_a_tenth_adds_a_sixth(void **unused)
{
    (void)unused;
    assert_true(NUEM_PHOTON_CUT_EV == 1.0);
    /* a cut at 0.1 eV is as if all energies were ten times as large */
    nuem_target *xenon = create("Xe", NUEM_BINDING_PHOTON);
    assert_close(squared_part(xenon, 10.0, 2e-3) / squared_part(xenon, 1.0, 2e-3), 7.0 / 6.0,
                 TOL_DIFFERENCE);
    nuem_target_free(xenon);
}

/* Quadratic in the charge, whatever flavour it leads to, and logarithmic in the energy: the derivative
 * with respect to ln E is the same everywhere. */
static void scales_as_it_should(void **unused)
{
    nuem_target *ge = create("Ge", NUEM_BINDING_PHOTON);
    const double alpha = nuem_constants_get()->alpha;

    (void)unused;
    for (unsigned seed = 0; seed < 50; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_couplings none = weak_only(), c = none;
        double e = nuem_draw_log(&d, 0.3, 30.0), t = nuem_draw_log(&d, 2e-4, 2e-2), h = 1e-3;
        double absorption = nuem_target_photo_cm2(ge, t / KEV);
        nuem_state state;
        nuem_draw_state(&d, seed % 3, seed % 2, &state);
        c.charge_e = nuem_draw_hermitian(&d, 1e-6);
        nuem_matrix3 rho = state.anti ? nuem_matrix3_conj(&state.rho) : state.rho;
        double q2 = nuem_matrix3_trace3(&c.charge_e, &rho, &c.charge_e), even = 0.0;
        double weak = point(&none, &state, ge, e, t).conserving;
        for (int sign = -1; sign <= 1; sign += 2) {
            nuem_couplings s = c;
            for (int k = 0; k < 9; k++) {
                s.charge_e.m[k / 3][k % 3].re *= sign;
                s.charge_e.m[k / 3][k % 3].im *= sign;
            }
            even += 0.5 * (point(&s, &state, ge, e, t).conserving - weak);
        }
        double per_log = 2.0 * alpha / M_PI * absorption / t;
        assert_close(even, q2 * per_log * log(e / (EV * NUEM_PHOTON_CUT_EV)), TOL_DIFFERENCE);
        double slope =
            (squared_part(ge, e * exp(h), t) - squared_part(ge, e * exp(-h), t)) / (2 * h);
        assert_close(slope, per_log, 1e-8 /* rounding over h */);
    }
    nuem_target_free(ge);
}

/* Everything that is not the charge squared is that of stepping: weak, dipole, radius, and the
 * interference of the charge. */
static void the_rest_is_stepping(void **unused)
{
    nuem_target *photon = create("Xe", NUEM_BINDING_PHOTON),
                *step = create("Xe", NUEM_BINDING_STEP);

    (void)unused;
    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_couplings c;
        nuem_state state;
        double e = nuem_draw_log(&d, 0.3, 30.0), t = nuem_draw_log(&d, 2e-4, 2e-2), odd[2] = {0, 0};
        nuem_draw_couplings(&d, &c);
        nuem_draw_state(&d, seed % 3, seed % 2, &state);
        for (int sign = -1; sign <= 1; sign += 2) {
            nuem_couplings s = c;
            for (int k = 0; k < 9; k++) {
                s.charge_e.m[k / 3][k % 3].re *= sign;
                s.charge_e.m[k / 3][k % 3].im *= sign;
            }
            nuem_es_parts a = point(&s, &state, photon, e, t), b = point(&s, &state, step, e, t);
            odd[0] += sign * a.conserving;
            odd[1] += sign * b.conserving;
            assert_true(a.flip == b.flip);
        }
        double size =
            point(&c, &state, photon, e, t).conserving + point(&c, &state, step, e, t).conserving;
        assert_near(odd[0], odd[1], TOL_ALGEBRA * size);
        c.charge_e = (nuem_matrix3){0};
        nuem_es_parts a = point(&c, &state, photon, e, t), b = point(&c, &state, step, e, t);
        assert_close(a.conserving, b.conserving, TOL_ALGEBRA);
    }
    nuem_target_free(photon);
    nuem_target_free(step);
}

static nuem_couplings charged(const nuem_hypothesis *sm, double q)
{
    nuem_couplings c = *nuem_hypothesis_couplings(sm);

    for (int i = 0; i < 3; i++) c.charge_e.m[i][i].re = q;
    return c;
}

/* The rate from moments of spectra and lines, ln E among them, against the cross section at each
 * energy. */
static void rates_are_integrals_over_the_flux(void **state)
{
    static const double t_kev[] = {0.25, 1.0, 4.8, 5.2, 30.0};
    enum { N = sizeof t_kev / sizeof t_kev[0] };
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_flux *flux = nuem_test_flux(*state, "solar-b16-gs98");
    nuem_target *xenon = create("Xe", NUEM_BINDING_PHOTON);
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(sm)->mixing;
    nuem_couplings c = charged(sm, CHARGE);
    nuem_state solar;
    const nuem_state_model average = nuem_test_constant_state(&solar);
    nuem_response *r = NULL;
    nuem_error err;
    double counts[N];

    assert_ok(nuem_state_solar_average(mixing, 0.55, &solar, &err), err);
    assert_ok(
        nuem_response_create_recoil("es", xenon, flux, mixing, &average, 1.0, N, t_kev, &r, &err),
        err);
    nuem_response_counts(r, &c, counts);
    double units = nuem_constants_get()->day_s * nuem_target_units_per_kg(xenon) * KEV;
    const nuem_recoil_rate naive = {flux, xenon, &c, &average};
    for (int i = 0; i < N; i++)
        assert_close(counts[i], units * nuem_test_recoil_rate(&naive, KEV * t_kev[i]), TOL_RATE);
    nuem_response_free(r);
    nuem_target_free(xenon);
    nuem_flux_free(flux);
    nuem_hypothesis_free(sm);
}

typedef struct line_source {
    const nuem_couplings *couplings;
    const nuem_target *target;
    nuem_state state;
    double enu_mev;
} line_source;

static double of_line(double t_kev, void *context)
{
    const line_source *x = context;

    return KEV * point(x->couplings, &x->state, x->target, x->enu_mev, KEV * t_kev).conserving;
}

/* Bins that contain the M, L and K edges of xenon, and its smeared M4,5 edges at 0.68 keV. The
 * experiment is stepping; a copy of its description with another binding is all that it takes. */
static void bins_converge_across_edges(void **state)
{
    enum { N = 6 };
    static const char text[] = "schema: nuem/flux/1\nid: line\ntitle: line\npropagation: none\n"
                               "components:\n"
                               "  - {name: a, flavour: e, flux_cm2_s: 1e10, line_mev: 0.3}\n",
                      rest[] = "data: {edges_kev: [0.6, 1.1, 4, 4.8, 6, 30, 40]}";
    nuem_experiment *experiment = nuem_test_ideal_experiment("ideal", "1 t y", rest);
    nuem_experiment_info e = *nuem_experiment_get(experiment);
    nuem_flux *flux = nuem_test_flux(*state, nuem_test_put("line.yaml", text));
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_couplings c = charged(sm, 1e-12);
    nuem_target *xenon = create("Xe", NUEM_BINDING_PHOTON);
    line_source x = {.couplings = &c, .target = xenon, .enu_mev = 0.3};
    nuem_response *r = NULL;
    nuem_error err;
    double counts[N];
    size_t n_edge;
    const double *edge = nuem_target_edges_kev(xenon, &n_edge);

    assert_int_equal(e.binding, NUEM_BINDING_STEP);
    e.binding = NUEM_BINDING_PHOTON;
    assert_ok(nuem_response_create(&e, flux, &nuem_hypothesis_spec_of(sm)->mixing, NULL, &r, &err),
              err);
    nuem_response_counts(r, &c, counts);
    nuem_state_flavour(NUEM_E, false, &x.state);
    double units =
        e.exposure_kg_day * nuem_constants_get()->day_s * nuem_target_units_per_kg(xenon) * 1e10;
    for (int b = 0; b < N; b++) {
        double want =
            nuem_test_integral(of_line, &x, e.edge_kev[b], e.edge_kev[b + 1], n_edge, edge, NESTED);
        assert_close(counts[b], units * want, TOL_BIN);
    }
    nuem_response_free(r);
    nuem_target_free(xenon);
    nuem_hypothesis_free(sm);
    nuem_flux_free(flux);
    nuem_experiment_free(experiment);
}

static void recoils_outside_are_refused(void **unused)
{
    nuem_target *xenon = create("Xe", NUEM_BINDING_PHOTON);
    const nuem_couplings c = weak_only();
    const double e[] = {1.0, 1.0, 1.0}, t[] = {2e-3, 0.79, 1.9e-4}, beyond[] = {2e-3, 0.85, 1e-3};
    nuem_es_parts out[3] = {{-7.0, -7.0}, {-7.0, -7.0}, {-7.0, -7.0}};
    nuem_state state;
    nuem_error err;

    (void)unused;
    nuem_state_flavour(NUEM_E, false, &state);
    assert_fails(
        nuem_es_dsigma_dt(&c, &state, xenon, 3, e, t, out, &err), NUEM_ERR_RANGE, err,
        "point 2: recoil 0.19 keV; the photo-absorption of Xe is tabulated from 0.2 to 800 "
        "keV");
    assert_int_equal(err.index, 2);
    for (int i = 0; i < 3; i++) assert_true(out[i].conserving == -7.0 && out[i].flip == -7.0);
    assert_int_equal(nuem_es_dsigma_dt(&c, &state, xenon, 3, e, t, out, NULL), NUEM_ERR_RANGE);
    /* beyond the kinematic end there is nothing to look up */
    assert_ok(nuem_es_dsigma_dt(&c, &state, xenon, 3, e, beyond, out, &err), err);
    assert_true(out[1].conserving == 0.0 && out[0].conserving > 0.0);
    nuem_target_free(xenon);
}

static void rates_outside_are_refused(void **state)
{
    static const struct {
        const char *rest, *part; /* NULL: it is well */
    } bins[] = {
        {"data: {edges_kev: [0.2, 1, 30]}", NULL},
        {"data: {edges_kev: [0.1, 1, 30]}", "bin 1 counts recoils outside 0.2 to 800 keV, where "
                                            "the photo-absorption of Xe is tabulated"},
        {"data: {edges_kev: [1, 700, 900]}", "bin 2 counts recoils outside 0.2 to 800 keV"},
        {"data: {edges_kev: [0, 1]}", "bin 1 counts"},
    };
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_flux *flux = nuem_test_flux(*state, "solar-b16-gs98");
    nuem_target *xenon = create("Xe", NUEM_BINDING_PHOTON);
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(sm)->mixing;
    const double t_kev[] = {1.0, 0.1};
    nuem_response *r = NULL;
    nuem_error err;

    assert_fails(
        nuem_response_create_recoil("es", xenon, flux, mixing, NULL, 1.0, 2, t_kev, &r, &err),
        NUEM_ERR_RANGE, err,
        "recoil 1 is 0.1 keV; the photo-absorption of Xe is tabulated from 0.2 to 800 keV");
    assert_int_equal(err.index, 1);
    assert_null(r);
    for (size_t i = 0; i < sizeof bins / sizeof bins[0]; i++) {
        nuem_experiment *experiment = nuem_test_ideal_experiment("bins", "1 t y", bins[i].rest);
        nuem_experiment_info e = *nuem_experiment_get(experiment);
        e.binding = NUEM_BINDING_PHOTON;
        nuem_status st = nuem_response_create(&e, flux, mixing, NULL, &r, &err);
        if (bins[i].part) {
            assert_fails(st, NUEM_ERR_RANGE, err, bins[i].part);
            assert_null(r);
        } else {
            assert_ok(st, err);
        }
        nuem_response_free(r);
        r = NULL;
        nuem_experiment_free(experiment);
    }
    /* a threshold far above in standard deviations is well, one near is not */
    nuem_experiment *xenonnt = nuem_test_experiment(*state, "xenonnt");
    nuem_experiment_info e = *nuem_experiment_get(xenonnt);
    e.binding = NUEM_BINDING_PHOTON;
    assert_ok(nuem_response_create(&e, flux, mixing, NULL, &r, &err), err);
    nuem_response_free(r);
    r = NULL;
    e.resolution_constant_kev = 0.5;
    assert_fails(nuem_response_create(&e, flux, mixing, NULL, &r, &err), NUEM_ERR_RANGE, err,
                 "bin 1 counts recoils outside");
    assert_null(r);
    nuem_experiment_free(xenonnt);
    nuem_target_free(xenon);
    nuem_flux_free(flux);
    nuem_hypothesis_free(sm);
}

/* Files name it "epa". */
static void files_name_it(void **unused)
{
    static const char text[] =
        "schema: nuem/experiment/1\nid: x\ntitle: x\nchannel: es\nflux: solar-b16-gs98\n"
        "target: {formula: %s, atom: epa}\nexposure: 1 t y\n"
        "efficiency: {constant: 1, energy: true}\ndata: {edges_kev: [1, 30]}\n";
    nuem_experiment *experiment = NULL;
    nuem_error err;
    char buffer[1000];

    (void)unused;
    int n = snprintf(buffer, sizeof buffer, text, "Xe");
    assert_ok(nuem_experiment_parse(NULL, buffer, (size_t)n, "x.yaml", &experiment, &err), err);
    assert_int_equal(nuem_experiment_get(experiment)->binding, NUEM_BINDING_PHOTON);
    nuem_experiment_free(experiment);
    n = snprintf(buffer, sizeof buffer, text, "Es");
    experiment = NULL;
    assert_fails(nuem_experiment_parse(NULL, buffer, (size_t)n, "x.yaml", &experiment, &err),
                 NUEM_ERR_DATA, err, "no photo-absorption for Z = 99");
    assert_int_equal(err.line, 6);
    assert_null(experiment);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ratios_are_the_reference),
        cmocka_unit_test(term_is_the_pole_of_the_transverse_response),
        cmocka_unit_test(cut_of_a_tenth_adds_a_sixth),
        cmocka_unit_test(scales_as_it_should),
        cmocka_unit_test(the_rest_is_stepping),
        cmocka_unit_test(rates_are_integrals_over_the_flux),
        cmocka_unit_test(bins_converge_across_edges),
        cmocka_unit_test(recoils_outside_are_refused),
        cmocka_unit_test(rates_outside_are_refused),
        cmocka_unit_test(files_name_it),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
