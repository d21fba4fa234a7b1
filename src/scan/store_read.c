/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/store_read.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "parallel/hdf5_file.h"
#include "scan/store_names.h"

static nuem_status damaged(const char *path, const char *what, nuem_error *err)
{
    return nuem_fail(err, NUEM_ERR_DATA, "'%.200s' is no scan of nuem, or is damaged: %s", path,
                     what);
}

void nuem_stored_scan_free(nuem_stored_scan *s)
{
    if (!s) return;
    for (size_t i = 0; i < s->n_column; i++) {
        free(s->column[i].unit);
        free(s->column[i].doc);
    }
    free(s->column);
    nuem_scan_config_free(s->config);
    free(s->kind);
    free(s->version);
    free(s->experiments);
    free(s->hypothesis_sha256);
    free(s->config_sha256);
    free(s->citations);
    free(s->path);
    free(s);
}

/* --- attributes --- */

static size_t integer(hid_t file, const char *name)
{
    long long value = 0;
    hid_t a = H5Aexists(file, name) > 0 ? H5Aopen(file, name, H5P_DEFAULT) : -1,
          space = a < 0 ? -1 : H5Aget_space(a);

    if (space >= 0 && H5Sget_simple_extent_npoints(space) == 1 &&
        H5Aread(a, H5T_NATIVE_LLONG, &value) < 0)
        value = 0;
    if (space >= 0) H5Sclose(space);
    if (a >= 0) H5Aclose(a);
    return value > 0 ? (size_t)value : 0;
}

static nuem_status read_attributes(nuem_stored_scan *s, hid_t file, nuem_error *err)
{
    char *schema = nuem_hdf5_text(file, "schema"), *config = nuem_hdf5_text(file, "config");
    const struct {
        const char *name;
        char **text;
    } wanted[] = {{"kind", &s->kind},
                  {"version", &s->version},
                  {"experiments", &s->experiments},
                  {"hypothesis_sha256", &s->hypothesis_sha256},
                  {"config_sha256", &s->config_sha256},
                  {"citations", &s->citations}};
    nuem_status st = NUEM_OK;

    if (!schema || strcmp(schema, NUEM_SCAN_SCHEMA) != 0)
        st = damaged(s->path, "its attribute schema is not " NUEM_SCAN_SCHEMA, err);
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0] && !st; i++)
        if (!(*wanted[i].text = nuem_hdf5_text(file, wanted[i].name)))
            st = damaged(s->path, wanted[i].name, err);
    if (!st && !config) st = damaged(s->path, "it has no attribute config", err);
    if (!st) st = nuem_scan_config_parse(config, strlen(config), s->path, "", &s->config, err);
    s->points = integer(file, "points_total");
    s->chains = integer(file, "chains");
    if (!st && (s->points == 0 || s->points > NUEM_SCAN_MAX_POINTS))
        st = damaged(s->path, "points_total", err);
    free(schema);
    free(config);
    return st;
}

/* Every chunk must be there. */
static nuem_status check_done(const char *path, hid_t file, nuem_error *err)
{
    hid_t data = H5Dopen2(file, NUEM_STORE_DONE, H5P_DEFAULT),
          space = data < 0 ? -1 : H5Dget_space(data);
    const hssize_t n = space < 0 ? 0 : H5Sget_simple_extent_npoints(space);
    unsigned char *done = n > 0 && n <= 1000000000 ? malloc((size_t)n) : NULL;
    nuem_status st = NUEM_OK;
    size_t missing = 0;

    if (!done || !nuem_hdf5_rows(data, false, 0, (size_t)n, 1, H5T_NATIVE_UCHAR, done))
        st = damaged(path, NUEM_STORE_DONE, err);
    for (hssize_t i = 0; i < n && !st; i++) missing += done[i] != 1;
    if (missing)
        st = nuem_fail(err, NUEM_ERR_DATA,
                       "'%.200s' is not finished: %zu of %lld chunks are missing; nuem scan "
                       "--resume computes them",
                       path, missing, (long long)n);
    if (space >= 0) H5Sclose(space);
    if (data >= 0) H5Dclose(data);
    free(done);
    return st;
}

