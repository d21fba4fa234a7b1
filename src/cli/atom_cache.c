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
#include "target/correction.h"
#include "target/tabulated.h"

struct nuem_atom_cache {
    nuem_context_bar bar;
    nuem_atom_store *store;
};

/* Recoils up to this energy, which is above what the bins of xenon and germanium detectors count, in tables
 * of 1 to 2 MB; more energies than the default, for the longer range. */
static const double EPS_MAX_KEV = 100.0;
enum { N_EPS = 72, N_Q = 96 };
/* Outer s electrons of alkali metals need more than 1000. */
enum { MULTIPOLES = 2000 };

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
        const nuem_atom_store_options o = {
            .response = {.eps_max_kev = EPS_MAX_KEV,
                         .n_eps = N_EPS,
                         .n_q = N_Q,
                         .max_multipole = MULTIPOLES,
                         .progress = &c->bar.progress},
            .directory = directory && directory[0] ? directory : NULL,
            .ready = ready,
            .unwritten = unwritten,
            .context = ctx,
        };
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

/* The element that a correction is of, with its base and the correction. */
static nuem_status corrected_target(nuem_context *ctx, const char *record, nuem_target **out,
                                    nuem_error *err)
{
    nuem_correction *c = NULL;
    const nuem_atom_response *const *table = NULL;
    const nuem_data *data;
    nuem_atom_store *store;
    char symbol[NUEM_ELEMENT_SYMBOL];
    size_t n = 0;
    nuem_status st;

    if ((st = nuem_context_data(ctx, &data, err))) return st;
    if ((st = nuem_correction_open(data, record, &c, ctx->provenance, err))) return st;
    nuem_correction_free(ctx->correction); /* a command has one */
    ctx->correction = c;
    const nuem_correction_info *info = nuem_correction_get(c);
    nuem_element_symbol(info->z, symbol);
    if (info->base == NUEM_BINDING_RESPONSE && !(st = nuem_context_atoms(ctx, &store, err)))
        st = nuem_atom_store_formula(store, symbol, &table, &n, err);
    return st ? st : nuem_target_create_corrected(symbol, c, n, table, 0, NULL, out, err);
}

nuem_status nuem_context_target(nuem_context *ctx, const char *text, nuem_target **out,
                                nuem_error *err)
{
    static const char prefix[] = "response:";
    const char *formula = text + sizeof prefix - 1;
    const nuem_atom_response *const *table;
    nuem_atom_store *store;
    size_t n;

    if (strncmp(text, NUEM_BINDING_TABLE, sizeof NUEM_BINDING_TABLE - 1) == 0)
        return corrected_target(ctx, text + sizeof NUEM_BINDING_TABLE - 1, out, err);
    if (strncmp(text, prefix, sizeof prefix - 1) != 0) return nuem_target_parse(text, out, err);
    nuem_status st = nuem_context_atoms(ctx, &store, err);
    if (!st) st = nuem_atom_store_formula(store, formula, &table, &n, err);
    if (!st) st = nuem_target_create_response(formula, n, table, 0, NULL, out, err);
    return st;
}
