/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Threads that help are used, threads that hinder are not. Steps are loops that look at the clock. */
#include <time.h>

#include "supernova/pace.h"
#include "support/assert_close.h"

static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* Of so many steps, those by all threads. */
static int by_all(int threads, int steps, double alone_s, double all_s)
{
    nuem_pace p;
    int n = 0;

    nuem_pace_set(&p, threads);
    for (int i = 0; i < steps; i++) {
        n += p.threads > 1;
        assert_true(p.threads == 1 || p.threads == threads);
        nuem_pace_begin(&p);
        const double end = now() + (p.threads > 1 ? all_s : alone_s);
        while (now() < end) continue;
        nuem_pace_end(&p);
    }
    return n;
}

static void faster_way_is_taken(void **state)
{
    enum { STEPS = 3000 };

    (void)state;
    assert_int_equal(by_all(1, 100, 1e-6, 1e-6), 0);
    /* what else runs on the machine makes single steps longer: half is far from either */
    assert_true(by_all(2, STEPS, 40e-6, 20e-6) > STEPS / 2);
    assert_true(by_all(2, STEPS, 20e-6, 40e-6) < STEPS / 2);
    /* hopeless trials end after a step */
    assert_true(by_all(4, STEPS, 10e-6, 1e-3) < STEPS / 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(faster_way_is_taken)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
