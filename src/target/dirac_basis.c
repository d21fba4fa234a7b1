/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "target/dirac_basis.h"

#include <stdlib.h>
#include <string.h>

#include "base/error.h"

enum { ORDER = NUEM_RADIAL_ORDER, GAUSS = NUEM_RADIAL_GAUSS, LOCAL = NUEM_LOCAL };

/* Local spinor 2 s is electron-like and 2 s + 1 positron-like, made of spline s of the interval. */
static void number_rows(nuem_dirac_basis *b)
{
    const nuem_radial *g = b->radial;
    const size_t first[2] = {(size_t)nuem_l(b->kappa) + 1, (size_t)abs(b->kappa)};

    for (size_t s = 0; s < g->n_spline; s++)
        for (size_t kind = 0; kind < 2; kind++) {
            const int used = s >= first[kind] && s + 1 < g->n_spline;
            const int number = used ? (int)b->rows++ : -1;
            b->negative += used && kind == 1;
            for (size_t i = 0; i < ORDER; i++) /* as the i-th of an interval */
                if (s >= i && s - i < g->n_interval)
                    b->row[(s - i) * LOCAL + 2 * i + kind] = number;
        }
}

static void fill_values(nuem_dirac_basis *b, double c)
{
    const nuem_radial *g = b->radial;
    const double k = b->kappa, half = 0.5 / c;

    for (size_t x = 0; x < g->n_point; x++)
        for (size_t i = 0; i < ORDER; i++) {
            const double *s = g->spline + 3 * ORDER * x, per_r = 1.0 / g->r[x];
            const double f = s[i], f1 = s[ORDER + i], f2 = s[2 * ORDER + i];
            const double up = f1 + k * per_r * f, down = f1 - k * per_r * f;
            double *at =
                b->value + ((x / GAUSS) * LOCAL + 2 * i) * NUEM_COMPONENTS * GAUSS + x % GAUSS;
            double *to = at + NUEM_COMPONENTS * GAUSS;
            at[NUEM_P * GAUSS] = f;
            at[NUEM_Q * GAUSS] = half * up;
            at[NUEM_D * GAUSS] = up;
            to[NUEM_P * GAUSS] = half * down;
            to[NUEM_Q * GAUSS] = f;
            /* (d/dr + kappa/r)(d/dr - kappa/r) b = b'' + kappa (1 - kappa) b/r^2 */
            to[NUEM_D * GAUSS] = half * (f2 + k * (1.0 - k) * per_r * per_r * f);
        }
}

/* h += int w (pp p p' + qq q q' + qd (q d' + d q')), lower triangle; NULL: 0. */
static void add(const nuem_dirac_basis *b, const double *pp, const double *qq, const double *qd,
                double *h)
{
    const nuem_radial *g = b->radial;

    for (size_t t = 0; t < g->n_interval; t++) {
        const int *row = nuem_dirac_rows(b, t);
        const size_t x = t * GAUSS;
        for (size_t i = 0; i < LOCAL; i++) {
            if (row[i] < 0) continue;
            const double *f = nuem_dirac_value(b, t, i, 0);
            double p[GAUSS], q[GAUSS], d[GAUSS];
            for (size_t k = 0; k < GAUSS; k++) {
                const double w = g->w[x + k], *fk = f + k;
                p[k] = w * pp[x + k] * fk[NUEM_P * GAUSS];
                q[k] = w * (qq[x + k] * fk[NUEM_Q * GAUSS] +
                            (qd ? qd[x + k] * fk[NUEM_D * GAUSS] : 0.0));
                d[k] = qd ? w * qd[x + k] * fk[NUEM_Q * GAUSS] : 0.0;
            }
            for (size_t j = 0; j <= i; j++) {
                if (row[j] < 0) continue;
                const double *e = nuem_dirac_value(b, t, j, 0);
                double sum = 0.0;
                for (size_t k = 0; k < GAUSS; k++)
                    sum += p[k] * e[NUEM_P * GAUSS + k] + q[k] * e[NUEM_Q * GAUSS + k] +
                           d[k] * e[NUEM_D * GAUSS + k];
                h[(size_t)row[i] * b->rows + (size_t)row[j]] += sum;
            }
        }
    }
}

void nuem_dirac_mirror(const nuem_dirac_basis *b, double *h)
{
    for (size_t i = 0; i < b->rows; i++)
        for (size_t j = 0; j < i; j++) h[j * b->rows + i] = h[i * b->rows + j];
}

nuem_status nuem_dirac_basis_create(const nuem_radial *g, int kappa, double c,
                                    const double *nucleus, nuem_dirac_basis *out, nuem_error *err)
{
    nuem_dirac_basis b = {.radial = g, .kappa = kappa};
    const size_t m = g->n_point, max_rows = 2 * g->n_spline;
    double *one = calloc(3 * m, sizeof *one);

    b.row = malloc(g->n_interval * LOCAL * sizeof *b.row);
    b.value = malloc(g->n_interval * LOCAL * NUEM_COMPONENTS * GAUSS * sizeof *b.value);
    b.overlap = calloc(max_rows * max_rows, sizeof *b.overlap);
    b.bare = calloc(max_rows * max_rows, sizeof *b.bare);
    if (!one || !b.row || !b.value || !b.overlap || !b.bare) {
        free(one);
        nuem_dirac_basis_clear(&b);
        return nuem_fail_nomem(err);
    }
    double *qq = one + m, *qd = qq + m;
    number_rows(&b);
    fill_values(&b, c);
    for (size_t x = 0; x < m; x++) {
        one[x] = 1.0;
        qq[x] = nucleus[x] - 2.0 * c * c;
        qd[x] = c;
    }
    add(&b, one, one, NULL, b.overlap);
    add(&b, nucleus, qq, qd, b.bare);
    nuem_dirac_mirror(&b, b.overlap);
    nuem_dirac_mirror(&b, b.bare);
    free(one);
    *out = b;
    return NUEM_OK;
}

void nuem_dirac_basis_clear(nuem_dirac_basis *b)
{
    free(b->row);
    free(b->value);
    free(b->overlap);
    free(b->bare);
    memset(b, 0, sizeof *b);
}

void nuem_dirac_add_local(const nuem_dirac_basis *b, const double *v, double *h)
{
    add(b, v, v, NULL, h);
}

void nuem_dirac_project(const nuem_dirac_basis *b, const double *f, const double *g, double *out)
{
    const double *w = b->radial->w;

    for (size_t t = 0; t < b->radial->n_interval; t++)
        for (size_t i = 0; i < LOCAL; i++) {
            const int row = nuem_dirac_rows(b, t)[i];
            if (row < 0) continue;
            const double *p = nuem_dirac_value(b, t, i, NUEM_P), *q = p + GAUSS;
            for (size_t k = 0, x = t * GAUSS; k < GAUSS; k++, x++)
                out[row] += w[x] * (p[k] * f[x] + q[k] * g[x]);
        }
}

void nuem_dirac_expand(const nuem_dirac_basis *b, const double *x, double *wave)
{
    const size_t m = b->radial->n_point;

    memset(wave, 0, NUEM_COMPONENTS * m * sizeof *wave);
    for (size_t t = 0; t < b->radial->n_interval; t++)
        for (size_t i = 0; i < LOCAL; i++) {
            const int row = nuem_dirac_rows(b, t)[i];
            if (row < 0) continue;
            for (size_t c = 0; c < NUEM_COMPONENTS; c++) {
                const double *f = nuem_dirac_value(b, t, i, c);
                for (size_t k = 0; k < GAUSS; k++) wave[c * m + t * GAUSS + k] += x[row] * f[k];
            }
        }
}
