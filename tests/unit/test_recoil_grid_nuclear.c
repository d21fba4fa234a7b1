/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Integration over nuclear recoils: quenching, then each way of smearing, against nested adaptive
 * integrals and sums that know nothing of panels or incomplete gamma functions. */
#include <stdlib.h>

#include <gsl/gsl_randist.h>
#include <gsl/gsl_sf_gamma.h>

#include "num/gamma.h"
#include "rate/recoil_grid.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/quadrature.h"

/* What src/rate/recoil_grid.c promises; measured 3e-14, with short pieces 1e-11. The nested integrals
 * are asked for 1e-9. */
static const double TOL_COUNTS = 1e-8, TOL_NESTED = 1e-9;
/* a sum of some thousand positive terms */
static const double TOL_SUM = 1e-12;

static const double T_MIN_KEV = 1e-3; /* recoils below are not counted */

enum { RANGES = 4, EFFICIENCIES = 6, ROWS = 7 };

typedef double spectrum(double t_kev);

static double inverse_square(double t)
{
    return 1.0 / (t * t);
}

/* a nucleus's, up to its end point */
static const double END_KEV = 45.0;

static double coherent(double t)
{
    double x = 1.0 - t / END_KEV;

    return x > 0.0 ? x * exp(-t / 12.0) : 0.0;
}

typedef struct detector {
    double edge[RANGES + 1], efficiency_kev[EFFICIENCIES], efficiency[EFFICIENCIES];
    double table_t[5], table_q[5], matrix_kev[ROWS], matrix[ROWS][RANGES];
    nuem_experiment_info info;
} detector;

enum { KINDS = 5 };

/* Quenching of each kind: none, a factor, the polynomial of caesium iodide, Lindhard's in germanium, a
 * table with kinks. */
static nuem_quenching quenching(detector *x, int kind)
{
    static const double t[5] = {0.5, 2.0, 6.0, 15.0, 60.0}, q[5] = {0.1, 0.14, 0.13, 0.17, 0.2};
    nuem_quenching model = {.kind = NUEM_QUENCHING_NONE};

    if (kind == 1)
        model = (nuem_quenching){
            .kind = NUEM_QUENCHING_POLYNOMIAL, .n_coefficient = 1, .coefficient = {0.0878}};
    if (kind == 2)
        model = (nuem_quenching){.kind = NUEM_QUENCHING_POLYNOMIAL,
                                 .n_coefficient = 4,
                                 .coefficient = {0.0554628, 4.30681e-3, -1.11707e-4, 8.40384e-7},
                                 .upper_kev = 70.0};
    if (kind == 3) model = (nuem_quenching){.kind = NUEM_QUENCHING_LINDHARD, .k = 0.157, .z = 32.0};
    if (kind == 4) {
        memcpy(x->table_t, t, sizeof t);
        memcpy(x->table_q, q, sizeof q);
        model = (nuem_quenching){
            .kind = NUEM_QUENCHING_TABLE, .n = 5, .t_kev = x->table_t, .factor = x->table_q};
    }
    model.outside = NUEM_OUTSIDE_HOLD;
    return model;
}

/* Ranges over the energies that recoils of 1 to 60 keV give, with an efficiency that rises steeply
 * among them. */
static void draw_detector(nuem_draw *d, nuem_smearing smearing, int kind, bool of_true, detector *x)
{
    *x = (detector){.edge = {0.0}};
    const nuem_quenching q = quenching(x, kind);
    const double top = nuem_quenching_kevee(&q, nuem_draw_uniform(d, 20.0, 50.0));
    double edge = top * nuem_draw_uniform(d, 0.05, 0.1);

    for (int i = 0; i <= RANGES; i++) {
        x->edge[i] = edge;
        edge += (top - edge) * nuem_draw_uniform(d, 0.2, 0.4);
    }
    for (int i = 0; i < EFFICIENCIES; i++) {
        x->efficiency_kev[i] = i ? x->efficiency_kev[i - 1] + 0.1 * top * (0.2 + i) : 0.0;
        x->efficiency[i] = i == 0 ? 0.0 : i == 1 ? 0.02 : nuem_draw_uniform(d, 0.5, 1.0);
    }
    for (int i = 0; i < ROWS; i++) {
        x->matrix_kev[i] = top * (0.02 + 0.2 * i);
        for (int r = 0; r < RANGES; r++) /* nothing at the ends */
            x->matrix[i][r] = i == 0 || i == ROWS - 1 ? 0.0 : nuem_draw_uniform(d, 0.0, 0.25);
    }
    x->info = (nuem_experiment_info){
        .id = "random",
        .formula = "CsI",
        .n_efficiency = EFFICIENCIES,
        .efficiency_kev = x->efficiency_kev,
        .efficiency = x->efficiency,
        .efficiency_of_true_energy = of_true || smearing == NUEM_SMEARING_MATRIX,
        .quenching = q,
        .smearing = smearing,
        .n_bin = RANGES,
        .n_energy = RANGES,
        .n_class = 1,
        .n_time = 1,
        .edge_kev = x->edge,
        .n_matrix = ROWS,
        .matrix_kev = x->matrix_kev,
        .matrix = x->matrix[0],
    };
    x->info.pe_per_kev = 60.0 / top;
    x->info.gamma_b_per_kev = nuem_draw_uniform(d, 5.0, 30.0) / top;
}

