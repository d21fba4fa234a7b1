/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The profiled Poisson chi2 of one spectrum: closed forms of small problems, an independent
 * minimiser for random ones, the conditions of a minimum, and extremes. */
#include <stdlib.h>
#include <string.h>

#include <gsl/gsl_multimin.h>

#include "nuem/init.h"
#include "stat/profile.h"
#include "support/assert_close.h"
#include "support/draw.h"

/* closed forms: chi2 is a difference of numbers up to 1e4 here, each exact to 1e-16 */
static const double TOL_CHI2 = 1e-10;
/* the Newton decrement 1e-12 at which the search stops leaves theta off by about its root times
 * sigma, quadratically better as a rule */
static const double TOL_THETA = 1e-6;
/* where the independent minimiser, a simplex, ends: in chi2, absolute */
static const double TOL_SIMPLEX = 1e-8;

enum { MAX_BIN = 30, MAX_SCALE = 16, MAX_DRAWN = 5 };

/* One Poisson spectrum: scale 0 belongs to the signal, the others to the templates. */
typedef struct nuem_scale {
    double sigma; /* of the constraint at 1; infinite: free; 0: fixed */
} nuem_scale;

typedef struct nuem_poisson {
    size_t n_bin, n_scale;
    const double *counts, *template;
    const nuem_scale *scale;
} nuem_poisson;

static bool nuem_poisson_minimise(const nuem_poisson *p, const double *signal, double *mu,
                                  double *theta, double *chi2)
{
    static const size_t index[MAX_SCALE] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
    double shape[MAX_SCALE * MAX_BIN];
    nuem_nuisance nuisance[MAX_SCALE];
    nuem_profile_space space;
    nuem_error err;

    memcpy(shape, signal, p->n_bin * sizeof *shape);
    memcpy(shape + p->n_bin, p->template, (p->n_scale - 1) * p->n_bin * sizeof *shape);
    for (size_t k = 0; k < p->n_scale; k++)
        nuisance[k] = (nuem_nuisance){"scale", 1.0, p->scale[k].sigma, 0.0};
    const nuem_spectrum spectrum = {.statistic = NUEM_STATISTIC_POISSON,
                                    .n_bin = p->n_bin,
                                    .n_shape = p->n_scale,
                                    .counts = p->counts,
                                    .nuisance = index,
                                    .shape = shape};
    const nuem_profile_problem profile = {
        .n_spectrum = 1, .n_nuisance = p->n_scale, .spectrum = &spectrum, .nuisance = nuisance};
    assert_ok(nuem_profile_space_create(p->n_scale, p->n_bin, p->n_bin, &space, &err), err);
    bool found = nuem_profile_minimise(&profile, &space, chi2);
    memcpy(mu, space.mu, p->n_bin * sizeof *mu);
    memcpy(theta, space.theta, p->n_scale * sizeof *theta);
    nuem_profile_space_clear(&space);
    return found;
}

typedef struct spectrum {
    nuem_poisson p;
    nuem_scale scale[MAX_SCALE];
    double counts[MAX_BIN], template[(MAX_SCALE - 1) * MAX_BIN], signal[MAX_BIN];
} spectrum;

static void prepare(spectrum *s, size_t n_bin, size_t n_scale)
{
    s->p = (nuem_poisson){.n_bin = n_bin,
                          .n_scale = n_scale,
                          .counts = s->counts,
                          .template = s->template,
                          .scale = s->scale};
}

/* Number of counts around an expectation; the shape of the fluctuation does not matter here. */
static double fluctuate(nuem_draw *d, double mean)
{
    double sum = 0.0;

    for (int i = 0; i < 12; i++) sum += nuem_draw_uniform(d, -0.5, 0.5);
    return fmax(0.0, floor(mean + sqrt(mean) * sum + 0.5));
}

