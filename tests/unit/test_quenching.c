/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Quenching of nuclear recoils: numbers of the papers, the same models by other algebra, ranges, and
 * every model that must be refused. */
#include "nuem/quenching.h"

#include "support/assert_close.h"
#include "support/draw.h"

/* a few operations and powers */
static const double TOL_ROUNDING = 1e-13;

/* COHERENT, 2110.07730, ancillary scintRespCoefficients.txt: E/MeV = sum a_k (T/MeV)^(k+1) */
static const double CSI[4] = {0.0554628, 4.30681, -111.707, 840.384};

static nuem_quenching csi(void)
{
    nuem_quenching q = {.kind = NUEM_QUENCHING_POLYNOMIAL, .n_coefficient = 4};

    for (int k = 0; k < 4; k++) q.coefficient[k] = CSI[k] * pow(1e-3, k);
    return q;
}

static void polynomial_is_that_of_the_paper(void **unused)
{
    /* powers in MeV with 25 digits */
    static const struct {
        double t, e;
    } want[] = {{5, 0.371546115}, {15, 1.466507565}, {30, 3.20463504}, {60, 5.59494864}};
    const nuem_quenching q = csi(), constant = {.kind = NUEM_QUENCHING_POLYNOMIAL,
                                                .n_coefficient = 1,
                                                .coefficient = {0.0878}};

    (void)unused;
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++)
        assert_close(nuem_quenching_kevee(&q, want[i].t), want[i].e, TOL_ROUNDING);
    assert_ok(nuem_quenching_check(&q, 60.0, NULL), (nuem_error){0});
    /* 2017: one factor, 8.78 % */
    assert_close(nuem_quenching_kevee(&constant, 20.0), 1.756, TOL_ROUNDING);
    assert_true(nuem_quenching_kevee(&constant, 0.0) == 0.0);
    assert_true(nuem_quenching_kevee(&constant, -1.0) == 0.0);
}

/* Q = k g/(1 + k g) by logarithms, in place of powers. */
static double lindhard(double k, double z, double t)
{
    double log_eps = log(11.5) - 7.0 / 3.0 * log(z) + log(t),
           g = exp(log(3.0) + 0.15 * log_eps) + exp(log(0.7) + 0.6 * log_eps) + exp(log_eps);

    return t / (1.0 + 1.0 / (k * g));
}

static void lindhard_by_two_routes(void **unused)
{
    /* the formula with 25 digits */
    static const struct {
        double k, z, t, e;
    } want[] = {{0.162, 32, 1.0, 0.1754808469756527},
                {0.162, 32, 0.3, 0.04490172042905406},
                {0.157, 32, 10.0, 2.341072281619351},
                {0.1735, 54, 2.0, 0.3465338665829452}};
    nuem_draw d = nuem_draw_seed(5);

    (void)unused;
    for (size_t i = 0; i < sizeof want / sizeof want[0]; i++) {
        const nuem_quenching q = {.kind = NUEM_QUENCHING_LINDHARD, .k = want[i].k, .z = want[i].z};
        assert_close(nuem_quenching_kevee(&q, want[i].t), want[i].e, TOL_ROUNDING);
    }
    for (int i = 0; i < 1000; i++) {
        const nuem_quenching q = {.kind = NUEM_QUENCHING_LINDHARD,
                                  .k = nuem_draw_uniform(&d, 0.05, 0.3),
                                  .z = nuem_draw_uniform(&d, 1, 92)};
        double t = nuem_draw_log(&d, 1e-4, 1e4), e = nuem_quenching_kevee(&q, t);
        assert_ok(nuem_quenching_check(&q, 1e5, NULL), (nuem_error){0});
        assert_close(e, lindhard(q.k, q.z, t), TOL_ROUNDING);
        assert_true(e > 0.0 && e < t); /* less than all of it */
        assert_true(nuem_quenching_kevee(&q, 1.001 * t) > e);
    }
    /* all of it in the limit of high energies: 1 - Q -> 1/(k eps) */
    const nuem_quenching q = {.kind = NUEM_QUENCHING_LINDHARD, .k = 0.162, .z = 32};
    assert_close(nuem_quenching_kevee(&q, 1e12), 1e12, 1e-6 /* 1/(k eps) is 1.7e-9, with roots */);
}