static void blur(nuem_draw *d, detector *x)
{
    const double top = x->edge[RANGES];

    x->info.resolution_sqrt = nuem_draw_uniform(d, 0.0, 0.1) * sqrt(top);
    x->info.resolution_linear = nuem_draw_uniform(d, 0.0, 0.05);
    x->info.resolution_constant_kev = nuem_draw_uniform(d, 0.01, 0.05) * top;
}

typedef struct brute {
    const nuem_experiment_info *e;
    spectrum *f;
    size_t range;
    double energy; /* electron equivalent, of the recoil at hand */
} brute;

static double efficiency_at(const brute *x, double reconstructed)
{
    return nuem_experiment_efficiency(x->e,
                                      x->e->efficiency_of_true_energy ? x->energy : reconstructed);
}

static double gaussian_density(double reconstructed, void *context)
{
    const brute *x = context;
    double sigma = nuem_experiment_sigma_kev(x->e, x->energy),
           z = (reconstructed - x->energy) / sigma;

    return efficiency_at(x, reconstructed) * exp(-0.5 * z * z) / (sqrt(2.0 * M_PI) * sigma);
}

/* COHERENT's, of the energy in keV */
static double gamma_density(double reconstructed, void *context)
{
    const brute *x = context;
    double b = x->e->gamma_b_per_kev * x->energy, m = x->energy;
    double ln = (1.0 + b) * log(1.0 + b) - gsl_sf_lngamma(1.0 + b) - log(m) +
                b * log(reconstructed / m) - (1.0 + b) * reconstructed / m;

    return efficiency_at(x, reconstructed) * exp(ln);
}

static double continuous(brute *x, nuem_test_integrand *density, double below, double above)
{
    const double lo = fmax(x->e->edge_kev[x->range], below),
                 hi = fmin(x->e->edge_kev[x->range + 1], above);
    double knots[EFFICIENCIES + 3];
    size_t n = 0;

    if (lo >= hi) return 0.0;
    for (; n < EFFICIENCIES; n++) knots[n] = x->e->efficiency_kev[n];
    knots[n++] = x->energy;
    knots[n++] = 0.5 * (x->energy + below);
    knots[n++] = fmin(0.5 * (x->energy + above), 3.0 * x->energy);
    return nuem_test_integral(density, x, lo, hi, n, knots, 0.1 * TOL_NESTED);
}

static double poisson_sum(const brute *x)
{
    const double y = x->e->pe_per_kev;
    double sum = 0.0;

    for (unsigned n = 0; n < x->e->edge_kev[x->range + 1] * y - 1e-4; n++)
        if (n >= x->e->edge_kev[x->range] * y - 1e-4)
            sum += gsl_ran_poisson_pdf(n, y * x->energy) * efficiency_at(x, n / y);
    return sum;
}

static double from_matrix(const brute *x)
{
    const double *k = x->e->matrix_kev;

    for (size_t i = 0; i + 1 < x->e->n_matrix; i++)
        if (x->energy >= k[i] && x->energy < k[i + 1]) {
            double a = x->e->matrix[i * RANGES + x->range],
                   b = x->e->matrix[(i + 1) * RANGES + x->range];
            return efficiency_at(x, 0.0) * (a + (b - a) * (x->energy - k[i]) / (k[i + 1] - k[i]));
        }
    return 0.0;
}