static void draw_spectrum(nuem_draw *d, spectrum *s)
{
    static const double sigma[] = {0.0, 0.03, 0.3, 2.0, HUGE_VAL};
    size_t n_bin = 1 + (size_t)nuem_draw_uniform(d, 0.0, MAX_BIN - 1e-9),
           n_scale = 1 + (size_t)nuem_draw_uniform(d, 0.0, MAX_DRAWN - 1e-9);

    for (size_t k = 0; k < n_scale; k++)
        s->scale[k].sigma = sigma[(size_t)nuem_draw_uniform(d, 0.0, k ? 4.999 : 3.999)];
    double size = nuem_draw_log(d, 1.0, 300.0);
    for (size_t b = 0; b < n_bin; b++) {
        double mean = s->signal[b] = nuem_draw_uniform(d, 0.0, size);
        for (size_t k = 1; k < n_scale; k++) {
            s->template[(k - 1) * n_bin + b] = nuem_draw_log(d, 0.1, size);
            mean += s->template[(k - 1) * n_bin + b];
        }
        s->counts[b] = fluctuate(d, mean * nuem_draw_uniform(d, 0.2, 1.5));
    }
    prepare(s, n_bin, n_scale);
}

/* Baker and Cousins, with pulls. */
static double chi2_at(const spectrum *s, const double *theta)
{
    double sum = 0.0;

    for (size_t b = 0; b < s->p.n_bin; b++) {
        double mu = theta[0] * s->signal[b], n = s->counts[b];
        for (size_t k = 1; k < s->p.n_scale; k++)
            mu += theta[k] * s->template[(k - 1) * s->p.n_bin + b];
        sum += 2.0 * (mu - n + (n > 0.0 ? n * log(n / mu) : 0.0));
    }
    for (size_t k = 0; k < s->p.n_scale; k++)
        if (s->scale[k].sigma > 0.0) sum += pow((theta[k] - 1.0) / s->scale[k].sigma, 2.0);
    return sum;
}

static void minimise(const spectrum *s, double *theta, double *chi2)
{
    double mu[MAX_BIN];

    assert_true(nuem_poisson_minimise(&s->p, s->signal, mu, theta, chi2));
    for (size_t b = 0; b < s->p.n_bin; b++) {
        double want = theta[0] * s->signal[b];
        for (size_t k = 1; k < s->p.n_scale; k++)
            want += theta[k] * s->template[(k - 1) * s->p.n_bin + b];
        assert_close(mu[b], want, 1e-12 /* the same sum */);
    }
}

/* One bin, one constrained scale: theta^2 + (sigma^2 B - 1) theta - sigma^2 n = 0. */
static void one_constrained_scale(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 200; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        spectrum s = {.scale = {{nuem_draw_log(&d, 1e-3, 10.0)}}};
        double theta, chi2, sigma2 = s.scale[0].sigma * s.scale[0].sigma;
        s.signal[0] = nuem_draw_log(&d, 0.1, 1e3);
        s.counts[0] = floor(nuem_draw_uniform(&d, 0.0, 3.0 * s.signal[0]));
        prepare(&s, 1, 1);
        minimise(&s, &theta, &chi2);
        double half = 0.5 * (sigma2 * s.signal[0] - 1.0),
               root = sqrt(half * half + sigma2 * s.counts[0]), want = root - half;
        if (half > 0.0) want = sigma2 * s.counts[0] / (root + half);
        if (s.counts[0] == 0.0) want = fmax(0.0, -2.0 * half);
        assert_near(theta, want, TOL_THETA * (1.0 + want));
        assert_near(chi2, chi2_at(&s, &want), TOL_CHI2 * (1.0 + chi2));
    }
}

/* A free template takes up all of a difference in one bin. */
static void free_scale_fits_exactly(void **unused)
{
    (void)unused;
    spectrum s = {
        .scale = {{0.0}, {HUGE_VAL}}, .signal = {30.0}, .template = {50.0}, .counts = {180.0}};
    double theta[2], chi2;

    prepare(&s, 1, 2);
    minimise(&s, theta, &chi2);
    assert_true(theta[0] == 1.0);
    assert_close(theta[1], 3.0, TOL_THETA);
    assert_near(chi2, 0.0, TOL_CHI2);
}

