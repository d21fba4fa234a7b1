/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scan/store.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "nuem/init.h"
#include "parallel/hdf5_file.h"
#include "scan/store_names.h"

struct nuem_store {
    const nuem_scan *scan;
    char *path;
    hid_t file, done, state;
    hid_t *column; /* [n_column] */
};

/* --- open, write, close --- */

static void release(nuem_store *s)
{
    if (!s) return;
    for (size_t i = 0; s->column && i < s->scan->n_column; i++)
        if (s->column[i] >= 0) H5Dclose(s->column[i]);
    if (s->done >= 0) H5Dclose(s->done);
    if (s->state >= 0) H5Dclose(s->state);
    if (s->file >= 0) H5Fclose(s->file);
    free(s->column);
    free(s->path);
    free(s);
}

static nuem_status open_data(nuem_store *s, nuem_error *err)
{
    for (size_t i = 0; i < s->scan->n_column; i++) s->column[i] = -1;
    for (size_t i = 0; i < s->scan->n_column; i++)
        if (s->scan->column[i].width &&
            (s->column[i] = H5Dopen2(s->file, s->scan->column[i].name, H5P_DEFAULT)) < 0)
            return nuem_hdf5_fail(err, "read", s->path);
    if ((s->done = H5Dopen2(s->file, NUEM_STORE_DONE, H5P_DEFAULT)) < 0)
        return nuem_hdf5_fail(err, "read", s->path);
    if (s->scan->state_size && (s->state = H5Dopen2(s->file, NUEM_STORE_STATE, H5P_DEFAULT)) < 0)
        return nuem_hdf5_fail(err, "read", s->path);
    return NUEM_OK;
}

nuem_status nuem_store_open(const nuem_scan *scan, const char *path, bool use_mpi, nuem_store **out,
                            nuem_error *err)
{
    nuem_store *s = calloc(1, sizeof *s);
    nuem_status st = NUEM_OK;

    nuem_hdf5_quiet();
    if (!s) return nuem_fail_nomem(err);
    s->scan = scan;
    s->file = s->done = s->state = -1;
    s->path = strdup(path);
    s->column = calloc(scan->n_column, sizeof *s->column);
    if (!s->path || !s->column) {
        free(s->column);
        s->column = NULL;
        st = nuem_fail_nomem(err);
        goto done;
    }
    s->file = nuem_hdf5_open(path, use_mpi, H5F_ACC_RDWR);
    if (s->file < 0) {
        for (size_t i = 0; i < scan->n_column; i++) s->column[i] = -1;
        st = nuem_hdf5_fail(err, "open", path);
        goto done;
    }
    if ((st = open_data(s, err))) goto done;
    *out = s;
    s = NULL;
done:
    release(s);
    return st;
}

nuem_status nuem_store_write(nuem_store *s, size_t index, const nuem_scan_chunk *chunk,
                             const double *state, nuem_error *err)
{
    union { /* HDF5 takes what it writes without const */
        const double *in;
        void *out;
    } value;
    unsigned char yes = 1;
    size_t first, n;
    bool ok = true;

    nuem_scan_rows(s->scan, index, &first, &n);
    for (size_t i = 0; ok && i < s->scan->n_column; i++) {
        value.in = nuem_scan_chunk_column(chunk, i);
        if (s->column[i] >= 0)
            ok = nuem_hdf5_rows(s->column[i], true, first, n, s->scan->column[i].width,
                                H5T_NATIVE_DOUBLE, value.out);
    }
    value.in = state;
    if (ok && s->state >= 0)
        ok = nuem_hdf5_rows(s->state, true, index, 1, s->scan->state_size, H5T_NATIVE_DOUBLE,
                            value.out);
    if (ok) ok = nuem_hdf5_rows(s->done, true, index, 1, 1, H5T_NATIVE_UCHAR, &yes);
    return ok ? NUEM_OK : nuem_hdf5_fail(err, "write", s->path);
}

nuem_status nuem_store_read_state(nuem_store *s, size_t index, double *state, nuem_error *err)
{
    return nuem_hdf5_rows(s->state, false, index, 1, s->scan->state_size, H5T_NATIVE_DOUBLE, state)
               ? NUEM_OK
               : nuem_hdf5_fail(err, "read", s->path);
}

nuem_status nuem_store_close(nuem_store *s, nuem_error *err)
{
    nuem_status st = NUEM_OK;

    if (!s) return NUEM_OK;
    if (H5Fflush(s->file, H5F_SCOPE_LOCAL) < 0) st = nuem_hdf5_fail(err, "write", s->path);
    release(s);
    return st;
}

/* --- is it ours? --- */

