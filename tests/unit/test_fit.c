/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Fits of several coordinates: against GSL's simplex, which knows no gradient, against each other
 * from different seeds, and with every matrix free. */
#include <stdlib.h>

#include <gsl/gsl_multimin.h>

#include "nuem/analysis.h"
#include "nuem/fit.h"
#include "support/assert_close.h"
#include "support/fixture.h"

/* fits stop at 1e-9 of chi2 in each search; the simplex at 1e-7 of its size */
static const double TOL_CHI2 = 1e-6;
/* fits of 36 coordinates with flat directions: what fit.h calls the same */
static const double TOL_SAME = 1e-3;

typedef struct fitted {
    nuem_hypothesis *hyp;
    nuem_analysis *analysis;
    nuem_objective *objective;
    nuem_objective_workspace *ws;
    size_t n;
    nuem_coordinate coordinate[NUEM_MAX_COORDINATES];
} fitted;

static fitted open_fit(const nuem_data *data, size_t n, const char *const *id, const char *set)
{
    fitted f = {.hyp = nuem_test_standard_model(data)};
    nuem_error err;

    assert_ok(nuem_analysis_create(data, n, id, f.hyp, NULL, &f.analysis, NULL, &err), err);
    assert_ok(nuem_coordinates_parse(set, f.hyp, f.coordinate, &f.n, &err), err);
    assert_ok(nuem_objective_create(nuem_analysis_likelihood(f.analysis), f.hyp, f.n, f.coordinate,
                                    &f.objective, &err),
              err);
    assert_ok(nuem_objective_workspace_create(f.objective, &f.ws, &err), err);
    return f;
}

static void close_fit(fitted *f)
{
    nuem_objective_workspace_free(f->ws);
    nuem_objective_free(f->objective);
    nuem_analysis_free(f->analysis);
    nuem_hypothesis_free(f->hyp);
}

static double chi2_at(const fitted *f, const double *x, double *gradient)
{
    const nuem_evaluation more = {.gradient = gradient};
    nuem_error err;
    double chi2;

    assert_ok(nuem_objective_eval(f->objective, f->ws, NULL, x, &chi2, &more, &err), err);
    return chi2;
}

static nuem_fit fit_with(const fitted *f, const double *start, const bool *fixed,
                         const nuem_fit_options *options)
{
    nuem_fit fit;
    nuem_error err;

    assert_ok(nuem_fit_minimise(f->objective, NULL, fixed, start, options, NULL, &fit, &err), err);
    return fit;
}

static double simplex_chi2(const gsl_vector *u, void *context)
{
    const fitted *f = context;
    double x[NUEM_MAX_COORDINATES];

    for (size_t i = 0; i < f->n; i++) {
        x[i] = gsl_vector_get(u, i) * f->coordinate[i].parameter->scale;
        if (f->coordinate[i].parameter->what == NUEM_PARAMETER_SIN2W &&
            !(x[i] >= 0.0 && x[i] <= 1.0))
            return 1e9; /* no such angle */
    }
    return chi2_at(f, x, NULL);
}

/* Nelder and Mead from a point, restarted where it ended until that helps no more. */
static double simplex(fitted *f, const double *start)
{
    gsl_multimin_function g = {.f = simplex_chi2, .n = f->n, .params = f};
    gsl_vector *u = gsl_vector_alloc(f->n), *step = gsl_vector_alloc(f->n);
    double best = HUGE_VAL;

    for (size_t i = 0; i < f->n; i++)
        gsl_vector_set(u, i, start[i] / f->coordinate[i].parameter->scale);
    for (int again = 0; again < 6; again++) {
        gsl_multimin_fminimizer *s =
            gsl_multimin_fminimizer_alloc(gsl_multimin_fminimizer_nmsimplex2, f->n);
        gsl_vector_set_all(step, 1.0);
        gsl_multimin_fminimizer_set(s, &g, u, step);
        for (int i = 0; i < 3000 && gsl_multimin_fminimizer_size(s) > 1e-7; i++)
            if (gsl_multimin_fminimizer_iterate(s)) break;
        best = fmin(best, s->fval);
        gsl_vector_memcpy(u, s->x);
        gsl_multimin_fminimizer_free(s);
    }
    gsl_vector_free(u);
    gsl_vector_free(step);
    return best;
}

