/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <fcntl.h>
#include <sha2.h>
#include <unistd.h>

#include "file/record.h"

static void finish(SHA2_CTX *context, char hex[65])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t digest[SHA256_DIGEST_LENGTH];

    SHA256Final(digest, context);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[64] = '\0';
}

void nuem_sha256_text(const void *text, size_t n, char hex[65])
{
    SHA2_CTX context;

    SHA256Init(&context);
    SHA256Update(&context, text, n);
    finish(&context, hex);
}

nuem_status nuem_sha256_file(const char *path, char hex[65], nuem_error *err)
{
    SHA2_CTX context;
    uint8_t bytes[16384];
    ssize_t got;
    const int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) return nuem_fail_errno(err, "open", path, errno);
    SHA256Init(&context);
    while ((got = read(fd, bytes, sizeof bytes)) != 0) {
        if (got > 0) {
            SHA256Update(&context, bytes, (size_t)got);
        } else if (errno != EINTR) {
            const int number = errno;
            close(fd);
            return nuem_fail_errno(err, "read", path, number);
        }
    }
    close(fd);
    finish(&context, hex);
    return NUEM_OK;
}
