/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Errors of the detector that an experiment states as itself at one standard deviation up and down, and
 * the energy scale where photo-electrons are counted. */
#include <string.h>

#include "nuem/likelihood.h"
#include "nuem/objective.h"
#include "stat/systematics.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/measurement.h"

/* the same sums in another order */
static const double TOL_SUM = 1e-11;

enum { N = 3, MAX_NUISANCE = 16, PE = 240 };

static const char rest[] = "data: {edges_kev: [1, 4, 8, 16], counts: [52, 60, 66]}\n"
                           "backgrounds: [{name: flat, counts: [40, 45, 50]}]\n";

static nuem_status vary(const nuem_measurement *m, const nuem_experiment_info *info,
                        nuem_systematics *out, nuem_error *err)
{
    return nuem_systematics_create(info, m->flux, &nuem_hypothesis_spec_of(m->sm)->mixing,
                                   m->response, NULL, 0.0, out, err);
}

static double chi2_at(const nuem_likelihood *lik, const nuem_hypothesis *hyp,
                      const double *nuisance)
{
    nuem_objective *o = NULL;
    nuem_objective_workspace *ws = NULL;
    nuem_error err;
    double chi2 = NAN;

    assert_ok(nuem_objective_create(lik, hyp, 0, NULL, &o, &err), err);
    assert_ok(nuem_objective_workspace_create(o, &ws, &err), err);
    assert_ok(nuem_objective_eval_at(o, ws, NULL, NULL, nuisance, &chi2, NULL, NULL, &err), err);
    nuem_objective_workspace_free(ws);
    nuem_objective_free(o);
    return chi2;
}

/* Efficiencies with other values: constant ones, so that the counts are known without a second
 * response. */
static void effects_by_hand(void **state)
{
    static const double at[1] = {1.0}, high[1] = {1.0}, low[1] = {0.7}, lower[1] = {0.6};
    nuem_measurement m = nuem_measurement_open(*state, "varied", "0.1 t y", NULL, rest);
    nuem_experiment_info info = *m.info, side[3];
    double signal[N], nuisance[MAX_NUISANCE], want = 0.0;
    nuem_systematics s;
    nuem_error err;

    for (int k = 0; k < 3; k++) {
        side[k] = info;
        side[k].efficiency_kev = at;
        side[k].n_efficiency = 1;
        side[k].efficiency = k == 0 ? high : k == 1 ? low : lower;
    }
    const nuem_detector_variation variation[2] = {{"light collection", &side[0], &side[1]},
                                                  {"varied cut", &side[0], &side[2]}};
    info.n_variation = 2;
    info.variation = variation;
    assert_ok(vary(&m, &info, &s, &err), err);
    assert_int_equal(s.n, 2);
    assert_string_equal(s.variation[0].name, "light collection");
    assert_string_equal(s.variation[1].name, "varied cut");
    const nuem_likelihood_term term = {
        .experiment = &info, .response = m.response, .n_variation = s.n, .variation = s.variation};
    assert_ok(nuem_likelihood_create(1, &term, nuem_hypothesis_couplings(m.sm), false,
                                     &m.likelihood, &err),
              err);
    nuem_response_counts(m.response, nuem_hypothesis_couplings(m.sm), signal);
    double factor = 1.0;
    for (size_t i = 0; i < nuem_likelihood_nuisances(m.likelihood); i++) {
        const nuem_nuisance *v = nuem_likelihood_nuisance(m.likelihood, i);
        nuisance[i] = v->nominal;
        if (v->nominal != 0.0) continue;
        bool first = strcmp(v->name, "light collection") == 0;
        assert_true(first || strcmp(v->name, "varied cut") == 0);
        nuisance[i] = first ? 0.8 : -1.5;
        want += nuisance[i] * nuisance[i];
        factor += nuisance[i] * 0.5 * (1.0 - (first ? 0.7 : 0.6));
    }
    assert_close(factor, 1.0 + 0.8 * 0.15 - 1.5 * 0.2, 1e-14);
    for (int b = 0; b < N; b++)
        want +=
            nuem_test_deviance(factor * signal[b] + info.background[0].counts[b], info.counts[b]);
    assert_close(chi2_at(m.likelihood, m.sm, nuisance), want, TOL_SUM);
    nuem_systematics_clear(&s);
    nuem_measurement_close(&m);
}

/* One name in two experiments is one nuisance. */
static void a_name_is_shared(void **state)
{
    nuem_measurement m[2] = {nuem_measurement_open(*state, "one", "0.1 t y", NULL, rest),
                             nuem_measurement_open(*state, "two", "0.1 t y", NULL, rest)};
    nuem_experiment_info info[2];
    nuem_detector_variation variation[2];
    nuem_systematics s[2];
    nuem_likelihood_term term[2];
    nuem_likelihood *lik = NULL;
    nuem_error err;

    for (int k = 0; k < 2; k++) {
        info[k] = *m[k].info;
        variation[k] = (nuem_detector_variation){"quenching of Xe", m[k].info, m[k].info};
        info[k].n_variation = 1;
        info[k].variation = &variation[k];
        assert_ok(vary(&m[k], &info[k], &s[k], &err), err);
        term[k] = (nuem_likelihood_term){.experiment = &info[k],
                                         .response = m[k].response,
                                         .n_variation = s[k].n,
                                         .variation = s[k].variation};
    }
    assert_ok(
        nuem_likelihood_create(2, term, nuem_hypothesis_couplings(m[0].sm), false, &lik, &err),
        err);
    assert_int_equal(nuem_likelihood_nuisances(lik), 5); /* two signals, two backgrounds, one */
    nuem_likelihood_free(lik);
    for (int k = 0; k < 2; k++) {
        nuem_systematics_clear(&s[k]);
        nuem_measurement_close(&m[k]);
    }
}

