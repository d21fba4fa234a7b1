/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Runs against an independent route (tests/support/mean_field.h), both integrators, every geometry, two and three
 * flavours, Majorana and Dirac; order of the splitting; threads, parts, save and restore; what is refused. */
#include <pthread.h>
#include <stdlib.h>

#include "nuem/supernova.h"
#include "supernova/run.h"
#include "support/assert_close.h"
#include "support/draw.h"
#include "support/mean_field.h"

/* GSL at 1e-12 a step, ours at 1e-9: over some ten radians of instability errors grow tenfold or so. */
static const double ROUTE_TOLERANCE = 3e-8;

enum { ENERGIES = 5 };
static const double ENU[ENERGIES] = {4.0, 9.0, 14.0, 20.0, 31.0};
static const double WIDTH[ENERGIES] = {5.0, 5.0, 5.0, 7.0, 15.0};
static const double SPECTRUM[ENERGIES][6] = {{1.0, 0.3, 0.25, 0.6, 0.3, 0.25},
                                             {1.6, 0.6, 0.55, 1.1, 0.6, 0.55},
                                             {0.8, 0.7, 0.75, 0.7, 0.7, 0.75},
                                             {0.3, 0.5, 0.55, 0.35, 0.5, 0.55},
                                             {0.05, 0.2, 0.2, 0.08, 0.2, 0.2}};
static double two_species[ENERGIES][6];

typedef struct given {
    nuem_hypothesis *hypothesis;
    nuem_profile *profile;
    nuem_supernova_spec spec;
} given;

/* A problem in which everything acts: matter, a field that turns, coherence with antineutrinos. */
static void set_up(given *g, int flavours, nuem_nature nature, nuem_supernova_geometry geometry,
                   double off_diagonal)
{
    nuem_error err;
    const nuem_medium m[2] = {
        {.ne_cm3 = 4e26, .nn_cm3 = 3e26, .bx_gauss = 4e11, .by_gauss = 1e11},
        {.ne_cm3 = 2e26, .nn_cm3 = 2e26, .bx_gauss = 2e11, .by_gauss = -2e11}};
    const double x[2] = {15.0, 40.0};
    nuem_hypothesis_spec h = {.nature = nature,
                              .basis = NUEM_BASIS_FLAVOUR,
                              .mixing = {33.0, 48.0, 8.6, 200.0, 7.4e-5, -2.5e-3, {40.0, 70.0}}};

    memset(g, 0, sizeof *g);
    for (int i = 0; i < 3; i++)
        for (int j = i + 1; j < 3; j++) {
            h.magnetic_mub.m[i][j] = (nuem_complex){2e-14 * (i + 1), 1e-14 * j};
            h.magnetic_mub.m[j][i] =
                nature == NUEM_MAJORANA
                    ? (nuem_complex){-h.magnetic_mub.m[i][j].re, -h.magnetic_mub.m[i][j].im}
                    : (nuem_complex){h.magnetic_mub.m[i][j].re, -h.magnetic_mub.m[i][j].im};
        }
    assert_ok(nuem_hypothesis_create(&h, &g->hypothesis, &err), err);
    assert_ok(nuem_profile_table(2, x, m, &g->profile, &err), err);
    for (int e = 0; e < ENERGIES; e++)
        for (int a = 0; a < 6; a++) two_species[e][a] = a % 3 == 2 ? 0.0 : SPECTRUM[e][a];
    g->spec = (nuem_supernova_spec){.flavours = flavours,
                                    .hypothesis = flavours == 3 ? g->hypothesis : NULL,
                                    .two = {0.2, -2.5e-3, 3e-14},
                                    .off_diagonal = off_diagonal,
                                    .geometry = geometry,
                                    .radius_km = 10.0,
                                    .start_km = 20.0,
                                    .end_km = 26.0,
                                    .n_energy = ENERGIES,
                                    .n_angle = geometry == NUEM_MULTI_ANGLE ? 3 : 1,
                                    .enu_mev = ENU,
                                    .width_mev = WIDTH,
                                    .spectrum = flavours == 3 ? SPECTRUM[0] : two_species[0],
                                    .number_rate_s = 4e54,
                                    .gas_mu = 12.0,
                                    .profile = g->profile};
}

