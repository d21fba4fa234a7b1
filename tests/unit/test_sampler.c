/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Posteriors by Markov chains: against posteriors in closed form, against quadratures on a grid, and
 * what must not change them. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "nuem/analysis.h"
#include "nuem/sampler.h"
#include "num/normal.h"
#include "stat/sampler_private.h"
#include "support/assert_close.h"
#include "support/fixture.h"

/* Monte-Carlo errors that a right result may be off: 1 in 10^4 of normal deviates is farther */
static const double SIGMAS = 4.0;
/* errors of the ends of HPD intervals come from 8 pieces only, so they are known to a quarter */
static const double SIGMAS_HPD = 6.0;

/* --- one spectrum and its objective --- */

typedef struct bench {
    nuem_hypothesis *sm;
    nuem_experiment *experiment;
    nuem_flux *flux;
    nuem_response *response;
    nuem_likelihood *likelihood;
    nuem_objective *objective;
    nuem_analysis *analysis; /* of a real experiment; then the four above it are NULL */
    size_t n;
} bench;

static void add_objective(bench *b, const nuem_likelihood *likelihood, const char *coordinates)
{
    nuem_coordinate c[NUEM_MAX_COORDINATES];
    nuem_error err;

    b->n = 0;
    assert_ok(nuem_coordinates_parse(coordinates, b->sm, c, &b->n, &err), err);
    assert_ok(nuem_objective_create(likelihood, b->sm, b->n, c, &b->objective, &err), err);
}

/* Takes the experiment over. */
static bench open_experiment(const nuem_data *data, nuem_experiment *experiment,
                             const char *coordinates)
{
    bench b = {.sm = nuem_test_standard_model(data), .experiment = experiment};
    nuem_error err;

    const nuem_experiment_info *info = nuem_experiment_get(b.experiment);
    b.flux = nuem_test_flux(data, info->flux);
    assert_ok(nuem_response_create(info, b.flux, &nuem_hypothesis_spec_of(b.sm)->mixing, NULL,
                                   &b.response, &err),
              err);
    const nuem_likelihood_term term = {.experiment = info, .response = b.response};
    assert_ok(nuem_likelihood_create(1, &term, nuem_hypothesis_couplings(b.sm), false,
                                     &b.likelihood, &err),
              err);
    add_objective(&b, b.likelihood, coordinates);
    return b;
}

static bench open_text(const nuem_data *data, const char *coordinates, const char *text)
{
    return open_experiment(data, nuem_test_ideal_experiment("test", "1 t y", text), coordinates);
}

static bench open_real(const nuem_data *data, const char *id, const char *coordinates)
{
    bench b = {.sm = nuem_test_standard_model(data)};
    nuem_error err;

    assert_ok(nuem_analysis_create(data, 1, &id, b.sm, NULL, &b.analysis, NULL, &err), err);
    add_objective(&b, nuem_analysis_likelihood(b.analysis), coordinates);
    return b;
}

static void close_bench(bench *b)
{
    nuem_objective_free(b->objective);
    nuem_analysis_free(b->analysis);
    nuem_likelihood_free(b->likelihood);
    nuem_response_free(b->response);
    nuem_flux_free(b->flux);
    nuem_experiment_free(b->experiment);
    nuem_hypothesis_free(b->sm);
}

/* One bin: counts b + w + k mu_eff^2, w the weak signal; k per muB^2. */
typedef struct counting {
    bench b;
    double weak, k;
} counting;

static counting open_counting(const nuem_data *data, const char *format, double n, double b)
{
    counting c;
    char text[512];
    double x[] = {0.0, 1e-10}, counts[2];
    nuem_error err;

    snprintf(text, sizeof text, format, n, b);
    c.b = open_text(data, "mu_eff", text);
    assert_ok(nuem_objective_counts(c.b.objective, 2, x, counts, &err), err);
    c.weak = counts[0];
    c.k = (counts[1] - counts[0]) / 1e-20;
    return c;
}

static const char *const poisson_bin = "data: {edges_kev: [10, 20], counts: [%.17g]}\n"
                                       "backgrounds: [{name: b, counts: [%.17g]}]\n";
static const char *const gaussian_bin =
    "statistic: gaussian\ndata: {edges_kev: [10, 20], counts: [%.17g], sigma: [10]}\n"
    "backgrounds: [{name: b, counts: [%.17g]}]\n";