/* Data equal to the expectation cost nothing and pull nothing. */
static void perfect_data_cost_nothing(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 50; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        spectrum s = {.scale = {{0.1}, {0.5}, {HUGE_VAL}}};
        double theta[3], chi2;
        for (int b = 0; b < 20; b++) {
            s.signal[b] = nuem_draw_log(&d, 1.0, 1e3);
            s.template[b] = nuem_draw_log(&d, 1.0, 1e3);
            s.template[20 + b] = nuem_draw_log(&d, 1.0, 1e3);
            s.counts[b] = s.signal[b] + s.template[b] + s.template[20 + b]; /* need not be whole */
        }
        prepare(&s, 20, 3);
        minimise(&s, theta, &chi2);
        assert_near(chi2, 0.0, 1e-8 /* 20 differences of numbers of 1e4 */);
        for (int k = 0; k < 3; k++) assert_near(theta[k], 1.0, TOL_THETA);
    }
}

/* For many counts the deviance becomes Pearson's chi2. */
static void many_counts_are_gaussian(void **unused)
{
    (void)unused;
    spectrum s = {.scale = {{0.0}}, .signal = {1e8, 4e8}, .counts = {1e8 + 2e4, 4e8 - 2e4}};
    double theta, chi2;

    prepare(&s, 2, 1);
    minimise(&s, &theta, &chi2);
    /* 2^2 + 1^2; the skewness is of order 1/sqrt(n), 1e-4 */
    assert_close(chi2, 5.0, 2e-4);
}

static double penalised(const gsl_vector *x, void *context)
{
    const spectrum *s = context;
    double theta[MAX_SCALE];
    size_t i = 0;

    for (size_t k = 0; k < s->p.n_scale; k++) /* squares keep the scales from going below zero */
        theta[k] = s->scale[k].sigma > 0.0 ? pow(gsl_vector_get(x, i++), 2.0) : 1.0;
    double chi2 = chi2_at(s, theta);
    return isfinite(chi2) ? chi2 : 1e300;
}

static double simplex(const spectrum *s)
{
    size_t n = 0;

    for (size_t k = 0; k < s->p.n_scale; k++) n += s->scale[k].sigma > 0.0;
    if (n == 0) return penalised(NULL, (void *)(uintptr_t)s);
    gsl_multimin_function f = {penalised, n, (void *)(uintptr_t)s};
    gsl_vector *x = gsl_vector_alloc(n), *step = gsl_vector_alloc(n);
    gsl_multimin_fminimizer *m =
        gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, n);
    double best = HUGE_VAL;
    gsl_vector_set_all(x, 1.0);
    for (int restart = 0; restart < 4; restart++) { /* a fresh simplex at the last minimum */
        gsl_vector_set_all(step, restart ? 0.01 : 0.2);
        gsl_multimin_fminimizer_set(m, &f, x, step);
        for (int i = 0; i < 3000; i++)
            if (gsl_multimin_fminimizer_iterate(m) || gsl_multimin_fminimizer_size(m) < 1e-9) break;
        gsl_vector_memcpy(x, gsl_multimin_fminimizer_x(m));
        best = fmin(best, gsl_multimin_fminimizer_minimum(m));
    }
    gsl_multimin_fminimizer_free(m);
    gsl_vector_free(step);
    gsl_vector_free(x);
    return best;
}

static void independent_minimiser_agrees(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 60; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        spectrum s = {0};
        double theta[MAX_SCALE], chi2;
        draw_spectrum(&d, &s);
        minimise(&s, theta, &chi2);
        double other = simplex(&s);
        assert_near(chi2, chi2_at(&s, theta), TOL_CHI2 * (1.0 + chi2));
        assert_true(chi2 <= other + TOL_SIMPLEX * (1.0 + other));
        assert_near(chi2, other,
                    1e3 * TOL_SIMPLEX * (1.0 + other)); /* the simplex is the rough one */
    }
}

/* No scale can be moved to lower chi2: the slope vanishes inside and points inward at zero.
 * Together with convexity that is the global minimum. */
