/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The average over the phases of levels, those in which a neutrino is born and those in which it is found:
 *
 *     P_b = sum_kl |<b|l(end)>|^2 |<l(end)| S |k(start)>|^2 |<k(start)|a>|^2 .
 *
 * S is the whole evolution, so that nothing has to be known about the crossings on the way: what follows its level,
 * what goes straight through a crossing that is too sudden to be noticed (moments too small to matter), and what stays where
 * it is while levels turn without being resolved (nu and partner of one mass, as matter and field go to 0) come out by
 * themselves. Where a level splits, what its parts do later depends on their phase, which |<l|S|k>|^2 at one energy
 * does not average: all of each level but 1e-3 has to arrive together, or the average is refused.
 *
 * Levels that lie so close at an end that no phase arises between them within the length of the way are taken together,
 * with their phases. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "propagation/averaging.h"
#include "propagation/hamiltonian.h"

static const double PI = 3.14159265358979323846;
/* Share of what is born that may leave its level on the way: it is what the answer may be wrong by. */
static const double HOP = 1e-3;
/* Relative gap of levels that rounding cannot tell apart. */
static const double ROUNDING = 1e-13;
/* Fewest radians between levels that count as averaged; most that count as none; population of a level that counts. */
static const double MANY = 20.0, NONE = 1e-2, EMPTY = 1e-6;
/* Change of a level by a jump of the medium that is worth a word. */
static const double JUMP = 1e-3;

/* Samples of a smooth stretch, for phases. */
enum { CELLS = 64 };

/* Levels at a place and their states, columns in the flavour basis. */
typedef struct place {
    double x, level[NUEM_STATES];
    nuem_square6 state;
} place;

/* What the way is like at one energy. */
typedef struct way {
    const nuem_averaging_task *task;
    const nuem_medium_terms *terms;
    double enu_mev, length;
    nuem_square6 vacuum;
    place first, last;
    double phase[NUEM_STATES][NUEM_STATES]; /* between levels of the start */
    double spread;                          /* phase between the highest and the lowest level */
    double coupling;                        /* largest element between the halves, 1/km */
    double jump_km,
        jump; /* the worst jump of the medium: where, and the share of a level it changes */
} way;

/* at: where the medium is taken, next to x where it jumps there */
static nuem_status look(way *w, double x, double at, place *p, nuem_error *err)
{
    nuem_medium medium;
    nuem_matrix6 v;
    nuem_square6 h;

    p->x = x;
    nuem_profile_at(w->task->profile, 1, &at, &medium);
    nuem_medium_terms_sum(w->terms, &medium, h);
    for (int i = 0; i < NUEM_STATES; i++)
        for (int j = 0; j < NUEM_STATES; j++) {
            if (i < 3 && j >= 3) w->coupling = fmax(w->coupling, cabs(h[i][j]));
            h[i][j] += w->vacuum[i][j];
        }
    if (!nuem_square6_levels(h, p->level, &v))
        return nuem_fail(err, NUEM_ERR_CONVERGE, "adiabatic average: no levels at %g km and %g MeV",
                         x, w->enu_mev);
    for (int i = 0; i < NUEM_STATES; i++)
        for (int k = 0; k < NUEM_STATES; k++) p->state[i][k] = nuem_element(v.m[i][k]);
    return NUEM_OK;
}

/* to[k]: the level of b that is most like level k of a, each taken once. Returns the least overlap. */
static double match(const place *a, const place *b, int to[NUEM_STATES])
{
    double overlap[NUEM_STATES][NUEM_STATES], least = 1.0;

    for (int k = 0; k < NUEM_STATES; k++)
        for (int l = 0; l < NUEM_STATES; l++) {
            double complex sum = 0.0;
            for (int i = 0; i < NUEM_STATES; i++)
                sum += nuem_times(conj(a->state[i][k]), b->state[i][l]);
            overlap[k][l] = nuem_norm2(sum);
        }
    for (int n = 0; n < NUEM_STATES; n++) {
        int row = 0, column = 0;
        for (int k = 0; k < NUEM_STATES; k++)
            for (int l = 0; l < NUEM_STATES; l++)
                if (overlap[k][l] > overlap[row][column]) {
                    row = k;
                    column = l;
                }
        least = fmin(least, overlap[row][column]);
        to[row] = column;
        for (int i = 0; i < NUEM_STATES; i++) overlap[row][i] = overlap[i][column] = -1.0;
    }
    return least;
}

