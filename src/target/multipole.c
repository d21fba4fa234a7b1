/* SPDX-License-Identifier: GPL-3.0-or-later */
/* For a subshell kappa and outgoing kappa', even l + l' + J (magnetic: with -kappa'):
 *
 *   R_L = sum (2J+1) <k'||C_J||k>^2 [int j_J (P'P + Q'Q) dr]^2
 *   R_T = sum (2J+1) (J+1)/J { <-k'||C_J||k>^2 [(k'+k)/(J+1) int j_J (P'Q + Q'P) dr]^2
 *         + <k'||C_J||k>^2 [int f (j_J' + j_J/x)(P'Q + Q'P) + J (j_J/x)(P'Q - Q'P) dr]^2 },
 *
 * x = qr, f = -(k'-k)/(J+1). Source: Johnson, Atomic Structure Theory (2007), sections 6.2 and 6.3
 * (transition operators of a photon of any q, Coulomb gauge). With j_J/x = (j_(J-1) + j_(J+1))/(2J+1) and
 * j_J' + j_J/x = j_(J-1) - J j_J/x the last integral is that of j_(J-1) A + j_(J+1) B,
 *
 *   B = J/(2J+1) [(P'Q - Q'P) - f (P'Q + Q'P)],  A = f (P'Q + Q'P) + B,
 *
 * so that each Bessel function [q][r] is made once and multiplied once, with four kinds of densities.
 * Everything is done in pieces of r that stay in a cache, for BLOCK multipoles at a time. */
#include "target/multipole.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/linear.h"
#include "target/continuum.h"
#include "target/scf.h"

enum {
    BLOCK = 16,
    PIECE = 128,       /* points of r */
    QUIET = 4,         /* multipoles that have to be negligible */
    MOST_CHANNELS = 8, /* of one subshell, one multipole and one kind: 2j + 1 */
    RING = BLOCK + 2,  /* multipoles whose integrals are under way */
    WAVES = 32         /* > BLOCK + 4 + 2 (j + 1/2): kappas of one sign that are kept */
};
/* What counts as nothing beside the largest value of a response function. */
static const double FLOOR = 1e-9;

typedef struct channel {
    size_t shell; /* of the problem */
    int kappa;
    double square; /* of the reduced element */
} channel;

/* The channels of one multipole; the first `electric` ones are electric and longitudinal. */
typedef struct channel_list {
    size_t n, electric;
    channel c[2 * MOST_CHANNELS * NUEM_MAX_SUBSHELLS];
} channel_list;

typedef struct work {
    const nuem_multipole_problem *p;
    nuem_fine_grid grid;
    size_t most;       /* electric channels of a multipole */
    double *bound;     /* [n_shell][2][n]: P and Q */
    double *wave;      /* [2 signs][WAVES][2][n] */
    double *overlap;   /* [n_shell] of the bound with the outgoing wave of the same kappa */
    int made;          /* |kappa| up to which waves were made */
    double *bessel[3]; /* [q][n]: j_(J-1), j_J of where the block begins; scratch [q][PIECE] */
    double *below, *here, *above; /* [q][PIECE] */
    double *density;              /* [4 most][PIECE] */
    double *product;              /* [4 most][q] */
    double *integral;             /* [RING][3 most][q]: longitudinal, electric, magnetic */
    double *increment;            /* [3][n_shell][q] */
    channel_list list[RING];      /* of multipole J at J mod RING */
} work;

static int two_j(int kappa)
{
    return 2 * abs(kappa) - 1;
}

static int l_of(int kappa)
{
    return kappa > 0 ? kappa : -kappa - 1;
}

static int shell_kappa(const work *w, size_t a)
{
    return w->p->atom->subshell[w->p->shell[a]].kappa;
}

static void add_channels(const work *w, int multipole, bool magnetic, channel_list *out)
{
    for (size_t a = 0; a < w->p->n_shell; a++) {
        const int kappa = shell_kappa(w, a), j = two_j(kappa), top = j + 2 * multipole;
        for (int k = abs(j - 2 * multipole); k <= top; k += 2)
            for (int sign = -1; sign <= 1; sign += 2) {
                const int seen = sign * (k + 1) / 2; /* electric: kappa' */
                if ((l_of(seen) + l_of(kappa) + multipole) % 2) continue;
                out->c[out->n++] = (channel){a, magnetic ? -seen : seen,
                                             nuem_reduced_square(w->p->reduced, j, multipole, k)};
            }
    }
}

