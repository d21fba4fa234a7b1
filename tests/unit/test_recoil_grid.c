/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Integration over the true recoil with the detector's response: sums over the grid against nested
 * adaptive integrals over recoil and reconstructed energy, for spectra of known shape. */
#include <stdlib.h>

#include "rate/recoil_grid.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/quadrature.h"

/* What src/rate/recoil_grid.c promises; measured 2e-15 for the spectra of these tests. The
 * comparison integrals are asked for 1e-10. */
static const double TOL_COUNTS = 1e-8, TOL_NESTED = 1e-10;
/* a peak narrower than the panels, which follow the energy: measured 1e-11 */
static const double TOL_PEAK = 1e-9;
/* closed forms against closed forms: sums of some thousand terms */
static const double TOL_SUM = 1e-12;

/* Recoils below this are not counted: no electron is set free. */
static const double T_MIN_KEV = 1e-3;

typedef double spectrum(double t_kev);

static double inverse(double t)
{
    return 1.0 / t;
}

static double inverse_square(double t)
{
    return 1.0 / (t * t);
}

static const double steps[] = {0.0695, 0.2132, 0.9406, 1.1487, 4.786, 5.107, 5.453, 34.561};
enum { N_STEP = sizeof steps / sizeof steps[0] };

/* as electrons of xenon become available */
static double stepped(double t)
{
    double z = 2.0;

    for (int i = 0; i < N_STEP; i++)
        if (t >= steps[i]) z += 2.0 + i;
    return z * (1.0 / t + 0.3);
}

typedef struct smearing {
    const nuem_experiment_info *e;
    spectrum *f;
    double t, lo, hi; /* true recoil; bin */
} smearing;

static double counted_at(double reconstructed, void *context)
{
    const smearing *x = context;
    double sigma = nuem_experiment_sigma_kev(x->e, x->t), z = (reconstructed - x->t) / sigma;
    double eff =
        nuem_experiment_efficiency(x->e, x->e->efficiency_of_true_energy ? x->t : reconstructed);

    return eff * exp(-0.5 * z * z) / (sqrt(2.0 * M_PI) * sigma);
}

static double counted(double t, void *context)
{
    smearing *x = context;
    double sigma = nuem_experiment_sigma_kev(x->e, t), f = x->f(t);

    x->t = t;
    if (sigma == 0.0)
        return t >= x->lo && t < x->hi ? f * nuem_experiment_efficiency(x->e, t) : 0.0;
    /* cut to where the Gaussian is, and at the knots of the efficiency */
    double lo = fmax(x->lo, t - 9.0 * sigma), hi = fmin(x->hi, t + 9.0 * sigma);
    if (lo >= hi) return 0.0;
    double knots[64];
    size_t n = 0;
    for (size_t i = 0; i < x->e->n_efficiency && n < 62; i++) knots[n++] = x->e->efficiency_kev[i];
    knots[n++] = t - 2.0 * sigma;
    knots[n++] = t + 2.0 * sigma;
    return f * nuem_test_integral(counted_at, x, lo, hi, n, knots, 0.1 * TOL_NESTED);
}

/* Counts in a bin from adaptive integrals alone. */
static double nested(const nuem_experiment_info *e, spectrum *f, size_t bin)
{
    smearing x = {e, f, 0.0, e->edge_kev[bin], e->edge_kev[bin + 1]};
    double breaks[128], lo = T_MIN_KEV, hi = x.hi;
    size_t n = 0;

    while (hi - 9.0 * nuem_experiment_sigma_kev(e, hi) < x.hi && hi < 1e4) hi *= 1.1;
    while (lo + 9.0 * nuem_experiment_sigma_kev(e, lo) < x.lo) lo *= 1.1;
    lo = fmax(T_MIN_KEV, lo / 1.1);
    for (int i = 0; i < N_STEP; i++) breaks[n++] = steps[i];
    for (size_t i = 0; i < e->n_efficiency && n < 100; i++) breaks[n++] = e->efficiency_kev[i];
    breaks[n++] = x.lo;
    breaks[n++] = x.hi;
    return nuem_test_integral(counted, &x, lo, hi, n, breaks, TOL_NESTED);
}

static double on_grid(const nuem_recoil_grid *g, spectrum *f, size_t bin)
{
    double sum = 0.0;

    for (size_t i = 0; i < g->n; i++) sum += g->weight[i * g->n_bin + bin] * f(g->t_kev[i]);
    return sum;
}

static nuem_recoil_grid make_grid(const nuem_experiment_info *e)
{
    nuem_recoil_grid g;
    nuem_error err;

    assert_ok(nuem_recoil_grid_create(e, false, HUGE_VAL, N_STEP, steps, &g, &err), err);
    assert_int_equal(g.n_bin, e->n_bin);
    for (size_t i = 0; i < g.n; i++) assert_true(g.t_kev[i] >= T_MIN_KEV);
    return g;
}

