/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem propagate and nuem propagate resonances as a user runs them. */
#include <math.h>
#include <string.h>

#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

/* reference probabilities have twelve decimals, of amplitudes to 1e-8 */
static const double TOL_REFERENCE = 1e-9;

#define MIXING                                                                                     \
    "mixing: {theta12_deg: 33.64708223811001, theta23_deg: 47.63933805166055, theta13_deg: "       \
    "8.529810628425786, delta_deg: "                                                               \
    "244.8, dm21_ev2: 7.5e-5, dm31_ev2: 2.5e-3}\n"

static double element(json_t *table, size_t i, size_t k)
{
    json_t *value = json_array_get(json_array_get(table, i), k);

    assert_true(json_is_number(value));
    return json_number_value(value);
}

/* Reference matrices. */
static void reference_matrices(void **unused)
{
    static const double want[2][6] = {
        {.992778581483, .003257038139, .003440007560, .000499267691, 5.128105e-6, 1.9977024e-5},
        {.992714068700, .003258654274, .003426019443, 1.66383e-7, .000437160646, .000163930554}};
    static const char *const labels[2][6] = {
        {"nu_e", "nu_mu", "nu_tau", "nu_eR", "nu_muR", "nu_tauR"},
        {"nu_e", "nu_mu", "nu_tau", "nubar_e", "nubar_mu", "nubar_tau"}};

    (void)unused;
    nuem_test_put("dirac.yaml",
                  MIXING "nature: dirac\nbasis: mass\nmagnetic_moment: {unit: muB, matrix: "
                         "[[0.8e-12, 0.2e-12, 0.1e-12], [0.2e-12, 0.5e-12, 0.15e-12], [0.1e-12, "
                         "0.15e-12, 0.3e-12]]}\n");
    nuem_test_put("majorana.yaml",
                  MIXING "nature: majorana\nbasis: flavour\nmagnetic_moment: {unit: muB, matrix: "
                         "[[0, 0.8e-12, 0.5e-12], [-0.8e-12, 0, 0.3e-12], [-0.5e-12, -0.3e-12, "
                         "0]]}\n");
    for (int i = 0; i < 2; i++) {
        char line[256];
        snprintf(line, sizeof line,
                 "nuem propagate --hypothesis %s.yaml --ne-cm3 2e27 --nn-cm3 2.2e27 --b-gauss 1e9 "
                 "--length-km 0.9 --enu 10,10 --flavour e --json",
                 i ? "majorana" : "dirac");
        json_t *root = run_json(line, "nuem/propagate/1"), *p = result_of(root, "probability"),
               *names = result_of(root, "labels");
        assert_int_equal(json_array_size(p), 2);
        assert_int_equal(json_array_size(names), 6);
        assert_int_equal(json_array_size(result_of(root, "enu_mev")), 2);
        for (size_t k = 0; k < 6; k++) {
            assert_near(element(p, 1, k), want[i][k], TOL_REFERENCE);
            assert_string_equal(json_string_value(json_array_get(names, k)), labels[i][k]);
        }
        json_decref(root);
    }
}

static void answers(const char *line, const char *first, double want, double tol)
{
    json_t *root = run_json(line, "nuem/propagate/1");
    double sum = 0.0;

    for (size_t k = 0; k < 6; k++) sum += element(result_of(root, "probability"), 0, k);
    assert_near(sum, 1.0, 1e-10);
    assert_near(element(result_of(root, "probability"), 0, 0), want, tol);
    assert_string_equal(json_string_value(json_array_get(result_of(root, "labels"), 0)), first);
    json_decref(root);
}

static void kinds_of_neutrinos(void **unused)
{
    (void)unused;
    /* a mass state stays what it is: |U_e2|^2 */
    answers("nuem propagate --set mixing=nufit-6.0-no --length-km 300 --enu 10 --initial mass:2 "
            "--json",
            "nu_e", 0.307 * 0.978, 2e-3 /* about those angles */);
    answers("nuem propagate --length-km 300 --enu 10 --initial mass:2 --anti --json", "nubar_e",
            0.307 * 0.978, 2e-3);
    /* mu B L = pi/2: all of it */
    answers("nuem propagate --set mixing=nufit-6.0-no --set basis=mass --set "
            "magnetic_moment.11=1e-12 --set magnetic_moment.22=1e-12 --set "
            "magnetic_moment.33=1e-12 --b-gauss 1e9 --length-km 53.5486 --enu 10 --flavour e "
            "--json",
            "nu_e", 0.0, 1e-8);
    /* an antineutrino of Majorana neutrinos stands in the lower half */
    answers("nuem propagate --set nature=majorana --length-km 0.001 --enu 10 --flavour e --anti "
            "--json",
            "nu_e", 0.0, 1e-12);
    answers("nuem propagate --length-km 1e5 --enu 10 --flavour e --average energy-spread "
            "--energy-spread 0.1 --source-size 3 --json",
            "nu_e", 0.55, 0.02);
    answers("nuem propagate --profile sun --enu 10 --flavour e --average adiabatic --json", "nu_e",
            0.31, 0.03);
    answers("nuem propagate --profile interstellar --set magnetic_moment.ee=1e-13 --enu 10 "
            "--flavour e --average secular --seed 7 --field 1uG --json",
            "nu_e", 0.5, 0.1);
}

