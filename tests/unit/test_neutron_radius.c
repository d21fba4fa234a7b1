/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The radius of the neutrons as a parameter: against analyses built anew at each radius, expected data
 * whose radius is known, and what is refused. */
#include <string.h>

#include "nuem/neutron_radius.h"
#include "stat/chebyshev.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/temporary.h"

/* of the profile: what its header promises, for a wide range and near the minimum */
static const double TOL_CHI2 = 1e-3;
static const double TOL_FM = 1e-3;
/* one analysis, evaluated twice */
static const double TOL_SAME = 1e-7;
/* with 17 nodes and more the ends of a polynomial of degree 16 */
static const double TOL_POLYNOMIAL = 1e-12;

/* About 1600 neutrinos on 80 kg of CsI in a beam like that of the SNS. */
static const char csi[] =
    "schema: nuem/experiment/1\nid: %s\ntitle: test\nchannel: cevns\nflux: sns-csi2017\n"
    "target: {formula: CsI, rn_error_fm: 0.1}\nexposure: 25000 kg d\n"
    "quenching: {polynomial_kev: [0.0878], relative_error: 0.05}\n"
    "resolution: {model: poisson, pe_per_kev: 13.35}\n"
    "efficiency: {constant: 0.6, energy: true, relative_error: 0.03}\n"
    "data: {edges_pe: [6, 9, 12, 16, 20, 26, 34], counts: [%s]}\n"
    "backgrounds: [{name: steady, %s, relative_error: 0.02}]\n";
static const char seen[] = "860, 660, 530, 335, 240, 165",
                  steady[] = "counts: [300, 250, 220, 150, 120, 90]",
                  whole[] = "counts: [900, 900, 900, 900, 900, 900], includes_sm_signal: true";

static const char *put(const char *id, const char *counts, const char *steady_counts)
{
    char text[2048], file[64];

    snprintf(text, sizeof text, csi, id, counts, steady_counts);
    snprintf(file, sizeof file, "%s.yaml", id);
    return nuem_test_put(file, text);
}

static nuem_neutron_profile *profile(const nuem_data *data, const char *id,
                                     const nuem_analysis_options *analysis,
                                     const nuem_neutron_profile_options *options)
{
    nuem_hypothesis *sm = nuem_test_standard_model(data);
    nuem_neutron_profile *p = NULL;
    nuem_error err;

    assert_ok(nuem_neutron_profile_create(data, 1, &id, sm, analysis, options, &p, NULL, &err),
              err);
    nuem_hypothesis_free(sm);
    return p;
}

static nuem_limit limit(const nuem_neutron_profile *p, double cl, nuem_construction how)
{
    nuem_limit l;
    nuem_error err;

    assert_ok(nuem_neutron_profile_limit(p, cl, how, &l, &err), err);
    return l;
}

/* The second route: everything built at one radius, with the experiment's own counts. */
static double chi2_at(const nuem_data *data, const char *id, double rn_fm, double sin2)
{
    const nuem_analysis_options o = {.neutron_radius_fm = rn_fm};
    nuem_hypothesis *sm = nuem_test_standard_model(data);
    nuem_likelihood_workspace *ws = NULL;
    nuem_analysis *a = NULL;
    nuem_error err;
    double chi2 = NAN;

    assert_ok(nuem_analysis_create(data, 1, &id, sm, &o, &a, NULL, &err), err);
    const nuem_likelihood *lik = nuem_analysis_likelihood(a);
    nuem_couplings c = *nuem_hypothesis_couplings(sm);
    if (sin2 > 0.0) c.sin2_theta_w = sin2;
    assert_ok(nuem_likelihood_workspace_create(lik, &ws, &err), err);
    assert_ok(nuem_likelihood_chi2(lik, ws, &c, &chi2, NULL, NULL, &err), err);
    nuem_likelihood_workspace_free(ws);
    nuem_analysis_free(a);
    nuem_hypothesis_free(sm);
    return chi2;
}

/* Where chi2, built anew at each radius, is `level`. */
static double crossing(const nuem_data *data, const char *id, double inside, double outside,
                       double level)
{
    while (fabs(outside - inside) > 0.1 * TOL_FM) {
        double mid = 0.5 * (inside + outside);
        if (chi2_at(data, id, mid, 0.0) <= level)
            inside = mid;
        else
            outside = mid;
    }
    return 0.5 * (inside + outside);
}

