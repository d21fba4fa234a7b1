/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spectra from tables, and from one moment of a simulation. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "file/record.h"
#include "nuem/constants.h"
#include "source/snowglobes.h"
#include "supernova/config.h"

static const char *const species[] = {"nu_e",    "nu_mu",    "nu_tau",
                                      "nubar_e", "nubar_mu", "nubar_tau"};

static nuem_status refuse_frequencies(const nuem_supernova_reader *r, const nuem_node *block,
                                      nuem_error *err)
{
    nuem_status st = nuem_supernova_refuse(nuem_node_get(r->root, "source"), "share",
                                           "beside a table or series", err);

    if (st) return st;
    return r->frequencies ? nuem_node_fail(block, err, "has no place where modes are frequencies")
                          : NUEM_OK;
}

/* The table of a block: a record of data/supernova, or a CSV file beside the configuration. */
static nuem_status open_table(nuem_supernova_reader *r, const nuem_node *block, nuem_table **out,
                              nuem_error *err)
{
    const nuem_node *record = nuem_node_get(block, "record"), *file = nuem_node_get(block, "file");
    nuem_error inner = {0};
    nuem_status st;

    if (!record == !file) return nuem_node_fail(block, err, "needs either record or file");
    if (record) {
        st = nuem_record_data_table(r->data, "supernova", record->text, out, r->prov, &inner);
        return nuem_supernova_relay(record, st, &inner, err);
    }
    st = nuem_record_table(file, out, r->prov, &inner);
    return nuem_supernova_relay(file, st, &inner, err);
}

static bool has_column(const nuem_table *t, const char *name)
{
    for (size_t i = 0; i < t->columns; i++)
        if (strcmp(t->name[i], name) == 0) return true;
    return false;
}

/* Column of a species; nu_x stands for nu_mu and nu_tau. */
static nuem_status column_of(const nuem_table *t, int k, const double **out, nuem_error *err)
{
    const char *name = species[k];

    if (k % 3 && !has_column(t, name)) name = k < 3 ? "nu_x" : "nubar_x";
    return nuem_table_bounded(t, name, 0.0, 1e80, out, err);
}

/* Means over the bins of six columns that begin with row `first` of each. */
static void fill_rows(const nuem_supernova_reader *r, size_t rows, const double *e,
                      const double *const column[6], double factor, double *emission)
{
    const nuem_energy_bins *b = &r->bins;
    const bool two = r->config->settings.spec.flavours == 2;

    for (size_t k = 0; k < NUEM_SUPERNOVA_SPECIES; k++)
        for (size_t i = 0; i < b->n; i++) {
            double y = nuem_table_mean(rows, e, column[k], b->edge[i], b->edge[i + 1]);
            if (two && k % 3 == 1) /* x: the mean of mu and tau */
                y = 0.5 * (y + nuem_table_mean(rows, e, column[k + 1], b->edge[i], b->edge[i + 1]));
            emission[k * b->n + i] = two && k % 3 == 2 ? 0.0 : factor * y;
        }
}

static nuem_status read_snowglobes(nuem_supernova_reader *r, const nuem_node *file,
                                   double *emission, nuem_error *err)
{
    nuem_snowglobes f = {.value = NULL};
    nuem_error inner = {0};
    const double *column[NUEM_SUPERNOVA_SPECIES];
    char *text = NULL, *path = NULL;
    size_t n;
    nuem_status st = nuem_record_text(file, &text, &n, &path, r->prov, &inner);

    if (st) return nuem_supernova_relay(file, st, &inner, err);
    if ((st = nuem_snowglobes_parse(path, text, n, &f, err))) goto done;
    for (size_t k = 0; k < NUEM_SUPERNOVA_SPECIES; k++) column[k] = f.value + (k + 1) * f.room;
    fill_rows(r, f.rows, f.value, column, 1.0, emission);
done:
    nuem_snowglobes_clear(&f);
    free(text);
    free(path);
    return st;
}

nuem_status nuem_supernova_read_table(nuem_supernova_reader *r, const nuem_node *block,
                                      double *emission, bool *absolute, nuem_error *err)
{
    const double seconds =
        nuem_constants_get()->day_s * nuem_node_quantity(block, "duration", NUEM_DIM_TIME, 0.0);
    const nuem_node *file = nuem_node_get(block, "file");
    const double *e, *column[NUEM_SUPERNOVA_SPECIES];
    nuem_table *t = NULL;
    nuem_status st = refuse_frequencies(r, block, err);

    if (st) return st;
    *absolute = seconds > 0.0 && r->config->settings.spec.geometry != NUEM_GAS;
    if (nuem_node_string(block, "format", "csv")[0] == 's') {
        if (!file) return nuem_node_fail(block, err, "lacks the key 'file', which format needs");
        if ((st = nuem_supernova_refuse(block, "record", "beside file", err)) ||
            (st = nuem_supernova_refuse(
                 block, "duration", "beside fluences at the Earth; give source.luminosity", err)))
            return st;
        return read_snowglobes(r, file, emission, err);
    }
    if ((st = open_table(r, block, &t, err))) return st;
    if ((st = nuem_table_increasing(t, "enu_mev", &e, err))) goto done;
    if ((st = nuem_table_bounded(t, "enu_mev", 0.0, 1e6, &e, err))) goto done;
    for (int k = 0; k < NUEM_SUPERNOVA_SPECIES; k++)
        if ((st = column_of(t, k, &column[k], err))) goto done;
    if (t->rows < 2) {
        st = nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[0], 1,
                          "a spectrum needs two rows at least");
        goto done;
    }
    fill_rows(r, t->rows, e, column, *absolute ? 1.0 / seconds : 1.0, emission);
