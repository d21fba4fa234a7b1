/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coherent scattering through the response: counts of a CsI detector at a spallation source against
 * nested adaptive integrals over recoil and flux, classes, times, parts of the target, and bad input.
 * Nuclei are made by hand, so that no table stands behind the numbers. */
#include <stdlib.h>

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_integration.h>
#include <gsl/gsl_randist.h>

#include "nuem/cevns.h"
#include "nuem/constants.h"
#include "nuem/response.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/nuclei.h"
#include "support/quadrature.h"

/* Fixed rules of the library against nested adaptive integrals that are asked for NESTED, on the same
 * table of the flux: measured 1e-9, from weak kinks where the threshold crosses a point of it */
static const double TOL_COUNTS = 1e-8, NESTED = 1e-9;
/* the table of the Michel spectrum beside the formula (src/source/decay_at_rest.c promises 2e-6) */
static const double TOL_MICHEL = 1e-5;
/* sums of the same numbers in another order */
static const double TOL_SUM = 1e-12;
/* closed form of the arrival times: what is promised */
static const double TOL_ARRIVAL = 1e-9;

static const double KEV = 1e-3; /* MeV */

static const char *const beam =
    "schema: nuem/flux/1\nid: beam\ntitle: pions at rest\n"
    "point_source: {protons: 3.2e23, duration: 1 yr, distance: 19.3 m}\n"
    "propagation: none\n"
    "arrival: {pulse: {mean_us: 0.5, sigma_us: 0.15}}\n"
    "components:\n"
    "  - {name: prompt, flavour: mu, decay: pion, fraction: 0.0848}\n"
    "  - {name: nue, flavour: e, decay: muon, fraction: 0.0848}\n"
    "  - {name: numubar, flavour: mu, anti: true, decay: muon, "
    "fraction: 0.0848}\n";

static const char *const timeless =
    "schema: nuem/flux/1\nid: timeless\ntitle: one line\npropagation: none\ncomponents:\n"
    "  - {name: prompt, flavour: mu, flux_cm2_s: 4e7, line_mev: 29.8}\n";

static nuem_flux *parse_flux(const nuem_data *data, const char *text)
{
    nuem_flux *flux = NULL;
    nuem_error err;

    assert_ok(nuem_flux_parse(data, text, strlen(text), "beam.yaml", &flux, NULL, &err), err);
    return flux;
}

enum { RANGES = 4, EFFICIENCIES = 4 };

static const double edges[RANGES + 1] = {0.6, 1.1, 1.6, 2.4, 4.5}; /* keV electron equivalent */
static const double zero[] = {0.0}, full[] = {1.0}, most[] = {0.8};
static const double rising_kev[EFFICIENCIES] = {0.3, 0.7, 1.3, 6.0},
                    rising[EFFICIENCIES] = {0.0, 0.1, 0.7, 0.8};

typedef struct setting {
    nuem_flux *flux;
    nuem_nucleus_share share[2];
    nuem_experiment_info info;
    nuem_target *target;
    nuem_mixing mixing;
} setting;

static setting open_setting(const nuem_data *data)
{
    setting x = {.flux = parse_flux(data, beam)};
    nuem_hypothesis *sm = nuem_test_standard_model(data);

    x.mixing = nuem_hypothesis_spec_of(sm)->mixing;
    nuem_hypothesis_free(sm);
    x.share[0] = (nuem_nucleus_share){
        .nucleus = nuem_test_nucleus("Cs133", 55, 133, 132.905452, NUEM_FORM_HELM, 4.821, 5.09),
        .per_unit = 1.0};
    x.share[1] = (nuem_nucleus_share){
        .nucleus = nuem_test_nucleus("I127", 53, 127, 126.904473, NUEM_FORM_HELM, 4.766, 5.03),
        .per_unit = 1.0};
    x.info = (nuem_experiment_info){
        .id = "csi",
        .channel = "cevns",
        .formula = "CsI",
        .binding = NUEM_BINDING_STEP,
        .exposure_kg_day = 14.57 * 365.25,
        .n_efficiency = EFFICIENCIES,
        .efficiency_kev = rising_kev,
        .efficiency = rising,
        .n_nucleus = 2,
        .quenching = {.kind = NUEM_QUENCHING_POLYNOMIAL,
                      .n_coefficient = 4,
                      .coefficient = {0.0554628, 4.30681e-3, -1.11707e-4, 8.40384e-7}},
        .smearing = NUEM_SMEARING_POISSON,
        .pe_per_kev = 13.35,
        .gamma_b_per_kev = 9.56,
        .n_bin = RANGES,
        .n_energy = RANGES,
        .n_class = 1,
        .n_time = 1,
        .edge_kev = edges,
    };
    return x;
}