/* Places of the way: the last one is the end, whatever way goes there. */
static void along_the_way(void **unused)
{
    static const char *const ways[] = {
        "--ne-cm3 4e26 --nn-cm3 5e26 --b-gauss 1e8 --twist-deg-per-km 3 --length-km 40",
        "--profile sun --start 4e5 --end 4.1e5 --field 1e6",
        "--b-gauss 1e8 --length-km 40 --average energy-spread --energy-spread 0.02"};

    (void)unused;
    for (int i = 0; i < 3; i++) {
        char line[512];
        double end[2][6];
        snprintf(line, sizeof line,
                 "nuem propagate --set magnetic_moment.ee=1e-12 --set magnetic_moment.emu=5e-13 %s "
                 "--enu 10,12 --flavour e --json",
                 ways[i]);
        json_t *root = run_json(line, "nuem/propagate/1"), *p = result_of(root, "probability");
        for (size_t k = 0; k < 12; k++) end[k / 6][k % 6] = element(p, k / 6, k % 6);
        json_decref(root);
        snprintf(line, sizeof line,
                 "nuem propagate --set magnetic_moment.ee=1e-12 --set magnetic_moment.emu=5e-13 %s "
                 "--enu 10,12 --flavour e --path 5 --json",
                 ways[i]);
        root = run_json(line, "nuem/propagate/1");
        p = result_of(root, "probability");
        assert_int_equal(json_array_size(p), 10);
        assert_int_equal(json_array_size(result_of(root, "x_km")), 10);
        assert_near(element(p, 0, 0), 1.0, 0.0);
        for (size_t k = 0; k < 12; k++)
            assert_near(element(p, 4 + 5 * (k / 6), k % 6), end[k / 6][k % 6], 1e-7);
        json_decref(root);
    }
}

static void amplitudes(void **unused)
{
    json_t *root = run_json("nuem propagate --length-km 40 --enu 10 --flavour mu --amplitudes "
                            "--json",
                            "nuem/propagate/1"),
           *p = result_of(root, "probability"), *re = result_of(root, "amplitude_re"),
           *im = result_of(root, "amplitude_im");

    (void)unused;
    for (size_t k = 0; k < 6; k++)
        assert_near(pow(element(re, 0, k), 2.0) + pow(element(im, 0, k), 2.0), element(p, 0, k),
                    1e-12);
    json_decref(root);
    nuem_outcome o = run_well("nuem propagate --length-km 40 --enu 1:5:3 --flavour mu --amplitudes "
                              "--format csv");
    assert_true(
        strncmp(o.out, "enu_mev,nu_e,nu_mu,nu_tau,nu_eR,nu_muR,nu_tauR,re_nu_e,im_nu_e,", 60) == 0);
    release(&o);
    o = run_well("nuem propagate --length-km 40 --enu 1:5:3 --flavour mu");
    assert_non_null(strstr(o.out, "nu_muR"));
    release(&o);
}

static void resonances(void **unused)
{
    json_t *root = run_json("nuem propagate resonances --profile sun --enu 5,10 --json",
                            "nuem/propagate/1"),
           *rows = result_of(root, "resonances"), *row = json_array_get(rows, 1);

    (void)unused;
    assert_int_equal(json_array_size(rows), 2);
    assert_string_equal(json_string_value(json_object_get(row, "kind")), "flavour");
    assert_string_equal(json_string_value(json_object_get(row, "to")), "nu_mu'");
    assert_true(json_number_value(json_object_get(row, "adiabaticity")) > 1000.0);
    json_decref(root);
    nuem_outcome o = run_well("nuem propagate resonances --profile sun --enu 10 --anti --format "
                              "csv");
    assert_true(strncmp(o.out, "enu_mev,x_km,kind,from,to,adiabaticity,hop", 42) == 0);
    assert_null(strstr(o.out, "flavour,"));
    release(&o);
    /* both the noun and its verb are explained */
    o = run_well("nuem help propagate");
    assert_non_null(strstr(o.out, "--energy-spread"));
    assert_non_null(strstr(o.out, "propagate resonances"));
    release(&o);
    o = run_well("nuem help propagate resonances");
    assert_non_null(strstr(o.out, "Landau-Zener"));
    release(&o);
}

