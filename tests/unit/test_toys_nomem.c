/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of the constructions by toys fails once: NUEM_ERR_NOMEM, outputs untouched, nothing
 * leaks. The sources are compiled into this test with allocation functions that fail on demand; static
 * names that two of them share get another name here. */
#include "support/failing_allocation.h"

#define malloc failing_malloc
#define calloc failing_calloc
#include "stat/toys_loop.c"
#define BISECTIONS NODES_BISECTIONS
#define ascending  nodes_ascending
#include "stat/toys_nodes.c"
#undef BISECTIONS
#undef ascending
#include "stat/cls_asymptotic.c"
#define construct construct_cls
#define TIE       CLS_TIE
#include "stat/cls.c"
#undef construct
#undef TIE
#include "stat/coverage.c"
#include "stat/feldman_cousins.c"
#undef malloc
#undef calloc

#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/one_bin.h"

enum { ENOUGH = 100 };

static nuem_status run(int what, const nuem_one_bin *one, void *out, nuem_error *err)
{
    const nuem_toy_options o = {.cl = 0.9, .n_toy = 50, .points = 8, .seed = 1, .threads = 2};

    switch (what) {
    case 0: return nuem_limit_feldman_cousins(one->objective, NULL, &o, NULL, out, NULL, err);
    case 1: return nuem_limit_cls(one->objective, NULL, &o, NULL, out, NULL, err);
    case 2: return nuem_limit_cls_asymptotic(one->objective, NULL, 0.9, out, err);
    default:
        return nuem_coverage(one->objective, NULL, 0.0, 0.9, NUEM_TWO_SIDED, 50, 1, 2, NULL, out,
                             err);
    }
}

static void without_memory(void **state)
{
    nuem_one_bin one = nuem_one_bin_gaussian(*state, 1.0);
    nuem_error err;

    for (int what = 0; what < 4; what++) {
        nuem_status st = NUEM_ERR_NOMEM;
        long n = 0;
        for (; st != NUEM_OK; n++) {
            char out[512], untouched[512];
            memset(out, 0x5a, sizeof out);
            memset(untouched, 0x5a, sizeof untouched);
            assert_true(n < ENOUGH);
            budget = n;
            st = run(what, &one, out, &err);
            if (st == NUEM_OK) break;
            assert_int_equal(st, NUEM_ERR_NOMEM);
            assert_memory_equal(out, untouched, sizeof out);
        }
        assert_true(n > 5);
    }
    nuem_one_bin_close(&one);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(without_memory)};
    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
