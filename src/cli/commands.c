/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/commands.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "file/nearest.h"

const nuem_command *const nuem_commands[] = {
#define COMMAND_ADDRESS(name) &nuem_command_##name,
    NUEM_COMMAND_LIST(COMMAND_ADDRESS)
#undef COMMAND_ADDRESS
        NULL,
};

enum { COMMANDS = sizeof nuem_commands / sizeof nuem_commands[0] - 1 };

size_t nuem_command_count(const char *noun)
{
    size_t n = 0;

    for (size_t i = 0; i < COMMANDS; i++) n += strcmp(nuem_commands[i]->noun, noun) == 0;
    return n;
}

static nuem_status unknown_noun(const char *noun, nuem_error *err)
{
    const char *nouns[COMMANDS];
    char text[400];
    size_t n = 0;

    for (size_t i = 0; i < COMMANDS; i++)
        if (n == 0 || strcmp(nouns[n - 1], nuem_commands[i]->noun) != 0)
            nouns[n++] = nuem_commands[i]->noun;
    nuem_unknown_text(text, sizeof text, "command", noun, "there are", nouns, n);
    return nuem_fail(err, NUEM_ERR_ARG, "%s", text);
}

static nuem_status unknown_verb(const char *noun, const char *verb, nuem_error *err)
{
    const char *verbs[COMMANDS];
    char text[400] = "", what[80];
    size_t n = 0;

    for (size_t i = 0; i < COMMANDS; i++)
        if (strcmp(nuem_commands[i]->noun, noun) == 0) verbs[n++] = nuem_commands[i]->verb;
    if (verb && verb[0] != '-') {
        snprintf(what, sizeof what, "%s command", noun);
        nuem_unknown_text(text, sizeof text, what, verb, "there are", verbs, n);
        return nuem_fail(err, NUEM_ERR_ARG, "%s", text);
    }
    nuem_append_words(text, sizeof text, verbs, n);
    return nuem_fail(err, NUEM_ERR_ARG, "%s needs one of: %s", noun, text);
}

nuem_status nuem_command_find(const char *noun, const char *verb, const nuem_command **out,
                              nuem_error *err)
{
    const nuem_command *alone = NULL;
    bool known = false;

    for (size_t i = 0; i < COMMANDS; i++) {
        const nuem_command *c = nuem_commands[i];
        if (strcmp(c->noun, noun) != 0) continue;
        known = true;
        if (!c->verb) alone = c;
        if (c->verb && verb && strcmp(c->verb, verb) == 0) {
            *out = c;
            return NUEM_OK;
        }
    }
    if (!known) return unknown_noun(noun, err);
    if (!alone) return unknown_verb(noun, verb, err);
    *out = alone;
    return NUEM_OK;
}
