/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "io/latex.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

/* Appends within size. */
static void add(char *buf, size_t size, const char *text, size_t n)
{
    const size_t used = strlen(buf);

    if (n > size - 1 - used) n = size - 1 - used;
    memcpy(buf + used, text, n);
    buf[used + n] = '\0';
}

static void add_text(char *buf, size_t size, const char *text)
{
    add(buf, size, text, strlen(text));
}

static void add_words(char *buf, size_t size, const char *text)
{
    add_text(buf, size, "\\mathrm{");
    for (; *text; text++) {
        if (*text == ' ')
            add_text(buf, size, "\\ ");
        else if (strchr("_&%$#{}", *text)) {
            add_text(buf, size, "\\");
            add(buf, size, text, 1);
        } else if (*text != '\\' && *text != '^' && *text != '~')
            add(buf, size, text, 1);
    }
    add_text(buf, size, "}");
}

/* "emu" -> "e\mu", "eff" -> "\mathrm{eff}", "12" -> "12"; false for anything else. */
static int add_index(char *buf, size_t size, const char *text)
{
    if (strcmp(text, "eff") == 0) {
        add_text(buf, size, "\\mathrm{eff}");
        return 1;
    }
    while (*text) {
        const size_t n = strncmp(text, "mu", 2) == 0 ? 2 : strncmp(text, "tau", 3) == 0 ? 3 : 1;
        if (n > 1) add_text(buf, size, "\\");
        if (n == 1 && *text != 'e' && !isdigit((unsigned char)*text)) return 0;
        add(buf, size, text, n);
        text += n;
        if (n > 1 && *text == 'e') add_text(buf, size, " "); /* \mue is no command */
    }
    return 1;
}

void nuem_latex_name(const char *name, char *buf, size_t size)
{
    static const struct {
        const char *prefix, *symbol;
    } known[] = {{"mu_", "\\mu"},         {"eps_", "\\epsilon"}, {"Lambda", "\\Lambda"},
                 {"lambda_", "\\lambda"}, {"q_", "q"},           {"r2_", "\\langle r^2\\rangle"}};
    const char *whole = name;

    if (size == 0) return;
    buf[0] = '\0';
    if (strcmp(name, "sin2_theta_w") == 0) {
        add_text(buf, size, "\\sin^2\\theta_W");
        return;
    }
    if (strncmp(name, "Im ", 3) == 0) {
        add_text(buf, size, "\\mathrm{Im}\\,");
        name += 3;
    }
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        const size_t n = strlen(known[i].prefix);
        if (strncmp(name, known[i].prefix, n) != 0 || !name[n]) continue;
        add_text(buf, size, known[i].symbol);
        add_text(buf, size, "_{");
        if (!add_index(buf, size, name + n)) break;
        add_text(buf, size, "}");
        return;
    }
    buf[0] = '\0';
    add_words(buf, size, whole);
}

void nuem_latex_unit(const char *unit, char *buf, size_t size)
{
    if (size == 0) return;
    buf[0] = '\0';
    if (strcmp(unit, "1") == 0) return;
    if (strcmp(unit, "muB") == 0) {
        add_text(buf, size, "\\mu_B");
        return;
    }
    while (*unit) {
        const size_t letters = strcspn(unit, " -0123456789"),
                     word = strcspn(unit, " "); /* "cm-2" */
        if (letters == 0) {                     /* no unit that is written so */
            add(buf, size, unit, word);
        } else {
            add_text(buf, size, "\\mathrm{");
            add(buf, size, unit, letters);
            add_text(buf, size, "}");
            if (word > letters) {
                add_text(buf, size, "^{");
                add(buf, size, unit + letters, word - letters);
                add_text(buf, size, "}");
            }
        }
        unit += word;
        if (*unit == ' ') {
            add_text(buf, size, "\\,");
            unit++;
        }
    }
}
