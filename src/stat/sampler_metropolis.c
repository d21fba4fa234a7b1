/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stat/sampler_metropolis.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "base/error.h"
#include "nuem/sampler.h"
#include "num/stream.h"

/* What a state begins with; then come the point [n], mean [n], covariance and its Cholesky factor,
 * both lower triangles by rows. Whole numbers below 2^53 are exact in a double. */
enum { FORMAT, NUMBERS, SEED_HIGH, SEED_LOW, CHAIN, STEP, ACCEPTED, CHI2, SCALE, SEEN, HEAD };
static const double THIS_FORMAT = 1.0;

/* Best rate of acceptance of normal proposals in many dimensions (Roberts, Gelman, Gilks, Ann. Appl.
 * Probab. 7 (1997) 110), and in one; of trajectories, for a given length (Beskos et al., Bernoulli 19
 * (2013) 1501: 0.65 to 0.8 are as good). */
static const double ACCEPT_MANY = 0.234, ACCEPT_ONE = 0.44, ACCEPT_TRAJECTORY = 0.75;
/* A quarter of the period carries a round posterior to an independent point; it is varied by a fifth
 * so that no number comes back to itself. The number of leaps
 * is a compromise: of 2, 3, 4, 6 and 8, three and four gave the most effective samples a second for the
 * matrix of charges of XENON1T, six and eight for mu_eff (docs/dev/decisions.md). */
enum { LEAPS = 3 };
static const double QUARTER = M_PI / 2.0, VARIED = 0.2;
static const double OVERDISPERSED = 2.0; /* starts, in widths */
static const double FLOOR = 1e-3;        /* least width of a proposal, in the width at the start */
enum { TRIES = 60 };

/* The covariance of each of these stretches of burn-in (in 1/32) serves the next; the last quarter
 * has trajectories already, whose step adapts. */
static const unsigned windows[] = {1, 2, 4, 8, 24};
enum { TRAJECTORIES = 24 };

static size_t triangle(size_t n)
{
    return n * (n + 1) / 2;
}

size_t nuem_metropolis_size(size_t n)
{
    return HEAD + 2 * n + 2 * triangle(n);
}

static double *covariance(double *state, size_t n)
{
    return state + HEAD + 2 * n;
}

static double *factor(double *state, size_t n)
{
    return covariance(state, n) + triangle(n);
}

const double *nuem_metropolis_point(const double *state)
{
    return state + HEAD;
}

double nuem_metropolis_chi2(const double *state)
{
    return state[CHI2];
}

uint64_t nuem_chain_steps(const double *state)
{
    return (uint64_t)state[STEP];
}

double nuem_chain_acceptance(const double *state)
{
    /* SEEN counts the steps after burn-in once that is over, negative */
    return state[SEEN] < 0.0 ? state[ACCEPTED] / -state[SEEN] : (double)NAN;
}

nuem_status nuem_metropolis_check(const nuem_metropolis *m, const double *state, nuem_error *err)
{
    if (state[FORMAT] != THIS_FORMAT || state[NUMBERS] != (double)m->n ||
        state[SEED_HIGH] != (double)(m->seed >> 32) ||
        state[SEED_LOW] != (double)(m->seed & UINT32_MAX) ||
        !(state[CHAIN] >= 0.0 && state[CHAIN] < (double)NUEM_CHAIN_MAX) ||
        !(state[STEP] >= 0.0 && state[STEP] < (double)NUEM_CHAIN_MAX_STEP))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "the state of the chain is of another sampler: it has %g numbers, seed "
                         "%.0f, step %.0f; expected are %zu numbers, seed %llu",
                         state[NUMBERS], ldexp(state[SEED_HIGH], 32) + state[SEED_LOW], state[STEP],
                         m->n, (unsigned long long)m->seed);
    for (size_t i = 0; i < nuem_metropolis_size(m->n); i++)
        if (!isfinite(state[i]))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "number %zu in the state of the chain is not finite", i);
    return NUEM_OK;
}

/* Best scale of a normal proposal whose covariance is that of the posterior: Roberts, Rosenthal. */
static double first_scale(size_t n)
{
    return 2.38 / sqrt((double)n);
}

/* Random numbers of one step; 0 is the start. */
static nuem_stream stream_of(const nuem_metropolis *m, uint64_t chain, uint64_t step)
{
    return nuem_stream_open(m->seed, NUEM_STREAM_SAMPLER, chain << 40 | step);
}

