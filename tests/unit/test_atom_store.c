/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of response functions by element: made once, kept in files, made anew when a file is damaged. */
#include "nuem/atom_store.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "support/fixture.h"
#include "support/reference.h"
#include "support/temporary.h"

static const nuem_atom_response_options COARSE = {
    .eps_max_kev = 1.0, .q_max_kev = 50.0, .n_eps = 12, .n_q = 16, .accuracy = 1e-3};

typedef struct count {
    nuem_progress progress;
    int calls, unwritten;
    char why[256];
} count;

static bool counting(double fraction, void *context)
{
    ((count *)context)->calls++;
    return fraction <= 1.0;
}

static void unwritten(const nuem_error *why, void *context)
{
    count *c = context;

    c->unwritten++;
    snprintf(c->why, sizeof c->why, "%.200s", why->message);
}

static nuem_atom_store *open_store(const char *directory, count *c)
{
    nuem_atom_store_options o = {
        .response = COARSE, .directory = directory, .unwritten = unwritten, .context = c};
    nuem_atom_store *store = NULL;
    nuem_error err;

    *c = (count){.progress = {counting, c}};
    o.response.progress = &c->progress;
    assert_ok(nuem_atom_store_create(&o, &store, &err), err);
    return store;
}

static const nuem_atom_response *get(nuem_atom_store *store, int z)
{
    const nuem_atom_response *r = NULL;
    nuem_error err;

    assert_ok(nuem_atom_store_get(store, z, &r, &err), err);
    assert_int_equal(nuem_atom_response_get(r)->z, z);
    return r;
}

/* The one file of the directory; false: there is none. */
static bool only_file(const char *directory, char *path, size_t size)
{
    DIR *dir = opendir(directory);
    int n = 0;

    assert_non_null(dir);
    for (struct dirent *d; (d = readdir(dir));)
        if (d->d_name[0] != '.') {
            snprintf(path, size, "%s/%s", directory, d->d_name);
            n++;
        }
    closedir(dir);
    assert_true(n <= 1);
    return n == 1;
}

static double value(const nuem_atom_response *r)
{
    double l = 0.0, t = 0.0;
    nuem_error err;

    assert_ok(nuem_atom_response_at(r, NULL, 0.5, 20.0, &l, &t, &err), err);
    return l;
}

static void tables_are_kept(void **unused)
{
    char directory[512], path[1024];
    const nuem_atom_response *const *table;
    nuem_error err;
    count c;
    size_t n;

    (void)unused;
    snprintf(directory, sizeof directory, "%s/kept", nuem_test_directory());
    assert_int_equal(mkdir(directory, 0777), 0);
    nuem_atom_store *store = open_store(directory, &c);
    const nuem_atom_response *made = get(store, 2);
    const double want = value(made);
    const int calls = c.calls;
    assert_true(calls > 0 && want > 0.0);
    assert_ptr_equal(get(store, 2), made);
    assert_int_equal(c.calls, calls);
    assert_ok(nuem_atom_store_formula(store, "He2", &table, &n, &err), err);
    assert_true(n == 1 && table[0] == made);
    assert_true(only_file(directory, path, sizeof path));
    assert_non_null(strstr(path, "/He-"));
    nuem_atom_store_free(store);

    store = open_store(directory, &c); /* read, not computed */
    assert_true(value(get(store, 2)) == want);
    assert_int_equal(c.calls, 0);
    nuem_atom_store_free(store);

    FILE *f = fopen(path, "r+b"); /* damaged: computed and written anew */
    assert_non_null(f);
    fseek(f, 400, SEEK_SET);
    fputs("damage", f);
    fclose(f);
    for (int again = 0; again < 2; again++) {
        store = open_store(directory, &c);
        assert_true(value(get(store, 2)) == want);
        assert_int_equal(c.calls > 0, again == 0);
        assert_int_equal(c.unwritten, 0);
        nuem_atom_store_free(store);
    }
}

static void compounds_have_all_elements(void **unused)
{
    const nuem_atom_response *const *table, *const *again;
    nuem_error err;
    size_t n, m;
    count c;

    (void)unused;
    nuem_atom_store *store = open_store(NULL, &c);
    assert_ok(nuem_atom_store_formula(store, "HeH3", &table, &n, &err), err);
    assert_int_equal(n, 2);
    for (int z = 1; z <= 2; z++) assert_int_equal(nuem_atom_response_get(table[z - 1])->z, z);
    assert_ok(nuem_atom_store_formula(store, "HeH3", &again, &m, &err), err);
    assert_ptr_equal(again, table);
    nuem_atom_store_free(store);
    nuem_atom_store_free(NULL);
}

static void what_cannot_be_written_is_said(void **unused)
{
    char directory[512];
    count c;

    (void)unused;
    snprintf(directory, sizeof directory, "%s/there-is-none", nuem_test_directory());
    nuem_atom_store *store = open_store(directory, &c);
    assert_true(value(get(store, 2)) > 0.0);
    assert_int_equal(c.unwritten, 1);
    assert_true(c.why[0] != '\0');
    nuem_atom_store_free(store);
}

static bool not_ready(const char *directory, void *context)
{
    assert_non_null(directory);
    (*(int *)context)++;
    return false;
}

/* Asked before a table is written, and not before; "no" keeps nothing and is no failure. */
static void readiness_is_asked_for(void **unused)
{
    nuem_atom_store *store = NULL;
    nuem_error err;
    int asked = 0;
    const nuem_atom_store_options o = {.response = COARSE,
                                       .directory = "there-is-none-either",
                                       .ready = not_ready,
                                       .context = &asked};

    (void)unused;
    assert_ok(nuem_atom_store_create(&o, &store, &err), err);
    assert_int_equal(asked, 0);
    assert_true(value(get(store, 1)) > 0.0);
    assert_true(value(get(store, 1)) > 0.0);
    assert_int_equal(asked, 1);
    nuem_atom_store_free(store);
}

static void wrong_elements_are_refused(void **unused)
{
    const nuem_atom_response *const *table = NULL, *r = NULL;
    nuem_error err;
    size_t n = 7;
    count c;

    (void)unused;
    nuem_atom_store *store = open_store(NULL, &c);
    assert_fails(nuem_atom_store_get(store, 0, &r, &err), NUEM_ERR_ARG, err, "Z is 0");
    assert_fails(nuem_atom_store_get(store, 101, &r, &err), NUEM_ERR_ARG, err, "Z is 101");
    assert_fails(nuem_atom_store_formula(store, "Qq", &table, &n, &err), NUEM_ERR_ARG, err, "Qq");
    assert_int_equal(nuem_atom_store_formula(store, "", &table, &n, NULL), NUEM_ERR_ARG);
    assert_true(!r && !table && n == 7 && c.calls == 0);
    nuem_atom_store_free(store);
    nuem_atom_store_options o = {.response = {.n_q = 3}};
    assert_ok(nuem_atom_store_create(&o, &store, &err), err);
    assert_fails(nuem_atom_store_get(store, 2, &r, &err), NUEM_ERR_ARG, err, "n_q is 3");
    assert_fails(nuem_atom_store_formula(store, "He", &table, &n, &err), NUEM_ERR_ARG, err, "n_q");
    nuem_atom_store_free(store);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_are_kept),
        cmocka_unit_test(compounds_have_all_elements),
        cmocka_unit_test(what_cannot_be_written_is_said),
        cmocka_unit_test(readiness_is_asked_for),
        cmocka_unit_test(wrong_elements_are_refused),
    };
    return cmocka_run_group_tests(tests, nuem_test_make_directory, nuem_test_remove_directory);
}
