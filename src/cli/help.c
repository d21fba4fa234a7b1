/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/help.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/commands.h"

enum { LINE = 80, MARGIN = 26 };

/* Text broken between words at LINE columns; the current line is at column `at`, the lines that
 * follow are indented by `indent`. */
static void wrap(nuem_writer *w, const char *text, size_t at, size_t indent)
{
    bool first = true;

    while (*text) {
        size_t n = strcspn(text, " ");
        if (!first && at + 1 + n > LINE) {
            nuem_writer_add(w, "\n");
            nuem_writer_fill(w, ' ', indent);
            at = indent;
            first = true;
        }
        if (!first) {
            nuem_writer_add(w, " ");
            at++;
        }
        nuem_writer_add_n(w, text, n);
        at += n;
        text += n;
        text += strspn(text, " ");
        first = false;
    }
    nuem_writer_add(w, "\n");
}

/* "  left      right, wrapped"; a long left part gets a line of its own */
static void write_item(nuem_writer *w, const char *left, const char *right)
{
    size_t n = nuem_writer_width(left);

    nuem_writer_addf(w, "  %s", left);
    if (n + 4 > MARGIN) {
        nuem_writer_add(w, "\n");
        nuem_writer_fill(w, ' ', MARGIN);
    } else {
        nuem_writer_fill(w, ' ', MARGIN - 2 - n);
    }
    wrap(w, right, MARGIN, MARGIN);
}

static void write_option(nuem_writer *w, const nuem_option *o)
{
    char left[256], right[600], letter[8] = "";
    const char *metavar = nuem_option_metavar(o);

    if (o->letter) snprintf(letter, sizeof letter, "-%c, ", o->letter);
    snprintf(left, sizeof left, "%s--%s%s%s", letter, o->name, metavar ? " " : "",
             metavar ? metavar : "");
    nuem_option_describe(o, right, sizeof right);
    write_item(w, left, right);
}

static void write_options(nuem_writer *w, const char *head, const nuem_option *options)
{
    if (!options || !options->name) return;
    nuem_writer_addf(w, "\n%s:\n", head);
    for (; options->name; options++) write_option(w, options);
}

void nuem_help_usage(nuem_writer *w, const nuem_command *command)
{
    char title[64];

    nuem_command_title(command, title, sizeof title);
    nuem_writer_addf(w, "nuem %s", title);
    if (command->positional && command->positional_min)
        nuem_writer_addf(w, " %s", command->positional);
    else if (command->positional)
        nuem_writer_addf(w, " [%s]", command->positional);
    for (const nuem_option *o = command->options; o && o->name; o++)
        if (o->required) nuem_writer_addf(w, " --%s %s", o->name, nuem_option_metavar(o));
    nuem_writer_add(w, " [--options]");
}

void nuem_help_write_command(nuem_writer *w, const nuem_command *command)
{
    const nuem_option *option;
    char title[64];

    nuem_command_title(command, title, sizeof title);
    nuem_writer_addf(w, "nuem %s - %s\n\nusage: ", title, command->summary);
    nuem_help_usage(w, command);
    nuem_writer_add(w, "\n");
    if (command->doc) {
        nuem_writer_add(w, "\n");
        wrap(w, command->doc, 0, 0);
    }
    if (command->positional_doc) {
        nuem_writer_add(w, "\narguments:\n");
        write_item(w, command->positional, command->positional_doc);
    }
    for (size_t i = 0; (option = nuem_option_own_at(command, i)); i++) {
        if (i == 0) nuem_writer_add(w, "\noptions:\n");
        write_option(w, option);
    }
    write_options(w, "options of every command", nuem_common_options);
    nuem_writer_add(w, command->examples[1].command ? "\nexamples:\n" : "\nexample:\n");
    for (const nuem_example *e = command->examples; e->command; e++) {
        nuem_writer_add(w, e == command->examples ? "  " : "\n  ");
        wrap(w, e->doc, 2, 2);
        nuem_writer_addf(w, "    $ %s\n", e->command);
        for (const char *line = e->output; line && *line;) {
            size_t n = strcspn(line, "\n");
            nuem_writer_add(w, "    ");
            nuem_writer_add_n(w, line, n);
            nuem_writer_trim(w);
            nuem_writer_add(w, "\n");
            line += n + (line[n] == '\n');
        }
    }
}

static void write_commands(nuem_writer *w, const char *noun)
{
    char title[64];

    nuem_writer_add(w, "\ncommands:\n");
    for (size_t i = 0; nuem_commands[i]; i++) {
        if (noun && strcmp(nuem_commands[i]->noun, noun) != 0) continue;
        nuem_command_title(nuem_commands[i], title, sizeof title);
        write_item(w, title, nuem_commands[i]->summary);
    }
}

