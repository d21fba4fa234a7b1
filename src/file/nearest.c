/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "file/nearest.h"

#include <stdio.h>
#include <string.h>

enum { WORD_MAX = 64 };

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Insertions, deletions, substitutions and swaps of neighbours that turn a into b. */
static size_t edit_distance(const char *a, size_t na, const char *b, size_t nb)
{
    size_t row[3][WORD_MAX + 1];
    size_t *before = row[0], *above = row[1], *here = row[2];

    for (size_t j = 0; j <= nb; j++) here[j] = j;
    for (size_t i = 1; i <= na; i++) {
        size_t *oldest = before;
        before = above;
        above = here;
        here = oldest;
        here[0] = i;
        for (size_t j = 1; j <= nb; j++) {
            const size_t change = lower(a[i - 1]) == lower(b[j - 1]) ? 0 : 1;
            here[j] = least(least(above[j], here[j - 1]) + 1, above[j - 1] + change);
            if (i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) &&
                lower(a[i - 2]) == lower(b[j - 1]))
                here[j] = least(here[j], before[j - 2] + 1);
        }
    }
    return here[nb];
}

const char *nuem_nearest(const char *word, const char *const *words, size_t n)
{
    const size_t length = strlen(word);
    const char *best = NULL;
    size_t best_distance = length / 3 + 2; /* one slip in a short word, a third of a long one */

    if (length == 0 || length > WORD_MAX) return NULL;
    for (size_t i = 0; i < n; i++) {
        const size_t other = strlen(words[i]);
        size_t distance;
        if (other == 0 || other > WORD_MAX) continue;
        distance = edit_distance(word, length, words[i], other);
        if (length >= 3 && other > length && edit_distance(word, length, words[i], length) == 0)
            distance = 1;
        if (distance < best_distance && distance < (length > other ? length : other)) {
            best = words[i];
            best_distance = distance;
        }
    }
    return best;
}

void nuem_one_line(char *text)
{
    for (; *text; text++) {
        const unsigned char c = (unsigned char)*text;
        if (c < 0x20 || c == 0x7f) *text = '?';
    }
}

void nuem_append_words(char *buf, size_t size, const char *const *words, size_t n)
{
    size_t used = strlen(buf);

    for (size_t i = 0; i < n; i++) {
        const char *comma = i ? ", " : "";
        const size_t need = strlen(comma) + strlen(words[i]);
        /* room for ", ..." is kept for the words that follow */
        if (used + need + 6 > size) {
            snprintf(buf + used, size - used, "%s...", comma);
            return;
        }
        snprintf(buf + used, size - used, "%s%s", comma, words[i]);
        used += need;
    }
}

void nuem_unknown_text(char *buf, size_t size, const char *what, const char *word,
                       const char *known, const char *const *words, size_t n)
{
    const char *near = nuem_nearest(word, words, n);
    size_t used;

    if (near)
        snprintf(buf, size, "unknown %s '%.64s'; did you mean '%s'? %s: ", what, word, near, known);
    else
        snprintf(buf, size, "unknown %s '%.64s'; %s: ", what, word, known);
    used = strlen(buf);
    if (n == 0)
        snprintf(buf + used, size - used, "none");
    else
        nuem_append_words(buf, size, words, n);
    nuem_one_line(buf);
}
