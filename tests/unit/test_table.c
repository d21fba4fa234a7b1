/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CSV tables: what is read, and every refusal with its place. */
#include <locale.h>
#include <stdlib.h>

#include "base/number.h"
#include "file/table.h"
#include "support/assert_close.h"

static nuem_status parse(const char *text, nuem_table **table, nuem_error *err)
{
    return nuem_table_parse(text, strlen(text), "t.csv", table, err);
}

static void good_table(void **unused)
{
    nuem_table *t = NULL;
    nuem_error err = {0};
    const double *x = NULL, *y = NULL;

    (void)unused;
    assert_ok(
        parse("# comment\r\n\r\n x , y\t\r\n1, -2e-3\r\n  # more\n\n3.5,+4\n .5,7.", &t, &err),
        err);
    assert_int_equal(t->rows, 3);
    assert_int_equal(t->columns, 2);
    assert_string_equal(t->name[0], "x");
    assert_string_equal(t->name[1], "y");
    assert_string_equal(t->file, "t.csv");
    assert_ok(nuem_table_column(t, "x", &x, &err), err);
    assert_ok(nuem_table_column(t, "y", &y, &err), err);
    assert_true(x[0] == 1.0 && x[1] == 3.5 && x[2] == 0.5);
    assert_true(y[0] == -2e-3 && y[1] == 4.0 && y[2] == 7.0);
    assert_int_equal(t->line[0], 4);
    assert_int_equal(t->line[1], 7);
    assert_int_equal(t->line[2], 8);
    nuem_table_free(t);
    nuem_table_free(NULL);
    assert_ok(parse("\xef\xbb\xbfx\n1\n", &t, &err), err); /* byte order mark */
    assert_string_equal(t->name[0], "x");
    nuem_table_free(t);
}

static void refusals_name_their_place(void **unused)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", "t.csv:1:1: the table is empty; it needs a line of column names and rows"},
        {"# only\n", "t.csv:1:1: the table is empty; it needs a line of column names and rows"},
        {"#\nx,y\n\n", "t.csv:2:1: no row follows the line of column names"},
        {"1,2\n3,4\n", "t.csv:1:1: a number where a column name is expected; the first row must "
                       "name the columns"},
        {"x,,z\n", "t.csv:1:3: the name of column 2 is empty"},
        {"x,\n1\n", "t.csv:1:3: the name of column 2 is empty"},
        {"x,y z\n", "t.csv:1:4: a column name must consist of printable ASCII characters without "
                    "blanks and quotes"},
        {"x,\"y\"\n", "t.csv:1:3: a column name must consist of printable ASCII characters "
                      "without blanks and quotes"},
        {"x\xc3\xa9\n", "t.csv:1:2: a column name must consist of printable ASCII characters "
                        "without blanks and quotes"},
        {"x, y, x\n", "t.csv:1:7: duplicate column name 'x'"},
        {"x,y\n1,2\n1\n", "t.csv:3:2: the row has 1 value; the table has 2 columns"},
        {"x,y,z\n1,2 \n", "t.csv:2:4: the row has 2 values; the table has 3 columns"},
        {"x,y\n1,2, 3\n", "t.csv:2:6: the row has 3 values; the table has 2 columns"},
        {"x\n1,\n", "t.csv:2:3: the row has 2 values; the table has 1 column"},
        {"x,y\n1,\n", "t.csv:2:3: y is ''; it must be a finite decimal number"},
        {"x,y\n1, abc\n", "t.csv:2:4: y is 'abc'; it must be a finite decimal number"},
        {"x,y\nnan,1\n", "t.csv:2:1: x is 'nan'; it must be a finite decimal number"},
        {"x,y\n1,-inf\n", "t.csv:2:3: y is '-inf'; it must be a finite decimal number"},
        {"x,y\n1,0x10\n", "t.csv:2:3: y is '0x10'; it must be a finite decimal number"},
        {"x,y\n1,1e999\n", "t.csv:2:3: y is '1e999'; it must be a finite decimal number"},
        {"x,y\n1,1 # no\n", "t.csv:2:3: y is '1 # no'; it must be a finite decimal number"},
        {"x,y\n1,1\r2\n", "t.csv:2:3: y is '1?2'; it must be a finite decimal number"},
        {"x,y\n1;2\n", "t.csv:2:1: x is '1;2'; it must be a finite decimal number"},
    };
    nuem_error err = {0};
    char got[1024];

    (void)unused;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        nuem_table *t = NULL;
        assert_int_equal(parse(cases[i].text, &t, &err), NUEM_ERR_DATA);
        assert_null(t);
        nuem_error_format(&err, got, sizeof got);
        assert_string_equal(got, cases[i].want);
        assert_int_equal(parse(cases[i].text, &t, NULL), NUEM_ERR_DATA);
    }
}

