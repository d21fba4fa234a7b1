/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plans of experiments with classes, times and variations: a threshold cuts whole ranges of energy.
 * Everything is made by hand and compared number by number. */
#include <string.h>

#include "stat/planned.h"
#include "support/assert_close.h"

/* one product or two */
static const double TOL_ROUNDING = 1e-14;

enum { ENERGY = 4, CLASS = 2, TIME = 3, BINS = ENERGY * CLASS * TIME, ROWS = 2 };

typedef struct made {
    nuem_experiment_info info, side[2];
    double counts[BINS], level[2][BINS], change[3][BINS], fraction[ENERGY * CLASS];
    double matrix[3][(ROWS + 1) * ENERGY];
    const char *component[BINS];
    nuem_background background[2];
    nuem_background_shape shape[3];
    nuem_detector_variation variation;
} made;

static const double edge_kev[ENERGY + 1] = {1.0, 2.0, 4.0, 8.0, 16.0},
                                      edge_us[TIME + 1] = {0.0, 1.0, 2.0, 6.0},
                                      knots_kev[ROWS + 1] = {1, 5, 20};

static void make(made *m, bool matrix)
{
    memset(m, 0, sizeof *m);
    for (int b = 0; b < BINS; b++) {
        m->counts[b] = 100 + b;
        for (int j = 0; j < 2; j++) m->level[j][b] = 10.0 * (j + 1) + b;
        for (int k = 0; k < 3; k++) m->change[k][b] = (k + 1) * 0.1 - 0.01 * b;
        m->component[b] = b % 2 ? "odd" : "even";
    }
    for (int i = 0; i < ENERGY * CLASS; i++) m->fraction[i] = 0.05 * i;
    for (int k = 0; k < 3; k++)
        for (int i = 0; i < (ROWS + 1) * ENERGY; i++) m->matrix[k][i] = 0.01 * (i + 100 * k);
    m->shape[0] = (nuem_background_shape){"first", m->change[0]};
    m->shape[1] = (nuem_background_shape){NULL, m->change[1]};
    m->shape[2] = (nuem_background_shape){"other", m->change[2]};
    m->background[0] =
        (nuem_background){.name = "a", .counts = m->level[0], .n_shape = 2, .shape = m->shape};
    m->background[1] =
        (nuem_background){.name = "b", .counts = m->level[1], .n_shape = 1, .shape = m->shape + 2};
    m->info = (nuem_experiment_info){.id = "made",
                                     .exposure_kg_day = 5.0,
                                     .n_bin = BINS,
                                     .n_energy = ENERGY,
                                     .n_class = CLASS,
                                     .n_time = TIME,
                                     .edge_kev = edge_kev,
                                     .edge_us = edge_us,
                                     .class_fraction = m->fraction,
                                     .counts = m->counts,
                                     .bin_components = m->component,
                                     .n_background = 2,
                                     .background = m->background};
    if (matrix) {
        m->info.smearing = NUEM_SMEARING_MATRIX;
        m->info.n_matrix = ROWS;
        m->info.matrix_kev = knots_kev;
        m->info.matrix = m->matrix[0];
    }
    for (int k = 0; k < 2; k++) {
        m->side[k] = m->info;
        m->side[k].matrix = matrix ? m->matrix[k + 1] : NULL;
        m->side[k].n_matrix = matrix ? (size_t)(ROWS + k) : 0; /* tables of their own */
        m->side[k].class_fraction = k ? m->fraction : NULL;
        m->side[k].exposure_kg_day = 5.0 + k;
    }
    m->variation = (nuem_detector_variation){"gain", &m->side[0], &m->side[1]};
    m->info.n_variation = 1;
    m->info.variation = &m->variation;
}

static nuem_planned *plan(const made *m, nuem_analysis_options o)
{
    nuem_planned *p = NULL;
    nuem_error err;

    assert_ok(nuem_planned_create(&m->info, &o, &p, &err), err);
    return p;
}

/* Detector `got` is `from` without the first ranges; `share` stays of the first one left. */
static void assert_detector(const nuem_experiment_info *got, const nuem_experiment_info *from,
                            size_t first, double low, double share, double factor)
{
    const size_t n = ENERGY - first;

    assert_int_equal(got->n_energy, n);
    assert_int_equal(got->n_class, CLASS);
    assert_int_equal(got->n_time, TIME);
    assert_int_equal(got->n_bin, n * CLASS * TIME);
    assert_close(got->exposure_kg_day, factor * from->exposure_kg_day, TOL_ROUNDING);
    assert_true(got->edge_kev[0] == low);
    for (size_t e = 1; e <= n; e++) assert_true(got->edge_kev[e] == edge_kev[first + e]);
    assert_ptr_equal(got->edge_us, edge_us);
    assert_string_equal(got->bin_components[0], from->bin_components[first * CLASS * TIME]);
    if (from->class_fraction)
        for (size_t i = 0; i < n * CLASS; i++)
            assert_true(got->class_fraction[i] == from->class_fraction[first * CLASS + i]);
    else
        assert_null(got->class_fraction);
    for (size_t i = 0; from->matrix && i < from->n_matrix; i++)
        for (size_t e = 0; e < n; e++)
            assert_close(got->matrix[i * n + e],
                         (e ? 1.0 : share) * from->matrix[i * ENERGY + first + e], TOL_ROUNDING);
}

