/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The kernels for matrices of order N, a literal 4 or 6; included once for each by kernel_width.h, so without a guard.
 * Loops over matrix elements have constant bounds and are unrolled: indices and signs below cost nothing. */

#define REALS (N * N)
#define ROWS  (REALS - 1) /* of a nuem_rotation */
#define HALF  (N / 2)     /* flavours */

/* f = -i c of W modes, c = [diag(level) + S, rho]; gap[] = S_ii - S_jj of the pairs, level[k] = (D_k - D_0) w scale.
 *    c_ij = (H_ii - H_jj) rho_ij + S_ij (rho_jj - rho_ii) + sum over other k (S_ik rho_kj - rho_ik S_kj),  i < j,
 *    f_ii = 2 sum over k of Im(S_ik rho_ki): what a pair adds to one it takes from the other. */
static inline ALWAYS void NAME(commutator)(const double *y, const double *s, const double *gap,
                                           const vec *level, vec *f)
{
    UNROLL
    for (int i = 0; i < N; i++) f[i] = ZERO;
    UNROLL
    for (int i = 0; i < N; i++) {
        UNROLL
        for (int j = i + 1; j < N; j++) {
            const int a = AT(i, j);
            const vec x = LOAD(y, a), z = LOAD(y, a + 1), d = LOAD(y, j) - LOAD(y, i);
            vec omega = gap[(a - N) / 2] + ZERO;
            if (i % HALF != j % HALF) {
                if (j % HALF != 0) omega -= level[j % HALF];
                if (i % HALF != 0) omega += level[i % HALF];
            }
            vec re = omega * z + s[a + 1] * d; /* Re f = Im c */
            vec im = -(omega * x) - s[a] * d;  /* Im f = -Re c */
            UNROLL
            for (int k = 0; k < N; k++) {
                if (k == i || k == j) continue;
                const int p = AT(i, k), q = AT(k, j);
                const int ik = i < k ? 1 : -1, kj = k < j ? 1 : -1; /* signs of imaginary parts */
                const vec px = LOAD(y, p), pz = LOAD(y, p + 1), qx = LOAD(y, q),
                          qz = LOAD(y, q + 1);
                ADD(-1, im, s[p] * qx);
                ADD(kj, re, s[p] * qz);
                ADD(ik * kj, im, s[p + 1] * qz);
                ADD(ik, re, s[p + 1] * qx);
                ADD(1, im, s[q] * px);
                ADD(-ik, re, s[q] * pz);
                ADD(-ik * kj, im, s[q + 1] * pz);
                ADD(-kj, re, s[q + 1] * px);
            }
            f[a] = re;
            f[a + 1] = im;
            const vec flow = s[a + 1] * x - s[a] * z;
            f[i] += flow;
            f[j] -= flow;
        }
    }
    UNROLL
    for (int i = 0; i < N; i++) f[i] += f[i];
}

/* Adds weight rho of `count` <= 4 blocks, the first at number o of rho, lane by lane and in order to w8. A load and a store
 * of the sums serve four blocks, which the caller has just written: they cost less than in its own loop. */
static inline ALWAYS void NAME(add_blocks)(const double *rho, const double *weight, int count,
                                           double *w8)
{
    for (int lane = 0; lane < NUEM_LANES; lane += W)
        for (int e = 0; e < REALS; e++) {
            vec sum = LOAD(w8 + lane, e);
            UNROLL
            for (int b = 0; b < count; b++)
                sum += LOAD(weight + lane, b) * LOAD(rho + lane, b * REALS + e);
            STORE(w8 + lane, e, sum);
        }
}

/* To be called after each block, rho being written up to it: every fourth time adds, at the ends of chunks and of the
 * range folds. */
