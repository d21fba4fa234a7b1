/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Scans with response functions, whose tables one rank makes, and with published corrections. */
#include "support/hdf5_file.h"
#include "support/mpirun.h"
#include "support/program.h"
#include "support/temporary.h"

#define SCAN(experiment, binding)                                                                  \
    "schema: nuem/scan/1\nexperiments: [" experiment "]\nanalysis: {binding: \"" binding "\"}\n"   \
    "parameters: [{name: mu_eff, lo: 0, hi: 5e-11, n: 20}]\nchunk: 5\n"

static const char helium[] = "schema: nuem/experiment/1\nid: he\ntitle: He\nchannel: es\n"
                             "flux: solar-b16-gs98\ntarget: {formula: He}\nexposure: 10 t y\n"
                             "efficiency: {constant: 1, energy: reconstructed}\n"
                             "data: {edges_kev: [1, 2, 4], asimov: true}\n";

static void run_quietly(const char *line)
{
    nuem_outcome o = run_any(line);

    release(&o);
}

/* One process computes and keeps the table; two ranks, from nothing, give the same file and keep the same table. */
static void ranks_share_a_table(void **state)
{
    nuem_outcome o = run_shell("command -v mpirun");
    const bool ranks = o.code == 0;

    (void)state;
    release(&o);
    nuem_test_put("he.yaml", helium);
    nuem_test_put("scan.yaml", SCAN("./he.yaml", "response"));
    run_quietly("nuem scan scan.yaml -o one.h5 --atom-cache one");
    run_quietly("test $(ls one | wc -l) = 1");
    if (!ranks) {
        print_message("mpirun is missing: tests with several ranks are skipped\n");
        return;
    }
    run_quietly(MPIRUN " -n 2 '" NUEM_TEST_BINARY "' scan scan.yaml -o two.h5 --atom-cache two");
    run_quietly("cmp one.h5 two.h5 && diff -r one two");
}

/* A record and a file beside the configuration are the same correction; it changes chi2. */
static void corrections_are_named(void **state)
{
    size_t n, m;

    (void)state;
    run_quietly("mkdir -p config && cp \"$NUEM_DATA\"/binding/xe-rrpa/xe-rrpa.* config");
    nuem_test_put("config/file.yaml", SCAN("xenonnt", "table:xe-rrpa.yaml"));
    nuem_test_put("config/record.yaml", SCAN("xenonnt", "table:xe-rrpa"));
    nuem_test_put("config/plain.yaml", SCAN("xenonnt", "step"));
    run_quietly(
        "nuem scan config/file.yaml -o file.h5 && nuem scan config/record.yaml -o record.h5 "
        "&& nuem scan config/plain.yaml -o plain.h5");
    double *file = read_numbers(nuem_test_path("file.h5"), "points/chi2", &n),
           *record = read_numbers(nuem_test_path("record.h5"), "points/chi2", &m);
    assert_int_equal(n, 20);
    assert_memory_equal(file, record, n * sizeof *file);
    free(record);
    record = read_numbers(nuem_test_path("plain.h5"), "points/chi2", &m);
    assert_true(file[10] != record[10]);
    free(record);
    free(file);
}

static void wrong_ones_are_located(void **state)
{
    (void)state;
    nuem_test_put("other.yaml", SCAN("gemma-2012", "table:xe-rrpa"));
    assert_failure("nuem scan other.yaml", 3,
                   "other.yaml:2:15: gemma-2012: the correction 'xe-rrpa' is of Xe");
    nuem_test_put("unknown.yaml", SCAN("xenonnt", "table:xe-rpa"));
    assert_failure("nuem scan unknown.yaml", 3, "unknown.yaml:3:11: unknown binding 'xe-rpa'");
    nuem_test_put("empty.yaml", SCAN("xenonnt", "table:"));
    assert_failure("nuem scan empty.yaml", 3, "empty.yaml:3:21: analysis.binding names no record");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ranks_share_a_table),
        cmocka_unit_test(corrections_are_named),
        cmocka_unit_test(wrong_ones_are_located),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
