/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The physics commands of the program: what they answer, and how they refuse. A refusal is one line
 * on standard error that names the place, the right exit code, nothing on standard output and nothing
 * on the disk. */
#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

/* reference values have seven digits */
static const double TOL_REFERENCE = 1e-6;
/* a sum or a product of printed numbers, which read back exactly */
static const double TOL_SUM = 1e-12;

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static double number(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);

    if (!json_is_number(value)) print_error("no number %s\n", key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static double at(json_t *array, size_t i)
{
    assert_true(json_is_number(json_array_get(array, i)));
    return json_number_value(json_array_get(array, i));
}

/* --- what the commands answer --- */

static void assert_xsec(const char *line, double conserving, double flip)
{
    json_t *root = run_json(line, "nuem/xsec/1"), *sigma = result_of(root, "dsigma_dt_cm2_per_mev");

    assert_int_equal(json_object_size(sigma), 3);
    double c = at(json_object_get(sigma, "conserving"), 0),
           f = at(json_object_get(sigma, "flip"), 0);
    assert_near(c, conserving, TOL_REFERENCE * conserving);
    assert_near(f, flip, TOL_REFERENCE * flip);
    assert_close(at(json_object_get(sigma, "total"), 0), c + f, TOL_SUM);
    json_decref(root);
}

#define MATRICES                                                                                   \
    "mixing: nufit-5.0-no\nbasis: flavour\n"                                                       \
    "millicharge: {unit: e, matrix: [[1e-13, 2e-13i, 0], [-2e-13i, 3e-13, 1e-13], "                \
    "[0, 1e-13, -2e-13]]}\n"                                                                       \
    "charge_radius: {unit: cm2, convention: effective, matrix: [[-0.83e-32, 1e-32+0.5e-32i, 0], "  \
    "[1e-32-0.5e-32i, -0.48e-32, 0.3e-32i], [0, -0.3e-32i, -0.30e-32]]}\n"                         \
    "magnetic_moment: {unit: muB, matrix: [[1e-11, 0.5e-11i, 0], [-0.5e-11i, 2e-11, 1e-11], "      \
    "[0, 1e-11, 0.5e-11]]}\n"

static void xsec_es(void **unused)
{
    (void)unused;
    nuem_test_put("full.yaml", MATRICES);
    assert_xsec("nuem xsec es --flavour e --enu 1 --recoil 100 --json", 1.004134e-44, 0);
    assert_xsec("nuem xsec es --flavour e --anti --enu 1MeV --recoil 0.1MeV --json", 8.441463e-45,
                0);
    assert_xsec("nuem xsec es --flavour mu --enu 1000keV --recoil 100keV --json", 2.027014e-45, 0);
    assert_xsec("nuem xsec es --flavour tau --anti --enu 1 --recoil 100 --json", 1.989786e-45, 0);
    assert_xsec("nuem xsec es --hypothesis full.yaml --flavour e --enu 1 --recoil 10 --json",
                9.239996e-45, 3.087157e-45);
    assert_xsec("cat full.yaml | nuem xsec es --hypothesis /dev/stdin --flavour e --enu 1 "
                "--recoil 10 --json",
                9.239996e-45, 3.087157e-45);
    assert_xsec("nuem xsec es --hypothesis full.yaml --flavour e --anti --enu 1 --recoil 10 --json",
                9.085143e-45, 3.087157e-45);
    assert_xsec(
        "nuem xsec es --hypothesis full.yaml --state rho:0.55,0.22,0.23 --enu 1 --recoil 10 "
        "--json",
        6.161584e-45, 5.260515e-45);
    assert_xsec("nuem xsec es --hypothesis full.yaml --flavour e --enu 4 --baseline 53 --recoil 10 "
                "--json",
                3.547008e-45, 1.075136e-45);
    assert_xsec(
        "nuem xsec es --hypothesis full.yaml --flavour e --enu 4 --baseline 53000m --recoil "
        "10 --json",
        3.547008e-45, 1.075136e-45);

    /* atoms multiply by the electrons above their edges; beyond the kinematic end there is nothing */
    json_t *root = run_json("nuem xsec es --flavour e --enu 1 --recoil 1,2,10,900 --atom step:Xe "
                            "--json",
                            "nuem/xsec/1"),
           *plain = run_json("nuem xsec es --flavour e --enu 1 --recoil 1,2,10,900 --json",
                             "nuem/xsec/1");
    json_t *atom = json_object_get(result_of(root, "dsigma_dt_cm2_per_mev"), "total"),
           *one = json_object_get(result_of(plain, "dsigma_dt_cm2_per_mev"), "total");
    const double zeff[] = {40, 44, 52};
    assert_int_equal(json_array_size(atom), 4);
    for (size_t i = 0; i < 3; i++) assert_close(at(atom, i), zeff[i] * at(one, i), TOL_SUM);
    assert_near(at(atom, 3), 0.0, 0.0);
    assert_close(json_number_value(result_of(root, "recoil_max_kev")), 2e3 / (2 + 0.51099895),
                 TOL_REFERENCE);
    json_decref(root);
    json_decref(plain);

    nuem_outcome o = run_well("nuem xsec es --flavour e --enu 1 --recoil 1,10 --format csv");
    assert_true(begins(o.out, "recoil_kev,dsigma_dt_cm2_per_mev.conserving,"));
    release(&o);
}

static void flux(void **unused)
{
    (void)unused;
    json_t *root = run_json("nuem flux solar-b16-gs98 --json", "nuem/flux/1");
    json_t *rows = result_of(root, "components"), *pp = row_where(rows, "name", "pp"),
           *line = row_where(rows, "name", "Be7-862");
    assert_int_equal(json_array_size(rows), 9);
    assert_close(number(pp, "flux_cm2_s"), 5.98e10, TOL_SUM);
    assert_close(number(pp, "mean_mev"), 0.2668, 1e-3 /* published with four digits */);
    assert_string_equal(json_string_value(json_object_get(pp, "kind")), "spectrum");
    assert_string_equal(json_string_value(json_object_get(line, "kind")), "line");
    assert_close(number(line, "mean_mev"), 0.8613, TOL_SUM);
    json_decref(root);

    root = run_json("nuem flux solar-b16-gs98 --grid 0.1:0.4:4 --json", "nuem/flux/1");
    json_t *spectra = result_of(root, "flux_cm2_s_mev"), *spectrum;
    const char *name;
    double total = 0.0;
    assert_int_equal(json_array_size(result_of(root, "enu_mev")), 4);
    json_object_foreach(spectra, name, spectrum)
    {
        assert_int_equal(json_array_size(spectrum), 4);
        if (strcmp(name, "total") != 0) total += at(spectrum, 2);
    }
    assert_close(at(json_object_get(spectra, "total"), 2), total, TOL_SUM);
    assert_close(number(json_object_get(result_of(root, "lines"), "pep"), "enu_mev"), 1.442,
                 TOL_SUM);
    json_decref(root);
}

static void rate(void **unused)
{
    (void)unused;
    json_t *root =
        run_json("nuem rate xenon1t --set magnetic_moment.ee=2e-11 --json", "nuem/rate/1");
    static const char *const arrays[] = {"e_lo_kev", "e_hi_kev", "counts", "expected"};
    for (int i = 0; i < 4; i++) assert_int_equal(json_array_size(result_of(root, arrays[i])), 29);
    json_t *signal = result_of(root, "signal"), *component;
    json_t *b0 = json_object_get(result_of(root, "background"), "b0");
    double counts = 0.0, background = 0.0;
    for (size_t i = 0; i < 6; i++) { /* 1-7 keV */
        counts += at(result_of(root, "counts"), i);
        background += at(b0, i);
    }
    assert_near(counts, 285.0, 0.0);
    assert_near(background, 232.0, 0.5);
    double total = 0.0;
    const char *name;
    json_object_foreach(signal, name, component)
    {
        if (strcmp(name, "total") != 0) total += at(component, 3);
    }
    assert_close(at(json_object_get(signal, "total"), 3), total, TOL_SUM);
    assert_true(number(json_object_get(root, "result"), "chi2") > 0.0);
    assert_int_equal(strlen(json_string_value(
                         json_object_get(json_object_get(root, "provenance"), "hypothesis"))),
                     64);
    json_decref(root);

    /* events per t y keV in bare xenon, with P_ee = 0.55 and pp + 7Be: 3.13 at 10 keV */
    root = run_json("nuem rate ideal-xe --recoil 2,10 --json", "nuem/rate/1");
    signal = result_of(root, "signal");
    assert_close(at(json_object_get(signal, "pp"), 1) + at(json_object_get(signal, "Be7-862"), 1) +
                     at(json_object_get(signal, "Be7-384"), 1),
                 3.13, 3e-2);
    json_decref(root);

    nuem_outcome o =
        run_well("nuem rate '" NUEM_TEST_SOURCE "/examples/detector.yaml' --format csv");
    assert_true(begins(o.out, "e_lo_kev,e_hi_kev,counts,expected,background.flat,signal.pp,"));
    release(&o);
}

static void limit(void **unused)
{
    static const char *const keys[] = {"parameter", "unit",  "cl",  "method",  "best_fit",
                                       "lower",     "upper", "ndf", "chi2_min"};

    (void)unused;
    json_t *root = run_json("nuem limit xenon1t --parameter mu_eff --json", "nuem/limit/1"),
           *result = json_object_get(root, "result");
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        assert_non_null(json_object_get(result, keys[i]));
    assert_string_equal(json_string_value(json_object_get(result, "parameter")), "mu_eff");
    assert_string_equal(json_string_value(json_object_get(result, "unit")), "muB");
    assert_string_equal(json_string_value(json_object_get(result, "method")), "profile");
    assert_near(number(result, "cl"), 0.9, 0.0);
    /* (1.4, 2.9)e-11 published, from a fit of more data than these bins */
    assert_close(number(result, "lower"), 1.4e-11, 0.15);
    assert_close(number(result, "upper"), 2.9e-11, 0.15);
    assert_true(number(result, "lower") < number(result, "best_fit"));
    assert_true(number(result, "best_fit") < number(result, "upper"));
    assert_true(number(result, "ndf") == 28);
    json_decref(root);

    root = run_json("nuem limit xenonnt --parameter mu_eff --construction one-sided --json",
                    "nuem/limit/1");
    assert_close(json_number_value(result_of(root, "upper")), 6.4e-12, 0.2);
    assert_true(json_is_null(result_of(root, "lower")));
    json_decref(root);

    /* two experiments, in either way of writing */
    root = run_json("nuem limit xenon1t,xenonnt --parameter mu_eff --json", "nuem/limit/1");
    json_t *other =
        run_json("nuem limit xenon1t xenonnt --parameter mu_eff --json", "nuem/limit/1");
    assert_close(json_number_value(result_of(other, "upper")),
                 json_number_value(result_of(root, "upper")), TOL_SUM);
    json_decref(root);
    json_decref(other);
    /* a higher level is a wider interval */
    root = run_json("nuem limit xenon1t --parameter mu_eff --cl 0.95 --json", "nuem/limit/1");
    assert_true(json_number_value(result_of(root, "lower")) < 1.42e-11);
    json_decref(root);
}

/* A detector of which the signal is known badly: chi2 levels off, but limits last as long as it does so
 * above the threshold. */
static void badly_known_signals(void **unused)
{
    static const char *const errors[] = {"0.30", "0.33", "0.35", "0.37"};
    double upper[4];
    char line[512];

    (void)unused;
    for (int i = 0; i < 4; i++) {
        snprintf(line, sizeof line,
                 "sed 's/energy: true, relative_error: 0.02/energy: true, relative_error: %s/' "
                 "'" NUEM_TEST_SOURCE "/examples/detector.yaml' >d.yaml; "
                 "nuem limit d.yaml --parameter mu_eff --json",
                 errors[i]);
        json_t *root = run_json(line, "nuem/limit/1");
        upper[i] = json_number_value(result_of(root, "upper"));
        json_decref(root);
        if (i > 0) assert_true(upper[i] > upper[i - 1] && upper[i] < 1.05 * upper[i - 1]);
    }
    assert_failure("sed 's/energy: true, relative_error: 0.02/energy: true, relative_error: 0.7/' "
                   "'" NUEM_TEST_SOURCE "/examples/detector.yaml' >d.yaml; "
                   "nuem limit d.yaml --parameter mu_eff",
                   4, "the data do not bound mu_eff: chi2 is 0.64");
}

static void limit_as_table(void **unused)
{
    static const char *const keys[] = {"parameter", "unit", "best_fit", "lower", "upper"};

    (void)unused;
    json_t *root = run_json("nuem limit xenon1t --parameter mu_eff --json", "nuem/limit/1");
    nuem_outcome o = run_well("nuem limit xenon1t --parameter mu_eff --format csv");
    char *rest, *row, *head = strtok_r(o.out, "\n", &rest), *cells = strtok_r(NULL, "\n", &rest);
    assert_non_null(cells);
    assert_null(strtok_r(NULL, "\n", &rest)); /* one row */
    size_t found = 0;
    for (char *name = strtok_r(head, ",", &rest), *cell = strtok_r(cells, ",", &row); name;
         name = strtok_r(NULL, ",", &rest), cell = strtok_r(NULL, ",", &row)) {
        assert_non_null(cell);
        for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
            if (strcmp(name, keys[i]) != 0) continue;
            json_t *value = result_of(root, name);
            found++;
            if (json_is_string(value))
                assert_string_equal(cell, json_string_value(value));
            else
                assert_near(strtod(cell, NULL), json_number_value(value), 0.0);
        }
    }
    assert_int_equal(found, 5);
    release(&o);
    json_decref(root);
}

