/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The rules of Lobatto on powers of x, whose integrals and derivatives are known. */
#include "num/lobatto.h"
#include "support/assert_close.h"

/* rounding; derivatives of n points amplify it by n^2 */
static const double TOL = 2e-15;

static double power(double x, size_t k)
{
    double p = 1.0;

    for (size_t i = 0; i < k; i++) p *= x;
    return p;
}

static void powers_are_exact(void **unused)
{
    nuem_lobatto r;

    (void)unused;
    for (size_t n = 3; n <= NUEM_LOBATTO_MAX; n++) {
        nuem_lobatto_set(&r, n);
        assert_true(r.x[0] == -1.0 && r.x[n - 1] == 1.0);
        for (size_t k = 0; k <= 2 * n - 3; k++) { /* the degree of the rule */
            double sum = 0.0;
            for (size_t q = 0; q < n; q++) sum += r.weight[q] * power(r.x[q], k);
            assert_near(sum, k % 2 ? 0.0 : 2.0 / (double)(k + 1), TOL);
        }
        for (size_t k = 0; k < n; k++) {
            double middle = 0.0;
            for (size_t q = 0; q < n; q++) {
                double slope = 0.0, sum = 0.0;
                for (size_t s = 0; s < n; s++) {
                    slope += r.derivative[q][s] * power(r.x[s], k);
                    sum += r.integral[q][s] * power(r.x[s], k);
                }
                middle += r.middle[q] * power(r.x[q], k);
                assert_near(slope, k ? (double)k * power(r.x[q], k - 1) : 0.0,
                            (double)(n * n) * TOL);
                assert_near(sum, (power(r.x[q], k + 1) - power(-1.0, k + 1)) / (double)(k + 1),
                            TOL);
            }
            assert_near(middle, k ? 0.0 : 1.0, TOL);
        }
    }
}

/* x^{n-1} has the coefficient 2^{n-1} (n-1)!^2/(2n-2)! of P_{n-1}, x^{n-2} none */
static void tails_are_legendre_coefficients(void **unused)
{
    nuem_lobatto r;

    (void)unused;
    for (size_t n = 3; n <= NUEM_LOBATTO_MAX; n++) {
        double want = 1.0, before = 1.0, got[4] = {0};
        nuem_lobatto_set(&r, n);
        for (size_t k = 1; k < n; k++) want *= (double)k / (double)(2 * k - 1);
        before = want * (double)(2 * n - 3) / (double)(n - 1);
        for (size_t q = 0; q < n; q++) {
            got[0] += r.tail[q] * power(r.x[q], n - 1);
            got[1] += r.tail[q] * power(r.x[q], n - 2);
            got[2] += r.before[q] * power(r.x[q], n - 2);
            got[3] += r.before[q] * power(r.x[q], n - 1);
        }
        assert_near(got[0], want, TOL);
        assert_near(got[1], 0.0, TOL);
        assert_near(got[2], before, TOL);
        assert_near(got[3], 0.0, TOL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(powers_are_exact),
        cmocka_unit_test(tails_are_legendre_coefficients),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
