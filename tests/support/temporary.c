/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "support/temporary.h"

#include <errno.h>
#include <ftw.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "support/assert_close.h"

static char top[] = "/tmp/nuem-test-XXXXXX";

int nuem_test_make_directory(void **state)
{
    (void)state;
    return mkdtemp(top) ? 0 : -1;
}

static int remove_one(const char *path, const struct stat *about, int type, struct FTW *ftw)
{
    (void)about;
    (void)type;
    (void)ftw;
    return remove(path);
}

int nuem_test_remove_directory(void **state)
{
    (void)state;
    return nftw(top, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

const char *nuem_test_directory(void)
{
    return top;
}

const char *nuem_test_path(const char *name)
{
    static char paths[8][512];
    static unsigned next;
    char *path = paths[next++ % 8];

    snprintf(path, sizeof paths[0], "%s/%s", top, name);
    return path;
}

const char *nuem_test_put(const char *name, const char *text)
{
    char path[512];

    snprintf(path, sizeof path, "%s/%s", top, name);
    for (char *slash = path + strlen(top) + 1; (slash = strchr(slash, '/')); slash++) {
        *slash = '\0';
        assert_true(mkdir(path, 0777) == 0 || errno == EEXIST);
        *slash = '/';
    }
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
    return nuem_test_path(name);
}

void nuem_test_assert_place(const nuem_error *err, const char *file, const char *want)
{
    char got[1024];
    const size_t n = strlen(file);

    nuem_error_format(err, got, sizeof got);
    bool same = strncmp(got, file, n) == 0 && strncmp(got + n, want, strlen(want)) == 0;
    if (!same) print_error("%s\n  instead of %s%s\n", got, file, want);
    assert_true(same);
}
