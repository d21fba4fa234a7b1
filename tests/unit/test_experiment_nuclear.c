/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an experiment file says of nuclei, quenching, photo-electrons, times and classes, and the
 * errors of all these. What can be wrong with it stands in test_experiment_nuclear_bad.c. */
#include "nuem/experiment.h"

#include <stdlib.h>

#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/temporary.h"

/* a quotient, or a power of ten */
static const double TOL_ROUNDING = 1e-14;

#define HEAD                                                                                       \
    "schema: nuem/experiment/1\nid: mine\ntitle: Mine\nchannel: cevns\nflux: sns-csi2021\n"        \
    "exposure: 30 kg y\n"
#define TARGET "target: {formula: CsI}\n"
#define NONE   "quenching: {none: true}\n"
#define FULL   "efficiency: {constant: 0.5, energy: true}\n"
#define DATA   "data: {edges_kev: [1, 2, 4], counts: [3, 0]}\n"

static nuem_experiment *parse(void **state, const char *text)
{
    nuem_experiment *exp = NULL;
    nuem_error err = {0};

    assert_ok(
        nuem_experiment_parse(*state, text, strlen(text), nuem_test_path("mine.yaml"), &exp, &err),
        err);
    return exp;
}

static const nuem_detector_variation *variation(const nuem_experiment_info *e, const char *name)
{
    for (size_t i = 0; i < e->n_variation; i++)
        if (strcmp(e->variation[i].name, name) == 0) return &e->variation[i];
    print_error("no variation '%s'\n", name);
    fail();
    return NULL;
}

static const nuem_nucleus *nucleus(const nuem_experiment_info *e, const char *name)
{
    for (size_t i = 0; i < e->n_nucleus; i++)
        if (strcmp(e->nucleus[i].nucleus.name, name) == 0) return &e->nucleus[i].nucleus;
    print_error("no nuclide '%s'\n", name);
    fail();
    return NULL;
}

static void plain_files_have_one_class_and_time(void **state)
{
    nuem_experiment *exp = nuem_test_experiment(*state, "xenon1t");
    const nuem_experiment_info *e = nuem_experiment_get(exp);

    assert_int_equal(e->n_energy, 29);
    assert_int_equal(e->n_bin, 29);
    assert_true(e->n_class == 1 && e->n_time == 1);
    assert_true(!e->class_fraction && !e->edge_us && !e->time_efficiency && !e->matrix);
    assert_true(e->n_nucleus == 0 && e->n_variation == 0 && e->n_time_efficiency == 0);
    assert_int_equal(e->quenching.kind, NUEM_QUENCHING_NONE);
    assert_int_equal(e->smearing, NUEM_SMEARING_GAUSSIAN);
    assert_true(e->pe_per_kev == 0.0 && !e->resolution_in_quadrature);
    nuem_experiment_free(exp);
    /* a channel without nuclei needs no data directory */
    exp = nuem_test_ideal_experiment("x", "1 kg d", "data: {edges_kev: [1, 2]}\n");
    assert_null(nuem_experiment_get(exp)->nucleus);
    nuem_experiment_free(exp);
}

