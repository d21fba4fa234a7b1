/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Generalised eigenvalues, extrapolation of iterations, 3j symbols. */
#include "num/eigen.h"

#include <math.h>
#include <string.h>

#include "num/pulay.h"
#include "num/wigner.h"
#include "support/assert_close.h"

enum { N = 6 };

/* Second differences on a chain: 2 - 2 cos(k pi/(N + 1)); with B = 2, half of that. */
static void chain(void **unused)
{
    double w[N], vector[N * N];

    (void)unused;
    for (size_t first = 0; first < N; first += 2) {
        double a[N * N] = {0}, b[N * N] = {0};
        for (size_t i = 0; i < N; i++) {
            a[i * N + i] = b[i * N + i] = 2.0;
            if (i > 0) a[i * N + i - 1] = a[(i - 1) * N + i] = -1.0;
        }
        assert_true(nuem_eigen_generalised(N, a, b, first, 2, w, vector));
        for (size_t k = 0; k < 2; k++) {
            const double angle = (double)(first + k + 1) * M_PI / (N + 1);
            double norm = 0.0;
            assert_close(w[k], 1.0 - cos(angle), 1e-14);
            for (size_t i = 0; i < N; i++) {
                const double *v = vector + k * N;
                norm += 2.0 * v[i] * v[i];
                assert_near(v[i] * sin(angle), v[0] * sin((double)(i + 1) * angle), 1e-14);
            }
            assert_close(norm, 1.0, 1e-14);
        }
    }
}

/* Turning by an angle, stretched: 2 e^{+-i angle}; and a real one. */
static void eigenvalues_of_a_real_matrix(void **unused)
{
    const double c = 2.0 * cos(0.7), s = 2.0 * sin(0.7);
    double a[9] = {c, -s, 5.0, s, c, 7.0, 0.0, 0.0, -3.0}, re[3], im[3], sum = 0.0;

    (void)unused;
    assert_true(nuem_eigen_values(3, a, re, im));
    for (int i = 0; i < 3; i++) {
        const bool real = re[i] < 0.0;
        assert_close(re[i], real ? -3.0 : c, 1e-14);
        assert_near(fabs(im[i]), real ? 0.0 : s, 1e-14);
        sum += im[i];
    }
    assert_near(sum, 0.0, 1e-14);
}

static void metric_must_be_positive(void **unused)
{
    double a[4] = {1, 0, 0, 1}, b[4] = {1, 2, 2, 1}, w[2], vector[4];

    (void)unused;
    assert_false(nuem_eigen_generalised(2, a, b, 0, 2, w, vector));
}

/* x = M x + c for a matrix with large eigenvalues: plain iteration diverges, the mixture is exact once as
 * many directions as there are have been seen. */
static void pulay_solves_linear_equations(void **unused)
{
    enum { D = 4 };
    static const double m[D] = {-3.0, 0.5, 2.0, -0.8};
    double x[D] = {0}, out[D], error[D];
    nuem_pulay p;
    nuem_error err;

    (void)unused;
    assert_ok(nuem_pulay_create(D, D, &p, &err), err);
    for (int step = 0; step < D + 1; step++) {
        for (size_t i = 0; i < D; i++) {
            out[i] = m[i] * x[i] + 1.0;
            error[i] = out[i] - x[i];
        }
        nuem_pulay_push(&p, out, error);
        nuem_pulay_mix(&p, x);
    }
    for (size_t i = 0; i < D; i++)
        assert_close(x[i], 1.0 / (1.0 - m[i]), 1e-6 /* the ridge of 1e-12 */);
    nuem_pulay_clear(&p);
}

/* The oldest goes where there is no room; the same iterate twice does no harm. */
static void pulay_forgets(void **unused)
{
    nuem_pulay p;
    nuem_error err;
    double x;

    (void)unused;
    assert_ok(nuem_pulay_create(1, 1, &p, &err), err);
    const double zero = 0.0, seven = 7.0;
    nuem_pulay_push(&p, &seven, &zero); /* the exact answer, then others */
    for (int i = 0; i < NUEM_PULAY_DEPTH; i++) {
        const double one = 1.0, value = 3.0;
        nuem_pulay_push(&p, &value, &one);
        nuem_pulay_mix(&p, &x);
        if (i + 1 < NUEM_PULAY_DEPTH) assert_close(x, 7.0, 1e-9);
    }
    assert_close(x, 3.0, 1e-12);
    nuem_pulay_clear(&p);
    nuem_pulay_clear(&p);
}

/* Edmonds, Angular Momentum in Quantum Mechanics (1957), table 2; sum rule over the third. */
static void wigner(void **unused)
{
    (void)unused;
    assert_close(nuem_wigner_3j(1, 2, 1, -1, 0, 1), 1.0 / sqrt(6.0), 1e-14);
    assert_close(nuem_wigner_3j(2, 2, 0, 0, 0, 0), -1.0 / sqrt(3.0), 1e-14);
    assert_near(nuem_wigner_3j(2, 2, 2, 0, 0, 0), 0.0, 1e-15);
    assert_near(nuem_wigner_3j(1, 6, 1, -1, 0, 1), 0.0, 0.0);
    for (int a = 1; a <= 7; a += 2)
        for (int b = 1; b <= 7; b += 2) {
            double sum = 0.0;
            for (int k = 0; k <= 7; k++)
                sum += (2 * k + 1) * pow(nuem_wigner_3j(a, 2 * k, b, -1, 0, 1), 2);
            assert_close(sum, 1.0, 1e-13);
        }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chain),
        cmocka_unit_test(eigenvalues_of_a_real_matrix),
        cmocka_unit_test(metric_must_be_positive),
        cmocka_unit_test(pulay_solves_linear_equations),
        cmocka_unit_test(pulay_forgets),
        cmocka_unit_test(wigner),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
