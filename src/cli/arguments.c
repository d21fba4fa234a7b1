/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/arguments.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/nearest.h"

enum { MAX_LIST = 1000000, MAX_OPTIONS = 64 };

/* One value of one option. */
typedef struct argument {
    const nuem_option *option;
    bool given; /* by the user, else the fallback */
    const char *text;
    double number;
    long integer;
    double *list; /* [n] */
    char **word;  /* [n], pieces of word_text */
    char *word_text;
    size_t n;
} argument;

struct nuem_args {
    argument *argument;
    size_t argument_count;
    const char **positional;
    size_t positional_count;
};

static void argument_clear(argument *a)
{
    free(a->list);
    free(a->word);
    free(a->word_text);
}

void nuem_args_free(nuem_args *args)
{
    if (!args) return;
    for (size_t i = 0; i < args->argument_count; i++) argument_clear(&args->argument[i]);
    free(args->argument);
    free(args->positional);
    free(args);
}

static nuem_status check_range(const nuem_option *o, double value, nuem_error *err)
{
    char range[64];
    bool low = o->min_open ? value > o->min : value >= o->min;
    bool high = o->max_open ? value < o->max : value <= o->max;

    nuem_option_range(o, range, sizeof range);
    if (!range[0] || (low && high)) return NUEM_OK;
    const char *unit = o->dimension == NUEM_DIM_NONE ? "" : nuem_dimension_unit(o->dimension);
    return nuem_fail(err, NUEM_ERR_ARG, "--%s is %.15g%s%s; it must lie in %s%s%s", o->name, value,
                     unit[0] ? " " : "", unit, range, unit[0] ? " " : "", unit);
}

static nuem_status parse_quantity(const nuem_option *o, const char *text, double *value,
                                  nuem_error *err)
{
    nuem_error why;
    bool plain = o->dimension == NUEM_DIM_NONE;
    nuem_status st =
        nuem_quantity_parse(text, o->dimension, plain ? "1" : o->default_unit, value, &why);

    if (st) return nuem_fail(err, NUEM_ERR_ARG, "--%s: %s", o->name, why.message);
    return check_range(o, *value, err);
}

static bool whole_number(const char *text, long *value)
{
    char *end;

    errno = 0;
    *value = strtol(text, &end, 10);
    return errno == 0 && end != text && *end == '\0' && *text != ' ';
}

static nuem_status parse_integer(const nuem_option *o, const char *text, long *value,
                                 nuem_error *err)
{
    if (!whole_number(text, value))
        return nuem_fail(err, NUEM_ERR_ARG, "--%s: '%.80s' is not a whole number", o->name, text);
    return check_range(o, (double)*value, err);
}

static bool is_choice(const char *choices, const char *text)
{
    size_t n = strlen(text);

    for (const char *c = choices; *c;) {
        size_t length = strcspn(c, "|");
        if (length == n && strncmp(c, text, n) == 0) return true;
        c += length + (c[length] == '|');
    }
    return false;
}

static nuem_status parse_choice(const nuem_option *o, const char *text, nuem_error *err)
{
    if (is_choice(o->choices, text)) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_ARG, "--%s is '%.80s'; it must be one of: %s", o->name, text,
                     o->choices);
}

/* Split a copy of the text at the commas. */
static nuem_status parse_words(const nuem_option *o, const char *text, argument *a, nuem_error *err)
{
    size_t n = 1;

    for (const char *c = text; *c; c++) n += *c == ',';
    a->word_text = strdup(text);
    a->word = calloc(n, sizeof *a->word);
    if (!a->word_text || !a->word) return nuem_fail_nomem(err);
    for (char *piece = a->word_text; piece; a->n++) {
        char *comma = strchr(piece, ',');
        if (comma) *comma = '\0';
        if (!*piece)
            return nuem_fail(err, NUEM_ERR_ARG, "--%s: element %zu of '%.80s' is empty", o->name,
                             a->n + 1, text);
        a->word[a->n] = piece;
        piece = comma ? comma + 1 : NULL;
    }
    return NUEM_OK;
}

static nuem_status list_append(const nuem_option *o, argument *a, size_t *capacity, double value,
                               nuem_error *err)
{
    if (a->n == MAX_LIST)
        return nuem_fail(err, NUEM_ERR_ARG, "--%s has more than %d elements", o->name, MAX_LIST);
    if (a->n == *capacity) {
        size_t grown = *capacity ? 2 * *capacity : 16;
        double *list = realloc(a->list, grown * sizeof *list);
        if (!list) return nuem_fail_nomem(err);
        a->list = list;
        *capacity = grown;
    }
    a->list[a->n++] = value;
    return NUEM_OK;
}

