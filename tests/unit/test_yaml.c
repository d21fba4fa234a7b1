/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The YAML tree: what is read, where each node says it stands, and every refusal with its place. */
#include <stdlib.h>

#include "file/yaml.h"
#include "support/assert_close.h"

static nuem_status parse(const char *text, nuem_yaml **doc, nuem_error *err)
{
    return nuem_yaml_parse(text, strlen(text), "t.yaml", doc, err);
}

/* `text` is refused with exactly "t.yaml:line:column: message". */
static void assert_refused(const char *text, size_t n, const char *want)
{
    nuem_yaml *doc = NULL;
    nuem_error err = {0};
    char got[1024];

    assert_int_equal(nuem_yaml_parse(text, n, "t.yaml", &doc, &err), NUEM_ERR_DATA);
    assert_null(doc);
    assert_int_equal(err.status, NUEM_ERR_DATA);
    nuem_error_format(&err, got, sizeof got);
    assert_string_equal(got, want);
    /* a NULL error object is as good */
    assert_int_equal(nuem_yaml_parse(text, n, "t.yaml", &doc, NULL), NUEM_ERR_DATA);
}

static void assert_node_at(const nuem_node *node, int line, int column, const char *path)
{
    assert_non_null(node);
    assert_int_equal(node->line, line);
    assert_int_equal(node->column, column);
    assert_string_equal(node->path, path);
    assert_string_equal(node->file, "t.yaml");
}

static void tree_knows_places_and_paths(void **unused)
{
    static const char text[] = "\xef\xbb\xbf" /* as some editors begin */
                               "# a comment\n"
                               "detector:\n"
                               "  threshold_kev: 0.2\n"
                               "  name: \"XENON\"\n"
                               "backgrounds:\n"
                               "  - {name: flat, norm: 1.5}\n"
                               "  - name: 'kr'\n"
                               "empty:\n"
                               "none: []\n"
                               "grid: [1, [2, 3]]\n";
    nuem_yaml *doc = NULL;
    nuem_error err = {0};
    const nuem_node *root, *node;

    (void)unused;
    assert_ok(parse(text, &doc, &err), err);
    root = nuem_yaml_root(doc);
    assert_node_at(root, 2, 1, "");
    assert_int_equal(root->kind, NUEM_NODE_MAP);
    assert_int_equal(root->n, 5);
    assert_string_equal(root->key[1], "backgrounds");
    assert_int_equal(root->key_line[1], 5);
    assert_int_equal(root->key_column[1], 1);

    node = nuem_node_get(root, "detector");
    assert_node_at(node, 3, 3, "detector");
    assert_int_equal(node->key_line[1], 4);
    assert_int_equal(node->key_column[1], 3);
    assert_node_at(nuem_node_get(node, "threshold_kev"), 3, 18, "detector.threshold_kev");
    assert_false(nuem_node_get(node, "threshold_kev")->quoted);
    assert_true(nuem_node_get(node, "name")->quoted);
    assert_string_equal(nuem_node_get(node, "name")->text, "XENON");

    node = nuem_node_get(root, "backgrounds");
    assert_int_equal(node->kind, NUEM_NODE_LIST);
    assert_null(node->key);
    assert_node_at(node->child[0], 6, 5, "backgrounds[0]");
    assert_node_at(nuem_node_get(node->child[1], "name"), 7, 11, "backgrounds[1].name");

    node = nuem_node_get(root, "empty");
    assert_int_equal(node->kind, NUEM_NODE_SCALAR);
    assert_string_equal(node->text, "");
    node = nuem_node_get(root, "none");
    assert_int_equal(node->kind, NUEM_NODE_LIST);
    assert_int_equal(node->n, 0);
    node = nuem_node_get(root, "grid");
    assert_node_at(node->child[1]->child[1], 10, 15, "grid[1][1]");

    assert_null(nuem_node_get(root, "absent"));
    assert_null(nuem_node_get(node, "list has no keys"));
    assert_null(nuem_node_get(NULL, "x"));
    nuem_yaml_free(doc);
    nuem_yaml_free(NULL);
}