/* What an interval alone does not say. */
static void limit_remarks(void **unused)
{
    static const struct {
        const char *line, *part;
    } cases[] = {
        {"nuem limit xenon1t --parameter q_eff --json", "there are several allowed regions"},
        {"nuem limit xenonnt --parameter mu_eff --json", "the best fit lies at the boundary"},
        {"nuem limit xenonnt --parameter r2_ee --construction one-sided --json",
         "above the best fit of a signed parameter: it may be negative"},
        {"nuem limit xenon1t --parameter mu_eff --json", NULL},
        {"nuem limit xenonnt --parameter mu_eff --construction one-sided --json", NULL},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        json_t *root = run_json(cases[i].line, "nuem/limit/1");
        const char *remark = json_string_value(result_of(root, "remark"));
        if (!cases[i].part) assert_null(remark);
        if (cases[i].part) {
            assert_non_null(remark);
            assert_non_null(strstr(remark, cases[i].part));
        }
        json_decref(root);
    }
}

/* A hypothesis from a pipe is the same as from a file, and recorded as the same. */
static void hypothesis_from_a_pipe(void **unused)
{
    static const char *const lines[] = {
        "nuem xsec es --flavour e --enu 1 --recoil 10 --json --hypothesis full.yaml",
        "bash -c '\"$0\" xsec es --flavour e --enu 1 --recoil 10 --json --hypothesis "
        "<(cat full.yaml)' '" NUEM_TEST_BINARY "'"};
    char hash[2][2][65];

    (void)unused;
    nuem_outcome o = run_shell("command -v bash");
    bool bash = o.code == 0;
    release(&o);
    if (!bash) skip();
    nuem_test_put("full.yaml", MATRICES);
    for (int i = 0; i < 2; i++) {
        json_t *root = run_json(lines[i], "nuem/xsec/1"),
               *provenance = json_object_get(root, "provenance");
        json_t *file = json_array_get(json_object_get(provenance, "data"), 0);
        snprintf(hash[i][0], 65, "%s",
                 json_string_value(json_object_get(provenance, "hypothesis")));
        snprintf(hash[i][1], 65, "%s", json_string_value(json_object_get(file, "sha256")));
        json_decref(root);
    }
    assert_int_equal(strlen(hash[0][0]), 64);
    assert_string_equal(hash[0][0], hash[1][0]);
    assert_string_equal(hash[0][1], hash[1][1]);
    o = run_well("sha256sum <full.yaml");
    assert_true(begins(o.out, hash[1][1]));
    release(&o);
}

