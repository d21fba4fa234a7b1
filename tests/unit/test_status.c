/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Status codes and the error object: names, texts, places, lengths. */
#include <stdlib.h>

#include "base/error.h"
#include "support/assert_close.h"

/* The numbers are part of the binary interface and of other languages' bindings. */
static void codes_keep_their_numbers(void **unused)
{
    static const struct {
        nuem_status status;
        int number;
        const char *name;
    } codes[] = {
        {NUEM_OK, 0, "NUEM_OK"},
        {NUEM_ERR_ARG, 1, "NUEM_ERR_ARG"},
        {NUEM_ERR_DOMAIN, 2, "NUEM_ERR_DOMAIN"},
        {NUEM_ERR_RANGE, 3, "NUEM_ERR_RANGE"},
        {NUEM_ERR_CONVERGE, 4, "NUEM_ERR_CONVERGE"},
        {NUEM_ERR_NOMEM, 5, "NUEM_ERR_NOMEM"},
        {NUEM_ERR_IO, 6, "NUEM_ERR_IO"},
        {NUEM_ERR_DATA, 7, "NUEM_ERR_DATA"},
        {NUEM_ERR_UNSUPPORTED, 8, "NUEM_ERR_UNSUPPORTED"},
        {NUEM_ERR_CANCELLED, 9, "NUEM_ERR_CANCELLED"},
    };
    const int n = (int)(sizeof codes / sizeof codes[0]);

    (void)unused;
    for (int i = 0; i < n; i++) {
        assert_int_equal(codes[i].status, codes[i].number);
        assert_string_equal(nuem_status_name(codes[i].status), codes[i].name);
        assert_true(nuem_status_text(codes[i].status)[0] != '\0');
        for (int k = 0; k < i; k++)
            assert_string_not_equal(nuem_status_text(codes[i].status),
                                    nuem_status_text(codes[k].status));
    }
    /* the list ends there, and a number that is no code has a text all the same */
    const int none[] = {n, n + 1, 1000000, -1};
    for (int i = 0; i < 4; i++) {
        assert_string_equal(nuem_status_text((nuem_status)none[i]), "unknown status");
        assert_string_equal(nuem_status_name((nuem_status)none[i]), "NUEM_UNKNOWN");
    }
}

static void places_are_written(void **unused)
{
    static const struct {
        const char *file;
        int line, column;
        const char *want;
    } cases[] = {
        {NULL, 0, 0, "x is 7"},
        {NULL, 3, 4, "x is 7"}, /* a line of no file says nothing */
        {"a.yaml", 0, 0, "a.yaml: x is 7"},
        {"a.yaml", 12, 0, "a.yaml:12: x is 7"},
        {"a.yaml", 12, 34, "a.yaml:12:34: x is 7"},
        {"a.yaml", 0, 34, "a.yaml: x is 7"},
    };
    char text[1024];

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_error err;
        assert_int_equal(nuem_fail_at(&err, NUEM_ERR_DATA, cases[i].file, cases[i].line,
                                      cases[i].column, "x is %d", 7),
                         NUEM_ERR_DATA);
        assert_int_equal(err.status, NUEM_ERR_DATA);
        assert_int_equal(err.index, -1);
        assert_int_equal(nuem_error_format(&err, text, sizeof text), strlen(cases[i].want));
        assert_string_equal(text, cases[i].want);
        /* a short buffer holds the beginning and the length is still that of the whole */
        char little[5] = "zzzz";
        assert_int_equal(nuem_error_format(&err, little, sizeof little), strlen(cases[i].want));
        assert_memory_equal(little, cases[i].want, 4);
        assert_int_equal(little[4], '\0');
        assert_int_equal(nuem_error_format(&err, NULL, 0), strlen(cases[i].want));
    }
}

static void setters_fill_every_field(void **unused)
{
    nuem_error err;

    (void)unused;
    memset(&err, 0x55, sizeof err);
    assert_int_equal(nuem_fail(&err, NUEM_ERR_DOMAIN, "%s %d", "value", 3), NUEM_ERR_DOMAIN);
    assert_int_equal(err.status, NUEM_ERR_DOMAIN);
    assert_string_equal(err.message, "value 3");
    assert_string_equal(err.file, "");
    assert_int_equal(err.line, 0);
    assert_int_equal(err.column, 0);
    assert_int_equal(err.index, -1);

    memset(&err, 0x55, sizeof err);
    assert_int_equal(nuem_fail_index(&err, NUEM_ERR_ARG, 41, "element"), NUEM_ERR_ARG);
    assert_int_equal(err.index, 41);
    assert_string_equal(err.file, "");
    assert_int_equal(err.line, 0);

    memset(&err, 0x55, sizeof err);
    assert_int_equal(nuem_fail_nomem(&err), NUEM_ERR_NOMEM);
    assert_string_equal(err.message, "out of memory");
    assert_int_equal(err.index, -1);
}

/* Nobody need ask for the error. */
static void error_may_be_null(void **unused)
{
    (void)unused;
    assert_int_equal(nuem_fail(NULL, NUEM_ERR_IO, "x"), NUEM_ERR_IO);
    assert_int_equal(nuem_fail_index(NULL, NUEM_ERR_ARG, 1, "x"), NUEM_ERR_ARG);
    assert_int_equal(nuem_fail_at(NULL, NUEM_ERR_DATA, "f", 1, 1, "x"), NUEM_ERR_DATA);
    assert_int_equal(nuem_fail_nomem(NULL), NUEM_ERR_NOMEM);
}

/* Too long texts are cut, and an argument may be a part of the same error. */
static void texts_are_cut_and_may_alias(void **unused)
{
    nuem_error err = {0};
    char *long_text = malloc(5001);

    (void)unused;
    assert_non_null(long_text);
    memset(long_text, 'm', 5000);
    long_text[5000] = '\0';
    nuem_fail_at(&err, NUEM_ERR_DATA, long_text, 1, 2, "%s", long_text);
    assert_int_equal(strlen(err.message), sizeof err.message - 1);
    assert_int_equal(strlen(err.file), sizeof err.file - 1);
    free(long_text);

    nuem_fail_at(&err, NUEM_ERR_DATA, "file.yaml", 1, 2, "inner");
    nuem_fail_at(&err, err.status, err.file, err.line, err.column, "outer: %s", err.message);
    assert_string_equal(err.message, "outer: inner");
    assert_string_equal(err.file, "file.yaml");
    assert_int_equal(err.line, 1);
    assert_int_equal(err.column, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_keep_their_numbers),    cmocka_unit_test(places_are_written),
        cmocka_unit_test(setters_fill_every_field),    cmocka_unit_test(error_may_be_null),
        cmocka_unit_test(texts_are_cut_and_may_alias),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