static void tear_down(given *g)
{
    nuem_profile_free(g->profile);
    nuem_hypothesis_free(g->hypothesis);
}

static nuem_supernova_run *start(const nuem_supernova_spec *spec, nuem_supernova **sn,
                                 nuem_supernova_method method, double tolerance, double step)
{
    const nuem_supernova_options o = {
        .method = method, .tolerance = tolerance, .step_km = step, .threads = 1};
    nuem_supernova_run *run = NULL;
    nuem_error err;

    assert_ok(nuem_supernova_create(spec, sn, &err), err);
    assert_ok(nuem_supernova_run_create(*sn, &o, &run, &err), err);
    return run;
}

/* Spectra at the end. */
static void spectra_of(const nuem_supernova_spec *spec, nuem_supernova_method method,
                       double tolerance, double step, double *out)
{
    nuem_supernova *sn;
    nuem_supernova_run *run = start(spec, &sn, method, tolerance, step);
    nuem_error err;

    assert_ok(nuem_supernova_advance(run, spec->end_km, NULL, &err), err);
    nuem_supernova_spectra(run, out);
    nuem_supernova_run_free(run);
    nuem_supernova_free(sn);
}

static double difference(size_t n, const double *a, const double *b)
{
    double x = 0.0;

    for (size_t i = 0; i < n; i++) x = fmax(x, fabs(a[i] - b[i]));
    return x;
}

static void equals_mean_field(int flavours, nuem_nature nature, nuem_supernova_geometry geometry,
                              double off_diagonal)
{
    double split[3 * ENERGIES * 6], rk[3 * ENERGIES * 6], naive[3 * ENERGIES * 6];
    given g;

    set_up(&g, flavours, nature, geometry, off_diagonal);
    const size_t n = g.spec.n_angle * ENERGIES * 2 * (size_t)flavours;
    mean_field_spectra(&g.spec, g.spec.end_km, 1e-12, naive);
    spectra_of(&g.spec, NUEM_SPLIT, 1e-9, 0.0, split);
    spectra_of(&g.spec, NUEM_RUNGE_KUTTA, 1e-9, 0.0, rk);
    nuem_supernova *sn;
    nuem_supernova_run *at_start = start(&g.spec, &sn, NUEM_SPLIT, 1e-9, 0.0);
    double first[3 * ENERGIES * 6], scale = 0.0;
    nuem_supernova_spectra(at_start, first);
    nuem_supernova_run_free(at_start);
    nuem_supernova_free(sn);
    for (size_t i = 0; i < n; i++) scale = fmax(scale, first[i]);
    for (size_t i = 0; i < n; i++) {
        assert_near(split[i], naive[i], ROUTE_TOLERANCE * scale);
        assert_near(rk[i], naive[i], ROUTE_TOLERANCE * scale);
    }
    assert_true(difference(n, first, naive) > 0.1 * scale); /* something happened */
    tear_down(&g);
}

static void radial_equals_mean_field(void **state)
{
    (void)state;
    equals_mean_field(2, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, 0.0);
    equals_mean_field(2, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, -1.0);
    equals_mean_field(3, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, -0.7);
}

static void averaged_equals_mean_field(void **state)
{
    (void)state;
    equals_mean_field(2, NUEM_MAJORANA, NUEM_SINGLE_AVERAGED, 0.5);
}

static void gas_equals_mean_field(void **state)
{
    (void)state;
    equals_mean_field(2, NUEM_MAJORANA, NUEM_GAS, -1.0);
    equals_mean_field(3, NUEM_MAJORANA, NUEM_GAS, 0.0);
}

static void angles_equal_mean_field(void **state)
{
    (void)state;
    equals_mean_field(2, NUEM_MAJORANA, NUEM_MULTI_ANGLE, 0.0);
    equals_mean_field(2, NUEM_MAJORANA, NUEM_MULTI_ANGLE, -1.0);
}

/* Antineutrinos as neutrinos of negative energy against antineutrinos with their own Hamiltonian. */
static void dirac_equals_mean_field(void **state)
{
    (void)state;
    equals_mean_field(3, NUEM_DIRAC, NUEM_SINGLE_RADIAL, 0.0);
    equals_mean_field(3, NUEM_DIRAC, NUEM_MULTI_ANGLE, 0.0);
}

