/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chi2 as a function of coordinates: against the likelihood at the same couplings, against counts and
 * deviances written out anew with a response for each variation, gradients against differences. */
#include <stdlib.h>

#include <pthread.h>

#include "nuem/analysis.h"
#include "nuem/objective.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/fixture.h"
#include "support/measurement.h"

/* one sum in two orders: rounding of the largest of terms that partly cancel */
static const double TOL_SUM = 1e-11;
/* two minimisations that end within 1e-12 in chi2, and chi2 a sum of differences of counts */
static const double TOL_CHI2 = 1e-10;
/* central differences of step 1e-5: h^2, and 1e-12 of a chi2 over h */
static const double STEP = 1e-5, TOL_GRADIENT = 2e-6;

enum { N_TERM = 3, N_BIN = 12, MAX_NUISANCES = 16, N_VARIATION = 2 };

/* Poisson counts with backgrounds, counts with the source on and off, values with a covariance. */
static const char *const texts[N_TERM] = {
    "data: {edges_kev: [1, 2, 4, 8, 16, 32], counts: [14, 20, 31, 0, 77]}\n"
    "backgrounds:\n"
    "  - {name: flat, counts: [5, 10, 20, 2, 60], free: true}\n"
    "  - {name: line, counts: [1, 4, 6, 1, 3], relative_error: 0.2, shape: [0.5, 0.3, 0, -0.2, "
    "-1]}\n",
    "statistic: on-off\n"
    "data: {edges_kev: [2, 4, 8, 16, 32], counts: [22, 30, 0, 61], off: [55, 0, 3, 160], "
    "off_exposure: 3 t y}\n",
    "statistic: gaussian\n"
    "data: {edges_kev: [1, 5, 20, 60], counts: [20, 33.5, 71], covariance: [[16, 3, 1], [3, 30, "
    "6], "
    "[1, 6, 90]]}\n",
};
/* All three with their flux errors; mixing, sin^2 theta_W: variations of the first. */
typedef struct joint {
    nuem_measurement m[N_TERM];
    nuem_mixing mixing_up, mixing_down;
    nuem_response *up, *down;
    nuem_variation variation[N_VARIATION];
    nuem_likelihood_term term[N_TERM];
    nuem_likelihood *likelihood;
} joint;

static joint open_joint(const nuem_data *data)
{
    joint q = {.likelihood = NULL};

    for (int k = 0; k < N_TERM; k++) {
        char id[24];
        snprintf(id, sizeof id, "part%d", k);
        q.m[k] = nuem_measurement_open(data, id, "1 t y", NULL, texts[k]);
        q.term[k] = (nuem_likelihood_term){
            .experiment = q.m[k].info, .response = q.m[k].response, .flux = q.m[k].flux};
    }
    q.mixing_up = q.mixing_down = nuem_hypothesis_spec_of(q.m[0].sm)->mixing;
    q.mixing_up.theta12_deg += 2.0;
    q.mixing_down.theta12_deg -= 2.0;
    assert_int_equal(
        nuem_response_create(q.m[0].info, q.m[0].flux, &q.mixing_up, NULL, &q.up, NULL), NUEM_OK);
    assert_int_equal(
        nuem_response_create(q.m[0].info, q.m[0].flux, &q.mixing_down, NULL, &q.down, NULL),
        NUEM_OK);
    return q;
}

/* The views point into the object, so that it must be in its place. */
static void build(joint *q, bool vary)
{
    nuem_error err;

    q->variation[0] = (nuem_variation){.name = "theta12",
                                       .up = q->up,
                                       .down = q->down,
                                       .mixing_up = &q->mixing_up,
                                       .mixing_down = &q->mixing_down};
    q->variation[1] = (nuem_variation){.name = "sin2_theta_w",
                                       .up = q->m[0].response,
                                       .down = q->m[0].response,
                                       .sin2_theta_w = 0.004};
    q->term[0].n_variation = vary ? N_VARIATION : 0;
    q->term[0].variation = q->variation;
    assert_ok(nuem_likelihood_create(N_TERM, q->term, nuem_hypothesis_couplings(q->m[0].sm), false,
                                     &q->likelihood, &err),
              err);
    assert_int_equal(nuem_likelihood_bins(q->likelihood), N_BIN);
    assert_true(nuem_likelihood_nuisances(q->likelihood) <= MAX_NUISANCES);
}

static void close_joint(joint *q)
{
    nuem_likelihood_free(q->likelihood);
    nuem_response_free(q->up);
    nuem_response_free(q->down);
    for (int k = 0; k < N_TERM; k++) nuem_measurement_close(&q->m[k]);
}

static const struct {
    const char *coordinates;
    int nature; /* 0: either, 1: Dirac, 2: Majorana */
    size_t n;
} sets[] = {
    {"mu_eff", 0, 1},
    {"q_eff", 0, 1},
    {"q_emu", 0, 2},
    {"r2_mutau,q_ee,q_tautau", 0, 4},
    {"mu_12", 0, 1},
    {"mu_12,mu_13,mu_23", 0, 3},
    {"mu_11,mu_33", 1, 2},
    {"Lambda1", 0, 1},
    {"Lambda2", 0, 1},
    {"Lambda3", 0, 1},
    {"eps_e", 0, 1},
    {"eps_eff", 0, 1},
    {"lambda_etau,lambda_mue", 1, 4},
    {"sin2_theta_w", 0, 1},
    {"sin2_theta_w,mu_e,q_mumu", 0, 3},
    {"charge,radius,dipole", 1, 36},
    {"charge,radius,dipole", 2, 24},
    {"dipole,sin2_theta_w,radius,charge", 1, 37},
};
enum { N_SET = sizeof sets / sizeof sets[0] };