static void slopes_vanish(void **unused)
{
    (void)unused;
    size_t at_zero = 0;

    for (unsigned seed = 0; seed < 500; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        spectrum s = {0};
        double theta[MAX_SCALE], chi2;
        draw_spectrum(&d, &s);
        minimise(&s, theta, &chi2);
        for (size_t k = 0; k < s.p.n_scale; k++) {
            double sigma = s.scale[k].sigma, slope, curvature;
            if (sigma == 0.0) {
                assert_true(theta[k] == 1.0);
                continue;
            }
            assert_true(theta[k] >= 0.0);
            slope = 2.0 * (theta[k] - 1.0) / (sigma * sigma);
            curvature = 2.0 / (sigma * sigma);
            for (size_t b = 0; b < s.p.n_bin; b++) {
                double shape = k ? s.template[(k - 1) * s.p.n_bin + b] : s.signal[b],
                       mu = theta[0] * s.signal[b];
                for (size_t j = 1; j < s.p.n_scale; j++)
                    mu += theta[j] * s.template[(j - 1) * s.p.n_bin + b];
                if (s.counts[b] > 0.0) {
                    slope += 2.0 * shape * (1.0 - s.counts[b] / mu);
                    curvature += 2.0 * shape * shape * s.counts[b] / (mu * mu);
                } else {
                    slope += 2.0 * shape;
                }
            }
            /* slope^2/curvature: what moving this scale alone would still gain in chi2 */
            bool bound = theta[k] == 0.0;
            at_zero += bound;
            if (bound)
                assert_true(slope >= 0.0);
            else
                assert_true(slope * slope <= 1e-9 * curvature);
        }
    }
    assert_true(at_zero > 10); /* the bound is met often enough to be tested */
}

/* With the signal's own scale fixed, the profile is convex in its strength. */
static void profile_is_convex(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 30; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        spectrum s = {0}, scaled;
        double theta[MAX_SCALE], chi2[41];
        draw_spectrum(&d, &s);
        s.scale[0].sigma = 0.0;
        for (int i = 0; i <= 40; i++) {
            scaled = s;
            prepare(&scaled, s.p.n_bin, s.p.n_scale);
            for (size_t b = 0; b < s.p.n_bin; b++) scaled.signal[b] *= 0.02 + 0.1 * i;
            minimise(&scaled, theta, &chi2[i]);
        }
        for (int i = 1; i < 40; i++)
            assert_true(chi2[i - 1] + chi2[i + 1] - 2.0 * chi2[i] >= -TOL_CHI2 * (1.0 + chi2[i]));
    }
}

/* Too much signal everywhere: the free background goes to zero and stays there. */
static void scales_stop_at_zero(void **unused)
{
    (void)unused;
    spectrum s = {.scale = {{0.0}, {HUGE_VAL}},
                  .signal = {20.0, 30.0},
                  .template = {10.0, 10.0},
                  .counts = {12.0, 9.0}};
    double theta[2], chi2, want = 0.0;

    prepare(&s, 2, 2);
    minimise(&s, theta, &chi2);
    assert_true(theta[1] == 0.0);
    for (int b = 0; b < 2; b++)
        want += 2.0 * (s.signal[b] - s.counts[b] + s.counts[b] * log(s.counts[b] / s.signal[b]));
    assert_close(chi2, want, TOL_CHI2);
}

/* No counts: chi2 is 2 theta S + ((theta - 1)/sigma)^2, smallest at 1 - sigma^2 S or at zero. */
static void zero_counts(void **unused)
{
    (void)unused;
    static const double sigma[] = {0.05, 0.3, 5.0};

    for (size_t i = 0; i < sizeof sigma / sizeof sigma[0]; i++) {
        spectrum s = {.scale = {{sigma[i]}}, .signal = {1.5, 0.5, 1.0}};
        double theta, chi2, sigma2 = sigma[i] * sigma[i], want = fmax(0.0, 1.0 - 3.0 * sigma2);
        prepare(&s, 3, 1);
        minimise(&s, &theta, &chi2);
        assert_near(theta, want, TOL_THETA);
        assert_close(chi2, 6.0 * want + pow((want - 1.0) / sigma[i], 2.0), TOL_CHI2);
    }
    /* a free background has nothing to do */
    spectrum s = {.scale = {{0.0}, {HUGE_VAL}}, .signal = {1.0, 2.0}, .template = {5.0, 1.0}};
    double theta[2], chi2;
    prepare(&s, 2, 2);
    minimise(&s, theta, &chi2);
    assert_true(theta[1] == 0.0);
    assert_close(chi2, 6.0, TOL_CHI2);
}

