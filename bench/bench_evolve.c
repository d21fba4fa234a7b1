/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A collective evolution by one thread and by two: 25600 density matrices of 4 x 4.
 *   mpirun -n 2 bench_evolve --ranks   by one process and by all of them instead */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "evolve/run.h"
#include "nuem/init.h"
#include "num/blas_threads.h"
#ifdef NUEM_BENCH_MPI
#include "parallel/crew.h"
#endif
#include "support/timing.h"

enum { STEPS = 16 /* after so many the progress is told */, REPETITIONS = 9, MODES = 16 * 1600 };

static const char text[] =
    "schema: nuem/supernova/1\n"
    "flavours: 2\n"
    "two_flavour: {theta: 0.01 rad, dm2_ev2: 2.5e-3, ordering: inverted, mu: 1e-15 muB}\n"
    "geometry: {kind: multi-angle, radius: 10 km, angles: 16}\n"
    "path: {start: 80 km, end: 200 km}\n"
    "energy: {min: 0 MeV, max: 60 MeV, bins: 1600}\n"
    "field: {strength: 1e12 G, at: 10 km, exponent: 3}\n"
    "matter: {density: 1e6 g/cm3, ye: 0.5, at: 10 km, exponent: 3}\n"
    "source:\n"
    "  luminosity: 4e51 erg/s\n"
    "  share: energy\n"
    "  species:\n"
    "    - {species: nu_e, kind: pinched, mean_energy: 11 MeV, alpha: 3}\n"
    "    - {species: nubar_e, kind: pinched, mean_energy: 14 MeV, alpha: 3}\n"
    "    - {species: nu_x, kind: pinched, mean_energy: 16 MeV, alpha: 2}\n"
    "    - {species: nubar_x, kind: pinched, mean_energy: 16 MeV, alpha: 2}\n"
    "run: {tolerance: 1e-6}\n";

static nuem_error err;

static void check(nuem_status st)
{
    nuem_bench_check((int)st, err.message);
}

static double seconds(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static bool enough(void *context)
{
    (void)context;
    return true;
}

/* Wall time of a step: the best of several times STEPS of them, each from the start. */
static double step(const nuem_evolution *e, const nuem_evolve_options *options)
{
    double best = 1e300;

    for (int i = 0; i < REPETITIONS; i++) {
        nuem_evolver *evolver = NULL;
        check(nuem_evolver_create(e, options, &evolver, &err));
        const double begin = seconds();
        const nuem_status st = nuem_evolver_run(evolver, 0, &err);
        const double time = seconds() - begin;
        if (st != NUEM_ERR_CANCELLED) check(st);
        const size_t steps = nuem_supernova_progress_of(nuem_evolver_state(evolver)).steps;
        if (time / (double)steps < best) best = time / (double)steps;
        nuem_evolver_free(evolver);
    }
    return best;
}

static void print(const char *name, double time, double alone)
{
    char line[80];

    snprintf(line, sizeof line, "%s, %.0f ns a mode", name, 1e9 * time / MODES);
    nuem_bench_print(line, time, "times as fast", alone / time);
}

#ifdef NUEM_BENCH_MPI
static nuem_status add_up(double *x, size_t n, void *crew, nuem_error *e)
{
    return nuem_crew_sum(crew, x, n, e);
}

static int bench_ranks(const nuem_evolution *e)
{
    nuem_crew *crew = NULL;
    double alone = 0.0;
    char name[40];

    check(nuem_crew_create(true, &crew, &err));
    const int rank = nuem_crew_rank(crew), ranks = nuem_crew_size(crew);
    nuem_evolve_options o = {.threads = 1, .ranks = 1, .hooks = {.stop = enough}};
    if (rank == 0) alone = step(e, &o);
    nuem_crew_share(crew, &alone, sizeof alone); /* the others wait here */
    o.rank = rank;
    o.ranks = ranks;
    o.sum = add_up;
    o.sum_context = crew;
    const double all = step(e, &o);
    if (rank == 0) {
        snprintf(name, sizeof name, "a step, %d processes", ranks);
        print("a step, 1 process", alone, alone);
        print(name, all, alone);
    }
    nuem_crew_free(crew);
    return 0;
}
#endif

int main(int argc, char **argv)
{
    nuem_supernova_config *config = NULL;
    nuem_provenance *prov = NULL;
    nuem_evolution *e = NULL;

    nuem_init();
    nuem_blas_one_thread();
    check(nuem_provenance_create(&prov, &err));
    check(nuem_supernova_config_parse(NULL, text, strlen(text), "bench", &config, prov, &err));
    check(nuem_evolution_create(nuem_supernova_config_get(config), "", prov, &e, &err));
    if (argc > 1 && strcmp(argv[1], "--ranks") == 0) {
#ifdef NUEM_BENCH_MPI
        return bench_ranks(e);
#else
        printf("built without MPI\n");
        return 0;
#endif
    }
    nuem_evolve_options o = {.threads = 1, .ranks = 1, .hooks = {.stop = enough}};
    const double one = step(e, &o);
    print("a step, 1 thread", one, one);
    o.threads = 2;
    print("a step, 2 threads", step(e, &o), one);
    nuem_evolution_free(e);
    nuem_supernova_config_free(config);
    nuem_provenance_free(prov);
    return 0;
}
