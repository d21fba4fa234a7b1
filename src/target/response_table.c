/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "target/response_table.h"

#include <stdlib.h>

#include "base/error.h"
#include "nuem/constants.h"

/* A row begins at this part of the smallest T, so that q = T is inside for thresholds of a measurement too. */
static const double LOWEST = 0.3;
/* It ends so many rms momenta above the ridge: R_L is below 2e-5 of its largest value there (test_atom_response.c). */
static const double SPREAD = 8.0;

nuem_response_map nuem_response_map_at(const nuem_atom_response *r, size_t group, double eps)
{
    const nuem_response_group *g = &r->group[group];
    const double me = 1e3 * nuem_constants_get()->me_mev;
    const double t =
        eps + g->lowest; /* not eps alone, whose square root is no polynomial near zero */
    nuem_response_map m = {.k = sqrt(t * (t + 2.0 * me)), .w = g->width};

    m.q_lo = LOWEST * t;
    m.q_hi = fmin(m.k + SPREAD * g->spread, r->table.q_max_kev);
    m.q_hi = fmax(m.q_hi, 2.0 * m.q_lo); /* where the table ends below q = T */
    m.t_lo = nuem_response_t(&m, m.q_lo);
    m.per_step = (double)(r->table.n_q - 1) / (nuem_response_t(&m, m.q_hi) - m.t_lo);
    return m;
}

nuem_status nuem_response_allocate(size_t n_shell, size_t n_eps, size_t n_q,
                                   nuem_atom_response **out, nuem_error *err)
{
    const size_t size = n_shell * n_eps * n_q;
    nuem_atom_response *r = calloc(1, sizeof *r);

    if (!r) return nuem_fail_nomem(err);
    r->memory = calloc(5 * size + n_eps + 2 * n_shell, sizeof *r->memory);
    if (!r->memory) {
        free(r);
        return nuem_fail_nomem(err);
    }
    r->q = r->memory;
    r->r_l = r->q + size;
    r->r_t = r->r_l + size;
    r->f = r->r_t + size;
    r->eps = r->f + 2 * size;
    r->binding = r->eps + n_eps;
    r->occupation = r->binding + n_shell;
    r->table = (nuem_atom_response_table){
        .n_shell = n_shell,
        .n_eps = n_eps,
        .n_q = n_q,
        .shell_n = r->numbers,
        .shell_kappa = r->numbers + NUEM_MAX_SUBSHELLS,
        .eps_kev = r->eps,
        .binding_kev = r->binding,
        .occupation = r->occupation,
        .q_kev = r->q,
        .r_l = r->r_l,
        .r_t = r->r_t,
    };
    *out = r;
    return NUEM_OK;
}

void nuem_response_points(nuem_atom_response *r, double eps_max)
{
    const size_t n_eps = r->table.n_eps, n_q = r->table.n_q;

    r->y_lo = log(NUEM_RESPONSE_EPS_MIN + NUEM_RESPONSE_SOFT);
    r->y_step = (log(eps_max + NUEM_RESPONSE_SOFT) - r->y_lo) / (double)(n_eps - 1);
    for (size_t e = 0; e < n_eps; e++)
        r->eps[e] = exp(r->y_lo + (double)e * r->y_step) - NUEM_RESPONSE_SOFT;
    r->eps[n_eps - 1] = eps_max;
    for (size_t a = 0; a < r->table.n_shell; a++)
        for (size_t e = 0; e < n_eps; e++) {
            const nuem_response_map m = nuem_response_map_at(r, r->group_of[a], r->eps[e]);
            double *q = r->q + (a * n_eps + e) * n_q;
            for (size_t i = 0; i < n_q; i++)
                q[i] = nuem_response_q(&m, m.t_lo + (double)i / m.per_step);
        }
}

void nuem_response_complete(nuem_atom_response *r)
{
    const size_t n_eps = r->table.n_eps, n_q = r->table.n_q;

    for (size_t a = 0; a < r->table.n_shell; a++)
        for (size_t e = 0; e < n_eps; e++) {
            const nuem_response_map m =
                nuem_response_map_at(r, r->group_of[a], r->table.eps_kev[e]);
            for (size_t i = 0; i < n_q; i++) {
                const size_t at = (a * n_eps + e) * n_q + i;
                const double shape = nuem_response_shape(&m, r->q[at]);
                r->f[2 * at] = shape * r->r_l[at] / (r->q[at] * r->q[at]);
                r->f[2 * at + 1] = shape * r->r_t[at];
            }
        }
}

void nuem_atom_response_free(nuem_atom_response *r)
{
    if (!r) return;
    free(r->memory);
    free(r);
}

const nuem_atom_response_table *nuem_atom_response_get(const nuem_atom_response *r)
{
    return &r->table;
}