/* From a to b: adds the phases. level: which level of a, then of b, each level of the start is. */
static void add_phases(way *w, const place *a, const place *b, int level[NUEM_STATES])
{
    double width = b->x - a->x, widest = 0.0;
    int to[NUEM_STATES];

    match(a, b, to);
    for (int k = 0; k < NUEM_STATES; k++)
        for (int l = 0; l < NUEM_STATES; l++) {
            const int p = level[k], q = level[l];
            const double gap =
                0.5 * (fabs(a->level[p] - a->level[q]) + fabs(b->level[to[p]] - b->level[to[q]]));
            w->phase[k][l] += width * gap;
            widest = fmax(widest, gap);
        }
    w->spread += width * widest;
    for (int k = 0; k < NUEM_STATES; k++) level[k] = to[level[k]];
}

/* Along the whole way: levels at its ends, phases, jumps. */
static nuem_status survey(way *w, nuem_error *err)
{
    const nuem_profile *profile = w->task->profile;
    const double start = nuem_profile_start(profile), end = nuem_profile_end(profile);
    const double *breaks;
    const size_t n = nuem_profile_breaks(profile, &breaks);
    int level[NUEM_STATES] = {0, 1, 2, 3, 4, 5}, to[NUEM_STATES];
    place a, b;
    nuem_status st;

    for (size_t s = 0; s <= n; s++) {
        const double from = s ? breaks[s - 1] : start, until = s < n ? breaks[s] : end;
        if ((st = look(w, from, from, &a, err))) return st;
        if (s == 0) {
            w->first = a;
        } else {
            const double change = 1.0 - match(&w->last, &a, to);
            for (int k = 0; k < NUEM_STATES; k++) level[k] = to[level[k]];
            if (change > w->jump) {
                w->jump = change;
                w->jump_km = from;
            }
        }
        for (int i = 1; i <= CELLS; i++) {
            const double x = i == CELLS ? until : from + (until - from) * i / CELLS;
            if ((st = look(w, x, i == CELLS ? nextafter(until, from) : x, &b, err))) return st;
            add_phases(w, &a, &b, level);
            a = b;
        }
        w->last = a;
    }
    return NUEM_OK;
}

/* group[k]: the lowest index of the levels at a place that belong together. */
static void find_groups(const place *p, double near, int group[NUEM_STATES])
{
    double size = 0.0;

    for (int k = 0; k < NUEM_STATES; k++) size = fmax(size, fabs(p->level[k]));
    for (int k = 0; k < NUEM_STATES; k++) group[k] = k;
    for (int k = 0; k < NUEM_STATES; k++)
        for (int l = 0; l < k; l++) {
            const int from = group[k] > group[l] ? group[k] : group[l],
                      to = group[k] > group[l] ? group[l] : group[k];
            if (fabs(p->level[k] - p->level[l]) > fmax(near, ROUNDING * size)) continue;
            for (int m = 0; m < NUEM_STATES; m++)
                if (group[m] == from) group[m] = to;
        }
}

/* out: the part of psi in the levels of one group. Returns its norm squared; *most: how much of that is in one level,
 * or in one half of the states, whichever is more. */
static double project(const place *p, const int group[NUEM_STATES], int which,
                      const double complex psi[NUEM_STATES], double complex out[NUEM_STATES],
                      double *most)
{
    double half[2] = {0.0, 0.0}, norm2 = 0.0;

    *most = 0.0;
    for (int i = 0; i < NUEM_STATES; i++) out[i] = 0.0;
    for (int k = 0; k < NUEM_STATES; k++) {
        double complex a = 0.0;
        if (group[k] != which) continue;
        for (int i = 0; i < NUEM_STATES; i++) a += nuem_times(conj(p->state[i][k]), psi[i]);
        for (int i = 0; i < NUEM_STATES; i++) out[i] += nuem_times(a, p->state[i][k]);
        norm2 += nuem_norm2(a);
        *most = fmax(*most, nuem_norm2(a));
    }
    for (int i = 0; i < NUEM_STATES; i++) half[i / 3] += nuem_norm2(out[i]);
    *most = fmax(*most, fmax(half[0], half[1]));
    return norm2;
}

