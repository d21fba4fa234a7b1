/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The reactor experiments: what their files say against what the papers say, worked out by another
 * way where there is one, and the counts of a moment against the closed formula. */
#include "nuem/constants.h"
#include "nuem/experiment.h"
#include "nuem/response.h"

#include "support/assert_close.h"
#include "support/fixture.h"

/* a product of numbers from the file */
static const double TOL_ROUNDING = 1e-14;
/* The files state products with four digits. */
static const double TOL_DIGITS = 5e-4;
/* A ratio that a file states in counts follows the flux; a hundredth is a twentieth of its error. */
static const double TOL_RATIO = 0.01;
/* Rectangles, STEPS for each interval of the flux tables; the rest is the end of the window at low
 * energies, where recoils of 12 to 60 keV begin. */
static const double TOL_SUM = 1e-5;
enum { STEPS = 100 };

static const char *const on_off[] = {"gemma-1",     "gemma-2010", "gemma-2012", "vgen",
                                     "texono-hpge", "conus",      "conusplus"};
enum { N_ON_OFF = sizeof on_off / sizeof on_off[0] };

/* Papers: mass times time, or kg d as printed; window in keV; level per keV kg day. */
static void files_say_what_papers_say(void **state)
{
    static const struct {
        double on, off, lo, hi, level;
    } want[] = {
        {1.5 * 6200 / 24, 1.5 * 2064 / 24, 3, 55, 2.5},                       /* 0705.4576 */
        {1.5 * (5184 + 6798) / 24, 1.5 * (1853 + 1021) / 24, 2.9, 55, 2.5},   /* 1005.2736 */
        {1133.4, 280.4, 2.8, 55, 2.5},                                        /* AHEP 350150 */
        {5.5 * 3 * 365.25, 5.5 * 3 * 365.25 * 280.4 / 1133.4, 0.2, 55, 0.25}, /* 2102.05468 */
        {570.7, 127.8, 12, 60, 1},                                            /* hep-ex/0605006 */
        {689.1, 131.0, 2, 8, 10},                                             /* 2201.12257 */
        {327, 60, 2, 8, 10},                                                  /* 2501.05206 */
    };

    for (size_t i = 0; i < N_ON_OFF; i++) {
        nuem_experiment *exp = nuem_test_experiment(*state, on_off[i]);
        const nuem_experiment_info *e = nuem_experiment_get(exp);
        assert_int_equal(e->statistic, NUEM_STATISTIC_ON_OFF);
        assert_true(e->asimov && !e->counts && !e->off_counts); /* no spectrum is public */
        assert_string_equal(e->status, i == 3 ? "computed" : "summary");
        assert_string_equal(e->formula, "Ge");
        assert_close(e->exposure_kg_day, want[i].on, TOL_ROUNDING);
        assert_close(e->off_ratio, want[i].off / want[i].on, TOL_DIGITS);
        assert_true(e->edge_kev[0] == want[i].lo && e->edge_kev[e->n_bin] == want[i].hi);
        assert_int_equal(e->n_background, 1);
        double total = 0.0;
        for (size_t b = 0; b < e->n_bin; b++) total += e->background[0].counts[b];
        assert_close(total, want[i].level * want[i].on * (want[i].hi - want[i].lo), TOL_ROUNDING);
        nuem_experiment_free(exp);
    }
}

/* Counts in all bins, with a moment of nu_e in Bohr magnetons beside the Standard Model. */
static double counts(const nuem_data *data, const char *id, double mu)
{
    char set[64];
    const char *const sets[] = {set};
    nuem_experiment *exp = nuem_test_experiment(data, id);
    const nuem_experiment_info *e = nuem_experiment_get(exp);
    nuem_flux *flux = nuem_test_flux(data, e->flux);
    nuem_hypothesis *hyp = NULL;
    nuem_response *r = NULL;
    nuem_error err;
    double bin[64], total = 0.0;

    snprintf(set, sizeof set, "magnetic_moment.ee=%.17g", mu);
    assert_true(e->n_bin <= 64);
    assert_ok(nuem_hypothesis_open(data, NULL, sets, 1, &hyp, NULL, &err), err);
    assert_ok(nuem_response_create(e, flux, &nuem_hypothesis_spec_of(hyp)->mixing, NULL, &r, &err),
              err);
    nuem_response_counts(r, nuem_hypothesis_couplings(hyp), bin);
    for (size_t b = 0; b < e->n_bin; b++) total += bin[b];
    nuem_response_free(r);
    nuem_hypothesis_free(hyp);
    nuem_flux_free(flux);
    nuem_experiment_free(exp);
    return total;
}

