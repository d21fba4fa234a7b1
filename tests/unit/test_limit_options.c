/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Intervals of real data by two routes, the search and a fine grid of the likelihood itself; other
 * coordinates profiled; what comes with an interval. */
#include <stdlib.h>

#include "nuem/analysis.h"
#include "nuem/limit.h"
#include "support/assert_close.h"
#include "support/fixture.h"

/* the two routes: a grid of some hundred points with straight lines between them */
static const double TOL_GRID = 1e-2;
static const double TWO_SIDED_90 = 2.7055434540954; /* PDG 2020, table 40.2 */

typedef struct opened {
    nuem_hypothesis *hyp;
    nuem_analysis *analysis;
    const nuem_likelihood *likelihood;
    nuem_likelihood_workspace *ws;
} opened;

static opened open_with(const nuem_data *data, const char *id, const char *nature,
                        const nuem_analysis_options *options)
{
    opened o = {0};
    nuem_error err;

    assert_ok(nuem_hypothesis_open(data, NULL, &nature, nature ? 1 : 0, &o.hyp, NULL, &err), err);
    assert_ok(nuem_analysis_create(data, 1, &id, o.hyp, options, &o.analysis, NULL, &err), err);
    o.likelihood = nuem_analysis_likelihood(o.analysis);
    assert_ok(nuem_likelihood_workspace_create(o.likelihood, &o.ws, &err), err);
    return o;
}

static void close_all(opened *o)
{
    nuem_likelihood_workspace_free(o->ws);
    nuem_analysis_free(o->analysis);
    nuem_hypothesis_free(o->hyp);
}

static const nuem_parameter *parameter(const char *name)
{
    const nuem_parameter *p = NULL;

    assert_int_equal(nuem_parameter_find(name, &p, NULL), NUEM_OK);
    return p;
}

static nuem_limit interval(const opened *o, const char *name, const char *others)
{
    nuem_coordinate other[NUEM_MAX_COORDINATES];
    size_t own = 0, n = 0;
    nuem_limit limit;
    nuem_error err;

    /* what the parameter sets itself is not among the others */
    assert_ok(nuem_coordinates_parse(name, o->hyp, other, &own, &err), err);
    n = own;
    if (others) assert_ok(nuem_coordinates_parse(others, o->hyp, other, &n, &err), err);
    const nuem_limit_options options = {.other = other + own, .n_other = n - own};
    assert_ok(nuem_limit_interval(o->likelihood, o->hyp, parameter(name), 0.9, NUEM_TWO_SIDED,
                                  &options, &limit, &err),
              err);
    return limit;
}

/* chi2 with one parameter at a value and a phase, and another, nullable, at a value. */
static double chi2_at(const opened *o, const nuem_parameter *p, double value, double phase,
                      const nuem_parameter *other, double other_value)
{
    nuem_couplings c;
    nuem_error err;
    double chi2;

    nuem_parameter_apply(p, o->hyp, value, phase, &c);
    if (other)
        nuem_parameter_set(other, nuem_hypothesis_spec_of(o->hyp), (nuem_complex){other_value, 0.0},
                           &c);
    assert_ok(nuem_likelihood_chi2(o->likelihood, o->ws, &c, &chi2, NULL, NULL, &err), err);
    return chi2;
}

typedef struct case_of_grid {
    const char *experiment, *name;
    double lo, hi;
    const char *other; /* NULL: none */
    double other_lo, other_hi;
} case_of_grid;

enum { VALUES = 240, SECOND = 121 };

/* The least over phases (where the parameter has one) or values of the other. */
static double grid_chi2(const opened *o, const case_of_grid *g, double value)
{
    const nuem_parameter *p = parameter(g->name), *other = g->other ? parameter(g->other) : NULL;
    double least = HUGE_VAL;
    int n = p->has_phase || other ? SECOND : 1;

    for (int k = 0; k < n; k++) {
        double t = (double)k / (SECOND - 1);
        double chi2 = chi2_at(o, p, value, p->has_phase ? 2.0 * M_PI * t : 0.0, other,
                              g->other_lo + t * (g->other_hi - g->other_lo));
        least = fmin(least, chi2);
    }
    return least;
}