/* A hypothesis with all its matrices, with the mixing of the fluxes. */
static nuem_hypothesis *draw_hypothesis(nuem_draw *d, const nuem_mixing *mixing, int nature)
{
    nuem_hypothesis_spec spec;
    nuem_hypothesis *hyp = NULL;
    nuem_error err;
    bool majorana = nature == 2 || (nature == 0 && nuem_draw_uniform(d, 0.0, 1.0) < 0.5);

    nuem_draw_spec(d, nuem_draw_uniform(d, 0.0, 1.0) < 0.5 ? NUEM_BASIS_MASS : NUEM_BASIS_FLAVOUR,
                   &spec);
    spec.mixing = *mixing;
    if (majorana) {
        spec.nature = NUEM_MAJORANA;
        spec.magnetic_mub = nuem_draw_antisymmetric(d, 1e-11);
        spec.electric_mub = nuem_draw_antisymmetric(d, 1e-11);
    }
    spec.weak_scheme = nuem_draw_uniform(d, 0.0, 1.0) < 0.3 ? NUEM_WEAK_RUNNING : NUEM_WEAK_TREE;
    assert_ok(nuem_hypothesis_create(&spec, &hyp, &err), err);
    return hyp;
}

typedef struct problem {
    nuem_hypothesis *hyp;
    nuem_objective *objective;
    nuem_objective_workspace *ws;
    size_t n;
} problem;

static problem open_problem(const nuem_likelihood *lik, nuem_hypothesis *hyp, const char *set)
{
    problem p = {.hyp = hyp};
    nuem_coordinate coordinate[NUEM_MAX_COORDINATES];
    nuem_error err;

    assert_ok(nuem_coordinates_parse(set, hyp, coordinate, &p.n, &err), err);
    assert_ok(nuem_objective_create(lik, hyp, p.n, coordinate, &p.objective, &err), err);
    assert_ok(nuem_objective_workspace_create(p.objective, &p.ws, &err), err);
    assert_int_equal(nuem_objective_dimension(p.objective), p.n);
    assert_ptr_equal(nuem_objective_likelihood(p.objective), lik);
    for (size_t i = 0; i < p.n; i++)
        assert_ptr_equal(nuem_objective_coordinate(p.objective, i)->parameter,
                         coordinate[i].parameter);
    return p;
}

static void close_problem(problem *p)
{
    nuem_objective_workspace_free(p->ws);
    nuem_objective_free(p->objective);
    nuem_hypothesis_free(p->hyp);
}

static void draw_point(nuem_draw *d, const problem *p, double *x)
{
    for (size_t i = 0; i < p->n; i++) {
        const nuem_coordinate *c = nuem_objective_coordinate(p->objective, i);
        double size = c->parameter->what == NUEM_PARAMETER_SIN2W ? 1.0 : 3.0;
        x[i] = c->parameter->scale * nuem_draw_uniform(d, -size, size);
    }
}

static double eval(const problem *p, const nuem_observation *seen, const double *x,
                   const nuem_evaluation *more)
{
    nuem_error err;
    double chi2 = NAN;

    assert_ok(nuem_objective_eval(p->objective, p->ws, seen, x, &chi2, more, &err), err);
    return chi2;
}

/* Every kind of coordinate, random hypotheses: the couplings at x by the likelihood's own route. */
static void equals_the_likelihood(void **state)
{
    joint q = open_joint(*state);
    nuem_likelihood_workspace *ws = NULL;
    nuem_error err;

    build(&q, false);
    assert_ok(nuem_likelihood_workspace_create(q.likelihood, &ws, &err), err);
    for (size_t k = 0; k < N_SET; k++)
        for (unsigned seed = 0; seed < 3; seed++) {
            nuem_draw d = nuem_draw_seed(100 * (unsigned)k + seed);
            nuem_hypothesis *hyp =
                draw_hypothesis(&d, &nuem_hypothesis_spec_of(q.m[0].sm)->mixing, sets[k].nature);
            problem p = open_problem(q.likelihood, hyp, sets[k].coordinates);
            assert_int_equal(p.n, sets[k].n);
            for (int i = 0; i < 5; i++) {
                double x[NUEM_MAX_COORDINATES], nuisance[2][MAX_NUISANCES], expected[2][N_BIN],
                    off[N_BIN], counts[N_BIN], chi2;
                nuem_couplings c;
                draw_point(&d, &p, x);
                nuem_objective_couplings(p.objective, x, &c);
                assert_ok(nuem_likelihood_chi2(q.likelihood, ws, &c, &chi2, nuisance[0],
                                               expected[0], &err),
                          err);
                const nuem_evaluation more = {
                    .nuisance = nuisance[1], .expected = expected[1], .expected_off = off};
                assert_near(eval(&p, NULL, x, &more), chi2, TOL_CHI2 * (1.0 + chi2));
                for (size_t v = 0; v < nuem_likelihood_nuisances(q.likelihood); v++)
                    assert_near(nuisance[1][v], nuisance[0][v], 1e-5);
                for (int b = 0; b < N_BIN; b++) {
                    assert_near(expected[1][b], expected[0][b], 1e-5 * (1.0 + expected[0][b]));
                    assert_true(b >= 5 && b < 9 ? off[b] >= 0.0 : off[b] == 0.0);
                }
                assert_ok(nuem_objective_counts(p.objective, 1, x, counts, &err), err);
                for (int t = 0; t < N_TERM; t++) {
                    double want[N_BIN];
                    size_t first = nuem_likelihood_first_bin(q.likelihood, (size_t)t);
                    nuem_response_counts(q.m[t].response, &c, want);
                    for (size_t b = 0; b < q.m[t].info->n_bin; b++)
                        assert_close(counts[first + b], want[b], TOL_SUM);
                }
            }
            close_problem(&p);
        }
    nuem_likelihood_workspace_free(ws);
    close_joint(&q);
}

