/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evolve/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "evolve/store_names.h"

enum { MAX_PARTS = 16 };

struct nuem_evolve_store {
    const nuem_evolution *evolution;
    char *path;
    hid_t file, done, spectrum, angle;
    hid_t part[MAX_PARTS]; /* as nuem_snapshot_parts; -1 where not wanted */
};

bool nuem_evolve_store_wants_angles(const nuem_evolution *evolution)
{
    return evolution->settings.write_spectra && evolution->settings.spec.n_angle > 1;
}

static void close_data(hid_t data)
{
    if (data >= 0) H5Dclose(data);
}

static void release(nuem_evolve_store *s)
{
    if (!s) return;
    for (int i = 0; i < MAX_PARTS; i++) close_data(s->part[i]);
    close_data(s->done);
    close_data(s->spectrum);
    close_data(s->angle);
    if (s->file >= 0) H5Fclose(s->file);
    free(s->path);
    free(s);
}

/* A data set of that many numbers. */
static bool open_data(const nuem_evolve_store *s, const char *name, size_t n, hid_t *out)
{
    hid_t data = H5Dopen2(s->file, name, H5P_DEFAULT), space = data < 0 ? -1 : H5Dget_space(data);
    const hssize_t got = space < 0 ? -1 : H5Sget_simple_extent_npoints(space);

    if (space >= 0) H5Sclose(space);
    *out = data;
    return got == (hssize_t)n;
}

static nuem_status open_all(nuem_evolve_store *s, nuem_error *err)
{
    const nuem_supernova_settings *set = &s->evolution->settings;
    const size_t n = set->n_snapshots,
                 spectrum = n * set->spec.n_energy * 2 * (size_t)set->spec.flavours;
    char name[64];
    bool ok = open_data(s, NUEM_EVOLVE_DONE, n, &s->done) &&
              open_data(s, NUEM_EVOLVE_SPECTRUM, spectrum, &s->spectrum);

    if (ok && nuem_evolve_store_wants_angles(s->evolution))
        ok = open_data(s, NUEM_EVOLVE_ANGLE, spectrum * set->spec.n_angle, &s->angle);
    for (const nuem_snapshot_part *p = nuem_snapshot_parts; ok && p->name; p++) {
        if (!nuem_snapshot_wanted(p, set)) continue;
        snprintf(name, sizeof name, NUEM_EVOLVE_SNAPSHOTS "%s", p->name);
        ok = open_data(s, name, n * nuem_snapshot_width(p, set->spec.flavours),
                       &s->part[p - nuem_snapshot_parts]);
    }
    return ok ? NUEM_OK
              : nuem_fail(err, NUEM_ERR_DATA, "'%.200s' is damaged: data sets are missing",
                          s->path);
}

nuem_status nuem_evolve_store_open(const nuem_evolution *evolution, const char *path, bool write,
                                   nuem_evolve_store **out, nuem_error *err)
{
    nuem_evolve_store *s = calloc(1, sizeof *s);
    nuem_status st;

    nuem_hdf5_quiet();
    if (!s) return nuem_fail_nomem(err);
    s->evolution = evolution;
    s->file = s->done = s->spectrum = s->angle = -1;
    for (int i = 0; i < MAX_PARTS; i++) s->part[i] = -1;
    if (!(s->path = strdup(path))) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    s->file = nuem_hdf5_open(path, false, write ? H5F_ACC_RDWR : H5F_ACC_RDONLY);
    if (s->file < 0) {
        st = access(path, write ? R_OK | W_OK : R_OK) == 0
                 ? nuem_fail(err, NUEM_ERR_DATA, "'%.200s' is damaged or no HDF5 file", path)
                 : nuem_hdf5_fail(err, "open", path);
        goto done;
    }
    st = nuem_evolve_check_mark(evolution, s->file, path, "evolution", NUEM_EVOLVE_SCHEMA, err);
    if (st || (st = open_all(s, err))) goto done;
    *out = s;
    s = NULL;
done:
    release(s);
    return st;
}

nuem_status nuem_evolve_store_close(nuem_evolve_store *store, nuem_error *err)
{
    nuem_status st = NUEM_OK;

    if (!store) return NUEM_OK;
    if (H5Fflush(store->file, H5F_SCOPE_LOCAL) < 0) st = nuem_hdf5_fail(err, "write", store->path);
    release(store);
    return st;
}

/* HDF5 takes what it writes without const. */
static bool put(hid_t data, int rank, const size_t *start, const size_t *count, const double *value)
{
    union {
        const double *in;
        void *out;
    } v = {value};

    return nuem_hdf5_part(data, true, rank, start, count, H5T_NATIVE_DOUBLE, v.out);
}

nuem_status nuem_evolve_store_angle(nuem_evolve_store *s, size_t index, size_t angle,
                                    const double *spectrum, nuem_error *err)
{
    const nuem_supernova_spec *spec = &s->evolution->settings.spec;
    const size_t start[4] = {index, angle, 0, 0},
                 count[4] = {1, 1, spec->n_energy, 2 * (size_t)spec->flavours};

    return put(s->angle, 4, start, count, spectrum) ? NUEM_OK
                                                    : nuem_hdf5_fail(err, "write", s->path);
}

nuem_status nuem_evolve_store_write(nuem_evolve_store *s, size_t index, const nuem_snapshot *row,
                                    const double *spectrum, nuem_error *err)
{
    const nuem_supernova_spec *spec = &s->evolution->settings.spec;
    const size_t start[3] = {index, 0, 0},
                 count[3] = {1, spec->n_energy, 2 * (size_t)spec->flavours};
    double value[NUEM_PART_MAX];
    unsigned char yes = 1;
    bool ok = put(s->spectrum, 3, start, count, spectrum);

    for (const nuem_snapshot_part *p = nuem_snapshot_parts; ok && p->name; p++) {
        const hid_t data = s->part[p - nuem_snapshot_parts];
        nuem_snapshot_get(row, p, spec->flavours, value);
        if (data >= 0)
            ok = nuem_hdf5_rows(data, true, index, 1, nuem_snapshot_width(p, spec->flavours),
                                H5T_NATIVE_DOUBLE, value);
    }
    if (ok) ok = nuem_hdf5_rows(s->done, true, index, 1, 1, H5T_NATIVE_UCHAR, &yes);
    return ok ? NUEM_OK : nuem_hdf5_fail(err, "write", s->path);
}

nuem_status nuem_evolve_store_read(nuem_evolve_store *s, nuem_snapshot *row, nuem_error *err)
{
    const nuem_supernova_settings *set = &s->evolution->settings;
    double value[NUEM_PART_MAX];
    unsigned char done = 1;

    for (size_t i = 0; i < set->n_snapshots; i++) {
        bool ok = nuem_hdf5_rows(s->done, false, i, 1, 1, H5T_NATIVE_UCHAR, &done);
        if (ok && !done)
            return nuem_fail(err, NUEM_ERR_DATA, "'%.200s' is not complete: it lacks snapshot %zu",
                             s->path, i);
        row[i] = (nuem_snapshot){0};
        for (const nuem_snapshot_part *p = nuem_snapshot_parts; ok && p->name; p++) {
            const hid_t data = s->part[p - nuem_snapshot_parts];
            if (data < 0) continue;
            ok = nuem_hdf5_rows(data, false, i, 1, nuem_snapshot_width(p, set->spec.flavours),
                                H5T_NATIVE_DOUBLE, value);
            nuem_snapshot_set(&row[i], p, set->spec.flavours, value);
        }
        if (!ok) return nuem_hdf5_fail(err, "read", s->path);
    }
    return NUEM_OK;
}
