/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From names to a likelihood: what is opened, what is recorded, what is refused. */
#include "nuem/analysis.h"
#include "support/assert_close.h"
#include "support/fixture.h"

/* the same objects built one by one: the same sums */
static const double TOL_SUM = 1e-12;

static const char XENON1T_FILE[] = NUEM_TEST_DATA "/experiment/xenon1t/xenon1t.yaml";

static nuem_analysis *analyse(const nuem_data *data, size_t n, const char *const *id,
                              const char *flux)
{
    nuem_hypothesis *sm = nuem_test_standard_model(data);
    nuem_analysis *a = NULL;
    nuem_error err;

    const nuem_analysis_options options = {.flux = flux};
    assert_ok(nuem_analysis_create(data, n, id, sm, &options, &a, NULL, &err), err);
    nuem_hypothesis_free(sm); /* only its mixing was needed */
    return a;
}

static double chi2_of(const nuem_likelihood *lik, const nuem_couplings *c)
{
    nuem_likelihood_workspace *ws = NULL;
    double chi2 = NAN;

    assert_int_equal(nuem_likelihood_workspace_create(lik, &ws, NULL), NUEM_OK);
    assert_int_equal(nuem_likelihood_chi2(lik, ws, c, &chi2, NULL, NULL, NULL), NUEM_OK);
    nuem_likelihood_workspace_free(ws);
    return chi2;
}

static bool has_file(const nuem_provenance *prov, const char *id)
{
    for (size_t i = 0; i < nuem_provenance_file_count(prov); i++)
        if (strcmp(nuem_provenance_file_id(prov, i), id) == 0) return true;
    return false;
}

static bool has_cite(const nuem_provenance *prov, const char *key)
{
    for (size_t i = 0; i < nuem_provenance_cite_count(prov); i++)
        if (strcmp(nuem_provenance_cite(prov, i), key) == 0) return true;
    return false;
}

/* The second route: each part opened by hand. */
static void parts_are_the_same(void **state)
{
    static const char *const id[] = {"xenonnt"};
    nuem_analysis *a = analyse(*state, 1, id, NULL);
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_experiment *experiment = nuem_test_experiment(*state, "xenonnt");
    const nuem_experiment_info *info = nuem_experiment_get(experiment);
    nuem_flux *flux = nuem_test_flux(*state, info->flux);
    nuem_response *response = NULL;
    nuem_likelihood *lik = NULL;
    nuem_error err;
    double one[29], other[29];

    assert_ok(nuem_response_create(info, flux, &nuem_hypothesis_spec_of(sm)->mixing, NULL,
                                   &response, &err),
              err);
    const nuem_likelihood_term term = {.experiment = info, .response = response, .flux = flux};
    nuem_couplings c = *nuem_hypothesis_couplings(sm);
    assert_ok(nuem_likelihood_create(1, &term, &c, false, &lik, &err), err);
    c.dipole_mub.m[0][0].re = 3e-11;
    c.charge_e.m[2][2].re = 1e-12;
    nuem_response_counts(nuem_analysis_response(a, 0), &c, one);
    nuem_response_counts(response, &c, other);
    for (int b = 0; b < 29; b++) assert_close(one[b], other[b], TOL_SUM);
    assert_close(chi2_of(nuem_analysis_likelihood(a), &c), chi2_of(lik, &c), TOL_SUM);
    assert_int_equal(nuem_analysis_count(a), 1);
    assert_string_equal(nuem_analysis_id(a), "xenonnt");
    assert_string_equal(nuem_analysis_experiment(a, 0)->id, "xenonnt");
    assert_string_equal(nuem_flux_id(nuem_analysis_flux(a, 0)), "solar-b16-gs98");
    nuem_likelihood_free(lik);
    nuem_response_free(response);
    nuem_flux_free(flux);
    nuem_experiment_free(experiment);
    nuem_hypothesis_free(sm);
    nuem_analysis_free(a);
    nuem_analysis_free(NULL);
}

/* Templates lose the Standard Model's signal, not that of the hypothesis. */
static void hypothesis_does_not_eat_the_background(void **state)
{
    static const char *const id[] = {"xenon1t"}, *const set[] = {"magnetic_moment.ee=5e-11"};
    nuem_hypothesis *mu = NULL, *sm = nuem_test_standard_model(*state);
    nuem_analysis *with = NULL, *without = analyse(*state, 1, id, NULL);
    nuem_error err;

    assert_ok(nuem_hypothesis_open(*state, NULL, set, 1, &mu, NULL, &err), err);
    assert_ok(nuem_analysis_create(*state, 1, id, mu, NULL, &with, NULL, &err), err);
    for (int i = 0; i < 2; i++) {
        const nuem_couplings *c = nuem_hypothesis_couplings(i ? mu : sm);
        assert_close(chi2_of(nuem_analysis_likelihood(with), c),
                     chi2_of(nuem_analysis_likelihood(without), c), TOL_SUM);
    }
    nuem_analysis_free(with);
    nuem_analysis_free(without);
    nuem_hypothesis_free(mu);
    nuem_hypothesis_free(sm);
}

