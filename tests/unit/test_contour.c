/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chi2 over two parameters: against the likelihood point by point, against intervals of one
 * parameter, and the same for any number of threads. */
#include "nuem/analysis.h"
#include "nuem/contour.h"
#include "nuem/limit.h"
#include "support/assert_close.h"
#include "support/fixture.h"

typedef struct opened {
    nuem_hypothesis *hyp;
    nuem_analysis *analysis;
    const nuem_likelihood *likelihood;
} opened;

static opened open_one(const nuem_data *data, const char *id)
{
    opened o = {nuem_test_standard_model(data), NULL, NULL};
    nuem_error err;

    assert_ok(nuem_analysis_create(data, 1, &id, o.hyp, NULL, &o.analysis, NULL, &err), err);
    o.likelihood = nuem_analysis_likelihood(o.analysis);
    return o;
}

static void close_one(opened *o)
{
    nuem_analysis_free(o->analysis);
    nuem_hypothesis_free(o->hyp);
}

static const nuem_parameter *parameter(const char *name)
{
    const nuem_parameter *p = NULL;

    assert_int_equal(nuem_parameter_find(name, &p, NULL), NUEM_OK);
    return p;
}

static nuem_contour *contour(const opened *o, const char *a, const char *b,
                             const nuem_contour_options *options)
{
    const nuem_parameter *const axes[2] = {parameter(a), parameter(b)};
    nuem_contour *c = NULL;
    nuem_error err;

    assert_ok(nuem_contour_create(o->likelihood, o->hyp, axes, 0.9, options, &c, &err), err);
    return c;
}

/* Route 2: couplings set by hand, chi2 of the likelihood itself. */
static void grid_is_the_likelihood(void **state)
{
    opened o = open_one(*state, "xenonnt");
    const nuem_contour_options options = {.n = {9, 7}};
    nuem_contour *c = contour(&o, "q_ee", "q_mumu", &options);
    nuem_likelihood_workspace *ws = NULL;
    nuem_error err;

    assert_ok(nuem_likelihood_workspace_create(o.likelihood, &ws, &err), err);
    for (size_t j = 0; j < 7; j++)
        for (size_t i = 0; i < 9; i++) {
            nuem_couplings k = *nuem_hypothesis_couplings(o.hyp);
            double chi2;
            k.charge_e.m[0][0].re = c->axis[0][i];
            k.charge_e.m[1][1].re = c->axis[1][j];
            assert_ok(nuem_likelihood_chi2(o.likelihood, ws, &k, &chi2, NULL, NULL, &err), err);
            /* sums of some 20: both stop at 1e-12 in their nuisances */
            assert_near(c->delta_chi2[j * 9 + i], chi2 - c->chi2_min, 1e-8);
            assert_true(c->delta_chi2[j * 9 + i] >= -1e-9);
        }
    /* levels: PDG 2020, table 40.2, rounded there */
    assert_near(c->level[0], 2.71, 5e-3);
    assert_near(c->level[1], 4.61, 5e-3);
    nuem_likelihood_workspace_free(ws);
    nuem_contour_free(c);
    close_one(&o);
}

/* Extremes of the line of one degree of freedom are the ends of the interval of each parameter with
 * the other one profiled. */
static void extremes_are_intervals(void **state)
{
    static const struct {
        const char *experiment, *name[2];
    } cases[] = {{"xenonnt", {"q_ee", "q_mumu"}}, {"xenonnt", {"q_ee", "q_emu"}}};

    for (size_t m = 0; m < sizeof cases / sizeof cases[0]; m++) {
        opened o = open_one(*state, cases[m].experiment);
        const nuem_contour_options options = {.n = {41, 41}};
        nuem_contour *c = contour(&o, cases[m].name[0], cases[m].name[1], &options);
        for (int k = 0; k < 2; k++) {
            nuem_coordinate other[2];
            nuem_limit_options how = {.other = other};
            nuem_limit limit;
            nuem_error err;
            double lo = HUGE_VAL, hi = -HUGE_VAL;
            assert_ok(
                nuem_coordinates_parse(cases[m].name[1 - k], o.hyp, other, &how.n_other, &err),
                err);
            assert_ok(nuem_limit_interval(o.likelihood, o.hyp, parameter(cases[m].name[k]), 0.9,
                                          NUEM_TWO_SIDED, &how, &limit, &err),
                      err);
            for (size_t l = 0; l < c->n_line; l++)
                for (size_t i = 0; c->line[l].level == 0 && i < c->line[l].n; i++) {
                    lo = fmin(lo, c->line[l].point[i][k]);
                    hi = fmax(hi, c->line[l].point[i][k]);
                }
            double cell = c->axis[k][1] - c->axis[k][0];
            assert_near(hi, limit.upper, 0.5 * cell);
            if (!isnan(limit.lower)) assert_near(lo, limit.lower, 0.5 * cell);
            assert_near(c->chi2_min, limit.chi2_min, 1e-4);
        }
        nuem_contour_free(c);
        close_one(&o);
    }
}