static const char *const gaussian_bin_nuisance =
    "statistic: gaussian\ndata: {edges_kev: [10, 20], counts: [%.17g], sigma: [10]}\n"
    "backgrounds: [{name: b, counts: [%.17g], relative_error: 0.1}]\n";

static nuem_credible limit_of(const bench *b, size_t coordinate, const nuem_bayes_options *options)
{
    nuem_bayes_options o = *options;
    nuem_credible c;
    nuem_error err;

    if (o.samples == 0)
        o.samples = 2000; /* enough for the effective size that is asked for, in a short time */
    assert_ok(nuem_limit_bayes(b->objective, coordinate, 0.9, &o, NULL, &c, &err), err);
    assert_true(c.converged && c.rhat <= 1.01 && c.ess >= 400.0);
    assert_true(c.acceptance > 0.5 && c.acceptance <= 1.0);
    return c;
}

static void assert_estimate(nuem_estimate got, double expected)
{
    assert_true(got.error > 0.0 && got.error < 0.08 * fabs(expected));
    assert_near(got.value, expected, SIGMAS * got.error);
}

/* --- closed forms --- */

/* Nothing seen: s < -ln(1 - cl) whatever the background, for a prior flat in the signal
 * (PDG 2020, review 40.4.1: 2.303 at 90 %). */
static void no_counts(void **state)
{
    static const nuem_prior square = NUEM_PRIOR_SQUARE;
    const nuem_bayes_options flat_signal = {.sampler = {.prior = &square}}, flat = {.chains = 3};

    for (double b = 0.0; b < 4.0; b += 3.0) {
        counting c = open_counting(*state, poisson_bin, 0.0, b);
        nuem_credible r = limit_of(&c.b, 0, &flat_signal);
        assert_estimate(r.upper, sqrt(2.302585093 / c.k));
        assert_true(isnan(r.lower.value) && r.kind == NUEM_CREDIBLE_UPPER && r.is_modulus);
        assert_true(r.prior == NUEM_PRIOR_SQUARE && r.n_nuisance == 0 && r.chains == 4);
        assert_true(r.range.lower == 0.0 && r.range.upper > 10.0 * r.upper.value);
        /* flat in the moment: half a normal distribution of variance 1/2k */
        r = limit_of(&c.b, 0, &flat);
        assert_estimate(r.upper, nuem_normal_quantile(0.95) / sqrt(2.0 * c.k));
        assert_estimate(r.mean, 1.0 / sqrt(M_PI * c.k));
        assert_estimate(r.median, nuem_normal_quantile(0.75) / sqrt(2.0 * c.k));
        assert_close(r.standard_deviation, sqrt((0.5 - 1.0 / M_PI) / c.k), 0.05);
        assert_true(r.prior == NUEM_PRIOR_FLAT && r.chains == 3);
        close_bench(&c.b);
    }
}

/* Poisson probability of n counts or fewer. */
static double at_most(int n, double mu)
{
    double term = exp(-mu), sum = term;

    for (int k = 1; k <= n; k++) sum += term *= mu / k;
    return sum;
}

/* n counts over a known background: P(s > limit) = F(n; s + b)/F(n; b) (Helene, NIM 212 (1983)
 * 319). */
static void counts_over_background(void **state)
{
    static const nuem_prior square = NUEM_PRIOR_SQUARE;
    const nuem_bayes_options o = {.sampler = {.prior = &square}};

    for (int n = 1; n < 8; n += 3) {
        counting c = open_counting(*state, poisson_bin, n, 2.0);
        double known = 2.0 + c.weak, lo = 0.0, hi = 50.0;
        for (int i = 0; i < 100; i++) {
            double mid = 0.5 * (lo + hi);
            *(at_most(n, mid + known) > 0.1 * at_most(n, known) ? &lo : &hi) = mid;
        }
        assert_estimate(limit_of(&c.b, 0, &o).upper, sqrt(lo / c.k));
        close_bench(&c.b);
    }
}

static double normal_cdf(double x)
{
    return 0.5 * erfc(-x / sqrt(2.0));
}

