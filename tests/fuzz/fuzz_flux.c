/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Any bytes as a flux file beside the shipped supernova: either a complaint with a place, or a flux that
 * keeps the promises of its header. The same bytes as a table of SNOwGLoBES. */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "nuem/flux.h"
#include "source/snowglobes.h"

#define NAME NUEM_FUZZ_DATA "/flux/supernova-pinched/fuzz.yaml"

static void require(bool condition)
{
    if (!condition) abort();
}

static void check_error(nuem_status st, const nuem_error *err, const char *name)
{
    char text[1024];

    require(err->status == st && err->message[0] != '\0');
    require(nuem_error_format(err, text, sizeof text) > 0 && !strchr(text, '\n'));
    if (st == NUEM_ERR_IO) return; /* a table that is not there */
    require(st == NUEM_ERR_DATA && err->file[0] != '\0');
    if (strcmp(err->file, name) == 0) require(err->line >= 1 && err->column >= 1);
}

static void check_arrival(const nuem_arrival *a)
{
    static const double edge[] = {-1e3, 0.0, 0.5, 1.0, 1e4};
    double fraction[4], sum = 0.0;
    nuem_error err = {0};
    nuem_status st = nuem_arrival_fractions(a, 4, edge, 0.0, 0, NULL, NULL, fraction, &err);

    require(st == (a->kind == NUEM_ARRIVAL_NONE ? NUEM_ERR_ARG : NUEM_OK));
    for (int i = 0; i < 4 && !st; i++) {
        require(fraction[i] >= 0.0);
        sum += fraction[i];
    }
    require(sum <= 1.0 + 2e-3); /* tables have printed digits */
}

static void check_component(const nuem_flux *flux, const nuem_flux_component *c)
{
    const double rate = nuem_flux_rate_per_s(flux), cm = 1e5 * nuem_flux_baseline_km(flux);
    double squares = 0.0, integral = 0.0;

    require(c->name[0] && c->flavour <= NUEM_TAU);
    require(c->flux_cm2_s > 0.0 && isfinite(c->flux_cm2_s));
    for (size_t k = 0; k < c->n_error; k++) {
        require(c->error[k].name[0] && c->error[k].relative > 0.0);
        for (size_t m = 0; m < k; m++) require(strcmp(c->error[k].name, c->error[m].name) != 0);
        squares += c->error[k].relative * c->error[k].relative;
    }
    require(fabs(c->relative_error - sqrt(squares)) <= 1e-12 * sqrt(squares));
    require(rate > 0.0 ? c->yield > 0.0 : c->yield == 0.0);
    if (rate > 0.0)
        require(fabs(c->flux_cm2_s * 4.0 * M_PI * cm * cm / (rate * c->yield) - 1.0) < 1e-9);
    check_arrival(&c->arrival);
    if (c->n == 0) {
        require(c->line_mev > 0.0 && !c->enu_mev);
        return;
    }
    require(c->n >= 2 && c->line_mev == 0.0 && c->enu_mev[0] >= 0.0);
    for (size_t i = 0; i < c->n; i++) {
        require(c->pdf_per_mev[i] >= 0.0 && isfinite(c->pdf_per_mev[i]));
        if (i == 0) continue;
        require(c->enu_mev[i] > c->enu_mev[i - 1]);
        integral +=
            0.5 * (c->enu_mev[i] - c->enu_mev[i - 1]) * (c->pdf_per_mev[i] + c->pdf_per_mev[i - 1]);
    }
    require(fabs(integral - 1.0) < 1e-9);
}

static void check_table(const uint8_t *bytes, size_t n)
{
    nuem_snowglobes table = {.value = NULL};
    nuem_error err = {0};
    nuem_status st = nuem_snowglobes_parse("t.dat", (const char *)bytes, n, &table, &err);

    if (st) {
        require(!table.value);
        check_error(st, &err, "t.dat");
        return;
    }
    require(table.rows >= 2 && table.rows <= table.room);
    for (size_t c = 0; c <= NUEM_SNOWGLOBES_FLAVOURS; c++)
        for (size_t i = 0; i < table.rows; i++) require(table.value[c * table.room + i] >= 0.0);
    nuem_snowglobes_clear(&table);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static nuem_data *data; /* opened once */
    nuem_flux *flux = NULL;
    nuem_error err = {0};

    if (!data) require(nuem_data_open(NUEM_FUZZ_DATA, &data, &err) == NUEM_OK);
    check_table(bytes, n);
    nuem_status st = nuem_flux_parse(data, (const char *)bytes, n, NAME, &flux, NULL, &err);
    if (st) {
        require(!flux);
        check_error(st, &err, NAME);
        return 0;
    }
    require(nuem_flux_id(flux)[0] && nuem_flux_title(flux)[0] && nuem_flux_count(flux) >= 1);
    require(nuem_flux_baseline_km(flux) >= 0.0 && isfinite(nuem_flux_baseline_km(flux)));
    for (size_t i = 0; i < nuem_flux_count(flux); i++)
        check_component(flux, nuem_flux_component_at(flux, i));
    nuem_flux_free(flux);
    return 0;
}
