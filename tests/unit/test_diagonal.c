/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The likelihood of a page: what its tensor gives is what the library gives, which goes by couplings and monomials of the
 * channel. */
#include <stdlib.h>

#include "nuem/analysis.h"
#include "nuem/parameter.h"
#include "report/answers.h"
#include "report/diagonal.h"
#include "support/assert_close.h"
#include "support/fixture.h"

/* sums of products in another order; a bin may be the small rest of large terms of either sign */
static const double TOL_SUMS = 1e-10;

static nuem_analysis *analysis_of(const nuem_data *data, const char *id, const nuem_hypothesis *sm)
{
    nuem_analysis *a = NULL;
    nuem_error err;

    assert_ok(nuem_analysis_create(data, 1, &id, sm, NULL, &a, NULL, &err), err);
    return a;
}

/* m_k at x; shape s in bin b. */
static double shape_at(const nuem_diagonal *d, const double *x, size_t s, size_t b)
{
    double sum = 0.0;

    for (size_t k = 0; k < d->n_monomial; k++) {
        double m = 1.0;
        for (int i = 0; i < 2; i++)
            if (d->monomial[k][i] >= 0) m *= x[d->monomial[k][i]];
        sum += d->tensor[(s * d->n_bin + b) * d->n_monomial + k] * m;
    }
    return sum;
}

static nuem_couplings couplings_at(const nuem_hypothesis *sm, const double *x)
{
    nuem_couplings c = *nuem_hypothesis_couplings(sm);
    nuem_error err;

    for (int i = 0; i < NUEM_DIAGONAL_COORDINATES; i++) {
        const nuem_parameter *p;
        assert_ok(nuem_parameter_find(nuem_diagonal_coordinate[i], &p, &err), err);
        nuem_parameter_set(p, nuem_hypothesis_spec_of(sm), (nuem_complex){x[i], 0.0}, &c);
    }
    return c;
}

static void compare(const nuem_data *data, const char *id, double size)
{
    nuem_hypothesis *sm = nuem_test_standard_model(data);
    nuem_analysis *a = analysis_of(data, id, sm);
    const nuem_likelihood *lik = nuem_analysis_likelihood(a);
    const size_t n = nuem_likelihood_bins(lik);
    double x[NUEM_DIAGONAL_COORDINATES], chi2, *counts = malloc(n * sizeof *counts),
                                               *expected = malloc(n * sizeof *expected),
                                               nuisance[NUEM_MAX_NUISANCES];
    nuem_likelihood_workspace *ws = NULL;
    nuem_diagonal d;
    nuem_error err;

    for (int i = 0; i < NUEM_DIAGONAL_COORDINATES; i++)
        x[i] = size * (i < 3 ? 2e-11 : i < 6 ? -3e-13 : 5e-32) * (1.0 + 0.2 * i);
    assert_ok(nuem_diagonal_create(lik, sm, &d, &err), err);
    assert_int_equal(d.n_bin, n);
    assert_true(d.n_monomial >= 7 && d.monomial[0][0] < 0 && d.monomial[0][1] < 0);
    const nuem_couplings c = couplings_at(sm, x);
    nuem_response_counts(nuem_analysis_response(a, 0), &c, counts);
    for (size_t b = 0; b < n; b++) assert_close(shape_at(&d, x, 0, b), counts[b], TOL_SUMS);

    /* all shapes at once: what is expected at the best nuisances */
    assert_ok(nuem_likelihood_workspace_create(lik, &ws, &err), err);
    assert_ok(nuem_likelihood_chi2(lik, ws, &c, &chi2, nuisance, expected, &err), err);
    for (size_t b = 0; b < n && d.statistic != NUEM_STATISTIC_ON_OFF; b++) {
        double mu = 0.0;
        for (size_t s = 0; s < d.n_shape; s++)
            mu += nuisance[d.nuisance[s]] *
                  (s < d.n_signal ? shape_at(&d, x, s, b) : d.template[(s - d.n_signal) * n + b]);
        assert_close(mu, expected[b], TOL_SUMS);
    }
    nuem_diagonal_clear(&d);
    nuem_likelihood_workspace_free(ws);
    free(counts);
    free(expected);
    nuem_analysis_free(a);
    nuem_hypothesis_free(sm);
}

static void the_tensor_gives_the_library_s_counts(void **state)
{
    static const char *const id[] = {
        "xenon1t", "gemma-2012",        "coherent-csi2021", "dresden2-fef", "borexino-phase2-rates",
        "munu",    "helium-tritium-60g"};

    for (size_t i = 0; i < sizeof id / sizeof id[0]; i++)
        for (int k = 0; k < 3; k++) compare(*state, id[i], (double[]){0.0, 1.0, -30.0}[k]);
}

