/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Half the chi2 of one spectrum: the three statistics against minimisations and algebra written out
 * anew, and the derivatives against differences. */
#include <stdlib.h>

#include <gsl/gsl_linalg.h>

#include "nuem/init.h"
#include "stat/deviance.h"
#include "support/assert_close.h"
#include "support/draw.h"

/* golden section ends where the function does not change any more: its rounding, times the counts */
static const double TOL_GOLDEN = 1e-10;
/* differences of step h relative to the local scale: h^2 times the next derivative but one, and rounding
 * over h; with h = 1e-4 (first) and 1e-3 (second, from first) both stay below */
static const double TOL_FIRST = 1e-6, TOL_SECOND = 1e-4;
/* the same algebra in other order */
static const double TOL_SUM = 1e-11;

/* what an expectation below zero may gain in an empty bin */
static const double EMPTY_GAIN = 1e-4;

enum { N_GAUSS = 7 };

static nuem_spectrum on_off(const double *on, const double *off, double ratio)
{
    return (nuem_spectrum){.statistic = NUEM_STATISTIC_ON_OFF,
                           .n_bin = 1,
                           .counts = on,
                           .off = off,
                           .off_ratio = ratio};
}

static nuem_spectrum poisson(const double *counts)
{
    return (nuem_spectrum){.statistic = NUEM_STATISTIC_POISSON, .n_bin = 1, .counts = counts};
}

/* Half of Baker and Cousins; +inf where counts have no expectation. */
static double half_poisson(double n, double mu)
{
    if (n == 0.0) return mu;
    return mu > 0.0 ? mu - n + n * log(n / mu) : HUGE_VAL;
}

static double joint(double on, double off, double r, double s, double b)
{
    return half_poisson(on, fmax(s + b, 0.0)) + half_poisson(off, r * b);
}

/* Golden section over the background b >= max(0, -s), in which `joint` is convex. */
static double golden_minimum(double on, double off, double r, double s)
{
    const double golden = 0.5 * (sqrt(5.0) - 1.0), least = fmax(0.0, -s);
    double lo = least, hi = least + on + off / r + 1.0, best = joint(on, off, r, s, lo);

    for (int i = 0; i < 200; i++) {
        double width = golden * (hi - lo), a = hi - width, b = lo + width;
        double fa = joint(on, off, r, s, a), fb = joint(on, off, r, s, b);
        best = fmin(best, fmin(fa, fb));
        if (fa < fb)
            hi = b;
        else
            lo = a;
    }
    return best;
}

typedef struct bin {
    double on, off, ratio, s;
} bin;

/* Counts small and large, also none; signals from nothing to many times the counts, also negative. */
static bin draw_bin(nuem_draw *d)
{
    bin x = {.ratio = nuem_draw_log(d, 0.01, 100.0)};
    double size = nuem_draw_log(d, 1.0, 1e4), pick = nuem_draw_uniform(d, 0.0, 1.0);

    x.on = pick < 0.2 ? 0.0 : floor(nuem_draw_uniform(d, 0.0, size));
    x.off = pick > 0.1 && pick < 0.3 ? 0.0 : floor(nuem_draw_uniform(d, 0.0, size * x.ratio));
    x.s = nuem_draw_uniform(d, -0.3, 1.5) * nuem_draw_log(d, 1e-3, 1.0) * (size + 1.0);
    return x;
}

static double half_chi2(const bin *x, double s)
{
    const nuem_spectrum spectrum = on_off(&x->on, &x->off, x->ratio);

    return nuem_deviance(&spectrum, &s);
}

static void slopes(const bin *x, double s, double *first, double *root, double *background)
{
    const nuem_spectrum spectrum = on_off(&x->on, &x->off, x->ratio);

    nuem_deviance_slopes(&spectrum, &s, first, root, background);
}

static void background_is_the_best_one(void **unused)
{
    size_t empty = 0, negative = 0, at_zero = 0;

    (void)unused;
    for (unsigned seed = 0; seed < 3000; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        bin x = draw_bin(&d);
        if (x.on == 0.0 && x.off == 0.0 && x.s < 0.0) continue; /* smoothed, see below */
        double first, root, back, want = golden_minimum(x.on, x.off, x.ratio, x.s),
                                  got = half_chi2(&x, x.s), size = 1.0 + x.on + x.off + fabs(x.s);
        assert_near(got, want, TOL_GOLDEN * size);
        assert_true(got <= want + 1e-13 * size);
        slopes(&x, x.s, &first, &root, &back);
        assert_true(back >= 0.0 && x.s + back >= 0.0);
        assert_near(joint(x.on, x.off, x.ratio, x.s, back), want, TOL_GOLDEN * size);
        empty += x.on == 0.0 || x.off == 0.0;
        negative += x.s < 0.0;
        at_zero += back == 0.0;
    }
    assert_true(empty > 300 && negative > 300 && at_zero > 50);
}

