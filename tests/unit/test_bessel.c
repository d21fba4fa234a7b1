/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spherical Bessel functions of rising order, against GSL. */
#include "num/bessel.h"

#include <gsl/gsl_sf_bessel.h>

#include "nuem/init.h"
#include "support/assert_close.h"

enum { ORDERS = 300, N = 700 };
/* of the table's interpolation and of GSL */
static const double TOL_VALUE = 2e-12;
/* what is taken for zero */
static const double TOL_NOTHING = 1.01e-14;

typedef struct row {
    double r[N], per_r[N], value[3][N];
} row;

static double gsl_value(size_t l, double x)
{
    gsl_sf_result result;

    return gsl_sf_bessel_jl_e((int)l, x, &result) ? 0.0 : result.val; /* it underflows */
}

static void every_order_agrees_with_gsl(void **unused)
{
    static row a;
    const double q = 0.7;
    nuem_bessel_table *t = NULL;
    nuem_error err = {0};

    (void)unused;
    assert_ok(nuem_bessel_create(ORDERS, &t, &err), err);
    for (size_t i = 0; i < N; i++) {
        a.r[i] = 1e-5 * pow(2e8, (double)i / (N - 1));
        a.per_r[i] = 1.0 / a.r[i];
    }
    for (size_t l = 0; l <= ORDERS; l++) {
        double *out = a.value[l % 3];
        nuem_bessel_next(t, l, N, a.r, a.per_r, q, a.value[(l + 2) % 3], a.value[(l + 1) % 3], out);
        for (size_t i = 0; i < N; i += l % 7 ? 7 : 1) {
            const double x = q * a.r[i], want = gsl_value(l, x);
            assert_near(out[i], want, TOL_VALUE);
            if (x < nuem_bessel_start(t, l)) {
                assert_near(want, 0.0, TOL_NOTHING);
                assert_true(out[i] == 0.0);
            }
        }
    }
    nuem_bessel_free(t);
}

/* Small arguments: j_1 = x/3, whatever else is small. */
static void small_arguments_keep_their_digits(void **unused)
{
    const double r[3] = {1e-9, 1e-6, 1e-3}, per_r[3] = {1e9, 1e6, 1e3};
    nuem_bessel_table *t = NULL;
    nuem_error err = {0};
    double out[3];

    (void)unused;
    assert_ok(nuem_bessel_create(1, &t, &err), err);
    nuem_bessel_next(t, 1, 3, r, per_r, 1.0, NULL, NULL, out);
    for (int i = 0; i < 3; i++) assert_near(out[i], r[i] / 3.0, 1e-7 * r[i]);
    nuem_bessel_next(t, 0, 3, r, per_r, 1.0, NULL, NULL, out);
    for (int i = 0; i < 3; i++) assert_close(out[i], 1.0 - r[i] * r[i] / 6.0, 1e-12);
    nuem_bessel_free(t);
    nuem_bessel_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_order_agrees_with_gsl),
        cmocka_unit_test(small_arguments_keep_their_digits),
    };

    nuem_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
