/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The functions of flow_lanes.h for order N, a literal 4 or 6; included for each by flow_width.h, so without a guard. */

typedef struct NAME(matrix) {
    nuem_lanes re[N * N], im[N * N];
} NAME(matrix);

static inline ALWAYS int NAME(at)(int i, int j)
{
    return N + 2 * (i * N - i * (i + 1) / 2 + j - i - 1);
}

static inline ALWAYS void NAME(spread)(const nuem_lanes *x, NAME(matrix) * out)
{
    UNROLL
    for (int i = 0; i < N; i++) {
        out->re[i * N + i] = x[i];
        out->im[i * N + i] = (nuem_lanes){0};
        UNROLL
        for (int j = i + 1; j < N; j++) {
            const int e = NAME(at)(i, j);
            out->re[i * N + j] = out->re[j * N + i] = x[e];
            out->im[i * N + j] = x[e + 1];
            out->im[j * N + i] = -x[e + 1];
        }
    }
}

/* A unitary matrix, or its adjoint. */
static inline ALWAYS void NAME(load)(const nuem_lanes *u, bool adjoint, NAME(matrix) * out)
{
    UNROLL
    for (int i = 0; i < N; i++) UNROLL
    for (int j = 0; j < N; j++) {
        const int from = adjoint ? j * N + i : i * N + j;
        out->re[i * N + j] = u[2 * from];
        out->im[i * N + j] = adjoint ? -u[2 * from + 1] : u[2 * from + 1];
    }
}

static inline ALWAYS void NAME(multiply)(const NAME(matrix) * a, const NAME(matrix) * b,
                                         NAME(matrix) * out)
{
    for (int i = 0; i < N; i++) {
        nuem_lanes re[N], im[N];
        UNROLL
        for (int j = 0; j < N; j++) re[j] = im[j] = (nuem_lanes){0};
        UNROLL
        for (int l = 0; l < N; l++) {
            const nuem_lanes x = a->re[i * N + l], y = a->im[i * N + l];
            UNROLL
            for (int j = 0; j < N; j++) {
                re[j] += x * b->re[l * N + j];
                re[j] -= y * b->im[l * N + j];
                im[j] += x * b->im[l * N + j];
                im[j] += y * b->re[l * N + j];
            }
        }
        UNROLL
        for (int j = 0; j < N; j++) {
            out->re[i * N + j] = re[j];
            out->im[i * N + j] = im[j];
        }
    }
}

/* The same where the product is Hermitian: matrices that commute. */
static void NAME(multiply_hermitian)(const NAME(matrix) * a, const NAME(matrix) * b,
                                     NAME(matrix) * out)
{
    for (int i = 0; i < N; i++) {
        nuem_lanes re[N], im[N];
        UNROLL
        for (int j = i; j < N; j++) re[j] = im[j] = (nuem_lanes){0};
        UNROLL
        for (int l = 0; l < N; l++) {
            const nuem_lanes x = a->re[i * N + l], y = a->im[i * N + l];
            UNROLL
            for (int j = i; j < N; j++) {
                re[j] += x * b->re[l * N + j];
                re[j] -= y * b->im[l * N + j];
                im[j] += x * b->im[l * N + j];
                im[j] += y * b->re[l * N + j];
            }
        }
        UNROLL
        for (int j = i; j < N; j++) {
            out->re[i * N + j] = out->re[j * N + i] = re[j];
            out->im[i * N + j] = im[j];
            out->im[j * N + i] = -im[j];
        }
        out->im[i * N + i] = (nuem_lanes){0};
    }
}

/* K, K^2, K^4, K^6, K^8 */
typedef struct NAME(powers) {
    NAME(matrix) k, even[4];
} NAME(powers);

/* sum over j <= 8 of c[j] K^2j, Paterson and Stockmeyer, SIAM J. Comput. 2 (1973) 60 */
static void NAME(even_series)(const NAME(powers) * p, const double *c, NAME(matrix) * out)
{
    NAME(matrix) high;

    for (int e = 0; e < N * N; e++) {
        nuem_lanes re = {0}, im = {0};
        if (e % (N + 1) == 0) re += c[4];
        UNROLL
        for (int j = 0; j < 4; j++) {
            re += c[5 + j] * p->even[j].re[e];
            im += c[5 + j] * p->even[j].im[e];
        }
        high.re[e] = re;
        high.im[e] = im;
    }
    NAME(multiply_hermitian)(&p->even[3], &high, out);
    for (int e = 0; e < N * N; e++) {
        if (e % (N + 1) == 0) out->re[e] += c[0];
        UNROLL
        for (int j = 0; j < 3; j++) {
            out->re[e] += c[1 + j] * p->even[j].re[e];
            out->im[e] += c[1 + j] * p->even[j].im[e];
        }
    }
}

