/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scan file may say, and where it is told what it may not. */
#include "scan/config.h"
#include "support/fixture.h"
#include "support/program.h"
#include "support/temporary.h"

#include "support/assert_close.h"

/* Two lines, so that what follows begins on line 3. */
#define HEAD "schema: nuem/scan/1\nexperiments: [xenon1t]\n"
#define MU   "parameters: [{name: mu_eff, lo: 0, hi: 1, n: 2}]\n"

static nuem_status parse(const char *text, nuem_scan_config **out, nuem_error *err)
{
    return nuem_scan_config_parse(text, strlen(text), "scan.yaml", "dir", out, err);
}

static void a_whole_file_is_read(void **state)
{
    nuem_scan_config *c = NULL;
    nuem_error err;

    (void)state;
    assert_ok(
        parse("schema: nuem/scan/1\ntitle: all\nexperiments: [xenon1t, mine/d.yaml, /abs.yaml]\n"
              "hypothesis: h.yaml\nset: [millicharge.ee=1e-13]\ncouplings: running\n"
              "analysis: {flux: f, binding: epa, exact_flux: true, mixing_errors: m, "
              "sin2_theta_w_error: 1e-3, asimov: true, exposure_factor: 2, "
              "background_factor: 3, threshold_kev: 4, channel: cevns-es, form_factor: kn, "
              "neutron_radius_fm: 5.5}\n"
              "parameters:\n  - {name: mu_eff, lo: 1, hi: 100, n: 3, scale: log}\n"
              "  - {name: Im q_emu, scale: list, values: [-1, 0.5]}\n"
              "profile: [q_emu, radius]\nnuisances: true\ncounts: true\nchunk: 17\nseed: 12\n"
              "toys: {n: 5}\n",
              &c, &err),
        err);
    assert_int_equal(c->n_experiment, 3);
    assert_string_equal(c->experiment[0], "xenon1t");
    assert_string_equal(c->experiment[1], "dir/mine/d.yaml");
    assert_string_equal(c->experiment[2], "/abs.yaml");
    assert_string_equal(c->hypothesis, "dir/h.yaml");
    assert_string_equal(c->set[0], "millicharge.ee=1e-13");
    assert_int_equal(c->weak_scheme, NUEM_WEAK_RUNNING);
    assert_string_equal(c->analysis.flux, "f");
    assert_string_equal(c->analysis.binding, "epa");
    assert_true(c->analysis.exact_flux && c->analysis.asimov);
    assert_string_equal(c->analysis.mixing_errors, "m");
    assert_true(c->analysis.sin2_theta_w_error == 1e-3 && c->analysis.exposure_factor == 2.0);
    assert_true(c->analysis.background_factor == 3.0 && c->analysis.threshold_kev == 4.0);
    assert_string_equal(c->analysis.channel, "cevns-es");
    assert_string_equal(c->analysis.form_factor, "kn");
    assert_true(c->analysis.neutron_radius_fm == 5.5);
    assert_int_equal(c->n_axis, 2);
    assert_true(nuem_scan_axis_value(&c->axis[0], 0) == 1.0);
    assert_close(nuem_scan_axis_value(&c->axis[0], 1), 10.0, 1e-14); /* exp of a logarithm */
    assert_true(nuem_scan_axis_value(&c->axis[0], 2) == 100.0);
    assert_true(c->axis[1].coordinate.imaginary && nuem_scan_axis_value(&c->axis[1], 1) == 0.5);
    assert_int_equal(c->n_profile, 2);
    assert_int_equal(c->kind, NUEM_SCAN_TOYS);
    assert_true(c->n_toys == 5 && c->chunk == 17 && c->seed == 12);
    assert_true(c->want_nuisances && c->want_counts);
    assert_int_equal(strlen(c->sha256), 64);
    nuem_scan_config_free(c);
}

static void chains_are_read(void **state)
{
    nuem_scan_config *c = NULL;
    nuem_error err;

    (void)state;
    assert_ok(parse(HEAD
                    "parameters: [{name: q_ee, lo: -1, hi: 2, prior: square}]\n"
                    "chain: {chains: 3, samples: 1e3, thin: 2, burn_in: 7, nuisances: profiled}\n",
                    &c, &err),
              err);
    assert_int_equal(c->kind, NUEM_SCAN_CHAIN);
    assert_true(c->chain.chains == 3 && c->chain.samples == 1000 && c->chain.thin == 2);
    assert_true(c->chain.burn_in == 7 && c->chain.nuisances == NUEM_NUISANCES_PROFILED);
    assert_int_equal(c->axis[0].prior, NUEM_PRIOR_SQUARE);
    assert_true(c->axis[0].range.lower == -1.0 && c->axis[0].range.upper == 2.0);
    nuem_scan_config_free(c);
}