static void nuclei_are_those_of_the_formula(void **state)
{
    nuem_experiment *exp = parse(state, HEAD TARGET NONE FULL DATA);
    const nuem_experiment_info *e = nuem_experiment_get(exp);
    nuem_nuclides *table = NULL;
    nuem_nucleus_share *want = NULL;
    nuem_error err = {0};
    size_t n = 0;

    /* the same nuclei without a file */
    assert_ok(nuem_nuclides_open(*state, "natural", &table, NULL, &err), err);
    assert_ok(nuem_nuclei_of(table, "CsI", NULL, &want, &n, &err), err);
    assert_int_equal(e->n_nucleus, n);
    for (size_t i = 0; i < n; i++) {
        assert_string_equal(e->nucleus[i].nucleus.name, want[i].nucleus.name);
        assert_true(e->nucleus[i].per_unit == want[i].per_unit);
        assert_true(e->nucleus[i].nucleus.neutron.rms_fm == want[i].nucleus.neutron.rms_fm);
        assert_int_equal(e->nucleus[i].nucleus.neutron.kind, NUEM_FORM_HELM);
        assert_false(e->nucleus[i].nucleus.axial);
    }
    double cs = nucleus(e, "Cs133")->neutron.rms_fm, i_rp = nucleus(e, "I127")->proton.rms_fm;
    free(want);
    nuem_nuclides_free(table);
    nuem_experiment_free(exp);

    exp = parse(state, HEAD "target: {formula: CsI, form_factor: kn, neutron_radius: equal, axial: "
                            "true, radii: [{nuclide: 133Cs, rn_fm: 5.5}, {nuclide: I127, rp_fm: "
                            "4.9, rn_fm: 5.2}], rn_error_fm: 0.1}\n" NONE FULL DATA);
    e = nuem_experiment_get(exp);
    assert_int_equal(nucleus(e, "Cs133")->proton.kind, NUEM_FORM_KN);
    assert_int_equal(nucleus(e, "I127")->neutron.kind, NUEM_FORM_KN);
    assert_true(nucleus(e, "Cs133")->axial);
    assert_true(nucleus(e, "Cs133")->neutron.rms_fm == 5.5 && cs != 5.5);
    assert_true(nucleus(e, "I127")->proton.rms_fm == 4.9 && i_rp != 4.9);
    /* all neutrons together, protons as before */
    const nuem_detector_variation *v = variation(e, "CsI neutron radius");
    assert_int_equal(e->n_variation, 1);
    for (size_t k = 0; k < e->n_nucleus; k++) {
        const nuem_nucleus *mid = &e->nucleus[k].nucleus, *up = &v->up->nucleus[k].nucleus,
                           *down = &v->down->nucleus[k].nucleus;
        assert_close(up->neutron.rms_fm, mid->neutron.rms_fm + 0.1, TOL_ROUNDING);
        assert_close(down->neutron.rms_fm, mid->neutron.rms_fm - 0.1, TOL_ROUNDING);
        assert_true(up->proton.rms_fm == mid->proton.rms_fm && up->mass_u == mid->mass_u);
        assert_true(v->up->nucleus[k].per_unit == e->nucleus[k].per_unit);
    }
    nuem_experiment_free(exp);
    /* a skin */
    exp = parse(state, HEAD "target: {formula: CsI, neutron_radius: skin}\n" NONE FULL DATA);
    const nuem_nucleus *one = nucleus(nuem_experiment_get(exp), "Cs133");
    assert_close(one->neutron.rms_fm - one->proton.rms_fm, 1.01 * 23 / 133 - 0.04, 1e-12);
    nuem_experiment_free(exp);
}

static void the_table_of_nuclides_is_recorded(void **state)
{
    const char *path = nuem_test_put("mine.yaml", HEAD TARGET NONE FULL DATA);
    nuem_provenance *prov = NULL;
    nuem_experiment *exp = NULL;
    nuem_error err = {0};
    bool found = false;

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_experiment_open(*state, path, &exp, prov, &err), err);
    for (size_t i = 0; i < nuem_provenance_file_count(prov); i++)
        found = found || strcmp(nuem_provenance_file_id(prov, i), "nuclide/natural") == 0;
    assert_true(found);
    nuem_experiment_free(exp);
    nuem_provenance_free(prov);
}