static inline ALWAYS void NAME(summed)(const nuem_modes *m, const double *rho, double *sum,
                                       size_t angle, size_t first, size_t end, size_t block,
                                       double *w8)
{
    const bool chunk_ends = block + 1 == end || (block + 1) % NUEM_CHUNK == 0;
    if (!chunk_ends && (block + 1) % SUMMED != 0) return;

    size_t from = block / SUMMED * SUMMED;
    if (from < first) from = first;
    if (from == first || from % NUEM_CHUNK == 0) memset(w8, 0, REALS * NUEM_LANES * sizeof *w8);
    const size_t mode = (angle * m->n_block + from) * NUEM_LANES;
    const double *weight = m->weight + mode;
    rho += mode * REALS;
    switch (block + 1 - from) {
    case 1: NAME(add_blocks)(rho, weight, 1, w8); break;
    case 2: NAME(add_blocks)(rho, weight, 2, w8); break;
    case 3: NAME(add_blocks)(rho, weight, 3, w8); break;
    default: NAME(add_blocks)(rho, weight, SUMMED, w8);
    }
    if (chunk_ends)
        fold(REALS, w8, sum + (angle * nuem_chunks(m) + block / NUEM_CHUNK) * (size_t)REALS);
}

static void NAME(sum)(const nuem_modes *m, const double *rho, double *sum, size_t angle,
                      size_t first, size_t count)
{
    double w8[REALS * NUEM_LANES] LINE;
    for (size_t block = first; block < first + count; block++)
        NAME(summed)(m, rho, sum, angle, first, first + count, block, w8);
}

/* out[a] = sum c[a] x + cf[a] f of W modes, from number o of the arrays; n and two are literals at each call. */
static inline ALWAYS void NAME(combine)(const nuem_stage *g, int n, bool two, size_t o,
                                        const vec *f)
{
    for (int e = 0; e < REALS; e++, o += NUEM_LANES) {
        vec a = g->cf[0] * f[e], b = ZERO;
        if (two) b = g->cf[1] * f[e];
        UNROLL
        for (int m = 0; m < n; m++) {
            const vec x = LOAD(g->x[m] + o, 0);
            a += g->c[0][m] * x;
            if (two) b += g->c[1][m] * x;
        }
        STORE(g->out[0] + o, 0, a);
        if (two) STORE(g->out[1] + o, 0, b);
    }
}

static void NAME(rhs)(const nuem_modes *m, const nuem_stage *stage, double scale,
                      const nuem_hermitian *s, size_t angle, size_t first, size_t count)
{
    const nuem_stage g = *stage; /* a copy that no store can change */
    double gap[REALS - N], shared[REALS], d[HALF];
    double w8[REALS * NUEM_LANES] LINE;

    for (int i = 0; i < HALF; i++) d[i] = (m->d[i] - m->d[0]) * scale;
    for (int i = 0; i < REALS; i++) shared[i] = g.y ? s->x[i] : 0.0;
    for (int i = 0; i < N; i++)
        for (int j = i + 1; j < N; j++) gap[(AT(i, j) - N) / 2] = shared[i] - shared[j];
    for (size_t block = first; block < first + count; block++) {
        const size_t mode = (angle * m->n_block + block) * NUEM_LANES;
        for (int lane = 0; lane < NUEM_LANES; lane += W) {
            const size_t o = mode * REALS + (size_t)lane;
            vec f[REALS];
            if (g.y) {
                const vec w = LOAD(m->w + block * NUEM_LANES + lane, 0);
                vec level[HALF];
                const double *sp = shared, *gp = gap;
                IN_LOOP(sp); /* read as operands, not kept in registers that rho needs */
                IN_LOOP(gp);
                UNROLL
                for (int i = 1; i < HALF; i++) level[i] = d[i] * w;
                NAME(commutator)(g.y + o, sp, gp, level, f);
            } else {
                for (int i = 0; i < REALS; i++) f[i] = ZERO;
            }
            switch (2 * g.n + (g.out[1] != NULL)) {
#define CASES(n)                                                                                   \
    case 2 * n: NAME(combine)(&g, n, false, o, f); break;                                          \
    case 2 * n + 1: NAME(combine)(&g, n, true, o, f); break;
                CASES(0)
                CASES(1)
                CASES(2)
                CASES(3)
                CASES(4)
                CASES(5)
                CASES(6)
                CASES(7)
                CASES(8)
#undef CASES
            }
        }
        if (g.sum) NAME(summed)(m, g.out[0], g.sum, angle, first, first + count, block, w8);
    }
}

