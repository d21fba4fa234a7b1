/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a state amounts to: numbers of each flavour, coherence, invariants. Sums go by chunks, so that they do not
 * depend on processes. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "supernova/hermitian_algebra.h"
#include "supernova/run.h"

/* Sums over the modes of one chunk, all angles. */
enum {
    SUM_NU = 0,                            /* share rho */
    SUM_ANTI = SUM_NU + NUEM_REALS_MAX,    /* the same of the antineutrinos of Dirac neutrinos */
    COHERENCE = SUM_ANTI + NUEM_REALS_MAX, /* [3][3] share |X_ab|^2 */
    VACUUM = COHERENCE + 9,                /* weight w/v D rho */
    PURITY,                                /* share Tr rho^2 */
    SUMS
};

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

static void add_mode(const nuem_supernova_run *run, size_t angle, size_t block, size_t lane,
                     double inverse, double *sums)
{
    const nuem_modes *m = &run->modes;
    const size_t at = (angle * m->n_block + block) * NUEM_LANES + lane;
    const int n = m->order, half = n / 2;
    const double share = run->share[at];
    nuem_hermitian rho, flavour;

    if (share == 0.0) return;
    nuem_supernova_mode_at(m, run->y, angle, block, lane, &rho);
    nuem_supernova_to_flavour(run->sn, &rho, &flavour);
    double *sum = sums + (is_anti(run, block) ? SUM_ANTI : SUM_NU);
    for (int e = 0; e < n * n; e++) sum[e] += share * rho.x[e];
    for (int a = 0; a < half; a++)
        for (int b = 0; b < half; b++) {
            const double x = modulus(n, &flavour, a, half + b);
            sums[COHERENCE + 3 * a + b] += share * x * x;
        }
    for (int i = 0; i < n; i++)
        sums[VACUUM] +=
            inverse * m->weight[at] * m->w[block * NUEM_LANES + lane] * m->d[i] * rho.x[i];
    sums[PURITY] += share * nuem_hermitian_dot(n, &rho, &rho);
}

/* All sums, over all processes. */
static nuem_status sum_all(const nuem_supernova_run *run, double *out, nuem_error *err)
{
    const nuem_modes *m = &run->modes;
    nuem_status st = NUEM_OK;
    double *sums = calloc(run->all_chunks * SUMS, sizeof *sums);

    if (!sums) return nuem_fail_nomem(err);
    for (size_t b = 0; b < m->n_block; b++)
        for (size_t a = 0; a < m->n_angle; a++)
            for (size_t l = 0; l < NUEM_LANES; l++)
                add_mode(run, a, b, l, 1.0 / nuem_supernova_velocity(run->sn, a, run->r),
                         sums + (run->first_chunk + b / NUEM_CHUNK) * SUMS);
    if (!(st = nuem_run_reduce(run, sums, run->all_chunks * SUMS, err))) {
        memset(out, 0, SUMS * sizeof *out);
        for (size_t c = 0; c < run->all_chunks; c++)
            for (int i = 0; i < SUMS; i++) out[i] += sums[c * SUMS + (size_t)i];
    }
    free(sums);
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
static double lepton(const nuem_supernova *sn, const double *sums)
{
    const int half = sn->flavours;
    double x = 0.0;

    for (int a = 0; a < half; a++)
        x += sums[SUM_NU + a] - (sn->dirac ? sums[SUM_ANTI + a] : sums[SUM_NU + half + a]);
    return x;
}

static double trace(const nuem_supernova *sn, const double *sums)
{
    double x = 0.0;

    for (int i = 0; i < sn->order; i++) x += sums[SUM_NU + i] + sums[SUM_ANTI + i];
    return x;
}

static void take_flavours(const nuem_supernova *sn, const double *sums, nuem_supernova_summary *out)
{
    const int n = sn->order, half = sn->flavours;
    nuem_hermitian s, x;

    memcpy(s.x, sums + SUM_NU, sizeof s.x);
    nuem_supernova_to_flavour(sn, &s, &x);
    for (int a = 0; a < half; a++) {
        out->fraction[a] = x.x[a];
        out->fraction[half + a] = x.x[half + a];
        for (int b = 0; b < half; b++) {
            out->coherence[a][b] = modulus(n, &x, a, half + b);
            out->coherence_rms[a][b] = sqrt(sums[COHERENCE + 3 * a + b]);
        }
    }
    if (!sn->dirac) return;
    memcpy(s.x, sums + SUM_ANTI, sizeof s.x);
    nuem_supernova_to_flavour(sn, &s, &x);
    for (int a = 0; a < half; a++) out->fraction[half + a] = x.x[a];
}

nuem_status nuem_supernova_summarise(nuem_supernova_run *run, nuem_supernova_summary *out,
                                     nuem_error *err)
{
    nuem_supernova_summary x = {.fraction = {0.0}};
    double sums[SUMS];
    nuem_status st = sum_all(run, sums, err);

    if (st) return st;
    nuem_run_each(run, sum_task, NULL);
    if ((st = nuem_run_totals(run, err))) return st;
    take_flavours(run->sn, sums, &x);
    x.lepton = lepton(run->sn, sums);
    x.trace = trace(run->sn, sums);
    x.purity = sums[PURITY];
    x.energy = sums[VACUUM] + shared_energy(run);
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
        for (size_t b = 0; b < m->n_block; b++)
            for (size_t l = 0; l < NUEM_LANES; l++) {
                const bool anti = is_anti(run, b);
                const size_t block =
                    run->first_chunk * NUEM_CHUNK + b - (anti ? sn->energy_blocks : 0);
                const size_t energy = block * NUEM_LANES + l;
                if (energy >= energies) continue;
                nuem_supernova_mode_at(m, run->y, a, b, l, &rho);
                nuem_supernova_flavours(sn, &rho, diagonal);
                double *to = out + (a * energies + energy) * n + (anti ? half : 0);
                memcpy(to, diagonal, (sn->dirac ? half : n) * sizeof *to);
            }
}