/* A table of points of a model approaches the model. */
static void table_interpolates_the_factor(void **unused)
{
    enum { N = 601 };
    double t[N], factor[N];
    const nuem_quenching model = {.kind = NUEM_QUENCHING_LINDHARD, .k = 0.162, .z = 32};
    nuem_quenching table = {.kind = NUEM_QUENCHING_TABLE, .n = N, .t_kev = t, .factor = factor};

    (void)unused;
    for (int i = 0; i < N; i++) {
        t[i] = 0.1 + 0.01 * i;
        factor[i] = nuem_quenching_kevee(&model, t[i]) / t[i];
    }
    assert_ok(nuem_quenching_check(&table, 100.0, NULL), (nuem_error){0});
    for (int i = 0; i < N; i++)
        assert_close(nuem_quenching_kevee(&table, t[i]), factor[i] * t[i], TOL_ROUNDING);
    for (double x = 0.105; x < 6.0; x += 0.01) /* h^2/8 Q''/Q is 2e-4 at the lowest point */
        assert_close(nuem_quenching_kevee(&table, x), nuem_quenching_kevee(&model, x), 3e-4);
    /* halfway, by hand */
    const double two[] = {1, 3}, q[] = {0.1, 0.3};
    table = (nuem_quenching){.kind = NUEM_QUENCHING_TABLE, .n = 2, .t_kev = two, .factor = q};
    assert_close(nuem_quenching_kevee(&table, 2.0), 0.4, TOL_ROUNDING);
}

static void range_and_what_lies_outside(void **unused)
{
    const double t[] = {1, 2, 4}, factor[] = {0.1, 0.2, 0.3};
    nuem_quenching q = {.kind = NUEM_QUENCHING_TABLE, .n = 3, .t_kev = t, .factor = factor};
    double lo, hi;

    (void)unused;
    nuem_quenching_range_kev(&q, &lo, &hi);
    assert_true(lo == 1.0 && hi == 4.0);
    for (int held = 0; held < 2; held++) { /* the end's factor, whether refused elsewhere or not */
        q.outside = held ? NUEM_OUTSIDE_HOLD : NUEM_OUTSIDE_ERROR;
        assert_close(nuem_quenching_kevee(&q, 0.5), 0.05, TOL_ROUNDING);
        assert_close(nuem_quenching_kevee(&q, 10.0), 3.0, TOL_ROUNDING);
    }
    q.outside = NUEM_OUTSIDE_NONE;
    assert_true(nuem_quenching_kevee(&q, 0.999) == 0.0 && nuem_quenching_kevee(&q, 4.001) == 0.0);
    assert_close(nuem_quenching_kevee(&q, 1.0), 0.1, TOL_ROUNDING);
    assert_close(nuem_quenching_kevee(&q, 4.0), 1.2, TOL_ROUNDING);
    /* a range inside that of the table */
    q.lower_kev = 1.5;
    q.upper_kev = 3.0;
    nuem_quenching_range_kev(&q, &lo, &hi);
    assert_true(lo == 1.5 && hi == 3.0);
    assert_true(nuem_quenching_kevee(&q, 1.4) == 0.0);
    q.outside = NUEM_OUTSIDE_HOLD;
    assert_close(nuem_quenching_kevee(&q, 1.0), 0.15, TOL_ROUNDING);
    assert_close(nuem_quenching_kevee(&q, 6.0), 1.5, TOL_ROUNDING);
    /* nothing limits a formula */
    nuem_quenching poly = csi();
    nuem_quenching_range_kev(&poly, &lo, &hi);
    assert_true(lo == 0.0 && hi == HUGE_VAL);
    poly.upper_kev = 60.0;
    nuem_quenching_range_kev(&poly, &lo, &hi);
    assert_true(lo == 0.0 && hi == 60.0);
    assert_close(nuem_quenching_kevee(&poly, 120.0), 2 * 5.59494864, TOL_ROUNDING);
}

