/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evolve/checkpoint.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "evolve/checkpoint_layout.h"
#include "evolve/store_names.h"
#include "file/text_file.h"

enum { SLOTS = 2, BATCH = 1 << 17 /* numbers that are written at once, or those of a row */ };

struct nuem_checkpoint {
    nuem_crew *crew;
    nuem_state_layout layout;
    char *path;
    hid_t file, head, state, check;
    double *own;        /* the state of this process */
    double *rows;       /* [batch] rows of it */
    uint64_t *check_of; /* [batch] their checksums */
    size_t batch;
    double *row; /* a head */
    int slot;    /* to be written next */
    double mark; /* of the last write */
};

/* --- create, open, close --- */

typedef struct wanted {
    const nuem_evolution *evolution;
    nuem_state_layout layout;
} wanted;

static void build(nuem_hdf5_builder *b, const void *context)
{
    const wanted *w = context;
    const nuem_state_layout *l = &w->layout;
    const size_t head[2] = {SLOTS, NUEM_HEAD + l->numbers}, check = SLOTS * l->modes,
                 state[2] = {SLOTS * l->modes, l->angles * l->reals};
    double *zero = calloc(head[0] * head[1], sizeof *zero);
    hid_t id;

    if (!zero) nuem_hdf5_give_up(b);
    nuem_evolve_mark(b, w->evolution, NUEM_CHECKPOINT_SCHEMA);
    id = nuem_hdf5_add_data(b, "head", H5T_IEEE_F64LE, 2, head);
    if (id >= 0) {
        nuem_hdf5_put(b, id, H5T_NATIVE_DOUBLE, zero); /* none is good */
        H5Dclose(id);
    }
    id = nuem_hdf5_add_data(b, "check", H5T_STD_U64LE, 1, &check);
    if (id >= 0) H5Dclose(id);
    id = nuem_hdf5_add_data(b, "state", H5T_IEEE_F64LE, 2, state);
    if (id >= 0) H5Dclose(id);
    free(zero);
}

nuem_status nuem_checkpoint_create(const nuem_evolution *evolution, nuem_evolver *evolver,
                                   const char *path, nuem_error *err)
{
    const wanted w = {evolution, nuem_state_layout_of(nuem_evolver_state(evolver))};

    return nuem_hdf5_create(path, build, &w, err);
}

static bool open_data(nuem_checkpoint *c, const char *name, size_t n, hid_t *out)
{
    hid_t space;
    hssize_t got;

    if ((*out = H5Dopen2(c->file, name, H5P_DEFAULT)) < 0) return false;
    space = H5Dget_space(*out);
    got = space < 0 ? -1 : H5Sget_simple_extent_npoints(space);
    if (space >= 0) H5Sclose(space);
    return got == (hssize_t)n;
}

static nuem_status open_file(nuem_checkpoint *c, const nuem_evolution *evolution, nuem_error *err)
{
    const nuem_state_layout *l = &c->layout;
    nuem_status st;

    c->file = nuem_hdf5_open(c->path, nuem_crew_uses_mpi(c->crew), H5F_ACC_RDWR);
    if (c->file < 0) return nuem_hdf5_fail_open(err, c->path, true);
    st = nuem_evolve_check_mark(evolution, c->file, c->path, "checkpoint", NUEM_CHECKPOINT_SCHEMA,
                                err);
    if (st) return st;
    if (!open_data(c, "head", SLOTS * (NUEM_HEAD + l->numbers), &c->head) ||
        !open_data(c, "check", SLOTS * l->modes, &c->check) ||
        !open_data(c, "state", SLOTS * l->modes * l->angles * l->reals, &c->state))
        return nuem_fail(err, NUEM_ERR_DATA, "'%.200s' is damaged: data sets are missing", c->path);
    return NUEM_OK;
}