/* `info` points into the setting. */
static void settle(setting *x)
{
    nuem_error err;

    x->info.nucleus = x->share;
    assert_ok(nuem_target_create_nuclear("CsI", NUEM_BINDING_STEP, 2, x->share, &x->target, &err),
              err);
}

static void close_setting(setting *x)
{
    nuem_target_free(x->target);
    nuem_flux_free(x->flux);
}

static nuem_response *respond(const setting *x)
{
    nuem_response *r = NULL;
    nuem_error err;

    assert_ok(nuem_response_create(&x->info, x->flux, &x->mixing, NULL, &r, &err), err);
    assert_int_equal(nuem_response_bins(r), x->info.n_bin);
    return r;
}

enum { MAX = 1024 };

typedef struct naive {
    const setting *x;
    const nuem_couplings *couplings;
    size_t range;
    bool michel; /* the formula in place of the table */
    const nuem_flux_component *component;
    const nuem_nucleus *nucleus;
    double t_mev;
} naive;

static double michel(const nuem_flux_component *c, double enu_mev)
{
    double m = nuem_constants_get()->mmu_mev, y = 2.0 * enu_mev / m;

    if (y > 1.0) return 0.0; /* dN/dy = 12 y^2 (1 - y) and 2 y^2 (3 - 2 y) */
    return c->flux_cm2_s * 2.0 / m *
           (c->flavour == NUEM_E ? 12.0 * y * y * (1.0 - y) : 2.0 * y * y * (3.0 - 2.0 * y));
}

/* Sum of w phi d sigma/d T at n energies. */
static double sum_at(const naive *x, size_t n, const double *enu_mev, const double *w,
                     const double *phi)
{
    double t[MAX], sum = 0.0;
    nuem_cevns_parts parts[MAX];
    nuem_state state;

    for (size_t i = 0; i < n; i++) t[i] = x->t_mev;
    nuem_state_flavour(x->component->flavour, x->component->anti, &state);
    assert_int_equal(
        nuem_cevns_dsigma_dt(x->couplings, &state, x->nucleus, n, enu_mev, t, parts, NULL),
        NUEM_OK);
    for (size_t i = 0; i < n; i++) sum += w[i] * phi[i] * (parts[i].conserving + parts[i].flip);
    return sum;
}

static double at_energy(double enu_mev, void *context)
{
    const naive *n = context;
    double phi = michel(n->component, enu_mev), one = 1.0;

    return sum_at(n, 1, &enu_mev, &one, &phi);
}

/* Six Gauss points between the points of the table, on which the flux is linear. */
static double by_table(const naive *x, double threshold)
{
    const nuem_flux_component *f = x->component;
    gsl_integration_glfixed_table *rule = gsl_integration_glfixed_table_alloc(6);
    double enu[MAX], w[MAX], phi[MAX];
    size_t n = 0;

    assert_non_null(rule);
    for (size_t i = 0; i + 1 < f->n; i++) {
        double lo = fmax(f->enu_mev[i], threshold);
        for (size_t g = 0; g < 6 && lo < f->enu_mev[i + 1]; g++, n++) {
            assert_true(n < MAX);
            gsl_integration_glfixed_point(lo, f->enu_mev[i + 1], g, &enu[n], &w[n], rule);
        }
    }
    gsl_integration_glfixed_table_free(rule);
    nuem_flux_component_eval(f, n, enu, phi);
    return n ? sum_at(x, n, enu, w, phi) : 0.0;
}

