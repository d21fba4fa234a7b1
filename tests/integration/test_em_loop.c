/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem em loop, nuem em model, and the rows of the review that come from them. */
#include "nuem/decay.h"
#include "nuem/loop.h"
#include "nuem/mass.h"
#include "nuem/naturalness.h"
#include "nuem/radius.h"
#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/program.h"
#include "support/temporary.h"

static const double TOL_UNITS = 1e-12; /* eV to MeV and back */

static double number(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);

    if (!json_is_number(value)) print_error("no number '%s'\n", key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static json_t *element(json_t *root, const char *basis, const char *name)
{
    json_t *rows = result_of(root, "moments"), *row;
    size_t i;

    json_array_foreach(rows, i, row)
    {
        if (!strcmp(json_string_value(json_object_get(row, "basis")), basis) &&
            !strcmp(json_string_value(json_object_get(row, "element")), name))
            return row;
    }
    print_error("no element %s in the %s basis\n", name, basis);
    fail();
    return NULL;
}

/* The answer is that of the library: moments, decays, radii, bound. */
static void dirac_answer_is_the_library(void **state)
{
    const nuem_data *data = *state;
    const double mass[3] = {0.001, 0.0087, 0.05};
    nuem_naturalness_dirac_input bound = NUEM_NATURALNESS_DIRAC_DEFAULT;
    nuem_mixing mixing;
    nuem_matrix3 u, mu, eps;
    nuem_decay decay;
    nuem_error err;
    double radius, limit;

    assert_ok(nuem_mixing_open(data, NUEM_DEFAULT_MIXING, &mixing, NULL, &err), err);
    nuem_mixing_pmns(&mixing, &u);
    assert_ok(nuem_loop_moments(NUEM_DIRAC, &u, mass, NUEM_LOOP_EXACT, &mu, &eps, &err), err);
    assert_ok(nuem_decay_radiative(mass[2], mass[0], mu.m[0][2], eps.m[0][2], &decay, &err), err);
    assert_ok(nuem_radius_sm(NUEM_MU, NUEM_RADIUS_EFFECTIVE, &radius, &err), err);
    bound.delta_mass_ev = 0.05;
    assert_ok(nuem_naturalness_dirac(&bound, &limit, &err), err);

    json_t *root =
        run_json("nuem em loop --nature dirac --masses 0.001,8.7meV,0.05 --json", "nuem/em/1");
    json_t *m13 = element(root, "mass", "13");
    assert_close(number(json_object_get(m13, "magnetic_mub"), "re"), mu.m[0][2].re, TOL_UNITS);
    assert_close(number(json_object_get(m13, "electric_mub"), "im"), eps.m[0][2].im, TOL_UNITS);
    json_t *decays = result_of(root, "decay");
    assert_int_equal(json_object_size(decays), 3);
    assert_close(number(json_object_get(decays, "nu3_to_nu1"), "rate_per_s"), decay.rate_per_s,
                 TOL_UNITS);
    assert_close(number(json_object_get(decays, "nu3_to_nu1"), "lifetime_s"), decay.lifetime_s,
                 TOL_UNITS);
    assert_close(number(result_of(root, "charge_radius_effective_cm2"), "mu"), radius, 1e-15);
    assert_close(number(result_of(root, "naturalness"), "dirac_mub"), limit, TOL_UNITS);
    json_decref(root);
}

/* Majorana: no diagonal in either basis, antisymmetric, inverted ordering from its own set. */
static void majorana_moments_are_transitions(void **state)
{
    static const char *const diagonal[2][3] = {{"11", "22", "33"}, {"ee", "mumu", "tautau"}};
    (void)state;
    json_t *root = run_json("nuem em loop --nature majorana --lightest 0 --ordering inverted "
                            "--majorana-phases 90,-30 --lambda 100TeV --json",
                            "nuem/em/1");

    for (int basis = 0; basis < 2; basis++)
        for (int i = 0; i < 3; i++) {
            json_t *row = element(root, basis ? "flavour" : "mass", diagonal[basis][i]);
            assert_true(number(json_object_get(row, "magnetic_mub"), "modulus") == 0.0);
            assert_true(number(json_object_get(row, "electric_mub"), "modulus") == 0.0);
        }
    json_t *a = json_object_get(element(root, "flavour", "emu"), "magnetic_mub"),
           *b = json_object_get(element(root, "flavour", "mue"), "magnetic_mub");
    assert_true(number(a, "re") == -number(b, "re") && number(a, "im") == -number(b, "im"));
    assert_true(number(a, "modulus") > 0.0);
    json_t *mass = result_of(root, "masses_ev");
    assert_true(json_number_value(json_array_get(mass, 2)) == 0.0);
    assert_string_equal(json_string_value(result_of(root, "mixing")), "nufit-6.0-io");
    json_t *emu = json_object_get(result_of(root, "naturalness"), "emu");
    double want;
    nuem_error err;
    assert_ok(nuem_naturalness_majorana(NUEM_NATURALNESS_DIM5, NUEM_E, NUEM_MU,
                                        number(emu, "mass_ev"), 1e5, &want, &err),
              err);
    assert_close(number(emu, "dim5_mub"), want, TOL_UNITS);
    json_decref(root);
}

static void models_answer(void **state)
{
    (void)state;
    json_t *root = run_json("nuem em model su2h --json", "nuem/em/1");
    assert_close(number(json_object_get(root, "result"), "moment_mub"), 7.1e-11, 1e-2);
    assert_non_null(strstr(json_string_value(result_of(root, "status")), "unconfirmed"));
    assert_true(json_is_true(result_of(root, "target_allowed")));
    assert_non_null(row_where(result_of(root, "parameters"), "name", "m_h1_gev"));
    json_decref(root);

    root = run_json("nuem em model su2h --param f=0.2 --param m_h1_gev=200 --vary "
                    "m_h2_gev=300:3000:4 --json",
                    "nuem/em/1");
    json_t *rows = result_of(root, "rows");
    assert_int_equal(json_array_size(rows), 4);
    double last = 0.0;
    for (size_t i = 0; i < 4; i++) { /* a heavier partner cancels less of the moment */
        double moment = number(json_array_get(rows, i), "moment_mub");
        assert_true(moment > last);
        last = moment;
    }
    assert_true(number(json_array_get(rows, 3), "m_h2_gev") == 3000.0);
    json_decref(root);
    root = run_json("nuem list model --json", "nuem/list/1");
    assert_non_null(row_where(result_of(root, "rows"), "id", "spin"));
    json_decref(root);
}

static void wrong_usage_is_named(void **state)
{
    (void)state;
    assert_failure("nuem em loop --masses 1,2,3", 2, "nature");
    assert_failure("nuem em loop --nature dirac", 2, "either --masses or --lightest");
    assert_failure("nuem em loop --nature dirac --masses 1,2,3 --lightest 0", 2, "either --masses");
    assert_failure("nuem em loop --nature dirac --masses 1,2", 2, "has 2 numbers; it must have 3");
    assert_failure("nuem em loop --nature dirac --masses 1,-2,3", 2, "masses");
    assert_failure("nuem em loop --nature majorana --lightest 0 --majorana-phases 1", 2,
                   "it must have 2");
    assert_failure("nuem em loop --nature dirac --lightest 0 --mixing nufit-6.0-no --ordering "
                   "inverted",
                   2, "dm31_ev2");
    assert_failure("nuem em loop --nature dirac --lightest 0 --mixing nobody", 2, "nobody");
    assert_failure("nuem em loop --nature dirac --lightest 0 --lambda 200GeV", 2, "lambda");
    assert_failure("nuem em model", 2, "NAME");
    assert_failure("nuem em model su5", 2, "known: su2h, spin");
    assert_failure("nuem em model su2h --param g=1", 2, "no parameter 'g'");
    assert_failure("nuem em model su2h --param f", 2, "must read NAME=");
    assert_failure("nuem em model su2h --param f=1x", 2, "does not end in a number");
    assert_failure("nuem em model su2h --param f=9", 2, "su2h.f is 9; it must lie in (0, 3.54491]");
    assert_failure("nuem em model su2h --vary f=1:2", 2, "LO:HI:N");
    assert_failure("nuem em model su2h --vary m_h2_gev=100:300:3", 2, "must exceed m_h1_gev");
}

/* The rows of the review: inside their tolerance, with notes that fit. */
static void review_rows_hold(void **state)
{
    static const char *const row_id[] = {"mu-dirac-sm", "mu-majorana-transition",
                                         "naturalness-dirac", "naturalness-majorana",
                                         "model-spin-symmetry"};
    (void)state;
    json_t *root =
        run_json("nuem reproduce --only mu-dirac-sm,mu-majorana-transition,"
                 "naturalness-dirac,naturalness-majorana,model-spin-symmetry -o . --json",
                 "nuem/reproduce/1");
    for (size_t i = 0; i < sizeof row_id / sizeof row_id[0]; i++) {
        json_t *row = row_where(result_of(root, "rows"), "id", row_id[i]);
        assert_non_null(row);
        assert_string_equal(json_string_value(json_object_get(row, "status")), "reproduced");
        const char *note = json_string_value(json_object_get(row, "note"));
        assert_true(strlen(note) > 50 && !strstr(note, "NOT"));
    }
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dirac_answer_is_the_library),
        cmocka_unit_test(majorana_moments_are_transitions),
        cmocka_unit_test(models_answer),
        cmocka_unit_test(wrong_usage_is_named),
        cmocka_unit_test(review_rows_hold),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
