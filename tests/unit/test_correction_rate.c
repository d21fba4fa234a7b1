/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts with a published correction: against an integral of the base spectrum times the factor, and how analyses and
 * experiment files choose one. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "nuem/analysis.h"
#include "nuem/constants.h"
#include "nuem/correction.h"
#include "nuem/response.h"
#include "rate/travel.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/quadrature.h"
#include "support/recoil_rate.h"
#include "support/temporary.h"

/* Fixed rules against adaptive integrals that are asked for NESTED, resolution in closed form (test_response_bins.c has the
 * same without correction). The factor is a table here, read and interpolated by the test itself. */
static const double TOL_COUNTS = 1e-7, NESTED = 2e-8;
static const double TOL_ROUNDING = 1e-12;
static const double KEV = 1e-3; /* MeV */

enum { ROWS = 133 };
typedef struct naive {
    nuem_recoil_rate rate;
    const nuem_experiment_info *e;
    double t_kev[ROWS], weak[ROWS];
    double lo, hi; /* bin, keV */
} naive;

/* The two columns of the record. */
static void read_table(naive *x)
{
    FILE *file = fopen(NUEM_TEST_DATA "/binding/xe-rrpa/xe-rrpa.csv", "r");
    char line[200];
    size_t n = 0;

    assert_non_null(file);
    while (fgets(line, sizeof line, file))
        if (line[0] != '#' && line[0] != 't') {
            assert_true(n < ROWS);
            assert_int_equal(sscanf(line, "%lf,%lf", &x->t_kev[n], &x->weak[n]), 2);
            n++;
        }
    fclose(file);
    assert_int_equal(n, ROWS);
}

static double factor(const naive *x, double t)
{
    size_t i = 1;

    if (t <= x->t_kev[0]) return x->weak[0];
    if (t >= x->t_kev[ROWS - 1]) return x->weak[ROWS - 1];
    while (x->t_kev[i] < t) i++;
    return x->weak[i - 1] + (x->weak[i] - x->weak[i - 1]) * log(t / x->t_kev[i - 1]) /
                                log(x->t_kev[i] / x->t_kev[i - 1]);
}

/* Integral over [lo, hi] of a Gaussian around t times a line through (lo, y_lo) and (hi, y_hi). */
static double piece(double t, double sigma, double lo, double hi, double y_lo, double y_hi)
{
    const double slope = (y_hi - y_lo) / (hi - lo), at_t = y_lo + slope * (t - lo),
                 a = (lo - t) / sigma, b = (hi - t) / sigma,
                 /* by the nearer tail, so that far ones keep their digits */
        side = a > 0.0 ? 1.0 : -1.0,
                 area = 0.5 * side * (erfc(side * a / sqrt(2.0)) - erfc(side * b / sqrt(2.0))),
                 moment = (exp(-0.5 * a * a) - exp(-0.5 * b * b)) / sqrt(2.0 * M_PI);

    return at_t * area + slope * sigma * moment;
}

/* Of an energy, the part that is reconstructed in the bin and seen: the efficiency is one of reconstructed energy and
 * linear between its points. */
static double seen(const naive *x, double t_kev)
{
    const nuem_experiment_info *e = x->e;
    const double sigma = nuem_experiment_sigma_kev(e, t_kev);
    double sum = 0.0, lo = x->lo;

    assert_false(e->efficiency_of_true_energy);
    for (size_t i = 0; i < e->n_efficiency && lo < x->hi; i++) {
        const double hi = fmin(e->efficiency_kev[i], x->hi);
        if (hi <= lo) continue;
        sum += piece(t_kev, sigma, lo, hi, nuem_experiment_efficiency(e, lo),
                     nuem_experiment_efficiency(e, hi));
        lo = hi;
    }
    return sum;
}

static double counted(double t_kev, void *context)
{
    const naive *x = context;

    return seen(x, t_kev) * factor(x, t_kev) * nuem_test_recoil_rate(&x->rate, KEV * t_kev);
}