/* Halving a fixed step divides the error by 2^4, and the estimate of a step by 2^4 too: error of order 5, estimate of
 * order 4 a step. */
static void splitting_has_its_order(void **state)
{
    double fine[ENERGIES * 4], error[3], estimate[3];
    given g;

    (void)state;
    set_up(&g, 2, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, -1.0);
    g.spec.end_km = 20.4;
    spectra_of(&g.spec, NUEM_SPLIT, 1e-12, 0.0, fine);
    for (int i = 0; i < 3; i++) {
        const double step = 0.05 / (1 << i);
        double x[ENERGIES * 4];
        spectra_of(&g.spec, NUEM_SPLIT, 0.0, step, x);
        error[i] = difference(ENERGIES * 4, x, fine);
        nuem_supernova *sn;
        nuem_error err;
        nuem_supernova_run *run = start(&g.spec, &sn, NUEM_SPLIT, 0.0, step);
        /* away from the start, where coherence is what one step made */
        assert_ok(nuem_supernova_advance(run, 20.2, NULL, &err), err);
        assert_ok(run->integrator->step(run, step, &estimate[i], &err), err);
        nuem_supernova_run_free(run);
        nuem_supernova_free(sn);
    }
    for (int i = 0; i < 2; i++) {
        assert_in_range((int)(10.0 * log2(error[i] / error[i + 1])), 36, 46);
        assert_in_range((int)(10.0 * log2(estimate[i] / estimate[i + 1])), 30, 50);
    }
    tear_down(&g);
}

/* The estimate is not smaller than the error of the step. */
static void estimate_bounds_the_error(void **state)
{
    given g;

    (void)state;
    set_up(&g, 2, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, 0.0);
    for (int i = 0; i < 4; i++) {
        const double step = 0.1 / (1 << i);
        double x[ENERGIES * 4], fine[ENERGIES * 4], estimate;
        nuem_supernova *sn;
        nuem_error err;
        nuem_supernova_run *run = start(&g.spec, &sn, NUEM_SPLIT, 1e-11, 0.0);
        assert_ok(nuem_supernova_advance(run, 22.0, NULL, &err), err);
        assert_ok(run->integrator->step(run, step, &estimate, &err), err);
        estimate *= run->options.tolerance * run->sn->scale;
        double *y = run->y;
        run->y = run->next;
        nuem_supernova_spectra(run, x);
        run->y = y;
        assert_ok(nuem_supernova_advance(run, 22.0 + step, NULL, &err), err);
        nuem_supernova_spectra(run, fine);
        assert_true(difference(ENERGIES * 4, x, fine) < estimate);
        nuem_supernova_run_free(run);
        nuem_supernova_free(sn);
    }
    tear_down(&g);
}

/* ---- many energies: threads, parts of the energies, checkpoints ---- */

enum { MANY = 300 };
static double many_enu[MANY], many_width[MANY], many_spectrum[MANY][6];

static void set_many(given *g, size_t angles)
{
    set_up(g, 2, NUEM_MAJORANA, angles > 1 ? NUEM_MULTI_ANGLE : NUEM_SINGLE_RADIAL, -1.0);
    for (int i = 0; i < MANY; i++) {
        const double e = 60.0 * (i + 0.5) / MANY;
        many_enu[i] = e;
        many_width[i] = 60.0 / MANY;
        many_spectrum[i][0] = e * e * exp(-e / 3.0);
        many_spectrum[i][1] = 0.4 * e * e * exp(-e / 5.0) / 2.0;
        many_spectrum[i][3] = 0.6 * e * e * exp(-e / 4.0);
        many_spectrum[i][4] = 0.4 * e * e * exp(-e / 5.0) / 2.0;
    }
    g->spec.n_energy = MANY;
    g->spec.n_angle = angles;
    g->spec.enu_mev = many_enu;
    g->spec.width_mev = many_width;
    g->spec.spectrum = many_spectrum[0];
    g->spec.end_km = 20.5;
}

