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

/* Beyond the momenta of the orbital there are no values, and both ends of q are remarked upon. */
static void response(void **unused)
{
    json_t *root = run_json("nuem atom --element He --response --t 0.5 --q 0.1,0.5,22,90 --json",
                            "nuem/atom/1");
    json_t *r = result_of(root, "response"), *l = json_object_get(r, "r_l_per_kev"),
           *t = json_object_get(r, "r_t_per_kev");
    const char *remark = json_string_value(json_object_get(r, "remark"));

    (void)unused;
    assert_close(at(r, "t_kev"), 0.5, 1e-14);
    assert_true(at(r, "q_end_kev") > 60.0 && at(r, "q_end_kev") < 90.0);
    for (size_t i = 0; i < 3; i++) {
        assert_true(json_number_value(json_array_get(l, i)) > 0.0);
        assert_true(json_number_value(json_array_get(t, i)) > 0.0);
    }
    assert_true(json_is_null(json_array_get(l, 3)) && json_is_null(json_array_get(t, 3)));
    assert_non_null(strstr(remark, "no values beyond"));
    assert_non_null(strstr(remark, "q below T = 0.5 keV"));
    json_decref(root);

    root = run_json("nuem atom --element He --response --t 0.5 --q 0.5,22 --json", "nuem/atom/1");
    r = result_of(root, "response");
    assert_null(json_object_get(r, "remark"));
    assert_null(json_object_get(r, "q_end_kev"));
    json_decref(root);
    root = run_json("nuem atom --element He --response --t 0.01 --q 1 --json", "nuem/atom/1");
    r = result_of(root, "response");
    assert_true(json_number_value(json_array_get(json_object_get(r, "r_l_per_kev"), 0)) == 0.0);
    assert_non_null(
        strstr(json_string_value(json_object_get(r, "remark")), "below every threshold"));
    json_decref(root);
}

/* Helium at 20 keV is two electrons within what relativity and jumps to bound states take (1e-3 each); the latter leave
 * a part of the f-sum to the continuum. */
static void sums(void **unused)
{
    json_t *root = run_json("nuem atom --element He --sums 20keV --json", "nuem/atom/1"),
           *r = result_of(root, "sums");

    (void)unused;
    assert_close(json_number_value(json_array_get(json_object_get(r, "q_kev"), 0)), 20.0, 1e-14);
    assert_close(json_number_value(json_array_get(json_object_get(r, "bethe"), 0)), 1.0, 2e-3);
    assert_true(at(r, "photo") > 0.5 && at(r, "photo") < 1.0);
    json_decref(root);
    assert_failure("nuem atom --element He --sums 1MeV", 2, "--sums");
}

static void csv(const char *line, const char *header, int rows)
{
    nuem_outcome o = run_shell(line);
    int lines = 0;

    assert_int_equal(o.code, 0);
    assert_int_equal(strncmp(o.out, header, strlen(header)), 0);
    for (const char *p = o.out; *p; p++) lines += *p == '\n';
    assert_int_equal(lines, 1 + rows);
    release(&o);
}

/* The table that is asked for, and one only. */
static void csv_is_what_was_asked_for(void **unused)
{
    (void)unused;
    csv("nuem atom --element He --format csv", "orbital,n,kappa,occupation,energy_ev,", 1);
    csv("nuem atom --element He --orbitals --format csv", "orbital,n,kappa,occupation,", 1);
    csv("nuem atom --element He --form-factor 0:9:4 --format csv", "q_kev,electrons,xraylib\n", 4);
    csv("nuem atom --element He --density 0.1,1,5 --format csv", "r_bohr,electrons_per_bohr\n", 3);
    csv("nuem atom --element He --sums 10,20 --format csv", "q_kev,bethe,photo\n", 2);
    csv("nuem atom --element He --response --t 0.5 --q 1,20 --format csv",
        "t_kev,q_kev,r_l_per_kev,r_t_per_kev\n", 2);
    nuem_outcome o = run_shell("nuem atom --element He --response --t 0.5 --q 20,90 --format csv");
    assert_int_equal(o.code, 0);
    assert_non_null(strstr(o.out, "0.5,90,,\n"));
    assert_non_null(strstr(o.err, "no values beyond"));
    release(&o);
    assert_failure("nuem atom --element He --density 1 --form-factor 1 --format csv", 2,
                   "--form-factor and --density are two tables, and csv holds one");
    assert_failure("nuem atom --element He --orbitals --response --t 1 --q 2 --format csv", 2,
                   "--orbitals and --response");
}

/* What is measured on neutral atoms does not stand beside an ion. */
static void ions_have_no_edges(void **unused)
{
    json_t *root =
               run_json("nuem atom --element Ne --charge 1 --form-factor 1 --json", "nuem/atom/1"),
           *orbitals = result_of(root, "orbitals"),
           *theirs = json_object_get(result_of(root, "form_factor"), "xraylib");

    (void)unused;
    for (size_t i = 0; i < json_array_size(orbitals); i++)
        assert_true(json_is_null(json_object_get(json_array_get(orbitals, i), "measured_ev")));
    assert_true(json_is_null(json_array_get(theirs, 0)));
    assert_non_null(strstr(json_string_value(result_of(root, "remark")), "neutral atoms"));
    json_decref(root);
}

/* xraylib has edges of fermium and no form factor beyond californium. */
static void tables_end(void **unused)
{
    json_t *root = run_json("nuem atom --element Fm --form-factor 1 --json", "nuem/atom/1"),
           *orbitals = result_of(root, "orbitals"),
           *theirs = json_object_get(result_of(root, "form_factor"), "xraylib");

    (void)unused;
    assert_close(at(json_array_get(orbitals, 0), "measured_ev"), 141926.0, 1e-3);
    assert_true(json_is_null(json_array_get(theirs, 0)));
    assert_non_null(
        strstr(json_string_value(json_object_get(result_of(root, "form_factor"), "remark")),
               "no form factor"));
    json_decref(root);
}

static void bad_input(void **unused)
{
    (void)unused;
    assert_failure("nuem atom", 2, "--element");
    assert_failure("nuem atom --element Xx", 2, "'Xx' is no chemical element");
    assert_failure("nuem atom --element Md", 2, "Z is 101; it must lie in [1, 100] (H to Fm)");
    assert_failure("nuem atom --element He --charge 2", 2, "charge is 2; it must lie in [0, 2)");
    assert_failure("nuem atom --element He --method hf", 2, "dhs|dhf");
    assert_failure("nuem atom --element He --nuclear-rms-fm 0.01", 2, "nuclear-rms-fm");
    assert_failure("nuem atom --element He --response", 2, "--response needs --q too");
    assert_failure("nuem atom --element He --response --q 3", 2, "--response needs --t too");
    assert_failure("nuem atom --element He --t 3", 2, "--t is an option of --response");
    assert_failure("nuem atom --element Xe --response --t 1MeV --q 1MeV", 2,
                   "--t is 1 MeV; it must lie in (0, 0.1] MeV");
    assert_failure("nuem atom --element Xe --response --t 1 --q 10MeV", 2,
                   "--q is 10 MeV; it must lie in (0, 1] MeV");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(germanium),
        cmocka_unit_test(helium_with_everything),
        cmocka_unit_test(options_reach_the_atom),
        cmocka_unit_test(elements),
        cmocka_unit_test(response),
        cmocka_unit_test(sums),
        cmocka_unit_test(csv_is_what_was_asked_for),
        cmocka_unit_test(ions_have_no_edges),
        cmocka_unit_test(tables_end),
        cmocka_unit_test(bad_input),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
