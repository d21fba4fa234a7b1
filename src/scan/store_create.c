/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The layout of the file. Everything that could make two equal scans differ is switched off: times of
 * objects, fill values, the version bounds of the library. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/text_file.h"
#include "nuem/constants.h"
#include "nuem/init.h"
#include "scan/store_hdf5.h"

/* Numbers and texts of the file are added one after the other; the first failure ends it. */
typedef struct builder {
    hid_t file, dcpl, gcpl;
    bool failed;
    hid_t said; /* what HDF5 said then: later calls make it forget */
} builder;

static void note(builder *b)
{
    if (!b->failed) b->said = H5Eget_current_stack();
    b->failed = true;
}

static hid_t keep(builder *b, hid_t id)
{
    if (id < 0) note(b);
    return id;
}

static void check(builder *b, herr_t e)
{
    if (e < 0) note(b);
}

static void add_text(builder *b, hid_t object, const char *name, const char *text)
{
    const size_t n = strlen(text);
    hid_t type = H5Tcopy(H5T_C_S1), space = H5Screate(H5S_SCALAR);

    H5Tset_size(type, n ? n : 1);
    H5Tset_strpad(type, H5T_STR_NULLPAD);
    H5Tset_cset(type, H5T_CSET_UTF8);
    if (!b->failed) {
        hid_t a = keep(b, H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT));
        if (a >= 0) {
            check(b, H5Awrite(a, type, text));
            H5Aclose(a);
        }
    }
    H5Sclose(space);
    H5Tclose(type);
}

static void add_integers(builder *b, hid_t object, const char *name, size_t n, const int64_t *value)
{
    const hsize_t size = n;
    hid_t space = n == 1 ? H5Screate(H5S_SCALAR) : H5Screate_simple(1, &size, NULL);

    if (!b->failed) {
        hid_t a = keep(b, H5Acreate2(object, name, H5T_STD_I64LE, space, H5P_DEFAULT, H5P_DEFAULT));
        if (a >= 0) {
            check(b, H5Awrite(a, H5T_NATIVE_INT64, value));
            H5Aclose(a);
        }
    }
    H5Sclose(space);
}

/* The groups above a name. */
static void add_groups(builder *b, const char *name)
{
    char path[128];

    for (const char *slash = strchr(name, '/'); slash && !b->failed;
         slash = strchr(slash + 1, '/')) {
        snprintf(path, sizeof path, "%.*s", (int)(slash - name), name);
        if (H5Lexists(b->file, path, H5P_DEFAULT) > 0) continue;
        hid_t g = keep(b, H5Gcreate2(b->file, path, H5P_DEFAULT, b->gcpl, H5P_DEFAULT));
        if (g >= 0) H5Gclose(g);
    }
}

/* A data set of rows, each of `width` numbers (a plain list where width is 0); open, or -1. */
static hid_t add_data(builder *b, const char *name, hid_t type, size_t rows, size_t width)
{
    const hsize_t size[2] = {rows, width};
    hid_t id = -1, space;

    add_groups(b, name);
    if (b->failed) return -1;
    space = H5Screate_simple(width ? 2 : 1, size, NULL);
    id = keep(b, H5Dcreate2(b->file, name, type, space, H5P_DEFAULT, b->dcpl, H5P_DEFAULT));
    H5Sclose(space);
    return id;
}

static void add_labels(builder *b, const nuem_scan_column *column)
{
    char name[128];
    hid_t type = H5Tcopy(H5T_C_S1), id;

    H5Tset_size(type, sizeof *column->label);
    H5Tset_strpad(type, H5T_STR_NULLPAD);
    snprintf(name, sizeof name, "%s_labels", column->name);
    id = add_data(b, name, type, column->width, 0);
    if (id >= 0) {
        check(b, H5Dwrite(id, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, column->label));
        H5Dclose(id);
    }
    H5Tclose(type);
}

