/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Antineutrinos from the Sun without memory: says so, leaves its outputs alone, leaks nothing. */
#include <math.h>

#include "support/failing_allocation.h"

#define malloc failing_malloc
#include "propagation/solar_antineutrino.c"
#undef malloc

#include "support/assert_close.h"
#include "support/fixture.h"

static void every_allocation_may_fail(void **state)
{
    const nuem_data *data = *state;
    const nuem_hypothesis_spec spec = {.nature = NUEM_MAJORANA,
                                       .mixing = {33.44, 49.2, 8.57, 0, 7.42e-5, 2.517e-3, {0, 0}}};
    const nuem_medium none = {0};
    const double enu = 10.0;
    nuem_hypothesis *h = NULL;
    nuem_profile *vacuum = NULL;
    nuem_solar *sun = NULL;
    nuem_solar_antineutrino x = {.birth = 42.0};
    nuem_error err;

    assert_ok(nuem_hypothesis_create(&spec, &h, &err), err);
    assert_ok(nuem_profile_constant(&none, 1.0, &vacuum, &err), err);
    assert_ok(nuem_solar_open(data, NUEM_DEFAULT_SOLAR, &sun, NULL, &err), err);
    for (long granted_before = 0; granted_before < 2; granted_before++) {
        budget = granted_before;
        assert_fails(nuem_solar_antineutrinos(h, sun, 0, vacuum, 1, &enu, NULL, &x, &err),
                     NUEM_ERR_NOMEM, err, "memory");
        assert_true(x.birth == 42.0);
    }
    budget = 2;
    assert_ok(nuem_solar_antineutrinos(h, sun, 0, vacuum, 1, &enu, NULL, &x, &err), err);
    assert_true(x.birth == 0.0);
    nuem_solar_free(sun);
    nuem_profile_free(vacuum);
    nuem_hypothesis_free(h);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(every_allocation_may_fail)};

    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
