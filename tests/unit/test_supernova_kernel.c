/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The vector kernels of collective evolution, each kind that this processor runs, against plain complex arithmetic in long
 * double; what must hold bit for bit; what many steps keep. */
#include <complex.h>
#include <float.h>
#include <stdbool.h>
#include <stdlib.h>

#include "supernova/hermitian_algebra.h"
#include "supernova/kernel.h"
#include "supernova/kernel_table.h"
#include "support/assert_close.h"
#include "support/draw.h"

typedef long double complex number;

enum { ANGLES = 2, BLOCKS = 37, LANES = NUEM_LANES, EMPTY = 3 /* lanes of padding */ };

typedef struct modes {
    nuem_modes m;
    double *rho, *w, *weight, *sum, *spare, *other;
    nuem_draw draw;
} modes;

static double *doubles(size_t n)
{
    double *x = aligned_alloc(64, (n * sizeof *x + 63) / 64 * 64);
    assert_non_null(x);
    memset(x, 0, n * sizeof *x);
    return x;
}

static double *element(const modes *t, double *x, size_t angle, size_t mode, int e)
{
    return x + (angle * BLOCKS + mode / LANES) * nuem_block_size(&t->m) + (size_t)e * LANES +
           mode % LANES;
}

static modes modes_new(int order, unsigned seed)
{
    modes t = {.m = {.order = order, .n_angle = ANGLES, .n_block = BLOCKS},
               .draw = nuem_draw_seed(seed)};
    const size_t reals = (size_t)(order * order), lanes = (size_t)BLOCKS * LANES;

    t.w = doubles(lanes);
    t.weight = doubles(ANGLES * lanes);
    t.rho = doubles(nuem_modes_size(&t.m));
    t.spare = doubles(nuem_modes_size(&t.m));
    t.other = doubles(nuem_modes_size(&t.m));
    t.sum = doubles(ANGLES * nuem_chunks(&t.m) * reals);
    t.m.w = t.w;
    t.m.weight = t.weight;
    for (int i = 0; i < order; i++)
        t.m.d[i] = i % (order / 2) == 0 ? 0.0 : i % (order / 2) == 1 ? 0.8 : -2.5;
    for (size_t k = 0; k < lanes - EMPTY; k++) t.w[k] = nuem_draw_uniform(&t.draw, 0.01, 3.0);
    for (size_t a = 0; a < ANGLES; a++)
        for (size_t k = 0; k < lanes - EMPTY; k++) {
            t.weight[a * lanes + k] = nuem_draw_uniform(&t.draw, 0.1, 1.0);
            for (int e = 0; e < (int)reals; e++)
                *element(&t, t.rho, a, k, e) = nuem_draw_uniform(&t.draw, -1.0, 1.0);
        }
    return t;
}

static void modes_free(modes *t)
{
    free(t->w);
    free(t->weight);
    free(t->rho);
    free(t->spare);
    free(t->other);
    free(t->sum);
}

static nuem_hermitian draw_hermitian(nuem_draw *d, int order, double size)
{
    nuem_hermitian out;
    nuem_hermitian_zero(&out);
    for (int e = 0; e < order * order; e++) out.x[e] = nuem_draw_uniform(d, -size, size);
    return out;
}

static nuem_hermitian mode_of(const modes *t, double *x, size_t angle, size_t mode)
{
    nuem_hermitian out;
    nuem_hermitian_zero(&out);
    for (int e = 0; e < t->m.order * t->m.order; e++) out.x[e] = *element(t, x, angle, mode, e);
    return out;
}

static void wide(int n, const nuem_hermitian *a, number *out)
{
    nuem_complex z[NUEM_REALS_MAX];
    nuem_hermitian_to_matrix(n, a, z);
    for (int e = 0; e < n * n; e++)
        out[e] = (long double)z[e].re + (long double)z[e].im * (number)I;
}

static number times(int n, const number *a, const number *b, int i, int j)
{
    number sum = 0.0L;
    for (int k = 0; k < n; k++) sum += a[i * n + k] * b[k * n + j];
    return sum;
}

/* Frobenius norm of got - want, and of a. */
static double distance(int n, const nuem_hermitian *got, const number *want)
{
    number x[NUEM_REALS_MAX];
    long double sum = 0.0L;
    wide(n, got, x);
    for (int e = 0; e < n * n; e++) sum += cabsl(x[e] - want[e]) * cabsl(x[e] - want[e]);
    return (double)sqrtl(sum);
}

