/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/objective.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/linear.h"
#include "num/matrix3.h"
#include "rate/moments.h"
#include "rate/tensor.h"
#include "stat/likelihood_private.h"
#include "xsec/channel.h"

enum {
    ONE = NUEM_MAX_COORDINATES, /* stands for the constant in a feature */
    MAX_FEATURES = (NUEM_MAX_COORDINATES + 1) * (NUEM_MAX_COORDINATES + 2) / 2,
    BATCH = 256 /* hypotheses of one matrix product: features and counts stay in the cache */
};
/* a coefficient below this part of what the moduli of the couplings would give is rounding */
static const double ROUNDING = 1e-14;
/* what is that small beside the square of a coupling does nothing */
static const double IDLE = 1e-12;

/* phi = y_i y_j with y = x / scale; ONE stands for 1 */
typedef struct feature {
    unsigned char i, j;
} feature;

struct nuem_objective {
    const nuem_likelihood *likelihood;
    nuem_hypothesis **hypothesis; /* [n_variant] */
    size_t n, n_feature;
    nuem_coordinate coordinate[NUEM_MAX_COORDINATES];
    double scale[NUEM_MAX_COORDINATES];
    feature *feature; /* [n_feature] */
    double **matrix;  /* of each term, [n_signal][n_bin][n_feature] */
};

struct nuem_objective_workspace {
    nuem_likelihood_workspace *likelihood;
    double *feature, *weight; /* [n_feature] */
    double *slope;            /* [signal_size] */
    double y[NUEM_MAX_COORDINATES + 1];
};

/* The hypothesis with the mixing of a variant. */
static nuem_status vary(const nuem_hypothesis *hyp, const nuem_variant *variant,
                        nuem_hypothesis **out, nuem_error *err)
{
    nuem_hypothesis_spec spec = *nuem_hypothesis_spec_of(hyp);

    if (variant->mixing) spec.mixing = *variant->mixing;
    return nuem_hypothesis_create(&spec, out, err);
}

/* Couplings of variant v at scaled coordinates y. */
static void couplings_at(const nuem_objective *o, size_t v, const double *y, nuem_couplings *out)
{
    const nuem_hypothesis *hyp = o->hypothesis[v];

    *out = *nuem_hypothesis_couplings(hyp);
    for (size_t i = 0; i < o->n; i++) {
        const nuem_parameter *p = o->coordinate[i].parameter;
        nuem_complex z = {0.0, 0.0};
        bool first = true;
        for (size_t k = 0; k < o->n; k++) { /* both parts of the same parameter */
            if (o->coordinate[k].parameter != p) continue;
            first = first && k >= i;
            if (o->coordinate[k].imaginary)
                z.im = y[k] * o->scale[k];
            else
                z.re = y[k] * o->scale[k];
        }
        if (first) nuem_parameter_set(p, nuem_hypothesis_spec_of(hyp), z, out);
    }
    out->sin2_theta_w += o->likelihood->variant[v].sin2_theta_w;
}

void nuem_objective_couplings(const nuem_objective *o, const double *x, nuem_couplings *out)
{
    double y[NUEM_MAX_COORDINATES];

    for (size_t i = 0; i < o->n; i++) y[i] = x[i] / o->scale[i];
    couplings_at(o, 0, y, out);
}

/* Coupling matrices with all coordinates zero, at [ONE], their changes by one unit of each coordinate,
 * and the moduli of both. */
typedef struct directions {
    nuem_matrix3 at[NUEM_MAX_COORDINATES + 1][2][NUEM_CHANNEL_MAX_SLOTS];
} directions;

