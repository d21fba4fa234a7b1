/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The option table of a command. Parsing, --help, the man page and the shell completions all read
 * these structs; nothing about an option is written anywhere else. */
#ifndef NUEM_CLI_OPTIONS_H
#define NUEM_CLI_OPTIONS_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/units.h"

typedef enum nuem_option_kind {
    NUEM_OPTION_FLAG,     /* no value */
    NUEM_OPTION_STRING,   /* any text that is not empty */
    NUEM_OPTION_CHOICE,   /* one of `choices` */
    NUEM_OPTION_INTEGER,  /* whole number */
    NUEM_OPTION_NUMBER,   /* dimensionless */
    NUEM_OPTION_QUANTITY, /* number with a unit of `dimension`; plain numbers in default_unit */
    NUEM_OPTION_LIST,     /* comma-separated quantities; lo:hi:n stands for n equidistant ones */
    NUEM_OPTION_WORDS     /* comma-separated texts */
} nuem_option_kind;

typedef struct nuem_option {
    const char *name; /* without the dashes; NULL ends a table */
    char letter;      /* short form, '\0' for none */
    nuem_option_kind kind;
    nuem_dimension dimension;
    const char *default_unit; /* NULL: quantities need a unit */
    const char *choices;      /* "a|b|c" */
    const char *fallback;     /* value when not given, as the user would write it; NULL: none */
    const char *metavar;      /* NULL: from the kind */
    const char *doc;          /* one line, without default, unit and range: those are added */
    bool repeatable, required;
    bool min_open, max_open; /* the end is excluded */
    double min, max;         /* range in the base unit of the dimension; both 0: none */
} nuem_option;

/* One worked example: shown in help and manual, and run by the tests. */
typedef struct nuem_example {
    const char *command; /* "nuem constants"; NULL ends a table */
    const char *doc;
    /* what it prints, or lines of it with "..." for the rest; NULL: not shown */
    const char *output;
} nuem_example;

struct nuem_context;

typedef struct nuem_command {
    const char *noun;
    const char *verb;           /* NULL: the noun alone */
    const char *positional;     /* as in the usage line, "EXPERIMENT[,EXPERIMENT...]"; NULL: none */
    const char *positional_doc; /* one line */
    size_t positional_min, positional_max;
    const char *summary; /* one line, no full stop */
    const char *doc;     /* a paragraph; NULL: none */
    const nuem_option *options;
    const nuem_example *examples; /* at least one */
    /* returns the exit code; messages through nuem_context_fail */
    int (*run)(struct nuem_context *ctx);
} nuem_command;

/* --json, --format, --quiet, --data, --help */
extern const nuem_option nuem_common_options[];

/* Visit the options of a command, --plot where it has a picture among them; NULL at the end. */
const nuem_option *nuem_option_own_at(const nuem_command *command, size_t i);
/* The same, then the common ones. */
const nuem_option *nuem_option_at(const nuem_command *command, size_t i);
const nuem_option *nuem_option_find(const nuem_command *command, const char *name);

/* "ENERGY", "N", "a|b": what stands for the value in usage lines; NULL for a flag. */
const char *nuem_option_metavar(const nuem_option *option);

/* Append to buf what the table knows beside the text: unit, range, default, "may be repeated".
 * E.g. "antineutrinos instead" or "neutrino energy (MeV unless a unit is given; in (0, 1000] MeV)".
 */
void nuem_option_describe(const nuem_option *option, char *buf, size_t size);

/* "xsec es" */
void nuem_command_title(const nuem_command *command, char *buf, size_t size);

/* "(0, 1000]" in the base unit; "" without a range */
void nuem_option_range(const nuem_option *option, char *buf, size_t size);

#endif
