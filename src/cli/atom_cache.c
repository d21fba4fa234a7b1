/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/atom_cache.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/error.h"
#include "cli/analysis_options.h"

struct nuem_atom_cache {
    nuem_context_bar bar;
    nuem_atom_store *store;
};

static nuem_status join(const char *a, const char *b, char **out, nuem_error *err)
{
    const size_t size = strlen(a) + strlen(b) + 1;
    char *text = malloc(size);

    if (!text) return nuem_fail_nomem(err);
    snprintf(text, size, "%s%s", a, b);
    *out = text;
    return NUEM_OK;
}

/* Where tables are kept; NULL: nowhere. */
static nuem_status directory_of(const nuem_context *ctx, char **out, nuem_error *err)
{
    const char *given = nuem_args_string(ctx->args, "atom-cache"),
               *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");

    *out = NULL;
    if (given) return join(given, "", out, err);
    /* the specification of XDG: a relative path is not valid */
    if (cache && cache[0] == '/') return join(cache, "/nuem", out, err);
    return home && home[0] ? join(home, "/.cache/nuem", out, err) : NUEM_OK;
}

/* The directory and those above it; 0, or errno. */
static int make_directories(char *path)
{
    for (char *p = path + 1; *p; p++) {
        if (*p != '/') continue;
        *p = '\0';
        const int failed = mkdir(path, 0777) != 0 && errno != EEXIST ? errno : 0;
        *p = '/';
        if (failed) return failed;
    }
    return mkdir(path, 0777) != 0 && errno != EEXIST ? errno : 0;
}

static bool ready(const char *directory, void *context)
{
    char *path = strdup(directory);
    const int failed = path ? make_directories(path) : ENOMEM;

    free(path);
    if (failed)
        nuem_context_say(context, "tables of response functions are not kept: '%.200s': %s",
                         directory, strerror(failed));
    return !failed;
}

static void unwritten(const nuem_error *why, void *context)
{
    nuem_context_say(context, "a table of response functions is not kept: %s", why->message);
}

nuem_status nuem_context_atoms(nuem_context *ctx, nuem_atom_store **out, nuem_error *err)
{
    if (!ctx->atoms) {
        nuem_atom_cache *c = calloc(1, sizeof *c);
        char *directory = NULL;
        nuem_status st = c ? directory_of(ctx, &directory, err) : nuem_fail_nomem(err);
        if (st) {
            free(c);
            return st;
        }
        nuem_context_bar_open(ctx, "response functions", &c->bar);
        nuem_atom_store_options o = nuem_atom_store_defaults();
        o.response.progress = &c->bar.progress;
        o.directory = directory && directory[0] ? directory : NULL;
        o.ready = ready;
        o.unwritten = unwritten;
        o.context = ctx;
        st = nuem_atom_store_create(&o, &c->store, err);
        free(directory);
        if (st) {
            free(c);
            return st;
        }
        ctx->atoms = c;
    }
    *out = ctx->atoms->store;
    return NUEM_OK;
}

void nuem_atom_cache_free(nuem_atom_cache *c)
{
    if (!c) return;
    nuem_atom_store_free(c->store);
    free(c);
}

nuem_status nuem_context_target(nuem_context *ctx, const char *text, nuem_target **out,
                                nuem_error *err)
{
    const nuem_data *data;
    nuem_atom_store *store;
    nuem_correction *correction;
    nuem_status st = nuem_context_data(ctx, &data, err);

    if (!st) st = nuem_context_atoms(ctx, &store, err);
    if (!st) st = nuem_target_open(data, text, store, out, &correction, ctx->provenance, err);
    if (st) return st;
    nuem_correction_free(ctx->correction); /* a command has one */
    ctx->correction = correction;
    return NUEM_OK;
}