static void fill_directions(const nuem_objective *o, const nuem_term *t, size_t v, directions *d)
{
    static const nuem_complex minus = {-1.0, 0.0};
    size_t n_slot = 0;

    for (size_t k = 0; k <= o->n; k++) {
        const size_t i = k == 0 ? ONE : k - 1;
        double y[NUEM_MAX_COORDINATES] = {0};
        nuem_couplings c;
        if (k > 0) y[i] = 1.0;
        couplings_at(o, v, y, &c);
        n_slot = nuem_response_slots(t->response, &c, d->at[i][0]);
        for (size_t s = 0; s < n_slot; s++) {
            nuem_matrix3 *m = &d->at[i][0][s];
            if (k > 0) *m = nuem_matrix3_add(m, minus, &d->at[ONE][0][s]);
            for (int e = 0; e < 9; e++) {
                const nuem_complex z = m->m[e / 3][e % 3];
                d->at[i][1][s].m[e / 3][e % 3] = (nuem_complex){hypot(z.re, z.im), 0.0};
            }
        }
    }
}

/* Coefficients of the features in the monomials of a term, [n_feature][n_monomial]: monomials are bilinear
 * in the coupling matrices, so nothing is lost where what the hypothesis fixes is much larger. */
static void polarise(const nuem_objective *o, const nuem_term *t, size_t v, directions *d,
                     double *coefficient)
{
    const size_t m = t->n_monomial;
    double other[NUEM_MAX_MONOMIALS], size[2][NUEM_MAX_MONOMIALS];

    fill_directions(o, t, v, d);
    for (size_t k = 0; k < o->n_feature; k++) {
        const size_t i = o->feature[k].i, j = o->feature[k].j;
        double *out = coefficient + k * m;
        nuem_response_pair(t->response, d->at[i][0], d->at[j][0], out);
        nuem_response_pair(t->response, d->at[j][0], d->at[i][0], other);
        nuem_response_pair(t->response, d->at[i][1], d->at[j][1], size[0]);
        nuem_response_pair(t->response, d->at[j][1], d->at[i][1], size[1]);
        for (size_t first = 0; first < m; first += NUEM_RHO) { /* of a term */
            double largest = 0.0;
            for (size_t l = first; l < first + NUEM_RHO; l++) {
                largest = fmax(largest, fmax(fabs(size[0][l]), fabs(size[1][l])));
                if (i != j) out[l] += other[l];
            }
            for (size_t l = first; l < first + NUEM_RHO; l++)
                if (fabs(out[l]) <= ROUNDING * largest) out[l] = 0.0;
        }
    }
}

static void all_features(nuem_objective *o)
{
    o->n_feature = 0;
    o->feature[o->n_feature++] = (feature){ONE, ONE};
    for (size_t i = 0; i < o->n; i++) o->feature[o->n_feature++] = (feature){(unsigned char)i, ONE};
    for (size_t i = 0; i < o->n; i++)
        for (size_t j = i; j < o->n; j++)
            o->feature[o->n_feature++] = (feature){(unsigned char)i, (unsigned char)j};
}

/* Drop features that no monomial of any term contains. */
static void drop_unused(nuem_objective *o, directions *d, double *coefficient)
{
    const nuem_likelihood *lik = o->likelihood;
    bool used[MAX_FEATURES] = {true};

    for (size_t t = 0; t < lik->n; t++)
        for (size_t v = 0; v < lik->n_variant; v++) {
            polarise(o, &lik->term[t], v, d, coefficient);
            for (size_t k = 0; k < o->n_feature; k++)
                for (size_t l = 0; l < lik->term[t].n_monomial; l++)
                    used[k] = used[k] || coefficient[k * lik->term[t].n_monomial + l] != 0.0;
        }
    size_t n = 0;
    for (size_t k = 0; k < o->n_feature; k++)
        if (used[k]) o->feature[n++] = o->feature[k];
    o->n_feature = n;
}

