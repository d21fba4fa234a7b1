/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Growth of small coherence: closed forms, the matrix against the dispersion relation, and the evolution itself. */
#include <complex.h>
#include <stdlib.h>

#include "nuem/supernova.h"
#include "supernova/stability.h"
#include "support/assert_close.h"
#include "support/collective.h"
#include "support/draw.h"

/* closed forms, and two routes to the same roots */
static const double TOL_ALGEBRA = 1e-9;
/* of a run over some e-foldings: the decaying mode and the size of the coherence are left */
static const double TOL_GROWTH = 1e-3;

enum { ROOM = 64 };

static double fastest(const collective_gas *gas, bool spin)
{
    nuem_supernova_mode mode[ROOM];
    nuem_error err = {0};
    collective c;
    size_t n = ROOM;
    double growth = 0.0;

    assert_ok(collective_gas_start(gas, 0.0, &c, &err), err);
    assert_ok(nuem_supernova_stability(c.problem, 0.0, &n, mode, &err), err);
    for (size_t i = 0; i < n; i++)
        if (mode[i].spin == spin) growth = fmax(growth, mode[i].growth_per_km);
    collective_clear(&c);
    return growth;
}

static double closed_form(double alpha, double mu)
{
    const double x = 4.0 * mu * (1.0 + alpha) - 4.0 - mu * mu * (1.0 - alpha) * (1.0 - alpha);
    return x > 0.0 ? 0.5 * sqrt(x) : 0.0;
}

/* Two-flavour gas of one frequency, inverted ordering: Hannestad et al., PRD 74 (2006) 105010. Normal: stable. */
static void gas_grows_as_the_closed_form(void **unused)
{
    static const double alpha[] = {1.0, 0.8, 0.5, 0.1}, mu[] = {0.3, 1.0, 10.0, 40.0, 170.0, 200.0};

    (void)unused;
    for (size_t a = 0; a < 4; a++)
        for (size_t m = 0; m < 6; m++) {
            collective_gas gas = {.alpha = alpha[a], .mu = mu[m], .end = 1e4};
            assert_near(fastest(&gas, false), closed_form(alpha[a], mu[m]), TOL_ALGEBRA * mu[m]);
            gas.normal = true;
            assert_near(fastest(&gas, false), 0.0, 0.0);
        }
    assert_close(fastest(&(collective_gas){.alpha = 1, .mu = 10, .end = 100}, false), sqrt(19.0),
                 TOL_ALGEBRA);
    assert_close(fastest(&(collective_gas){.alpha = 0.8, .mu = 10, .end = 100}, false), 4.0,
                 TOL_ALGEBRA);
}

/* 2/(1 + sqrt alpha)^2 < mu/w < 2/(1 - sqrt alpha)^2 */
static void window_of_instability(void **unused)
{
    const double root = sqrt(0.8),
                 edge[2] = {2.0 / ((1 + root) * (1 + root)), 2.0 / ((1 - root) * (1 - root))};

    (void)unused;
    assert_close(edge[1], 179.4427191, 1e-9);
    for (int i = 0; i < 2; i++)
        for (int side = -1; side <= 1; side += 2) {
            const collective_gas gas = {
                .alpha = 0.8, .mu = edge[i] * (1.0 + side * 1e-6), .end = 1e6};
            assert_int_equal(fastest(&gas, false) > 0.0, (side > 0) == (i == 0));
        }
}

/* (V-A) x (V-A) drives no spin coherence; with s = -1 it grows as flavours do in the other ordering, for one angle
 * and nu_x, nubar_x alike. Matter, common to all, moves frequencies alone. */
static void spin_needs_the_off_diagonal_term(void **unused)
{
    (void)unused;
    for (int normal = 0; normal < 2; normal++) {
        collective_gas gas = {.alpha = 0.8, .mu = 10, .normal = normal, .end = 100};
        assert_true(fastest(&gas, true) == 0.0);
        gas.off_diagonal = -1.0;
        assert_near(fastest(&gas, true), normal ? 4.0 : 0.0, TOL_ALGEBRA);
        gas.matter = 1e4;
        assert_near(fastest(&gas, true), normal ? 4.0 : 0.0, 1e-6);
        gas.off_diagonal = 1.0;
        assert_near(fastest(&gas, true), normal ? 0.0 : 4.0, 1e-6);
    }
}

