/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Probabilities averaged over 1/E = (1 + s t)/E0, t Gaussian of width 1.
 *
 * A constant medium: to second order of each level in s t, by perturbation theory,
 *     lambda_k(t) = lambda_k + s t <k|h|k> + (s t)^2 sum_l |<k|h|l>|^2 / (lambda_k - lambda_l),
 * h = H_vacuum (Hellmann, Feynman: d lambda / d ln E = -<k|h|k>), so that each pair of levels has a Gaussian
 * integral; the states stay those at E0, which is good where r = s |<k|h|l>| / |lambda_k - lambda_l|, the angle by
 * which they turn, is small: the error is of order r^2. In vacuum it is exact.
 *
 * Elsewhere, and where r is not small: the mean over energies by the trapezoidal rule. The probability as a function
 * of t contains no frequencies above W = s (largest - smallest level of h) length, whatever the medium, so points
 * 2 pi/(W + 8) apart leave exp(-8^2/2) = 1e-14, and |t| <= 7 leaves 3e-12. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "propagation/averaging.h"

static const double PI = 3.14159265358979323846;
/* Angle r up to which perturbation theory is used; its square is what is left out. */
static const double TURN = 0.005;
/* Largest |t|, the guard beyond the highest frequency, and the widest spread for which 1/E stays positive. */
static const double T_MAX = 7.0, GUARD = 8.0, SPREAD_MAX = 0.125;

enum { POINTS_MAX = 200000, BLOCK = 512 };

/* One constant medium: levels, their derivatives in s t, and the amplitudes of birth. */
typedef struct constant_medium {
    double level[NUEM_STATES], first[NUEM_STATES], second[NUEM_STATES];
    double complex born[NUEM_STATES];
    nuem_matrix6 state;
    double turn; /* the largest r that matters */
} constant_medium;

static nuem_status prepare(const nuem_averaging_task *task, const nuem_medium_terms *terms,
                           double enu_mev, constant_medium *c, nuem_error *err)
{
    const double length = nuem_profile_end(task->profile) - nuem_profile_start(task->profile),
                 s = task->decoherence.energy_spread;
    nuem_square6 h, vacuum;

    *c = (constant_medium){.turn = 0.0};
    nuem_start_hamiltonian(task, terms, enu_mev, h);
    if (!nuem_square6_levels(h, c->level, &c->state))
        return nuem_fail(err, NUEM_ERR_CONVERGE, "no levels at %g MeV: not finite", enu_mev);
    nuem_vacuum_hamiltonian(task->p, enu_mev, vacuum);
    nuem_square6_turn(&c->state, vacuum, vacuum);
    for (int k = 0; k < NUEM_STATES; k++) {
        c->first[k] = creal(vacuum[k][k]);
        for (int i = 0; i < NUEM_STATES; i++)
            c->born[k] += nuem_times(conj(nuem_element(c->state.m[i][k])), task->initial[i]);
        for (int l = 0; l < NUEM_STATES; l++) {
            const double coupling = cabs(vacuum[k][l]), gap = c->level[k] - c->level[l];
            /* too weak to do anything over this length: rounding, between levels that may be one */
            if (l == k || s * coupling * length <= task->options.tolerance) continue;
            c->turn = fmax(c->turn, s * coupling / fabs(gap));
            c->second[k] += 2.0 * coupling * coupling / gap;
        }
    }
    return NUEM_OK;
}

/* Mean of exp(-i [phase + first t + second t^2/2]) over Gaussian t. */
static double complex damped(double phase, double first, double second)
{
    const double complex width = nuem_double_complex(1.0, second);

    return cexp(nuem_double_complex(0.0, -phase) - 0.5 * first * first / width) / csqrt(width);
}

static void average_levels(const nuem_averaging_task *task, const constant_medium *c,
                           nuem_probability6 out)
{
    const double length = nuem_profile_end(task->profile) - nuem_profile_start(task->profile),
                 s = task->decoherence.energy_spread, sigma = task->decoherence.source_size_km;
    double sum = 0.0;

    for (int b = 0; b < NUEM_STATES; b++) out[b] = 0.0;
    for (int k = 0; k < NUEM_STATES; k++)
        for (int l = 0; l <= k; l++) {
            const double gap = c->level[k] - c->level[l];
            const double complex mean =
                l == k ? 1.0
                       : 2.0 * exp(-0.5 * gap * gap * sigma * sigma) *
                             damped(gap * length, s * length * (c->first[k] - c->first[l]),
                                    s * s * length * (c->second[k] - c->second[l]));
            const double complex weight =
                nuem_times(mean, nuem_times(c->born[k], conj(c->born[l])));
            for (int b = 0; b < NUEM_STATES; b++)
                out[b] +=
                    creal(nuem_times(weight, nuem_times(nuem_element(c->state.m[b][k]),
                                                        conj(nuem_element(c->state.m[b][l])))));
        }
    for (int b = 0; b < NUEM_STATES; b++) sum += out[b] = fmax(out[b], 0.0);
    for (int b = 0; b < NUEM_STATES; b++) out[b] /= sum;
}

