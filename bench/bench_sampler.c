/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Effective samples per second of the library's Markov chains against two other methods on the same
 * posterior, nuisances sampled: Metropolis's with normal proposals in the variables that the covariance
 * of a first run makes round (better than it could be in practice), and the affine-invariant ensemble
 * of Goodman and Weare (CAMCoS 5 (2010) 65). */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "nuem/analysis.h"
#include "nuem/init.h"
#include "nuem/sampler.h"
#include "num/stream.h"
#include "support/timing.h"

enum {
    MAX = 32,
    CHAINS = 4,
    STEPS = 10000,
    WALKERS = 64,
    THIN = 5 /* as many evaluations as a step of the library */
};

typedef struct bench {
    nuem_objective *objective;
    nuem_objective_workspace *ows;
    nuem_sampler *sampler;
    nuem_sampler_workspace *ws;
    size_t n_x, n, sampled[MAX];
    double mean[MAX], factor[MAX][MAX]; /* of the first run */
    double begin[CHAINS][MAX];
    double *series; /* [CHAINS][STEPS] of the chi2, then of the first coordinate's modulus */
} bench;

static nuem_error err;

static void check(nuem_status st)
{
    nuem_bench_check((int)st, err.message);
}

static double seconds(void)
{
    struct timespec t;

    timespec_get(&t, TIME_UTC);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Point (coordinates, nuisances) of round variables z. */
static void point(const bench *b, const double *z, double *p)
{
    for (size_t i = 0; i < b->n; i++) {
        p[i] = b->mean[i];
        for (size_t j = 0; j <= i; j++) p[i] += b->factor[i][j] * z[j];
    }
}

static double chi2_at(bench *b, const double *p)
{
    const nuem_likelihood *lik = nuem_objective_likelihood(b->objective);
    double nuisance[NUEM_MAX_NUISANCES], chi2;

    for (size_t i = 0; i < nuem_likelihood_nuisances(lik); i++)
        nuisance[i] = nuem_likelihood_nuisance(lik, i)->nominal;
    for (size_t k = b->n_x; k < b->n; k++) nuisance[b->sampled[k]] = p[k];
    check(nuem_objective_eval_at(b->objective, b->ows, NULL, p, nuisance, &chi2, NULL, NULL, &err));
    return chi2;
}

static void record(bench *b, size_t chain, size_t step, double chi2, const double *p)
{
    b->series[chain * STEPS + step] = chi2;
    b->series[(CHAINS + chain) * STEPS + step] = fabs(p[0]);
}

static void report(const bench *b, const char *name, double elapsed, size_t evaluations)
{
    double chi2, x, rhat;

    check(nuem_ess(CHAINS, STEPS, b->series, true, &chi2, &err));
    check(nuem_ess(CHAINS, STEPS, b->series + (size_t)CHAINS * STEPS, true, &x, &err));
    check(nuem_rhat(CHAINS, STEPS, b->series + (size_t)CHAINS * STEPS, &rhat, &err));
    printf("  %-28s %8.0f /s parameter %8.0f /s chi2 %7.2f us/evaluation   R-hat %.3f\n", name,
           x / elapsed, chi2 / elapsed, 1e6 * elapsed / (double)evaluations, rhat);
}

static void library(bench *b, bool first)
{
    const size_t n = b->n, burn_in = nuem_sampler_burn_in(b->sampler);
    double *state = malloc(nuem_chain_size(b->sampler) * sizeof *state), *chi2;
    double *p = malloc((burn_in + STEPS) * n * sizeof *p), begin = seconds(), elapsed = 0.0;
    double covariance[MAX][MAX] = {{0}};

    chi2 = malloc((burn_in + STEPS) * sizeof *chi2);
    for (int pass = 0; pass < (first ? 2 : 1); pass++)
        for (size_t c = 0; c < CHAINS; c++) {
            check(nuem_chain_start(b->sampler, b->ws, c, state, &err));
            check(nuem_chain_advance(b->sampler, b->ws, burn_in, 1, state, NULL, NULL, &err));
            begin = seconds();
            check(nuem_chain_advance(b->sampler, b->ws, STEPS, 1, state, p, chi2, &err));
            elapsed += seconds() - begin;
            for (size_t i = 0; i < STEPS; i++) {
                record(b, c, i, chi2[i], p + i * n);
                for (size_t k = 0; first && k < n; k++) {
                    if (pass == 0) b->mean[k] += p[i * n + k] / (CHAINS * STEPS);
                    for (size_t l = 0; pass == 1 && l <= k; l++)
                        covariance[k][l] += (p[i * n + k] - b->mean[k]) *
                                            (p[i * n + l] - b->mean[l]) / (CHAINS * STEPS);
                }
            }
            memcpy(b->begin[c], p + (STEPS - 1) * n, n * sizeof *p);
        }
    for (size_t i = 0; first && i < n; i++) /* Cholesky */
        for (size_t j = 0; j <= i; j++) {
            double sum = covariance[i][j];
            for (size_t k = 0; k < j; k++) sum -= b->factor[i][k] * b->factor[j][k];
            b->factor[i][j] = i == j ? sqrt(sum) : sum / b->factor[j][j];
        }
    if (!first) report(b, "library: jump and trajectory", elapsed, (size_t)CHAINS * STEPS * THIN);
    free(state);
    free(p);
    free(chi2);
}

/* z of the point where a chain of the first run ended */
static void begin_at(const bench *b, size_t c, double *z)
{
    for (size_t i = 0; i < b->n; i++) {
        z[i] = b->begin[c][i] - b->mean[i];
        for (size_t j = 0; j < i; j++) z[i] -= b->factor[i][j] * z[j];
        z[i] /= b->factor[i][i];
    }
}

static void random_walk(bench *b)
{
    const double step = 2.38 / sqrt((double)b->n);
    double begin = seconds();

    for (size_t c = 0; c < CHAINS; c++) {
        nuem_stream s = nuem_stream_open(5, NUEM_STREAM_SAMPLER, c);
        double z[MAX], y[MAX], p[MAX], q[MAX];
        begin_at(b, c, z);
        point(b, z, p);
        double chi2 = chi2_at(b, p);
        for (size_t i = 0; i < STEPS; i++) {
            for (int k = 0; k < THIN; k++) {
                for (size_t j = 0; j < b->n; j++) y[j] = z[j] + step * nuem_stream_normal(&s);
                point(b, y, q);
                double trial = chi2_at(b, q);
                if (!(nuem_stream_uniform(&s) < exp(0.5 * (chi2 - trial)))) continue;
                memcpy(z, y, sizeof z);
                memcpy(p, q, sizeof p);
                chi2 = trial;
            }
            record(b, c, i, chi2, p);
        }
    }
    report(b, "Metropolis, round", seconds() - begin, (size_t)CHAINS * STEPS * THIN);
}

static void ensemble(bench *b)
{
    double begin = seconds();
    const size_t n = b->n;

    for (size_t c = 0; c < CHAINS; c++) {
        nuem_stream s = nuem_stream_open(6, NUEM_STREAM_SAMPLER, c);
        double p[WALKERS][MAX], chi2[WALKERS], z[MAX];
        for (size_t w = 0; w < WALKERS; w++) {
            do {
                for (size_t k = 0; k < n; k++) z[k] = nuem_stream_normal(&s);
                point(b, z, p[w]);
                chi2[w] = chi2_at(b, p[w]);
            } while (!isfinite(chi2[w]));
        }
        for (size_t r = 0; r < STEPS; r++)
            for (size_t w = 0; w < WALKERS; w++) {
                size_t half = WALKERS / 2,
                       o = (size_t)(nuem_stream_uniform(&s) * (double)half) + (w < half ? half : 0);
                double u = nuem_stream_uniform(&s), a = 2.0,
                       t = (u * (a - 1.0) + 1.0) * (u * (a - 1.0) + 1.0) / a, q[MAX];
                for (size_t k = 0; k < n; k++) q[k] = p[o][k] + t * (p[w][k] - p[o][k]);
                double trial = chi2_at(b, q);
                if (nuem_stream_uniform(&s) <
                    pow(t, (double)n - 1.0) * exp(0.5 * (chi2[w] - trial))) {
                    memcpy(p[w], q, sizeof q);
                    chi2[w] = trial;
                }
                if (w == 0) record(b, c, r, chi2[0], p[0]);
            }
    }
    /* one walker was watched; all are as good */
    report(b, "ensemble of 64, each", (seconds() - begin) / WALKERS, (size_t)CHAINS * STEPS);
}

static void compare(nuem_data *data, const char *coordinates)
{
    const char *id = "xenon1t";
    bench b = {0};
    nuem_hypothesis *sm = NULL;
    nuem_analysis *analysis = NULL;
    nuem_coordinate c[NUEM_MAX_COORDINATES];
    size_t n = 0;

    check(nuem_hypothesis_open(data, NULL, NULL, 0, &sm, NULL, &err));
    check(nuem_analysis_create(data, 1, &id, sm, NULL, &analysis, NULL, &err));
    const nuem_likelihood *lik = nuem_analysis_likelihood(analysis);
    check(nuem_coordinates_parse(coordinates, sm, c, &n, &err));
    check(nuem_objective_create(lik, sm, n, c, &b.objective, &err));
    check(nuem_objective_workspace_create(b.objective, &b.ows, &err));
    check(nuem_sampler_create(b.objective, NULL, &b.sampler, &err));
    check(nuem_sampler_workspace_create(b.sampler, &b.ws, &err));
    b.n_x = n;
    b.n = nuem_sampler_columns(b.sampler);
    for (size_t i = 0, k = n; i < nuem_likelihood_nuisances(lik); i++)
        if (nuem_likelihood_nuisance(lik, i)->sigma > 0.0) b.sampled[k++] = i;
    b.series = malloc(2 * (size_t)CHAINS * STEPS * sizeof *b.series);
    printf("%s, %s: %zu coordinates, %zu nuisances; effective samples\n", id, coordinates, n,
           b.n - n);
    library(&b, true);
    library(&b, false);
    random_walk(&b);
    ensemble(&b);
    free(b.series);
    nuem_sampler_workspace_free(b.ws);
    nuem_sampler_free(b.sampler);
    nuem_objective_workspace_free(b.ows);
    nuem_objective_free(b.objective);
    nuem_analysis_free(analysis);
    nuem_hypothesis_free(sm);
}

int main(int argc, char **argv)
{
    nuem_data *data = NULL;

    nuem_init();
    check(nuem_data_open(argc > 1 ? argv[1] : NUEM_BENCH_DATA, &data, &err));
    compare(data, "mu_eff");
    compare(data, "charge");
    nuem_data_free(data);
    return 0;
}
