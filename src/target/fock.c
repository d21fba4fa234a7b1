/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Dirac-Hartree-Fock operators for the average of a configuration. With q_a electrons in subshell a,
 *
 *   E = sum_a q_a I_a + 1/2 sum_ab D_ab [F0(ab) - sum_k (ja k jb; -1/2 0 1/2)^2 Gk(ab)]
 *
 * and D of nuem_atom_pair, so the operator of a is F_a = I + sum_b D_ab/q_a (direct - exchange). It is the
 * same F for all full shells. Source: Grant, Adv. Phys. 19 (1970) 747, sections 4 and 6. */
#include <math.h>
#include <string.h>

#include "num/wigner.h"
#include "target/scf.h"

enum { GAUSS = NUEM_RADIAL_GAUSS, LOCAL = NUEM_LOCAL, MAX_K = NUEM_RADIAL_MAX_K };

double nuem_atom_exchange(int a, int b, int k)
{
    if ((nuem_l(a) + nuem_l(b) + k) % 2) return 0.0;
    double s = nuem_wigner_3j(nuem_two_j(a), 2 * k, nuem_two_j(b), -1, 0, 1);
    return s * s;
}

static bool same_shell(const nuem_subshell *a, const nuem_subshell *b)
{
    return a->n == b->n && a->l == b->l;
}

double nuem_atom_pair(const nuem_atom *atom, size_t a, size_t b)
{
    const nuem_subshell *x = &atom->subshell[a], *y = &atom->subshell[b];
    const double room = 4.0 * x->l + 2.0, n = x->shell;

    if (!same_shell(x, y)) return x->occupation * y->occupation;
    return x->full * y->full * n * fmax(n - 1.0, 0.0) / (room * (room - 1.0));
}

bool nuem_atom_is_open(const nuem_atom *atom, size_t a)
{
    return atom->subshell[a].shell < 4.0 * atom->subshell[a].l + 2.0;
}

/* Exchange with all electrons between spinors of one interval t, lower triangle of h -= ... */
static void exchange_inside(const nuem_atom *atom, const nuem_dirac_basis *basis, size_t t,
                            const double (*factor)[MAX_K + 1], double *h)
{
    double pp[GAUSS][GAUSS] = {{0}}, pq[GAUSS][GAUSS] = {{0}}, qq[GAUSS][GAUSS] = {{0}};
    const int *row = nuem_dirac_rows(basis, t);

    for (size_t b = 0; b < atom->n; b++) {
        const double *p = nuem_atom_wave(atom, b, NUEM_P) + t * GAUSS,
                     *q = nuem_atom_wave(atom, b, NUEM_Q) + t * GAUSS;
        double w[GAUSS][GAUSS] = {{0}};
        for (int k = 0; k <= MAX_K; k++) {
            const double *kernel = nuem_radial_kernel(&atom->radial, k, t);
            if (factor[b][k] == 0.0) continue;
            for (size_t x = 0; x < GAUSS * GAUSS; x++)
                w[x / GAUSS][x % GAUSS] += factor[b][k] * kernel[x];
        }
        for (size_t x = 0; x < GAUSS; x++)
            for (size_t y = 0; y < GAUSS; y++) {
                pp[x][y] += w[x][y] * p[x] * p[y];
                pq[x][y] += w[x][y] * p[x] * q[y];
                qq[x][y] += w[x][y] * q[x] * q[y];
            }
    }
    for (size_t i = 0; i < LOCAL; i++) {
        if (row[i] < 0) continue;
        const double *p = nuem_dirac_value(basis, t, i, NUEM_P),
                     *q = nuem_dirac_value(basis, t, i, NUEM_Q);
        double with_p[GAUSS] = {0}, with_q[GAUSS] = {0};
        for (size_t x = 0; x < GAUSS; x++)
            for (size_t y = 0; y < GAUSS; y++) {
                with_p[y] += p[x] * pp[x][y] + q[x] * pq[y][x];
                with_q[y] += p[x] * pq[x][y] + q[x] * qq[x][y];
            }
        for (size_t j = 0; j <= i; j++) {
            if (row[j] < 0) continue;
            const double *e = nuem_dirac_value(basis, t, j, NUEM_P),
                         *f = nuem_dirac_value(basis, t, j, NUEM_Q);
            double sum = 0.0;
            for (size_t y = 0; y < GAUSS; y++) sum += with_p[y] * e[y] + with_q[y] * f[y];
            h[(size_t)row[i] * basis->rows + (size_t)row[j]] -= sum;
        }
    }
}

/* out[j][i] += factor int_(s < t) r^k rho_i int_t r^(-k-1) rho_j with rho_i the overlap of spinor i and
 * orbital b: intervals that differ see each other by their moments alone. */
