/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/manual.h"

#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "cli/help.h"

/* Text as troff shows it unchanged: '\' and '-' escaped, no line taken for a request. */
static void write_plain(nuem_writer *w, const char *text)
{
    bool begin = true;

    for (; *text; text++) {
        if (begin && (*text == '.' || *text == '\'')) nuem_writer_add(w, "\\&");
        begin = *text == '\n';
        if (*text == '\\')
            nuem_writer_add(w, "\\e");
        else if (*text == '-')
            nuem_writer_add(w, "\\-");
        else
            nuem_writer_add_n(w, text, 1);
    }
}

static void write_paragraph(nuem_writer *w, const char *text)
{
    nuem_writer_add(w, ".PP\n");
    write_plain(w, text);
    nuem_writer_add(w, "\n");
}

/* Argument of a macro, in quotes. */
static void write_macro(nuem_writer *w, const char *macro, const char *text)
{
    nuem_writer_addf(w, ".%s \"", macro);
    write_plain(w, text);
    nuem_writer_add(w, "\"\n");
}

static void write_option(nuem_writer *w, const nuem_option *o)
{
    char text[600];
    const char *metavar = nuem_option_metavar(o);

    nuem_writer_add(w, ".TP\n");
    if (o->letter) nuem_writer_addf(w, "\\fB\\-%c\\fR, ", o->letter);
    nuem_writer_add(w, "\\fB");
    snprintf(text, sizeof text, "--%s", o->name);
    write_plain(w, text);
    nuem_writer_add(w, "\\fR");
    if (metavar) {
        nuem_writer_add(w, " \\fI");
        write_plain(w, metavar);
        nuem_writer_add(w, "\\fR");
    }
    nuem_writer_add(w, "\n");
    nuem_option_describe(o, text, sizeof text);
    write_plain(w, text);
    nuem_writer_add(w, "\n");
}

static void write_example(nuem_writer *w, const nuem_example *e)
{
    write_paragraph(w, e->doc);
    nuem_writer_add(w, ".PP\n.nf\n.RS 4\n$ ");
    write_plain(w, e->command);
    nuem_writer_add(w, "\n");
    if (e->output) write_plain(w, e->output);
    if (e->output && e->output[0] && e->output[strlen(e->output) - 1] != '\n')
        nuem_writer_add(w, "\n");
    nuem_writer_add(w, ".RE\n.fi\n");
}

static void write_command(nuem_writer *w, const nuem_command *command)
{
    const nuem_option *option;
    char title[80] = "nuem ";
    nuem_writer usage = {0};

    nuem_command_title(command, title + 5, sizeof title - 5);
    write_macro(w, "SS", title);
    nuem_help_usage(&usage, command);
    nuem_writer_add(w, "\\fB");
    if (usage.text) write_plain(w, usage.text);
    w->failed |= usage.failed;
    nuem_writer_clear(&usage);
    nuem_writer_add(w, "\\fR\n.PP\n");
    write_plain(w, command->summary);
    nuem_writer_add(w, ".\n");
    if (command->doc) write_paragraph(w, command->doc);
    if (command->positional_doc) {
        nuem_writer_add(w, ".TP\n\\fI");
        write_plain(w, command->positional);
        nuem_writer_add(w, "\\fR\n");
        write_plain(w, command->positional_doc);
        nuem_writer_add(w, "\n");
    }
    for (size_t i = 0; (option = nuem_option_own_at(command, i)); i++) write_option(w, option);
    for (const nuem_example *e = command->examples; e->command; e++) write_example(w, e);
}

void nuem_manual_write(nuem_writer *w)
{
    nuem_writer_add(w,
                    ".\\\" SPDX-License-Identifier: GPL-3.0-or-later\n"
                    ".\\\" Written by 'nuem man' from the table of commands.\n"
                    ".TH NUEM 1 \"\" \"nuem " NUEM_VERSION "\" \"User Commands\"\n"
                    ".SH NAME\nnuem \\- neutrino electromagnetic properties\n"
                    ".SH SYNOPSIS\n"
                    ".B nuem\n\\fInoun\\fR [\\fIverb\\fR] [\\fIarguments\\fR] [\\fIoptions\\fR]\n"
                    ".br\n.B nuem help\n[\\fInoun\\fR [\\fIverb\\fR]]\n"
                    ".br\n.B nuem \\-\\-version\n"
                    ".SH DESCRIPTION\n");
    write_plain(
        w, "nuem computes what the electromagnetic properties of neutrinos - millicharge, charge "
           "radius, anapole, magnetic and electric moments - do to scattering cross sections and "
           "to event rates, and what published data say about them. The answer goes to standard "
           "output, everything else to standard error. Quantities take a unit, or that of their "
           "option: --enu 1MeV, --recoil 10keV.\n");
    nuem_writer_add(w, ".SH OPTIONS\nEvery command takes these.\n");
    for (const nuem_option *o = nuem_common_options; o->name; o++) write_option(w, o);
    nuem_writer_add(w, ".SH COMMANDS\n");
    for (size_t i = 0; nuem_commands[i]; i++) write_command(w, nuem_commands[i]);
    nuem_writer_add(w, ".SH EXIT STATUS\n");
#define WRITE_EXIT(name, code, meaning) nuem_writer_add(w, ".TP\n.B " #code "\n" meaning "\n");
    NUEM_EXIT_LIST(WRITE_EXIT)
#undef WRITE_EXIT
    nuem_writer_add(w, ".SH ENVIRONMENT\n.TP\n.B NUEM_DATA\n"
                       "data directory, where \\-\\-data is not given\n"
                       ".TP\n.B NUEM_PYTHON\nPython that draws the pictures of \\-\\-plot; "
                       "/usr/bin/python3 without it\n");
}
