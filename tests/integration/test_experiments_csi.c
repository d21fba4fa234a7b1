/* SPDX-License-Identifier: GPL-3.0-or-later */
/* COHERENT CsI[Na], 2017 and 2021: the data are those of the releases, the expected signal is that of an
 * independent calculation, and the fitted signal is that of the collaboration. */
#include "nuem/analysis.h"
#include "nuem/constants.h"
#include "nuem/experiment.h"
#include "nuem/likelihood.h"
#include "nuem/limit.h"
#include "nuem/response.h"

#include "support/assert_close.h"
#include "support/fixture.h"

/* tables are printed with six digits */
static const double TOL_DIGITS = 1e-5;
/* The independent calculation is a script with rectangles of 0.05 keV in recoil energy, 0.2
 * photo-electrons in efficiency and its own masses and radii of Cs and I; it states five digits. */
static const double TOL_SCRIPT = 1e-3;

enum { CSI2017, CSI2021 };
static const char *const id[] = {"coherent-csi2017", "coherent-csi2021"};

static double sum(size_t n, const double *x)
{
    double total = 0.0;

    for (size_t i = 0; i < n; i++) total += x[i];
    return total;
}

static void data_are_those_of_the_releases(void **state)
{
    static const struct {
        size_t n_energy, n_time, n_background, n_shape;
        double counts, background[3], kg, lower_pe, upper_pe;
    } want[] = {
        /* events of the papers' windows; 7.47594 GWh of neutrons; 14.57 and 14.6 kg. 412.70: 703 (1 - x^12) / (1 -
         * x^24), x = exp(-0.05863/2); without the neutrons in 0-8 photo-electrons, which are a permille */
        {12, 12, 2, 13, 547, {412.6955, 5.419341}, 14.57, 6, 30},
        {8, 11, 3, 8, 1567, {1291, 18.346327, 5.584281}, 14.6, 8, 60},
    };

    for (int k = 0; k < 2; k++) {
        nuem_experiment *exp = nuem_test_experiment(*state, id[k]);
        const nuem_experiment_info *e = nuem_experiment_get(exp);
        nuem_flux *flux = nuem_test_flux(*state, e->flux);

        assert_int_equal(e->n_energy, want[k].n_energy);
        assert_int_equal(e->n_time, want[k].n_time);
        assert_int_equal(e->n_class, 1);
        assert_int_equal(e->n_bin, want[k].n_energy * want[k].n_time);
        assert_near(sum(e->n_bin, e->counts), want[k].counts, 0.0);
        assert_close(e->edge_kev[0] * e->pe_per_kev, want[k].lower_pe, 1e-14);
        assert_close(e->edge_kev[e->n_energy] * e->pe_per_kev, want[k].upper_pe, 1e-14);
        assert_int_equal(e->n_background, want[k].n_background);
        for (size_t b = 0; b < e->n_background; b++)
            assert_close(sum(e->n_bin, e->background[b].counts), want[k].background[b], TOL_DIGITS);
        /* protons of the flux are those of the time that the exposure has */
        double day = e->exposure_kg_day / want[k].kg;
        static const double protons[] = {1.76e23, 3.198e23};
        assert_close(nuem_flux_rate_per_s(flux) * day * 86400.0, protons[k], 1e-12);

        /* the errors of the ranges of photo-electrons are one sqrt(N) of the steady state each, and
         * together one of the whole */
        const nuem_background *steady = &e->background[0];
        double square = 0.0;
        assert_int_equal(steady->n_shape, want[k].n_shape);
        assert_true(steady->relative_error == 0.0 && !steady->free);
        for (size_t s = 0; s < e->n_energy; s++) {
            double change = sum(e->n_bin, steady->shape[s].counts);
            square += change * change;
        }
        double anticoincidence = k == CSI2017 ? 703.0 : 1291.0;
        assert_close(sqrt(square), sum(e->n_bin, steady->counts) / sqrt(anticoincidence),
                     TOL_DIGITS);
        nuem_flux_free(flux);
        nuem_experiment_free(exp);
    }
}

/* Efficiencies of the files against the releases' formulas. */
static void efficiencies(void **state)
{
    nuem_experiment *detector = nuem_test_experiment(*state, id[CSI2017]);
    const nuem_experiment_info *e = nuem_experiment_get(detector);

    for (int n = 6; n < 30; n++)
        assert_near(nuem_experiment_efficiency(e, n / e->pe_per_kev),
                    0.6655 / (1.0 + exp(-0.4942 * (n - 10.8507))), 1e-6);
    nuem_experiment_free(detector);

    detector = nuem_test_experiment(*state, id[CSI2021]);
    e = nuem_experiment_get(detector);
    for (double pe = 8.05; pe < 60.0; pe += 0.37)
        assert_near(nuem_experiment_efficiency(e, pe / e->pe_per_kev),
                    1.32045 / (1.0 + exp(-0.285979 * (pe - 10.8646))) - 0.333322,
                    1e-4); /* steps of 0.2 */
    for (size_t i = 0; i < e->n_time_efficiency; i++) {
        double t = e->time_efficiency_us[i];
        assert_near(e->time_efficiency[i], t < 0.52 ? 1.0 : exp(-0.0494 * (t - 0.52)), 1e-7);
    }
    nuem_experiment_free(detector);
}