/* The rotation of rho -> U rho U^+, x[column][row]. Columns: diagonal elements less the last, then Re and Im of each pair;
 * rows: real parts of the pairs i <= j less the last, then imaginary parts of the pairs i < j.
 *    rho'_ij = sum over k of U_ik U_jk^* rho_kk + over k < l of (P + Q) Re rho_kl + i (P - Q) Im rho_kl,
 * with P = U_ik U_jl^* and Q = U_il U_jk^*. */
static void NAME(rotation)(const nuem_unitary *u, nuem_rotation *out)
{
    enum { RE = N * (N + 1) / 2 - 1, IM = N * (N - 1) / 2 };
    /* U_ik and U_jl of each row: pairs i < j first, which have both parts, then i = j */
    double ax[N][RE], az[N][RE], bx[N][RE], bz[N][RE];
    int row = 0;

    for (int i = 0; i < N; i++)
        for (int j = i + 1; j < N; j++, row++)
            for (int k = 0; k < N; k++) {
                ax[k][row] = u->u[i * N + k].re;
                az[k][row] = u->u[i * N + k].im;
                bx[k][row] = u->u[j * N + k].re;
                bz[k][row] = u->u[j * N + k].im;
            }
    for (int i = 0; i < N - 1; i++, row++)
        for (int k = 0; k < N; k++) {
            ax[k][row] = bx[k][row] = u->u[i * N + k].re;
            az[k][row] = bz[k][row] = u->u[i * N + k].im;
        }
    double *x = out->x;
    for (int k = 0; k < N - 1; k++, x += ROWS) {
        for (int r = 0; r < RE; r++) x[r] = ax[k][r] * bx[k][r] + az[k][r] * bz[k][r];
        for (int r = 0; r < IM; r++) x[RE + r] = az[k][r] * bx[k][r] - ax[k][r] * bz[k][r];
    }
    for (int k = 0; k < N; k++)
        for (int l = k + 1; l < N; l++, x += 2 * ROWS) {
            double px[RE], pz[RE], qx[RE], qz[RE];
            for (int r = 0; r < RE; r++) {
                px[r] = ax[k][r] * bx[l][r] + az[k][r] * bz[l][r];
                pz[r] = az[k][r] * bx[l][r] - ax[k][r] * bz[l][r];
                qx[r] = ax[l][r] * bx[k][r] + az[l][r] * bz[k][r];
                qz[r] = az[l][r] * bx[k][r] - ax[l][r] * bz[k][r];
            }
            for (int r = 0; r < RE; r++) {
                x[r] = px[r] + qx[r];
                x[ROWS + r] = qz[r] - pz[r];
            }
            for (int r = 0; r < IM; r++) {
                x[RE + r] = pz[r] + qz[r];
                x[ROWS + RE + r] = px[r] - qx[r];
            }
        }
}

/* x <- rotation x, the last diagonal element taken off all of them before and put back after; the trace stays. GROUP
 * rows at a time share each load of x. */
static inline ALWAYS void NAME(rotate)(const double *rotation, vec *x)
{
    enum { GROUP = N == 4 ? 5 : 7, PAIRS = N * (N - 1) / 2 };
    vec t[ROWS], y[ROWS], change = ZERO;
    const vec last = x[N - 1];

    UNROLL
    for (int e = 0; e < ROWS; e++) t[e] = x[e < N - 1 ? e : e + 1];
    UNROLL
    for (int e = 0; e < N - 1; e++) {
        t[e] -= last;
        change += t[e];
    }
    UNROLL_GROUPS
    for (int row = 0; row < ROWS; row += GROUP) {
        const double *r = rotation + row;
        vec sum[GROUP];
        UNROLL
        for (int g = 0; g < GROUP; g++) sum[g] = r[g] * t[0];
        UNROLL
        for (int e = 1; e < ROWS; e++) {
            UNROLL
            for (int g = 0; g < GROUP; g++) sum[g] += r[e * ROWS + g] * t[e];
        }
        UNROLL
        for (int g = 0; g < GROUP; g++) y[row + g] = sum[g];
    }
    UNROLL
    for (int p = 0; p < PAIRS; p++) {
        x[N + 2 * p] = y[p];
        x[N + 2 * p + 1] = y[PAIRS + N - 1 + p];
    }
    UNROLL
    for (int i = 0; i < N - 1; i++) {
        x[i] = y[PAIRS + i] + last;
        change -= y[PAIRS + i];
    }
    x[N - 1] = last + change;
}