static void threads_change_no_bit(void **state)
{
    static double one[9 * MANY * 4], three[9 * MANY * 4];

    (void)state;
    for (int method = 0; method < 2; method++) {
        given g;
        set_many(&g, 9);
        g.spec.end_km = 20.05;
        for (int threads = 1; threads <= 3; threads += 2) {
            const nuem_supernova_options o = {
                .method = (nuem_supernova_method)method, .tolerance = 1e-5, .threads = threads};
            nuem_supernova *sn;
            nuem_supernova_run *run;
            nuem_error err;
            assert_ok(nuem_supernova_create(&g.spec, &sn, &err), err);
            assert_ok(nuem_supernova_run_create(sn, &o, &run, &err), err);
            assert_ok(nuem_supernova_advance(run, g.spec.end_km, NULL, &err), err);
            nuem_supernova_spectra(run, threads == 1 ? one : three);
            nuem_supernova_run_free(run);
            nuem_supernova_free(sn);
        }
        assert_memory_equal(one, three, sizeof one);
        tear_down(&g);
    }
}

typedef struct stop_after {
    int calls;
} stop_after;

static bool stop(double fraction, void *context)
{
    stop_after *s = context;

    assert_true(fraction >= 0.0 && fraction <= 1.0);
    return --s->calls > 0;
}

/* Processes, played by threads that meet in reduce. */
enum { PARTS = 5 };
static int n_parts = PARTS;

typedef struct part {
    nuem_supernova *sn;
    nuem_supernova_method method;
    size_t first;
    nuem_status status;
    double spectra[MANY * 4];
    nuem_supernova_summary summary;
    nuem_supernova_progress progress;
} part;

static pthread_barrier_t meet;
static double *shared[PARTS], together[1 << 18];

static nuem_status add_parts(double *x, size_t n, void *context, nuem_error *err)
{
    const part *p = context;

    (void)err;
    shared[p->first] = x;
    if (pthread_barrier_wait(&meet) == PTHREAD_BARRIER_SERIAL_THREAD)
        for (size_t i = 0; i < n; i++) {
            together[i] = 0.0;
            for (int k = n_parts; k-- > 0;) together[i] += shared[k][i]; /* in another order */
        }
    pthread_barrier_wait(&meet);
    memcpy(x, together, n * sizeof *x);
    pthread_barrier_wait(&meet);
    return NUEM_OK;
}

static void *run_part(void *context)
{
    part *p = context;
    const nuem_supernova_options o = {.method = p->method,
                                      .tolerance = 1e-5,
                                      .threads = 1,
                                      .first = p->first,
                                      .count = 1,
                                      .reduce = add_parts,
                                      .reduce_context = p};
    nuem_supernova_run *run = NULL;
    nuem_error err;

    if ((p->status = nuem_supernova_run_create(p->sn, &o, &run, &err))) return NULL;
    if (!(p->status = nuem_supernova_advance(run, 20.1, NULL, &err)))
        p->status = nuem_supernova_summarise(run, &p->summary, &err);
    nuem_supernova_spectra(run, p->spectra);
    p->progress = nuem_supernova_progress_of(run);
    nuem_supernova_run_free(run);
    return NULL;
}

static void parts_change_no_bit(void **state)
{
    static double whole[MANY * 4];
    static part parts[PARTS];

    (void)state;
    assert_int_equal(pthread_barrier_init(&meet, NULL, PARTS), 0);
    for (int method = 0; method < 2; method++) {
        given g;
        nuem_supernova *sn;
        nuem_supernova_summary want;
        nuem_error err;
        pthread_t thread[PARTS];
        set_many(&g, 1);
        nuem_supernova_run *run = start(&g.spec, &sn, (nuem_supernova_method)method, 1e-5, 0.0);
        assert_ok(nuem_supernova_advance(run, 20.1, NULL, &err), err);
        assert_ok(nuem_supernova_summarise(run, &want, &err), err);
        nuem_supernova_spectra(run, whole);
        assert_int_equal(nuem_supernova_blocks(sn), PARTS);
        for (size_t k = 0; k < PARTS; k++) {
            parts[k] = (part){.sn = sn, .method = (nuem_supernova_method)method, .first = k};
            assert_int_equal(pthread_create(&thread[k], NULL, run_part, &parts[k]), 0);
        }
        for (size_t k = 0; k < PARTS; k++) pthread_join(thread[k], NULL);
        for (size_t k = 0; k < PARTS; k++) {
            assert_int_equal(parts[k].status, NUEM_OK);
            assert_int_equal(parts[k].progress.steps, nuem_supernova_progress_of(run).steps);
            assert_memory_equal(&parts[k].summary, &want, sizeof want);
        }
        for (size_t i = 0; i < MANY * 4; i++) { /* each is that of one part and 0 in the others */
            double all = 0.0;
            for (size_t k = 0; k < PARTS; k++) all += parts[k].spectra[i];
            assert_true(all == whole[i]);
        }
        nuem_supernova_run_free(run);
        nuem_supernova_free(sn);
        tear_down(&g);
    }
    pthread_barrier_destroy(&meet);
}