static void counts_without_expectation_are_impossible(void **unused)
{
    (void)unused;
    spectrum s = {.scale = {{0.1}, {HUGE_VAL}},
                  .signal = {1.0, 0.0},
                  .template = {2.0, 0.0},
                  .counts = {3.0, 1.0}};
    double theta[2], mu[2], chi2 = -1.0;

    prepare(&s, 2, 2);
    assert_true(nuem_poisson_minimise(&s.p, s.signal, mu, theta, &chi2));
    assert_true(chi2 == HUGE_VAL);
    /* an empty bin without expectation is none of anybody's business */
    s.counts[1] = 0.0;
    prepare(&s, 2, 2);
    minimise(&s, theta, &chi2);
    assert_near(chi2, 0.0, TOL_CHI2);
    assert_true(isfinite(theta[0]) && isfinite(theta[1]));
}

/* Templates of one shape cannot be told apart, but their sum is found. */
static void degenerate_templates(void **unused)
{
    (void)unused;
    spectrum s = {.scale = {{0.0}, {HUGE_VAL}, {HUGE_VAL}, {0.2}}};
    double theta[4], chi2;

    for (int b = 0; b < 10; b++) {
        s.signal[b] = 1.0;
        for (int k = 0; k < 3; k++) s.template[10 * k + b] = 10.0 + b;
        s.counts[b] = 1.0 + 4.5 * (10.0 + b);
    }
    prepare(&s, 10, 4);
    minimise(&s, theta, &chi2);
    assert_near(chi2, 0.0, 1e-8);
    assert_near(theta[1] + theta[2] + theta[3], 4.5, TOL_THETA * 4.5);
    assert_near(theta[3], 1.0, 1e-3); /* nothing pulls on the constrained one */
}

/* chi2 of `signal` fixed and one free template: the slope sum t (1 - n/mu) grows with theta. */
static double one_free_template(const spectrum *s, double *theta)
{
    double lo = 0.0, hi = 1.0;

    for (int i = 0; i < 180; i++) { /* upwards in octaves, then halving */
        double mid = 0.5 * (lo + hi), slope = 0.0, at = i < 100 ? hi : mid;
        for (size_t b = 0; b < s->p.n_bin; b++)
            slope += s->template[b] * (1.0 - s->counts[b] / (s->signal[b] + at * s->template[b]));
        if (i < 100)
            hi *= slope < 0.0 ? 2.0 : 1.0;
        else if (slope < 0.0)
            lo = mid;
        else
            hi = mid;
    }
    *theta = hi;
    const double scales[MAX_SCALE] = {1.0, hi};
    return chi2_at(s, scales);
}

/* chi2 of a signal with sigma and one free template: golden section in the scale of the signal, in
 * which the profile is convex. */
static double signal_and_free_template(const spectrum *s, double *theta)
{
    const double golden = 0.5 * (sqrt(5.0) - 1.0);
    double lo = 0.0, hi = 3.0, chi2 = 0.0;

    for (int i = 0; i < 50; i++) {
        double width = golden * (hi - lo), at[2] = {hi - width, lo + width}, f[2];
        for (int k = 0; k < 2; k++) {
            spectrum fixed = *s;
            for (size_t b = 0; b < s->p.n_bin; b++) fixed.signal[b] *= at[k];
            fixed.scale[0].sigma = 0.0;
            f[k] = one_free_template(&fixed, theta) + pow((at[k] - 1.0) / s->scale[0].sigma, 2.0);
        }
        chi2 = fmin(f[0], f[1]);
        if (f[0] < f[1])
            hi = at[1];
        else
            lo = at[0];
    }
    return chi2;
}

