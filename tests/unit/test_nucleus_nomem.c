/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of the nuclides and of nuclear targets fails once: the answer is NUEM_ERR_NOMEM, the
 * outputs stay untouched, nothing leaks (the leak checker of a sanitized build watches). The sources
 * are compiled into this test with allocation functions that fail on demand, in place of the
 * library's. */
#include "support/failing_allocation.h"

#define malloc  failing_malloc
#define calloc  failing_calloc
#define realloc failing_realloc
#include "target/nucleus.c"
#include "target/nuclides.c"
#include "target/target.c"
#undef malloc
#undef calloc
#undef realloc

#include "support/assert_close.h"
#include "support/fixture.h"

enum { PLENTY = 1000000 };

static void reading(void **state)
{
    nuem_nuclides *table = NULL;
    nuem_error err = {0};
    nuem_status st = NUEM_ERR_NOMEM;

    for (long n = 0; st; n++) {
        budget = n;
        st = nuem_nuclides_open(*state, "natural", &table, NULL, &err);
        if (st) {
            assert_int_equal(st, NUEM_ERR_NOMEM);
            assert_string_equal(err.message, "out of memory");
            assert_null(table);
        }
        assert_true(n < 100);
    }
    nuem_nuclides_free(table);
}

static void targets(void **state)
{
    nuem_nuclides *table = NULL;
    nuem_nucleus_share *share = NULL;
    nuem_target *t = NULL;
    nuem_error err = {0};
    size_t n = 77;

    budget = PLENTY;
    assert_ok(nuem_nuclides_open(*state, "natural", &table, NULL, &err), err);
    budget = 0;
    assert_int_equal(nuem_nuclei_of(table, "CaWO4", NULL, &share, &n, &err), NUEM_ERR_NOMEM);
    assert_null(share);
    assert_int_equal(n, 77);
    /* shrinking the array is no reason to fail */
    budget = 1;
    assert_ok(nuem_nuclei_of(table, "CaWO4", NULL, &share, &n, &err), err);
    assert_int_equal(n, 14);
    nuem_status st = NUEM_ERR_NOMEM;
    long allowed = 0;
    for (; st; allowed++) {
        budget = allowed;
        st = nuem_target_create_nuclear("CaWO4", NUEM_BINDING_STEP, n, share, &t, &err);
        if (st) {
            assert_int_equal(st, NUEM_ERR_NOMEM);
            assert_null(t);
        }
        assert_true(allowed < 100);
    }
    assert_true(allowed > 4);
    nuem_target_free(t);
    free(share);
    nuem_nuclides_free(table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reading),
        cmocka_unit_test(targets),
    };

    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