nuem_status nuem_metropolis_start(const nuem_metropolis *m, void *context, size_t chain,
                                  double *state, nuem_error *err)
{
    const size_t n = m->n;
    double *v = state + HEAD, *l = factor(state, n), spread = OVERDISPERSED, chi2 = HUGE_VAL;

    if (chain >= NUEM_CHAIN_MAX)
        return nuem_fail(err, NUEM_ERR_ARG, "chain is %zu; it must be below %zu", chain,
                         NUEM_CHAIN_MAX);
    nuem_stream stream = stream_of(m, chain, 0);
    memset(state, 0, nuem_metropolis_size(n) * sizeof *state);
    for (int i = 0; i < TRIES && !isfinite(chi2); i++) {
        for (size_t k = 0; k < n; k++)
            v[k] = m->start[k] + spread * m->width[k] * nuem_stream_normal(&stream);
        nuem_status st = m->density(context, v, &chi2, NULL, err);
        if (st) return st;
        spread *= 0.9;
    }
    if (!isfinite(chi2))
        return nuem_fail(err, NUEM_ERR_CONVERGE,
                         "chain %zu finds no point to begin at: %d points around the best fit are "
                         "excluded",
                         chain, TRIES);
    for (size_t k = 0; k < n; k++) l[triangle(k) + k] = m->width[k];
    state[FORMAT] = THIS_FORMAT;
    state[NUMBERS] = (double)n;
    state[SEED_HIGH] = (double)(m->seed >> 32);
    state[SEED_LOW] = (double)(m->seed & UINT32_MAX);
    state[CHAIN] = (double)chain;
    state[CHI2] = chi2;
    state[SCALE] = first_scale(n);
    return NUEM_OK;
}

/* Lower triangle of a positive matrix into its Cholesky factor, in place; false: not positive. */
static bool cholesky(size_t n, double *a)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) {
            double *ai = a + triangle(i), *aj = a + triangle(j), sum = ai[j];
            for (size_t k = 0; k < j; k++) sum -= ai[k] * aj[k];
            if (i == j && !(sum > 0.0)) return false;
            ai[j] = i == j ? sqrt(sum) : sum / aj[j];
        }
    return true;
}

/* The covariance that was seen becomes that of the proposals. Few samples know variances better than
 * correlations, so these shrink. */
static void adopt(const nuem_metropolis *m, double *state)
{
    const size_t n = m->n;
    double *c = covariance(state, n), *l = factor(state, n), seen = state[SEEN],
           keep = seen / (seen + 10.0 * (double)n);

    for (size_t i = 0; i < n; i++) {
        double least = FLOOR * m->width[i];
        for (size_t j = 0; j < i; j++) c[triangle(i) + j] *= keep / (seen - 1.0);
        c[triangle(i) + i] = c[triangle(i) + i] / (seen - 1.0) + least * least;
    }
    if (cholesky(n, c)) {
        memcpy(l, c, triangle(n) * sizeof *l);
        state[SCALE] = first_scale(n);
    }
    memset(c, 0, triangle(n) * sizeof *c);
    memset(state + HEAD + n, 0, n * sizeof *state);
    state[SEEN] = 0.0;
}

/* Welford's update of mean and covariance, and Robbins and Monro's of the scale. */
static void adapt(const nuem_metropolis *m, double *state, double accept, bool trajectory)
{
    const size_t n = m->n;
    const uint64_t step = (uint64_t)state[STEP]; /* done */
    double *v = state + HEAD, *mean = v + n, *c = covariance(state, n);
    const double seen = ++state[SEEN], old = (seen - 1.0) / seen;
    const double best = trajectory ? ACCEPT_TRAJECTORY : n == 1 ? ACCEPT_ONE : ACCEPT_MANY;

    for (size_t i = 0; i < n && !trajectory; i++)
        for (size_t j = 0; j <= i; j++)
            c[triangle(i) + j] += old * (v[i] - mean[i]) * (v[j] - mean[j]);
    for (size_t i = 0; i < n && !trajectory; i++) mean[i] += (v[i] - mean[i]) / seen;
    state[SCALE] *= exp((accept - best) / pow(1.0 + seen, 0.6));
    if (trajectory) state[SCALE] = fmin(state[SCALE], QUARTER / LEAPS);
    for (size_t w = 0; w < sizeof windows / sizeof *windows; w++)
        if (step == m->burn_in * windows[w] / 32 && seen > 1.0 && !trajectory) adopt(m, state);
    if (step == m->burn_in * TRAJECTORIES / 32) state[SCALE] = QUARTER / LEAPS;
    if (step == m->burn_in) state[SEEN] = 0.0;
}

/* The probability of accepting `trial`, and the new point of the state when `level` is below it. */
static double decide(const nuem_metropolis *m, double *state, const double *trial, double chi2,
                     double kinetic_loss, double level)
{
    double accept = fmin(1.0, exp(0.5 * (state[CHI2] - chi2) + kinetic_loss));

    if (!(accept > 0.0)) return 0.0; /* also what is no number */
    if (level < accept) {
        memcpy(state + HEAD, trial, m->n * sizeof *trial);
        state[CHI2] = chi2;
    }
    return accept;
}

