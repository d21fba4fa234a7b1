/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "nuem/sampler.h"

enum { CHAINS = 4, SAMPLES = 10000, MAX_CHAINS = 1024, BLOCK = 1000, MAX_THREADS = 256 };
static const size_t MAX_SAMPLES = 1000000, MIN_SAMPLES = 100;

/* Everything of one run. Each chain writes its own rows alone. */
typedef struct run {
    const nuem_sampler *sampler;
    size_t first, second; /* columns of the parameter; equal: one number */
    size_t chains, samples, columns, size;
    size_t threads;
    nuem_sampler_workspace **ws; /* [threads] */
    double *state;               /* [chains][size] */
    double *block;               /* [threads][BLOCK][columns] */
    double *value, *chi2;        /* [chains][samples] */
    nuem_status *status;         /* [chains] */
    nuem_error *error;           /* [chains] */
    size_t done;                 /* steps of every chain */
} run;

/* The next steps of chain c; those after burn-in are kept. */
static nuem_status advance_chain(run *r, size_t index, size_t c, size_t steps, nuem_error *err)
{
    double *sample = r->block + index * BLOCK * r->columns, chi2[BLOCK];
    double *state = r->state + c * r->size;
    const size_t burn_in = nuem_sampler_burn_in(r->sampler);
    nuem_status st = NUEM_OK;

    if (r->done == 0) st = nuem_chain_start(r->sampler, r->ws[index], c, state, err);
    if (!st) st = nuem_chain_advance(r->sampler, r->ws[index], steps, 1, state, sample, chi2, err);
    for (size_t i = 0; i < steps && !st; i++) {
        if (r->done + i < burn_in) continue;
        size_t at = c * r->samples + r->done + i - burn_in;
        const double *x = sample + i * r->columns;
        r->value[at] = r->first == r->second ? x[r->first] : hypot(x[r->first], x[r->second]);
        r->chi2[at] = chi2[i];
    }
    return st;
}

/* The next steps of all chains. Thread `index` has the chains index, index + threads, ... */
static nuem_status advance(run *r, size_t steps, nuem_error *err)
{
#pragma omp parallel for num_threads((int)r->threads) schedule(static, 1)
    for (size_t index = 0; index < r->threads; index++)
        for (size_t c = index; c < r->chains; c += r->threads)
            r->status[c] = advance_chain(r, index, c, steps, &r->error[c]);
    for (size_t c = 0; c < r->chains; c++)
        if (r->status[c]) {
            if (err) *err = r->error[c];
            return r->status[c];
        }
    r->done += steps;
    return NUEM_OK;
}

static nuem_status sample(run *r, const nuem_progress *progress, nuem_error *err)
{
    const size_t total = nuem_sampler_burn_in(r->sampler) + r->samples;
    nuem_status st = NUEM_OK;

    while (r->done < total && !st) {
        size_t left = total - r->done;
        if (progress && progress->function &&
            !progress->function((double)r->done / (double)total, progress->context))
            st = nuem_fail(err, NUEM_ERR_CANCELLED, "stopped after %zu of %zu steps", r->done,
                           total);
        else
            st = advance(r, left < BLOCK ? left : BLOCK, err);
    }
    return st;
}

static nuem_status open_run(run *r, nuem_error *err)
{
    nuem_status st = NUEM_OK;

    r->columns = nuem_sampler_columns(r->sampler);
    r->size = nuem_chain_size(r->sampler);
    r->ws = calloc(r->threads, sizeof *r->ws);
    r->state = calloc(r->chains * r->size, sizeof *r->state);
    r->block = calloc(r->threads * BLOCK * r->columns, sizeof *r->block);
    r->value = calloc(r->chains * r->samples, sizeof *r->value);
    r->chi2 = calloc(r->chains * r->samples, sizeof *r->chi2);
    r->status = calloc(r->chains, sizeof *r->status);
    r->error = calloc(r->chains, sizeof *r->error);
    if (!r->ws || !r->state || !r->block || !r->value || !r->chi2 || !r->status || !r->error)
        return nuem_fail_nomem(err);
    for (size_t i = 0; i < r->threads && !st; i++)
        st = nuem_sampler_workspace_create(r->sampler, &r->ws[i], err);
    return st;
}

static void close_run(run *r)
{
    for (size_t i = 0; r->ws && i < r->threads; i++) nuem_sampler_workspace_free(r->ws[i]);
    free(r->ws);
    free(r->state);
    free(r->block);
    free(r->value);
    free(r->chi2);
    free(r->status);
    free(r->error);
}

/* --- what the samples say --- */

