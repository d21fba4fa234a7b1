/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of the readers of fluxes fails once: the answer is NUEM_ERR_NOMEM, the output stays
 * untouched, nothing leaks (the leak checker of a sanitized build watches). The sources are compiled
 * into this test with allocation functions that fail on demand, in place of the library's. */
#include <stdlib.h>
#include <string.h>

#include "support/failing_allocation.h"

static char *failing_strndup(const char *text, size_t n)
{
    return granted() ? strndup(text, n) : NULL;
}

#define malloc  failing_malloc
#define calloc  failing_calloc
#define strndup failing_strndup
#include "file/arena.c"
#include "source/beta.c"
#include "source/decay_at_rest.c"
#include "source/flux.c"
#include "source/flux_arrival.c"
#include "source/flux_components.c"
#include "source/flux_errors.c"
#include "source/flux_spectrum.c"
#include "source/flux_travel.c"
#include "source/reactor.c"
#define add add_snowglobes
#include "source/snowglobes.c"
#undef add
#undef malloc
#undef calloc
#undef strndup

#include "support/assert_close.h"
#include "support/fixture.h"

/* Fail the first, the second, ... allocation until the flux opens. */
static void starve(const nuem_data *data, const char *id, long least)
{
    nuem_flux *flux = NULL;
    nuem_error err = {0};
    long n = 0;

    for (;; n++) {
        budget = n;
        nuem_status st = nuem_flux_open(data, id, &flux, NULL, &err);
        if (st == NUEM_OK) break;
        assert_int_equal(st, NUEM_ERR_NOMEM);
        assert_string_equal(err.message, "out of memory");
        assert_null(flux);
        assert_true(n < 10000);
    }
    assert_true(n >= least);
    nuem_flux_free(flux);
}

static void components(void **state)
{
    starve(*state, "solar-b16-gs98", 5);
}

static void reactor_with_a_set(void **state)
{
    starve(*state, "reactor-gemma@mueller", 5);
}

static void source_and_beta(void **state)
{
    starve(*state, "tritium-60g", 5);
    starve(*state, "cr51-3mci-1m", 4);
}

static void decays_and_arrival_times(void **state)
{
    starve(*state, "sns-lar2020", 3);
    starve(*state, "sns-csi2017", 3);
}

static void snowglobes(void **state)
{
    starve(*state, "supernova-pinched", 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(components),      cmocka_unit_test(reactor_with_a_set),
        cmocka_unit_test(source_and_beta), cmocka_unit_test(decays_and_arrival_times),
        cmocka_unit_test(snowglobes),
    };

    return cmocka_run_group_tests(tests, nuem_test_open_data, nuem_test_close_data);
}
