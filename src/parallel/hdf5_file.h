/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Short faces on HDF5 for files whose data sets are all there from the beginning. */
#ifndef NUEM_PARALLEL_HDF5_FILE_H
#define NUEM_PARALLEL_HDF5_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include <hdf5.h>

#include "nuem/status.h"

/* To be called before anything else of HDF5: its complaints go to the nuem_error, not to the terminal. */
void nuem_hdf5_quiet(void);

/* "cannot <verb> '<path>': <what HDF5 or the system says>"; NUEM_ERR_IO. */
nuem_status nuem_hdf5_fail(nuem_error *err, const char *verb, const char *path);

/* The same of a file that nuem_hdf5_open did not open: one that may be read and written, and that no other program has
 * locked, is damaged, NUEM_ERR_DATA. */
nuem_status nuem_hdf5_fail_open(nuem_error *err, const char *path, bool write);

/* An existing file, -1 where it cannot be opened; mode: H5F_ACC_...; use_mpi: by all ranks together. Numbers are
 * not held back: those written first reach the file first. HDF5 does not lock it: that is for the caller. */
hid_t nuem_hdf5_open(const char *path, bool use_mpi, unsigned mode);

/* Text of an attribute, malloc'ed; NULL when there is none of that name. */
char *nuem_hdf5_text(hid_t object, const char *name);

/* An attribute of the file that must be `want`. kind: "scan", what the file should be; how: "from another
 * configuration", what another value of it means. NUEM_ERR_DATA. */
nuem_status nuem_hdf5_check_text(hid_t file, const char *path, const char *kind, const char *name,
                                 const char *how, const char *want, nuem_error *err);

enum { NUEM_HDF5_RANK = 4 };
/* The part of a data set that begins at start[rank] and has count[rank] numbers along each side; false when HDF5
 * fails. Each rank of the crew for itself. */
bool nuem_hdf5_part(hid_t data, bool write, int rank, const size_t *start, const size_t *count,
                    hid_t type, void *value);
/* Rows first .. first + rows - 1 of a data set of one or two dimensions, [rows][width]. */
bool nuem_hdf5_rows(hid_t data, bool write, size_t first, size_t rows, size_t width, hid_t type,
                    void *value);

#endif
