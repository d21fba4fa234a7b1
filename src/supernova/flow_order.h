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

static const nuem_flow_kernels NAME(table) = {NAME(begin), NAME(evaluate), NAME(form),
                                              NAME(finish)};