static void exchange_outside(const nuem_atom *atom, const nuem_dirac_basis *basis, size_t b, int k,
                             double factor, double *inner, double *out)
{
    const nuem_radial *g = &atom->radial;
    const double *up = g->power + (size_t)k * g->n_point, *down = up + g->n_point;
    const double *p = nuem_atom_wave(atom, b, NUEM_P), *q = nuem_atom_wave(atom, b, NUEM_Q);
    size_t begun = 0; /* spinors that the inner intervals have */

    memset(inner, 0, basis->rows * sizeof *inner);
    for (size_t t = 0; t < g->n_interval; t++) {
        const int *row = nuem_dirac_rows(basis, t);
        double low[LOCAL] = {0}, high[LOCAL] = {0};
        for (size_t i = 0; i < LOCAL; i++) {
            if (row[i] < 0) continue;
            const double *e = nuem_dirac_value(basis, t, i, NUEM_P),
                         *f = nuem_dirac_value(basis, t, i, NUEM_Q);
            for (size_t y = 0, x = t * GAUSS; y < GAUSS; y++, x++) {
                const double rho = g->w[x] * (e[y] * p[x] + f[y] * q[x]);
                low[i] += up[x] * rho;
                high[i] += rho / down[x];
            }
        }
        for (size_t j = 0; j < LOCAL; j++) {
            if (row[j] < 0) continue;
            double *to = out + (size_t)row[j] * basis->rows;
            for (size_t i = 0; i < begun; i++) to[i] += factor * high[j] * inner[i];
        }
        for (size_t i = 0; i < LOCAL; i++) {
            if (row[i] < 0) continue;
            inner[row[i]] += low[i];
            begun = (size_t)row[i] + 1;
        }
    }
}

void nuem_atom_add_fock(const nuem_atom *atom, const nuem_dirac_basis *basis, double *scratch,
                        double *h)
{
    const nuem_radial *g = &atom->radial;
    const size_t rows = basis->rows;
    double factor[NUEM_MAX_SUBSHELLS][MAX_K + 1];
    double *outside = scratch, *inner = outside + rows * rows, *v = inner;

    nuem_radial_coulomb(g, 0, atom->density, v);
    nuem_dirac_add_local(basis, v, h);
    memset(outside, 0, rows * rows * sizeof *outside);
    for (size_t b = 0; b < atom->n; b++)
        for (int k = 0; k <= MAX_K; k++) {
            factor[b][k] = atom->subshell[b].occupation *
                           nuem_atom_exchange(basis->kappa, atom->subshell[b].kappa, k);
            if (factor[b][k] != 0.0)
                exchange_outside(atom, basis, b, k, factor[b][k], inner, outside);
        }
    for (size_t t = 0; t < g->n_interval; t++) exchange_inside(atom, basis, t, factor, h);
    for (size_t i = 0; i < rows; i++)
        for (size_t j = 0; j <= i; j++)
            h[i * rows + j] -= outside[i * rows + j] + outside[j * rows + i];
}

void nuem_atom_open_part(const nuem_atom *atom, const nuem_dirac_basis *basis, size_t a,
                         double *scratch, double *out)
{
    const nuem_radial *g = &atom->radial;
    const size_t m = g->n_point;
    const double *pa = nuem_atom_wave(atom, a, NUEM_P), *qa = nuem_atom_wave(atom, a, NUEM_Q);
    double *f = scratch, *e = f + m, *rho = e + m, *y = rho + m;

    memset(f, 0, 2 * m * sizeof *f);
    for (size_t b = 0; b < atom->n; b++) {
        if (!same_shell(&atom->subshell[a], &atom->subshell[b])) continue;
        const double weight = nuem_atom_pair(atom, a, b) / atom->subshell[a].occupation -
                              atom->subshell[b].occupation;
        const double *pb = nuem_atom_wave(atom, b, NUEM_P), *qb = nuem_atom_wave(atom, b, NUEM_Q);
        for (size_t x = 0; x < m; x++) rho[x] = pb[x] * pb[x] + qb[x] * qb[x];
        nuem_radial_coulomb(g, 0, rho, y);
        for (size_t x = 0; x < m; x++) {
            f[x] += weight * y[x] * pa[x];
            e[x] += weight * y[x] * qa[x];
            rho[x] = pa[x] * pb[x] + qa[x] * qb[x];
        }
        for (int k = 0; k <= MAX_K; k++) {
            const double s =
                weight * nuem_atom_exchange(atom->subshell[a].kappa, atom->subshell[b].kappa, k);
            if (s == 0.0) continue;
            nuem_radial_coulomb(g, k, rho, y);
            for (size_t x = 0; x < m; x++) {
                f[x] -= s * y[x] * pb[x];
                e[x] -= s * y[x] * qb[x];
            }
        }
    }
    memset(out, 0, basis->rows * sizeof *out);
    nuem_dirac_project(basis, f, e, out);
}
