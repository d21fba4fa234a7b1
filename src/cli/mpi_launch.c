/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "cli/data_directory.h"
#include "cli/mpi_command.h"

/* Returns where it failed only. */
static int become_nuem_mpi(nuem_context *ctx)
{
    static const char *const beside[] = {"", "../libexec/nuem/"};
    const char *named = getenv("NUEM_LIBEXEC");
    char directory[PATH_MAX], path[2 * PATH_MAX];
    int number = ENOENT;
    nuem_error err;

    if (named && named[0]) {
        snprintf(path, sizeof path, "%s/nuem-mpi", named);
        execv(path, ctx->argv);
        number = errno;
    } else if (nuem_program_directory(directory)) {
        for (size_t i = 0; i < sizeof beside / sizeof beside[0] && number == ENOENT; i++) {
            snprintf(path, sizeof path, "%s/%snuem-mpi", directory, beside[i]);
            execv(path, ctx->argv);
            number = errno;
        }
    }
    if (number == ENOENT)
        nuem_fail(&err, NUEM_ERR_UNSUPPORTED,
                  "this nuem was built without nuem-mpi, which needs MPI and HDF5 (libopenmpi-dev, "
                  "libhdf5-openmpi-dev), or it was moved: NUEM_LIBEXEC names its directory");
    else
        nuem_fail(&err, NUEM_ERR_UNSUPPORTED, "cannot start '%.200s': %s", path, strerror(number));
    return nuem_context_fail(ctx, &err);
}

int nuem_scan_command(nuem_context *ctx)
{
    return become_nuem_mpi(ctx);
}

int nuem_export_points_command(nuem_context *ctx)
{
    return become_nuem_mpi(ctx);
}

int nuem_export_getdist_command(nuem_context *ctx)
{
    return become_nuem_mpi(ctx);
}

int nuem_supernova_command(nuem_context *ctx)
{
    return become_nuem_mpi(ctx);
}
