/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every allocation of the experiment reader fails once: NUEM_ERR_NOMEM, the output untouched,
 * nothing leaks (the leak checker of a sanitized build watches). The sources are compiled into this
 * test with allocation functions that fail on demand, in place of the library's. */
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "file/arena.h"

static long budget; /* allocations that still succeed */

static void *failing_calloc(size_t n, size_t size)
{
    return budget-- > 0 ? calloc(n, size) : NULL;
}

static void *failing_arena(nuem_arena *arena, size_t size)
{
    return budget-- > 0 ? nuem_arena_alloc(arena, size) : NULL;
}

#define calloc           failing_calloc
#define nuem_arena_alloc failing_arena
#include "detector/backgrounds.c"
#include "detector/bin_values.c"
#include "detector/bins.c"
#include "detector/classes.c"
#include "detector/efficiency.c"
#include "detector/experiment.c"
#include "detector/nuclei.c"
#include "detector/quenching_read.c"
#include "detector/resolution.c"
#include "detector/statistic.c"
#include "detector/tables.c"
#include "detector/times.c"
#include "detector/variations.c"
#undef calloc
#undef nuem_arena_alloc

#include "support/assert_close.h"
#include "support/fixture.h"
#include "support/temporary.h"

enum { ENOUGH = 1000 };

#define HEAD                                                                                       \
    "schema: nuem/experiment/1\nid: mine\ntitle: Mine\nchannel: es\nflux: f.yaml\n"                \
    "target: {formula: Ge}\nexposure: 20 kg d\n"                                                   \
    "efficiency: {table: e.csv, energy: true}\n"
#define BACKGROUNDS                                                                                \
    "backgrounds: [{name: a, rate_per_kev_kg_day: 1}, {name: b, counts: [1, 1], shape: c}]\n"
#define TABLE "table: d.csv, lower: lo, upper: hi, counts: c"
#define NUCLEAR                                                                                    \
    "schema: nuem/experiment/1\nid: mine\ntitle: Mine\nchannel: cevns\nflux: f.yaml\n"             \
    "target: {formula: Ge, rn_error_fm: 0.1, radii: [{nuclide: Ge74, rn_fm: 4.2}]}\n"              \
    "exposure: 20 kg d\nefficiency: {table: e.csv, energy: true, errors: [{name: e, up: "          \
    "efficiency, "                                                                                 \
    "down: efficiency}]}\n"
#define TIMES                                                                                      \
    "time: {offset_us: 1, offset_error_us: 0.5, efficiency_table: t.csv}\nclasses: {n: 2, table: " \
    "k.csv, errors: [{name: k, up: k.csv, down: k.csv}]}\n"

static void reader_without_memory(void **state)
{
    static const char *const texts[] = {
        HEAD BACKGROUNDS "statistic: gaussian\n"
                         "data: {" TABLE ", covariance: [[1, 0], [0, 1]], components: [[x], all]}",
        HEAD BACKGROUNDS "statistic: gaussian\ndata: {" TABLE ", sigma: s}",
        HEAD BACKGROUNDS "statistic: on-off\ndata: {" TABLE ", off: [1, 2], off_exposure: 1 kg d}",
        HEAD "data: {edges_kev: [1, 2, 4], counts: [1, 2]}\n",
        NUCLEAR TIMES
        "quenching: {table: q.csv, relative_error: 0.1, errors: [{name: q, up: {polynomial_kev: "
        "[0.2]}, down: {column: low}}]}\nresolution: {model: matrix, table: m.csv}\n"
        "data: {edges_kev: [1, 2], edges_us: [0, 1, 6]}\nbackgrounds: [{name: a, counts: [1, 2, 3, "
        "4], shapes: [{name: s, up: [2, 2, 2, 2]}, {name: c, change: [0, 1, 2, 3]}]}]\n",
        NUCLEAR "quenching: {lindhard_k: 0.16}\nresolution: {model: gamma, pe_per_kev: 5, "
                "gamma_b_per_kev: 2}\ndata: {edges_pe: [1, 2, 4]}\n"};

    nuem_test_put("e.csv", "e_kev,efficiency\n0,0\n20,1\n");
    nuem_test_put("q.csv", "t_kev,factor,low\n0,0.1,0.1\n20,0.2,0.1\n");
    nuem_test_put("m.csv", "e_kev,a\n0,0\n20,1\n");
    nuem_test_put("t.csv", "t_us,efficiency\n0,0\n20,1\n");
    nuem_test_put("k.csv", "class_1,class_2\n0.5,0.5\n");
    nuem_test_put("d.csv", "lo,hi,c,s\n1,2,5,2\n2,4,3,1\n");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        nuem_status st = NUEM_ERR_NOMEM;
        long n = 0;
        for (; st != NUEM_OK; n++) {
            nuem_experiment *exp = NULL;
            nuem_error err = {0};
            budget = n;
            st = nuem_experiment_parse(*state, texts[i], strlen(texts[i]), nuem_test_path("m.yaml"),
                                       &exp, &err);
            if (st) assert_fails(st, NUEM_ERR_NOMEM, err, "out of memory");
            assert_true((st == NUEM_OK) == (exp != NULL));
            budget = ENOUGH;
            nuem_experiment_free(exp);
            assert_true(n < ENOUGH);
        }
        assert_true(n > 5); /* the failures were ours */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(reader_without_memory)};

    return cmocka_run_group_tests(tests, nuem_test_open_data_and_directory,
                                  nuem_test_close_data_and_directory);
}
