/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `nuem em vertex`, `nuem em moments` and the rows of the review about the vertex. */
#include "nuem/constants.h"
#include "nuem/vertex.h"
#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

/* Dirac matrices of numbers of order one */
static const double TOL_RESIDUAL = 1e-12;
/* JSON carries full precision */
static const double TOL_TEXT = 1e-15;
/* rotations by U */
static const double TOL_ROTATION = 1e-13;

static double number(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);

    if (!json_is_number(value)) print_error("%s is no number\n", key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static json_t *results(json_t *root)
{
    return json_object_get(root, "result");
}

/* Element of the table of em vertex. */
static json_t *element(json_t *root, int mu, int j, int k, int row, int column)
{
    int i = (((mu * 3 + j - 1) * 3 + k - 1) * 4 + row) * 4 + column;
    json_t *x = json_array_get(result_of(root, "rows"), (size_t)i);

    assert_int_equal(json_integer_value(json_object_get(x, "mu")), mu);
    assert_int_equal(json_integer_value(json_object_get(x, "j")), j);
    assert_int_equal(json_integer_value(json_object_get(x, "k")), k);
    assert_int_equal(json_integer_value(json_object_get(x, "row")), row);
    assert_int_equal(json_integer_value(json_object_get(x, "column")), column);
    return x;
}

/* The components of q come in the order x, y, z, 0, and the file's hypothesis is what is shown. */
static void vertex_is_that_of_the_hypothesis(void **unused)
{
    (void)unused;
    nuem_test_put("h.yaml",
                  "nature: dirac\nbasis: mass\n"
                  "magnetic_moment: {unit: muB, matrix: [[0, 1e-11+2e-11i, 0], "
                  "[1e-11-2e-11i, 0, 0], [0, 0, 0]]}\n"
                  "charge_radius: {unit: cm2, convention: form-factor, matrix: "
                  "[[0, 0, 0], [0, 1e-31, 0], [0, 0, 0]]}\n"
                  "anapole: {unit: cm2, matrix: [[0, 0, 0], [0, 0, 0], [0, 0, 2e-32]]}\n");
    json_t *root =
        run_json("nuem em vertex --hypothesis h.yaml --q-mev 0,0,3,0 --json", "nuem/em/1");
    const nuem_constants *c = nuem_constants_get();
    const double cm2 = 1.0 / pow(c->hbarc_mev_fm * 1e-13, 2.0), moment = 3.0 / (2.0 * c->me_mev);

    assert_int_equal(json_array_size(result_of(root, "rows")), 4 * 9 * 16);
    assert_close(number(results(root), "q2_mev2"), -9.0, TOL_TEXT);
    assert_true(number(results(root), "ward_residual") < TOL_RESIDUAL);
    assert_true(number(results(root), "hermiticity_residual") < TOL_RESIDUAL);
    assert_true(number(results(root), "form_factor_hermiticity_residual") < TOL_RESIDUAL);
    assert_true(number(results(root), "cp_residual") > 0.1);
    assert_true(json_is_null(result_of(root, "majorana_residual")));
    /* i Sigma_2 f_M Q; q^2 <r^2>/6 gamma_0; q^2 a gamma_0 gamma5 */
    assert_close(number(element(root, 1, 1, 2, 0, 1), "re"), 1e-11 * moment, TOL_TEXT * 10);
    assert_close(number(element(root, 1, 1, 2, 0, 1), "im"), 2e-11 * moment, TOL_TEXT * 10);
    assert_close(number(element(root, 1, 2, 1, 0, 1), "im"), -2e-11 * moment, TOL_TEXT * 10);
    assert_close(number(element(root, 0, 2, 2, 0, 0), "re"), -9.0 * 1e-31 * cm2 / 6.0,
                 TOL_TEXT * 10);
    assert_close(number(element(root, 0, 3, 3, 0, 2), "re"), -9.0 * 2e-32 * cm2, TOL_TEXT * 10);
    json_t *f_q = json_object_get(result_of(root, "form_factors"), "f_q_e");
    assert_close(json_number_value(json_array_get(json_object_get(f_q, "re"), 4)),
                 -9.0 * 1e-31 * cm2 / 6.0, TOL_TEXT * 10);
    json_decref(root);

    /* the same direction as energy: another component, another q^2; units are read */
    root = run_json("nuem em vertex --hypothesis h.yaml --q-mev 0,0,0,3000keV --json", "nuem/em/1");
    assert_close(number(results(root), "q2_mev2"), 9.0, TOL_TEXT);
    assert_near(number(element(root, 0, 2, 2, 0, 0), "re"), 0.0, 1e-24); /* along q: nothing */
    json_decref(root);

    nuem_outcome o = run_well("nuem em vertex --hypothesis h.yaml --q-mev=-1,0,0,0 --format csv");
    assert_true(strncmp(o.out, "mu,j,k,row,column,re,im\n0,1,1,0,0,0,0\n", 38) == 0);
    release(&o);
    o = run_well("nuem em vertex --q-mev 1,0,0,0"); /* Standard Model: an empty table for people */
    assert_non_null(strstr(o.out, "ward_residual"));
    release(&o);
}

static void majorana_relations_are_told(void **unused)
{
    (void)unused;
    json_t *good =
        run_json("nuem em vertex --q-mev 1,2,3,0.5 --set nature=majorana --set basis=mass "
                 "--set magnetic_moment.12=1e-11i --set electric_moment.13=2e-11i --set "
                 "charge_radius.convention=effective --set charge_radius.22=1e-32 --json",
                 "nuem/em/1");
    json_t *bad =
        run_json("nuem em vertex --q-mev 1,2,3,0.5 --set nature=majorana --set basis=mass "
                 "--set millicharge.11=1e-13 --json",
                 "nuem/em/1");

    assert_true(number(results(good), "majorana_residual") < TOL_RESIDUAL);
    assert_true(number(results(good), "charge_conjugation_residual") < TOL_RESIDUAL);
    assert_true(number(results(bad), "majorana_residual") > 1.0);
    assert_true(number(results(bad), "charge_conjugation_residual") > 1.0);
    assert_true(number(results(bad), "ward_residual") < TOL_RESIDUAL);
    json_decref(good);
    json_decref(bad);
}

static double complex_modulus2(json_t *row)
{
    return pow(number(row, "re"), 2.0) + pow(number(row, "im"), 2.0);
}

/* rows of one matrix: index 9 * which + 3 * row + column */
static json_t *moment(json_t *root, const char *matrix, int i)
{
    json_t *rows = result_of(root, "rows"), *row;
    size_t k;

    json_array_foreach(
        rows, k, row) if (strcmp(json_string_value(json_object_get(row, "matrix")), matrix) == 0 &&
                          i-- == 0) return row;
    print_error("no matrix %s\n", matrix);
    fail();
    return NULL;
}

static void moments_in_both_bases(void **unused)
{
    (void)unused;
    static const char *const nature[] = {"dirac", "majorana"};

    for (int n = 0; n < 2; n++) {
        char line[400];
        json_t *root[2];
        for (int basis = 0; basis < 2; basis++) {
            snprintf(line, sizeof line,
                     "nuem em moments --basis %s --set nature=%s --set magnetic_moment.emu=1e-11 "
                     "--set electric_moment.mutau=2e-11i --set charge_radius.convention=bpv --set "
                     "charge_radius.ee=4e-33 --set millicharge.etau=1e-13+1e-13i --json",
                     basis ? "mass" : "flavour", nature[n]);
            root[basis] = run_json(line, "nuem/em/1");
            assert_string_equal(json_string_value(result_of(root[basis], "nature")), nature[n]);
            assert_non_null(
                strstr(json_string_value(result_of(root[basis], "note")), "lambda^dagger lambda"));
            assert_true(number(results(root[basis]), "hermiticity_residual") < TOL_RESIDUAL);
            assert_int_equal(json_array_size(result_of(root[basis], "rows")), 10 * 9);
        }
        json_t *flavour = root[0], *mass = root[1], *x = moment(flavour, "magnetic_moment", 1);
        assert_string_equal(json_string_value(json_object_get(x, "row")), "e");
        assert_string_equal(json_string_value(json_object_get(x, "column")), "mu");
        assert_string_equal(json_string_value(json_object_get(x, "unit")), "muB");
        assert_close(number(x, "re"), 1e-11, TOL_TEXT);
        assert_close(number(moment(flavour, "charge_radius", 0), "re"), -8e-33, TOL_TEXT);
        assert_string_equal(json_string_value(json_object_get(moment(mass, "anapole", 0), "row")),
                            "1");
        /* lambda = mu - i eps: eps_mutau = 2e-11 i adds 2e-11 */
        assert_close(number(moment(flavour, "lambda", 5), "re"), 2e-11, TOL_TEXT);
        /* mu_alpha^2 at the source: columns of lambda */
        assert_close(number(moment(flavour, "lambda_dagger_lambda", 4), "re"),
                     complex_modulus2(moment(flavour, "lambda", 1)) +
                         complex_modulus2(moment(flavour, "lambda", 7)),
                     TOL_ROTATION);
        /* unitary turns keep the sum of squares; antisymmetry and Hermiticity as they must be */
        static const char *const names[] = {"millicharge", "charge_radius", "lambda",
                                            "lambda_dagger_lambda"};
        for (int k = 0; k < 4; k++) {
            double a = 0.0, b = 0.0;
            for (int i = 0; i < 9; i++) {
                a += complex_modulus2(moment(flavour, names[k], i));
                b += complex_modulus2(moment(mass, names[k], i));
            }
            assert_close(a, b, TOL_ROTATION);
        }
        for (int i = 0; i < 3; i++)
            for (int j = 0; j < 3; j++) {
                json_t *a = moment(mass, "lambda", 3 * i + j),
                       *b = moment(mass, "lambda", 3 * j + i),
                       *h = moment(mass, "mu_hermitian", 3 * i + j),
                       *t = moment(mass, "mu_hermitian", 3 * j + i);
                if (n == 1)
                    assert_near(number(a, "re") + number(b, "re"), 0.0, 1e-11 * TOL_ROTATION);
                assert_near(number(h, "re") - number(t, "re"), 0.0, 1e-11 * TOL_ROTATION);
                assert_near(number(h, "im") + number(t, "im"), 0.0, 1e-11 * TOL_ROTATION);
            }
        json_decref(flavour);
        json_decref(mass);
    }
}

static void slips_are_told(void **unused)
{
    (void)unused;
    assert_failure("nuem em vertex", 2, "--q-mev");
    assert_failure("nuem em vertex --q-mev 1,2,3", 2, "qx,qy,qz,q0");
    assert_failure("nuem em vertex --q-mev 1,2,3,4e9", 2, "component 0 of the momentum transfer");
    assert_failure("nuem em vertex --q-mev 1,2,3,x", 2, "--q-mev");
    assert_failure("nuem em vertex --q-mev 0,0,1,1 --set millicharge.emu=1e-13", 2,
                   "transition charge nu_1 nu_2");
    assert_failure("nuem em vertex --q-mev 1,0,0,0 --hypothesis missing.yaml", 3, "missing.yaml");
    assert_failure("nuem em moments --basis weak", 2, "mass|flavour");
    /* without a transition charge nothing is undefined at q^2 = 0 */
    json_t *root = run_json("nuem em vertex --q-mev 0,0,1,1 --set basis=mass --set "
                            "millicharge.11=1e-13 --set magnetic_moment.12=1e-11 --json",
                            "nuem/em/1");
    assert_true(number(results(root), "q2_mev2") == 0.0);
    assert_true(number(results(root), "ward_residual") < TOL_RESIDUAL);
    json_decref(root);
}

static void review_rows_hold(void **unused)
{
    (void)unused;
    static const char *const id[] = {"vertex", "r2-definition", "r2-sm"};
    json_t *root = run_json("nuem reproduce --only vertex,r2-definition,r2-sm --json",
                            "nuem/reproduce/1"),
           *row;

    for (int i = 0; i < 3; i++) {
        row = row_where(result_of(root, "rows"), "id", id[i]);
        assert_non_null(row);
        assert_string_equal(json_string_value(json_object_get(row, "status")), "reproduced");
    }
    row = json_object_get(row_where(result_of(root, "rows"), "id", "vertex"), "computed");
    assert_int_equal((int)json_number_value(json_array_get(row, 0)), 36);
    assert_true(json_number_value(json_array_get(row, 1)) < TOL_RESIDUAL);
    row = json_object_get(row_where(result_of(root, "rows"), "id", "r2-definition"), "computed");
    double vector = json_number_value(json_array_get(row, 0));
    assert_close(json_number_value(json_array_get(row, 1)), -vector, TOL_RESIDUAL);
    assert_close(json_number_value(json_array_get(row, 2)), 2.0 * vector, TOL_RESIDUAL);
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(vertex_is_that_of_the_hypothesis),
        cmocka_unit_test(majorana_relations_are_told),
        cmocka_unit_test(moments_in_both_bases),
        cmocka_unit_test(slips_are_told),
        cmocka_unit_test(review_rows_hold),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
