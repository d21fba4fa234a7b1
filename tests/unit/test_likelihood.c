/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The likelihood of experiments: what is expected in a bin, what is taken out of templates, and how
 * nuisances and experiments add up. The minimisation itself is tested in test_profile.c. */
#include <stdlib.h>

#include "nuem/analysis.h"
#include "nuem/likelihood.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/measurement.h"

/* closed forms; differences of numbers up to 1e3 */
static const double TOL_CHI2 = 1e-10;
/* sums of the same terms */
static const double TOL_SUM = 1e-12;
/* nuisances at the minimum, see test_profile.c */
static const double TOL_NUISANCE = 1e-6;

enum { N_BIN = 3 };

/* Without those of the fluxes an experiment of the data has two: its signal and its background. */
static const nuem_analysis_options two_nuisances = {.exact_flux = true};

static double chi2_of(const nuem_likelihood *lik, const nuem_couplings *c, double *nuisance,
                      double *expected)
{
    nuem_likelihood_workspace *ws = NULL;
    nuem_error err;
    double chi2 = NAN;

    assert_ok(nuem_likelihood_workspace_create(lik, &ws, &err), err);
    assert_ok(nuem_likelihood_chi2(lik, ws, c, &chi2, nuisance, expected, &err), err);
    nuem_likelihood_workspace_free(ws);
    return chi2;
}

/* Nothing floats and there is no background: the deviance of the response's counts. */
static void bare_signal(void **state)
{
    nuem_measurement m = nuem_measurement_open(
        *state, "bare", "1 t y", NULL, "data: {edges_kev: [1, 2, 5, 10], counts: [5, 0, 40]}");
    double signal[N_BIN], expected[N_BIN], nuisance, want = 0.0;

    nuem_measurement_likelihood(&m);
    assert_int_equal(nuem_likelihood_bins(m.likelihood), N_BIN);
    assert_int_equal(nuem_likelihood_nuisances(m.likelihood), 1);
    assert_int_equal(nuem_likelihood_free_nuisances(m.likelihood), 0);
    assert_string_equal(nuem_likelihood_nuisance_name(m.likelihood, 0), "bare signal");
    nuem_couplings c = nuem_measurement_moment(&m, 2e-11);
    nuem_response_counts(m.response, &c, signal);
    for (int b = 0; b < N_BIN; b++) want += nuem_test_deviance(signal[b], m.info->counts[b]);
    assert_close(chi2_of(m.likelihood, &c, &nuisance, expected), want, TOL_CHI2);
    assert_true(nuisance == 1.0);
    for (int b = 0; b < N_BIN; b++) assert_close(expected[b], signal[b], TOL_SUM);
    nuem_measurement_close(&m);
}

/* A template that holds the Standard-Model signal is used without it: at the Standard Model just
 * the template is expected, and a moment adds only what it adds. */
static void standard_model_is_not_counted_twice(void **state)
{
    nuem_measurement m =
        nuem_measurement_open(*state, "twice", "1 t y", NULL,
                              "data: {edges_kev: [1, 2, 5, 10], counts: [80, 240, 400]}\n"
                              "backgrounds:\n"
                              "  - {name: b0, counts: [76, 228, 380], includes_sm_signal: true}\n"
                              "  - {name: extra, counts: [1, 2, 3]}\n");
    nuem_couplings sm = *nuem_hypothesis_couplings(m.sm), mu = nuem_measurement_moment(&m, 3e-11);
    double weak[N_BIN], both[N_BIN], expected[N_BIN];

    nuem_measurement_likelihood(&m);
    chi2_of(m.likelihood, &sm, NULL, expected);
    for (int b = 0; b < N_BIN; b++)
        assert_close(expected[b], m.info->background[0].counts[b] + b + 1.0, TOL_SUM);
    nuem_response_counts(m.response, &sm, weak);
    nuem_response_counts(m.response, &mu, both);
    chi2_of(m.likelihood, &mu, NULL, expected);
    for (int b = 0; b < N_BIN; b++)
        assert_close(expected[b], m.info->background[0].counts[b] + b + 1.0 + (both[b] - weak[b]),
                     TOL_SUM);
    nuem_measurement_close(&m);
}

