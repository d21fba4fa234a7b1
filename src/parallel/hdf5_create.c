/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parallel/hdf5_create.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "file/text_file.h"

void nuem_hdf5_give_up(nuem_hdf5_builder *b)
{
    if (!b->failed) b->said = H5Eget_current_stack();
    b->failed = true;
}

static hid_t keep(nuem_hdf5_builder *b, hid_t id)
{
    if (id < 0) nuem_hdf5_give_up(b);
    return id;
}

static void check(nuem_hdf5_builder *b, herr_t e)
{
    if (e < 0) nuem_hdf5_give_up(b);
}

void nuem_hdf5_add_text(nuem_hdf5_builder *b, hid_t object, const char *name, const char *text)
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

void nuem_hdf5_add_integers(nuem_hdf5_builder *b, hid_t object, const char *name, size_t n,
                            const int64_t *value)
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
static void add_groups(nuem_hdf5_builder *b, const char *name)
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

hid_t nuem_hdf5_add_data(nuem_hdf5_builder *b, const char *name, hid_t type, int rank,
                         const size_t *shape)
{
    hsize_t size[NUEM_HDF5_RANK];
    hid_t id = -1, space;

    add_groups(b, name);
    if (b->failed) return -1;
    for (int i = 0; i < rank; i++) size[i] = shape[i];
    space = H5Screate_simple(rank, size, NULL);
    id = keep(b, H5Dcreate2(b->file, name, type, space, H5P_DEFAULT, b->dcpl, H5P_DEFAULT));
    H5Sclose(space);
    return id;
}

void nuem_hdf5_put(nuem_hdf5_builder *b, hid_t data, hid_t type, const void *value)
{
    if (!b->failed) check(b, H5Dwrite(data, type, H5S_ALL, H5S_ALL, H5P_DEFAULT, value));
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

nuem_status nuem_hdf5_create(const char *path, void (*fill)(nuem_hdf5_builder *, const void *),
                             const void *context, nuem_error *err)
{
    nuem_hdf5_builder b = {.file = -1};
    nuem_status st = NUEM_OK;
    int number;

    nuem_hdf5_quiet();
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
    if (!b.failed) fill(&b, context);
    if (b.failed) {
        H5Eset_current_stack(b.said);
        st = nuem_hdf5_fail(err, "create", path);
    }
    if (b.file >= 0 && H5Fclose(b.file) < 0 && !st) st = nuem_hdf5_fail(err, "create", path);
    H5Pclose(b.gcpl);
    H5Pclose(b.dcpl);
    H5Pclose(fcpl);
    if (!st && (number = reserve(path)) != 0)
        st = nuem_fail_errno(err, "reserve the space of", path, number);
    if (st) unlink(path);
    return st;
}
