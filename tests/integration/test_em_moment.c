/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Effective moments and weak couplings as users meet them: nuem em mu-eff, em translate, --couplings,
 * and the rows of the review that rest on them. */
#include <stdio.h>

#include "support/assert_close.h"
#include "support/program.h"
#include "support/reference.h"
#include "support/temporary.h"

/* JSON carries every digit */
static const double TOL_PRINT = 1e-14;

#define TEST_HYPOTHESIS                                                                            \
    "--set nature=majorana --set basis=mass --set mixing=nufit-5.0-no --set "                      \
    "magnetic_moment.12=3e-11 --set magnetic_moment.13=-2e-11 --set magnetic_moment.23=1e-11"

static double number(json_t *object, const char *key, size_t i)
{
    json_t *array = json_object_get(object, key);

    assert_non_null(array);
    return json_number_value(json_array_get(array, i));
}

static double named(json_t *rows, const char *parameter, const char *key)
{
    json_t *row = row_where(rows, "parameter", parameter);

    assert_non_null(row);
    return json_number_value(json_object_get(row, key));
}

static void mu_eff(void **unused)
{
    (void)unused;
    json_t *root = run_json("nuem em mu-eff " TEST_HYPOTHESIS
                            " --flavour e --enu 3MeV,4 --baseline 0,13.9m,1km,53 --json",
                            "nuem/em/1");
    json_t *result = json_object_get(root, "result");

    /* every energy at every distance, the distance running first */
    assert_int_equal(json_array_size(json_object_get(result, "mu_eff_mub")), 8);
    assert_reference(number(result, "mu_eff_mub", 0), "lab-24-e");
    assert_reference(number(result, "mu_eff_mub", 1), "lab-25-13.9m");
    assert_reference(number(result, "mu_eff_mub", 2), "lab-25-1km");
    assert_reference(number(result, "mu_eff_mub", 7), "lab-25-53km");
    assert_close(number(result, "baseline_km", 1), 0.0139, TOL_PRINT);
    assert_close(number(result, "enu_mev", 4), 4.0, TOL_PRINT);
    json_decref(root);

    root = run_json("nuem em mu-eff " TEST_HYPOTHESIS " --solar 0.5 --json", "nuem/em/1");
    assert_reference(number(json_object_get(root, "result"), "mu_eff_mub", 0), "lab-26-half");
    json_decref(root);

    /* at the source the energy need not be given; antineutrinos see lambda* */
    nuem_outcome o = run_well("nuem em mu-eff --set magnetic_moment.ee=3e-11 --flavour e --anti "
                              "--format csv");
    double mu = 0.0;
    assert_int_equal(sscanf(o.out, "baseline_km,mu_eff_mub\n0,%lf\n", &mu), 1);
    assert_close(mu, 3e-11, TOL_PRINT);
    release(&o);
}

static void translate(void **unused)
{
    (void)unused;
    json_t *root = run_json("nuem em translate --value 2.8e-11 --solar-pee 0.517 --mixing "
                            "borexino-2017 --json",
                            "nuem/em/1");
    json_t *rows = result_of(root, "rows");

    assert_int_equal(json_array_size(rows), 12);
    assert_reference(named(rows, "mu_e", "limit_mub"), "borexino-mu-e");
    assert_reference(named(rows, "mu_mu", "limit_mub"), "borexino-mu-mu");
    assert_reference(named(rows, "mu_tau", "limit_mub"), "borexino-mu-tau");
    json_t *provenance = json_object_get(root, "provenance");
    assert_non_null(row_where(json_object_get(provenance, "data"), "id", "mixing/borexino-2017"));
    assert_int_equal(json_integer_value(json_object_get(provenance, "seed")), 1);
    json_decref(root);

    root =
        run_json("nuem em translate --value 28e-12muB --solar 0.69 --mixing borexino-2017 --json",
                 "nuem/em/1");
    rows = result_of(root, "rows");
    assert_reference(named(rows, "mu_11", "limit_mub"), "lab-28-11");
    assert_reference(named(rows, "mu_22", "limit_mub"), "lab-28-22");
    assert_reference(named(rows, "Lambda3", "limit_mub"), "lab-29-12");
    assert_reference(named(rows, "Lambda2", "limit_mub"), "lab-29-13");
    assert_reference(named(rows, "Lambda1", "limit_mub"), "lab-29-23");
    json_decref(root);

    /* a reactor: the errors of the mixing show, and what is not felt has no limit */
    root = run_json("nuem em translate --value 2.9e-11 --flavour e --anti --json --seed 3",
                    "nuem/em/1");
    rows = result_of(root, "rows");
    assert_close(named(rows, "mu_e", "limit_mub"), 2.9e-11, 1e-12);
    assert_true(json_is_null(json_object_get(row_where(rows, "parameter", "mu_mu"), "limit_mub")));
    assert_true(named(rows, "mu_33", "low_mub") < named(rows, "mu_33", "limit_mub"));
    assert_true(named(rows, "mu_33", "high_mub") > named(rows, "mu_33", "limit_mub"));
    json_decref(root);
}

