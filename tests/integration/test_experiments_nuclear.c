/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nuclear recoils in argon, germanium and xenon: the data are those of the releases, the expected
 * signal is that of an independent calculation, and the fitted signal is that of the collaboration. */
#include "nuem/experiment.h"
#include "nuem/likelihood.h"
#include "nuem/response.h"

#include "support/assert_close.h"
#include "support/fixture.h"

/* tables are printed with six digits */
static const double TOL_DIGITS = 1e-5;
/* The independent calculation is a script with its own masses, abundances, form factors and trapezoids
 * of 0.6 to 25 eV in recoil energy; it states five digits. */
static const double TOL_SCRIPT = 1e-3;
/* chi2 of 960 and 130 bins */
static const double TOL_CHI2 = 5e-3;

enum { MAX_BIN = 960 };

typedef struct setup {
    nuem_experiment *experiment;
    nuem_experiment_info info;
    nuem_hypothesis *sm;
    nuem_response *response;
} setup;

static setup set_up(const nuem_data *data, const char *id)
{
    setup s = {.experiment = nuem_test_experiment(data, id), .sm = nuem_test_standard_model(data)};
    nuem_flux *flux;
    nuem_error err;

    s.info = *nuem_experiment_get(s.experiment);
    assert_true(s.info.n_bin <= MAX_BIN);
    flux = nuem_test_flux(data, s.info.flux);
    assert_ok(nuem_response_create(&s.info, flux, &nuem_hypothesis_spec_of(s.sm)->mixing, NULL,
                                   &s.response, &err),
              err);
    nuem_flux_free(flux);
    return s;
}

static void tear_down(setup *s)
{
    nuem_response_free(s->response);
    nuem_hypothesis_free(s->sm);
    nuem_experiment_free(s->experiment);
}

static double sum(size_t n, const double *x)
{
    double total = 0.0;

    for (size_t i = 0; i < n; i++) total += x[i];
    return total;
}

/* Totals of the release: 3752 events; expected 497, 33 and 3152; every shape keeps the number of neutrons. */
static void argon_data_are_those_of_the_release(void **state)
{
    static const double background[3] = {497, 33, 3152}, error[3] = {160, 33, 25};
    setup s = set_up(*state, "coherent-lar2020");
    const nuem_experiment_info *e = &s.info;
    nuem_flux *flux = nuem_test_flux(*state, e->flux);

    assert_int_equal(e->n_energy, 12);
    assert_int_equal(e->n_class, 8);
    assert_int_equal(e->n_time, 10);
    assert_near(sum(e->n_bin, e->counts), 3752, 0.0);
    assert_int_equal(e->n_background, 3);
    for (size_t b = 0; b < 3; b++) {
        double total = sum(e->n_bin, e->background[b].counts);
        assert_close(total, background[b], TOL_DIGITS);
        assert_close(total * e->background[b].relative_error, error[b], 5e-4); /* four digits */
    }
    assert_int_equal(e->background[0].n_shape, 3);
    for (size_t k = 0; k < 3; k++)
        assert_near(sum(e->n_bin, e->background[0].shape[k].counts), 0.0, 497 * TOL_DIGITS);
    for (size_t i = 0; i < e->n_energy; i++)
        assert_near(sum(e->n_class, e->class_fraction + i * e->n_class), 1.0, TOL_DIGITS);
    assert_close(nuem_flux_rate_per_s(flux) * e->exposure_kg_day / 24.4 * 86400.0, 1.38e23, 1e-12);
    /* 10 % of the flux and this are the released 17 of 128 */
    assert_close(hypot(0.10, e->signal_relative_error), 17.0 / 128.0, 5e-3);
    nuem_flux_free(flux);
    tear_down(&s);
}

/* Counts of the Standard Model at tree level by energy, class and time. */
static void argon_signal(void **state)
{
    static const double by_energy[] = {75.86651, 32.53785, 8.18053, 2.01770, 0.34057};
    static const double by_class[] = {12.38713, 17.94047, 23.30663, 26.00257,
                                      22.74588, 12.69844, 3.59076,  0.29254};
    static const double by_time[] = {11.35998, 36.47876, 17.32183, 13.74603, 10.94809,
                                     8.71966,  6.94481,  5.53123,  4.40537,  3.50868};
    setup s = set_up(*state, "coherent-lar2020");
    double bin[MAX_BIN], energy[12] = {0}, class[8] = {0}, time[10] = {0};

    nuem_response_counts(s.response, nuem_hypothesis_couplings(s.sm), bin);
    for (size_t i = 0; i < s.info.n_bin; i++) {
        energy[i / 80] += bin[i];
        class[i / 10 % 8] += bin[i];
        time[i % 10] += bin[i];
    }
    for (size_t i = 0; i < 5; i++) assert_close(energy[i], by_energy[i], TOL_SCRIPT);
    for (size_t i = 0; i < 8; i++) assert_close(class[i], by_class[i], TOL_SCRIPT);
    for (size_t i = 0; i < 10; i++) assert_close(time[i], by_time[i], TOL_SCRIPT);
    /* the release: 128 +- 17 */
    assert_near(sum(s.info.n_bin, bin), 128.0, 17.0);
    tear_down(&s);
}