static double counted(double t, void *context)
{
    brute *x = context;
    double f = x->f(t);

    x->energy = nuem_quenching_kevee(&x->e->quenching, t);
    if (f == 0.0 || x->energy == 0.0) return 0.0;
    if (x->e->smearing == NUEM_SMEARING_POISSON) return f * poisson_sum(x);
    if (x->e->smearing == NUEM_SMEARING_GAMMA)
        return f * continuous(x, gamma_density, 0.0, 40.0 * x->energy + 1e-9);
    if (x->e->smearing == NUEM_SMEARING_MATRIX) return f * from_matrix(x);
    double sigma = nuem_experiment_sigma_kev(x->e, x->energy);
    if (sigma > 0.0)
        return f *
               continuous(x, gaussian_density, x->energy - 9.0 * sigma, x->energy + 9.0 * sigma);
    return x->energy >= x->e->edge_kev[x->range] && x->energy < x->e->edge_kev[x->range + 1]
               ? f * efficiency_at(x, x->energy)
               : 0.0;
}

/* Recoil of an energy, by bisection in the logarithm. */
static double recoil_of(const nuem_experiment_info *e, double energy)
{
    double lo = log(1e-4), hi = log(1e4);

    for (int i = 0; i < 80; i++) {
        double mid = 0.5 * (lo + hi);
        if (nuem_quenching_kevee(&e->quenching, exp(mid)) < energy)
            lo = mid;
        else
            hi = mid;
    }
    return exp(0.5 * (lo + hi));
}

static double nested(const nuem_experiment_info *e, spectrum *f, size_t range, double t_max)
{
    static const double model[] = {0.5, 1.0, 2.0, 4.0, 6.0, 15.0, 30.0, 60.0};
    brute x = {e, f, range, 0.0};
    double breaks[64];
    size_t n = 0;

    for (size_t i = 0; i < sizeof model / sizeof model[0]; i++) breaks[n++] = model[i];
    for (size_t i = 0; i <= RANGES; i++) breaks[n++] = recoil_of(e, e->edge_kev[i]);
    for (size_t i = 0; i < EFFICIENCIES; i++) breaks[n++] = recoil_of(e, e->efficiency_kev[i]);
    for (size_t i = 0; i < e->n_matrix; i++) breaks[n++] = recoil_of(e, e->matrix_kev[i]);
    breaks[n++] = 0.003;
    breaks[n++] = 0.03;
    breaks[n++] = 0.2;
    return nuem_test_integral(counted, &x, T_MIN_KEV, t_max, n, breaks, TOL_NESTED);
}

static double on_grid(const nuem_recoil_grid *g, spectrum *f, size_t range)
{
    double sum = 0.0;

    for (size_t i = 0; i < g->n; i++) sum += g->weight[i * g->n_bin + range] * f(g->t_kev[i]);
    return sum;
}

static nuem_recoil_grid make_grid(const nuem_experiment_info *e, double t_max)
{
    nuem_recoil_grid g;
    nuem_error err;

    assert_ok(nuem_recoil_grid_create(e, true, t_max, 0, NULL, &g, &err), err);
    assert_int_equal(g.n_bin, e->n_energy);
    for (size_t i = 0; i < g.n; i++) {
        assert_true(g.t_kev[i] >= T_MIN_KEV && g.t_kev[i] <= t_max);
        assert_true(i == 0 || g.t_kev[i] > g.t_kev[i - 1]);
        for (size_t r = 0; r < g.n_bin; r++) /* what first and end promise */
            assert_true((r >= g.first[i] && r < g.end[i]) || g.weight[i * g.n_bin + r] == 0.0);
    }
    return g;
}

static double worst; /* measured */

static void compare(const nuem_experiment_info *e, size_t range)
{
    nuem_recoil_grid g = make_grid(e, END_KEV);
    spectrum *const f[] = {coherent, inverse_square};

    for (int i = 0; i < 2; i++) {
        double want = nested(e, f[i], range, END_KEV), got = on_grid(&g, f[i], range);
        assert_true(want > 0.0);
        worst = fmax(worst, fabs(got / want - 1.0));
        assert_close(got, want, TOL_COUNTS);
    }
    nuem_recoil_grid_clear(&g);
}

