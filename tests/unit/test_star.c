/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bounds of red giants: reference values; the posterior by adaptive integration; limits in which it is known;
 * losses of hypotheses; every refusal. */
#include "nuem/star.h"

#include "support/fixture.h"
#include "support/quadrature.h"
#include "support/reference.h"
#include "support/temporary.h"

/* two rules for the same smooth integral */
static const double TOL_INTEGRAL = 1e-8;
/* root to 1e-10 of an integral good to 1e-10 or better */
static const double TOL_ROOT = 1e-8;
static const double TOL_ALGEBRA = 1e-12;

static nuem_star *open_star(const nuem_data *data, const char *id)
{
    nuem_star *star = NULL;
    nuem_error err;

    assert_ok(nuem_star_open(data, id, &star, NULL, &err), err);
    return star;
}

static double shift(double mu12)
{
    double x = 99.0;
    nuem_error err;

    assert_ok(nuem_tip_shift_mag(mu12, &x, &err), err);
    return x;
}

static void shifts(void **state)
{
    double m = 0.0, before = 0.0;
    nuem_error err;

    (void)state;
    assert_reference(shift(1.0), "astro-29-1");
    assert_reference(shift(1.2), "astro-29-1.2");
    assert_reference(shift(1.5), "astro-29-1.5");
    assert_reference(shift(2.6), "astro-29-2.6");
    assert_reference(shift(4.5), "astro-29-4.5");
    assert_ok(nuem_tip_core_mass_shift_msun(2.0, &m, &err), err);
    assert_reference(m, "astro-core-mass-2");
    assert_true(shift(0.0) == 0.0);
    /* a flaw of the fit: below 0.08 its mu^1.5 makes the tip dimmer, by 1e-4 mag at most */
    for (double mu = 0.005; mu < 0.08; mu += 0.005)
        assert_true(shift(mu) > 0.0 && shift(mu) < 2e-4);
    for (double mu = 0.2; mu <= NUEM_TIP_MU12_MAX; mu += 0.1) {
        assert_true(shift(mu) < before);
        before = shift(mu);
    }
    /* and beyond the end it no longer does: x/sqrt(x^2 + 0.64) = 0.27 sqrt(x) near 13.67 */
    const double x = 13.75;
    assert_true(x / sqrt(x * x + 0.64) < 0.27 * sqrt(x));
    assert_true(NUEM_TIP_MU12_MAX / sqrt(pow(NUEM_TIP_MU12_MAX, 2.0) + 0.64) >
                0.27 * sqrt(NUEM_TIP_MU12_MAX));
}

static double likelihood(double mu12, void *context)
{
    const nuem_tip *t = context;
    const double theory = t->grows ? hypot(t->growing.constant_mag,
                                           t->growing.offset_mag + t->growing.slope_mag * mu12)
                                   : t->theory_sigma_mag;
    const double s = hypot(t->observed_sigma_mag, theory),
                 x = (t->theory_mag + shift(mu12) - t->observed_mag) / s;

    return exp(-0.5 * x * x) / s;
}

static void posterior_by_adaptive_integration(void **state)
{
    static const char *const ids[] = {"M5", "NGC4258", "omega-cen", "LMC"};

    for (size_t i = 0; i < 4; i++)
        for (int grows = 0; grows < 2; grows++) {
            nuem_star *star = open_star(*state, ids[i]);
            nuem_tip t = nuem_star_info_of(star)->tip;
            const double breaks[] = {0.1, 1.0};
            double got, mu12;
            nuem_error err;
            t.grows = grows;
            if (grows && !nuem_star_info_of(star)->has_growing)
                t.growing = (nuem_tip_growing_error){0.02, 0.03, 0.01};
            const double all =
                nuem_test_integral(likelihood, &t, 0.0, t.prior_mu12, 2, breaks, 1e-11);
            for (double mu = 0.3; mu < t.prior_mu12; mu *= 1.7) {
                const double part = nuem_test_integral(likelihood, &t, 0.0, mu, 2, breaks, 1e-11);
                assert_ok(nuem_tip_credibility(&t, mu, &got, &err), err);
                assert_close(got, part / all, TOL_INTEGRAL);
            }
            for (double cl = 0.1; cl < 1.0; cl += 0.17) {
                assert_ok(nuem_tip_posterior_limit(&t, cl, &mu12, &err), err);
                assert_ok(nuem_tip_credibility(&t, mu12, &got, &err), err);
                assert_close(got, cl, TOL_ROOT);
            }
            nuem_star_free(star);
        }
}