/* Polynomials up to the degree are exact, and the points of n are among those of 2n. */
static void interpolation(void **state)
{
    double x[33], f[33];

    (void)state;
    for (size_t n = 8; n <= 32; n *= 2) {
        for (size_t k = 0; k <= n; k++) {
            x[k] = nuem_chebyshev_point(n, k, 2.5, 9.0);
            f[k] = pow(x[k] - 4.0, 8.0) - 3.0 * x[k];
            assert_close(x[k], nuem_chebyshev_point(2 * n, 2 * k, 2.5, 9.0), TOL_POLYNOMIAL);
            assert_true(k == 0 || x[k] > x[k - 1]);
        }
        assert_true(x[0] == 2.5 && x[n] == 9.0);
        for (double at = 2.5; at <= 9.0; at += 0.13)
            assert_near(nuem_chebyshev_at(n, x, f, at), pow(at - 4.0, 8.0) - 3.0 * at,
                        TOL_POLYNOMIAL * pow(5.0, 8.0));
    }
}

static void built_anew_at_each_radius(void **state)
{
    const char *id = put("seen", seen, steady);
    nuem_neutron_profile *p = profile(*state, id, NULL, NULL);
    const nuem_limit l = limit(p, 0.9, NUEM_TWO_SIDED);
    double worst = 0.0;
    size_t n;

    for (double r = 2.5; r <= 9.0; r += 0.325) {
        double want = chi2_at(*state, id, r, 0.0), got = nuem_neutron_profile_chi2(p, r);
        if (want > l.chi2_min + NUEM_NEUTRON_PROFILE_RISE) continue;
        worst = fmax(worst, fabs(got - want));
        assert_near(got, want, TOL_CHI2);
    }
    const double *node = nuem_neutron_profile_nodes(p, &n);
    assert_true(n >= 17 && n <= 65 && node[0] == 2.5 && node[n - 1] == 9.0);
    assert_near(nuem_neutron_profile_values(p)[n / 2], chi2_at(*state, id, node[n / 2], 0.0),
                TOL_SAME);
    assert_true(nuem_neutron_profile_error(p) <= NUEM_NEUTRON_PROFILE_TOLERANCE);
    assert_true(isnan(nuem_neutron_profile_chi2(p, 2.4)) &&
                isnan(nuem_neutron_profile_chi2(p, 9.1)));
    assert_near(l.chi2_min, chi2_at(*state, id, l.best_fit, 0.0), TOL_SAME);
    for (double step = -0.05; step < 0.06; step += 0.1)
        assert_true(chi2_at(*state, id, l.best_fit + step, 0.0) > l.chi2_min - TOL_SAME);
    const double level = l.chi2_min + l.delta_chi2;
    assert_close(l.delta_chi2, 2.705543454095404, 1e-9);
    assert_true(l.lower > 2.5 && l.upper < 9.0 && l.n_region == 1);
    assert_near(l.lower, crossing(*state, id, l.best_fit, 2.5, level), TOL_FM);
    assert_near(l.upper, crossing(*state, id, l.best_fit, 9.0, level), TOL_FM);
    const nuem_limit one = limit(p, 0.95, NUEM_ONE_SIDED);
    assert_true(isnan(one.lower)); /* Phi^-1(0.95) is that of the two-sided 90 % */
    assert_near(one.upper, l.upper, TOL_SAME);
    assert_int_equal(l.dimension, 0);
    assert_int_equal(l.ndf, 6 - 1);
    assert_true(isnan(l.significance) && isnan(l.p_value));
    print_message("%zu nodes, error %.2g, worst %.2g; R_n = %.3f (%.3f, %.3f) fm\n", n,
                  nuem_neutron_profile_error(p), worst, l.best_fit, l.lower, l.upper);
    nuem_neutron_profile_free(p);
}

/* The radius that expected data have comes back, with the nuisances where they were. */
static void expected_data(void **state)
{
    const char *id = put("seen", seen, steady);
    const nuem_analysis_options o = {.neutron_radius_fm = 5.5, .asimov = true};

    for (int range = 0; range < 2; range++) {
        const nuem_neutron_profile_options how = {.lower_fm = range ? 3.0 : 0.0,
                                                  .upper_fm = range ? 8.0 : 0.0};
        nuem_neutron_profile *p = profile(*state, id, &o, &how);
        const nuem_limit l = limit(p, 0.683, NUEM_TWO_SIDED);
        assert_near(l.best_fit, 5.5, TOL_FM);
        assert_near(l.chi2_min, 0.0, 1e-6); /* (1e-3 fm / sigma)^2 */
        assert_near(l.chi2_null, 0.0, TOL_SAME);
        assert_near(l.significance, 0.0, TOL_FM);
        assert_near(l.p_value, 1.0, TOL_FM);
        assert_true(l.lower < 5.5 && l.upper > 5.5);
        const nuem_likelihood *lik = nuem_analysis_likelihood(nuem_neutron_profile_analysis(p));
        assert_true(nuem_likelihood_is_asimov(lik));
        assert_int_equal(l.n_nuisance, nuem_likelihood_nuisances(lik));
        for (size_t i = 0; i < l.n_nuisance; i++) {
            const nuem_nuisance *v = nuem_likelihood_nuisance(lik, i);
            assert_string_not_equal(v->name, "CsI neutron radius");
            assert_near(nuem_nuisance_pull(v, l.nuisance[i]), 0.0, TOL_FM);
        }
        nuem_neutron_profile_free(p);
    }
    /* the truth is what the files say, whatever the parameter: a file-wide radius near 5.06 */
    const nuem_analysis_options files = {.asimov = true};
    nuem_neutron_profile *p = profile(*state, id, &files, NULL);
    const nuem_limit l = limit(p, 0.9, NUEM_TWO_SIDED);
    assert_near(l.best_fit, 5.06, 0.04); /* between 5.09 of Cs and 5.03 of I */
    assert_near(l.chi2_min, 0.0, TOL_CHI2);
    nuem_neutron_profile_free(p);
}