static void every_kind(nuem_smearing smearing, bool blurred)
{
    worst = 0.0;
    for (int kind = 0; kind < KINDS; kind++)
        for (int of_true = 0; of_true < 2; of_true++) {
            nuem_draw d = nuem_draw_seed((unsigned)(10 * kind + of_true));
            detector x;
            draw_detector(&d, smearing, kind, of_true, &x);
            if (blurred) blur(&d, &x);
            for (size_t range = 0; range < RANGES; range += 3) compare(&x.info, range);
        }
    print_message("largest relative difference %.1g\n", worst);
}

static void gaussian_resolution(void **unused)
{
    (void)unused;
    every_kind(NUEM_SMEARING_GAUSSIAN, true);
}

static void perfect_resolution(void **unused)
{
    (void)unused;
    every_kind(NUEM_SMEARING_GAUSSIAN, false);
}

static void poisson_light(void **unused)
{
    (void)unused;
    every_kind(NUEM_SMEARING_POISSON, false);
}

static void gamma_light(void **unused)
{
    (void)unused;
    every_kind(NUEM_SMEARING_GAMMA, false);
}

static void matrix(void **unused)
{
    (void)unused;
    every_kind(NUEM_SMEARING_MATRIX, false);
}

/* A table of the same efficiency with many more points: short pieces are integrated another way. */
static void short_pieces_are_the_same(void **unused)
{
    enum { CUT = 60, DENSE = (EFFICIENCIES - 1) * CUT + 1 };
    static double kev[DENSE], dense[DENSE];

    (void)unused;
    worst = 0.0;
    for (int kind = 1; kind < KINDS; kind++) {
        nuem_draw d = nuem_draw_seed((unsigned)(60 + kind));
        detector x;
        draw_detector(&d, NUEM_SMEARING_GAMMA, kind, false, &x);
        for (int i = 0; i < DENSE; i++) {
            int k = i / CUT < EFFICIENCIES - 1 ? i / CUT : EFFICIENCIES - 2;
            double u = (double)(i - k * CUT) / CUT;
            kev[i] = (1.0 - u) * x.efficiency_kev[k] + u * x.efficiency_kev[k + 1];
            dense[i] = (1.0 - u) * x.efficiency[k] + u * x.efficiency[k + 1];
        }
        nuem_recoil_grid coarse = make_grid(&x.info, END_KEV);
        x.info.n_efficiency = DENSE;
        x.info.efficiency_kev = kev;
        x.info.efficiency = dense;
        nuem_recoil_grid fine = make_grid(&x.info, END_KEV);
        assert_true(fine.n < 2 * coarse.n); /* nor do the points multiply */
        for (size_t r = 0; r < RANGES; r++) {
            double a = on_grid(&fine, inverse_square, r), b = on_grid(&coarse, inverse_square, r);
            worst = fmax(worst, fabs(a / b - 1.0));
            assert_close(a, b, TOL_COUNTS);
        }
        nuem_recoil_grid_clear(&coarse);
        nuem_recoil_grid_clear(&fine);
    }
    print_message("largest relative difference %.1g\n", worst);
}

/* Electrons of the same experiment are not quenched. */
static void electrons_give_all(void **unused)
{
    (void)unused;
    for (int smearing = 0; smearing < 4; smearing++) {
        nuem_draw d = nuem_draw_seed(30);
        detector quenched, plain;
        draw_detector(&d, (nuem_smearing)smearing, 2, false, &quenched);
        plain = quenched;
        plain.info = quenched.info;
        plain.info.quenching = (nuem_quenching){.kind = NUEM_QUENCHING_NONE};
        nuem_recoil_grid a, b = make_grid(&plain.info, END_KEV);
        nuem_error err;
        assert_ok(nuem_recoil_grid_create(&quenched.info, false, END_KEV, 0, NULL, &a, &err), err);
        assert_int_equal(a.n, b.n);
        assert_memory_equal(a.t_kev, b.t_kev, a.n * sizeof *a.t_kev);
        assert_memory_equal(a.weight, b.weight, a.n * a.n_bin * sizeof *a.weight);
        nuem_recoil_grid_clear(&a);
        nuem_recoil_grid_clear(&b);
    }
}

/* Edges in photo-electrons that come back from keV with rounding count the same whole numbers; nothing is
 * lost between ranges. */