static nuem_status create(const nuem_measurement *m, size_t n, nuem_likelihood **out,
                          nuem_error *err)
{
    const nuem_likelihood_term one = {.experiment = m->info, .response = m->response},
                               term[3] = {one, one, one};

    return nuem_likelihood_create(n, term, nuem_hypothesis_couplings(m->sm), false, out, err);
}

static void template_without_room_for_the_signal(void **state)
{
    nuem_measurement m =
        nuem_measurement_open(*state, "small", "1 t y", NULL,
                              "data: {edges_kev: [1, 2, 5, 10], counts: [1, 1, 1]}\n"
                              "backgrounds:\n"
                              "  - {name: b0, counts: [76, 4, 380], includes_sm_signal: true}\n");
    nuem_likelihood *lik = NULL;
    nuem_error err;

    assert_fails(create(&m, 1, &lik, &err), NUEM_ERR_DATA, err,
                 "small: background 'b0' has 4 counts in bin 2");
    assert_int_equal(create(&m, 1, &lik, NULL), NUEM_ERR_DATA);
    assert_null(lik);
    /* less by no more than rounding: the template is all signal */
    double signal[N_BIN], counts[N_BIN];
    nuem_response_counts(m.response, nuem_hypothesis_couplings(m.sm), signal);
    for (int b = 0; b < N_BIN; b++) counts[b] = 0.9995 * signal[b];
    nuem_background background = m.info->background[0];
    background.counts = counts;
    nuem_experiment_info info = *m.info;
    info.background = &background;
    const nuem_likelihood_term term = {.experiment = &info, .response = m.response};
    double expected[N_BIN];
    assert_ok(nuem_likelihood_create(1, &term, nuem_hypothesis_couplings(m.sm), false, &lik, &err),
              err);
    chi2_of(lik, nuem_hypothesis_couplings(m.sm), NULL, expected);
    for (int b = 0; b < N_BIN; b++) assert_close(expected[b], signal[b], TOL_SUM);
    nuem_likelihood_free(lik);
    nuem_measurement_close(&m);
}

/* Data that equal the expectation leave every nuisance at 1 and cost nothing. */
static void expected_data_cost_nothing(void **state)
{
    nuem_measurement m =
        nuem_measurement_open(*state, "asimov", "1 t y", NULL,
                              "data: {edges_kev: [1, 2, 5, 10], counts: [0, 0, 0]}\n"
                              "backgrounds:\n"
                              "  - {name: flat, counts: [10, 30, 50], free: true}\n"
                              "  - {name: line, counts: [0, 20, 0], relative_error: 0.1}\n");
    nuem_couplings c = nuem_measurement_moment(&m, 2e-11);
    double counts[N_BIN], nuisance[3], expected[N_BIN];
    nuem_error err;

    nuem_response_counts(m.response, &c, counts);
    for (int b = 0; b < N_BIN; b++)
        for (size_t j = 0; j < 2; j++) counts[b] += m.info->background[j].counts[b];
    nuem_experiment_info info = *m.info;
    info.counts = counts;
    info.signal_relative_error = 0.03;
    const nuem_likelihood_term term = {.experiment = &info, .response = m.response};
    assert_ok(nuem_likelihood_create(1, &term, nuem_hypothesis_couplings(m.sm), false,
                                     &m.likelihood, &err),
              err);
    assert_near(chi2_of(m.likelihood, &c, nuisance, expected), 0.0, 1e-9);
    for (int k = 0; k < 3; k++) assert_near(nuisance[k], 1.0, TOL_NUISANCE);
    for (int b = 0; b < N_BIN; b++) assert_close(expected[b], counts[b], TOL_NUISANCE);
    assert_int_equal(nuem_likelihood_free_nuisances(m.likelihood), 1);
    assert_string_equal(nuem_likelihood_nuisance_name(m.likelihood, 1), "asimov flat");
    assert_string_equal(nuem_likelihood_nuisance_name(m.likelihood, 2), "asimov line");
    nuem_measurement_close(&m);
}

