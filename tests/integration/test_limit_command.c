/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem limit, contour and sensitivity as a user runs them: methods, options, refusals, Ctrl-C. */
#include <string.h>

#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

static double number(json_t *root, const char *key)
{
    return json_number_value(result_of(root, key));
}

static json_t *limit(const char *rest)
{
    char line[512];

    snprintf(line, sizeof line, "nuem limit %s --json", rest);
    return run_json(line, "nuem/limit/1");
}

/* Other methods have the best fit of the profile and their own ends; with so few toys the critical
 * values scatter by some tens of per cent. */
static void methods(void **unused)
{
    static const char *const keys[] = {"parameter", "unit",  "cl",      "method",
                                       "best_fit",  "lower", "upper",   "chi2_min",
                                       "chi2_null", "ndf",   "p_value", "data"};
    static const struct {
        const char *name, *options;
    } method[] = {{"fc", "--toys 400 --points 12 --seed 3"},
                  {"cls", "--toys 400 --points 12 --seed 3"},
                  {"bayes", "--samples 8000 --construction one-sided"}};
    json_t *profile = limit("xenonnt --parameter mu_eff");
    char line[256];

    (void)unused;
    for (size_t m = 0; m < sizeof method / sizeof method[0]; m++) {
        snprintf(line, sizeof line, "xenonnt --parameter mu_eff --method %s %s", method[m].name,
                 method[m].options);
        json_t *root = limit(line), *again = limit(line);
        for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
            assert_non_null(result_of(root, keys[i]));
        assert_string_equal(json_string_value(result_of(root, "method")), method[m].name);
        assert_string_equal(json_string_value(result_of(root, "data")), "observed");
        assert_near(number(root, "best_fit"), number(profile, "best_fit"), 0.0);
        assert_near(number(root, "chi2_min"), number(profile, "chi2_min"), 0.0);
        assert_close(number(root, "upper"), number(profile, "upper"), 0.3);
        assert_near(number(again, "upper"), number(root, "upper"), 0.0); /* the same seed */
        assert_non_null(json_object_get(json_object_get(root, "provenance"), "seed"));
        json_decref(again);
        json_decref(root);
    }
    json_decref(profile);
    nuem_outcome o = run_shell(
        "nuem limit xenonnt --parameter q_ee --profile charge --method bayes --samples 100");
    assert_int_equal(o.code, 1); /* done, but not converged */
    assert_non_null(strstr(o.out, "have not converged"));
    release(&o);
}

static void what_else_is_fitted(void **unused)
{
    json_t *alone = limit("xenonnt --parameter q_ee"),
           *free = limit("xenonnt --parameter q_ee --profile charge,radius");

    (void)unused;
    assert_true(number(free, "upper") > number(alone, "upper"));
    assert_true(number(free, "chi2_min") < number(alone, "chi2_min"));
    assert_near(number(free, "ndf"), number(alone, "ndf") - 17.0, 0.0);
    json_t *x = result_of(free, "at_best_fit");
    assert_int_equal(json_object_size(x), 18);
    assert_near(json_number_value(json_object_get(x, "q_ee")), number(free, "best_fit"), 0.0);
    json_decref(alone);
    json_decref(free);
}

static void systematics(void **unused)
{
    json_t *exact = limit("xenon1t --parameter mu_eff --nuisances none --pulls"),
           *flux = limit("xenon1t --parameter mu_eff --pulls"),
           *all = limit("xenon1t --parameter mu_eff --pulls --nuisances flux,mixing,sin2_theta_w "
                        "--sin2-error 0.01");
    double last = 0.0;
    size_t count = 0;

    (void)unused;
    json_t *const runs[] = {exact, flux, all};
    for (int i = 0; i < 3; i++) {
        json_t *rows = result_of(runs[i], "nuisances");
        assert_true(json_array_size(rows) > count);
        count = json_array_size(rows);
        double width = number(runs[i], "upper") - number(runs[i], "lower");
        assert_true(width >= last * (1.0 - 1e-6)); /* what is not known widens the interval */
        last = width;
        assert_int_equal(json_array_size(result_of(runs[i], "region_lower")), 1);
    }
    assert_null(row_where(result_of(exact, "nuisances"), "name", "pp flux"));
    json_t *pp = row_where(result_of(flux, "nuisances"), "name", "pp flux");
    assert_non_null(pp);
    assert_near(json_number_value(json_object_get(pp, "pull")),
                json_number_value(json_object_get(pp, "best_fit")), 1e-12);
    for (int i = 0; i < 3; i++) json_decref(runs[i]);
}