static void several_experiments(void **state)
{
    static const char *const id[] = {"xenon1t", "xenonnt", "ideal-xe"};
    nuem_analysis *a = analyse(*state, 3, id, NULL);

    /* one of them has no counts: those expected of the Standard Model stand for them */
    const nuem_likelihood *lik = nuem_analysis_likelihood(a);
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    double signal[29];
    assert_int_equal(nuem_likelihood_bins(lik), 87);
    assert_true(nuem_likelihood_is_asimov(lik));
    nuem_response_counts(nuem_analysis_response(a, 2), nuem_hypothesis_couplings(sm), signal);
    for (int b = 0; b < 29; b++) {
        assert_close(nuem_likelihood_observation(lik).counts[58 + b], signal[b], TOL_SUM);
        assert_true(nuem_likelihood_observation(lik).counts[b] ==
                    nuem_analysis_experiment(a, 0)->counts[b]);
    }
    nuem_hypothesis_free(sm);
    assert_string_equal(nuem_analysis_id(a), "xenon1t,xenonnt,ideal-xe");
    nuem_analysis_free(a);
    a = analyse(*state, 2, id, NULL);
    assert_int_equal(nuem_analysis_count(a), 2);
    assert_string_equal(nuem_analysis_id(a), "xenon1t,xenonnt");
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(nuem_analysis_experiment(a, i)->id, id[i]);
        assert_int_equal(nuem_response_bins(nuem_analysis_response(a, i)), 29);
    }
    assert_int_equal(nuem_likelihood_bins(nuem_analysis_likelihood(a)), 58);
    assert_false(nuem_likelihood_is_asimov(nuem_analysis_likelihood(a)));
    nuem_analysis_free(a);
}

/* Rates of ideal-xe opened by hand, with the flux's own travel where `model` is NULL. */
static nuem_response *ideal_response(const nuem_data *data, const nuem_flux *flux,
                                     const nuem_mixing *mixing, const nuem_state_model *model)
{
    nuem_experiment *experiment = nuem_test_experiment(data, "ideal-xe");
    nuem_response *r = NULL;
    nuem_error err;

    assert_ok(nuem_response_create(nuem_experiment_get(experiment), flux, mixing, model, &r, &err),
              err);
    nuem_experiment_free(experiment);
    return r;
}

/* Another solar model: more or fewer neutrinos in each component, by the ratio of the tables where the
 * state is the same; its own production profiles and densities convert them otherwise, so that the
 * analysis itself is compared with rates in the flux's own travel. */
static void flux_is_replaced(void **state)
{
    static const char *const id[] = {"ideal-xe"};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(sm)->mixing;
    const nuem_couplings *c = nuem_hypothesis_couplings(sm);
    nuem_analysis *high = analyse(*state, 1, id, NULL),
                  *low = analyse(*state, 1, id, "solar-b16-agss09met");
    const nuem_flux *a = nuem_analysis_flux(high, 0), *b = nuem_analysis_flux(low, 0);
    nuem_flux *by_hand = nuem_test_flux(*state, "solar-b16-agss09met");
    nuem_response *own = ideal_response(*state, by_hand, mixing, NULL);
    nuem_state solar;
    nuem_error err;
    double x[29], y[29];
    bool changed = false, converted = false;

    assert_ok(nuem_state_solar_average(mixing, NUEM_SOLAR_AVERAGE_PEE, &solar, &err), err);
    const nuem_state_model average = nuem_test_constant_state(&solar);
    nuem_response *p = ideal_response(*state, a, mixing, &average),
                  *q = ideal_response(*state, b, mixing, &average);
    assert_string_equal(nuem_flux_id(b), "solar-b16-agss09met");
    assert_int_equal(nuem_flux_count(a), nuem_flux_count(b));
    for (size_t k = 0; k < nuem_flux_count(a); k++) {
        double ratio =
            nuem_flux_component_at(b, k)->flux_cm2_s / nuem_flux_component_at(a, k)->flux_cm2_s;
        assert_string_equal(nuem_flux_component_at(a, k)->name, nuem_flux_component_at(b, k)->name);
        nuem_response_component_counts(p, k, c, x);
        nuem_response_component_counts(q, k, c, y);
        for (int i = 0; i < 29; i++) assert_near(y[i], ratio * x[i], TOL_SUM * x[i]);
        changed = changed || fabs(ratio - 1.0) > 0.01;
        nuem_response_component_counts(own, k, c, x);
        nuem_response_component_counts(nuem_analysis_response(low, 0), k, c, y);
        for (int i = 0; i < 29; i++) assert_near(y[i], x[i], TOL_SUM * x[i]);
        nuem_response_component_counts(nuem_analysis_response(high, 0), k, c, x);
        for (int i = 0; i < 29; i++)
            converted = converted || fabs(y[i] - ratio * x[i]) > 1e-6 * x[i];
    }
    assert_true(changed && converted);
    nuem_response_free(p);
    nuem_response_free(q);
    nuem_response_free(own);
    nuem_flux_free(by_hand);
    nuem_analysis_free(high);
    nuem_analysis_free(low);
    nuem_hypothesis_free(sm);
}

