/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Minimisation over the nuisances of several spectra of all statistics, with signed pulls that spectra
 * share, centres elsewhere than at the nominal values, and bounds: against linear algebra where
 * everything is Gaussian, against a simplex, by the conditions of a minimum, and at extremes. */
#include <stdlib.h>

#include <gsl/gsl_linalg.h>
#include <gsl/gsl_multimin.h>

#include "nuem/init.h"
#include "stat/deviance.h"
#include "stat/profile.h"
#include "support/assert_close.h"
#include "support/draw.h"

/* linear algebra with condition numbers up to some 1e4 */
static const double TOL_LINEAR = 1e-9;
/* where a simplex ends: in chi2, absolute; it is the rough one of the two by a factor */
static const double TOL_SIMPLEX = 1e-8, ROUGH = 1e3;
/* differences of step h = 1e-5 of a nuisance's size: h^2 and rounding over h */
static const double TOL_SLOPE = 1e-6;
/* slope^2 over curvature is what moving one nuisance alone would gain in chi2 */
static const double TOL_GAIN = 1e-9;

enum { MAX_BIN = 12, MAX_SPECTRA = 3, MAX_NUISANCE = 8 };

typedef struct spectrum {
    double counts[MAX_BIN], off[MAX_BIN], inverse[MAX_BIN * MAX_BIN], covariance[MAX_BIN * MAX_BIN];
    double shape[MAX_NUISANCE * MAX_BIN];
    size_t nuisance[MAX_NUISANCE];
} spectrum;

/* All spectra have a shape for every nuisance, some of them zero; nuisance 0 is the signal's scale. */
typedef struct joint {
    spectrum part[MAX_SPECTRA];
    nuem_spectrum view[MAX_SPECTRA];
    nuem_nuisance nuisance[MAX_NUISANCE];
    double centre[MAX_NUISANCE];
    nuem_profile_problem p;
    size_t n_bin;
    nuem_profile_space space;
} joint;

static void invert(size_t n, const double *a, double *out)
{
    gsl_matrix *lu = gsl_matrix_alloc(n, n);
    gsl_matrix_view inverse = gsl_matrix_view_array(out, n, n);
    gsl_permutation *p = gsl_permutation_alloc(n);
    int sign;

    for (size_t i = 0; i < n * n; i++) lu->data[i] = a[i];
    gsl_linalg_LU_decomp(lu, p, &sign);
    gsl_linalg_LU_invert(lu, p, &inverse.matrix);
    gsl_permutation_free(p);
    gsl_matrix_free(lu);
}

static void draw_covariance(nuem_draw *d, size_t n, double size, double *v)
{
    double a[MAX_BIN][MAX_BIN];

    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) a[i][j] = size * nuem_draw_uniform(d, -0.3, 0.3);
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j < n; j++) {
            v[i * n + j] = i == j ? 0.3 * size * size : 0.0;
            for (size_t k = 0; k < n; k++) v[i * n + j] += a[i][k] * a[j][k];
        }
}

