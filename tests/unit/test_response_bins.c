/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts in the bins of an experiment against nested adaptive integrals of flux, cross section and detector,
 * for full random hypotheses; and against single integrals where the detector is perfect. */
#include <time.h>

#include "nuem/constants.h"
#include "nuem/es.h"
#include "nuem/response.h"
#include "rate/travel.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/quadrature.h"
#include "support/recoil_rate.h"
#include "support/temporary.h"

/* Measured 1e-10 between the fixed rules of the library and nested adaptive integrals that are
 * asked for NESTED; what keeps the two apart are weak kinks of the recoil spectrum, where the
 * threshold energy crosses a point of a flux table. */
static const double TOL_COUNTS = 1e-8, NESTED = 5e-9;
/* lines have no kinks but their ends, and those are known: measured 2e-15 */
static const double TOL_LINE = 1e-10;

/* s, for one response: a sanitized build on a busy machine */
static const double LONG = 5.0;

static const double KEV = 1e-3;                /* MeV */
static const double TONNE_YEAR = 1e3 * 365.25; /* kg day */

typedef struct naive {
    nuem_recoil_rate rate;
    const nuem_experiment_info *e;
    double lo, hi, t; /* bin and recoil, keV */
} naive;

static double smeared(double reconstructed, void *context)
{
    const naive *x = context;
    double sigma = nuem_experiment_sigma_kev(x->e, x->t), z = (reconstructed - x->t) / sigma;

    return nuem_experiment_efficiency(x->e, reconstructed) * exp(-0.5 * z * z) /
           (sqrt(2.0 * M_PI) * sigma);
}

static double counted(double t_kev, void *context)
{
    naive *x = context;
    double sigma = nuem_experiment_sigma_kev(x->e, t_kev), lo = fmax(x->lo, t_kev - 9.0 * sigma),
           hi = fmin(x->hi, t_kev + 9.0 * sigma),
           cut[66] = {t_kev - 2.0 * sigma, t_kev + 2.0 * sigma};
    size_t n = 2;

    x->t = t_kev;
    if (lo >= hi) return 0.0;
    assert_true(x->e->n_efficiency <= 64);
    for (size_t i = 0; i < x->e->n_efficiency; i++) cut[n++] = x->e->efficiency_kev[i];
    return nuem_test_integral(smeared, x, lo, hi, n, cut, 1e-10) *
           nuem_test_recoil_rate(&x->rate, KEV * t_kev);
}

/* Counts of one bin. */
static double naive_counts(naive *x, size_t bin)
{
    const nuem_constants *k = nuem_constants_get();
    double breaks[64], lo, hi;
    size_t n, n_edge;
    const double *edge = nuem_target_edges_kev(x->rate.target, &n_edge);

    x->lo = x->e->edge_kev[bin];
    x->hi = x->e->edge_kev[bin + 1];
    for (n = 0; n < n_edge; n++) breaks[n] = edge[n];
    breaks[n++] = x->lo;
    breaks[n++] = x->hi;
    for (lo = x->lo; lo + 8.5 * nuem_experiment_sigma_kev(x->e, lo) > x->lo; lo *= 0.95) continue;
    for (hi = x->hi; hi - 8.5 * nuem_experiment_sigma_kev(x->e, hi) < x->hi; hi *= 1.05) continue;
    double units = x->e->exposure_kg_day * k->day_s * nuem_target_units_per_kg(x->rate.target);
    return units * KEV * nuem_test_integral(counted, x, lo, hi, n, breaks, NESTED);
}