/* A small change of a small coordinate beside a large one that the hypothesis fixes, and coordinates far
 * from the scale of their parameter. */
static void far_from_the_scales(void **state)
{
    static const struct {
        const char *fixed, *coordinate;
        double x;
    } cases[] = {{"magnetic_moment.tautau=1e-6", "lambda_mutau", 1e-6},
                 {"magnetic_moment.tautau=1e-5", "lambda_mutau", 1e-8},
                 {"magnetic_moment.mumu=1e-4", "lambda_emu", 3e-5},
                 {"millicharge.tautau=1e-6", "q_mutau", 1e-6},
                 {"millicharge.ee=1e-20", "q_emu", 1e-20},
                 {"magnetic_moment.ee=1e-16", "lambda_mue", 1e-4}};
    joint q = open_joint(*state);
    nuem_error err;

    build(&q, false);
    for (size_t k = 0; k < sizeof cases / sizeof cases[0]; k++) {
        nuem_hypothesis *hyp = NULL;
        double counts[N_BIN], want[N_BIN];
        nuem_couplings c;
        assert_ok(nuem_hypothesis_open(*state, NULL, &cases[k].fixed, 1, &hyp, NULL, &err), err);
        problem p = open_problem(q.likelihood, hyp, cases[k].coordinate);
        const double x[2] = {cases[k].x, -0.5 * cases[k].x};
        nuem_objective_couplings(p.objective, x, &c);
        nuem_response_counts(q.m[0].response, &c, want);
        assert_ok(nuem_objective_counts(p.objective, 1, x, counts, &err), err);
        for (size_t b = 0; b < q.m[0].info->n_bin; b++) assert_close(counts[b], want[b], TOL_SUM);
        close_problem(&p);
    }
    close_joint(&q);
}

/* Twice half the deviance of on and off counts at the best background, by bisection of its slope. */
static double on_off_deviance(double on, double off, double r, double s)
{
    double lo = 0.0, hi = on + off / r + fabs(s) + 1.0;

    for (int i = 0; i < 200; i++) { /* 1 + r - on/(s+b) - off/b */
        double b = 0.5 * (lo + hi);
        double slope = 1.0 + r - (on > 0.0 ? on / (s + b) : 0.0) - (off > 0.0 ? off / b : 0.0);
        *(slope < 0.0 ? &lo : &hi) = b;
    }
    return nuem_test_deviance(s + hi, on) + nuem_test_deviance(r * hi, off);
}

/* chi2 at given nuisances, everything anew: couplings of each variation from a hypothesis rebuilt with its
 * mixing, its response, the flux errors from the counts of components. */
