/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of response functions in files: round trip, keys, damage, what cannot be written. */
#include "nuem/atom_response.h"

#include <dirent.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "file/text_file.h"
#include "nuem/init.h"
#include "support/assert_close.h"
#include "support/temporary.h"
#include "target/response_file.h"

static const nuem_atom_response_options options = {
    .eps_max_kev = 0.5, .q_max_kev = 100.0, .n_eps = 8, .n_q = 12, .max_multipole = 120};

typedef struct pair {
    nuem_atom *atom;
    nuem_atom_response *table;
} pair;

static int set_up(void **state)
{
    pair *p = calloc(1, sizeof *p);
    nuem_error err = {0};

    assert_ok(nuem_atom_create(4, NULL, &p->atom, &err), err);
    assert_ok(nuem_atom_response_create(p->atom, &options, &p->table, &err), err);
    *state = p;
    return nuem_test_make_directory(state);
}

static int tear_down(void **state)
{
    pair *p = *state;

    nuem_atom_response_free(p->table);
    nuem_atom_free(p->atom);
    free(p);
    return nuem_test_remove_directory(state);
}

static void what_was_written_comes_back(void **state)
{
    const pair *p = *state;
    const char *path = nuem_test_path("be.table");
    const nuem_atom_response_table *a = nuem_atom_response_get(p->table), *b;
    nuem_atom_response *r = NULL;
    char key[65];
    nuem_error err = {0};

    assert_ok(nuem_atom_response_write(p->table, path, &err), err);
    assert_ok(nuem_atom_response_plan(p->atom, &options, key, &err), err);
    assert_ok(nuem_atom_response_read(path, key, &r, &err), err);
    assert_string_equal(nuem_atom_response_key(r), key);
    b = nuem_atom_response_get(r);
    assert_int_equal(a->z, b->z);
    assert_int_equal(a->n_shell, b->n_shell);
    assert_int_equal(a->highest_multipole, b->highest_multipole);
    const size_t bytes = a->n_shell * a->n_eps * a->n_q * sizeof(double);
    assert_memory_equal(a->r_l, b->r_l, bytes);
    assert_memory_equal(a->r_t, b->r_t, bytes);
    assert_memory_equal(a->q_kev, b->q_kev, bytes);
    assert_memory_equal(a->eps_kev, b->eps_kev, a->n_eps * sizeof(double));
    assert_memory_equal(a->binding_kev, b->binding_kev, a->n_shell * sizeof(double));
    for (size_t i = 0; i < a->n_shell; i++) {
        assert_int_equal(a->shell_n[i], b->shell_n[i]);
        assert_int_equal(a->shell_kappa[i], b->shell_kappa[i]);
        assert_true(a->occupation[i] == b->occupation[i]);
    }
    for (double q = 0.2; q < 50.0; q *= 3.0) {
        double l[2], t[2];
        assert_ok(nuem_atom_response_at(p->table, NULL, 0.3, q, &l[0], &t[0], &err), err);
        assert_ok(nuem_atom_response_at(r, NULL, 0.3, q, &l[1], &t[1], &err), err);
        assert_true(l[0] == l[1] && t[0] == t[1]);
    }
    nuem_atom_response_free(r);
}

/* What changes the numbers changes the key; the number of threads does not. */
static void keys_tell_tables_apart(void **state)
{
    const pair *p = *state;
    nuem_atom_response_options o = options;
    const nuem_atom_options other = {.method = NUEM_ATOM_DHS, .slater_alpha = 0.7};
    nuem_atom *atom = NULL;
    char key[4][65];
    nuem_error err = {0};

    assert_ok(nuem_atom_response_plan(p->atom, &o, key[0], &err), err);
    o.threads = 7;
    assert_ok(nuem_atom_response_plan(p->atom, &o, key[1], &err), err);
    assert_string_equal(key[0], key[1]);
    o.n_q = 13;
    assert_ok(nuem_atom_response_plan(p->atom, &o, key[2], &err), err);
    assert_string_not_equal(key[0], key[2]);
    assert_ok(nuem_atom_create(4, &other, &atom, &err), err);
    assert_ok(nuem_atom_response_plan(atom, &options, key[3], &err), err);
    assert_string_not_equal(key[0], key[3]);
    nuem_atom_free(atom);

    const char *path = nuem_test_path("be.table");
    nuem_atom_response *r = NULL;
    assert_ok(nuem_atom_response_write(p->table, path, &err), err);
    assert_fails(nuem_atom_response_read(path, key[2], &r, &err), NUEM_ERR_DATA, err,
                 "something else");
    assert_string_equal(err.file, path);
    assert_null(r);
}