/* `only`: that statistic for all spectra, -1: any. Scales first, pulls then. */
static void draw_joint(nuem_draw *d, int only, bool shifted, joint *q)
{
    static const double sigmas[] = {0.0, 0.05, 0.3, 2.0, HUGE_VAL};
    const size_t spectra = 1 + (size_t)nuem_draw_uniform(d, 0.0, MAX_SPECTRA - 1e-9),
                 scales = 2 + (size_t)nuem_draw_uniform(d, 0.0, 1.999),
                 n = scales + 1 + (size_t)nuem_draw_uniform(d, 0.0, 2.999);
    double size = nuem_draw_log(d, 3.0, 300.0);

    memset(q, 0, sizeof *q);
    for (size_t i = 0; i < n; i++) {
        bool pull = i >= scales;
        double sigma = pull ? 1.0 : sigmas[(size_t)nuem_draw_uniform(d, 0.0, i ? 4.999 : 3.999)];
        q->nuisance[i] = (nuem_nuisance){"x", pull ? 0.0 : 1.0, sigma, pull ? -HUGE_VAL : 0.0};
        q->centre[i] = shifted ? nuem_draw_uniform(d, -2.0, 2.0) : 0.0;
    }
    for (size_t k = 0; k < spectra; k++) {
        spectrum *s = &q->part[k];
        nuem_spectrum *v = &q->view[k];
        *v =
            (nuem_spectrum){.statistic = only >= 0 ? (nuem_statistic)only
                                                   : (nuem_statistic)nuem_draw_uniform(d, 0, 2.999),
                            .n_bin = 1 + (size_t)nuem_draw_uniform(d, 0.0, MAX_BIN - 1e-9),
                            .n_shape = n,
                            .counts = s->counts,
                            .off = s->off,
                            .off_ratio = nuem_draw_log(d, 0.2, 5.0),
                            .inverse_covariance = s->inverse,
                            .nuisance = s->nuisance,
                            .shape = s->shape};
        draw_covariance(d, v->n_bin, sqrt(size), s->covariance);
        invert(v->n_bin, s->covariance, s->inverse);
        for (size_t i = 0; i < n; i++) {
            bool pull = i >= scales, absent = i > 0 && nuem_draw_uniform(d, 0.0, 1.0) < 0.3;
            s->nuisance[i] = i;
            for (size_t b = 0; b < v->n_bin && !absent; b++)
                s->shape[i * v->n_bin + b] = pull ? size * nuem_draw_uniform(d, -0.06, 0.06)
                                                  : size * nuem_draw_uniform(d, 0.2, 1.0);
        }
        for (size_t b = 0; b < v->n_bin; b++) {
            double mean = 0.0, back = nuem_draw_uniform(d, 0.0, size);
            for (size_t i = 0; i < scales; i++) mean += s->shape[i * v->n_bin + b];
            bool on_off = v->statistic == NUEM_STATISTIC_ON_OFF;
            mean *= nuem_draw_uniform(d, 0.3, 1.5);
            s->counts[b] = floor(mean + (on_off ? back : 0.0));
            s->off[b] = on_off ? floor(v->off_ratio * back) : 0.0;
        }
        q->n_bin += v->n_bin;
    }
    q->p = (nuem_profile_problem){.n_spectrum = spectra,
                                  .n_nuisance = n,
                                  .spectrum = q->view,
                                  .nuisance = q->nuisance,
                                  .centre = shifted ? q->centre : NULL};
    assert_int_equal(nuem_profile_space_create(n, q->n_bin, MAX_BIN, &q->space, NULL), NUEM_OK);
}

static double centre_of(const joint *q, size_t i)
{
    const nuem_nuisance *v = &q->nuisance[i];
    bool moves = q->p.centre && v->sigma > 0.0 && isfinite(v->sigma);

    return v->nominal + (moves ? q->p.centre[i] * v->sigma : 0.0);
}

/* chi2 at theta, from the deviances (tested by themselves) and the constraints. */
static double chi2_at(const joint *q, const double *theta)
{
    double sum = 0.0;

    for (size_t k = 0; k < q->p.n_spectrum; k++) {
        const nuem_spectrum *s = &q->view[k];
        double mu[MAX_BIN];
        for (size_t b = 0; b < s->n_bin; b++) {
            mu[b] = 0.0;
            for (size_t i = 0; i < s->n_shape; i++) mu[b] += theta[i] * s->shape[i * s->n_bin + b];
        }
        if (!nuem_deviance_possible(s, mu)) return HUGE_VAL;
        sum += 2.0 * nuem_deviance(s, mu);
    }
    for (size_t i = 0; i < q->p.n_nuisance; i++)
        if (q->nuisance[i].sigma > 0.0)
            sum += pow((theta[i] - centre_of(q, i)) / q->nuisance[i].sigma, 2.0);
    return sum;
}

/* Everything Gaussian and far from the bounds: with r = n - mu(centres), D the effects of the
 * constrained nuisances for one sigma, chi2_min = r^T (V + D D^T)^-1 r over all bins together. */
