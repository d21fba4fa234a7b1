/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "parallel/crew.h"

#include <stdlib.h>
#include <string.h>

#include <mpi.h>

#include "base/error.h"

/* Added to the counter by who stops; far above any number of tasks, far below overflow by many ranks. */
static const int64_t STOPPED = INT64_C(1) << 48;

struct nuem_crew {
    bool mpi;
    int rank, size;
    MPI_Win window;
    int64_t *counter; /* the window's memory at rank 0; without MPI the counter itself */
    int64_t own;
};

nuem_status nuem_crew_create(bool use_mpi, nuem_crew **out, nuem_error *err)
{
    nuem_crew *c = calloc(1, sizeof *c);
    int level;

    if (!c) return nuem_fail_nomem(err);
    c->size = 1;
    c->counter = &c->own;
    if (!use_mpi) {
        *out = c;
        return NUEM_OK;
    }
    if (MPI_Init_thread(NULL, NULL, MPI_THREAD_SERIALIZED, &level) != MPI_SUCCESS) {
        free(c);
        return nuem_fail(err, NUEM_ERR_UNSUPPORTED, "MPI does not start");
    }
    c->mpi = true;
    MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN);
    MPI_Comm_rank(MPI_COMM_WORLD, &c->rank);
    MPI_Comm_size(MPI_COMM_WORLD, &c->size);
    if (level < MPI_THREAD_SERIALIZED) {
        MPI_Finalize();
        free(c);
        return nuem_fail(err, NUEM_ERR_UNSUPPORTED,
                         "this MPI cannot be called from several threads in turn "
                         "(MPI_THREAD_SERIALIZED)");
    }
    if (MPI_Win_allocate(c->rank == 0 ? (MPI_Aint)sizeof *c->counter : 0, sizeof *c->counter,
                         MPI_INFO_NULL, MPI_COMM_WORLD, &c->counter, &c->window) != MPI_SUCCESS) {
        MPI_Finalize();
        free(c);
        return nuem_fail(err, NUEM_ERR_UNSUPPORTED, "this MPI has no windows (MPI_Win_allocate)");
    }
    MPI_Win_lock_all(0, c->window);
    if (c->rank == 0) *c->counter = 0;
    MPI_Win_sync(c->window);
    MPI_Barrier(MPI_COMM_WORLD);
    *out = c;
    return NUEM_OK;
}

void nuem_crew_free(nuem_crew *crew)
{
    if (!crew) return;
    if (crew->mpi) {
        MPI_Win_unlock_all(crew->window);
        MPI_Win_free(&crew->window);
        MPI_Finalize();
    }
    free(crew);
}

int nuem_crew_rank(const nuem_crew *crew)
{
    return crew->rank;
}

int nuem_crew_size(const nuem_crew *crew)
{
    return crew->size;
}

bool nuem_crew_uses_mpi(const nuem_crew *crew)
{
    return crew->mpi;
}

static int64_t add(nuem_crew *crew, int64_t n)
{
    int64_t before = STOPPED;

    if (!crew->mpi) {
        before = crew->own;
        crew->own += n;
        return before;
    }
    if (MPI_Fetch_and_op(&n, &before, MPI_INT64_T, 0, 0, MPI_SUM, crew->window) != MPI_SUCCESS ||
        MPI_Win_flush(0, crew->window) != MPI_SUCCESS)
        return STOPPED;
    return before;
}

int64_t nuem_crew_next(nuem_crew *crew)
{
    const int64_t number = add(crew, 1);

    return number < STOPPED ? number : -1;
}

void nuem_crew_stop(nuem_crew *crew)
{
    add(crew, STOPPED);
}

nuem_status nuem_crew_agree(nuem_crew *crew, nuem_status st, nuem_error *err)
{
    int mine = st ? crew->rank : crew->size, first = mine;
    nuem_error shared = {0};

    if (!crew->mpi) return st;
    MPI_Allreduce(&mine, &first, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    if (first == crew->size) return NUEM_OK;
    if (crew->rank == first) {
        if (err) shared = *err;
        shared.status = st;
    }
    MPI_Bcast(&shared, (int)sizeof shared, MPI_BYTE, first, MPI_COMM_WORLD);
    if (err) *err = shared;
    return shared.status;
}

void nuem_crew_share(nuem_crew *crew, void *bytes, size_t n)
{
    const size_t part = (size_t)1 << 30; /* MPI counts in int */

    for (size_t k = 0; crew->mpi && k < n; k += part)
        MPI_Bcast((char *)bytes + k, (int)(n - k < part ? n - k : part), MPI_BYTE, 0,
                  MPI_COMM_WORLD);
}

nuem_status nuem_crew_sum(nuem_crew *crew, double *x, size_t n, nuem_error *err)
{
    const size_t part = (size_t)1 << 27; /* MPI counts in int */
    char text[MPI_MAX_ERROR_STRING];
    int length = 0;

    for (size_t k = 0; crew->mpi && k < n; k += part) {
        const int e = MPI_Allreduce(MPI_IN_PLACE, x + k, (int)(n - k < part ? n - k : part),
                                    MPI_DOUBLE, MPI_SUM, MPI_COMM_WORLD);
        if (e == MPI_SUCCESS) continue;
        MPI_Error_string(e, text, &length);
        return nuem_fail(err, NUEM_ERR_IO, "cannot add up the numbers of all ranks: %s", text);
    }
    return NUEM_OK;
}
