/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A step of a collective evolution: ns a mode, of what the machine can do; two threads over one, two processes over one;
 * and the time of a published calculation.
 *   bench_evolve            all of it; starts two processes with mpirun where there is one
 *   bench_evolve --ranks    as one of them: mpirun -n 2 bench_evolve --ranks
 *
 * What is timed is the same step over and over, from the start, and the least time counts, as other work on the machine
 * can only add to it. The ways to do it take turns of some ten ms: threads that wait for less do not fall asleep. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "evolve/run.h"
#include "nuem/init.h"
#include "num/blas_threads.h"
#include "supernova/run.h"
#ifdef NUEM_BENCH_MPI
#include "parallel/crew.h"
#endif
#include "support/peak.h"
#include "support/timing.h"

static const double WINDOW = 0.04, TOGETHER = 3.0; /* s */

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

/* ---- what is evolved ---- */

static const char SINGLE[] = "geometry: {kind: single-radial, radius: 10 km}\n";
static const char SOURCE[] =
    "path: {start: 80 km, end: 200 km}\n"
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

typedef struct shape {
    int angles, energies;
} shape;

static const shape SHAPES[] = {{1, 400}, {1, 1000}, {1, 2000}, {1, 4000}, {16, 1600}, {200, 200}};
enum { N_SHAPES = sizeof SHAPES / sizeof *SHAPES };

typedef struct bench {
    nuem_supernova_config *config;
    nuem_provenance *prov;
    nuem_evolution *e;
} bench;

static void set_up(bench *b, const char *text, double tolerance)
{
    nuem_supernova_settings s;

    b->prov = NULL;
    check(nuem_provenance_create(&b->prov, &err));
    check(
        nuem_supernova_config_parse(NULL, text, strlen(text), "bench", &b->config, b->prov, &err));
    s = *nuem_supernova_config_get(b->config);
    if (tolerance > 0.0) s.tolerance = tolerance;
    check(nuem_evolution_create(&s, "", b->prov, &b->e, &err));
}

static void set_shape(bench *b, shape s)
{
    char text[2000], geometry[100];

    snprintf(geometry, sizeof geometry,
             "geometry: {kind: multi-angle, radius: 10 km, angles: %d}\n", s.angles);
    snprintf(text, sizeof text,
             "schema: nuem/supernova/1\n"
             "flavours: 2\n"
             "two_flavour: {theta: 0.01 rad, dm2_ev2: 2.5e-3, ordering: inverted, mu: 1e-15 muB}\n"
             "self_interaction: {off_diagonal: -1}\n"
             "energy: {min: 0 MeV, max: 60 MeV, bins: %d}\n%s%s",
             s.energies, s.angles > 1 ? geometry : SINGLE, SOURCE);
    set_up(b, text, 0.0);
}

static void tear_down(bench *b)
{
    nuem_evolution_free(b->e);
    nuem_supernova_config_free(b->config);
    nuem_provenance_free(b->prov);
}

/* ---- a step ---- */

static bool enough(void *context)
{
    (void)context;
    return true;
}

/* A run that has found its step: it stops after 16. */
static nuem_evolver *begin(const nuem_evolution *e, nuem_evolve_options o)
{
    nuem_evolver *evolver = NULL;

    o.hooks.stop = enough;
    check(nuem_evolver_create(e, &o, &evolver, &err));
    if (nuem_evolver_run(evolver, 0, &err) != NUEM_ERR_CANCELLED) check(err.status);
    return evolver;
}

/* The shortest of so many steps, s. */
static double window(nuem_evolver *evolver, int threads, size_t steps)
{
    nuem_supernova_run *run = nuem_evolver_state(evolver);
    double best = 1e300, error;

    nuem_pace_set(&run->pace, 1);
    run->pace.threads = threads;
    for (size_t i = 0; i < steps; i++) {
        const double now = seconds();
        check(run->integrator->step(run, run->step, &error, &err));
        const double time = seconds() - now;
        if (time < best) best = time;
    }
    return best;
}

static size_t steps_of(nuem_evolver *evolver)
{
    return 2 + (size_t)(WINDOW / window(evolver, 1, 3));
}

/* Products and sums of the seven passes of a step of order 4, a mode: six turns with phases and sums (2 x 15^2 + 12,
 * 69, 32), phases and sums. Errors and the flow of the sums are not counted. */
static const double FLOPS = 6 * (462 + 69 + 32) + 69 + 32;

static void print_shape(shape s, double one, double peak, const char *what, double two)
{
    const double modes = s.angles * s.energies, ns = 1e9 * one / modes;

    printf("%5d energies x %3d angles: %7.1f ns a mode, ", s.energies, s.angles, ns);
    if (peak > 0.0) printf("%2.0f %% of the peak; ", 100.0 * FLOPS * modes / (one * peak));
    printf("%s x %.2f\n", what, one / two);
}

