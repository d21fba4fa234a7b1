/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of a configuration fails once: the answer is NUEM_ERR_NOMEM, the output stays untouched, nothing leaks
 * (the leak checker of a sanitized build watches). The sources are compiled into this test with allocation functions
 * that fail on demand. */
#include "file/arena.h"
#include "support/failing_allocation.h"

/* An arena asks for large blocks; here each request can fail. */
static void *failing_arena_alloc(nuem_arena *arena, size_t size)
{
    return granted() ? nuem_arena_alloc(arena, size) : NULL;
}

static char *failing_arena_text(nuem_arena *arena, const char *text, size_t n)
{
    return granted() ? nuem_arena_text(arena, text, n) : NULL;
}

#define malloc           failing_malloc
#define calloc           failing_calloc
#define nuem_arena_alloc failing_arena_alloc
#define nuem_arena_text  failing_arena_text
#include "supernova/config.c"
#include "supernova/config_run.c"
#include "supernova/config_source.c"
#include "supernova/config_species.c"
#include "supernova/config_table.c"
#include "supernova/environment.c"
#undef malloc
#undef calloc
#undef nuem_arena_alloc
#undef nuem_arena_text

#include "support/assert_close.h"
#include "support/fixture.h"

enum { ENOUGH = 200 };

static void starve(const nuem_data *data, const char *path, long least)
{
    nuem_supernova_config *c = NULL;
    nuem_error err = {0};
    long n = 0;

    for (; n < ENOUGH; n++) {
        budget = n;
        nuem_status st = nuem_supernova_config_open(data, path, &c, NULL, &err);
        if (st == NUEM_OK) break;
        assert_int_equal(st, NUEM_ERR_NOMEM);
        assert_null(c);
    }
    nuem_supernova_config_free(c);
    assert_true(n >= least && n < ENOUGH);
}

static void examples(void **state)
{
    starve(*state, NUEM_TEST_SOURCE "/examples/supernova/published-nh.yaml", 11);
    starve(*state, NUEM_TEST_SOURCE "/examples/supernova/gyroscope.yaml", 10);
    starve(*state, NUEM_TEST_SOURCE "/examples/supernova/three-flavours.yaml", 11);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(examples)};

    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