static void scale_multiplies(void **unused)
{
    const double t[] = {1, 2, 4}, factor[] = {0.1, 0.2, 0.3};
    nuem_quenching model[] = {{.kind = NUEM_QUENCHING_NONE},
                              csi(),
                              {.kind = NUEM_QUENCHING_LINDHARD, .k = 0.162, .z = 32},
                              {.kind = NUEM_QUENCHING_TABLE, .n = 3, .t_kev = t, .factor = factor}};

    (void)unused;
    for (size_t i = 0; i < sizeof model / sizeof model[0]; i++)
        for (double x = 0.25; x < 10.0; x += 0.25) {
            nuem_quenching q = model[i];
            double e = nuem_quenching_kevee(&q, x); /* 0 means 1 */
            q.scale = 1.0;
            assert_true(nuem_quenching_kevee(&q, x) == e);
            q.scale = 0.81;
            assert_close(nuem_quenching_kevee(&q, x), 0.81 * e, TOL_ROUNDING);
        }
    assert_true(nuem_quenching_kevee(&model[0], 3.25) == 3.25);
}

/* Does E increase from point to point of a fine grid? The check must agree unless it is close. */
static void increasing_as_a_grid_finds_it(void **unused)
{
    enum { N = 4000 };
    nuem_draw d = nuem_draw_seed(11);
    int refused = 0, accepted = 0;

    (void)unused;
    for (int i = 0; i < 2000; i++) {
        nuem_quenching q = {.kind = NUEM_QUENCHING_POLYNOMIAL, .n_coefficient = 4};
        double scale = 0.0, slope = HUGE_VAL, lo = i % 2 ? 0.0 : nuem_draw_uniform(&d, 0.0, 20.0);
        nuem_error err = {0};
        q.upper_kev = 50.0;
        q.lower_kev = lo;
        for (int k = 0; k < 4; k++) {
            q.coefficient[k] = nuem_draw_uniform(&d, k ? -1 : 0, 1) * pow(25.0, -k);
            scale += fabs(q.coefficient[k]) * pow(50.0, k);
        }
        for (int k = 0; k <= N; k++) {
            double t = lo + (50.0 - lo) * k / N, x = 0.0;
            for (int m = 4; m-- > 0;) x = x * t + (m + 1) * q.coefficient[m];
            slope = fmin(slope, x);
        }
        if (fabs(slope) < 1e-4 * scale || nuem_quenching_kevee(&q, lo) < 0.0) continue;
        nuem_status st = nuem_quenching_check(&q, 1e3, &err);
        if (slope > 0.0) {
            assert_ok(st, err);
            accepted++;
        } else {
            assert_fails(st, NUEM_ERR_DOMAIN, err, "does not increase");
            refused++;
        }
    }
    assert_true(accepted > 300 && refused > 300);
}

static void says_from_where(void **unused)
{
    /* E = T - T^2/20 turns at 10 keV */
    nuem_quenching q = {
        .kind = NUEM_QUENCHING_POLYNOMIAL, .n_coefficient = 2, .coefficient = {1.0, -0.05}};
    const double t[] = {0, 1, 2, 3}, falls[] = {0.5, 0.5, 0.1, 0.1};
    nuem_quenching table = {.kind = NUEM_QUENCHING_TABLE, .n = 4, .t_kev = t, .factor = falls};
    nuem_error err = {0};

    (void)unused;
    assert_fails(nuem_quenching_check(&q, 1e3, &err), NUEM_ERR_DOMAIN, err, " 10 keV");
    assert_ok(nuem_quenching_check(&q, 9.99, &err), err); /* so far and no further */
    q.upper_kev = 9.99;
    assert_ok(nuem_quenching_check(&q, 1e3, &err), err);
    q.lower_kev = 5.0;
    assert_ok(nuem_quenching_check(&q, 1.0, &err), err); /* all of it lies higher */
    /* from 1 to 2 keV dE/dT = 0.5 - 0.4 (2 T - 1) */
    assert_fails(nuem_quenching_check(&table, 10, &err), NUEM_ERR_DOMAIN, err, " 1.125 keV");
    assert_ok(nuem_quenching_check(&table, 1.12, &err), err);
    table.lower_kev = 2.0;
    table.upper_kev = 3.0;
    assert_ok(nuem_quenching_check(&table, 10, &err), err);
    /* a flat one does not increase either */
    const double none[] = {0, 0, 0.1, 0.1};
    table = (nuem_quenching){.kind = NUEM_QUENCHING_TABLE, .n = 4, .t_kev = t, .factor = none};
    assert_fails(nuem_quenching_check(&table, 10, &err), NUEM_ERR_DOMAIN, err, " 0 keV");
    /* negative where the range begins */
    q = (nuem_quenching){.kind = NUEM_QUENCHING_POLYNOMIAL,
                         .n_coefficient = 2,
                         .coefficient = {-0.2, 0.1},
                         .lower_kev = 1.5,
                         .upper_kev = 9.0};
    assert_fails(nuem_quenching_check(&q, 10, &err), NUEM_ERR_DOMAIN, err, "1.5 keV is negative");
}