/* exp(-i z K) with z |K| <= norm: cos(z K) - i sin(z K) by Taylor's series to K^17 (1/18! = 1.6e-16), halved and squared
 * where norm > 1. */
static void NAME(exponential)(const NAME(powers) * p, double z, double norm, NAME(matrix) * out)
{
    int halvings = 0;
    double cosine[9], sine[9], term = 1.0;
    NAME(matrix) s, t;

    if (isfinite(norm) && norm > 1.0) (void)frexp(norm, &halvings);
    z = ldexp(z, -halvings);
    for (int j = 0; j < 9; j++) {
        cosine[j] = term;
        term *= z / (2 * j + 1);
        sine[j] = term;
        term *= -z / (2 * j + 2);
    }
    NAME(even_series)(p, cosine, out);
    NAME(even_series)(p, sine, &t);
    NAME(multiply_hermitian)(&p->k, &t, &s);
    for (int e = 0; e < N * N; e++) {
        out->re[e] += s.im[e];
        out->im[e] -= s.re[e];
    }
    for (; halvings > 0; halvings--) {
        t = *out;
        NAME(multiply)(&t, &t, out);
    }
}

static inline ALWAYS void NAME(keep)(const NAME(matrix) * u, nuem_lanes *out)
{
    UNROLL
    for (int e = 0; e < N * N; e++) {
        out[2 * e] = u->re[e];
        out[2 * e + 1] = u->im[e];
    }
}

/* Nodes 1/5, 3/10 and 8/9 from the same powers; 4/5 and 1 are products. The 8 angles are halved as often as the one that
 * needs it most; a block always holds the same. */
static void NAME(exponentials)(nuem_flow_block *b, double h)
{
    NAME(powers) p;
    NAME(matrix) u, v, w;
    nuem_lanes k[N * N], square = {0};
    double norm = 0.0;

    for (int e = 0; e < N * N; e++) {
        k[e] = h * b->s0[e];
        square += (e < N ? 1.0 : 2.0) * k[e] * k[e];
    }
    for (int l = 0; l < NUEM_LANES; l++)
        if (!(square[l] <= norm)) norm = square[l];
    norm = sqrt(norm);
    NAME(spread)(k, &p.k);
    NAME(multiply_hermitian)(&p.k, &p.k, &p.even[0]);
    NAME(multiply_hermitian)(&p.even[0], &p.even[0], &p.even[1]);
    NAME(multiply_hermitian)(&p.even[0], &p.even[1], &p.even[2]);
    NAME(multiply_hermitian)(&p.even[1], &p.even[1], &p.even[3]);
    NAME(exponential)(&p, NUEM_DP_NODE[2], NUEM_DP_NODE[2] * norm, &u);
    NAME(keep)(&u, b->e[1]);
    NAME(exponential)(&p, NUEM_DP_NODE[4], NUEM_DP_NODE[4] * norm, &u);
    NAME(keep)(&u, b->e[3]);
    NAME(exponential)(&p, NUEM_DP_NODE[1], NUEM_DP_NODE[1] * norm, &u);
    NAME(keep)(&u, b->e[0]);
    NAME(multiply)(&u, &u, &v);
    NAME(multiply)(&v, &v, &w);
    NAME(keep)(&w, b->e[2]);
    NAME(multiply)(&u, &w, &v);
    NAME(keep)(&v, b->e[4]);
}

