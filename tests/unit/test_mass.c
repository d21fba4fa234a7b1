/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/mass.h"

#include "support/assert_close.h"

static const nuem_mixing normal = {.theta12_deg = 33.0,
                                   .theta23_deg = 45.0,
                                   .theta13_deg = 8.5,
                                   .dm21_ev2 = 7.5e-5,
                                   .dm31_ev2 = 2.5e-3};

/* The splittings come back from the masses, and the lightest is what was asked for. */
static void splittings_come_back(void **unused)
{
    static const double lightest[] = {0.0, 1e-4, 0.05, 1.0};
    nuem_error err;

    (void)unused;
    for (int inverted = 0; inverted < 2; inverted++)
        for (int i = 0; i < 4; i++) {
            nuem_mixing m = normal;
            double mass[3];
            if (inverted) m.dm31_ev2 = -2.45e-3;
            assert_ok(nuem_mass_from_lightest(&m, lightest[i], mass, &err), err);
            assert_close(mass[inverted ? 2 : 0], lightest[i], 0.0);
            assert_true(mass[1] > mass[0] && (mass[2] > mass[1]) == !inverted);
            /* squares of masses up to 1 eV, rounded, give 1e-16 eV^2 back */
            assert_near(mass[1] * mass[1] - mass[0] * mass[0], m.dm21_ev2, 1e-15);
            assert_near(mass[2] * mass[2] - mass[0] * mass[0], m.dm31_ev2, 1e-15);
        }
}

static void bad_input_is_refused(void **unused)
{
    double mass[3] = {7, 7, 7};
    nuem_mixing m = normal;
    nuem_error err;

    (void)unused;
    assert_fails(nuem_mass_from_lightest(&m, -1e-3, mass, &err), NUEM_ERR_ARG, err,
                 "-0.001 eV; it must lie in [0, inf)");
    assert_fails(nuem_mass_from_lightest(&m, (double)NAN, mass, &err), NUEM_ERR_ARG, err, "nan");
    m.dm21_ev2 = -1e-5;
    assert_fails(nuem_mass_from_lightest(&m, 0.0, mass, &err), NUEM_ERR_ARG, err, "dm21_ev2");
    assert_true(mass[0] == 7 && mass[1] == 7 && mass[2] == 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splittings_come_back),
        cmocka_unit_test(bad_input_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