/* Quantile of a normal distribution cut off below 0. */
static double truncated_quantile(double mean, double sd, double p)
{
    double below = normal_cdf(-mean / sd);

    return mean + sd * nuem_normal_quantile(below + p * (1.0 - below));
}

static void gaussian_with_boundary(void **state)
{
    static const nuem_prior square = NUEM_PRIOR_SQUARE;
    const nuem_bayes_options o = {.sampler = {.prior = &square}, .kind = NUEM_CREDIBLE_CENTRAL};
    static const double excess[] = {-15.0, 0.0, 8.0, 50.0};

    for (size_t i = 0; i < sizeof excess / sizeof *excess; i++) {
        counting c = open_counting(*state, gaussian_bin, 400.0 + excess[i], 300.0);
        double mean = (100.0 + excess[i] - c.weak) / c.k, sd = 10.0 / c.k;
        nuem_credible r = limit_of(&c.b, 0, &o);
        assert_estimate(r.upper_limit, sqrt(truncated_quantile(mean, sd, 0.9)));
        assert_estimate(r.upper, sqrt(truncated_quantile(mean, sd, 0.95)));
        assert_estimate(r.lower, sqrt(truncated_quantile(mean, sd, 0.05)));
        assert_estimate(r.median, sqrt(truncated_quantile(mean, sd, 0.5)));
        close_bench(&c.b);
    }
}

/* Linear and Gaussian: the marginal posterior is the profiled one. */
static void nuisances_sampled_and_profiled(void **state)
{
    static const nuem_prior square = NUEM_PRIOR_SQUARE;
    nuem_bayes_options o = {.sampler = {.prior = &square}};
    counting c = open_counting(*state, gaussian_bin_nuisance, 400.0, 300.0);
    double mean = (100.0 - c.weak) / c.k, sd = hypot(10.0, 30.0) / c.k;
    double expected = sqrt(truncated_quantile(mean, sd, 0.9));
    nuem_credible r = limit_of(&c.b, 0, &o);

    assert_estimate(r.upper, expected);
    assert_true(r.nuisances == NUEM_NUISANCES_SAMPLED && r.n_nuisance == 1);
    o.sampler.nuisances = NUEM_NUISANCES_PROFILED;
    r = limit_of(&c.b, 0, &o);
    assert_estimate(r.upper, expected);
    assert_true(r.nuisances == NUEM_NUISANCES_PROFILED && r.n_nuisance == 0);
    close_bench(&c.b);
}

/* Two bins fix signal and free background together: normal, cut off where the signal is negative. */
static void free_background(void **state)
{
    static const nuem_prior square = NUEM_PRIOR_SQUARE;
    static const double template[2] = {100.0, 300.0}, sigma[2] = {15.0, 20.0};
    bench b = open_text(*state, "mu_eff",
                        "statistic: gaussian\n"
                        "data: {edges_kev: [1, 5, 20], counts: [1, 1], sigma: [15, 20]}\n"
                        "backgrounds: [{name: b, counts: [100, 300], free: true}]\n");
    double x[] = {0.0, 1e-10}, counts[4], k[2], n[2];
    nuem_error err;

    assert_ok(nuem_objective_counts(b.objective, 2, x, counts, &err), err);
    for (int i = 0; i < 2; i++) k[i] = (counts[2 + i] - counts[i]) / 1e-20;
    double det = k[0] * template[1] - k[1] * template[0];
    double sd = hypot(sigma[0] * template[1], sigma[1] * template[0]) / fabs(det);
    for (int i = 0; i < 2; i++) n[i] = counts[i] + 1.2 * template[i] + k[i] * sd;
    const nuem_observation seen = {.counts = n};
    const nuem_bayes_options o = {.sampler = {.prior = &square, .observation = &seen}};
    nuem_credible r = limit_of(&b, 0, &o);
    assert_int_equal(r.n_nuisance, 1);
    assert_estimate(r.upper, sqrt(truncated_quantile(sd, sd, 0.9)));
    assert_estimate(r.median, sqrt(truncated_quantile(sd, sd, 0.5)));
    close_bench(&b);
}

/* --- quadratures --- */

enum { GRID = 6000 };

/* Posterior of one number on a grid of midpoints: cumulated and normalised, [GRID]. */
typedef struct grid {
    double lo, step, cumulated[GRID];
} grid;

