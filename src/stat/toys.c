/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Drawing a toy, and checks of what is asked of toys. */
#include "nuem/toys.h"

#include <math.h>

#include "base/error.h"
#include "num/stream.h"
#include "stat/likelihood_private.h"
#include "stat/toys_private.h"

/* A fit may leave the expectation of a bin without counts this far below zero (stat/deviance.c). */
static const double BELOW_ZERO = 1e-3;

nuem_toy_options nuem_toy_options_default(void)
{
    return (nuem_toy_options){.cl = 0.9, .n_toy = 10000, .points = 50, .seed = 1};
}

static nuem_status draw_poisson(nuem_stream *stream, size_t bin, double mean, double *out,
                                nuem_error *err)
{
    if (!(mean >= -BELOW_ZERO && mean <= NUEM_POISSON_MAX_MEAN))
        return nuem_fail_index(err, NUEM_ERR_ARG, (long)bin,
                               "bin %zu expects %g counts; toys need 0 to %g", bin + 1, mean,
                               NUEM_POISSON_MAX_MEAN);
    *out = nuem_stream_poisson(stream, fmax(mean, 0.0));
    return NUEM_OK;
}

static nuem_status draw_term(const nuem_term *t, nuem_stream *stream, const double *expected,
                             const double *expected_off, double *counts, double *off,
                             nuem_error *err)
{
    const size_t n = t->spectrum.n_bin, first = t->first_bin;
    nuem_status st = NUEM_OK;

    for (size_t b = 0; b < n; b++) off[first + b] = 0.0;
    if (t->spectrum.statistic == NUEM_STATISTIC_GAUSSIAN) {
        for (size_t b = 0; b < n; b++) {
            if (!isfinite(expected[first + b]))
                return nuem_fail_index(err, NUEM_ERR_ARG, (long)(first + b),
                                       "bin %zu expects %g; toys need a finite number",
                                       first + b + 1, expected[first + b]);
            counts[first + b] = expected[first + b];
        }
        for (size_t j = 0; j < n; j++) { /* L z, z normal */
            double z = nuem_stream_normal(stream);
            for (size_t b = j; b < n; b++) counts[first + b] += t->covariance_root[b * n + j] * z;
        }
        return NUEM_OK;
    }
    for (size_t b = first; b < first + n && !st; b++)
        st = draw_poisson(stream, b, expected[b], &counts[b], err);
    if (t->spectrum.statistic != NUEM_STATISTIC_ON_OFF || st) return st;
    if (!expected_off)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "%s has counts with the source off: expectations of "
                         "these are needed",
                         t->id);
    for (size_t b = first; b < first + n && !st; b++)
        st = draw_poisson(stream, b, expected_off[b], &off[b], err);
    return st;
}

nuem_status nuem_toy_draw_kind(const nuem_likelihood *lik, const double *expected,
                               const double *expected_off, const double *nuisance, uint16_t kind,
                               uint64_t seed, uint64_t index, double *counts, double *off,
                               double *centre, nuem_error *err)
{
    nuem_stream stream = nuem_stream_open(seed, kind, index);
    nuem_status st;

    for (size_t k = 0; k < lik->n; k++)
        if ((st = draw_term(&lik->term[k], &stream, expected, expected_off, counts, off, err)))
            return st;
    for (size_t i = 0; i < lik->n_nuisance; i++) {
        const nuem_nuisance *v = &lik->nuisance[i];
        centre[i] = 0.0;
        if (!(v->sigma > 0.0 && isfinite(v->sigma))) continue;
        if (nuisance) centre[i] = (nuisance[i] - v->nominal) / v->sigma;
        centre[i] += nuem_stream_normal(&stream);
    }
    return NUEM_OK;
}

nuem_status nuem_toy_draw(const nuem_likelihood *lik, const double *expected,
                          const double *expected_off, const double *nuisance, uint64_t seed,
                          uint64_t index, double *counts, double *off, double *centre,
                          nuem_error *err)
{
    return nuem_toy_draw_kind(lik, expected, expected_off, nuisance, NUEM_STREAM_TOY, seed, index,
                              counts, off, centre, err);
}

/* --- checks --- */

bool nuem_toys_bounded(const nuem_objective *objective)
{
    const nuem_coordinate *c = nuem_objective_coordinate(objective, 0);

    return !c->parameter->is_signed && !c->imaginary && !c->parameter->has_phase;
}

nuem_status nuem_toys_check_cl(double cl, nuem_error *err)
{
    if (!(cl > 0.0 && cl < 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "confidence level is %g; it must lie in (0, 1)", cl);
    return NUEM_OK;
}

nuem_status nuem_toys_check_count(size_t n_toy, int threads, nuem_error *err)
{
    if (n_toy == 0 || n_toy > NUEM_TOYS_MAX)
        return nuem_fail(err, NUEM_ERR_ARG, "number of toys is %zu; it must be 1 to %zu", n_toy,
                         (size_t)NUEM_TOYS_MAX);
    if (threads < 0)
        return nuem_fail(err, NUEM_ERR_ARG, "number of threads is %d; it must not be negative",
                         threads);
    return NUEM_OK;
}

nuem_status nuem_toys_check_objective(const nuem_objective *objective, nuem_error *err)
{
    size_t n = nuem_objective_dimension(objective);

    if (n != 1)
        return nuem_fail(err, NUEM_ERR_ARG, "the objective has %zu coordinates; toys need 1", n);
    return NUEM_OK;
}

nuem_status nuem_toys_check_options(const nuem_toy_options *o, const nuem_objective *objective,
                                    nuem_error *err)
{
    nuem_status st = nuem_toys_check_objective(objective, err);

    if (st || (st = nuem_toys_check_cl(o->cl, err))) return st;
    if ((st = nuem_toys_check_count(o->n_toy, o->threads, err))) return st;
    if (o->points < 2 || o->points > NUEM_TOYS_MAX_POINTS)
        return nuem_fail(err, NUEM_ERR_ARG, "number of grid points is %zu; it must be 2 to %d",
                         o->points, NUEM_TOYS_MAX_POINTS);
    if (o->lo == 0.0 && o->hi == 0.0) return NUEM_OK;
    if (!(isfinite(o->lo) && isfinite(o->hi) && o->lo < o->hi))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "the grid reaches from %g to %g; its ends must rise and be finite", o->lo,
                         o->hi);
    if (o->lo < 0.0 && nuem_toys_bounded(objective))
        return nuem_fail(err, NUEM_ERR_ARG, "the grid begins at %g; %s is a modulus, at least 0",
                         o->lo, nuem_objective_coordinate(objective, 0)->parameter->name);
    return NUEM_OK;
}