/* "lo:hi:n" as n equidistant values, both ends included. The element is taken apart in place. */
static nuem_status parse_grid(const nuem_option *o, char *element, argument *a, size_t *capacity,
                              nuem_error *err)
{
    char *hi_text = strchr(element, ':'), *n_text = strchr(hi_text + 1, ':');
    double lo, hi;
    long n;
    nuem_status st;

    if (!n_text || !whole_number(n_text + 1, &n) || n < 2 || n > MAX_LIST)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "--%s: '%.80s' is not lo:hi:n with a whole n in [2, %d]", o->name, element,
                         MAX_LIST);
    *hi_text++ = '\0';
    *n_text = '\0';
    if ((st = parse_quantity(o, element, &lo, err))) return st;
    if ((st = parse_quantity(o, hi_text, &hi, err))) return st;
    for (long i = 0; i < n && st == NUEM_OK; i++) {
        double f = (double)i / (double)(n - 1); /* exact at both ends */
        st = list_append(o, a, capacity, lo * (1.0 - f) + hi * f, err);
    }
    return st;
}

static nuem_status parse_list(const nuem_option *o, const char *text, argument *a, nuem_error *err)
{
    argument words = {0};
    size_t capacity = 0;
    nuem_status st = parse_words(o, text, &words, err);

    for (size_t i = 0; i < words.n && st == NUEM_OK; i++) {
        double value;
        if (strchr(words.word[i], ':')) {
            st = parse_grid(o, words.word[i], a, &capacity, err);
        } else {
            st = parse_quantity(o, words.word[i], &value, err);
            if (st == NUEM_OK) st = list_append(o, a, &capacity, value, err);
        }
    }
    argument_clear(&words);
    return st;
}

static nuem_status parse_value(const nuem_option *o, const char *text, argument *a, nuem_error *err)
{
    a->text = text;
    if (!text[0] && o->kind != NUEM_OPTION_FLAG)
        return nuem_fail(err, NUEM_ERR_ARG, "--%s needs a value: %s", o->name,
                         nuem_option_metavar(o));
    switch (o->kind) {
    case NUEM_OPTION_CHOICE: return parse_choice(o, text, err);
    case NUEM_OPTION_INTEGER: return parse_integer(o, text, &a->integer, err);
    case NUEM_OPTION_NUMBER:
    case NUEM_OPTION_QUANTITY: return parse_quantity(o, text, &a->number, err);
    case NUEM_OPTION_LIST: return parse_list(o, text, a, err);
    case NUEM_OPTION_WORDS: return parse_words(o, text, a, err);
    default: return NUEM_OK;
    }
}

static const argument *find(const nuem_args *args, const char *name)
{
    for (size_t i = 0; i < args->argument_count; i++)
        if (strcmp(args->argument[i].option->name, name) == 0) return &args->argument[i];
    return NULL;
}

/* Record an option; the array has room for every word and every fallback. */
static nuem_status add(nuem_args *args, const nuem_option *o, const char *text, bool given,
                       nuem_error *err)
{
    argument a = {.option = o, .given = given};
    nuem_status st;

    if (!o->repeatable && find(args, o->name))
        return nuem_fail(err, NUEM_ERR_ARG, "--%s is given twice", o->name);
    if ((st = parse_value(o, text, &a, err))) {
        argument_clear(&a);
        return st;
    }
    args->argument[args->argument_count++] = a;
    return NUEM_OK;
}

static nuem_status unknown_option(const nuem_command *command, const char *word, size_t length,
                                  nuem_error *err)
{
    const char *names[MAX_OPTIONS];
    char name[64], title[64];
    size_t n = 0;
    const nuem_option *o;

    while (n < MAX_OPTIONS && (o = nuem_option_at(command, n))) names[n++] = o->name;
    nuem_command_title(command, title, sizeof title);
    snprintf(name, sizeof name, "%.*s", (int)(length < 60 ? length : 60), word);
    const char *bare = name + strspn(name, "-");
    const char *near = bare[0] && bare[1] ? nuem_nearest(bare, names, n) : NULL;
    return nuem_fail(err, NUEM_ERR_ARG, "%s: unknown option '%s'%s%s%s", title, name,
                     near ? "; did you mean '--" : "", near ? near : "", near ? "'?" : "");
}

/* The option that a word names, and the value it carries behind '='. */
static nuem_status match(const nuem_command *command, const char *word, const nuem_option **option,
                         const char **value, nuem_error *err)
{
    bool is_long = word[1] == '-';
    const char *name = word + (is_long ? 2 : 1);
    size_t length = is_long ? strcspn(name, "=") : strlen(name);
    const nuem_option *o;

    *value = is_long && name[length] == '=' ? name + length + 1 : NULL;
    for (size_t i = 0; (o = nuem_option_at(command, i)); i++) {
        bool same = is_long ? strlen(o->name) == length && strncmp(o->name, name, length) == 0
                            : length == 1 && o->letter == name[0];
        if (!same) continue;
        *option = o;
        return NUEM_OK;
    }
    return unknown_option(command, word, strlen(word) - (*value ? strlen(*value) + 1 : 0), err);
}