/* XENON1T: chi2 against a fine grid over both of its nuisances, written out anew. */
static void xenon1t_equals_brute_force(void **state)
{
    static const char *const id[] = {"xenon1t"};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = NULL;
    nuem_error err;
    double weak[29], signal[29], nuisance[2], best = HUGE_VAL, eta = 1.0, beta = 1.0;

    assert_ok(nuem_analysis_create(*state, 1, id, sm, &two_nuisances, &a, NULL, &err), err);
    const nuem_experiment_info *e = nuem_analysis_experiment(a, 0);
    nuem_couplings c = *nuem_hypothesis_couplings(sm);
    nuem_response_counts(nuem_analysis_response(a, 0), &c, weak);
    for (int i = 0; i < 3; i++) c.dipole_mub.m[i][i].re = 2.5e-11;
    nuem_response_counts(nuem_analysis_response(a, 0), &c, signal);
    double chi2 = chi2_of(nuem_analysis_likelihood(a), &c, nuisance, NULL);
    for (double step = 0.02; step > 1e-6; step *= 0.25) { /* zoom in */
        double eta0 = eta, beta0 = beta;
        for (int i = -8; i <= 8; i++)
            for (int j = -8; j <= 8; j++) {
                double x = eta0 + step * i, y = beta0 + step * j,
                       sum = pow((x - 1.0) / 0.03, 2.0) + pow((y - 1.0) / 0.026, 2.0);
                for (int b = 0; b < 29; b++)
                    sum += nuem_test_deviance(
                        x * signal[b] + y * (e->background[0].counts[b] - weak[b]), e->counts[b]);
                if (sum < best) {
                    best = sum;
                    eta = x;
                    beta = y;
                }
            }
    }
    assert_near(chi2, best, 1e-8); /* the grid ends at steps of 1e-6, 1e-9 in chi2 */
    assert_true(chi2 <= best + TOL_CHI2);
    assert_near(nuisance[0], eta, 1e-5);
    assert_near(nuisance[1], beta, 1e-5);
    nuem_analysis_free(a);
    nuem_hypothesis_free(sm);
}

static void experiments_add_up(void **state)
{
    static const char *const id[] = {"xenon1t", "xenonnt"}, *const swapped[] = {"xenonnt",
                                                                                "xenon1t"};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *one = NULL, *two = NULL, *both = NULL, *other = NULL;
    nuem_error err;
    double nuisance[4], expected[58], single[29];

    assert_ok(nuem_analysis_create(*state, 1, id, sm, &two_nuisances, &one, NULL, &err), err);
    assert_ok(nuem_analysis_create(*state, 1, id + 1, sm, &two_nuisances, &two, NULL, &err), err);
    assert_ok(nuem_analysis_create(*state, 2, id, sm, &two_nuisances, &both, NULL, &err), err);
    assert_ok(nuem_analysis_create(*state, 2, swapped, sm, &two_nuisances, &other, NULL, &err),
              err);
    const nuem_likelihood *lik = nuem_analysis_likelihood(both);
    assert_int_equal(nuem_likelihood_bins(lik), 58);
    assert_int_equal(nuem_likelihood_nuisances(lik), 4);
    assert_string_equal(nuem_likelihood_nuisance_name(lik, 0), "xenon1t signal");
    assert_string_equal(nuem_likelihood_nuisance_name(lik, 1), "xenon1t b0");
    assert_string_equal(nuem_likelihood_nuisance_name(lik, 2), "xenonnt signal");
    assert_string_equal(nuem_likelihood_nuisance_name(lik, 3), "xenonnt b0");
    for (int i = 0; i < 5; i++) {
        nuem_couplings c = *nuem_hypothesis_couplings(sm);
        c.dipole_mub.m[0][0].re = 1e-11 * i;
        c.charge_e.m[1][1].re = -2e-13 * i;
        double a = chi2_of(nuem_analysis_likelihood(one), &c, NULL, single),
               b = chi2_of(nuem_analysis_likelihood(two), &c, NULL, NULL);
        assert_close(chi2_of(lik, &c, nuisance, expected), a + b, TOL_SUM);
        assert_close(chi2_of(nuem_analysis_likelihood(other), &c, NULL, NULL), a + b, TOL_SUM);
        /* two searches: each ends within the accuracy of its nuisances */
        for (int k = 0; k < 29; k++) assert_close(expected[k], single[k], TOL_NUISANCE);
    }
    nuem_analysis_free(one);
    nuem_analysis_free(two);
    nuem_analysis_free(both);
    nuem_analysis_free(other);
    nuem_hypothesis_free(sm);
}

