/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The search for limits over profiles that are written down: this file stands in for the objective,
 * with a chi2 that is a formula of the couplings. */
#include <stdlib.h>

#include <gsl/gsl_cdf.h>

#include "nuem/init.h"
#include "nuem/limit.h"
#include "support/assert_close.h"

/* the search stops at 1e-7 of a parameter */
static const double TOL_ROOT = 1e-6;
/* searches in several variables stop at 1e-9 of chi2, whose slope at the ends is of order 1 */
static const double TOL_SEARCH = 1e-6;
static const double TWO_SIDED_90 = 2.7055434540954; /* PDG 2020, table 40.2 */

/* --- in place of stat/objective.c and stat/likelihood.c --- */

typedef nuem_status formula(const nuem_couplings *c, double *chi2, nuem_error *err);

struct nuem_likelihood {
    formula *chi2;
};

struct nuem_objective {
    const nuem_likelihood *likelihood;
    const nuem_hypothesis *hypothesis;
    size_t n;
    nuem_coordinate coordinate[NUEM_MAX_COORDINATES];
};

struct nuem_objective_workspace {
    int unused;
};

static nuem_objective_workspace workspace;

nuem_status nuem_objective_create(const nuem_likelihood *likelihood,
                                  const nuem_hypothesis *hypothesis, size_t n,
                                  const nuem_coordinate *coordinate, nuem_objective **out,
                                  nuem_error *err)
{
    nuem_objective *o = malloc(sizeof *o);

    (void)err;
    assert_non_null(o);
    *o = (nuem_objective){likelihood, hypothesis, n, {{NULL, false}}};
    memcpy(o->coordinate, coordinate, n * sizeof *coordinate);
    *out = o;
    return NUEM_OK;
}

void nuem_objective_free(nuem_objective *objective)
{
    free(objective);
}

nuem_status nuem_objective_workspace_create(const nuem_objective *objective,
                                            nuem_objective_workspace **out, nuem_error *err)
{
    (void)objective, (void)err;
    *out = &workspace;
    return NUEM_OK;
}

void nuem_objective_workspace_free(nuem_objective_workspace *ws)
{
    (void)ws;
}

size_t nuem_objective_dimension(const nuem_objective *objective)
{
    return objective->n;
}

const nuem_coordinate *nuem_objective_coordinate(const nuem_objective *objective, size_t i)
{
    return &objective->coordinate[i];
}

static nuem_status chi2_of(const nuem_objective *o, const double *x, double *chi2, nuem_error *err)
{
    nuem_couplings c = *nuem_hypothesis_couplings(o->hypothesis);

    for (size_t i = 0; i < o->n; i++) {
        bool pair = i + 1 < o->n && o->coordinate[i + 1].imaginary;
        nuem_complex value = {x[i], pair ? x[i + 1] : 0.0};
        if (!o->coordinate[i].imaginary)
            nuem_parameter_set(o->coordinate[i].parameter, nuem_hypothesis_spec_of(o->hypothesis),
                               value, &c);
    }
    return o->likelihood->chi2(&c, chi2, err);
}

/* The gradient by central differences. */
nuem_status nuem_objective_eval(const nuem_objective *o, nuem_objective_workspace *ws,
                                const nuem_observation *observation, const double *x, double *chi2,
                                const nuem_evaluation *more, nuem_error *err)
{
    double at[NUEM_MAX_COORDINATES], side[2];
    nuem_status st = chi2_of(o, x, chi2, err);

    (void)ws, (void)observation;
    memcpy(at, x, o->n * sizeof *at);
    for (size_t i = 0; more && more->gradient && !st && i < o->n; i++) {
        double step = 1e-5 * fmax(fabs(x[i]), 0.1 * o->coordinate[i].parameter->scale);
        for (int k = 0; k < 2 && !st; k++) {
            at[i] = x[i] + (k ? step : -step);
            st = chi2_of(o, at, &side[k], err);
        }
        at[i] = x[i];
        if (!st) more->gradient[i] = (side[1] - side[0]) / (2.0 * step);
    }
    return st;
}

/* No signals here: nothing to say about phases and mirrors. */
bool nuem_objective_phase_matters(const nuem_objective *objective, size_t i)
{
    (void)objective, (void)i;
    return true;
}

const nuem_likelihood *nuem_objective_likelihood(const nuem_objective *objective)
{
    return objective->likelihood;
}