static void xenon1t_bins(void **state)
{
    static const size_t bins[] = {0, 1, 3, 28};
    nuem_experiment *experiment = nuem_test_experiment(*state, "xenon1t");
    const nuem_experiment_info *e = nuem_experiment_get(experiment);
    nuem_recoil_grid g = make_grid(e);

    for (size_t i = 0; i < sizeof bins / sizeof bins[0]; i++) {
        assert_close(on_grid(&g, stepped, bins[i]), nested(e, stepped, bins[i]), TOL_COUNTS);
        assert_close(on_grid(&g, inverse_square, bins[i]), nested(e, inverse_square, bins[i]),
                     TOL_COUNTS);
    }
    nuem_recoil_grid_clear(&g);
    nuem_experiment_free(experiment);
}

/* Numbers of a random experiment; the arrays outlive the view. */
typedef struct random_experiment {
    double edge[5], efficiency_kev[6], efficiency[6];
    nuem_experiment_info info;
} random_experiment;

static void draw_experiment(nuem_draw *d, bool of_true_energy, bool perfect, random_experiment *x)
{
    x->edge[0] = nuem_draw_log(d, 0.2, 3.0);
    for (int i = 1; i < 5; i++) x->edge[i] = x->edge[i - 1] * nuem_draw_uniform(d, 1.1, 2.5);
    x->efficiency_kev[0] = 0.0;
    for (int i = 0; i < 6; i++) {
        if (i) x->efficiency_kev[i] = x->edge[4] * (i + nuem_draw_uniform(d, -0.4, 0.4)) / 4.5;
        x->efficiency[i] = nuem_draw_uniform(d, 0.1, 1.0);
    }
    x->efficiency_kev[5] = 1.1 * x->edge[4];
    x->info = (nuem_experiment_info){
        .id = "random",
        .n_efficiency = 6,
        .efficiency_kev = x->efficiency_kev,
        .efficiency = x->efficiency,
        .efficiency_of_true_energy = of_true_energy,
        .n_bin = 4,
        .n_energy = 4,
        .n_class = 1,
        .n_time = 1,
        .edge_kev = x->edge,
    };
    if (perfect) return;
    x->info.resolution_sqrt = nuem_draw_uniform(d, 0.0, 0.4);
    x->info.resolution_linear = nuem_draw_uniform(d, 0.0, 0.05);
    x->info.resolution_constant_kev = nuem_draw_uniform(d, 0.02, 0.2);
}

static void random_detectors(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 12; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        random_experiment x;
        draw_experiment(&d, seed % 2, false, &x);
        nuem_recoil_grid g = make_grid(&x.info);
        size_t bin = seed % 4;
        assert_close(on_grid(&g, stepped, bin), nested(&x.info, stepped, bin), TOL_COUNTS);
        assert_close(on_grid(&g, inverse, bin), nested(&x.info, inverse, bin), TOL_COUNTS);
        nuem_recoil_grid_clear(&g);
    }
}

static void perfect_resolution(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 12; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        random_experiment x;
        draw_experiment(&d, seed % 2, true, &x);
        nuem_recoil_grid g = make_grid(&x.info);
        for (size_t bin = 0; bin < 4; bin++) {
            assert_close(on_grid(&g, stepped, bin), nested(&x.info, stepped, bin), TOL_COUNTS);
            /* each recoil feeds one bin */
            for (size_t i = 0; i < g.n; i++) {
                bool inside = g.t_kev[i] >= x.edge[bin] && g.t_kev[i] < x.edge[bin + 1];
                assert_true((g.weight[4 * i + bin] > 0.0) == inside);
            }
        }
        nuem_recoil_grid_clear(&g);
    }
}

static double peak(double t)
{
    double z = (t - 15.0) / 1.5;

    return exp(-0.5 * z * z);
}

/* Nothing is lost: with full efficiency a spectrum well inside the bins is counted whole, and all
 * its probability is shared out among the bins. */
static void probability_is_conserved(void **unused)
{
    (void)unused;
    static const double wide[] = {0.0, 90.0},
                        many[] = {0.0, 3.0, 7.0, 12.0, 15.0, 15.5, 20.0, 90.0}, zero[] = {0.0},
                        full[] = {1.0};
    nuem_experiment_info e = {.id = "full",
                              .n_efficiency = 1,
                              .efficiency_kev = zero,
                              .efficiency = full,
                              .n_bin = 1,
                              .n_energy = 1,
                              .n_class = 1,
                              .n_time = 1,
                              .edge_kev = wide};

    for (int resolution = 0; resolution < 3; resolution++)
        for (int of_true_energy = 0; of_true_energy < 2; of_true_energy++) {
            e.resolution_sqrt = resolution == 1 ? 0.31 : 0.0;
            e.resolution_constant_kev = resolution == 2 ? 0.7 : 0.0;
            e.efficiency_of_true_energy = of_true_energy;
            e.n_bin = e.n_energy = 1;
            e.edge_kev = wide;
            nuem_recoil_grid g = make_grid(&e);
            double one = on_grid(&g, peak, 0);
            assert_close(one, 1.5 * sqrt(2.0 * M_PI), TOL_PEAK);
            nuem_recoil_grid_clear(&g);
            e.n_bin = e.n_energy = 7;
            e.edge_kev = many;
            g = make_grid(&e);
            double sum = 0.0;
            for (size_t bin = 0; bin < 7; bin++) sum += on_grid(&g, peak, bin);
            assert_close(sum, one, TOL_PEAK);
            nuem_recoil_grid_clear(&g);
        }
}