/* So many angles that processes share the flow of the sums, and threads too. */
enum { WIDE = 130, NARROW = 72 };

typedef struct wide_part {
    part in_common;
    int threads;
    double spectra[WIDE * NARROW * 4];
} wide_part;

static void *run_wide(void *context)
{
    wide_part *p = context;
    part *c = &p->in_common;
    const nuem_supernova_options o = {.tolerance = 1e-4,
                                      .threads = p->threads,
                                      .first = c->first,
                                      .count = n_parts > 1 ? 1 : 0,
                                      .reduce = n_parts > 1 ? add_parts : NULL,
                                      .reduce_context = p};
    nuem_supernova_run *run = NULL;
    nuem_error err;

    if ((c->status = nuem_supernova_run_create(c->sn, &o, &run, &err))) return NULL;
    if (!(c->status = nuem_supernova_advance(run, 20.02, NULL, &err)))
        c->status = nuem_supernova_summarise(run, &c->summary, &err);
    nuem_supernova_spectra(run, p->spectra);
    c->progress = nuem_supernova_progress_of(run);
    nuem_supernova_run_free(run);
    return NULL;
}

static void sharing_angles_changes_no_bit(void **state)
{
    static wide_part one, threads, parts[2];
    pthread_t thread[2];
    nuem_supernova *sn;
    nuem_error err;
    given g;

    (void)state;
    set_many(&g, WIDE);
    g.spec.n_energy = NARROW;
    assert_ok(nuem_supernova_create(&g.spec, &sn, &err), err);
    assert_int_equal(nuem_supernova_blocks(sn), 2);
    n_parts = 1;
    one = (wide_part){.in_common = {.sn = sn}, .threads = 1};
    threads = (wide_part){.in_common = {.sn = sn}, .threads = 3};
    run_wide(&one);
    run_wide(&threads);
    n_parts = 2;
    assert_int_equal(pthread_barrier_init(&meet, NULL, 2), 0);
    for (size_t k = 0; k < 2; k++) {
        parts[k] = (wide_part){.in_common = {.sn = sn, .first = k}, .threads = 1 + (int)k};
        assert_int_equal(pthread_create(&thread[k], NULL, run_wide, &parts[k]), 0);
    }
    for (size_t k = 0; k < 2; k++) pthread_join(thread[k], NULL);
    pthread_barrier_destroy(&meet);
    n_parts = PARTS;
    assert_int_equal(one.in_common.status, NUEM_OK);
    assert_true(one.in_common.progress.steps > 4);
    assert_memory_equal(threads.spectra, one.spectra, sizeof one.spectra);
    for (size_t k = 0; k < 2; k++) {
        assert_int_equal(parts[k].in_common.status, NUEM_OK);
        assert_memory_equal(&parts[k].in_common.summary, &one.in_common.summary,
                            sizeof one.in_common.summary);
        assert_int_equal(parts[k].in_common.progress.stages, one.in_common.progress.stages);
    }
    for (size_t i = 0; i < WIDE * NARROW * 4; i++)
        assert_true(parts[0].spectra[i] + parts[1].spectra[i] == one.spectra[i]);
    nuem_supernova_free(sn);
    tear_down(&g);
}

