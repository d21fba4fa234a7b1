/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What nuem scan writes, against direct calls of the library. */
#include "nuem/analysis.h"
#include "nuem/fit.h"
#include "nuem/objective.h"
#include "nuem/sampler.h"
#include "nuem/toys.h"
#include "support/fixture.h"
#include "support/hdf5_file.h"
#include "support/program.h"
#include "support/temporary.h"

/* Another block size of the matrix product sums in another order. */
static const double TOL_SUM = 1e-12;
/* chi2 by the response's own counts: the polynomial in the couplings rounds differently. */
static const double TOL_ROUTE = 1e-9;
/* What the fit promises about its minimum (nuem_fit.converged). */
static const double TOL_FIT = 1e-3;

#define HEAD "schema: nuem/scan/1\nexperiments: [xenon1t]\n"
static const char grid[] = HEAD "parameters:\n"
                                "  - {name: mu_e, lo: 0, hi: 5e-11, n: 7}\n"
                                "  - {name: q_ee, scale: list, values: [-1e-13, 0, 3e-13]}\n"
                                "nuisances: true\ncounts: true\nchunk: 4\n";

/* The analysis that the scan made, made again. */
typedef struct direct {
    nuem_hypothesis *hyp;
    nuem_analysis *analysis;
    nuem_objective *objective;
    nuem_objective_workspace *ws;
} direct;

static direct open_direct(const nuem_data *data, size_t n, const nuem_coordinate *coordinate)
{
    static const char *const id[] = {"xenon1t"};
    nuem_error err;
    direct d = {.hyp = nuem_test_standard_model(data)};

    assert_ok(nuem_analysis_create(data, 1, id, d.hyp, NULL, &d.analysis, NULL, &err), err);
    assert_ok(nuem_objective_create(nuem_analysis_likelihood(d.analysis), d.hyp, n, coordinate,
                                    &d.objective, &err),
              err);
    assert_ok(nuem_objective_workspace_create(d.objective, &d.ws, &err), err);
    return d;
}

static void close_direct(direct *d)
{
    nuem_objective_workspace_free(d->ws);
    nuem_objective_free(d->objective);
    nuem_analysis_free(d->analysis);
    nuem_hypothesis_free(d->hyp);
}

static nuem_coordinate coordinate(const char *name, bool imaginary)
{
    nuem_coordinate c = {.imaginary = imaginary};
    nuem_error err;

    assert_ok(nuem_parameter_find(name, &c.parameter, &err), err);
    return c;
}

static void scan(const char *name, const char *config, const char *options)
{
    char line[400], file[100];

    snprintf(file, sizeof file, "%s.yaml", name);
    nuem_test_put(file, config);
    snprintf(line, sizeof line, "nuem scan %s.yaml %s", name, options);
    nuem_outcome o = run_well(line);
    release(&o);
}

static double *column(const char *file, const char *name, size_t want)
{
    size_t n;
    double *value = read_numbers(nuem_test_path(file), name, &n);

    assert_int_equal(n, want);
    return value;
}

