/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a state amounts to: numbers of each flavour, coherence, invariants. Sums go by chunks, so that they do not
 * depend on processes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/matrix3.h"
#include "supernova/hermitian_algebra.h"
#include "supernova/run.h"

/* Sums over the modes of one chunk: neutrinos, and of Dirac neutrinos antineutrinos. */
typedef struct sums {
    nuem_moments nu, anti;
} sums;

enum { NUMBERS = sizeof(sums) / sizeof(double) };

static bool is_anti(const nuem_supernova_run *run, size_t block)
{
    return run->first_chunk * NUEM_CHUNK + block >= run->sn->energy_blocks;
}

/* |element| of row i, column j > i. */
static double modulus(int n, const nuem_hermitian *a, int i, int j)
{
    const double *x = a->x + nuem_off_diagonal(n, i, j);

    return hypot(x[0], x[1]);
}

static void add(const sums *x, sums *to)
{
    const double *from = (const double *)x;
    double *out = (double *)to;

    for (int i = 0; i < NUMBERS; i++) out[i] += from[i];
}

/* Of each angle and chunk of this process, and where they go. */
typedef struct summing {
    nuem_matrix3 left, right; /* to flavours */
    sums *of;                 /* [n_angle][chunks] */
} summing;

static void moments_task(const nuem_supernova_run *run, void *context, size_t angle, size_t first,
                         size_t count)
{
    const summing *s = context;
    const nuem_modes *m = &run->modes;
    sums *to = &s->of[angle * nuem_chunks(m) + first / NUEM_CHUNK];
    size_t nu = 0;

    while (nu < count && !(run->sn->dirac && is_anti(run, first + nu))) nu++;
    nuem_kernel_moments(m, run->share, &s->left, &s->right, run->y, angle, first, nu, &to->nu);
    nuem_kernel_moments(m, run->share, &s->left, &s->right, run->y, angle, first + nu, count - nu,
                        &to->anti);
    const double inverse = 1.0 / nuem_supernova_velocity(run->sn, angle, run->r);
    to->nu.vacuum *= inverse;
    to->anti.vacuum *= inverse;
}

static void set_flavours(const nuem_supernova *sn, summing *s)
{
    const int half = sn->flavours;

    *s = (summing){.of = NULL};
    for (int a = 0; a < half; a++)
        for (int k = 0; k < half; k++) {
            s->left.m[a][k] = sn->flavour.m[a][k];
            s->right.m[a][k] = sn->dirac ? nuem_conj(sn->flavour.m[a][k]) : sn->flavour.m[a][k];
        }
}

/* All sums, over all processes. */
static nuem_status sum_all(const nuem_supernova_run *run, sums *out, nuem_error *err)
{
    const nuem_modes *m = &run->modes;
    const size_t chunks = nuem_chunks(m);
    nuem_status st = NUEM_OK;
    summing s;

    set_flavours(run->sn, &s);
    s.of = malloc(m->n_angle * chunks * sizeof *s.of);
    sums *all = calloc(run->all_chunks, sizeof *all);
    if (!s.of || !all) {
        st = nuem_fail_nomem(err);
        goto done;
    }
    nuem_run_each(run, moments_task, &s);
    for (size_t i = 0; i < m->n_angle * chunks; i++)
        add(&s.of[i], &all[run->first_chunk + i % chunks]);
    if ((st = nuem_run_reduce(run, (double *)all, run->all_chunks * NUMBERS, err))) goto done;
    memset(out, 0, sizeof *out);
    for (size_t c = 0; c < run->all_chunks; c++) add(&all[c], out);
done:
    free(s.of);
    free(all);
    return st;
}

static void sum_task(const nuem_supernova_run *run, void *context, size_t angle, size_t first,
                     size_t count)
{
    (void)context;
    nuem_kernel_sum(&run->modes, run->y, run->sum, angle, first, count);
}

/* Tr(P f(P)) */
static double self_energy(const nuem_supernova *sn, const nuem_hermitian *p)
{
    nuem_hermitian f;

    nuem_supernova_self(sn, p, &f);
    return nuem_hermitian_dot(sn->order, p, &f);
}

/* Of V + M B and of the self-interaction, from run->total. */
static double shared_energy(const nuem_supernova_run *run)
{
    const nuem_supernova *sn = run->sn;
    const nuem_supernova_place place = nuem_supernova_at(sn, run->r);
    const int n = sn->order;
    nuem_hermitian outer, a, b;

    nuem_supernova_external(sn, &place.medium, &outer);
    nuem_hermitian_zero(&a);
    nuem_hermitian_zero(&b);
    for (size_t i = 0; i < run->modes.n_angle; i++) {
        nuem_hermitian_add(n, 1.0 / nuem_supernova_velocity(sn, i, run->r), &run->total[i], &a);
        nuem_hermitian_add(n, 1.0, &run->total[i], &b);
    }
    const double outer_energy = nuem_hermitian_dot(n, &outer, &a);
    if (sn->spec.geometry != NUEM_MULTI_ANGLE)
        return outer_energy + 0.5 * place.self * self_energy(sn, &b);
    return outer_energy + 0.5 * place.self * (self_energy(sn, &a) - self_energy(sn, &b));
}

