/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Schema checks: every refusal with its place, and the getters after a check that passed. */
#include "file/nearest.h"
#include "file/schema.h"
#include "support/assert_close.h"

static const nuem_field background_fields[] = {
    {.key = "name", .type = NUEM_FIELD_STRING, .required = true, .doc = "which"},
    {.key = "norm", .type = NUEM_FIELD_NUMBER, .min = 0.0, .max = 10.0, .doc = "factor"},
    {.key = NULL},
};

static const nuem_field fields[] = {
    {.key = "exposure",
     .type = NUEM_FIELD_QUANTITY,
     .dim = NUEM_DIM_EXPOSURE,
     .required = true,
     .min_open = true,
     .max = 1e9,
     .doc = "in kg day"},
    {.key = "status", .type = NUEM_FIELD_STRING, .choices = "official|digitised"},
    {.key = "title", .type = NUEM_FIELD_STRING},
    {.key = "threshold_kev", .type = NUEM_FIELD_NUMBER, .min_open = true, .max = 1000.0},
    {.key = "positive", .type = NUEM_FIELD_NUMBER, .min_open = true},
    {.key = "at_least_two", .type = NUEM_FIELD_NUMBER, .min = 2.0, .max = HUGE_VAL},
    {.key = "at_most_two", .type = NUEM_FIELD_NUMBER, .min = -HUGE_VAL, .max = 2.0},
    {.key = "any_number", .type = NUEM_FIELD_NUMBER},
    {.key = "bins", .type = NUEM_FIELD_INTEGER, .min = 1.0, .max = 1e6},
    {.key = "blind", .type = NUEM_FIELD_BOOL},
    {.key = "fraction", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_NONE, .max = 1.0},
    {.key = "edges", .type = NUEM_FIELD_NUMBER_LIST, .min = 0.0, .max = 30.0},
    {.key = "cite", .type = NUEM_FIELD_STRING_LIST},
    {.key = "matrix", .type = NUEM_FIELD_MATRIX3},
    {.key = "best", .type = NUEM_FIELD_MAP, .fields = background_fields},
    {.key = "free", .type = NUEM_FIELD_MAP},
    {.key = "backgrounds", .type = NUEM_FIELD_MAP_LIST, .fields = background_fields},
    {.key = "extra", .type = NUEM_FIELD_ANY},
    {.key = NULL},
};

static nuem_status check(const char *text, nuem_yaml **doc, nuem_error *err)
{
    nuem_status st = nuem_yaml_parse(text, strlen(text), "t.yaml", doc, err);

    if (st) return st;
    st = nuem_schema_check_document(*doc, "nuem/test/1", fields, err);
    if (st) {
        nuem_yaml_free(*doc);
        *doc = NULL;
    }
    return st;
}

static void everything_allowed_passes(void **unused)
{
    static const char text[] = "schema: nuem/test/1\n"
                               "exposure: 0.65 t y\n"
                               "status: digitised\n"
                               "title: A title\n"
                               "threshold_kev: 1000\n"
                               "positive: 1e-9\n"
                               "at_least_two: 2\n"
                               "at_most_two: -1e300\n"
                               "any_number: -5\n"
                               "bins: 1e2\n"
                               "blind: true\n"
                               "fraction: 5 %\n"
                               "edges: [0, 1.5, 30]\n"
                               "cite: [Helm:1956zz, Lewin:1995rx]\n"
                               "matrix: [[1, 0, i], [0, 1, 0], [-i, 0, 1]]\n"
                               "best: {name: x}\n"
                               "free: {what: ever}\n"
                               "backgrounds: [{name: flat, norm: 0}, {name: kr}]\n"
                               "extra: [1, {a: b}]\n";
    nuem_yaml *doc = NULL;
    nuem_error err = {0};
    const nuem_node *root;

    (void)unused;
    assert_ok(check(text, &doc, &err), err);
    root = nuem_yaml_root(doc);
    assert_close(nuem_node_quantity(root, "exposure", NUEM_DIM_EXPOSURE, 0.0), 0.65 * 365250.0,
                 1e-15 /* one rounding */);
    assert_close(nuem_node_quantity(root, "fraction", NUEM_DIM_NONE, 0.0), 0.05, 1e-15);
    assert_true(nuem_node_quantity(root, "absent", NUEM_DIM_NONE, 0.25) == 0.25);
    assert_string_equal(nuem_node_string(root, "status", "?"), "digitised");
    assert_string_equal(nuem_node_string(root, "absent", "?"), "?");
    assert_null(nuem_node_string(root, "absent", NULL));
    assert_true(nuem_node_number(root, "threshold_kev", 0.0) == 1000.0);
    assert_true(nuem_node_number(root, "absent", 0.5) == 0.5);
    assert_int_equal(nuem_node_integer(root, "bins", 0), 100);
    assert_int_equal(nuem_node_integer(root, "absent", -3), -3);
    assert_true(nuem_node_bool(root, "blind", false));
    assert_true(nuem_node_bool(root, "absent", true));
    nuem_yaml_free(doc);
    assert_ok(check("{schema: nuem/test/1, exposure: 1 kg day, blind: false}", &doc, &err), err);
    assert_false(nuem_node_bool(nuem_yaml_root(doc), "blind", true));
    nuem_yaml_free(doc);
}