static void grid_is_direct_evaluation(void **state)
{
    static const double q[] = {-1e-13, 0.0, 3e-13};
    const nuem_coordinate c[] = {coordinate("mu_e", false), coordinate("q_ee", false)};
    direct d = open_direct(*state, 2, c);
    const nuem_likelihood *lik = nuem_analysis_likelihood(d.analysis);
    const size_t m = nuem_likelihood_nuisances(lik), bins = nuem_likelihood_bins(lik);
    double theta[NUEM_MAX_NUISANCES], counts[200], chi2;
    const nuem_evaluation more = {.nuisance = theta};
    nuem_likelihood_workspace *ws = NULL;
    nuem_error err;

    assert_in_range(bins, 1, 200);
    assert_ok(nuem_likelihood_workspace_create(lik, &ws, &err), err);
    scan("grid", grid, "");
    double *mu = column("grid.h5", "points/mu_e", 21),
           *charge = column("grid.h5", "points/q_ee", 21),
           *got = column("grid.h5", "points/chi2", 21),
           *status = column("grid.h5", "points/status", 21),
           *nuisance = column("grid.h5", "points/nuisances", 21 * m),
           *signal = column("grid.h5", "points/counts", 21 * bins);
    for (size_t i = 0; i < 21; i++) {
        const double x[] = {(double)(i / 3) * 5e-11 / 6.0, q[i % 3]};
        assert_near(mu[i], x[0], 1e-26); /* the axis rounds once */
        assert_true(charge[i] == x[1]);
        const double at[] = {mu[i], charge[i]};
        assert_ok(nuem_objective_eval(d.objective, d.ws, NULL, at, &chi2, &more, &err), err);
        assert_true(got[i] == chi2 && status[i] == 0.0); /* bit for bit */
        assert_memory_equal(nuisance + i * m, theta, m * sizeof *theta);
        assert_ok(nuem_objective_counts(d.objective, 1, at, counts, &err), err);
        for (size_t b = 0; b < bins; b++)
            assert_near(signal[i * bins + b], counts[b], TOL_SUM * (1.0 + fabs(counts[b])));
        /* without the objective */
        nuem_couplings couplings;
        nuem_objective_couplings(d.objective, at, &couplings);
        assert_ok(nuem_likelihood_chi2(lik, ws, &couplings, &chi2, NULL, NULL, &err), err);
        assert_close(got[i], chi2, TOL_ROUTE);
    }
    free(mu), free(charge), free(got), free(status), free(nuisance), free(signal);
    nuem_likelihood_workspace_free(ws);
    close_direct(&d);
}

static void axes_are_spaced(void **state)
{
    (void)state;
    scan("axes",
         HEAD
         "parameters:\n  - {name: mu_eff, lo: 1e-12, hi: 1e-10, n: 3, scale: log}\n"
         "  - {name: r2_ee, lo: -1e-32, hi: 1e-32, n: 2}\n  - {name: q_ee, lo: 0, hi: 0, n: 1}\n",
         "");
    double *mu = column("axes.h5", "axes/mu_eff", 3), *r = column("axes.h5", "axes/r2_ee", 2),
           *at = column("axes.h5", "points/mu_eff", 6);
    assert_true(mu[0] == 1e-12 && mu[2] == 1e-10 && r[0] == -1e-32 && r[1] == 1e-32);
    assert_close(mu[1], 1e-11, 1e-14); /* exp of a logarithm */
    assert_true(at[0] == mu[0] && at[1] == mu[0] && at[2] == mu[1] && at[5] == mu[2]);
    free(mu), free(r), free(at);
}

static void points_come_from_a_table(void **state)
{
    const nuem_coordinate c[] = {coordinate("q_emu", false), coordinate("q_emu", true)};
    direct d = open_direct(*state, 2, c);
    nuem_error err;
    double chi2;

    nuem_test_put("some.csv", "# in e\nq_emu,Im_q_emu\n1e-13,2e-13\n-3e-13,0\n0,1e-12\n");
    scan("table", HEAD "points: {table: some.csv}\n", "");
    double *re = column("table.h5", "points/q_emu", 3),
           *im = column("table.h5", "points/Im q_emu", 3),
           *got = column("table.h5", "points/chi2", 3);
    assert_true(re[1] == -3e-13 && im[2] == 1e-12);
    for (int i = 0; i < 3; i++) {
        const double x[] = {re[i], im[i]};
        assert_ok(nuem_objective_eval(d.objective, d.ws, NULL, x, &chi2, NULL, &err), err);
        assert_true(got[i] == chi2);
    }
    free(re), free(im), free(got);
    close_direct(&d);
}