/* --- columns --- */

/* Order in which columns are shown; coordinates in that of the configuration. */
static size_t place(const nuem_stored_scan *s, const nuem_stored_column *c)
{
    char name[80];

    if (strcmp(c->group, "profiled") == 0) return 1000;
    if (strcmp(c->group, "sampled") == 0) return 2000;
    if (strcmp(c->group, "points") != 0) return 6000;
    if (strcmp(c->name, "chi2") == 0) return 3000;
    if (strcmp(c->name, "status") == 0) return 4000;
    if (strncmp(c->name, "nuisances.", 10) == 0) return 5000;
    if (c->is_list) return 5500;
    for (size_t i = 0; i < s->config->n_axis; i++) {
        nuem_coordinate_name(&s->config->axis[i].coordinate, name, sizeof name);
        if (strcmp(name, c->name) == 0) return i;
    }
    return 900;
}

typedef struct visit {
    nuem_stored_scan *scan;
    hid_t file;
    const char *group;
    nuem_error *err;
    nuem_status st;
} visit;

static nuem_status add(visit *v, const nuem_stored_column *like, hid_t data)
{
    nuem_stored_scan *s = v->scan;
    nuem_stored_column *grown = realloc(s->column, (s->n_column + 1) * sizeof *grown), c = *like;

    if (!grown) return nuem_fail_nomem(v->err);
    s->column = grown;
    if (!(c.unit = nuem_hdf5_text(data, "unit"))) c.unit = strdup("");
    if (!(c.doc = nuem_hdf5_text(data, "description"))) c.doc = strdup("");
    if (c.unit && strcmp(c.unit, "1") == 0) c.unit[0] = '\0';
    size_t at = s->n_column++;
    while (at > 0 && place(s, &grown[at - 1]) > place(s, &c)) {
        grown[at] = grown[at - 1];
        at--;
    }
    grown[at] = c;
    return c.unit && c.doc ? NUEM_OK : nuem_fail_nomem(v->err);
}

/* The names of the columns of a data set, [width][96]; NULL where it has none. */
static char *labels_of(const visit *v, const char *data, size_t width)
{
    char name[160];
    hid_t type = H5Tcopy(H5T_C_S1), set;
    char *label = calloc(width, 96);

    snprintf(name, sizeof name, "%s_labels", data);
    H5Tset_size(type, 96);
    set = H5Lexists(v->file, name, H5P_DEFAULT) > 0 ? H5Dopen2(v->file, name, H5P_DEFAULT) : -1;
    if (set < 0 || !label || H5Dread(set, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, label) < 0) {
        free(label);
        label = NULL;
    }
    if (set >= 0) H5Dclose(set);
    H5Tclose(type);
    return label;
}

static nuem_status add_list(visit *v, nuem_stored_column *c, hid_t data, size_t width)
{
    char set[96], *label = labels_of(v, c->data, width);
    nuem_status st = NUEM_OK;

    snprintf(set, sizeof set, "%s", c->name);
    c->is_list = true;
    for (c->index = 0; c->index < width && !st; c->index++) {
        if (label)
            snprintf(c->name, sizeof c->name, "%.30s.%.60s", set, label + 96 * c->index);
        else
            snprintf(c->name, sizeof c->name, "%.30s.%zu", set, c->index);
        st = add(v, c, data);
    }
    free(label);
    return st;
}