static nuem_status check_file(const nuem_scan *scan, hid_t file, const char *path,
                              unsigned char *done, nuem_error *err)
{
    const struct {
        const char *name, *what, *want;
    } same[] = {
        {"schema", "in another layout", NUEM_SCAN_SCHEMA},
        {"version", "by another version of nuem", nuem_version()},
        {"config_sha256", "from another configuration", scan->config->sha256},
        {"data_sha256", "from other data", scan->sources.data_sha256},
    };
    nuem_status st = NUEM_OK;

    for (size_t i = 0; !st && i < sizeof same / sizeof same[0]; i++)
        st =
            nuem_hdf5_check_text(file, path, "scan", same[i].name, same[i].what, same[i].want, err);
    if (st) return st;
    hid_t data = H5Dopen2(file, NUEM_STORE_DONE, H5P_DEFAULT),
          space = data < 0 ? -1 : H5Dget_space(data);
    const hssize_t n = space < 0 ? -1 : H5Sget_simple_extent_npoints(space);
    if (n != (hssize_t)scan->chunks ||
        !nuem_hdf5_rows(data, false, 0, scan->chunks, 1, H5T_NATIVE_UCHAR, done))
        st = nuem_fail(err, NUEM_ERR_DATA, "'%.200s' is damaged: it has %lld chunks and not %zu",
                       path, (long long)n, scan->chunks);
    if (space >= 0) H5Sclose(space);
    if (data >= 0) H5Dclose(data);
    return st;
}

nuem_status nuem_store_check(const nuem_scan *scan, const char *path, unsigned char *done,
                             nuem_error *err)
{
    nuem_hdf5_quiet();
    hid_t file = nuem_hdf5_open(path, false, H5F_ACC_RDONLY);

    if (file < 0 && access(path, R_OK) == 0)
        return nuem_fail(err, NUEM_ERR_DATA, "'%.200s' is damaged or no HDF5 file", path);
    if (file < 0) return nuem_hdf5_fail(err, "read", path);
    nuem_status st = check_file(scan, file, path, done, err);
    H5Fclose(file);
    return st;
}

/* --- summary --- */

enum { BLOCK = 1 << 16 };

static nuem_status look_for_best(const nuem_scan *scan, hid_t file, const char *path, double *block,
                                 nuem_store_summary *out, nuem_error *err)
{
    hid_t chi2 = H5Dopen2(file, scan->column[scan->chi2_column].name, H5P_DEFAULT);
    hid_t status = H5Dopen2(file, scan->column[scan->status_column].name, H5P_DEFAULT);
    nuem_store_summary s = {.chi2 = (double)NAN};
    bool ok = chi2 >= 0 && status >= 0;

    for (size_t first = 0; ok && first < scan->points; first += BLOCK) {
        const size_t n = scan->points - first < BLOCK ? scan->points - first : BLOCK;
        ok = nuem_hdf5_rows(status, false, first, n, 1, H5T_NATIVE_DOUBLE, block);
        for (size_t i = 0; ok && i < n; i++) s.failed += block[i] != 0.0;
        ok = ok && nuem_hdf5_rows(chi2, false, first, n, 1, H5T_NATIVE_DOUBLE, block);
        for (size_t i = 0; ok && i < n; i++)
            if (block[i] < s.chi2 || (isnan(s.chi2) && !isnan(block[i]))) {
                s.chi2 = block[i];
                s.best = first + i;
            }
    }
    for (size_t k = 0; ok && k < scan->dimension; k++) {
        hid_t x = H5Dopen2(file, scan->column[k].name, H5P_DEFAULT);
        ok = x >= 0 && nuem_hdf5_rows(x, false, s.best, 1, 1, H5T_NATIVE_DOUBLE, &s.x[k]);
        if (x >= 0) H5Dclose(x);
    }
    if (chi2 >= 0) H5Dclose(chi2);
    if (status >= 0) H5Dclose(status);
    if (!ok) return nuem_hdf5_fail(err, "read", path);
    *out = s;
    return NUEM_OK;
}

nuem_status nuem_store_summarise(const nuem_scan *scan, const char *path, nuem_store_summary *out,
                                 nuem_error *err)
{
    double *block = malloc(BLOCK * sizeof *block);
    hid_t file = block ? nuem_hdf5_open(path, false, H5F_ACC_RDONLY) : -1;
    nuem_status st;

    if (!block) return nuem_fail_nomem(err);
    st = file < 0 ? nuem_hdf5_fail(err, "read", path)
                  : look_for_best(scan, file, path, block, out, err);
    if (file >= 0) H5Fclose(file);
    free(block);
    return st;
}