/* The part of the whole work that one energy is, for progress. */
typedef struct part {
    const nuem_progress *whole;
    double first, share;
} part;

static bool pass_on(double fraction, void *context)
{
    const part *p = context;

    return p->whole->function(p->first + p->share * fraction, p->whole->context);
}

static void add_cost(nuem_propagate_cost *sum, const nuem_propagate_cost *c)
{
    sum->steps += c->steps;
    sum->rejected += c->rejected;
    sum->unitarity = fmax(sum->unitarity, c->unitarity);
    sum->error = fmax(sum->error, c->error);
}

typedef struct block {
    double enu[BLOCK], weight[BLOCK];
    nuem_probability6 probability[BLOCK];
    nuem_matrix6 scratch[BLOCK];
} block;

static nuem_status average_energies(const nuem_averaging_task *task, const nuem_medium_terms *terms,
                                    double enu_mev, const part *whole, nuem_probability6 out,
                                    nuem_propagate_cost *cost, nuem_error *err)
{
    const double length = nuem_profile_end(task->profile) - nuem_profile_start(task->profile),
                 s = task->decoherence.energy_spread;
    nuem_averaging_task one = *task;
    nuem_square6 vacuum;
    double total = 0.0;
    nuem_status st = NUEM_OK;

    nuem_vacuum_hamiltonian(task->p, enu_mev, vacuum);
    const double band = s * length * nuem_square6_spread(vacuum),
                 points = 2.0 * ceil(T_MAX * (band + GUARD) / (2.0 * PI)) + 1.0;
    if (s > SPREAD_MAX)
        return nuem_fail(err, NUEM_ERR_DOMAIN,
                         "energy spread is %g; outside a constant medium, and near a resonance in "
                         "one, it must be at most %g, so that energies stay positive",
                         s, SPREAD_MAX);
    if (!(points <= POINTS_MAX))
        return nuem_fail(err, NUEM_ERR_DOMAIN,
                         "energy spread %g at %g MeV turns phases by %.3g rad: its mean needs %.3g "
                         "energies, more than %d; average all phases (secular, adiabatic)",
                         s, enu_mev, band, points, POINTS_MAX);
    block *b = malloc(sizeof *b);
    if (!b) return nuem_fail_nomem(err);
    const size_t n = (size_t)points;
    for (int k = 0; k < NUEM_STATES; k++) out[k] = 0.0;
    for (size_t done = 0; done < n && !st; done += BLOCK) {
        const size_t m = n - done < BLOCK ? n - done : BLOCK;
        nuem_propagate_cost spent = {0};
        part inside = {whole->whole, whole->first + whole->share * (double)done / points,
                       whole->share * (double)m / points};
        one.options.progress =
            whole->whole->function ? (nuem_progress){pass_on, &inside} : (nuem_progress){0};
        for (size_t i = 0; i < m; i++) {
            const double t = T_MAX * (2.0 * (double)(done + i) / (points - 1.0) - 1.0);
            b->enu[i] = enu_mev / (1.0 + s * t);
            b->weight[i] = exp(-0.5 * t * t);
        }
        st = nuem_coherent_probability(&one, terms, m, b->enu, b->scratch, b->probability, &spent,
                                       err);
        for (size_t i = 0; i < m && !st; i++) {
            for (int k = 0; k < NUEM_STATES; k++) out[k] += b->weight[i] * b->probability[i][k];
            total += b->weight[i];
        }
        add_cost(cost, &spent);
    }
    for (int k = 0; k < NUEM_STATES && !st; k++) out[k] /= total;
    free(b);
    return st;
}

nuem_status nuem_average_energy(const nuem_averaging_task *task, size_t n, const double *enu_mev,
                                nuem_probability6 *out, nuem_propagate_cost *cost, nuem_error *err)
{
    const bool constant = nuem_profile_is_constant(task->profile, NULL);
    nuem_medium_terms terms;
    nuem_status st;

    if (task->decoherence.energy_spread == 0.0)
        return nuem_average_coherent(task, n, enu_mev, out, cost, err);
    nuem_medium_terms_of(task->p, false, &terms);
    if ((st = nuem_check_phase(task, &terms, n, enu_mev, err))) return st;
    for (size_t i = 0; i < n && !st; i++) {
        const part whole = {&task->options.progress, (double)i / (double)n, 1.0 / (double)n};
        constant_medium c = {.turn = HUGE_VAL};
        if (constant && (st = prepare(task, &terms, enu_mev[i], &c, err))) return st;
        if (constant && c.turn <= TURN)
            average_levels(task, &c, out[i]);
        else
            st = average_energies(task, &terms, enu_mev[i], &whole, out[i], cost, err);
    }
    return st;
}
