/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/bibtex.h"

#include <string.h>

/* One past the brace that closes the one at `open`; NULL when it stays open. */
static const char *closing(const char *open)
{
    int depth = 0;

    for (const char *c = open; *c; c++) {
        if (*c == '\\' && c[1]) {
            c++;
        } else if (*c == '{') {
            depth++;
        } else if (*c == '}' && --depth == 0) {
            return c + 1;
        }
    }
    return NULL;
}

bool nuem_bibtex_find(const char *text, const char *key, const char **entry, size_t *length)
{
    size_t n = strlen(key);
    const char *at = strchr(text, '@');

    while (at) {
        const char *open = at + 1 + strcspn(at + 1, "{@\n");
        const char *end = *open == '{' ? closing(open) : NULL;
        if (!end) { /* text between the entries, or one that is broken: try the next '@' */
            at = strchr(at + 1, '@');
            continue;
        }
        const char *own = open + 1 + strspn(open + 1, " \t\r\n");
        if (n && strncmp(own, key, n) == 0 && strchr(", \t\r\n}", own[n])) {
            *entry = at;
            *length = (size_t)(end - at);
            return true;
        }
        at = strchr(end, '@');
    }
    return false;
}