/* Bit by bit, with and without searches at each point. */
static void threads_do_not_matter(void **state)
{
    static const char *const second[] = {"q_mumu", "q_etau"};
    opened o = open_one(*state, "xenon1t");
    nuem_coordinate other[4];
    size_t n_other = 0;

    assert_int_equal(nuem_coordinates_parse("mu_eff", o.hyp, other, &n_other, NULL), NUEM_OK);
    for (int m = 0; m < 2; m++) {
        nuem_contour *c[3];
        for (int t = 0; t < 3; t++) {
            const nuem_contour_options options = {
                .n = {11, 13}, .threads = t + 1, .other = other, .n_other = m ? 0 : n_other};
            c[t] = contour(&o, "q_ee", second[m], &options);
        }
        for (int t = 1; t < 3; t++) {
            assert_memory_equal(c[t]->delta_chi2, c[0]->delta_chi2,
                                11 * 13 * sizeof *c[0]->delta_chi2);
            assert_memory_equal(c[t]->axis[0], c[0]->axis[0], 11 * sizeof *c[0]->axis[0]);
            assert_memory_equal(c[t]->axis[1], c[0]->axis[1], 13 * sizeof *c[0]->axis[1]);
            assert_int_equal(c[t]->n_line, c[0]->n_line);
            for (size_t l = 0; l < c[0]->n_line; l++) {
                assert_int_equal(c[t]->line[l].n, c[0]->line[l].n);
                assert_memory_equal(c[t]->line[l].point, c[0]->line[l].point,
                                    c[0]->line[l].n * sizeof *c[0]->line[l].point);
            }
        }
        for (int t = 0; t < 3; t++) nuem_contour_free(c[t]);
    }
    close_one(&o);
}

/* With more profiled no point rises; a modulus begins at zero, and exchanged axes are the same. */
static void symmetry_and_freedom(void **state)
{
    opened o = open_one(*state, "xenonnt");
    nuem_coordinate other[4];
    nuem_contour_options options = {.n = {9, 9}, .range = {{0.0, 2e-11}, {-1e-12, 1e-12}}};
    nuem_contour *a = contour(&o, "mu_eff", "q_ee", &options);

    options = (nuem_contour_options){.n = {9, 9}, .range = {{-1e-12, 1e-12}, {0.0, 2e-11}}};
    nuem_contour *b = contour(&o, "q_ee", "mu_eff", &options);
    options.other = other;
    assert_int_equal(nuem_coordinates_parse("q_mumu", o.hyp, other, &options.n_other, NULL),
                     NUEM_OK);
    nuem_contour *c = contour(&o, "q_ee", "mu_eff", &options);
    for (size_t i = 0; i < 9; i++)
        for (size_t j = 0; j < 9; j++) {
            assert_near(a->delta_chi2[j * 9 + i], b->delta_chi2[i * 9 + j], 1e-7);
            assert_true(c->delta_chi2[i * 9 + j] + c->chi2_min <=
                        b->delta_chi2[i * 9 + j] + b->chi2_min + 1e-7);
        }
    assert_int_equal(c->dimension, 3);
    assert_true(a->best_fit[0] >= 0.0);
    nuem_contour_free(a);
    nuem_contour_free(b);
    nuem_contour_free(c);
    close_one(&o);
}

static bool stop(double fraction, void *context)
{
    int *calls = context;

    assert_true(fraction >= 0.0 && fraction <= 1.0);
    return ++*calls < 2;
}

static void refusals(void **state)
{
    opened o = open_one(*state, "xenonnt");
    int calls = 0;
    const nuem_progress progress = {stop, &calls};
    nuem_coordinate twice = {parameter("q_ee"), false};
    const struct {
        const char *a, *b;
        double cl;
        nuem_contour_options options;
        nuem_status status;
        const char *part;
    } cases[] = {
        {"q_ee", "q_ee", 0.9, {.n = {0}}, NUEM_ERR_ARG, "q_ee twice"},
        {"q_ee", "q_eff", 0.9, {.n = {0}}, NUEM_ERR_ARG, "cannot both be free"},
        {"q_ee", "q_mumu", 1.0, {.n = {0}}, NUEM_ERR_ARG, "confidence level is 1"},
        {"q_ee", "q_mumu", 0.9, {.n = {2, 9}}, NUEM_ERR_ARG, "axis of q_ee has 2 points"},
        {"q_ee", "q_mumu", 0.9, {.n = {9, 5000}}, NUEM_ERR_ARG, "axis of q_mumu has 5000 points"},
        {"q_ee", "q_mumu", 0.9, {.range = {{1.0, -1.0}}}, NUEM_ERR_ARG, "it must rise"},
        {"mu_eff", "q_mumu", 0.9, {.range = {{-1.0, 1.0}}}, NUEM_ERR_ARG, "it is a modulus"},
        {"q_ee", "q_mumu", 0.9, {.other = &twice, .n_other = 1}, NUEM_ERR_ARG, "stands twice"},
        {"q_ee",
         "q_mumu",
         0.9,
         {.n = {9, 9}, .threads = 1, .progress = &progress},
         NUEM_ERR_CANCELLED,
         "cancelled"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const nuem_parameter *const axes[2] = {parameter(cases[i].a), parameter(cases[i].b)};
        nuem_contour *c = NULL;
        nuem_error err;
        assert_fails(nuem_contour_create(o.likelihood, o.hyp, axes, cases[i].cl, &cases[i].options,
                                         &c, &err),
                     cases[i].status, err, cases[i].part);
        assert_null(c);
    }
    assert_int_equal(calls, 2);
    nuem_contour_free(NULL);
    close_one(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grid_is_the_likelihood),
        cmocka_unit_test(extremes_are_intervals),
        cmocka_unit_test(threads_do_not_matter),
        cmocka_unit_test(symmetry_and_freedom),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