/* u x u^+ */
static inline ALWAYS void NAME(turn)(const NAME(matrix) * u, const nuem_lanes *x, nuem_lanes *out)
{
    NAME(matrix) h, p;

    NAME(spread)(x, &h);
    NAME(multiply)(u, &h, &p);
    for (int i = 0; i < N; i++) {
        nuem_lanes sum = {0};
        UNROLL
        for (int l = 0; l < N; l++) {
            sum += p.re[i * N + l] * u->re[i * N + l];
            sum += p.im[i * N + l] * u->im[i * N + l];
        }
        out[i] = sum;
        for (int j = i + 1; j < N; j++) {
            nuem_lanes re = {0}, im = {0};
            UNROLL
            for (int l = 0; l < N; l++) {
                re += p.re[i * N + l] * u->re[j * N + l];
                re += p.im[i * N + l] * u->im[j * N + l];
                im += p.im[i * N + l] * u->re[j * N + l];
                im -= p.re[i * N + l] * u->im[j * N + l];
            }
            out[NAME(at)(i, j)] = re;
            out[NAME(at)(i, j) + 1] = im;
        }
    }
}

/* k = (-i [S, R], -i S V) */
static inline ALWAYS void NAME(derivative)(const nuem_lanes *s, const nuem_flow_state *y,
                                           nuem_flow_state *k)
{
    NAME(matrix) h, r, p;

    NAME(spread)(s, &h);
    NAME(spread)(y->r, &r);
    NAME(multiply)(&h, &r, &p);
    UNROLL
    for (int i = 0; i < N; i++) { /* -i (P - P^+) */
        k->r[i] = 2.0 * p.im[i * N + i];
        UNROLL
        for (int j = i + 1; j < N; j++) {
            k->r[NAME(at)(i, j)] = p.im[i * N + j] + p.im[j * N + i];
            k->r[NAME(at)(i, j) + 1] = p.re[j * N + i] - p.re[i * N + j];
        }
    }
    NAME(load)(y->v, false, &r);
    NAME(multiply)(&h, &r, &p);
    UNROLL
    for (int e = 0; e < N * N; e++) {
        k->v[2 * e] = p.im[e];
        k->v[2 * e + 1] = -p.re[e];
    }
}

static void NAME(begin)(nuem_flow_block *b, const nuem_hermitian *outer,
                        const nuem_hermitian *inner)
{
    nuem_lanes left[N * N];

    for (int e = 0; e < N * N; e++) {
        b->s0[e] = b->inverse * outer->x[e] + inner->x[e];
        left[e] = (nuem_lanes){0};
    }
    for (int i = 0; i < N / 2; i++)
        for (int j = N / 2; j < N; j++)
            for (int e = NAME(at)(i, j), k = 0; k < 2; k++, e++) {
                left[e] = b->s0[e];
                b->s0[e] = (nuem_lanes){0};
            }
    NAME(derivative)(left, &b->y, &b->k[0]);
}

static void NAME(evaluate)(nuem_flow_block *b, int stage, const nuem_hermitian *outer,
                           const nuem_hermitian *inner)
{
    const int node = stage < NUEM_FLOW_NODES ? stage - 1 : NUEM_FLOW_NODES - 1;
    nuem_lanes s[N * N], turned[N * N];
    NAME(matrix) adjoint;

    for (int e = 0; e < N * N; e++) s[e] = b->inverse * outer->x[e] + inner->x[e] - b->s0[e];
    NAME(load)(b->e[node], true, &adjoint);
    NAME(turn)(&adjoint, s, turned);
    NAME(derivative)(turned, &b->next, &b->k[stage]);
}

static void NAME(form)(nuem_flow_block *b, int stage, double h)
{
    const int node = stage < NUEM_FLOW_NODES ? stage - 1 : NUEM_FLOW_NODES - 1;
    nuem_lanes r[N * N];

    for (int e = 0; e < N * N; e++) {
        nuem_lanes x = {0};
        for (int s = 0; s < stage; s++) x += NUEM_DP_STAGE[stage][s] * b->k[s].r[e];
        b->next.r[e] = b->y.r[e] + h * x;
    }
    for (int e = 0; e < 2 * N * N; e++) {
        nuem_lanes x = {0};
        for (int s = 0; s < stage; s++) x += NUEM_DP_STAGE[stage][s] * b->k[s].v[e];
        b->next.v[e] = b->y.v[e] + h * x;
    }
    if (stage == 0) {
        for (int e = 0; e < N * N; e++) r[e] = b->y.r[e];
    } else {
        NAME(matrix) u;
        NAME(load)(b->e[node], false, &u);
        NAME(turn)(&u, b->next.r, r);
    }
    for (int e = 0; e < N * N; e++) {
        const nuem_lanes x = r[e] * b->inverse;
        b->plain.x[e] = fold(&r[e]);
        b->over_v.x[e] = fold(&x);
    }
}