static void simplex_agrees(void **state)
{
    static const struct {
        const char *experiment, *set;
        double start[3];
    } cases[] = {
        {"xenonnt", "q_ee,q_mumu", {1e-13, 1e-13}},
        {"xenon1t", "q_eff,mu_eff", {-8e-13, 1e-12}},
        {"xenon1t", "r2_ee,q_emu", {1e-32, 1e-12, 1e-13}},
        {"xenonnt", "r2_ee,sin2_theta_w", {1e-32, 0.23}},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        fitted f = open_fit(*state, 1, &cases[i].experiment, cases[i].set);
        nuem_fit fit = fit_with(&f, NULL, NULL, NULL);
        double other = HUGE_VAL, start[3]; /* from every corner: it may end in another valley */
        for (unsigned corner = 0; corner < 1u << f.n; corner++) {
            for (size_t k = 0; k < f.n; k++)
                start[k] = corner >> k & 1 ? -cases[i].start[k] : cases[i].start[k];
            if (f.coordinate[f.n - 1].parameter->what == NUEM_PARAMETER_SIN2W)
                start[f.n - 1] = fabs(start[f.n - 1]);
            other = fmin(other, simplex(&f, start));
        }
        assert_true(fit.converged);
        assert_true(fit.chi2 <= other + TOL_CHI2);
        assert_near(fit.chi2, other, 100.0 * TOL_CHI2 /* in a flat valley the simplex creeps */);
        assert_near(chi2_at(&f, fit.x, NULL), fit.chi2, 1e-9);
        close_fit(&f);
    }
}

/* The gradient that the searches follow, by differences of chi2. */
static void gradient_is_that_of_chi2(void **state)
{
    static const char *const id[] = {"xenon1t", "xenonnt"};
    fitted f = open_fit(*state, 2, id, "charge,radius,dipole");
    double x[NUEM_MAX_COORDINATES], g[NUEM_MAX_COORDINATES];

    for (size_t i = 0; i < f.n; i++)
        x[i] = f.coordinate[i].parameter->scale * (0.5 + 0.07 * (double)(i % 11)) *
               (i % 3 ? 1.0 : -1.0);
    chi2_at(&f, x, g);
    for (size_t i = 0; i < f.n; i++) {
        double step = 1e-4 * f.coordinate[i].parameter->scale, kept = x[i], side[2];
        for (int k = 0; k < 2; k++) {
            x[i] = kept + (k ? step : -step);
            side[k] = chi2_at(&f, x, NULL);
        }
        x[i] = kept;
        /* chi2 of 100 rounds at 1e-13 of itself and its nuisances stop at 1e-12 */
        assert_near(g[i] * step, 0.5 * (side[1] - side[0]), 1e-6 * fabs(g[i] * step) + 1e-10);
    }
    close_fit(&f);
}

/* 36 coordinates, of which data of solar neutrinos see few: phases, and what leaves no flavour that
 * arrives. */
static void every_matrix_is_free(void **state)
{
    static const char *const id[] = {"xenon1t", "xenonnt"};
    fitted f = open_fit(*state, 2, id, "charge,radius,dipole"),
           few = open_fit(*state, 2, id, "q_ee,mu_eff");
    nuem_fit fit[3], small = fit_with(&few, NULL, NULL, NULL);

    assert_int_equal(f.n, 36);
    for (int seed = 0; seed < 3; seed++) {
        const nuem_fit_options options = {.seed = (uint64_t)seed, .n_start = 4};
        fit[seed] = fit_with(&f, NULL, NULL, &options);
        assert_true(fit[seed].converged);
        assert_near(fit[seed].chi2, fit[0].chi2, TOL_SAME);
    }
    assert_true(fit[0].chi2 <= small.chi2 + TOL_SAME); /* more freedom, less chi2 */
    /* the outgoing neutrino is not observed: a phase common to a row of the dipole is no change */
    double x[NUEM_MAX_COORDINATES];
    memcpy(x, fit[0].x, sizeof x);
    for (size_t i = 0; i < f.n; i++) {
        if (f.coordinate[i].imaginary || f.coordinate[i].parameter->what != NUEM_PARAMETER_DIPOLE)
            continue;
        double re = x[i], im = x[i + 1];
        x[i] = cos(1.1) * re - sin(1.1) * im;
        x[i + 1] = sin(1.1) * re + cos(1.1) * im;
    }
    assert_near(chi2_at(&f, x, NULL), fit[0].chi2, 1e-8);
    close_fit(&few);
    close_fit(&f);
}

static void fixed_coordinates_stay(void **state)
{
    static const char *const id[] = {"xenonnt"};
    fitted f = open_fit(*state, 1, id, "charge");
    double start[NUEM_MAX_COORDINATES] = {0.0};
    bool fixed[NUEM_MAX_COORDINATES] = {false};
    nuem_fit all = fit_with(&f, NULL, NULL, NULL);

    fixed[1] = fixed[4] = true;
    start[1] = 5e-13;
    start[4] = -1e-13;
    nuem_fit some = fit_with(&f, start, fixed, NULL);
    assert_true(some.x[1] == 5e-13 && some.x[4] == -1e-13);
    assert_true(some.chi2 > all.chi2 && some.converged);
    for (size_t i = 0; i < f.n; i++) fixed[i] = true;
    nuem_fit none = fit_with(&f, start, fixed, NULL);
    assert_near(none.chi2, chi2_at(&f, start, NULL), 1e-9);
    assert_true(none.converged && none.n_eval == 1 && none.chi2 > some.chi2);
    close_fit(&f);
}

