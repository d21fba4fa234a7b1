/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Counts of many hypotheses against the bare matrix product of the same shape, and chi2 through the chunks
 * of a scan against plain calls. One thread.
 *   mpirun -n 2 bench_scan --crew    what handing out work costs instead */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cblas.h>

#include "nuem/init.h"
#include "num/blas_threads.h"
#include "num/stream.h"
#include "scan/chunk.h"
#ifdef NUEM_BENCH_MPI
#include "parallel/crew.h"
#include "scan/store.h"
#endif
#include "support/timing.h"

enum { BATCH = 100000, BATCHES = 10 /* together 1e6 hypotheses */ };

static nuem_error err;

static void check(nuem_status st)
{
    nuem_bench_check((int)st, err.message);
}

typedef struct bench {
    nuem_data *data;
    nuem_hypothesis *hyp;
    nuem_analysis *analysis;
    nuem_objective *objective;
    size_t bins, features, dimension;
    double *x, *counts, *phi, *matrix;
    nuem_scan_config *config;
    nuem_scan *scan;
    nuem_scan_chunk *chunk;
    nuem_objective_workspace *ws;
    double *chi2;
} bench;

static void count(void *context)
{
    bench *b = context;

    for (int i = 0; i < BATCHES; i++)
        check(nuem_objective_counts(b->objective, BATCH, b->x, b->counts, &err));
}

static void multiply(void *context)
{
    bench *b = context;

    for (int i = 0; i < BATCHES; i++)
        cblas_dgemm(CblasRowMajor, CblasNoTrans, CblasTrans, BATCH, (int)b->bins, (int)b->features,
                    1.0, b->phi, (int)b->features, b->matrix, (int)b->features, 0.0, b->counts,
                    (int)b->bins);
}

static void scan_chunks(void *context)
{
    bench *b = context;

    for (size_t i = 0; i < b->scan->chunks; i++)
        check(nuem_scan_chunk_compute(b->chunk, i, NULL, &err));
}

static void evaluate(void *context)
{
    bench *b = context;
    double x[NUEM_MAX_COORDINATES];

    for (size_t i = 0; i < b->scan->points; i++) {
        nuem_scan_point(b->scan, i, x);
        check(nuem_objective_eval(b->scan->objective, b->ws, NULL, x, &b->chi2[i], NULL, &err));
    }
}

#ifdef NUEM_BENCH_MPI
typedef struct writing {
    bench *b;
    nuem_store *store;
} writing;

static void write_chunks(void *context)
{
    writing *w = context;

    for (size_t i = 0; i < w->b->scan->chunks; i++)
        check(nuem_store_write(w->store, i, w->b->chunk, NULL, &err));
}

static void bench_store(bench *b, double compute)
{
    static const char path[] = "bench_scan.h5.partial"; /* where the benchmark is run */
    writing w = {.b = b};

    remove(path);
    check(nuem_store_create(b->scan, path, &err));
    check(nuem_store_open(b->scan, path, false, &w.store, &err));
    const double each = nuem_bench_time(write_chunks, &w) / (double)b->scan->chunks;
    check(nuem_store_close(w.store, &err));
    remove(path);
    nuem_bench_print("  writing a chunk of it", each, "of computing it",
                     each * (double)b->scan->chunks / compute);
}
#endif

static double *numbers(size_t n)
{
    double *value = malloc(n * sizeof *value);
    nuem_stream stream = nuem_stream_open(1, NUEM_STREAM_SCAN, 0);

    nuem_bench_check(!value, "out of memory");
    for (size_t i = 0; i < n; i++) value[i] = nuem_stream_uniform(&stream);
    return value;
}

