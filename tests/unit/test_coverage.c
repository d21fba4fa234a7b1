/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coverage of profile intervals: Gaussian numbers, for which it is known; one Poisson number, for which it
 * is a sum; the definition of the interval against nuem_limit_profile's; refusals. */
#include <gsl/gsl_cdf.h>
#include <gsl/gsl_randist.h>

#include "nuem/limit.h"
#include "nuem/toys.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/one_bin.h"

enum { TOYS = 20000 };
static const double FIVE_SIGMA = 5.0;

static nuem_coverage_result cover(const nuem_one_bin *one, double signal, double cl,
                                  nuem_construction construction)
{
    nuem_coverage_result r;
    nuem_error err;

    assert_ok(nuem_coverage(one->objective, NULL, nuem_one_bin_x(one, signal), cl, construction,
                            TOYS, 3, 0, NULL, &r, &err),
              err);
    assert_int_equal(r.n_toy, TOYS);
    assert_true(r.coverage == (double)r.n_covered / TOYS);
    assert_close(r.error, sqrt(r.coverage * (1.0 - r.coverage) / TOYS), 1e-12);
    return r;
}

/* Far from the boundary the interval covers cl; at the boundary the best fit is 0 for half of the
 * toys, which are covered: (1 + cl)/2. A one-sided limit covers cl everywhere (1 at 0). */
static void gaussian(void **state)
{
    nuem_one_bin one = nuem_one_bin_gaussian(*state, 0.0);

    for (double cl = 0.6827; cl < 0.96; cl += 0.1) {
        nuem_coverage_result far = cover(&one, 6.0, cl, NUEM_TWO_SIDED),
                             edge = cover(&one, 0.0, cl, NUEM_TWO_SIDED),
                             limit = cover(&one, 3.0, cl, NUEM_ONE_SIDED);
        assert_near(far.coverage, cl, FIVE_SIGMA * far.error);
        assert_near(edge.coverage, 0.5 * (1.0 + cl), FIVE_SIGMA * edge.error);
        assert_near(limit.coverage, cl, FIVE_SIGMA * limit.error);
        assert_true(cover(&one, 0.0, cl, NUEM_ONE_SIDED).coverage == 1.0);
    }
    nuem_one_bin_close(&one);
}

/* Sum over the counts whose deviance lies within the threshold. */
static double poisson_sum(double signal, double b, double cl, bool one_sided)
{
    const double z = gsl_cdf_ugaussian_Pinv(one_sided ? cl : 0.5 * (1.0 + cl)), mu = signal + b;
    double sum = 0.0;

    for (unsigned n = 0; n < 200; n++) {
        double best = fmax(n, b);
        double delta = nuem_test_deviance(mu, n) - nuem_test_deviance(best, n);
        if (delta <= z * z || (one_sided && best >= mu)) sum += gsl_ran_poisson_pdf(n, mu);
    }
    return sum;
}

static void poisson(void **state)
{
    nuem_one_bin one = nuem_one_bin_poisson(*state, 4.0, 3.0);

    for (double signal = 0.5; signal < 9.0; signal += 2.0)
        for (int k = 0; k < 2; k++) {
            nuem_construction c = k ? NUEM_ONE_SIDED : NUEM_TWO_SIDED;
            nuem_coverage_result r = cover(&one, signal, 0.9, c);
            assert_near(r.coverage, poisson_sum(signal, 3.0, 0.9, k), FIVE_SIGMA * r.error + 1e-9);
        }
    nuem_one_bin_close(&one);
}

/* A toy as data: inside the interval of nuem_limit_profile or not. */
static void definition_is_the_limits(void **state)
{
    const double truth = 2.0, known = 3.0;
    const nuem_parameter *mu = NULL;
    nuem_error err;

    assert_ok(nuem_parameter_find("mu_eff", &mu, &err), err);
    for (int k = 0; k < 2; k++) {
        nuem_construction c = k ? NUEM_ONE_SIDED : NUEM_TWO_SIDED;
        double sum = 0.0;
        for (unsigned n = 0; n < 25; n++) {
            nuem_one_bin one = nuem_one_bin_poisson(*state, n, known);
            nuem_limit limit;
            assert_ok(nuem_limit_profile(one.m.likelihood, one.m.sm, mu, 0.9, c, &limit, &err),
                      err);
            double x = nuem_one_bin_x(&one, truth);
            if ((isnan(limit.lower) || x >= limit.lower) && x <= limit.upper)
                sum += gsl_ran_poisson_pdf(n, truth + known);
            nuem_one_bin_close(&one);
        }
        assert_near(sum, poisson_sum(truth, known, 0.9, k), 1e-8 /* counts above 24 */);
    }
}

static bool stop(double fraction, void *context)
{
    (void)fraction, (void)context;
    return false;
}

static void refusals(void **state)
{
    nuem_one_bin one = nuem_one_bin_gaussian(*state, 1.0);
    const nuem_progress cancel = {stop, NULL};
    nuem_objective *none = NULL;
    nuem_coverage_result r, untouched;
    nuem_error err;
    const nuem_objective *o = one.objective;

    memset(&untouched, 0x5a, sizeof untouched);
    r = untouched;
    assert_fails(nuem_coverage(o, NULL, 1e-9, 1.0, NUEM_TWO_SIDED, 9, 1, 0, NULL, &r, &err),
                 NUEM_ERR_ARG, err, "confidence level is 1");
    assert_fails(nuem_coverage(o, NULL, 1e-9, 0.4, NUEM_ONE_SIDED, 9, 1, 0, NULL, &r, &err),
                 NUEM_ERR_ARG, err, "0.5 at least");
    assert_fails(nuem_coverage(o, NULL, 1e-9, 0.9, NUEM_TWO_SIDED, 0, 1, 0, NULL, &r, &err),
                 NUEM_ERR_ARG, err, "number of toys is 0");
    assert_fails(nuem_coverage(o, NULL, 1e-9, 0.9, NUEM_TWO_SIDED, 9, 1, -2, NULL, &r, &err),
                 NUEM_ERR_ARG, err, "threads is -2");
    assert_fails(nuem_coverage(o, NULL, -1e-9, 0.9, NUEM_TWO_SIDED, 9, 1, 0, NULL, &r, &err),
                 NUEM_ERR_ARG, err, "not negative");
    assert_fails(nuem_coverage(o, NULL, (double)NAN, 0.9, NUEM_TWO_SIDED, 9, 1, 0, NULL, &r, &err),
                 NUEM_ERR_ARG, err, "finite");
    assert_fails(nuem_coverage(o, NULL, 1e-9, 0.9, (nuem_construction)7, 9, 1, 0, NULL, &r, &err),
                 NUEM_ERR_ARG, err, "construction 7");
    assert_fails(nuem_coverage(o, NULL, 1e-9, 0.9, NUEM_TWO_SIDED, 9, 1, 0, &cancel, &r, &err),
                 NUEM_ERR_CANCELLED, err, "cancelled");
    assert_ok(nuem_objective_create(one.m.likelihood, one.m.sm, 0, NULL, &none, &err), err);
    assert_fails(nuem_coverage(none, NULL, 1e-9, 0.9, NUEM_TWO_SIDED, 9, 1, 0, NULL, &r, &err),
                 NUEM_ERR_ARG, err, "0 coordinates");
    assert_memory_equal(&r, &untouched, sizeof r);
    nuem_objective_free(none);
    nuem_one_bin_close(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gaussian),
        cmocka_unit_test(poisson),
        cmocka_unit_test(definition_is_the_limits),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