/* Each line is appended to a good document of two lines. */
static void refusals_name_their_place(void **unused)
{
    static const struct {
        const char *line, *want;
    } cases[] = {
        {"exposur: 1 kg day", "t.yaml:3:1: unknown key 'exposur'; did you mean 'exposure'? "
                              "known keys: exposure, status, title,"},
        {"zzz: 1", "t.yaml:3:1: unknown key 'zzz'; known keys: exposure, status,"},
        {"status: offical", "t.yaml:3:9: status is 'offical'; did you mean 'official'? it must be "
                            "one of: official, digitised"},
        {"status: x", "t.yaml:3:9: status is 'x'; it must be one of: official, digitised"},
        {"status: official|digitised", "t.yaml:3:9: status is 'official|digitised'; "},
        {"title: [a]", "t.yaml:3:8: title is a list; it must be a text"},
        {"title: {a: b}", "t.yaml:3:8: title is a map; it must be a text"},
        {"title:", "t.yaml:3:7: title is empty; it must be a text"},
        {"title: ''", "t.yaml:3:8: title is empty; it must be a text"},
        {"title: ~", "t.yaml:3:8: title is empty; it must be a text"},
        {"title: null", "t.yaml:3:8: title is empty; it must be a text"},
        {"threshold_kev: -0.2", "t.yaml:3:16: threshold_kev is -0.2; it must lie in (0, 1000]"},
        {"threshold_kev: 0", "t.yaml:3:16: threshold_kev is 0; it must lie in (0, 1000]"},
        {"threshold_kev: 1000.1", "t.yaml:3:16: threshold_kev is 1000.1; it must lie in (0, 1000]"},
        {"threshold_kev: x", "t.yaml:3:16: threshold_kev is x; it must be a finite number"},
        {"threshold_kev: [1]", "t.yaml:3:16: threshold_kev is a list; it must be a finite number"},
        {"positive: 0", "t.yaml:3:11: positive is 0; it must be > 0"},
        {"at_least_two: 1", "t.yaml:3:15: at_least_two is 1; it must be >= 2"},
        {"at_most_two: 3", "t.yaml:3:14: at_most_two is 3; it must be <= 2"},
        {"bins: 1.5", "t.yaml:3:7: bins is 1.5; it must be a whole number of at most 2^53"},
        {"bins: 1e17", "t.yaml:3:7: bins is 1e17; it must be a whole number of at most 2^53"},
        {"bins: 0", "t.yaml:3:7: bins is 0; it must lie in [1, 1000000]"},
        {"bins: many", "t.yaml:3:7: bins is many; it must be a finite number"},
        {"blind: yes", "t.yaml:3:8: blind is 'yes'; it must be true or false"},
        {"blind: 'true'", "t.yaml:3:8: blind is 'true'; it must be true or false"},
        {"blind: []", "t.yaml:3:8: blind is a list; it must be true or false"},
        {"fraction: 1 keV", "t.yaml:3:11: fraction is no quantity: "},
        {"fraction: 120 %", "t.yaml:3:11: fraction is 120 %; it must lie in [0, 1]"},
        {"fraction: {a: 1}", "t.yaml:3:11: fraction is a map; it must be a number with a unit"},
        {"edges: 5", "t.yaml:3:8: edges is a value; it must be a list"},
        {"edges: [1, 2, 31]", "t.yaml:3:15: edges[2] is 31; it must lie in [0, 30]"},
        {"edges: [1, x]", "t.yaml:3:12: edges[1] is x; it must be a finite number"},
        {"cite: [a, []]", "t.yaml:3:11: cite[1] is a list; it must be a text"},
        {"cite: a", "t.yaml:3:7: cite is a value; it must be a list"},
        {"matrix: 3", "t.yaml:3:9: matrix is a scalar; it must be a list of 3 rows"},
        {"best: 3", "t.yaml:3:7: best is a value; it must be a map"},
        {"best: {norm: 1}", "t.yaml:3:7: best lacks the key 'name' (which)"},
        {"best: {name: x, norm: 11}", "t.yaml:3:23: best.norm is 11; it must lie in [0, 10]"},
        {"free: 1", "t.yaml:3:7: free is a value; it must be a map"},
        {"backgrounds: {}", "t.yaml:3:14: backgrounds is a map; it must be a list"},
        {"backgrounds:\n  - {name: x}\n  - {nam: y}",
         "t.yaml:5:6: unknown key 'nam'; did you mean 'name'? known keys: name, norm"},
        {"backgrounds: [{name: x}, 4]", "t.yaml:3:26: backgrounds[1] is a value; it must be a map"},
        {"title: a\ntitle: b", "t.yaml:4:1: duplicate key 'title'; it was given in line 3"},
    };
    nuem_error err = {0};

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_yaml *doc = NULL;
        char text[512], got[1024];
        snprintf(text, sizeof text, "schema: nuem/test/1\nexposure: 1 kg day\n%s\n", cases[i].line);
        assert_int_equal(check(text, &doc, &err), NUEM_ERR_DATA);
        nuem_error_format(&err, got, sizeof got);
        if (strncmp(got, cases[i].want, strlen(cases[i].want)) != 0)
            assert_string_equal(got, cases[i].want);
    }
}

