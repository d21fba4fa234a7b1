/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search for limits over profiles that are written down: this file stands in for the likelihood,
 * with a chi2 that is a formula of the couplings. */
#include "nuem/init.h"
#include "nuem/limit.h"
#include "support/assert_close.h"

/* the search stops at 1e-7 of a parameter */
static const double TOL_ROOT = 1e-6;
static const double TWO_SIDED_90 = 2.7055434540954; /* PDG 2020, table 40.2 */

/* --- in place of stat/likelihood.c --- */

typedef nuem_status formula(const nuem_couplings *c, double *chi2, nuem_error *err);

struct nuem_likelihood {
    formula *chi2;
};

struct nuem_likelihood_workspace {
    int unused;
};

static nuem_likelihood_workspace workspace;

nuem_status nuem_likelihood_workspace_create(const nuem_likelihood *likelihood,
                                             nuem_likelihood_workspace **out, nuem_error *err)
{
    (void)likelihood, (void)err;
    *out = &workspace;
    return NUEM_OK;
}

void nuem_likelihood_workspace_free(nuem_likelihood_workspace *ws)
{
    (void)ws;
}

size_t nuem_likelihood_bins(const nuem_likelihood *likelihood)
{
    (void)likelihood;
    return 10;
}

size_t nuem_likelihood_free_nuisances(const nuem_likelihood *likelihood)
{
    (void)likelihood;
    return 0;
}

nuem_status nuem_likelihood_chi2(const nuem_likelihood *likelihood, nuem_likelihood_workspace *ws,
                                 const nuem_couplings *couplings, double *chi2, double *nuisance,
                                 double *expected, nuem_error *err)
{
    (void)ws, (void)nuisance, (void)expected;
    return likelihood->chi2(couplings, chi2, err);
}

/* --- */

static nuem_status find_limit(formula *chi2, const char *name, nuem_construction construction,
                              nuem_limit *out, nuem_error *err)
{
    const nuem_likelihood likelihood = {chi2};
    const nuem_hypothesis_spec spec = {.radius_convention = NUEM_RADIUS_EFFECTIVE};
    const nuem_parameter *p = NULL;
    nuem_hypothesis *hyp = NULL;

    assert_int_equal(nuem_parameter_find(name, &p, NULL), NUEM_OK);
    assert_int_equal(nuem_hypothesis_create(&spec, &hyp, NULL), NUEM_OK);
    nuem_status st = nuem_limit_profile(&likelihood, hyp, p, 0.9, construction, out, err);
    nuem_hypothesis_free(hyp);
    return st;
}

static double rise; /* of chi2, from no moment to a large one */

/* rise x^2 / (1 + x^2), x in 1e-11 muB */
static nuem_status levels_off(const nuem_couplings *c, double *chi2, nuem_error *err)
{
    double x = c->dipole_mub.m[0][0].re / 1e-11;

    (void)err;
    *chi2 = isfinite(x * x) ? 7.0 + rise * x * x / (1.0 + x * x) : 7.0 + rise;
    return NUEM_OK;
}

/* Where chi2 levels off does not matter as long as it is above the threshold. */
static void threshold_below_the_level(void **unused)
{
    static const double above[] = {0.01, 0.1, 1.0, 5.9, 6.1, 100.0};
    nuem_limit limit;
    nuem_error err;

    (void)unused;
    for (size_t i = 0; i < sizeof above / sizeof above[0]; i++) {
        rise = TWO_SIDED_90 + above[i];
        assert_ok(find_limit(levels_off, "mu_eff", NUEM_TWO_SIDED, &limit, &err), err);
        assert_close(limit.upper, 1e-11 * sqrt(TWO_SIDED_90 / above[i]), TOL_ROOT);
        assert_true(limit.best_fit == 0.0 && isnan(limit.lower) && limit.significance == 0.0);
    }
}