/* d R / d T of all components and nuclides, per formula unit, s and MeV */
static double rate_at(naive *n, double t_mev)
{
    double sum = 0.0;

    n->t_mev = t_mev;
    for (size_t k = 0; k < 2; k++)
        for (size_t c = 0; c < nuem_flux_count(n->x->flux); c++) {
            n->component = nuem_flux_component_at(n->x->flux, c);
            n->nucleus = &n->x->share[k].nucleus;
            double per_unit = n->x->share[k].per_unit, lo = nuem_cevns_enu_min(n->nucleus, t_mev);
            const nuem_flux_component *f = n->component;
            const double one = 1.0, hi = f->n ? f->enu_mev[f->n - 1] : f->line_mev;
            if (lo >= hi) continue;
            if (f->n == 0)
                sum += per_unit * sum_at(n, 1, &f->line_mev, &one, &f->flux_cm2_s);
            else if (n->michel)
                sum += per_unit * nuem_test_integral(at_energy, n, lo, hi, 0, NULL, 0.1 * NESTED);
            else
                sum += per_unit * by_table(n, lo);
        }
    return sum;
}

/* Probability that an energy is counted in the range. */
static double detected(const nuem_experiment_info *e, size_t range, double energy)
{
    const double y = e->pe_per_kev;
    double sum = 0.0;

    if (e->smearing == NUEM_SMEARING_GAMMA) {
        double k = 1.0 + e->gamma_b_per_kev * energy, scale = energy / k;
        assert_int_equal(e->n_efficiency, 1);
        return e->efficiency[0] * (gsl_cdf_gamma_P(e->edge_kev[range + 1], k, scale) -
                                   gsl_cdf_gamma_P(e->edge_kev[range], k, scale));
    }
    for (unsigned n = 0; n < e->edge_kev[range + 1] * y; n++)
        if (n >= e->edge_kev[range] * y)
            sum += gsl_ran_poisson_pdf(n, y * energy) * nuem_experiment_efficiency(e, n / y);
    return sum;
}

static double counted(double t_kev, void *context)
{
    naive *n = context;
    const nuem_experiment_info *e = &n->x->info;

    return detected(e, n->range, nuem_quenching_kevee(&e->quenching, t_kev)) *
           rate_at(n, KEV * t_kev);
}

static double naive_counts(naive *n)
{
    double breaks[8], end = 0.0;
    size_t n_break = 0;

    for (size_t k = 0; k < 2; k++)
        for (size_t c = 0; c < 2; c++) {
            const nuem_flux_component *f = nuem_flux_component_at(n->x->flux, c);
            double top = f->n ? f->enu_mev[f->n - 1] : f->line_mev;
            double t = nuem_cevns_t_max(&n->x->share[k].nucleus, top) / KEV;
            breaks[n_break++] = t;
            end = fmax(end, t);
        }
    double units = n->x->info.exposure_kg_day * nuem_constants_get()->day_s *
                   nuem_target_units_per_kg(n->x->target);
    return units * KEV * nuem_test_integral(counted, n, 0.05, end, n_break, breaks, NESTED);
}

static void counts_equal_nested_integrals(void **state)
{
    double worst = 0.0;

    for (int gamma = 0; gamma < 2; gamma++) {
        setting x = open_setting(*state);
        double counts[RANGES];
        settle(&x);
        if (gamma) {
            x.info.smearing = NUEM_SMEARING_GAMMA;
            x.info.n_efficiency = 1;
            x.info.efficiency_kev = zero;
            x.info.efficiency = most;
        }
        nuem_response *r = respond(&x);
        for (unsigned range = 0; range < RANGES; range += 3) {
            nuem_draw d = nuem_draw_seed(range + 10u * (unsigned)gamma);
            nuem_couplings c;
            nuem_draw_nuclear_couplings(&d, &c);
            nuem_response_counts(r, &c, counts);
            naive n = {.x = &x, .couplings = &c, .range = range};
            double want = naive_counts(&n);
            worst = fmax(worst, fabs(counts[range] / want - 1.0));
            assert_close(counts[range], want, TOL_COUNTS);
            n.michel = true;
            assert_close(counts[range], naive_counts(&n), TOL_MICHEL);
        }
        nuem_response_free(r);
        close_setting(&x);
    }
    print_message("largest relative difference %.1g\n", worst);
}

/* One line on point-like nuclei without a detector's flaws: (G_F^2 M/pi) g^2 (T - T^2/2E - M T^2/4E^2),
 * g = Z (1/2 - 2 s) - N/2, in units of the exposure. */