static void list_channels(work *w, int multipole)
{
    channel_list *list = &w->list[multipole % RING];

    list->n = 0;
    add_channels(w, multipole, false, list);
    list->electric = list->n;
    if (multipole > 0) add_channels(w, multipole, true, list);
}

static double *wave_of(const work *w, int kappa)
{
    return w->wave + ((kappa < 0 ? WAVES : 0) + (size_t)(abs(kappa) % WAVES)) * 2 * w->grid.n;
}

/* Waves up to |kappa| = top. */
static nuem_status make_waves(work *w, int top, nuem_error *err)
{
    const size_t n = w->grid.n;

    while (w->made < top) {
        w->made++;
        for (int sign = -1; sign <= 1; sign += 2) {
            double *wave = wave_of(w, sign * w->made);
            nuem_status st =
                nuem_continuum(&w->grid, w->p->eps, sign * w->made, wave, wave + n, err);
            if (st) return st;
            for (size_t a = 0; a < w->p->n_shell; a++) {
                const double *bound = w->bound + 2 * a * n;
                if (shell_kappa(w, a) != sign * w->made) continue;
                w->overlap[a] = 0.0;
                for (size_t i = 0; i < n; i++)
                    w->overlap[a] +=
                        w->grid.w[i] * (wave[i] * bound[i] + wave[n + i] * bound[n + i]);
            }
        }
    }
    return NUEM_OK;
}

/* Densities of one piece for the product with j_J: longitudinal and magnetic of J, A of J + 1, B of J - 1.
 * Returns their number. */
static size_t fill_densities(const work *w, int multipole, size_t from, size_t n)
{
    const size_t all = w->grid.n;
    const double *weight = w->grid.w + from;
    double *out = w->density;

    for (int kind = -1; kind <= 1; kind++) { /* B of J - 1; J itself; A of J + 1 */
        const int j = multipole + kind;
        if (j < 0 || (kind && j == 0)) continue;
        const channel_list *list = &w->list[j % RING];
        const double part = j / (2.0 * j + 1.0);
        for (size_t k = 0; k < (kind ? list->electric : list->n); k++, out += PIECE) {
            const channel *c = &list->c[k];
            const double *wave = wave_of(w, c->kappa) + from,
                         *bound = w->bound + 2 * c->shell * all + from;
            const double *p = wave, *q = wave + all, *pb = bound, *qb = bound + all;
            const double f = -(c->kappa - shell_kappa(w, c->shell)) / (j + 1.0);
            /* J = 0: j_0 - <f|i>, were the two waves not orthogonal */
            const double overlap =
                j == 0 && c->kappa == shell_kappa(w, c->shell) ? w->overlap[c->shell] : 0.0;
            const double pq = kind < 0 ? part * (1.0 - f) : f + part * (1.0 - f),
                         qp = kind < 0 ? -part * (1.0 + f) : f - part * (1.0 + f);
            if (kind) {
                for (size_t i = 0; i < n; i++)
                    out[i] = weight[i] * (pq * p[i] * qb[i] + qp * q[i] * pb[i]);
            } else if (k < list->electric) {
                for (size_t i = 0; i < n; i++)
                    out[i] = weight[i] *
                             ((p[i] - overlap * pb[i]) * pb[i] + (q[i] - overlap * qb[i]) * qb[i]);
            } else {
                for (size_t i = 0; i < n; i++) out[i] = weight[i] * (p[i] * qb[i] + q[i] * pb[i]);
            }
        }
    }
    return (size_t)(out - w->density) / PIECE;
}

/* Add products [rows of densities][q] to the integrals they belong to. */
static void sort_products(work *w, int multipole, size_t first_q)
{
    const size_t nq = w->p->n_q, rows = nq - first_q;
    const double *from = w->product;

    for (int kind = -1; kind <= 1; kind++) {
        const int j = multipole + kind;
        if (j < 0 || (kind && j == 0)) continue;
        const channel_list *list = &w->list[j % RING];
        double *integral = w->integral + (size_t)(j % RING) * 3 * w->most * nq;
        for (size_t k = 0; k < (kind ? list->electric : list->n); k++, from += rows) {
            size_t row = kind                 ? w->most + k
                         : k < list->electric ? k
                                              : 2 * w->most + k - list->electric;
            double *out = integral + row * nq + first_q;
            for (size_t i = 0; i < rows; i++) out[i] += from[i];
        }
    }
}

/* Rows of q that multipole J and higher ones reach within r. */
static size_t first_row(const work *w, int multipole, double r)
{
    const double start = nuem_bessel_start(w->p->bessel, (size_t)multipole);
    size_t i = 0;

    while (i < w->p->n_q && w->p->q[i] * r < start) i++;
    return i;
}

