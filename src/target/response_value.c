/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values between the points of a table: Lagrange's cubic in the energy and along each row. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "target/response_value.h"

/* Weights of four neighbours of s >= 0 among n points; returns the first of them. */
static size_t cubic(double s, size_t n, double w[4])
{
    const size_t at = (size_t)s, first = at < 1 ? 0 : at > n - 3 ? n - 4 : at - 1;
    const double x = s - (double)first, a = x - 1.0, b = x - 2.0, c = x - 3.0;

    w[0] = -a * b * c / 6.0;
    w[1] = 0.5 * x * b * c;
    w[2] = -0.5 * x * a * c;
    w[3] = x * a * b / 6.0;
    return first;
}

void nuem_response_slice_set(const nuem_atom_response *r, size_t shell, double eps,
                             nuem_response_slice *out)
{
    const double s = (log(eps + NUEM_RESPONSE_SOFT) - r->y_lo) / r->y_step;

    out->map = nuem_response_map_at(r, r->group_of[shell], eps);
    out->n = r->table.n_q;
    out->first = cubic(fmax(s, 0.0), r->table.n_eps, out->weight);
    out->f = r->f + (shell * r->table.n_eps + out->first) * r->table.n_q * 2;
}

/* Position of q in a row; false: beyond it, where the response is zero. Below it F does not change. */
static bool position(const nuem_response_map *m, size_t n, double q, double *s)
{
    if (q > m->q_hi) return false;
    const double at = (nuem_response_t(m, q) - m->t_lo) * m->per_step;
    *s = fmin(fmax(at, 0.0), (double)(n - 1));
    return true;
}

void nuem_response_slice_at(const nuem_response_slice *slice, double q, double *r_l, double *r_t)
{
    double s, w[4], l = 0.0, t = 0.0;

    *r_l = *r_t = 0.0;
    if (!position(&slice->map, slice->n, q, &s)) return;
    const size_t first = cubic(s, slice->n, w);
    for (size_t e = 0; e < 4; e++) {
        const double *f = slice->f + 2 * (e * slice->n + first);
        l += slice->weight[e] * (w[0] * f[0] + w[1] * f[2] + w[2] * f[4] + w[3] * f[6]);
        t += slice->weight[e] * (w[0] * f[1] + w[1] * f[3] + w[2] * f[5] + w[3] * f[7]);
    }
    const double per_shape = 1.0 / nuem_response_shape(&slice->map, q);
    *r_l = fmax(0.0, l * q * q * per_shape);
    *r_t = fmax(0.0, t * per_shape);
}

nuem_status nuem_response_energy(const nuem_atom_response *r, const double *binding, size_t shell,
                                 double t, double *eps, nuem_error *err)
{
    const double b = (binding ? binding : r->table.binding_kev)[shell],
                 top = r->table.eps_kev[r->table.n_eps - 1];

    if (!(b > 0.0 && isfinite(b)))
        return nuem_fail_index(err, NUEM_ERR_ARG, (long)shell,
                               "threshold %zu is %g keV; it must be > 0", shell, b);
    if (t - b > top)
        return nuem_fail(
            err, NUEM_ERR_RANGE,
            "energy transfer %g keV, threshold %g keV: the table of Z = %d ends at electrons "
            "of %g keV",
            t, b, r->table.z, top);
    *eps = t - b;
    return NUEM_OK;
}

static nuem_status check_transfer(const nuem_atom_response *r, double t, size_t n, const double *q,
                                  nuem_error *err)
{
    if (!(t > 0.0 && isfinite(t)))
        return nuem_fail(err, NUEM_ERR_ARG, "energy transfer is %g keV; it must be > 0", t);
    for (size_t i = 0; i < n; i++) {
        if (!(q[i] > 0.0 && isfinite(q[i])))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "momentum transfer is %g keV; it must be > 0", q[i]);
        if (q[i] > r->table.q_max_kev)
            return nuem_fail_index(
                err, NUEM_ERR_RANGE, (long)i,
                "momentum transfer is %g keV; the table of Z = %d ends at %g keV", q[i], r->table.z,
                r->table.q_max_kev);
    }
    return NUEM_OK;
}

nuem_status nuem_atom_response_at(const nuem_atom_response *r, const double *binding, double t,
                                  double q, double *r_l, double *r_t, nuem_error *err)
{
    double l = 0.0, tr = 0.0;
    nuem_status st = check_transfer(r, t, 1, &q, err);

    for (size_t a = 0; a < r->table.n_shell && !st; a++) {
        double eps = 0.0, one_l, one_t;
        nuem_response_slice slice;
        if ((st = nuem_response_energy(r, binding, a, t, &eps, err))) return st;
        if (eps <= 0.0) continue;
        nuem_response_slice_set(r, a, eps, &slice);
        nuem_response_slice_at(&slice, q, &one_l, &one_t);
        l += one_l;
        tr += one_t;
    }
    if (st) return st;
    *r_l = l;
    *r_t = tr;
    return NUEM_OK;
}