static void quenching_models(void **state)
{
    static const struct {
        const char *text;
        double t, e; /* by hand */
    } cases[] = {
        {"{none: true}", 7, 7},
        {"{polynomial_kev: [0.1]}", 20, 2},
        {"{polynomial_kev: [0.1, 0.001]}", 20, 2.4},
        /* 15 keV: 0.0554628 x 15 + 4.30681e-3 x 225 - 1.11707e-4 x 3375 + 8.40384e-7 x 50625 */
        {"{polynomial_mev: [0.0554628, 4.30681, -111.707, 840.384], range_kev: [0, 60]}", 15,
         1.466507565},
        {"{lindhard_k: 0.162, lindhard_z: 32}", 1, 0.1754808469756527},
        {"{table: q.csv}", 3, 0.6},
        {"{table: q.csv, column: other}", 3, 1.05},
        {"{table: q.csv, range_kev: [2, 3.5], outside: hold}", 4, 0.9},
        {"{table: q.csv, outside: none}", 4.5, 0},
    };
    char text[1024];

    nuem_test_put("q.csv", "t_kev,factor,other\n1,0.1,0.3\n2,0.15,0.3\n4,0.25,0.4\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(text, sizeof text, HEAD TARGET "quenching: %s\n" FULL DATA, cases[i].text);
        nuem_experiment *exp = parse(state, text);
        const nuem_quenching *q = &nuem_experiment_get(exp)->quenching;
        assert_close(nuem_quenching_kevee(q, cases[i].t), cases[i].e, TOL_ROUNDING);
        assert_int_equal(nuem_experiment_get(exp)->n_variation, 0);
        nuem_experiment_free(exp);
    }
    /* Z of an element */
    nuem_experiment *exp =
        parse(state, HEAD "target: {formula: Ge}\nquenching: {lindhard_k: 0.162}\n" FULL DATA);
    assert_true(nuem_experiment_get(exp)->quenching.z == 32.0);
    assert_int_equal(nuem_experiment_get(exp)->quenching.outside, NUEM_OUTSIDE_ERROR);
    nuem_experiment_free(exp);
}

static void quenching_errors(void **state)
{
    nuem_test_put("q.csv", "t_kev,factor,plus,minus\n1,0.1,0.2,0.05\n2,0.15,0.25,0.1\n");
    nuem_experiment *exp =
        parse(state, HEAD TARGET "quenching:\n  table: q.csv\n  outside: hold\n  relative_error: "
                                 "0.06\n  errors:\n"
                                 "    - {name: shape, up: {column: plus}, down: {column: minus}}\n"
                                 "    - name: model\n      up: {polynomial_kev: [0.1]}\n"
                                 "      down: {lindhard_k: 0.17, lindhard_z: 54}\n" FULL DATA);
    const nuem_experiment_info *e = nuem_experiment_get(exp);

    assert_int_equal(e->n_variation, 3);
    const nuem_detector_variation *scale = variation(e, "mine quenching"),
                                  *shape = variation(e, "shape"), *model = variation(e, "model");
    for (double t = 0.5; t < 3.0; t += 0.25) {
        double mid = nuem_quenching_kevee(&e->quenching, t);
        assert_close(nuem_quenching_kevee(&scale->up->quenching, t), 1.06 * mid, TOL_ROUNDING);
        assert_close(nuem_quenching_kevee(&scale->down->quenching, t), 0.94 * mid, TOL_ROUNDING);
    }
    assert_close(nuem_quenching_kevee(&shape->up->quenching, 1.5), 1.5 * 0.225, TOL_ROUNDING);
    assert_close(nuem_quenching_kevee(&shape->down->quenching, 1.5), 1.5 * 0.075, TOL_ROUNDING);
    assert_close(nuem_quenching_kevee(&model->up->quenching, 40), 4.0, TOL_ROUNDING);
    assert_int_equal(model->down->quenching.kind, NUEM_QUENCHING_LINDHARD);
    for (size_t i = 0; i < e->n_variation; i++) { /* one thing replaced, all others shared */
        const nuem_experiment_info *up = e->variation[i].up, *down = e->variation[i].down;
        assert_true(up->nucleus == e->nucleus && down->nucleus == e->nucleus);
        assert_true(up->counts == e->counts && up->edge_kev == e->edge_kev);
        assert_true(down->n_bin == e->n_bin && down->efficiency == e->efficiency);
        assert_true(up->n_variation == 0 && down->n_variation == 0);
        assert_int_equal(up->quenching.outside, NUEM_OUTSIDE_HOLD);
        assert_string_equal(up->id, "mine");
    }
    nuem_experiment_free(exp);
}