static void bench_threads(void)
{
    const double peak = nuem_bench_peak();

    printf("a step by one thread; two threads over one (%.1f Gflop/s at most)\n", 1e-9 * peak);
    for (int k = 0; k < N_SHAPES; k++) {
        const nuem_evolve_options o = {.threads = 2, .ranks = 1};
        double best[2] = {1e300, 1e300};
        bench b;
        set_shape(&b, SHAPES[k]);
        nuem_evolver *evolver = begin(b.e, o);
        const size_t steps = steps_of(evolver);
        const double start = seconds();
        for (int i = 0; i % 2 == 1 || seconds() - start < TOGETHER; i++) {
            const double t = window(evolver, 1 + i % 2, steps);
            if (t < best[i % 2]) best[i % 2] = t;
        }
        print_shape(SHAPES[k], best[0], peak, "two threads", best[1]);
        nuem_evolver_free(evolver);
        tear_down(&b);
    }
}

#ifdef NUEM_BENCH_MPI
static nuem_status add_up(double *x, size_t n, void *crew, nuem_error *e)
{
    return nuem_crew_sum(crew, x, n, e);
}

/* The others wait while the first measures alone. */
static void bench_ranks(void)
{
    nuem_crew *crew = NULL;
    char what[40];

    check(nuem_crew_create(true, &crew, &err));
    const int rank = nuem_crew_rank(crew), ranks = nuem_crew_size(crew);
    snprintf(what, sizeof what, "%d processes", ranks);
    if (rank == 0) printf("a step by one process; %s over one\n", what);
    for (int k = 0; k < N_SHAPES; k++) {
        const nuem_evolve_options alone = {.threads = 1, .ranks = 1}, all = {.threads = 1,
                                                                             .rank = rank,
                                                                             .ranks = ranks,
                                                                             .sum = add_up,
                                                                             .sum_context = crew};
        double best[2] = {1e300, 1e300};
        size_t steps = 0;
        bench b;
        set_shape(&b, SHAPES[k]);
        nuem_evolver *own = rank == 0 ? begin(b.e, alone) : NULL, *shared = begin(b.e, all);
        if (rank == 0) steps = steps_of(own);
        nuem_crew_share(crew, &steps, sizeof steps);
        const double start = seconds();
        for (bool more = true; more;) {
            const double mine = rank == 0 ? window(own, 1, steps) : 1e300;
            nuem_crew_share(crew, &steps, sizeof steps);
            const double ours = window(shared, 1, steps);
            if (mine < best[0]) best[0] = mine;
            if (ours < best[1]) best[1] = ours;
            more = seconds() - start < TOGETHER;
            nuem_crew_share(crew, &more, sizeof more);
        }
        if (rank == 0) print_shape(SHAPES[k], best[0], 0.0, what, best[1]);
        nuem_evolver_free(own);
        nuem_evolver_free(shared);
        tear_down(&b);
    }
    nuem_crew_free(crew);
}

static void start_ranks(void)
{
    char self[1000], command[1200];
    const ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);

    if (n <= 0 || system("command -v mpirun > /dev/null") != 0) {
        printf("no mpirun: processes are not compared\n");
        return;
    }
    self[n] = '\0';
    snprintf(command, sizeof command,
             "OMPI_ALLOW_RUN_AS_ROOT=1 OMPI_ALLOW_RUN_AS_ROOT_CONFIRM=1 mpirun -n 2 '%s' --ranks",
             self);
    fflush(stdout);
    if (system(command) != 0) printf("mpirun failed: processes are not compared\n");
}
#endif

/* ---- a published calculation ---- */

/* Spectra are then within 4e-7 of their maximum, at the end and on the way, of those of 1e-10. */
static const double PUBLISHED_TOLERANCE = 1e-7;

static void bench_published(void)
{
    static char text[10000];
    const nuem_evolve_options o = {.threads = 2, .ranks = 1};
    nuem_evolver *evolver = NULL;
    bench b;
    FILE *f = fopen(NUEM_BENCH_EXAMPLES "/supernova/published-nh.yaml", "r");

    nuem_bench_check(!f, "no published-nh.yaml");
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    set_up(&b, text, PUBLISHED_TOLERANCE);
    const double begin = seconds();
    check(nuem_evolver_create(b.e, &o, &evolver, &err));
    check(nuem_evolver_run(evolver, 0, &err));
    const double time = seconds() - begin;
    printf("published-nh.yaml, tolerance %g, two threads at most: %.1f s (%zu steps), %.0f times "
           "as fast as the aim of 60 s\n",
           PUBLISHED_TOLERANCE, time, nuem_supernova_progress_of(nuem_evolver_state(evolver)).steps,
           60.0 / time);
    nuem_evolver_free(evolver);
    tear_down(&b);
}

int main(int argc, char **argv)
{
    const bool ranks = argc > 1 && strcmp(argv[1], "--ranks") == 0;

    nuem_init();
    nuem_blas_one_thread();
#ifdef NUEM_BENCH_MPI
    if (ranks) {
        bench_ranks();
        return 0;
    }
#else
    if (ranks) {
        printf("built without MPI\n");
        return 0;
    }
#endif
    bench_threads();
#ifdef NUEM_BENCH_MPI
    start_ranks();
#endif
    bench_published();
    return 0;
}