static double size_of(int n, const number *a)
{
    long double sum = 0.0L;
    for (int e = 0; e < n * n; e++) sum += cabsl(a[e]) * cabsl(a[e]);
    return (double)sqrtl(sum);
}

/* Each kind of kernels that this processor runs: `best` is one of them. */
static const nuem_kernels *kind(int which, int order)
{
    const nuem_kernels *best = nuem_kernels_best(order), *avx2 = nuem_kernels_avx2(order);
    if (which == 0) return best;
    if (which == 1) return nuem_kernels_plain(order);
    return best == nuem_kernels_avx512(order) ? avx2 : NULL; /* AVX-512 implies AVX2 */
}

#define FOR_EACH_KIND(k, order)                                                                    \
    for (int order = 4; order <= 6; order += 2)                                                    \
        for (int kind_ = 0; kind_ < 3; kind_++)                                                    \
            for (const nuem_kernels *k = kind(kind_, order); k; k = NULL)

/* Roundings of about 10 n products and sums, relative to |H| |rho|: 3e-16 is what the layout has been shown to reach. */
static const double COMMUTATOR = 3e-16;

static void commutator_is_that_of_complex_arithmetic(void **state)
{
    (void)state;
    FOR_EACH_KIND(k, n)
    {
        modes t = modes_new(n, 1);
        const nuem_hermitian s = draw_hermitian(&t.draw, n, 1.5);
        const double scale = 1.25;
        nuem_stage stage = {.y = t.rho, .cf = {1.0}, .out = {t.spare}};

        k->rhs(&t.m, &stage, scale, &s, 1, 0, BLOCKS);
        for (size_t mode = 0; mode < (size_t)BLOCKS * LANES; mode++) {
            const nuem_hermitian rho = mode_of(&t, t.rho, 1, mode),
                                 got = mode_of(&t, t.spare, 1, mode);
            number h[NUEM_REALS_MAX], r[NUEM_REALS_MAX], want[NUEM_REALS_MAX];
            wide(n, &s, h);
            wide(n, &rho, r);
            for (int i = 0; i < n; i++)
                h[i * n + i] += (long double)t.m.d[i] * (long double)t.w[mode] * (long double)scale;
            for (int i = 0; i < n; i++)
                for (int j = 0; j < n; j++)
                    want[i * n + j] = -(number)I * (times(n, h, r, i, j) - times(n, r, h, i, j));
            const double error = distance(n, &got, want), unit = size_of(n, h) * size_of(n, r);
            if (!(error <= COMMUTATOR * unit)) {
                print_error("order %d, mode %zu: %g of |H| |rho|\n", n, mode, error / unit);
                fail();
            }
            if (mode >= (size_t)BLOCKS * LANES - EMPTY)
                for (int e = 0; e < n * n; e++) assert_true(got.x[e] == 0.0);
        }
        modes_free(&t);
    }
}

/* Every number of sources, one and two outputs, with and without f and sum; blocks outside the range stay. */
static void stages_combine_what_they_are_given(void **state)
{
    (void)state;
    FOR_EACH_KIND(k, n)
    {
        modes t = modes_new(n, 2);
        const size_t size = nuem_modes_size(&t.m), first = 3, count = 5;
        const nuem_hermitian s = draw_hermitian(&t.draw, n, 1.0);
        double *f = doubles(size), *x[NUEM_STAGE_SOURCES];
        nuem_stage plain = {.y = t.rho, .cf = {1.0}, .out = {f}};

        k->rhs(&t.m, &plain, 0.7, &s, 1, first, count);
        for (int i = 0; i < NUEM_STAGE_SOURCES; i++) {
            x[i] = doubles(size);
            for (size_t j = 0; j < size; j++) x[i][j] = nuem_draw_uniform(&t.draw, -1.0, 1.0);
        }
        for (int sources = 0; sources <= NUEM_STAGE_SOURCES; sources++)
            for (int how = 0; how < 4; how++) {
                nuem_stage g = {.y = how & 1 ? t.rho : NULL, .n = sources, .cf = {0.3, -1.1}};
                for (int i = 0; i < sources; i++) {
                    g.x[i] = x[i];
                    g.c[0][i] = 0.1 * (i + 1);
                    g.c[1][i] = 0.5 - 0.2 * i;
                }
                g.out[0] = t.spare;
                g.out[1] = how & 2 ? t.other : NULL;
                for (size_t j = 0; j < size; j++) t.spare[j] = t.other[j] = 99.0;
                k->rhs(&t.m, &g, 0.7, &s, 1, first, count);
                for (size_t j = 0; j < size; j++) {
                    const size_t block = j / nuem_block_size(&t.m);
                    const bool inside = block >= BLOCKS + first && block < BLOCKS + first + count;
                    for (int a = 0; a < 2; a++) {
                        const double *out = a ? t.other : t.spare;
                        double want = g.y ? g.cf[a] * f[j] : 0.0;
                        for (int i = 0; i < sources; i++) want += g.c[a][i] * x[i][j];
                        if (!inside || !g.out[a])
                            assert_true(out[j] == 99.0);
                        else
                            assert_near(out[j], want, 20 * DBL_EPSILON);
                    }
                }
            }
        for (int i = 0; i < NUEM_STAGE_SOURCES; i++) free(x[i]);
        free(f);
        modes_free(&t);
    }
}