nuem_status nuem_atom_response_end(const nuem_atom_response *r, const double *binding, double t,
                                   double *q_end, nuem_error *err)
{
    double end = 0.0;
    nuem_status st = check_transfer(r, t, 0, NULL, err);

    for (size_t a = 0; a < r->table.n_shell && !st; a++) {
        double eps = 0.0;
        if ((st = nuem_response_energy(r, binding, a, t, &eps, err))) return st;
        if (eps > 0.0) end = fmax(end, nuem_response_map_at(r, r->group_of[a], eps).q_hi);
    }
    if (!st) *q_end = end;
    return st;
}

enum { PART = 64 }; /* momentum transfers at a time */

/* Add one subshell at n <= PART momentum transfers; row: F of the subshell, [n_q][2]. */
static void add_part(const nuem_response_map *m, size_t n_q, const double *row, size_t n,
                     const double *q, double *r_l, double *r_t)
{
    const double c = NUEM_RESPONSE_CENTRE, per_w = 1.0 / m->w, end = (double)(n_q - 1);
    double s[PART], per_shape[PART];

#ifndef __clang__ /* which does it by itself */
#pragma omp simd
#endif
    for (size_t i = 0; i < n; i++) { /* nuem_response_t and nuem_response_shape with one division */
        const double z = (q[i] - m->k) * per_w, a = 1.0 + z * z, shape = a * a * a,
                     below = c + sqrt(c * c + 4.0 * z * z), per = 1.0 / (below * shape);
        s[i] = (2.0 * z * shape * per - m->t_lo) * m->per_step;
        per_shape[i] = below * per;
    }
    for (size_t i = 0; i < n; i++) {
        double w[4];
        if (q[i] > m->q_hi) continue;
        const double *g = row + 2 * cubic(s[i] < 0.0 ? 0.0 : s[i] > end ? end : s[i], n_q, w);
        const double l = w[0] * g[0] + w[1] * g[2] + w[2] * g[4] + w[3] * g[6],
                     t = w[0] * g[1] + w[1] * g[3] + w[2] * g[5] + w[3] * g[7];
        if (r_l && l > 0.0) r_l[i] += l * q[i] * q[i] * per_shape[i];
        if (r_t && t > 0.0) r_t[i] += t * per_shape[i];
    }
}

/* row: [2 n_q] scratch */
static void add_row(const nuem_response_slice *slice, double *row, size_t n, const double *q,
                    double *r_l, double *r_t)
{
    const double *f = slice->f, *w = slice->weight;
    const size_t size = 2 * slice->n;

#ifndef __clang__ /* which does it by itself */
#pragma omp simd
#endif
    for (size_t i = 0; i < size; i++)
        row[i] = w[0] * f[i] + w[1] * f[size + i] + w[2] * f[2 * size + i] + w[3] * f[3 * size + i];
    for (size_t i = 0; i < n; i += PART)
        add_part(&slice->map, slice->n, row, n - i < PART ? n - i : PART, q + i,
                 r_l ? r_l + i : NULL, r_t ? r_t + i : NULL);
}

nuem_status nuem_atom_response_row(const nuem_atom_response *r, const double *binding, double t,
                                   size_t n, const double *q, double *r_l, double *r_t,
                                   nuem_error *err)
{
    double eps[NUEM_MAX_SUBSHELLS], few[2 * 256];
    nuem_status st = check_transfer(r, t, n, q, err);

    for (size_t a = 0; a < r->table.n_shell && !st; a++)
        st = nuem_response_energy(r, binding, a, t, &eps[a], err);
    if (st) return st;
    double *row = r->table.n_q <= 256 ? few : malloc(2 * r->table.n_q * sizeof *row);
    if (!row) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n; i++) {
        if (r_l) r_l[i] = 0.0;
        if (r_t) r_t[i] = 0.0;
    }
    for (size_t a = 0; a < r->table.n_shell; a++) {
        nuem_response_slice slice;
        if (eps[a] <= 0.0) continue;
        nuem_response_slice_set(r, a, eps[a], &slice);
        add_row(&slice, row, n, q, r_l, r_t);
    }
    if (row != few) free(row);
    return NUEM_OK;
}

nuem_status nuem_atom_response_photo(const nuem_atom_response *r, const double *binding, double t,
                                     double *sigma, nuem_error *err)
{
    const nuem_constants *c = nuem_constants_get();
    const double hc_cm_kev = c->hbarc_mev_fm * 1e-10; /* MeV fm = 1e3 keV 1e-13 cm */
    double r_l, r_t;
    nuem_status st = nuem_atom_response_at(r, binding, t, t, &r_l, &r_t, err);

    if (st) return st;
    *sigma = 2.0 * M_PI * M_PI * c->alpha / t * r_t * hc_cm_kev * hc_cm_kev;
    return NUEM_OK;
}
