/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/plot.h"

#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/python_program.h"
#include "file/nearest.h"

const nuem_option nuem_plot_option = {
    .name = "plot",
    .kind = NUEM_OPTION_STRING,
    .metavar = "FILE",
    .doc = "draw the answer into FILE.svg, .pdf or .png besides (needs the Python package)"};

bool nuem_plot_offered(const nuem_command *command)
{
    static const struct {
        const char *noun, *verb; /* NULL: every verb, or none */
    } drawn[] = {
        {"rate", NULL},      {"limit", NULL},       {"fit", NULL},       {"contour", NULL},
        {"scan", NULL},      {"sensitivity", NULL}, {"reproduce", NULL}, {"catalog", NULL},
        {"flux", NULL},      {"xsec", NULL},        {"atom", NULL},      {"mixing", "state"},
        {"supernova", NULL}, {"star", "plasmon"},   {"star", "bounds"},  {"star", "trgb"}};

    if (strcmp(command->noun, "propagate") == 0) return !command->verb;
    for (size_t i = 0; i < sizeof drawn / sizeof drawn[0]; i++)
        if (strcmp(command->noun, drawn[i].noun) == 0 &&
            (!drawn[i].verb || (command->verb && strcmp(command->verb, drawn[i].verb) == 0)))
            return true;
    return false;
}

nuem_status nuem_plot_check(const char *file, nuem_error *err)
{
    static const char *const endings[] = {".svg", ".pdf", ".png"};
    const char *slash = strrchr(file, '/'), *name = slash ? slash + 1 : file,
               *dot = strrchr(name, '.');

    for (size_t i = 0; dot && dot > name && i < sizeof endings / sizeof endings[0]; i++)
        if (strcmp(dot, endings[i]) == 0) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_ARG,
                     "--plot is '%.200s'; the name must end in .svg, .pdf or .png", file);
}

/* Modules without which nuem.plot does not even begin, and where they are from. */
static const char *where_from(const char *message)
{
    static const struct {
        const char *text, *from;
    } module[] = {
        {"No module named nuem", "the Python package of nuem is not there (python3-nuem; in a "
                                 "build, python3-cffi, python3-numpy and python3-dev before it)"},
        {"No module named 'nuem", "the Python package of nuem is not there (python3-nuem; in a "
                                  "build, python3-cffi, python3-numpy and python3-dev before it)"},
        {"No module named 'numpy", "numpy is not there (python3-numpy)"},
        {"No module named '_cffi_backend", "cffi is not there (python3-cffi)"},
    };

    for (size_t i = 0; i < sizeof module / sizeof module[0]; i++)
        if (strstr(message, module[i].text)) return module[i].from;
    return NULL;
}

nuem_status nuem_plot_draw(const char *file, const char *json, nuem_error *err)
{
    static const char prefix[] = "nuem.plot: ";
    const char *const arguments[] = {"-m", "nuem.plot", "-", file, NULL};
    char message[600];
    nuem_error inner;
    int code;

    if (nuem_python_run(arguments, json, &code, message, sizeof message, &inner))
        return nuem_fail(err, NUEM_ERR_IO, "'%.200s' is not drawn: %s", file, inner.message);
    if (code == 0) return NUEM_OK;
    const char *reason = where_from(message);
    if (!reason) reason = message;
    if (strncmp(reason, prefix, strlen(prefix)) == 0) reason += strlen(prefix);
    if (!reason[0]) reason = "nuem.plot ended without a word";
    return nuem_fail(err, NUEM_ERR_IO, "'%.200s' is not drawn: %s", file, reason);
}