static void cumulate(grid *g, const double *weight)
{
    double sum = 0.0;

    for (int i = 0; i < GRID; i++) g->cumulated[i] = sum += weight[i];
    for (int i = 0; i < GRID; i++) g->cumulated[i] /= sum;
}

static double grid_quantile(const grid *g, double p)
{
    int i = 0;

    while (g->cumulated[i] < p) i++;
    double before = i ? g->cumulated[i - 1] : 0.0;
    return g->lo + g->step * (i + (p - before) / (g->cumulated[i] - before));
}

static void grid_shortest(const grid *g, double cl, double end[2])
{
    double best = HUGE_VAL;

    for (double p = 0.0; p <= 1.0 - cl; p += 1e-4) {
        double a = p > 0.0 ? grid_quantile(g, p) : g->lo, b = grid_quantile(g, p + cl);
        if (b - a < best) {
            best = b - a;
            end[0] = a;
            end[1] = b;
        }
    }
}

static double chi2_at(const bench *b, nuem_objective_workspace *ws, const double *x)
{
    double chi2;
    nuem_error err;

    assert_ok(nuem_objective_eval(b->objective, ws, NULL, x, &chi2, NULL, &err), err);
    return chi2;
}

static void posterior_on_grid(const bench *b, double lo, double hi, grid *g)
{
    nuem_objective_workspace *ws = NULL;
    double *weight = malloc(GRID * sizeof *weight), x = lo, least = HUGE_VAL;
    nuem_error err;

    assert_ok(nuem_objective_workspace_create(b->objective, &ws, &err), err);
    g->lo = lo;
    g->step = (hi - lo) / GRID;
    for (int i = 0; i < GRID; i++) {
        x = lo + g->step * (i + 0.5);
        weight[i] = chi2_at(b, ws, &x);
        least = fmin(least, weight[i]);
    }
    for (int i = 0; i < GRID; i++) weight[i] = exp(0.5 * (least - weight[i]));
    cumulate(g, weight);
    free(weight);
    nuem_objective_workspace_free(ws);
}

/* Nuisances that are not fixed. */
static size_t constrained(const bench *b)
{
    const nuem_likelihood *lik = nuem_objective_likelihood(b->objective);
    size_t n = 0;

    for (size_t i = 0; i < nuem_likelihood_nuisances(lik); i++)
        n += nuem_likelihood_nuisance(lik, i)->sigma > 0.0;
    return n;
}

static void excess_of_xenon1t(void **state)
{
    bench b = open_real(*state, "xenon1t", "mu_eff");
    const nuem_bayes_options o = {.sampler = {.nuisances = NUEM_NUISANCES_PROFILED},
                                  .kind = NUEM_CREDIBLE_HPD},
                             marginal = {.kind = NUEM_CREDIBLE_HPD};
    grid *g = malloc(sizeof *g);
    double hpd[2] = {0.0, 0.0};
    nuem_credible r = limit_of(&b, 0, &o);

    posterior_on_grid(&b, 0.0, 6e-11, g);
    grid_shortest(g, 0.9, hpd);
    assert_estimate(r.upper_limit, grid_quantile(g, 0.9));
    assert_estimate(r.median, grid_quantile(g, 0.5));
    assert_near(r.lower.value, hpd[0], SIGMAS_HPD * r.lower.error);
    assert_near(r.upper.value, hpd[1], SIGMAS_HPD * r.upper.error);
    assert_true(r.lower.error < 0.05 * hpd[0] && r.upper.error < 0.05 * hpd[1]);
    assert_true(r.best_fit > hpd[0] && r.best_fit < hpd[1]);
    /* the constraints are tight: marginalising changes little */
    nuem_credible m = limit_of(&b, 0, &marginal);
    assert_int_equal(m.n_nuisance, constrained(&b));
    assert_close(m.upper.value, r.upper.value, 0.05);
    close_bench(&b);
    free(g);
}