static double brute_force(const joint *q, const problem *p, const double *x, const double *nuisance)
{
    const nuem_likelihood *lik = q->likelihood;
    const nuem_hypothesis_spec *spec = nuem_hypothesis_spec_of(p->hyp);
    double chi2 = 0.0;

    for (int t = 0; t < N_TERM; t++) {
        const nuem_experiment_info *e = q->m[t].info;
        double mu[N_BIN], part[N_BIN];
        nuem_couplings c;
        nuem_objective_couplings(p->objective, x, &c);
        nuem_response_counts(q->m[t].response, &c, mu);
        for (size_t i = 0; i < nuem_likelihood_nuisances(lik); i++) {
            const nuem_nuisance *v = nuem_likelihood_nuisance(lik, i);
            char name[64];
            double value = nuisance[i];
            snprintf(name, sizeof name, "%s signal", e->id);
            if (strcmp(v->name, name) == 0) { /* the signal itself is in mu already */
                nuem_response_counts(q->m[t].response, &c, part);
                for (size_t b = 0; b < e->n_bin; b++) mu[b] += (value - 1.0) * part[b];
            }
            for (size_t f = 0; f < nuem_flux_count(q->m[t].flux); f++) {
                const nuem_flux_component *source = nuem_flux_component_at(q->m[t].flux, f);
                for (size_t k = 0; k < source->n_error; k++) {
                    if (strcmp(v->name, source->error[k].name) != 0) continue;
                    nuem_response_component_counts(q->m[t].response, f, &c, part);
                    for (size_t b = 0; b < e->n_bin; b++)
                        mu[b] += value * source->error[k].relative * part[b];
                }
            }
            for (size_t j = 0; j < e->n_background; j++) {
                snprintf(name, sizeof name, "%s %s", e->id, e->background[j].name);
                bool level = strcmp(v->name, name) == 0;
                snprintf(name, sizeof name, "%s %s shape", e->id, e->background[j].name);
                bool shape = strcmp(v->name, name) == 0;
                for (size_t b = 0; b < e->n_bin && (level || shape); b++)
                    mu[b] += value * (level ? e->background[j].counts
                                            : e->background[j].shape[0].counts)[b];
            }
            if (t == 0 && strcmp(v->name, "theta12") == 0)
                for (int side = 0; side < 2; side++) {
                    nuem_hypothesis_spec turned = *spec;
                    nuem_hypothesis *hyp = NULL;
                    turned.mixing = side ? q->mixing_up : q->mixing_down;
                    assert_int_equal(nuem_hypothesis_create(&turned, &hyp, NULL), NUEM_OK);
                    nuem_couplings cv = *nuem_hypothesis_couplings(hyp);
                    for (size_t k = 0; k < p->n; k++) {
                        const nuem_coordinate *at = nuem_objective_coordinate(p->objective, k);
                        bool has_imaginary =
                            k + 1 < p->n &&
                            nuem_objective_coordinate(p->objective, k + 1)->imaginary;
                        nuem_complex z = {x[k], has_imaginary ? x[k + 1] : 0.0};
                        if (!at->imaginary) nuem_parameter_set(at->parameter, &turned, z, &cv);
                    }
                    nuem_response_counts(side ? q->up : q->down, &cv, part);
                    for (size_t b = 0; b < e->n_bin; b++)
                        mu[b] += (side ? 0.5 : -0.5) * value * part[b];
                    nuem_hypothesis_free(hyp);
                }
            if (t == 0 && strcmp(v->name, "sin2_theta_w") == 0)
                for (int side = 0; side < 2; side++) {
                    nuem_couplings cv = c;
                    cv.sin2_theta_w += side ? 0.004 : -0.004;
                    nuem_response_counts(q->m[t].response, &cv, part);
                    for (size_t b = 0; b < e->n_bin; b++)
                        mu[b] += (side ? 0.5 : -0.5) * value * part[b];
                }
        }
        for (size_t b = 0; b < e->n_bin; b++) {
            if (e->statistic == NUEM_STATISTIC_POISSON)
                chi2 += nuem_test_deviance(mu[b], e->counts[b]);
            else if (e->statistic == NUEM_STATISTIC_ON_OFF)
                chi2 += on_off_deviance(e->counts[b], e->off_counts[b], e->off_ratio, mu[b]);
        }
        if (e->statistic == NUEM_STATISTIC_GAUSSIAN) { /* three bins: the inverse by cofactors */
            const double *v = e->covariance;
            double r[3], inverse[3][3], det = 0.0;
            for (int i = 0; i < 3; i++) {
                r[i] = mu[i] - e->counts[i];
                for (int j = 0; j < 3; j++) {
                    int a = (i + 1) % 3, b = (i + 2) % 3, f = (j + 1) % 3, g = (j + 2) % 3;
                    inverse[j][i] = v[3 * a + f] * v[3 * b + g] - v[3 * a + g] * v[3 * b + f];
                }
            }
            for (int j = 0; j < 3; j++) det += v[j] * inverse[j][0];
            for (int i = 0; i < 3; i++)
                for (int j = 0; j < 3; j++) chi2 += r[i] * inverse[i][j] * r[j] / det;
        }
    }
    for (size_t i = 0; i < nuem_likelihood_nuisances(lik); i++) {
        const nuem_nuisance *v = nuem_likelihood_nuisance(lik, i);
        if (v->sigma > 0.0 && isfinite(v->sigma))
            chi2 += pow((nuisance[i] - v->nominal) / v->sigma, 2.0);
    }
    return chi2;
}

/* Mass basis and flavour basis, with mixing, sin^2 theta_W and fluxes varied. */
static void variations_by_brute_force(void **state)
{
    joint q = open_joint(*state);

    build(&q, true);
    const size_t n = nuem_likelihood_nuisances(q.likelihood);
    for (size_t k = 0; k < N_SET; k++)
        for (unsigned seed = 0; seed < 2; seed++) {
            nuem_draw d = nuem_draw_seed(100 * (unsigned)k + seed);
            nuem_hypothesis *hyp =
                draw_hypothesis(&d, &nuem_hypothesis_spec_of(q.m[0].sm)->mixing, sets[k].nature);
            problem p = open_problem(q.likelihood, hyp, sets[k].coordinates);
            double x[NUEM_MAX_COORDINATES], nuisance[MAX_NUISANCES], chi2, profiled;
            nuem_error err;
            draw_point(&d, &p, x);
            for (size_t i = 0; i < n; i++) {
                const nuem_nuisance *v = nuem_likelihood_nuisance(q.likelihood, i);
                double sigma = isfinite(v->sigma) ? v->sigma : 0.3;
                nuisance[i] = v->nominal + sigma * nuem_draw_uniform(&d, -1.0, 1.0);
            }
            assert_ok(nuem_objective_eval_at(p.objective, p.ws, NULL, x, nuisance, &chi2, NULL,
                                             NULL, &err),
                      err);
            assert_close(chi2, brute_force(&q, &p, x, nuisance), 1e-9);
            const nuem_evaluation more = {.nuisance = nuisance};
            profiled = eval(&p, NULL, x, &more);
            assert_true(profiled <= chi2 * (1.0 + 1e-12));
            assert_near(profiled, brute_force(&q, &p, x, nuisance), 1e-9 * (1.0 + profiled));
            close_problem(&p);
        }
    close_joint(&q);
}