/* Reactor neutrinos are nu_e when they arrive: nothing else is carried along. */
static void what_changes_nothing_is_left_out(void **state)
{
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = analysis_of(*state, "gemma-2012", sm);
    nuem_diagonal d;
    nuem_error err;

    assert_ok(nuem_diagonal_create(nuem_analysis_likelihood(a), sm, &d, &err), err);
    assert_int_equal(d.n_monomial, 7); /* 1, mu^2, q, q^2, r, r^2, q r */
    for (size_t k = 0; k < d.n_monomial; k++)
        for (int i = 0; i < 2; i++) assert_true(d.monomial[k][i] < 0 || d.monomial[k][i] % 3 == 0);
    nuem_diagonal_clear(&d);
    nuem_analysis_free(a);
    nuem_hypothesis_free(sm);
}

/* A nuisance that moves sin^2 theta_W has couplings of its own. */
static void varied_couplings_are_refused(void **state)
{
    const char *id = "xenon1t";
    const nuem_analysis_options options = {.sin2_theta_w_error = 1e-3};
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = NULL;
    nuem_diagonal d = {.n_bin = 77};
    nuem_error err;

    assert_ok(nuem_analysis_create(*state, 1, &id, sm, &options, &a, NULL, &err), err);
    assert_int_equal(nuem_diagonal_create(nuem_analysis_likelihood(a), sm, &d, &err),
                     NUEM_ERR_UNSUPPORTED);
    assert_non_null(strstr(err.message, "xenon1t"));
    assert_int_equal(d.n_bin, 77);
    nuem_analysis_free(a);
    nuem_hypothesis_free(sm);
}

static void answers_are_limits_with_profiles(void **state)
{
    nuem_hypothesis *sm = nuem_test_standard_model(*state);
    nuem_analysis *a = analysis_of(*state, "xenon1t", sm);
    const nuem_likelihood *lik = nuem_analysis_likelihood(a);
    nuem_parameter_answer answer = {.upper = 5.0};
    nuem_limit limit;
    nuem_error err;

    assert_ok(nuem_parameter_answer_find(lik, sm, "mu_eff", 0.9, &answer, &err), err);
    assert_true(answer.bounded);
    assert_ok(nuem_limit_profile(lik, sm, answer.parameter, 0.9, NUEM_TWO_SIDED, &limit, &err),
              err);
    assert_true(answer.two_sided.lower == limit.lower && answer.two_sided.upper == limit.upper);
    assert_ok(nuem_limit_profile(lik, sm, answer.parameter, 0.9, NUEM_ONE_SIDED, &limit, &err),
              err);
    assert_close(answer.upper, limit.upper, 1e-7 /* of the roots */);
    /* the profile holds the interval and what is above it, in equal steps */
    const double *x = answer.value;
    assert_true(x[0] >= 0.0 && x[0] < answer.two_sided.lower &&
                x[NUEM_ANSWER_POINTS - 1] > answer.two_sided.upper);
    for (int i = 1; i < NUEM_ANSWER_POINTS; i++) {
        assert_close(x[i] - x[i - 1], x[1] - x[0], 1e-9 /* differences of neighbours */);
        assert_true(answer.chi2[i] >= answer.two_sided.chi2_min - 1e-6);
    }
    assert_true(answer.chi2[NUEM_ANSWER_POINTS - 1] >
                answer.two_sided.chi2_min + answer.two_sided.delta_chi2);

    assert_int_equal(nuem_parameter_answer_find(lik, sm, "mu_none", 0.9, &answer, &err),
                     NUEM_ERR_ARG);
    assert_int_equal(nuem_parameter_answer_find(lik, sm, "mu_eff", 1.5, &answer, &err),
                     NUEM_ERR_ARG);
    assert_true(answer.two_sided.cl == 0.9);
    nuem_analysis_free(a);

    a = analysis_of(*state, "gemma-2012", sm); /* no nu_tau comes from a reactor so near */
    assert_ok(
        nuem_parameter_answer_find(nuem_analysis_likelihood(a), sm, "mu_tau", 0.9, &answer, &err),
        err);
    assert_false(answer.bounded);
    assert_true(answer.why[0] != '\0');
    nuem_analysis_free(a);
    nuem_hypothesis_free(sm);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tensor_gives_the_library_s_counts),
        cmocka_unit_test(what_changes_nothing_is_left_out),
        cmocka_unit_test(varied_couplings_are_refused),
        cmocka_unit_test(answers_are_limits_with_profiles),
    };

    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