/* A run that is stopped, saved, and taken up by another object goes on as if nothing had been. */
static void restored_run_continues_bit_for_bit(void **state)
{
    static double whole[MANY * 4], parts[MANY * 4];

    (void)state;
    for (int method = 0; method < 2; method++) {
        given g;
        set_many(&g, 1);
        nuem_supernova *sn, *sn2;
        nuem_error err;
        nuem_supernova_run *run = start(&g.spec, &sn, (nuem_supernova_method)method, 1e-6, 0.0);
        assert_ok(nuem_supernova_advance(run, 20.3, NULL, &err), err);
        assert_ok(nuem_supernova_advance(run, 20.5, NULL, &err), err);
        nuem_supernova_spectra(run, whole);
        const nuem_supernova_progress want = nuem_supernova_progress_of(run);
        nuem_supernova_run_free(run);

        run = start(&g.spec, &sn2, (nuem_supernova_method)method, 1e-6, 0.0);
        stop_after after = {2};
        const nuem_progress progress = {stop, &after};
        assert_int_equal(nuem_supernova_advance(run, 20.3, &progress, &err), NUEM_ERR_CANCELLED);
        double *saved = malloc(nuem_supernova_state_size(run) * sizeof *saved);
        nuem_supernova_save(run, saved);
        nuem_supernova_run_free(run);
        nuem_supernova_free(sn2);
        run = start(&g.spec, &sn2, (nuem_supernova_method)method, 1e-6, 0.0);
        assert_ok(nuem_supernova_restore(run, saved, &err), err);
        assert_ok(nuem_supernova_advance(run, 20.3, NULL, &err), err);
        nuem_supernova_save(run, saved);
        assert_ok(nuem_supernova_restore(run, saved, &err), err);
        assert_ok(nuem_supernova_advance(run, 20.5, NULL, &err), err);
        nuem_supernova_spectra(run, parts);
        const nuem_supernova_progress got = nuem_supernova_progress_of(run);
        assert_memory_equal(whole, parts, sizeof whole);
        assert_int_equal(got.steps, want.steps);
        assert_int_equal(got.stages, want.stages);
        assert_true(got.step_km == want.step_km);
        free(saved);
        nuem_supernova_run_free(run);
        nuem_supernova_free(sn);
        nuem_supernova_free(sn2);
        tear_down(&g);
    }
}

static void damaged_states_are_refused(void **state)
{
    given g;
    nuem_supernova *sn;
    nuem_error err;

    (void)state;
    set_up(&g, 2, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, 0.0);
    nuem_supernova_run *run = start(&g.spec, &sn, NUEM_SPLIT, 1e-6, 0.0);
    const size_t n = nuem_supernova_state_size(run);
    double *saved = malloc(n * sizeof *saved), *again = malloc(n * sizeof *again);
    nuem_supernova_save(run, saved);
    const struct {
        size_t at;
        double value;
        const char *part;
    } bad[] = {{0, 19.0, "r is 19 km"},
               {1, -1.0, "the step is -1 km"},
               {1, 1e9, "the step is"},
               {2, 7.0, "errors of 7"},
               {3, 1.5, "1.5 is no count"},
               {3, 5.0, "do not lead"},
               {4, -2.0, "-2 is no count"},
               {5, 1e300, "is no count"},
               {6, -1.0, "errors of"},
               {7, 1.0, "and 1 behind"},
               {n - 1, NAN, "not finite"},
               {8, saved[8] * 1.5, "trace"},
               {12, saved[12] + 0.4 * saved[8], "purity"}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        memcpy(again, saved, n * sizeof *saved);
        again[bad[i].at] = bad[i].value;
        assert_fails(nuem_supernova_restore(run, again, &err), NUEM_ERR_DATA, err, bad[i].part);
        nuem_supernova_save(run, again);
        assert_memory_equal(again, saved, n * sizeof *saved); /* untouched */
    }
    free(saved);
    free(again);
    nuem_supernova_run_free(run);
    nuem_supernova_free(sn);
    tear_down(&g);
}

/* Where steps of one run have ended. */
typedef struct noted {
    double r[4096];
    size_t n;
} noted;

static void note(double r_km, void *context)
{
    noted *x = context;

    if (x->n < 4096) x->r[x->n++] = r_km;
}

/* The same steps give the same bits, but for lengths rounded otherwise; every second one an error that is seen; what does
 * not fit is refused. */