static void add_columns(builder *b, const nuem_scan *scan)
{
    for (size_t i = 0; i < scan->n_column && !b->failed; i++) {
        const nuem_scan_column *c = &scan->column[i];
        const size_t width = c->width == 1 && !c->label ? 0 : c->width;
        if (c->width == 0) continue; /* no nuisances */
        hid_t id =
            add_data(b, c->name, c->is_status ? H5T_STD_U8LE : H5T_IEEE_F64LE, scan->points, width);
        if (id < 0) return;
        add_text(b, id, "unit", c->unit);
        add_text(b, id, "description", c->doc);
        H5Dclose(id);
        if (c->label) add_labels(b, c);
    }
}

static void add_axes(builder *b, const nuem_scan *scan)
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
        hid_t id = value ? add_data(b, name, H5T_IEEE_F64LE, axis->n, 0) : keep(b, -1);
        if (id >= 0) {
            for (size_t k = 0; k < axis->n; k++) value[k] = nuem_scan_axis_value(axis, k);
            check(b, H5Dwrite(id, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, value));
            add_text(b, id, "unit", axis->coordinate.parameter->unit);
            H5Dclose(id);
        }
        free(value);
    }
    if (!b->failed) add_integers(b, b->file, "shape", c->n_axis, shape);
}

static void add_attributes(builder *b, const nuem_scan *scan)
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
        {"data_sha256", scan->data_sha256},
        {"data_files", scan->data_files},
        {"citations", scan->citations},
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
        add_text(b, b->file, text[i].name, text[i].text);
    for (size_t i = 0; i < sizeof number / sizeof number[0]; i++)
        if (number[i].value || strcmp(number[i].name, "chains") != 0)
            add_integers(b, b->file, number[i].name, 1, &number[i].value);
}

static void build(builder *b, const nuem_scan *scan)
{
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

/* Take the space now rather than run out of it after a week. 0 or an errno. */
static int reserve(const char *path)
{
    struct stat about;
    const int fd = open(path, O_RDWR | O_CLOEXEC);
    int number;

    if (fd < 0) return errno;
    number = fstat(fd, &about) == 0 ? posix_fallocate(fd, 0, about.st_size) : errno;
    /* a file system that cannot reserve is no failure */
    if (number == EOPNOTSUPP || number == EINVAL || number == ENOSYS) number = 0;
    if (number == 0 && fsync(fd) != 0) number = errno;
    if (close(fd) != 0 && number == 0) number = errno;
    return number;
}

nuem_status nuem_store_create(const nuem_scan *scan, const char *path, nuem_error *err)
{
    builder b = {.file = -1};
    nuem_status st = NUEM_OK;
    int number;

    nuem_store_quiet();
    /* says plainly what HDF5 would say in many lines: no directory, no permission, exists */
    number = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (number < 0) return nuem_fail_errno(err, "create", path, errno);
    close(number);
    hid_t fcpl = H5Pcreate(H5P_FILE_CREATE);
    b.dcpl = H5Pcreate(H5P_DATASET_CREATE);
    b.gcpl = H5Pcreate(H5P_GROUP_CREATE);
    H5Pset_obj_track_times(fcpl, false);
    H5Pset_obj_track_times(b.gcpl, false);
    H5Pset_obj_track_times(b.dcpl, false);
    H5Pset_layout(b.dcpl, H5D_CONTIGUOUS);
    H5Pset_alloc_time(b.dcpl, H5D_ALLOC_TIME_EARLY);
    H5Pset_fill_time(b.dcpl, H5D_FILL_TIME_NEVER);
    b.file = keep(&b, H5Fcreate(path, H5F_ACC_TRUNC, fcpl, H5P_DEFAULT));
    if (!b.failed) build(&b, scan);
    if (b.failed) {
        H5Eset_current_stack(b.said);
        st = nuem_store_fail(err, "create", path);
    }
    if (b.file >= 0 && H5Fclose(b.file) < 0 && !st) st = nuem_store_fail(err, "create", path);
    H5Pclose(b.gcpl);
    H5Pclose(b.dcpl);
    H5Pclose(fcpl);
    if (!st && (number = reserve(path)) != 0)
        st = nuem_fail_errno(err, "reserve the space of", path, number);
    if (st) unlink(path);
    return st;
}
