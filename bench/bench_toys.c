/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Interval of Feldman and Cousins for the magnetic moment from XENON1T: toys a second and the time of the
 * usual construction, against a fit of each toy that samples chi2 on a grid through the couplings. */
#include <math.h>
#include <omp.h>
#include <stdio.h>

#include "nuem/analysis.h"
#include "nuem/init.h"
#include "nuem/toys.h"
#include "support/timing.h"

/* the usual construction, and the part of it that is timed */
enum { FULL_TOYS = 10000, FULL_POINTS = 50, TOYS = 1000, POINTS = 10, GRID = 256 };
static const double MINUTE = 60.0;

typedef struct bench {
    nuem_data *data;
    nuem_hypothesis *sm;
    nuem_analysis *analysis;
    const nuem_likelihood *likelihood;
    nuem_likelihood_workspace *ws;
    const nuem_parameter *parameter;
    nuem_objective *objective;
    nuem_objective_workspace *objective_ws;
    nuem_toy_options options;
    double counts[64], off[64], centre[NUEM_MAX_NUISANCES], expected[64];
    double best;
} bench;

static nuem_error err;

static void check(nuem_status st)
{
    nuem_bench_check((int)st, err.message);
}

/* One toy by the obvious way: draw it, and look for the least chi2 on a grid. chi2 is that of the data: the
 * time does not depend on it. */
static void naive(void *context)
{
    bench *b = context;

    check(nuem_toy_draw(b->likelihood, b->expected, NULL, NULL, 1, 0, b->counts, b->off, b->centre,
                        &err));
    b->best = HUGE_VAL;
    for (int i = 0; i <= GRID; i++) {
        nuem_couplings c;
        double chi2;
        nuem_parameter_apply(b->parameter, b->sm, 6e-11 * i / GRID, 0.0, &c);
        check(nuem_likelihood_chi2(b->likelihood, b->ws, &c, &chi2, NULL, NULL, &err));
        b->best = fmin(b->best, chi2);
    }
}

static void draw(void *context)
{
    bench *b = context;

    for (uint64_t i = 0; i < 100; i++)
        check(nuem_toy_draw(b->likelihood, b->expected, NULL, NULL, 1, i, b->counts, b->off,
                            b->centre, &err));
}

static void evaluate(void *context)
{
    bench *b = context;
    const nuem_observation toy = {.counts = b->counts, .off = b->off, .centre = b->centre};
    double chi2, g;
    const nuem_evaluation more = {.gradient = &g};

    for (int i = 0; i < 100; i++) {
        double x = 1e-13 * i;
        check(nuem_objective_eval(b->objective, b->objective_ws, &toy, &x, &chi2, &more, &err));
    }
}

static void construction(void *context)
{
    bench *b = context;
    nuem_fc_limit limit;

    check(nuem_limit_feldman_cousins(b->objective, NULL, &b->options, NULL, &limit, NULL, &err));
}

static void set_up(bench *b)
{
    const char *id = "xenon1t";
    nuem_coordinate coordinate = {NULL, false};
    double x = 0.0, chi2;

    nuem_init();
    check(nuem_data_open(NUEM_BENCH_DATA, &b->data, &err));
    check(nuem_hypothesis_open(b->data, NULL, NULL, 0, &b->sm, NULL, &err));
    check(nuem_analysis_create(b->data, 1, &id, b->sm, NULL, &b->analysis, NULL, &err));
    b->likelihood = nuem_analysis_likelihood(b->analysis);
    check(nuem_parameter_find("mu_eff", &b->parameter, &err));
    coordinate.parameter = b->parameter;
    check(nuem_objective_create(b->likelihood, b->sm, 1, &coordinate, &b->objective, &err));
    check(nuem_likelihood_workspace_create(b->likelihood, &b->ws, &err));
    check(nuem_objective_workspace_create(b->objective, &b->objective_ws, &err));
    const nuem_evaluation more = {.expected = b->expected};
    check(nuem_objective_eval(b->objective, b->objective_ws, NULL, &x, &chi2, &more, &err));
    b->options = nuem_toy_options_default();
    b->options.n_toy = TOYS;
    b->options.points = POINTS;
}

int main(void)
{
    static bench b;

    set_up(&b);
    b.options.threads = 1;
    double slow = nuem_bench_time(naive, &b),
           one = nuem_bench_time(construction, &b) / (TOYS * POINTS);
    double drawn = nuem_bench_time(draw, &b) / 100, chi2 = nuem_bench_time(evaluate, &b) / 100;
    b.options.threads = 0;
    double all = nuem_bench_time(construction, &b) / (TOYS * POINTS);
    double full = all * FULL_TOYS * FULL_POINTS;

    printf("%zu bins, %zu nuisances, %d threads\n", nuem_likelihood_bins(b.likelihood),
           nuem_likelihood_nuisances(b.likelihood), omp_get_max_threads());
    nuem_bench_print("one toy: grid of 256 through couplings", slow, "(reference)", 1.0);
    nuem_bench_print("one toy: library, one thread", one, "times as fast", slow / one);
    nuem_bench_print("of it drawing", drawn, "of a toy", drawn / one);
    nuem_bench_print("chi2 and gradient", chi2, "in a toy", one / chi2);
    nuem_bench_print("one toy: library, all threads", all, "times as fast as one", one / all);
    printf("%.0f toys a second; %d toys at %d points: %.3g s, naively %.3g s\n", 1.0 / all,
           FULL_TOYS, FULL_POINTS, full, slow * FULL_TOYS * FULL_POINTS);
    nuem_bench_check(full > MINUTE, "more than a minute for an interval");
    nuem_objective_workspace_free(b.objective_ws);
    nuem_objective_free(b.objective);
    nuem_likelihood_workspace_free(b.ws);
    nuem_analysis_free(b.analysis);
    nuem_hypothesis_free(b.sm);
    nuem_data_free(b.data);
    return 0;
}