/* Many free backgrounds of one shape are as good as one of them, whatever the share of each. */
static void identical_free_backgrounds(void **unused)
{
    static const size_t copies[] = {2, 3, MAX_SCALE - 1};
    enum { N = 6 };

    (void)unused;
    for (unsigned seed = 0; seed < 30; seed++)
        for (size_t c = 0; c < sizeof copies / sizeof copies[0]; c++) {
            nuem_draw d = nuem_draw_seed(seed);
            spectrum s = {.scale = {{seed % 3 ? 0.05 * seed : 0.0}, {HUGE_VAL}}};
            double theta[MAX_SCALE], mu[MAX_BIN], chi2, one, sum = 0.0, want,
                                                             times = nuem_draw_log(&d, 0.01, 1e5);
            for (size_t b = 0; b < N; b++) {
                s.signal[b] = nuem_draw_uniform(&d, 0.0, 20.0);
                s.template[b] = nuem_draw_log(&d, 1.0, 100.0);
                s.counts[b] = fluctuate(&d, s.signal[b] + times * s.template[b]);
            }
            prepare(&s, N, 2);
            want = s.scale[0].sigma > 0.0 ? signal_and_free_template(&s, &one)
                                          : one_free_template(&s, &one);
            for (size_t k = 1; k <= copies[c]; k++) {
                s.scale[k].sigma = HUGE_VAL;
                for (size_t b = 0; b < N; b++) s.template[(k - 1) * N + b] = s.template[b];
            }
            prepare(&s, N, copies[c] + 1);
            if (!nuem_poisson_minimise(&s.p, s.signal, mu, theta, &chi2)) {
                print_error("no convergence: %zu copies, seed %u\n", copies[c], seed);
                fail();
            }
            assert_near(chi2, want, 1e-7 * (1.0 + want)); /* what the library finds enough */
            for (size_t k = 1; k <= copies[c]; k++) sum += theta[k];
            if (s.scale[0].sigma == 0.0) assert_close(sum, one, 1e-4);
        }
}

/* Two templates that are nearly one, and counts far from the starting point. */
static void nearly_identical_free_backgrounds(void **unused)
{
    (void)unused;
    spectrum s = {.scale = {{0.0}, {HUGE_VAL}, {HUGE_VAL}},
                  .template = {30.0, 30.0, 30.0, 33.0},
                  .counts = {300000.0, 301000.0}};
    double theta[3], chi2;

    /* 30 (a + b) = 300000, 30 a + 33 b = 301000 */
    prepare(&s, 2, 3);
    minimise(&s, theta, &chi2);
    assert_true(chi2 >= 0.0 && chi2 < 1e-7);
    assert_close(theta[2], 1000.0 / 3.0, 1e-4);
    assert_close(theta[1] + theta[2], 10000.0, 1e-6);
    /* the other way round the second would have to be negative; it stays at zero */
    s.counts[0] = 301000.0;
    s.counts[1] = 300000.0;
    prepare(&s, 2, 3);
    minimise(&s, theta, &chi2);
    const double at[] = {1.0, 601000.0 / 60.0, 0.0};
    assert_true(theta[2] == 0.0);
    assert_close(theta[1], at[1], TOL_THETA);
    assert_near(chi2, chi2_at(&s, at), 1e-7);
}

/* A template that hardly reaches the only bin with counts: its minimum is found, or nothing is said. */
static void tiny_templates(void **unused)
{
    static const double sigma[] = {0.3, 3.0, HUGE_VAL};
    const double n = 5.0;
    int found = 0;

    (void)unused;
    for (size_t i = 0; i < sizeof sigma / sizeof sigma[0]; i++)
        for (int power = 0; power <= 320; power += 5) {
            spectrum s = {.scale = {{0.0}, {sigma[i]}}, .counts = {0.0, n}};
            double theta[2], mu[MAX_BIN], chi2 = -1.0, size = pow(10.0, -power), want = 0.0;
            s.template[1] = size;
            prepare(&s, 2, 2);
            if (!nuem_poisson_minimise(&s.p, s.signal, mu, theta, &chi2)) continue;
            found++;
            if (isfinite(sigma[i])) { /* theta^2 + (sigma^2 B - 1) theta - sigma^2 n = 0 */
                double s2 = sigma[i] * sigma[i], half = 0.5 * (s2 * size - 1.0);
                double best = sqrt(half * half + s2 * n) - half;
                want = 2.0 * (best * size - n + n * (log(n / best) + log(1.0 / size))) +
                       pow((best - 1.0) / sigma[i], 2.0);
            }
            if (size == 0.0 || (isfinite(sigma[i]) && !isfinite(1.0 / size))) continue;
            if (!(fabs(chi2 - want) <= 1e-6 * (1.0 + want)))
                print_error("template 1e-%d, sigma %g: chi2 %g, not %g\n", power, sigma[i], chi2,
                            want);
            assert_near(chi2, want, 1e-6 * (1.0 + want));
        }
    assert_true(found > 50);
}

