/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data that were not observed: expectations of the Standard Model in place of counts, and detectors with
 * other exposure, background or threshold, against files that say so themselves. */
#include <stdlib.h>

#include "nuem/analysis.h"
#include "nuem/objective.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/measurement.h"
#include "support/temporary.h"

/* chi2 of some ten from the same numbers; two minimisations */
static const double TOL_CHI2 = 1e-9;
static const double TOL_SUM = 1e-11;
/* bins cut elsewhere have other panels (test_response_bins.c) */
static const double TOL_COUNTS = 1e-8;

enum { MAX_BIN = 64 };

static const char head[] = "schema: nuem/experiment/1\nid: %s\ntitle: test\nchannel: es\n"
                           "flux: solar-b16-gs98\ntarget: {formula: Xe, atom: step}\nexposure: %s\n"
                           "efficiency: {constant: 0.9, energy: true, relative_error: 0.05}\n%s\n";

static const char *put(const char *id, const char *exposure, const char *rest)
{
    char text[4096], file[64];
    int n = snprintf(text, sizeof text, head, id, exposure, rest);

    assert_true(n > 0 && (size_t)n < sizeof text);
    snprintf(file, sizeof file, "%s.yaml", id);
    return nuem_test_put(file, text);
}

static nuem_analysis *analyse(const nuem_data *data, const char *id, nuem_analysis_options options)
{
    nuem_hypothesis *sm = nuem_test_standard_model(data);
    nuem_analysis *a = NULL;
    nuem_error err;

    assert_ok(nuem_analysis_create(data, 1, &id, sm, &options, &a, NULL, &err), err);
    nuem_hypothesis_free(sm);
    return a;
}

typedef struct result {
    double chi2, expected[MAX_BIN], off[MAX_BIN];
} result;

/* chi2 at mu_eff = x. */
static result at(const nuem_data *data, const nuem_analysis *a, double x)
{
    nuem_hypothesis *sm = nuem_test_standard_model(data);
    nuem_coordinate c = {NULL, false};
    nuem_objective *o = NULL;
    nuem_objective_workspace *ws = NULL;
    nuem_error err;
    result r;
    const nuem_evaluation more = {.expected = r.expected, .expected_off = r.off};

    assert_true(nuem_likelihood_bins(nuem_analysis_likelihood(a)) <= MAX_BIN);
    assert_ok(nuem_parameter_find("mu_eff", &c.parameter, &err), err);
    assert_ok(nuem_objective_create(nuem_analysis_likelihood(a), sm, 1, &c, &o, &err), err);
    assert_ok(nuem_objective_workspace_create(o, &ws, &err), err);
    assert_ok(nuem_objective_eval(o, ws, NULL, &x, &r.chi2, &more, &err), err);
    nuem_objective_workspace_free(ws);
    nuem_objective_free(o);
    nuem_hypothesis_free(sm);
    return r;
}

/* The same chi2 along the parameter. */
static void same(const nuem_data *data, const nuem_analysis *a, const nuem_analysis *b)
{
    const nuem_likelihood *p = nuem_analysis_likelihood(a), *q = nuem_analysis_likelihood(b);

    assert_int_equal(nuem_likelihood_bins(p), nuem_likelihood_bins(q));
    assert_int_equal(nuem_likelihood_nuisances(p), nuem_likelihood_nuisances(q));
    assert_true(nuem_likelihood_is_asimov(p) == nuem_likelihood_is_asimov(q));
    for (size_t i = 0; i < nuem_likelihood_bins(p); i++)
        assert_close(nuem_likelihood_observation(p).counts[i],
                     nuem_likelihood_observation(q).counts[i], TOL_COUNTS);
    for (int i = 0; i < 8; i++) {
        result r = at(data, a, 1e-11 * i), s = at(data, b, 1e-11 * i);
        assert_near(r.chi2, s.chi2, 10.0 * TOL_COUNTS * (1.0 + s.chi2));
    }
    assert_true(at(data, a, 5e-11).chi2 > 1.0);
}

