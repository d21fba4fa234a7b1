/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a test looks up in an HDF5 file. Only for test programs that link HDF5 (test_scan*). */
#ifndef NUEM_TEST_HDF5_FILE_H
#define NUEM_TEST_HDF5_FILE_H

#include <hdf5.h>
#include <stdlib.h>

#include "support/assert_close.h"

/* All numbers of a data set, malloc'ed. */
static inline double *read_numbers(const char *path, const char *name, size_t *n)
{
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    assert_true(file >= 0);
    hid_t data = H5Dopen2(file, name, H5P_DEFAULT), space;
    if (data < 0) print_error("%s has no %s\n", path, name);
    assert_true(data >= 0);
    space = H5Dget_space(data);
    *n = (size_t)H5Sget_simple_extent_npoints(space);
    double *value = malloc((*n + 1) * sizeof *value);
    assert_non_null(value);
    assert_true(H5Dread(data, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, value) >= 0);
    H5Sclose(space);
    H5Dclose(data);
    H5Fclose(file);
    return value;
}

/* How many chunks of a growing file are there; 0 where it cannot be read yet. */
static inline size_t chunks_done(const char *path)
{
    size_t n = 0, done = 0;
    hid_t file = H5Fopen(path, H5F_ACC_RDONLY, H5P_DEFAULT);
    if (file < 0) return 0;
    H5Fclose(file);
    double *value = read_numbers(path, "done", &n);
    for (size_t i = 0; i < n; i++) done += value[i] == 1.0;
    free(value);
    return done;
}

#endif
