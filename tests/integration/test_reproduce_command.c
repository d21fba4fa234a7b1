/* SPDX-License-Identifier: GPL-3.0-or-later */
/* nuem reproduce as a user runs it: all rows and its files, some rows, and --strict. */
#include <stdbool.h>
#include <string.h>

#include "support/assert_close.h"
#include "support/program.h"
#include "support/temporary.h"

static bool begins(const char *text, const char *with)
{
    return strncmp(text, with, strlen(with)) == 0;
}

static double number(json_t *object, const char *key)
{
    json_t *value = json_object_get(object, key);

    if (!json_is_number(value)) print_error("no number %s\n", key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

static double at(json_t *array, size_t i)
{
    assert_true(json_is_number(json_array_get(array, i)));
    return json_number_value(json_array_get(array, i));
}

static void assert_review_rows(json_t *rows)
{
    static const char *const keys[] = {"id",       "quantity", "unit",   "published",
                                       "computed", "ratio",    "status", "note"};
    static const char statuses[] = "|pending|reproduced|consistent|differs|catalogue|";
    size_t i;
    json_t *row;

    json_array_foreach(rows, i, row)
    {
        for (size_t k = 0; k < sizeof keys / sizeof keys[0]; k++)
            assert_non_null(json_object_get(row, keys[k]));
        char status[32];
        snprintf(status, sizeof status, "|%s|", json_string_value(json_object_get(row, "status")));
        assert_non_null(strstr(statuses, status));
        if (strcmp(status, "|pending|") == 0)
            assert_true(json_is_null(json_object_get(row, "computed")));
    }
}

/* All rows once, with the three files that hold the three forms of one answer and its page, and --strict: the answer is
 * there, and the exit code says no while a row differs. */
static void reproduce(void **unused)
{
    (void)unused;
    nuem_outcome o = run_shell("nuem reproduce -o out --json --strict");
    json_error_t where;
    json_t *root = json_load_file(nuem_test_path("out/reproduce.json"), 0, &where);
    assert_non_null(root);
    json_t *rows = result_of(root, "rows"), *row;
    size_t pending = 0, differs = 0, i;
    assert_true(json_array_size(rows) >= 30);
    assert_review_rows(rows);
    json_array_foreach(rows, i, row)
    {
        const char *status = json_string_value(json_object_get(row, "status"));
        pending += strcmp(status, "pending") == 0;
        differs += strcmp(status, "differs") == 0;
    }
    assert_int_equal(pending, 0);
    assert_true(number(result_of(root, "count"), "pending") == 0.0);
    assert_true(number(result_of(root, "count"), "differs") == (double)differs);
    row = row_where(rows, "id", "xenon1t-mu");
    assert_string_equal(json_string_value(json_object_get(row, "status")), "reproduced");
    assert_close(at(json_object_get(row, "ratio"), 0), 1.0, 0.15);
    json_decref(root);
    assert_int_equal(o.code, differs ? 1 : 0);
    assert_true(o.out[0] == '{');
    release(&o);
    o = run_well("ls -A out; cat out/reproduce.csv");
    assert_true(
        begins(o.out, "report.html\nreproduce.csv\nreproduce.json\nreproduce.txt\nid,status,"));
    release(&o);
    o = run_well("grep -c '^xenon1t-mu,' out/reproduce.csv; grep -c '^xenon1t-mu ' "
                 "out/reproduce.txt");
    assert_string_equal(o.out, "1\n1\n");
    release(&o);

    /* some rows only, in the order of the review */
    root =
        run_json("nuem reproduce --only xenon1t-transition,xenon1t-mu --json", "nuem/reproduce/1");
    assert_int_equal(json_array_size(result_of(root, "rows")), 2);
    assert_review_rows(result_of(root, "rows"));
    json_decref(root);
    o = run_shell("nuem reproduce --strict --only xenon1t-mu");
    assert_int_equal(o.code, 0);
    release(&o);
    o = run_well("nuem reproduce --only xenon1t-mu -o out --format csv"); /* overwrites */
    assert_true(begins(o.out, "id,status,"));
    release(&o);
    o = run_well("ls out | wc -l; wc -l <out/reproduce.csv");
    assert_string_equal(o.out, "4\n2\n");
    release(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reproduce),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