void nuem_help_write_program(nuem_writer *w)
{
    nuem_writer_add(w, "nuem " NUEM_VERSION " - neutrino electromagnetic properties\n\n"
                       "usage: nuem <noun> [verb] [arguments] [--options]\n"
                       "       nuem help [noun [verb]]\n"
                       "       nuem --version\n");
    write_commands(w, NULL);
    write_options(w, "options of every command", nuem_common_options);
    nuem_writer_add(w, "\nQuantities take a unit, or that of their option: --enu 1MeV, "
                       "--recoil 10keV.\n\nexit codes:\n");
#define WRITE_EXIT(name, code, meaning) write_item(w, #code, meaning);
    NUEM_EXIT_LIST(WRITE_EXIT)
#undef WRITE_EXIT
}

/* Print what was written as text. */
static int emit_written(nuem_context *ctx, nuem_writer *w)
{
    nuem_error err;
    char *text;

    if (nuem_writer_take(w, &text, &err)) return nuem_context_fail(ctx, &err);
    int code = nuem_context_emit_text(ctx, text);
    free(text);
    return code;
}

/* The commands with a noun, or all, as a table. */
static int emit_commands(nuem_context *ctx, const char *noun)
{
    nuem_result *r = NULL;
    nuem_error err;

    if (nuem_result_create("help", &r, &err)) return nuem_context_fail(ctx, &err);
    nuem_result_table(r, "commands");
    nuem_result_column(r, "noun", "");
    nuem_result_column(r, "verb", "");
    nuem_result_column(r, "summary", "");
    for (size_t i = 0; nuem_commands[i]; i++) {
        if (noun && strcmp(nuem_commands[i]->noun, noun) != 0) continue;
        nuem_result_row(r);
        nuem_result_cell_string(r, "noun", nuem_commands[i]->noun);
        nuem_result_cell_string(r, "verb", nuem_commands[i]->verb);
        nuem_result_cell_string(r, "summary", nuem_commands[i]->summary);
    }
    int code = nuem_context_emit(ctx, r);
    nuem_result_free(r);
    return code;
}

/* The option table of a command, for other programs. */
static int emit_option_table(nuem_context *ctx, const nuem_command *command)
{
    nuem_result *r = NULL;
    nuem_error err;
    nuem_writer usage = {0};
    const nuem_option *o;

    if (nuem_result_create("help", &r, &err)) return nuem_context_fail(ctx, &err);
    nuem_help_usage(&usage, command);
    nuem_result_string(r, "noun", command->noun);
    nuem_result_string(r, "verb", command->verb);
    nuem_result_string(r, "summary", command->summary);
    nuem_result_string(r, "usage", usage.failed ? NULL : usage.text);
    nuem_result_string(r, "example", command->examples[0].command);
    nuem_result_table(r, "options");
    nuem_result_column(r, "name", "");
    nuem_result_column(r, "value", "");
    nuem_result_column(r, "unit", "");
    nuem_result_column(r, "default", "");
    nuem_result_column(r, "doc", "");
    for (size_t i = 0; (o = nuem_option_at(command, i)); i++) {
        nuem_result_row(r);
        nuem_result_cell_string(r, "name", o->name);
        nuem_result_cell_string(r, "value", nuem_option_metavar(o));
        nuem_result_cell_string(r, "unit", o->default_unit);
        nuem_result_cell_string(r, "default", o->fallback);
        nuem_result_cell_string(r, "doc", o->doc);
    }
    int code = nuem_context_emit(ctx, r);
    nuem_writer_clear(&usage);
    nuem_result_free(r);
    return code;
}

int nuem_help_program(nuem_context *ctx)
{
    nuem_writer w = {0};

    if (ctx->format != NUEM_RESULT_TEXT) return emit_commands(ctx, NULL);
    nuem_help_write_program(&w);
    return emit_written(ctx, &w);
}

int nuem_help_command(nuem_context *ctx, const nuem_command *command)
{
    nuem_writer w = {0};

    if (ctx->format != NUEM_RESULT_TEXT) return emit_option_table(ctx, command);
    nuem_help_write_command(&w, command);
    return emit_written(ctx, &w);
}

int nuem_help_noun(nuem_context *ctx, const char *noun)
{
    nuem_writer w = {0};

    if (nuem_command_count(noun) == 1) {
        for (size_t i = 0; nuem_commands[i]; i++)
            if (strcmp(nuem_commands[i]->noun, noun) == 0)
                return nuem_help_command(ctx, nuem_commands[i]);
    }
    if (ctx->format != NUEM_RESULT_TEXT) return emit_commands(ctx, noun);
    for (size_t i = 0; nuem_commands[i]; i++) {
        if (nuem_commands[i]->verb || strcmp(nuem_commands[i]->noun, noun) != 0) continue;
        nuem_help_write_command(&w, nuem_commands[i]); /* the noun alone is a command too */
        nuem_writer_add(&w, "\n");
    }
    nuem_writer_addf(&w, "usage: nuem %s <verb> [--options]\n", noun);
    write_commands(&w, noun);
    nuem_writer_addf(&w, "\n'nuem help %s <verb>' explains one of them.\n", noun);
    return emit_written(ctx, &w);
}
