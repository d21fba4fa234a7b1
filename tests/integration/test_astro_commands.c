/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem ratio, burst, solar antineutrino and the row of extreme environments, by the program. */
#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

/* three printed digits of the assumptions in the comments */
static const double TOL_PRINTED = 2e-3;

static double number(json_t *root, const char *key)
{
    return json_number_value(result_of(root, key));
}

static double at(json_t *root, const char *key, size_t i)
{
    return json_number_value(json_array_get(result_of(root, key), i));
}

static void ratio_at_earth(void **unused)
{
    json_t *root =
        run_json("nuem ratio --source pion --parameter mu_33 --mu 0,1e-13 --length 10kpc "
                 "--field 1uG --json",
                 "nuem/ratio/1");

    (void)unused;
    assert_close(number(root, "phase_per_1e-12_mub"), 9.05151, 1e-5);
    for (size_t i = 0; i < 2; i++)
        assert_near(at(root, "e", i) + at(root, "mu", i) + at(root, "tau", i), 1.0, 1e-12);
    assert_near(at(root, "active", 0), 1.0, 1e-12);
    /* nu_3 is a third of the neutrinos: sin^2(0.905) of it is lost */
    assert_true(at(root, "active", 1) < 0.81 && at(root, "active", 1) > 0.79);
    assert_near(at(root, "change", 0), 0.0, 1e-12);
    assert_int_equal((int)json_array_size(json_array_get(result_of(root, "flux"), 1)), 6);
    json_decref(root);
}

static void published_orders_of_magnitude(void **unused)
{
    json_t *root;

    (void)unused;
    /* Kopp, Opferkuch, Wang: burst, a few 1e-13 mu_B with mu B L/2; 0.27 uG is the mean of the spiral fields
     * on 10 kpc towards the centre, 10 % the accuracy of the flux */
    root =
        run_json("nuem burst --length 10kpc --field 0.27uG --loss 0.1,0.5 --json", "nuem/burst/1");
    assert_close(at(root, "moment_mub", 0), 1.317e-13, TOL_PRINTED);
    assert_close(at(root, "moment_half_mub", 0), 2.0 * at(root, "moment_mub", 0), 1e-12);
    assert_true(at(root, "moment_half_mub", 0) > 1.5e-13 && at(root, "moment_half_mub", 0) < 6e-13);
    json_decref(root);
    /* turbulence alone, 1000 domains: sqrt(N) */
    root = run_json("nuem burst --length 10kpc --turbulent 2uG --domain 10pc --loss 0.1,0.6 --json",
                    "nuem/burst/1");
    assert_close(number(root, "random_phase_per_1e-12_mub"), 0.905151 * 2e-2 * sqrt(1000.0), 1e-5);
    assert_true(json_is_null(json_array_get(result_of(root, "moment_mub"), 1))); /* half at most */
    json_decref(root);
    /* and a few 1e-17 mu_B for one source whose neutrinos pass 10 Mpc of two clusters */
    root = run_json("nuem ratio --length 10Mpc --field 1.4uG --change 0.05 --json", "nuem/ratio/1");
    assert_true(number(root, "moment_mub") > 1.5e-17 && number(root, "moment_mub") < 6e-17);
    json_decref(root);
    /* Popov, Studenikin: 1e-13 mu_B in the field of the Galaxy */
    root = run_json("nuem ratio --length 8kpc --field 1uG --change 0.05 --json", "nuem/ratio/1");
    assert_true(number(root, "moment_mub") > 0.5e-13 && number(root, "moment_mub") < 2e-13);
    json_decref(root);
}

static void burst_through_the_star(void **unused)
{
    json_t *root = run_json("nuem burst --near supernova-envelope --mu 0 --json", "nuem/burst/1");
    json_t *mass = json_array_get(result_of(root, "mass_fractions"), 0);

    (void)unused;
    assert_near(json_number_value(json_array_get(mass, 2)), 1.0, 1e-3); /* adiabatic */
    assert_near(at(root, "lost", 0), 0.0, 1e-9);
    json_decref(root);
}

static void solar_antineutrinos(void **unused)
{
    json_t *root =
        run_json("nuem solar antineutrino --set nature=majorana --mu 1e-12,1e-11 --component 8B "
                 "--start 480000km --enu 10 --json",
                 "nuem/solar/1");

    (void)unused;
    assert_close(number(root, "bound"), 5.3e-5, 1e-12);
    assert_close(at(root, "p_ebar", 1), 100.0 * at(root, "p_ebar", 0), 1e-3);
    /* the moment at the bound: the square law of weak conversion but for some 1e-4, the same from every
     * moment, also from those with which conversion is complete, and p_ebar there is the bound */
    const double at_bound = at(root, "mu_at_bound_mub", 1);
    assert_close(at_bound, 1e-11 * sqrt(5.3e-5 / at(root, "p_ebar", 1)), 1e-3);
    json_decref(root);
    char line[200];
    snprintf(line, sizeof line,
             "nuem solar antineutrino --set nature=majorana --mu 1e-7,%.15g --component 8B --start "
             "480000km --enu 10 --json",
             at_bound);
    root = run_json(line, "nuem/solar/1");
    assert_close(at(root, "mu_at_bound_mub", 0), at_bound, 1e-12);
    assert_true(at(root, "p_ebar", 0) > 1e-2);
    assert_close(at(root, "p_ebar", 1), 5.3e-5, 1e-4);
    json_decref(root);
    /* a bound of the Sun is not set beside other ways */
    nuem_outcome other = run_shell("nuem solar antineutrino --set nature=majorana --mu 1e-12 "
                                   "--profile supernova-envelope --enu 10 --json");
    assert_int_equal(other.code, 0);
    assert_non_null(strstr(other.err, "surface of the Sun"));
    assert_non_null(strstr(other.out, "surface of the Sun"));
    assert_non_null(strstr(other.out, "\"bound\": null"));
    release(&other);
    /* born in the field: the closed form */
    root = run_json("nuem solar antineutrino --set nature=majorana --mu 1e-12 --profile sun "
                    "--start 590000km --enu 10 --json",
                    "nuem/solar/1");
    assert_true(at(root, "p_ebar_born_in_field", 0) > 0.0);
    json_decref(root);
}

