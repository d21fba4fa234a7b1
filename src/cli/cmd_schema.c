/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of each kind of input file, from the very tables that check them; and the JSON Schemas of the answers. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "detector/experiment_fields.h"
#include "em/hypothesis.h"
#include "file/nearest.h"
#include "file/text_file.h"
#include "mixing/mixing_fields.h"
#include "propagation/profile_kind.h"
#include "scan/config.h"
#include "source/flux_fields.h"
#include "star/star_fields.h"
#include "supernova/config.h"
#include "target/correction.h"
#include "target/nuclides.h"

static const struct {
    const char *kind, *tag;
    const nuem_field *fields;
} files[] = {
    {"hypothesis", NULL, nuem_hypothesis_fields},
    {"experiment", "nuem/experiment/1", nuem_experiment_fields},
    {"binding", NUEM_BINDING_SCHEMA, nuem_binding_fields},
    {"flux", "nuem/flux/1", nuem_flux_fields},
    {"mixing", "nuem/mixing/1", nuem_mixing_record_fields},
    {"nuclide", "nuem/nuclide/1", nuem_nuclide_fields},
    {"profile", NUEM_PROFILE_SCHEMA, nuem_profile_fields},
    {"reactor", "nuem/reactor/1", nuem_reactor_spectra_fields},
    {"scan", NUEM_SCAN_SCHEMA, nuem_scan_fields},
    {"star", "nuem/star/1", nuem_star_fields},
    {"supernova", NUEM_SUPERNOVA_SCHEMA, nuem_supernova_fields},
};

enum { FILES = sizeof files / sizeof files[0] };

static const nuem_example examples[] = {
    {"nuem schema hypothesis", "What a hypothesis file may say:", NULL},
    {"nuem schema experiment --format csv", "The keys of an experiment file, as CSV:", NULL},
    {"nuem schema result limit", "The JSON Schema of what nuem limit prints with --json:", NULL},
    {NULL, NULL, NULL},
};

enum { MAX_SCHEMA_BYTES = 4 << 20 };

static const char *type_text(const nuem_field *f)
{
    switch (f->type) {
    case NUEM_FIELD_STRING: return "text";
    case NUEM_FIELD_NUMBER: return "number";
    case NUEM_FIELD_INTEGER: return "whole number";
    case NUEM_FIELD_BOOL: return "true or false";
    case NUEM_FIELD_QUANTITY: return "quantity with unit";
    case NUEM_FIELD_NUMBER_LIST: return "list of numbers";
    case NUEM_FIELD_STRING_LIST: return "list of texts";
    case NUEM_FIELD_MATRIX3: return "3x3 complex matrix";
    case NUEM_FIELD_MAP: return "map";
    case NUEM_FIELD_MAP_LIST: return "list of maps";
    case NUEM_FIELD_ANY: return "see meaning";
    }
    return "?";
}

/* Choices, or the range that the schema table states. */
static void allowed_text(const nuem_field *f, char *buf, size_t size)
{
    bool number = f->type == NUEM_FIELD_NUMBER || f->type == NUEM_FIELD_INTEGER ||
                  f->type == NUEM_FIELD_QUANTITY || f->type == NUEM_FIELD_NUMBER_LIST;

    buf[0] = '\0';
    if (f->choices)
        snprintf(buf, size, "%s", f->choices);
    else if (number && (f->min != 0.0 || f->max != 0.0))
        snprintf(buf, size, "%c%g, %g]%s%s", f->min_open ? '(' : '[', f->min, f->max,
                 f->type == NUEM_FIELD_QUANTITY ? " " : "",
                 f->type == NUEM_FIELD_QUANTITY ? nuem_dimension_unit(f->dim) : "");
    else if (number && f->min_open)
        snprintf(buf, size, "> 0");
}

/* Schemas nest two or three deep. */
static void show(nuem_result *r, const nuem_field *fields, const char *prefix)
{
    char key[256], allowed[256];

    for (const nuem_field *f = fields; f->key; f++) {
        snprintf(key, sizeof key, "%s%s%s", prefix, f->key,
                 f->type == NUEM_FIELD_MAP_LIST ? "[]" : "");
        allowed_text(f, allowed, sizeof allowed);
        nuem_result_row(r);
        nuem_result_cell_string(r, "key", key);
        nuem_result_cell_string(r, "type", type_text(f));
        nuem_result_cell_string(r, "required", f->required ? "yes" : "no");
        nuem_result_cell_string(r, "allowed", allowed);
        nuem_result_cell_string(r, "meaning", f->doc);
        if (!f->fields) continue;
        strncat(key, ".", sizeof key - strlen(key) - 1);
        show(r, f->fields, key);
    }
}

