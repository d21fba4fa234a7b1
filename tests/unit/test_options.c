/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The parser of the command line, and the manners of the table of commands. */
#include <stdlib.h>

#include "cli/arguments.h"
#include "cli/commands.h"
#include "cli/help.h"
#include "cli/manual.h"
#include "support/assert_close.h"

static const nuem_option options[] = {
    {.name = "enu",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "MeV",
     .required = true,
     .min = 0.0,
     .max = 1000.0,
     .min_open = true,
     .doc = "neutrino energy"},
    {.name = "recoil",
     .kind = NUEM_OPTION_LIST,
     .dimension = NUEM_DIM_ENERGY,
     .default_unit = "keV",
     .doc = "recoil energies"},
    {.name = "cl", .kind = NUEM_OPTION_NUMBER, .fallback = "0.9", .doc = "confidence level"},
    {.name = "seed", .kind = NUEM_OPTION_INTEGER, .min = 0.0, .max = 10.0, .doc = "seed"},
    {.name = "flavour",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "e|mu|tau",
     .fallback = "e",
     .doc = "flavour"},
    {.name = "only", .kind = NUEM_OPTION_WORDS, .doc = "names"},
    {.name = "set", .kind = NUEM_OPTION_STRING, .repeatable = true, .doc = "override"},
    {.name = "output", .letter = 'o', .kind = NUEM_OPTION_STRING, .doc = "file"},
    {.name = "baseline",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_LENGTH,
     .doc = "distance, with a unit"},
    {.name = "anti", .doc = "antineutrinos"},
    {.name = NULL},
};

static const nuem_command command = {
    .noun = "probe",
    .verb = "es",
    .positional = "NAME",
    .positional_max = 1,
    .summary = "a probe",
    .options = options,
};

enum { MAX_WORDS = 16 };

/* Split a line at blanks; '~' stands for a blank inside a word. */
static nuem_status parse(const char *line, nuem_args **args, nuem_error *err)
{
    static char copy[512]; /* the arguments point into it */
    char *word[MAX_WORDS];
    int n = 0;

    snprintf(copy, sizeof copy, "%s", line);
    for (char *w = strtok(copy, " "); w && n < MAX_WORDS; w = strtok(NULL, " ")) {
        for (char *c = w; *c; c++)
            if (*c == '~') *c = ' ';
        word[n++] = w;
    }
    return nuem_args_parse(&command, n, word, args, err);
}

static nuem_args *parsed(const char *line)
{
    nuem_args *args = NULL;
    nuem_error err;

    assert_ok(parse(line, &args, &err), err);
    return args;
}

static void assert_refused(const char *line, const char *message)
{
    nuem_args *args = NULL;
    nuem_error err;

    assert_fails(parse(line, &args, &err), NUEM_ERR_ARG, err, message);
    assert_null(args);
}

static void values_come_in_base_units(void **unused)
{
    (void)unused;
    static const struct {
        const char *line;
        double enu_mev;
    } cases[] = {
        {"--enu 1", 1.0},         {"--enu=1", 1.0},       {"--enu 1keV", 1e-3},
        {"--enu=0.5~GeV", 500.0}, {"--enu 1000", 1000.0},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_args *args = parsed(cases[i].line);
        assert_close(nuem_args_number(args, "enu"), cases[i].enu_mev, 1e-15);
        nuem_args_free(args);
    }
}

static void lists_mix_units_and_grids(void **unused)
{
    (void)unused;
    nuem_args *args = parsed("--enu 1 --recoil 1keV,2,0.01MeV,1:2keV:3");
    const double want[] = {1e-3, 2e-3, 1e-2, 1e-3, 1.5e-3, 2e-3};
    size_t n;
    const double *list = nuem_args_list(args, "recoil", &n);

    assert_int_equal(n, 6);
    for (size_t i = 0; i < n; i++) assert_close(list[i], want[i], 1e-14);
    nuem_args_free(args);
}

static void everything_else_comes_out(void **unused)
{
    (void)unused;
    size_t n;
    nuem_args *args = parsed("--enu 1 --set a=1 -o out --set=b=2 --seed 7 --only x,y,z --anti "
                             "--cl 0.95 -- -name");

    assert_int_equal(nuem_args_count(args, "set"), 2);
    assert_string_equal(nuem_args_string_at(args, "set", 0), "a=1");
    assert_string_equal(nuem_args_string_at(args, "set", 1), "b=2");
    assert_null(nuem_args_string_at(args, "set", 2));
    assert_string_equal(nuem_args_string(args, "output"), "out");
    assert_int_equal(nuem_args_integer(args, "seed"), 7);
    const char *const *words = nuem_args_words(args, "only", &n);
    assert_int_equal(n, 3);
    assert_string_equal(words[2], "z");
    assert_true(nuem_args_flag(args, "anti"));
    assert_true(nuem_args_given(args, "cl"));
    assert_close(nuem_args_number(args, "cl"), 0.95, 1e-15);
    assert_int_equal(nuem_args_positional_count(args), 1);
    assert_string_equal(nuem_args_positional(args, 0), "-name");
    assert_null(nuem_args_positional(args, 1));
    nuem_args_free(args);
}