static nuem_response *response_of(const nuem_data *data, const nuem_experiment_info *e,
                                  const nuem_hypothesis *sm)
{
    nuem_error err;
    nuem_flux *flux = nuem_test_flux(data, e->flux);
    nuem_response *response = NULL;

    assert_ok(
        nuem_response_create(e, flux, &nuem_hypothesis_spec_of(sm)->mixing, NULL, &response, &err),
        err);
    nuem_flux_free(flux);
    return response;
}

/* Counts of the Standard Model at tree level, by ranges of photo-electrons and of time. */
static void expected_signal(void **state)
{
    static const double by_energy[2][12] = {
        {8.03176, 14.16303, 20.64004, 23.58782, 21.80104, 17.71272, 13.59457, 10.26273, 7.74826,
         5.86951, 4.44961, 3.36241},
        {49.13842, 72.9991, 61.6459, 43.46382, 49.58034, 22.41232, 10.39834, 2.60833}};
    static const double by_time[2][12] = {{2.13695, 43.17209, 24.55039, 18.99842, 15.1466, 12.0587,
                                           9.61054, 7.65177, 6.09826, 4.8491, 3.86307, 3.08761},
                                          {0.37418, 2.62824, 9.87392, 20.475, 25.09875, 21.39203,
                                           16.75576, 14.48337, 86.67362, 83.90544, 30.58624}};
    /* what a transition radius of 1e-31 cm^2 adds */
    static const double radius[2] = {19.902448, 41.829878};

    for (int k = 0; k < 2; k++) {
        nuem_experiment *exp = nuem_test_experiment(*state, id[k]);
        const nuem_experiment_info *e = nuem_experiment_get(exp);
        nuem_hypothesis *sm = nuem_test_standard_model(*state);
        nuem_response *response = response_of(*state, e, sm);
        nuem_couplings c = *nuem_hypothesis_couplings(sm);
        double s[144], r[144];

        nuem_response_counts(response, &c, s);
        for (size_t i = 0; i < e->n_energy; i++)
            assert_close(sum(e->n_time, s + i * e->n_time), by_energy[k][i], TOL_SCRIPT);
        for (size_t t = 0; t < e->n_time; t++) {
            double total = 0.0;
            for (size_t i = 0; i < e->n_energy; i++) total += s[i * e->n_time + t];
            assert_close(total, by_time[k][t], TOL_SCRIPT);
        }
        c.radius_cm2.m[0][1].re = c.radius_cm2.m[1][0].re = 1e-31;
        nuem_response_counts(response, &c, r);
        assert_close(sum(e->n_bin, r) - sum(e->n_bin, s), radius[k], TOL_SCRIPT);
        nuem_response_free(response);
        nuem_hypothesis_free(sm);
        nuem_experiment_free(exp);
    }
}

/* The signal's normalisation free, all else of it held: published 134 +- 22 of 2017 and 306 +- 20 of 2021. The
 * script has 125.85 and 306.93. */
static void fitted_signal(void **state)
{
    static const double script[2] = {125.85, 306.93}, chi2_script[2] = {154.551, 69.698};
    static const double published[2] = {134.0, 306.0}, error[2] = {22.0, 20.0};

    for (int k = 0; k < 2; k++) {
        nuem_error err;
        nuem_experiment *exp = nuem_test_experiment(*state, id[k]);
        nuem_experiment_info e = *nuem_experiment_get(exp);
        nuem_hypothesis *sm = nuem_test_standard_model(*state);
        nuem_response *response = response_of(*state, &e, sm);
        nuem_likelihood *likelihood = NULL;
        nuem_likelihood_workspace *ws = NULL;
        double s[144], chi2, x[NUEM_MAX_NUISANCES], scale = 0.0;
        char name[64];

        e.signal_relative_error = 1e4; /* as good as free */
        nuem_likelihood_term term = {.experiment = &e, .response = response};
        assert_ok(nuem_likelihood_create(1, &term, nuem_hypothesis_couplings(sm), false,
                                         &likelihood, &err),
                  err);
        assert_ok(nuem_likelihood_workspace_create(likelihood, &ws, &err), err);
        assert_ok(nuem_likelihood_chi2(likelihood, ws, nuem_hypothesis_couplings(sm), &chi2, x,
                                       NULL, &err),
                  err);
        snprintf(name, sizeof name, "%s signal", id[k]);
        for (size_t i = 0; i < nuem_likelihood_nuisances(likelihood); i++)
            if (!strcmp(nuem_likelihood_nuisance_name(likelihood, i), name)) scale = x[i];
        nuem_response_counts(response, nuem_hypothesis_couplings(sm), s);
        assert_close(scale * sum(e.n_bin, s), script[k], TOL_SCRIPT);
        assert_near(chi2, chi2_script[k],
                    0.02); /* a permille of the signal in one bin moves it that */
        assert_near(scale * sum(e.n_bin, s), published[k], error[k]);
        nuem_likelihood_workspace_free(ws);
        nuem_likelihood_free(likelihood);
        nuem_response_free(response);
        nuem_hypothesis_free(sm);
        nuem_experiment_free(exp);
    }
}