static void given_steps_are_taken(void **state)
{
    static const double ROUNDED = 1e-11; /* some hundred steps of relative rounding */
    static noted all;
    double spectra[3][3 * ENERGIES * 6];
    nuem_error err;
    given g;

    (void)state;
    set_up(&g, 3, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, 0.0);
    nuem_supernova_options o = {
        .tolerance = 1e-5, .threads = 1, .stepped = note, .stepped_context = &all};
    nuem_supernova *sn;
    assert_ok(nuem_supernova_create(&g.spec, &sn, &err), err);
    for (int k = 0; k < 3; k++) {
        nuem_supernova_run *run;
        assert_ok(nuem_supernova_run_create(sn, &o, &run, &err), err);
        assert_ok(nuem_supernova_advance(run, g.spec.end_km, NULL, &err), err);
        nuem_supernova_spectra(run, spectra[k]);
        if (k == 0) assert_int_equal(all.n, nuem_supernova_progress_of(run).steps);
        assert_int_equal(nuem_supernova_progress_of(run).steps, k < 2 ? all.n : o.n_step_end);
        nuem_supernova_run_free(run);
        o.stepped = NULL;
        o.step_end_km = all.r;
        o.n_step_end = all.n;
        if (k == 1)
            for (size_t i = o.n_step_end = (all.n + 1) / 2; i-- > 0;)
                all.r[all.n - o.n_step_end + i] = all.r[2 * i + (all.n + 1) % 2];
        if (k == 1) o.step_end_km = all.r + all.n - o.n_step_end;
    }
    const double same = difference(ENERGIES * 6, spectra[0], spectra[1]),
                 coarse = difference(ENERGIES * 6, spectra[0], spectra[2]);
    assert_true(same < ROUNDED);
    assert_true(coarse > 10.0 * ROUNDED && coarse < 1e-3);
    nuem_supernova_run *run = NULL;
    o.n_step_end = 1;
    o.step_end_km = (double[]){21.0};
    assert_fails(nuem_supernova_run_create(sn, &o, &run, &err), NUEM_ERR_ARG, err,
                 "must end at 26");
    o.n_step_end = 3;
    o.step_end_km = (double[]){22.0, 21.0, 26.0};
    assert_fails(nuem_supernova_run_create(sn, &o, &run, &err), NUEM_ERR_ARG, err, "[1] is 21 km");
    assert_null(run);
    nuem_supernova_free(sn);
    tear_down(&g);
}

/* ---- what is refused ---- */

static void bad_specifications_are_refused(void **state)
{
    static const double falling[ENERGIES] = {4, 9, 9, 20, 31}, zero[ENERGIES][6],
                        negative[ENERGIES][6] = {{1, -1}};
    nuem_error err;
    given g;

    (void)state;
    set_up(&g, 2, NUEM_MAJORANA, NUEM_SINGLE_RADIAL, 0.0);
#define REFUSED(change, part)                                                                      \
    do {                                                                                           \
        nuem_supernova_spec s = g.spec;                                                            \
        nuem_supernova *sn = (nuem_supernova *)&g;                                                 \
        change;                                                                                    \
        assert_fails(nuem_supernova_create(&s, &sn, &err), NUEM_ERR_ARG, err, part);               \
        assert_ptr_equal(sn, &g);                                                                  \
    } while (0)
    REFUSED(s.flavours = 4, "flavours is 4");
    REFUSED(s.flavours = 3, "need a hypothesis");
    REFUSED(s.off_diagonal = NAN, "off_diagonal");
    REFUSED(s.two.theta_rad = -0.1, "two.theta_rad is -0.1");
    REFUSED(s.two.dm2_ev2 = INFINITY, "two.dm2_ev2");
    REFUSED(s.two.mu_mub = NAN, "two.mu_mub");
    REFUSED(s.geometry = (nuem_supernova_geometry)9, "geometry");
    REFUSED(s.radius_km = 0.0, "radius_km is 0");
    REFUSED(s.start_km = 9.0, "start_km is 9 km");
    REFUSED(s.end_km = NAN, "end_km");
    REFUSED(s.end_km = s.start_km, "both");
    REFUSED(s.end_km = 50.0, "leaves the profile");
    REFUSED(s.number_rate_s = 0.0, "number_rate_s is 0");
    REFUSED((s.geometry = NUEM_GAS, s.gas_mu = -1.0), "gas_mu is -1");
    REFUSED(s.n_energy = 1, "n_energy is 1");
    REFUSED(s.n_angle = 0, "n_angle is 0");
    REFUSED(s.n_angle = 2, "n_angle is 2");
    REFUSED(s.enu_mev = NULL, "enu_mev is not given");
    REFUSED(s.enu_mev = falling, "must increase");
    REFUSED(s.width_mev = zero[0], "width_mev[0] is 0");
    REFUSED(s.spectrum = negative[0], "nu_mu at 4 MeV is -1");
    REFUSED(s.spectrum = zero[0], "0 everywhere");
    REFUSED(s.spectrum = SPECTRUM[0], "second stands for both");
#undef REFUSED
    tear_down(&g);
}