/* Levels that are born lose their phases, and rounding does not make transitions. */
static nuem_status check_phases(const way *w, nuem_error *err)
{
    double born[NUEM_STATES];
    int group[NUEM_STATES];

    find_groups(&w->first, NONE / w->length, group);
    for (int k = 0; k < NUEM_STATES; k++) {
        double complex a = 0.0;
        for (int i = 0; i < NUEM_STATES; i++)
            a += nuem_times(conj(w->first.state[i][k]), w->task->initial[i]);
        born[k] = nuem_norm2(a);
        for (int l = 0; l < k; l++)
            if (group[k] != group[l] && born[k] > EMPTY && born[l] > EMPTY &&
                w->phase[k][l] < MANY * PI)
                return nuem_fail(err, NUEM_ERR_DOMAIN,
                                 "adiabatic average: levels %d and %d keep their phase of %.3g rad "
                                 "over %g km at %g MeV; it must be at least %.3g",
                                 l + 1, k + 1, w->phase[k][l], w->length, w->enu_mev, MANY * PI);
    }
    if (w->coupling * w->length > NONE && w->spread * 0x1p-53 > NONE)
        return nuem_fail(err, NUEM_ERR_DOMAIN,
                         "adiabatic average: phases reach %.3g rad over %g km at %g MeV, of which "
                         "rounding loses more than %g, and the field couples neutrinos to partners "
                         "that are closer than that; average (secular) instead",
                         w->spread, w->length, w->enu_mev, NONE);
    return NUEM_OK;
}

static nuem_status split(const way *w, double hop, nuem_error *err)
{
    if (w->jump > JUMP)
        return nuem_fail(err, NUEM_ERR_DOMAIN,
                         "adiabatic average: the medium jumps at %g km, which at %g MeV changes a "
                         "level by %.2g; in all %.3g of what is born leaves its level, at most %g "
                         "is let pass",
                         w->jump_km, w->enu_mev, w->jump, hop, HOP);
    return nuem_fail(err, NUEM_ERR_DOMAIN,
                     "adiabatic average: levels are neither followed nor passed straight through: "
                     "at %g MeV %.3g of what is born leaves its level on the way; it must be at "
                     "most %g",
                     w->enu_mev, hop, HOP);
}

static nuem_status average(const way *w, const nuem_matrix6 *s, nuem_probability6 out,
                           nuem_error *err)
{
    double hop = 0.0, sum = 0.0;
    int born[NUEM_STATES], found[NUEM_STATES];

    find_groups(&w->first, NONE / w->length, born);
    find_groups(&w->last, MANY * PI / w->length, found);
    for (int b = 0; b < NUEM_STATES; b++) out[b] = 0.0;
    for (int k = 0; k < NUEM_STATES; k++) {
        double complex psi[NUEM_STATES], end[NUEM_STATES] = {0};
        double most = 0.0, together;
        if (born[k] != k) continue;
        const double weight = project(&w->first, born, k, w->task->initial, psi, &together);
        for (int b = 0; b < NUEM_STATES; b++)
            for (int a = 0; a < NUEM_STATES; a++)
                end[b] += nuem_times(nuem_element(s->m[b][a]), psi[a]);
        for (int l = 0; l < NUEM_STATES; l++) {
            if (found[l] != l) continue;
            project(&w->last, found, l, end, psi, &together);
            most = fmax(most, together);
            for (int b = 0; b < NUEM_STATES; b++) out[b] += nuem_norm2(psi[b]);
        }
        hop += fmax(weight - most, 0.0);
    }
    if (!(hop <= HOP)) return split(w, hop, err);
    for (int b = 0; b < NUEM_STATES; b++) sum += out[b];
    for (int b = 0; b < NUEM_STATES; b++) out[b] /= sum;
    return NUEM_OK;
}

nuem_status nuem_average_adiabatic(const nuem_averaging_task *task, size_t n, const double *enu_mev,
                                   nuem_probability6 *out, nuem_propagate_cost *cost,
                                   nuem_error *err)
{
    way *ways = n > SIZE_MAX / sizeof *ways ? NULL : calloc(n, sizeof *ways);
    nuem_matrix6 *s = n > SIZE_MAX / sizeof *s ? NULL : malloc(n * sizeof *s);
    nuem_medium_terms terms;
    nuem_status st = ways && s ? NUEM_OK : nuem_fail_nomem(err);

    nuem_medium_terms_of(task->p, false, &terms);
    for (size_t i = 0; i < n && !st; i++) {
        ways[i].task = task;
        ways[i].terms = &terms;
        ways[i].enu_mev = enu_mev[i];
        ways[i].length = nuem_profile_end(task->profile) - nuem_profile_start(task->profile);
        nuem_vacuum_hamiltonian(task->p, enu_mev[i], ways[i].vacuum);
        if (!(st = survey(&ways[i], err))) st = check_phases(&ways[i], err);
    }
    if (!st)
        st = nuem_propagate_operator(task->p, task->profile, n, enu_mev, false, &task->options, s,
                                     cost, err);
    for (size_t i = 0; i < n && !st; i++) st = average(&ways[i], &s[i], out[i], err);
    free(s);
    free(ways);
    return st;
}