/* Slopes in x, profiled and at fixed nuisances, and in the nuisances. */
static void gradients_by_differences(void **state)
{
    joint q = open_joint(*state);

    build(&q, true);
    const size_t n = nuem_likelihood_nuisances(q.likelihood);
    for (size_t k = 0; k < N_SET; k++) {
        nuem_draw d = nuem_draw_seed((unsigned)k);
        nuem_hypothesis *hyp =
            draw_hypothesis(&d, &nuem_hypothesis_spec_of(q.m[0].sm)->mixing, sets[k].nature);
        problem p = open_problem(q.likelihood, hyp, sets[k].coordinates);
        for (int i = 0; i < 3; i++) {
            double x[NUEM_MAX_COORDINATES], gradient[NUEM_MAX_COORDINATES],
                at[NUEM_MAX_COORDINATES], nuisance[MAX_NUISANCES], slope[MAX_NUISANCES], up, down,
                fixed;
            nuem_error err;
            draw_point(&d, &p, x);
            const nuem_evaluation more = {.gradient = gradient, .nuisance = nuisance};
            double chi2 = eval(&p, NULL, x, &more);
            /* at the best nuisances the envelope theorem makes both the same */
            assert_ok(nuem_objective_eval_at(p.objective, p.ws, NULL, x, nuisance, &fixed, at,
                                             slope, &err),
                      err);
            assert_near(fixed, chi2, 1e-12 * (1.0 + chi2));
            for (size_t j = 0; j < p.n; j++) {
                double h = STEP * nuem_objective_coordinate(p.objective, j)->parameter->scale,
                       center = x[j];
                x[j] = center + h;
                up = eval(&p, NULL, x, NULL);
                x[j] = center - h;
                down = eval(&p, NULL, x, NULL);
                x[j] = center;
                double size = (1.0 + chi2) * STEP / h; /* chi2 per scale */
                assert_near(gradient[j], (up - down) / (2.0 * h),
                            TOL_GRADIENT * (fabs(gradient[j]) + size));
                assert_near(at[j], gradient[j], 1e-10 * (fabs(gradient[j]) + size));
            }
            /* away from the best ones */
            for (size_t j = 0; j < n; j++) {
                const nuem_nuisance *v = nuem_likelihood_nuisance(q.likelihood, j);
                bool bound = nuisance[j] <= v->lower;
                if (!bound && v->sigma > 0.0) assert_near(slope[j], 0.0, 1e-4 * (1.0 + chi2));
                nuisance[j] +=
                    (isfinite(v->sigma) ? v->sigma : 0.3) * nuem_draw_uniform(&d, 0, 0.5);
            }
            assert_ok(nuem_objective_eval_at(p.objective, p.ws, NULL, x, nuisance, &fixed, at,
                                             slope, &err),
                      err);
            for (size_t j = 0; j < p.n + n; j++) {
                double *y = j < p.n ? &x[j] : &nuisance[j - p.n], center = *y,
                       h = STEP * (j < p.n
                                       ? nuem_objective_coordinate(p.objective, j)->parameter->scale
                                       : 1.0),
                       got = j < p.n ? at[j] : slope[j - p.n];
                if (j >= p.n && nuem_likelihood_nuisance(q.likelihood, j - p.n)->sigma == 0.0)
                    continue;
                *y = center + h;
                nuem_objective_eval_at(p.objective, p.ws, NULL, x, nuisance, &up, NULL, NULL, NULL);
                *y = center - h;
                nuem_objective_eval_at(p.objective, p.ws, NULL, x, nuisance, &down, NULL, NULL,
                                       NULL);
                *y = center;
                assert_near(got, (up - down) / (2.0 * h),
                            TOL_GRADIENT * (fabs(got) + (1.0 + fixed) * STEP / h));
            }
        }
        close_problem(&p);
    }
    close_joint(&q);
}

/* Other data than the experiments' own are as good as experiments with these data; a centre elsewhere
 * shifts the constraint and nothing else. */
