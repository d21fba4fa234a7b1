/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The program as its users meet it: what it prints where, and how it ends. */
#include <stdlib.h>
#include <unistd.h>

#include "cli/commands.h"
#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

static void constants_are_listed(void **unused)
{
    (void)unused;
    nuem_outcome o = run_well("nuem constants");
    assert_non_null(strstr(o.out, "fine-structure constant"));
    release(&o);

    json_t *root = run_json("nuem constants --json", "nuem/constants/1");
    json_t *row = row_where(result_of(root, "rows"), "symbol", "m_e");
    assert_non_null(row);
    assert_close(json_number_value(json_object_get(row, "value")), 0.51099895, 1e-15);
    assert_string_equal(json_string_value(json_object_get(row, "unit")), "MeV");
    assert_non_null(json_string_value(result_of(root, "edition")));
    json_decref(root);

    o = run_well("nuem constants --format csv");
    assert_true(strncmp(o.out, "symbol,name,value,uncertainty,unit,reference\n", 45) == 0);
    release(&o);
}

static void kinds_are_listed(void **unused)
{
    (void)unused;
    static const char *const built_in[] = {"command", "constant", "parameter"};
    json_t *root = run_json("nuem list --json", "nuem/list/1");
    json_t *rows = result_of(root, "rows"), *row;
    size_t i;

    for (i = 0; i < sizeof built_in / sizeof built_in[0]; i++)
        assert_non_null(row_where(rows, "kind", built_in[i]));
    assert_non_null(row_where(rows, "kind", "mixing"));
    assert_non_null(row_where(rows, "kind", "catalog"));
    json_array_foreach(rows, i, row)
    {
        char line[128];
        snprintf(line, sizeof line, "nuem list %s --json",
                 json_string_value(json_object_get(row, "kind")));
        json_t *list = run_json(line, "nuem/list/1");
        assert_true(json_array_size(result_of(list, "rows")) > 0);
        json_decref(list);
    }
    json_decref(root);

    root = run_json("nuem list mixing --format json", "nuem/list/1");
    row = row_where(result_of(root, "rows"), "id", "nufit-6.0-no");
    assert_non_null(row);
    assert_non_null(json_string_value(json_object_get(row, "title")));
    assert_non_null(json_string_value(json_object_get(row, "status")));
    json_t *data = json_object_get(json_object_get(root, "provenance"), "data");
    assert_non_null(row_where(data, "id", "mixing/nufit-6.0-no"));
    json_decref(root);
}

static void catalog_is_filtered(void **unused)
{
    (void)unused;
    json_t *all = run_json("nuem catalog --json", "nuem/catalog/1");
    json_t *some =
        run_json("nuem catalog --json --quantity mu --experiment gemma --status confirmed",
                 "nuem/catalog/1");
    json_t *rows = result_of(some, "rows"), *row;
    size_t i;

    assert_true(json_array_size(result_of(all, "rows")) > json_array_size(rows));
    assert_true(json_array_size(rows) > 0);
    json_array_foreach(rows, i, row)
    {
        assert_string_equal(json_string_value(json_object_get(row, "quantity")), "mu");
        assert_string_equal(json_string_value(json_object_get(row, "unit")), "muB");
        assert_non_null(strstr(json_string_value(json_object_get(row, "experiment")), "GEMMA"));
    }
    row = row_where(rows, "id", "gemma-2010-mu");
    assert_non_null(row);
    assert_close(json_number_value(json_object_get(row, "value")), 3.2e-11, 1e-15);
    json_decref(all);
    json_decref(some);
    assert_failure("nuem catalog --flavour nu_e", 2, "unknown flavour 'nu_e'");
    assert_failure("nuem catalog --quantity moment", 2, "mu, q, r2");
}