/* dy <- A dy + h f(y), y <- y + B dy in place, as a low-storage method does it. */
static void stages_work_in_place(void **state)
{
    (void)state;
    FOR_EACH_KIND(k, n)
    {
        modes t = modes_new(n, 3);
        const size_t size = nuem_modes_size(&t.m);
        const nuem_hermitian s = draw_hermitian(&t.draw, n, 1.0);
        const double a = -0.4, b = 0.6, h = 0.01;
        double *f = doubles(size), *y = doubles(size), *dy = t.other;
        nuem_stage plain = {.y = t.rho, .cf = {1.0}, .out = {f}};
        nuem_stage low = {.y = y,
                          .n = 2,
                          .x = {y, dy},
                          .c = {{1.0, b * a}, {0.0, a}},
                          .cf = {b * h, h},
                          .out = {y, dy},
                          .sum = t.sum};

        for (size_t j = 0; j < size; j++)
            dy[j] = t.spare[j] = nuem_draw_uniform(&t.draw, -1.0, 1.0);
        memcpy(y, t.rho, size * sizeof *y);
        for (size_t angle = 0; angle < ANGLES; angle++) {
            k->rhs(&t.m, &plain, 1.0, &s, angle, 0, BLOCKS);
            k->rhs(&t.m, &low, 1.0, &s, angle, 0, BLOCKS);
        }
        for (size_t j = 0; j < size; j++) {
            assert_near(dy[j], a * t.spare[j] + h * f[j], 4 * DBL_EPSILON);
            assert_near(y[j], t.rho[j] + b * (a * t.spare[j] + h * f[j]), 4 * DBL_EPSILON);
        }
        double *again = doubles(ANGLES * nuem_chunks(&t.m) * (size_t)(n * n));
        for (size_t angle = 0; angle < ANGLES; angle++) k->sum(&t.m, y, again, angle, 0, BLOCKS);
        assert_memory_equal(again, t.sum,
                            ANGLES * nuem_chunks(&t.m) * (size_t)(n * n) * sizeof *again);
        free(again);
        free(f);
        free(y);
        modes_free(&t);
    }
}

static nuem_unitary draw_unitary(nuem_draw *d, int order)
{
    const nuem_hermitian s = draw_hermitian(d, order, 1.0);
    const double h = 1.0;
    nuem_unitary u;
    nuem_kernel_exp(order, 1, &s, &h, &u);
    return u;
}

/* Two products of n terms, relative to |rho|: some roundings. */
static const double TURN = 1e-15;