static nuem_status jump(const nuem_metropolis *m, void *context, nuem_stream *stream, double *state,
                        double *trial, nuem_error *err)
{
    size_t k = (size_t)(nuem_stream_uniform(stream) * (double)m->n_jump);
    double chi2;

    if (k >= m->n_jump) k = m->n_jump - 1;
    memcpy(trial, state + HEAD, m->n * sizeof *trial);
    trial[k] += m->width[k] * tan(M_PI * (nuem_stream_uniform(stream) - 0.5));
    nuem_status st = m->density(context, trial, &chi2, NULL, err);
    if (!st) decide(m, state, trial, chi2, 0.0, nuem_stream_uniform(stream));
    return st;
}

/* v += h L z, L a lower triangle by rows */
static void add_product(size_t n, const double *l, double h, const double *z, double *v)
{
    for (size_t i = 0; i < n; i++) {
        double sum = 0.0;
        for (size_t j = 0; j <= i; j++) sum += *l++ * z[j];
        v[i] += h * sum;
    }
}

/* p -= h L^T g / 2: the kick of the force -d(chi2/2)/dv in the round variables */
static void kick(size_t n, const double *l, double h, const double *g, double *p)
{
    for (size_t i = 0; i < n; i++)
        for (size_t j = 0; j <= i; j++) p[j] -= 0.5 * h * *l++ * g[i];
}

static nuem_status walk(const nuem_metropolis *m, void *context, nuem_stream *stream, double *state,
                        double *scratch, double *accept, nuem_error *err)
{
    const size_t n = m->n;
    double *trial = scratch, *z = scratch + n, chi2;

    memcpy(trial, state + HEAD, n * sizeof *trial);
    for (size_t i = 0; i < n; i++) z[i] = nuem_stream_normal(stream);
    add_product(n, factor(state, n), state[SCALE], z, trial);
    nuem_status st = m->density(context, trial, &chi2, NULL, err);
    if (!st) *accept = decide(m, state, trial, chi2, 0.0, nuem_stream_uniform(stream));
    return st;
}

/* Force at v; none where the density vanishes, which keeps the trajectory reversible. */
static nuem_status force(const nuem_metropolis *m, void *context, const double *v, double *chi2,
                         double *gradient, nuem_error *err)
{
    nuem_status st = m->density(context, v, chi2, gradient, err);

    for (size_t i = 0; i < m->n && !st; i++)
        if (!isfinite(*chi2) || !isfinite(gradient[i])) gradient[i] = 0.0;
    return st;
}

static double half_square(size_t n, const double *p)
{
    double sum = 0.0;

    for (size_t i = 0; i < n; i++) sum += 0.5 * p[i] * p[i];
    return sum;
}

/* Leapfrog. */
static nuem_status fly(const nuem_metropolis *m, void *context, nuem_stream *stream, double *state,
                       double *scratch, double *accept, nuem_error *err)
{
    const size_t n = m->n;
    const double *l = factor(state, n);
    const double h = state[SCALE] * (1.0 + VARIED * (2.0 * nuem_stream_uniform(stream) - 1.0));
    double *trial = scratch, *p = scratch + n, *g = scratch + 2 * n, chi2;
    nuem_status st;

    memcpy(trial, state + HEAD, n * sizeof *trial);
    for (size_t i = 0; i < n; i++) p[i] = nuem_stream_normal(stream);
    double kinetic = half_square(n, p);
    if ((st = force(m, context, trial, &chi2, g, err))) return st;
    for (int i = 0; i < LEAPS; i++) {
        kick(n, l, 0.5 * h, g, p);
        add_product(n, l, h, p, trial);
        if ((st = force(m, context, trial, &chi2, g, err))) return st;
        kick(n, l, 0.5 * h, g, p);
    }
    *accept =
        decide(m, state, trial, chi2, kinetic - half_square(n, p), nuem_stream_uniform(stream));
    return NUEM_OK;
}

nuem_status nuem_metropolis_step(const nuem_metropolis *m, void *context, double *state,
                                 double *scratch, nuem_error *err)
{
    const uint64_t done = (uint64_t)state[STEP];
    const bool trajectory = done >= m->burn_in * TRAJECTORIES / 32;
    nuem_stream stream = stream_of(m, (uint64_t)state[CHAIN], done + 1);
    double accept = 0.0;
    nuem_status st = NUEM_OK;

    if (m->n_jump > 0) st = jump(m, context, &stream, state, scratch, err);
    if (!st) st = (trajectory ? fly : walk)(m, context, &stream, state, scratch, &accept, err);
    if (st) return st;
    state[STEP]++;
    if (done < m->burn_in) {
        adapt(m, state, accept, trajectory);
        return NUEM_OK;
    }
    state[SEEN]--;
    state[ACCEPTED] += accept;
    return NUEM_OK;
}