nuem_status nuem_checkpoint_open(const nuem_evolution *evolution, nuem_evolver *evolver,
                                 nuem_crew *crew, const char *path, nuem_checkpoint **out,
                                 nuem_error *err)
{
    nuem_checkpoint *c = calloc(1, sizeof *c);
    nuem_status st = NUEM_OK;

    nuem_hdf5_quiet();
    if (c) {
        c->crew = crew;
        c->layout = nuem_state_layout_of(nuem_evolver_state(evolver));
        c->file = c->head = c->state = c->check = -1;
        c->path = strdup(path);
        c->own = malloc(nuem_supernova_state_size(nuem_evolver_state(evolver)) * sizeof *c->own);
        c->batch = 1 + BATCH / (c->layout.angles * c->layout.reals);
        c->rows = malloc(c->batch * c->layout.angles * c->layout.reals * sizeof *c->rows);
        c->check_of = malloc(c->batch * sizeof *c->check_of);
        c->row = malloc((NUEM_HEAD + c->layout.numbers) * sizeof *c->row);
    }
    if (!c || !c->path || !c->own || !c->rows || !c->check_of || !c->row) st = nuem_fail_nomem(err);
    if ((st = nuem_crew_agree(crew, st, err))) goto done;
    if ((st = nuem_crew_agree(crew, open_file(c, evolution, err), err))) goto done;
    *out = c;
    c = NULL;
done:
    nuem_checkpoint_close(c);
    return st;
}

void nuem_checkpoint_close(nuem_checkpoint *c)
{
    if (!c) return;
    if (c->head >= 0) H5Dclose(c->head);
    if (c->check >= 0) H5Dclose(c->check);
    if (c->state >= 0) H5Dclose(c->state);
    if (c->file >= 0) H5Fclose(c->file);
    free(c->path);
    free(c->own);
    free(c->rows);
    free(c->check_of);
    free(c->row);
    free(c);
}

/* --- write --- */

/* What this process has written is on the disk, not on its way there. */
static nuem_status to_the_disk(const nuem_checkpoint *c, nuem_error *err)
{
    const int fd = open(c->path, O_RDWR | O_CLOEXEC);
    int number = fd < 0 || fsync(fd) != 0 ? errno : 0;

    if (fd >= 0 && close(fd) != 0 && number == 0) number = errno;
    if (number == EINVAL || number == ENOTSUP) number = 0; /* cannot be asked for there */
    return number ? nuem_fail_errno(err, "write", c->path, number) : NUEM_OK;
}

/* The head of a slot, by the first process. */
static nuem_status write_head(nuem_checkpoint *c, double mark, size_t next, nuem_error *err)
{
    const nuem_state_layout *l = &c->layout;
    uint64_t sum;

    if (nuem_crew_rank(c->crew) != 0) return NUEM_OK;
    c->row[NUEM_MARK] = mark;
    c->row[NUEM_NEXT] = (double)next;
    c->row[NUEM_CHECK] = 0.0;
    memcpy(c->row + NUEM_HEAD, c->own, l->numbers * sizeof *c->row);
    sum = nuem_checksum(c->row, NUEM_HEAD + l->numbers) >> 12; /* 52 bits are a whole number */
    c->row[NUEM_CHECK] = (double)sum;
    if (!nuem_hdf5_rows(c->head, true, (size_t)c->slot, 1, NUEM_HEAD + l->numbers,
                        H5T_NATIVE_DOUBLE, c->row))
        return nuem_hdf5_fail(err, "write", c->path);
    return to_the_disk(c, err);
}

/* Rows index .. index + n - 1 of this process between c->rows and the file. */
static bool move_rows(nuem_checkpoint *c, bool write, int slot, size_t index, size_t n)
{
    const nuem_state_layout *l = &c->layout;
    const size_t row = (size_t)slot * l->modes + l->first + index;

    return nuem_hdf5_rows(c->state, write, row, n, l->angles * l->reals, H5T_NATIVE_DOUBLE,
                          c->rows) &&
           nuem_hdf5_rows(c->check, write, row, n, 1, H5T_NATIVE_UINT64, c->check_of);
}

static nuem_status write_modes(nuem_checkpoint *c, nuem_error *err)
{
    const nuem_state_layout *l = &c->layout;
    const size_t width = l->angles * l->reals;

    for (size_t i = 0; i < l->count; i += c->batch) {
        const size_t n = l->count - i < c->batch ? l->count - i : c->batch;
        nuem_state_gather(l, c->own, i, n, c->rows);
        for (size_t k = 0; k < n; k++) c->check_of[k] = nuem_checksum(c->rows + k * width, width);
        if (!move_rows(c, true, c->slot, i, n)) return nuem_hdf5_fail(err, "write", c->path);
    }
    return to_the_disk(c, err);
}