static void works_are_cited(void **unused)
{
    (void)unused;
    nuem_outcome o = run_well("nuem constants --json >c.json && nuem cite c.json");
    assert_non_null(strstr(o.out, "@article{Tiesinga:2021myr,"));
    release(&o);
    o = run_well("nuem constants --json | nuem cite - --format csv");
    assert_true(strncmp(o.out, "key,bibtex\n", 11) == 0);
    release(&o);
    json_t *root = run_json("nuem cite c.json --json", "nuem/cite/1");
    assert_non_null(row_where(result_of(root, "rows"), "key", "ParticleDataGroup:2022pth"));
    json_decref(root);

    o = run_shell("printf '{\"schema\": \"nuem/x/1\", \"provenance\": {\"citations\": "
                  "[\"Nobody:1900aa\", \"MuLan:2012sih\"]}}' >x.json; nuem cite x.json");
    assert_int_equal(o.code, 1);
    assert_non_null(strstr(o.err, "Nobody:1900aa"));
    assert_non_null(strstr(o.out, "MuLan:2012sih"));
    release(&o);
    assert_failure("nuem cite missing.json", 3, "missing.json");
    assert_failure("echo '{' >bad.json; nuem cite bad.json", 3, "bad.json:");
    assert_failure("nuem cite", 2, "RESULT.json");
}

/* Every work that the catalogue and the constants cite is in the bibliography. */
static void bibliography_is_complete(void **unused)
{
    (void)unused;
    nuem_outcome o = run_well("nuem catalog --json | nuem cite -");
    release(&o);
}