nuem_status nuem_objective_counts(const nuem_objective *objective, size_t m, const double *x,
                                  double *counts, nuem_error *err)
{
    (void)objective, (void)m, (void)x, (void)counts, (void)err; /* given as zeros */
    return NUEM_OK;
}

size_t nuem_likelihood_terms(const nuem_likelihood *likelihood)
{
    (void)likelihood;
    return 1;
}

size_t nuem_likelihood_first_bin(const nuem_likelihood *likelihood, size_t k)
{
    (void)likelihood;
    return k == 0 ? 0 : 10;
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

size_t nuem_likelihood_nuisances(const nuem_likelihood *likelihood)
{
    (void)likelihood;
    return 0;
}

/* --- */

/* `others` names what else is fitted, NULL: nothing. */
static nuem_status find_limit_with(formula *chi2, const char *name, const char *others,
                                   const nuem_limit_options *more, nuem_construction construction,
                                   nuem_limit *out, nuem_error *err)
{
    const nuem_likelihood likelihood = {chi2};
    const nuem_hypothesis_spec spec = {.radius_convention = NUEM_RADIUS_EFFECTIVE};
    const nuem_parameter *p = NULL;
    nuem_coordinate coordinate[NUEM_MAX_COORDINATES];
    nuem_limit_options options = more ? *more : (nuem_limit_options){0};
    nuem_hypothesis *hyp = NULL;

    assert_int_equal(nuem_parameter_find(name, &p, NULL), NUEM_OK);
    assert_int_equal(nuem_hypothesis_create(&spec, &hyp, NULL), NUEM_OK);
    options.other = coordinate;
    if (others)
        assert_int_equal(nuem_coordinates_parse(others, hyp, coordinate, &options.n_other, NULL),
                         NUEM_OK);
    nuem_status st =
        nuem_limit_interval(&likelihood, hyp, p, 0.9, construction, &options, out, err);
    nuem_hypothesis_free(hyp);
    return st;
}

static nuem_status find_limit(formula *chi2, const char *name, nuem_construction construction,
                              nuem_limit *out, nuem_error *err)
{
    return find_limit_with(chi2, name, NULL, NULL, construction, out, err);
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

/* --- other coordinates are profiled --- */

/* q_ee, q_mumu, Re and Im q_emu in 1e-13 */
typedef struct charges {
    double ee, mumu, re, im;
} charges;

static charges charges_of(const nuem_couplings *c)
{
    return (charges){c->charge_e.m[0][0].re / 1e-13, c->charge_e.m[1][1].re / 1e-13,
                     c->charge_e.m[0][1].re / 1e-13, c->charge_e.m[0][1].im / 1e-13};
}

/* A quadratic form of two: 3 u^2 - 4 u w + 2 w^2, u = x - 0.5, w = y + 2. Its inverse's first element
 * is 2/(6 - 4) = 1, so that chi2 with y profiled is u^2. */
static nuem_status correlated(const nuem_couplings *c, double *chi2, nuem_error *err)
{
    charges q = charges_of(c);
    double u = q.ee - 0.5, w = q.mumu + 2.0;

    (void)err;
    *chi2 = 5.0 + 3.0 * u * u - 4.0 * u * w + 2.0 * w * w;
    return NUEM_OK;
}

static void correlation_widens(void **unused)
{
    const double half = sqrt(TWO_SIDED_90);
    nuem_limit limit;
    nuem_error err;

    (void)unused;
    assert_ok(find_limit_with(correlated, "q_ee", "q_mumu", NULL, NUEM_TWO_SIDED, &limit, &err),
              err);
    assert_close(limit.best_fit, 0.5e-13, 1e-4 /* a minimum of 1e-9 in chi2 */);
    assert_close(limit.lower, 1e-13 * (0.5 - half), TOL_SEARCH);
    assert_close(limit.upper, 1e-13 * (0.5 + half), TOL_SEARCH);
    assert_near(limit.chi2_min, 5.0, 1e-8);
    assert_near(limit.chi2_null, 5.25, 1e-8); /* u^2 at x = 0 */
    assert_int_equal(limit.ndf, 8);
    assert_int_equal(limit.dimension, 2);
    assert_close(limit.x[1], -2e-13, 1e-3);
    assert_string_equal(limit.coordinate[1].parameter->name, "q_mumu");
    /* with y held at 0 instead it is 3 u^2 - 8 u + 8: another interval */
    assert_ok(find_limit(correlated, "q_ee", NUEM_TWO_SIDED, &limit, &err), err);
    assert_close(limit.best_fit, 1e-13 * (0.5 + 4.0 / 3.0), 1e-4);
}

/* Two valleys of the profile, which only one value of the other coordinate each opens. */
static nuem_status two_valleys(const nuem_couplings *c, double *chi2, nuem_error *err)
{
    charges q = charges_of(c);
    double a = q.ee * q.ee - 9.0, w = q.mumu - q.ee * q.ee * q.ee / 9.0;

    (void)err;
    *chi2 = a * a + 4.0 * w * w + 0.1 * q.ee;
    return NUEM_OK;
}

static void disjoint_regions_of_a_profile(void **unused)
{
    nuem_limit limit;
    nuem_error err;

    (void)unused;
    assert_ok(find_limit_with(two_valleys, "q_ee", "q_mumu", NULL, NUEM_TWO_SIDED, &limit, &err),
              err);
    assert_int_equal(limit.n_region, 2);
    assert_close(limit.best_fit, -3e-13, 2e-3);
    /* ends are roots of (x^2 - 9)^2 + 0.1 x = least + 2.7055; least is -0.3 to first order */
    for (int r = 0; r < 2; r++)
        for (int end = 0; end < 2; end++) {
            double x = limit.region[r][end] / 1e-13, a = x * x - 9.0;
            assert_near(a * a + 0.1 * x - limit.chi2_min, TWO_SIDED_90, 1e-5);
        }
    /* and so they are by the profile on a list of values in any order */
    const double x[] = {3e-13, -3e-13, 0.0, 1e-13, -1e-13},
                 y[] = {-1e-13, 0.0, 1e-13, 3e-13, -3e-13};
    const nuem_likelihood likelihood = {two_valleys};
    const nuem_hypothesis_spec spec = {0};
    const nuem_parameter *p = NULL;
    nuem_coordinate other[2];
    nuem_limit_options options = {.other = other};
    nuem_hypothesis *hyp = NULL;
    double fx[5], fy[5];
    assert_int_equal(nuem_parameter_find("q_ee", &p, NULL), NUEM_OK);
    assert_int_equal(nuem_hypothesis_create(&spec, &hyp, NULL), NUEM_OK);
    assert_int_equal(nuem_coordinates_parse("q_mumu", hyp, other, &options.n_other, NULL), NUEM_OK);
    assert_ok(nuem_limit_scan(&likelihood, hyp, p, &options, 5, x, fx, &err), err);
    assert_ok(nuem_limit_scan(&likelihood, hyp, p, &options, 5, y, fy, &err), err);
    assert_true(fx[0] == fy[3] && fx[1] == fy[4] && fx[2] == fy[1] && fx[3] == fy[2] &&
                fx[4] == fy[0]);
    for (int i = 0; i < 5; i++) {
        double v = x[i] / 1e-13, a = v * v - 9.0;
        assert_near(fx[i], a * a + 0.1 * v, 1e-7);
    }
    nuem_hypothesis_free(hyp);
}

/* A phase and another coordinate at once: (|q| - 1)^2 10 + 3 |q|^2 (1 - cos(phase - w)) + (w - 1)^2:
 * at its minimum w = phase = 1, whatever the modulus. */
static nuem_status phase_follows(const nuem_couplings *c, double *chi2, nuem_error *err)
{
    charges q = charges_of(c);
    double r = hypot(q.re, q.im), d = r - 1.0, phase = atan2(q.im, q.re);

    (void)err;
    *chi2 =
        10.0 * d * d + 3.0 * r * r * (1.0 - cos(phase - q.mumu)) + (q.mumu - 1.0) * (q.mumu - 1.0);
    return NUEM_OK;
}

static void phase_and_another(void **unused)
{
    const double half = sqrt(0.1 * TWO_SIDED_90);
    nuem_limit limit;
    nuem_error err;

    (void)unused;
    assert_ok(find_limit_with(phase_follows, "q_emu", "q_mumu", NULL, NUEM_TWO_SIDED, &limit, &err),
              err);
    assert_close(limit.lower, 1e-13 * (1.0 - half), TOL_SEARCH);
    assert_close(limit.upper, 1e-13 * (1.0 + half), TOL_SEARCH);
    assert_close(atan2(limit.x[1], limit.x[0]), 1.0, 1e-3);
    assert_close(limit.x[2], 1e-13, 1e-3);
    assert_int_equal(limit.ndf, 7);
}

/* A moment of 1e-11 seen with three standard deviations: 9 (x^2 - 1)^2. */
static nuem_status moment_seen(const nuem_couplings *c, double *chi2, nuem_error *err)
{
    double x = c->dipole_mub.m[0][0].re / 1e-11;

    (void)err;
    *chi2 = fmin(9.0 * (x * x - 1.0) * (x * x - 1.0), 1e30);
    return NUEM_OK;
}

/* The probability of the null hypothesis, by GSL's distributions of chi2. */
static void p_values(void **unused)
{
    nuem_limit limit;
    nuem_error err;

    (void)unused;
    assert_ok(find_limit(correlated, "q_ee", NUEM_TWO_SIDED, &limit, &err), err);
    /* with y at 0: 3 u^2 - 8 u + 8, 12.75 at x = 0 and 8/3 at its minimum */
    assert_close(limit.p_value, gsl_cdf_chisq_Q(12.75 - 8.0 / 3.0, 1.0), 1e-6);
    assert_ok(find_limit(with_phase, "q_emu", NUEM_TWO_SIDED, &limit, &err), err);
    assert_close(limit.p_value, gsl_cdf_chisq_Q(10.0, 2.0), 1e-6);
    rise = 10.0;
    assert_ok(find_limit(levels_off, "mu_eff", NUEM_TWO_SIDED, &limit, &err), err);
    assert_true(limit.p_value == 1.0); /* the null is the best fit */
    assert_ok(find_limit(moment_seen, "mu_eff", NUEM_TWO_SIDED, &limit, &err), err);
    assert_close(limit.p_value, 0.5 * gsl_cdf_chisq_Q(9.0, 1.0), 1e-6);
}

/* --- bounds of the search, and ends of patience --- */

static void bounds_cut(void **unused)
{
    const double half = sqrt(TWO_SIDED_90);
    nuem_limit_options options = {.lower = -0.5e-13, .upper = 9e-13};
    nuem_limit limit, before;
    nuem_error err;

    (void)unused;
    assert_ok(find_limit_with(correlated, "q_ee", "q_mumu", &options, NUEM_TWO_SIDED, &limit, &err),
              err);
    assert_true(isnan(limit.lower)); /* 0.5 - 1.64 lies outside */
    assert_close(limit.upper, 1e-13 * (0.5 + half), TOL_SEARCH);
    options = (nuem_limit_options){.lower = 1e-13, .upper = -1e-13};
    memset(&limit, 0x5a, sizeof limit);
    before = limit;
    assert_fails(find_limit_with(correlated, "q_ee", NULL, &options, NUEM_TWO_SIDED, &limit, &err),
                 NUEM_ERR_ARG, err, "they must rise");
    options = (nuem_limit_options){.lower = -1e-13, .upper = 1e-13};
    assert_fails(find_limit_with(correlated, "q_emu", NULL, &options, NUEM_TWO_SIDED, &limit, &err),
                 NUEM_ERR_ARG, err, "it is a modulus");
    assert_fails(find_limit_with(correlated, "q_ee", "q_ee", NULL, NUEM_TWO_SIDED, &limit, &err),
                 NUEM_ERR_ARG, err, "q_ee stands twice");
    assert_memory_equal(&limit, &before, sizeof limit);
}

static bool patience(double fraction, void *context)
{
    int *calls = context;

    assert_true(fraction >= 0.0 && fraction < 1.0);
    return ++*calls < 20;
}

static void cancelled(void **unused)
{
    int calls = 0;
    const nuem_progress progress = {patience, &calls};
    const nuem_limit_options options = {.progress = &progress};
    nuem_limit limit = {.cl = -1.0};
    nuem_error err;

    (void)unused;
    assert_fails(
        find_limit_with(correlated, "q_ee", "q_mumu", &options, NUEM_TWO_SIDED, &limit, &err),
        NUEM_ERR_CANCELLED, err, "cancelled");
    assert_int_equal(calls, 20);
    assert_true(limit.cl == -1.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threshold_below_the_level),
        cmocka_unit_test(threshold_above_the_level),
        cmocka_unit_test(both_signs_must_be_bounded),
        cmocka_unit_test(phase_is_profiled),
        cmocka_unit_test(first_complaint_survives),
        cmocka_unit_test(correlation_widens),
        cmocka_unit_test(disjoint_regions_of_a_profile),
        cmocka_unit_test(phase_and_another),
        cmocka_unit_test(p_values),
        cmocka_unit_test(bounds_cut),
        cmocka_unit_test(cancelled),
    };
    nuem_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
