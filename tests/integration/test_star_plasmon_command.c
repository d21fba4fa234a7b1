/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `nuem star plasmon`: its keys, its parts, how it refuses. */
#include <math.h>

#include "nuem/plasmon.h"
#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

/* printed numbers read back exactly */
static const double TOL_PRINT = 1e-14;
#define PLACE "nuem star plasmon --rho-g-cm3 2e5 --temp-k 1e8 "

static double number(json_t *root, const char *key)
{
    json_t *value = result_of(root, key);

    if (!json_is_number(value)) print_error("no number %s\n", key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static double part(json_t *root, const char *key)
{
    json_t *value = json_object_get(result_of(root, "loss"), key);

    if (!json_is_number(value)) print_error("no number loss.%s\n", key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static void one_place(void **unused)
{
    (void)unused;
    json_t *root = run_json(PLACE "--ye 0.4 --cv2 0.9325 --json", "nuem/star/1");
    nuem_plasma g;
    nuem_plasmon_units q;
    nuem_error err;

    assert_ok(nuem_plasma_set(2e5, 1e8, 0.4, &g, &err), err);
    assert_ok(nuem_plasmon_emission(&g, &q, &err), err);
    double sm = 0.9325 * (q.weak[0] + q.weak[1]);
    assert_close(number(root, "chemical_potential_kev"), g.mu_kev, TOL_PRINT);
    assert_close(number(root, "omega_p_kev"), g.omega_p_kev, TOL_PRINT);
    assert_close(number(root, "v_star"), g.v_star, TOL_PRINT);
    assert_close(number(root, "k_max_kev"), g.k_max_kev, TOL_PRINT);
    assert_close(number(root, "q_sm_transverse_erg_cm3_s"), 0.9325 * q.weak[0], TOL_PRINT);
    assert_close(number(root, "q_sm_longitudinal_erg_cm3_s"), 0.9325 * q.weak[1], TOL_PRINT);
    assert_close(number(root, "ratio_dipole_per_mu12_squared"), (q.dipole[0] + q.dipole[1]) / sm,
                 TOL_PRINT);
    assert_close(number(root, "ratio_millicharge_per_q14_squared"),
                 (q.charge[0] + q.charge[1]) / sm, TOL_PRINT);
    assert_close(number(root, "fit_over_exact"), nuem_plasmon_fit(2e5, 1e8, 0.4, 0.9325) / sm,
                 TOL_PRINT);
    assert_null(json_object_get(json_object_get(root, "result"), "loss"));
    json_decref(root);
}

static void a_hypothesis_has_its_own_loss(void **unused)
{
    (void)unused;
    json_t *root =
        run_json(PLACE "--set magnetic_moment.mumu=2e-12 --set millicharge.ee=-1e-14 --set "
                       "charge_radius.ee=1e-32 --set charge_radius.convention=effective "
                       "--json",
                 "nuem/star/1");
    double sm =
        (number(root, "q_sm_transverse_erg_cm3_s") + number(root, "q_sm_longitudinal_erg_cm3_s")) /
        2e5;

    assert_close(part(root, "weak_erg_g_s"), sm, 1e-12);
    assert_close(part(root, "dipole_erg_g_s"),
                 4.0 * sm * number(root, "ratio_dipole_per_mu12_squared"), 1e-12);
    assert_close(part(root, "millicharge_erg_g_s"),
                 sm * number(root, "ratio_millicharge_per_q14_squared"), 1e-12);
    assert_true(part(root, "millicharge_weak_erg_g_s") < 0.0);
    assert_true(part(root, "radius_erg_g_s") > 0.0);
    double sum = part(root, "radius_erg_g_s") + part(root, "dipole_erg_g_s") +
                 part(root, "millicharge_erg_g_s") + part(root, "millicharge_weak_erg_g_s");
    assert_close(part(root, "beyond_sm_erg_g_s"), sum, 1e-12);
    assert_close(part(root, "total_erg_g_s"), sum + sm, 1e-12);
    /* the gas knows rho Ye alone */
    assert_close(part(root, "d_ye_erg_g_s") * 0.5,
                 part(root, "d_ln_rho_erg_g_s") + part(root, "total_erg_g_s"), 1e-12);
    json_decref(root);
    /* running couplings state another C_V */
    root = run_json(PLACE "--couplings running --json", "nuem/star/1");
    assert_close(number(root, "cv2"), 0.9521 * 0.9521 + 0.0397 * 0.0397 + 0.0353 * 0.0353, 2e-4);
    json_decref(root);
}

static void a_table(void **unused)
{
    (void)unused;
    json_t *root = run_json("nuem star plasmon --rho-g-cm3 1e4,2e5 --temp-k 1e8,2e8 --json",
                            "nuem/star/1"),
           *one = run_json(PLACE "--json", "nuem/star/1"), *column = result_of(root, "omega_p_kev");

    assert_int_equal(json_array_size(column), 4);
    assert_close(json_number_value(json_array_get(column, 2)), number(one, "omega_p_kev"),
                 TOL_PRINT);
    json_decref(one);
    json_decref(root);
    /* where nothing is emitted there is no ratio */
    root = run_json("nuem star plasmon --rho-g-cm3 1e10 --temp-k 1e4 --json", "nuem/star/1");
    assert_true(json_is_null(result_of(root, "fit_over_exact")));
    json_decref(root);
}

static void refuses(void **unused)
{
    (void)unused;
    assert_failure("nuem star plasmon --rho-g-cm3 0 --temp-k 1e8", 2, "[1e-06, 1e+15]");
    assert_failure("nuem star plasmon --rho-g-cm3 1e5 --temp-k 1e3", 2, "[10000, 1e+12]");
    assert_failure("nuem star plasmon --rho-g-cm3 1e5 --temp-k 1e8 --ye 2", 2, "ye");
    assert_failure("nuem star plasmon --temp-k 1e8", 2, "rho-g-cm3");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_place),
        cmocka_unit_test(a_hypothesis_has_its_own_loss),
        cmocka_unit_test(a_table),
        cmocka_unit_test(refuses),
    };

    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