/* The excess reads as a millicharge of either sign: two modes, with their weights. */
static void both_signs(void **state)
{
    bench b = open_real(*state, "xenon1t", "q_eff");
    const nuem_bayes_options o = {.sampler = {.nuisances = NUEM_NUISANCES_PROFILED},
                                  .samples = 6000,
                                  .kind = NUEM_CREDIBLE_CENTRAL};
    grid *g = malloc(sizeof *g);
    nuem_credible r = limit_of(&b, 0, &o);

    posterior_on_grid(&b, -2e-12, 2e-12, g);
    assert_true(!r.is_modulus && r.range.lower == -r.range.upper);
    assert_estimate(r.lower, grid_quantile(g, 0.05));
    assert_estimate(r.upper, grid_quantile(g, 0.95));
    assert_near(r.median.value, grid_quantile(g, 0.5), SIGMAS * r.median.error);
    close_bench(&b);
    free(g);
}

/* Modulus of a complex element, by a quadrature in modulus and phase. */
static void complex_element(void **state)
{
    enum { PHASES = 48 };
    static const nuem_prior modulus[2] = {NUEM_PRIOR_MODULUS, NUEM_PRIOR_MODULUS};
    bench b = open_real(*state, "xenonnt", "q_emu");
    nuem_objective_workspace *ws = NULL;
    nuem_error err;
    grid *g = malloc(sizeof *g);
    double *linear = calloc(GRID, sizeof *linear), *square = calloc(GRID, sizeof *square);

    assert_int_equal(b.n, 2);
    assert_ok(nuem_objective_workspace_create(b.objective, &ws, &err), err);
    const double zero[2] = {0.0, 0.0}, least = chi2_at(&b, ws, zero);
    g->lo = 0.0;
    g->step = 1e-12 / GRID;
    for (int i = 0; i < GRID; i++)
        for (int k = 0; k < PHASES && i % 8 == 0; k++) {
            double size = g->step * (i + 4.0), phase = 2.0 * M_PI * k / PHASES;
            double x[2] = {size * cos(phase), size * sin(phase)};
            linear[i + 4] += exp(0.5 * (least - chi2_at(&b, ws, x)));
            square[i + 4] = linear[i + 4] * size;
        }
    nuem_bayes_options o = {.sampler = {.nuisances = NUEM_NUISANCES_PROFILED}};
    nuem_credible r = limit_of(&b, 1, &o);
    cumulate(g, square);
    assert_true(r.is_modulus && r.prior == NUEM_PRIOR_FLAT && r.range.lower == 0.0);
    assert_estimate(r.upper, grid_quantile(g, 0.9));
    assert_estimate(r.median, grid_quantile(g, 0.5));
    o.sampler.prior = modulus;
    r = limit_of(&b, 0, &o);
    cumulate(g, linear);
    assert_true(r.is_modulus && r.prior == NUEM_PRIOR_MODULUS);
    assert_estimate(r.upper, grid_quantile(g, 0.9));
    assert_estimate(r.median, grid_quantile(g, 0.5));
    free(linear);
    free(square);
    free(g);
    nuem_objective_workspace_free(ws);
    close_bench(&b);
}

/* Gradients in the variables of the chains against differences, for every prior and treatment. */
static void gradients(void **state)
{
    /* central differences of 1e-5 have an error of 1e-10 of the third derivative, and the rounding of
     * chi2 = 40 over the step */
    const double step = 1e-5, tolerance = 1e-6;
    bench b = open_real(*state, "xenon1t", "mu_eff,q_ee,q_emu");
    nuem_error err;

    assert_int_equal(b.n, 4);
    for (int k = 0; k < 6; k++) {
        const nuem_prior prior[4] = {k % 3, k % 3, k % 3, k % 3};
        const nuem_sampler_options o = {.prior = prior, .nuisances = k / 3};
        nuem_sampler *s = NULL;
        nuem_sampler_workspace *ws = NULL;
        assert_ok(nuem_sampler_create(b.objective, &o, &s, &err), err);
        assert_ok(nuem_sampler_workspace_create(s, &ws, &err), err);
        double v[16] = {-1.3, 2.1, 0.7, -1.1, 0.3, -0.2, 0.4}, g[16], chi2, up, down, size = 0.0;
        assert_true(s->n <= 16);
        assert_ok(nuem_sampler_chi2(s, ws, v, o.nuisances, &chi2, g, &err), err);
        for (size_t i = 0; i < s->n; i++) size = fmax(size, fabs(g[i]));
        for (size_t i = 0; i < s->n; i++) {
            double at = v[i];
            v[i] = at + step;
            assert_ok(nuem_sampler_chi2(s, ws, v, o.nuisances, &up, NULL, &err), err);
            v[i] = at - step;
            assert_ok(nuem_sampler_chi2(s, ws, v, o.nuisances, &down, NULL, &err), err);
            v[i] = at;
            assert_near(g[i], (up - down) / (2.0 * step), tolerance * fmax(1.0, size));
        }
        nuem_sampler_workspace_free(ws);
        nuem_sampler_free(s);
    }
    close_bench(&b);
}