static const char planned_from[] =
    "data: {edges_kev: [1, 2, 4, 8, 16], counts: [60, 70, 90, 120]}\n"
    "backgrounds:\n"
    "  - {name: flat, counts: [50, 60, 80, 100], relative_error: 0.1, shape: [2, 0, -2, 5]}\n"
    "  - {name: line, counts: [0, 3, 5, 0], free: true}\n";

static void exposure(void **state)
{
    const char *now = put("now", "1 t y", planned_from),
               *then = put("now2", "2.5 t y",
                           "data: {edges_kev: [1, 2, 4, 8, 16]}\n"
                           "backgrounds:\n"
                           "  - {name: flat, counts: [125, 150, 200, 250], relative_error: 0.1, "
                           "shape: [5, 0, -5, 12.5]}\n"
                           "  - {name: line, counts: [0, 7.5, 12.5, 0], free: true}\n");
    nuem_analysis *a = analyse(*state, now, (nuem_analysis_options){.exposure_factor = 2.5}),
                  *b = analyse(*state, then, (nuem_analysis_options){0});

    assert_close(nuem_analysis_experiment(a, 0)->exposure_kg_day,
                 nuem_analysis_experiment(b, 0)->exposure_kg_day, TOL_SUM);
    same(*state, a, b);
    nuem_analysis_free(a);
    nuem_analysis_free(b);
}

static void background(void **state)
{
    const char *now = put("now", "1 t y", planned_from),
               *then = put("now2", "1 t y",
                           "data: {edges_kev: [1, 2, 4, 8, 16]}\n"
                           "backgrounds:\n"
                           "  - {name: flat, counts: [5, 6, 8, 10], relative_error: 0.1, shape: "
                           "[0.2, 0, -0.2, 0.5]}\n"
                           "  - {name: line, counts: [0, 0.3, 0.5, 0], free: true}\n");
    nuem_analysis *a = analyse(*state, now, (nuem_analysis_options){.background_factor = 0.1}),
                  *b = analyse(*state, then, (nuem_analysis_options){0});

    same(*state, a, b);
    nuem_analysis_free(a);
    nuem_analysis_free(b);
}

/* A threshold alone is no plan: the observed bins that begin there or above stay as they are. */
static void threshold_of_observed_data(void **state)
{
    static const double at[] = {2.0, 3.0, 4.0}; /* an edge, inside the next bin, the next edge */
    static const char *const rest[] = {
        "data: {edges_kev: [2, 4, 8, 16], counts: [70, 90, 120]}\n"
        "backgrounds:\n"
        "  - {name: flat, counts: [60, 80, 100], relative_error: 0.1, shape: [0, -2, 5]}\n"
        "  - {name: line, counts: [3, 5, 0], free: true}\n",
        "data: {edges_kev: [4, 8, 16], counts: [90, 120]}\n"
        "backgrounds:\n"
        "  - {name: flat, counts: [80, 100], relative_error: 0.1, shape: [-2, 5]}\n"
        "  - {name: line, counts: [5, 0], free: true}\n",
    };

    for (size_t i = 0; i < sizeof at / sizeof at[0]; i++) {
        const char *now = put("now", "1 t y", planned_from),
                   *then = put("now2", "1 t y", rest[i ? 1 : 0]);
        nuem_analysis *a = analyse(*state, now, (nuem_analysis_options){.threshold_kev = at[i]}),
                      *b = analyse(*state, then, (nuem_analysis_options){0});
        assert_false(nuem_likelihood_is_asimov(nuem_analysis_likelihood(a)));
        same(*state, a, b);
        nuem_analysis_free(a);
        nuem_analysis_free(b);
    }
}

/* Inside a bin, of which the part above the threshold keeps its share of the background; at an edge; and all
 * options together. */