/* A workspace has no memory. */
static void workspace_is_reused(void **state)
{
    static const char *const id[] = {"xenon1t"};
    enum { N = 7 };
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = NULL;
    nuem_likelihood_workspace *ws = NULL;
    nuem_error err;
    double fresh[N];
    nuem_couplings c[N];

    assert_ok(nuem_analysis_create(*state, 1, id, sm, NULL, &a, NULL, &err), err);
    const nuem_likelihood *lik = nuem_analysis_likelihood(a);
    for (int i = 0; i < N; i++) {
        c[i] = *nuem_hypothesis_couplings(sm);
        c[i].dipole_mub.m[0][0].re = ldexp(1e-12, 5 * i); /* from nothing to absurd */
        fresh[i] = chi2_of(lik, &c[i], NULL, NULL);
    }
    assert_ok(nuem_likelihood_workspace_create(lik, &ws, &err), err);
    for (int i = 0; i < 3 * N; i++) {
        int k = (5 * i + 3) % N;
        double chi2;
        assert_ok(nuem_likelihood_chi2(lik, ws, &c[k], &chi2, NULL, NULL, &err), err);
        assert_true(chi2 == fresh[k]);
    }
    nuem_likelihood_workspace_free(ws);
    nuem_likelihood_workspace_free(NULL);
    nuem_analysis_free(a);
    nuem_hypothesis_free(sm);
}

static nuem_status nothing_arrives(const void *context, const char *component,
                                   nuem_flavour produced, bool anti, double enu_mev,
                                   nuem_state *out, nuem_error *err)
{
    (void)context, (void)component, (void)produced, (void)enu_mev, (void)err;
    *out = (nuem_state){.anti = anti};
    return NUEM_OK;
}

static void impossible_counts(void **state)
{
    const nuem_state_model nothing = {nothing_arrives, NULL};
    nuem_measurement m =
        nuem_measurement_open(*state, "none", "1 t y", &nothing,
                              "data: {edges_kev: [1, 2, 5, 10], counts: [0, 1, 0]}\n"
                              "backgrounds: [{name: b, counts: [1, 0, 1], free: true}]\n");

    nuem_measurement_likelihood(&m);
    assert_true(chi2_of(m.likelihood, nuem_hypothesis_couplings(m.sm), NULL, NULL) == HUGE_VAL);
    nuem_measurement_close(&m);
}

/* Signals far beyond and far below the data, along one direction of couplings. More nuisances can only
 * lower chi2, also where their effects cancel by more digits than there are. */
static void any_coupling_converges(void **state)
{
    static const char *const id[] = {"xenon1t"};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *few = NULL, *all = NULL;
    nuem_error err;

    assert_ok(nuem_analysis_create(*state, 1, id, sm, &two_nuisances, &few, NULL, &err), err);
    assert_ok(nuem_analysis_create(*state, 1, id, sm, NULL, &all, NULL, &err), err);
    for (int k = 0; k < 2; k++) {
        const nuem_likelihood *lik = nuem_analysis_likelihood(k ? all : few);
        double zero = chi2_of(lik, nuem_hypothesis_couplings(sm), NULL, NULL), last = 0.0;
        for (int power = -40; power <= 10; power++) {
            nuem_couplings c = *nuem_hypothesis_couplings(sm);
            c.dipole_mub.m[0][0].re = pow(10.0, power);
            double chi2 = chi2_of(lik, &c, NULL, NULL);
            assert_true(isfinite(chi2));
            if (power < -20) assert_near(chi2, zero, 1e-9);
            if (power >= -9) assert_true(chi2 >= (k ? 1000.0 : last)); /* 1/error^2 is 1111 */
            if (k) {
                double more = chi2_of(nuem_analysis_likelihood(few), &c, NULL, NULL);
                assert_true(chi2 <= more * (1.0 + 1e-9));
            }
            last = chi2;
        }
    }
    nuem_analysis_free(few);
    nuem_analysis_free(all);
    nuem_hypothesis_free(sm);
}