/* Slopes by differences; where the step crosses one of the points at which the curvature jumps, only the
 * first derivative is compared. */
static void compare_slopes(const bin *x, double s)
{
    double first, root, back, f[2], r[2], b[2];
    double scale = fmin(fabs(s) + 1e-3, 1e-3 + x->on + x->off), h = 1e-4 * scale, k = 1e-3 * scale;

    slopes(x, s, &first, &root, &back);
    double difference = (half_chi2(x, s + h) - half_chi2(x, s - h)) / (2.0 * h);
    double rounding = 1e-15 * (1.0 + x->on + x->off + fabs(s)) / h;
    double curved = root * root * h; /* what a jump of the curvature inside the step may do */
    slopes(x, s + h, &f[1], &r[1], &b[1]);
    slopes(x, s - h, &f[0], &r[0], &b[0]);
    bool jump = (r[0] == 0.0) != (r[1] == 0.0) || (b[0] == 0.0) != (b[1] == 0.0);
    if (jump) curved = fmax(r[0] * r[0], r[1] * r[1]) * h;
    assert_near(difference, first,
                TOL_FIRST * (1.0 + fabs(first)) + 10.0 * rounding + (jump ? curved : 0.0));
    slopes(x, s + k, &f[1], &r[1], &b[1]);
    slopes(x, s - k, &f[0], &r[0], &b[0]);
    if ((r[0] == 0.0) != (r[1] == 0.0) || (b[0] == 0.0) != (b[1] == 0.0) ||
        (s + k + b[1] > 0.0) != (s - k + b[0] > 0.0))
        return;
    assert_near((f[1] - f[0]) / (2.0 * k), root * root,
                TOL_SECOND * root * root + 1e-14 * (1.0 + fabs(first)) / k);
}

static void on_off_slopes(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 3000; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        bin x = draw_bin(&d);
        compare_slopes(&x, x.s);
    }
    /* nothing seen with the source on, signals down to where the expectation would fall below zero */
    for (int i = -60; i <= 20; i++) {
        const bin x = {.on = 0.0, .off = 7.0, .ratio = 2.5};
        compare_slopes(&x, 0.1 * i + 0.003);
    }
}

/* Smooth and convex on both sides of zero, also where nothing was seen on and off. */
static void on_off_is_convex(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 300; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        bin x = draw_bin(&d);
        if (seed % 5 == 0) x.on = x.off = 0.0;
        double last = -HUGE_VAL, size = 1.0 + x.on + x.off;
        for (int i = -200; i <= 200; i++) {
            double first, root, back, s = 0.005 * size * i;
            slopes(&x, s, &first, &root, &back);
            assert_true(first >= last - 1e-12 * (1.0 + fabs(last)));
            assert_true(root >= 0.0 && isfinite(root));
            last = first;
        }
        /* the slope has no jump, so that Newton's method finds minima anywhere */
        for (int side = 0; side < 2; side++) {
            double at = side ? -x.off / (1.0 + x.ratio) : 0.0, eps = 1e-12 * size, f[2], r, b;
            slopes(&x, at - eps, &f[0], &r, &b);
            slopes(&x, at + eps, &f[1], &r, &b);
            assert_near(f[0], f[1], 1e-3 * (1.0 + fabs(f[1])));
        }
    }
}

/* Huge signals of either sign keep the expectation in the bin above zero, where counts are. */
static void on_off_extremes(void **unused)
{
    static const double counts[][2] = {{5, 3}, {5, 0}, {0, 3}, {0, 0}, {1e9, 1}, {1, 1e9}};

    (void)unused;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++)
        for (int power = -40; power <= 40; power++)
            for (int sign = -1; sign <= 1; sign += 2) {
                const bin x = {.on = counts[i][0], .off = counts[i][1], .ratio = 0.5};
                double first, root, back, s = sign * pow(10.0, power);
                slopes(&x, s, &first, &root, &back);
                double value = half_chi2(&x, s);
                assert_true(isfinite(value) && isfinite(first) && isfinite(root));
                assert_true(value >= (x.on + x.off > 0.0 ? 0.0 : -EMPTY_GAIN));
            }
}

