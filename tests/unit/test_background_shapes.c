/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several errors of the shape of a background, with names of their own: the same name anywhere is the
 * same nuisance. Experiments are made by hand. */
#include <string.h>

#include "nuem/likelihood.h"
#include "nuem/objective.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/measurement.h"

/* the same sums in another order */
static const double TOL_SUM = 1e-11;
/* chi2 of some ten: two minimisations */
static const double TOL_CHI2 = 1e-9;

enum { N = 3, M = 2, MAX_NUISANCE = 16 };

static const double LEVEL[M][N] = {{40.0, 50.0, 60.0}, {9.0, 4.0, 1.0}};
static const double CHANGE[3][N] = {{2.0, 0.0, -3.0}, {-1.0, 1.5, 0.5}, {0.5, -0.25, 0.0}};

/* Two experiments of the same bins with backgrounds of their own. */
typedef struct pair {
    nuem_measurement m[M];
    nuem_experiment_info info[M];
    nuem_background background[M][2];
    nuem_likelihood *likelihood;
} pair;

static void open_pair(pair *p, const nuem_data *data)
{
    static const char rest[] = "data: {edges_kev: [1, 4, 8, 16], counts: [52, 60, 66]}";

    memset(p, 0, sizeof *p);
    for (int k = 0; k < M; k++) {
        p->m[k] = nuem_measurement_open(data, k ? "second" : "first", "0.1 t y", NULL, rest);
        p->info[k] = *p->m[k].info;
        for (int j = 0; j < 2; j++)
            p->background[k][j] = (nuem_background){
                .name = j ? "line" : "flat", .counts = LEVEL[j], .relative_error = 0.1};
        p->info[k].n_background = 2;
        p->info[k].background = p->background[k];
    }
}

static nuem_status create(pair *p, int n, nuem_error *err)
{
    const nuem_likelihood_term term[M] = {
        {.experiment = &p->info[0], .response = p->m[0].response},
        {.experiment = &p->info[1], .response = p->m[1].response}};

    return nuem_likelihood_create((size_t)n, term, nuem_hypothesis_couplings(p->m[0].sm), false,
                                  &p->likelihood, err);
}

static void close_pair(pair *p)
{
    nuem_likelihood_free(p->likelihood);
    for (int k = 0; k < M; k++) nuem_measurement_close(&p->m[k]);
}

static double value_of(const nuem_likelihood *lik, const double *x, const char *name)
{
    for (size_t i = 0; i < nuem_likelihood_nuisances(lik); i++)
        if (strcmp(nuem_likelihood_nuisance_name(lik, i), name) == 0) return x[i];
    fail_msg("no nuisance '%s'", name);
    return NAN;
}

static double chi2_at(const pair *p, const double *nuisance)
{
    nuem_objective *o = NULL;
    nuem_objective_workspace *ws = NULL;
    nuem_error err;
    double chi2 = NAN;

    assert_ok(nuem_objective_create(p->likelihood, p->m[0].sm, 0, NULL, &o, &err), err);
    assert_ok(nuem_objective_workspace_create(o, &ws, &err), err);
    assert_ok(nuem_objective_eval_at(o, ws, NULL, NULL, nuisance, &chi2, NULL, NULL, &err), err);
    nuem_objective_workspace_free(ws);
    nuem_objective_free(o);
    return chi2;
}

/* chi2 written out, at any nuisances. */
static void counts_by_hand(void **state)
{
    const nuem_background_shape of_flat[2] = {{"slope", CHANGE[0]}, {NULL, CHANGE[1]}},
                                of_line[1] = {{"position", CHANGE[2]}},
                                of_other[1] = {{"slope", CHANGE[2]}};
    double x[MAX_NUISANCE], signal[N], want = 0.0;
    pair p;
    nuem_error err;

    open_pair(&p, *state);
    p.background[0][0].n_shape = 2;
    p.background[0][0].shape = of_flat;
    p.background[0][1].n_shape = 1;
    p.background[0][1].shape = of_line;
    p.background[1][1].n_shape = 1;
    p.background[1][1].shape = of_other;
    assert_ok(create(&p, M, &err), err);
    /* signal, flat, line of each; slope of both, flat's own, position */
    const nuem_likelihood *lik = p.likelihood;
    assert_int_equal(nuem_likelihood_nuisances(lik), 9);
    for (size_t i = 0; i < nuem_likelihood_nuisances(lik); i++) {
        const nuem_nuisance *v = nuem_likelihood_nuisance(lik, i);
        x[i] = v->nominal + 0.03 * (double)i * (i % 2 ? 1.0 : -1.0);
        if (v->sigma == 0.0) x[i] = v->nominal;
        if (v->sigma > 0.0) want += pow((x[i] - v->nominal) / v->sigma, 2.0);
    }
    for (int k = 0; k < M; k++) {
        char name[64];
        const char *id = k ? "second" : "first";
        snprintf(name, sizeof name, "%s signal", id);
        const double eta = value_of(lik, x, name), slope = value_of(lik, x, "slope");
        snprintf(name, sizeof name, "%s flat", id);
        const double flat = value_of(lik, x, name);
        snprintf(name, sizeof name, "%s line", id);
        const double line = value_of(lik, x, name);
        nuem_response_counts(p.m[k].response, nuem_hypothesis_couplings(p.m[k].sm), signal);
        for (int b = 0; b < N; b++) {
            double mu = eta * signal[b] + flat * LEVEL[0][b] + line * LEVEL[1][b];
            if (k == 0)
                mu += slope * CHANGE[0][b] + value_of(lik, x, "first flat shape") * CHANGE[1][b] +
                      value_of(lik, x, "position") * CHANGE[2][b];
            else
                mu += slope * CHANGE[2][b];
            want += nuem_test_deviance(mu, p.info[k].counts[b]);
        }
    }
    assert_close(chi2_at(&p, x), want, TOL_SUM);
    close_pair(&p);
}