/* Neutrinos minus antineutrinos; of Dirac neutrinos the active ones. */
static double lepton(const nuem_supernova *sn, const sums *s)
{
    const int half = sn->flavours;
    double x = 0.0;

    for (int a = 0; a < half; a++)
        x += s->nu.sum[a] - (sn->dirac ? s->anti.sum[a] : s->nu.sum[half + a]);
    return x;
}

static double trace(const nuem_supernova *sn, const sums *s)
{
    double x = 0.0;

    for (int i = 0; i < sn->order; i++) x += s->nu.sum[i] + s->anti.sum[i];
    return x;
}

static void take_flavours(const nuem_supernova *sn, const sums *s, nuem_supernova_summary *out)
{
    const int n = sn->order, half = sn->flavours;
    const double all = s->nu.purity + s->anti.purity;
    nuem_hermitian sum, x;

    memcpy(sum.x, s->nu.sum, sizeof sum.x);
    nuem_supernova_to_flavour(sn, &sum, &x);
    for (int a = 0; a < half; a++) {
        out->fraction[a] = x.x[a];
        out->fraction[half + a] = x.x[half + a];
        for (int b = 0; b < half; b++) {
            out->coherence[a][b] = modulus(n, &x, a, half + b);
            out->coherence_rms[a][b] = sqrt((s->nu.square[a][b] + s->anti.square[a][b]) / all);
        }
    }
    if (!sn->dirac) return;
    memcpy(sum.x, s->anti.sum, sizeof sum.x);
    nuem_supernova_to_flavour(sn, &sum, &x);
    for (int a = 0; a < half; a++) out->fraction[half + a] = x.x[a];
}

nuem_status nuem_supernova_summarise(nuem_supernova_run *run, nuem_supernova_summary *out,
                                     nuem_error *err)
{
    nuem_supernova_summary x = {.fraction = {0.0}};
    sums s;
    nuem_status st = sum_all(run, &s, err);

    if (st) return st;
    nuem_run_each(run, sum_task, NULL);
    if ((st = nuem_run_totals(run, err))) return st;
    take_flavours(run->sn, &s, &x);
    x.lepton = lepton(run->sn, &s);
    x.trace = trace(run->sn, &s);
    x.purity = s.nu.purity + s.anti.purity;
    x.energy = s.nu.vacuum + s.anti.vacuum + shared_energy(run);
    *out = x;
    return NUEM_OK;
}

nuem_status nuem_run_drift(nuem_supernova_run *run, bool first, nuem_error *err)
{
    const nuem_supernova *sn = run->sn;
    nuem_supernova_summary s;
    const nuem_status st = nuem_supernova_summarise(run, &s, err);

    if (st) return st;
    if (first) {
        run->trace = s.trace;
        run->purity = s.purity;
        run->lepton = s.lepton;
    }
    const bool field = sn->moments && sn->spec.profile;
    run->drift = fmax(run->drift, fabs(s.trace - run->trace) / run->trace);
    run->drift = fmax(run->drift, fabs(s.purity - run->purity) / run->purity);
    if (!field) run->drift = fmax(run->drift, fabs(s.lepton - run->lepton) / run->trace);
    return NUEM_OK;
}

void nuem_supernova_spectra(const nuem_supernova_run *run, double *out)
{
    const nuem_supernova *sn = run->sn;
    const nuem_modes *m = &run->modes;
    const size_t energies = sn->spec.n_energy, n = (size_t)m->order, half = n / 2;
    double diagonal[NUEM_ORDER_MAX];
    nuem_hermitian rho;

    memset(out, 0, m->n_angle * energies * n * sizeof *out);
    for (size_t a = 0; a < m->n_angle; a++)
        for (size_t b = 0; b < nuem_run_emitted(run); b++)
            for (size_t l = 0; l < NUEM_LANES; l++) {
                const bool anti = is_anti(run, b);
                const size_t block =
                    run->first_chunk * NUEM_CHUNK + b - (anti ? sn->energy_blocks : 0);
                const size_t energy = block * NUEM_LANES + l;
                if (energy >= energies || m->w[b * NUEM_LANES + l] == 0.0) continue;
                nuem_supernova_mode_at(m, run->y, a, b, l, &rho);
                nuem_supernova_flavours(sn, &rho, diagonal);
                double *to = out + (a * energies + energy) * n + (anti ? half : 0);
                memcpy(to, diagonal, (sn->dirac ? half : n) * sizeof *to);
            }
}
