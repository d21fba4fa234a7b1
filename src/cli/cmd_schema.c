/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The keys of each kind of input file, from the very tables that check them. */
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "detector/experiment_fields.h"
#include "em/hypothesis.h"
#include "file/nearest.h"
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
    {NULL, NULL, NULL},
};

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

static int run(nuem_context *ctx)
{
    const char *kind = nuem_args_positional(ctx->args, 0), *known[FILES];
    nuem_result *r = NULL;
    nuem_error err;
    char text[300];

    for (size_t i = 0; i < FILES; i++) {
        known[i] = files[i].kind;
        if (strcmp(files[i].kind, kind) != 0) continue;
        if (nuem_result_create("schema", &r, &err)) return nuem_context_fail(ctx, &err);
        nuem_result_string(r, "file", kind);
        if (files[i].tag) nuem_result_string(r, "schema", files[i].tag);
        nuem_result_table(r, "keys");
        nuem_result_column(r, "key", "");
        nuem_result_column(r, "type", "");
        nuem_result_column(r, "required", "");
        nuem_result_column(r, "allowed", "");
        nuem_result_column(r, "meaning", "");
        show(r, files[i].fields, "");
        int code = nuem_context_emit(ctx, r);
        nuem_result_free(r);
        return code;
    }
    nuem_unknown_text(text, sizeof text, "file kind", kind, "known", known, FILES);
    nuem_fail(&err, NUEM_ERR_ARG, "%s", text);
    return nuem_context_fail(ctx, &err);
}

const nuem_command nuem_command_schema = {
    .noun = "schema",
    .positional =
        "hypothesis|experiment|binding|flux|mixing|nuclide|profile|reactor|scan|star|supernova",
    .positional_doc = "kind of file",
    .positional_min = 1,
    .positional_max = 1,
    .summary = "the keys of an input file, with types and ranges",
    .doc =
        "Generated from the tables that check the files. A key x.y stands under the map x; x[].y "
        "in each element of the list x. Files other than a hypothesis begin with `schema: TAG`.",
    .examples = examples,
    .run = run,
};
