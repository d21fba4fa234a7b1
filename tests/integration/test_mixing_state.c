/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem mixing state: what it says of each source and passage, and what it refuses. */
#include <math.h>
#include <stdlib.h>

#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

/* sums of printed numbers, which read back the same */
static const double TOL_SUM = 1e-12;

static double number(json_t *root, const char *key, size_t i)
{
    json_t *list = result_of(root, key);

    assert_true(json_is_array(list) && json_array_size(list) > i);
    return json_number_value(json_array_get(list, i));
}

static double element(json_t *root, const char *key, size_t i, size_t k)
{
    json_t *row = json_array_get(result_of(root, key), i);

    assert_int_equal(json_array_size(row), 9);
    return json_number_value(json_array_get(row, k));
}

/* Probabilities that sum to 1, and a Hermitian matrix that contains them. */
static void assert_state(json_t *root, size_t i, const char *const arrives[3])
{
    double flavours = 0.0, masses = 0.0;
    static const char *const mass[] = {"p_1", "p_2", "p_3"};

    for (size_t k = 0; k < 3; k++) {
        flavours += number(root, arrives[k], i);
        masses += number(root, mass[k], i);
        assert_true(number(root, mass[k], i) >= 0.0);
        assert_near(number(root, arrives[k], i), element(root, "rho_re", i, 4 * k), TOL_SUM);
        for (size_t l = 0; l < 3; l++) {
            assert_near(element(root, "rho_re", i, 3 * k + l),
                        element(root, "rho_re", i, 3 * l + k), TOL_SUM);
            assert_near(element(root, "rho_im", i, 3 * k + l),
                        -element(root, "rho_im", i, 3 * l + k), TOL_SUM);
        }
    }
    assert_near(flavours, 1.0, TOL_SUM);
    assert_near(masses, 1.0, TOL_SUM);
}

static const char *const from_e[] = {"p_ee", "p_emu", "p_etau"};
static const char *const from_mu[] = {"p_mue", "p_mumu", "p_mutau"};

static void solar_by_day(void **unused)
{
    (void)unused;
    json_t *a = run_json("nuem mixing state --source solar:8B --enu 0.3,5,10 --json",
                         "nuem/mixing/1"),
           *b = run_json("nuem mixing state --source solar:B8 --enu 0.3,5,10 --mixing nufit-6.0-no "
                         "--json",
                         "nuem/mixing/1");

    assert_string_equal(json_string_value(result_of(a, "component")), "B8");
    assert_string_equal(json_string_value(result_of(a, "passage")), "day");
    assert_string_equal(json_string_value(result_of(a, "solar_model")), "b16-gs98");
    for (size_t i = 0; i < 3; i++) {
        assert_state(a, i, from_e);
        for (size_t k = 0; k < 9; k++)
            assert_true(element(a, "rho_re", i, k) == element(b, "rho_re", i, k));
    }
    assert_near(number(a, "p_ee", 0), 0.5407, 0.015 * 0.5407);
    assert_near(number(a, "p_ee", 2), 0.3257, 0.015 * 0.3257);
    /* what was read is said */
    char *text = json_dumps(json_object_get(a, "provenance"), 0);
    assert_non_null(strstr(text, "solar/b16-gs98"));
    assert_non_null(strstr(text, "Wolfenstein:1977ue"));
    free(text);
    json_decref(b);
    json_decref(a);
}

static void solar_at_night(void **unused)
{
    (void)unused;
    const char *const line = "nuem mixing state --source solar:8B --enu 10 --json";
    char text[300];
    double day, night, year, here, zero, high;
    json_t *root = run_json(line, "nuem/mixing/1");
    day = number(root, "p_ee", 0);
    json_decref(root);

    snprintf(text, sizeof text, "%s --night", line);
    root = run_json(text, "nuem/mixing/1");
    assert_string_equal(json_string_value(result_of(root, "passage")), "night");
    assert_close(json_number_value(result_of(root, "latitude_deg")), 42.45, TOL_SUM);
    assert_state(root, 0, from_e);
    night = number(root, "p_ee", 0);
    json_decref(root);

    snprintf(text, sizeof text, "%s --latitude 42.45", line);
    root = run_json(text, "nuem/mixing/1");
    assert_string_equal(json_string_value(result_of(root, "passage")), "day and night");
    assert_state(root, 0, from_e);
    year = number(root, "p_ee", 0);
    json_decref(root);

    snprintf(text, sizeof text, "%s --night --latitude -42.45", line);
    root = run_json(text, "nuem/mixing/1");
    here = number(root, "p_ee", 0);
    json_decref(root);

    snprintf(text, sizeof text, "%s --nadir 0 --earth prem", line);
    root = run_json(text, "nuem/mixing/1");
    assert_state(root, 0, from_e);
    zero = number(root, "p_ee", 0);
    json_decref(root);

    snprintf(text, sizeof text, "%s --nadir 120", line);
    root = run_json(text, "nuem/mixing/1");
    high = number(root, "p_ee", 0);
    json_decref(root);

    assert_true(night > day && night < 1.06 * day && zero > day);
    assert_close(year, 0.5 * (day + night), TOL_SUM);
    assert_close(here, night, TOL_SUM);
    assert_close(high, day, TOL_SUM); /* from the sky */
}

