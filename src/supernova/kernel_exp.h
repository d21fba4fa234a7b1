/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exponentials of W Hermitian matrices of order N at once; the last part of kernel_order.h. */

/* Products of W matrices at once, [N][N] of re and im; c is neither a nor b. */
typedef struct NAME(matrix) {
    vec re[N][N], im[N][N];
} NAME(matrix);

static void NAME(multiply)(const NAME(matrix) * a, const NAME(matrix) * b, NAME(matrix) * c)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            vec re = ZERO, im = ZERO;
            UNROLL
            for (int k = 0; k < N; k++) {
                re += a->re[i][k] * b->re[k][j];
                im += a->re[i][k] * b->im[k][j];
                re -= a->im[i][k] * b->im[k][j];
                im += a->im[i][k] * b->re[k][j];
            }
            c->re[i][j] = re;
            c->im[i][j] = im;
        }
}

/* The same where the product is Hermitian: its lower half is copied. */
static void NAME(multiply_hermitian)(const NAME(matrix) * a, const NAME(matrix) * b,
                                     NAME(matrix) * c)
{
    for (int i = 0; i < N; i++)
        for (int j = i; j < N; j++) {
            vec re = ZERO, im = ZERO;
            UNROLL
            for (int k = 0; k < N; k++) {
                re += a->re[i][k] * b->re[k][j];
                im += a->re[i][k] * b->im[k][j];
                re -= a->im[i][k] * b->im[k][j];
                im += a->im[i][k] * b->re[k][j];
            }
            c->re[i][j] = c->re[j][i] = re;
            c->im[i][j] = im;
            c->im[j][i] = -im;
        }
    for (int i = 0; i < N; i++) c->im[i][i] = ZERO;
}

/* c = p[0] + p[1] a + p[2] b + .. */
static void NAME(polynomial)(const double *p, int n, const NAME(matrix) *const *power,
                             NAME(matrix) * c)
{
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            vec re = ZERO, im = ZERO;
            if (i == j) re += p[0];
            for (int k = 1; k < n; k++) {
                re += p[k] * power[k - 1]->re[i][j];
                im += p[k] * power[k - 1]->im[i][j];
            }
            c->re[i][j] = re;
            c->im[i][j] = im;
        }
}

/* exp(-i K) of W matrices without trace whose norm is at most 1: cos K - i sin K, both even polynomials of K (Taylor to
 * K^17, 1/18! = 1.6e-16), after Paterson and Stockmeyer, SIAM J. Comput. 2 (1973) 60. */
static void NAME(exp_small)(const NAME(matrix) * k1, NAME(matrix) * u)
{
    /* (-1)^j / (2j)! and (-1)^j / (2j+1)! */
    static const double cosine[9] = {1.0,
                                     -1.0 / 2,
                                     1.0 / 24,
                                     -1.0 / 720,
                                     1.0 / 40320,
                                     -1.0 / 3628800,
                                     1.0 / 479001600,
                                     -1.0 / 87178291200,
                                     1.0 / 20922789888000};
    static const double sine[9] = {1.0,
                                   -1.0 / 6,
                                   1.0 / 120,
                                   -1.0 / 5040,
                                   1.0 / 362880,
                                   -1.0 / 39916800,
                                   1.0 / 6227020800,
                                   -1.0 / 1307674368000,
                                   1.0 / 355687428096000};
    NAME(matrix) k2, k4, k6, k8, high, low, even;
    const NAME(matrix) *const power[4] = {&k2, &k4, &k6, &k8};

    NAME(multiply_hermitian)(k1, k1, &k2);
    NAME(multiply_hermitian)(&k2, &k2, &k4);
    NAME(multiply_hermitian)(&k2, &k4, &k6);
    NAME(multiply_hermitian)(&k4, &k4, &k8);
    NAME(polynomial)(cosine + 4, 5, power, &high);
    NAME(multiply_hermitian)(&k8, &high, &low);
    NAME(polynomial)(cosine, 4, power, u);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            u->re[i][j] += low.re[i][j];
            u->im[i][j] += low.im[i][j];
        }
    NAME(polynomial)(sine + 4, 5, power, &high);
    NAME(multiply_hermitian)(&k8, &high, &low);
    NAME(polynomial)(sine, 4, power, &even);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            even.re[i][j] += low.re[i][j];
            even.im[i][j] += low.im[i][j];
        }
    NAME(multiply_hermitian)(k1, &even, &low);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            u->re[i][j] += low.im[i][j];
            u->im[i][j] -= low.re[i][j];
        }
}

