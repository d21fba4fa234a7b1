/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parallel/hdf5_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <mpi.h>
#include <unistd.h>

#include "base/error.h"

void nuem_hdf5_quiet(void)
{
    /* at exit it would try once more to write a file that could not be written, and crash */
    H5dont_atexit();
    H5Eset_auto2(H5E_DEFAULT, NULL, NULL);
}

/* The innermost complaint, which is the first when walking upward. */
static herr_t innermost(unsigned n, const H5E_error2_t *e, void *text)
{
    if (n == 0) snprintf(text, 300, "%s", e->desc ? e->desc : "");
    return 0;
}

nuem_status nuem_hdf5_fail(nuem_error *err, const char *verb, const char *path)
{
    char text[300] = "";
    const char *reason = text;
    static const char mark[] = "error message = '";

    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, innermost, text);
    H5Eclear2(H5E_DEFAULT);
    /* what the system says stands among addresses and times of HDF5's own */
    char *message = strstr(text, mark),
         *end = message ? strchr(message + sizeof mark - 1, '\'') : 0;
    if (message && end) {
        *end = '\0';
        reason = message + sizeof mark - 1;
    }
    return nuem_fail(err, NUEM_ERR_IO, "cannot %s '%.200s': %s", verb, path,
                     reason[0] ? reason : "HDF5 does not say why");
}

/* *found = true once HDF5 complains of a lock: its setting in the environment prevails over ours. */
static herr_t of_a_lock(unsigned n, const H5E_error2_t *e, void *found)
{
    (void)n;
    if (e->desc && strstr(e->desc, "unable to lock")) *(bool *)found = true;
    return 0;
}

nuem_status nuem_hdf5_fail_open(nuem_error *err, const char *path, bool write)
{
    bool locked = false;

    H5Ewalk2(H5E_DEFAULT, H5E_WALK_UPWARD, of_a_lock, &locked);
    return !locked && access(path, write ? R_OK | W_OK : R_OK) == 0
               ? nuem_fail(err, NUEM_ERR_DATA, "'%.200s' is damaged or no HDF5 file", path)
               : nuem_hdf5_fail(err, "open", path);
}

hid_t nuem_hdf5_open(const char *path, bool use_mpi, unsigned mode)
{
    hid_t fapl = H5Pcreate(H5P_FILE_ACCESS), file;

    /* the byte that says that numbers are there must not come before them */
    H5Pset_sieve_buf_size(fapl, 0);
#if H5_VERSION_GE(1, 10, 7) && !(H5_VERS_MAJOR == 1 && H5_VERS_MINOR == 12 && H5_VERS_RELEASE == 0)
    H5Pset_file_locking(fapl, false, true);
#endif
    if (use_mpi) H5Pset_fapl_mpio(fapl, MPI_COMM_WORLD, MPI_INFO_NULL);
    file = H5Fopen(path, mode, fapl);
    H5Pclose(fapl);
    return file;
}

char *nuem_hdf5_text(hid_t object, const char *name)
{
    hid_t a = H5Aexists(object, name) > 0 ? H5Aopen(object, name, H5P_DEFAULT) : -1, type;
    char *text = NULL;

    if (a < 0) return NULL;
    type = H5Aget_type(a);
    if (H5Tget_class(type) == H5T_STRING && H5Tis_variable_str(type) == 0 &&
        (text = calloc(H5Tget_size(type) + 1, 1)) && H5Aread(a, type, text) < 0) {
        free(text);
        text = NULL;
    }
    H5Tclose(type);
    H5Aclose(a);
    return text;
}

/* Where the item begins, of those between commas, in which two texts differ. */
static size_t differing_item(const char *a, const char *b)
{
    size_t item = 0;

    for (size_t i = 0; a[i] && a[i] == b[i]; i++)
        if (i > 0 && a[i - 1] == ',' && a[i] == ' ') item = i + 1;
    return item;
}

nuem_status nuem_hdf5_check_text(hid_t file, const char *path, const char *kind, const char *name,
                                 const char *how, const char *want, nuem_error *err)
{
    char *got = nuem_hdf5_text(file, name);
    nuem_status st = NUEM_OK;

    if (!got)
        st = nuem_fail(err, NUEM_ERR_DATA, "'%.200s' is no %s of nuem: it has no attribute %s",
                       path, kind, name);
    else if (strcmp(got, want) != 0) {
        const size_t item = differing_item(got, want);
        st = nuem_fail(err, NUEM_ERR_DATA,
                       "'%.120s' was made %s: it has %s %s%.80s, now that is %s%.80s", path, how,
                       name, item ? "..., " : "", got + item, item ? "..., " : "", want + item);
    }
    free(got);
    return st;
}

bool nuem_hdf5_part(hid_t data, bool write, int rank, const size_t *start, const size_t *count,
                    hid_t type, void *value)
{
    hsize_t first[NUEM_HDF5_RANK], number[NUEM_HDF5_RANK];
    hid_t space = H5Dget_space(data), memory;
    herr_t e;

    if (space < 0) return false;
    for (int i = 0; i < rank; i++) {
        first[i] = start[i];
        number[i] = count[i];
    }
    memory = H5Screate_simple(rank, number, NULL);
    e = H5Sselect_hyperslab(space, H5S_SELECT_SET, first, NULL, number, NULL);
    if (e >= 0)
        e = write ? H5Dwrite(data, type, memory, space, H5P_DEFAULT, value)
                  : H5Dread(data, type, memory, space, H5P_DEFAULT, value);
    hid_t said = H5Eget_current_stack(); /* closing would forget what went wrong */
    H5Sclose(memory);
    H5Sclose(space);
    H5Eset_current_stack(said);
    return e >= 0;
}

bool nuem_hdf5_rows(hid_t data, bool write, size_t first, size_t rows, size_t width, hid_t type,
                    void *value)
{
    const size_t start[2] = {first, 0}, count[2] = {rows, width};
    hid_t space = H5Dget_space(data);
    const int rank = space < 0 ? -1 : H5Sget_simple_extent_ndims(space);

    if (space >= 0) H5Sclose(space);
    return (rank == 1 || rank == 2) && nuem_hdf5_part(data, write, rank, start, count, type, value);
}
