/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layout of the file. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "nuem/constants.h"
#include "nuem/init.h"
#include "parallel/hdf5_create.h"
#include "scan/store.h"
#include "scan/store_names.h"

/* A data set of rows, each of `width` numbers (a plain list where width is 0); open, or -1. */
static hid_t add_data(nuem_hdf5_builder *b, const char *name, hid_t type, size_t rows, size_t width)
{
    const size_t shape[2] = {rows, width};

    return nuem_hdf5_add_data(b, name, type, width ? 2 : 1, shape);
}

static void add_labels(nuem_hdf5_builder *b, const nuem_scan_column *column)
{
    char name[128];
    hid_t type = H5Tcopy(H5T_C_S1), id;

    H5Tset_size(type, sizeof *column->label);
    H5Tset_strpad(type, H5T_STR_NULLPAD);
    snprintf(name, sizeof name, "%s_labels", column->name);
    id = add_data(b, name, type, column->width, 0);
    if (id >= 0) {
        nuem_hdf5_put(b, id, type, column->label);
        H5Dclose(id);
    }
    H5Tclose(type);
}

static void add_columns(nuem_hdf5_builder *b, const nuem_scan *scan)
{
    for (size_t i = 0; i < scan->n_column && !b->failed; i++) {
        const nuem_scan_column *c = &scan->column[i];
        const size_t width = c->width == 1 && !c->label ? 0 : c->width;
        if (c->width == 0) continue; /* no nuisances */
        hid_t id =
            add_data(b, c->name, c->is_status ? H5T_STD_U8LE : H5T_IEEE_F64LE, scan->points, width);
        if (id < 0) return;
        nuem_hdf5_add_text(b, id, "unit", c->unit);
        nuem_hdf5_add_text(b, id, "description", c->doc);
        H5Dclose(id);
        if (c->label) add_labels(b, c);
    }
}

static void add_axes(nuem_hdf5_builder *b, const nuem_scan *scan)
{
    const nuem_scan_config *c = scan->config;
    int64_t shape[NUEM_MAX_COORDINATES];
    char name[128], part[80];

    if (scan->table || c->kind == NUEM_SCAN_CHAIN) return;
    for (size_t i = 0; i < c->n_axis && !b->failed; i++) {
        const nuem_scan_axis *axis = &c->axis[i];
        double *value = malloc(axis->n * sizeof *value);
        nuem_coordinate_name(&axis->coordinate, part, sizeof part);
        snprintf(name, sizeof name, "axes/%s", part);
        shape[i] = (int64_t)axis->n;
        hid_t id = value ? add_data(b, name, H5T_IEEE_F64LE, axis->n, 0) : -1;
        if (!value) nuem_hdf5_give_up(b);
        if (id >= 0) {
            for (size_t k = 0; k < axis->n; k++) value[k] = nuem_scan_axis_value(axis, k);
            nuem_hdf5_put(b, id, H5T_NATIVE_DOUBLE, value);
            nuem_hdf5_add_text(b, id, "unit", axis->coordinate.parameter->unit);
            H5Dclose(id);
        }
        free(value);
    }
    if (!b->failed) nuem_hdf5_add_integers(b, b->file, "shape", c->n_axis, shape);
}

static void add_attributes(nuem_hdf5_builder *b, const nuem_scan *scan)
{
    static const char *const kind[] = {
        [NUEM_SCAN_CHI2] = "chi2", [NUEM_SCAN_TOYS] = "toys", [NUEM_SCAN_CHAIN] = "chain"};
    const nuem_scan_config *c = scan->config;
    const struct {
        const char *name, *text;
    } text[] = {
        {"schema", NUEM_SCAN_SCHEMA},
        {"kind", kind[c->kind]},
        {"title", c->title ? c->title : ""},
        {"version", nuem_version()},
        {"constants", nuem_constants_edition()},
        {"config", c->text},
        {"config_sha256", c->sha256},
        {"data_sha256", scan->sources.data_sha256},
        {"data_files", scan->sources.data_files},
        {"citations", scan->sources.citations},
        {"hypothesis_sha256", nuem_hypothesis_sha256(scan->hypothesis)},
        {"experiments", nuem_analysis_id(scan->analysis)},
    };
    const struct {
        const char *name;
        int64_t value;
    } number[] = {
        {"seed", c->seed},
        {"points_total", (int64_t)scan->points},
        {"chunk", (int64_t)scan->chunk},
        {"chunks", (int64_t)scan->chunks},
        {"chains", (int64_t)c->chain.chains},
    };

    for (size_t i = 0; i < sizeof text / sizeof text[0]; i++)
        nuem_hdf5_add_text(b, b->file, text[i].name, text[i].text);
    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
        if (number[i].value || strcmp(number[i].name, "chains") != 0)
            nuem_hdf5_add_integers(b, b->file, number[i].name, 1, &number[i].value);
}

static void build(nuem_hdf5_builder *b, const void *context)
{
    const nuem_scan *scan = context;
    hid_t id;

    add_attributes(b, scan);
    add_axes(b, scan);
    add_columns(b, scan);
    if (scan->state_size) {
        id = add_data(b, NUEM_STORE_STATE, H5T_IEEE_F64LE, scan->chunks, scan->state_size);
        if (id >= 0) H5Dclose(id);
    }
    id = add_data(b, NUEM_STORE_DONE, H5T_STD_U8LE, scan->chunks, 0);
    if (id >= 0) H5Dclose(id);
}

nuem_status nuem_store_create(const nuem_scan *scan, const char *path, nuem_error *err)
{
    return nuem_hdf5_create(path, build, scan, err);
}