/* 1e15 counts are known to 0.1: rounding must not make chi2 negative, nor the search endless. */
static void chi2_is_never_negative(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 200; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        spectrum s = {.scale = {{0.0}, {HUGE_VAL}}};
        double theta[2], mu[MAX_BIN], chi2;
        for (size_t b = 0; b < 4; b++) {
            s.signal[b] = nuem_draw_uniform(&d, 0.0, 1e14);
            s.template[b] = nuem_draw_uniform(&d, 1e14, 1e15);
            s.counts[b] = s.signal[b] + s.template[b];
            if (seed % 2) s.counts[b] = floor(s.counts[b] + nuem_draw_uniform(&d, -1e7, 1e7));
        }
        prepare(&s, 4, 2);
        assert_true(nuem_poisson_minimise(&s.p, s.signal, mu, theta, &chi2));
        assert_true(chi2 >= 0.0);
        assert_true(chi2 < 4.0); /* 1e7 is a third of the standard deviation */
        if (seed % 2 == 0) assert_near(chi2, 0.0, 1e-3);
    }
}

/* Signals of any size, as a search over decades of a coupling meets them: up to 1e60 times the
 * counts the minimum is found; beyond, to say that it was not is as good. */
static void huge_and_tiny_signals(void **unused)
{
    (void)unused;
    static const double sigma[] = {0.0, 0.03, 1.0};

    for (int i = 0; i < 3; i++)
        for (int power = -300; power <= 300; power += 10)
            for (unsigned seed = 0; seed < 4; seed++) {
                nuem_draw d = nuem_draw_seed(seed);
                spectrum s = {0};
                double theta[MAX_SCALE], chi2, mu[MAX_BIN];
                draw_spectrum(&d, &s);
                s.scale[0].sigma = sigma[i];
                for (size_t b = 0; b < s.p.n_bin; b++) s.signal[b] *= pow(10.0, power);
                bool found = nuem_poisson_minimise(&s.p, s.signal, mu, theta, &chi2);
                if (!found && power > 60) continue;
                if (!found) {
                    print_error("no convergence: sigma %g, signal 1e%d, seed %u\n", sigma[i], power,
                                seed);
                    fail();
                }
                assert_false(isnan(chi2));
                assert_true(chi2 >= -TOL_CHI2);
                /* a fixed signal beyond all counts costs twice its sum */
                if (sigma[i] == 0.0 && power >= 20) {
                    double sum = 0.0;
                    for (size_t b = 0; b < s.p.n_bin; b++) sum += s.signal[b];
                    assert_close(chi2, 2.0 * sum, 1e-10);
                }
            }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_constrained_scale),
        cmocka_unit_test(free_scale_fits_exactly),
        cmocka_unit_test(perfect_data_cost_nothing),
        cmocka_unit_test(many_counts_are_gaussian),
        cmocka_unit_test(independent_minimiser_agrees),
        cmocka_unit_test(slopes_vanish),
        cmocka_unit_test(profile_is_convex),
        cmocka_unit_test(scales_stop_at_zero),
        cmocka_unit_test(zero_counts),
        cmocka_unit_test(counts_without_expectation_are_impossible),
        cmocka_unit_test(degenerate_templates),
        cmocka_unit_test(identical_free_backgrounds),
        cmocka_unit_test(nearly_identical_free_backgrounds),
        cmocka_unit_test(tiny_templates),
        cmocka_unit_test(chi2_is_never_negative),
        cmocka_unit_test(huge_and_tiny_signals),
    };
    nuem_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