static void gaussian_is_linear_algebra(void **unused)
{
    enum { N = MAX_SPECTRA * MAX_BIN };
    static double v[N * N], inverse[N * N];
    size_t inside = 0;

    (void)unused;
    for (unsigned seed = 0; seed < 300; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        joint q;
        double r[N], effect[MAX_NUISANCE][N], chi2, want = 0.0;
        draw_joint(&d, NUEM_STATISTIC_GAUSSIAN, seed % 2, &q);
        const size_t n = q.n_bin;
        for (size_t i = 0; i < q.p.n_nuisance; i++)
            if (isinf(q.nuisance[i].sigma)) q.nuisance[i].sigma = 0.4;
        memset(v, 0, sizeof v);
        memset(effect, 0, sizeof effect);
        for (size_t k = 0, first = 0; k < q.p.n_spectrum; first += q.view[k++].n_bin) {
            const size_t m = q.view[k].n_bin;
            for (size_t b = 0; b < m; b++) {
                r[first + b] = q.part[k].counts[b];
                for (size_t i = 0; i < q.p.n_nuisance; i++) {
                    r[first + b] -= centre_of(&q, i) * q.part[k].shape[i * m + b];
                    effect[i][first + b] = q.nuisance[i].sigma * q.part[k].shape[i * m + b];
                }
                for (size_t c = 0; c < m; c++)
                    v[(first + b) * n + first + c] = q.part[k].covariance[b * m + c];
            }
        }
        for (size_t i = 0; i < q.p.n_nuisance; i++)
            for (size_t b = 0; b < n; b++)
                for (size_t c = 0; c < n; c++) v[b * n + c] += effect[i][b] * effect[i][c];
        invert(n, v, inverse);
        for (size_t b = 0; b < n; b++)
            for (size_t c = 0; c < n; c++) want += r[b] * inverse[b * n + c] * r[c];
        assert_true(nuem_profile_minimise(&q.p, &q.space, &chi2));
        bool bound = false;
        for (size_t i = 0; i < q.p.n_nuisance; i++) {
            bound = bound || q.space.theta[i] <= q.nuisance[i].lower ||
                    centre_of(&q, i) <= q.nuisance[i].lower;
            if (q.nuisance[i].sigma == 0.0) assert_true(q.space.theta[i] == q.nuisance[i].nominal);
        }
        if (bound)
            assert_true(chi2 >= want * (1.0 - TOL_LINEAR)); /* a bound can only cost */
        else
            assert_near(chi2, want, TOL_LINEAR * (1.0 + want));
        /* where no bound is met, the pulls are (centre +) D^T (V + D D^T)^-1 r */
        for (size_t i = 0; i < q.p.n_nuisance && !bound; i++) {
            double pull = 0.0;
            for (size_t b = 0; b < n; b++)
                for (size_t c = 0; c < n; c++) pull += effect[i][b] * inverse[b * n + c] * r[c];
            assert_near(q.space.theta[i], centre_of(&q, i) + pull * q.nuisance[i].sigma,
                        1e-6 * (1.0 + fabs(pull)) * (1e-6 + q.nuisance[i].sigma));
        }
        inside += !bound;
        nuem_profile_space_clear(&q.space);
    }
    assert_true(inside > 100);
}

static double penalised(const gsl_vector *x, void *context)
{
    const joint *q = context;
    double theta[MAX_NUISANCE];
    size_t at = 0;

    for (size_t i = 0; i < q->p.n_nuisance; i++) {
        const nuem_nuisance *v = &q->nuisance[i];
        theta[i] = v->nominal;
        if (v->sigma == 0.0) continue;
        double y = gsl_vector_get(x, at++); /* squares stay above the bound */
        theta[i] = isfinite(v->lower) ? v->lower + y * y : y;
    }
    double chi2 = chi2_at(q, theta);
    return isfinite(chi2) ? chi2 : 1e300;
}

