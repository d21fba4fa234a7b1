/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words behind a command, checked against its option table and turned into values. After
 * parsing the getters cannot fail: they take the option's fallback, and without one the value named
 * here. */
#ifndef NUEM_CLI_ARGUMENTS_H
#define NUEM_CLI_ARGUMENTS_H

#include "cli/options.h"
#include "nuem/status.h"

typedef struct nuem_args nuem_args;

/* argv: the words after noun and verb. Accepted: --name value, --name=value, -x value, `--` as the
 * end of options. NUEM_ERR_ARG with a message for the user: unknown option (with the nearest one),
 * missing, excess, malformed or out-of-range value, option given twice, missing required option,
 * too few or too many positionals. With --help what is missing does not matter. */
nuem_status nuem_args_parse(const nuem_command *command, int argc, char *const *argv,
                            nuem_args **out, nuem_error *err);
void nuem_args_free(nuem_args *args);

/* Was the option given by the user (a fallback does not count)? */
bool nuem_args_given(const nuem_args *args, const char *name);
/* A flag that was given. */
bool nuem_args_flag(const nuem_args *args, const char *name);
/* Text of a STRING or CHOICE; NULL. */
const char *nuem_args_string(const nuem_args *args, const char *name);
/* How often a repeatable option was given, and the text of its ith value. */
size_t nuem_args_count(const nuem_args *args, const char *name);
const char *nuem_args_string_at(const nuem_args *args, const char *name, size_t i);
/* NUMBER, or QUANTITY in the base unit of its dimension; NaN. */
double nuem_args_number(const nuem_args *args, const char *name);
/* INTEGER; 0. */
long nuem_args_integer(const nuem_args *args, const char *name);
/* LIST in base units, at least one element; NULL with *n 0. */
const double *nuem_args_list(const nuem_args *args, const char *name, size_t *n);
/* WORDS, at least one; NULL with *n 0. */
const char *const *nuem_args_words(const nuem_args *args, const char *name, size_t *n);

size_t nuem_args_positional_count(const nuem_args *args);
/* NULL beyond the last */
const char *nuem_args_positional(const nuem_args *args, size_t i);

#endif