static size_t modes_of(const collective_bulb *bulb, double r_km, nuem_supernova_mode *mode)
{
    nuem_error err = {0};
    collective c;
    size_t n = ROOM;

    assert_ok(collective_bulb_start(bulb, 0.0, &c, &err), err);
    assert_ok(nuem_supernova_stability(c.problem, r_km, &n, mode, &err), err);
    for (size_t i = 1; i < n; i++) assert_true(mode[i].growth_per_km <= mode[i - 1].growth_per_km);
    collective_clear(&c);
    return n;
}

static double fastest_of(const nuem_supernova_mode *mode, size_t n, bool spin)
{
    for (size_t i = 0; i < n; i++)
        if (mode[i].spin == spin) return mode[i].growth_per_km;
    return 0.0;
}

static void spin_in_the_bulb(void **unused)
{
    nuem_supernova_mode nh[ROOM], ih[ROOM];

    (void)unused;
    for (double r = 100.0; r < 250.0; r *= 1.3) {
        const size_t n = modes_of(&(collective_bulb){80, 1, true, 0, 0, -1}, r, nh),
                     m = modes_of(&(collective_bulb){80, 1, false, 0, 0, -1}, r, ih);
        assert_true(fastest_of(nh, n, true) > 0.1);
        assert_close(fastest_of(nh, n, true), fastest_of(ih, m, false), TOL_ALGEBRA);
        assert_close(fastest_of(ih, m, true), fastest_of(nh, n, false), TOL_ALGEBRA);
        const size_t k = modes_of(&(collective_bulb){80, 1, true, 0, 0, 0}, r, ih);
        assert_true(fastest_of(ih, k, true) == 0.0);
        assert_true(fastest_of(ih, k, false) == fastest_of(nh, n, false));
    }
}

static int by_growth(const void *a, const void *b)
{
    const double x = cimag(*(const double complex *)a), y = cimag(*(const double complex *)b);
    return (x < y) - (x > y);
}

/* All that grow faster than a third of the fastest are found by both, and obey the dispersion relation. */
static void compare_routes(const nuem_coherence *c)
{
    nuem_coherence_modes dense = {0}, contour = {0};
    nuem_error err = {0};

    assert_ok(nuem_coherence_dense(c, 1e-3, &dense, &err), err);
    assert_ok(nuem_coherence_contour(c, 1e-3, &contour, &err), err);
    qsort(dense.mode, dense.n, sizeof *dense.mode, by_growth);
    qsort(contour.mode, contour.n, sizeof *contour.mode, by_growth);
    for (size_t i = 0; i < dense.n && cimag(dense.mode[i]) > cimag(dense.mode[0]) / 3.0; i++) {
        double complex slope;
        assert_true(i < contour.n);
        assert_near(cimag(contour.mode[i]), cimag(dense.mode[i]), TOL_ALGEBRA);
        assert_true(cabs(nuem_coherence_det(c, dense.mode[i], &slope) / slope) < TOL_ALGEBRA);
    }
    assert_true(contour.n <= dense.n);
    nuem_coherence_modes_clear(&dense);
    nuem_coherence_modes_clear(&contour);
}

static void matrix_and_dispersion_relation(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 40; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        nuem_error err = {0};
        nuem_coherence c;
        assert_ok(nuem_coherence_create(20 + seed, 1 + (int)(seed % 2), &c, &err), err);
        for (size_t j = 0; j < c.n; j++) {
            c.omega[j] = nuem_draw_uniform(&d, -3.0, 3.0);
            for (int m = 0; m < c.rank; m++) {
                c.out[m][j] = nuem_draw_uniform(&d, -1.0, 1.0);
                c.in[m][j] = nuem_draw_uniform(&d, -1.0, 1.0);
            }
        }
        compare_routes(&c);
        nuem_coherence_clear(&c);
    }
}

static void many_angles_by_both_routes(void **unused)
{
    static const double r_km[] = {100.0, 157.0, 245.0};

    (void)unused;
    for (size_t i = 0; i < 3; i++) {
        nuem_error err = {0};
        nuem_stability_background b;
        collective c;
        const collective_bulb bulb = {20, 6, true, 0.0, 0.0, -1.0};
        assert_ok(collective_bulb_start(&bulb, 0.0, &c, &err), err);
        assert_ok(nuem_stability_background_create(c.problem, r_km[i], &b, &err), err);
        for (int spin = 0; spin < 2; spin++) {
            nuem_coherence pair;
            assert_ok(nuem_stability_pair(&b, spin == 1, 0, 1, &pair, &err), err);
            double middle = 0.0;
            for (size_t j = 0; j < pair.n; j++) middle += pair.omega[j] / (double)pair.n;
            for (size_t j = 0; j < pair.n; j++) pair.omega[j] -= middle;
            compare_routes(&pair);
            nuem_coherence_clear(&pair);
        }
        nuem_stability_background_clear(&b);
        collective_clear(&c);
    }
}