/* rho_ij <- rho_ij exp(-i (D_i - D_j) w length) by three shears each, whose product has determinant 1 exactly: the
 * same phase, taken 1e5 times, does not change |rho_ij|, as rounded cosines and sines would. */
static inline ALWAYS void NAME(phases)(const double *d, vec w, vec *x)
{
    UNROLL
    for (int a = 0; a < HALF; a++) {
        UNROLL
        for (int b = a + 1; b < HALF; b++) {
            vec tangent, sine;
            ivec sign;
            shears((d[b] - d[a]) * w, &tangent, &sine, &sign);
            UNROLL
            for (int c = 0; c < 4; c++) {
                const int i = c & 1 ? a + HALF : a, j = c & 2 ? b + HALF : b;
                const int e = AT(i, j);
                /* exp(+i phase) of rho_ab, a < b */
                vec p = (vec)((ivec)x[e] ^ sign), q = (vec)((ivec)x[e + 1] ^ sign);
                const int up = i < j ? 1 : -1;
                ADD(-up, p, tangent * q);
                ADD(up, q, sine * p);
                ADD(-up, p, tangent * q);
                x[e] = p;
                x[e + 1] = q;
            }
        }
    }
}

static void NAME(turn)(const nuem_modes *m, const nuem_rotation *u, double length, const double *in,
                       double *out, double *sum, size_t angle, size_t first, size_t count)
{
    double d[HALF], w8[REALS * NUEM_LANES] LINE;

    for (int i = 0; i < HALF; i++) d[i] = m->d[i] * length;
    for (size_t block = first; block < first + count; block++) {
        const size_t mode = (angle * m->n_block + block) * NUEM_LANES;
        for (int lane = 0; lane < NUEM_LANES; lane += W) {
            const size_t o = mode * REALS + (size_t)lane;
            vec x[REALS];
            UNROLL
            for (int e = 0; e < REALS; e++) x[e] = LOAD(in + o, e);
            if (u) {
                const double *r = u->x;
                IN_LOOP(r);
                NAME(rotate)(r, x);
            }
            if (length != 0.0) NAME(phases)(d, LOAD(m->w + block * NUEM_LANES + lane, 0), x);
            UNROLL
            for (int e = 0; e < REALS; e++) STORE(out + o, e, x[e]);
        }
        if (sum) NAME(summed)(m, out, sum, angle, first, first + count, block, w8);
    }
}

static void NAME(follow)(const nuem_modes *m, const nuem_rotation *u, double length, double factor,
                         double *rho, double *change, size_t angle, size_t first, size_t count)
{
    double d[HALF];

    for (int i = 0; i < HALF; i++) d[i] = m->d[i] * length;
    for (size_t block = first; block < first + count; block++) {
        const size_t mode = (angle * m->n_block + block) * NUEM_LANES;
        for (int lane = 0; lane < NUEM_LANES; lane += W) {
            const size_t o = mode * REALS + (size_t)lane;
            vec x[REALS];
            UNROLL
            for (int e = 0; e < REALS; e++) x[e] = LOAD(rho + o, e);
            if (u) {
                const double *r = u->x;
                IN_LOOP(r);
                NAME(rotate)(r, x);
            }
            if (length != 0.0) NAME(phases)(d, LOAD(m->w + block * NUEM_LANES + lane, 0), x);
            UNROLL
            for (int e = 0; e < REALS; e++) {
                const vec sum = LOAD(change + o, e) + factor * (x[e] - LOAD(rho + o, e));
                STORE(change + o, e, sum);
                STORE(rho + o, e, x[e]);
            }
        }
    }
}

