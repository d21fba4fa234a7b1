/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spectra of components: tables and their normalisation; memory of a flux. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "source/flux_private.h"

nuem_status nuem_flux_reserve(nuem_flux *flux, size_t n, nuem_error *err)
{
    flux->component = nuem_arena_alloc(&flux->arena, n * sizeof *flux->component);
    return flux->component ? NUEM_OK : nuem_fail_nomem(err);
}

char *nuem_flux_text(nuem_flux *flux, const char *text)
{
    return nuem_arena_text(&flux->arena, text, strlen(text));
}

double nuem_flux_dilute(double rate_per_s, double distance_km)
{
    const double cm = 1e5 * distance_km;

    return rate_per_s / (4.0 * M_PI * cm * cm);
}

/* Integral of the linear interpolation. */
static double trapezoid(size_t n, const double *x, const double *y)
{
    double sum = 0.0;

    for (size_t i = 1; i < n; i++) sum += 0.5 * (x[i] - x[i - 1]) * (y[i] + y[i - 1]);
    return sum;
}

bool nuem_flux_set_spectrum(nuem_flux *flux, nuem_flux_component *c, size_t n,
                            const double *enu_mev, const double *density, double *integral)
{
    double norm = trapezoid(n, enu_mev, density);

    *integral = norm;
    if (!(norm > 0.0 && isfinite(norm))) return true;
    double *copy = nuem_arena_alloc(&flux->arena, 2 * n * sizeof *copy);
    if (!copy) return false;
    memcpy(copy, enu_mev, n * sizeof *copy);
    for (size_t k = 0; k < n; k++) copy[n + k] = density[k] / norm;
    c->n = n;
    c->enu_mev = copy;
    c->pdf_per_mev = copy + n;
    return true;
}

nuem_status nuem_flux_read_spectrum(nuem_flux_reader *reader, const nuem_node *node,
                                    const char *column, nuem_flux_component *c, double *integral,
                                    nuem_error *err)
{
    nuem_table *table = NULL;
    const double *e, *density;
    nuem_error inner;
    nuem_status st;

    const char *name = node->text;
    size_t length = strlen(name);
    bool csv = length > 4 && strcmp(name + length - 4, ".csv") == 0; /* beside the file */
    st = csv ? nuem_record_table(node, &table, reader->prov, &inner)
             : nuem_record_data_table(reader->data, "spectrum", name, &table, reader->prov, &inner);
    if (st) {
        if (st == NUEM_ERR_ARG)
            return nuem_node_fail(node, err, "is '%.80s': %s", node->text, inner.message);
        if (err) *err = inner;
        return st;
    }
    if ((st = nuem_table_increasing(table, "enu_mev", &e, err))) goto done;
    if ((st = nuem_table_bounded(table, column, 0.0, HUGE_VAL, &density, err))) goto done;
    double norm = 0.0;
    if (table->rows >= 2 && e[0] >= 0.0 &&
        !nuem_flux_set_spectrum(reader->flux, c, table->rows, e, density, &norm)) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    if (c->n == 0) {
        st = nuem_fail_at(err, NUEM_ERR_DATA, table->file, table->line[0], 0,
                          "a spectrum needs two rows at least, energies >= 0 and a positive, "
                          "finite integral (it is %g)",
                          norm);
        goto done;
    }
    if (integral) *integral = norm;
done:
    nuem_table_free(table);
    return st;
}