static void other_forms_are_read(void **unused)
{
    nuem_yaml *doc = NULL;
    nuem_error err = {0};

    (void)unused;
    assert_ok(parse("a: 1\r\nb: 2\r\n", &doc, &err), err);
    assert_int_equal(nuem_node_get(nuem_yaml_root(doc), "b")->line, 2);
    nuem_yaml_free(doc);
    assert_ok(parse("%YAML 1.1\n---\na: 1\n...\n", &doc, &err), err);
    assert_node_at(nuem_node_get(nuem_yaml_root(doc), "a"), 3, 4, "a");
    nuem_yaml_free(doc);
    assert_ok(parse("just a text", &doc, &err), err);
    assert_string_equal(nuem_yaml_root(doc)->text, "just a text");
    nuem_yaml_free(doc);
    assert_ok(parse("doc: |\n  two\n  lines\n", &doc, &err), err);
    assert_string_equal(nuem_node_get(nuem_yaml_root(doc), "doc")->text, "two\nlines\n");
    assert_true(nuem_node_get(nuem_yaml_root(doc), "doc")->quoted);
    nuem_yaml_free(doc);
    assert_ok(parse("[]", &doc, &err), err); /* found by fuzzing: a root without any child */
    assert_int_equal(nuem_yaml_root(doc)->n, 0);
    nuem_yaml_free(doc);
    /* columns count characters, not bytes */
    assert_ok(parse("{\xc3\xa9: 1, b: 2}", &doc, &err), err);
    assert_node_at(nuem_node_get(nuem_yaml_root(doc), "b"), 1, 11, "b");
    nuem_yaml_free(doc);
}

static void refusals_name_their_place(void **unused)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", "t.yaml:1:1: the document is empty"},
        {"# nothing\n", "t.yaml:1:1: the document is empty"},
        {"---\n", "t.yaml:1:1: the document is empty"},
        {"a: 1\nb: &x 2\n",
         "t.yaml:2:4: anchors are not accepted; write the value where it is needed"},
        {"a: &x [1]\n", "t.yaml:1:4: anchors are not accepted; write the value where it is needed"},
        {"a: 1\nb: *x\n",
         "t.yaml:2:4: aliases are not accepted; write the value where it is needed"},
        {"a: !!str 1\n",
         "t.yaml:1:4: tags are not accepted; the type of a value follows from its key"},
        {"a: !x {b: 1}\n",
         "t.yaml:1:4: tags are not accepted; the type of a value follows from its key"},
        {"a: 1\n---\nb: 2\n", "t.yaml:2:1: a second document; a file holds one"},
        {"a: 1\nb: 2\na: 3\n", "t.yaml:3:1: duplicate key 'a'; it was given in line 1 already"},
        {"m:\n  b: 1\n  a: 1\n  a: 2\n  b: 3\n",
         "t.yaml:4:3: duplicate key 'a'; it was given in line 3 already"},
        {"? [a]\n: 1\n", "t.yaml:1:3: a key must be a word, not a list or a map"},
        {"{{a: 1}: 2}\n", "t.yaml:1:2: a key must be a word, not a list or a map"},
        {"\"\": 1\n", "t.yaml:1:1: the key is empty"},
        {"\"a\\nb\": 1\n", "t.yaml:1:1: the key contains a control character"},
        {"a: 1\nb: \"x\\0y\"\n", "t.yaml:2:4: the text contains a NUL character"},
        {"a: [1, 2\n", "t.yaml:2:1: not YAML: did not find expected ',' or ']' while parsing a "
                       "flow sequence that begins in line 1"},
        {"a: 1\n\tb: 2\n", "t.yaml:2:1: not YAML: found a tab character that violates indentation "
                           "while scanning a plain scalar that begins in line 1"},
        {"a: @b\n",
         "t.yaml:1:4: not YAML: found character that cannot start any token while scanning for "
         "the next token that begins in line 1"},
        {"a: 1\n  b: 2\n", "t.yaml:2:4: not YAML: mapping values are not allowed in this context"},
        {"a: 1\n\xc3\xa9: \xff\n", "t.yaml:2:4: not UTF-8 text: invalid leading UTF-8 octet"},
        {"a: \x01\n", "t.yaml:1:4: not UTF-8 text: control characters are not allowed"},
    };

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_refused(cases[i].text, strlen(cases[i].text), cases[i].want);
    assert_refused(NULL, 0, "t.yaml:1:1: the document is empty");
    assert_refused("a: 1\0b", 6, "t.yaml:1:5: not UTF-8 text: control characters are not allowed");
}