static double naive_counts(naive *x, size_t bin)
{
    double breaks[ROWS + 64], lo, hi;
    size_t n = 0, n_edge;
    const double *edge = nuem_target_edges_kev(x->rate.target, &n_edge);

    x->lo = x->e->edge_kev[bin];
    x->hi = x->e->edge_kev[bin + 1];
    for (size_t i = 0; i < n_edge; i++) breaks[n++] = edge[i];
    for (size_t i = 0; i < ROWS; i++) breaks[n++] = x->t_kev[i];
    breaks[n++] = x->lo;
    breaks[n++] = x->hi;
    for (lo = x->lo; lo + 8.5 * nuem_experiment_sigma_kev(x->e, lo) > x->lo; lo *= 0.95) continue;
    for (hi = x->hi; hi - 8.5 * nuem_experiment_sigma_kev(x->e, hi) < x->hi; hi *= 1.05) continue;
    return x->e->exposure_kg_day * nuem_constants_get()->day_s *
           nuem_target_units_per_kg(x->rate.target) * KEV *
           nuem_test_integral(counted, x, lo, hi, n, breaks, NESTED);
}

/* XENONnT, Standard Model: the base treatment times the factor, integrated by hand. */
static void counts_are_integrals(void **state)
{
    static const size_t bins[] = {0, 28};
    static const char *const id[] = {"xenonnt"};
    const nuem_analysis_options chosen = {.binding = "table:xe-rrpa"};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(sm)->mixing;
    nuem_analysis *a = NULL;
    nuem_target *step = NULL;
    nuem_travel_state solar;
    nuem_state_model travel;
    nuem_error err;
    static naive x;
    double counts[29];

    assert_ok(nuem_analysis_create(*state, 1, id, sm, &chosen, &a, NULL, &err), err);
    const nuem_experiment_info *e = nuem_analysis_experiment(a, 0);
    assert_int_equal(e->binding, NUEM_BINDING_STEP);
    assert_string_equal(nuem_correction_get(e->correction)->id, "xe-rrpa");
    assert_int_equal(e->n_bin, 29);
    nuem_response_counts(nuem_analysis_response(a, 0), nuem_hypothesis_couplings(sm), counts);
    assert_ok(nuem_target_create("Xe", NUEM_BINDING_STEP, &step, &err), err);
    assert_ok(nuem_travel_model(nuem_analysis_flux(a, 0), mixing, &solar, &travel, &err), err);
    x.rate =
        (nuem_recoil_rate){nuem_analysis_flux(a, 0), step, nuem_hypothesis_couplings(sm), &travel};
    x.e = e;
    read_table(&x);
    for (size_t i = 0; i < sizeof bins / sizeof bins[0]; i++)
        assert_close(counts[bins[i]], naive_counts(&x, bins[i]), TOL_COUNTS);
    nuem_travel_clear(&solar);
    nuem_target_free(step);
    nuem_analysis_free(a);
    nuem_hypothesis_free(sm);
}

/* A correction of factors 1 changes no count, and one of the program's own is as good as a record. */
static void unity_changes_no_count(void **state)
{
    static const char *const id[] = {"xenon1t"};
    static const double t[] = {1e-3, 1e3}, one[] = {1.0, 1.0};
    const nuem_correction_info info = {
        .id = "one", .z = 54, .base = NUEM_BINDING_STEP, .n = 2, .t_kev = t, .weak = one};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_couplings c = *nuem_hypothesis_couplings(sm);
    nuem_analysis *plain = NULL, *corrected = NULL;
    nuem_correction *own = NULL;
    nuem_error err;
    double a[29], b[29];

    assert_ok(nuem_correction_create(&info, &own, &err), err);
    const nuem_analysis_options with = {.correction = own},
                                both = {.correction = own, .binding = "step"};
    assert_ok(nuem_analysis_create(*state, 1, id, sm, NULL, &plain, NULL, &err), err);
    assert_ok(nuem_analysis_create(*state, 1, id, sm, &with, &corrected, NULL, &err), err);
    c.charge_e.m[0][0].re = 2e-13;
    c.dipole_mub.m[1][1].re = 1e-11;
    c.radius_cm2.m[0][0].re = 1e-32;
    nuem_response_counts(nuem_analysis_response(plain, 0), &c, a);
    nuem_response_counts(nuem_analysis_response(corrected, 0), &c, b);
    for (int i = 0; i < 29; i++) assert_close(b[i], a[i], TOL_ROUNDING);
    nuem_analysis_free(corrected);
    corrected = NULL;
    assert_fails(nuem_analysis_create(*state, 1, id, sm, &both, &corrected, NULL, &err),
                 NUEM_ERR_ARG, err, "the binding 'step' and a correction are given");
    assert_null(corrected);
    nuem_analysis_free(plain);
    nuem_correction_free(own);
    nuem_hypothesis_free(sm);
}

