/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "target/formula.h"

#include <stdbool.h>
#include <string.h>

#include <xraylib/xraylib.h>

#include "base/error.h"
#include "base/number.h"

static const double count_max = 1e6;

/* Atomic number of the symbol at the start of text, 0 when it is none. */
static int element(const char *text, size_t *length)
{
    const size_t n = 1 + strspn(text + 1, "abcdefghijklmnopqrstuvwxyz");
    char symbol[4];

    if (n >= sizeof symbol) return 0;
    memcpy(symbol, text, n);
    symbol[n] = '\0';
    *length = n;
    int z = SymbolToAtomicNumber(symbol, NULL);
    return z >= 1 && z <= NUEM_FORMULA_MAX_Z ? z : 0;
}

/* The count at *p, 1 when there is none; moves *p behind it. */
static bool count(const char **p, double *value)
{
    const size_t n = strspn(*p, "0123456789.");

    *value = 1.0;
    if (n == 0) return true;
    if (!nuem_number_parse(*p, n, value) || !(*value > 0.0 && *value <= count_max)) return false;
    *p += n;
    return true;
}

/* Groups up to the end of the text or, inside brackets, up to and with ')'. The depth is bounded by
 * the length of the text. */
static bool groups(const char **p, bool inside, double *atoms)
{
    bool any = false;

    while (**p && **p != ')') {
        size_t length = 0;
        double n;
        any = true;
        if (**p == '(') {
            double part[NUEM_FORMULA_MAX_Z + 1] = {0};
            ++*p;
            if (!groups(p, true, part) || !count(p, &n)) return false;
            for (int z = 1; z <= NUEM_FORMULA_MAX_Z; z++) atoms[z] += n * part[z];
            continue;
        }
        int z = **p >= 'A' && **p <= 'Z' ? element(*p, &length) : 0;
        if (z == 0) return false;
        *p += length;
        if (!count(p, &n)) return false;
        atoms[z] += n;
    }
    if (!any || (**p == ')') != inside) return false;
    *p += inside;
    return true;
}

nuem_status nuem_formula_parse(const char *text, double atoms[NUEM_FORMULA_MAX_Z + 1],
                               nuem_error *err)
{
    double found[NUEM_FORMULA_MAX_Z + 1] = {0};
    const char *p = text;

    if (strlen(text) > NUEM_FORMULA_LENGTH)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "'%.80s' is not a chemical formula: it is longer than %d characters", text,
                         NUEM_FORMULA_LENGTH);
    if (!groups(&p, false, found))
        return nuem_fail(err, NUEM_ERR_ARG, "'%.80s' is not a chemical formula%s%.20s%s", text,
                         *p ? ", see '" : "", p, *p ? "'" : "");
    memcpy(atoms, found, sizeof found);
    return NUEM_OK;
}