/* What the columns of a CSV have no place for is said beside them; Majorana neutrinos have no diagonal moments. */
static void thresholds(void **unused)
{
    static const char *const csv[] = {
        "nuem burst --length 10kpc --field 1uG --loss 0.1 --format csv",
        "nuem ratio --length 10kpc --field 1uG --change 0.05 --format csv"};
    json_t *root = run_json("nuem burst --set nature=majorana --length 10kpc --field 1uG --json",
                            "nuem/burst/1");

    (void)unused;
    assert_true(json_is_null(json_array_get(result_of(root, "moment_mub"), 0)));
    assert_non_null(strstr(json_string_value(result_of(root, "remark")), "diagonal"));
    json_decref(root);
    for (int i = 0; i < 2; i++) {
        nuem_outcome o = run_shell(csv[i]);
        assert_int_equal(o.code, 0);
        assert_non_null(strstr(o.err, "moment_mub"));
        release(&o);
    }
}

static void row_of_environments(void **unused)
{
    json_t *root = run_json("nuem reproduce --only environments --json", "nuem/reproduce/1");
    json_t *row = row_where(result_of(root, "rows"), "id", "environments");

    (void)unused;
    assert_string_equal(json_string_value(json_object_get(row, "status")), "reproduced");
    assert_true(json_number_value(json_array_get(json_object_get(row, "computed"), 0)) <= 1e-8);
    json_decref(root);
}

static void bad_input(void **unused)
{
    (void)unused;
    assert_failure("nuem ratio --field 1uG", 2, "--length");
    assert_failure("nuem ratio --length 1kpc --turbulent 1uG", 2, "--domain");
    assert_failure("nuem ratio --length 1kpc --turbulent 1uG --domain 2kpc", 2, "domain");
    assert_failure("nuem ratio --fractions 1,0,0", 2, "needs 6");
    assert_failure("nuem ratio --fractions 1,0,0,0,0,0.5", 2, "add to 1.5");
    assert_failure("nuem ratio --source pion --fractions 1,0,0,0,0,0", 2, "exclude");
    assert_failure("nuem ratio --change 0.1", 2, "--length");
    assert_failure("nuem ratio --parameter q_ee --mu 1e-12 --length 1kpc --field 1uG", 2,
                   "not a moment");
    assert_failure("nuem ratio --mu 1e-12 --set nature=majorana --length 1kpc --field 1uG", 2,
                   "mu_33");
    assert_failure("nuem ratio --near-field 1uG", 2, "--near");
    assert_failure("nuem ratio --near nowhere", 2, "nowhere");
    assert_failure("nuem burst --length 1kpc --field 1uG --far interstellar", 2, "exclude");
    assert_failure("nuem burst --loss 2", 2, "loss");
    /* a moment without a field to act on, whatever is missing of it */
    static const char *const without[] = {"--mu 1e-13,1e-12", "--mu 1e-13 --length 1kpc",
                                          "--mu 1e-13 --length 1kpc --field 0"};
    static const char *const named[] = {"--mu", "--field", "--turbulent", "--far", "--near"};
    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 5; k++) {
            char line[80];
            snprintf(line, sizeof line, "nuem burst %s", without[i]);
            assert_failure(line, 2, named[k]);
            snprintf(line, sizeof line, "nuem ratio %s", without[i]);
            assert_failure(line, 2, named[k]);
        }
    assert_failure("nuem solar antineutrino --mu 1e-12", 2, "Majorana");
    assert_failure("nuem solar antineutrino --set nature=majorana --component 9C", 2, "9C");
    assert_failure("nuem solar", 2, "antineutrino");
    /* options that would do nothing */
    assert_failure("nuem solar antineutrino --set nature=majorana --solar-model nosuch", 2,
                   "--component");
    assert_failure("nuem solar antineutrino --set nature=majorana --parameter nonsense", 2,
                   "nonsense");
    assert_failure("nuem ratio --parameter nonsense", 2, "nonsense");
    assert_failure("nuem ratio --parameter mu_33", 2, "--mu or --change");
    assert_failure("nuem burst --parameter mu_33", 2, "--mu");
    assert_failure("nuem burst --near supernova-envelope --mu 1e-12 --loss 0.1", 2, "--length");
    assert_failure("nuem burst --set nature=majorana --length 10kpc --field 1uG --loss 0.1", 2,
                   "diagonal");
    assert_failure("nuem ratio --length 1Mpc --field 1uG --change 1e-300", 2, "1e-10");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ratio_at_earth),
        cmocka_unit_test(published_orders_of_magnitude),
        cmocka_unit_test(burst_through_the_star),
        cmocka_unit_test(solar_antineutrinos),
        cmocka_unit_test(thresholds),
        cmocka_unit_test(row_of_environments),
        cmocka_unit_test(bad_input),
    };

    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