/* --- what changes nothing, and what stops it --- */

static void chains_resume(void **state)
{
    bench b = open_real(*state, "xenon1t", "charge");
    const nuem_sampler_options o = {.seed = 3, .burn_in = 150};
    nuem_sampler *s = NULL;
    nuem_sampler_workspace *ws = NULL, *other = NULL;
    nuem_error err;
    char name[80];

    assert_ok(nuem_sampler_create(b.objective, &o, &s, &err), err);
    assert_ok(nuem_sampler_workspace_create(s, &ws, &err), err);
    assert_ok(nuem_sampler_workspace_create(s, &other, &err), err);
    const size_t columns = nuem_sampler_columns(s), size = nuem_chain_size(s);
    assert_int_equal(columns, 9 + constrained(&b));
    assert_int_equal(nuem_sampler_burn_in(s), 150);
    nuem_sampler_column_name(s, 0, name, sizeof name);
    assert_string_equal(name, "q_ee");
    nuem_sampler_column_name(s, 9, name, sizeof name);
    assert_string_equal(name,
                        nuem_likelihood_nuisance_name(nuem_objective_likelihood(b.objective), 0));
    double *one = malloc(size * sizeof *one), *two = malloc(size * sizeof *two);
    double *x = malloc(200 * columns * sizeof *x), *y = malloc(200 * columns * sizeof *y);
    double chi2[200], again[200];
    assert_ok(nuem_chain_start(s, ws, 5, one, &err), err);
    assert_ok(nuem_chain_start(s, other, 5, two, &err), err);
    assert_ok(nuem_chain_advance(s, ws, 200, 2, one, x, chi2, &err), err);
    assert_ok(nuem_chain_advance(s, other, 100, 2, two, y, again, &err), err);
    double *saved = malloc(size * sizeof *saved);
    memcpy(saved, two, size * sizeof *saved);
    free(two);
    assert_ok(nuem_chain_advance(s, other, 100, 2, saved, y + 100 * columns, again + 100, &err),
              err);
    assert_memory_equal(x, y, 200 * columns * sizeof *x);
    assert_memory_equal(chi2, again, sizeof chi2);
    assert_memory_equal(one, saved, size * sizeof *one);
    assert_true(nuem_chain_steps(one) == 400);
    /* what is recorded is the chi2 at the sample */
    nuem_objective_workspace *ows = NULL;
    const nuem_likelihood *lik = nuem_objective_likelihood(b.objective);
    double *nuisance = calloc(nuem_likelihood_nuisances(lik), sizeof *nuisance), direct;
    size_t k = 9;
    for (size_t i = 0; i < nuem_likelihood_nuisances(lik); i++)
        nuisance[i] = nuem_likelihood_nuisance(lik, i)->sigma > 0.0
                          ? x[199 * columns + k++]
                          : nuem_likelihood_nuisance(lik, i)->nominal;
    assert_ok(nuem_objective_workspace_create(b.objective, &ows, &err), err);
    assert_ok(nuem_objective_eval_at(b.objective, ows, NULL, x + 199 * columns, nuisance, &direct,
                                     NULL, NULL, &err),
              err);
    assert_close(chi2[199], direct, 1e-10);
    /* refusals */
    assert_fails(nuem_chain_advance(s, ws, 1, 0, one, NULL, NULL, &err), NUEM_ERR_ARG, err,
                 "thinning is 0");
    assert_fails(nuem_chain_advance(s, ws, (size_t)1 << 50, 1, one, NULL, NULL, &err), NUEM_ERR_ARG,
                 err, "too many");
    one[1] = 4.0;
    assert_fails(nuem_chain_advance(s, ws, 1, 1, one, NULL, NULL, &err), NUEM_ERR_ARG, err,
                 "another sampler");
    free(nuisance);
    free(one);
    free(saved);
    free(x);
    free(y);
    nuem_objective_workspace_free(ows);
    nuem_sampler_workspace_free(ws);
    nuem_sampler_workspace_free(other);
    nuem_sampler_free(s);
    close_bench(&b);
}