static void slips_are_located(void **state)
{
    static const struct {
        const char *text, *want;
    } bad[] = {
        {"schema: nuem/scan/2\n", "scan.yaml:1:9: "},
        {"schema: nuem/scan/1\n" MU, "scan.yaml:1:1: "},
        {"schema: nuem/scan/1\nexperiments: []\n" MU, "scan.yaml:2:14: experiments is empty"},
        {HEAD, "scan.yaml:1:1: the document needs parameters, or points"},
        {HEAD "parameters: []\n", "scan.yaml:3:13: parameters is empty"},
        {HEAD "paramters: []\n", "scan.yaml:3:1: "},
        {HEAD "parameters: [{name: mu_ef, lo: 0, hi: 1, n: 2}]\n",
         "scan.yaml:3:21: unknown parameter"},
        {HEAD "parameters: [{name: Im q_ee, lo: 0, hi: 1, n: 2}]\n",
         "scan.yaml:3:21: 'q_ee' is real, it has no imaginary part"},
        {HEAD "parameters: [{name: mu_eff, lo: -1, hi: 1, n: 2}]\n",
         "scan.yaml:3:33: parameters[0].lo is -1; mu_eff is a modulus, it must be >= 0"},
        {HEAD "parameters: [{name: mu_eff, lo: 2, hi: 1, n: 2}]\n",
         "scan.yaml:3:40: parameters[0].hi is 1; it must be at least lo, 2"},
        {HEAD "parameters: [{name: mu_eff, lo: 0, hi: 1, n: 1}]\n",
         "scan.yaml:3:46: parameters[0].n is 1; between 0 and 1 there must be 2 values or more"},
        {HEAD "parameters: [{name: mu_eff, lo: 1, hi: 1, n: 2}]\n",
         "scan.yaml:3:46: parameters[0].n is 2; between 1 and 1 there is 1 value"},
        {HEAD "parameters: [{name: mu_eff, lo: 0, hi: 1, n: 0}]\n",
         "scan.yaml:3:46: parameters[0].n is 0"},
        {HEAD "parameters: [{name: mu_eff, lo: 0, n: 2}]\n",
         "scan.yaml:3:14: parameters[0] needs lo and hi"},
        {HEAD "parameters: [{name: mu_eff, lo: 0, hi: 1}]\n",
         "scan.yaml:3:14: parameters[0] needs n"},
        {HEAD "parameters: [{name: mu_eff, lo: 0, hi: 1, n: 2, scale: log}]\n",
         "scan.yaml:3:33: parameters[0].lo is 0; with scale: log it must be > 0"},
        {HEAD "parameters: [{name: q_ee, lo: -1.7e308, hi: 1.7e308, n: 2}]\n",
         "scan.yaml:3:45: parameters[0].hi is too far from lo"},
        {HEAD "parameters: [{name: mu_eff, scale: list}]\n",
         "scan.yaml:3:14: parameters[0] needs values with scale: list"},
        {HEAD "parameters: [{name: mu_eff, values: [1]}]\n",
         "scan.yaml:3:37: parameters[0].values needs scale: list"},
        {HEAD "parameters: [{name: mu_eff, scale: list, values: [1], n: 1}]\n",
         "scan.yaml:3:58: parameters[0].n has no place beside values"},
        {HEAD "parameters: [{name: mu_eff, scale: list, values: [1, -2]}]\n",
         "scan.yaml:3:54: parameters[0].values[1] is -2; mu_eff is a modulus"},
        {HEAD "parameters: [{name: q_ee, lo: 0, hi: 1, n: 2}, {name: q_ee, lo: 0, hi: 1, n: 2}]\n",
         "scan.yaml:3:55: parameters[1].name names a parameter for the second time"},
        {HEAD
         "parameters: [{name: q_ee, lo: 0, hi: 1, n: 1e9}, {name: mu_eff, lo: 0, hi: 1, n: 1e9}]\n",
         "scan.yaml:3:13: parameters make 1e+18 points; there may be 1e+12"},
        {HEAD "parameters: [{name: q_ee, lo: 0, hi: 1, n: 2, prior: flat}]\n",
         "scan.yaml:3:54: parameters[0].prior has a place in a chain only"},
        {HEAD MU "points: {table: x.csv}\n",
         "scan.yaml:4:9: points has no place beside parameters"},
        {HEAD MU "toys: {n: 0}\n", "scan.yaml:4:11: toys.n is 0"},
        {HEAD MU "toys: {n: 1}\nchain: {chains: 1, samples: 1}\n",
         "scan.yaml:4:7: toys has no place beside chain"},
        {HEAD MU "chain: {chains: 1, samples: 1}\n",
         "scan.yaml:3:46: parameters[0].n has no place in a chain"},
        {HEAD "points: {table: a.csv}\nchain: {chains: 1, samples: 1}\n",
         "scan.yaml:3:9: points has no place beside chain"},
        {HEAD MU "profile: [q_ee]\nchain: {chains: 1, samples: 1}\n",
         "scan.yaml:4:10: profile has no place beside chain"},
        {HEAD "parameters: [{name: q_ee, lo: 1, hi: 1}]\nchain: {chains: 1, samples: 1}\n",
         "scan.yaml:3:38: parameters[0].hi is 1; it must be above lo"},
        {HEAD MU "profile: [q_eu]\n", "scan.yaml:4:11: unknown parameter 'q_eu'"},
        {HEAD MU "chunk: 0\n", "scan.yaml:4:8: chunk is 0"},
        {HEAD MU "seed: -1\n", "scan.yaml:4:7: seed is -1"},
        {HEAD MU "analysis: {binding: bound}\n", "scan.yaml:4:21: analysis.binding is "},
    };

    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        nuem_scan_config *c = NULL;
        nuem_error err = {0};
        char text[1024];
        nuem_status st = parse(bad[i].text, &c, &err);
        nuem_error_format(&err, text, sizeof text);
        if (st != NUEM_ERR_DATA || strncmp(text, bad[i].want, strlen(bad[i].want)) != 0)
            print_error("%s gives: %s\nand not:    %s\n", bad[i].text, text, bad[i].want);
        assert_int_equal(st, NUEM_ERR_DATA);
        assert_true(strncmp(text, bad[i].want, strlen(bad[i].want)) == 0);
        assert_null(c);
    }
}

