/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/data_directory.h"

#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

/* Beside the program some other "data" may lie; ours holds the bibliography. */
static bool holds_data(const char *directory)
{
    char path[2 * PATH_MAX];
    struct stat about;

    snprintf(path, sizeof path, "%s/references.bib", directory);
    return stat(path, &about) == 0 && S_ISREG(about.st_mode);
}

bool nuem_program_directory(char directory[PATH_MAX])
{
    ssize_t n = readlink("/proc/self/exe", directory, PATH_MAX - 1);

    if (n > 0) {
        directory[n] = '\0';
    } else { /* no /proc: the name under which the program was started */
        const char *name = (const char *)getauxval(AT_EXECFN);
        if (!name || !realpath(name, directory)) return false;
    }
    char *slash = strrchr(directory, '/');
    if (!slash) return false;
    *slash = '\0';
    return true;
}

static nuem_status hand_over(const char *path, char **directory, nuem_error *err)
{
    char *copy = strdup(path);

    if (!copy) return nuem_fail_nomem(err);
    *directory = copy;
    return NUEM_OK;
}

nuem_status nuem_data_directory_find(const char *given, char **directory, nuem_error *err)
{
    static const char *const beside[] = {"../data", "../share/nuem/data", "../../share/nuem/data"};
    const char *named = getenv("NUEM_DATA");
    char program[PATH_MAX], path[PATH_MAX + 32];

    if (!given && named && named[0]) given = named;
    if (given && !holds_data(given))
        return nuem_fail(err, NUEM_ERR_IO,
                         "'%.200s' is no data directory of nuem: there is no references.bib in it",
                         given);
    if (given) return hand_over(given, directory, err);
    if (!nuem_program_directory(program))
        return nuem_fail(err, NUEM_ERR_IO,
                         "no data directory: give --data DIR or set NUEM_DATA; the place of the "
                         "program is unknown");
    for (size_t i = 0; i < sizeof beside / sizeof beside[0]; i++) {
        snprintf(path, sizeof path, "%s/%s", program, beside[i]);
        if (holds_data(path)) return hand_over(path, directory, err);
    }
    return nuem_fail(
        err, NUEM_ERR_IO,
        "no data directory: give --data DIR or set NUEM_DATA; tried %.200s/../data and "
        "../share/nuem/data beside it",
        program);
}