static void observations_replace_the_data(void **state)
{
    joint q = open_joint(*state);
    nuem_couplings sm = *nuem_hypothesis_couplings(q.m[0].sm);

    build(&q, true);
    const nuem_observation own = nuem_likelihood_observation(q.likelihood);
    const size_t n = nuem_likelihood_nuisances(q.likelihood);
    nuem_experiment_info info[N_TERM];
    double counts[N_BIN], off[N_BIN], centre[MAX_NUISANCES] = {0}, nuisance[MAX_NUISANCES],
                                      x[NUEM_MAX_COORDINATES], chi2;
    nuem_draw d = nuem_draw_seed(7);
    nuem_error err;

    assert_null(own.centre);
    assert_int_equal(nuem_likelihood_terms(q.likelihood), N_TERM);
    for (size_t k = 0; k < N_TERM; k++)
        for (size_t b = 0; b < q.m[k].info->n_bin; b++) {
            size_t at = nuem_likelihood_first_bin(q.likelihood, k) + b;
            assert_true(own.counts[at] == q.m[k].info->counts[b]);
            assert_true(own.off[at] == (k == 1 ? q.m[k].info->off_counts[b] : 0.0));
            counts[at] = floor(own.counts[at] * nuem_draw_uniform(&d, 0.5, 1.5));
            off[at] = floor(own.off[at] * nuem_draw_uniform(&d, 0.5, 1.5));
        }
    assert_int_equal(nuem_likelihood_first_bin(q.likelihood, N_TERM), N_BIN);
    joint other = q; /* the same experiments with those counts */
    for (size_t k = 0; k < N_TERM; k++) {
        info[k] = *q.m[k].info;
        info[k].counts = counts + nuem_likelihood_first_bin(q.likelihood, k);
        if (k == 1) info[k].off_counts = off + nuem_likelihood_first_bin(q.likelihood, k);
        other.term[k].experiment = &info[k];
    }
    assert_ok(nuem_likelihood_create(N_TERM, other.term, &sm, false, &other.likelihood, &err), err);
    nuem_hypothesis *hyp[2] = {nuem_test_standard_model(*state), nuem_test_standard_model(*state)};
    problem p = open_problem(q.likelihood, hyp[0], "charge,radius,dipole"),
            r = open_problem(other.likelihood, hyp[1], "charge,radius,dipole");
    draw_point(&d, &p, x);
    const nuem_observation seen = {.counts = counts, .off = off}, half = {.counts = counts};
    assert_close(eval(&p, &seen, x, NULL), eval(&r, NULL, x, NULL), TOL_CHI2);
    const nuem_observation mixed = {.counts = counts, .off = own.off};
    assert_true(eval(&p, &half, x, NULL) == eval(&p, &mixed, x, NULL));
    assert_true(eval(&p, &own, x, NULL) == eval(&p, NULL, x, NULL));
    assert_true(fabs(eval(&p, &half, x, NULL) - eval(&p, &seen, x, NULL)) > 1e-3);
    /* centres */
    const nuem_observation zero = {.centre = centre};
    assert_true(eval(&p, &zero, x, NULL) == eval(&p, NULL, x, NULL));
    for (size_t i = 0; i < n; i++) centre[i] = nuem_draw_uniform(&d, -1.5, 1.5);
    const nuem_evaluation more = {.nuisance = nuisance};
    double shifted = eval(&p, &zero, x, &more), plain, constraints = 0.0;
    assert_ok(
        nuem_objective_eval_at(p.objective, p.ws, NULL, x, nuisance, &plain, NULL, NULL, &err),
        err);
    assert_ok(
        nuem_objective_eval_at(p.objective, p.ws, &zero, x, nuisance, &chi2, NULL, NULL, &err),
        err);
    assert_near(chi2, shifted, 1e-12 * (1.0 + shifted));
    for (size_t i = 0; i < n; i++) {
        const nuem_nuisance *v = nuem_likelihood_nuisance(q.likelihood, i);
        if (!(v->sigma > 0.0) || isinf(v->sigma)) continue;
        double pull = (nuisance[i] - v->nominal) / v->sigma;
        constraints += pow(pull - centre[i], 2.0) - pow(pull, 2.0);
    }
    assert_near(chi2 - plain, constraints, 1e-11 * (1.0 + chi2));
    /* no nuisances elsewhere do better */
    for (size_t i = 0; i < n; i++) {
        const nuem_nuisance *v = nuem_likelihood_nuisance(q.likelihood, i);
        for (int side = -1; side <= 1; side += 2) {
            double keep = nuisance[i];
            nuisance[i] += side * 0.01;
            nuem_objective_eval_at(p.objective, p.ws, &zero, x, nuisance, &chi2, NULL, NULL, NULL);
            nuisance[i] = keep;
            if (v->sigma > 0.0) assert_true(chi2 >= shifted - 1e-11 * (1.0 + shifted));
        }
    }
    close_problem(&r);
    nuem_likelihood_free(other.likelihood);
    close_problem(&p);
    close_joint(&q);
}

/* Many hypotheses at once, more than a block, are single ones. */
static void batches_are_single_ones(void **state)
{
    enum { M = 600 };
    joint q = open_joint(*state);

    build(&q, false);
    nuem_hypothesis *hyp = nuem_test_standard_model(*state);
    problem p = open_problem(q.likelihood, hyp, "charge,radius,dipole");
    double *x = malloc(M * p.n * sizeof *x), *counts = malloc(M * N_BIN * sizeof *counts),
           one[N_BIN];
    nuem_draw d = nuem_draw_seed(3);
    nuem_error err;
    for (size_t i = 0; i < M; i++) draw_point(&d, &p, x + i * p.n);
    for (size_t m = 0; m <= M; m += m < 3 ? 1 : m < 255 ? 126 : 345) {
        memset(counts, 0xff, M * N_BIN * sizeof *counts);
        assert_ok(nuem_objective_counts(p.objective, m, x, counts, &err), err);
        for (size_t i = 0; i < m; i++) {
            nuem_couplings c;
            nuem_objective_couplings(p.objective, x + i * p.n, &c);
            for (int t = 0; t < N_TERM; t++) {
                nuem_response_counts(q.m[t].response, &c, one);
                size_t first = nuem_likelihood_first_bin(q.likelihood, (size_t)t);
                for (size_t b = 0; b < q.m[t].info->n_bin; b++)
                    assert_close(counts[i * N_BIN + first + b], one[b], TOL_SUM);
            }
        }
        if (m < M) assert_true(isnan(counts[m * N_BIN])); /* nothing beyond */
    }
    free(x);
    free(counts);
    close_problem(&p);
    close_joint(&q);
}