static void assert_counts(const double *got, const double *from, size_t first, double share,
                          double factor)
{
    for (size_t b = 0; b < (ENERGY - first) * CLASS * TIME; b++)
        assert_close(got[b],
                     factor * (b < CLASS * TIME ? share : 1.0) * from[first * CLASS * TIME + b],
                     TOL_ROUNDING);
}

static void assert_plan(const made *m, const nuem_planned *p, size_t first, double low,
                        double share, double factor)
{
    const nuem_experiment_info *got = nuem_planned_info(p);

    assert_detector(got, &m->info, first, low, share, factor);
    assert_int_equal(got->n_background, 2);
    for (int j = 0; j < 2; j++) {
        const nuem_background *a = &got->background[j], *b = &m->background[j];
        assert_string_equal(a->name, b->name);
        assert_counts(a->counts, b->counts, first, share, factor);
        assert_int_equal(a->n_shape, b->n_shape);
        for (size_t k = 0; k < a->n_shape; k++) {
            assert_ptr_equal(a->shape[k].name, b->shape[k].name);
            assert_counts(a->shape[k].counts, b->shape[k].counts, first, share, factor);
        }
    }
    assert_int_equal(got->n_variation, 1);
    assert_string_equal(got->variation[0].name, "gain");
    assert_detector(got->variation[0].up, &m->side[0], first, low, share, factor);
    assert_detector(got->variation[0].down, &m->side[1], first, low, share, factor);
}

/* Expectations: the range at the threshold is cut inside. */
static void inside_a_range(void **state)
{
    made m;

    (void)state;
    for (int matrix = 0; matrix < 2; matrix++) {
        make(&m, matrix);
        nuem_planned *p = plan(&m, (nuem_analysis_options){.threshold_kev = 5.0, .asimov = true});
        assert_null(nuem_planned_info(p)->counts);
        assert_plan(&m, p, 2, 5.0, 0.75, 1.0);
        nuem_planned_free(p);
        p = plan(&m, (nuem_analysis_options){.threshold_kev = 1.5, .exposure_factor = 3.0});
        assert_null(nuem_planned_info(p)->counts);
        assert_plan(&m, p, 0, 1.5, 0.5, 3.0);
        nuem_planned_free(p);
        p = plan(&m, (nuem_analysis_options){.exposure_factor = 0.5});
        assert_plan(&m, p, 0, 1.0, 1.0, 0.5);
        nuem_planned_free(p);
    }
}

/* Observed counts: the first whole range, with all its classes and times. */
static void observed(void **state)
{
    made m;

    (void)state;
    make(&m, true);
    nuem_planned *p = plan(&m, (nuem_analysis_options){.threshold_kev = 3.0});
    assert_plan(&m, p, 2, 4.0, 1.0, 1.0);
    for (size_t b = 0; b < nuem_planned_info(p)->n_bin; b++)
        assert_true(nuem_planned_info(p)->counts[b] == m.counts[2 * CLASS * TIME + b]);
    nuem_planned_free(p);
}

/* Levels and shapes of all backgrounds, the neutrinos in a level left alone. */
static void backgrounds_are_scaled(void **state)
{
    double sm[BINS];
    made m;

    (void)state;
    make(&m, false);
    m.background[0].includes_sm_signal = true;
    for (int b = 0; b < BINS; b++) sm[b] = 0.5 * b;
    nuem_planned *p = plan(&m, (nuem_analysis_options){.background_factor = 0.25});
    nuem_planned_scale_backgrounds(p, 0.25, sm);
    const nuem_background *back = nuem_planned_info(p)->background;
    for (int b = 0; b < BINS; b++) {
        assert_close(back[0].counts[b], 0.25 * (m.level[0][b] - sm[b]) + sm[b], TOL_ROUNDING);
        assert_close(back[1].counts[b], 0.25 * m.level[1][b], TOL_ROUNDING);
        assert_close(back[0].shape[0].counts[b], 0.25 * m.change[0][b], TOL_ROUNDING);
        assert_close(back[0].shape[1].counts[b], 0.25 * m.change[1][b], TOL_ROUNDING);
        assert_close(back[1].shape[0].counts[b], 0.25 * m.change[2][b], TOL_ROUNDING);
    }
    nuem_planned_free(p);
}

static void bad_input_is_refused(void **state)
{
    nuem_planned *p = NULL;
    nuem_error err;
    made m;

    (void)state;
    make(&m, false);
    const nuem_analysis_options above = {.threshold_kev = 16.0}, late = {.threshold_kev = 9.0};
    assert_fails(nuem_planned_create(&m.info, &above, &p, &err), NUEM_ERR_ARG, err,
                 "threshold is 16 keV; the bins of made allow [1, 16) keV");
    assert_fails(nuem_planned_create(&m.info, &late, &p, &err), NUEM_ERR_ARG, err,
                 "no bin of made begins at 9 keV");
    assert_null(p);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(inside_a_range),
        cmocka_unit_test(observed),
        cmocka_unit_test(backgrounds_are_scaled),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