nuem_status nuem_checkpoint_write(nuem_checkpoint *c, nuem_evolver *evolver, size_t next,
                                  nuem_error *err)
{
    nuem_status st;

    nuem_supernova_save(nuem_evolver_state(evolver), c->own);
    if ((st = nuem_crew_agree(c->crew, write_head(c, 0.0, next, err), err))) return st;
    if ((st = nuem_crew_agree(c->crew, write_modes(c, err), err))) return st;
    if ((st = nuem_crew_agree(c->crew, write_head(c, c->mark + 1.0, next, err), err))) return st;
    c->mark++;
    c->slot = 1 - c->slot;
    return NUEM_OK;
}

/* --- read --- */

/* A slot's head into c->row. *mark 0: nothing was kept there. */
static nuem_status read_head(nuem_checkpoint *c, int slot, double *mark, nuem_error *err)
{
    const size_t n = NUEM_HEAD + c->layout.numbers;
    double sum;

    if (!nuem_hdf5_rows(c->head, false, (size_t)slot, 1, n, H5T_NATIVE_DOUBLE, c->row))
        return nuem_hdf5_fail(err, "read", c->path);
    *mark = c->row[NUEM_MARK];
    if (*mark == 0.0) return NUEM_OK;
    sum = c->row[NUEM_CHECK];
    c->row[NUEM_CHECK] = 0.0;
    if (sum != (double)(nuem_checksum(c->row, n) >> 12))
        return nuem_fail(err, NUEM_ERR_DATA,
                         "'%.200s' is damaged: the head of state %d does not fit its checksum",
                         c->path, slot);
    return NUEM_OK;
}

static nuem_status read_modes(nuem_checkpoint *c, int slot, nuem_error *err)
{
    const nuem_state_layout *l = &c->layout;
    const size_t width = l->angles * l->reals;

    memcpy(c->own, c->row + NUEM_HEAD, l->numbers * sizeof *c->own);
    for (size_t i = 0; i < l->count; i += c->batch) {
        const size_t n = l->count - i < c->batch ? l->count - i : c->batch;
        if (!move_rows(c, false, slot, i, n)) return nuem_hdf5_fail(err, "read", c->path);
        for (size_t k = 0; k < n; k++)
            if (c->check_of[k] != nuem_checksum(c->rows + k * width, width))
                return nuem_fail(
                    err, NUEM_ERR_DATA,
                    "'%.200s' is damaged: energy %zu of state %d does not fit its checksum",
                    c->path, l->first + i + k, slot);
        nuem_state_scatter(l, c->rows, i, n, c->own);
    }
    return NUEM_OK;
}

/* One slot, if it has a state. */
static nuem_status take(nuem_checkpoint *c, nuem_evolver *evolver, int slot, size_t *next,
                        nuem_error *err)
{
    double mark;
    nuem_status st = read_head(c, slot, &mark, err);

    if (!st && mark > 0.0) st = read_modes(c, slot, err);
    if ((st = nuem_crew_agree(c->crew, st, err)) || mark == 0.0) return st;
    st = nuem_supernova_restore(nuem_evolver_state(evolver), c->own, err);
    if ((st = nuem_crew_agree(c->crew, st, err))) return st;
    c->mark = mark;
    c->slot = 1 - slot;
    *next = (size_t)c->row[NUEM_NEXT];
    return NUEM_OK;
}

nuem_status nuem_checkpoint_read(nuem_checkpoint *c, nuem_evolver *evolver, size_t *next,
                                 bool *damaged, nuem_error *err)
{
    double mark[SLOTS] = {0.0};
    nuem_error inner = {0};
    size_t found = 0;
    nuem_status st = NUEM_OK, bad = NUEM_OK;

    for (int i = 0; i < SLOTS; i++) {
        st = read_head(c, i, &mark[i], &inner);
        if (st == NUEM_ERR_DATA) mark[i] = HUGE_VAL; /* a damaged head says nothing of its age */
        if ((st = nuem_crew_agree(c->crew, st == NUEM_ERR_DATA ? NUEM_OK : st, err))) return st;
    }
    const int newest = mark[0] > mark[1] ? 0 : 1;
    for (int i = 0; i < SLOTS && !found; i++) {
        st = take(c, evolver, i == 0 ? newest : 1 - newest, &found, &inner);
        if (st && st != NUEM_ERR_DATA) break;
        if (st && !bad) {
            bad = st;
            if (err) *err = inner;
        }
    }
    if (st && st != NUEM_ERR_DATA) {
        if (err) *err = inner;
        return st;
    }
    if (!found && bad) return bad;
    *next = found;
    *damaged = bad != NUEM_OK;
    return NUEM_OK;
}