/* A likelihood that knows nothing leaves the prior; one that knows all leaves the crossing. */
static void known_limits(void **state)
{
    nuem_tip t = {
        .observed_mag = -4.2, .observed_sigma_mag = 1e6, .theory_mag = -4.0, .prior_mu12 = 10.0};
    nuem_tip_prediction p;
    double mu12, crossing;
    nuem_error err;

    (void)state;
    assert_ok(nuem_tip_posterior_limit(&t, 0.4, &mu12, &err), err);
    assert_close(mu12, 4.0, TOL_ROOT);
    t.observed_sigma_mag = 1e-3; /* narrow: the median is where prediction and observation agree */
    assert_ok(nuem_tip_posterior_limit(&t, 0.5, &mu12, &err), err);
    assert_ok(nuem_tip_crossing(&t, 0.0, &crossing, &err), err);
    assert_close(mu12, crossing, 1e-5 /* curvature of the fit over one standard deviation */);
    assert_close(shift(crossing), -0.2, TOL_ROOT);
    assert_ok(nuem_tip_predict(&t, crossing, &p, &err), err);
    assert_near(p.pull, 0.0, 1e-6);
    assert_close(p.magnitude, -4.2, TOL_ROOT);
    assert_close(p.sigma_mag, 1e-3, TOL_ALGEBRA);
    assert_ok(nuem_tip_crossing(&t, 5.0, &crossing, &err), err);
    assert_ok(nuem_tip_predict(&t, crossing, &p, &err), err);
    assert_close(p.pull, 5.0, 1e-6);
    /* the observation far from any prediction: still a posterior, at the near end */
    t.observed_mag = 0.0;
    t.observed_sigma_mag = 0.1;
    assert_ok(nuem_tip_posterior_limit(&t, 0.95, &mu12, &err), err);
    assert_true(mu12 > 0.0 && mu12 < 0.5);
}

static void published_limits(void **state)
{
    nuem_star *star = open_star(*state, "M5");
    nuem_tip t = nuem_star_info_of(star)->tip;
    double mu12;
    nuem_error err;

    assert_ok(nuem_tip_posterior_limit(&t, 0.68, &mu12, &err), err);
    assert_reference(1e-12 * mu12, "astro-30-68");
    assert_reference(1e-12 * mu12, "astro-30-68-own");
    assert_ok(nuem_tip_posterior_limit(&t, 0.95, &mu12, &err), err);
    assert_reference(1e-12 * mu12, "astro-30-95");
    assert_reference(1e-12 * mu12, "astro-30-95-own");
    assert_ok(nuem_tip_crossing(&t, 1.96, &mu12, &err), err);
    assert_reference(1e-12 * mu12, "astro-30-crossing");
    /* with the growing error of the theory the published 2.6 and 4.5 come out to their digits */
    t.grows = true;
    assert_ok(nuem_tip_posterior_limit(&t, 0.68, &mu12, &err), err);
    assert_near(mu12, 2.6, 0.05);
    assert_ok(nuem_tip_posterior_limit(&t, 0.95, &mu12, &err), err);
    assert_near(mu12, 4.5, 0.05);
    nuem_star_free(star);
}