static void long_files_are_refused(void **state)
{
    enum { N = NUEM_SCAN_CONFIG_BYTES + 1 };
    char *text = malloc(N);
    nuem_scan_config *c = NULL;
    nuem_error err;

    (void)state;
    assert_non_null(text);
    memset(text, '#', N);
    assert_fails(nuem_scan_config_parse(text, N, "scan.yaml", "", &c, &err), NUEM_ERR_DATA, err,
                 "it may have 60000");
    free(text);
}

/* What only data and hypothesis can tell, as the user of the program sees it. */
static void what_cannot_be_ends_with_3(void **state)
{
    static const struct {
        const char *text, *want;
    } bad[] = {
        {"schema: nuem/scan/1\nexperiments: [xenon2t]\n" MU,
         "bad.yaml:2:15: unknown experiment 'xenon2t'"},
        {HEAD "set: [millicharge.xx=1]\n" MU, "bad.yaml:3:6: "},
        {HEAD "analysis: {flux: nowhere}\n" MU, "bad.yaml:3:11: unknown flux 'nowhere'"},
        {HEAD "hypothesis: absent.yaml\n" MU, "absent.yaml"},
        {HEAD "points: {table: absent.csv}\n", "absent.csv"},
        {HEAD "points: {table: wrong.csv}\n", "column q_e: unknown parameter 'q_e'"},
        {HEAD "points: {table: negative.csv}\n",
         "negative.csv:3:1: mu_eff is -1e-11; it is a modulus"},
        {HEAD
         "parameters: [{name: mu_eff, lo: 0, hi: 1, n: 2}, {name: mu_e, lo: 0, hi: 1, n: 2}]\n",
         "bad.yaml:3:57: coordinates mu_eff and mu_e set elements of one matrix"},
        {HEAD MU "profile: [mu_e]\n", "bad.yaml:4:11: coordinates mu_eff and mu_e"},
        {HEAD "set: [nature=majorana]\nparameters: [{name: lambda_ee, lo: 0, hi: 1, n: 2}]\n",
         "bad.yaml:4:21: "},
        {HEAD "parameters: [{name: q_ee, lo: 0, hi: 1, n: 1e9}, {name: r2_ee, lo: 0, hi: 1, n: "
              "100}]\nchunk: 1\n",
         "bad.yaml:4:8: chunk makes 100000000000 points in 100000000000 chunks; there may be 1e+12 "
         "and 1e+09"},
    };

    (void)state;
    nuem_test_put("wrong.csv", "q_e\n1\n");
    nuem_test_put("negative.csv", "mu_eff\n1e-11\n-1e-11\n");
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        nuem_test_put("bad.yaml", bad[i].text);
        assert_failure("nuem scan bad.yaml", 3, bad[i].want);
    }
    assert_failure("nuem scan nothing.yaml", 3, "nothing.yaml");
    assert_failure("nuem scan", 2, "CONFIG.yaml");
    assert_failure("nuem scan bad.yaml --threads 0", 2, "threads");
}

static void keys_are_listed(void **state)
{
    (void)state;
    json_t *root = run_json("nuem schema scan --json", "nuem/schema/1");
    assert_non_null(row_where(result_of(root, "keys"), "key", "parameters[].scale"));
    assert_non_null(row_where(result_of(root, "keys"), "key", "chain.burn_in"));
    json_decref(root);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_file_is_read),       cmocka_unit_test(chains_are_read),
        cmocka_unit_test(slips_are_located),          cmocka_unit_test(long_files_are_refused),
        cmocka_unit_test(what_cannot_be_ends_with_3), cmocka_unit_test(keys_are_listed),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