static double simplex(const joint *q)
{
    size_t n = 0, at = 0;

    for (size_t i = 0; i < q->p.n_nuisance; i++) n += q->nuisance[i].sigma > 0.0;
    gsl_multimin_function f = {penalised, n, (void *)(uintptr_t)q};
    gsl_vector *x = gsl_vector_alloc(n), *step = gsl_vector_alloc(n);
    gsl_multimin_fminimizer *m =
        gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, n);
    double best = HUGE_VAL;
    for (size_t i = 0; i < q->p.n_nuisance; i++)
        if (q->nuisance[i].sigma > 0.0)
            gsl_vector_set(x, at++, isfinite(q->nuisance[i].lower) ? 1.0 : 0.0);
    for (int restart = 0; restart < 8; restart++) { /* a fresh simplex at the last minimum */
        gsl_vector_set_all(step, restart % 2 ? 0.01 : 0.3);
        gsl_multimin_fminimizer_set(m, &f, x, step);
        for (int i = 0; i < 4000; i++)
            if (gsl_multimin_fminimizer_iterate(m) || gsl_multimin_fminimizer_size(m) < 1e-10)
                break;
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
    size_t agree = 0, n = 0;

    (void)unused;
    for (unsigned seed = 0; seed < 60; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        joint q;
        double chi2;
        draw_joint(&d, -1, seed % 2, &q);
        if (seed % 3 == 0) q.nuisance[q.p.n_nuisance - 1].lower = -0.2; /* pulls can have ends */
        assert_true(nuem_profile_minimise(&q.p, &q.space, &chi2));
        assert_near(chi2, chi2_at(&q, q.space.theta), 1e-12 * (1.0 + chi2) * 10.0);
        double other = simplex(&q);
        assert_true(chi2 <= other + TOL_SIMPLEX * (1.0 + other));
        agree += fabs(chi2 - other) <= ROUGH * TOL_SIMPLEX * (1.0 + other);
        n++;
        nuem_profile_space_clear(&q.space);
    }
    /* now and then the simplex of seven dimensions is stuck above the minimum, never below it */
    assert_true(agree >= n - 3);
}

/* Nothing can be gained by moving a nuisance, at its bound only inwards; by the slope of chi2_at, and by
 * nuem_profile_value at the same place. */
static void no_nuisance_can_be_moved(void **unused)
{
    size_t bound = 0;

    (void)unused;
    for (unsigned seed = 0; seed < 400; seed++) {
        nuem_draw d = nuem_draw_seed(1000 + seed);
        joint q;
        double chi2, gradient[MAX_NUISANCE];
        draw_joint(&d, -1, seed % 2, &q);
        assert_true(nuem_profile_minimise(&q.p, &q.space, &chi2));
        double again = nuem_profile_value(&q.p, &q.space, gradient);
        assert_near(again, chi2, 1e-13 * (1.0 + chi2));
        for (size_t i = 0; i < q.p.n_nuisance; i++) {
            const nuem_nuisance *v = &q.nuisance[i];
            double *x = &q.space.theta[i], at = *x, h = 1e-5, up, down;
            if (v->sigma == 0.0) {
                assert_true(gradient[i] == 0.0);
                continue;
            }
            assert_true(at >= v->lower);
            *x = at + h;
            up = chi2_at(&q, q.space.theta);
            *x = at - h;
            down = chi2_at(&q, q.space.theta);
            *x = at;
            double curvature = (up + down - 2.0 * chi2) / (h * h);
            if (at == v->lower) {
                bound++;
                assert_true(gradient[i] >= 0.0);
            } else if (isfinite(down) && curvature > 1e-3) {
                assert_true(gradient[i] * gradient[i] <=
                            TOL_GAIN * curvature * (1.0 + 1e-3 * chi2));
            }
        }
        nuem_profile_space_clear(&q.space);
    }
    assert_true(bound > 10);
}

