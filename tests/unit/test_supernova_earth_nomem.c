/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation on the way to the Earth fails once: NUEM_ERR_NOMEM, outputs untouched, nothing leaks. */
#include "support/failing_allocation.h"

#define malloc failing_malloc
#define calloc failing_calloc
#define check  earth_check
#include "supernova/earth.c"
#undef check
#include "supernova/earth_density.c"
#include "supernova/earth_envelope.c"
#undef malloc
#undef calloc

#include "support/assert_close.h"
#include "support/observer.h"

static void each_allocation_may_fail(void **state)
{
    observer o;
    nuem_supernova *sn;
    nuem_supernova_run *run;
    nuem_error err;
    long n;

    (void)state;
    observer_open(&o, 2, NUEM_DIRAC, NUEM_SINGLE_RADIAL, true, false);
    observer_run(&o, NUEM_SPLIT, 1e-4, 0.0, 21.0, &sn, &run);
    const size_t size = nuem_supernova_density_size(sn);
    double density[2 * 2 * OBSERVER_ENERGIES * 16], fluence[OBSERVER_ENERGIES][6];
    assert_int_equal(size, sizeof density / sizeof density[0]);
    density[0] = fluence[0][0] = -7.0;
    for (n = 0;; n++) {
        budget = n;
        const nuem_status st = nuem_supernova_density(run, density, &err);
        if (!st) break;
        assert_int_equal(st, NUEM_ERR_NOMEM);
        assert_true(density[0] == -7.0);
    }
    assert_int_equal(n, 1);
    const nuem_supernova_earth_options options = {.envelope = NUEM_ENVELOPE_PROFILE,
                                                  .profile = o.profile,
                                                  .distance_kpc = 1.0,
                                                  .duration_s = 1.0};
    for (n = 0;; n++) {
        budget = n;
        const nuem_status st = nuem_supernova_earth(sn, density, &options, fluence[0], &err);
        if (!st) break;
        assert_int_equal(st, NUEM_ERR_NOMEM);
        assert_true(fluence[0][0] == -7.0);
    }
    assert_int_equal(n, 2);
    nuem_supernova_run_free(run);
    nuem_supernova_free(sn);
    observer_close(&o);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(each_allocation_may_fail)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