static void bench_counts(bench *b, const char *set)
{
    nuem_coordinate list[NUEM_MAX_COORDINATES];
    char name[80];
    size_t n = 0;

    check(nuem_coordinates_parse(set, b->hyp, list, &n, &err));
    check(nuem_objective_create(nuem_analysis_likelihood(b->analysis), b->hyp, n, list,
                                &b->objective, &err));
    b->features = (n + 1) * (n + 2) / 2;
    b->x = numbers(BATCH * n);
    b->phi = numbers(BATCH * b->features);
    b->matrix = numbers(b->bins * b->features);
    b->counts = numbers(BATCH * b->bins);
    for (size_t i = 0; i < BATCH * n; i++) b->x[i] *= list[i % n].parameter->scale;
    const double ours = nuem_bench_time(count, b), plain = nuem_bench_time(multiply, b);
    snprintf(name, sizeof name, "counts of 1e6 hypotheses, %zu coordinates", n);
    nuem_bench_print(name, ours, "of the rate of dgemm", plain / ours);
    snprintf(name, sizeof name, "  dgemm 1e6 x %zu x %zu", b->features, b->bins);
    nuem_bench_print(name, plain, "Gflop/s",
                     2e-9 * BATCH * BATCHES * (double)b->features * (double)b->bins / plain);
    nuem_objective_free(b->objective);
    free(b->x), free(b->phi), free(b->matrix), free(b->counts);
}

static void bench_chi2(bench *b, const char *experiment)
{
    char text[400], name[80];

    snprintf(text, sizeof text,
             "schema: nuem/scan/1\nexperiments: [%s]\nparameters:\n"
             "  - {name: mu_eff, lo: 0, hi: 5e-11, n: 100}\n"
             "  - {name: q_ee, lo: -1e-12, hi: 1e-12, n: 100}\n",
             experiment);
    nuem_provenance *prov = NULL;
    check(nuem_provenance_create(&prov, &err));
    check(nuem_scan_config_parse(text, strlen(text), "bench.yaml", "", &b->config, &err));
    check(nuem_scan_create(b->config, b->data, &b->scan, prov, &err));
    check(nuem_scan_chunk_create(b->scan, &b->chunk, &err));
    check(nuem_objective_workspace_create(b->scan->objective, &b->ws, &err));
    b->chi2 = numbers(b->scan->points);
    const double chunks = nuem_bench_time(scan_chunks, b), plain = nuem_bench_time(evaluate, b);
    snprintf(name, sizeof name, "chi2 of %zu points in chunks, %s", b->scan->points, experiment);
    nuem_bench_print(name, chunks, "chi2 per second", (double)b->scan->points / chunks);
    nuem_bench_print("  plain calls of nuem_objective_eval", plain, "of their rate",
                     plain / chunks);
#ifdef NUEM_BENCH_MPI
    bench_store(b, chunks);
#endif
    nuem_objective_workspace_free(b->ws);
    nuem_scan_chunk_free(b->chunk);
    nuem_scan_free(b->scan);
    nuem_scan_config_free(b->config);
    nuem_provenance_free(prov);
    free(b->chi2);
}

#ifdef NUEM_BENCH_MPI
static double now(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static int bench_crew(void)
{
    enum { CALLS = 200000 };
    nuem_crew *crew = NULL;

    check(nuem_crew_create(true, &crew, &err));
    check(nuem_crew_agree(crew, NUEM_OK, &err));
    const double begin = now();
    for (int i = 0; i < CALLS; i++) nuem_crew_next(crew);
    const double each = (now() - begin) / CALLS;
    printf("rank %d of %d: %.3g us for a piece of work\n", nuem_crew_rank(crew),
           nuem_crew_size(crew), 1e6 * each);
    nuem_crew_free(crew);
    return 0;
}
#endif

int main(int argc, char **argv)
{
    static const char *const id[] = {"xenon1t"};
    bench b = {0};

#ifdef NUEM_BENCH_MPI
    if (argc > 1 && strcmp(argv[1], "--crew") == 0) return bench_crew();
#else
    (void)argc, (void)argv;
#endif
    nuem_init();
    nuem_blas_one_thread();
    check(nuem_data_open(NUEM_BENCH_DATA, &b.data, &err));
    check(nuem_hypothesis_open(b.data, NULL, NULL, 0, &b.hyp, NULL, &err));
    check(nuem_analysis_create(b.data, 1, id, b.hyp, NULL, &b.analysis, NULL, &err));
    b.bins = nuem_likelihood_bins(nuem_analysis_likelihood(b.analysis));
    bench_counts(&b, "mu_eff,q_ee");
    bench_counts(&b, "charge");
    bench_counts(&b, "dipole");
    bench_chi2(&b, "xenon1t");
    bench_chi2(&b, "xenon1t, xenonnt");
    nuem_analysis_free(b.analysis);
    nuem_hypothesis_free(b.hyp);
    nuem_data_free(b.data);
    return 0;
}