/* sin^2 theta_W free: the minimum over it at a radius by golden sections of rebuilt chi2. */
static void others_are_minimised(void **state)
{
    const char *id = put("seen", seen, steady);
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_coordinate other[NUEM_MAX_COORDINATES];
    nuem_neutron_profile_options how = {.other = other};
    nuem_error err;

    assert_ok(nuem_coordinates_parse("sin2_theta_w", sm, other, &how.n_other, &err), err);
    nuem_neutron_profile *p = profile(*state, id, NULL, &how),
                         *alone = profile(*state, id, NULL, NULL);
    const nuem_limit l = limit(p, 0.683, NUEM_TWO_SIDED),
                     fixed = limit(alone, 0.683, NUEM_TWO_SIDED);
    assert_int_equal(l.dimension, 1);
    assert_ptr_equal(l.coordinate[0].parameter, other[0].parameter);
    assert_int_equal(l.ndf, fixed.ndf - 1);
    assert_true(l.chi2_min <= fixed.chi2_min + TOL_SAME);
    assert_true(l.upper - l.lower > fixed.upper - fixed.lower);
    assert_near(chi2_at(*state, id, l.best_fit, l.x[0]), l.chi2_min, TOL_SAME);
    for (double r = 4.0; r < 7.0; r += 1.25) {
        const double golden = 0.5 * (3.0 - sqrt(5.0));
        double a = 0.05, b = 0.45, c = a + golden * (b - a), d = b - golden * (b - a);
        double fc = chi2_at(*state, id, r, c), fd = chi2_at(*state, id, r, d);
        while (b - a > 1e-4) {
            if (fc < fd) {
                b = d, d = c, fd = fc;
                c = a + golden * (b - a);
                fc = chi2_at(*state, id, r, c);
            } else {
                a = c, c = d, fc = fd;
                d = b - golden * (b - a);
                fd = chi2_at(*state, id, r, d);
            }
        }
        assert_near(nuem_neutron_profile_chi2(p, r), fmin(fc, fd), TOL_CHI2);
    }
    nuem_neutron_profile_free(p);
    nuem_neutron_profile_free(alone);
    nuem_hypothesis_free(sm);
}

/* A range that ends inside the interval has no end there. */
static void range_cuts_the_interval(void **state)
{
    const char *id = put("seen", seen, steady);
    nuem_neutron_profile *all_of_it = profile(*state, id, NULL, NULL);
    const nuem_limit all = limit(all_of_it, 0.683, NUEM_TWO_SIDED);
    const nuem_neutron_profile_options left = {.lower_fm = 0.5 * (all.lower + all.best_fit),
                                               .upper_fm = 8.0},
                                       right = {.lower_fm = 3.0,
                                                .upper_fm = 0.5 * (all.upper + all.best_fit)},
                                       above = {.lower_fm = 0.5 * (all.upper + all.best_fit),
                                                .upper_fm = 8.0};
    nuem_neutron_profile *p = profile(*state, id, NULL, &left);
    nuem_limit l = limit(p, 0.683, NUEM_TWO_SIDED);

    assert_true(isnan(l.lower));
    assert_near(l.upper, all.upper, TOL_FM);
    nuem_neutron_profile_free(p);
    p = profile(*state, id, NULL, &right);
    l = limit(p, 0.683, NUEM_TWO_SIDED);
    assert_true(isnan(l.upper));
    assert_near(l.lower, all.lower, TOL_FM);
    nuem_neutron_profile_free(p);
    p = profile(*state, id, NULL, &above); /* lowest at the end of the range */
    l = limit(p, 0.683, NUEM_TWO_SIDED);
    assert_true(l.best_fit == above.lower_fm && isnan(l.lower) && l.upper > all.upper);
    nuem_neutron_profile_free(p);
    nuem_neutron_profile_free(all_of_it);
}