/* One piece of r and multipoles lo <= J < hi. */
static void do_piece(work *w, int lo, int hi, size_t from)
{
    const size_t all = w->grid.n, n = all - from < PIECE ? all - from : PIECE, nq = w->p->n_q;
    const double r = w->grid.r[from + n - 1];

    if (first_row(w, lo, r) == nq) return;
    for (size_t i = first_row(w, lo, r); i < nq; i++) {
        memcpy(w->below + i * PIECE, w->bessel[0] + i * all + from, n * sizeof(double));
        memcpy(w->here + i * PIECE, w->bessel[1] + i * all + from, n * sizeof(double));
    }
    for (int j = lo; j < hi; j++) {
        const size_t row = first_row(w, j, r);
        if (row == nq) return;
        for (size_t i = row; i < nq; i++)
            nuem_bessel_next(w->p->bessel, (size_t)j, n, w->grid.r + from, w->grid.per_r + from,
                             w->p->q[i], w->here + i * PIECE, w->below + i * PIECE,
                             w->above + i * PIECE);
        double *last = w->below;
        w->below = w->here;
        w->here = w->above;
        w->above = last;
        const size_t rows = fill_densities(w, j, from, n);
        nuem_matmul_transposed_strided(rows, nq - row, n, w->density, PIECE, w->here + row * PIECE,
                                       PIECE, w->product, nq - row);
        sort_products(w, j, row);
    }
    for (size_t i = first_row(w, hi - 1, r); i < nq; i++) {
        memcpy(w->bessel[0] + i * all + from, w->below + i * PIECE, n * sizeof(double));
        memcpy(w->bessel[1] + i * all + from, w->here + i * PIECE, n * sizeof(double));
    }
}

/* Add what multipole J gives, from its finished integrals; true when no subshell needs it. */
static bool finish(work *w, int multipole, nuem_multipole_sum *out)
{
    const size_t nq = w->p->n_q, size = w->p->n_shell * nq;
    const channel_list *list = &w->list[multipole % RING];
    double *integral = w->integral + (size_t)(multipole % RING) * 3 * w->most * nq;
    const double j = multipole;

    memset(w->increment, 0, 3 * size * sizeof *w->increment);
    for (size_t k = 0; k < list->n; k++) {
        const channel *c = &list->c[k];
        const nuem_subshell *shell = &w->p->atom->subshell[w->p->shell[c->shell]];
        const double weight = (2.0 * j + 1.0) * c->square * shell->occupation / shell->full;
        double *l = w->increment + c->shell * nq, *e = l + size, *m = e + size;
        if (k < list->electric) {
            const double *il = integral + k * nq, *ie = il + w->most * nq,
                         transverse = multipole ? weight * (j + 1.0) / j : 0.0;
            for (size_t i = 0; i < nq; i++) l[i] += weight * il[i] * il[i];
            for (size_t i = 0; i < nq; i++) e[i] += transverse * ie[i] * ie[i];
        } else {
            const double *im = integral + (2 * w->most + k - list->electric) * nq,
                         sum = c->kappa + shell->kappa,
                         transverse = weight * sum * sum / (j * (j + 1.0));
            for (size_t i = 0; i < nq; i++) m[i] += transverse * im[i] * im[i];
        }
    }
    memset(integral, 0, 3 * w->most * nq * sizeof *integral);
    bool quiet = multipole > 0;
    for (size_t a = 0; a < w->p->n_shell; a++) {
        const size_t at = a * nq;
        double *l = out->r_l + at, *e = out->electric + at, *m = out->magnetic + at, most_l = 0.0,
               most_t = 0.0;
        const double *dl = w->increment + at, *de = dl + size, *dm = de + size;
        for (size_t i = 0; i < nq; i++) {
            l[i] += dl[i];
            e[i] += de[i];
            m[i] += dm[i];
            most_l = fmax(most_l, l[i]);
            most_t = fmax(most_t, e[i] + m[i]);
        }
        for (size_t i = 0; i < nq && quiet; i++)
            quiet = dl[i] <= w->p->accuracy * l[i] + FLOOR * most_l &&
                    de[i] + dm[i] <= w->p->accuracy * (e[i] + m[i]) + FLOOR * most_t;
    }
    return quiet;
}