static void a_line_in_closed_form(void **state)
{
    const nuem_constants *k = nuem_constants_get();
    const double wide[] = {1.0, 1000.0}, enu = 29.8;
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    const nuem_couplings *c = nuem_hypothesis_couplings(sm);
    setting x = open_setting(*state);
    double counts[1], want = 0.0;

    nuem_flux_free(x.flux);
    x.flux = parse_flux(*state, timeless);
    for (int i = 0; i < 2; i++) {
        nuem_nucleus *nucleus = &x.share[i].nucleus;
        nucleus->proton.kind = nucleus->neutron.kind = NUEM_FORM_UNIT;
        double m = nuem_nucleus_mass_mev(nucleus), gf = k->gf_gev2 * 1e-6,
               g = nucleus->z * (0.5 - 2.0 * c->sin2_theta_w) - 0.5 * (nucleus->a - nucleus->z),
               lo = KEV * wide[0], hi = 2.0 * enu * enu / (2.0 * enu + m),
               cm2 = k->hbarc_mev_fm * k->hbarc_mev_fm * 1e-26, part = 0.0;
        for (int side = 0; side < 2; side++) {
            double t = side ? hi : lo, sign = side ? 1.0 : -1.0;
            part += sign * (t - t * t / (2.0 * enu) - m * t * t / (4.0 * enu * enu));
        }
        want += gf * gf * m / M_PI * g * g * part * cm2;
    }
    settle(&x);
    x.info.quenching = (nuem_quenching){.kind = NUEM_QUENCHING_NONE};
    x.info.smearing = NUEM_SMEARING_GAUSSIAN;
    x.info.n_efficiency = 1;
    x.info.efficiency_kev = zero;
    x.info.efficiency = full;
    x.info.n_bin = x.info.n_energy = 1;
    x.info.edge_kev = wide;
    nuem_response *r = respond(&x);
    nuem_response_counts(r, c, counts);
    want *= 4e7 * x.info.exposure_kg_day * k->day_s * nuem_target_units_per_kg(x.target);
    assert_close(counts[0], want, TOL_COUNTS);
    nuem_response_free(r);
    close_setting(&x);
    nuem_hypothesis_free(sm);
}

/* Bins are energy times class times time: each is the energy's counts of a component times two
 * fractions, and with fractions that sum to one nothing is lost. */
static void classes_and_times(void **state)
{
    enum { CLASSES = 3, TIMES = 5 };
    static const double us[TIMES + 1] = {-2.0, 0.5, 1.0, 2.0, 6.0, 120.0};
    static const double fraction[RANGES * CLASSES] = {0.2, 0.3, 0.5, 0.1, 0.9,  0.0,
                                                      1.0, 0.0, 0.0, 0.4, 0.35, 0.25};
    setting x = open_setting(*state);
    nuem_draw d = nuem_draw_seed(3);
    nuem_couplings c;
    double plain[RANGES], counts[RANGES * CLASSES * TIMES], share[TIMES];
    nuem_error err;

    nuem_draw_nuclear_couplings(&d, &c);
    settle(&x);
    nuem_response *energy = respond(&x);
    x.info.n_class = CLASSES;
    x.info.class_fraction = fraction;
    x.info.n_time = TIMES;
    x.info.edge_us = us;
    x.info.n_bin = RANGES * CLASSES * TIMES;
    nuem_response *r = respond(&x);
    nuem_response_counts(energy, &c, plain);
    nuem_response_counts(r, &c, counts);
    for (size_t e = 0; e < RANGES; e++) {
        double sum = 0.0;
        for (size_t b = 0; b < CLASSES * TIMES; b++) sum += counts[e * CLASSES * TIMES + b];
        assert_close(sum, plain[e], TOL_ARRIVAL);
    }
    x.info.time_offset_us = 0.3;
    x.info.n_time_efficiency = 2;
    x.info.time_efficiency_us = (const double[]){0.0, 10.0};
    x.info.time_efficiency = (const double[]){1.0, 0.2};
    nuem_response_free(r);
    r = respond(&x);
    for (size_t k = 0; k < nuem_response_components(r); k++) {
        const nuem_flux_component *f = nuem_flux_component_at(x.flux, k);
        assert_ok(nuem_arrival_fractions(&f->arrival, TIMES, us, 0.3, 2, x.info.time_efficiency_us,
                                         x.info.time_efficiency, share, &err),
                  err);
        nuem_response_component_counts(energy, k, &c, plain);
        nuem_response_component_counts(r, k, &c, counts);
        for (size_t e = 0; e < RANGES; e++)
            for (size_t q = 0; q < CLASSES; q++)
                for (size_t t = 0; t < TIMES; t++)
                    assert_near(counts[(e * CLASSES + q) * TIMES + t],
                                plain[e] * fraction[e * CLASSES + q] * share[t],
                                TOL_SUM * plain[e]);
    }
    /* bins that count named components alone */
    const char *only[RANGES * CLASSES * TIMES] = {[1] = "nue,prompt", [7] = "numubar"};
    x.info.bin_components = only;
    nuem_response *some = respond(&x);
    for (size_t k = 0; k < 3; k++) {
        double part[RANGES * CLASSES * TIMES];
        nuem_response_component_counts(r, k, &c, counts);
        nuem_response_component_counts(some, k, &c, part);
        for (size_t b = 0; b < RANGES * CLASSES * TIMES; b++) {
            bool counts_here = !(b == 1 && k == 2) && !(b == 7 && k != 2);
            assert_near(part[b], counts_here ? counts[b] : 0.0, TOL_SUM * counts[b]);
        }
    }
    nuem_response_free(some);
    nuem_response_free(r);
    nuem_response_free(energy);
    close_setting(&x);
}

