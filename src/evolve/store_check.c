/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checksums of what the file of an evolution has: a run that goes on does not compute again what was written before. */
#include <stdlib.h>

#include "base/error.h"
#include "evolve/checkpoint_layout.h"
#include "evolve/store_private.h"

static size_t spectrum_size(const nuem_evolve_store *s)
{
    const nuem_supernova_spec *spec = &s->evolution->settings.spec;

    return spec->n_energy * 2 * (size_t)spec->flavours;
}

static nuem_status damaged(const nuem_evolve_store *s, size_t index, const char *what,
                           nuem_error *err)
{
    return nuem_fail(err, NUEM_ERR_DATA, "'%.200s' is damaged: %ssnapshot %zu %s", s->path, what,
                     index, "does not fit its checksum");
}

size_t nuem_evolve_end_checks(const nuem_evolution *e)
{
    return 1 + (e->settings.spec.probes ? e->settings.spec.n_angle : 0);
}

uint64_t nuem_evolve_row_sum(const nuem_evolve_store *s, const nuem_snapshot *row,
                             const double *spectrum)
{
    const int flavours = s->evolution->settings.spec.flavours;
    uint64_t h = 0;
    double value[NUEM_PART_MAX];

    for (const nuem_snapshot_part *p = nuem_snapshot_parts; p->name; p++) {
        if (s->part[p - nuem_snapshot_parts] < 0) continue;
        nuem_snapshot_get(row, p, flavours, value);
        h = nuem_checksum_on(h, value, nuem_snapshot_width(p, flavours));
    }
    return nuem_checksum_on(h, spectrum, spectrum_size(s));
}

nuem_status nuem_evolve_put_sums(nuem_evolve_store *s, size_t index, uint64_t row, nuem_error *err)
{
    uint64_t sum[NUEM_EVOLVE_CHECKS] = {row, s->angles_sum};

    return nuem_hdf5_rows(s->check, true, index, 1, NUEM_EVOLVE_CHECKS, H5T_NATIVE_UINT64, sum)
               ? NUEM_OK
               : nuem_hdf5_fail(err, "write", s->path);
}

static bool read_sums(nuem_evolve_store *s, size_t index, uint64_t *sum)
{
    return nuem_hdf5_rows(s->check, false, index, 1, NUEM_EVOLVE_CHECKS, H5T_NATIVE_UINT64, sum);
}

nuem_status nuem_evolve_check_row(nuem_evolve_store *s, size_t index, const nuem_snapshot *row,
                                  nuem_error *err)
{
    const nuem_supernova_spec *spec = &s->evolution->settings.spec;
    const size_t start[3] = {index, 0, 0},
                 count[3] = {1, spec->n_energy, 2 * (size_t)spec->flavours};
    uint64_t want[NUEM_EVOLVE_CHECKS];
    double *spectrum = malloc(spectrum_size(s) * sizeof *spectrum);
    nuem_status st = NUEM_OK;

    if (!spectrum) return nuem_fail_nomem(err);
    if (!nuem_hdf5_part(s->spectrum, false, 3, start, count, H5T_NATIVE_DOUBLE, spectrum) ||
        !read_sums(s, index, want))
        st = nuem_hdf5_fail(err, "read", s->path);
    else if (nuem_evolve_row_sum(s, row, spectrum) != want[NUEM_CHECK_ROW])
        st = damaged(s, index, "", err);
    free(spectrum);
    return st;
}

static nuem_status check_angles(nuem_evolve_store *s, size_t index, double *x, nuem_error *err)
{
    const nuem_supernova_spec *spec = &s->evolution->settings.spec;
    uint64_t want[NUEM_EVOLVE_CHECKS], h = 0;

    for (size_t a = 0; a < spec->n_angle; a++) {
        const size_t start[4] = {index, a, 0, 0},
                     count[4] = {1, 1, spec->n_energy, 2 * (size_t)spec->flavours};
        if (!nuem_hdf5_part(s->angle, false, 4, start, count, H5T_NATIVE_DOUBLE, x))
            return nuem_hdf5_fail(err, "read", s->path);
        h = nuem_checksum_on(h, x, spectrum_size(s));
    }
    if (!read_sums(s, index, want)) return nuem_hdf5_fail(err, "read", s->path);
    return h == want[NUEM_CHECK_ANGLES] ? NUEM_OK : damaged(s, index, "a spectrum of ", err);
}

nuem_status nuem_evolve_store_verify(nuem_evolve_store *s, size_t count, nuem_error *err)
{
    double *x = malloc(spectrum_size(s) * sizeof *x);
    unsigned char done = 0;
    nuem_snapshot row;
    nuem_status st = x ? NUEM_OK : nuem_fail_nomem(err);

    for (size_t i = 0; !st && i < count; i++) {
        if (!nuem_hdf5_rows(s->done, false, i, 1, 1, H5T_NATIVE_UCHAR, &done) ||
            !nuem_evolve_read_row(s, i, &row))
            st = nuem_hdf5_fail(err, "read", s->path);
        else if (!done)
            st = nuem_fail(err, NUEM_ERR_DATA, "'%.200s' is damaged: it lacks snapshot %zu",
                           s->path, i);
        if (!st) st = nuem_evolve_check_row(s, i, &row, err);
        if (!st && s->angle >= 0) st = check_angles(s, i, x, err);
    }
    free(x);
    return st;
}

nuem_status nuem_evolve_end_sum(nuem_evolve_store *s, bool write, size_t index, const double *x,
                                size_t n, nuem_error *err)
{
    const uint64_t sum = nuem_checksum(x, n);
    uint64_t value = sum;

    if (!nuem_hdf5_rows(s->end_check, write, index, 1, 1, H5T_NATIVE_UINT64, &value))
        return nuem_hdf5_fail(err, write ? "write" : "read", s->path);
    return value == sum ? NUEM_OK
                        : nuem_fail(err, NUEM_ERR_DATA,
                                    "'%.200s' is damaged: the state at the end does not fit its "
                                    "checksum",
                                    s->path);
}
