/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "report/diagonal.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nuem/parameter.h"
#include "num/matrix3.h"
#include "rate/tensor.h"
#include "stat/likelihood_private.h"
#include "xsec/channel.h"

enum { N = NUEM_DIAGONAL_COORDINATES, ONE = N }; /* ONE stands for the constant */

const char *const nuem_diagonal_coordinate[NUEM_DIAGONAL_COORDINATES] = {
    "mu_e", "mu_mu", "mu_tau", "q_ee", "q_mumu", "q_tautau", "r2_ee", "r2_mumu", "r2_tautau"};

/* Coupling matrices without any coordinate, at [ONE], and their changes by one unit `scale` of each. */
typedef struct directions {
    nuem_matrix3 at[N + 1][NUEM_CHANNEL_MAX_SLOTS];
    double scale[N + 1];
} directions;

static nuem_status fill_directions(const nuem_response *r, const nuem_hypothesis *hyp,
                                   directions *d, nuem_error *err)
{
    static const nuem_complex minus = {-1.0, 0.0};

    nuem_response_slots(r, nuem_hypothesis_couplings(hyp), d->at[ONE]);
    d->scale[ONE] = 1.0;
    for (int i = 0; i < N; i++) {
        const nuem_parameter *p;
        nuem_couplings c = *nuem_hypothesis_couplings(hyp);
        nuem_status st = nuem_parameter_find(nuem_diagonal_coordinate[i], &p, err);
        if (!st) st = nuem_parameter_check(p, hyp, err);
        if (st) return st;
        d->scale[i] = p->scale;
        nuem_parameter_set(p, nuem_hypothesis_spec_of(hyp), (nuem_complex){p->scale, 0.0}, &c);
        const size_t n = nuem_response_slots(r, &c, d->at[i]);
        for (size_t s = 0; s < n; s++)
            d->at[i][s] = nuem_matrix3_add(&d->at[i][s], minus, &d->at[ONE][s]);
    }
    return NUEM_OK;
}

/* Monomials of the channel for the product of coordinates i and j: [n_monomial] of the response. */
static void pair(const nuem_response *r, const directions *d, int i, int j, double *out)
{
    double other[NUEM_MAX_MONOMIALS];

    nuem_response_pair(r, d->at[i], d->at[j], out);
    if (i == j) return;
    nuem_response_pair(r, d->at[j], d->at[i], other);
    for (size_t l = 0; l < nuem_response_monomials(r); l++) out[l] += other[l];
}

/* Tensor of the shapes of the signal, [n_signal_shape][n_bin][n_monomial]: pulls of the same couplings add. */
static nuem_status shapes_of(const nuem_term *t, double **out, nuem_error *err)
{
    const size_t size = t->spectrum.n_bin * t->n_monomial;
    double *shape = calloc(t->n_signal_shape * size + 1, sizeof *shape);

    if (!shape) return nuem_fail_nomem(err);
    for (size_t l = 0; l < t->n_link; l++) {
        const nuem_signal_link *link = &t->link[l];
        for (size_t i = 0; i < size; i++)
            shape[link->shape * size + i] += link->weight * t->tensor[link->signal * size + i];
    }
    *out = shape;
    return NUEM_OK;
}

static nuem_status check(const nuem_likelihood *lik, nuem_error *err)
{
    const nuem_term *t = &lik->term[0];

    for (size_t j = 0; j < t->n_signal; j++)
        if (t->variant[j] != 0)
            return nuem_fail(err, NUEM_ERR_UNSUPPORTED,
                             "%s: a nuisance varies the couplings themselves", t->id);
    return NUEM_OK;
}

/* One column of the tensor; false when it is zero. */
static bool column(const nuem_term *t, const double *shape, const double *monomial, double scale,
                   size_t width, double *out)
{
    const size_t rows = t->n_signal_shape * t->spectrum.n_bin, m = t->n_monomial;
    bool any = false;

    for (size_t b = 0; b < rows; b++) {
        double sum = 0.0;
        for (size_t k = 0; k < m; k++) sum += shape[b * m + k] * monomial[k];
        out[b * width] = sum / scale;
        any = any || sum != 0.0;
    }
    return any;
}

/* Columns of the monomials that count; rows have room for all. */
static void contract(const nuem_term *t, const double *shape, const directions *d,
                     nuem_diagonal *out)
{
    double monomial[NUEM_MAX_MONOMIALS];

    for (int i = ONE; i >= 0; i--)
        for (int j = i; j >= 0; j--) {
            pair(t->response, d, i, j, monomial);
            const bool any = column(t, shape, monomial, d->scale[i] * d->scale[j],
                                    NUEM_DIAGONAL_MAX_MONOMIALS, out->tensor + out->n_monomial);
            if (!any && out->n_monomial > 0) continue;
            out->monomial[out->n_monomial][0] = i == ONE ? -1 : i;
            out->monomial[out->n_monomial++][1] = j == ONE ? -1 : j;
        }
}

/* Rows without the room that is left. */
static void tighten(nuem_diagonal *d)
{
    for (size_t b = 0; b < d->n_signal * d->n_bin; b++)
        memmove(d->tensor + b * d->n_monomial, d->tensor + b * NUEM_DIAGONAL_MAX_MONOMIALS,
                d->n_monomial * sizeof *d->tensor);
}

nuem_status nuem_diagonal_create(const nuem_likelihood *lik, const nuem_hypothesis *hyp,
                                 nuem_diagonal *out, nuem_error *err)
{
    const nuem_term *t = &lik->term[0];
    directions *d = NULL;
    double *shape = NULL;
    nuem_diagonal made = {.statistic = t->spectrum.statistic,
                          .n_bin = t->spectrum.n_bin,
                          .counts = lik->counts + t->first_bin,
                          .off = lik->off + t->first_bin,
                          .off_ratio = t->spectrum.off_ratio,
                          .inverse_covariance = t->inverse_covariance,
                          .n_signal = t->n_signal_shape,
                          .n_shape = t->spectrum.n_shape,
                          .nuisance = t->nuisance,
                          .template = t->template};
    nuem_status st = check(lik, err);

    if (st) return st;
    d = malloc(sizeof *d);
    made.tensor =
        calloc(made.n_signal * made.n_bin * NUEM_DIAGONAL_MAX_MONOMIALS + 1, sizeof *made.tensor);
    st = d && made.tensor ? NUEM_OK : nuem_fail_nomem(err);
    if (!st) st = fill_directions(t->response, hyp, d, err);
    if (!st) st = shapes_of(t, &shape, err);
    if (!st) {
        contract(t, shape, d, &made);
        tighten(&made);
        *out = made;
        made.tensor = NULL;
    }
    free(shape);
    free(d);
    free(made.tensor);
    return st;
}

void nuem_diagonal_clear(nuem_diagonal *d)
{
    free(d->tensor);
    *d = (nuem_diagonal){0};
}