static void texts_are_printed(void **unused)
{
    (void)unused;
    static const struct {
        const char *line, *part;
    } cases[] = {
        {"nuem --version", "nuem " NUEM_VERSION},
        {"nuem version", "nuem " NUEM_VERSION},
        {"nuem --help", "commands:"},
        {"nuem help", "exit codes:"},
        {"nuem help catalog", "--experiment"},
        {"nuem catalog --help", "--experiment"},
        {"nuem list -h", "usage: nuem list"},
        {"nuem help xsec", "xsec es "},
        {"nuem xsec --help", "xsec cevns"},
        {"nuem xsec es --help", "nuem xsec es"},
        {"nuem man", ".TH NUEM 1"},
        {"nuem completions bash", "complete -o filenames -F _nuem nuem"},
        {"nuem completions zsh", "#compdef nuem"},
        {"nuem completions fish", "complete -c nuem"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_outcome o = run_well(cases[i].line);
        if (!strstr(o.out, cases[i].part)) say(cases[i].line, &o);
        assert_non_null(strstr(o.out, cases[i].part));
        release(&o);
    }
    json_decref(run_json("nuem --version --json", "nuem/version/1"));
    json_decref(run_json("nuem help --json", "nuem/help/1"));
    json_decref(run_json("nuem list --help --json", "nuem/help/1"));
    json_decref(run_json("nuem man --json", "nuem/man/1"));
    json_decref(run_json("nuem completions bash --json", "nuem/completions/1"));
}

static void completions_complete(void **unused)
{
    (void)unused;
    nuem_outcome o =
        run_well("nuem completions bash >c.bash; bash -n c.bash; bash -c '. ./c.bash; "
                 "COMP_WORDS=(nuem catalog --exp); COMP_CWORD=2; _nuem; "
                 "echo \"${COMPREPLY[@]}\"; COMP_WORDS=(nuem list --format c); "
                 "COMP_CWORD=3; _nuem; echo \"${COMPREPLY[@]}\"; COMP_WORDS=(nuem cat); "
                 "COMP_CWORD=1; _nuem; echo \"${COMPREPLY[@]}\"'");
    assert_string_equal(o.out, "--experiment\ncsv\ncatalog\n");
    release(&o);
}

static void slips_end_with_2(void **unused)
{
    (void)unused;
    assert_failure("nuem", 2, "nuem help");
    assert_failure("nuem constant", 2, "did you mean 'constants'?");
    assert_failure("nuem list mixng", 2, "did you mean 'mixing'?");
    assert_failure("nuem list --jsn", 2, "did you mean '--json'?");
    assert_failure("nuem list mixing more", 2, "unexpected 'more'");
    assert_failure("nuem list --json --format csv", 2, "--json contradicts --format csv");
    assert_failure("nuem version --format csv", 2, "no table");
    assert_failure("nuem completions tcsh", 2, "unknown shell");
    assert_failure("nuem xsec", 2, "xsec needs one of: es");
    assert_failure("nuem xsec se", 2, "did you mean 'es'?");
    assert_failure("nuem help nothing", 2, "unknown command");
    assert_failure("nuem \"$(printf 'a\\nb')\"", 2, "a?b");
}

static void bad_data_ends_with_3(void **unused)
{
    (void)unused;
    assert_failure("nuem list --data /nonexistent", 3, "/nonexistent");
    assert_failure("mkdir -p empty; nuem list --data empty", 3,
                   "'empty' is no data directory of nuem: there is no references.bib in it");
    assert_failure("mkdir -p empty; NUEM_DATA=empty nuem rate xenon1t", 3, "references.bib");
    assert_failure("unset NUEM_DATA; mkdir -p bin; cp '" NUEM_TEST_BINARY "' bin/nuem; "
                   "bin/nuem list",
                   3, "tried");
    assert_failure(
        "mkdir -p data/mixing/x; touch data/references.bib; echo 'title: [' >data/mixing/x/x.yaml; "
        "nuem list mixing --data data",
        3, "x.yaml:");
    assert_failure("mkdir -p data/catalog/limits; touch data/references.bib; printf 'schema: "
                   "nuem/catalog/1\\nid: limits\\n"
                   "title: t\\nlimits:\\n  - id: a\\n    quantty: mu\\n' "
                   ">data/catalog/limits/limits.yaml; nuem catalog --data data",
                   3, "limits.yaml:6:5: ");
}

/* The data lie beside the program, as in an installed tree. */
static void data_are_found_beside_the_program(void **unused)
{
    (void)unused;
    nuem_outcome o = run_well("unset NUEM_DATA; mkdir -p p/bin p/share/nuem; cp '" NUEM_TEST_BINARY
                              "' p/bin/nuem; ln -sfn '" NUEM_TEST_DATA "' p/share/nuem/data; "
                              "p/bin/nuem list mixing");
    assert_non_null(strstr(o.out, "nufit-6.0-no"));
    release(&o);
}

static void lost_output_ends_with_5(void **unused)
{
    (void)unused;
    static const char *const lines[] = {"nuem constants >/dev/full", "nuem constants --json >&-",
                                        "nuem man >/dev/full", "nuem help >/dev/full",
                                        "nuem list --help >/dev/full"};

    if (access("/dev/full", W_OK) != 0) skip();
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        assert_failure(lines[i], 5, "standard output");
}

/* Blank runs as one blank, no blanks at the ends of lines: columns may be wider in the full answer.
 */
static void squeeze(char *text)
{
    char *out = text;

    for (char *in = text; *in; in++) {
        if (*in == ' ' && (in[1] == ' ' || in[1] == '\n' || in[1] == '\0')) continue;
        *out++ = *in;
    }
    *out = '\0';
}

/* Every example of every command runs; the lines that help shows are in its answer, in order. */
static void examples_hold(void **unused)
{
    (void)unused;
    nuem_outcome link = run_shell("ln -sfn '" NUEM_TEST_SOURCE "/examples' examples");
    release(&link);
    for (size_t i = 0; nuem_commands[i]; i++) {
        for (const nuem_example *e = nuem_commands[i]->examples; e->command; e++) {
            nuem_outcome o = run_shell(e->command);
            if (o.code != 0 || o.err[0]) say(e->command, &o);
            assert_int_equal(o.code, 0);
            assert_string_equal(o.err, "");
            squeeze(o.out);
            char *shown = strdup(e->output ? e->output : ""), *at = o.out;
            assert_non_null(shown);
            squeeze(shown);
            for (char *line = strtok(shown, "\n"); line; line = strtok(NULL, "\n")) {
                if (strcmp(line, "...") == 0) continue;
                char *found = strstr(at, line);
                if (!found) print_error("%s lacks: %s\n%s\n", e->command, line, o.out);
                assert_non_null(found);
                at = found + strlen(line);
            }
            free(shown);
            release(&o);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(constants_are_listed),
        cmocka_unit_test(kinds_are_listed),
        cmocka_unit_test(catalog_is_filtered),
        cmocka_unit_test(works_are_cited),
        cmocka_unit_test(bibliography_is_complete),
        cmocka_unit_test(texts_are_printed),
        cmocka_unit_test(completions_complete),
        cmocka_unit_test(slips_end_with_2),
        cmocka_unit_test(bad_data_ends_with_3),
        cmocka_unit_test(data_are_found_beside_the_program),
        cmocka_unit_test(lost_output_ends_with_5),
        cmocka_unit_test(examples_hold),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