static void losses(void **state)
{
    static const char *const set[] = {"magnetic_moment.mumu=3e-12", "electric_moment.emu=2e-12"};
    nuem_star *star = open_star(*state, "red-giants");
    const nuem_star_info *info = nuem_star_info_of(star);
    nuem_hypothesis *sm = nuem_test_standard_model(*state), *hyp = NULL;
    nuem_plasmon_couplings c;
    nuem_star_loss loss;
    nuem_error err;

    assert_ok(nuem_star_loss_at(&info->core, &loss, &err), err);
    const double mu = nuem_star_moment_of_loss(&loss, info->max_extra_erg_g_s),
                 q = nuem_star_charge_of_loss(&loss, info->max_extra_erg_g_s);
    assert_reference(mu, "astro-28-mu");
    assert_reference(q, "astro-28-q");
    assert_close(loss.dipole * 1e24 * mu * mu, info->max_extra_erg_g_s, TOL_ALGEBRA);
    assert_close(loss.charge * 1e28 * q * q, info->max_extra_erg_g_s, TOL_ALGEBRA);
    nuem_plasmon_couplings_of(sm, &c);
    assert_near(nuem_star_extra_loss(&loss, &c), 0.0, 1e-12 * loss.standard);
    /* 9 + 2 * 4: a Dirac transition moment counts in both directions */
    assert_ok(nuem_hypothesis_open(*state, NULL, set, 2, &hyp, NULL, &err), err);
    nuem_plasmon_couplings_of(hyp, &c);
    assert_close(nuem_star_extra_loss(&loss, &c), 17.0 * loss.dipole, 1e-9);
    nuem_hypothesis_free(hyp);
    nuem_hypothesis_free(sm);
    nuem_star_free(star);
}

static void all_records_open(void **state)
{
    char **ids;
    size_t n;
    nuem_error err;

    assert_ok(nuem_data_list(*state, "star", &ids, &n, &err), err);
    assert_true(n >= 9);
    for (size_t i = 0; i < n; i++) {
        nuem_star *star = open_star(*state, ids[i]);
        const nuem_star_info *info = nuem_star_info_of(star);
        assert_string_equal(info->id, ids[i]);
        assert_true(info->title[0] && info->caveat[0] && info->status[0]);
        assert_true(info->has_criterion || info->has_tip || info->n_published);
        for (size_t k = 0; k < info->n_published; k++) {
            const nuem_star_published *p = &info->published[k];
            assert_true(p->value > 0.0 && p->upper >= p->value && p->source[0] && p->status[0]);
            for (size_t j = 0; j < p->n_cite; j++) assert_true(p->cite[j][0]);
        }
        nuem_star_free(star);
    }
    nuem_data_list_free(ids, n);
    nuem_star_free(NULL);
}

#define HEAD "schema: nuem/star/1\nid: mine\ntitle: Mine\ncaveat: none\n"
#define CORE "core: {rho_g_cm3: 2e5, temp_k: 1e8, ye: 0.5}\n"
#define MAG  "{mag: -4, sigma_mag: 0.1, status: unconfirmed, source: me}"

static void files_are_read_or_refused(void **state)
{
    static const struct {
        const char *text, *want;
    } bad[] = {
        {HEAD CORE, ":1:1: the document a star needs one of criterion, tip, published"},
        {HEAD "criterion: {max_extra_erg_g_s: 10, source: me}\n", ":5:12: criterion needs core"},
        {HEAD CORE "criterion: {max_extra_erg_g_s: 0, source: me}\n",
         ":6:32: criterion.max_extra_erg_g_s is 0; it must lie in (0, 1e+30]"},
        {HEAD "tip: {observed: " MAG ", theory: " MAG ", prior_mu12: 14}\n",
         "tip.prior_mu12 is 14; it must lie in (0, 13.6]"},
        {HEAD "tip: {observed: " MAG ", prior_mu12: 9}\n", "tip lacks the key 'theory'"},
        {HEAD
         "published: [{quantity: mu, value: 1e-12, unit: e, status: unconfirmed, source: me}]\n",
         "published[0].unit is not that of the quantity, muB"},
        {HEAD "published: [{quantity: q, value: 1e-12, upper: 1e-13, unit: e, status: unconfirmed, "
              "source: me}]\n",
         "published[0].upper is below value"},
        {"schema: nuem/star/1\nid: mine\ntitle: Mine\n", "lacks the key 'caveat'"},
        {HEAD "colour: red\n", ":5:1: unknown key 'colour'"},
    };
    nuem_star *star = NULL;
    nuem_error err;

    const char *path = nuem_test_put("mine.yaml", HEAD CORE "tip: {observed: " MAG ", theory: " MAG
                                                            ", prior_mu12: 9}\n");
    assert_ok(nuem_star_open(*state, path, &star, NULL, &err), err);
    assert_true(nuem_star_info_of(star)->has_tip && !nuem_star_info_of(star)->has_criterion);
    assert_true(nuem_star_info_of(star)->centre.rho_g_cm3 == 2e5);
    nuem_star_free(star);
    star = NULL;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        path = nuem_test_put("bad.yaml", bad[i].text);
        assert_int_equal(nuem_star_open(*state, path, &star, NULL, &err), NUEM_ERR_DATA);
        char text[1024];
        nuem_error_format(&err, text, sizeof text);
        if (!strstr(text, bad[i].want)) {
            print_error("'%s' lacks '%s'\n", text, bad[i].want);
            fail();
        }
        assert_null(star);
    }
    assert_fails(nuem_star_open(*state, "M51", &star, NULL, &err), NUEM_ERR_ARG, err, "M5");
    assert_null(star);
}