static void bad_models(void **unused)
{
    const double t[] = {1, 2}, falls[] = {2, 1}, factor[] = {0.1, 0.2}, negative[] = {0.1, -0.2};
    const nuem_quenching poly = {
        .kind = NUEM_QUENCHING_POLYNOMIAL, .n_coefficient = 1, .coefficient = {0.1}};
    nuem_quenching bad[14];
    nuem_error err = {0};
    size_t n = 0;

    (void)unused;
    for (int k = 0; k < 8; k++) bad[n++] = poly;
    bad[0].n_coefficient = 0;
    bad[1].n_coefficient = NUEM_QUENCHING_MAX_COEFFICIENTS + 1;
    bad[2].coefficient[0] = (double)NAN;
    bad[3].scale = -1.0;
    bad[4].lower_kev = 3.0; /* above the upper end, 0 */
    bad[5].upper_kev = -1.0;
    bad[6].outside = (nuem_outside)7;
    bad[7].kind = (nuem_quenching_kind)7;
    bad[n++] = (nuem_quenching){.kind = NUEM_QUENCHING_LINDHARD, .k = 0.0, .z = 32};
    bad[n++] = (nuem_quenching){.kind = NUEM_QUENCHING_LINDHARD, .k = 0.2, .z = 0};
    bad[n++] = (nuem_quenching){.kind = NUEM_QUENCHING_TABLE, .n = 1, .t_kev = t, .factor = factor};
    bad[n++] =
        (nuem_quenching){.kind = NUEM_QUENCHING_TABLE, .n = 2, .t_kev = falls, .factor = factor};
    bad[n++] =
        (nuem_quenching){.kind = NUEM_QUENCHING_TABLE, .n = 2, .t_kev = t, .factor = negative};
    bad[n++] = (nuem_quenching){.kind = NUEM_QUENCHING_TABLE,
                                .n = 2,
                                .t_kev = t,
                                .factor = factor,
                                .lower_kev = 0.5,
                                .upper_kev = 2.0};
    for (size_t i = 0; i < n; i++) {
        nuem_status st = nuem_quenching_check(&bad[i], 10.0, &err);
        if (st != NUEM_ERR_ARG) print_error("case %zu: status %d\n", i, st);
        assert_int_equal(st, NUEM_ERR_ARG);
        assert_true(err.message[0] != '\0');
        assert_int_equal(nuem_quenching_check(&bad[i], 10.0, NULL), NUEM_ERR_ARG);
    }
    assert_fails(nuem_quenching_check(&poly, 0.0, &err), NUEM_ERR_ARG, err, "largest recoil");
    assert_fails(nuem_quenching_check(&poly, (double)NAN, &err), NUEM_ERR_ARG, err, "largest");
    assert_ok(nuem_quenching_check(&poly, HUGE_VAL, &err), err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(polynomial_is_that_of_the_paper),
        cmocka_unit_test(lindhard_by_two_routes),
        cmocka_unit_test(table_interpolates_the_factor),
        cmocka_unit_test(range_and_what_lies_outside),
        cmocka_unit_test(scale_multiplies),
        cmocka_unit_test(increasing_as_a_grid_finds_it),
        cmocka_unit_test(says_from_where),
        cmocka_unit_test(bad_models),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
