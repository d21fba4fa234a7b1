/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the files that make up the store share. Checksums (nuem_checksum): of a snapshot two, since the spectra of all
 * angles may be far larger than the rest; of the end one of the density and one of the conversion at each angle. */
#ifndef NUEM_EVOLVE_STORE_PRIVATE_H
#define NUEM_EVOLVE_STORE_PRIVATE_H

#include "evolve/store.h"
#include "evolve/store_names.h"

enum { NUEM_EVOLVE_PARTS_MAX = 16 };
/* Of a snapshot: its numbers and the spectra of all angles together; the spectra of each angle. */
enum { NUEM_CHECK_ROW, NUEM_CHECK_ANGLES, NUEM_EVOLVE_CHECKS };

struct nuem_evolve_store {
    const nuem_evolution *evolution;
    char *path;
    hid_t file, done, check, end_check, spectrum, angle, density, map;
    hid_t part[NUEM_EVOLVE_PARTS_MAX]; /* as nuem_snapshot_parts; -1 where not wanted */
    uint64_t angles_sum;               /* of the angles that were written last */
    bool fresh;                        /* something may not be on the disk yet */
};

size_t nuem_evolve_end_checks(const nuem_evolution *evolution);

/* Checksum of a row: numbers of the snapshot that the file has, then the spectrum. */
uint64_t nuem_evolve_row_sum(const nuem_evolve_store *s, const nuem_snapshot *row,
                             const double *spectrum);
nuem_status nuem_evolve_put_sums(nuem_evolve_store *s, size_t index, uint64_t row, nuem_error *err);
/* Is what was read as it was written? NUEM_ERR_DATA, NUEM_ERR_IO, NUEM_ERR_NOMEM. */
nuem_status nuem_evolve_check_row(nuem_evolve_store *s, size_t index, const nuem_snapshot *row,
                                  nuem_error *err);
/* Keep, or compare, checksum `index` of the end. */
nuem_status nuem_evolve_end_sum(nuem_evolve_store *s, bool write, size_t index, const double *x,
                                size_t n, nuem_error *err);

/* Snapshot `index` as it stands in the file. false: HDF5 failed. */
bool nuem_evolve_read_row(nuem_evolve_store *s, size_t index, nuem_snapshot *row);

#endif