/* Nuclei and electrons together are the sum of both alone, and electrons are not quenched. */
static void electrons_and_nuclei_add(void **state)
{
    static const char *const channel[] = {"cevns", "es", "cevns-es"};
    double counts[3][RANGES];
    setting x = open_setting(*state);
    nuem_draw d = nuem_draw_seed(4);
    nuem_couplings c;

    nuem_draw_nuclear_couplings(&d, &c);
    settle(&x);
    for (int i = 0; i < 3; i++) {
        x.info.channel = channel[i];
        nuem_response *r = respond(&x);
        nuem_response_counts(r, &c, counts[i]);
        nuem_response_free(r);
    }
    const double mass[2] = {nuem_target_units_per_kg(x.target), 0.0};
    nuem_target *plain = NULL;
    nuem_error err;
    assert_ok(nuem_target_create("CsI", NUEM_BINDING_STEP, &plain, &err), err);
    double ratio =
        mass[0] / nuem_target_units_per_kg(plain); /* masses of nuclides or of elements */
    for (int b = 0; b < RANGES; b++) {
        assert_true(counts[1][b] > 1e-6 * counts[0][b]);
        assert_close(counts[2][b], counts[0][b] + ratio * counts[1][b], TOL_COUNTS);
    }
    /* whatever the quenching, electrons are the same */
    double others[RANGES], electrons[RANGES];
    for (int i = 0; i < 3; i++) {
        x.info.channel = channel[i];
        x.info.quenching.coefficient[0] = 0.08;
        nuem_response *r = respond(&x);
        nuem_response_counts(r, &c, i == 0 ? others : i == 1 ? electrons : counts[2]);
        nuem_response_free(r);
    }
    for (int b = 0; b < RANGES; b++) {
        assert_close(electrons[b], counts[1][b], TOL_SUM);
        assert_close(counts[2][b], others[b] + ratio * electrons[b], TOL_COUNTS);
    }
    nuem_target_free(plain);
    close_setting(&x);
}

