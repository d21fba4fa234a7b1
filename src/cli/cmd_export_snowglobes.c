/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "cli/commands.h"
#include "file/text_file.h"
#include "io/snowglobes.h"
#include "nuem/constants.h"
#include "rate/arriving.h"

enum { ROWS = NUEM_SNOWGLOBES_ROWS, COLUMNS = NUEM_SNOWGLOBES_COLUMNS };

static const double ROUNDING = 1e-12; /* of the sums */

static const nuem_option options[] = {
    {.name = "duration",
     .kind = NUEM_OPTION_QUANTITY,
     .dimension = NUEM_DIM_TIME,
     .fallback = "1 s",
     .min_open = true,
     .max = 1e6,
     .doc = "over which the flux is added up"},
    {.name = "mixing",
     .kind = NUEM_OPTION_STRING,
     .metavar = "SET",
     .fallback = "nufit-6.0-no",
     .doc = "for fluxes that change on the way (nuem list mixing)"},
    {.name = "output",
     .letter = 'o',
     .kind = NUEM_OPTION_STRING,
     .metavar = "FILE",
     .doc = "file to write; without it the text goes to standard output"},
    {.name = NULL},
};

static const nuem_example examples[] = {
    {"nuem export snowglobes supernova-pinched --duration 10s -o pinched.dat",
     "A supernova as a flux file:", NULL},
    {"nuem export snowglobes solar-b16-gs98 --json",
     "What arrives from the Sun in a second:", NULL},
    {NULL, NULL, NULL},
};

static const char *const columns[COLUMNS] = {"nue",    "numu",    "nutau",
                                             "nuebar", "numubar", "nutaubar"};

/* Fluences of the rows. */
static nuem_status fluences(nuem_context *ctx, const nuem_flux *flux, double seconds,
                            double (*out)[COLUMNS], nuem_error *err)
{
    double edge[ROWS + 1];
    const nuem_data *data;
    nuem_mixing mixing;
    nuem_status st;

    nuem_snowglobes_edges(edge);
    if ((st = nuem_context_data(ctx, &data, err))) return st;
    st = nuem_mixing_open(data, nuem_args_string(ctx->args, "mixing"), &mixing, ctx->provenance,
                          err);
    if (!st) st = nuem_flux_arriving(flux, &mixing, ROWS, edge, out, err);
    for (int i = 0; i < ROWS && !st; i++)
        for (int k = 0; k < COLUMNS; k++) out[i][k] *= seconds;
    return st;
}

/* Fluence of each flavour, and what lies beyond the last bin. */
static void show_totals(nuem_result *r, const nuem_flux *flux, double seconds,
                        const double (*f)[COLUMNS])
{
    double whole = 0.0, kept = 0.0;
    char key[40];

    for (int k = 0; k < COLUMNS; k++) {
        double sum = 0.0;
        for (int i = 0; i < ROWS; i++) sum += f[i][k];
        snprintf(key, sizeof key, "fluence_cm2.%s", columns[k]);
        nuem_result_number(r, key, sum, "cm-2");
        kept += sum;
    }
    for (size_t i = 0; i < nuem_flux_count(flux); i++)
        whole += seconds * nuem_flux_component_at(flux, i)->flux_cm2_s;
    const double left_out = 1.0 - kept / whole;
    nuem_result_number(r, "left_out_fraction", left_out > ROUNDING ? left_out : 0.0, "");
}

static void show_rows(nuem_result *r, const double (*f)[COLUMNS])
{
    char key[40];

    nuem_result_table(r, NULL);
    nuem_result_column(r, "enu_gev", "GeV");
    for (int k = 0; k < COLUMNS; k++) {
        snprintf(key, sizeof key, "fluence_per_bin_cm2.%s", columns[k]);
        nuem_result_column(r, key, "cm-2");
    }
    for (int i = 0; i < ROWS; i++) {
        nuem_result_row(r);
        nuem_result_cell_number(r, "enu_gev", i / 5000.0);
        for (int k = 0; k < COLUMNS; k++) {
            snprintf(key, sizeof key, "fluence_per_bin_cm2.%s", columns[k]);
            nuem_result_cell_number(r, key, f[i][k]);
        }
    }
}

static nuem_status text_of(const nuem_flux *flux, double seconds, const double (*f)[COLUMNS],
                           char **text, nuem_error *err)
{
    nuem_writer comment = {0}, w = {0};
    nuem_status st;

    nuem_writer_addf(&comment, "nuem %s: flux %s during %g s at the detector, cm-2 per 0.2 MeV\n",
                     NUEM_VERSION, nuem_flux_id(flux), seconds);
    if (!comment.failed) nuem_snowglobes_write(&w, comment.text, f);
    st = comment.failed ? nuem_fail_nomem(err) : nuem_writer_take(&w, text, err);
    nuem_writer_clear(&comment);
    nuem_writer_clear(&w);
    return st;
}

static int run(nuem_context *ctx)
{
    const double seconds = nuem_constants_get()->day_s * nuem_args_number(ctx->args, "duration");
    const char *output = nuem_args_string(ctx->args, "output");
    double fluence[ROWS][COLUMNS];
    const double(*f)[COLUMNS] = (const double(*)[COLUMNS])fluence;
    const nuem_data *data;
    nuem_flux *flux = NULL;
    nuem_result *r = NULL;
    char *text = NULL;
    nuem_error err;
    nuem_status st;
    int code;

    if ((st = nuem_result_create("export", &r, &err))) goto failed;
    if ((st = nuem_context_data(ctx, &data, &err))) goto failed;
    st = nuem_flux_open(data, nuem_args_positional(ctx->args, 0), &flux, ctx->provenance, &err);
    if (st) goto failed;
    if ((st = fluences(ctx, flux, seconds, fluence, &err))) goto failed;
    if ((st = text_of(flux, seconds, f, &text, &err))) goto failed;
    if (output && (st = nuem_file_write(output, text, strlen(text), &err))) {
        code = nuem_context_fail_output(ctx, &err);
        goto done;
    }
    if (!output && ctx->format == NUEM_RESULT_TEXT) {
        code = nuem_context_emit_text(ctx, text);
        goto done;
    }
    nuem_result_string(r, "flux", nuem_flux_id(flux));
    if (output) nuem_result_string(r, "output", output);
    nuem_result_number(r, "duration_s", seconds, "s");
    show_totals(r, flux, seconds, f);
    if (!output) show_rows(r, f);
    code = nuem_context_emit(ctx, r);
    goto done;
failed:
    code = nuem_context_fail(ctx, &err);
done:
    free(text);
    nuem_flux_free(flux);
    nuem_result_free(r);
    return code;
}

const nuem_command nuem_command_export_snowglobes = {
    .noun = "export",
    .verb = "snowglobes",
    .positional = "FLUX",
    .positional_doc = "flux of the data directory (nuem list flux), or a file",
    .positional_min = 1,
    .positional_max = 1,
    .summary = "a flux as a flux file of SNOwGLoBES",
    .doc =
        "Energies from 0 to 0.1 GeV by 0.2 MeV, and the fluences of six flavours as they arrive at "
        "the detector, per cm2 in the 0.2 MeV around each energy. Lines fill one row. What is "
        "beyond 100.1 MeV is left out; the result says how much.",
    .options = options,
    .examples = examples,
    .run = run,
};
