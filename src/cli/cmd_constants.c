/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <string.h>

#include "cli/commands.h"
#include "file/record.h"
#include "nuem/constants.h"

static const nuem_example examples[] = {
    {"nuem constants", "All constants with their sources:",
     "edition  " NUEM_CONSTANTS_EDITION "\n\n"
     "symbol  name            value         uncertainty  unit    reference\n"
     "G_F     Fermi constant  1.1663788e-5  6e-12        GeV^-2  ParticleDataGroup:2022pth\n"
     "...\n"},
    {NULL, NULL, NULL},
};

static int run(nuem_context *ctx)
{
    nuem_result *r = NULL;
    nuem_error err;
    nuem_status st;
    size_t n;
    const nuem_constant *list = nuem_constants_list(&n);

    if ((st = nuem_result_create("constants", &r, &err))) return nuem_context_fail(ctx, &err);
    nuem_result_string(r, "edition", nuem_constants_edition());
    nuem_result_table(r, "rows");
    nuem_result_column(r, "symbol", "");
    nuem_result_column(r, "name", "");
    nuem_result_column(r, "value", "");
    nuem_result_column(r, "uncertainty", "");
    nuem_result_column(r, "unit", "");
    nuem_result_column(r, "reference", "");
    for (size_t i = 0; i < n && st == NUEM_OK; i++) {
        nuem_result_row(r);
        nuem_result_cell_string(r, "symbol", list[i].symbol);
        nuem_result_cell_string(r, "name", list[i].name);
        nuem_result_cell_number(r, "value", list[i].value);
        nuem_result_cell_number(r, "uncertainty", list[i].uncertainty);
        nuem_result_cell_string(r, "unit", list[i].unit);
        nuem_result_cell_string(r, "reference", list[i].reference);
        /* units of time are defined, not measured: nothing to cite */
        if (strcmp(list[i].reference, "definition") != 0)
            st = nuem_provenance_add_cite(ctx->provenance, list[i].reference, &err);
    }
    int code = st ? nuem_context_fail(ctx, &err) : nuem_context_emit(ctx, r);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_constants = {
    .noun = "constants",
    .summary = "physical constants, with uncertainty and source",
    .doc =
        "The constants that every calculation uses. An uncertainty of 0 marks an exact or derived "
        "value. The edition is part of the provenance of each result.",
    .examples = examples,
    .run = run,
};