/* The profile against a fine walk over the profiled coordinate. */
static void profile_is_the_minimum(void **state)
{
    enum { WALK = 4001 };
    const nuem_coordinate c[] = {coordinate("q_emu", false), coordinate("q_emu", true)};
    direct d = open_direct(*state, 2, c);
    nuem_error err;

    scan("profile",
         HEAD "parameters: [{name: q_emu, lo: -1e-12, hi: 1e-12, n: 3}]\nprofile: [q_emu]\n"
              "nuisances: true\n",
         "");
    double *got = column("profile.h5", "points/chi2", 3),
           *at = column("profile.h5", "points/q_emu", 3),
           *im = column("profile.h5", "profiled/Im q_emu", 3);
    for (int i = 0; i < 3; i++) {
        double least = HUGE_VAL, chi2;
        for (int k = 0; k < WALK; k++) {
            const double x[] = {at[i], -4e-12 + 8e-12 * k / (WALK - 1)};
            assert_ok(nuem_objective_eval(d.objective, d.ws, NULL, x, &chi2, NULL, &err), err);
            least = fmin(least, chi2);
        }
        assert_true(got[i] <= least + 1e-8);
        /* steps of 2e-15 e change chi2 by less than this beside the minimum */
        assert_near(got[i], least, TOL_FIT);
        const double x[] = {at[i], im[i]};
        assert_ok(nuem_objective_eval(d.objective, d.ws, NULL, x, &chi2, NULL, &err), err);
        assert_near(got[i], chi2, 1e-9);
    }
    free(got), free(at), free(im);
    close_direct(&d);
}

/* Toys drawn and fitted by hand: the same toys, and a walk in place of the search. */
static void toys_are_drawn_and_fitted(void **state)
{
    enum { POINTS = 3, TOYS = 8, WALK = 3001, SEED = 11 };
    const nuem_coordinate c = coordinate("mu_eff", false);
    direct d = open_direct(*state, 1, &c);
    const nuem_likelihood *lik = nuem_analysis_likelihood(d.analysis);
    double theta[NUEM_MAX_NUISANCES], centre[NUEM_MAX_NUISANCES], expected[200], off[200],
        counts[200], toy_off[200], chi2;
    const nuem_evaluation more = {.nuisance = theta, .expected = expected, .expected_off = off};
    const nuem_observation toy = {counts, toy_off, centre};
    nuem_error err;

    scan("toys",
         HEAD "parameters: [{name: mu_eff, lo: 0, hi: 4e-11, n: 3}]\ntoys: {n: 8}\nseed: 11\n", "");
    double *got = column("toys.h5", "toys/delta_chi2", (size_t)POINTS * TOYS),
           *data = column("toys.h5", "toys/delta_chi2_data", POINTS),
           *at = column("toys.h5", "points/mu_eff", POINTS),
           *of_data = column("toys.h5", "points/chi2", POINTS);
    for (size_t p = 0; p < POINTS; p++) {
        assert_ok(nuem_objective_eval(d.objective, d.ws, NULL, &at[p], &chi2, &more, &err), err);
        for (int t = -1; t < TOYS; t++) { /* -1: the data */
            const nuem_observation *seen = t < 0 ? NULL : &toy;
            double here, least = HUGE_VAL;
            if (t >= 0)
                assert_ok(nuem_toy_draw(lik, expected, off, theta, SEED, p * TOYS + (size_t)t,
                                        counts, toy_off, centre, &err),
                          err);
            assert_ok(nuem_objective_eval(d.objective, d.ws, seen, &at[p], &here, NULL, &err), err);
            least = here;
            for (int k = 0; k < WALK; k++) {
                const double x = 1e-10 * k / (WALK - 1);
                assert_ok(nuem_objective_eval(d.objective, d.ws, seen, &x, &chi2, NULL, &err), err);
                least = fmin(least, chi2);
            }
            const double want = here - least, is = t < 0 ? data[p] : got[p * TOYS + (size_t)t];
            assert_true(is >= want - 1e-7);
            assert_near(is, want, TOL_FIT); /* the walk's steps are 3e-14 muB */
        }
        assert_true(of_data[p] >= 0.0);
    }
    free(got), free(data), free(at), free(of_data);
    close_direct(&d);
}