static int show_file(nuem_context *ctx, size_t which)
{
    nuem_result *r = NULL;
    nuem_error err;

    if (nuem_result_create("schema", &r, &err)) return nuem_context_fail(ctx, &err);
    nuem_result_string(r, "file", files[which].kind);
    if (files[which].tag) nuem_result_string(r, "schema", files[which].tag);
    nuem_result_table(r, "keys");
    nuem_result_column(r, "key", "");
    nuem_result_column(r, "type", "");
    nuem_result_column(r, "required", "");
    nuem_result_column(r, "allowed", "");
    nuem_result_column(r, "meaning", "");
    show(r, files[which].fields, "");
    int code = nuem_context_emit(ctx, r);
    nuem_result_free(r);
    return code;
}

/* The nouns whose answers have a schema, for the message about one that has none. */
static nuem_status unknown_noun(const char *noun, nuem_error *err)
{
    const char *nouns[200];
    char text[600];
    size_t n = 0;

    nouns[n++] = "common";
    for (size_t i = 0; nuem_commands[i] && n < sizeof nouns / sizeof nouns[0]; i++)
        if (strcmp(nouns[n - 1], nuem_commands[i]->noun) != 0) nouns[n++] = nuem_commands[i]->noun;
    nuem_unknown_text(text, sizeof text, "answer", noun, "there are", nouns, n);
    return nuem_fail(err, NUEM_ERR_ARG, "%s", text);
}

/* data/schema/<noun>.json as it stands. */
static nuem_status read_schema(nuem_context *ctx, const char *noun, char **text, nuem_error *err)
{
    const nuem_data *data;
    size_t n = 0;
    nuem_status st = nuem_context_data(ctx, &data, err);

    for (size_t i = 0; nuem_commands[i]; i++) n += strcmp(nuem_commands[i]->noun, noun) == 0;
    if (st) return st;
    if (n == 0 && strcmp(noun, "common") != 0) return unknown_noun(noun, err);
    char *path = nuem_text_format("%s/schema/%s.json", nuem_data_directory(data), noun);
    if (!path) return nuem_fail_nomem(err);
    st = nuem_file_read(path, MAX_SCHEMA_BYTES, text, &n, err);
    free(path);
    return st;
}

static int show_answer(nuem_context *ctx, const char *noun)
{
    char *text = NULL;
    nuem_error err;

    if (read_schema(ctx, noun, &text, &err)) return nuem_context_fail(ctx, &err);
    int code = nuem_context_emit_text(ctx, text);
    free(text);
    return code;
}

static int run(nuem_context *ctx)
{
    const char *kind = nuem_args_positional(ctx->args, 0), *known[FILES + 1];
    const size_t n = nuem_args_positional_count(ctx->args);
    nuem_error err;
    char text[300];

    if (strcmp(kind, "result") == 0)
        return show_answer(ctx, n > 1 ? nuem_args_positional(ctx->args, 1) : "common");
    for (size_t i = 0; i < FILES; i++) known[i] = files[i].kind;
    known[FILES] = "result";
    for (size_t i = 0; i < FILES && n == 1; i++)
        if (strcmp(files[i].kind, kind) == 0) return show_file(ctx, i);
    if (n > 1)
        nuem_fail(&err, NUEM_ERR_ARG, "'%.60s' is one too many: only result takes a noun behind it",
                  nuem_args_positional(ctx->args, 1));
    else {
        nuem_unknown_text(text, sizeof text, "file kind", kind, "known", known, FILES + 1);
        nuem_fail(&err, NUEM_ERR_ARG, "%s", text);
    }
    return nuem_context_fail(ctx, &err);
}

const nuem_command nuem_command_schema = {
    .noun = "schema",
    .positional =
        "hypothesis|experiment|binding|flux|mixing|nuclide|profile|reactor|scan|star|supernova|"
        "result [NOUN]",
    .positional_doc = "kind of file; or result and a noun, for the answers of that command",
    .positional_min = 1,
    .positional_max = 2,
    .summary = "the keys of an input file, or the JSON Schema of an answer",
    .doc =
        "Generated from the tables that check the files. A key x.y stands under the map x; x[].y "
        "in each element of the list x. Files other than a hypothesis begin with `schema: TAG`. "
        "result prints the JSON Schema (2020-12) of what a command prints with --json: keys, "
        "types, "
        "units; without a noun what all of them have in common.",
    .examples = examples,
    .run = run,
};