static void resolution_models(void **state)
{
    static const struct {
        const char *text;
        nuem_smearing smearing;
        double e, sigma;
    } cases[] = {
        {"{sqrt_kev: 0.3, linear: 0.04, constant_kev: 0.5}", NUEM_SMEARING_GAUSSIAN, 4, 1.26},
        /* 0.6, 0.16, 0.5: the root of 0.36 + 0.0256 + 0.25 */
        {"{sqrt_kev: 0.3, linear: 0.04, constant_kev: 0.5, in_quadrature: true}",
         NUEM_SMEARING_GAUSSIAN, 4, 0.79724525711979},
        {"{model: gaussian, pe_per_kev: 13, constant_kev: 0.2}", NUEM_SMEARING_GAUSSIAN, 4, 0.2},
        /* 16 photo-electrons: 4 of them, 1 keV */
        {"{model: poisson, pe_per_kev: 4}", NUEM_SMEARING_POISSON, 4, 1},
        /* 1 + b = 9: a third */
        {"{model: gamma, pe_per_kev: 4, gamma_b_per_kev: 2}", NUEM_SMEARING_GAMMA, 4, 4.0 / 3},
        {"{model: matrix, table: m.csv}", NUEM_SMEARING_MATRIX, 4, 0},
    };
    char text[1024];

    nuem_test_put("m.csv", "e_kev,a,b\n0,0.5,0\n3,0.25,0.75\n5,0,0.9\n");
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        snprintf(text, sizeof text, HEAD TARGET NONE "resolution: %s\n" FULL DATA, cases[i].text);
        nuem_experiment *exp = parse(state, text);
        const nuem_experiment_info *e = nuem_experiment_get(exp);
        assert_int_equal(e->smearing, cases[i].smearing);
        assert_near(nuem_experiment_sigma_kev(e, cases[i].e), cases[i].sigma, TOL_ROUNDING);
        assert_true(nuem_experiment_sigma_kev(e, -1.0) == nuem_experiment_sigma_kev(e, 0.0));
        if (e->smearing == NUEM_SMEARING_MATRIX) {
            const double want[] = {0.5, 0, 0.25, 0.75, 0, 0.9}, kev[] = {0, 3, 5};
            assert_int_equal(e->n_matrix, 3);
            assert_memory_equal(e->matrix, want, sizeof want);
            assert_memory_equal(e->matrix_kev, kev, sizeof kev);
        } else {
            assert_true(e->n_matrix == 0 && !e->matrix);
        }
        nuem_experiment_free(exp);
    }
}

/* sigma of the Gamma distribution is the root of its second moment, by quadrature of the density of
 * the header */
static void gamma_has_this_sigma(void **unused)
{
    const nuem_experiment_info e = {
        .smearing = NUEM_SMEARING_GAMMA, .pe_per_kev = 13.35, .gamma_b_per_kev = 9.56};
    enum { N = 20000 };

    (void)unused;
    for (double kev = 0.2; kev < 5.0; kev *= 1.7) {
        double m = e.pe_per_kev * kev, b = e.gamma_b_per_kev * kev, s[3] = {0};
        for (int i = 1; i < N; i++) {
            double x = 8.0 * m * i / N;
            double log_f =
                (1 + b) * log1p(b) - lgamma(1 + b) - log(m) + b * log(x / m) - (1 + b) * x / m;
            for (int k = 0; k < 3; k++) s[k] += exp(log_f) * pow(x, k) * 8.0 * m / N;
        }
        assert_close(s[0], 1.0, 1e-6 /* rectangles of a smooth density that begins like x^b */);
        assert_close(s[1], m, 1e-6);
        assert_close(nuem_experiment_sigma_kev(&e, kev), sqrt(s[2] - m * m) / e.pe_per_kev, 1e-5);
    }
}