static nuem_status project(nuem_objective *o, nuem_error *err)
{
    const nuem_likelihood *lik = o->likelihood;
    double *coefficient = malloc(MAX_FEATURES * NUEM_MAX_MONOMIALS * sizeof *coefficient);
    directions *d = malloc(sizeof *d);
    nuem_status st = coefficient && d ? NUEM_OK : nuem_fail_nomem(err);

    if (!st) drop_unused(o, d, coefficient);
    for (size_t k = 0; k < lik->n && !st; k++) {
        const nuem_term *t = &lik->term[k];
        const size_t n = t->spectrum.n_bin, m = t->n_monomial, f = o->n_feature;
        if (!(o->matrix[k] = malloc(t->n_signal * n * f * sizeof **o->matrix))) {
            st = nuem_fail_nomem(err);
            break;
        }
        size_t variant = lik->n_variant;
        for (size_t j = 0; j < t->n_signal; j++) {
            if (t->variant[j] != variant) polarise(o, t, variant = t->variant[j], d, coefficient);
            nuem_matmul_transposed(n, f, m, t->tensor + j * n * m, coefficient,
                                   o->matrix[k] + j * n * f, f);
        }
    }
    free(d);
    free(coefficient);
    return st;
}

nuem_status nuem_objective_create(const nuem_likelihood *lik, const nuem_hypothesis *hyp, size_t n,
                                  const nuem_coordinate *coordinate, nuem_objective **out,
                                  nuem_error *err)
{
    nuem_status st = NUEM_OK;

    if (n > NUEM_MAX_COORDINATES)
        return nuem_fail(err, NUEM_ERR_ARG, "%zu coordinates; at most %d are handled", n,
                         NUEM_MAX_COORDINATES);
    for (size_t i = 0; i < n && !st; i++)
        st = nuem_parameter_check(coordinate[i].parameter, hyp, err);
    if (st) return st;
    nuem_objective *o = calloc(1, sizeof *o);
    if (!o) return nuem_fail_nomem(err);
    o->likelihood = lik;
    o->n = n;
    for (size_t i = 0; i < n; i++) {
        o->coordinate[i] = coordinate[i];
        o->scale[i] = coordinate[i].parameter->scale;
    }
    o->hypothesis = calloc(lik->n_variant, sizeof *o->hypothesis);
    o->feature = calloc(MAX_FEATURES, sizeof *o->feature);
    o->matrix = calloc(lik->n, sizeof *o->matrix);
    if (!o->hypothesis || !o->feature || !o->matrix) st = nuem_fail_nomem(err);
    for (size_t v = 0; v < lik->n_variant && !st; v++)
        st = vary(hyp, &lik->variant[v], &o->hypothesis[v], err);
    if (!st) {
        all_features(o);
        st = project(o, err);
    }
    if (st) {
        nuem_objective_free(o);
        return st;
    }
    *out = o;
    return NUEM_OK;
}

void nuem_objective_free(nuem_objective *o)
{
    if (!o) return;
    for (size_t k = 0; o->matrix && k < o->likelihood->n; k++) free(o->matrix[k]);
    for (size_t v = 0; o->hypothesis && v < o->likelihood->n_variant; v++)
        nuem_hypothesis_free(o->hypothesis[v]);
    free(o->matrix);
    free(o->hypothesis);
    free(o->feature);
    free(o);
}

nuem_status nuem_objective_workspace_create(const nuem_objective *o, nuem_objective_workspace **out,
                                            nuem_error *err)
{
    nuem_objective_workspace *ws = calloc(1, sizeof *ws);
    nuem_status st = ws ? NUEM_OK : nuem_fail_nomem(err);

    if (st) return st;
    ws->feature = calloc(o->n_feature, sizeof *ws->feature);
    ws->weight = calloc(o->n_feature, sizeof *ws->weight);
    ws->slope = calloc(o->likelihood->signal_size + 1, sizeof *ws->slope);
    st = ws->feature && ws->weight && ws->slope ? NUEM_OK : nuem_fail_nomem(err);
    if (!st) st = nuem_likelihood_workspace_create(o->likelihood, &ws->likelihood, err);
    if (st) {
        nuem_objective_workspace_free(ws);
        return st;
    }
    *out = ws;
    return NUEM_OK;
}