static void refusals(void **unused)
{
    static const struct {
        const char *options;
        int code;
        const char *message;
    } cases[] = {
        {"--enu 10 --flavour e", 2, "--profile constant needs --length-km"},
        {"--enu 0 --flavour e --length-km 1", 2, "--enu"},
        {"--enu -3 --flavour e --length-km 1", 2, "--enu"},
        {"--flavour e --length-km 1", 2, "--enu"},
        {"--enu 10 --length-km 1", 2, "needs --flavour"},
        {"--enu 10 --flavour e --length-km 0", 2, "--length-km"},
        {"--enu 10 --flavour e --length-km nan", 2, "--length-km"},
        {"--enu 10 --flavour e --length-km 1 --ne-cm3 -1", 2, "--ne-cm3"},
        {"--enu 10 --flavour e --length-km 1 --nn-cm3=-1e20", 2, "--nn-cm3"},
        {"--enu 10 --flavour e --length-km 1 --b-gauss nan", 2, "--b-gauss"},
        {"--enu 10 --flavour e --profile nosuch", 2, "nosuch"},
        {"--enu 10 --flavour e --profile ./nosuch.yaml", 3, "nosuch.yaml"},
        {"--enu 10 --flavour e --profile sun --ne-cm3 1", 2,
         "--ne-cm3 is for --profile constant, not for sun"},
        {"--enu 10 --flavour e --profile sun --length-km 1", 2, "--length-km is for"},
        {"--enu 10 --flavour e --length-km 1 --field 3", 2, "--field is for a named profile"},
        {"--enu 10 --flavour e --profile sun --start 9e5", 2, "start"},
        {"--enu 10 --flavour e --length-km 1 --initial mass:1", 2, "--flavour contradicts"},
        {"--enu 10 --flavour e --length-km 1 --average energy-spread", 2, "needs --energy-spread"},
        {"--enu 10 --flavour e --length-km 1 --energy-spread 0.1", 2,
         "--energy-spread needs --average energy-spread"},
        {"--enu 10 --flavour e --length-km 1 --average secular --source-size 1", 2,
         "--source-size adds nothing"},
        {"--enu 10 --flavour e --length-km 1 --average secular --amplitudes", 2, "--amplitudes"},
        {"--enu 10 --flavour e --length-km 1 --path 3 --amplitudes", 2, "exclude each other"},
        {"--enu 10 --flavour e --length-km 1 --average secular", 2, "secular average"},
        {"--enu 10 --flavour e --length-km 1e25", 2, "rounding leaves an error"},
        {"--enu 10 --flavour e --length-km 1 --tolerance 1", 2, "--tolerance"},
        {"--enu 10 --flavour e --length-km 1 --set nature=majorana --set magnetic_moment.ee=1e-12",
         2, "antisymmetric"},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char line[512];
        snprintf(line, sizeof line, "nuem propagate %s", cases[i].options);
        assert_failure(line, cases[i].code, cases[i].message);
    }
    assert_failure("nuem propagate resonance --profile sun --enu 10", 2, "");
    assert_failure("nuem propagate resonances --profile sun --enu 10 --flavour e", 2, "--flavour");
}

/* What does nothing says so; the adiabatic average beside the whole propagation where levels cross unnoticed. */
static void charges_and_crossings(void **unused)
{
    nuem_outcome o =
        run_shell("nuem propagate --set millicharge.ee=1e-5 --b-gauss 1e9 --length-km 1 --enu 10 "
                  "--flavour e --json");

    (void)unused;
    assert_int_equal(o.code, 0);
    assert_non_null(strstr(o.err, "charges do nothing"));
    assert_non_null(strstr(o.out, "charges do nothing"));
    release(&o);
    json_t *root =
        run_json("nuem propagate --profile supernova-envelope --enu 10 --flavour e --set "
                 "magnetic_moment.ee=1e-11 --average adiabatic --json",
                 "nuem/propagate/1");
    double right = 0.0;
    for (size_t k = 3; k < 6; k++) right += element(result_of(root, "probability"), 0, k);
    assert_close(right, 3.08e-6, 0.01); /* of 60 energies with all phases, which scatter by 0.3 % */
    json_decref(root);
}

/* A long way is given up within a second of the signal. */
static void interrupted(void **unused)
{
    nuem_outcome o = run_shell(
        "timeout --preserve-status -s INT -k 2 1 '" NUEM_TEST_BINARY
        "' propagate --profile interstellar "
        "--end 100kpc --set magnetic_moment.ee=1e-12 --enu 1 --flavour e --average secular");

    (void)unused;
    assert_int_equal(o.code, 130);
    assert_non_null(strstr(o.err, "cancelled at"));
    release(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reference_matrices),
        cmocka_unit_test(kinds_of_neutrinos),
        cmocka_unit_test(along_the_way),
        cmocka_unit_test(amplitudes),
        cmocka_unit_test(resonances),
        cmocka_unit_test(refusals),
        cmocka_unit_test(charges_and_crossings),
        cmocka_unit_test(interrupted),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
