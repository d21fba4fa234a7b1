/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem limit where nuclei recoil: the neutron radius as a parameter, options about nuclei, whole charge
 * radii, nuclei and electrons together. */
#include <string.h>

#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

/* one minimum found twice */
static const double TOL_SAME = 1e-6;
/* the same number, read from JSON */
static const double TOL_ROUNDING = 1e-14;

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

static int set_up(void **state)
{
    static const char csi[] =
        "schema: nuem/experiment/1\nid: csi\ntitle: test\nchannel: cevns\nflux: sns-csi2017\n"
        "target: {formula: CsI, rn_error_fm: 0.1}\nexposure: 25000 kg d\n"
        "quenching: {polynomial_kev: [0.0878], relative_error: 0.05}\n"
        "resolution: {model: poisson, pe_per_kev: 13.35}\n"
        "efficiency: {constant: 0.6, energy: true, relative_error: 0.03}\n"
        "data: {edges_pe: [6, 9, 12, 16, 20, 26, 34], counts: [860, 660, 530, 335, 240, 165]}\n"
        "backgrounds: [{name: steady, counts: [300, 250, 220, 150, 120, 90], relative_error: "
        "0.02}]\n";

    if (nuem_test_make_directory(state)) return -1;
    nuem_test_put("csi.yaml", csi);
    return 0;
}

static void neutron_radius(void **unused)
{
    static const char *const keys[] = {"experiment", "parameter", "meaning",   "unit",
                                       "cl",         "method",    "best_fit",  "lower",
                                       "upper",      "chi2_min",  "ndf",       "construction",
                                       "data",       "regions",   "chi2_null", "delta_chi2"};
    json_t *alone = limit("csi.yaml --parameter rn"),
           *free = limit("csi.yaml --parameter rn --profile sin2_theta_w"),
           *one = limit("csi.yaml --parameter rn --construction one-sided --cl 0.95"),
           *asimov = limit("csi.yaml --parameter rn --asimov --rn-fm 5.5 --pulls");

    (void)unused;
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        assert_non_null(result_of(alone, keys[i]));
    assert_string_equal(json_string_value(result_of(alone, "parameter")), "rn");
    assert_string_equal(json_string_value(result_of(alone, "unit")), "fm");
    assert_string_equal(json_string_value(result_of(alone, "data")), "observed");
    const double lower = number(alone, "lower"), upper = number(alone, "upper"),
                 best = number(alone, "best_fit");
    assert_true(lower > 3.0 && lower < best && best < upper && upper < 8.5);
    assert_true(number(alone, "nodes") >= 17.0);
    assert_true(number(alone, "interpolation_error") < 1e-3);
    assert_true(number(free, "upper") - number(free, "lower") > upper - lower);
    assert_true(number(free, "chi2_min") <= number(alone, "chi2_min") + TOL_SAME);
    assert_string_equal(json_string_value(result_of(free, "profiled")), "sin2_theta_w");
    const double sin2 =
        json_number_value(json_object_get(result_of(free, "at_best_fit"), "sin2_theta_w"));
    assert_true(sin2 > 0.0 && sin2 < 1.0);
    /* the parameter is a true minimum: the limit of sin^2 theta_W at that radius finds it too */
    char line[160];
    snprintf(line, sizeof line, "csi.yaml --parameter sin2_theta_w --rn-fm %.12g",
             number(free, "best_fit"));
    json_t *weak = limit(line);
    assert_near(number(weak, "chi2_min"), number(free, "chi2_min"), TOL_SAME);
    assert_near(number(weak, "best_fit"), sin2, 1e-3 * sin2);
    json_decref(weak);
    assert_true(json_is_null(result_of(one, "lower")));
    assert_near(number(one, "upper"), upper, TOL_SAME); /* Phi^-1 of 0.95 either way */
    assert_near(number(asimov, "best_fit"), 5.5, 1e-3);
    assert_string_equal(json_string_value(result_of(asimov, "data")), "expected");
    assert_null(row_where(result_of(asimov, "nuisances"), "name", "CsI neutron radius"));
    assert_non_null(row_where(result_of(asimov, "nuisances"), "name", "csi quenching"));
    json_decref(alone);
    json_decref(free);
    json_decref(one);
    json_decref(asimov);
    nuem_outcome o = run_well("nuem limit csi.yaml --parameter rn --format csv");
    assert_true(strstr(o.out, "rn,fm,two-sided,"));
    release(&o);
    o = run_well("nuem limit csi.yaml --parameter rn");
    assert_true(strstr(o.out, "rms radius of the neutrons"));
    release(&o);
}

/* What is asked of the nuclei is what is fitted. */
static void options(void **unused)
{
    json_t *own = limit("csi.yaml --parameter mu_mu --asimov"),
           *kn = limit("csi.yaml --parameter mu_mu --asimov --form-factor kn"),
           *wide = limit("csi.yaml --parameter mu_mu --asimov --rn-fm 6.5"),
           *both = limit("csi.yaml --parameter mu_mu --asimov --channel cevns-es"),
           *charge = limit("csi.yaml --parameter q_ee --asimov"),
           *charges = limit("csi.yaml --parameter q_ee --asimov --channel cevns-es");

    (void)unused;
    assert_true(fabs(number(kn, "upper") / number(own, "upper") - 1.0) > 1e-6);
    assert_close(number(kn, "upper"), number(own, "upper"), 0.05); /* forms are much alike */
    assert_true(fabs(number(wide, "upper") / number(own, "upper") - 1.0) > 0.01);
    /* electrons answer to a moment too, to a charge much more */
    assert_true(number(both, "upper") < number(own, "upper"));
    assert_true(number(charges, "upper") < 0.2 * number(charge, "upper"));
    json_decref(own);
    json_decref(kn);
    json_decref(wide);
    json_decref(both);
    json_decref(charge);
    json_decref(charges);
    json_t *root =
        run_json("nuem fit csi.yaml --coordinates r2_ee,r2_mumu --rn-fm 5.2 --json", "nuem/fit/1");
    json_decref(root);
    root = run_json("nuem contour csi.yaml --parameters r2_ee,r2_mumu --form-factor fermi --grid "
                    "5x5 --json",
                    "nuem/contour/1");
    json_decref(root);
    root = run_json("nuem sensitivity csi.yaml --parameter r2_mumu --rn-fm 5.2 --json",
                    "nuem/sensitivity/1");
    json_decref(root);
}