void nuem_objective_workspace_free(nuem_objective_workspace *ws)
{
    if (!ws) return;
    nuem_likelihood_workspace_free(ws->likelihood);
    free(ws->feature);
    free(ws->weight);
    free(ws->slope);
    free(ws);
}

size_t nuem_objective_dimension(const nuem_objective *o)
{
    return o->n;
}

const nuem_likelihood *nuem_objective_likelihood(const nuem_objective *o)
{
    return o->likelihood;
}

const nuem_coordinate *nuem_objective_coordinate(const nuem_objective *o, size_t i)
{
    return &o->coordinate[i];
}

/* Coefficients of feature k in all signals that are more than rounding beside those of `beside`? */
static bool counts(const nuem_objective *o, size_t k, size_t beside)
{
    const nuem_likelihood *lik = o->likelihood;

    for (size_t l = 0; l < lik->n; l++) {
        const nuem_term *t = &lik->term[l];
        for (size_t row = 0; row < t->n_signal * t->spectrum.n_bin; row++) {
            const double *c = o->matrix[l] + row * o->n_feature;
            if (!(fabs(c[k]) <= IDLE * fabs(c[beside]))) return true;
        }
    }
    return false;
}

bool nuem_objective_phase_matters(const nuem_objective *o, size_t i)
{
    const nuem_likelihood *lik = o->likelihood;
    const size_t j = i + 1, none = o->n_feature;
    size_t re2 = none, im2 = none;

    for (size_t k = 0; k < o->n_feature; k++) {
        if (o->feature[k].i == i && o->feature[k].j == i) re2 = k;
        if (o->feature[k].i == j && o->feature[k].j == j) im2 = k;
    }
    if (re2 == none || im2 == none) return true;
    for (size_t k = 0; k < o->n_feature; k++) {
        const size_t a = o->feature[k].i, b = o->feature[k].j;
        if (k != re2 && k != im2 && (a == i || a == j || b == i || b == j) && counts(o, k, re2))
            return true;
    }
    for (size_t l = 0; l < lik->n; l++) {
        const nuem_term *t = &lik->term[l];
        for (size_t row = 0; row < t->n_signal * t->spectrum.n_bin; row++) {
            const double *c = o->matrix[l] + row * o->n_feature;
            if (!(fabs(c[re2] - c[im2]) <= IDLE * fabs(c[re2]))) return true;
        }
    }
    return false;
}

/* Scaled coordinates, with 1 at the place ONE. */
static void scale(const nuem_objective *o, const double *x, double *y)
{
    for (size_t i = 0; i < o->n; i++) y[i] = x[i] / o->scale[i];
    y[ONE] = 1.0;
}

static void fill_features(const nuem_objective *o, const double *y, double *phi)
{
    for (size_t k = 0; k < o->n_feature; k++) phi[k] = y[o->feature[k].i] * y[o->feature[k].j];
}

static void fill_signals(const nuem_objective *o, nuem_objective_workspace *ws, const double *x)
{
    const nuem_likelihood *lik = o->likelihood;

    scale(o, x, ws->y);
    fill_features(o, ws->y, ws->feature);
    for (size_t k = 0; k < lik->n; k++) {
        const nuem_term *t = &lik->term[k];
        nuem_matvec(t->n_signal * t->spectrum.n_bin, o->n_feature, o->matrix[k], ws->feature,
                    nuem_workspace_signal(t, ws->likelihood, 0));
    }
}