/* Without a signal: eq. (17) of Li and Ma, ApJ 272 (1983) 317, with alpha = 1/ratio. The best signal fits
 * both counts. */
static double li_ma(double on, double off, double alpha)
{
    double sum = on + off, s = 0.0;

    if (on > 0.0) s += on * log((1.0 + alpha) / alpha * on / sum);
    if (off > 0.0) s += off * log((1.0 + alpha) * off / sum);
    return sqrt(2.0 * s);
}

static void significance_of_li_and_ma(void **unused)
{
    (void)unused;
    /* their formula by hand: on 140, off 100, alpha 1: 2 [140 ln(7/6) + 100 ln(5/6)] = 6.697 */
    assert_near(li_ma(140.0, 100.0, 1.0), 2.588, 0.0005);
    for (unsigned seed = 0; seed < 500; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        bin x = draw_bin(&d);
        if (x.on + x.off == 0.0) continue;
        double best = x.on - x.off / x.ratio, size = 1.0 + x.on + x.off;
        assert_near(half_chi2(&x, best), 0.0, 1e-13 * size);
        double chi2 = 2.0 * half_chi2(&x, 0.0), want = li_ma(x.on, x.off, 1.0 / x.ratio);
        assert_near(chi2, want * want, 1e-13 * size);
    }
}

/* Off far longer than on: the background is known, and what remains is Poisson. */
static void long_off_is_poisson(void **unused)
{
    const bin x = {.on = 12.0, .off = 7e9, .ratio = 1e9};

    (void)unused;
    for (double s = 0.5; s < 30.0; s *= 1.5) /* corrections are of order 1/ratio */
        assert_near(half_chi2(&x, s), half_poisson(12.0, s + 7.0), 1e-6);
}

static void poisson_slopes(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 500; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        double n = floor(nuem_draw_log(&d, 1.0, 1e6)), mu = n * nuem_draw_log(&d, 0.01, 100.0),
               h = 1e-4 * mu, first, root, back, f[2], r, up = mu + h, down = mu - h;
        const nuem_spectrum s = poisson(&n);
        assert_true(nuem_deviance_possible(&s, &mu));
        /* near mu = n the difference is what matters: (mu - n)^2 / 2n */
        assert_near(nuem_deviance(&s, &mu), half_poisson(n, mu), 1e-14 * (n + mu));
        nuem_deviance_slopes(&s, &mu, &first, &root, &back);
        assert_true(back == 0.0);
        assert_near((nuem_deviance(&s, &up) - nuem_deviance(&s, &down)) / (2.0 * h), first,
                    1e-7 * (1.0 + n / mu) + 1e-11 * (n + mu) / mu);
        nuem_deviance_slopes(&s, &up, &f[1], &r, &back);
        nuem_deviance_slopes(&s, &down, &f[0], &r, &back);
        assert_close(root * root, n / (mu * mu), TOL_SUM);
        assert_near((f[1] - f[0]) / (2.0 * h), root * root,
                    1e-7 * root * root + 1e-14 * (1.0 + fabs(first)) / h);
    }
    /* at the minimum the value is a small difference of large numbers and yet has all its digits */
    double n = 1e12, mu = 1e12 + 1e3;
    const nuem_spectrum s = poisson(&n);
    assert_close(nuem_deviance(&s, &mu), 0.5 * 1e6 / 1e12 * (1.0 - 2e-9 / 3.0), 1e-6);
}