/* --- what they refuse --- */

static void results_that_overflow(void **unused)
{
    (void)unused;
    assert_failure("nuem xsec es --flavour e --enu 1 --recoil 1 --set magnetic_moment.ee=1e300", 4,
                   "the cross section is not finite at recoil 1 keV");
    assert_failure("nuem rate xenon1t --set magnetic_moment.ee=1e300", 4, "not finite");
    assert_failure("nuem rate ideal-xe --set millicharge.ee=1e300", 4, "not finite");
    assert_failure("nuem rate ideal-xe --recoil 1 --set magnetic_moment.ee=1e300", 4, "not finite");
}

static void usage(void **unused)
{
    static const struct {
        const char *line, *part;
    } cases[] = {
        {"nuem xsec es", "--enu"},
        {"nuem xsec es --enu 1 --recoil 1", "--flavour or --state is required"},
        {"nuem xsec es --flavour e --enu 1", "--recoil"},
        {"nuem xsec es --flavour electron --enu 1 --recoil 1", "electron"},
        {"nuem xsec es --flavour e --enu 1keVV --recoil 1", "unit 'keVV'"},
        {"nuem xsec es --flavour e --enu 1km --recoil 1", "unit 'km'"},
        {"nuem xsec es --flavour e --enu one --recoil 1", "'one' is not a finite number"},
        {"nuem xsec es --flavour e --enu nan --recoil 1", "'nan' is not a finite number"},
        {"nuem xsec es --flavour e --enu 1e999 --recoil 1", "is not a finite number"},
        {"nuem xsec es --flavour e --enu 0 --recoil 1", "--enu"},
        {"nuem xsec es --flavour e --enu=-1 --recoil 1", "--enu"},
        {"nuem xsec es --flavour e --enu 1 --recoil 1,,2", "--recoil"},
        {"nuem xsec es --flavour e --enu 1 --recoil 1,-2", "--recoil"},
        {"nuem xsec es --flavour e --enu 1 --recoil ''", "--recoil"},
        {"nuem xsec es --flavour e --enu 1 --recoil 1 --baseline=-1", "--baseline"},
        {"nuem xsec es --flavour e --enu 1 --recoil 1 --atom Xe", "atom 'Xe' is not one of"},
        {"nuem xsec es --flavour e --enu 1 --recoil 1 --atom step:Xx", "is not a chemical formula"},
        {"nuem xsec es --flavour e --enu 1 --recoil 1 --atom response:Xx", "Xx"},
        {"nuem xsec es --enu 1 --recoil 1 --state 0.5,0.5,0", "must read rho:EE,MUMU,TAUTAU"},
        {"nuem xsec es --enu 1 --recoil 1 --state rho:0.5,0.5", "must read rho:EE,MUMU,TAUTAU"},
        {"nuem xsec es --enu 1 --recoil 1 --state rho:0.5,0.4,0", "they must sum to 1"},
        {"nuem xsec es --enu 1 --recoil 1 --state rho:2,-1,0", "flavour weight 1 is 2"},
        {"nuem xsec es --enu 1 --recoil 1 --state rho:nan,0,1", "flavour weight 1 is nan"},
        {"nuem xsec es --enu 1 --recoil 1 --state rho:1,0,0 --baseline 1", "exclude each other"},
        {"nuem xsec es --flavour e --enu 1 --recoil 1 --set millicharge.xy=1", "element 'xy'"},
        {"nuem xsec es --flavour e --enu 1 --recoil 1 --set magnetic_moment.ee=big",
         "'big' is not a number"},
        {"nuem xsec es --flavour e --enu 1 --recoil 1 --set millicharge.ee=1i",
         "millicharge.matrix[0][0]"},
        {"nuem xsec es --flavour e --enu 1 --recoil 1 --set charge_radius.ee=1e-32",
         "charge_radius.convention is missing"},
        {"nuem xsec es --flavour e --enu 1 --recoil 1 --set nature=both", "dirac or majorana"},
        {"nuem xsec es --flavour e --enu 1 --recoil 1 --temperature 3", "--temperature"},
        {"nuem xsec es --flavour e --enu 1 --recoil 1 extra", "unexpected 'extra'"},
        {"nuem xsec es --flavour e --flavour mu --enu 1 --recoil 1", "--flavour"},
        {"nuem flux", "NAME"},
        {"nuem flux solar-b16", "unknown flux 'solar-b16'"},
        {"nuem flux solar-b16-gs98 --grid 0.1:0.4", "--grid"},
        {"nuem flux solar-b16-gs98 --grid 0.1:0.4:0", "--grid"},
        {"nuem flux solar-b16-gs98 --grid 0.1:0.4:1e9", "--grid"},
        {"nuem flux solar-b16-gs98 --grid 0:0.4:3", "--grid"},
        {"nuem rate", "EXPERIMENT"},
        {"nuem rate xenon2t", "unknown experiment 'xenon2t'; did you mean 'xenon1t'?"},
        {"nuem rate xenon1t xenonnt", "unexpected 'xenonnt'"},
        {"nuem rate xenon1t --flux sun", "unknown flux 'sun'"},
        {"nuem rate xenon1t --recoil 0", "--recoil"},
        {"nuem limit xenon1t", "--parameter"},
        {"nuem limit --parameter mu_eff", "EXPERIMENT"},
        {"nuem limit xenon1t --parameter mu_eft", "unknown parameter 'mu_eft'"},
        {"nuem limit xenon1t,,xenonnt --parameter mu_eff", "unknown experiment ''"},
        {"nuem limit xenon1t,foo --parameter mu_eff", "unknown experiment 'foo'"},
        {"nuem limit xenon1t --parameter mu_eff --cl 0", "--cl"},
        {"nuem limit xenon1t --parameter mu_eff --cl 1", "--cl"},
        {"nuem limit xenon1t --parameter mu_eff --cl 90%%", "--cl"},
        {"nuem limit xenon1t --parameter mu_eff --cl nan", "--cl"},
        {"nuem limit xenon1t --parameter mu_eff --cl 0.9999999999999999", "too close to 1"},
        {"nuem limit xenon1t --parameter mu_11 --set nature=majorana",
         "mu_11 is a diagonal moment, which Majorana neutrinos cannot have"},
        {"nuem xsec es --flavour e --enu 1 --recoil 1 --set lightest_mass_ev=1e10",
         "lightest_mass_ev is 1e+10; it must lie in [0, 1000]"},
        {"nuem limit xenon1t --parameter q_emu --method fc", "q_emu has a phase"},
        {"nuem limit xenon1t --parameter mu_eff --method mcmc", "--method"},
        {"nuem limit xenon1t --parameter mu_eff --construction none", "--construction"},
        {"nuem reproduce --only xenon1t", "xenon1t"},
        {"nuem reproduce --only ''", "--only"},
        {"nuem reproduce everything", "unexpected 'everything'"},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_failure(cases[i].line, 2, cases[i].part);
}

/* One line of YAML to the file, then a command that reads it. */
static void assert_file_fails(const char *name, const char *text, const char *command,
                              const char *place)
{
    char line[256];

    nuem_test_put(name, text);
    snprintf(line, sizeof line, command, name);
    assert_failure(line, 3, place);
}

static void hypothesis_files(void **unused)
{
    static const struct {
        const char *text, *place;
    } cases[] = {
        {"nature: [dirac\n", "h.yaml:2:1: "},
        {"nature: dirac\n  basis: mass\n", "h.yaml:2:"},
        {"magnetic_momnt: {}\n",
         "h.yaml:1:1: unknown key 'magnetic_momnt'; did you mean 'magnetic_moment'?"},
        {"magnetic_moment: {unit: muB, matrix: [[0, 0], [0, 0]]}\n",
         "h.yaml:1:38: magnetic_moment.matrix has 2 rows; it must have 3"},
        {"magnetic_moment:\n  unit: muB\n  matrix: [[0,0,0],[0,nan,0],[0,0,0]]\n",
         "h.yaml:3:23: magnetic_moment.matrix[1][1] is nan; it must be a finite number"},
        {"millicharge:\n  unit: e\n  matrix: [[0,1e-13,0],[2e-13,0,0],[0,0,0]]\n",
         "h.yaml:3:15: millicharge.matrix[0][1] is 1e-13+0i but element [1][0] is 2e-13+0i; the "
         "matrix must be Hermitian"},
        {"nature: majorana\nmagnetic_moment: {unit: muB, matrix: "
         "[[0,1e-11,0],[1e-11,0,0],[0,0,0]]}\n",
         "h.yaml:2:42: magnetic_moment.matrix[0][1] is 1e-11+0i"},
        {"mixing: nufit\n", "h.yaml:1:9: mixing is 'nufit': unknown mixing 'nufit'"},
        {"mixing: {theta12_deg: -1}\n",
         "h.yaml:1:23: mixing.theta12_deg is -1; it must lie in [0, 90]"},
        {"charge_radius: {unit: cm2, matrix: [[0,0,0],[0,0,0],[0,0,0]]}\n",
         "h.yaml:1:16: charge_radius lacks the key 'convention'"},
        {"", "h.yaml:1:1: "},
    };
    static const char *const commands[] = {
        "nuem xsec es --flavour e --enu 1 --recoil 1 --hypothesis %s",
        "nuem limit xenon1t --parameter mu_eff --json --hypothesis %s",
        "nuem rate xenon1t --hypothesis %s --format csv"};

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_file_fails("h.yaml", cases[i].text, commands[i % 3], cases[i].place);
    nuem_test_put("h.yaml", "charge_radius: {unit: cm2, convention: bpv, matrix: "
                            "[[1e-33,0,0],[0,0,0],[0,0,0]]}\n");
    assert_failure("nuem rate xenon1t --hypothesis h.yaml --set charge_radius.convention=giunti", 2,
                   "the charge radius is given in convention bpv already");
    assert_failure("nuem rate xenon1t --hypothesis none.yaml", 3, "'none.yaml': No such file");
    assert_failure("nuem rate xenon1t --hypothesis .", 3, "'.': Is a directory");
    assert_failure(
        "printf 'nature: \\000dirac\\n' >nul.yaml; nuem rate xenon1t --hypothesis nul.yaml", 3,
        "nul.yaml:1:");
    assert_failure("head -c 100000 /dev/zero | tr '\\0' '[' >deep.yaml; "
                   "nuem rate xenon1t --hypothesis deep.yaml",
                   3, "deep.yaml:1:");
}

#define HEAD "schema: nuem/experiment/1\nid: mine\ntitle: Mine\nchannel: es\nflux: solar-b16-gs98\n"
#define REST "target: {formula: Ge}\nefficiency: {constant: 1, energy: true}\n"
#define FOUR(n)                                                                                    \
    "{name: " n "1, counts: [1, 2]}, {name: " n "2, counts: [1, 2]}, "                             \
    "{name: " n "3, counts: [1, 2]}, {name: " n "4, counts: [1, 2]}, "
#define DATA "data: {edges_kev: [1, 2, 3], counts: [1, 2]}\n"

static void experiment_files(void **unused)
{
    static const struct {
        const char *text, *place;
    } cases[] = {
        {HEAD REST DATA "exposure: -1 kg y\n",
         "e.yaml:9:11: exposure is -1 kg y; it must lie in (0, "},
        {HEAD REST DATA "exposure: 10\n",
         "e.yaml:9:11: exposure is no quantity: '10' lacks a unit"},
        {HEAD REST "exposure: 1 kg y\ndata: {edges_kev: [1, 3, 2], counts: [1, 2]}\n",
         "e.yaml:9:26: data.edges_kev[2] is 2 keV after 3 keV; bin edges must increase"},
        {HEAD REST "exposure: 1 kg y\ndata: {edges_kev: [1, 2, 3], counts: [1, -2]}\n",
         "e.yaml:9:42: data.counts[1] is -2; it must lie in [0, inf)"},
        {HEAD REST "exposure: 1 kg y\ndata: {edges_kev: [1, 2, 3], counts: [1, nan]}\n",
         "e.yaml:9:42: data.counts[1] is nan"},
        {HEAD REST DATA "exposure: 1 kg y\nthreshold_kev: 1\n", "e.yaml:10:1: unknown key "
                                                                "'threshold_kev'"},
        {HEAD REST DATA "exposure: 1 kg y\nbackgrounds: [{name: a, counts: [1]}]\n",
         "e.yaml:10:33: backgrounds[0].counts has 1 elements; there are 2 bins"},
        {HEAD REST "exposure: 1 kg y\ndata: {table: t.csv, lower: a, upper: b, counts: c}\n",
         "t.csv': No such file"},
        {"[1, 2]\n", "e.yaml:1:1: the document is a list; it must be a map"},
        {HEAD REST DATA "exposure: 1 kg y\nbackgrounds:\n  - {name: a, counts: [1, 2]}\n"
                        "  - {name: a, counts: [1, 2]}\n",
         "e.yaml:12:12: backgrounds[1].name is 'a'; it must differ"},
        {HEAD REST DATA "exposure: 1 kg y\nbackgrounds: [{name: signal, counts: [1, 2]}]\n",
         "e.yaml:10:22: backgrounds[0].name is 'signal'; it must differ"},
        {HEAD REST DATA "exposure: 1 kg y\nbackgrounds: [" FOUR("a") FOUR("b") FOUR("c")
             FOUR("d") "]\n",
         "e.yaml:10:14: backgrounds has 16 elements; at most 15 are handled"},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_file_fails("e.yaml", cases[i].text,
                          i % 2 ? "nuem rate ./%s" : "nuem limit %s --parameter mu_eff",
                          cases[i].place);
    assert_failure("nuem rate none.yaml", 3, "'none.yaml': No such file");
    assert_failure("nuem limit xenon1t,none.yaml --parameter mu_eff", 3, "'none.yaml'");
    /* what can only be seen when the pieces meet: an experiment whose flux or target is none */
    nuem_test_put("e.yaml",
                  "schema: nuem/experiment/1\nid: mine\ntitle: Mine\nchannel: es\nflux: sun\n"
                  "exposure: 1 kg y\n" REST DATA);
    assert_failure("nuem rate e.yaml", 3, "e.yaml:5:7: flux is 'sun': unknown flux 'sun'");
    nuem_test_put("e.yaml", HEAD "exposure: 1 kg y\ntarget: {formula: Xx}\n"
                                 "efficiency: {constant: 1, energy: true}\n" DATA);
    assert_failure("nuem rate e.yaml", 3,
                   "e.yaml:7:19: target.formula is wrong: 'Xx' is not a chemical formula");
}

/* An experiment without counts has rates, and nothing to fit. */
static void experiments_without_counts(void **unused)
{
    (void)unused;
    nuem_outcome o = run_well("nuem rate ideal-xe --format csv");
    assert_true(begins(o.out, "e_lo_kev,e_hi_kev,"));
    release(&o);
    json_t *root = run_json("nuem rate ideal-xe --json", "nuem/rate/1");
    assert_null(result_of(root, "chi2"));
    assert_true(at(json_object_get(result_of(root, "signal"), "total"), 0) > 0.0);
    json_decref(root);
    /* without counts a limit is a projection, and says so */
    root = run_json("nuem limit ideal-xe --parameter mu_eff --json", "nuem/limit/1");
    assert_string_equal(json_string_value(result_of(root, "data")), "expected");
    json_decref(root);
}

/* A flux beside the experiment file is found from wherever the program runs. */
static void files_beside_files(void **unused)
{
    (void)unused;
    nuem_test_put("lab/e.yaml", "schema: nuem/experiment/1\nid: mine\ntitle: Mine\nchannel: es\n"
                                "flux: ./my-flux.yaml\nexposure: 1 kg y\n" REST DATA);
    nuem_test_put("lab/my-flux.yaml", "schema: nuem/flux/1\nid: mine\ntitle: Mine\n"
                                      "propagation: none\ncomponents:\n  - {name: a, flavour: e, "
                                      "anti: true, flux_cm2_s: 1e13, spectrum: my.csv}\n");
    nuem_test_put("lab/my.csv", "enu_mev,pdf_per_mev\n0,0\n2,1\n8,0\n");
    json_t *root = run_json("nuem rate lab/e.yaml --json", "nuem/rate/1");
    assert_true(at(json_object_get(result_of(root, "signal"), "a"), 0) > 0.0);
    json_decref(root);
    assert_failure("rm lab/my.csv; nuem rate lab/e.yaml", 3,
                   "lab/e.yaml:5:7: flux is './my-flux.yaml': cannot open 'lab/./my.csv'");
    assert_failure("rm lab/my-flux.yaml; nuem rate lab/e.yaml", 3,
                   "cannot open 'lab/./my-flux.yaml'");
}

/* A data directory that suffered: the damage is found and located. */
static void damaged_data(void **unused)
{
    (void)unused;
    nuem_outcome o = run_well("cp -R \"$NUEM_DATA\" data && chmod -R u+w data && ls data");
    release(&o);
    assert_failure("echo 30,31,nan,1,0 >>data/experiment/xenon1t/spectrum.csv; "
                   "nuem rate xenon1t --data data",
                   3, "spectrum.csv:36:7: counts is 'nan'");
    assert_failure("cp data/spectrum/solar-pp/solar-pp.csv pp; "
                   "head -n -1 pp >data/spectrum/solar-pp/solar-pp.csv; "
                   "nuem flux solar-b16-gs98 --data data",
                   3, "solar-pp.yaml:");
    assert_failure("rm data/spectrum/solar-pp/solar-pp.csv; nuem flux solar-b16-gs98 --data data",
                   3, "solar-pp.csv': No such file");
    assert_failure("echo 'theta14_deg: 1' >>data/mixing/nufit-6.0-no/nufit-6.0-no.yaml; "
                   "nuem xsec es --flavour e --enu 1 --recoil 1 --data data",
                   3, "nufit-6.0-no.yaml:");
    assert_failure("echo 'x: [' >data/review/rows/rows.yaml; nuem reproduce --data data", 3,
                   "rows.yaml:");
}

/* Where nothing can be written, nothing is, and the exit code is 5. */
static void output_that_cannot_be_written(void **unused)
{
    static const char *const lines[] = {
        "echo x >file; nuem reproduce --only xenon1t-mu -o file",
        "nuem reproduce --only xenon1t-mu -o none/deeper",
        "mkdir -p blocked/reproduce.csv; nuem reproduce --only xenon1t-mu -o blocked --json",
        "nuem reproduce --only xenon1t-mu -o /dev/null/out"};

    (void)unused;
    assert_failure(lines[0], 5, "file");
    assert_failure(lines[1], 5, "none/deeper: cannot make this directory");
    assert_failure(lines[2], 5, "blocked/reproduce.csv");
    assert_failure(lines[3], 5, "/dev/null/out");
    nuem_outcome o = run_well("cat file; test ! -e none; ls blocked");
    assert_non_null(strstr(o.out, "x\n"));
    assert_null(strstr(o.out, ".part"));
    release(&o);
    if (access("/dev/full", W_OK) != 0) skip();
    assert_failure("nuem limit xenon1t --parameter mu_eff --json >/dev/full", 5, "standard output");
    assert_failure("nuem reproduce --only xenon1t-mu >/dev/full", 5, "standard output");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(xsec_es),
        cmocka_unit_test(flux),
        cmocka_unit_test(rate),
        cmocka_unit_test(limit),
        cmocka_unit_test(badly_known_signals),
        cmocka_unit_test(limit_as_table),
        cmocka_unit_test(limit_remarks),
        cmocka_unit_test(hypothesis_from_a_pipe),
        cmocka_unit_test(results_that_overflow),
        cmocka_unit_test(usage),
        cmocka_unit_test(hypothesis_files),
        cmocka_unit_test(experiment_files),
        cmocka_unit_test(experiments_without_counts),
        cmocka_unit_test(files_beside_files),
        cmocka_unit_test(damaged_data),
        cmocka_unit_test(output_that_cannot_be_written),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
