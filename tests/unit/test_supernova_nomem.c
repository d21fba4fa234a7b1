/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of a problem and of a run fails once: NUEM_ERR_NOMEM, outputs untouched, nothing leaks. */
#include "support/failing_allocation.h"

#define malloc        failing_malloc
#define calloc        failing_calloc
#define realloc       failing_realloc
#define aligned_alloc failing_aligned_alloc
#include "supernova/problem.c"
#include "supernova/run.c"
#include "supernova/run_share.c"
#define step_error flow_step_error
#include "supernova/flow.c"
#undef step_error
#include "supernova/follow.c"
#include "supernova/split.c"
#define sum_task rk_sum_task
#include "supernova/runge_kutta.c"
#undef sum_task
#include "supernova/summary.c"
#undef malloc
#undef calloc
#undef realloc
#undef aligned_alloc

#include "support/assert_close.h"

static const double ENU[2] = {5.0, 10.0}, WIDTH[2] = {1.0, 1.0}, SPECTRUM[2][6] = {{1.0}, {1.0}};

static nuem_status add_nothing(double *x, size_t n, void *context, nuem_error *err)
{
    (void)x;
    (void)n;
    (void)context;
    (void)err;
    return NUEM_OK;
}

static void each_allocation_may_fail(void **state)
{
    const nuem_supernova_spec spec = {.flavours = 2,
                                      .two = {0.1, 2.5e-3, 0.0},
                                      .geometry = NUEM_GAS,
                                      .end_km = 1.0,
                                      .n_energy = 2,
                                      .n_angle = 1,
                                      .enu_mev = ENU,
                                      .width_mev = WIDTH,
                                      .spectrum = SPECTRUM[0],
                                      .gas_mu = 1.0};
    nuem_supernova *const untouched = (nuem_supernova *)(uintptr_t)state;
    nuem_supernova *sn = untouched;
    nuem_error err;
    long n = 0;

    for (;; n++) {
        budget = n;
        const nuem_status st = nuem_supernova_create(&spec, &sn, &err);
        if (!st) break;
        assert_int_equal(st, NUEM_ERR_NOMEM);
        assert_ptr_equal(sn, untouched);
    }
    assert_true(n >= 3);
    for (int method = 0; method < 2; method++) {
        const nuem_supernova_options o = {.method = (nuem_supernova_method)method,
                                          .tolerance = 1e-6,
                                          .threads = 1,
                                          .reduce = add_nothing};
        nuem_supernova_run *run = NULL;
        for (n = 0;; n++) {
            budget = n;
            const nuem_status st = nuem_supernova_run_create(sn, &o, &run, &err);
            if (!st) break;
            assert_int_equal(st, NUEM_ERR_NOMEM);
            assert_null(run);
        }
        assert_true(n >= 7);
        nuem_supernova_summary s = {.trace = 7.0};
        budget = 0;
        assert_int_equal(nuem_supernova_summarise(run, &s, &err), NUEM_ERR_NOMEM);
        assert_true(s.trace == 7.0);
        nuem_supernova_run_free(run);
    }
    nuem_supernova_free(sn);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_allocation_may_fail)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