typedef struct watch {
    double last;
    int calls, stop_at;
} watch;

static bool look(double fraction, void *context)
{
    watch *w = context;

    assert_true(fraction > 0.0 && fraction <= 1.0 + 1e-12);
    w->last = fraction;
    return ++w->calls != w->stop_at;
}

static void progress_and_cancelling(void **state)
{
    const char *id = put("seen", seen, steady);
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    watch all = {0}, some = {.stop_at = 3};
    const nuem_progress show = {look, &all}, stop = {look, &some};
    nuem_neutron_profile_options how = {.progress = &show, .threads = 1};
    nuem_neutron_profile *p = profile(*state, id, NULL, &how);
    size_t n;
    nuem_error err;

    nuem_neutron_profile_nodes(p, &n);
    assert_int_equal(all.calls, n);
    nuem_neutron_profile_free(p);
    p = NULL;
    how.progress = &stop;
    assert_fails(nuem_neutron_profile_create(*state, 1, &id, sm, NULL, &how, &p, NULL, &err),
                 NUEM_ERR_CANCELLED, err, "cancelled");
    assert_null(p);
    assert_int_equal(some.calls, 3);
    nuem_hypothesis_free(sm);
}

static void bad_input_is_refused(void **state)
{
    const char *id = put("seen", seen, steady), *electrons = "xenonnt",
               *mixed = put("mixed", seen, whole);
    const struct {
        nuem_analysis_options analysis;
        nuem_neutron_profile_options how;
        const char *id, *part;
        nuem_status status;
    } bad[] = {
        {{0},
         {.lower_fm = 6.0, .upper_fm = 5.0},
         id,
         "range of the neutron radius is 6 to 5 fm",
         NUEM_ERR_ARG},
        {{0}, {.lower_fm = -1.0, .upper_fm = 5.0}, id, "is -1 to 5 fm", NUEM_ERR_ARG},
        {{0}, {.lower_fm = 3.0, .upper_fm = HUGE_VAL}, id, "is 3 to inf fm", NUEM_ERR_ARG},
        {{0}, {.lower_fm = NAN, .upper_fm = 4.0}, id, "range of the neutron radius", NUEM_ERR_ARG},
        {{0}, {.lower_fm = 1.0, .upper_fm = 5.0}, id, "neutrons of ", NUEM_ERR_DOMAIN},
        {{0}, {.n_other = NUEM_MAX_COORDINATES + 1}, id, "coordinates", NUEM_ERR_ARG},
        {{.form_factor = "unit"},
         {.lower_fm = 0.0},
         id,
         "form factor unit has no radius",
         NUEM_ERR_ARG},
        {{0},
         {.lower_fm = 0.0},
         electrons,
         "no experiment sees neutrinos scatter on nuclei",
         NUEM_ERR_ARG},
        {{0},
         {.lower_fm = 0.0},
         mixed,
         "'steady' of mixed contains the signal",
         NUEM_ERR_UNSUPPORTED},
        {{0}, {.lower_fm = 0.0}, "nothing", "nothing", NUEM_ERR_ARG},
    };
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_neutron_profile *p = NULL;
    nuem_limit l = {.cl = 7.0};
    nuem_error err;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const char *const which = bad[i].id;
        assert_fails(nuem_neutron_profile_create(*state, 1, &which, sm, &bad[i].analysis,
                                                 &bad[i].how, &p, NULL, &err),
                     bad[i].status, err, bad[i].part);
        assert_int_equal(nuem_neutron_profile_create(*state, 1, &which, sm, &bad[i].analysis,
                                                     &bad[i].how, &p, NULL, NULL),
                         bad[i].status);
    }
    assert_null(p);
    nuem_neutron_profile_free(NULL);
    p = profile(*state, id, NULL, NULL);
    assert_fails(nuem_neutron_profile_limit(p, 1.0, NUEM_TWO_SIDED, &l, &err), NUEM_ERR_ARG, err,
                 "confidence level is 1");
    assert_fails(nuem_neutron_profile_limit(p, 0.3, NUEM_ONE_SIDED, &l, &err), NUEM_ERR_ARG, err,
                 "one-sided limit needs 0.5");
    assert_true(l.cl == 7.0);
    nuem_neutron_profile_free(p);
    nuem_hypothesis_free(sm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(interpolation),           cmocka_unit_test(built_anew_at_each_radius),
        cmocka_unit_test(expected_data),           cmocka_unit_test(others_are_minimised),
        cmocka_unit_test(range_cuts_the_interval), cmocka_unit_test(progress_and_cancelling),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