static void projections(void **unused)
{
    json_t *now = limit("xenonnt --parameter mu_eff --asimov"),
           *later = limit("xenonnt --parameter mu_eff --asimov --exposure-factor 16"),
           *quiet = limit("xenonnt --parameter mu_eff --asimov --background-factor 0.1"),
           *high = limit("xenonnt --parameter mu_eff --asimov --threshold 5keV");

    (void)unused;
    json_t *const runs[] = {now, later, quiet, high};
    for (int i = 0; i < 4; i++) {
        assert_string_equal(json_string_value(result_of(runs[i], "data")), "expected");
        assert_non_null(strstr(json_string_value(result_of(runs[i], "remark")), "a projection"));
        assert_near(number(runs[i], "best_fit"), 0.0, 0.0);
    }
    /* the counts of a moment go as its square, and their error as the root of the exposure as long
     * as backgrounds are well known: a factor 2 at most */
    double gain = number(now, "upper") / number(later, "upper");
    assert_true(gain > 1.5 && gain <= 2.0);
    assert_true(number(quiet, "upper") < number(now, "upper"));
    assert_true(number(high, "upper") > number(now, "upper"));
    json_t *table = run_json("nuem sensitivity xenonnt --parameter mu_eff --exposure-factors 1,16 "
                             "--background-factors 1,0.1 --thresholds 1keV,5keV --json",
                             "nuem/sensitivity/1"),
           *rows = result_of(table, "rows");
    assert_int_equal(json_array_size(rows), 8);
    const int at[] = {0, 1, 2, 4};
    for (int i = 0; i < 4; i++) {
        json_t *row = json_array_get(rows, (size_t)at[i]);
        double two = json_number_value(json_object_get(row, "upper_two_sided")),
               one = json_number_value(json_object_get(row, "upper_one_sided"));
        assert_close(two, number(runs[i], "upper"), 1e-6);
        assert_true(one < two);
    }
    json_decref(table);
    for (int i = 0; i < 4; i++) json_decref(runs[i]);
}

/* Of a moment with its boundary: asymptotically (1 + cl)/2 at 0 and cl far from it; 200 toys have an
 * error of 2 %. */
static void coverage(void **unused)
{
    json_t *root = limit("xenonnt --parameter mu_eff --check-coverage 200"),
           *coverage = result_of(root, "coverage");

    (void)unused;
    assert_near(json_number_value(json_object_get(coverage, "best_fit")), 0.95, 0.08);
    assert_near(json_number_value(json_object_get(coverage, "limit")), 0.9, 0.1);
    double p = json_number_value(json_object_get(coverage, "limit"));
    assert_close(json_number_value(json_object_get(coverage, "limit_error")),
                 sqrt(p * (1.0 - p) / 200.0), 0.05);
    assert_near(json_number_value(json_object_get(coverage, "toys")), 200.0, 0.0);
    json_decref(root);
}

static void contours(void **unused)
{
    json_t *root = run_json("nuem contour xenonnt --parameters q_ee,q_emu --grid 9x7 --json",
                            "nuem/contour/1"),
           *rows = result_of(root, "grid"), *line;
    const char *key;

    (void)unused;
    assert_int_equal(json_array_size(rows), 7);
    assert_int_equal(json_array_size(json_object_get(json_array_get(rows, 0), "delta_chi2")), 9);
    assert_int_equal(json_array_size(json_object_get(result_of(root, "x"), "values")), 9);
    assert_int_equal(json_array_size(json_object_get(result_of(root, "y"), "values")), 7);
    assert_true(json_object_size(result_of(root, "lines")) >= 2);
    json_object_foreach(result_of(root, "lines"), key, line)
    {
        assert_int_equal(json_array_size(json_object_get(line, "x")),
                         json_array_size(json_object_get(line, "y")));
        assert_non_null(json_object_get(line, "closed"));
    }
    json_decref(root);
    nuem_outcome o = run_well("nuem contour xenonnt --parameters q_ee,q_emu --grid 4x3 --range "
                              "-1e-12:1e-12,0:1e-12 --format csv | wc -l");
    assert_int_equal(strtol(o.out, NULL, 10), 13);
    release(&o);
}

