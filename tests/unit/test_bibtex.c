/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/bibtex.h"
#include "support/assert_close.h"

static const char text[] = "% a comment, mail a@b.c\n"
                           "@comment{ignored}\n"
                           "@article{Beda:2012zz,\n  title = \"{A {nested} title}\",\n}\n"
                           "@book { Spaced:2000 , title={\\{ not a brace}}\n"
                           "@article{Beda:2012,}\n"
                           "@article{Open:2020, title={never closed}\n";

static void assert_entry(const char *key, const char *want)
{
    const char *entry;
    size_t n;

    assert_true(nuem_bibtex_find(text, key, &entry, &n));
    assert_int_equal(n, strlen(want));
    assert_memory_equal(entry, want, n);
}

static void entries_are_found_whole(void **unused)
{
    (void)unused;
    assert_entry("Beda:2012zz", "@article{Beda:2012zz,\n  title = \"{A {nested} title}\",\n}");
    assert_entry("Beda:2012", "@article{Beda:2012,}");
    assert_entry("Spaced:2000", "@book { Spaced:2000 , title={\\{ not a brace}}");
}

static void others_are_not(void **unused)
{
    (void)unused;
    static const char *const keys[] = {"Beda:2012z", "beda:2012", "Open:2020", "", "b.c"};
    const char *entry = NULL;
    size_t n = 7;

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        assert_false(nuem_bibtex_find(text, keys[i], &entry, &n));
    assert_false(nuem_bibtex_find("", "x", &entry, &n));
    assert_false(nuem_bibtex_find("@", "x", &entry, &n));
    assert_null(entry);
    assert_int_equal(n, 7);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(entries_are_found_whole),
        cmocka_unit_test(others_are_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
