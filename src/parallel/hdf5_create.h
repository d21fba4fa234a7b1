/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files that are created whole: every data set in its place, contiguous, its space on the disk taken. What could
 * make two equal files differ is switched off: times of objects, fill values. */
#ifndef NUEM_PARALLEL_HDF5_CREATE_H
#define NUEM_PARALLEL_HDF5_CREATE_H

#include <stdint.h>

#include "parallel/hdf5_file.h"

/* Data sets and attributes are added one after the other; the first failure makes the rest do nothing. */
typedef struct nuem_hdf5_builder {
    hid_t file, dcpl, gcpl;
    bool failed;
    hid_t said; /* what HDF5 said then: later calls make it forget */
} nuem_hdf5_builder;

/* Create the file, which must not exist, let fill() add its contents, and reserve its space. By one process.
 * NUEM_ERR_IO: no file is left. */
nuem_status nuem_hdf5_create(const char *path, void (*fill)(nuem_hdf5_builder *, const void *),
                             const void *context, nuem_error *err);

/* Text as it stands, UTF-8. */
void nuem_hdf5_add_text(nuem_hdf5_builder *b, hid_t object, const char *name, const char *text);
/* A number, or a list of them where n > 1. */
void nuem_hdf5_add_integers(nuem_hdf5_builder *b, hid_t object, const char *name, size_t n,
                            const int64_t *value);
/* A data set of that shape, with the groups above its name; to be closed by the caller. -1: failed. */
hid_t nuem_hdf5_add_data(nuem_hdf5_builder *b, const char *name, hid_t type, int rank,
                         const size_t *shape);
/* All numbers or texts of a data set. */
void nuem_hdf5_put(nuem_hdf5_builder *b, hid_t data, hid_t type, const void *value);
/* Note that something of one's own failed. */
void nuem_hdf5_give_up(nuem_hdf5_builder *b);

#endif
