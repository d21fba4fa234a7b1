/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of an atom fails once: the answer is NUEM_ERR_NOMEM, the output stays untouched, nothing
 * leaks (the leak checker of a sanitized build watches). The sources are compiled into this test with
 * allocation functions that fail on demand. */
#include "support/failing_allocation.h"

#define malloc failing_malloc
#define calloc failing_calloc
/* their static functions have names of their own file */
#include "num/pulay.c"
#define solve solve_atom
#include "target/atom.c"
#undef solve
#define allocate allocate_scf
#include "target/scf.c"
#undef allocate
#include "target/atom_energy.c"
#include "target/dirac_basis.c"
#define ORDER RADIAL_ORDER
#define GAUSS RADIAL_GAUSS
#include "target/radial.c"
#undef ORDER
#undef GAUSS
#undef malloc
#undef calloc

#include "support/assert_close.h"

static void atom_without_memory(void **unused)
{
    static const nuem_atom_options options[] = {
        {.method = NUEM_ATOM_BARE}, {.method = NUEM_ATOM_DHS}, {.method = NUEM_ATOM_DHF}};
    enum { ENOUGH = 100 };

    (void)unused;
    for (size_t i = 0; i < 3; i++) {
        nuem_error err = {0};
        nuem_atom *atom = NULL;
        long n = 0;
        for (; n < ENOUGH; n++) {
            budget = n;
            nuem_status st = nuem_atom_create(5, &options[i], &atom, &err);
            if (st == NUEM_OK) break;
            assert_int_equal(st, NUEM_ERR_NOMEM);
            assert_null(atom);
        }
        assert_true(n > 10 && n < ENOUGH);
        nuem_atom_free(atom);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(atom_without_memory)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