static void bad_arguments(void **state)
{
    const nuem_tip good = {.observed_mag = -4.0,
                           .observed_sigma_mag = 0.1,
                           .theory_mag = -4.0,
                           .theory_sigma_mag = 0.05,
                           .prior_mu12 = 9.0};
    nuem_tip t = good;
    nuem_tip_prediction p;
    double x = 77.0;
    nuem_error err;

    (void)state;
    assert_fails(nuem_tip_shift_mag(-1.0, &x, &err), NUEM_ERR_DOMAIN, err, "in [0, 13.6]");
    assert_fails(nuem_tip_shift_mag(13.7, &x, &err), NUEM_ERR_DOMAIN, err, "13.7");
    assert_fails(nuem_tip_core_mass_shift_msun(NAN, &x, &err), NUEM_ERR_DOMAIN, err, "nan");
    assert_fails(nuem_tip_posterior_limit(&t, 1.0, &x, &err), NUEM_ERR_ARG, err, "(0, 1)");
    assert_fails(nuem_tip_posterior_limit(&t, 0.0, &x, NULL), NUEM_ERR_ARG, err, "");
    assert_fails(nuem_tip_credibility(&t, 9.1, &x, &err), NUEM_ERR_ARG, err, "[0, 9]");
    assert_fails(nuem_tip_crossing(&t, INFINITY, &x, &err), NUEM_ERR_ARG, err, "finite");
    assert_fails(nuem_tip_crossing(&t, 100.0, &x, &err), NUEM_ERR_DOMAIN, err, "no bound");
    assert_fails(nuem_tip_predict(&t, 14.0, &p, &err), NUEM_ERR_DOMAIN, err, "14");
    t.observed_mag = -3.0; /* observed much dimmer */
    assert_fails(nuem_tip_crossing(&t, 2.0, &x, &err), NUEM_ERR_DOMAIN, err,
                 "already 8.94 sigma brighter");
    t = good;
    t.observed_sigma_mag = 0.0;
    assert_fails(nuem_tip_posterior_limit(&t, 0.9, &x, &err), NUEM_ERR_ARG, err, "at least");
    t = good;
    t.theory_sigma_mag = -0.1;
    assert_fails(nuem_tip_predict(&t, 1.0, &p, &err), NUEM_ERR_ARG, err, ">= 0");
    t = good;
    t.theory_mag = NAN;
    assert_fails(nuem_tip_predict(&t, 1.0, &p, &err), NUEM_ERR_ARG, err, "finite");
    t = good;
    t.prior_mu12 = 20.0;
    assert_fails(nuem_tip_credibility(&t, 1.0, &x, &err), NUEM_ERR_ARG, err, "(0, 13.6]");
    assert_true(x == 77.0);
    nuem_star_loss loss = {.dipole = 5.0};
    assert_fails(nuem_star_loss_at(&(nuem_star_core){-1.0, 1e8, 0.5}, &loss, &err), NUEM_ERR_ARG,
                 err, "-1");
    assert_true(loss.dipole == 5.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(shifts),
        cmocka_unit_test(posterior_by_adaptive_integration),
        cmocka_unit_test(known_limits),
        cmocka_unit_test(published_limits),
        cmocka_unit_test(losses),
        cmocka_unit_test(all_records_open),
        cmocka_unit_test(files_are_read_or_refused),
        cmocka_unit_test(bad_arguments),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
