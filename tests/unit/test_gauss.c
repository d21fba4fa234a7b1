/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gauss-Legendre rules on [0, 1]: closed forms, exactness and the first error of each rule. */
#include "num/gauss.h"

#include <stdbool.h>

#include "nuem/init.h"
#include "support/assert_close.h"

/* tabulated nodes have 16 digits and are moved from [-1, 1] */
static const double TOL_NODE = 4e-16;
/* sums of at most 16 terms below one */
static const double TOL_SUM = 2e-15;

static nuem_gauss rule_of(size_t n)
{
    nuem_gauss rule;
    nuem_error err = {0};

    assert_ok(nuem_gauss_rule(n, &rule, &err), err);
    assert_int_equal(rule.n, n);
    return rule;
}

static double moment(const nuem_gauss *rule, int degree)
{
    double sum = 0.0;

    for (size_t i = 0; i < rule->n; i++) sum += rule->w[i] * pow(rule->x[i], degree);
    return sum;
}

/* Roots of the Legendre polynomials in closed form (DLMF 3.5, on [-1, 1]). */
static void small_rules_are_the_closed_forms(void **unused)
{
    const double inner = sqrt(5.0 - 2.0 * sqrt(10.0 / 7.0)) / 3.0,
                 outer = sqrt(5.0 + 2.0 * sqrt(10.0 / 7.0)) / 3.0, root70 = sqrt(70.0);
    const struct {
        size_t n;
        double x[5], w[5]; /* those with x >= 0 */
    } known[] = {
        {1, {0}, {2}},
        {2, {1.0 / sqrt(3.0)}, {1}},
        {3, {0, sqrt(0.6)}, {8.0 / 9.0, 5.0 / 9.0}},
        {4,
         {sqrt(3.0 / 7.0 - 2.0 / 7.0 * sqrt(1.2)), sqrt(3.0 / 7.0 + 2.0 / 7.0 * sqrt(1.2))},
         {(18.0 + sqrt(30.0)) / 36.0, (18.0 - sqrt(30.0)) / 36.0}},
        {5,
         {0, inner, outer},
         {128.0 / 225.0, (322.0 + 13.0 * root70) / 900.0, (322.0 - 13.0 * root70) / 900.0}},
    };

    (void)unused;
    for (size_t k = 0; k < sizeof known / sizeof known[0]; k++) {
        size_t n = known[k].n, half = (n + 1) / 2;
        nuem_gauss rule = rule_of(n);
        for (size_t i = 0; i < half; i++) {
            double hi = 0.5 + 0.5 * known[k].x[i], lo = 0.5 - 0.5 * known[k].x[i];
            bool found_hi = false, found_lo = false;
            for (size_t p = 0; p < n; p++) {
                bool weight = fabs(rule.w[p] - 0.5 * known[k].w[i]) <= TOL_NODE;
                found_hi |= weight && fabs(rule.x[p] - hi) <= TOL_NODE;
                found_lo |= weight && fabs(rule.x[p] - lo) <= TOL_NODE;
            }
            assert_true(found_hi && found_lo);
        }
    }
}

static void nodes_are_in_order_and_symmetric(void **unused)
{
    (void)unused;
    for (size_t n = 1; n <= NUEM_GAUSS_MAX; n++) {
        nuem_gauss rule = rule_of(n);
        for (size_t i = 0; i < n; i++) {
            assert_true(rule.x[i] > 0.0 && rule.x[i] < 1.0 && rule.w[i] > 0.0);
            if (i) assert_true(rule.x[i] > rule.x[i - 1]);
            assert_near(rule.x[i] + rule.x[n - 1 - i], 1.0, TOL_NODE);
            assert_near(rule.w[i], rule.w[n - 1 - i], TOL_NODE);
        }
    }
}

/* n points integrate x^k exactly up to k = 2n - 1, and miss x^2n by (n!)^4 / ((2n + 1) (2n)!^2). */
static void exact_to_degree_2n_minus_1_and_no_further(void **unused)
{
    (void)unused;
    for (size_t n = 1; n <= NUEM_GAUSS_MAX; n++) {
        nuem_gauss rule = rule_of(n);
        for (int k = 0; k < (int)(2 * n); k++)
            assert_near(moment(&rule, k), 1.0 / (k + 1), TOL_SUM);
        double error = 1.0 / (double)(2 * n + 1); /* (n!)^4 / (2n)!^2 = prod (i / (n + i))^2 */
        for (size_t i = 1; i <= n; i++) error *= pow((double)i / (double)(n + i), 2);
        double missed = 1.0 / (double)(2 * n + 1) - moment(&rule, (int)(2 * n));
        assert_near(missed, error, TOL_SUM);
        if (n <= 8) assert_close(missed, error, 1e-4 /* the error is 1e-10 of the sum at n = 8 */);
    }
}

/* Integrals without a polynomial in them. */
static void smooth_functions(void **unused)
{
    const nuem_gauss rule = rule_of(NUEM_GAUSS_MAX);
    double e = 0.0, log2 = 0.0, quarter_pi = 0.0, root = 0.0;

    (void)unused;
    for (size_t i = 0; i < rule.n; i++) {
        double x = rule.x[i], w = rule.w[i];
        e += w * exp(x);
        log2 += w / (1.0 + x);
        quarter_pi += w / (1.0 + x * x);
        root += w * sqrt(x);
    }
    assert_close(e, M_E - 1.0, TOL_SUM);
    assert_close(log2, M_LN2, TOL_SUM);
    assert_close(quarter_pi, 0.25 * M_PI, TOL_SUM);
    /* the branch point at the end costs digits: the known rate is n^-3 */
    assert_close(root, 2.0 / 3.0, 1e-4);
}

static void impossible_rules_are_refused(void **unused)
{
    const size_t bad[] = {0, NUEM_GAUSS_MAX + 1, 1000000, (size_t)-1};

    (void)unused;
    for (int i = 0; i < 4; i++) {
        nuem_gauss rule = {.n = 77, .x = {0.25}};
        nuem_error err = {0};
        assert_fails(nuem_gauss_rule(bad[i], &rule, &err), NUEM_ERR_ARG, err, "1 to 16");
        assert_true(rule.n == 77 && rule.x[0] == 0.25);
        assert_int_equal(nuem_gauss_rule(bad[i], &rule, NULL), NUEM_ERR_ARG);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_rules_are_the_closed_forms),
        cmocka_unit_test(nodes_are_in_order_and_symmetric),
        cmocka_unit_test(exact_to_degree_2n_minus_1_and_no_further),
        cmocka_unit_test(smooth_functions),
        cmocka_unit_test(impossible_rules_are_refused),
    };
    nuem_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