static double conserving(const char *line)
{
    json_t *root = run_json(line, "nuem/xsec/1");
    double x = json_number_value(
        json_array_get(json_object_get(result_of(root, "dsigma_dt_cm2_per_mev"), "conserving"), 0));

    json_decref(root);
    return x;
}

static void couplings(void **unused)
{
    (void)unused;
#define POINT "nuem xsec es --flavour mu --enu 1 --recoil 100 --json "
    double tree = conserving(POINT), named_tree = conserving(POINT "--couplings tree"),
           running = conserving(POINT "--couplings running");

    assert_true(tree == named_tree);
    assert_true(fabs(running / tree - 1.0) > 1e-3);
    /* the radii of the Standard Model, stated: the same as none. Seven digits are given */
    double stated = conserving(POINT "--couplings running --set charge_radius.convention=giunti "
                                     "--set charge_radius.ee=-8.275094e-33 "
                                     "--set charge_radius.mumu=-4.805485e-33 "
                                     "--set charge_radius.tautau=-2.968760e-33");
    assert_close(stated, running, 1e-6);
    double other = conserving(POINT "--couplings running --set charge_radius.convention=giunti "
                                    "--set charge_radius.mumu=1e-32");
    assert_true(fabs(other / running - 1.0) > 1e-2);
#undef POINT

    json_t *root =
        run_json("nuem rate xenonnt --couplings running --recoil 10 --json", "nuem/rate/1");
    assert_string_equal(json_string_value(result_of(root, "couplings")), "running");
    assert_non_null(json_object_get(root, "provenance"));
    json_decref(root);
    root =
        run_json("nuem limit xenonnt --parameter r2_ee --couplings running --json", "nuem/limit/1");
    assert_string_equal(json_string_value(result_of(root, "couplings")), "running");
    assert_non_null(strstr(json_string_value(result_of(root, "radius")), "beyond"));
    double beyond = json_number_value(result_of(root, "upper"));
    json_decref(root);
    root = run_json("nuem limit xenonnt --parameter r2_ee --json", "nuem/limit/1");
    assert_non_null(strstr(json_string_value(result_of(root, "radius")), "whole"));
    /* the limit is 25 times the radius of the Standard Model: the two differ by less than it */
    assert_near(json_number_value(result_of(root, "upper")), beyond, 8.3e-33);
    json_decref(root);
    root = run_json("nuem limit xenonnt --parameter eps_eff --couplings running --json",
                    "nuem/limit/1");
    assert_null(json_object_get(json_object_get(root, "result"), "radius"));
    json_decref(root);
}

static void review_rows(void **unused)
{
    (void)unused;
    static const char *const id[] = {"mu-eff-oscillation", "borexino-flavour", "edm",
                                     "r2-interference"};
    json_t *root = run_json("nuem reproduce --json --only "
                            "mu-eff-oscillation,borexino-flavour,edm,r2-interference",
                            "nuem/reproduce/1");
    json_t *rows = result_of(root, "rows");

    for (size_t i = 0; i < sizeof id / sizeof id[0]; i++) {
        json_t *row = row_where(rows, "id", id[i]);
        assert_non_null(row);
        assert_string_equal(json_string_value(json_object_get(row, "status")), "reproduced");
    }
    /* mu alone, eps alone, eps with mu profiled */
    json_t *edm = json_object_get(row_where(rows, "id", "edm"), "computed");
    for (size_t i = 1; i < 3; i++)
        assert_close(json_number_value(json_array_get(edm, i)),
                     json_number_value(json_array_get(edm, 0)), 0.01);
    /* profiling over another radius can only widen an interval; 1e-3 is the accuracy of its ends */
    json_t *r2 = json_object_get(row_where(rows, "id", "r2-interference"), "computed");
    assert_true(json_number_value(json_array_get(r2, 4)) <
                0.999 * json_number_value(json_array_get(r2, 2)));
    assert_true(json_number_value(json_array_get(r2, 5)) >
                0.999 * json_number_value(json_array_get(r2, 3)));
    json_decref(root);
}