/* Recoil spectra: nuclides add by their atoms; beyond the largest recoil there is nothing. */
static void nuclides_add(void **state)
{
    enum { N = 5 };
    const double t_kev[N] = {0.1, 3.0, 14.0, 30.0, 60.0};
    setting x = open_setting(*state);
    nuem_draw d = nuem_draw_seed(5);
    nuem_couplings c;
    nuem_error err;
    double sum[N] = {0.0}, counts[N];

    nuem_draw_nuclear_couplings(&d, &c);
    x.share[0].per_unit = 0.3;
    x.share[1].per_unit = 1.7;
    for (int which = 0; which < 3; which++) {
        const size_t n = which == 2 ? 2 : 1;
        const nuem_nucleus_share *share = which == 2 ? x.share : &x.share[which];
        nuem_target *target = NULL;
        nuem_response *r = NULL;
        assert_ok(nuem_target_create_nuclear("CsI", NUEM_BINDING_FREE, n, share, &target, &err),
                  err);
        assert_ok(nuem_response_create_recoil("cevns", target, x.flux, &x.mixing, NULL, 10.0, N,
                                              t_kev, &r, &err),
                  err);
        nuem_response_counts(r, &c, counts);
        for (int i = 0; i < N; i++) {
            double per_unit = counts[i] / nuem_target_units_per_kg(target);
            if (which < 2)
                sum[i] += per_unit;
            else
                assert_near(per_unit, sum[i], TOL_SUM * sum[i]);
        }
        nuem_response_free(r);
        nuem_target_free(target);
    }
    double end = nuem_cevns_t_max(&x.share[1].nucleus, 0.5 * nuem_constants_get()->mmu_mev) / KEV;
    assert_true(end > 30.0 && end < 60.0);
    assert_true(counts[4] == 0.0 && counts[3] > 0.0);
    nuem_flux_free(x.flux);
}

static nuem_status as_produced(const void *context, const char *component, nuem_flavour produced,
                               bool anti, double enu_mev, nuem_state *out, nuem_error *err)
{
    (void)context, (void)component, (void)enu_mev, (void)err;
    nuem_state_flavour(produced, anti, out);
    return NUEM_OK;
}

/* A state that is known not to change with the energy is taken out of the integrals; a model of the
 * caller's is asked at each energy. */
static void steady_states_are_no_approximation(void **state)
{
    const nuem_state_model model = {as_produced, NULL};
    setting x = open_setting(*state);
    double own[RANGES], asked[RANGES];
    nuem_response *r = NULL;
    nuem_error err;

    settle(&x);
    nuem_response *steady = respond(&x);
    assert_ok(nuem_response_create(&x.info, x.flux, &x.mixing, &model, &r, &err), err);
    assert_int_equal(nuem_response_monomials(r), nuem_response_monomials(steady));
    for (unsigned seed = 0; seed < 5; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_couplings c;
        nuem_draw_nuclear_couplings(&d, &c);
        nuem_response_counts(steady, &c, own);
        nuem_response_counts(r, &c, asked);
        for (int b = 0; b < RANGES; b++) assert_close(own[b], asked[b], TOL_SUM);
    }
    nuem_response_free(r);
    nuem_response_free(steady);
    close_setting(&x);
}

