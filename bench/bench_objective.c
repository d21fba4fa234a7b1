/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One chi2 with its gradient for XENON1T (29 bins, all nuisances profiled), in few and in all coordinates,
 * beside the same by couplings and finite differences. */
#include <cblas.h>
#include <stdio.h>
#include <stdlib.h>

#include "nuem/analysis.h"
#include "nuem/init.h"
#include "nuem/objective.h"
#include "support/timing.h"

typedef struct bench {
    const nuem_likelihood *likelihood;
    nuem_likelihood_workspace *by_couplings;
    nuem_objective *objective;
    nuem_objective_workspace *ws;
    size_t n, call;
    double x[NUEM_MAX_COORDINATES], gradient[NUEM_MAX_COORDINATES], chi2;
} bench;

static nuem_error err;

static void check(nuem_status st)
{
    nuem_bench_check((int)st, err.message);
}

static void next_point(bench *b)
{
    b->call++;
    for (size_t i = 0; i < b->n; i++)
        b->x[i] = nuem_objective_coordinate(b->objective, i)->parameter->scale *
                  (0.1 + 0.9 * (double)((b->call * 7 + i * 13) % 101) / 101.0);
}

static void value(void *context)
{
    bench *b = context;

    next_point(b);
    check(nuem_objective_eval(b->objective, b->ws, NULL, b->x, &b->chi2, NULL, &err));
}

static void value_and_gradient(void *context)
{
    bench *b = context;
    const nuem_evaluation more = {.gradient = b->gradient};

    next_point(b);
    check(nuem_objective_eval(b->objective, b->ws, NULL, b->x, &b->chi2, &more, &err));
}

/* Central differences of chi2 by couplings. */
static void naive_gradient(void *context)
{
    bench *b = context;
    nuem_couplings c;

    next_point(b);
    for (size_t i = 0; i < b->n; i++) {
        double x = b->x[i],
               step = 1e-3 * nuem_objective_coordinate(b->objective, i)->parameter->scale, f[2];
        for (int k = 0; k < 2; k++) {
            b->x[i] = k ? x - step : x + step;
            nuem_objective_couplings(b->objective, b->x, &c);
            check(
                nuem_likelihood_chi2(b->likelihood, b->by_couplings, &c, &f[k], NULL, NULL, &err));
        }
        b->x[i] = x;
        b->gradient[i] = (f[0] - f[1]) / (2.0 * step);
    }
}

int main(void)
{
    static const char *const sets[] = {"mu_eff", "charge", "charge,radius,dipole"};
    const char *id = "xenon1t";
    nuem_data *data;
    nuem_hypothesis *sm;
    nuem_analysis *analysis;
    bench b = {.call = 0};

    nuem_init();
    openblas_set_num_threads(1);
    check(nuem_data_open(NUEM_BENCH_DATA, &data, &err));
    check(nuem_hypothesis_open(data, NULL, NULL, 0, &sm, NULL, &err));
    check(nuem_analysis_create(data, 1, &id, sm, NULL, &analysis, NULL, &err));
    b.likelihood = nuem_analysis_likelihood(analysis);
    check(nuem_likelihood_workspace_create(b.likelihood, &b.by_couplings, &err));
    printf("XENON1T: %zu bins, %zu nuisances\n", nuem_likelihood_bins(b.likelihood),
           nuem_likelihood_nuisances(b.likelihood));
    for (size_t s = 0; s < sizeof sets / sizeof sets[0]; s++) {
        nuem_coordinate coordinate[NUEM_MAX_COORDINATES];
        char text[96];
        b.n = 0;
        check(nuem_coordinates_parse(sets[s], sm, coordinate, &b.n, &err));
        check(nuem_objective_create(b.likelihood, sm, b.n, coordinate, &b.objective, &err));
        check(nuem_objective_workspace_create(b.objective, &b.ws, &err));
        double naive = nuem_bench_time(naive_gradient, &b), plain = nuem_bench_time(value, &b),
               both = nuem_bench_time(value_and_gradient, &b);
        snprintf(text, sizeof text, "%zu coordinates: gradient by differences", b.n);
        nuem_bench_print(text, naive, "(reference)", 1.0);
        snprintf(text, sizeof text, "%zu coordinates: chi2", b.n);
        nuem_bench_print(text, plain, "times faster", naive / plain);
        snprintf(text, sizeof text, "%zu coordinates: chi2 with gradient", b.n);
        nuem_bench_print(text, both, "times faster", naive / both);
        nuem_objective_workspace_free(b.ws);
        nuem_objective_free(b.objective);
    }
    nuem_likelihood_workspace_free(b.by_couplings);
    nuem_analysis_free(analysis);
    nuem_hypothesis_free(sm);
    nuem_data_free(data);
    return 0;
}