static int by_value(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* Shortest interval with the fraction cl of n sorted samples. One that begins at the boundary of the
 * parameter and is longer by no more than `slack` cannot be told from it, and is taken. */
static void shortest(size_t n, const double *x, double cl, double boundary, double slack,
                     double end[2])
{
    size_t k = (size_t)ceil(cl * (double)n), best = 0;

    k = k < 1 ? 1 : k > n ? n : k;
    for (size_t i = 0; i + k <= n; i++)
        if (x[i + k - 1] - x[i] < x[best + k - 1] - x[best]) best = i;
    end[0] = x[best];
    end[1] = x[best + k - 1];
    if (x[k - 1] - boundary <= end[1] - end[0] + slack) {
        end[0] = boundary;
        end[1] = x[k - 1];
    }
}

static void halves(const run *r, double *sorted, double cl, double boundary, double slack,
                   nuem_estimate hpd[2])
{
    const size_t half = r->samples / 2, n = 2 * r->chains;
    double sum[2] = {0.0, 0.0}, square[2] = {0.0, 0.0};

    for (size_t k = 0; k < n; k++) {
        double end[2];
        memcpy(sorted, r->value + k / 2 * r->samples + k % 2 * half, half * sizeof *sorted);
        qsort(sorted, half, sizeof *sorted, by_value);
        shortest(half, sorted, cl, boundary, slack * sqrt((double)n), end);
        for (int e = 0; e < 2; e++) {
            double d = end[e] - hpd[e].value;
            sum[e] += d;
            square[e] += d * d;
        }
    }
    for (int e = 0; e < 2; e++)
        hpd[e].error =
            sqrt(fmax(0.0, square[e] - sum[e] * sum[e] / (double)n) / (double)(n - 1) / (double)n);
}

static nuem_status shortest_interval(const run *r, nuem_credible *c, nuem_error *err)
{
    const size_t total = r->chains * r->samples;
    double *sorted = malloc(total * sizeof *sorted), end[2];

    if (!sorted) return nuem_fail_nomem(err);
    memcpy(sorted, r->value, total * sizeof *sorted);
    qsort(sorted, total, sizeof *sorted, by_value);
    double slack = c->upper_limit.error;
    shortest(total, sorted, c->cl, c->range.lower, slack, end);
    c->hpd[0].value = end[0];
    c->hpd[1].value = end[1];
    halves(r, sorted, c->cl, c->range.lower, slack, c->hpd);
    free(sorted);
    return NUEM_OK;
}

static nuem_status moments(const run *r, nuem_credible *c, nuem_error *err)
{
    const size_t total = r->chains * r->samples;
    double mean = 0.0, square = 0.0, ess;
    size_t best = 0;
    nuem_status st = nuem_ess(r->chains, r->samples, r->value, false, &ess, err);

    if (st) return st;
    for (size_t i = 0; i < total; i++) mean += r->value[i] / (double)total;
    for (size_t i = 0; i < total; i++) {
        square += (r->value[i] - mean) * (r->value[i] - mean) / (double)(total - 1);
        if (r->chi2[i] < r->chi2[best]) best = i;
    }
    c->standard_deviation = sqrt(square);
    c->mean = (nuem_estimate){mean, ess > 0.0 ? sqrt(square / ess) : HUGE_VAL};
    c->best_fit = r->value[best];
    c->chi2_best = r->chi2[best];
    return NUEM_OK;
}

static nuem_status diagnose(const run *r, nuem_credible *c, nuem_error *err)
{
    double own, chi2;
    nuem_status st;

    if ((st = nuem_rhat(r->chains, r->samples, r->value, &own, err))) return st;
    if ((st = nuem_rhat(r->chains, r->samples, r->chi2, &chi2, err))) return st;
    if ((st = nuem_ess(r->chains, r->samples, r->value, true, &c->ess, err))) return st;
    c->rhat = fmax(own, chi2);
    c->converged = c->rhat <= NUEM_CONVERGED_RHAT && c->ess >= NUEM_CONVERGED_ESS;
    for (size_t k = 0; k < r->chains; k++)
        c->acceptance += nuem_chain_acceptance(r->state + k * r->size) / (double)r->chains;
    return NUEM_OK;
}

static nuem_status summarise(const run *r, nuem_credible *c, nuem_error *err)
{
    const struct {
        double p;
        nuem_estimate *out;
    } quantile[] = {{c->cl, &c->upper_limit},
                    {0.5 * (1.0 - c->cl), &c->central[0]},
                    {0.5 * (1.0 + c->cl), &c->central[1]},
                    {0.5, &c->median}};
    nuem_status st;

    for (size_t i = 0; i < sizeof quantile / sizeof *quantile; i++) {
        nuem_estimate *e = quantile[i].out;
        st = nuem_sample_quantile(r->chains, r->samples, r->value, quantile[i].p, &e->value,
                                  &e->error, err);
        if (st) return st;
    }
    if ((st = moments(r, c, err))) return st;
    if ((st = shortest_interval(r, c, err))) return st;
    if ((st = diagnose(r, c, err))) return st;
    const nuem_estimate none = {(double)NAN, (double)NAN},
                        *ends = c->kind == NUEM_CREDIBLE_HPD ? c->hpd : c->central;
    c->lower = c->kind == NUEM_CREDIBLE_UPPER ? none : ends[0];
    c->upper = c->kind == NUEM_CREDIBLE_UPPER ? c->upper_limit : ends[1];
    return NUEM_OK;
}

static nuem_status check_options(const nuem_objective *objective, size_t coordinate, double cl,
                                 const nuem_bayes_options *o, nuem_error *err)
{
    if (coordinate >= nuem_objective_dimension(objective))
        return nuem_fail(err, NUEM_ERR_ARG, "coordinate is %zu; there are %zu", coordinate,
                         nuem_objective_dimension(objective));
    if (!(cl > 0.0 && cl < 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "credibility is %g; it must lie in (0, 1)", cl);
    if ((unsigned)o->kind > NUEM_CREDIBLE_HPD)
        return nuem_fail(err, NUEM_ERR_ARG, "kind %d of interval is unknown", (int)o->kind);
    if (o->chains == 1 || o->chains > MAX_CHAINS)
        return nuem_fail(err, NUEM_ERR_ARG, "%zu chains; there must be 2 to %d", o->chains,
                         MAX_CHAINS);
    if (o->samples && (o->samples < MIN_SAMPLES || o->samples > MAX_SAMPLES))
        return nuem_fail(err, NUEM_ERR_ARG, "%zu samples of a chain; there must be %zu to %zu",
                         o->samples, MIN_SAMPLES, MAX_SAMPLES);
    if (o->threads < 0)
        return nuem_fail(err, NUEM_ERR_ARG, "%d threads; there must be 1 at least", o->threads);
    return NUEM_OK;
}

/* The columns of the parameter, both parts of it where both are there. */
static void choose_columns(const nuem_objective *objective, size_t coordinate, run *r)
{
    const nuem_coordinate *c = nuem_objective_coordinate(objective, coordinate);

    r->first = r->second = coordinate;
    for (size_t k = 0; k < nuem_objective_dimension(objective); k++) {
        const nuem_coordinate *d = nuem_objective_coordinate(objective, k);
        if (d->parameter == c->parameter && d->imaginary != c->imaginary) r->second = k;
    }
}

nuem_status nuem_limit_bayes(const nuem_objective *objective, size_t coordinate, double cl,
                             const nuem_bayes_options *options, const nuem_progress *progress,
                             nuem_credible *out, nuem_error *err)
{
    const nuem_bayes_options none = {0}, *o = options ? options : &none;
    nuem_credible c = {.cl = cl, .kind = o->kind, .nuisances = o->sampler.nuisances};
    nuem_sampler *sampler = NULL;
    run r = {.chains = o->chains ? o->chains : CHAINS,
             .samples = o->samples ? o->samples : SAMPLES,
             .threads = o->threads > 0 ? (size_t)o->threads : 1};
    nuem_status st = check_options(objective, coordinate, cl, o, err);

    if (st) return st;
    if (r.threads > r.chains) r.threads = r.chains;
    if (r.threads > MAX_THREADS) r.threads = MAX_THREADS;
    choose_columns(objective, coordinate, &r);
    if ((st = nuem_sampler_create(objective, &o->sampler, &sampler, err))) return st;
    r.sampler = sampler;
    c.prior = nuem_sampler_prior(sampler, coordinate, &c.range);
    const nuem_parameter *p = nuem_objective_coordinate(objective, coordinate)->parameter;
    c.is_modulus = r.first != r.second || (!p->is_signed && p->what != NUEM_PARAMETER_SIN2W);
    c.n_nuisance = nuem_sampler_columns(sampler) - nuem_objective_dimension(objective);
    c.chains = r.chains;
    c.samples = r.samples;
    c.burn_in = nuem_sampler_burn_in(sampler);
    c.seed = o->sampler.seed;
    if (!(st = open_run(&r, err)) && !(st = sample(&r, progress, err))) st = summarise(&r, &c, err);
    if (!st) *out = c;
    close_run(&r);
    nuem_sampler_free(sampler);
    return st;
}