#define EXPERIMENT(formula, atom)                                                                  \
    "schema: nuem/experiment/1\nid: x\ntitle: x\nchannel: es\nflux: solar-b16-gs98\n"              \
    "target: {formula: " formula ", atom: \"" atom "\"}\nexposure: 1 t y\n"                        \
    "efficiency: {constant: 1, energy: reconstructed}\n"                                           \
    "data: {edges_kev: [1, 2], asimov: true}\n"
#define RECORD(outside)                                                                            \
    "schema: nuem/binding/1\nid: own\ntitle: own\nelement: Cs\nrelative_to: free\ntable: t.csv\n"  \
    "outside: " outside "\n"

/* Beside an experiment file, of one element of a compound; and what is wrong with others. */
static void experiment_files_name_one(void **state)
{
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    const nuem_couplings *c = nuem_hypothesis_couplings(sm);
    nuem_analysis *a = NULL;
    nuem_provenance *prov = NULL;
    nuem_error err;
    double with, without;

    nuem_test_put("t.csv", "t_kev,weak\n0.5,0.5\n1.5,0.5\n");
    nuem_test_put("own.yaml", RECORD("hold"));
    const char *path = nuem_test_put("detector.yaml", EXPERIMENT("CsI", "table:./own.yaml"));
    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_analysis_create(*state, 1, &path, sm, NULL, &a, prov, &err), err);
    nuem_response_counts(nuem_analysis_response(a, 0), c, &with);
    nuem_analysis_free(a);
    a = NULL;
    const nuem_analysis_options base = {.binding = "free"};
    assert_ok(nuem_analysis_create(*state, 1, &path, sm, &base, &a, NULL, &err), err);
    assert_null(nuem_analysis_experiment(a, 0)->correction);
    nuem_response_counts(nuem_analysis_response(a, 0), c, &without);
    nuem_analysis_free(a);
    a = NULL;
    assert_close(with / without, (0.5 * 55.0 + 53.0) / 108.0, 1e-7); /* occupations of xraylib */
    bool noted = false;
    for (size_t i = 0; i < nuem_provenance_file_count(prov); i++)
        noted |= strstr(nuem_provenance_file_id(prov, i), "own.yaml") != NULL;
    assert_true(noted);
    nuem_provenance_free(prov);

    nuem_test_put("own.yaml", RECORD("error"));
    assert_fails(nuem_analysis_create(*state, 1, &path, sm, NULL, &a, NULL, &err), NUEM_ERR_RANGE,
                 err, "x: bin 1 counts recoils outside 0.5 to 1.5 keV, where the correction 'own'");
    static const struct {
        const char *text, *want;
    } bad[] = {
        {EXPERIMENT("NaI", "table:./own.yaml"), "'own' is of Cs, which the target 'NaI' does not"},
        {EXPERIMENT("Ge", "table:xe-rrpa"), "is of Xe, which the target 'Ge' does not hold"},
        {EXPERIMENT("Xe", "table:xe-rpa"), "did you mean 'xe-rrpa'?"},
        {EXPERIMENT("Xe", "table:./none.yaml"), "none.yaml"},
        {EXPERIMENT("Xe", "bound"), "is not one of: free, step, epa, response, table:<record>"},
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        path = nuem_test_put("detector.yaml", bad[i].text);
        assert_fails(nuem_analysis_create(*state, 1, &path, sm, NULL, &a, NULL, &err),
                     NUEM_ERR_DATA, err, bad[i].want);
        assert_int_equal(err.line, 6);
        assert_null(a);
    }
    nuem_hypothesis_free(sm);
}

static void other_elements_are_named(void **state)
{
    static const char *const id[] = {"xenonnt", "gemma-2012"};
    const nuem_analysis_options chosen = {.binding = "table:xe-rrpa"};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = NULL;
    nuem_error err;

    assert_fails(nuem_analysis_create(*state, 2, id, sm, &chosen, &a, NULL, &err), NUEM_ERR_ARG,
                 err,
                 "gemma-2012: the correction 'xe-rrpa' is of Xe, which the target 'Ge' does not");
    assert_null(a);
    nuem_hypothesis_free(sm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_integrals),
        cmocka_unit_test(unity_changes_no_count),
        cmocka_unit_test(experiment_files_name_one),
        cmocka_unit_test(other_elements_are_named),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