/* X = left X right^T of the upper right quarter. */
static inline ALWAYS void NAME(quarter)(const vec *x, const nuem_matrix3 *left,
                                        const nuem_matrix3 *right, vec *re, vec *im)
{
    vec p[HALF * HALF], q[HALF * HALF];

    for (int a = 0; a < HALF; a++)
        for (int l = 0; l < HALF; l++) {
            vec u = ZERO, v = ZERO;
            UNROLL
            for (int k = 0; k < HALF; k++) {
                const nuem_complex c = left->m[a][k];
                const int e = AT(k, l + HALF);
                u += c.re * x[e] - c.im * x[e + 1];
                v += c.re * x[e + 1] + c.im * x[e];
            }
            p[a * HALF + l] = u;
            q[a * HALF + l] = v;
        }
    for (int a = 0; a < HALF; a++)
        for (int b = 0; b < HALF; b++) {
            vec u = ZERO, v = ZERO;
            UNROLL
            for (int l = 0; l < HALF; l++) {
                const nuem_complex c = right->m[b][l];
                u += c.re * p[a * HALF + l] - c.im * q[a * HALF + l];
                v += c.re * q[a * HALF + l] + c.im * p[a * HALF + l];
            }
            re[a * HALF + b] = u;
            im[a * HALF + b] = v;
        }
}

static void NAME(moments)(const nuem_modes *m, const double *share, const nuem_matrix3 *left,
                          const nuem_matrix3 *right, const double *rho, size_t angle, size_t first,
                          size_t count, nuem_moments *out)
{
    enum { SQUARES = HALF * HALF, PURITY = REALS + SQUARES, VACUUM, ALL };
    double sum[ALL * NUEM_LANES] LINE, folded[ALL];

    memset(sum, 0, sizeof sum);
    for (size_t block = first; block < first + count; block++) {
        const size_t mode = (angle * m->n_block + block) * NUEM_LANES;
        for (int lane = 0; lane < NUEM_LANES; lane += W) {
            const double *from = rho + mode * REALS + lane;
            double *to = sum + lane;
            const vec s = LOAD(share + mode + lane, 0);
            vec x[REALS], re[SQUARES], im[SQUARES], purity = ZERO, off = ZERO, vacuum = ZERO;
            for (int e = 0; e < REALS; e++) {
                x[e] = LOAD(from, e);
                STORE(to, e, LOAD(to, e) + s * x[e]);
                if (e < N)
                    purity += x[e] * x[e];
                else
                    off += x[e] * x[e];
            }
            for (int i = 0; i < N; i++) vacuum += m->d[i] * x[i];
            vacuum *= LOAD(m->weight + mode + lane, 0) * LOAD(m->w + block * NUEM_LANES + lane, 0);
            NAME(quarter)(x, left, right, re, im);
            for (int i = 0; i < SQUARES; i++)
                STORE(to, REALS + i, LOAD(to, REALS + i) + s * (re[i] * re[i] + im[i] * im[i]));
            STORE(to, PURITY, LOAD(to, PURITY) + s * (purity + off + off));
            STORE(to, VACUUM, LOAD(to, VACUUM) + vacuum);
        }
    }
    fold(ALL, sum, folded);
    memset(out, 0, sizeof *out);
    memcpy(out->sum, folded, REALS * sizeof *folded);
    for (int i = 0; i < SQUARES; i++) out->square[i / HALF][i % HALF] = folded[REALS + i];
    out->purity = folded[PURITY];
    out->vacuum = folded[VACUUM];
}

static nuem_norm NAME(norm)(const nuem_modes *m, const double *x, size_t angle, size_t first,
                            size_t count)
{
    nuem_norm out = {0.0, 0.0};

    for (size_t block = first; block < first + count; block++) {
        const size_t mode = (angle * m->n_block + block) * NUEM_LANES;
        double square[NUEM_LANES] LINE;
        for (int lane = 0; lane < NUEM_LANES; lane += W) {
            const double *at = x + mode * REALS + lane;
            vec diagonal = ZERO, off = ZERO;
            UNROLL
            for (int e = 0; e < N; e++) diagonal += LOAD(at, e) * LOAD(at, e);
            UNROLL
            for (int e = N; e < REALS; e++) off += LOAD(at, e) * LOAD(at, e);
            STORE(square + lane, 0, diagonal + off + off);
        }
        for (int lane = 0; lane < NUEM_LANES; lane++) {
            const double weight = m->weight[mode + (size_t)lane];
            if (!(weight > 0.0)) continue;
            if (!(square[lane] <= out.largest) && !isnan(out.largest)) out.largest = square[lane];
            out.weighted += weight * square[lane];
        }
    }
    return out;
}

#include "supernova/kernel_exp.h"

#undef REALS
#undef ROWS
#undef HALF