/* Growth of |sum w rho_ij| in the run between two times. */
static double growth_of_run(const collective_gas *gas, int i, int j, double from, double to)
{
    nuem_error err = {0};
    collective c;

    assert_ok(collective_gas_start(gas, 1e-12, &c, &err), err);
    assert_ok(nuem_supernova_advance(c.run, from, NULL, &err), err);
    const double first = collective_element(&c, i, j);
    assert_ok(nuem_supernova_advance(c.run, to, NULL, &err), err);
    const double second = collective_element(&c, i, j);
    collective_clear(&c);
    assert_true(second < 1e-4); /* small against 1: linear */
    return log(second / first) / (to - from);
}

static void runs_grow_as_predicted(void **unused)
{
    const collective_gas flavour = {.alpha = 0.8, .mu = 10, .theta = 1e-9, .end = 4},
                         spin = {.alpha = 0.8,
                                 .mu = 10,
                                 .mu_b = 1e-9,
                                 .normal = true,
                                 .off_diagonal = -1,
                                 .end = 4};
    (void)unused;
    assert_close(growth_of_run(&flavour, 0, 1, 1.5, 2.75), fastest(&flavour, false), TOL_GROWTH);
    assert_close(growth_of_run(&spin, 0, 3, 1.5, 2.75), fastest(&spin, true), TOL_GROWTH);
    /* (V-A): the moment makes coherence once, which then stays */
    collective_gas weak = spin;
    weak.off_diagonal = 0.0;
    assert_near(growth_of_run(&weak, 0, 3, 1.5, 2.75), 0.0, 2.0);
}

/* Between two radii, with a background without mixing: int growth dr, but for the slow change of the mode itself. */
static void bulb_grows_as_predicted(void **unused)
{
    enum { STEPS = 10 };
    const collective_bulb bulb = {60, 1, true, 0.0, 1e-24, -1.0};
    const double from = 120.0, to = 140.0;
    nuem_error err = {0};
    collective c;
    double grown = 0.0;

    (void)unused;
    for (int i = 0; i <= STEPS; i++) { /* trapezoidal: growth hardly changes */
        nuem_supernova_mode mode[ROOM];
        const size_t n = modes_of(&bulb, from + (to - from) * i / STEPS, mode);
        grown += fastest_of(mode, n, true) * (to - from) / STEPS * (i % STEPS ? 1.0 : 0.5);
    }
    assert_ok(collective_bulb_start(&bulb, 1e-8, &c, &err), err);
    assert_ok(nuem_supernova_advance(c.run, from, NULL, &err), err);
    const double first = collective_element(&c, 0, 3);
    assert_ok(nuem_supernova_advance(c.run, to, NULL, &err), err);
    assert_close(log(collective_element(&c, 0, 3) / first), grown, 1e-2);
    collective_clear(&c);
}

static void bad_input(void **unused)
{
    nuem_error err = {0};
    nuem_supernova_mode mode = {.growth_per_km = -7};
    collective c;
    size_t n = 0;

    (void)unused;
    assert_ok(
        collective_gas_start(&(collective_gas){.alpha = 0.8, .mu = 10, .end = 5}, 0.0, &c, &err),
        err);
    assert_fails(nuem_supernova_stability(c.problem, 5.5, &n, &mode, &err), NUEM_ERR_ARG, err,
                 "r is 5.5 km; it must lie in [0, 5]");
    assert_fails(nuem_supernova_stability(c.problem, NAN, &n, &mode, &err), NUEM_ERR_ARG, err,
                 "[0, 5]");
    assert_fails(nuem_supernova_stability(c.problem, 1.0, &n, &mode, &err), NUEM_ERR_RANGE, err,
                 "1 modes grow; there is room for 0");
    assert_int_equal(n, 0);
    assert_true(mode.growth_per_km == -7);
    collective_clear(&c);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gas_grows_as_the_closed_form),
        cmocka_unit_test(window_of_instability),
        cmocka_unit_test(spin_needs_the_off_diagonal_term),
        cmocka_unit_test(spin_in_the_bulb),
        cmocka_unit_test(matrix_and_dispersion_relation),
        cmocka_unit_test(many_angles_by_both_routes),
        cmocka_unit_test(runs_grow_as_predicted),
        cmocka_unit_test(bulb_grows_as_predicted),
        cmocka_unit_test(bad_input),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