static void photo_electrons_are_divided(void **state)
{
    nuem_test_put("eff.csv", "pe,efficiency,hi,lo\n0,0,0,0\n8,0.5,0.6,0.4\n40,1,1,0.9\n");
    nuem_experiment *exp =
        parse(state, HEAD TARGET NONE
              "resolution: {model: poisson, pe_per_kev: 13.348}\n"
              "efficiency: {table: eff.csv, energy: reconstructed, errors: [{name: light, up: hi, "
              "down: lo}]}\ndata: {edges_pe: [8, 16, 40], bins_note: the first is wide}\n");
    const nuem_experiment_info *e = nuem_experiment_get(exp);

    assert_int_equal(e->n_energy, 2);
    assert_close(e->edge_kev[0], 8 / 13.348, TOL_ROUNDING);
    assert_close(e->edge_kev[2], 40 / 13.348, TOL_ROUNDING);
    assert_int_equal(e->n_efficiency, 3);
    assert_close(e->efficiency_kev[1], 8 / 13.348, TOL_ROUNDING);
    assert_close(nuem_experiment_efficiency(e, 24 / 13.348), 0.75, TOL_ROUNDING);
    const nuem_detector_variation *v = variation(e, "light");
    assert_close(nuem_experiment_efficiency(v->up, 24 / 13.348), 0.8, TOL_ROUNDING);
    assert_close(nuem_experiment_efficiency(v->down, 24 / 13.348), 0.65, TOL_ROUNDING);
    assert_true(v->up->efficiency_kev == e->efficiency_kev && v->up->n_efficiency == 3);
    nuem_experiment_free(exp);
}

static void classes_and_times(void **state)
{
    nuem_test_put("k.csv", "class_1,class_2,class_3\n0.5,0.25,0.25\n0.1,0.2,0.7\n");
    nuem_test_put("up.csv", "class_1,class_2,class_3\n0.6,0.2,0.2\n0.2,0.2,0.6\n");
    nuem_test_put("down.csv", "class_1,class_2,class_3\n0.4,0.3,0.3\n0,0.2,0.8\n");
    nuem_test_put("t.csv", "t_us,efficiency\n0,1\n2,1\n6,0.5\n");
    char table[1024] = "n,b\n";
    for (int i = 0; i < 24; i++)
        snprintf(table + strlen(table), sizeof table - strlen(table), "%d,%g\n", i, 0.5 * i);
    nuem_test_put("d.csv", table);
    nuem_experiment *exp = parse(
        state, HEAD TARGET NONE FULL
        "classes: {n: 3, table: k.csv, errors: [{name: pulse shape, up: up.csv, down: down.csv}]}\n"
        "time: {offset_us: -0.1, offset_error_us: 0.25, efficiency_table: t.csv}\n"
        "data: {table: d.csv, edges_kev: [1, 2, 4], edges_us: [-1, 0, 1, 2, 6], counts: n}\n"
        "backgrounds: [{name: a, column: b}]\n");
    const nuem_experiment_info *e = nuem_experiment_get(exp);

    assert_true(e->n_energy == 2 && e->n_class == 3 && e->n_time == 4 && e->n_bin == 24);
    for (size_t i = 0; i < 24; i++) {
        assert_true(e->counts[i] == (double)i);
        assert_true(e->background[0].counts[i] == 0.5 * (double)i);
    }
    const double fraction[] = {0.5, 0.25, 0.25, 0.1, 0.2, 0.7}, us[] = {-1, 0, 1, 2, 6};
    assert_memory_equal(e->class_fraction, fraction, sizeof fraction);
    assert_memory_equal(e->edge_us, us, sizeof us);
    assert_true(e->time_offset_us == -0.1);
    assert_int_equal(e->n_time_efficiency, 3);
    assert_true(e->time_efficiency_us[2] == 6.0 && e->time_efficiency[2] == 0.5);
    const nuem_detector_variation *offset = variation(e, "mine time offset"),
                                  *shape = variation(e, "pulse shape");
    assert_int_equal(e->n_variation, 2);
    assert_close(offset->up->time_offset_us, 0.15, TOL_ROUNDING);
    assert_close(offset->down->time_offset_us, -0.35, TOL_ROUNDING);
    assert_true(offset->up->class_fraction == e->class_fraction);
    assert_true(shape->up->class_fraction[0] == 0.6 && shape->down->class_fraction[5] == 0.8);
    assert_true(shape->up->time_offset_us == -0.1);
    nuem_experiment_free(exp);
}