static void full_hypotheses_equal_naive_integrals(void **state)
{
    static const size_t bins[] = {0, 1, 4, 25};
    nuem_experiment *experiment = nuem_test_experiment(*state, "xenon1t");
    const nuem_experiment_info *e = nuem_experiment_get(experiment);
    nuem_flux *flux = nuem_test_flux(*state, e->flux);
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(sm)->mixing;
    nuem_target *target = NULL;
    nuem_response *r = NULL;
    nuem_travel_state solar;
    nuem_state_model travel;
    nuem_error err;
    double counts[29];

    assert_ok(nuem_target_create(e->formula, e->binding, &target, &err), err);
    assert_ok(nuem_travel_model(flux, mixing, &solar, &travel, &err), err);
    assert_ok(nuem_response_create(e, flux, mixing, NULL, &r, &err), err);
    assert_int_equal(nuem_response_bins(r), 29);
    for (unsigned i = 0; i < sizeof bins / sizeof bins[0]; i++) {
        nuem_draw d = nuem_draw_seed(i);
        nuem_couplings c;
        nuem_draw_couplings(&d, &c); /* another hypothesis for each bin */
        naive x = {{flux, target, &c, &travel}, e, 0.0, 0.0, 0.0};
        nuem_response_counts(r, &c, counts);
        double want = naive_counts(&x, bins[i]);
        assert_close(counts[bins[i]], want, TOL_COUNTS);
    }
    nuem_travel_clear(&solar);
    nuem_response_free(r);
    nuem_target_free(target);
    nuem_hypothesis_free(sm);
    nuem_flux_free(flux);
    nuem_experiment_free(experiment);
}

static double perfect(double t_kev, void *context)
{
    return nuem_test_recoil_rate(context, KEV * t_kev);
}

/* A detector without flaws counts the integral of the recoil spectrum. */
static void ideal_bins_are_integrals(void **state)
{
    static const size_t bins[] = {0, 4, 28};
    nuem_experiment *experiment = nuem_test_experiment(*state, "ideal-xe");
    const nuem_experiment_info *e = nuem_experiment_get(experiment);
    nuem_flux *flux = nuem_test_flux(*state, e->flux);
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(sm)->mixing;
    nuem_couplings c = *nuem_hypothesis_couplings(sm);
    nuem_target *target = NULL;
    nuem_response *r = NULL;
    nuem_travel_state solar;
    nuem_state_model travel;
    nuem_error err;
    double counts[29];
    size_t n_edge;

    c.dipole_mub.m[0][0].re = 2e-11;
    assert_close(e->exposure_kg_day, TONNE_YEAR, 1e-12);
    assert_ok(nuem_target_create(e->formula, e->binding, &target, &err), err);
    assert_ok(nuem_travel_model(flux, mixing, &solar, &travel, &err), err);
    assert_ok(nuem_response_create(e, flux, mixing, NULL, &r, &err), err);
    nuem_response_counts(r, &c, counts);
    const double *edge = nuem_target_edges_kev(target, &n_edge);
    double units = TONNE_YEAR * nuem_constants_get()->day_s * nuem_target_units_per_kg(target);
    for (size_t i = 0; i < sizeof bins / sizeof bins[0]; i++) {
        nuem_recoil_rate rate = {flux, target, &c, &travel};
        double want = nuem_test_integral(perfect, &rate, e->edge_kev[bins[i]],
                                         e->edge_kev[bins[i] + 1], n_edge, edge, NESTED);
        assert_close(counts[bins[i]], units * KEV * want, TOL_COUNTS);
    }
    nuem_travel_clear(&solar);
    nuem_response_free(r);
    nuem_target_free(target);
    nuem_hypothesis_free(sm);
    nuem_flux_free(flux);
    nuem_experiment_free(experiment);
}

/* A resolution far below the width of a bin moves as many counts out as in: to first order in it nothing
 * changes, and the grid does not have to resolve all of its bins. */