static void turn_is_that_of_complex_arithmetic(void **state)
{
    (void)state;
    FOR_EACH_KIND(k, n)
    {
        modes t = modes_new(n, 4);
        const nuem_unitary u = draw_unitary(&t.draw, n);
        nuem_rotation rotation;

        k->rotation(&u, &rotation);
        for (int how = 1; how < 4; how++) {
            const double length = how & 2 ? 3.7 : 0.0;
            k->turn(&t.m, how & 1 ? &rotation : NULL, length, t.rho, t.spare, t.sum, 1, 0, BLOCKS);
            for (size_t mode = 0; mode < (size_t)BLOCKS * LANES; mode++) {
                const nuem_hermitian rho = mode_of(&t, t.rho, 1, mode),
                                     got = mode_of(&t, t.spare, 1, mode);
                number v[NUEM_REALS_MAX], dagger[NUEM_REALS_MAX], r[NUEM_REALS_MAX],
                    x[NUEM_REALS_MAX], want[NUEM_REALS_MAX];
                wide(n, &rho, r);
                for (int i = 0; i < n; i++)
                    for (int j = 0; j < n; j++) {
                        const number phase =
                            cexpl(-(number)I * ((long double)t.m.d[i] * (long double)length *
                                                (long double)t.w[mode]));
                        const nuem_complex z = u.u[i * n + j];
                        v[i * n + j] = (how & 1  ? (long double)z.re + (long double)z.im * (number)I
                                        : i == j ? 1.0L
                                                 : 0.0L) *
                                       phase;
                        dagger[j * n + i] = conjl(v[i * n + j]);
                    }
                for (int i = 0; i < n; i++)
                    for (int j = 0; j < n; j++) x[i * n + j] = times(n, v, r, i, j);
                for (int i = 0; i < n; i++)
                    for (int j = 0; j < n; j++) want[i * n + j] = times(n, x, dagger, i, j);
                const double error = distance(n, &got, want);
                /* the phase D w length itself is rounded, up to 30 rad here */
                if (!(error <= TURN * (1 + length * 3) * size_of(n, r))) {
                    print_error("order %d how %d: %g of |rho|\n", n, how, error / size_of(n, r));
                    fail();
                }
            }
            memcpy(t.other, t.rho, nuem_modes_size(&t.m) * sizeof *t.rho);
            k->turn(&t.m, how & 1 ? &rotation : NULL, length, t.other, t.other, NULL, 1, 0, BLOCKS);
            const size_t half = BLOCKS * nuem_block_size(&t.m);
            assert_memory_equal(t.other + half, t.spare + half, half * sizeof *t.rho);
            double *again = doubles(ANGLES * nuem_chunks(&t.m) * (size_t)(n * n));
            const size_t sums = nuem_chunks(&t.m) * (size_t)(n * n);
            k->sum(&t.m, t.spare, again, 1, 0, BLOCKS);
            assert_memory_equal(again + sums, t.sum + sums, sums * sizeof *again);
            free(again);
        }
        modes_free(&t);
    }
}

/* Sine and cosine of the phase itself: rho_01 = 1 turned by D w. Three shears of numbers of 1 ulp: 4 roundings. */
static void phases_are_good_to_rounding_up_to_1e5(void **state)
{
    (void)state;
    FOR_EACH_KIND(k, n)
    {
        modes t = modes_new(n, 5);
        const int re = nuem_off_diagonal(n, 0, 1);

        for (int i = 0; i < n; i++) t.m.d[i] = i % (n / 2) == 1 ? 1.0 : 0.0;
        for (size_t mode = 0; mode < (size_t)BLOCKS * LANES; mode++) {
            t.w[mode] =
                mode % 2 ? nuem_draw_log(&t.draw, 1e-12, 1e5) : -nuem_draw_log(&t.draw, 1e-3, 1e5);
            if (mode < 64) t.w[mode] = (double)mode * 0.25 * 3.141592653589793;
            *element(&t, t.rho, 0, mode, re) = 1.0;
            *element(&t, t.rho, 0, mode, re + 1) = 0.0;
        }
        k->turn(&t.m, NULL, 1.0, t.rho, t.spare, NULL, 0, 0, BLOCKS);
        for (size_t mode = 0; mode < (size_t)BLOCKS * LANES; mode++) {
            const long double phase = (long double)t.w[mode];
            const double x = *element(&t, t.spare, 0, mode, re),
                         z = *element(&t, t.spare, 0, mode, re + 1);
            assert_near(x, (double)cosl(phase), 4 * DBL_EPSILON);
            assert_near(z, (double)sinl(phase), 4 * DBL_EPSILON);
            if (fabsl(phase) < 1e-3L) assert_close(z, (double)sinl(phase), 4 * DBL_EPSILON);
        }
        modes_free(&t);
    }
}