static void whole_photo_electrons(void **unused)
{
    (void)unused;
    static const double pe[] = {0.0, 7.0, 8.0, 12.5, 16.0, 300.0}, zero[] = {0.0}, one[] = {1.0};
    static const double yields[] = {13.348, 1.0 / 3.0, 7.1, 1170.0};

    for (size_t k = 0; k < sizeof yields / sizeof yields[0]; k++) {
        double edge[6];
        nuem_experiment_info e = {.n_efficiency = 1,
                                  .efficiency_kev = zero,
                                  .efficiency = one,
                                  .smearing = NUEM_SMEARING_POISSON,
                                  .pe_per_kev = yields[k],
                                  .n_bin = 5,
                                  .n_energy = 5,
                                  .n_class = 1,
                                  .n_time = 1,
                                  .edge_kev = edge};
        for (int up = -1; up <= 1; up++) {
            for (int i = 0; i < 6; i++) edge[i] = pe[i] / yields[k] * (1.0 + up * 1e-15);
            nuem_recoil_grid g = make_grid(&e, 30.0 / yields[k]); /* at most 30 photo-electrons */
            for (size_t i = 0; i < g.n; i += 7) {
                const double *w = g.weight + i * 5, m = yields[k] * g.t_kev[i];
                double whole = w[0] + w[1] + w[2] + w[3] + w[4], low = 0.0;
                for (unsigned n = 0; n < 7; n++) low += gsl_ran_poisson_pdf(n, m);
                assert_near(w[0] / whole, low, TOL_SUM);
                assert_near(w[1] / whole, gsl_ran_poisson_pdf(7, m), TOL_SUM);
                assert_near(w[3] / whole,
                            gsl_ran_poisson_pdf(13, m) + gsl_ran_poisson_pdf(14, m) +
                                gsl_ran_poisson_pdf(15, m),
                            TOL_SUM);
            }
            double sum = 0.0;
            for (size_t i = 0; i < 5 * g.n; i++) sum += g.weight[i];
            assert_close(sum, 30.0 / yields[k] - T_MIN_KEV, TOL_SUM);
            nuem_recoil_grid_clear(&g);
        }
    }
}

/* With a light yield of millions a Poisson number is the energy itself. */
static void much_light_is_perfect(void **unused)
{
    (void)unused;
    nuem_draw d = nuem_draw_seed(40);
    detector x;

    draw_detector(&d, NUEM_SMEARING_POISSON, 2, false, &x);
    nuem_experiment_info sharp = x.info;
    sharp.smearing = NUEM_SMEARING_GAUSSIAN;
    x.info.pe_per_kev = 1e6 / x.edge[RANGES];
    nuem_recoil_grid a = make_grid(&x.info, END_KEV), b = make_grid(&sharp, END_KEV);
    for (size_t r = 0; r < RANGES; r++) /* sigma^2 is 1e-6 of the energy squared */
        assert_close(on_grid(&a, coherent, r), on_grid(&b, coherent, r), 1e-4);
    nuem_recoil_grid_clear(&a);
    nuem_recoil_grid_clear(&b);
}

