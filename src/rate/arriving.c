/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rate/arriving.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "num/gauss.h"
#include "rate/travel.h"

enum { NODES = 8 };

typedef struct arriving {
    const nuem_gauss *rule;
    const nuem_flux_component *c;
    const nuem_state_model *model;
    size_t n;
    const double *edge;
    double (*out)[6];
} arriving;

/* Add `flux` of energy enu_mev to bin i, by the flavours in which it arrives. */
static nuem_status deposit(const arriving *a, size_t i, double enu_mev, double flux,
                           nuem_error *err)
{
    nuem_state state;
    nuem_status st;

    if (!(flux > 0.0)) return NUEM_OK; /* the state at energy 0 has no meaning */
    st = a->model->eval(a->model->context, a->c->name, a->c->flavour, a->c->anti, enu_mev, &state,
                        err);
    for (int k = 0; k < 3 && !st; k++)
        a->out[i][k + (state.anti ? 3 : 0)] += flux * state.rho.m[k][k].re;
    return st;
}

/* The spectrum between lo and hi, which lie in bin i and between the points j and j + 1 of its table. */
static nuem_status deposit_part(const arriving *a, size_t i, size_t j, double lo, double hi,
                                nuem_error *err)
{
    const double e0 = a->c->enu_mev[j], e1 = a->c->enu_mev[j + 1], p0 = a->c->pdf_per_mev[j],
                 p1 = a->c->pdf_per_mev[j + 1];
    nuem_status st = NUEM_OK;

    for (size_t k = 0; k < a->rule->n && !st; k++) {
        const double e = lo + (hi - lo) * a->rule->x[k], u = (e - e0) / (e1 - e0),
                     w = (hi - lo) * a->rule->w[k];
        st = deposit(a, i, e, w * a->c->flux_cm2_s * ((1.0 - u) * p0 + u * p1), err);
    }
    return st;
}

static nuem_status deposit_spectrum(const arriving *a, nuem_error *err)
{
    const double *e = a->c->enu_mev;
    nuem_status st = NUEM_OK;
    size_t i = 0, j = 0;

    while (i < a->n && j + 1 < a->c->n && !st) {
        const double lo = fmax(a->edge[i], e[j]), hi = fmin(a->edge[i + 1], e[j + 1]);
        if (hi > lo) st = deposit_part(a, i, j, lo, hi, err);
        if (a->edge[i + 1] <= e[j + 1])
            i++;
        else
            j++;
    }
    return st;
}

static nuem_status deposit_line(const arriving *a, nuem_error *err)
{
    const double e = a->c->line_mev;

    for (size_t i = 0; i < a->n; i++)
        if (e >= a->edge[i] && e < a->edge[i + 1]) return deposit(a, i, e, a->c->flux_cm2_s, err);
    return NUEM_OK;
}

nuem_status nuem_flux_arriving(const nuem_flux *flux, const nuem_mixing *mixing, size_t n,
                               const double *edge, double (*out)[6], nuem_error *err)
{
    nuem_travel_state travel;
    nuem_state_model model;
    nuem_gauss rule;
    double(*sum)[6] = NULL;
    nuem_status st;

    for (size_t i = 0; i < n; i++)
        if (!(edge[i] < edge[i + 1]))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "edge %zu of the bins, %g MeV, is not above %g MeV", i + 1,
                                   edge[i + 1], edge[i]);
    if ((st = nuem_gauss_rule(NODES, &rule, err))) return st;
    if ((st = nuem_travel_model(flux, mixing, &travel, &model, err))) return st;
    if (!(sum = calloc(n + 1, sizeof *sum))) st = nuem_fail_nomem(err);
    for (size_t c = 0; c < nuem_flux_count(flux) && !st; c++) {
        const arriving a = {&rule, nuem_flux_component_at(flux, c), &model, n, edge, sum};
        st = a.c->n ? deposit_spectrum(&a, err) : deposit_line(&a, err);
    }
    for (size_t i = 0; i < n && !st; i++)
        for (int k = 0; k < 6; k++) out[i][k] = sum[i][k];
    free(sum);
    nuem_travel_clear(&travel);
    return st;
}