/* Newton: u (3 - u^+ u)/2. */
static void NAME(polish)(NAME(matrix) * u)
{
    NAME(matrix) dagger, square, old = *u;

    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            dagger.re[i][j] = u->re[j][i];
            dagger.im[i][j] = -u->im[j][i];
        }
    NAME(multiply_hermitian)(&dagger, u, &square);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            square.re[i][j] = (i == j ? 0.5 : 0.0) - 0.5 * square.re[i][j];
            square.im[i][j] = -0.5 * square.im[i][j];
        }
    NAME(multiply)
    (&old, &square, &dagger); /* u (1 - u^+ u)/2: small, so that its rounding is none */
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            u->re[i][j] = old.re[i][j] + dagger.re[i][j];
            u->im[i][j] = old.im[i][j] + dagger.im[i][j];
        }
}

/* W exponentials. Each lane is halved and squared as often as its own norm asks, so that it does not depend on the
 * others. k: real and imaginary parts as in nuem_hermitian, [n*n][W], already times h. */
static void NAME(exp_lanes)(double (*k)[W], double (*u)[W])
{
    NAME(matrix) a, v, t;
    double mean[W], factor[W];
    int halvings[W], most = 0;
    bool finite[W];

    for (int l = 0; l < W; l++) {
        double square = 0.0;
        mean[l] = 0.0;
        for (int i = 0; i < N; i++) mean[l] += k[i][l];
        mean[l] /= N;
        for (int i = 0; i < N; i++) {
            k[i][l] -= mean[l];
            square += k[i][l] * k[i][l];
        }
        for (int e = N; e < REALS; e++) square += 2.0 * k[e][l] * k[e][l];
        finite[l] = isfinite(square) && isfinite(mean[l]);
        halvings[l] = 0;
        if (finite[l] && square > 1.0) (void)frexp(sqrt(square), &halvings[l]);
        factor[l] = ldexp(finite[l] ? 1.0 : 0.0, -halvings[l]);
        if (halvings[l] > most) most = halvings[l];
    }
    for (int i = 0; i < N; i++)
        for (int j = i; j < N; j++)
            for (int l = 0; l < W; l++) {
                const double re = finite[l] ? k[i == j ? i : AT(i, j)][l] * factor[l] : 0.0;
                const double im = finite[l] && i != j ? k[AT(i, j) + 1][l] * factor[l] : 0.0;
                ((double *)&a.re[i][j])[l] = ((double *)&a.re[j][i])[l] = re;
                ((double *)&a.im[i][j])[l] = im;
                ((double *)&a.im[j][i])[l] = -im;
            }
    NAME(exp_small)(&a, &v);
    for (int step = 0; step < most; step++) {
        ivec active;
        NAME(multiply)(&v, &v, &t);
        for (int l = 0; l < W; l++) active[l] = step < halvings[l] ? -1 : 0;
        for (int i = 0; i < N; i++)
            for (int j = 0; j < N; j++) {
                v.re[i][j] = (vec)(((ivec)t.re[i][j] & active) | ((ivec)v.re[i][j] & ~active));
                v.im[i][j] = (vec)(((ivec)t.im[i][j] & active) | ((ivec)v.im[i][j] & ~active));
            }
    }
    vec phase, tangent, sine, cosine;
    ivec sign;
    for (int l = 0; l < W; l++) phase[l] = finite[l] ? mean[l] : (double)NAN;
    shears(phase, &tangent, &sine, &sign);
    cosine = (vec)((ivec)(1.0 - tangent * sine) ^ sign);
    sine = (vec)((ivec)sine ^ sign);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            const vec re = v.re[i][j], im = v.im[i][j];
            v.re[i][j] = re * cosine + im * sine;
            v.im[i][j] = im * cosine - re * sine;
        }
    NAME(polish)(&v);
    for (int i = 0; i < N; i++)
        for (int j = 0; j < N; j++) {
            STORE_W(u[2 * (i * N + j)], v.re[i][j]);
            STORE_W(u[2 * (i * N + j) + 1], v.im[i][j]);
        }
}

static void NAME(exp)(size_t n, const nuem_hermitian *s, const double *h, nuem_unitary *u)
{
    for (size_t from = 0; from < n; from += W) {
        const size_t lanes = n - from < W ? n - from : W;
        double k[REALS][W] LINE, v[2 * REALS][W] LINE;
        memset(k, 0, sizeof k);
        for (size_t l = 0; l < lanes; l++)
            for (int e = 0; e < REALS; e++) k[e][l] = s[from + l].x[e] * h[from + l];
        NAME(exp_lanes)(k, v);
        for (size_t l = 0; l < lanes; l++)
            for (int e = 0; e < REALS; e++)
                u[from + l].u[e] = (nuem_complex){v[2 * e][l], v[2 * e + 1][l]};
    }
}