/* "[[[...": one level more than allowed, in flow and in block style */
static void depth_is_bounded(void **unused)
{
    char text[4096];
    size_t n = 0;
    nuem_yaml *doc = NULL;
    nuem_error err = {0};

    (void)unused;
    memset(text, '[', 33);
    assert_refused(text, 33, "t.yaml:1:33: lists and maps are nested deeper than 32 levels");
    memset(text + 32, ']', 32);
    assert_ok(nuem_yaml_parse(text, 64, "t.yaml", &doc, &err), err);
    nuem_yaml_free(doc);
    for (int i = 0; i < 33; i++) n += (size_t)snprintf(text + n, sizeof text - n, "%*sa:\n", i, "");
    n += (size_t)snprintf(text + n, sizeof text - n, "%*sa: 1\n", 33, "");
    assert_refused(text, n, "t.yaml:33:33: lists and maps are nested deeper than 32 levels");
}

static void keys_and_paths_are_bounded(void **unused)
{
    char text[1024], key[256];

    (void)unused;
    memset(key, 'k', sizeof key);
    snprintf(text, sizeof text, "%.128s: 1\n", key);
    nuem_yaml *doc = NULL;
    nuem_error err = {0};
    assert_ok(parse(text, &doc, &err), err);
    nuem_yaml_free(doc);
    snprintf(text, sizeof text, "%.129s: 1\n", key);
    assert_refused(text, strlen(text), "t.yaml:1:1: the key is longer than 128 bytes");
    snprintf(text, sizeof text, "%.100s:\n %.100s:\n  %.60s: 1\n", key, key, key);
    assert_refused(text, strlen(text),
                   "t.yaml:3:65: the keys down to this value are longer than 256 bytes together");
}

static void count_and_size_are_bounded(void **unused)
{
    const size_t values = 200000, large = ((size_t)64 << 20) + 1;
    char *text = malloc(large);
    nuem_yaml *doc = NULL;
    nuem_error err = {0};

    (void)unused;
    assert_non_null(text);
    /* the list itself is a value too */
    text[0] = '[';
    for (size_t i = 0; i < values; i++) memcpy(text + 1 + 2 * i, "1,", 2);
    text[2 * values] = ']';
    assert_refused(text, 2 * values + 1,
                   "t.yaml:1:400000: more than 200000 values in one document");
    text[2 * values - 2] = ']';
    assert_ok(nuem_yaml_parse(text, 2 * values - 1, "t.yaml", &doc, &err), err);
    assert_int_equal(nuem_yaml_root(doc)->n, values - 1);
    nuem_yaml_free(doc);
    memset(text, ' ', large);
    assert_refused(text, large, "t.yaml: the document is longer than the limit of 67108864 bytes");
    free(text);
}

/* 100000 keys in one map take no quadratic time, and the duplicate among them is found. */
static void many_keys(void **unused)
{
    const size_t keys = 100000;
    char *text = malloc(keys * 16);
    size_t n = 0;
    nuem_yaml *doc = NULL;
    nuem_error err = {0};

    (void)unused;
    assert_non_null(text);
    for (size_t i = 0; i < keys; i++) n += (size_t)snprintf(text + n, 16, "k%zu: 1\n", i);
    assert_ok(nuem_yaml_parse(text, n, "t.yaml", &doc, &err), err);
    nuem_yaml_free(doc);
    n += (size_t)snprintf(text + n, 16, "k77: 1\n");
    assert_refused(text, n,
                   "t.yaml:100001:1: duplicate key 'k77'; it was given in line 78 already");
    free(text);
}