static void narrow_resolution_is_perfect(void **state)
{
    enum { N = 100 };
    nuem_experiment *experiment = nuem_test_experiment(*state, "ideal-xe");
    nuem_experiment_info e = *nuem_experiment_get(experiment);
    nuem_flux *flux = nuem_test_flux(*state, e.flux);
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(sm)->mixing;
    nuem_couplings c = *nuem_hypothesis_couplings(sm);
    double edge[N + 1], sharp[N], narrow[N];
    nuem_response *r = NULL;
    nuem_error err;

    for (int i = 0; i <= N; i++) edge[i] = 1.0 + 0.29 * i;
    e.edge_kev = edge;
    e.n_bin = e.n_energy = N;
    e.counts = NULL;
    c.dipole_mub.m[0][0].re = 2e-11;
    assert_ok(nuem_response_create(&e, flux, mixing, NULL, &r, &err), err);
    nuem_response_counts(r, &c, sharp);
    nuem_response_free(r);
    e.resolution_constant_kev = 1e-6;
    clock_t start = clock();
    assert_ok(nuem_response_create(&e, flux, mixing, NULL, &r, &err), err);
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < LONG);
    nuem_response_counts(r, &c, narrow);
    for (int i = 0; i < N; i++) assert_close(narrow[i], sharp[i], TOL_COUNTS);
    nuem_response_free(r);
    nuem_hypothesis_free(sm);
    nuem_flux_free(flux);
    nuem_experiment_free(experiment);
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
    nuem_es_parts p;
    double t = KEV * t_kev;

    assert_int_equal(
        nuem_es_dsigma_dt(x->couplings, &x->state, x->target, 1, &x->enu_mev, &t, &p, NULL),
        NUEM_OK);
    return KEV * (p.conserving + p.flip);
}

/* Lines end inside a bin, one of them of antineutrinos. */
static void lines_and_antineutrinos(void **state)
{
    static const char text[] = "schema: nuem/flux/1\nid: lines\ntitle: two lines\n"
                               "propagation: none\ncomponents:\n"
                               "  - {name: a, flavour: mu, flux_cm2_s: 1e10, line_mev: 0.05}\n"
                               "  - {name: b, flavour: e, anti: true, flux_cm2_s: 3e10, "
                               "line_mev: 0.1}\n";
    const double energy[] = {0.05, 0.1}, number[] = {1e10, 3e10};
    nuem_flux *flux = nuem_test_flux(*state, nuem_test_put("lines.yaml", text));
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(sm)->mixing;
    nuem_experiment *experiment = nuem_test_ideal_experiment(
        "lines", "1 t y", "data: {edges_kev: [1, 5, 10, 40], counts: [0, 0, 0]}");
    const nuem_experiment_info *e = nuem_experiment_get(experiment);
    nuem_target *target = NULL;
    nuem_response *r = NULL;
    nuem_error err;
    double counts[3];

    assert_ok(nuem_target_create("Xe", NUEM_BINDING_STEP, &target, &err), err);
    assert_ok(nuem_response_create(e, flux, mixing, NULL, &r, &err), err);
    double units = TONNE_YEAR * nuem_constants_get()->day_s * nuem_target_units_per_kg(target);
    for (unsigned seed = 0; seed < 5; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_couplings c;
        nuem_draw_couplings(&d, &c);
        nuem_response_counts(r, &c, counts);
        for (int b = 0; b < 3; b++) {
            double want = 0.0;
            for (int k = 0; k < 2; k++) {
                line_source x = {&c, target, {.anti = k == 1}, energy[k]};
                nuem_state_flavour(k ? NUEM_E : NUEM_MU, k == 1, &x.state);
                double lo = e->edge_kev[b],
                       hi = fmin(e->edge_kev[b + 1], nuem_es_t_max(energy[k]) / KEV);
                size_t n_edge;
                const double *edge = nuem_target_edges_kev(target, &n_edge);
                if (hi > lo)
                    want += number[k] * nuem_test_integral(of_line, &x, lo, hi * (1.0 - 1e-15),
                                                           n_edge, edge, 1e-11);
            }
            assert_close(counts[b], units * want, TOL_LINE);
        }
    }
    nuem_response_free(r);
    nuem_target_free(target);
    nuem_experiment_free(experiment);
    nuem_hypothesis_free(sm);
    nuem_flux_free(flux);
}

static int set_up(void **state)
{
    return nuem_test_make_directory(state) ? -1 : nuem_test_open_data(state);
}

static int tear_down(void **state)
{
    nuem_test_close_data(state);
    return nuem_test_remove_directory(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(full_hypotheses_equal_naive_integrals),
        cmocka_unit_test(ideal_bins_are_integrals),
        cmocka_unit_test(narrow_resolution_is_perfect),
        cmocka_unit_test(lines_and_antineutrinos),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