/* d chi2 / d x at fixed nuisances: through the signals and the features. */
static void fill_gradient(const nuem_objective *o, nuem_objective_workspace *ws, double *gradient)
{
    const nuem_likelihood *lik = o->likelihood;

    memset(ws->weight, 0, o->n_feature * sizeof *ws->weight);
    for (size_t k = 0; k < lik->n; k++) {
        const nuem_term *t = &lik->term[k];
        const size_t n = t->spectrum.n_bin;
        for (size_t j = 0; j < t->n_signal; j++)
            nuem_likelihood_signal_slope(ws->likelihood, t, j, ws->slope + j * n);
        nuem_matvec_transposed(t->n_signal * n, o->n_feature, o->matrix[k], ws->slope, ws->weight);
    }
    double g[NUEM_MAX_COORDINATES + 1] = {0};
    for (size_t k = 0; k < o->n_feature; k++) {
        const size_t i = o->feature[k].i, j = o->feature[k].j;
        g[i] += ws->weight[k] * ws->y[j];
        g[j] += ws->weight[k] * ws->y[i];
    }
    for (size_t i = 0; i < o->n; i++) gradient[i] = g[i] / o->scale[i];
}

nuem_status nuem_objective_eval(const nuem_objective *o, nuem_objective_workspace *ws,
                                const nuem_observation *observation, const double *x, double *chi2,
                                const nuem_evaluation *more, nuem_error *err)
{
    const nuem_likelihood *lik = o->likelihood;
    const nuem_profile_space *space = &ws->likelihood->space;
    double result;

    fill_signals(o, ws, x);
    nuem_status st = nuem_likelihood_minimise(lik, ws->likelihood, observation, &result, err);
    if (st) return st;
    *chi2 = result;
    if (!more) return NUEM_OK;
    if (more->gradient && isfinite(result))
        fill_gradient(o, ws, more->gradient);
    else if (more->gradient)
        memset(more->gradient, 0, o->n * sizeof *more->gradient);
    if (more->nuisance)
        memcpy(more->nuisance, space->theta, lik->n_nuisance * sizeof *more->nuisance);
    for (size_t b = 0; more->expected && b < lik->n_bin; b++)
        more->expected[b] = space->mu[b] + space->background[b];
    for (size_t k = 0; more->expected_off && k < lik->n; k++) {
        const nuem_term *t = &lik->term[k];
        for (size_t b = 0; b < t->spectrum.n_bin; b++) /* background is 0 but for ON_OFF */
            more->expected_off[t->first_bin + b] =
                t->spectrum.off_ratio * space->background[t->first_bin + b];
    }
    return NUEM_OK;
}

nuem_status nuem_objective_eval_at(const nuem_objective *o, nuem_objective_workspace *ws,
                                   const nuem_observation *observation, const double *x,
                                   const double *nuisance, double *chi2, double *gradient,
                                   double *nuisance_gradient, nuem_error *err)
{
    fill_signals(o, ws, x);
    nuem_status st = nuem_likelihood_value(o->likelihood, ws->likelihood, observation, nuisance,
                                           chi2, nuisance_gradient, err);
    if (!st && gradient) fill_gradient(o, ws, gradient);
    return st;
}

nuem_status nuem_objective_counts(const nuem_objective *o, size_t m, const double *x,
                                  double *counts, nuem_error *err)
{
    const nuem_likelihood *lik = o->likelihood;
    double *phi = malloc((size_t)BATCH * o->n_feature * sizeof *phi), y[NUEM_MAX_COORDINATES + 1];

    if (!phi) return nuem_fail_nomem(err);
    for (size_t first = 0; first < m; first += BATCH) {
        const size_t rows = m - first < BATCH ? m - first : BATCH;
        for (size_t r = 0; r < rows; r++) {
            scale(o, x + (first + r) * o->n, y);
            fill_features(o, y, phi + r * o->n_feature);
        }
        for (size_t k = 0; k < lik->n; k++) {
            const nuem_term *t = &lik->term[k];
            nuem_matmul_transposed(rows, t->spectrum.n_bin, o->n_feature, phi, o->matrix[k],
                                   counts + first * lik->n_bin + t->first_bin, lik->n_bin);
        }
    }
    free(phi);
    return NUEM_OK;
}