/* Efficiency 0.5 halves everything, whichever energy it depends on. */
static void constant_efficiency_is_a_factor(void **unused)
{
    (void)unused;
    static const double zero[] = {0.0}, one[] = {1.0}, half[] = {0.5};
    nuem_draw d = nuem_draw_seed(9);
    random_experiment x;

    draw_experiment(&d, false, false, &x);
    x.info.n_efficiency = 1;
    x.info.efficiency_kev = zero;
    for (int of_true_energy = 0; of_true_energy < 2; of_true_energy++) {
        x.info.efficiency_of_true_energy = of_true_energy;
        x.info.efficiency = one;
        nuem_recoil_grid whole = make_grid(&x.info);
        x.info.efficiency = half;
        nuem_recoil_grid part = make_grid(&x.info);
        for (size_t bin = 0; bin < 4; bin++)
            assert_close(on_grid(&part, stepped, bin), 0.5 * on_grid(&whole, stepped, bin),
                         TOL_SUM);
        nuem_recoil_grid_clear(&whole);
        nuem_recoil_grid_clear(&part);
    }
}

/* A steep efficiency of reconstructed energy lets in less at threshold than the same of true
 * energy: the two are told apart. */
static void the_two_energies_differ(void **state)
{
    nuem_experiment *experiment = nuem_test_experiment(*state, "xenon1t");
    nuem_experiment_info e = *nuem_experiment_get(experiment);
    nuem_recoil_grid reconstructed = make_grid(&e);

    e.efficiency_of_true_energy = true;
    nuem_recoil_grid of_true = make_grid(&e);
    for (size_t bin = 0; bin < 2; bin++) {
        double a = on_grid(&reconstructed, stepped, bin), b = on_grid(&of_true, stepped, bin);
        assert_true(fabs(a / b - 1.0) > 0.01);
        assert_close(b, nested(&e, stepped, bin), TOL_COUNTS);
    }
    nuem_recoil_grid_clear(&reconstructed);
    nuem_recoil_grid_clear(&of_true);
    nuem_experiment_free(experiment);
}

/* Breaks may come in any order, repeated, or outside. */
static void breaks_are_sorted(void **state)
{
    static const double messy[] = {34.561, 4.786,  -1.0,   5.107,  4.786, 0.0,  1e9,
                                   1.1487, 0.0695, 0.2132, 0.9406, 5.453, 5.453};
    nuem_experiment *experiment = nuem_test_experiment(*state, "xenon1t");
    const nuem_experiment_info *e = nuem_experiment_get(experiment);
    nuem_recoil_grid tidy = make_grid(e), g;
    nuem_error err;

    assert_ok(nuem_recoil_grid_create(e, false, HUGE_VAL, sizeof messy / sizeof messy[0], messy, &g,
                                      &err),
              err);
    assert_int_equal(g.n, tidy.n);
    assert_memory_equal(g.t_kev, tidy.t_kev, g.n * sizeof *g.t_kev);
    for (size_t i = 1; i < g.n; i++) assert_true(g.t_kev[i] > g.t_kev[i - 1]);
    nuem_recoil_grid_clear(&g);
    nuem_recoil_grid_clear(&tidy);
    nuem_recoil_grid_clear(&g); /* harmless twice */
    nuem_experiment_free(experiment);
}

/* Resolution so poor that every recoil reaches every bin: the grid still ends, and low recoils come
 * out right. */
static void hopeless_resolution(void **unused)
{
    (void)unused;
    nuem_draw d = nuem_draw_seed(11);
    random_experiment x;

    draw_experiment(&d, true, false, &x);
    x.info.resolution_linear = 0.5; /* 8 sigma is more than the energy itself */
    nuem_recoil_grid g = make_grid(&x.info);
    assert_true(g.n < 100000);
    assert_close(on_grid(&g, inverse_square, 1), nested(&x.info, inverse_square, 1),
                 1e-4 /* the nested integral is cut at 10 MeV */);
    nuem_recoil_grid_clear(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(xenon1t_bins),
        cmocka_unit_test(random_detectors),
        cmocka_unit_test(perfect_resolution),
        cmocka_unit_test(probability_is_conserved),
        cmocka_unit_test(constant_efficiency_is_a_factor),
        cmocka_unit_test(the_two_energies_differ),
        cmocka_unit_test(breaks_are_sorted),
        cmocka_unit_test(hopeless_resolution),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