static void two_routes_agree(void **state)
{
    static const case_of_grid cases[] = {
        {"xenon1t", "mu_eff", 0.0, 4e-11, NULL, 0.0, 0.0},
        {"xenonnt", "q_eff", -4e-13, 8e-13, NULL, 0.0, 0.0},
        {"xenonnt", "r2_ee", -2e-30, 1e-30, NULL, 0.0, 0.0},
        {"xenon1t", "q_emu", 0.0, 2e-12, NULL, 0.0, 0.0},
        {"xenon1t", "q_eff", -2e-12, 2e-12, "mu_eff", 0.0, 3e-11},
        {"xenonnt", "q_ee", -6e-13, 1.2e-12, "q_mumu", -1.5e-12, 1.5e-12},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const case_of_grid *g = &cases[i];
        opened o = open_with(*state, g->experiment, NULL, NULL);
        nuem_limit limit = interval(&o, g->name, g->other);
        double f[VALUES + 1], step = (g->hi - g->lo) / VALUES, least = HUGE_VAL, end[8];
        size_t n = 0, known = 0;
        for (int k = 0; k <= VALUES; k++) {
            f[k] = grid_chi2(&o, g, g->lo + step * k);
            least = fmin(least, f[k]);
        }
        /* the grid misses the minimum by half a step at most: (step/2)^2 of a parabola that rises by
         * 2.7 over some tens of steps */
        assert_true(limit.chi2_min <= least + 1e-8);
        assert_near(limit.chi2_min, least, 2e-2);
        for (int k = 1; k <= VALUES; k++) {
            double a = f[k - 1] - limit.chi2_min - TWO_SIDED_90,
                   b = f[k] - limit.chi2_min - TWO_SIDED_90;
            if (a * b < 0.0 && n < 8) end[n++] = g->lo + step * (k - 1 + a / (a - b));
        }
        for (size_t r = 0; r < limit.n_region; r++)
            for (int k = 0; k < 2; k++) {
                if (isnan(limit.region[r][k])) continue;
                assert_true(known < n);
                assert_close(limit.region[r][k], end[known], TOL_GRID);
                known++;
            }
        assert_int_equal(known, n);
        close_all(&o);
    }
}

/* Whatever is free besides widens an interval, and chi2 falls. */
static void freedom_widens(void **state)
{
    static const char *const sets[] = {NULL, "q_mumu", "charge", "charge,radius"};
    opened o = open_with(*state, "xenonnt", NULL, NULL);
    double width = 0.0, least = HUGE_VAL;
    size_t dimension = 0;

    for (size_t i = 0; i < 4; i++) {
        nuem_limit limit = interval(&o, "q_ee", sets[i]);
        assert_true(limit.upper - limit.lower >= width * (1.0 - 1e-6));
        assert_true(limit.chi2_min <= least + 1e-6);
        assert_true(limit.dimension > dimension);
        assert_int_equal(limit.ndf, (long)nuem_likelihood_bins(o.likelihood) -
                                        (long)nuem_likelihood_free_nuisances(o.likelihood) -
                                        (long)limit.dimension);
        width = limit.upper - limit.lower;
        least = limit.chi2_min;
        dimension = limit.dimension;
        /* the coordinates told are those of the minimum */
        nuem_objective *objective = NULL;
        nuem_objective_workspace *ws = NULL;
        nuem_error err;
        double chi2;
        assert_ok(nuem_objective_create(o.likelihood, o.hyp, limit.dimension, limit.coordinate,
                                        &objective, &err),
                  err);
        assert_ok(nuem_objective_workspace_create(objective, &ws, &err), err);
        assert_ok(nuem_objective_eval(objective, ws, NULL, limit.x, &chi2, NULL, &err), err);
        assert_near(chi2, limit.chi2_min, 1e-7);
        assert_true(limit.x[0] == limit.best_fit);
        nuem_objective_workspace_free(ws);
        nuem_objective_free(objective);
    }
    close_all(&o);
}

/* The order in which matrices are named does not matter. */
static void order_is_no_matter(void **state)
{
    opened o = open_with(*state, "xenonnt", NULL, NULL);
    nuem_limit a = interval(&o, "r2_ee", "q_mumu,q_ee,mu_eff"),
               b = interval(&o, "r2_ee", "mu_eff,q_ee,q_mumu");

    assert_near(a.chi2_min, b.chi2_min, 1e-6);
    assert_int_equal(a.n_region, b.n_region);
    for (size_t r = 0; r < a.n_region; r++)
        for (int k = 0; k < 2; k++) assert_close(a.region[r][k], b.region[r][k], 1e-5);
    close_all(&o);
}

