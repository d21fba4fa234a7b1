/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The charge of nu_e from neutral matter: published combination, coverage of the bound by draws, refusals. */
#include "nuem/neutrality.h"

#include "support/draw.h"
#include "support/fixture.h"
#include "support/reference.h"
#include "support/temporary.h"

static void combination(void **state)
{
    nuem_neutrality n;
    nuem_error err;

    assert_ok(nuem_neutrality_open(*state, NULL, &n, NULL, &err), err);
    assert_reference(n.neutrino.value_e, "astro-neutrality");
    assert_reference(n.neutrino.sigma_e, "astro-neutrality-sigma");
    assert_reference(n.hydrogen.sigma_e, "astro-neutrality-hydrogen");
    assert_int_equal(n.z + n.n, 146); /* SF6: 32 + 6 19 */
    assert_int_equal(n.z, 16 + 6 * 9);
    /* the gas back from its parts */
    assert_close((n.z * n.hydrogen.value_e + n.n * n.neutron.value_e) / 146.0, n.gas.value_e,
                 1e-12);
    assert_close(n.neutrino.value_e, n.hydrogen.value_e - n.neutron.value_e, 1e-12);
    /* where the neutrino is taken to be neutral, gas and beam measure the same: the listed average */
    const double w = pow(n.neutron.sigma_e, -2.0), v = pow(n.gas.sigma_e, -2.0);
    assert_near((w * n.neutron.value_e + v * n.gas.value_e) / (w + v), n.neutron_listed.value_e,
                0.1e-21);
    assert_near(pow(w + v, -0.5), n.neutron_listed.sigma_e, 0.05e-21);
}

static double normal(nuem_draw *draw) /* Box and Muller */
{
    const double u = nuem_draw_uniform(draw, 0.0, 1.0), v = nuem_draw_uniform(draw, 0.0, 1.0);

    return sqrt(-2.0 * log1p(-u)) * cos(2.0 * M_PI * v);
}

static void bounds(void **state)
{
    static const nuem_charge charges[] = {{0, 1}, {0.3, 1}, {-2, 1}, {20, 1}, {-1e-21, 3e-21}};
    nuem_draw draw = nuem_draw_seed(5);
    nuem_error err;

    (void)state;
    for (size_t i = 0; i < sizeof charges / sizeof charges[0]; i++)
        for (double cl = 0.5; cl < 1.0; cl += 0.2) {
            const int draws = 40000;
            double b;
            int inside = 0;
            assert_ok(nuem_charge_bound(&charges[i], cl, &b, &err), err);
            for (int k = 0; k < draws; k++) {
                const double q = charges[i].value_e + charges[i].sigma_e * normal(&draw);
                inside += fabs(q) <= b;
            }
            assert_near((double)inside / draws, cl, 5.0 * sqrt(0.25 / draws) /* 5 sigma */);
        }
    double b;
    assert_ok(nuem_charge_bound(&(nuem_charge){0.0, 2.0}, 0.95, &b, &err), err);
    assert_close(b, 2.0 * 1.959963985, 1e-9);
}

#define HEAD          "schema: nuem/constraint/1\nid: mine\ntitle: Mine\nvalues:\n"
#define ROW(id, more) "  - {id: " id ", value: 1e-21, sigma: 1e-21, unit: e" more "}\n"

static void refusals(void **state)
{
    nuem_neutrality n = {.z = 7};
    double b = 7.0;
    nuem_error err;

    const char *path = nuem_test_put("mine.yaml", HEAD ROW("neutron", "") ROW("hydrogen", "")
                                                      ROW("neutron-beam", "") ROW("gas", ""));
    assert_fails(nuem_neutrality_open(*state, path, &n, NULL, &err), NUEM_ERR_DATA, err,
                 "needs protons and neutrons");
    path = nuem_test_put("mine.yaml", HEAD ROW("neutron", ""));
    assert_fails(nuem_neutrality_open(*state, path, &n, NULL, &err), NUEM_ERR_DATA, err,
                 "values lacks 'neutron-beam'");
    assert_fails(nuem_neutrality_open(*state, "no-such", &n, NULL, &err), NUEM_ERR_ARG, err,
                 "no-such");
    assert_int_equal(n.z, 7);
    assert_fails(nuem_charge_bound(&(nuem_charge){0.0, 0.0}, 0.9, &b, &err), NUEM_ERR_ARG, err,
                 "> 0");
    assert_fails(nuem_charge_bound(&(nuem_charge){NAN, 1.0}, 0.9, &b, &err), NUEM_ERR_ARG, err,
                 "nan");
    assert_fails(nuem_charge_bound(&(nuem_charge){0.0, 1.0}, 1.0, &b, &err), NUEM_ERR_ARG, err,
                 "(0, 1)");
    assert_true(b == 7.0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(combination),
        cmocka_unit_test(bounds),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