static void files_that_cannot_be_read(void **unused)
{
    nuem_yaml *doc = NULL;
    nuem_error err = {0};

    (void)unused;
    assert_fails(nuem_yaml_read("/nonexistent/a.yaml", &doc, &err), NUEM_ERR_IO, err,
                 "cannot open '/nonexistent/a.yaml': No such file or directory");
    assert_fails(nuem_yaml_read("/", &doc, &err), NUEM_ERR_IO, err, "cannot read '/': Is a direc");
    assert_null(doc);
}

static void complaint_about_a_node(void **unused)
{
    nuem_yaml *doc = NULL;
    nuem_error err = {0};
    char text[1024];
    const nuem_node *root;

    (void)unused;
    assert_ok(parse("detector:\n  threshold_kev: -0.2\n", &doc, &err), err);
    root = nuem_yaml_root(doc);
    nuem_node_fail(nuem_node_get(nuem_node_get(root, "detector"), "threshold_kev"), &err,
                   "is %g; it must lie in (0, 1000]", -0.2);
    nuem_error_format(&err, text, sizeof text);
    assert_string_equal(text, "t.yaml:2:18: detector.threshold_kev is -0.2; it must lie in "
                              "(0, 1000]");
    assert_fails(nuem_node_fail(root, &err, "has\nlines"), NUEM_ERR_DATA, err,
                 "the document has?lines");
    nuem_yaml_free(doc);
}

static void numbers(void **unused)
{
    static const struct {
        const char *text;
        double value;
    } good[] = {{"v: 1", 1.0},     {"v: -2.5e-3", -2.5e-3},
                {"v: +.5", 0.5},   {"v: 3.", 3.0},
                {"v: 1E5", 1e5},   {"v: 1e-400", 0.0},
                {"v: 007.0", 7.0}, {"v: 6.02214076e23", 6.02214076e23}};
    static const struct {
        const char *text, *want;
    } bad[] = {
        {"v: abc", "v is abc; it must be a finite number"},
        {"v: \"1\"", "v is the text \"1\"; it must be a finite number"},
        {"v:", "v is empty; it must be a finite number"},
        {"v: nan", "v is nan; it must be a finite number"},
        {"v: .inf", "v is .inf; it must be a finite number"},
        {"v: 1e999", "v is 1e999; it must be a finite number"},
        {"v: 0x10", "v is 0x10; it must be a finite number"},
        {"v: 1_000", "v is 1_000; it must be a finite number"},
        {"v: 1e", "v is 1e; it must be a finite number"},
        {"v: .", "v is .; it must be a finite number"},
        {"v: 1 2", "v is 1 2; it must be a finite number"},
        {"v: [1]", "v is a list; it must be a finite number"},
        {"v: {a: 1}", "v is a map; it must be a finite number"},
    };
    nuem_error err = {0};
    nuem_yaml *doc;

    (void)unused;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        double value = -1.0;
        assert_ok(parse(good[i].text, &doc, &err), err);
        assert_ok(nuem_node_to_number(nuem_yaml_root(doc)->child[0], &value, &err), err);
        assert_true(value == good[i].value);
        nuem_yaml_free(doc);
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        double value = -1.0;
        assert_ok(parse(bad[i].text, &doc, &err), err);
        assert_int_equal(nuem_node_to_number(nuem_yaml_root(doc)->child[0], &value, &err),
                         NUEM_ERR_DATA);
        assert_string_equal(err.message, bad[i].want);
        assert_true(value == -1.0);
        nuem_yaml_free(doc);
    }
}

