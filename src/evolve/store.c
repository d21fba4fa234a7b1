/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evolve/store.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "evolve/checkpoint_layout.h"
#include "evolve/store_private.h"
#include "file/text_file.h"
#include "nuem/supernova_earth.h"

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
    for (int i = 0; i < NUEM_EVOLVE_PARTS_MAX; i++) close_data(s->part[i]);
    close_data(s->done);
    close_data(s->check);
    close_data(s->end_check);
    close_data(s->spectrum);
    close_data(s->angle);
    close_data(s->density);
    close_data(s->map);
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
    bool ok =
        open_data(s, NUEM_EVOLVE_DONE, n, &s->done) &&
        open_data(s, NUEM_EVOLVE_CHECK, n * NUEM_EVOLVE_CHECKS, &s->check) &&
        open_data(s, NUEM_EVOLVE_END_CHECK, nuem_evolve_end_checks(s->evolution), &s->end_check) &&
        open_data(s, NUEM_EVOLVE_SPECTRUM, spectrum, &s->spectrum);

    if (ok && nuem_evolve_store_wants_angles(s->evolution))
        ok = open_data(s, NUEM_EVOLVE_ANGLE, spectrum * set->spec.n_angle, &s->angle);
    if (ok)
        ok = open_data(s, NUEM_EVOLVE_DENSITY, nuem_supernova_density_size(s->evolution->problem),
                       &s->density);
    if (ok && set->spec.probes)
        ok = open_data(s, NUEM_EVOLVE_MAP,
                       set->spec.n_angle * spectrum / n * 2 * (size_t)set->spec.flavours, &s->map);
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
    s->file = s->done = s->check = s->end_check = s->spectrum = s->angle = s->density = s->map = -1;
    for (int i = 0; i < NUEM_EVOLVE_PARTS_MAX; i++) s->part[i] = -1;
    if (!(s->path = strdup(path))) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    s->file = nuem_hdf5_open(path, false, write ? H5F_ACC_RDWR : H5F_ACC_RDONLY);
    if (s->file < 0) {
        st = nuem_hdf5_fail_open(err, path, write);
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

    s->angles_sum = nuem_checksum_on(angle == 0 ? 0 : s->angles_sum, spectrum, count[2] * count[3]);
    s->fresh = true;
    return put(s->angle, 4, start, count, spectrum) ? NUEM_OK
                                                    : nuem_hdf5_fail(err, "write", s->path);
}

nuem_status nuem_evolve_store_density(nuem_evolve_store *s, bool write, double *density,
                                      nuem_error *err)
{
    const size_t n = 2 * (size_t)s->evolution->settings.spec.flavours, start[4] = {0, 0, 0, 0},
                 count[4] = {nuem_supernova_density_size(s->evolution->problem) / (2 * n * n), n, n,
                             2};

    s->fresh = true;
    return nuem_hdf5_part(s->density, write, 4, start, count, H5T_NATIVE_DOUBLE, density)
               ? nuem_evolve_end_sum(s, write, 0, density, count[0] * n * n * 2, err)
               : nuem_hdf5_fail(err, write ? "write" : "read", s->path);
}

nuem_status nuem_evolve_store_conversion(nuem_evolve_store *s, bool write, size_t angle,
                                         double *conversion, nuem_error *err)
{
    const nuem_supernova_spec *spec = &s->evolution->settings.spec;
    const size_t n = 2 * (size_t)spec->flavours, start[4] = {angle, 0, 0, 0},
                 count[4] = {1, spec->n_energy, n, n};

    return nuem_hdf5_part(s->map, write, 4, start, count, H5T_NATIVE_DOUBLE, conversion)
               ? nuem_evolve_end_sum(s, write, 1 + angle, conversion, count[1] * n * n, err)
               : nuem_hdf5_fail(err, write ? "write" : "read", s->path);
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

    s->fresh = true;

    for (const nuem_snapshot_part *p = nuem_snapshot_parts; ok && p->name; p++) {
        const hid_t data = s->part[p - nuem_snapshot_parts];
        nuem_snapshot_get(row, p, spec->flavours, value);
        if (data >= 0)
            ok = nuem_hdf5_rows(data, true, index, 1, nuem_snapshot_width(p, spec->flavours),
                                H5T_NATIVE_DOUBLE, value);
    }
    if (ok && nuem_evolve_put_sums(s, index, nuem_evolve_row_sum(s, row, spectrum), err))
        return NUEM_ERR_IO;
    if (ok) ok = nuem_hdf5_rows(s->done, true, index, 1, 1, H5T_NATIVE_UCHAR, &yes);
    return ok ? NUEM_OK : nuem_hdf5_fail(err, "write", s->path);
}

bool nuem_evolve_read_row(nuem_evolve_store *s, size_t index, nuem_snapshot *row)
{
    const int flavours = s->evolution->settings.spec.flavours;
    double value[NUEM_PART_MAX];

    *row = (nuem_snapshot){0};
    for (const nuem_snapshot_part *p = nuem_snapshot_parts; p->name; p++) {
        const hid_t data = s->part[p - nuem_snapshot_parts];
        if (data < 0) continue;
        if (!nuem_hdf5_rows(data, false, index, 1, nuem_snapshot_width(p, flavours),
                            H5T_NATIVE_DOUBLE, value))
            return false;
        nuem_snapshot_set(row, p, flavours, value);
    }
    return true;
}

nuem_status nuem_evolve_store_read(nuem_evolve_store *s, nuem_snapshot *row, nuem_error *err)
{
    unsigned char done = 1;
    nuem_status st = NUEM_OK;

    for (size_t i = 0; !st && i < s->evolution->settings.n_snapshots; i++) {
        const bool ok = nuem_hdf5_rows(s->done, false, i, 1, 1, H5T_NATIVE_UCHAR, &done);
        if (ok && !done)
            return nuem_fail(err, NUEM_ERR_DATA, "'%.200s' is not complete: it lacks snapshot %zu",
                             s->path, i);
        if (!ok || !nuem_evolve_read_row(s, i, &row[i]))
            return nuem_hdf5_fail(err, "read", s->path);
        st = nuem_evolve_check_row(s, i, &row[i], err);
    }
    return st;
}

nuem_status nuem_evolve_store_sync(nuem_evolve_store *s, nuem_error *err)
{
    if (!s->fresh) return NUEM_OK;
    if (H5Fflush(s->file, H5F_SCOPE_LOCAL) < 0) return nuem_hdf5_fail(err, "write", s->path);
    const int fd = open(s->path, O_RDWR | O_CLOEXEC);
    int number = fd < 0 || fsync(fd) != 0 ? errno : 0;

    if (fd >= 0 && close(fd) != 0 && number == 0) number = errno;
    if (number == EINVAL || number == ENOTSUP) number = 0; /* cannot be asked for there */
    if (number) return nuem_fail_errno(err, "write", s->path, number);
    s->fresh = false;
    return NUEM_OK;
}