/* Two pulls of equal effect are one of sqrt 2 times the effect. */
static void equal_shapes_are_one(void **state)
{
    double sum[N], with = NAN, without = NAN;
    const nuem_background_shape one[1] = {{NULL, sum}},
                                twice[2] = {{"a", CHANGE[0]}, {"b", CHANGE[0]}};
    nuem_likelihood_workspace *ws = NULL;
    nuem_error err;
    pair p;

    for (int b = 0; b < N; b++) sum[b] = sqrt(2.0) * CHANGE[0][b];
    for (int kind = 0; kind < 2; kind++) {
        open_pair(&p, *state);
        p.background[0][0].n_shape = kind ? 2 : 1;
        p.background[0][0].shape = kind ? twice : one;
        assert_ok(create(&p, 1, &err), err);
        assert_ok(nuem_likelihood_workspace_create(p.likelihood, &ws, &err), err);
        assert_ok(nuem_likelihood_chi2(p.likelihood, ws, nuem_hypothesis_couplings(p.m[0].sm),
                                       kind ? &with : &without, NULL, NULL, &err),
                  err);
        nuem_likelihood_workspace_free(ws);
        close_pair(&p);
    }
    assert_true(without > 0.1);
    assert_near(with, without, TOL_CHI2 * (1.0 + without));
}

/* Expected data do not contain shapes, and counting on and off has none. */
static void expectations(void **state)
{
    const nuem_background_shape of_flat[2] = {{"slope", CHANGE[0]}, {"step", CHANGE[1]}};
    double signal[N];
    nuem_error err;
    pair p;

    for (int on_off = 0; on_off < 2; on_off++) {
        open_pair(&p, *state);
        p.background[0][0].n_shape = 2;
        p.background[0][0].shape = of_flat;
        p.info[0].counts = NULL;
        if (on_off) {
            p.info[0].statistic = NUEM_STATISTIC_ON_OFF;
            p.info[0].off_ratio = 2.0;
        }
        assert_ok(create(&p, 1, &err), err);
        nuem_response_counts(p.m[0].response, nuem_hypothesis_couplings(p.m[0].sm), signal);
        const nuem_observation o = nuem_likelihood_observation(p.likelihood);
        for (int b = 0; b < N; b++) {
            assert_close(o.counts[b], signal[b] + LEVEL[0][b] + LEVEL[1][b], TOL_SUM);
            if (on_off) assert_close(o.off[b], 2.0 * (LEVEL[0][b] + LEVEL[1][b]), TOL_SUM);
        }
        assert_int_equal(nuem_likelihood_nuisances(p.likelihood), on_off ? 1 : 5);
        close_pair(&p);
    }
}

static void a_name_twice_is_refused(void **state)
{
    const nuem_background_shape twice[2] = {{"slope", CHANGE[0]}, {"slope", CHANGE[1]}},
                                unnamed[2] = {{NULL, CHANGE[0]}, {NULL, CHANGE[1]}},
                                single[1] = {{"slope", CHANGE[0]}};
    nuem_error err;
    pair p;

    open_pair(&p, *state);
    p.background[0][0].n_shape = 2;
    p.background[0][0].shape = twice;
    assert_fails(create(&p, 1, &err), NUEM_ERR_ARG, err,
                 "first has two effects of one nuisance, 'slope'");
    p.background[0][0].shape = unnamed;
    assert_fails(create(&p, 1, &err), NUEM_ERR_ARG, err, "'first flat shape'");
    for (int j = 0; j < 2; j++) { /* of two backgrounds */
        p.background[0][j].n_shape = 1;
        p.background[0][j].shape = single;
    }
    assert_fails(create(&p, 1, &err), NUEM_ERR_ARG, err, "'slope'");
    assert_null(p.likelihood);
    close_pair(&p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_by_hand),
        cmocka_unit_test(equal_shapes_are_one),
        cmocka_unit_test(expectations),
        cmocka_unit_test(a_name_twice_is_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