static void bad_input_is_refused(void **unused)
{
    (void)unused;
    static const struct {
        const char *line;
        int code;
        const char *message;
    } bad[] = {
        {"nuem em", 2, "mu-eff"},
        {"nuem em mueff", 2, "mu-eff"},
        {"nuem em mu-eff", 2, "--flavour or --solar is required"},
        {"nuem em mu-eff --flavour x", 2, "e|mu|tau"},
        {"nuem em mu-eff --flavour e --enu 0", 2, "--enu"},
        {"nuem em mu-eff --flavour e --enu -1", 2, "--enu"},
        {"nuem em mu-eff --flavour e --enu 1km", 2, "--enu"},
        {"nuem em mu-eff --flavour e --enu 1 --baseline -1", 2, "--baseline"},
        {"nuem em mu-eff --flavour e --enu 1 --baseline 1MeV", 2, "--baseline"},
        {"nuem em mu-eff --flavour e --baseline 1", 2, "--baseline needs --enu"},
        {"nuem em mu-eff --solar 1.2", 2, "--solar"},
        {"nuem em mu-eff --solar x", 2, "--solar"},
        {"nuem em mu-eff --solar 0.5 --flavour e", 2, "--solar and --flavour exclude"},
        {"nuem em mu-eff --solar 0.5 --anti", 2, "--solar and --anti exclude"},
        {"nuem em mu-eff --solar 0.5 --enu 1", 2, "--solar and --enu exclude"},
        {"nuem em mu-eff --solar 0.5 --baseline 1", 2, "--solar and --baseline exclude"},
        {"nuem em mu-eff --flavour e --hypothesis none.yaml", 3, "none.yaml"},
        {"nuem em mu-eff --flavour e --set magnetic_moment.xx=1", 2, "xx"},
        {"nuem em mu-eff --flavour e more", 2, "more"},
        {"nuem em translate --solar 0.5", 2, "--value"},
        {"nuem em translate --value 0 --solar 0.5", 2, "--value"},
        {"nuem em translate --value -1e-11 --solar 0.5", 2, "--value"},
        {"nuem em translate --value 1e-11e --solar 0.5", 2, "--value"},
        {"nuem em translate --value 1e-11", 2, "--solar-pee, --solar or --flavour"},
        {"nuem em translate --value 1e-11 --solar 2", 2, "--solar"},
        {"nuem em translate --value 1e-11 --solar-pee -1", 2, "--solar-pee"},
        {"nuem em translate --value 1e-11 --solar-pee 0.9", 2, "out of reach"},
        {"nuem em translate --value 1e-11 --solar 0.5 --solar-pee 0.5", 2, "exclude"},
        {"nuem em translate --value 1e-11 --solar 0.5 --flavour e", 2, "exclude"},
        {"nuem em translate --value 1e-11 --solar-pee 0.5 --anti", 2, "exclude"},
        {"nuem em translate --value 1e-11 --solar-pee 0.5 --enu 1", 2, "exclude"},
        {"nuem em translate --value 1e-11 --solar 0.5 --baseline 1", 2, "exclude"},
        {"nuem em translate --value 1e-11 --flavour x", 2, "e|mu|tau"},
        {"nuem em translate --value 1e-11 --flavour e --baseline 1", 2, "needs --enu"},
        {"nuem em translate --value 1e-11 --flavour e --enu 0", 2, "--enu"},
        {"nuem em translate --value 1e-11 --flavour e --enu 1 --baseline x", 2, "--baseline"},
        {"nuem em translate --value 1e-11 --flavour e --mixing nufit-9", 2, "nufit-9"},
        {"nuem em translate --value 1e-11 --flavour e --seed 1.5", 2, "--seed"},
        {"nuem em translate --value 1e-11 --flavour e --seed -1", 2, "--seed"},
        {"nuem xsec es --flavour e --enu 1 --recoil 1 --couplings loop", 2, "tree|running"},
        {"nuem rate xenonnt --couplings loop", 2, "tree|running"},
        {"nuem limit xenonnt --parameter mu_eff --couplings loop", 2, "tree|running"},
    };

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_failure(bad[i].line, bad[i].code, bad[i].message);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mu_eff),
        cmocka_unit_test(translate),
        cmocka_unit_test(couplings),
        cmocka_unit_test(review_rows),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