static void sums_do_not_depend_on_who_forms_them(void **state)
{
    (void)state;
    FOR_EACH_KIND(k, n)
    {
        modes t = modes_new(n, 6);
        const size_t reals = (size_t)(n * n), sums = ANGLES * nuem_chunks(&t.m) * reals;
        double *parts = doubles(sums);

        for (size_t angle = 0; angle < ANGLES; angle++) {
            k->sum(&t.m, t.rho, t.sum, angle, 0, BLOCKS);
            k->sum(&t.m, t.rho, parts, angle, 2 * NUEM_CHUNK, BLOCKS - 2 * NUEM_CHUNK);
            k->sum(&t.m, t.rho, parts, angle, 0, NUEM_CHUNK);
            k->sum(&t.m, t.rho, parts, angle, NUEM_CHUNK, NUEM_CHUNK);
        }
        assert_memory_equal(parts, t.sum, sums * sizeof *parts);
        for (size_t angle = 0; angle < ANGLES; angle++) {
            const nuem_hermitian total = nuem_chunk_total(&t.m, t.sum, angle);
            for (int e = 0; e < n * n; e++) {
                long double want = 0.0L, size = 0.0L;
                for (size_t mode = 0; mode < (size_t)BLOCKS * LANES; mode++) {
                    const long double term = (long double)t.weight[angle * BLOCKS * LANES + mode] *
                                             (long double)*element(&t, t.rho, angle, mode, e);
                    want += term;
                    size += fabsl(term);
                }
                /* chains of 8 blocks, 8 lanes and 5 chunks: no element has more than 16 roundings of partial sums */
                assert_near(total.x[e], (double)want, 4 * DBL_EPSILON * (double)size);
            }
        }
        /* a range that is not of whole chunks: that part alone */
        for (size_t first = 0; first < NUEM_CHUNK / 2; first++)
            for (size_t count = 1; count <= NUEM_CHUNK / 2; count++) {
                k->sum(&t.m, t.rho, parts, 0, first, count);
                for (int e = 0; e < n * n; e++) {
                    double want = 0.0;
                    for (size_t mode = first * LANES; mode < (first + count) * LANES; mode++)
                        want += t.weight[mode] * *element(&t, t.rho, 0, mode, e);
                    assert_near(parts[e], want, 64 * DBL_EPSILON);
                }
            }
        free(parts);
        modes_free(&t);
    }
}

static void order_of_modes_changes_sums_by_rounding(void **state)
{
    (void)state;
    FOR_EACH_KIND(k, n)
    {
        modes t = modes_new(n, 7);
        const size_t lanes = (size_t)BLOCKS * LANES;

        k->sum(&t.m, t.rho, t.sum, 0, 0, BLOCKS);
        const nuem_hermitian before = nuem_chunk_total(&t.m, t.sum, 0);
        for (size_t mode = 0; mode < lanes; mode++) {
            const size_t to = (mode * 35 + 11) % lanes; /* 296 = 8 x 37 has no factor 5 or 7 */
            for (int e = 0; e < n * n; e++)
                *element(&t, t.spare, 0, to, e) = *element(&t, t.rho, 0, mode, e);
            t.other[to] = t.weight[mode];
        }
        memcpy(t.weight, t.other, lanes * sizeof *t.weight);
        k->sum(&t.m, t.spare, t.sum, 0, 0, BLOCKS);
        const nuem_hermitian after = nuem_chunk_total(&t.m, t.sum, 0);
        for (int e = 0; e < n * n; e++) assert_near(after.x[e], before.x[e], 300 * DBL_EPSILON);
        modes_free(&t);
    }
}

static void norm_is_that_of_modes_with_weight(void **state)
{
    (void)state;
    FOR_EACH_KIND(k, n)
    {
        modes t = modes_new(n, 8);
        *element(&t, t.rho, 0, (size_t)BLOCKS * LANES - 1, 0) = 1e3; /* padding does not count */
        const nuem_norm got = k->norm(&t.m, t.rho, 0, 2, 35);
        double largest = 0.0, weighted = 0.0;
        for (size_t mode = (size_t)2 * LANES; mode < (size_t)BLOCKS * LANES - EMPTY; mode++) {
            const nuem_hermitian rho = mode_of(&t, t.rho, 0, mode);
            const double square = nuem_hermitian_dot(n, &rho, &rho);
            if (square > largest) largest = square;
            weighted += t.weight[mode] * square;
        }
        assert_close(got.largest, largest, 1e-14);
        assert_close(got.weighted, weighted, 1e-13);
        *element(&t, t.rho, 0, 20, 1) = (double)NAN;
        assert_true(isnan(k->norm(&t.m, t.rho, 0, 2, 35).largest));
        modes_free(&t);
    }
}

