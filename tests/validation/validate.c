/* SPDX-License-Identifier: GPL-3.0-or-later */
/* validate [--check]: every reference value of data/validation beside what the library computes.
 * Prints the table and writes docs/validation.md; --check only prints what falls short. Exit code
 * 1 when any value lies outside its tolerance. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "file/record.h"
#include "nuem/init.h"
#include "validation/computed.h"

/* clang-format off */
static const nuem_field value_fields[] = {
    {.key = "id", .type = NUEM_FIELD_STRING, .required = true, .doc = "identifier"},
    {.key = "quantity", .type = NUEM_FIELD_STRING, .required = true, .doc = "what it is"},
    {.key = "value", .type = NUEM_FIELD_NUMBER, .required = true, .doc = "reference value"},
    {.key = "unit", .type = NUEM_FIELD_STRING, .required = true, .doc = "unit"},
    {.key = "tolerance", .type = NUEM_FIELD_NUMBER, .required = true, .min_open = true, .max = 1e3, .doc = "allowed difference"},
    {.key = "tolerance_kind", .type = NUEM_FIELD_STRING, .required = true, .choices = "relative|absolute", .doc = "of the tolerance"},
    {.key = "source", .type = NUEM_FIELD_STRING, .required = true, .doc = "where the value comes from"},
    {.key = "tag", .type = NUEM_FIELD_STRING, .required = true, .choices = "D|V|M", .doc = "derived, verified, from memory"},
    {.key = "conditions", .type = NUEM_FIELD_STRING, .doc = "at what arguments"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
static const nuem_field document_fields[] = {
    NUEM_RECORD_FIELDS,
    {.key = "values", .type = NUEM_FIELD_MAP_LIST, .required = true, .fields = value_fields, .doc = "reference values"},
    {0},
};
/* clang-format on */

static const char heading[] =
    "# Validation\n\n"
    "Reference values, obtained independently of this library, beside what it computes. Written "
    "by\n"
    "`make validate` from data/validation/reference; `make test` fails when a value leaves its\n"
    "tolerance. Differences and tolerances are relative unless marked abs.\n\n"
    "| id | quantity | conditions | unit | reference | computed | difference | tolerance | source "
    "|\n"
    "|---|---|---|---|---|---|---|---|---|\n";

static int leave(const nuem_error *err)
{
    char text[1024];

    nuem_error_format(err, text, sizeof text);
    fprintf(stderr, "validate: %s\n", text);
    return 2;
}

/* One row in both forms; true when it holds. */
static bool row(const nuem_node *v, double computed, bool check, FILE *page)
{
    double value = nuem_node_number(v, "value", 0.0), tol = nuem_node_number(v, "tolerance", 0.0);
    bool absolute = strcmp(nuem_node_string(v, "tolerance_kind", ""), "absolute") == 0;
    double difference = absolute ? computed - value : computed / value - 1.0;
    bool holds = fabs(difference) <= tol;
    const char *id = nuem_node_string(v, "id", ""), *unit = nuem_node_string(v, "unit", "");

    if (!check || !holds)
        printf("%-28s %14.8g %14.8g %10.2g %8.2g%s  %s%s\n", id, value, computed, difference, tol,
               absolute ? " abs" : "", unit, holds ? "" : "  OUTSIDE");
    if (page)
        fprintf(page, "| %s | %s | %s | %s | %.8g | %.8g | %.2g | %.2g%s | %s |\n", id,
                nuem_node_string(v, "quantity", ""), nuem_node_string(v, "conditions", ""), unit,
                value, computed, difference, tol, absolute ? " abs" : "",
                nuem_node_string(v, "source", ""));
    return holds;
}

int main(int argc, char **argv)
{
    bool check = argc > 1 && strcmp(argv[1], "--check") == 0;
    nuem_data *data = NULL;
    nuem_yaml *doc = NULL;
    computed_context *context = NULL;
    FILE *page = NULL;
    nuem_error err;
    size_t failed = 0;

    nuem_init();
    if (nuem_data_open(NUEM_TEST_DATA, &data, &err) ||
        nuem_record_open(data, "validation", "reference", "nuem/validation/1", document_fields,
                         &doc, NULL, &err) ||
        computed_context_create(data, &context, &err))
        return leave(&err);
    if (!check && !(page = fopen(NUEM_TEST_SOURCE "/docs/validation.md", "w"))) {
        perror("validate: docs/validation.md");
        return 2;
    }
    if (page) fputs(heading, page);
    const nuem_node *values = nuem_node_get(nuem_yaml_root(doc), "values");
    for (size_t i = 0; i < values->n; i++) {
        double computed;
        if (computed_value(context, nuem_node_string(values->child[i], "id", ""), &computed, &err))
            return leave(&err);
        failed += !row(values->child[i], computed, check, page);
    }
    printf("%zu passed, %zu failed\n", values->n - failed, failed);
    if (page && fclose(page) != 0) {
        perror("validate: docs/validation.md");
        return 2;
    }
    computed_context_free(context);
    nuem_yaml_free(doc);
    nuem_data_free(data);
    return failed ? 1 : 0;
}