/* Every byte counts: the head has its form, the rest its SHA-256. */
static void damage_is_seen(void **state)
{
    const pair *p = *state;
    const char *path = nuem_test_path("be.table");
    char *text;
    size_t n;
    nuem_atom_response *r = NULL;
    nuem_error err = {0};

    assert_ok(nuem_atom_response_write(p->table, path, &err), err);
    assert_ok(nuem_file_read(path, (size_t)1 << 30, &text, &n, &err), err);
    for (size_t i = 0; i < n; i += i < 200 ? 1 : 997) {
        text[i] ^= 4;
        const nuem_status st =
            nuem_response_parse(text, n, path, nuem_atom_response_key(p->table), &r, &err);
        assert_int_equal(st, NUEM_ERR_DATA);
        assert_null(r);
        text[i] ^= 4;
    }
    for (size_t cut = 0; cut < n; cut += n / 13)
        assert_int_equal(nuem_response_parse(text, cut, path, NULL, &r, &err), NUEM_ERR_DATA);
    assert_ok(nuem_response_parse(text, n, path, NULL, &r, &err), err);
    nuem_atom_response_free(r);
    free(text);
}

static void places_that_cannot_be_used_are_named(void **state)
{
    const pair *p = *state;
    nuem_atom_response *r = NULL;
    nuem_error err = {0};

    assert_fails(nuem_atom_response_write(p->table, nuem_test_path("no/such/file"), &err),
                 NUEM_ERR_IO, err, "no/such/file");
    assert_fails(nuem_atom_response_read(nuem_test_path("absent"), NULL, &r, &err), NUEM_ERR_IO,
                 err, "absent");
    assert_null(r);
    if (access("/dev/full", W_OK) == 0) /* a full disk */
        assert_fails(nuem_atom_response_write(p->table, "/dev/full", &err), NUEM_ERR_IO, err,
                     "/dev/full");
}

/* A disk that fills up while a table is written over an older one: the old one stays, nothing lies about. */
static void a_full_disk_loses_nothing(void **state)
{
    const pair *p = *state;
    const char *path = nuem_test_path("full/be.table");
    struct rlimit before, small = {.rlim_cur = 1024};
    nuem_atom_response *r = NULL;
    nuem_error err = {0};
    int files = 0;

    nuem_test_put("full/other", "makes the directory");
    assert_ok(nuem_atom_response_write(p->table, path, &err), err);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small.rlim_max = before.rlim_max;
    void (*const handler)(int) = signal(SIGXFSZ, SIG_IGN); /* write then fails */
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    const nuem_status st = nuem_atom_response_write(p->table, path, &err);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    signal(SIGXFSZ, handler);
    assert_int_equal(st, NUEM_ERR_IO);
    assert_ok(nuem_atom_response_read(path, nuem_atom_response_key(p->table), &r, &err), err);
    nuem_atom_response_free(r);
    DIR *dir = opendir(nuem_test_path("full"));
    assert_non_null(dir);
    for (struct dirent *d; (d = readdir(dir));) files += d->d_name[0] != '.' || d->d_name[1] > '.';
    closedir(dir);
    assert_int_equal(files, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_comes_back),
        cmocka_unit_test(keys_tell_tables_apart),
        cmocka_unit_test(damage_is_seen),
        cmocka_unit_test(places_that_cannot_be_used_are_named),
        cmocka_unit_test(a_full_disk_loses_nothing),
    };

    nuem_init();
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
