/* SPDX-License-Identifier: GPL-3.0-or-later */
/* `nuem xsec cevns`: what it answers, against the formula with its printed inputs, and how it
 * refuses. */
#include <math.h>

#include "nuem/constants.h"
#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

/* printed numbers read back exactly; the formula in another order of operations */
static const double TOL_ALGEBRA = 1e-12;

static double number(json_t *root, const char *key)
{
    return json_number_value(result_of(root, key));
}

static double at(json_t *root, const char *object, const char *key, size_t i)
{
    json_t *value = json_object_get(result_of(root, object), key);

    if (json_is_array(value)) value = json_array_get(value, i);
    if (!json_is_number(value)) print_error("no number %s.%s\n", object, key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

#define DSIGMA "dsigma_dt_cm2_per_mev"

/* Tree couplings on a point of 74Ge, by the end point that the answer states. */
static void tree_on_a_point(void **unused)
{
    (void)unused;
    const nuem_constants *k = nuem_constants_get();
    json_t *root = run_json("nuem xsec cevns --nuclide Ge74 --flavour mu --anti --enu 4 --recoil "
                            "0.1,0.2,10 --form-factor unit --json",
                            "nuem/xsec/1");
    const double e = 4.0, end = 1e-3 * number(root, "recoil_max_kev"),
                 mass = 2.0 * e * e / end - 2.0 * e, gf = k->gf_gev2 * 1e-6,
                 hbarc = k->hbarc_mev_fm * 1e-13, charge = 32 * (0.5 - 2.0 * k->sin2w_0) - 42 * 0.5,
                 norm = gf * gf * mass / M_PI * hbarc * hbarc * charge * charge;

    assert_close(mass, 73.921177761 * k->amu_mev, 1e-7); /* of any edition of the masses */
    for (size_t i = 0; i < 2; i++) {
        double t = 1e-4 * (double)(i + 1), want = norm * (1.0 - t / end);
        assert_close(at(root, DSIGMA, "conserving", i), want, TOL_ALGEBRA);
        assert_true(at(root, DSIGMA, "flip", i) == 0.0);
        assert_close(at(root, DSIGMA, "total", i), want, TOL_ALGEBRA);
    }
    assert_true(at(root, DSIGMA, "total", 2) == 0.0); /* beyond the end */
    assert_close(at(root, "sigma_cm2", "total", 0), 0.5 * norm * end, TOL_ALGEBRA);
    assert_string_equal(json_string_value(result_of(root, "nuclide")), "Ge74");
    assert_string_equal(json_string_value(result_of(root, "form_factor")), "unit");
    json_decref(root);
}

static double total(const char *line)
{
    json_t *root = run_json(line, "nuem/xsec/1");
    double value = at(root, DSIGMA, "total", 0);

    json_decref(root);
    return value;
}

#define CS "nuem xsec cevns --json --nuclide Cs133 --enu 30 --recoil 10 "

static void options_do_what_they_say(void **unused)
{
    (void)unused;
    double tree = total(CS "--flavour mu"), running = total(CS "--flavour mu --couplings running");

    assert_true(running > 1.01 * tree); /* g_n = -0.512 instead of -0.5 */
    assert_true(total(CS "--flavour mu --couplings erler-su") == running);
    assert_true(total(CS "--flavour mu --anti --couplings erler-su") == running);
    assert_true(total(CS "--state rho:0,1,0 --couplings erler-su") == running);
    assert_true(total(CS "--flavour mu --baseline 0 --couplings erler-su") == running);
    assert_true(total(CS "--flavour e --couplings erler-su") < running);
    /* 10 keV is q = 50 MeV, where lab-33 has F_n = 0.7505; protons count little */
    assert_close(total(CS "--flavour mu --form-factor unit") * 0.7505 * 0.7505, tree, 0.01);
    assert_close(total(CS "--flavour mu --form-factor kn"), tree, 0.02);
    assert_close(total(CS "--flavour mu --form-factor fermi"), tree, 0.02);
    assert_true(total(CS "--flavour mu --rn-fm 6") < 0.9 * tree);
    double small = total(CS "--flavour mu --rp-fm 3"); /* protons count little */
    assert_true(small != tree && fabs(small / tree - 1.0) < 0.05);
    assert_true(total("nuem xsec cevns --json --nuclide 133Cs --enu 30MeV --recoil 0.01MeV "
                      "--flavour mu") == tree);
    assert_true(total(CS "--flavour mu --axial") > tree);
    double moment = total(CS "--flavour mu --set magnetic_moment.mumu=1e-8");
    assert_true(moment > tree);
    /* a positive radius works with the neutrons, see weak.h */
    assert_true(total(CS "--flavour mu --set charge_radius.convention=effective --set "
                         "charge_radius.mumu=1e-31") > tree);
}

/* Totals of what diverges at zero recoil are not numbers, unless there is a threshold. */
static void totals_that_diverge(void **unused)
{
    (void)unused;
    json_t *root = run_json(CS "--flavour e --set magnetic_moment.ee=1e-9", "nuem/xsec/1");
    assert_true(at(root, "sigma_cm2", "conserving", 0) > 0.0);
    assert_true(json_is_null(json_object_get(result_of(root, "sigma_cm2"), "flip")));
    assert_true(json_is_null(json_object_get(result_of(root, "sigma_cm2"), "total")));
    json_decref(root);
    root = run_json(CS "--flavour e --set magnetic_moment.ee=1e-9 --above 1", "nuem/xsec/1");
    assert_true(at(root, "sigma_cm2", "flip", 0) > 0.0);
    assert_true(number(root, "sigma_above_kev") == 1.0);
    json_decref(root);
}

static void refusals(void **unused)
{
    (void)unused;
    static const struct {
        const char *line, *message;
    } rows[] = {
        {"nuem xsec cevns --flavour e --enu 30 --recoil 1", "--nuclide"},
        {"nuem xsec cevns --nuclide Cs133 --enu 30 --recoil 1", "--flavour or --state is required"},
        {"nuem xsec cevns --nuclide Cs133 --flavour e --recoil 1", "--enu"},
        {"nuem xsec cevns --nuclide Cs133 --flavour e --enu 30", "--recoil"},
        {"nuem xsec cevns --nuclide Cs130 --flavour e --enu 30 --recoil 1", "Cs130"},
        {"nuem xsec cevns --nuclide Cs --flavour e --enu 30 --recoil 1", "Cs"},
        {"nuem xsec cevns --nuclide Xx12 --flavour e --enu 30 --recoil 1", "Xx12"},
        {"nuem xsec cevns --nuclide Cs20 --flavour e --enu 30 --recoil 1", "Cs20"},
        {"nuem xsec cevns --nuclide Cs133 --flavour e --enu 30 --recoil 1 --rp-fm=-1", "--rp-fm"},
        {"nuem xsec cevns --nuclide Cs133 --flavour e --enu 30 --recoil 1 --rn-fm 0", "--rn-fm"},
        {"nuem xsec cevns --nuclide Cs133 --flavour e --enu 30 --recoil 1 --rn-fm nan", "--rn-fm"},
        {"nuem xsec cevns --nuclide Cs133 --flavour e --enu 30 --recoil 1 --rp-fm 1",
         "protons of Cs133"},
        {"nuem xsec cevns --nuclide Cs133 --flavour e --enu 30 --recoil 1 --rn-fm 1.8 "
         "--form-factor fermi",
         "neutrons of Cs133"},
        {"nuem xsec cevns --nuclide Cs133 --flavour e --enu 30 --recoil 1 --form-factor gauss",
         "--form-factor"},
        {"nuem xsec cevns --nuclide Cs133 --flavour e --enu 30 --recoil=-1", "--recoil"},
        {"nuem xsec cevns --nuclide Cs133 --flavour e --enu 0 --recoil 1", "--enu"},
        {"nuem xsec cevns --nuclide Cs133 --flavour e --enu 30 --recoil 1 --above=-1", "--above"},
        {"nuem xsec cevns --nuclide Cs133 --flavour e --enu 30 --recoil 1 --couplings loop",
         "--couplings"},
        {"nuem xsec cevns --nuclide Cs133 --enu 30 --recoil 1 --state rho:1,0,0 --baseline 1",
         "exclude each other"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        assert_failure(rows[i].line, 2, rows[i].message);
    assert_failure("nuem xsec cevns --nuclide Cs133 --flavour e --enu 30 --recoil 1 --set "
                   "magnetic_moment.ee=1e300",
                   4, "not finite");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tree_on_a_point),
        cmocka_unit_test(options_do_what_they_say),
        cmocka_unit_test(totals_that_diverge),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
