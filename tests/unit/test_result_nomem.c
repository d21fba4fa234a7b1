/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of a result fails once: the object stays usable, rendering says NUEM_ERR_NOMEM
 * and nothing leaks (the leak checker of a sanitized build watches). The sources are compiled into
 * this test with allocation functions that fail on demand, in place of the library's. */
#include <limits.h>
#include <stdlib.h>
#include <string.h>

#include "support/failing_allocation.h"

static char *failing_strdup(const char *text)
{
    return granted() ? strdup(text) : NULL;
}

#define malloc  failing_malloc
#define calloc  failing_calloc
#define realloc failing_realloc
#undef strdup
#define strdup failing_strdup
#include "io/result.c"
#include "io/result_json.c"
#include "io/result_text.c"
#include "io/writer.c"
#undef malloc
#undef calloc
#undef realloc
#undef strdup

#include "file/record.h"
#include "support/assert_close.h"

static nuem_status build(const nuem_provenance *prov, nuem_result_format format, char **text,
                         nuem_error *err)
{
    nuem_result *r = NULL;
    char *argv[] = {(char[]){"nuem"}, (char[]){"probe"}};
    nuem_status st = nuem_result_create("probe", &r, err);

    if (st) return st;
    nuem_result_number(r, "x.y", 1.0, "MeV");
    nuem_result_numbers(r, "x.z", (double[]){1, 2}, 2, "MeV");
    nuem_result_string(r, "s", "text");
    nuem_result_table(r, "rows");
    nuem_result_column(r, "a", "keV");
    nuem_result_column(r, "b", "");
    for (int i = 0; i < 40; i++) {
        nuem_result_row(r);
        nuem_result_cell_string(r, "b", "cell");
        nuem_result_cell_numbers(r, "a", (double[]){1.25, 2.5}, 2);
    }
    nuem_result_set_provenance(r, prov);
    nuem_result_set_argv(r, 2, argv);
    nuem_result_set_hypothesis(r, "00");
    st = nuem_result_render(r, format, text, err);
    nuem_result_free(r);
    return st;
}

static void every_allocation_may_fail(void **unused)
{
    (void)unused;
    nuem_provenance *prov = NULL;
    nuem_error err;
    long failures = 0;

    assert_ok(nuem_provenance_create(&prov, &err), err);
    assert_ok(nuem_provenance_add_cite(prov, "Beda:2012zz", &err), err);
    assert_ok(nuem_provenance_add_file(prov, "x", NUEM_TEST_SOURCE "/LICENSE", &err), err);
    for (int format = NUEM_RESULT_TEXT; format <= NUEM_RESULT_CSV; format++) {
        for (long n = 0;; n++) {
            char *text = NULL;
            budget = n;
            nuem_status st = build(prov, (nuem_result_format)format, &text, &err);
            if (st == NUEM_OK) {
                assert_non_null(text);
                free(text);
                break;
            }
            assert_int_equal(st, NUEM_ERR_NOMEM);
            assert_null(text);
            failures++;
        }
    }
    assert_true(failures > 300);
    nuem_provenance_free(prov);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
