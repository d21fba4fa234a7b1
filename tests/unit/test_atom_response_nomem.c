/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of response functions, of their files and of a store of tables fails once: the answer is
 * NUEM_ERR_NOMEM, outputs stay untouched, nothing leaks (the leak checker of a sanitized build watches). The
 * sources are compiled into this test with allocation functions that fail on demand; one thread, so that the
 * count is one. */
#include "support/failing_allocation.h"

#include <string.h>

static inline char *failing_strdup(const char *text)
{
    return granted() ? strdup(text) : NULL;
}

#define malloc failing_malloc
#define calloc failing_calloc
#define strdup failing_strdup
/* names that stand twice */
#define POINTS BESSEL_POINTS
#include "num/bessel.c"
#undef POINTS
#include "target/atom_response.c"
#include "target/atom_store.c"
#define wave continuum_wave
#include "target/continuum.c"
#undef wave
#include "target/multipole.c"
#include "target/reduced.c"
#include "target/response_file.c"
#include "target/response_table.c"
#include "target/response_value.c"
#undef malloc
#undef calloc
#undef strdup

#include <unistd.h>

#include "support/assert_close.h"
#include "support/temporary.h"

static const nuem_atom_response_options COARSE = {.eps_max_kev = 0.05,
                                                  .q_max_kev = 20.0,
                                                  .n_eps = 8,
                                                  .n_q = 8,
                                                  .max_multipole = 60,
                                                  .accuracy = 1e-2,
                                                  .threads = 1};
/* more than 256 points in a row, for which a row takes memory of its own */
enum { LONG_ROW = 300, PLENTY = 1000000, ENOUGH = 400 };

static nuem_atom *helium(void)
{
    nuem_atom *atom = NULL;
    nuem_error err;

    budget = PLENTY;
    assert_ok(nuem_atom_create(2, NULL, &atom, &err), err);
    return atom;
}

static nuem_atom_response *table_of(const nuem_atom *atom, size_t n_q)
{
    nuem_atom_response_options o = COARSE;
    nuem_atom_response *r = NULL;
    nuem_error err;

    o.n_q = n_q;
    budget = PLENTY;
    assert_ok(nuem_atom_response_create(atom, &o, &r, &err), err);
    return r;
}

static void making_tables(void **unused)
{
    nuem_atom *atom = helium();
    nuem_atom_response *r = NULL;
    nuem_error err = {0};
    long n = 0;

    (void)unused;
    for (; n < ENOUGH; n++) {
        budget = n;
        const nuem_status st = nuem_atom_response_create(atom, &COARSE, &r, &err);
        if (st == NUEM_OK) break;
        assert_int_equal(st, NUEM_ERR_NOMEM);
        assert_string_equal(err.message, "out of memory");
        assert_null(r);
    }
    assert_true(n > 40 && n < ENOUGH); /* eight energies, several each */
    nuem_atom_response_free(r);
    nuem_atom_free(atom);
}

static void long_rows(void **unused)
{
    nuem_atom *atom = helium();
    nuem_atom_response *r = table_of(atom, LONG_ROW);
    double q = 1.0, l = -7.0, t = -7.0;
    nuem_error err;

    (void)unused;
    budget = 0;
    assert_fails(nuem_atom_response_row(r, NULL, 0.05, 1, &q, &l, &t, &err), NUEM_ERR_NOMEM, err,
                 "out of memory");
    assert_true(l == -7.0 && t == -7.0);
    nuem_atom_response_free(r);
    nuem_atom_free(atom);
}

/* A file that could not be written is as it was. */
static void files(void **unused)
{
    nuem_atom *atom = helium();
    nuem_atom_response *r = table_of(atom, 8), *back = NULL;
    const char *path = nuem_test_path("he.table");
    nuem_error err;
    long n = 0;

    (void)unused;
    for (nuem_status st = NUEM_ERR_NOMEM; st; n++) {
        budget = n;
        st = nuem_atom_response_write(r, path, &err);
        if (!st) break;
        assert_int_equal(st, NUEM_ERR_NOMEM);
        assert_int_not_equal(access(path, F_OK), 0);
        assert_true(n < ENOUGH);
    }
    assert_true(n >= 2);
    n = 0;
    for (nuem_status st = NUEM_ERR_NOMEM; st; n++) {
        budget = n;
        st = nuem_atom_response_read(path, NULL, &back, &err);
        if (!st) break;
        assert_int_equal(st, NUEM_ERR_NOMEM);
        assert_null(back);
        assert_true(n < ENOUGH);
    }
    assert_true(n >= 2);
    nuem_atom_response_free(back);
    nuem_atom_response_free(r);
    nuem_atom_free(atom);
}

/* A compound, without and with a directory: in the end all is there, and what failed before is made then. */
static void stores(void **unused)
{
    (void)unused;
    for (int kept = 0; kept < 2; kept++) {
        const nuem_atom_store_options o = {.response = COARSE,
                                           .directory = kept ? nuem_test_directory() : NULL};
        const nuem_atom_response *const *table = NULL;
        nuem_atom_store *store = NULL;
        nuem_error err;
        size_t count = 77;
        long n = 0;

        for (nuem_status st = NUEM_ERR_NOMEM; st; n++) {
            budget = n;
            st = nuem_atom_store_create(&o, &store, &err);
            if (!st) break;
            assert_int_equal(st, NUEM_ERR_NOMEM);
            assert_null(store);
        }
        assert_int_equal(n, 1 + kept);
        n = 0;
        for (nuem_status st = NUEM_ERR_NOMEM; st; n += 1 + n / 4) { /* all early ones, some later */
            budget = n;
            st = nuem_atom_store_formula(store, "HeH", &table, &count, &err);
            if (!st) break;
            assert_int_equal(st, NUEM_ERR_NOMEM);
            assert_true(!table && count == 77 && n < ENOUGH);
        }
        assert_int_equal(count, 2);
        assert_int_equal(nuem_atom_response_get(table[1])->z, 2);
        nuem_atom_store_free(store);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(making_tables),
        cmocka_unit_test(long_rows),
        cmocka_unit_test(files),
        cmocka_unit_test(stores),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