/* What the reader of files ensures, for an experiment that a program put together. */
static void bad_experiments_are_refused(void **state)
{
    static const double falling_us[] = {0.0, 2.0, 1.0}, us[] = {0.0, 1.0, 2.0},
                        odd[] = {0.5, -0.1, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5}, too_much[] = {0.5, 1.5},
                        rows[] = {1.0, 0.5}, more[8] = {0.0, 0.0, 0.0, 1.2}, nothing[8] = {0.0};
    setting good = open_setting(*state), bad[16];
    const char *part[16];
    size_t n = 0;
    nuem_response *r = NULL;
    nuem_error err;

    settle(&good);
    for (int i = 0; i < 16; i++) bad[i] = good;
    part[n] = "needs the nuclei of CsI", bad[n++].info.n_nucleus = 0;
    part[n] = "4 bins cannot be 4 ranges of energy times 2 classes", bad[n++].info.n_class = 2;
    part[n] = "bins cannot be", bad[n++].info.n_time = 0;
    part[n] = "2 classes without fractions", bad[n].info.n_bin = 8, bad[n++].info.n_class = 2;
    part[n] = "class 2 in energy range 1 is -0.1", bad[n].info.n_bin = 8, bad[n].info.n_class = 2;
    bad[n++].info.class_fraction = odd;
    part[n] = "2 bins of time without edges", bad[n].info.n_bin = 8, bad[n++].info.n_time = 2;
    part[n] = "time bin 2 is [2, 1] us", bad[n].info.n_bin = 8, bad[n].info.n_time = 2;
    bad[n++].info.edge_us = falling_us;
    part[n] = "efficiency 2 of time is 1.5", bad[n].info.n_bin = 8, bad[n].info.n_time = 2;
    bad[n].info.edge_us = us, bad[n].info.n_time_efficiency = 2;
    bad[n].info.time_efficiency_us = us, bad[n++].info.time_efficiency = too_much;
    part[n] = "photo-electrons for 1 keV", bad[n++].info.pe_per_kev = 0.0;
    part[n] = "b of the gamma density", bad[n].info.smearing = NUEM_SMEARING_GAMMA;
    bad[n++].info.gamma_b_per_kev = NAN;
    part[n] = "needs one", bad[n++].info.smearing = NUEM_SMEARING_MATRIX;
    part[n] = "one of true energy", bad[n].info.smearing = NUEM_SMEARING_MATRIX;
    bad[n].info.matrix_kev = rows, bad[n].info.matrix = more, bad[n++].info.n_matrix = 2;
    part[n] = "probability 4 in row 1 of the matrix is 1.2", bad[n] = bad[n - 1];
    bad[n++].info.efficiency_of_true_energy = true;
    part[n] = "row 2 of the matrix is at 0.5 keV", bad[n] = bad[n - 1];
    bad[n++].info.matrix = nothing;
    part[n] = "unknown smearing 9", bad[n++].info.smearing = (nuem_smearing)9;
    part[n] = "time offset", bad[n].info.n_bin = 8, bad[n].info.n_time = 2;
    bad[n].info.edge_us = us, bad[n++].info.time_offset_us = NAN;
    assert_int_equal(n, 16);
    for (size_t i = 0; i < n; i++) {
        assert_fails(nuem_response_create(&bad[i].info, bad[i].flux, &good.mixing, NULL, &r, &err),
                     NUEM_ERR_ARG, err, part[i]);
        assert_int_equal(
            nuem_response_create(&bad[i].info, bad[i].flux, &good.mixing, NULL, &r, NULL),
            NUEM_ERR_ARG);
    }
    /* a flux that does not say when its neutrinos come */
    nuem_flux *line = parse_flux(*state, timeless);
    good.info.n_bin = 8;
    good.info.n_time = 2;
    good.info.edge_us = us;
    assert_fails(nuem_response_create(&good.info, line, &good.mixing, NULL, &r, &err), NUEM_ERR_ARG,
                 err,
                 "experiment csi has bins of time, but component 'prompt' of flux timeless has no "
                 "arrival times");
    /* a quenching that turns back, and one that is not known where it is needed */
    good.info.n_bin = 4;
    good.info.n_time = 1;
    good.info.edge_us = NULL;
    setting odd_quenching = good;
    odd_quenching.info.quenching.coefficient[2] = -1e-3;
    assert_int_equal(
        nuem_response_create(&odd_quenching.info, good.flux, &good.mixing, NULL, &r, &err),
        NUEM_ERR_DOMAIN);
    good.info.quenching.lower_kev = 8.0;
    good.info.quenching.upper_kev = 60.0;
    assert_fails(nuem_response_create(&good.info, good.flux, &good.mixing, NULL, &r, &err),
                 NUEM_ERR_RANGE, err, "nuclear recoils of CsI outside 8 to 60 keV");
    good.info.quenching.lower_kev = 0.0; /* recoils above 60 keV there are none */
    assert_ok(nuem_response_create(&good.info, good.flux, &good.mixing, NULL, &r, &err), err);
    nuem_response_free(r);
    r = NULL;
    /* a target of electrons alone */
    nuem_target *electrons = NULL;
    const double t_kev[] = {1.0};
    assert_ok(nuem_target_create("CsI", NUEM_BINDING_STEP, &electrons, &err), err);
    assert_fails(nuem_response_create_recoil("cevns", electrons, good.flux, &good.mixing, NULL, 1.0,
                                             1, t_kev, &r, &err),
                 NUEM_ERR_ARG, err, "channel cevns needs the nuclei of CsI");
    assert_null(r);
    nuem_target_free(electrons);
    nuem_flux_free(line);
    close_setting(&good);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_equal_nested_integrals),
        cmocka_unit_test(a_line_in_closed_form),
        cmocka_unit_test(classes_and_times),
        cmocka_unit_test(electrons_and_nuclei_add),
        cmocka_unit_test(nuclides_add),
        cmocka_unit_test(steady_states_are_no_approximation),
        cmocka_unit_test(bad_experiments_are_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
