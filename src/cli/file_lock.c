/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Locks of the open file (Linux, F_OFD_SETLK), not of the process: those would be gone as soon as HDF5 or an fsync
 * closes the same file. One byte far behind the end is locked: MPI-IO and HDF5 may lock what they write. */
#define _GNU_SOURCE /* F_OFD_SETLK */
#include "cli/file_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "file/text_file.h"

static const off_t FAR_BEHIND = (off_t)1 << 62;

/* errno, 0: we have it. */
static int take(int file)
{
#ifdef F_OFD_SETLK
    struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = FAR_BEHIND, .l_len = 1};

    return fcntl(file, F_OFD_SETLK, &all) == 0 ? 0 : errno;
#else
    (void)file;
    return ENOTSUP;
#endif
}

/* Does the name still belong to it? Not where another run has just replaced it. */
static int same(int file, const char *path)
{
    struct stat ours, named;

    return fstat(file, &ours) == 0 && stat(path, &named) == 0 && ours.st_dev == named.st_dev &&
           ours.st_ino == named.st_ino;
}

nuem_status nuem_file_lock(const char *path, int *lock, nuem_error *err)
{
    const int file = open(path, O_RDWR | O_CLOEXEC);

    if (file < 0) return nuem_fail_errno(err, "open", path, errno);
    const int number = take(file);
    if (number == EAGAIN || number == EACCES || !same(file, path)) {
        close(file);
        return nuem_fail(err, NUEM_ERR_IO, "'%.200s' is being written by another run", path);
    }
    *lock = file; /* other numbers: there are no locks here */
    return NUEM_OK;
}

void nuem_file_unlock(int *lock)
{
    if (*lock >= 0) close(*lock);
    *lock = -1;
}