static nuem_status no_reduce(double *x, size_t n, void *context, nuem_error *err)
{
    (void)x;
    (void)n;
    (void)context;
    (void)err;
    return NUEM_OK;
}

static void bad_options_are_refused(void **state)
{
    nuem_error err;
    nuem_supernova *sn;
    given g;

    (void)state;
    set_many(&g, 1);
    assert_ok(nuem_supernova_create(&g.spec, &sn, &err), err);
    assert_int_equal(nuem_supernova_blocks(sn), PARTS);
    const nuem_supernova_options good = {.tolerance = 1e-6, .threads = 1};
#define REFUSED(change, part)                                                                      \
    do {                                                                                           \
        nuem_supernova_options o = good;                                                           \
        nuem_supernova_run *run = NULL;                                                            \
        change;                                                                                    \
        assert_fails(nuem_supernova_run_create(sn, &o, &run, &err), NUEM_ERR_ARG, err, part);      \
        assert_null(run);                                                                          \
    } while (0)
    REFUSED(o.method = (nuem_supernova_method)7, "method");
    REFUSED(o.tolerance = 0.0, "tolerance is 0");
    REFUSED(o.tolerance = 0.5, "tolerance is 0.5");
    REFUSED(o.step_km = -1.0, "step_km is -1");
    REFUSED(o.max_step_km = NAN, "max_step_km");
    REFUSED(o.threads = 0, "threads is 0");
    REFUSED((o.first = PARTS, o.count = 1, o.reduce = no_reduce), "there are 5");
    REFUSED((o.first = 1, o.count = PARTS, o.reduce = no_reduce), "there are 5");
    REFUSED(o.count = 1, "reduce");
#undef REFUSED
    nuem_supernova_run *run;
    assert_ok(nuem_supernova_run_create(sn, &good, &run, &err), err);
    assert_fails(nuem_supernova_advance(run, 19.0, NULL, &err), NUEM_ERR_ARG, err, "19 km");
    assert_fails(nuem_supernova_advance(run, 30.0, NULL, &err), NUEM_ERR_ARG, err, "30 km");
    assert_fails(nuem_supernova_advance(run, NAN, NULL, &err), NUEM_ERR_ARG, err, "nan");
    nuem_supernova_run_free(run);
    nuem_supernova_options few = good;
    few.max_steps = 3;
    assert_ok(nuem_supernova_run_create(sn, &few, &run, &err), err);
    assert_fails(nuem_supernova_advance(run, 20.5, NULL, &err), NUEM_ERR_CONVERGE, err, "3 steps");
    nuem_supernova_run_free(run);
    nuem_supernova_free(sn);
    nuem_supernova_free(NULL);
    nuem_supernova_run_free(NULL);
    tear_down(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(radial_equals_mean_field),
        cmocka_unit_test(averaged_equals_mean_field),
        cmocka_unit_test(gas_equals_mean_field),
        cmocka_unit_test(angles_equal_mean_field),
        cmocka_unit_test(dirac_equals_mean_field),
        cmocka_unit_test(splitting_has_its_order),
        cmocka_unit_test(estimate_bounds_the_error),
        cmocka_unit_test(threads_change_no_bit),
        cmocka_unit_test(parts_change_no_bit),
        cmocka_unit_test(sharing_angles_changes_no_bit),
        cmocka_unit_test(restored_run_continues_bit_for_bit),
        cmocka_unit_test(damaged_states_are_refused),
        cmocka_unit_test(given_steps_are_taken),
        cmocka_unit_test(bad_specifications_are_refused),
        cmocka_unit_test(bad_options_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