static void refusals(void **unused)
{
    static const struct {
        const char *line, *message;
    } cases[] = {
        {"limit xenonnt --parameter mu_eff --method neyman", "--method"},
        {"limit xenonnt --parameter mu_eff --toys 5", "--toys"},
        {"limit xenonnt --parameter mu_eff --points 1", "--points"},
        {"limit xenonnt --parameter mu_eff --samples 10", "--samples"},
        {"limit xenonnt --parameter mu_eff --seed -1", "--seed"},
        {"limit xenonnt --parameter mu_eff --prior jeffreys", "--prior"},
        {"limit xenonnt --parameter mu_eff --check-coverage 0", "--check-coverage"},
        {"limit xenonnt --parameter mu_eff --profile charg", "unknown parameter 'charg'"},
        {"limit xenonnt --parameter q_ee --profile q_eff", "cannot both be free"},
        {"limit xenonnt --parameter mu_eff --atom bound", "--atom"},
        {"limit xenonnt --parameter mu_eff --nuisances flux,weather", "'weather'"},
        {"limit xenonnt --parameter mu_eff --nuisances none,flux", "'none'"},
        {"limit xenonnt --parameter mu_eff --sin2-error 0.01", "without sin2_theta_w"},
        {"limit xenonnt --parameter mu_eff --nuisances sin2_theta_w --sin2-error 0",
         "--sin2-error"},
        {"limit xenonnt --parameter mu_eff --mixing-errors nufit-6.0-no", "without mixing"},
        {"limit xenonnt --parameter mu_eff --exposure-factor 0", "--exposure-factor"},
        {"limit xenonnt --parameter mu_eff --background-factor -1", "--background-factor"},
        {"limit xenonnt --parameter mu_eff --threshold 3cm", "--threshold"},
        {"limit xenonnt --parameter q_emu --method cls", "q_emu has a phase"},
        {"limit xenonnt --parameter q_ee --method fc --profile charge", "takes one parameter"},
        {"limit xenonnt --parameter q_emu --check-coverage 20", "q_emu has a phase"},
        {"limit xenonnt --parameter mu_eff --method fc --construction one-sided",
         "decides by itself"},
        {"contour xenonnt --parameters q_ee", "names 1; a contour needs two"},
        {"contour xenonnt --parameters q_ee,q_ee", "needs two parameters"},
        {"contour xenonnt --parameters q_ee,q_eff", "cannot both be free"},
        {"contour xenonnt --parameters q_ee,q_mumu --grid 9", "--grid is '9'"},
        {"contour xenonnt --parameters q_ee,q_mumu --grid 9x2", "--grid is '9x2'"},
        {"contour xenonnt --parameters q_ee,q_mumu --grid 9x9z", "--grid is '9x9z'"},
        {"contour xenonnt --parameters q_ee,q_mumu --range 0:1", "it needs two"},
        {"contour xenonnt --parameters q_ee,q_mumu --range 1:0,0:1", "--range has '1:0'"},
        {"contour xenonnt --parameters q_ee,q_mumu --range 0:1,0:x", "--range has '0:x'"},
        {"contour xenonnt --parameters mu_eff,q_ee --range -1:1,0:1", "it is a modulus"},
        {"sensitivity xenonnt", "--parameter"},
        {"sensitivity xenonnt --parameter mu_eff --exposure-factors 1,0", "--exposure-factors"},
        {"sensitivity xenonnt --parameter mu_eff --background-factors x", "--background-factors"},
        {"sensitivity xenonnt --parameter mu_eff --thresholds 0", "--thresholds"},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char line[256];
        snprintf(line, sizeof line, "nuem %s", cases[i].line);
        assert_failure(line, 2, cases[i].message);
    }
}

/* SIGINT after a while: a message, exit code 130, no output. */
static void interrupted(void **unused)
{
    static const char *const lines[] = {
        "limit xenonnt --parameter mu_eff --method fc --toys 1000000 --points 200",
        "limit xenonnt --parameter mu_eff --method bayes --samples 1000000",
        "contour xenonnt --parameters q_ee,q_mumu --grid 1001x1001 --profile dipole",
    };

    (void)unused;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char line[512];
        snprintf(line, sizeof line, "timeout --preserve-status -s INT 2 '" NUEM_TEST_BINARY "' %s",
                 lines[i]);
        nuem_outcome o = run_shell(line);
        if (o.code != 130) say(line, &o);
        assert_int_equal(o.code, 130);
        assert_true(o.out[0] == '\0');
        assert_true(strncmp(o.err, "nuem: ", 6) == 0);
        assert_true(strstr(o.err, "cancelled") || strstr(o.err, "stopped"));
        release(&o);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(methods),     cmocka_unit_test(what_else_is_fitted),
        cmocka_unit_test(systematics), cmocka_unit_test(projections),
        cmocka_unit_test(coverage),    cmocka_unit_test(contours),
        cmocka_unit_test(refusals),    cmocka_unit_test(interrupted),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