/* The two files that state a measured ratio to the Standard Model. */
static void ratios_to_the_standard_model(void **state)
{
    static const struct {
        const char *id;
        double ratio, error;
    } measured[] = {{"texono-csi", 1.08, 0.264},         /* 0.21 and 0.16 in squares */
                    {"munu", 1.07 / 1.02, 0.34 / 1.02}}; /* per day; unconfirmed */

    for (size_t i = 0; i < 2; i++) {
        nuem_experiment *exp = nuem_test_experiment(*state, measured[i].id);
        const nuem_experiment_info *e = nuem_experiment_get(exp);
        double sm = counts(*state, measured[i].id, 0.0);
        assert_int_equal(e->statistic, NUEM_STATISTIC_GAUSSIAN);
        assert_false(e->asimov);
        assert_int_equal(e->n_bin, 1);
        assert_close(e->counts[0] / sm, measured[i].ratio, TOL_RATIO);
        assert_close(sqrt(e->covariance[0]) / sm, measured[i].error, TOL_RATIO);
        nuem_experiment_free(exp);
    }
    assert_close(hypot(0.21, 0.16), 0.264, TOL_DIGITS);
}

/* int of pi alpha^2 mu^2 / m_e^2 (1/T - 1/E) over a window, for one neutrino energy; MeV, cm2 */
static double moment_cm2(double enu_mev, double lo_mev, double hi_mev)
{
    const nuem_constants *k = nuem_constants_get();
    double end = 2.0 * enu_mev * enu_mev / (k->me_mev + 2.0 * enu_mev), hi = fmin(hi_mev, end);

    if (hi <= lo_mev) return 0.0;
    return M_PI * k->alpha * k->alpha / (k->me_mev * k->me_mev) * k->hbarc_mev_fm *
           k->hbarc_mev_fm * 1e-26 * (log(hi / lo_mev) - (hi - lo_mev) / enu_mev);
}

/* Above the K edge germanium has 32 electrons of which all count, so the counts of a moment are an
 * integral over the flux of a closed formula. */
static void moment_above_the_edges(void **state)
{
    const double mu = 1e-11, lo = 12e-3, hi = 60e-3;
    nuem_flux *flux = nuem_test_flux(*state, "reactor-texono");
    nuem_experiment *exp = nuem_test_experiment(*state, "texono-hpge");
    nuem_target *ge = NULL;
    nuem_error err;
    double sum = 0.0;

    assert_ok(nuem_target_create("Ge", NUEM_BINDING_FREE, &ge, &err), err);
    for (size_t c = 0; c < nuem_flux_count(flux); c++) {
        const nuem_flux_component *f = nuem_flux_component_at(flux, c);
        for (size_t i = 1; i < f->n; i++) { /* linear between the points of the table */
            double step = (f->enu_mev[i] - f->enu_mev[i - 1]) / STEPS;
            for (int k = 0; k < STEPS; k++) {
                double x = (k + 0.5) / STEPS, enu = f->enu_mev[i - 1] + (k + 0.5) * step,
                       pdf = (1.0 - x) * f->pdf_per_mev[i - 1] + x * f->pdf_per_mev[i];
                sum += f->flux_cm2_s * step * pdf * moment_cm2(enu, lo, hi);
            }
        }
    }
    double want = sum * mu * mu * nuem_target_zeff(ge, 1e3 * lo) * nuem_target_units_per_kg(ge) *
                  nuem_experiment_get(exp)->exposure_kg_day * nuem_constants_get()->day_s;
    double got = counts(*state, "texono-hpge", mu) - counts(*state, "texono-hpge", 0.0);
    assert_close(got, want, TOL_SUM);
    nuem_target_free(ge);
    nuem_experiment_free(exp);
    nuem_flux_free(flux);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_say_what_papers_say),
        cmocka_unit_test(ratios_to_the_standard_model),
        cmocka_unit_test(moment_above_the_edges),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