static nuem_status sum_multipoles(work *w, nuem_multipole_sum *out, nuem_error *err)
{
    const int limit = (int)w->p->max_multipole;
    int quiet = 0, reach = 0;

    for (size_t a = 0; a < w->p->n_shell; a++)
        if (abs(shell_kappa(w, a)) > reach) reach = abs(shell_kappa(w, a));
    list_channels(w, 0);
    for (int lo = 0; lo <= limit + 1; lo += BLOCK) {
        const int hi = lo + BLOCK < limit + 2 ? lo + BLOCK : limit + 2;
        for (int j = lo + 1; j <= hi; j++) list_channels(w, j);
        nuem_status st = make_waves(w, hi + reach + 1, err);
        if (st) return st;
        for (size_t from = 0; from < w->grid.n; from += PIECE) do_piece(w, lo, hi, from);
        for (int j = lo ? lo - 1 : 0; j < hi - 1; j++) {
            out->highest = (size_t)j;
            quiet = finish(w, j, out) ? quiet + 1 : 0;
            if (quiet == QUIET) return NUEM_OK;
        }
    }
    char name[16];
    nuem_orbital_name(&w->p->atom->orbital[w->p->shell[0]], name, sizeof name);
    return nuem_fail(
        err, NUEM_ERR_CONVERGE,
        "Z = %d, %s and its shell to %g hartree: %d multipoles are not enough for momentum "
        "transfers up to %g bohr^-1",
        w->p->atom->z, name, w->p->eps, limit, w->p->q[w->p->n_q - 1]);
}

static void bound_orbitals(work *w)
{
    const nuem_radial *radial = &w->p->atom->radial;
    const size_t n = w->grid.n;

    for (size_t a = 0; a < w->p->n_shell; a++) {
        const nuem_orbital *o = &w->p->atom->orbital[w->p->shell[a]];
        double *bound = w->bound + 2 * a * n;
        for (size_t i = 0; i < n; i++) {
            bound[i] = nuem_radial_at(radial, o->p, w->grid.r[i]);
            bound[n + i] = nuem_radial_at(radial, o->q, w->grid.r[i]);
        }
    }
}

static void work_free(work *w)
{
    if (!w) return;
    nuem_fine_grid_clear(&w->grid);
    free(w->bound);
    free(w->bessel[0]);
    free(w->integral);
    free(w);
}

static nuem_status work_create(const nuem_multipole_problem *p, work **out, nuem_error *err)
{
    work *w = calloc(1, sizeof *w);

    if (!w) return nuem_fail_nomem(err);
    w->p = p;
    nuem_status st =
        nuem_fine_grid_create(p->atom, p->r_max, p->eps, p->q[p->n_q - 1], &w->grid, err);
    if (st) {
        work_free(w);
        return st;
    }
    const size_t n = w->grid.n, nq = p->n_q;
    for (size_t a = 0; a < p->n_shell; a++) w->most += (size_t)two_j(shell_kappa(w, a)) + 1;
    w->bound = malloc((2 * p->n_shell * n + 4 * WAVES * n + p->n_shell) * sizeof(double));
    w->bessel[0] = calloc(2 * nq * n + 3 * nq * PIECE, sizeof(double));
    w->integral = calloc(RING * 3 * w->most * nq + 3 * p->n_shell * nq + 4 * w->most * (PIECE + nq),
                         sizeof(double));
    if (!w->bound || !w->bessel[0] || !w->integral) {
        work_free(w);
        return nuem_fail_nomem(err);
    }
    w->wave = w->bound + 2 * p->n_shell * n;
    w->overlap = w->wave + 4 * WAVES * n;
    w->bessel[1] = w->bessel[0] + nq * n;
    w->below = w->bessel[1] + nq * n;
    w->here = w->below + nq * PIECE;
    w->above = w->here + nq * PIECE;
    w->increment = w->integral + RING * 3 * w->most * nq;
    w->density = w->increment + 3 * p->n_shell * nq;
    w->product = w->density + 4 * w->most * PIECE;
    *out = w;
    return NUEM_OK;
}

nuem_status nuem_multipole_solve(const nuem_multipole_problem *p, nuem_multipole_sum *out,
                                 nuem_error *err)
{
    const size_t bytes = p->n_shell * p->n_q * sizeof(double);
    work *w = NULL;
    nuem_status st = work_create(p, &w, err);

    if (st) return st;
    memset(out->r_l, 0, bytes);
    memset(out->electric, 0, bytes);
    memset(out->magnetic, 0, bytes);
    bound_orbitals(w);
    st = sum_multipoles(w, out, err);
    work_free(w);
    return st;
}