done:
    nuem_table_free(t);
    return st;
}

/* The row whose interval holds the time. */
static nuem_status find_row(const nuem_table *t, const nuem_node *block, size_t *row,
                            nuem_error *err)
{
    const double time_s =
        nuem_constants_get()->day_s * nuem_node_quantity(block, "time", NUEM_DIM_TIME, 0.0);
    const double *lower, *upper;
    nuem_status st;

    if ((st = nuem_table_increasing(t, "t_lo_s", &lower, err))) return st;
    if ((st = nuem_table_increasing(t, "t_hi_s", &upper, err))) return st;
    for (size_t i = 0; i < t->rows; i++)
        if (time_s >= lower[i] && time_s < upper[i]) {
            *row = i;
            return NUEM_OK;
        }
    return nuem_node_fail(nuem_node_get(block, "time"), err,
                          "is %.10g s; the series has [%.10g, %.10g) s", time_s, lower[0],
                          upper[t->rows - 1]);
}

/* Columns of one species; antineutrinos of x may be those of neutrinos. */
static nuem_status row_values(const nuem_table *t, size_t row, const char *name, double value[3],
                              nuem_error *err)
{
    static const struct {
        const char *format;
        double max;
    } columns[3] = {{"l_%s_erg_s", 1e67}, {"e_%s_mev", 1e4}, {"alpha_%s", NUEM_SPECTRUM_ALPHA_MAX}};
    const double *column;
    char key[32];
    nuem_status st;

    for (int i = 0; i < 3; i++) {
        snprintf(key, sizeof key, columns[i].format, name);
        if ((st = nuem_table_bounded(t, key, 0.0, columns[i].max, &column, err))) return st;
        value[i] = column[row];
    }
    return NUEM_OK;
}

static nuem_status fill_pinched(const nuem_supernova_reader *r, const nuem_table *t, size_t row,
                                const double value[3], double *density, nuem_error *err)
{
    const nuem_energy_bins *b = &r->bins;

    if (value[0] == 0.0) return NUEM_OK;
    if (!(value[1] > 1e-3))
        return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[row], 1,
                            "a mean energy is %g MeV; it must be > 0.001 MeV", value[1]);
    const nuem_emission s = nuem_emission_pinched(value[1], value[2]);
    for (size_t i = 0; i < b->n; i++) density[i] = nuem_emission_density(&s, b->centre[i]);
    const double energy = nuem_supernova_energy(b, density);
    if (!(energy > 1e-100))
        return nuem_fail_at(err, NUEM_ERR_DATA, t->file, t->line[row], 1,
                            "a mean energy of %g MeV leaves no neutrinos in the bins", value[1]);
    for (size_t i = 0; i < b->n; i++) density[i] *= value[0] * NUEM_ERG_MEV / energy;
    return NUEM_OK;
}

nuem_status nuem_supernova_read_series(nuem_supernova_reader *r, const nuem_node *block,
                                       double *emission, bool *absolute, nuem_error *err)
{
    const bool two = r->config->settings.spec.flavours == 2;
    nuem_table *t = NULL;
    size_t row = 0;
    nuem_status st = refuse_frequencies(r, block, err);

    if (st) return st;
    *absolute = r->config->settings.spec.geometry != NUEM_GAS;
    if ((st = open_table(r, block, &t, err))) return st;
    if ((st = find_row(t, block, &row, err))) goto done;
    const char *const name[NUEM_SUPERNOVA_SPECIES] = {
        "nu_e",
        "nu_x",
        "nu_x",
        "nubar_e",
        has_column(t, "l_nubar_x_erg_s") ? "nubar_x" : "nu_x",
        has_column(t, "l_nubar_x_erg_s") ? "nubar_x" : "nu_x"};
    for (size_t k = 0; k < NUEM_SUPERNOVA_SPECIES; k++) {
        double value[3];
        if (two && k % 3 == 2) continue;
        if ((st = row_values(t, row, name[k], value, err))) goto done;
        if ((st = fill_pinched(r, t, row, value, emission + k * r->bins.n, err))) goto done;
    }
done:
    nuem_table_free(t);
    return st;
}