static void other_sources(void **unused)
{
    (void)unused;
    json_t *root = run_json("nuem mixing state --source vacuum --flavour mu --baseline 295 --enu "
                            "600MeV,1GeV --json",
                            "nuem/mixing/1");
    assert_state(root, 0, from_mu);
    assert_state(root, 1, from_mu);
    assert_true(number(root, "p_mumu", 0) < 0.1);
    json_decref(root);
    root =
        run_json("nuem mixing state --source vacuum --flavour e --enu 1 --json", "nuem/mixing/1");
    assert_state(root, 0, from_e);
    assert_close(number(root, "p_ee", 0), 1.0, TOL_SUM);
    json_decref(root);
    /* antineutrinos are converted the other way: P_1 grows with the energy */
    root = run_json("nuem mixing state --source solar:pp --anti --enu 0.1,10 --json "
                    "--solar-model b16-agss09met --set mixing=nufit-5.0-no",
                    "nuem/mixing/1");
    assert_state(root, 0, from_e);
    assert_true(json_is_true(result_of(root, "anti")));
    assert_true(number(root, "p_1", 1) > number(root, "p_1", 0));
    json_decref(root);
    nuem_outcome o = run_well("nuem mixing state --source solar:8B --enu 1:10:4 --format csv");
    assert_true(strstr(o.out, "enu_mev,p_ee,p_emu,p_etau,p_1,p_2,p_3,rho_re,rho_im\n") == o.out);
    release(&o);
}

static void refusals(void **unused)
{
    static const struct {
        const char *options;
        int code;
        const char *message;
    } cases[] = {
        {"--enu 1", 2, "--source"},
        {"--source solar:8B", 2, "--enu"},
        {"--source moon --enu 1", 2, "'moon' must be solar:COMPONENT (solar:8B) or vacuum"},
        {"--source solar: --enu 1", 2, "unknown solar component ''"},
        {"--source solar:8C --enu 1", 2, "unknown solar component '8C'"},
        {"--source solar:8B --enu 0", 2, "--enu"},
        {"--source solar:8B --enu 1,-1", 2, "--enu"},
        {"--source solar:8B --enu 101", 2, "it must lie in (0, 100]"},
        {"--source solar:8B --enu 1 --mixing nufit-9", 2, "nufit-9"},
        {"--source solar:8B --enu 1 --mixing nufit-6.0-no --set nature=dirac", 2,
         "--mixing excludes"},
        {"--source solar:8B --enu 1 --hypothesis no.yaml", 3, "no.yaml"},
        {"--source solar:8B --enu 1 --solar-model b17", 2, "b17"},
        {"--source solar:8B --enu 1 --night --earth perm", 2, "perm"},
        {"--source solar:8B --enu 1 --earth prem", 2, "--earth needs"},
        {"--source solar:8B --enu 1 --nadir 10 --night", 2, "--nadir excludes"},
        {"--source solar:8B --enu 1 --nadir 10 --latitude 0", 2, "--nadir excludes"},
        {"--source solar:8B --enu 1 --nadir 181", 2, "--nadir"},
        {"--source solar:8B --enu 1 --latitude 91", 2, "--latitude"},
        {"--source solar:8B --enu 1 --flavour mu", 2, "--flavour does not go with"},
        {"--source solar:8B --enu 1 --baseline 1", 2, "--baseline does not go with"},
        {"--source vacuum --enu 1", 2, "--source vacuum needs --flavour"},
        {"--source vacuum --enu 1 --flavour x", 2, "--flavour"},
        {"--source vacuum --enu 1 --flavour e --baseline -1", 2, "--baseline"},
        {"--source vacuum --enu 1 --flavour e --night", 2, "--night does not go with"},
        {"--source vacuum --enu 1 --flavour e --nadir 1", 2, "--nadir does not go with"},
        {"--source vacuum --enu 1 --flavour e --latitude 1", 2, "--latitude does not go with"},
        {"--source vacuum --enu 1 --flavour e --earth prem", 2, "--earth does not go with"},
        {"--source vacuum --enu 1 --flavour e --solar-model b16-gs98", 2,
         "--solar-model does not go with"},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char line[300];
        snprintf(line, sizeof line, "nuem mixing state %s", cases[i].options);
        assert_failure(line, cases[i].code, cases[i].message);
    }
    /* masses that do not decohere: the domain of the calculation, from a file */
    nuem_test_put("close.yaml",
                  "mixing: {theta12_deg: 33, theta23_deg: 45, theta13_deg: 8, dm21_ev2: 1e-12, "
                  "dm31_ev2: 2.5e-3}\n");
    char line[700];
    snprintf(line, sizeof line, "nuem mixing state --source solar:8B --enu 1 --hypothesis %s",
             nuem_test_path("close.yaml"));
    assert_failure(line, 3, "squared masses differ by 1e-12 eV2 only");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(solar_by_day),
        cmocka_unit_test(solar_at_night),
        cmocka_unit_test(other_sources),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
