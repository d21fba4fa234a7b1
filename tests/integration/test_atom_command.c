/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem atom and nuem list atom as a user runs them. */
#include <math.h>
#include <string.h>

#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

static double at(json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

static void germanium(void **unused)
{
    json_t *root = run_json("nuem atom --element Ge --json", "nuem/atom/1");
    json_t *orbitals = result_of(root, "orbitals"), *k = json_array_get(orbitals, 0);
    double electrons = 0.0;

    (void)unused;
    assert_int_equal(json_array_size(orbitals), 12);
    for (size_t i = 0; i < json_array_size(orbitals); i++)
        electrons += at(json_array_get(orbitals, i), "occupation");
    assert_close(electrons, 32.0, 1e-14);
    assert_int_equal(json_integer_value(json_object_get(k, "n")), 1);
    assert_int_equal(json_integer_value(json_object_get(k, "kappa")), -1);
    assert_close(at(k, "energy_ev"), -11067.0, 5e-3);
    assert_close(at(k, "measured_ev"), 11103.0, 1e-3);
    assert_null(json_object_get(k, "mean_radius_bohr"));
    assert_string_equal(json_string_value(result_of(root, "method")), "dhs");
    assert_string_equal(json_string_value(result_of(root, "configuration")), "[Ar] 3d10 4s2 4p2");
    assert_int_equal(json_integer_value(result_of(root, "z")), 32);
    assert_true(json_number_value(result_of(root, "residual")) < 1e-9);
    assert_true(json_integer_value(result_of(root, "iterations")) > 5);
    json_decref(root);
}

static void helium_with_everything(void **unused)
{
    json_t *root = run_json("nuem atom --element He --method dhf --orbitals --form-factor "
                            "0,3.7289keV --density 0.1,1,1000 --nuclear-rms-fm 1.6755 --json",
                            "nuem/atom/1");
    json_t *form = result_of(root, "form_factor"), *density = result_of(root, "density"),
           *k = json_array_get(result_of(root, "orbitals"), 0);

    (void)unused;
    assert_close(json_number_value(result_of(root, "total_energy_hartree")), -2.861813, 5e-7);
    for (int m = 0; m < 2; m++) {
        json_t *f = json_object_get(form, m ? "xraylib" : "electrons");
        assert_close(json_number_value(json_array_get(f, 0)), 2.0, 1e-9);
        assert_close(json_number_value(json_array_get(f, 1)), 1.7, 0.3);
    }
    json_t *rho = json_object_get(density, "electrons_per_bohr");
    assert_true(json_number_value(json_array_get(rho, 0)) > 0.1);
    assert_near(json_number_value(json_array_get(rho, 2)), 0.0, 0.0);
    /* Hartree-Fock: 0.9273, 1.6873 (Clementi, Roetti, At. Data Nucl. Data Tables 14 (1974) 177) */
    assert_close(at(k, "mean_radius_bohr"), 0.9273, 2e-4);
    assert_close(at(k, "mean_inverse_radius_per_bohr"), 1.6873, 2e-4);
    json_decref(root);
}

static void options_reach_the_atom(void **unused)
{
    static const char *const lines[] = {
        "nuem atom --element Ne --json",
        "nuem atom --element Ne --charge 1 --json",
        "nuem atom --element Ne --slater-alpha 0.667 --json",
        "nuem atom --element Ne --nuclear-rms-fm 8 --json",
        "nuem atom --element Ne --method dhf --json",
    };
    double energy[5];

    (void)unused;
    for (size_t i = 0; i < 5; i++) {
        json_t *root = run_json(lines[i], "nuem/atom/1");
        energy[i] = json_number_value(result_of(root, "total_energy_hartree"));
        json_decref(root);
        for (size_t j = 0; j < i; j++) assert_true(fabs(energy[i] - energy[j]) > 1e-4);
    }
}

static void elements(void **unused)
{
    json_t *root = run_json("nuem list atom --json", "nuem/list/1");
    json_t *rows = result_of(root, "rows"), *xe = row_where(rows, "id", "Xe");

    (void)unused;
    assert_int_equal(json_array_size(rows), 100);
    assert_string_equal(json_string_value(json_object_get(xe, "title")), "[Kr] 4d10 5s2 5p6");
    json_decref(root);
}

static void bad_input(void **unused)
{
    (void)unused;
    assert_failure("nuem atom", 2, "--element");
    assert_failure("nuem atom --element Xx", 2, "'Xx' is no chemical element");
    assert_failure("nuem atom --element Md", 2, "Z is 101; it must lie in [1, 100]");
    assert_failure("nuem atom --element He --charge 2", 2, "charge is 2; it must lie in [0, 2)");
    assert_failure("nuem atom --element He --method hf", 2, "dhs|dhf");
    assert_failure("nuem atom --element He --nuclear-rms-fm 0.01", 2, "nuclear-rms-fm");
    assert_failure("nuem atom --element He --response", 2, "--response needs --q too");
    assert_failure("nuem atom --element He --response --q 3", 2, "--response needs --t too");
    assert_failure("nuem atom --element He --t 3", 2, "--t is an option of --response");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(germanium),
        cmocka_unit_test(helium_with_everything),
        cmocka_unit_test(options_reach_the_atom),
        cmocka_unit_test(elements),
        cmocka_unit_test(bad_input),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
