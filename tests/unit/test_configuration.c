/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ground configurations. */
#include "target/configuration.h"

#include <stdlib.h>
#include <string.h>

#include "nuem/atom.h"
#include "support/assert_close.h"
#include "target/tabulated.h"

static void electrons_add_up(void **unused)
{
    static const double charges[] = {0.0, 0.4, 1.0, 3.5};

    (void)unused;
    for (int z = 1; z <= NUEM_ATOM_MAX_Z; z++)
        for (size_t c = 0; c < 4; c++) {
            nuem_subshell shell[NUEM_MAX_SUBSHELLS];
            double sum = 0.0, charge = charges[c] < z ? charges[c] : 0.0;
            size_t n = nuem_configuration(z, charge, shell);
            assert_true(n > 0 && n <= NUEM_MAX_SUBSHELLS);
            for (size_t a = 0; a < n; a++) {
                sum += shell[a].occupation;
                assert_true(shell[a].occupation > 0.0 && shell[a].occupation <= shell[a].full);
                assert_near(shell[a].full, 2.0 * abs(shell[a].kappa), 0.0);
                assert_int_equal(shell[a].l,
                                 shell[a].kappa > 0 ? shell[a].kappa : -shell[a].kappa - 1);
                assert_true(shell[a].l < shell[a].n);
                for (size_t b = 0; b < a; b++)
                    assert_false(shell[b].n == shell[a].n && shell[b].kappa == shell[a].kappa);
            }
            assert_close(sum, z - charge, 1e-14);
        }
}

/* NIST Atomic Spectra Database, ground states; those that break the rule of n + l among them. */
static void known_ones(void **unused)
{
    static const struct {
        const char *element, *text;
    } known[] = {
        {"H", "1s1"},
        {"He", "1s2"},
        {"C", "[He] 2s2 2p2"},
        {"Ne", "[He] 2s2 2p6"},
        {"Cr", "[Ar] 3d5 4s1"},
        {"Cu", "[Ar] 3d10 4s1"},
        {"Ge", "[Ar] 3d10 4s2 4p2"},
        {"Nb", "[Kr] 4d4 5s1"},
        {"Mo", "[Kr] 4d5 5s1"},
        {"Tc", "[Kr] 4d5 5s2"},
        {"Ru", "[Kr] 4d7 5s1"},
        {"Rh", "[Kr] 4d8 5s1"},
        {"Pd", "[Kr] 4d10"},
        {"Ag", "[Kr] 4d10 5s1"},
        {"I", "[Kr] 4d10 5s2 5p5"},
        {"Cs", "[Xe] 6s1"},
        {"La", "[Xe] 5d1 6s2"},
        {"Ce", "[Xe] 4f1 5d1 6s2"},
        {"Pr", "[Xe] 4f3 6s2"},
        {"Gd", "[Xe] 4f7 5d1 6s2"},
        {"W", "[Xe] 4f14 5d4 6s2"},
        {"Pt", "[Xe] 4f14 5d9 6s1"},
        {"Au", "[Xe] 4f14 5d10 6s1"},
        {"Pb", "[Xe] 4f14 5d10 6s2 6p2"},
        {"Ac", "[Rn] 6d1 7s2"},
        {"Th", "[Rn] 6d2 7s2"},
        {"Pa", "[Rn] 5f2 6d1 7s2"},
        {"U", "[Rn] 5f3 6d1 7s2"},
        {"Np", "[Rn] 5f4 6d1 7s2"},
        {"Cm", "[Rn] 5f7 6d1 7s2"},
        {"Fm", "[Rn] 5f12 7s2"},
    };
    nuem_error err = {0};

    (void)unused;
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        char text[NUEM_CONFIGURATION_TEXT], symbol[NUEM_ELEMENT_SYMBOL];
        int z = 0;
        assert_ok(nuem_element_find(known[i].element, &z, &err), err);
        nuem_element_symbol(z, symbol);
        assert_string_equal(symbol, known[i].element);
        nuem_configuration_text(z, text, sizeof text);
        assert_string_equal(text, known[i].text);
    }
}

/* Ions lose the largest n first: iron its 4s, not its 3d. */
static void ions(void **unused)
{
    nuem_subshell shell[NUEM_MAX_SUBSHELLS];
    size_t n = nuem_configuration(26, 2.0, shell);

    (void)unused;
    assert_int_equal(shell[n - 1].n, 3);
    assert_int_equal(shell[n - 1].l, 2);
    assert_near(shell[n - 1].shell, 6.0, 0.0);
    assert_close(shell[n - 1].occupation, 3.6, 1e-15);
}

static void bad_symbols(void **unused)
{
    static const char *const bad[] = {"", "xe", "Xx", "XE", "54", "Xenon"};
    nuem_error err = {0};

    (void)unused;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        int z = -5;
        assert_fails(nuem_element_find(bad[i], &z, &err), NUEM_ERR_ARG, err, "no chemical element");
        assert_int_equal(z, -5);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(electrons_add_up),
        cmocka_unit_test(known_ones),
        cmocka_unit_test(ions),
        cmocka_unit_test(bad_symbols),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