static nuem_analysis *analysis_of(const nuem_data *data, const char *name, nuem_hypothesis *sm)
{
    nuem_analysis *a = NULL;
    nuem_error err;

    assert_ok(nuem_analysis_create(data, 1, &name, sm, NULL, &a, NULL, &err), err);
    return a;
}

/* A radius may turn the amplitude of a flavour over: a second region, a narrow one. Between the two chi2
 * is above the threshold. */
static void regions_behind_the_mirror(void **state)
{
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    const nuem_parameter *radius;
    nuem_error err;

    assert_ok(nuem_parameter_find("r2_mumu", &radius, &err), err);
    for (int k = 0; k < 2; k++) {
        nuem_analysis *a = analysis_of(*state, id[k], sm);
        const nuem_likelihood *likelihood = nuem_analysis_likelihood(a);
        nuem_limit l;
        double x[3], chi2[3];
        assert_ok(nuem_limit_profile(likelihood, sm, radius, 0.9, NUEM_TWO_SIDED, &l, &err), err);
        assert_int_equal(l.n_region, 2);
        assert_true(l.region[0][1] < -4e-31 && l.region[1][0] > -1e-31);
        for (int i = 0; i < 3; i++) /* in the first, between, in the second */
            x[i] = 0.5 * (i == 1 ? l.region[0][1] + l.region[1][0]
                                 : l.region[i / 2][0] + l.region[i / 2][1]);
        assert_ok(nuem_limit_chi2(likelihood, sm, radius, 3, x, chi2, &err), err);
        assert_true(chi2[0] < l.chi2_min + l.delta_chi2);
        assert_true(chi2[1] > l.chi2_min + 3.0 * l.delta_chi2);
        assert_true(chi2[2] < l.chi2_min + l.delta_chi2);
        nuem_analysis_free(a);
    }
    nuem_hypothesis_free(sm);
}

/* Neutrinos of the SNS have no coherence of flavours; solar ones have. */
static void phases_of_transitions(void **state)
{
    static const char *const name[] = {"coherent-csi2017", "xenonnt"};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_error err;

    for (int k = 0; k < 2; k++) {
        nuem_analysis *a = analysis_of(*state, name[k], sm);
        nuem_coordinate c[NUEM_MAX_COORDINATES];
        nuem_objective *o = NULL;
        nuem_objective_workspace *ws = NULL;
        size_t n = 0;
        double chi2[2];
        assert_ok(nuem_coordinates_parse("q_emu", sm, c, &n, &err), err);
        assert_ok(nuem_objective_create(nuem_analysis_likelihood(a), sm, n, c, &o, &err), err);
        assert_int_equal(nuem_objective_phase_matters(o, 0), k == 1);
        assert_ok(nuem_objective_workspace_create(o, &ws, &err), err);
        for (int i = 0; i < 2; i++) { /* the same modulus, phases 0.3 and 1.4 */
            const double size = k == 0 ? 1e-7 : 3e-13, phase = i ? 1.4 : 0.3;
            const double x[2] = {size * cos(phase), size * sin(phase)};
            assert_ok(nuem_objective_eval(o, ws, NULL, x, &chi2[i], NULL, &err), err);
        }
        if (k == 0)
            assert_near(chi2[0], chi2[1], 1e-8);
        else
            assert_true(fabs(chi2[0] - chi2[1]) > 1e-3);
        nuem_objective_workspace_free(ws);
        nuem_objective_free(o);
        nuem_analysis_free(a);
    }
    nuem_hypothesis_free(sm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(data_are_those_of_the_releases),
        cmocka_unit_test(efficiencies),
        cmocka_unit_test(expected_signal),
        cmocka_unit_test(fitted_signal),
        cmocka_unit_test(regions_behind_the_mirror),
        cmocka_unit_test(phases_of_transitions),
    };

    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