/* Away from the minimum. */
static void slopes_by_differences(void **unused)
{
    (void)unused;
    for (unsigned seed = 0; seed < 200; seed++) {
        nuem_draw d = nuem_draw_seed(seed);
        joint q;
        double gradient[MAX_NUISANCE], theta[MAX_NUISANCE];
        draw_joint(&d, -1, seed % 2, &q);
        for (size_t i = 0; i < q.p.n_nuisance; i++)
            theta[i] = q.nuisance[i].nominal + nuem_draw_uniform(&d, -0.3, 0.3);
        memcpy(q.space.theta, theta, q.p.n_nuisance * sizeof *theta);
        double chi2 = nuem_profile_value(&q.p, &q.space, gradient);
        assert_near(chi2, chi2_at(&q, theta), 1e-12 * (1.0 + chi2));
        assert_true(nuem_profile_value(&q.p, &q.space, NULL) == chi2);
        for (size_t i = 0; i < q.p.n_nuisance; i++) {
            double at = theta[i], h = 1e-5, up, down;
            theta[i] = at + h;
            up = chi2_at(&q, theta);
            theta[i] = at - h;
            down = chi2_at(&q, theta);
            theta[i] = at;
            if (q.nuisance[i].sigma > 0.0 && isfinite(up) && isfinite(down))
                assert_near(gradient[i], (up - down) / (2.0 * h),
                            TOL_SLOPE * (1.0 + chi2 + fabs(gradient[i])));
        }
        /* d chi2/d mu: moving a bin's expectation through a nuisance of its own is the same */
        for (size_t k = 0, first = 0; k < q.p.n_spectrum; first += q.view[k++].n_bin) {
            const nuem_spectrum *s = &q.view[k];
            double f[MAX_BIN], r[MAX_BIN], b[MAX_BIN];
            nuem_deviance_slopes(s, q.space.mu + first, f, r, b);
            for (size_t i = 0; i < s->n_bin && isfinite(chi2); i++) {
                assert_near(q.space.slope[first + i], 2.0 * f[i], 1e-13 * (1.0 + fabs(f[i])));
                assert_true(q.space.background[first + i] == b[i]);
            }
        }
        nuem_profile_space_clear(&q.space);
    }
}

/* A scale without an expectation where counts are: no slope at all, none from the last call either. */
static void impossible_values(void **unused)
{
    const double counts[2] = {3.0, 4.0}, shape[2] = {1.0, 2.0};
    const size_t which[1] = {0};
    const nuem_spectrum s = {
        .n_bin = 2, .n_shape = 1, .counts = counts, .nuisance = which, .shape = shape};
    const nuem_nuisance v = {"x", 1.0, 0.5, 0.0};
    const nuem_profile_problem p = {
        .n_spectrum = 1, .n_nuisance = 1, .spectrum = &s, .nuisance = &v};
    nuem_profile_space space;
    double gradient = -1.0;

    (void)unused;
    assert_int_equal(nuem_profile_space_create(1, 2, 2, &space, NULL), NUEM_OK);
    space.theta[0] = 1.0;
    assert_true(isfinite(nuem_profile_value(&p, &space, &gradient)));
    assert_true(space.slope[0] != 0.0 && space.slope[1] != 0.0);
    space.theta[0] = 0.0;
    assert_true(nuem_profile_value(&p, &space, &gradient) == HUGE_VAL);
    assert_true(gradient == 0.0 && space.slope[0] == 0.0 && space.slope[1] == 0.0);
    nuem_profile_space_clear(&space);
}

/* From nothing to absurd: the minimum is found or an upper bound, at least as good as without pulls and
 * never an error; chi2 is never below what the data allow at best. */
static void any_signal_converges(void **unused)
{
    static size_t powers;

    (void)unused;
    for (unsigned seed = 0; seed < 60; seed++)
        for (int power = -40; power <= 40; power += 2) {
            nuem_draw d = nuem_draw_seed(seed);
            joint q;
            double chi2 = -1.0, factor = pow(10.0, power);
            draw_joint(&d, -1, seed % 2, &q);
            if (seed % 4 == 0) q.nuisance[0].sigma = 0.03;
            for (size_t k = 0; k < q.p.n_spectrum; k++)
                for (size_t i = 0; i < q.p.n_nuisance; i++) {
                    /* the signal, and pulls that belong to it as flux errors do */
                    if (i != 0 && q.nuisance[i].nominal != 0.0) continue;
                    for (size_t b = 0; b < q.view[k].n_bin; b++)
                        q.part[k].shape[i * q.view[k].n_bin + b] *= factor;
                }
            bool found = nuem_profile_minimise(&q.p, &q.space, &chi2);
            if (!found) print_error("seed %u, signal 1e%d: no convergence\n", seed, power);
            assert_true(found);
            assert_true(chi2 > -0.01 && !isnan(chi2));
            for (size_t i = 0; i < q.p.n_nuisance; i++)
                assert_true(q.space.theta[i] >= q.nuisance[i].lower);
            powers++;
            nuem_profile_space_clear(&q.space);
        }
    assert_true(powers > 2000);
}

