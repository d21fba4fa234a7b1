/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All stellar bounds side by side: ours beside those published, with what they rest on. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/commands.h"
#include "nuem/star.h"
#include "nuem/star_bound.h"

static const nuem_option options[] = {
    {.name = "quantity",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "mu|q",
     .doc = "only moments or only charges"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem star bounds --quantity q", "What stars and neutral matter say about charges:", NULL},
    {"nuem star bounds --format csv", "Everything, for a program:", NULL},
    {NULL, NULL, NULL},
};

static void add_number(nuem_result *r, const char *column, double value)
{
    if (!isnan(value)) nuem_result_cell_number(r, column, value);
}

static void add(nuem_result *r, const nuem_star_bound *b)
{
    nuem_result_row(r);
    nuem_result_cell_string(r, "star", b->star);
    nuem_result_cell_string(r, "quantity", b->quantity);
    nuem_result_cell_string(r, "unit", b->unit);
    add_number(r, "computed", b->computed);
    add_number(r, "published", b->published);
    if (b->published_upper != b->published) add_number(r, "published_upper", b->published_upper);
    add_number(r, "cl", b->cl);
    nuem_result_cell_string(r, "status", b->status);
    nuem_result_cell_string(r, "basis", b->basis);
}

/* What a star assumes. */
static nuem_status caveat(nuem_context *ctx, nuem_result *r, const nuem_data *data, const char *id,
                          nuem_error *err)
{
    nuem_star *star = NULL;
    char key[80];
    nuem_status st = nuem_star_open(data, id, &star, ctx->provenance, err);

    if (st) return st;
    const nuem_star_info *info = nuem_star_info_of(star);
    snprintf(key, sizeof key, "caveat.%s", info->id);
    nuem_result_string(r, key, info->caveat);
    nuem_star_free(star);
    return NUEM_OK;
}

static nuem_status caveats(nuem_context *ctx, nuem_result *r, const nuem_data *data,
                           nuem_error *err)
{
    char **ids;
    size_t n;
    nuem_status st = nuem_data_list(data, "star", &ids, &n, err);

    if (st) return st;
    for (size_t i = 0; i < n && !st; i++) st = caveat(ctx, r, data, ids[i], err);
    nuem_data_list_free(ids, n);
    return st;
}

static nuem_status answer(nuem_context *ctx, nuem_result *r, nuem_error *err)
{
    static const char *const column[] = {"star",     "quantity",  "unit",
                                         "computed", "published", "published_upper",
                                         "cl",       "status",    "basis"};
    const char *one = nuem_args_positional(ctx->args, 0),
               *only = nuem_args_string(ctx->args, "quantity");
    const nuem_data *data;
    nuem_star_bounds *bounds = NULL;
    nuem_status st = nuem_context_data(ctx, &data, err);

    if (st) return st;
    if ((st = one ? caveat(ctx, r, data, one, err) : caveats(ctx, r, data, err))) return st;
    nuem_result_string(r, "moment",
                       "root of the sum of |mu_ij|^2 + |eps_ij|^2; SN 1987A: Dirac "
                       "neutrinos, one flavour");
    nuem_result_table(r, "rows");
    for (size_t i = 0; i < sizeof column / sizeof column[0]; i++)
        nuem_result_column(r, column[i], "");
    if ((st = nuem_star_bounds_open(data, one, &bounds, ctx->provenance, err))) return st;
    for (size_t i = 0; i < nuem_star_bounds_count(bounds); i++) {
        const nuem_star_bound *b = nuem_star_bounds_at(bounds, i);
        if (!only || strcmp(only, b->quantity) == 0) add(r, b);
    }
    nuem_star_bounds_free(bounds);
    return NUEM_OK;
}

static int run(nuem_context *ctx)
{
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st = nuem_result_create("star", &r, &err);

    if (!st) st = answer(ctx, r, &err);
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_star_bounds = {
    .noun = "star",
    .verb = "bounds",
    .positional = "[STAR|FILE]",
    .positional_doc = "one star (nuem list star) or a file of your own (nuem schema star); without "
                      "it all",
    .positional_max = 1,
    .summary = "all stellar bounds on moments and charges, computed beside published",
    .doc = "A row for each published bound, with ours beside it where nuem derives one of the same "
           "quantity and level, then those that only nuem computes. The caveats say what each star "
           "assumes; details in the commands of each.",
    .options = options,
    .examples = examples,
    .run = run,
};