/* Of photo-electrons the mean is scaled: with bins of one photo-electron over all there are, the sum
 * stays and the mean number goes with the scale, exactly so for Poisson numbers. */
static void scale_of_photo_electrons(void **state)
{
    static const double scale = 0.04, pe_per_kev = 0.5;
    nuem_measurement m = nuem_measurement_open(*state, "light", "1 t y", NULL, rest);
    nuem_experiment_info info = *m.info;
    double edge[PE + 1], counts[3][PE];
    nuem_response *response = NULL;
    nuem_systematics s;
    nuem_error err;

    for (int e = 0; e <= PE; e++) edge[e] = e / pe_per_kev;
    info.edge_kev = edge;
    info.n_bin = info.n_energy = PE;
    info.counts = NULL;
    info.n_background = 0;
    info.smearing = NUEM_SMEARING_POISSON;
    info.pe_per_kev = pe_per_kev;
    info.energy_scale_error = scale;
    const nuem_mixing *mixing = &nuem_hypothesis_spec_of(m.sm)->mixing;
    assert_ok(nuem_response_create(&info, m.flux, mixing, NULL, &response, &err), err);
    nuem_response_free(m.response);
    m.response = response;
    assert_ok(vary(&m, &info, &s, &err), err);
    assert_int_equal(s.n, 1);
    const nuem_response *const r[3] = {response, s.variation[0].up, s.variation[0].down};
    double sum[3] = {0}, mean[3] = {0};
    size_t pp = 0;
    while (strcmp(nuem_response_component_name(response, pp), "pp") != 0) pp++;
    for (int k = 0; k < 3; k++) {
        nuem_response_component_counts(r[k], pp, nuem_hypothesis_couplings(m.sm), counts[k]);
        for (int e = 0; e < PE; e++) {
            sum[k] += counts[k][e];
            mean[k] += e * counts[k][e];
        }
    }
    /* pp neutrinos give up to 261 keV, 131 photo-electrons: all are inside. Bins have Gauss rules of
     * their own */
    const double tol = 1e-6;
    assert_true(sum[0] > 10.0);
    for (int k = 1; k < 3; k++) {
        assert_close(sum[k], sum[0], tol);
        assert_close(mean[k] / mean[0], k == 1 ? 1.0 + scale : 1.0 - scale, tol);
    }
    nuem_systematics_clear(&s);
    nuem_measurement_close(&m);
}

static void bad_input_is_refused(void **state)
{
    nuem_measurement m = nuem_measurement_open(*state, "varied", "0.1 t y", NULL, rest);
    nuem_experiment_info info = *m.info, other = *m.info;
    nuem_detector_variation variation[NUEM_MAX_DETECTOR_VARIATIONS + 1];
    char name[NUEM_MAX_DETECTOR_VARIATIONS + 1][16];
    nuem_systematics s;
    nuem_error err;

    for (int v = 0; v <= NUEM_MAX_DETECTOR_VARIATIONS; v++) {
        snprintf(name[v], sizeof name[v], "error %d", v);
        variation[v] = (nuem_detector_variation){name[v], m.info, m.info};
    }
    info.variation = variation;
    info.n_variation = NUEM_MAX_DETECTOR_VARIATIONS + 1;
    assert_fails(vary(&m, &info, &s, &err), NUEM_ERR_ARG, err,
                 "varied has 13 detector variations; 12 at most");
    info.n_variation = NUEM_MAX_DETECTOR_VARIATIONS;
    assert_ok(vary(&m, &info, &s, &err), err);
    assert_int_equal(s.n, NUEM_MAX_DETECTOR_VARIATIONS);
    nuem_systematics_clear(&s);
    /* other bins than the experiment's */
    other.n_bin = other.n_energy = 2;
    variation[0].up = &other;
    info.n_variation = 1;
    assert_ok(vary(&m, &info, &s, &err), err);
    const nuem_likelihood_term term = {
        .experiment = &info, .response = m.response, .n_variation = s.n, .variation = s.variation};
    assert_fails(nuem_likelihood_create(1, &term, nuem_hypothesis_couplings(m.sm), false,
                                        &m.likelihood, &err),
                 NUEM_ERR_ARG, err, "variation 'error 0' of varied has other bins");
    nuem_systematics_clear(&s);
    /* one name twice */
    variation[0].up = m.info;
    variation[1].name = "error 0";
    info.n_variation = 2;
    assert_ok(vary(&m, &info, &s, &err), err);
    const nuem_likelihood_term twice = {
        .experiment = &info, .response = m.response, .n_variation = s.n, .variation = s.variation};
    assert_fails(nuem_likelihood_create(1, &twice, nuem_hypothesis_couplings(m.sm), false,
                                        &m.likelihood, &err),
                 NUEM_ERR_ARG, err, "two effects of one nuisance, 'error 0'");
    nuem_systematics_clear(&s);
    assert_null(m.likelihood);
    nuem_measurement_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(effects_by_hand),
        cmocka_unit_test(a_name_is_shared),
        cmocka_unit_test(scale_of_photo_electrons),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
