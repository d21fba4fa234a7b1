/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How states are cut into rows, checked and shared out, without any file. */
#include <math.h>
#include <stdlib.h>

#include "evolve/checkpoint_layout.h"
#include "evolve/run.h"
#include "file/record.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/evolution.h"

enum { N = 5000 };

static void fill(double *x, size_t n)
{
    nuem_draw draw = nuem_draw_seed(3);

    for (size_t i = 0; i < n; i++) x[i] = nuem_draw_uniform(&draw, -1.0, 1.0);
}

/* Each single bit counts, and so does the order. */
static void checksum_sees_every_bit(void **state)
{
    double x[40];
    uint64_t sum;

    (void)state;
    fill(x, 40);
    sum = nuem_checksum(x, 40);
    for (size_t i = 0; i < 40; i++)
        for (int bit = 0; bit < 64; bit++) {
            union {
                double number;
                uint64_t bits;
            } u = {x[i]};
            const double before = x[i];
            u.bits ^= UINT64_C(1) << bit;
            x[i] = u.number;
            assert_true(nuem_checksum(x, 40) != sum);
            x[i] = before;
        }
    assert_true(nuem_checksum(x, 39) != sum);
    const double first = x[0];
    x[0] = x[1];
    x[1] = first;
    assert_true(nuem_checksum(x, 40) != sum);
    /* zeros of another number are not the same */
    const double zero[2] = {0.0, 0.0};
    assert_true(nuem_checksum(zero, 1) != nuem_checksum(zero, 2));
}

/* Rows of any size put a state together again. */
static void rows_are_the_state(void **state)
{
    const nuem_state_layout l = {
        .numbers = 8, .modes = 20, .first = 5, .count = 7, .angles = 3, .reals = 16};
    const size_t n = l.numbers + l.angles * l.count * l.reals, width = l.angles * l.reals;
    double own[N], row[N], back[N];

    (void)state;
    fill(own, n);
    for (size_t batch = 1; batch <= l.count; batch++) {
        memcpy(back, own, l.numbers * sizeof *own);
        for (size_t i = l.numbers; i < n; i++) back[i] = (double)NAN;
        for (size_t i = 0; i < l.count; i += batch) {
            const size_t rows = l.count - i < batch ? l.count - i : batch;
            nuem_state_gather(&l, own, i, rows, row);
            nuem_state_scatter(&l, row, i, rows, back);
            /* angle 2 of the row's second half */
            assert_true(row[width - l.reals] == own[l.numbers + (2 * l.count + i) * l.reals]);
        }
        assert_memory_equal(own, back, n * sizeof *own);
    }
}

static nuem_evolution *evolution(nuem_supernova_config **config, nuem_provenance **prov)
{
    static const char text[] = NUEM_TEST_ONE_ANGLE;
    nuem_evolution *e = NULL;
    nuem_error err;

    assert_ok(nuem_provenance_create(prov, &err), err);
    assert_ok(
        nuem_supernova_config_parse(NULL, text, sizeof text - 1, "one.yaml", config, *prov, &err),
        err);
    assert_ok(nuem_evolution_create(nuem_supernova_config_get(*config), "", *prov, &e, &err), err);
    return e;
}

/* Every mode belongs to one process, whatever their number, and rows follow one another. */
static void processes_share_everything(void **state)
{
    nuem_supernova_config *config = NULL;
    nuem_provenance *prov = NULL;
    nuem_evolution *e = evolution(&config, &prov);
    const int most = (int)nuem_supernova_blocks(e->problem);
    nuem_error err;
    size_t first = 77, count = 78;

    (void)state;
    assert_true(most > 1);
    for (int ranks = 1; ranks <= most; ranks++) {
        size_t next = 0;
        for (int rank = 0; rank < ranks; rank++) {
            assert_ok(nuem_evolution_share(e, rank, ranks, &first, &count, &err), err);
            assert_int_equal(first, next);
            assert_true(count > 0);
            next += count;
        }
        assert_int_equal(next, nuem_supernova_blocks(e->problem));
    }
    first = 77;
    assert_fails(nuem_evolution_share(e, 0, most + 1, &first, &count, &err), NUEM_ERR_ARG, err,
                 "300 energies keep at most 5 processes at work, there are 6");
    assert_int_equal(first, 77);
    nuem_evolution_free(e);
    nuem_supernova_config_free(config);
    nuem_provenance_free(prov);
}

/* What pretends to be the sum over processes: the other one has nothing and wishes for something. */
typedef struct other {
    double stop, checkpoint;
    size_t sums, kept, told, at; /* at: sums after which it wishes */
} other;

static nuem_status with_the_other(double *x, size_t n, void *context, nuem_error *err)
{
    other *o = context;

    (void)err;
    if (++o->sums == o->at) {
        x[n - 2] += o->stop;
        x[n - 1] += o->checkpoint;
    }
    return NUEM_OK;
}

static nuem_status keep(void *context, nuem_evolver *evolver, size_t next, nuem_error *err)
{
    other *o = context;

    (void)evolver, (void)err;
    assert_in_range(next, 1, 3);
    o->kept++;
    return NUEM_OK;
}

static void tell(void *context, const nuem_supernova_progress *p)
{
    (void)p;
    ((other *)context)->told++;
}

/* One process can make all of them keep a checkpoint, and stop. */
static void wishes_travel_with_sums(void **state)
{
    nuem_supernova_config *config = NULL;
    nuem_provenance *prov = NULL;
    nuem_evolution *e = evolution(&config, &prov);
    other o = {.checkpoint = 1.0, .at = 100};
    nuem_evolve_options options = {.threads = 1,
                                   .ranks = 2,
                                   .sum = with_the_other,
                                   .sum_context = &o,
                                   .hooks = {.context = &o, .checkpoint = keep, .tell = tell}};
    nuem_evolver *evolver = NULL;
    nuem_error err;

    (void)state;
    e->settings.tolerance = 1e-3; /* half of the neutrinos are not there; only the way matters */
    e->settings.max_steps = 400;
    assert_ok(nuem_evolver_create(e, &options, &evolver, &err), err);
    nuem_evolver_run(evolver, 0, &err);
    assert_int_equal(o.kept, 1);
    assert_true(o.told > 1);
    nuem_evolver_free(evolver);
    o = (other){.stop = 1.0, .at = 100};
    assert_ok(nuem_evolver_create(e, &options, &evolver, &err), err);
    assert_fails(nuem_evolver_run(evolver, 0, &err), NUEM_ERR_CANCELLED, err,
                 "the evolution was interrupted at 1");
    assert_int_equal(o.kept, 1);
    nuem_evolver_free(evolver);
    nuem_evolution_free(e);
    nuem_supernova_config_free(config);
    nuem_provenance_free(prov);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(checksum_sees_every_bit),
        cmocka_unit_test(rows_are_the_state),
        cmocka_unit_test(processes_share_everything),
        cmocka_unit_test(wishes_travel_with_sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