/* No coordinates: one number. */
static void without_coordinates(void **state)
{
    joint q = open_joint(*state);
    nuem_objective *o = NULL;
    nuem_objective_workspace *ws = NULL;
    nuem_likelihood_workspace *other = NULL;
    nuem_error err;
    double chi2, want, counts[2 * N_BIN], signal[N_BIN];

    build(&q, false);
    assert_ok(nuem_objective_create(q.likelihood, q.m[0].sm, 0, NULL, &o, &err), err);
    assert_ok(nuem_objective_workspace_create(o, &ws, &err), err);
    assert_ok(nuem_likelihood_workspace_create(q.likelihood, &other, &err), err);
    assert_int_equal(nuem_objective_dimension(o), 0);
    assert_ok(nuem_objective_eval(o, ws, NULL, NULL, &chi2, NULL, &err), err);
    assert_ok(nuem_likelihood_chi2(q.likelihood, other, nuem_hypothesis_couplings(q.m[0].sm), &want,
                                   NULL, NULL, &err),
              err);
    assert_close(chi2, want, TOL_CHI2);
    assert_ok(nuem_objective_counts(o, 2, NULL, counts, &err), err);
    nuem_response_counts(q.m[0].response, nuem_hypothesis_couplings(q.m[0].sm), signal);
    assert_close(counts[0], signal[0], TOL_SUM);
    assert_close(counts[N_BIN], signal[0], TOL_SUM);
    nuem_likelihood_workspace_free(other);
    nuem_objective_workspace_free(ws);
    nuem_objective_workspace_free(NULL);
    nuem_objective_free(o);
    nuem_objective_free(NULL);
    close_joint(&q);
}

enum { N_POINT = 60, N_THREAD = 4 };

typedef struct work {
    const problem *p;
    const double *x;
    size_t first;
    double chi2[N_POINT], gradient[N_POINT][NUEM_MAX_COORDINATES];
    bool ok;
} work;

/* All points from `first` on, with a workspace of the thread's own. */
static void *evaluate(void *context)
{
    work *w = context;
    nuem_objective_workspace *ws = NULL;

    w->ok = nuem_objective_workspace_create(w->p->objective, &ws, NULL) == NUEM_OK;
    for (size_t i = 0; i < N_POINT && w->ok; i++) {
        size_t k = (w->first + i) % N_POINT;
        const nuem_evaluation more = {.gradient = w->gradient[k]};
        w->ok = nuem_objective_eval(w->p->objective, ws, NULL, w->x + k * w->p->n, &w->chi2[k],
                                    &more, NULL) == NUEM_OK;
    }
    nuem_objective_workspace_free(ws);
    return NULL;
}

static void threads_do_not_meet(void **state)
{
    static double x[N_POINT * NUEM_MAX_COORDINATES];
    static work w[N_THREAD + 1];
    pthread_t thread[N_THREAD];
    joint q = open_joint(*state);

    build(&q, true);
    nuem_hypothesis *hyp = nuem_test_standard_model(*state);
    problem p = open_problem(q.likelihood, hyp, "charge,radius,dipole");
    nuem_draw d = nuem_draw_seed(11);
    for (size_t i = 0; i < N_POINT; i++) draw_point(&d, &p, x + i * p.n);
    for (size_t i = 0; i <= N_THREAD; i++) {
        w[i] = (work){.p = &p, .x = x, .first = 13 * i};
        if (i == N_THREAD)
            evaluate(&w[i]);
        else
            assert_int_equal(pthread_create(&thread[i], NULL, evaluate, &w[i]), 0);
    }
    for (size_t i = 0; i < N_THREAD; i++) assert_int_equal(pthread_join(thread[i], NULL), 0);
    for (size_t i = 0; i <= N_THREAD; i++) {
        assert_true(w[i].ok);
        /* to the last bit, whatever a workspace did before */
        assert_memory_equal(w[i].chi2, w[0].chi2, sizeof w[0].chi2);
        assert_memory_equal(w[i].gradient, w[0].gradient, sizeof w[0].gradient);
    }
    close_problem(&p);
    close_joint(&q);
}