static nuem_status parse_words_of_line(const nuem_command *command, int argc, char *const *argv,
                                       nuem_args *args, nuem_error *err)
{
    bool options_end = false;

    for (int i = 0; i < argc; i++) {
        const nuem_option *o = NULL;
        const char *value = NULL;
        nuem_status st;

        if (!options_end && strcmp(argv[i], "--") == 0) {
            options_end = true;
            continue;
        }
        if (options_end || argv[i][0] != '-' || argv[i][1] == '\0') {
            args->positional[args->positional_count++] = argv[i];
            continue;
        }
        if ((st = match(command, argv[i], &o, &value, err))) return st;
        if (o->kind == NUEM_OPTION_FLAG && value)
            return nuem_fail(err, NUEM_ERR_ARG, "--%s takes no value", o->name);
        if (o->kind != NUEM_OPTION_FLAG && !value) {
            /* "-1" is a value, "--json" is the next option */
            if (i + 1 >= argc || strncmp(argv[i + 1], "--", 2) == 0)
                return nuem_fail(err, NUEM_ERR_ARG, "--%s needs a value: %s", o->name,
                                 nuem_option_metavar(o));
            value = argv[++i];
        }
        if ((st = add(args, o, value ? value : "", true, err))) return st;
    }
    return NUEM_OK;
}

static nuem_status check_positionals(const nuem_command *command, const nuem_args *args,
                                     nuem_error *err)
{
    char title[64];

    nuem_command_title(command, title, sizeof title);
    if (args->positional_count < command->positional_min)
        return nuem_fail(err, NUEM_ERR_ARG, "%s needs %s", title, command->positional);
    if (args->positional_count > command->positional_max)
        return nuem_fail(err, NUEM_ERR_ARG, "%s: unexpected '%.80s'%s%s", title,
                         args->positional[command->positional_max],
                         command->positional ? "; it takes only " : "",
                         command->positional ? command->positional : "");
    return NUEM_OK;
}

/* Fallbacks of what was not given; complaints about what was required, unless only help is asked.
 */
static nuem_status complete(const nuem_command *command, nuem_args *args, bool help,
                            nuem_error *err)
{
    const nuem_option *o;
    nuem_status st = NUEM_OK;

    for (size_t i = 0; st == NUEM_OK && (o = nuem_option_at(command, i)); i++) {
        if (find(args, o->name)) continue;
        if (o->fallback)
            st = add(args, o, o->fallback, false, err);
        else if (o->required && !help)
            st = nuem_fail(err, NUEM_ERR_ARG, "--%s %s is required: %s", o->name,
                           nuem_option_metavar(o), o->doc);
    }
    return st;
}

nuem_status nuem_args_parse(const nuem_command *command, int argc, char *const *argv,
                            nuem_args **out, nuem_error *err)
{
    size_t words = (size_t)argc, options = 0;
    nuem_args *args = calloc(1, sizeof *args);
    nuem_status st;

    while (nuem_option_at(command, options)) options++;
    if (args) {
        args->argument = calloc(words + options, sizeof *args->argument);
        args->positional = calloc(words + 1, sizeof *args->positional);
    }
    if (!args || !args->argument || !args->positional) {
        nuem_args_free(args);
        return nuem_fail_nomem(err);
    }
    st = parse_words_of_line(command, argc, argv, args, err);
    bool help = nuem_args_flag(args, "help");
    if (st == NUEM_OK && !help) st = check_positionals(command, args, err);
    if (st == NUEM_OK) st = complete(command, args, help, err);
    if (st == NUEM_OK)
        *out = args;
    else
        nuem_args_free(args);
    return st;
}

bool nuem_args_given(const nuem_args *args, const char *name)
{
    const argument *a = find(args, name);

    return a && a->given;
}

bool nuem_args_flag(const nuem_args *args, const char *name)
{
    return nuem_args_given(args, name);
}

const char *nuem_args_string(const nuem_args *args, const char *name)
{
    const argument *a = find(args, name);

    return a ? a->text : NULL;
}

size_t nuem_args_count(const nuem_args *args, const char *name)
{
    size_t n = 0;

    for (size_t i = 0; i < args->argument_count; i++)
        n += strcmp(args->argument[i].option->name, name) == 0;
    return n;
}

const char *nuem_args_string_at(const nuem_args *args, const char *name, size_t i)
{
    for (size_t k = 0; k < args->argument_count; k++)
        if (strcmp(args->argument[k].option->name, name) == 0 && i-- == 0)
            return args->argument[k].text;
    return NULL;
}

double nuem_args_number(const nuem_args *args, const char *name)
{
    const argument *a = find(args, name);

    return a ? a->number : (double)NAN;
}

long nuem_args_integer(const nuem_args *args, const char *name)
{
    const argument *a = find(args, name);

    return a ? a->integer : 0;
}

const double *nuem_args_list(const nuem_args *args, const char *name, size_t *n)
{
    const argument *a = find(args, name);

    *n = a ? a->n : 0;
    return a ? a->list : NULL;
}

const char *const *nuem_args_words(const nuem_args *args, const char *name, size_t *n)
{
    const argument *a = find(args, name);

    *n = a ? a->n : 0;
    return a ? (const char *const *)a->word : NULL;
}

size_t nuem_args_positional_count(const nuem_args *args)
{
    return args->positional_count;
}

const char *nuem_args_positional(const nuem_args *args, size_t i)
{
    return i < args->positional_count ? args->positional[i] : NULL;
}