static void any_number_of_threads(void **state)
{
    bench b = open_real(*state, "xenon1t", "mu_eff");
    nuem_bayes_options o = {.samples = 2000, .chains = 5};
    nuem_credible one, many;
    nuem_error err;

    assert_ok(nuem_limit_bayes(b.objective, 0, 0.9, &o, NULL, &one, &err), err);
    for (int threads = 2; threads < 10; threads += 3) {
        o.threads = threads;
        assert_ok(nuem_limit_bayes(b.objective, 0, 0.9, &o, NULL, &many, &err), err);
        assert_true(one.upper.value == many.upper.value && one.hpd[0].value == many.hpd[0].value &&
                    one.mean.value == many.mean.value && one.rhat == many.rhat &&
                    one.ess == many.ess && one.acceptance == many.acceptance);
    }
    o.sampler.seed = 1;
    assert_ok(nuem_limit_bayes(b.objective, 0, 0.9, &o, NULL, &many, &err), err);
    assert_true(one.upper.value != many.upper.value);
    /* too few samples: a result that says so */
    o.samples = 100;
    assert_ok(nuem_limit_bayes(b.objective, 0, 0.9, &o, NULL, &many, &err), err);
    assert_false(many.converged);
    assert_true(many.ess < NUEM_CONVERGED_ESS || many.rhat > NUEM_CONVERGED_RHAT);
    close_bench(&b);
}

/* The observation of the options replaces the data. */
static void other_observation(void **state)
{
    static const nuem_prior square = NUEM_PRIOR_SQUARE;
    const double none = 0.0;
    const nuem_observation nothing = {.counts = &none};
    const nuem_bayes_options o = {.sampler = {.prior = &square, .observation = &nothing}};
    counting c = open_counting(*state, poisson_bin, 7.0, 2.0);

    assert_estimate(limit_of(&c.b, 0, &o).upper, sqrt(2.302585093 / c.k));
    close_bench(&c.b);
}

/* A narrow range of the prior cuts the posterior. */
static void range_cuts(void **state)
{
    counting c = open_counting(*state, poisson_bin, 0.0, 1.0);
    const nuem_prior_range range = {0.2 / sqrt(c.k), 0.5 / sqrt(c.k)};
    const nuem_bayes_options o = {.sampler = {.range = &range}, .kind = NUEM_CREDIBLE_CENTRAL};
    nuem_credible r = limit_of(&c.b, 0, &o);
    double a = normal_cdf(0.2 * sqrt(2.0)), b = normal_cdf(0.5 * sqrt(2.0)), d = b - a;

    assert_estimate(r.lower, nuem_normal_quantile(a + 0.05 * d) / sqrt(2.0 * c.k));
    assert_estimate(r.upper, nuem_normal_quantile(a + 0.95 * d) / sqrt(2.0 * c.k));
    assert_true(r.range.lower == range.lower && r.range.upper == range.upper);
    close_bench(&c.b);
}

static bool stop(double fraction, void *context)
{
    int *calls = context;

    assert_true(fraction >= 0.0 && fraction < 1.0);
    return ++*calls < 3;
}

