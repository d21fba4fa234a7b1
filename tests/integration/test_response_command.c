/* SPDX-License-Identifier: GPL-3.0-or-later */
/* --atom response as a user runs it: tables are kept, and lacking them is no failure. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

#define XSEC                                                                                       \
    "nuem xsec es --flavour e --enu 1MeV --recoil 5,20 --set magnetic_moment.ee=1e-10 --json "     \
    "--atom response:He"

static double flip(json_t *root, size_t row)
{
    json_t *column = json_object_get(result_of(root, "dsigma_dt_cm2_per_mev"), "flip");

    return json_number_value(json_array_get(column, row));
}

/* In $XDG_CACHE_HOME, which the tests have of their own; free electrons at 20 keV within 1 %. */
static void tables_are_kept(void **unused)
{
    (void)unused;
    json_t *root = run_json(XSEC, "nuem/xsec/1"), *again = run_json(XSEC, "nuem/xsec/1"),
           *step = run_json("nuem xsec es --flavour e --enu 1MeV --recoil 5,20 --json "
                            "--set magnetic_moment.ee=1e-10 --atom step:He",
                            "nuem/xsec/1");
    nuem_outcome files = run_shell("ls .cache/nuem");

    for (size_t i = 0; i < 2; i++) {
        assert_true(flip(root, i) > 0.0);
        assert_true(flip(root, i) == flip(again, i));
        assert_close(flip(root, i), flip(step, i), 0.01);
    }
    assert_non_null(strstr(files.out, "He-"));
    assert_null(strchr(strchr(files.out, '\n') + 1, '\n')); /* one file */
    release(&files);
    json_decref(root);
    json_decref(again);
    json_decref(step);
}

static void experiments_respond(void **unused)
{
    static const char text[] =
        "schema: nuem/experiment/1\nid: helium\ntitle: helium\nchannel: es\nflux: solar-b16-gs98\n"
        "target: {formula: He}\nexposure: 100 t y\nefficiency: {constant: 1, energy: true}\n"
        "statistic: poisson\nbackgrounds:\n"
        "  - {name: flat, counts: [50, 50], relative_error: 0.1}\n"
        "data: {edges_kev: [1, 5, 30], counts: [60, 100]}\n";
    double limit[2];

    (void)unused;
    nuem_test_put("helium.yaml", text);
    for (int i = 0; i < 2; i++) {
        char line[256];
        snprintf(line, sizeof line,
                 "nuem limit ./helium.yaml --parameter mu_eff --construction one-sided --json "
                 "--atom %s",
                 i ? "response" : "step");
        json_t *root = run_json(line, "nuem/limit/1");
        limit[i] = json_number_value(result_of(root, "upper"));
        json_decref(root);
    }
    assert_true(limit[0] > 0.0);
    assert_close(limit[1], limit[0], 0.02);
    nuem_outcome rate = run_well("nuem rate ./helium.yaml --atom response --recoil 1,10");
    release(&rate);

    /* the file itself may ask, and --atom overrules it */
    char asks[2 * sizeof text];
    const char *at = strstr(text, "formula: He");
    snprintf(asks, sizeof asks, "%.*sformula: He, atom: response%s", (int)(at - text), text,
             at + strlen("formula: He"));
    nuem_test_put("asks.yaml", asks);
    static const char *const lines[] = {
        "nuem limit ./asks.yaml --parameter mu_eff --construction one-sided --json --atom step",
        "nuem limit ./asks.yaml --parameter mu_eff --construction one-sided --json"};
    for (int i = 0; i < 2; i++) {
        json_t *root = run_json(lines[i], "nuem/limit/1");
        assert_true(json_number_value(result_of(root, "upper")) == limit[i]);
        json_decref(root);
    }
    rate = run_well("nuem rate ./asks.yaml");
    release(&rate);
}

/* A cache that cannot be: said once, computed all the same. */
static void cache_is_not_needed(void **unused)
{
    (void)unused;
    nuem_test_put("file", "in the way");
    nuem_outcome o = run_shell("nuem xsec es --flavour e --enu 1MeV --recoil 5 --atom response:H "
                               "--atom-cache file/below");
    assert_int_equal(o.code, 0);
    assert_non_null(strstr(o.err, "tables of response functions are not kept: 'file/below'"));
    assert_true(o.out[0] != '\0');
    release(&o);
}

static void mistakes(void **unused)
{
    (void)unused;
    assert_failure("nuem xsec es --flavour e --enu 1 --recoil 1 --atom response:Qq", 2, "Qq");
    assert_failure("nuem xsec es --flavour e --enu 1 --recoil 300 --atom response:He", 2,
                   "the response functions of He end at 100");
    assert_failure("nuem limit xenon1t --parameter mu_eff --atom respond", 2, "response");
    /* an option that would do nothing */
    assert_failure("nuem rate helium-tritium-60g --atom step", 2, "no experiment sees electrons");
    assert_failure("nuem limit coherent-csi2021 --parameter mu_eff --atom response", 2,
                   "coherent-csi2021 has the channel cevns");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_kept),
        cmocka_unit_test(experiments_respond),
        cmocka_unit_test(cache_is_not_needed),
        cmocka_unit_test(mistakes),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