static void bytes_and_bounds(void **unused)
{
    const size_t large = ((size_t)64 << 20) + 1;
    char *text = malloc(large), got[1024];
    nuem_table *t = NULL;
    nuem_error err = {0};
    size_t n = 0;

    (void)unused;
    assert_non_null(text);
    assert_int_equal(nuem_table_parse("x\n1\n\0002\n", 7, "t.csv", &t, &err), NUEM_ERR_DATA);
    nuem_error_format(&err, got, sizeof got);
    assert_string_equal(got, "t.csv:3:1: NUL byte; a table is plain text");
    memset(text, '\n', large);
    assert_fails(nuem_table_parse(text, large, "t.csv", &t, &err), NUEM_ERR_DATA, err,
                 "longer than the limit of 67108864 bytes");
    for (int i = 0; i < 1025; i++) n += (size_t)snprintf(text + n, 16, "c%d,", i);
    assert_fails(nuem_table_parse(text, n - 1, "t.csv", &t, &err), NUEM_ERR_DATA, err,
                 "1025 columns; there may be at most 1024");
    memset(text, 'x', 65);
    assert_fails(nuem_table_parse(text, 65, "t.csv", &t, &err), NUEM_ERR_DATA, err,
                 "the name of column 1 is longer than 64 bytes");
    memcpy(text, "x\n", 2);
    memset(text + 2, '1', 128);
    assert_fails(nuem_table_parse(text, 130, "t.csv", &t, &err), NUEM_ERR_DATA, err,
                 "x is '1111111111111111111111111111111111111111'; it must be a finite");
    /* the text need not end in a NUL or a line end */
    assert_ok(nuem_table_parse(text, 3, "t.csv", &t, &err), err);
    assert_true(t->value[0] == 1.0);
    nuem_table_free(t);
    assert_fails(nuem_table_read("/nonexistent/t.csv", &t, &err), NUEM_ERR_IO, err,
                 "cannot open '/nonexistent/t.csv'");
    free(text);
}

/* 5000 rows pass through every growth of the buffers. */
static void long_table(void **unused)
{
    const size_t rows = 5000;
    char *text = malloc(rows * 32);
    size_t n = (size_t)snprintf(text, 16, "a,b,c\n");
    nuem_table *t = NULL;
    nuem_error err = {0};

    (void)unused;
    for (size_t i = 0; i < rows; i++)
        n += (size_t)snprintf(text + n, 32, "%zu,%zu,-%zu\n", i, 2 * i, i);
    assert_ok(nuem_table_parse(text, n, "t.csv", &t, &err), err);
    assert_int_equal(t->rows, rows);
    for (size_t i = 0; i < rows; i++) {
        assert_true(t->value[i] == (double)i && t->value[rows + i] == 2.0 * (double)i &&
                    t->value[2 * rows + i] == -(double)i);
        assert_int_equal(t->line[i], (int)i + 2);
    }
    nuem_table_free(t);
    free(text);
}

static void columns(void **unused)
{
    nuem_table *t = NULL;
    nuem_error err = {0};
    const double *x = NULL;
    char got[1024];

    (void)unused;
    assert_ok(parse("energy_mev,flux\n1,5\n2,4\n\n2,-1\n", &t, &err), err);
    assert_int_equal(nuem_table_column(t, "energy", &x, &err), NUEM_ERR_DATA);
    nuem_error_format(&err, got, sizeof got);
    assert_string_equal(got, "t.csv: unknown column 'energy'; did you mean 'energy_mev'? columns: "
                             "energy_mev, flux");
    assert_int_equal(nuem_table_increasing(t, "energy_mev", &x, &err), NUEM_ERR_DATA);
    nuem_error_format(&err, got, sizeof got);
    assert_string_equal(got, "t.csv:5: energy_mev is 2 after 2; the column must increase strictly");
    assert_int_equal(nuem_table_bounded(t, "flux", 0.0, 10.0, &x, &err), NUEM_ERR_DATA);
    nuem_error_format(&err, got, sizeof got);
    assert_string_equal(got, "t.csv:5: flux is -1; it must lie in [0, 10]");
    assert_int_equal(nuem_table_increasing(t, "q", &x, &err), NUEM_ERR_DATA);
    assert_int_equal(nuem_table_bounded(t, "q", 0.0, 1.0, &x, &err), NUEM_ERR_DATA);
    assert_null(x);
    assert_ok(nuem_table_bounded(t, "flux", -1.0, 5.0, &x, &err), err);
    assert_ptr_equal(x, t->value + 3);
    nuem_table_free(t);
    assert_ok(parse("e\n1\n2\n", &t, &err), err);
    assert_ok(nuem_table_increasing(t, "e", &x, &err), err);
    nuem_table_free(t);
}

/* A program that runs under a locale with a decimal comma reads the same numbers. */
static void locale_does_not_matter(void **unused)
{
    static const char *const names[] = {"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE", "C.UTF-8"};
    double value = 0.0;

    (void)unused;
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (setlocale(LC_ALL, names[i])) {
            assert_true(nuem_number_parse("1.5", 3, &value) && value == 1.5);
            assert_false(nuem_number_parse("1,5", 3, &value));
        }
    }
    setlocale(LC_ALL, "C");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_table),       cmocka_unit_test(refusals_name_their_place),
        cmocka_unit_test(bytes_and_bounds), cmocka_unit_test(long_table),
        cmocka_unit_test(columns),          cmocka_unit_test(locale_does_not_matter),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