/* Chains cut into chunks are those of one long run of the sampler. */
static void chains_are_the_samplers(void **state)
{
    enum { SAMPLES = 50, THIN = 3 };
    const nuem_coordinate c[] = {coordinate("mu_eff", false), coordinate("q_ee", false)};
    const nuem_prior prior[] = {NUEM_PRIOR_FLAT, NUEM_PRIOR_FLAT};
    const nuem_prior_range range[] = {{0.0, 6e-11}, {-1e-12, 1e-12}};
    const nuem_sampler_options options = {
        .prior = prior, .range = range, .seed = 5, .burn_in = 200};
    direct d = open_direct(*state, 2, c);
    nuem_sampler *sampler = NULL;
    nuem_sampler_workspace *ws = NULL;
    nuem_error err;

    scan("chain",
         HEAD "parameters:\n  - {name: mu_eff, lo: 0, hi: 6e-11}\n  - {name: q_ee, lo: -1e-12, hi: "
              "1e-12}\n"
              "chain: {chains: 2, samples: 50, thin: 3, burn_in: 200}\nchunk: 16\nseed: 5\n",
         "");
    assert_ok(nuem_sampler_create(d.objective, &options, &sampler, &err), err);
    assert_ok(nuem_sampler_workspace_create(sampler, &ws, &err), err);
    const size_t n = nuem_sampler_columns(sampler);
    double *chain = malloc(nuem_chain_size(sampler) * sizeof *chain),
           *sample = malloc(SAMPLES * n * sizeof *sample), chi2[SAMPLES];
    double *mu = column("chain.h5", "points/mu_eff", 2 * SAMPLES),
           *q = column("chain.h5", "points/q_ee", 2 * SAMPLES),
           *got = column("chain.h5", "points/chi2", 2 * SAMPLES);
    assert_non_null(chain);
    assert_non_null(sample);
    for (size_t k = 0; k < 2; k++) {
        assert_ok(nuem_chain_start(sampler, ws, k, chain, &err), err);
        assert_ok(nuem_chain_advance(sampler, ws, 200, 1, chain, NULL, NULL, &err), err);
        assert_ok(nuem_chain_advance(sampler, ws, SAMPLES, THIN, chain, sample, chi2, &err), err);
        for (size_t i = 0; i < SAMPLES; i++)
            assert_true(mu[k * SAMPLES + i] == sample[i * n] &&
                        q[k * SAMPLES + i] == sample[i * n + 1] && got[k * SAMPLES + i] == chi2[i]);
    }
    free(mu), free(q), free(got), free(chain), free(sample);
    nuem_sampler_workspace_free(ws);
    nuem_sampler_free(sampler);
    close_direct(&d);
}

/* The answer on standard output is the minimum of the file. */
static void summary_tells_the_best_point(void **state)
{
    (void)state;
    nuem_test_put("best.yaml", grid);
    json_t *root = run_json("nuem scan best.yaml --json", "nuem/scan/1");
    double *chi2 = column("best.h5", "points/chi2", 21), least = HUGE_VAL;
    for (int i = 0; i < 21; i++) least = fmin(least, chi2[i]);
    assert_true(json_number_value(result_of(root, "chi2_min")) == least);
    assert_int_equal(json_integer_value(result_of(root, "failed_points")), 0);
    assert_int_equal(json_integer_value(result_of(root, "points")), 21);
    free(chi2);
    json_decref(root);
}

/* A point without a chi2 is noted, and the scan goes on. */
static void failed_points_are_noted(void **state)
{
    (void)state;
    nuem_test_put("far.csv", "mu_eff\n1e-11\n1e200\n2e-11\n");
    nuem_test_put("far.yaml", HEAD "points: {table: far.csv}\n");
    nuem_outcome o = run_shell("nuem scan far.yaml");
    if (o.code != 1 || !strstr(o.err, "1 of 3 points")) say("far", &o);
    assert_int_equal(o.code, 1);
    assert_non_null(strstr(o.err, "nuem: 1 of 3 points have no chi2; points/status says why\n"));
    release(&o);
    double *chi2 = column("far.h5", "points/chi2", 3),
           *status = column("far.h5", "points/status", 3);
    assert_true(isfinite(chi2[0]) && isnan(chi2[1]) && isfinite(chi2[2]));
    assert_true(status[0] == 0.0 && status[1] != 0.0 && status[2] == 0.0);
    free(chi2), free(status);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grid_is_direct_evaluation),    cmocka_unit_test(axes_are_spaced),
        cmocka_unit_test(points_come_from_a_table),     cmocka_unit_test(profile_is_the_minimum),
        cmocka_unit_test(toys_are_drawn_and_fitted),    cmocka_unit_test(chains_are_the_samplers),
        cmocka_unit_test(summary_tells_the_best_point), cmocka_unit_test(failed_points_are_noted),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