static void complex_numbers(void **unused)
{
    static const struct {
        const char *text;
        double re, im;
    } good[] = {{"1e-13", 1e-13, 0.0}, {"2e-13i", 0.0, 2e-13},
                {"1+0.5i", 1.0, 0.5},  {"1e-3-2e-4i", 1e-3, -2e-4},
                {"-i", 0.0, -1.0},     {"i", 0.0, 1.0},
                {"+i", 0.0, 1.0},      {"1-i", 1.0, -1.0},
                {"-2+i", -2.0, 1.0},   {"-1.5", -1.5, 0.0},
                {"-0.5i", 0.0, -0.5}};
    static const char *const bad[] = {
        "",     "x",   "1+",  "1+2",  "1i+2",   "1 + 2i", "1+2j",   "1e",  "ii",    "+-i",
        "1++i", "1i2", "nan", "infi", "1+nani", "1e999",  "1e999i", "--1", "1+2ii", "0x1"};
    nuem_complex z;

    (void)unused;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        assert_true(nuem_complex_parse(good[i].text, &z));
        assert_true(z.re == good[i].re && z.im == good[i].im);
    }
    z = (nuem_complex){7.0, 8.0};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(nuem_complex_parse(bad[i], &z));
    assert_true(z.re == 7.0 && z.im == 8.0);
}

static void matrices(void **unused)
{
    static const struct {
        const char *text, *want;
    } bad[] = {
        {"m: 1", "t.yaml:1:4: m is a scalar; it must be a list of 3 rows"},
        {"m: {a: 1}", "t.yaml:1:4: m is a map; it must be a list of 3 rows"},
        {"m: [[1,0,0],[0,1,0]]", "t.yaml:1:4: m has 2 rows; it must have 3"},
        {"m: [[1,0,0],\n 5,[0,0,1]]", "t.yaml:2:2: m[1] is a scalar; it must be a row of 3 "
                                      "numbers a+bi"},
        {"m: [[1,0,0],[0,1,0],[0,1]]", "t.yaml:1:21: m[2] has 2 elements; it must have 3"},
        {"m: [[1,0,0],[0,1,x],[0,0,1]]",
         "t.yaml:1:18: m[1][2] is x; it must be a finite number a+bi"},
        {"m: [[1,0,0],[0,1,[]],[0,0,1]]",
         "t.yaml:1:18: m[1][2] is a list; it must be a finite number a+bi"},
        {"m: [[1,0,0],[0,1,''],[0,0,1]]",
         "t.yaml:1:18: m[1][2] is empty; it must be a finite number a+bi"},
    };
    nuem_yaml *doc;
    nuem_error err = {0};
    nuem_matrix3 m = {{{{0}}}};
    char text[1024];

    (void)unused;
    assert_ok(
        parse("m: [[1e-13, -2e-13i, 0], [\"2e-13i\", 3e-13, 1+i], [0, 1-i, -2e-13]]", &doc, &err),
        err);
    assert_ok(nuem_node_to_matrix3(nuem_yaml_root(doc)->child[0], &m, &err), err);
    assert_true(m.m[0][1].re == 0.0 && m.m[0][1].im == -2e-13);
    assert_true(m.m[1][0].im == 2e-13 && m.m[1][2].re == 1.0 && m.m[2][2].re == -2e-13);
    nuem_yaml_free(doc);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        assert_ok(parse(bad[i].text, &doc, &err), err);
        assert_int_equal(nuem_node_to_matrix3(nuem_yaml_root(doc)->child[0], &m, &err),
                         NUEM_ERR_DATA);
        nuem_error_format(&err, text, sizeof text);
        assert_string_equal(text, bad[i].want);
        nuem_yaml_free(doc);
    }
    assert_true(m.m[0][0].re == 1e-13); /* untouched by the failures */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tree_knows_places_and_paths),
        cmocka_unit_test(other_forms_are_read),
        cmocka_unit_test(refusals_name_their_place),
        cmocka_unit_test(depth_is_bounded),
        cmocka_unit_test(keys_and_paths_are_bounded),
        cmocka_unit_test(count_and_size_are_bounded),
        cmocka_unit_test(many_keys),
        cmocka_unit_test(files_that_cannot_be_read),
        cmocka_unit_test(complaint_about_a_node),
        cmocka_unit_test(numbers),
        cmocka_unit_test(complex_numbers),
        cmocka_unit_test(matrices),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