/* Outside the range of a model: refused where it matters, else held or without a signal. */
static void outside_the_range(void **unused)
{
    (void)unused;
    static const double edge[] = {0.5, 1.0, 2.0, 3.0}, zero[] = {0.0}, one[] = {1.0};
    nuem_experiment_info e = {.formula = "CsI",
                              .n_efficiency = 1,
                              .efficiency_kev = zero,
                              .efficiency = one,
                              .n_bin = 3,
                              .n_energy = 3,
                              .n_class = 1,
                              .n_time = 1,
                              .edge_kev = edge,
                              .quenching = {.kind = NUEM_QUENCHING_POLYNOMIAL,
                                            .n_coefficient = 1,
                                            .coefficient = {0.1},
                                            .lower_kev = 8.0,
                                            .upper_kev = 25.0}};
    nuem_recoil_grid g, held;
    nuem_error err;

    assert_fails(
        nuem_recoil_grid_create(&e, true, END_KEV, 0, NULL, &g, &err), NUEM_ERR_RANGE, err,
        "bin 1 (0.5 to 1 keV electron equivalent) counts nuclear recoils of CsI outside 8 to 25 "
        "keV");
    assert_int_equal(err.index, 0);
    e.quenching.lower_kev = 5.0;
    assert_fails(nuem_recoil_grid_create(&e, true, END_KEV, 0, NULL, &g, &err), NUEM_ERR_RANGE, err,
                 "bin 3 (2 to 3 keV");
    /* recoils that the flux cannot give do not matter */
    assert_ok(nuem_recoil_grid_create(&e, true, 25.0, 0, NULL, &g, &err), err);
    nuem_recoil_grid_clear(&g);
    /* nor do electrons */
    assert_ok(nuem_recoil_grid_create(&e, false, END_KEV, 0, NULL, &g, &err), err);
    nuem_recoil_grid_clear(&g);
    e.quenching.lower_kev = 8.0;
    e.quenching.outside = NUEM_OUTSIDE_NONE;
    g = make_grid(&e, END_KEV);
    e.quenching.outside = NUEM_OUTSIDE_HOLD;
    held = make_grid(&e, END_KEV);
    /* 1/T^2 from T = E/0.1 */
    const double lower[] = {8.0, 10.0, 20.0}, upper[] = {10.0, 20.0, 25.0};
    for (size_t r = 0; r < 3; r++) {
        assert_close(on_grid(&g, inverse_square, r), 1.0 / lower[r] - 1.0 / upper[r], TOL_COUNTS);
        assert_close(on_grid(&held, inverse_square, r), 0.1 / edge[r] - 0.1 / edge[r + 1],
                     TOL_COUNTS);
    }
    nuem_recoil_grid_clear(&g);
    nuem_recoil_grid_clear(&held);
}

/* Nothing to count is no error. */
static void no_recoil_reaches(void **unused)
{
    (void)unused;
    nuem_draw d = nuem_draw_seed(50);
    detector x;
    nuem_recoil_grid g;
    nuem_error err;

    draw_detector(&d, NUEM_SMEARING_GAUSSIAN, 2, false, &x);
    assert_ok(nuem_recoil_grid_create(&x.info, true, 0.5, 0, NULL, &g, &err), err);
    assert_int_equal(g.n, 0);
    nuem_recoil_grid_clear(&g);
    assert_ok(nuem_recoil_grid_create(&x.info, true, HUGE_VAL, 0, NULL, &g, &err), err);
    assert_true(g.n > 0 && g.n < 10000);
    nuem_recoil_grid_clear(&g);
    x.info.smearing = NUEM_SMEARING_POISSON;
    x.info.pe_per_kev = 1e12;
    assert_fails(nuem_recoil_grid_create(&x.info, true, END_KEV, 0, NULL, &g, &err), NUEM_ERR_ARG,
                 err, "photo-electrons");
}

/* P and Q beside sums for whole a, and beside each other. */
static void incomplete_gamma(void **unused)
{
    (void)unused;
    for (unsigned a = 1; a < 40; a += 3)
        for (double x = 0.01; x < 100.0; x *= 1.7) {
            double below = 0.0;
            for (unsigned n = 0; n < a; n++) below += gsl_ran_poisson_pdf(n, x);
            assert_near(nuem_gamma_q(a, x), below, TOL_SUM);
            assert_near(nuem_gamma_p(a, x) + nuem_gamma_q(a, x), 1.0, TOL_SUM);
        }
    assert_true(nuem_gamma_p(3.0, 0.0) == 0.0 && nuem_gamma_p(3.0, HUGE_VAL) == 1.0);
    assert_true(nuem_gamma_q(3.0, 1e5) == 0.0 && nuem_gamma_q(3.0, HUGE_VAL) == 0.0);
    assert_true(isnan(nuem_gamma_p(0.0, 1.0)) && isnan(nuem_gamma_q(1.0, -1.0)));
    assert_close(nuem_ln_gamma(11.0), log(3628800.0), TOL_SUM);
    assert_true(isnan(nuem_ln_gamma(0.0)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gaussian_resolution),
        cmocka_unit_test(perfect_resolution),
        cmocka_unit_test(poisson_light),
        cmocka_unit_test(gamma_light),
        cmocka_unit_test(matrix),
        cmocka_unit_test(short_pieces_are_the_same),
        cmocka_unit_test(electrons_give_all),
        cmocka_unit_test(whole_photo_electrons),
        cmocka_unit_test(much_light_is_perfect),
        cmocka_unit_test(outside_the_range),
        cmocka_unit_test(no_recoil_reaches),
        cmocka_unit_test(incomplete_gamma),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
