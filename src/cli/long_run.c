/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "cli/long_run.h"

#include <errno.h>
#include <fcntl.h>
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/error.h"
#include "file/text_file.h"

bool nuem_started_by_mpi(void)
{
    static const char *const marks[] = {"OMPI_COMM_WORLD_SIZE", "PMIX_RANK", "PMI_RANK"};

    for (size_t i = 0; i < sizeof marks / sizeof marks[0]; i++)
        if (getenv(marks[i])) return true;
    return false;
}

int nuem_long_run_threads(nuem_context *ctx)
{
    if (nuem_args_given(ctx->args, "threads")) return (int)nuem_args_integer(ctx->args, "threads");
    return nuem_started_by_mpi() && !getenv("OMP_NUM_THREADS") ? 1 : omp_get_max_threads();
}

nuem_status nuem_long_run_files(const char *config, const char *given, char **output,
                                char **partial, nuem_error *err)
{
    const char *slash = strrchr(config, '/'), *name = slash ? slash + 1 : config,
               *dot = strrchr(name, '.');
    char *file =
        given ? nuem_text_format("%s", given)
              : nuem_text_format("%.*s.h5", (int)(dot ? dot - name : (long)strlen(name)), name);
    char *unfinished = file ? nuem_text_format("%s.partial", file) : NULL;

    if (!unfinished) {
        free(file);
        return nuem_fail_nomem(err);
    }
    *output = file;
    *partial = unfinished;
    return NUEM_OK;
}

bool nuem_file_exists(const char *path)
{
    return access(path, F_OK) == 0;
}

nuem_status nuem_give_name(const char *partial, const char *output, nuem_error *err)
{
    const int fd = open(partial, O_RDWR | O_CLOEXEC);
    int number = fd < 0 || fsync(fd) != 0 ? errno : 0;

    if (fd >= 0 && close(fd) != 0 && number == 0) number = errno;
    if (number == 0 && rename(partial, output) != 0) number = errno;
    return number ? nuem_fail_errno(err, "write", output, number) : NUEM_OK;
}

double nuem_seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

void nuem_duration(double s, char *buf, size_t size)
{
    if (s < 100.0)
        snprintf(buf, size, "%.0f s", s);
    else if (s < 6000.0)
        snprintf(buf, size, "%.0f min", s / 60.0);
    else
        snprintf(buf, size, "%.1f h", s / 3600.0);
}
