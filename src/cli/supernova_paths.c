/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether files of a run are different ones, found out before hours are spent. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "cli/supernova_observer.h"
#include "file/text_file.h"

enum { PATHS = 8 };

typedef struct path {
    const char *what, *name;
} path;

/* Of the directory that a file is in, and where its name begins in the path. */
static bool directory_of(const char *name, struct stat *s, const char **base)
{
    const char *slash = strrchr(name, '/');
    char *directory = slash ? strndup(name, (size_t)(slash - name) + 1) : strdup(".");
    const bool found = directory && stat(directory, s) == 0;

    *base = slash ? slash + 1 : name;
    free(directory);
    return found;
}

/* The same file, there or not yet. Devices may be written to by many. */
static bool same(const char *a, const char *b)
{
    const char *x, *y;
    struct stat s, t;
    const bool first = stat(a, &s) == 0, second = stat(b, &t) == 0;

    if (first && second) return S_ISREG(s.st_mode) && s.st_dev == t.st_dev && s.st_ino == t.st_ino;
    if (first != second) return false;
    return directory_of(a, &s, &x) && directory_of(b, &t, &y) && s.st_dev == t.st_dev &&
           s.st_ino == t.st_ino && strcmp(x, y) == 0;
}

static nuem_status check(const path *p, size_t n, nuem_error *err)
{
    for (size_t i = 0; i < n; i++) {
        struct stat s;
        if (!p[i].name) continue;
        if (stat(p[i].name, &s) == 0 && S_ISDIR(s.st_mode))
            return nuem_fail(err, NUEM_ERR_ARG, "%s '%.200s' is a directory", p[i].what, p[i].name);
        for (size_t j = 0; j < i; j++)
            if (p[j].name && same(p[i].name, p[j].name))
                return nuem_fail(err, NUEM_ERR_ARG, "%s '%.150s' is the same file as %s '%.150s'",
                                 p[i].what, p[i].name, p[j].what, p[j].name);
    }
    return NUEM_OK;
}

nuem_status nuem_observer_check_files(const nuem_args *args, const nuem_supernova_observer *o,
                                      nuem_error *err)
{
    const char *output = nuem_args_given(args, "output") ? nuem_args_string(args, "output") : NULL;
    char *partial = output ? nuem_text_format("%s.partial", output) : NULL,
         *state = output ? nuem_text_format("%s.checkpoint", output) : NULL;
    const path p[PATHS] = {{"the configuration", nuem_args_positional(args, 0)},
                           {"the profile of --envelope", nuem_args_string(args, "envelope")},
                           {"--output", output},
                           {"the unfinished file", partial},
                           {"the file of checkpoints", state},
                           {"--flux", o->flux},
                           {"the flux without moments", o->plain_flux},
                           {"--map", o->map}};
    const nuem_status st =
        output && (!partial || !state) ? nuem_fail_nomem(err) : check(p, PATHS, err);

    free(partial);
    free(state);
    return st;
}
