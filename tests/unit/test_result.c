/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The result object and its three forms. What is written as JSON is read back with jansson, which
 * shares nothing with the writer. */
#include <float.h>
#include <jansson.h>
#include <limits.h>
#include <locale.h>
#include <stdlib.h>
#include <unistd.h>

#include "file/record.h"
#include "io/decimal.h"
#include "io/result.h"
#include "support/assert_close.h"

static nuem_result *make(const char *noun)
{
    nuem_result *r = NULL;
    nuem_error err;

    assert_ok(nuem_result_create(noun, &r, &err), err);
    return r;
}

/* The rendered text; the result is released. */
static char *render(nuem_result *r, nuem_result_format format)
{
    nuem_error err;
    char *text = NULL;

    assert_ok(nuem_result_render(r, format, &text, &err), err);
    nuem_result_free(r);
    return text;
}

static json_t *render_json(nuem_result *r)
{
    json_error_t where;
    char *text = render(r, NUEM_RESULT_JSON);
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &where);

    if (!root) print_error("%d:%d: %s\n%s\n", where.line, where.column, where.text, text);
    assert_non_null(root);
    free(text);
    return root;
}

static void assert_text(nuem_result *r, nuem_result_format format, const char *want)
{
    char *text = render(r, format);

    assert_string_equal(text, want);
    free(text);
}

/* Member by a dotted path. */
static json_t *member(json_t *object, const char *path)
{
    char name[64];

    while (object && *path) {
        size_t n = strcspn(path, ".");
        snprintf(name, sizeof name, "%.*s", (int)n, path);
        object = json_object_get(object, name);
        path += n + (path[n] == '.');
    }
    return object;
}

static void scalars_keep_kind_and_order(void **unused)
{
    (void)unused;
    nuem_result *r = make("probe");
    const char *key;
    json_t *value;
    const char *const order[] = {"b", "a", "list", "none", "flag", "text", "empty"};
    size_t i = 0;

    nuem_result_number(r, "b", 0.1, "MeV");
    nuem_result_integer(r, "a", LONG_MIN, "");
    nuem_result_numbers(r, "list", (double[]){1.5, NAN, INFINITY}, 3, "keV");
    nuem_result_null(r, "none");
    nuem_result_bool(r, "flag", true);
    nuem_result_string(r, "text", "x");
    nuem_result_string(r, "empty", NULL);
    json_t *root = render_json(r), *result = member(root, "result");

    assert_string_equal(json_string_value(member(root, "schema")), "nuem/probe/1");
    json_object_foreach(result, key, value) assert_string_equal(key, order[i++]);
    assert_int_equal(i, 7);
    assert_true(json_real_value(member(result, "b")) == 0.1);
    assert_true(json_integer_value(member(result, "a")) == LONG_MIN);
    assert_int_equal(json_array_size(member(result, "list")), 3);
    assert_true(json_is_null(json_array_get(member(result, "list"), 1)));
    assert_true(json_is_null(json_array_get(member(result, "list"), 2)));
    assert_true(json_is_null(member(result, "none")));
    assert_true(json_is_true(member(result, "flag")));
    assert_true(json_is_null(member(result, "empty")));
    json_decref(root);
}

static void dotted_keys_nest(void **unused)
{
    (void)unused;
    nuem_result *r = make("xsec");

    nuem_result_number(r, "x.y.z", 1.0, "");
    nuem_result_number(r, "w", 2.0, "");
    nuem_result_number(r, "x.y.v", 3.0, "");
    nuem_result_number(r, "xx", 4.0, "");
    nuem_result_table(r, NULL);
    nuem_result_column(r, "dsigma.total", "cm2");
    nuem_result_column(r, "dsigma.flip", "cm2");
    for (int i = 0; i < 3; i++) {
        nuem_result_row(r);
        nuem_result_cell_number(r, "dsigma.total", i + 0.5);
    }
    json_t *root = render_json(r), *result = member(root, "result");

    assert_int_equal(json_object_size(result), 4);
    assert_int_equal(json_object_size(member(result, "x.y")), 2);
    assert_true(json_number_value(member(result, "x.y.v")) == 3.0);
    assert_true(json_number_value(member(result, "xx")) == 4.0);
    assert_int_equal(json_array_size(member(result, "dsigma.total")), 3);
    assert_true(json_real_value(json_array_get(member(result, "dsigma.total"), 2)) == 2.5);
    assert_true(json_is_null(json_array_get(member(result, "dsigma.flip"), 0)));
    json_decref(root);
}