/* Traces of the first four powers of rho fix its eigenvalues' symmetric functions. */
static void powers(int n, const nuem_hermitian *a, double *out)
{
    number x[NUEM_REALS_MAX], y[NUEM_REALS_MAX], z[NUEM_REALS_MAX];
    wide(n, a, x);
    memcpy(y, x, sizeof y);
    for (int p = 0; p < 4; p++) {
        long double trace = 0.0L;
        for (int i = 0; i < n; i++) trace += creall(y[i * n + i]);
        out[p] = (double)trace;
        for (int i = 0; i < n; i++)
            for (int j = 0; j < n; j++) z[i * n + j] = times(n, y, x, i, j);
        memcpy(y, z, sizeof y);
    }
}

/* Largest change of the eigenvalues' symmetric functions in 1e5 turns, each with phases. U: a new one each time, the same
 * one, or the same one but for its phase. */
enum how { CHANGING, CONSTANT, PHASE };

static double drift(int n, enum how how)
{
    enum { STEPS = 100000 };
    static const char *const name[] = {"changing", "constant", "of changing phase"};
    modes t = modes_new(n, 9);
    const nuem_hermitian s = draw_hermitian(&t.draw, n, 1.0);
    nuem_hermitian start[LANES];
    double worst = 0.0;

    for (size_t l = 0; l < LANES; l++) start[l] = mode_of(&t, t.rho, 0, l);
    for (int step = 0; step < STEPS; step += LANES) {
        nuem_hermitian a[LANES];
        nuem_unitary u[LANES];
        double h[LANES];
        for (int i = 0; i < LANES; i++) {
            a[i] = s;
            h[i] = how == CHANGING ? nuem_draw_uniform(&t.draw, 0.0, 2.0) : 1.0;
            const double identity = how == PHASE ? nuem_draw_uniform(&t.draw, -3.0, 3.0) : 0.0;
            for (int e = 0; e < n; e++) a[i].x[e] += identity;
        }
        nuem_kernel_exp(n, LANES, a, h, u);
        for (int i = 0; i < LANES; i++) {
            nuem_rotation rotation;
            nuem_rotation_set(n, &u[i], &rotation);
            nuem_kernel_turn(&t.m, &rotation, 0.7, t.rho, t.rho, NULL, 0, 0, 1);
        }
    }
    for (size_t l = 0; l < LANES; l++) {
        const nuem_hermitian end = mode_of(&t, t.rho, 0, l);
        const double norm = sqrt(nuem_hermitian_dot(n, &start[l], &start[l]));
        double a[4], b[4], unit = norm;
        powers(n, &start[l], a);
        powers(n, &end, b);
        for (int p = 0; p < 4; p++, unit *= norm) {
            const double change = fabs(b[p] - a[p]) / unit;
            if (change > worst) worst = change;
        }
    }
    print_message("order %d, U %s: eigenvalues drift by %.1e in 1e5 steps\n", n, name[how], worst);
    modes_free(&t);
    return worst;
}

/* A random walk of roundings of 1e-16 is 3e-14 long after 1e5 steps. */
static void changing_turns_keep_the_eigenvalues(void **state)
{
    (void)state;
    for (int n = 4; n <= 6; n += 2) assert_true(drift(n, CHANGING) < 1e-12);
}

/* The same roundings in each step add up, at worst as here. A changing phase of U, which rho does not see, makes those of U walk;
 * those of the vacuum phases, an eps/20 a step, remain. */
static void a_phase_keeps_constant_turns_from_drifting(void **state)
{
    (void)state;
    for (int n = 4; n <= 6; n += 2) {
        assert_true(drift(n, CONSTANT) < 1e5 * 4 * DBL_EPSILON);
        assert_true(drift(n, PHASE) < 1e5 * DBL_EPSILON / 5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(commutator_is_that_of_complex_arithmetic),
        cmocka_unit_test(stages_combine_what_they_are_given),
        cmocka_unit_test(stages_work_in_place),
        cmocka_unit_test(turn_is_that_of_complex_arithmetic),
        cmocka_unit_test(phases_are_good_to_rounding_up_to_1e5),
        cmocka_unit_test(sums_do_not_depend_on_who_forms_them),
        cmocka_unit_test(order_of_modes_changes_sums_by_rounding),
        cmocka_unit_test(norm_is_that_of_modes_with_weight),
        cmocka_unit_test(changing_turns_keep_the_eigenvalues),
        cmocka_unit_test(a_phase_keeps_constant_turns_from_drifting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
