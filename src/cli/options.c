/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/options.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/plot.h"

const nuem_option nuem_common_options[] = {
    {.name = "json", .doc = "print one JSON object, as --format json does"},
    {.name = "format",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "text|json|csv",
     .fallback = "text",
     .doc = "form of the answer"},
    {.name = "quiet", .letter = 'q', .doc = "no progress on standard error"},
    {.name = "data",
     .kind = NUEM_OPTION_STRING,
     .metavar = "DIR",
     .doc = "data directory; else NUEM_DATA in the environment, else beside the program"},
    {.name = "help", .letter = 'h', .doc = "explain the command"},
    {.name = NULL},
};

const nuem_option *nuem_option_own_at(const nuem_command *command, size_t i)
{
    size_t own = 0;

    while (command->options && command->options[own].name) own++;
    if (i < own) return &command->options[i];
    return i == own && nuem_plot_offered(command) ? &nuem_plot_option : NULL;
}

const nuem_option *nuem_option_at(const nuem_command *command, size_t i)
{
    const size_t common = sizeof nuem_common_options / sizeof nuem_common_options[0] - 1;
    size_t own = 0;

    while (nuem_option_own_at(command, own)) own++;
    if (i < own) return nuem_option_own_at(command, i);
    return i - own < common ? &nuem_common_options[i - own] : NULL;
}

const nuem_option *nuem_option_find(const nuem_command *command, const char *name)
{
    const nuem_option *option;

    for (size_t i = 0; (option = nuem_option_at(command, i)); i++)
        if (strcmp(option->name, name) == 0) return option;
    return NULL;
}

/* Upper-case names of the dimensions, which serve as metavars. */
static const char *dimension_name(nuem_dimension dimension)
{
    static const char *const names[] = {
#define DIMENSION_NAME(name, unit) #name,
        NUEM_DIMENSION_LIST(DIMENSION_NAME)
#undef DIMENSION_NAME
    };
    return dimension == NUEM_DIM_NONE ? "NUMBER" : names[dimension];
}

static const char *dimension_list_name(nuem_dimension dimension)
{
    static const char *const names[] = {
#define DIMENSION_LIST_NAME(name, unit) #name "[,...]",
        NUEM_DIMENSION_LIST(DIMENSION_LIST_NAME)
#undef DIMENSION_LIST_NAME
    };
    return dimension == NUEM_DIM_NONE ? "NUMBER[,...]" : names[dimension];
}

const char *nuem_option_metavar(const nuem_option *option)
{
    if (option->kind == NUEM_OPTION_FLAG) return NULL;
    if (option->metavar) return option->metavar;
    switch (option->kind) {
    case NUEM_OPTION_CHOICE: return option->choices;
    case NUEM_OPTION_INTEGER: return "N";
    case NUEM_OPTION_NUMBER: return "NUMBER";
    case NUEM_OPTION_QUANTITY: return dimension_name(option->dimension);
    case NUEM_OPTION_LIST: return dimension_list_name(option->dimension);
    case NUEM_OPTION_WORDS: return "NAME[,...]";
    default: return "TEXT";
    }
}

void nuem_option_range(const nuem_option *option, char *buf, size_t size)
{
    buf[0] = '\0';
    if (option->min == 0.0 && option->max == 0.0) return;
    /* an infinite end is never included */
    snprintf(buf, size, "%c%g, %g%c", option->min_open || isinf(option->min) ? '(' : '[',
             option->min, option->max, option->max_open || isinf(option->max) ? ')' : ']');
}

static bool has_unit(const nuem_option *option)
{
    return (option->kind == NUEM_OPTION_QUANTITY || option->kind == NUEM_OPTION_LIST) &&
           option->dimension != NUEM_DIM_NONE;
}

void nuem_option_describe(const nuem_option *option, char *buf, size_t size)
{
    char notes[256] = "", range[64];
    size_t used = 0;

    nuem_option_range(option, range, sizeof range);
#define NOTE(...)                                                                                  \
    do {                                                                                           \
        int len_ = snprintf(notes + used, sizeof notes - used, "%s", used ? "; " : "");            \
        used += (size_t)len_;                                                                      \
        len_ = snprintf(notes + used, sizeof notes - used, __VA_ARGS__);                           \
        used += (size_t)len_;                                                                      \
        if (used >= sizeof notes) used = sizeof notes - 1;                                         \
    } while (0)
    if (option->required) NOTE("required");
    if (has_unit(option) && option->default_unit) NOTE("plain numbers in %s", option->default_unit);
    if (has_unit(option) && !option->default_unit)
        NOTE("with a unit, e.g. %s", nuem_dimension_unit(option->dimension));
    if (range[0])
        NOTE("in %s%s%s", range, has_unit(option) ? " " : "",
             has_unit(option) ? nuem_dimension_unit(option->dimension) : "");
    if (option->fallback) NOTE("default: %s", option->fallback);
    if (option->repeatable) NOTE("may be repeated");
#undef NOTE
    if (used)
        snprintf(buf, size, "%s (%s)", option->doc, notes);
    else
        snprintf(buf, size, "%s", option->doc);
}

void nuem_command_title(const nuem_command *command, char *buf, size_t size)
{
    snprintf(buf, size, "%s%s%s", command->noun, command->verb ? " " : "",
             command->verb ? command->verb : "");
}