static herr_t look(hid_t group, const char *name, const H5L_info_t *info, void *context)
{
    visit *v = context;
    nuem_stored_column c = {.index = 0};
    const size_t n = strlen(name);
    hsize_t shape[2] = {0, 1};

    (void)info;
    if (n > 7 && strcmp(name + n - 7, "_labels") == 0) return 0;
    hid_t data = H5Dopen2(group, name, H5P_DEFAULT), space = data < 0 ? -1 : H5Dget_space(data);
    const int rank = space < 0 ? -1 : H5Sget_simple_extent_ndims(space);
    if ((rank == 1 || rank == 2) && n < sizeof c.name) {
        H5Sget_simple_extent_dims(space, shape, NULL);
        snprintf(c.name, sizeof c.name, "%s", name);
        snprintf(c.group, sizeof c.group, "%s", v->group);
        snprintf(c.data, sizeof c.data, "%.20s/%.95s", v->group, name);
    }
    if (shape[0] != v->scan->points)
        v->st = damaged(v->scan->path, name, v->err);
    else
        v->st = rank == 1 ? add(v, &c, data) : add_list(v, &c, data, shape[1]);
    if (space >= 0) H5Sclose(space);
    if (data >= 0) H5Dclose(data);
    return v->st ? -1 : 0;
}

static nuem_status read_columns(nuem_stored_scan *s, hid_t file, nuem_error *err)
{
    static const char *const groups[] = {"points", "profiled", "sampled", "toys"};
    visit v = {s, file, NULL, err, NUEM_OK};

    for (size_t i = 0; i < sizeof groups / sizeof groups[0] && !v.st; i++) {
        if (H5Lexists(file, groups[i], H5P_DEFAULT) <= 0) continue;
        v.group = groups[i];
        hid_t group = H5Gopen2(file, groups[i], H5P_DEFAULT);
        if (group < 0) return damaged(s->path, groups[i], err);
        if (H5Literate(group, H5_INDEX_NAME, H5_ITER_INC, NULL, look, &v) < 0 && !v.st)
            v.st = damaged(s->path, groups[i], err);
        H5Gclose(group);
    }
    for (size_t i = 0; i < s->n_column && !v.st; i++) {
        s->n_coordinate += place(s, &s->column[i]) <= 1000;
        s->n_sampled += strcmp(s->column[i].group, "sampled") == 0;
    }
    return v.st;
}

nuem_status nuem_stored_scan_open(const char *path, nuem_stored_scan **out, nuem_error *err)
{
    nuem_stored_scan *s = calloc(1, sizeof *s);
    nuem_status st;

    if (!s || !(s->path = strdup(path))) {
        free(s);
        return nuem_fail_nomem(err);
    }
    nuem_hdf5_quiet();
    hid_t file = nuem_hdf5_open(path, false, H5F_ACC_RDONLY);
    if (file < 0 && access(path, R_OK) == 0)
        st = nuem_fail(err, NUEM_ERR_DATA, "'%.200s' is damaged or no HDF5 file", path);
    else if (file < 0)
        st = nuem_hdf5_fail(err, "read", path);
    else
        st = read_attributes(s, file, err);
    if (!st) st = check_done(path, file, err);
    if (!st) st = read_columns(s, file, err);
    if (file >= 0) H5Fclose(file);
    if (st)
        nuem_stored_scan_free(s);
    else
        *out = s;
    return st;
}

nuem_status nuem_stored_scan_read(const nuem_stored_scan *s, size_t column, double *value,
                                  nuem_error *err)
{
    const nuem_stored_column *c = &s->column[column];
    const size_t start[2] = {0, c->index}, count[2] = {s->points, 1};
    hid_t file = nuem_hdf5_open(s->path, false, H5F_ACC_RDONLY),
          data = file < 0 ? -1 : H5Dopen2(file, c->data, H5P_DEFAULT);
    const bool ok = data >= 0 && nuem_hdf5_part(data, false, c->is_list ? 2 : 1, start, count,
                                                H5T_NATIVE_DOUBLE, value);
    nuem_status st = ok ? NUEM_OK : nuem_hdf5_fail(err, "read", s->path);

    if (data >= 0) H5Dclose(data);
    if (file >= 0) H5Fclose(file);
    return st;
}