static void NAME(finish)(nuem_flow_block *b)
{
    NAME(matrix) u, v, p;

    NAME(load)(b->e[NUEM_FLOW_NODES - 1], false, &u);
    NAME(turn)(&u, b->next.r, b->y.r);
    NAME(load)(b->next.v, false, &v);
    NAME(multiply)(&u, &v, &p);
    for (int e = 0; e < N * N; e++) {
        b->y.v[2 * e] = p.re[e];
        b->y.v[2 * e + 1] = p.im[e];
    }
}

/* Newton's step to the nearest unitary matrix, u (3 - u^+ u)/2 */
static void NAME(polish)(nuem_flow_block *b)
{
    NAME(matrix) u, dagger, square, change;

    NAME(load)(b->y.v, false, &u);
    NAME(load)(b->y.v, true, &dagger);
    NAME(multiply_hermitian)(&dagger, &u, &square);
    for (int e = 0; e < N * N; e++) {
        square.re[e] = (e % (N + 1) == 0 ? 0.5 : 0.0) - 0.5 * square.re[e];
        square.im[e] = -0.5 * square.im[e];
    }
    NAME(multiply)(&u, &square, &change);
    for (int e = 0; e < N * N; e++) {
        b->y.v[2 * e] = u.re[e] + change.re[e];
        b->y.v[2 * e + 1] = u.im[e] + change.im[e];
    }
}

static double NAME(error)(const nuem_flow_block *b, double h, const double *limit)
{
    double largest = 0.0;

    for (int e = 0; e < 2 * N * N; e++) {
        nuem_lanes x = {0};
        UNROLL
        for (int s = 0; s < NUEM_DP_STAGES; s++) x += NUEM_DP_ERROR[s] * b->k[s].v[e];
        x *= h / limit[nuem_class(N, e / 2 / N, e / 2 % N)];
        for (int l = 0; l < NUEM_LANES; l++)
            if (!(fabs(x[l]) <= largest)) largest = fabs(x[l]); /* NaN too */
    }
    return largest;
}

static void NAME(rhs)(const nuem_flow_columns *y, const nuem_complex *h, nuem_flow_columns *k)
{
    enum { LANES = N == 4 ? 8 : NUEM_COLUMNS };

    for (int i = 0; i < N; i++) {
        double re[LANES] = {0.0}, im[LANES] = {0.0};
        for (int l = 0; l < N; l++) {
            const double a = h[i * N + l].re, b = h[i * N + l].im;
            for (int c = 0; c < LANES; c++) {
                re[c] += a * y->re[l][c] - b * y->im[l][c];
                im[c] += a * y->im[l][c] + b * y->re[l][c];
            }
        }
        for (int c = 0; c < LANES; c++) { /* -i of it */
            k->re[i][c] = im[c];
            k->im[i][c] = -re[c];
        }
    }
    for (int i = 0; i < N; i++) /* columns of R: Q = -i HR -> Q + Q^+ */
        for (int j = i; j < N; j++) {
            k->re[i][j] = k->re[j][i] = k->re[i][j] + k->re[j][i];
            k->im[i][j] = k->im[i][j] - k->im[j][i];
            k->im[j][i] = -k->im[i][j];
        }
}

static void NAME(combine)(const nuem_flow_columns *y, const nuem_flow_columns *k,
                          const double *weight, int count, double h, nuem_flow_columns *out)
{
    enum { LANES = N == 4 ? 8 : NUEM_COLUMNS };

    for (int i = 0; i < N; i++) {
        double re[LANES] = {0.0}, im[LANES] = {0.0};
        for (int s = 0; s < count; s++)
            for (int c = 0; c < LANES; c++) {
                re[c] += weight[s] * k[s].re[i][c];
                im[c] += weight[s] * k[s].im[i][c];
            }
        for (int c = 0; c < LANES; c++) {
            out->re[i][c] = y->re[i][c] + h * re[c];
            out->im[i][c] = y->im[i][c] + h * im[c];
        }
    }
}

static const nuem_flow_kernels NAME(table) = {NAME(begin),  NAME(exponentials), NAME(evaluate),
                                              NAME(form),   NAME(finish),       NAME(error),
                                              NAME(polish), NAME(rhs),          NAME(combine)};
