/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Help texts from the table of commands, in the form of the context. Each returns the exit code. */
#ifndef NUEM_CLI_HELP_H
#define NUEM_CLI_HELP_H

#include "cli/context.h"
#include "io/writer.h"

/* the program: its commands, common options, exit codes */
int nuem_help_program(nuem_context *ctx);
/* a noun: its one command, or the list of its verbs */
int nuem_help_noun(nuem_context *ctx, const char *noun);
int nuem_help_command(nuem_context *ctx, const nuem_command *command);

/* "nuem xsec es [--options] EXPERIMENT" */
void nuem_help_usage(nuem_writer *w, const nuem_command *command);

/* Text for people alone, for the tests and for the command line. */
void nuem_help_write_program(nuem_writer *w);
void nuem_help_write_command(nuem_writer *w, const nuem_command *command);

#endif