/* First bins of Dresden-II and the two one-bin experiments, at tree level. Electrons add less than a
 * tenth of a permille to these. */
static void germanium_signals(void **state)
{
    static const struct {
        const char *id;
        size_t n;
        double bin[5], total;
    } want[] = {
        {"dresden2-fef", 5, {16.04032, 13.54769, 11.38835, 9.52482, 7.92200}, 90.20928},
        {"dresden2-ybe", 5, {10.48545, 8.28775, 6.49043, 5.03738, 3.87541}, 45.53764},
        {"conusplus-cevns", 1, {279.148}, 279.148},
        {"coherent-ge2024", 1, {37.9535}, 37.9535},
    };

    for (size_t k = 0; k < sizeof want / sizeof want[0]; k++) {
        setup s = set_up(*state, want[k].id);
        double bin[MAX_BIN];
        nuem_response_counts(s.response, nuem_hypothesis_couplings(s.sm), bin);
        for (size_t i = 0; i < want[k].n; i++) assert_close(bin[i], want[k].bin[i], TOL_SCRIPT);
        assert_close(sum(s.info.n_bin, bin), want[k].total, TOL_SCRIPT);
        tear_down(&s);
    }
}

/* Solar 8B and hep on xenon, 1 t y: bins 0.1-0.2, 0.5-0.6, 1-1.1 and 2-2.5 keV. At tree level every
 * flavour scatters alike, so oscillations do not matter. */
static void xenon_signal(void **state)
{
    static const size_t at[] = {0, 4, 9, 15};
    static const double b8[] = {154.51141, 64.58557, 22.01979, 4.49779},
                        hep[] = {0.27338, 0.17130, 0.09826, 0.12091};
    setup s = set_up(*state, "xenon-b8-cevns");
    double bin[MAX_BIN];

    assert_null(s.info.counts);
    nuem_response_counts(s.response, nuem_hypothesis_couplings(s.sm), bin);
    for (size_t i = 0; i < 4; i++) assert_close(bin[at[i]], b8[i] + hep[i], TOL_SCRIPT);
    tear_down(&s);
}

/* chi2 with the backgrounds at their best and a signal known to signal_error; *scale is that signal in units
 * of the expectation. */
static double fit(const setup *s, double signal_error, double *scale)
{
    nuem_experiment_info e = s->info;
    nuem_likelihood_term term = {.experiment = &e, .response = s->response};
    nuem_likelihood *likelihood = NULL;
    nuem_likelihood_workspace *ws = NULL;
    double chi2, x[NUEM_MAX_NUISANCES];
    char name[64];
    nuem_error err;

    e.signal_relative_error = signal_error;
    assert_ok(nuem_likelihood_create(1, &term, nuem_hypothesis_couplings(s->sm), false, &likelihood,
                                     &err),
              err);
    assert_ok(nuem_likelihood_workspace_create(likelihood, &ws, &err), err);
    assert_ok(nuem_likelihood_chi2(likelihood, ws, nuem_hypothesis_couplings(s->sm), &chi2, x, NULL,
                                   &err),
              err);
    snprintf(name, sizeof name, "%s signal", e.id);
    for (size_t i = 0; i < nuem_likelihood_nuisances(likelihood); i++)
        if (!strcmp(nuem_likelihood_nuisance_name(likelihood, i), name)) *scale = x[i];
    nuem_likelihood_workspace_free(ws);
    nuem_likelihood_free(likelihood);
    return chi2;
}

/* The signal's normalisation free, all else of it held: only the backgrounds move. Argon: published
 * 159 +- 43. */
static void fitted_signals(void **state)
{
    static const double FREE = 1e4, FIXED = 1e-6;
    static const struct {
        const char *id;
        double scale, chi2, chi2_sm;
    } script[] = {
        {"coherent-lar2020", 1.17269, 1030.605, 1030.862},
        {"dresden2-fef", 1.23924, 103.129, 103.410},
        {"dresden2-ybe", 2.04497, 104.627, 106.203},
    };

    for (size_t k = 0; k < sizeof script / sizeof script[0]; k++) {
        setup s = set_up(*state, script[k].id);
        double bin[MAX_BIN], scale = 0.0, one = 0.0, chi2 = fit(&s, FREE, &scale);
        nuem_response_counts(s.response, nuem_hypothesis_couplings(s.sm), bin);
        assert_close(scale, script[k].scale, TOL_SCRIPT);
        assert_near(chi2, script[k].chi2, TOL_CHI2);
        assert_near(fit(&s, FIXED, &one), script[k].chi2_sm, TOL_CHI2);
        assert_close(one, 1.0, TOL_SCRIPT);
        if (k == 0) assert_near(scale * sum(s.info.n_bin, bin), 159.0, 43.0);
        tear_down(&s);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(argon_data_are_those_of_the_release),
        cmocka_unit_test(argon_signal),
        cmocka_unit_test(germanium_signals),
        cmocka_unit_test(xenon_signal),
        cmocka_unit_test(fitted_signals),
    };

    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