static void other_minima_are_told(void **state)
{
    static const char *const id[] = {"xenon1t"};
    fitted f = open_fit(*state, 1, id, "q_eff");
    nuem_fit fit = fit_with(&f, NULL, NULL, NULL);

    assert_true(fit.n_minimum >= 2);
    assert_true(fit.minimum[0].chi2 == fit.chi2 && fit.minimum[0].x[0] == fit.x[0]);
    assert_true(fit.minimum[0].x[0] < 0.0 && fit.minimum[1].x[0] > 0.0);
    for (size_t k = 0; k < 2; k++) {
        double x = fit.minimum[k].x[0], left = x - 1e-14, right = x + 1e-14;
        assert_near(chi2_at(&f, &x, NULL), fit.minimum[k].chi2, 1e-9);
        assert_true(chi2_at(&f, &left, NULL) > fit.minimum[k].chi2);
        assert_true(chi2_at(&f, &right, NULL) > fit.minimum[k].chi2);
    }
    /* the same seed, the same answer, bit by bit */
    nuem_fit again = fit_with(&f, NULL, NULL, NULL);
    assert_memory_equal(&fit.x, &again.x, sizeof fit.x);
    assert_true(fit.n_eval == again.n_eval && fit.chi2 == again.chi2);
    close_fit(&f);
}

static void bounds_are_kept(void **state)
{
    static const char *const id[] = {"xenon1t"};
    fitted f = open_fit(*state, 1, id, "q_eff"),
           angle = open_fit(*state, 1, id, "sin2_theta_w,q_ee");
    const double lower[] = {0.0}, upper[] = {5e-13};
    const nuem_fit_options options = {.lower = lower, .upper = upper};
    nuem_fit fit = fit_with(&f, NULL, NULL, &options);

    assert_close(fit.x[0], 5e-13, 1e-9); /* pushed against the end: the minimum is at 1e-12 */
    fit = fit_with(&angle, NULL, NULL, NULL);
    assert_true(fit.x[0] >= 0.0 && fit.x[0] <= 1.0);
    close_fit(&angle);
    close_fit(&f);
}

static bool stop(double fraction, void *context)
{
    int *calls = context;

    assert_true(fraction >= 0.0 && fraction < 1.0);
    return ++*calls < 3;
}

static void refusals(void **state)
{
    static const char *const id[] = {"xenonnt"};
    fitted f = open_fit(*state, 1, id, "q_ee,q_mumu");
    const double bad[] = {0.0, (double)NAN}, lower[] = {0.0, 1.0}, upper[] = {0.0, -1.0};
    nuem_fit_options options = {.lower = lower, .upper = upper};
    nuem_fit fit = {.chi2 = -1.0};
    int calls = 0;
    const nuem_progress progress = {stop, &calls};
    nuem_error err;

    assert_fails(nuem_fit_minimise(f.objective, NULL, NULL, bad, NULL, NULL, &fit, &err),
                 NUEM_ERR_ARG, err, "start of q_mumu is nan");
    assert_int_equal(err.index, 1);
    assert_fails(nuem_fit_minimise(f.objective, NULL, NULL, NULL, &options, NULL, &fit, &err),
                 NUEM_ERR_ARG, err, "bounds of q_mumu are 1 and -1");
    options = (nuem_fit_options){.tolerance = -1.0};
    assert_fails(nuem_fit_minimise(f.objective, NULL, NULL, NULL, &options, NULL, &fit, &err),
                 NUEM_ERR_ARG, err, "tolerance of the fit is -1");
    assert_fails(nuem_fit_minimise(f.objective, NULL, NULL, NULL, NULL, &progress, &fit, &err),
                 NUEM_ERR_CANCELLED, err, "cancelled");
    assert_int_equal(calls, 3);
    assert_true(fit.chi2 == -1.0);
    /* too few evaluations: an answer, but no convergence */
    options = (nuem_fit_options){.max_evaluations = 3};
    assert_ok(nuem_fit_minimise(f.objective, NULL, NULL, NULL, &options, NULL, &fit, &err), err);
    assert_false(fit.converged);
    close_fit(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(simplex_agrees),
        cmocka_unit_test(gradient_is_that_of_chi2),
        cmocka_unit_test(every_matrix_is_free),
        cmocka_unit_test(fixed_coordinates_stay),
        cmocka_unit_test(other_minima_are_told),
        cmocka_unit_test(bounds_are_kept),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