static void threshold(void **state)
{
    static const struct {
        const char *rest;
        nuem_analysis_options options;
        const char *exposure;
    } cases[] = {
        {"data: {edges_kev: [3, 4, 8, 16]}\n"
         "backgrounds:\n"
         "  - {name: flat, counts: [30, 80, 100], relative_error: 0.1, shape: [0, -2, 5]}\n"
         "  - {name: line, counts: [1.5, 5, 0], free: true}\n",
         {.threshold_kev = 3.0, .asimov = true},
         "1 t y"},
        {"data: {edges_kev: [4, 8, 16]}\n"
         "backgrounds:\n"
         "  - {name: flat, counts: [80, 100], relative_error: 0.1, shape: [-2, 5]}\n"
         "  - {name: line, counts: [5, 0], free: true}\n",
         {.threshold_kev = 4.0, .asimov = true},
         "1 t y"},
        {"data: {edges_kev: [1.5, 2, 4, 8, 16]}\n"
         "backgrounds:\n"
         "  - {name: flat, counts: [10, 24, 32, 40], relative_error: 0.1, shape: [0.4, 0, -0.8, "
         "2]}\n"
         "  - {name: line, counts: [0, 1.2, 2, 0], free: true}\n",
         {.threshold_kev = 1.5, .exposure_factor = 4.0, .background_factor = 0.1},
         "4 t y"},
        {"data: {edges_kev: [15, 16]}\n"
         "backgrounds:\n"
         "  - {name: flat, counts: [12.5], relative_error: 0.1, shape: [0.625]}\n"
         "  - {name: line, counts: [0], free: true}\n",
         {.threshold_kev = 15.0, .asimov = true},
         "1 t y"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *now = put("now", "1 t y", planned_from),
                   *then = put("now2", cases[i].exposure, cases[i].rest);
        nuem_analysis *a = analyse(*state, now, cases[i].options),
                      *b = analyse(*state, then, (nuem_analysis_options){0});
        same(*state, a, b);
        nuem_analysis_free(a);
        nuem_analysis_free(b);
    }
}

/* Neutrinos inside a template do not go away with its background. */
static void background_around_the_signal(void **state)
{
    const char *now = put("now", "2 t y",
                          "data: {edges_kev: [1, 10, 30], counts: [150, 300]}\n"
                          "backgrounds: [{name: b0, counts: [160, 310], includes_sm_signal: true, "
                          "relative_error: 0.02}]\n");
    nuem_analysis *a = analyse(
        *state, now, (nuem_analysis_options){.background_factor = 0.25, .exposure_factor = 2.0});
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    char text[256];
    double s[2];

    nuem_response_counts(nuem_analysis_response(a, 0), nuem_hypothesis_couplings(sm), s);
    assert_true(s[0] > 5.0 && s[0] < 160.0);
    snprintf(text, sizeof text,
             "data: {edges_kev: [1, 10, 30]}\n"
             "backgrounds: [{name: b0, counts: [%.17g, %.17g], relative_error: 0.02}]\n",
             0.25 * (320.0 - s[0]), 0.25 * (620.0 - s[1]));
    nuem_analysis *b = analyse(*state, put("now2", "4 t y", text), (nuem_analysis_options){0});
    same(*state, a, b);
    nuem_hypothesis_free(sm);
    nuem_analysis_free(a);
    nuem_analysis_free(b);
}

/* On and off: the background of a plan is that of its templates, or what was seen with the source off. */
static void on_off_plans(void **state)
{
    static const char seen[] = "statistic: on-off\n"
                               "data: {edges_kev: [1, 3, 9], counts: [75, 160], off: [120, 300], "
                               "off_exposure: 2 t y}\n",
                      template[] = "statistic: on-off\n"
                                   "data: {edges_kev: [2, 3, 9], off_exposure: 6 t y}\n"
                                   "backgrounds: [{name: b, counts: [45, 225]}]\n";
    const nuem_analysis_options plan = {
        .exposure_factor = 3.0, .background_factor = 0.5, .threshold_kev = 2.0};
    nuem_analysis *a = analyse(*state, put("seen", "1 t y", seen), plan),
                  *b = analyse(*state, put("seen2", "3 t y", template), (nuem_analysis_options){0});

    same(*state, a, b);
    nuem_analysis_free(a);
    nuem_analysis_free(b);
    /* expected data of a measurement that was made */
    a = analyse(*state, put("seen", "1 t y", seen), (nuem_analysis_options){.asimov = true});
    assert_near(at(*state, a, 0.0).chi2, 0.0, TOL_CHI2);
    const nuem_observation o = nuem_likelihood_observation(nuem_analysis_likelihood(a));
    assert_close(o.off[0], 120.0, TOL_SUM);
    assert_close(o.off[1], 300.0, TOL_SUM);
    assert_true(o.counts[0] > 60.0 && o.counts[1] > 150.0);
    nuem_analysis_free(a);
    /* the measurement itself */
    a = analyse(*state, put("seen", "1 t y", seen), (nuem_analysis_options){0});
    assert_false(nuem_likelihood_is_asimov(nuem_analysis_likelihood(a)));
    assert_true(at(*state, a, 0.0).chi2 > 0.01);
    nuem_analysis_free(a);
}

/* Asimov data cost nothing at the Standard Model, and nuisances stay where they are. */
static void expected_data(void **state)
{
    static const char *const ids[] = {"xenon1t", "xenonnt", "ideal-xe", "gemma-1", "conusplus"};

    for (size_t k = 0; k < sizeof ids / sizeof ids[0]; k++) {
        nuem_analysis *a = analyse(*state, ids[k], (nuem_analysis_options){.asimov = true});
        const nuem_likelihood *lik = nuem_analysis_likelihood(a);
        const nuem_experiment_info *e = nuem_analysis_experiment(a, 0);
        assert_true(nuem_likelihood_is_asimov(lik));
        result r = at(*state, a, 0.0);
        assert_near(r.chi2, 0.0, TOL_CHI2);
        assert_true(at(*state, a, 1e-10).chi2 > 1e-3);
        for (size_t b = 0; b < e->n_bin; b++) {
            assert_close(r.expected[b], nuem_likelihood_observation(lik).counts[b], 1e-6);
            assert_near(r.off[b], nuem_likelihood_observation(lik).off[b], 1e-6 * (1.0 + r.off[b]));
        }
        nuem_analysis_free(a);
    }
    /* without the option those that have counts keep them */
    nuem_analysis *a = analyse(*state, "xenon1t", (nuem_analysis_options){0}),
                  *b = analyse(*state, "ideal-xe", (nuem_analysis_options){0});
    assert_false(nuem_likelihood_is_asimov(nuem_analysis_likelihood(a)));
    assert_true(nuem_likelihood_is_asimov(nuem_analysis_likelihood(b)));
    assert_true(at(*state, a, 0.0).chi2 > 10.0);
    nuem_analysis_free(a);
    nuem_analysis_free(b);
}

/* Counting on and off without counts: sum_b s_b^2 / (B_b (1 + 1/r)) for a small signal s on a background B
 * that is measured r times as long. */
static void on_off_sensitivity(void **state)
{
    const char *id = put("counting", "1 t y",
                         "statistic: on-off\n"
                         "data: {edges_kev: [1, 4, 10], off_exposure: 0.4 t y}\n"
                         "backgrounds: [{name: b, counts: [1e7, 2e7]}]\n");
    nuem_analysis *a = analyse(*state, id, (nuem_analysis_options){.exact_flux = true});
    const nuem_likelihood *lik = nuem_analysis_likelihood(a);
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_couplings c = *nuem_hypothesis_couplings(sm);
    double weak[2], signal[2], want = 0.0;

    /* the background is no nuisance: each bin has its own */
    assert_int_equal(nuem_likelihood_nuisances(lik), 1);
    nuem_response_counts(nuem_analysis_response(a, 0), &c, weak);
    for (int i = 0; i < 3; i++) c.dipole_mub.m[i][i].re = 2e-10;
    nuem_response_counts(nuem_analysis_response(a, 0), &c, signal);
    for (int b = 0; b < 2; b++) {
        double s = signal[b] - weak[b], background = (b + 1) * 1e7;
        assert_true(s > 100.0 && s < 0.01 * background);
        assert_close(nuem_likelihood_observation(lik).counts[b], background + weak[b], TOL_SUM);
        assert_close(nuem_likelihood_observation(lik).off[b], 0.4 * background, TOL_SUM);
        want += s * s / (background * (1.0 + 1.0 / 0.4));
    }
    result r = at(*state, a, 2e-10);
    /* the 5 % of the signal's normalisation cost a little less than nothing: chi2 is small; s/B is 1e-3 */
    assert_true(want > 0.1);
    assert_close(r.chi2, want / (1.0 + 0.05 * 0.05 * want), 0.01);
    assert_close(r.off[0], 0.4 * (r.expected[0] - signal[0]), 1e-3);
    nuem_hypothesis_free(sm);
    nuem_analysis_free(a);
}

static void bad_input_is_refused(void **state)
{
    static const struct {
        nuem_analysis_options options;
        const char *part;
    } bad[] = {
        {{.exposure_factor = -1.0}, "exposure factor is -1"},
        {{.exposure_factor = HUGE_VAL}, "exposure factor is inf"},
        {{.exposure_factor = NAN}, "exposure factor is"},
        {{.exposure_factor = 2e12}, "exposure factor is 2e+12"},
        {{.background_factor = -0.5}, "background factor is -0.5"},
        {{.background_factor = NAN}, "background factor is"},
        {{.threshold_kev = -1.0}, "threshold is -1 keV"},
        {{.threshold_kev = 0.5}, "threshold is 0.5 keV; the bins of now allow [1, 16) keV"},
        {{.threshold_kev = 16.0}, "threshold is 16 keV"},
        {{.threshold_kev = 9.0}, "no bin of now begins at 9 keV"},
        {{.threshold_kev = NAN}, "threshold is"},
    };
    const char *now = put("now", "1 t y", planned_from),
               *gauss = put("gauss", "1 t y",
                            "statistic: gaussian\n"
                            "data: {edges_kev: [1, 4], counts: [5], sigma: [2]}\n");
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = NULL;
    nuem_error err;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_fails(nuem_analysis_create(*state, 1, &now, sm, &bad[i].options, &a, NULL, &err),
                     NUEM_ERR_ARG, err, bad[i].part);
        assert_int_equal(nuem_analysis_create(*state, 1, &now, sm, &bad[i].options, &a, NULL, NULL),
                         NUEM_ERR_ARG);
    }
    /* errors of bins that were measured say nothing of what another detector would have */
    for (int i = 0; i < 3; i++) {
        const nuem_analysis_options o = {.exposure_factor = i == 0 ? 2.0 : 0.0,
                                         .background_factor = i == 1 ? 0.5 : 0.0,
                                         .threshold_kev = i == 2 ? 2.0 : 0.0};
        assert_fails(nuem_analysis_create(*state, 1, &gauss, sm, &o, &a, NULL, &err), NUEM_ERR_ARG,
                     err, "covariance");
    }
    const nuem_analysis_options same_again = {.exposure_factor = 1.0, .background_factor = 1.0};
    assert_ok(nuem_analysis_create(*state, 1, &gauss, sm, &same_again, &a, NULL, &err), err);
    assert_near(at(*state, a, 0.0).chi2, 0.0, TOL_CHI2); /* a plan has no counts */
    nuem_analysis_free(a);
    a = NULL;
    assert_null(a);
    nuem_hypothesis_free(sm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exposure),
        cmocka_unit_test(background),
        cmocka_unit_test(threshold),
        cmocka_unit_test(threshold_of_observed_data),
        cmocka_unit_test(background_around_the_signal),
        cmocka_unit_test(on_off_plans),
        cmocka_unit_test(expected_data),
        cmocka_unit_test(on_off_sensitivity),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