/* With running couplings a radius is what comes on top of the Standard Model's: -8.2751, -4.8055 and
 * -2.9688 in 1e-33 cm^2 (PRD 98 (2018) 113010, table I, to the digits of its formula). */
static void whole_charge_radius(void **unused)
{
    static const struct {
        const char *parameter, *experiment;
        double sm;
    } cases[] = {{"r2_ee", "csi.yaml", -8.2751e-33},
                 {"r2_mumu", "csi.yaml", -4.8055e-33},
                 {"r2_tautau", "xenonnt", -2.9688e-33}};

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char line[160];
        snprintf(line, sizeof line, "%s --parameter %s --couplings running", cases[i].experiment,
                 cases[i].parameter);
        json_t *root = limit(line);
        const double sm = number(root, "sm_radius_cm2");
        assert_close(sm, cases[i].sm, 1e-4);
        static const char *const key[3][2] = {
            {"whole_lower", "lower"}, {"whole_upper", "upper"}, {"whole_best_fit", "best_fit"}};
        for (int k = 0; k < 3; k++)
            assert_near(number(root, key[k][0]), number(root, key[k][1]) + sm,
                        TOL_ROUNDING * fabs(number(root, key[k][1])));
        json_decref(root);
    }
    json_t *tree = limit("csi.yaml --parameter r2_mumu"),
           *other = limit("csi.yaml --parameter r2_emu --couplings running");
    assert_null(result_of(tree, "sm_radius_cm2")); /* it is the whole one already */
    assert_null(result_of(other, "sm_radius_cm2"));
    json_decref(tree);
    json_decref(other);
    nuem_outcome o = run_well("nuem limit csi.yaml --parameter r2_mumu --couplings running");
    assert_non_null(strstr(o.out, "whole_upper"));
    release(&o);
}

/* Nuclei and electrons in one fit: no weaker than either, and its chi2 no lower than the sum. */
static void joint(void **unused)
{
    static const char *const parameter[] = {"mu_eff", "q_mumu", "r2_mumu"};

    (void)unused;
    for (size_t i = 0; i < sizeof parameter / sizeof parameter[0]; i++) {
        char line[160];
        json_t *root[3];
        static const char *const what[3] = {"csi.yaml", "xenonnt", "csi.yaml,xenonnt"};
        for (int k = 0; k < 3; k++) {
            snprintf(line, sizeof line, "%s --parameter %s", what[k], parameter[i]);
            root[k] = limit(line);
        }
        assert_true(number(root[2], "chi2_min") >=
                    number(root[0], "chi2_min") + number(root[1], "chi2_min") - TOL_SAME);
        assert_near(number(root[2], "chi2_null"),
                    number(root[0], "chi2_null") + number(root[1], "chi2_null"), TOL_SAME);
        for (int k = 0; k < 3; k++) json_decref(root[k]);
    }
    json_t *phase = limit("csi.yaml,xenonnt --parameter r2_emu");
    assert_true(number(phase, "upper") > 0.0);
    /* the Standard Model sets nothing that the parameter could replace */
    json_t *remark = result_of(phase, "remark");
    assert_true(!remark || !strstr(json_string_value(remark), "have no effect"));
    json_decref(phase);
}

static void refusals(void **unused)
{
    static const struct {
        const char *line, *message;
    } cases[] = {
        {"limit csi.yaml --parameter rn --method fc", "--method fc takes parameters of the"},
        {"limit csi.yaml --parameter rn --method cls", "--method cls takes parameters of the"},
        {"limit csi.yaml --parameter rn --method bayes", "--method bayes takes parameters of"},
        {"limit csi.yaml --parameter rn --check-coverage 20", "--check-coverage takes parameters"},
        {"limit csi.yaml --parameter rn --form-factor unit", "form factor unit has no radius"},
        {"limit csi.yaml --parameter rn --profile rn", "unknown parameter 'rn'"},
        {"limit xenonnt --parameter rn", "no experiment sees neutrinos scatter on nuclei"},
        {"limit xenonnt --parameter mu_eff --rn-fm 5", "no experiment sees neutrinos"},
        {"limit csi.yaml --parameter mu_eff --rn-fm 0", "--rn-fm"},
        {"limit csi.yaml --parameter mu_eff --rn-fm 1.2", "neutrons of Cs133"},
        {"limit csi.yaml --parameter mu_eff --channel es", "--channel"},
        {"limit csi.yaml --parameter mu_eff --form-factor gauss", "--form-factor"},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char line[256];
        snprintf(line, sizeof line, "nuem %s", cases[i].line);
        assert_failure(line, 2, cases[i].message);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(neutron_radius),
        cmocka_unit_test(options),
        cmocka_unit_test(whole_charge_radius),
        cmocka_unit_test(joint),
        cmocka_unit_test(refusals),
    };
    return cmocka_run_group_tests(tests, set_up, nuem_test_remove_directory);
}