static void rows_are_objects(void **unused)
{
    (void)unused;
    nuem_result *r = make("probe");

    nuem_result_table(r, "rows");
    nuem_result_column(r, "id", "");
    nuem_result_column(r, "range.lo", "MeV");
    nuem_result_column(r, "range.hi", "MeV");
    nuem_result_row(r);
    nuem_result_cell_string(r, "id", "a");
    nuem_result_cell_string(r, "id", "b"); /* the later one counts */
    nuem_result_cell_integer(r, "range.lo", 7);
    nuem_result_cell_numbers(r, "range.hi", (double[]){1, 2}, 2);
    nuem_result_row(r);
    json_t *root = render_json(r), *rows = member(root, "result.rows");

    assert_int_equal(json_array_size(rows), 2);
    assert_string_equal(json_string_value(member(json_array_get(rows, 0), "id")), "b");
    assert_int_equal(json_integer_value(member(json_array_get(rows, 0), "range.lo")), 7);
    assert_int_equal(json_array_size(member(json_array_get(rows, 0), "range.hi")), 2);
    assert_true(json_is_null(member(json_array_get(rows, 1), "range.hi")));
    json_decref(root);
}

static void empty_tables_are_empty_arrays(void **unused)
{
    (void)unused;
    nuem_result *r = make("probe");

    nuem_result_table(r, "rows");
    nuem_result_column(r, "id", "");
    json_t *root = render_json(r);
    assert_true(json_is_array(member(root, "result.rows")));
    assert_int_equal(json_array_size(member(root, "result.rows")), 0);
    json_decref(root);
}

/* Shortest: no decimal of one digit less reads back as the same number. */
static void check_decimal(double value)
{
    char text[NUEM_DECIMAL_SIZE], shorter[64];
    json_error_t where;

    nuem_decimal_exact(value, text);
    json_t *read = json_loads(text, JSON_DECODE_ANY, &where);
    if (!read) print_error("%s: %s\n", text, where.text);
    assert_non_null(read);
    double back = json_number_value(read);
    assert_true(memcmp(&back, &value, sizeof back) == 0);
    json_decref(read);

    int digits = 0;
    for (const char *c = text; *c && *c != 'e'; c++) digits += *c >= '0' && *c <= '9';
    const char *e = strchr(text, 'e');
    if (e && digits > 1 && digits <= 17) {
        snprintf(shorter, sizeof shorter, "%.*e", digits - 2, value);
        assert_true(strtod(shorter, NULL) != value);
    }
}

static void numbers_read_back_identical(void **unused)
{
    (void)unused;
    const double special[] = {0.0,          -0.0,   1.0,           -1.0,    0.1,
                              1.0 / 3.0,    1e22,   1e23,          DBL_MAX, DBL_MIN,
                              DBL_TRUE_MIN, 5e-324, 1e15,          1e16,    1e17,
                              1e-5,         1e-4,   123456789.125, 2e-11,   6.5e-45,
                              4.35,         0.3,    2.5e-7,        1e300,   9007199254740993.0};
    uint64_t state = 1;

    for (size_t i = 0; i < sizeof special / sizeof special[0]; i++) check_decimal(special[i]);
    for (int i = 0; i < 50000; i++) { /* xorshift64 bit patterns: every exponent */
        double value;
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        memcpy(&value, &state, sizeof value);
        if (isfinite(value)) check_decimal(value);
    }
}

static void decimals_are_short(void **unused)
{
    (void)unused;
    const struct {
        double value;
        const char *exact, *people;
    } cases[] = {
        {0.1, "0.1", "0.1"},
        {1e20, "1e20", "1e20"},
        {2.5e-7, "2.5e-7", "2.5e-7"},
        {-0.0, "-0.0", "0"},
        {0.1 + 0.2, "0.30000000000000004", "0.3"},
        {1.0 / 3.0, "0.3333333333333333", "0.333333"},
        {931.49410242, "931.49410242", "931.49410242"},
        {NAN, "nan", "nan"},
        {-INFINITY, "-inf", "-inf"},
    };
    char text[NUEM_DECIMAL_SIZE];

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_decimal_exact(cases[i].value, text);
        assert_string_equal(text, cases[i].exact);
        nuem_decimal_short(cases[i].value, text);
        assert_string_equal(text, cases[i].people);
    }
}