/* NaN is not a number of counts; what was there before stays. */
static void couplings_without_counts_are_refused(void **state)
{
    static const double bad[] = {NAN, HUGE_VAL, 1e300};
    static const char *const id[] = {"xenon1t", "xenonnt"};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = NULL;
    nuem_likelihood_workspace *ws = NULL;
    nuem_error err;

    assert_ok(nuem_analysis_create(*state, 2, id, sm, &two_nuisances, &a, NULL, &err), err);
    const nuem_likelihood *lik = nuem_analysis_likelihood(a);
    assert_ok(nuem_likelihood_workspace_create(lik, &ws, &err), err);
    for (int i = 0; i < 3; i++) {
        nuem_couplings c = *nuem_hypothesis_couplings(sm);
        double chi2 = -1.0, nuisance[4] = {-1.0, -1.0, -1.0, -1.0}, expected[58] = {-1.0};
        c.dipole_mub.m[1][2].im = bad[i];
        assert_fails(nuem_likelihood_chi2(lik, ws, &c, &chi2, nuisance, expected, &err),
                     NUEM_ERR_ARG, err, "bin 1 of experiment 1 (xenon1t signal");
        assert_true(chi2 == -1.0 && nuisance[0] == -1.0 && expected[0] == -1.0);
        assert_int_equal(nuem_likelihood_chi2(lik, ws, &c, &chi2, NULL, NULL, NULL), NUEM_ERR_ARG);
    }
    nuem_likelihood_workspace_free(ws);
    nuem_analysis_free(a);
    nuem_hypothesis_free(sm);
}

static void bad_input_is_refused(void **state)
{
    nuem_measurement m = nuem_measurement_open(
                         *state, "three", "1 t y", NULL,
                         "data: {edges_kev: [1, 2, 5, 10], counts: [1, 1, 1]}"),
                     two = nuem_measurement_open(*state, "two", "1 t y", NULL,
                                                 "data: {edges_kev: [1, 2, 5], counts: [1, 1]}");
    nuem_likelihood_term term = {.experiment = m.info, .response = two.response};
    const nuem_couplings *sm = nuem_hypothesis_couplings(m.sm);
    nuem_likelihood *lik = NULL;
    nuem_error err;

    assert_fails(nuem_likelihood_create(0, NULL, sm, false, &lik, &err), NUEM_ERR_ARG, err,
                 "one experiment");
    assert_fails(nuem_likelihood_create(1, &term, sm, false, &lik, &err), NUEM_ERR_ARG, err,
                 "three has 3 bins, its response 2");
    /* with the signal's own, the last nuisance that fits and the first that does not */
    enum { MOST = NUEM_MAX_NUISANCES };
    static const double flat[] = {1.0, 1.0, 1.0};
    nuem_background many[MOST];
    for (int i = 0; i < MOST; i++)
        many[i] = (nuem_background){.name = "b", .counts = flat, .relative_error = 0.1};
    nuem_experiment_info info = *m.info;
    info.background = many;
    info.n_background = MOST;
    term = (nuem_likelihood_term){.experiment = &info, .response = m.response};
    assert_fails(nuem_likelihood_create(1, &term, sm, false, &lik, &err), NUEM_ERR_ARG, err,
                 "more than 256 nuisances");
    assert_null(lik);
    info.n_background = MOST - 1;
    assert_ok(nuem_likelihood_create(1, &term, sm, false, &lik, &err), err);
    assert_int_equal(nuem_likelihood_nuisances(lik), MOST);
    assert_true(chi2_of(lik, sm, NULL, NULL) > 0.0);
    nuem_likelihood_free(lik);
    nuem_likelihood_free(NULL);
    nuem_measurement_close(&m);
    nuem_measurement_close(&two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bare_signal),
        cmocka_unit_test(standard_model_is_not_counted_twice),
        cmocka_unit_test(template_without_room_for_the_signal),
        cmocka_unit_test(expected_data_cost_nothing),
        cmocka_unit_test(xenon1t_equals_brute_force),
        cmocka_unit_test(experiments_add_up),
        cmocka_unit_test(workspace_is_reused),
        cmocka_unit_test(impossible_counts),
        cmocka_unit_test(any_coupling_converges),
        cmocka_unit_test(couplings_without_counts_are_refused),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