static void threshold_above_the_level(void **unused)
{
    static const double below[] = {0.01, 1.0, 2.7};
    nuem_limit limit;
    nuem_error err;

    (void)unused;
    for (size_t i = 0; i < sizeof below / sizeof below[0]; i++) {
        char part[128];
        rise = TWO_SIDED_90 - below[i];
        snprintf(part, sizeof part,
                 "the data do not bound mu_eff: chi2 is 7 at best and rises by %g only, 2.70554 is "
                 "needed",
                 rise);
        assert_fails(find_limit(levels_off, "mu_eff", NUEM_TWO_SIDED, &limit, &err),
                     NUEM_ERR_CONVERGE, err, part);
    }
    /* the threshold of a one-sided limit, 1.64, is met earlier */
    rise = 2.0;
    assert_ok(find_limit(levels_off, "mu_eff", NUEM_ONE_SIDED, &limit, &err), err);
    assert_close(limit.upper, 1e-11 * sqrt(limit.delta_chi2 / (rise - limit.delta_chi2)), TOL_ROOT);
}

/* Bounded on one side only. */
static nuem_status half_bounded(const nuem_couplings *c, double *chi2, nuem_error *err)
{
    double x = c->charge_e.m[0][0].re / 1e-13;

    (void)err;
    *chi2 = x > 0.0 ? fmin(x * x, 1e30) : 1.5 * x * x / (1.0 + x * x);
    return NUEM_OK;
}

static void both_signs_must_be_bounded(void **unused)
{
    nuem_limit limit;
    nuem_error err;

    (void)unused;
    assert_fails(find_limit(half_bounded, "q_ee", NUEM_TWO_SIDED, &limit, &err), NUEM_ERR_CONVERGE,
                 err, "the data do not bound q_ee: chi2 is 0 at best and rises by 1.5 only");
}

/* --- a profiled phase --- */

static const double PREFERRED = 0.2; /* radians; between two of the phases that are tried first */

static double phase_of(const nuem_couplings *c)
{
    return atan2(c->charge_e.m[0][1].im, c->charge_e.m[0][1].re);
}

/* (x - 1)^2 + 3 x^2 (1 - cos(phase - PREFERRED)), x in 1e-13 */
static nuem_status with_phase(const nuem_couplings *c, double *chi2, nuem_error *err)
{
    double x = hypot(c->charge_e.m[0][1].re, c->charge_e.m[0][1].im) / 1e-13;

    (void)err;
    *chi2 = fmin(10.0 * (x - 1.0) * (x - 1.0) + 3.0 * x * x * (1.0 - cos(phase_of(c) - PREFERRED)),
                 1e30);
    return NUEM_OK;
}

static void phase_is_profiled(void **unused)
{
    const double half = sqrt(0.1 * TWO_SIDED_90);
    nuem_limit limit;
    nuem_error err;

    (void)unused;
    assert_ok(find_limit(with_phase, "q_emu", NUEM_TWO_SIDED, &limit, &err), err);
    assert_close(limit.best_fit, 1e-13, 1e-4 /* a minimum of 1e-9 in chi2 */);
    assert_close(limit.lower, 1e-13 * (1.0 - half), TOL_ROOT);
    assert_close(limit.upper, 1e-13 * (1.0 + half), TOL_ROOT);
    assert_int_equal(limit.ndf, 8);
    assert_close(limit.chi2_null, 10.0, TOL_ROOT);
}

/* The same, but with no answer near the phase that is preferred. */
static nuem_status fails_at_its_best(const nuem_couplings *c, double *chi2, nuem_error *err)
{
    if (fabs(phase_of(c) - PREFERRED) > 0.05 || c->charge_e.m[0][1].re == 0.0)
        return with_phase(c, chi2, err);
    if (err) {
        *err = (nuem_error){.status = NUEM_ERR_CONVERGE, .index = -1};
        snprintf(err->message, sizeof err->message, "the first complaint");
    }
    return NUEM_ERR_CONVERGE;
}

/* What fails while the phase is refined is said, not what the refinement makes of it. */
static void first_complaint_survives(void **unused)
{
    nuem_limit limit = {.cl = -1.0};
    nuem_error err;

    (void)unused;
    assert_fails(find_limit(fails_at_its_best, "q_emu", NUEM_TWO_SIDED, &limit, &err),
                 NUEM_ERR_CONVERGE, err, "the first complaint");
    assert_int_equal(find_limit(fails_at_its_best, "q_emu", NUEM_TWO_SIDED, &limit, NULL),
                     NUEM_ERR_CONVERGE);
    assert_true(limit.cl == -1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threshold_below_the_level),  cmocka_unit_test(threshold_above_the_level),
        cmocka_unit_test(both_signs_must_be_bounded), cmocka_unit_test(phase_is_profiled),
        cmocka_unit_test(first_complaint_survives),
    };
    nuem_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