static void bad_input_is_refused(void **state)
{
    static const double bad[] = {NAN, HUGE_VAL, -HUGE_VAL, 1e300};
    joint q = open_joint(*state);
    nuem_coordinate coordinate[NUEM_MAX_COORDINATES + 1];
    nuem_objective *o = NULL;
    nuem_error err;

    build(&q, true);
    nuem_hypothesis *hyp = nuem_test_standard_model(*state);
    problem p = open_problem(q.likelihood, hyp, "mu_eff,q_emu");
    double nuisance[MAX_NUISANCES], keep[MAX_NUISANCES], gradient[3] = {-1.0, -1.0, -1.0},
                                                         chi2 = -1.0, expected[N_BIN] = {-1.0};
    for (size_t i = 0; i < nuem_likelihood_nuisances(q.likelihood); i++)
        nuisance[i] = nuem_likelihood_nuisance(q.likelihood, i)->nominal;
    memcpy(keep, nuisance, sizeof keep);
    const nuem_evaluation more = {.gradient = gradient, .nuisance = nuisance, .expected = expected};
    for (size_t k = 0; k < 3; k++)
        for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
            double x[3] = {1e-11, 1e-13, 1e-13};
            x[k] = bad[i];
            assert_fails(nuem_objective_eval(p.objective, p.ws, NULL, x, &chi2, &more, &err),
                         NUEM_ERR_ARG, err, "finite");
            assert_fails(nuem_objective_eval_at(p.objective, p.ws, NULL, x, keep, &chi2, gradient,
                                                NULL, &err),
                         NUEM_ERR_ARG, err, "finite");
            assert_int_equal(nuem_objective_eval(p.objective, p.ws, NULL, x, &chi2, NULL, NULL),
                             NUEM_ERR_ARG);
        }
    assert_true(chi2 == -1.0 && gradient[0] == -1.0 && expected[0] == -1.0);
    assert_memory_equal(nuisance, keep, nuem_likelihood_nuisances(q.likelihood) * sizeof *keep);
    /* nuisances below their ends, and no numbers */
    const double x[3] = {1e-11, 1e-13, 1e-13};
    for (int k = 0; k < 2; k++) {
        nuisance[0] = k ? (double)NAN : -1e-3;
        assert_ok(nuem_objective_eval_at(p.objective, p.ws, NULL, x, nuisance, &chi2, gradient,
                                         keep, &err),
                  err);
        assert_true(chi2 == HUGE_VAL);
    }
    for (size_t i = 0; i <= NUEM_MAX_COORDINATES; i++) {
        coordinate[i] = (nuem_coordinate){NULL, false};
        assert_ok(nuem_parameter_find("mu_eff", &coordinate[i].parameter, &err), err);
    }
    assert_fails(
        nuem_objective_create(q.likelihood, hyp, NUEM_MAX_COORDINATES + 1, coordinate, &o, &err),
        NUEM_ERR_ARG, err, "41 coordinates; at most 40");
    static const char *const majorana[] = {"nature=majorana"};
    nuem_hypothesis *other = NULL;
    assert_ok(nuem_hypothesis_open(*state, NULL, majorana, 1, &other, NULL, &err), err);
    assert_ok(nuem_parameter_find("mu_11", &coordinate[0].parameter, &err), err);
    assert_fails(nuem_objective_create(q.likelihood, other, 1, coordinate, &o, &err), NUEM_ERR_ARG,
                 err, "mu_11");
    assert_null(o);
    nuem_hypothesis_free(other);
    close_problem(&p);
    close_joint(&q);
}

/* Counts where the hypothesis expects none: infinite, without a slope. */
static nuem_status nothing_arrives(const void *context, const char *component,
                                   nuem_flavour produced, bool anti, double enu_mev,
                                   nuem_state *out, nuem_error *err)
{
    (void)context, (void)component, (void)produced, (void)enu_mev, (void)err;
    *out = (nuem_state){.anti = anti};
    return NUEM_OK;
}

static void impossible_data(void **state)
{
    const nuem_state_model nothing = {nothing_arrives, NULL};
    nuem_measurement m =
        nuem_measurement_open(*state, "none", "1 t y", &nothing,
                              "data: {edges_kev: [1, 2, 5], counts: [0, 1]}\n"
                              "backgrounds: [{name: b, counts: [1, 0], free: true}]\n");
    nuem_hypothesis *hyp = nuem_test_standard_model(*state);
    double gradient = -1.0, x = 1e-11, nuisance[2] = {1.0, 1.0}, slope[2], chi2;
    nuem_error err;

    nuem_measurement_likelihood(&m);
    problem p = open_problem(m.likelihood, hyp, "mu_eff");
    const nuem_evaluation more = {.gradient = &gradient};
    assert_true(eval(&p, NULL, &x, &more) == HUGE_VAL && gradient == 0.0);
    gradient = -1.0;
    assert_ok(nuem_objective_eval_at(p.objective, p.ws, NULL, &x, nuisance, &chi2, &gradient, slope,
                                     &err),
              err);
    assert_true(chi2 == HUGE_VAL && gradient == 0.0 && slope[1] == 0.0);
    close_problem(&p);
    nuem_measurement_close(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equals_the_likelihood),         cmocka_unit_test(far_from_the_scales),
        cmocka_unit_test(variations_by_brute_force),     cmocka_unit_test(gradients_by_differences),
        cmocka_unit_test(observations_replace_the_data), cmocka_unit_test(batches_are_single_ones),
        cmocka_unit_test(without_coordinates),           cmocka_unit_test(threads_do_not_meet),
        cmocka_unit_test(bad_input_is_refused),          cmocka_unit_test(impossible_data),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
