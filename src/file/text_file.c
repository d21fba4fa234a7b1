/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "file/text_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "file/nearest.h"

nuem_status nuem_fail_errno(nuem_error *err, const char *verb, const char *path, int number)
{
    char reason[128];

    if (strerror_r(number, reason, sizeof reason) != 0)
        snprintf(reason, sizeof reason, "error %d", number);
    nuem_fail(err, NUEM_ERR_IO, "cannot %s '%s': %s", verb, path, reason);
    if (err) nuem_one_line(err->message);
    return NUEM_ERR_IO;
}

char *nuem_text_format(const char *fmt, ...)
{
    va_list args;
    char *text = NULL;
    int n;

    va_start(args, fmt);
    n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n >= 0) text = malloc((size_t)n + 1);
    if (text) {
        va_start(args, fmt);
        vsnprintf(text, (size_t)n + 1, fmt, args);
        va_end(args);
    }
    return text;
}

/* Read until the end or until more than max_bytes have come. */
static nuem_status read_all(int fd, const char *path, size_t max_bytes, char **text, size_t *n,
                            nuem_error *err)
{
    struct stat about;
    size_t size = 4096, used = 0;
    char *buffer;

    /* the size is a hint only: the file may grow, and a pipe has none */
    if (fstat(fd, &about) == 0 && about.st_size > 0 && (uintmax_t)about.st_size <= max_bytes)
        size = (size_t)about.st_size + 2;
    buffer = malloc(size);
    if (!buffer) return nuem_fail_nomem(err);
    for (;;) {
        const ssize_t got = read(fd, buffer + used, size - used - 1);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) {
            const int number = errno;
            free(buffer);
            return nuem_fail_errno(err, "read", path, number);
        }
        if (got == 0) break;
        used += (size_t)got;
        if (used > max_bytes) {
            free(buffer);
            return nuem_fail_at(err, NUEM_ERR_DATA, path, 0, 0,
                                "the file is longer than the limit of %zu bytes", max_bytes);
        }
        if (used + 1 == size) {
            char *larger = realloc(buffer, 2 * size);
            if (!larger) {
                free(buffer);
                return nuem_fail_nomem(err);
            }
            buffer = larger;
            size *= 2;
        }
    }
    buffer[used] = '\0';
    *text = buffer;
    *n = used;
    return NUEM_OK;
}

nuem_status nuem_file_read(const char *path, size_t max_bytes, char **text, size_t *n,
                           nuem_error *err)
{
    nuem_status st;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) return nuem_fail_errno(err, "open", path, errno);
    st = read_all(fd, path, max_bytes, text, n, err);
    close(fd);
    return st;
}

/* 0, or the errno of the failure. */
static int write_all(int fd, const char *text, size_t n)
{
    while (n > 0) {
        const ssize_t put = write(fd, text, n);
        if (put < 0 && errno != EINTR) return errno;
        if (put > 0) {
            text += put;
            n -= (size_t)put;
        }
    }
    return 0;
}

static int write_in_place(const char *path, const char *text, size_t n)
{
    const int fd = open(path, O_WRONLY | O_CLOEXEC);
    int number;

    if (fd < 0) return errno;
    number = write_all(fd, text, n);
    if (close(fd) != 0 && number == 0) number = errno;
    return number;
}

/* A new file beside `target`, open for writing; its name goes to beside. A plain open rather than
 * mkstemp, because the result shall have the permissions that the umask gives. */
static int open_beside(const char *target, char *beside, size_t size)
{
    int fd = -1;

    for (int attempt = 0; attempt < 100; attempt++) {
        snprintf(beside, size, "%s.%ld-%d.part", target, (long)getpid(), attempt);
        fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd >= 0 || errno != EEXIST) break;
    }
    return fd;
}

static int replace_file(const char *target, char *beside, size_t size, const char *text, size_t n)
{
    const int fd = open_beside(target, beside, size);
    int number;

    if (fd < 0) return errno;
    number = write_all(fd, text, n);
    if (number == 0 && fsync(fd) != 0) number = errno;
    if (close(fd) != 0 && number == 0) number = errno;
    if (number == 0 && rename(beside, target) != 0) number = errno;
    if (number != 0) unlink(beside);
    return number;
}

nuem_status nuem_file_write(const char *path, const char *text, size_t n, nuem_error *err)
{
    struct stat about;
    const bool exists = stat(path, &about) == 0;
    char *target = NULL, *beside = NULL;
    size_t size;
    int number;

    if (exists && S_ISDIR(about.st_mode)) return nuem_fail_errno(err, "write", path, EISDIR);
    if (exists && !S_ISREG(about.st_mode)) {
        number = write_in_place(path, text, n);
        return number ? nuem_fail_errno(err, "write", path, number) : NUEM_OK;
    }
    /* write through a symbolic link instead of replacing it */
    if (exists) target = realpath(path, NULL);
    if (!target) target = nuem_text_format("%s", path);
    size = target ? strlen(target) + 64 : 0;
    beside = target ? malloc(size) : NULL;
    if (!beside) {
        free(target);
        return nuem_fail_nomem(err);
    }
    number = replace_file(target, beside, size, text, n);
    free(beside);
    free(target);
    return number ? nuem_fail_errno(err, "write", path, number) : NUEM_OK;
}