/* A parameter whose phase is free, by its two coordinates profiled from another parameter's view:
 * chi2_min of (q_ee | q_emu) and (q_emu | q_ee) is one number. */
static void views_of_one_minimum(void **state)
{
    opened o = open_with(*state, "xenon1t", NULL, NULL);
    nuem_limit a = interval(&o, "q_ee", "q_emu"), b = interval(&o, "q_emu", "q_ee");

    assert_near(a.chi2_min, b.chi2_min, 1e-6);
    assert_near(hypot(a.x[1], a.x[2]), b.best_fit, 2e-3 * b.upper);
    close_all(&o);
}

/* Every parameter of the table, in the hypothesis that may have it. */
static void every_parameter(void **state)
{
    opened dirac = open_with(*state, "xenonnt", NULL, NULL),
           majorana = open_with(*state, "xenonnt", "nature=majorana", NULL);
    size_t n;
    const nuem_parameter *p = nuem_parameter_list(&n);

    for (size_t i = 0; i < n; i++) {
        const opened *o = nuem_parameter_check(&p[i], dirac.hyp, NULL) ? &majorana : &dirac;
        nuem_limit limit = interval(o, p[i].name, NULL);
        assert_true(limit.upper > limit.best_fit && isfinite(limit.upper));
        assert_true(limit.p_value > 0.0 && limit.p_value <= 1.0);
        assert_int_equal(limit.dimension, p[i].has_phase ? 2 : 1);
    }
    /* Lambda_3 is mu_12, seen from the other side */
    assert_close(interval(&majorana, "Lambda3", NULL).upper,
                 interval(&majorana, "mu_12", NULL).upper, 1e-6);
    close_all(&majorana);
    close_all(&dirac);
}

static void nuisances_are_told(void **state)
{
    opened o = open_with(*state, "xenon1t", NULL, NULL);
    nuem_limit limit = interval(&o, "mu_eff", NULL);
    double expected[64], nuisance[NUEM_MAX_NUISANCES], chi2;
    nuem_couplings c;
    nuem_error err;

    assert_int_equal(limit.n_nuisance, nuem_likelihood_nuisances(o.likelihood));
    nuem_parameter_apply(parameter("mu_eff"), o.hyp, limit.best_fit, 0.0, &c);
    assert_ok(nuem_likelihood_chi2(o.likelihood, o.ws, &c, &chi2, nuisance, expected, &err), err);
    for (size_t i = 0; i < limit.n_nuisance; i++) assert_near(limit.nuisance[i], nuisance[i], 1e-5);
    const nuem_nuisance scale = {"b", 1.0, 0.02, 0.0}, open = {"f", 1.0, HUGE_VAL, 0.0},
                        fixed = {"g", 1.0, 0.0, 0.0};
    assert_close(nuem_nuisance_pull(&scale, 1.03), 1.5, 1e-12);
    assert_true(isnan(nuem_nuisance_pull(&open, 3.0)) && isnan(nuem_nuisance_pull(&fixed, 1.0)));
    close_all(&o);
}

/* Asimov data: the best fit is the Standard Model, and an observation may be brought along. */
static void expected_data(void **state)
{
    const nuem_analysis_options asimov = {.asimov = true};
    opened o = open_with(*state, "xenonnt", NULL, &asimov),
           real = open_with(*state, "xenonnt", NULL, NULL);
    nuem_limit limit = interval(&o, "mu_eff", NULL), same;
    nuem_error err;

    assert_true(limit.best_fit == 0.0 && limit.chi2_min < 1e-8);
    assert_true(limit.upper > 0.0 && limit.p_value == 1.0);
    const nuem_observation expected = nuem_likelihood_observation(o.likelihood);
    const nuem_limit_options options = {.observation = &expected};
    assert_ok(nuem_limit_interval(real.likelihood, real.hyp, parameter("mu_eff"), 0.9,
                                  NUEM_TWO_SIDED, &options, &same, &err),
              err);
    assert_close(same.upper, limit.upper, 1e-6);
    close_all(&real);
    close_all(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(two_routes_agree),   cmocka_unit_test(freedom_widens),
        cmocka_unit_test(order_is_no_matter), cmocka_unit_test(views_of_one_minimum),
        cmocka_unit_test(every_parameter),    cmocka_unit_test(nuisances_are_told),
        cmocka_unit_test(expected_data),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