/* An empty bin: mu above zero, a steep parabola below; value and slope continuous, convex. */
static void empty_bins_go_on_below_zero(void **unused)
{
    const double zero = 0.0;
    const nuem_spectrum s = poisson(&zero);
    double last = -HUGE_VAL, lowest = HUGE_VAL, first, root, back;

    (void)unused;
    for (int i = -4000; i <= 4000; i++) {
        double mu = 1e-6 * i, h = 1e-9, up = mu + h, down = mu - h;
        assert_true(nuem_deviance_possible(&s, &mu));
        nuem_deviance_slopes(&s, &mu, &first, &root, &back);
        assert_true(first >= last);
        if (i != 0)
            assert_near((nuem_deviance(&s, &up) - nuem_deviance(&s, &down)) / (2.0 * h), first,
                        1e-6);
        assert_true(first <= 1.0 && (i <= 0 || first == 1.0));
        lowest = fmin(lowest, nuem_deviance(&s, &mu));
        last = first;
    }
    assert_true(lowest <= 0.0 && lowest >= -EMPTY_GAIN);
    double mu = -1e-3, up = -0.9e-3, down = -1.1e-3, f[2];
    nuem_deviance_slopes(&s, &mu, &first, &root, &back);
    nuem_deviance_slopes(&s, &up, &f[1], &back, &back);
    nuem_deviance_slopes(&s, &down, &f[0], &back, &back);
    assert_close((f[1] - f[0]) / 0.2e-3, root * root, 1e-9);
    /* counts need an expectation */
    const double one = 1.0, nothing = 0.0, negative = -1e-30, tiny = 1e-30, nan = NAN;
    const nuem_spectrum seen = poisson(&one);
    assert_false(nuem_deviance_possible(&seen, &nothing));
    assert_false(nuem_deviance_possible(&seen, &negative));
    assert_false(nuem_deviance_possible(&seen, &nan));
    assert_true(nuem_deviance_possible(&seen, &tiny));
}

/* A random covariance, its inverse and r^T V^-1 r by LU decomposition. */
static void gaussian_with_covariance(void **unused)
{
    enum { N = N_GAUSS };

    (void)unused;
    for (unsigned seed = 0; seed < 100; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        double a[N][N], v[N * N], inverse[N * N], counts[N], mu[N], first[N], root[N], back[N];
        for (int i = 0; i < N; i++) {
            counts[i] = nuem_draw_uniform(&d, -5.0, 50.0);
            mu[i] = nuem_draw_uniform(&d, -5.0, 50.0);
            for (int j = 0; j < N; j++) a[i][j] = nuem_draw_uniform(&d, -1.0, 1.0);
        }
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++) {
                v[i * N + j] = i == j ? 0.3 : 0.0;
                for (int k = 0; k < N; k++) v[i * N + j] += a[i][k] * a[j][k];
            }
        gsl_matrix_view lu = gsl_matrix_view_array(v, N, N),
                        inv = gsl_matrix_view_array(inverse, N, N);
        gsl_permutation *p = gsl_permutation_alloc(N);
        int sign;
        gsl_linalg_LU_decomp(&lu.matrix, p, &sign);
        gsl_linalg_LU_invert(&lu.matrix, p, &inv.matrix);
        const nuem_spectrum s = {.statistic = NUEM_STATISTIC_GAUSSIAN,
                                 .n_bin = N,
                                 .counts = counts,
                                 .inverse_covariance = inverse};
        double r[N], x[N], want = 0.0;
        for (int i = 0; i < N; i++) r[i] = mu[i] - counts[i];
        gsl_vector_view rv = gsl_vector_view_array(r, N), xv = gsl_vector_view_array(x, N);
        gsl_linalg_LU_solve(&lu.matrix, p, &rv.vector, &xv.vector);
        gsl_permutation_free(p);
        for (int i = 0; i < N; i++) want += 0.5 * r[i] * x[i];
        assert_true(nuem_deviance_possible(&s, mu));
        assert_close(nuem_deviance(&s, mu), want, TOL_SUM);
        nuem_deviance_slopes(&s, mu, first, root, back);
        for (int i = 0; i < N; i++) {
            assert_near(first[i], x[i], TOL_SUM * want);
            assert_true(back[i] == 0.0);
            /* a quadratic function: central differences are exact but for rounding */
            double at = mu[i], up, down;
            mu[i] = at + 1e-2;
            up = nuem_deviance(&s, mu);
            mu[i] = at - 1e-2;
            down = nuem_deviance(&s, mu);
            mu[i] = at;
            assert_near((up - down) / 2e-2, first[i], 1e-10 * (1.0 + want));
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(background_is_the_best_one),
        cmocka_unit_test(on_off_slopes),
        cmocka_unit_test(on_off_is_convex),
        cmocka_unit_test(on_off_extremes),
        cmocka_unit_test(significance_of_li_and_ma),
        cmocka_unit_test(long_off_is_poisson),
        cmocka_unit_test(poisson_slopes),
        cmocka_unit_test(empty_bins_go_on_below_zero),
        cmocka_unit_test(gaussian_with_covariance),
    };
    nuem_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