static void sources_are_recorded(void **state)
{
    static const char *const id[] = {"xenon1t"};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = NULL;
    nuem_provenance *prov = NULL;
    nuem_error err;

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_analysis_create(*state, 1, id, sm, NULL, &a, prov, &err), err);
    assert_true(has_file(prov, "experiment/xenon1t"));
    assert_true(has_file(prov, "experiment/xenon1t/spectrum.csv"));
    assert_true(has_file(prov, "experiment/xenon1t/efficiency.csv"));
    assert_true(has_file(prov, "flux/solar-b16-gs98"));
    assert_true(has_file(prov, "spectrum/solar-pp/solar-pp.csv"));
    assert_true(has_file(prov, "solar/b16-gs98"));
    assert_false(has_file(prov, "flux/solar-b16-agss09met"));
    assert_true(has_cite(prov, "Aprile:2020tmw"));
    assert_true(has_cite(prov, "Vinyoles:2016djt"));
    assert_true(has_cite(prov, "Kouzakov:2017hbc"));
    nuem_provenance_free(prov);
    nuem_analysis_free(a);
    nuem_hypothesis_free(sm);
}

static void bad_input_is_refused(void **state)
{
    static const char *const twice[] = {"xenon1t", "xenonnt", "xenon1t"},
                             *const path[] = {"xenon1t", XENON1T_FILE},
                             *const unknown[] = {"xenonnt", "xenon1y"}, *const good[] = {"xenon1t"},
                             *const far[] = {"xenon1t", "dresden2-fef"};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = NULL;
    nuem_error err;

    assert_fails(nuem_analysis_create(*state, 0, NULL, sm, NULL, &a, NULL, &err), NUEM_ERR_ARG, err,
                 "one experiment");
    assert_fails(nuem_analysis_create(*state, 3, twice, sm, NULL, &a, NULL, &err), NUEM_ERR_ARG,
                 err, "experiment 'xenon1t' is given twice");
    assert_fails(nuem_analysis_create(*state, 2, path, sm, NULL, &a, NULL, &err), NUEM_ERR_ARG, err,
                 "experiment 'xenon1t' is given twice");
    assert_fails(nuem_analysis_create(*state, 2, unknown, sm, NULL, &a, NULL, &err), NUEM_ERR_ARG,
                 err, "xenon1t");
    const nuem_analysis_options flux = {.flux = "solar-b16"};
    assert_fails(nuem_analysis_create(*state, 1, good, sm, &flux, &a, NULL, &err), NUEM_ERR_ARG,
                 err, "solar-b16");
    const nuem_analysis_options photons = {.binding = "epa"}; /* which of them lacks the table? */
    assert_fails(nuem_analysis_create(*state, 2, far, sm, &photons, &a, NULL, &err), NUEM_ERR_RANGE,
                 err, "dresden2-fef: bin 1 counts recoils outside");
    assert_int_equal(err.index, 0);
    assert_int_equal(nuem_analysis_create(*state, 3, twice, sm, NULL, &a, NULL, NULL),
                     NUEM_ERR_ARG);
    assert_null(a);
    nuem_hypothesis_free(sm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_the_same),
        cmocka_unit_test(hypothesis_does_not_eat_the_background),
        cmocka_unit_test(several_experiments),
        cmocka_unit_test(flux_is_replaced),
        cmocka_unit_test(sources_are_recorded),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