/* An on-off bin without any counts, pulled below zero: the kink of its chi2 does not catch the search.
 * chi2 = 2 mu + (x - c)^2 for mu = 1 + x >= 0, so x = c - 1 or the kink at -1. */
static void empty_on_off_bin(void **unused)
{
    const double counts = 0.0, off = 0.0, shape[2] = {1.0, 1.0};
    const size_t which[2] = {0, 1};
    const nuem_spectrum s = {.statistic = NUEM_STATISTIC_ON_OFF,
                             .n_bin = 1,
                             .n_shape = 2,
                             .counts = &counts,
                             .off = &off,
                             .off_ratio = 3.0,
                             .nuisance = which,
                             .shape = shape};
    const nuem_nuisance v[2] = {{"scale", 1.0, 0.0, 0.0}, {"pull", 0.0, 1.0, -HUGE_VAL}};
    nuem_profile_space space;

    (void)unused;
    assert_int_equal(nuem_profile_space_create(2, 1, 1, &space, NULL), NUEM_OK);
    for (double c = 3.0; c > -10.0; c -= 0.37) {
        const double centre[2] = {0.0, c};
        const nuem_profile_problem p = {
            .n_spectrum = 1, .n_nuisance = 2, .spectrum = &s, .nuisance = v, .centre = centre};
        /* below the kink chi2 = -6 mu + (x - c)^2, so x = c + 3 */
        double want = c - 1.0 > -1.0 ? c - 1.0 : c + 3.0 < -1.0 ? c + 3.0 : -1.0, chi2;
        double mu = 1.0 + want, best = (mu > 0.0 ? 2.0 * mu : -6.0 * mu) + pow(want - c, 2.0);
        assert_true(nuem_profile_minimise(&p, &space, &chi2));
        assert_near(space.theta[1], want, 1e-3); /* the kink is rounded off over 1e-4 counts */
        assert_near(chi2, best, 2e-4);
    }
    nuem_profile_space_clear(&space);
}

/* A toy's centre may lie where nothing is expected: mu = 10 + 5 x with x >= -2 around -3. That is no
 * reason to call its counts impossible. */
static void centre_beyond_the_bound(void **unused)
{
    const double counts = 5.0, shape[2] = {10.0, 5.0}, centre[2] = {0.0, -3.0};
    const size_t which[2] = {0, 1};
    const nuem_spectrum s = {
        .n_bin = 1, .n_shape = 2, .counts = &counts, .nuisance = which, .shape = shape};
    const nuem_nuisance v[2] = {{"scale", 1.0, 0.0, 0.0}, {"pull", 0.0, 1.0, -2.0}};
    const nuem_profile_problem p = {
        .n_spectrum = 1, .n_nuisance = 2, .spectrum = &s, .nuisance = v, .centre = centre};
    nuem_profile_space space;
    double chi2;

    (void)unused;
    assert_int_equal(nuem_profile_space_create(2, 1, 1, &space, NULL), NUEM_OK);
    assert_true(nuem_profile_minimise(&p, &space, &chi2));
    /* half the slope: 5 (1 - 5/mu) + x + 3 = 0 with x = mu/5 - 2, so mu^2/5 + 6 mu - 25 = 0 */
    double mu = (-6.0 + sqrt(36.0 + 20.0)) / 0.4, x = 0.2 * mu - 2.0;
    assert_close(space.theta[1], x, 1e-6);
    assert_close(chi2, 2.0 * (mu - 5.0 + 5.0 * log(5.0 / mu)) + pow(x + 3.0, 2.0), 1e-10);
    nuem_profile_space_clear(&space);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gaussian_is_linear_algebra),
        cmocka_unit_test(independent_minimiser_agrees),
        cmocka_unit_test(no_nuisance_can_be_moved),
        cmocka_unit_test(slopes_by_differences),
        cmocka_unit_test(impossible_values),
        cmocka_unit_test(any_signal_converges),
        cmocka_unit_test(empty_on_off_bin),
        cmocka_unit_test(centre_beyond_the_bound),
    };
    nuem_init();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