static void fallbacks_fill_in(void **unused)
{
    (void)unused;
    size_t n = 1;
    nuem_args *args = parsed("--enu 1");

    assert_false(nuem_args_given(args, "cl"));
    assert_close(nuem_args_number(args, "cl"), 0.9, 1e-15);
    assert_string_equal(nuem_args_string(args, "flavour"), "e");
    assert_string_equal(nuem_args_string(args, "format"), "text");
    assert_null(nuem_args_string(args, "output"));
    assert_null(nuem_args_list(args, "recoil", &n));
    assert_int_equal(n, 0);
    assert_true(isnan(nuem_args_number(args, "baseline")));
    assert_int_equal(nuem_args_count(args, "set"), 0);
    assert_false(nuem_args_flag(args, "anti"));
    nuem_args_free(args);
}

static void help_needs_nothing_else(void **unused)
{
    (void)unused;
    static const char *const lines[] = {"--help", "-h", "a b c --help"};

    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        nuem_args *args = parsed(lines[i]);
        assert_true(nuem_args_flag(args, "help"));
        nuem_args_free(args);
    }
}

static void slips_are_named(void **unused)
{
    (void)unused;
    static const struct {
        const char *line, *message;
    } cases[] = {
        {"--enu 1 --recoyl 2", "probe es: unknown option '--recoyl'; did you mean '--recoil'?"},
        {"--enu 1 --recoyl=2", "unknown option '--recoyl'; did you mean"},
        {"--enu 1 --zzzzzz", "unknown option '--zzzzzz'"},
        {"--enu 1 -x", "unknown option '-x'"},
        {"--enu 1 ---", "unknown option '---'"},
        {"--enu 1 -oout", "unknown option '-oout'"},
        {"--enu", "--enu needs a value: ENERGY"},
        {"--enu --anti", "--enu needs a value"},
        {"--enu=", "--enu needs a value"},
        {"--enu 1 --enu 2", "--enu is given twice"},
        {"--enu 1 --anti --anti", "--anti is given twice"},
        {"--enu 1 --anti=yes", "--anti takes no value"},
        {"--enu 0", "--enu is 0 MeV; it must lie in (0, 1000] MeV"},
        {"--enu -1keV", "--enu is -0.001 MeV; it must lie in (0, 1000] MeV"},
        {"--enu 2GeV", "it must lie in (0, 1000] MeV"},
        {"--enu nan", "--enu: "},
        {"--enu inf", "--enu: "},
        {"--enu 0x10", "--enu: "},
        {"--enu 1e999", "--enu: "},
        {"--enu 1km", "--enu: unit 'km'"},
        {"--enu 1 --baseline 13.9", "lacks a unit"},
        {"--enu 1 --seed 1.5", "--seed: '1.5' is not a whole number"},
        {"--enu 1 --seed 99999999999999999999", "is not a whole number"},
        {"--enu 1 --seed 11", "--seed is 11; it must lie in [0, 10]"},
        {"--enu 1 --flavour mus", "--flavour is 'mus'; it must be one of: e|mu|tau"},
        {"--enu 1 --flavour mu|tau", "must be one of"},
        {"--enu 1 --only a,,b", "--only: element 2 of 'a,,b' is empty"},
        {"--enu 1 --recoil 1,", "--recoil: element 2"},
        {"--enu 1 --recoil 1,x", "--recoil: 'x'"},
        {"--enu 1 --recoil 1:2", "lo:hi:n"},
        {"--enu 1 --recoil 1:2:1", "lo:hi:n"},
        {"--enu 1 --recoil 1:2:9999999", "lo:hi:n"},
        {"--enu 1 --recoil 1:2:3:4", "lo:hi:n"},
        {"--enu 1 --recoil 1:2:600000,1:2:600000", "more than 1000000 elements"},
        {"--enu 1 a b", "probe es: unexpected 'b'; it takes only NAME"},
        {"", "--enu ENERGY is required: neutrino energy"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_refused(cases[i].line, cases[i].message);
}

static void names_of_commands(void **unused)
{
    (void)unused;
    const nuem_command *found = NULL;
    nuem_error err;

    for (size_t i = 0; nuem_commands[i]; i++) {
        const nuem_command *c = nuem_commands[i];
        assert_ok(nuem_command_find(c->noun, c->verb, &found, &err), err);
        assert_ptr_equal(found, c);
    }
    assert_ok(nuem_command_find("list", "mixing", &found, &err), err);
    assert_fails(nuem_command_find("lst", NULL, &found, &err), NUEM_ERR_ARG, err,
                 "did you mean 'list'?");
    assert_fails(nuem_command_find("", NULL, &found, &err), NUEM_ERR_ARG, err, "constants");
}

/* Each table is complete and consistent: what help and parser need is there, no name or letter
 * twice, every fallback is itself a legal value. */
static void tables_are_sound(void **unused)
{
    (void)unused;
    for (size_t i = 0; nuem_commands[i]; i++) {
        const nuem_command *c = nuem_commands[i];
        nuem_args *args = NULL;
        nuem_error err;
        const nuem_option *o, *other;

        assert_non_null(c->summary);
        assert_non_null(c->run);
        assert_non_null(c->examples);
        assert_non_null(c->examples[0].command);
        assert_non_null(c->examples[0].doc);
        assert_true(strncmp(c->examples[0].command, "nuem ", 5) == 0);
        assert_true(c->summary[strlen(c->summary) - 1] != '.');
        assert_true(!c->positional == !c->positional_doc);
        assert_true(c->positional ? c->positional_max >= 1 : c->positional_max == 0);
        for (size_t k = 0; (o = nuem_option_at(c, k)); k++) {
            assert_non_null(o->doc);
            assert_true(o->kind != NUEM_OPTION_CHOICE || o->choices);
            for (size_t m = 0; m < k; m++) {
                other = nuem_option_at(c, m);
                assert_string_not_equal(other->name, o->name);
                assert_true(!o->letter || o->letter != other->letter);
            }
        }
        char help[] = "--help", *argv[] = {help};
        assert_ok(nuem_args_parse(c, 1, argv, &args, &err), err); /* reads the fallbacks */
        nuem_args_free(args);
    }
}

static void help_and_manual_tell_all(void **unused)
{
    (void)unused;
    nuem_writer manual = {0};

    nuem_manual_write(&manual);
    assert_false(manual.failed);
    for (size_t i = 0; nuem_commands[i]; i++) {
        const nuem_command *c = nuem_commands[i];
        const nuem_option *o;
        nuem_writer help = {0};
        char name[80];

        nuem_help_write_command(&help, c);
        assert_false(help.failed);
        assert_non_null(strstr(help.text, c->summary));
        assert_non_null(strstr(help.text, c->examples[0].command));
        assert_non_null(strstr(manual.text, c->noun));
        for (size_t k = 0; (o = nuem_option_at(c, k)); k++) {
            snprintf(name, sizeof name, "--%s", o->name);
            assert_non_null(strstr(help.text, name));
            /* '-' is written "\-" in troff */
            char escaped[160] = "\\-\\-", *out = escaped + 4;
            for (const char *p = o->name; *p; p++) {
                if (*p == '-') *out++ = '\\';
                *out++ = *p;
            }
            *out = '\0';
            assert_non_null(strstr(manual.text, escaped));
        }
        nuem_writer_clear(&help);
    }
    nuem_writer_clear(&manual);
}

static void descriptions_carry_unit_range_default(void **unused)
{
    (void)unused;
    char text[300];

    nuem_option_describe(&options[0], text, sizeof text);
    assert_string_equal(text, "neutrino energy (required; plain numbers in MeV; in (0, 1000] MeV)");
    nuem_option_describe(nuem_option_find(&command, "cl"), text, sizeof text);
    assert_string_equal(text, "confidence level (default: 0.9)");
    nuem_option_describe(nuem_option_find(&command, "set"), text, sizeof text);
    assert_string_equal(text, "override (may be repeated)");
    nuem_option_describe(nuem_option_find(&command, "baseline"), text, sizeof text);
    assert_string_equal(text, "distance, with a unit (with a unit, e.g. km)");
    nuem_option_describe(nuem_option_find(&command, "anti"), text, sizeof text);
    assert_string_equal(text, "antineutrinos");
    assert_null(nuem_option_metavar(nuem_option_find(&command, "anti")));
    assert_string_equal(nuem_option_metavar(&options[1]), "ENERGY[,...]");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_come_in_base_units),
        cmocka_unit_test(lists_mix_units_and_grids),
        cmocka_unit_test(everything_else_comes_out),
        cmocka_unit_test(fallbacks_fill_in),
        cmocka_unit_test(help_needs_nothing_else),
        cmocka_unit_test(slips_are_named),
        cmocka_unit_test(names_of_commands),
        cmocka_unit_test(tables_are_sound),
        cmocka_unit_test(help_and_manual_tell_all),
        cmocka_unit_test(descriptions_carry_unit_range_default),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