/* Every two-byte combination, and sequences that are cut, overlong, surrogates or too large. */
static void lists_of_strings(void **unused)
{
    static const char *const names[] = {"nu_e", "a \"b\"", ""};
    nuem_result *r = NULL;
    char *text = NULL;
    nuem_error err;

    (void)unused;
    assert_ok(nuem_result_create("test", &r, &err), err);
    nuem_result_strings(r, "labels", names, 3);
    nuem_result_strings(r, "none", NULL, 0);
    assert_ok(nuem_result_render(r, NUEM_RESULT_JSON, &text, &err), err);
    assert_non_null(strstr(text, "\"labels\": [\"nu_e\", \"a \\\"b\\\"\", \"\"]"));
    assert_non_null(strstr(text, "\"none\": []"));
    free(text);
    assert_ok(nuem_result_render(r, NUEM_RESULT_TEXT, &text, &err), err);
    assert_non_null(strstr(text, "nu_e, a \"b\","));
    free(text);
    nuem_result_free(r);
}

static void strings_survive(void **unused)
{
    (void)unused;
    const struct {
        const char *in, *out;
    } cases[] = {
        {"plain", "plain"},
        {"\"quoted\" \\ / \b\f\n\r\t\x01\x1f\x7f", "\"quoted\" \\ / \b\f\n\r\t\x01\x1f\x7f"},
        {"\xce\xbc_B \xe2\x86\x92 \xf0\x9f\x98\x80", "\xce\xbc_B \xe2\x86\x92 \xf0\x9f\x98\x80"},
        {"a\xff"
         "b",
         "a\xef\xbf\xbd"
         "b"},
        {"\xc0\x80", "\xef\xbf\xbd\xef\xbf\xbd"},
        {"\xe2\x86", "\xef\xbf\xbd\xef\xbf\xbd"},
        {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
        {"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_result *r = make("probe");
        nuem_result_string(r, "s", cases[i].in);
        json_t *root = render_json(r);
        assert_string_equal(json_string_value(member(root, "result.s")), cases[i].out);
        json_decref(root);
    }
    nuem_result *r = make("probe");
    nuem_result_table(r, NULL);
    nuem_result_column(r, "s", "");
    for (int a = 1; a < 256; a++) {
        for (int b = 0; b < 256; b++) {
            const char two[3] = {(char)a, (char)b, 0};
            nuem_result_row(r);
            nuem_result_cell_string(r, "s", two);
        }
    }
    json_decref(render_json(r));
}

static void text_is_aligned(void **unused)
{
    (void)unused;
    nuem_result *r = make("probe");

    nuem_result_number(r, "best_fit", 2.0 / 3.0, "muB");
    nuem_result_integer(r, "ndf", 28, "");
    nuem_result_null(r, "lower");
    nuem_result_table(r, "rows");
    nuem_result_column(r, "name", "");
    nuem_result_column(r, "t_kev", "keV");
    nuem_result_column(r, "counts", "1");
    nuem_result_row(r);
    nuem_result_cell_string(r, "name", "\xce\xbc_B");
    nuem_result_cell_number(r, "t_kev", 0.5);
    nuem_result_cell_integer(r, "counts", 12);
    nuem_result_row(r);
    nuem_result_cell_string(r, "name", "long\nname");
    nuem_result_cell_number(r, "t_kev", 1e-19);
    assert_text(r, NUEM_RESULT_TEXT,
                "best_fit  0.666667 muB\n"
                "ndf       28\n"
                "lower     -\n"
                "\n"
                "name       t_kev  counts\n"
                "             keV       1\n"
                "\xce\xbc_B          0.5      12\n"
                "long name  1e-19       -\n");
}

static void csv_is_quoted(void **unused)
{
    (void)unused;
    nuem_result *r = make("probe");

    nuem_result_number(r, "scalars_are_left_out", 1.0, "");
    nuem_result_table(r, "rows");
    nuem_result_column(r, "a.b", "");
    nuem_result_column(r, "x_mev", "MeV");
    nuem_result_row(r);
    nuem_result_cell_string(r, "a.b", "say \"x\", twice\n");
    nuem_result_cell_number(r, "x_mev", 1.0 / 3.0);
    nuem_result_row(r);
    nuem_result_cell_numbers(r, "a.b", (double[]){1, NAN}, 2);
    assert_text(r, NUEM_RESULT_CSV,
                "a.b,x_mev\n"
                "\"say \"\"x\"\", twice\n\",0.3333333333333333\n"
                "1;nan,\n");
}

static void csv_needs_a_table(void **unused)
{
    (void)unused;
    nuem_result *r = make("probe");
    nuem_error err;
    char *text = NULL;

    nuem_result_number(r, "x", 1.0, "");
    assert_fails(nuem_result_render(r, NUEM_RESULT_CSV, &text, &err), NUEM_ERR_UNSUPPORTED, err,
                 "no table");
    assert_null(text);
    nuem_result_free(r);
}

static void provenance_is_complete(void **unused)
{
    (void)unused;
    nuem_provenance *prov = NULL;
    nuem_error err;
    nuem_result *r = make("probe");
    char *argv[] = {(char[]){"nuem"}, (char[]){"probe"}};

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_provenance_add_file(prov, "mixing/x", NUEM_TEST_SOURCE "/LICENSE", &err), err);
    assert_ok(nuem_provenance_add_cite(prov, "Beda:2012zz", &err), err);
    assert_ok(nuem_provenance_add_cite(prov, "Borexino:2017fbd", &err), err);
    nuem_result_set_provenance(r, prov);
    nuem_result_set_provenance(r, prov); /* replaces, does not add */
    nuem_provenance_free(prov);
    nuem_result_set_argv(r, 2, argv);
    nuem_result_set_argv(r, 2, argv);
    nuem_result_set_hypothesis(r, "00ff");
    nuem_result_set_hypothesis(r, "11ee");
    nuem_result_set_seed(r, -3);
    json_t *root = render_json(r), *p = member(root, "provenance");

    assert_string_equal(json_string_value(member(p, "version")), NUEM_VERSION);
    assert_non_null(json_string_value(member(p, "constants")));
    assert_int_equal(json_array_size(member(p, "data")), 1);
    assert_string_equal(json_string_value(member(json_array_get(member(p, "data"), 0), "id")),
                        "mixing/x");
    assert_int_equal(
        strlen(json_string_value(member(json_array_get(member(p, "data"), 0), "sha256"))), 64);
    assert_string_equal(json_string_value(member(p, "hypothesis")), "11ee");
    assert_int_equal(json_integer_value(member(p, "seed")), -3);
    assert_int_equal(json_array_size(member(p, "argv")), 2);
    assert_int_equal(json_array_size(member(p, "citations")), 2);
    json_decref(root);

    root = render_json(make("probe"));
    assert_true(json_is_null(member(root, "provenance.hypothesis")));
    assert_true(json_is_null(member(root, "provenance.seed")));
    assert_int_equal(json_array_size(member(root, "provenance.data")), 0);
    json_decref(root);
}

/* A slip of the programmer is said at the end, whatever was added after it. */
static void misuse_is_reported(void **unused)
{
    (void)unused;
    static const struct {
        int slip;
        const char *message;
    } cases[] = {
        {0, "no column 'y'"},
        {1, "column after the first row: 'z'"},
        {2, "a second table"},
        {3, "not a key: 'a..b'"},
        {4, "keys 'x' and 'x.y' collide"},
        {5, "column without a table"},
        {6, "row without columns"},
        {7, "no row yet"},
        {8, "keys 'x' and 'x' collide"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_result *r = make("probe");
        nuem_error err;
        char *text = NULL;
        const int slip = cases[i].slip;

        if (slip == 5) nuem_result_column(r, "t", "");
        nuem_result_table(r, "rows");
        if (slip == 6) nuem_result_row(r);
        nuem_result_column(r, "t", "");
        if (slip == 7) nuem_result_cell_number(r, "t", 1.0);
        nuem_result_row(r);
        if (slip == 0) nuem_result_cell_string(r, "y", "lost");
        if (slip == 1) nuem_result_column(r, "z", "");
        if (slip == 2) nuem_result_table(r, NULL);
        if (slip == 3) nuem_result_string(r, "a..b", "lost");
        nuem_result_number(r, "x", 1.0, "");
        if (slip == 4) nuem_result_number(r, "x.y", 1.0, "");
        if (slip == 8) nuem_result_number(r, "x", 1.0, "");
        nuem_result_cell_number(r, "t", 1.0);
        assert_fails(nuem_result_render(r, NUEM_RESULT_JSON, &text, &err), NUEM_ERR_ARG, err,
                     cases[i].message);
        assert_null(text);
        nuem_result_free(r);
    }
    nuem_result *r = NULL;
    nuem_error err;
    assert_fails(nuem_result_create("a/b", &r, &err), NUEM_ERR_ARG, err, "a/b");
    assert_null(r);
    nuem_result_free(NULL);
}

/* Numbers keep their point where the locale writes a comma (skipped where none is installed). */
static void locale_does_not_matter(void **unused)
{
    (void)unused;
    char text[NUEM_DECIMAL_SIZE];

    if (!setlocale(LC_NUMERIC, "de_DE.UTF-8") && !setlocale(LC_NUMERIC, "fr_FR.UTF-8")) skip();
    nuem_decimal_exact(0.1, text);
    setlocale(LC_NUMERIC, "C");
    assert_string_equal(text, "0.1");
}

static const char *write_temporary(const char *text)
{
    static char path[] = "/tmp/nuem-test-result-XXXXXX";

    strcpy(path + strlen(path) - 6, "XXXXXX");
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
    return path;
}

static void citations_read_back(void **unused)
{
    (void)unused;
    nuem_provenance *prov = NULL;
    nuem_result *r = make("probe");
    nuem_error err;
    char **keys = NULL;
    size_t n = 0;

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_provenance_add_cite(prov, "Beda:2012zz", &err), err);
    assert_ok(nuem_provenance_add_cite(prov, "Borexino:2017fbd", &err), err);
    nuem_result_set_provenance(r, prov);
    nuem_provenance_free(prov);
    char *text = render(r, NUEM_RESULT_JSON);
    const char *path = write_temporary(text);
    free(text);
    assert_ok(nuem_result_read_citations(path, &keys, &n, &err), err);
    unlink(path);
    assert_int_equal(n, 2);
    assert_string_equal(keys[0], "Beda:2012zz");
    assert_string_equal(keys[1], "Borexino:2017fbd");
    nuem_data_list_free(keys, n);
}

static void foreign_json_is_refused(void **unused)
{
    (void)unused;
    static const struct {
        const char *text, *message;
        int line;
    } cases[] = {
        {"{\"schema\": \"nuem/x/1\",\n oops}", "not JSON", 2},
        {"", "not JSON", 1},
        {"[1]", "schema", 0},
        {"{\"schema\": \"other\"}", "schema", 0},
        {"{\"schema\": \"nuem/x/1\"}", "provenance.citations", 0},
        {"{\"schema\": \"nuem/x/1\", \"provenance\": {\"citations\": [\"a\", 1]}}",
         "provenance.citations[1]", 0},
        {"{\"a\": 1, \"a\": 2}", "not JSON", 1},
    };
    nuem_error err;
    char **keys = NULL;
    size_t n = 7;

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const char *path = write_temporary(cases[i].text);
        nuem_status st = nuem_result_read_citations(path, &keys, &n, &err);
        unlink(path);
        assert_fails(st, NUEM_ERR_DATA, err, cases[i].message);
        assert_string_equal(err.file, path);
        assert_int_equal(err.line, cases[i].line);
    }
    assert_int_equal(nuem_result_read_citations("/nonexistent/x.json", &keys, &n, &err),
                     NUEM_ERR_IO);
    assert_null(keys);
    assert_int_equal(n, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(scalars_keep_kind_and_order),
        cmocka_unit_test(dotted_keys_nest),
        cmocka_unit_test(rows_are_objects),
        cmocka_unit_test(empty_tables_are_empty_arrays),
        cmocka_unit_test(numbers_read_back_identical),
        cmocka_unit_test(decimals_are_short),
        cmocka_unit_test(lists_of_strings),
        cmocka_unit_test(strings_survive),
        cmocka_unit_test(text_is_aligned),
        cmocka_unit_test(csv_is_quoted),
        cmocka_unit_test(csv_needs_a_table),
        cmocka_unit_test(provenance_is_complete),
        cmocka_unit_test(misuse_is_reported),
        cmocka_unit_test(locale_does_not_matter),
        cmocka_unit_test(citations_read_back),
        cmocka_unit_test(foreign_json_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
