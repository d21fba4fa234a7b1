/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "io/writer.h"
#include "nuem/catalog.h"

static const nuem_option options[] = {
    {.name = "quantity",
     .kind = NUEM_OPTION_STRING,
     .metavar = "mu|q|r2",
     .doc = "only the magnetic moment, the millicharge or the charge radius"},
    {.name = "flavour",
     .kind = NUEM_OPTION_STRING,
     .metavar = "NAME",
     .doc = "only this element or mixture: e, mu, tau, emu, reactor, solar, ..."},
    {.name = "experiment",
     .kind = NUEM_OPTION_STRING,
     .metavar = "NAME",
     .doc = "only experiments whose name contains this"},
    {.name = "source",
     .kind = NUEM_OPTION_STRING,
     .metavar = "KIND",
     .doc = "only this kind of source: reactor, solar, accelerator, projection, ..."},
    {.name = "status",
     .kind = NUEM_OPTION_CHOICE,
     .choices = "confirmed|unconfirmed",
     .doc = "only numbers that were seen at their source, or only the others"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem catalog --quantity r2 --flavour mutau --format csv",
     "Limits on one element, for a program:", NULL},
    {NULL, NULL, NULL},
};

/* The columns, which are the keys of an entry; a page for people leaves the long ones out. */
static const struct {
    const char *key;
    bool is_long;
} column[] = {
    {"id", false},          {"quantity", false},   {"flavour", false}, {"value", false},
    {"lower", false},       {"upper", false},      {"unit", false},    {"cl", false},
    {"source_kind", false}, {"experiment", false}, {"target", false},  {"atomic_model", true},
    {"year", false},        {"paper", true},       {"arxiv", false},   {"cite", true},
    {"status", false},      {"note", true},
};

enum { COLUMNS = sizeof column / sizeof column[0] };

static bool is_shown(const nuem_context *ctx, const char *key)
{
    for (size_t i = 0; i < COLUMNS; i++)
        if (strcmp(column[i].key, key) == 0)
            return !column[i].is_long || ctx->format != NUEM_RESULT_TEXT;
    return false;
}

static void add_text(nuem_context *ctx, nuem_result *r, const char *key, const char *text)
{
    if (text[0] && is_shown(ctx, key)) nuem_result_cell_string(r, key, text);
}

static void add_number(nuem_result *r, const char *key, double value)
{
    if (!isnan(value)) nuem_result_cell_number(r, key, value);
}

/* "key, key" */
static nuem_status add_cites(nuem_context *ctx, nuem_result *r, const nuem_published_limit *limit,
                             nuem_error *err)
{
    nuem_writer keys = {0};

    for (size_t i = 0; i < limit->n_cite; i++)
        nuem_writer_addf(&keys, "%s%s", i ? ", " : "", limit->cite[i]);
    const nuem_status st = keys.failed ? nuem_fail_nomem(err) : NUEM_OK;
    if (!st && keys.n) add_text(ctx, r, "cite", keys.text);
    nuem_writer_clear(&keys);
    return st;
}

static nuem_status add_limit(nuem_context *ctx, nuem_result *r, const nuem_published_limit *limit,
                             nuem_error *err)
{
    nuem_result_row(r);
    add_text(ctx, r, "id", limit->id);
    add_text(ctx, r, "quantity", limit->quantity);
    add_text(ctx, r, "flavour", limit->flavour);
    add_number(r, "value", limit->value);
    add_number(r, "lower", limit->lower);
    add_number(r, "upper", limit->upper);
    add_text(ctx, r, "unit", limit->unit);
    add_number(r, "cl", limit->cl);
    add_text(ctx, r, "source_kind", limit->source_kind);
    add_text(ctx, r, "experiment", limit->experiment);
    add_text(ctx, r, "target", limit->target);
    add_text(ctx, r, "atomic_model", limit->atomic_model);
    if (limit->year) nuem_result_cell_integer(r, "year", limit->year);
    add_text(ctx, r, "paper", limit->paper);
    add_text(ctx, r, "arxiv", limit->arxiv);
    add_text(ctx, r, "status", limit->status);
    add_text(ctx, r, "note", limit->note);
    return add_cites(ctx, r, limit, err);
}

static nuem_status fill(nuem_context *ctx, nuem_result *r, nuem_error *err)
{
    const nuem_catalog_filter filter = {
        .quantity = nuem_args_string(ctx->args, "quantity"),
        .flavour = nuem_args_string(ctx->args, "flavour"),
        .source_kind = nuem_args_string(ctx->args, "source"),
        .status = nuem_args_string(ctx->args, "status"),
        .experiment = nuem_args_string(ctx->args, "experiment"),
    };
    const nuem_data *data = NULL;
    nuem_catalog *catalog = NULL;
    nuem_status st;

    if ((st = nuem_context_data(ctx, &data, err))) return st;
    if ((st = nuem_catalog_open(data, &filter, &catalog, ctx->provenance, err))) return st;
    nuem_result_table(r, "rows");
    for (size_t i = 0; i < COLUMNS; i++)
        if (is_shown(ctx, column[i].key)) nuem_result_column(r, column[i].key, "");
    for (size_t i = 0; i < nuem_catalog_count(catalog) && !st; i++)
        st = add_limit(ctx, r, nuem_catalog_at(catalog, i), err);
    nuem_catalog_free(catalog);
    return st;
}

static int run(nuem_context *ctx)
{
    nuem_result *r = NULL;
    nuem_error err;

    if (nuem_result_create("catalog", &r, &err)) return nuem_context_fail(ctx, &err);
    int code = fill(ctx, r, &err) ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_catalog = {
    .noun = "catalog",
    .summary = "published limits with their sources",
    .doc =
        "Upper limits (value) and intervals (lower, upper) as published, each in its own unit. "
        "They "
        "hold for the mixture of flavours at their detector: compare like with like. Paper, atomic "
        "model, notes and BibTeX keys are in the json and csv forms.",
    .options = options,
    .examples = examples,
    .run = run,
};
