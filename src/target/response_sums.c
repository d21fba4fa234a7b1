/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Integrals over a table of response functions: of q for cross sections, of T for sum rules. */
#include <math.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/gauss.h"
#include "target/response_value.h"

/* ln q is the variable, in which powers of q from the pole at q = T on are smooth, up to so many widths below the ridge
 * or to this part of it, whichever is more (an inner shell's width can exceed its k); then t. */
static const double BELOW = 5.0, PART_OF_RIDGE = 0.5;
/* Ends of panels on the ridge, in widths. */
static const double RIDGE[] = {-2.0, -0.7, 0.0, 0.7, 2.0, 5.0, 15.0};
enum { RIDGES = sizeof RIDGE / sizeof *RIDGE, GAUSS = 12 };

static void add(const nuem_response_slice *slice, double q, double dq,
                nuem_atom_response_moments *m)
{
    const double w = 2.0 * q * dq, q2 = q * q;
    double l, t;

    nuem_response_slice_at(slice, q, &l, &t);
    m->l_q0 += w * l;
    m->l_q2 += w * l / q2;
    m->l_q4 += w * l / (q2 * q2);
    m->t_q0 += w * t;
    m->t_q2 += w * t / q2;
}

static void integrate_slice(const nuem_gauss *rule, const nuem_response_slice *slice, double lo,
                            double hi, nuem_atom_response_moments *m)
{
    const nuem_response_map *map = &slice->map;
    const double below = fmax(map->k - BELOW * map->w, PART_OF_RIDGE * map->k),
                 middle = fmin(hi, fmax(lo, below)), length = log(middle / lo);
    const int panels = (int)ceil(length);

    for (int i = 0; i < panels; i++)
        for (size_t g = 0; g < rule->n; g++) {
            const double q = lo * exp(length / panels * (i + rule->x[g]));
            add(slice, q, q * length / panels * rule->w[g], m);
        }
    double from = nuem_response_t(map, middle);
    const double end = nuem_response_t(map, hi);
    for (int i = 0; i <= RIDGES && from < end; i++) {
        const double to =
            i < RIDGES ? fmin(end, nuem_response_t(map, map->k + RIDGE[i] * map->w)) : end;
        if (to <= from) continue;
        for (size_t g = 0; g < rule->n; g++) {
            const double t = from + (to - from) * rule->x[g], rest = 1.0 - t * t;
            add(slice, nuem_response_q(map, t),
                map->w * NUEM_RESPONSE_CENTRE * (1.0 + t * t) / (rest * rest) * (to - from) *
                    rule->w[g],
                m);
        }
        from = to;
    }
}

nuem_status nuem_atom_response_integrate(const nuem_atom_response *r, const double *binding,
                                         double t, double q_hi, int shell,
                                         nuem_atom_response_moments *out, nuem_error *err)
{
    nuem_atom_response_moments m = {0};
    nuem_gauss rule;

    if (!(t > 0.0 && isfinite(t) && q_hi >= t))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "energy transfer %g keV, momentum transfers up to %g keV; 0 < T <= q", t,
                         q_hi);
    if (shell < -1 || shell >= (int)r->table.n_shell)
        return nuem_fail(err, NUEM_ERR_ARG, "subshell is %d; it must lie in [-1, %zu]", shell,
                         r->table.n_shell - 1);
    nuem_status st = nuem_gauss_rule(GAUSS, &rule, err);
    if (st) return st;
    for (size_t a = 0; a < r->table.n_shell; a++) {
        nuem_response_slice slice;
        double eps;
        if (shell >= 0 && a != (size_t)shell) continue;
        if ((st = nuem_response_energy(r, binding, a, t, &eps, err))) return st;
        if (eps <= 0.0) continue;
        nuem_response_slice_set(r, a, eps, &slice);
        const double hi = fmin(q_hi, slice.map.q_hi);
        if (hi > t) integrate_slice(&rule, &slice, t, hi, &m);
    }
    *out = m;
    return NUEM_OK;
}

/* int over the energies of one subshell of T R_L(T, q) and R_T(T, T)/T. */
static void sum_shell(const nuem_atom_response *r, const nuem_gauss *rule, size_t a, double q,
                      double *bethe, double *photo)
{
    enum { PANELS = 4 }; /* of each interval of the table: the ridge is narrow at large q */
    const double width = r->y_step / PANELS, b = r->table.binding_kev[a];

    for (size_t i = 0; i < PANELS * (r->table.n_eps - 1); i++)
        for (size_t g = 0; g < rule->n; g++) {
            const double soft = exp(r->y_lo + width * ((double)i + rule->x[g])),
                         eps = soft - NUEM_RESPONSE_SOFT, t = b + eps,
                         dt = soft * width * rule->w[g];
            nuem_response_slice slice;
            double l, unused, tr;
            nuem_response_slice_set(r, a, fmin(eps, r->table.eps_kev[r->table.n_eps - 1]), &slice);
            nuem_response_slice_at(&slice, q, &l, &unused);
            nuem_response_slice_at(&slice, t, &unused, &tr);
            *bethe += t * l * dt;
            *photo += tr / t * dt;
        }
}

nuem_status nuem_atom_response_check(const nuem_atom_response *r, int shell, double q,
                                     nuem_atom_response_sums *out, nuem_error *err)
{
    const double me = 1e3 * nuem_constants_get()->me_mev,
                 top = r->table.eps_kev[r->table.n_eps - 1];
    double bethe = 0.0, photo = 0.0, electrons = 0.0, spread = 0.0, lowest = HUGE_VAL;
    nuem_gauss rule;

    if (shell < -1 || shell >= (int)r->table.n_shell)
        return nuem_fail(err, NUEM_ERR_ARG, "subshell is %d; it must lie in [-1, %zu]", shell,
                         r->table.n_shell - 1);
    const size_t first = shell < 0 ? 0 : (size_t)shell,
                 last = shell < 0 ? r->table.n_shell - 1 : first;
    for (size_t a = first; a <= last; a++) {
        spread = fmax(spread, r->group[r->group_of[a]].spread);
        lowest = fmin(lowest, r->table.binding_kev[a]);
    }
    /* 1.5 times the rms momentum is 2.6 times that along q */
    const double end = fmin(sqrt(top * (top + 2.0 * me)) - 1.5 * spread, r->table.q_max_kev);
    if (!(q > 0.0 && q <= end))
        return nuem_fail(
            err, NUEM_ERR_RANGE,
            "momentum transfer is %g keV; the table of Z = %d holds ridges in (0, %g] keV", q,
            r->table.z, end);
    nuem_status st = nuem_gauss_rule(8, &rule, err);
    if (st) return st;
    for (size_t a = first; a <= last; a++) {
        sum_shell(r, &rule, a, q, &bethe, &photo);
        electrons += r->table.occupation[a];
    }
    *out = (nuem_atom_response_sums){
        .bethe = bethe * 2.0 * me / (q * q) / electrons,
        .photo = photo * me / electrons,
        .t_hi_kev = top + lowest,
    };
    return NUEM_OK;
}