static void shapes_of_a_background(void **state)
{
    nuem_test_put("d.csv", "n,b,hi,lo,d\n1,10,13,8,-1\n2,20,20,25,2\n");
    nuem_experiment *exp =
        parse(state, HEAD TARGET NONE FULL
              "data: {table: d.csv, edges_kev: [1, 2, 4], counts: n}\nbackgrounds:\n"
              "  - {name: a, column: b, shape: d}\n  - {name: c, counts: [0, 3]}\n"
              "  - name: b\n    column: b\n    relative_error: 0.1\n    shapes:\n"
              "      - {name: both, up: hi, down: lo}\n      - {name: one side, up: hi}\n"
              "      - {name: stated, change: d}\n      - {name: list, change: [-7, 0.5]}\n");
    const nuem_experiment_info *e = nuem_experiment_get(exp);
    static const char *const name[] = {"both", "one side", "stated", "list"};
    static const double want[][2] = {{2.5, -2.5}, {3, 0}, {-1, 2}, {-7, 0.5}};

    assert_true(e->background[0].n_shape == 1 && !e->background[0].shape[0].name);
    assert_true(e->background[0].shape[0].counts[1] == 2.0);
    assert_true(e->background[1].n_shape == 0 && !e->background[1].shape);
    assert_int_equal(e->background[2].n_shape, 4);
    for (size_t i = 0; i < 4; i++) {
        const nuem_background_shape *s = &e->background[2].shape[i];
        assert_string_equal(s->name, name[i]);
        assert_memory_equal(s->counts, want[i], sizeof want[i]);
    }
    nuem_experiment_free(exp);
}

/* The covariance and the counts with the source off are those of all bins. */
static void other_statistics_have_all_bins(void **state)
{
    nuem_test_put("k.csv", "class_1,class_2\n0.5,0.5\n0.25,0.75\n");
    nuem_test_put("v.csv", "a,b,c,d\n1,0,0,0\n0,4,1,0\n0,1,9,0\n0,0,0,16\n");
    nuem_experiment *exp = parse(state, HEAD TARGET NONE FULL
                                 "classes: {n: 2, table: k.csv}\nstatistic: gaussian\n"
                                 "data: {edges_kev: [1, 2, 4], counts: [-1, 2, 3, 4], "
                                 "covariance: v.csv, components: [all, [a], [b], all]}\n");
    const nuem_experiment_info *e = nuem_experiment_get(exp);

    assert_true(e->n_bin == 4 && e->covariance[5] == 4.0 && e->covariance[6] == 1.0);
    assert_string_equal(e->bin_components[2], "b");
    nuem_experiment_free(exp);
    exp = parse(state, HEAD TARGET NONE FULL
                "statistic: on-off\ndata: {edges_kev: [1, 2, 4], edges_us: [0, 1, 6], counts: [1, "
                "2, 3, 4], off: [4, 3, 2, 1], off_exposure: 60 kg y}\n");
    e = nuem_experiment_get(exp);
    assert_true(e->n_bin == 4 && e->off_counts[3] == 1.0);
    assert_close(e->off_ratio, 2.0, TOL_ROUNDING);
    nuem_experiment_free(exp);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_files_have_one_class_and_time),
        cmocka_unit_test(nuclei_are_those_of_the_formula),
        cmocka_unit_test(the_table_of_nuclides_is_recorded),
        cmocka_unit_test(quenching_models),
        cmocka_unit_test(quenching_errors),
        cmocka_unit_test(resolution_models),
        cmocka_unit_test(gamma_has_this_sigma),
        cmocka_unit_test(photo_electrons_are_divided),
        cmocka_unit_test(classes_and_times),
        cmocka_unit_test(shapes_of_a_background),
        cmocka_unit_test(other_statistics_have_all_bins),
    };

    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