static void bad_input(void **state)
{
    bench b = open_real(*state, "xenon1t", "mu_eff,q_emu,sin2_theta_w");
    nuem_prior prior[4] = {NUEM_PRIOR_FLAT, NUEM_PRIOR_FLAT, NUEM_PRIOR_FLAT, NUEM_PRIOR_SQUARE};
    nuem_prior_range range[4] = {{0.0, 1e-10}, {0.0, 1e-12}, {0.0, 1e-12}, {0.0, 1.0}};
    nuem_bayes_options o = {.sampler = {.burn_in = 100}, .samples = 100};
    nuem_credible c = {.cl = -1.0};
    nuem_error err;
    int calls = 0;
    const nuem_progress progress = {stop, &calls};

    assert_int_equal(b.n, 4);
#define REFUSED(coordinate, cl, part)                                                              \
    assert_fails(nuem_limit_bayes(b.objective, coordinate, cl, &o, NULL, &c, &err), NUEM_ERR_ARG,  \
                 err, part)
    REFUSED(4, 0.9, "coordinate is 4");
    REFUSED(0, 1.0, "credibility is 1");
    REFUSED(0, (double)NAN, "credibility is");
    o.kind = (nuem_credible_kind)3;
    REFUSED(0, 0.9, "kind 3");
    o.kind = NUEM_CREDIBLE_UPPER;
    o.chains = 1;
    REFUSED(0, 0.9, "1 chains");
    o.chains = 0;
    o.samples = 99;
    REFUSED(0, 0.9, "99 samples");
    o.samples = 100;
    o.threads = -1;
    REFUSED(0, 0.9, "-1 threads");
    o.threads = 0;
    o.sampler.nuisances = (nuem_treatment)2;
    REFUSED(0, 0.9, "treatment 2");
    o.sampler.nuisances = NUEM_NUISANCES_SAMPLED;
    o.sampler.prior = prior;
    REFUSED(0, 0.9, "prior of sin2_theta_w is 'square'");
    prior[3] = NUEM_PRIOR_FLAT;
    prior[0] = (nuem_prior)3;
    REFUSED(0, 0.9, "prior 3 of mu_eff");
    prior[0] = NUEM_PRIOR_FLAT;
    prior[1] = NUEM_PRIOR_MODULUS;
    REFUSED(0, 0.9, "two parts of q_emu differ");
    prior[1] = NUEM_PRIOR_FLAT;
    o.sampler.range = range;
    range[0].lower = -1e-10;
    REFUSED(0, 0.9, "prior of mu_eff has the range [-1e-10, 1e-10]");
    range[0].lower = 2e-10;
    REFUSED(0, 0.9, "must be finite and rise");
    range[0] = (nuem_prior_range){0.0, HUGE_VAL};
    REFUSED(0, 0.9, "must be finite");
    range[0].upper = 1e-10;
#undef REFUSED
    o.samples = 10000;
    assert_fails(nuem_limit_bayes(b.objective, 0, 0.9, &o, &progress, &c, &err), NUEM_ERR_CANCELLED,
                 err, "stopped after 2000 of 10100 steps");
    assert_true(c.cl == -1.0);
    close_bench(&b);
    /* a signal that may vanish for all that is known bounds nothing */
    static const char text[] =
        "schema: nuem/experiment/1\nid: t\ntitle: t\nchannel: es\nflux: solar-b16-gs98\n"
        "target: {formula: Xe, atom: step}\nexposure: 1 t y\n"
        "efficiency: {constant: 1, energy: true, relative_error: 1}\n"
        "data: {edges_kev: [10, 20], counts: [5]}\nbackgrounds: [{name: b, counts: [5]}]\n";
    nuem_experiment *vague = NULL;
    assert_ok(nuem_experiment_parse(NULL, text, sizeof text - 1, "t", &vague, &err), err);
    b = open_experiment(*state, vague, "mu_eff");
    o.sampler.prior = NULL;
    o.sampler.range = NULL;
    assert_fails(nuem_limit_bayes(b.objective, 0, 0.9, &o, NULL, &c, &err), NUEM_ERR_CONVERGE, err,
                 "do not bound mu_eff");
    close_bench(&b);
}

static void names(void **unused)
{
    (void)unused;
    assert_string_equal(nuem_prior_name(NUEM_PRIOR_MODULUS), "modulus");
    assert_string_equal(nuem_treatment_name(NUEM_NUISANCES_PROFILED), "profiled");
    assert_null(nuem_prior_name((nuem_prior)7));
    assert_null(nuem_treatment_name((nuem_treatment)7));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_counts),
        cmocka_unit_test(counts_over_background),
        cmocka_unit_test(gaussian_with_boundary),
        cmocka_unit_test(nuisances_sampled_and_profiled),
        cmocka_unit_test(free_background),
        cmocka_unit_test(gradients),
        cmocka_unit_test(excess_of_xenon1t),
        cmocka_unit_test(both_signs),
        cmocka_unit_test(complex_element),
        cmocka_unit_test(chains_resume),
        cmocka_unit_test(any_number_of_threads),
        cmocka_unit_test(other_observation),
        cmocka_unit_test(range_cuts),
        cmocka_unit_test(bad_input),
        cmocka_unit_test(names),
    };

    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