static void whole_documents(void **unused)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"[1]", "t.yaml:1:1: the document is a list; it must be a map"},
        {"word", "t.yaml:1:1: the document is a value; it must be a map"},
        {"a: 1", "t.yaml:1:1: the document lacks the key 'schema'; it must be 'nuem/test/1'"},
        {"schema: nuem/test/2", "t.yaml:1:9: schema is 'nuem/test/2'; it must be 'nuem/test/1'"},
        {"schema: [x]", "t.yaml:1:9: schema is a list; it must be 'nuem/test/1'"},
        {"\nschema: nuem/test/1", "t.yaml:2:1: the document lacks the key 'exposure' (in kg day)"},
        {"{schema: nuem/test/1, exposure: 0 kg day}",
         "t.yaml:1:33: exposure is 0 kg day; it must lie in (0, 1000000000] kg day"},
        {"{schema: nuem/test/1, exposure: 5}", "t.yaml:1:33: exposure is no quantity: "},
    };
    nuem_error err = {0};

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_yaml *doc = NULL;
        char got[1024];
        assert_int_equal(check(cases[i].text, &doc, &err), NUEM_ERR_DATA);
        nuem_error_format(&err, got, sizeof got);
        if (strncmp(got, cases[i].want, strlen(cases[i].want)) != 0)
            assert_string_equal(got, cases[i].want);
    }
}

/* Without a document check the key "schema" is as unknown as any other. */
static void check_of_a_map(void **unused)
{
    nuem_yaml *doc = NULL;
    nuem_error err = {0};

    (void)unused;
    assert_ok(nuem_yaml_parse("{name: x, schema: y}", 20, "t.yaml", &doc, &err), err);
    assert_fails(nuem_schema_check(nuem_yaml_root(doc), background_fields, &err), NUEM_ERR_DATA,
                 err, "unknown key 'schema'");
    assert_int_equal(err.column, 11);
    assert_fails(nuem_schema_check(nuem_yaml_root(doc)->child[0], background_fields, &err),
                 NUEM_ERR_DATA, err, "name is a value; it must be a map");
    nuem_yaml_free(doc);
}

static void nearest_words(void **unused)
{
    static const char *const words[] = {"xenon1t", "xenonnt", "pandax4t-run1", "lz"};
    char text[40];

    (void)unused;
    assert_string_equal(nuem_nearest("xenon2t", words, 4), "xenon1t");
    assert_string_equal(nuem_nearest("XENONNT", words, 4), "xenonnt");
    assert_string_equal(nuem_nearest("pandax4t", words, 4), "pandax4t-run1");
    assert_string_equal(nuem_nearest("xenonn1t", words, 2), "xenon1t");
    assert_string_equal(nuem_nearest("zl", words, 4), "lz");
    assert_null(nuem_nearest("gemma", words, 4));
    assert_null(nuem_nearest("", words, 4));
    assert_null(nuem_nearest("a", words, 0));
    nuem_unknown_text(text, sizeof text, "x", "q\n", "known", words, 4);
    assert_string_equal(text, "unknown x 'q?'; known: xenon1t, ...");
    nuem_unknown_text(text, sizeof text, "x", "q", "known", words, 0);
    assert_string_equal(text, "unknown x 'q'; known: none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(everything_allowed_passes),
        cmocka_unit_test(refusals_name_their_place),
        cmocka_unit_test(whole_documents),
        cmocka_unit_test(check_of_a_map),
        cmocka_unit_test(nearest_words),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
