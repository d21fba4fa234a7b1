/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The secular (rotating-wave) average. Mass states of different mass lose their phases; what acts is the part
 * of the matter and magnetic Hamiltonian H1 inside each multiplet of one mass: (nu_k, its partner), or more where masses are
 * equal. For Dirac neutrinos that is SU(2) evolution by mu_kk B(x); for Majorana neutrinos mu_kk = 0.
 *
 * Virtual transitions to other masses are in the multiplet's Hamiltonian to second order (Schrieffer, Wolff,
 * Phys. Rev. 149 (1966) 491),
 *     K_ij = <i|H1|j> + sum_m <i|H1|m><m|H1|j> [1/(E_i - E_m) + 1/(E_j - E_m)]/2 .
 * and the states in which a neutrino is born and found are those of the place,
 *     |i> + sum_m |m> <m|H1|i> / (E_i - E_m) ,
 * made unitary. Neglected, and checked: e = |<m|H1|i>| / |E_i - E_m|, of which e^2 is lost to other masses; phases e^2 |H1| L
 * of third order; transitions by variations of H1 at the frequencies of vacuum oscillation, |dH1/dx| / (E_i - E_m)^2 and,
 * where H1 could add them up over the way (|H1| L not small), |dH1/dx| / (|H1| |E_i - E_m|). */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "propagation/averaging.h"
#include "propagation/hamiltonian.h"

static const double PI = 3.14159265358979323846;
/* Fewest radians between masses that count as averaged, and most between masses that count as one. */
static const double MANY = 20.0, NONE = 1e-3;
/* Bounds of e, of the phase of third order, of the variation. */
static const double LEAK = 0.01, THIRD = 0.01, VARIATION = 0.01;
/* Bound of the variation in units of H1, and |H1| L up to which it does not matter. */
static const double RELATIVE = 0.1, SHORT = 0.01;

/* Samples along the way; steps between reports of progress, a few ms. */
enum { SAMPLES = 257, STEPS_OF_A_REPORT = 64 };

typedef struct secular {
    const nuem_averaging_task *task;
    double enu_mev, length;
    nuem_matrix6 mass;          /* mass states, flavour basis */
    nuem_medium_terms terms;    /* mass basis */
    double twist;               /* of a constant field, in whose frame the terms then stand */
    double energy[NUEM_STATES]; /* 1/km */
    bool one[NUEM_STATES][NUEM_STATES]; /* same multiplet */
    nuem_square6 s;                     /* evolution so far */
    size_t steps, rejected;
    double error, third;
    double largest;     /* element of H1 between masses along the way */
    double done, share; /* for progress: of the whole work, before this energy and in it */
} secular;

/* Which mass states belong together. */
static nuem_status find_multiplets(secular *c, nuem_error *err)
{
    for (int i = 0; i < NUEM_STATES; i++)
        for (int j = 0; j < NUEM_STATES; j++) {
            const double phase = fabs(c->energy[i] - c->energy[j]) * c->length;
            c->one[i][j] = phase <= NONE;
            if (phase > NONE && phase < MANY * PI)
                return nuem_fail(err, NUEM_ERR_DOMAIN,
                                 "secular average: mass states %d and %d differ by a phase of %.3g "
                                 "rad over %g km at %g MeV; it must be at least %g",
                                 i % 3 + 1, j % 3 + 1, phase, c->length, c->enu_mev, MANY * PI);
        }
    return NUEM_OK;
}

/* Matter and magnetic Hamiltonian at a place, mass basis. */
static void interaction(const secular *c, double x, nuem_square6 h1)
{
    nuem_medium medium;

    nuem_profile_at(c->task->profile, 1, &x, &medium);
    nuem_medium_terms_sum(&c->terms, &medium, h1);
    for (int i = 0; i < NUEM_STATES; i++)
        h1[i][i] += (i < 3 ? 0.5 : -0.5) * c->terms.sense * c->twist;
}

/* The multiplets' Hamiltonian, and whether what it leaves out is small. */
static nuem_status effective(secular *c, double x, nuem_square6 h1, nuem_square6 k, nuem_error *err)
{
    double leak = 0.0, size = 0.0;

    interaction(c, x, h1);
    for (int i = 0; i < NUEM_STATES; i++) {
        double lost = 0.0, row = 0.0;
        for (int m = 0; m < NUEM_STATES; m++) {
            row += cabs(h1[i][m]);
            if (!c->one[i][m]) lost += nuem_norm2(h1[m][i] / (c->energy[i] - c->energy[m]));
        }
        leak = fmax(leak, sqrt(lost));
        size = fmax(size, row);
    }
    if (!(leak <= LEAK))
        return nuem_fail(err, NUEM_ERR_DOMAIN,
                         "secular average: matter and field at %g km mix masses by %.3g of their "
                         "splitting at %g MeV; it must be at most %g",
                         x, leak, c->enu_mev, LEAK);
    c->third = fmax(c->third, leak * leak * size);
    for (int i = 0; i < NUEM_STATES; i++) {
        int first = 0; /* of the multiplet: its phase, common to all, would drown the rest */
        while (!c->one[i][first]) first++;
        for (int j = 0; j < NUEM_STATES; j++) {
            k[i][j] = 0.0;
            if (!c->one[i][j]) continue;
            k[i][j] = h1[i][j] + (i == j ? c->energy[i] - c->energy[first] : 0.0);
            for (int m = 0; m < NUEM_STATES; m++)
                if (!c->one[i][m])
                    k[i][j] +=
                        nuem_times(h1[i][m], h1[m][j]) * 0.5 *
                        (1.0 / (c->energy[i] - c->energy[m]) + 1.0 / (c->energy[j] - c->energy[m]));
        }
    }
    return NUEM_OK;
}

/* How fast an element of H1 between masses may change, 1/km^2. */
static double fastest(const secular *c, double gap)
{
    const double slow = VARIATION * gap * gap;

    return c->largest * c->length <= SHORT ? slow : fmin(slow, RELATIVE * gap * c->largest);
}

/* out = exp(-i k), k Hermitian */
static nuem_status exponential(const nuem_square6 k, nuem_square6 out, nuem_error *err)
{
    double level[NUEM_STATES];
    double complex turn[NUEM_STATES];
    nuem_square6 turned;
    nuem_matrix6 state;

    if (!nuem_square6_levels(k, level, &state))
        return nuem_fail(err, NUEM_ERR_CONVERGE, "secular average: Hamiltonian is not finite");
    for (int n = 0; n < NUEM_STATES; n++)
        turn[n] = nuem_double_complex(cos(level[n]), -sin(level[n]));
    for (int i = 0; i < NUEM_STATES; i++)
        for (int n = 0; n < NUEM_STATES; n++)
            turned[i][n] = nuem_times(nuem_element(state.m[i][n]), turn[n]);
    for (int i = 0; i < NUEM_STATES; i++)
        for (int j = 0; j < NUEM_STATES; j++) {
            out[i][j] = 0.0;
            for (int n = 0; n < NUEM_STATES; n++)
                out[i][j] += nuem_times(turned[i][n], conj(nuem_element(state.m[j][n])));
        }
    return NUEM_OK;
}

/* Magnus' fourth order from the two Gauss points. */
static nuem_status step(secular *c, double x, double h, nuem_square6 out, nuem_error *err)
{
    const double gauss = sqrt(3.0) / 6.0;
    const double complex commutator = nuem_double_complex(0.0, sqrt(3.0) / 12.0 * h * h);
    nuem_square6 h1[2], k[2], ab, ba, sum;
    nuem_status st;

    for (int i = 0; i < 2; i++)
        if ((st = effective(c, x + h * (0.5 + (i ? gauss : -gauss)), h1[i], k[i], err))) return st;
    for (int i = 0; i < NUEM_STATES; i++)
        for (int m = 0; m < NUEM_STATES; m++) {
            if (c->one[i][m]) continue;
            const double gap = fabs(c->energy[i] - c->energy[m]),
                         rate = cabs(h1[1][i][m] - h1[0][i][m]) / (2.0 * gauss * h);
            if (!(rate <= fastest(c, gap)))
                return nuem_fail(err, NUEM_ERR_DOMAIN,
                                 "secular average: the medium changes too fast at %g km: mixing of "
                                 "masses by %.3g km^-2 at %g MeV; it must be at most %.3g",
                                 x, rate, c->enu_mev, fastest(c, gap));
        }
    nuem_square6_mul(k[0], k[1], ab);
    nuem_square6_mul(k[1], k[0], ba);
    for (int i = 0; i < NUEM_STATES; i++)
        for (int j = 0; j < NUEM_STATES; j++)
            sum[i][j] =
                0.5 * h * (k[0][i][j] + k[1][i][j]) + nuem_times(commutator, ab[i][j] - ba[i][j]);
    return exponential(sum, out, err);
}

/* NUEM_ERR_CANCELLED where nobody wants the rest. */
static nuem_status report(const secular *c, double x, nuem_error *err)
{
    const nuem_progress *progress = &c->task->options.progress;
    const double start = nuem_profile_start(c->task->profile);

    if (!progress->function || (c->steps + c->rejected) % STEPS_OF_A_REPORT) return NUEM_OK;
    if (progress->function(c->done + c->share * (x - start) / c->length, progress->context))
        return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_CANCELLED, "cancelled at %g km and %g MeV", x, c->enu_mev);
}

/* One smooth stretch, by steps of which each is compared with its halves. */
static nuem_status stretch(secular *c, double from, double to, nuem_error *err)
{
    double x = from, h = to - from;
    nuem_square6 whole, first, second, both, moved;
    nuem_status st;

    while (x < to) {
        double error = 0.0;
        h = fmin(h, to - x);
        if ((st = report(c, x, err))) return st;
        if (c->steps + c->rejected >= c->task->options.max_steps)
            return nuem_fail(err, NUEM_ERR_CONVERGE,
                             "secular average: %zu steps reached %g km of %g to %g km",
                             c->task->options.max_steps, x, from, to);
        if ((st = step(c, x, h, whole, err)) || (st = step(c, x, 0.5 * h, first, err)) ||
            (st = step(c, x + 0.5 * h, 0.5 * h, second, err)))
            return st;
        nuem_square6_mul(second, first, both);
        for (int i = 0; i < NUEM_STATES; i++)
            for (int j = 0; j < NUEM_STATES; j++)
                error = fmax(error, cabs(both[i][j] - whole[i][j]) / 15.0);
        const double allowed = fmax(c->task->options.tolerance * h / c->length, 1e-15);
        if (error > allowed && x + 0.5 * h > x) {
            c->rejected++;
            h *= fmax(0.1, 0.8 * pow(allowed / error, 0.25));
            continue;
        }
        nuem_square6_mul(both, c->s, moved);
        memcpy(c->s, moved, sizeof moved);
        c->steps++;
        c->error += error;
        x = h == to - x ? to : x + h;
        h *= error > 0.0 ? fmin(5.0, 0.8 * pow(allowed / error, 0.25)) : 5.0;
    }
    return NUEM_OK;
}

/* A turning field has the frequency of its turning. */
static nuem_status check_twist(const secular *c, nuem_error *err)
{
    for (int i = 0; i < NUEM_STATES; i++)
        for (int m = 0; m < NUEM_STATES; m++) {
            const double bound = RELATIVE * fabs(c->energy[i] - c->energy[m]);
            if (!c->one[i][m] && c->largest * c->length > SHORT && !(fabs(c->twist) <= bound))
                return nuem_fail(err, NUEM_ERR_DOMAIN,
                                 "secular average: the field turns by %g rad/km; at %g MeV it must "
                                 "be at most %.3g",
                                 fabs(c->twist), c->enu_mev, bound);
        }
    return NUEM_OK;
}

static void find_largest(secular *c)
{
    const double start = nuem_profile_start(c->task->profile);
    nuem_square6 h1;

    for (int s = 0; s < SAMPLES; s++) {
        interaction(c, start + c->length * s / (SAMPLES - 1), h1);
        for (int i = 0; i < NUEM_STATES; i++)
            for (int m = 0; m < NUEM_STATES; m++)
                if (!c->one[i][m]) c->largest = fmax(c->largest, cabs(h1[i][m]));
    }
}

static nuem_status along(secular *c, nuem_error *err)
{
    const double start = nuem_profile_start(c->task->profile),
                 end = nuem_profile_end(c->task->profile);
    const double *breaks;
    const size_t n = nuem_profile_breaks(c->task->profile, &breaks);
    nuem_status st;

    find_largest(c);
    if (nuem_profile_is_constant(c->task->profile, &c->twist)) {
        nuem_square6 h1, k;
        if ((st = check_twist(c, err))) return st;
        if ((st = effective(c, start, h1, k, err))) return st;
        for (int i = 0; i < NUEM_STATES; i++)
            for (int j = 0; j < NUEM_STATES; j++) k[i][j] *= c->length;
        c->steps = 1;
        return exponential(k, c->s, err);
    }
    c->twist = 0.0;
    for (size_t i = 0; i <= n; i++)
        if ((st = stretch(c, i ? breaks[i - 1] : start, i < n ? breaks[i] : end, err))) return st;
    return NUEM_OK;
}

static double unitarity(const nuem_square6 s)
{
    double worst = 0.0;

    for (int i = 0; i < NUEM_STATES; i++)
        for (int j = 0; j < NUEM_STATES; j++) {
            double complex sum = i == j ? -1.0 : 0.0;
            for (int k = 0; k < NUEM_STATES; k++) sum += nuem_times(conj(s[k][i]), s[k][j]);
            worst = fmax(worst, cabs(sum));
        }
    return worst;
}

/* The states of a place, flavour basis: mass states turned by what they admix of each other. */
static nuem_status states_at(const secular *c, double x, nuem_square6 out, nuem_error *err)
{
    nuem_square6 h1, generator, turn;
    nuem_status st;

    interaction(c, x, h1);
    for (int m = 0; m < NUEM_STATES; m++)
        for (int i = 0; i < NUEM_STATES; i++) {
            const double complex admixed =
                c->one[m][i] ? 0.0 : h1[m][i] / (c->energy[i] - c->energy[m]);
            generator[m][i] = nuem_times(nuem_double_complex(0.0, 1.0), admixed);
        }
    if ((st = exponential(generator, turn, err))) return st;
    for (int b = 0; b < NUEM_STATES; b++)
        for (int i = 0; i < NUEM_STATES; i++) {
            out[b][i] = 0.0;
            for (int m = 0; m < NUEM_STATES; m++)
                out[b][i] += nuem_times(nuem_element(c->mass.m[b][m]), turn[m][i]);
        }
    return NUEM_OK;
}

/* |amplitude|^2 of an initial state summed over multiplets. */
static nuem_status probabilities(const secular *c, const double complex initial[NUEM_STATES],
                                 nuem_probability6 out, nuem_error *err)
{
    const double start = nuem_profile_start(c->task->profile),
                 end = nuem_profile_end(c->task->profile);
    nuem_square6 first, last;
    nuem_status st;
    double complex born[NUEM_STATES] = {0}, there[NUEM_STATES] = {0};
    double sum = 0.0;

    if ((st = states_at(c, start, first, err)) ||
        (st = states_at(c, nextafter(end, start), last, err)))
        return st;
    for (int k = 0; k < NUEM_STATES; k++)
        for (int i = 0; i < NUEM_STATES; i++) born[k] += nuem_times(conj(first[i][k]), initial[i]);
    for (int k = 0; k < NUEM_STATES; k++)
        for (int l = 0; l < NUEM_STATES; l++) there[k] += nuem_times(c->s[k][l], born[l]);
    for (int b = 0; b < NUEM_STATES; b++) {
        out[b] = 0.0;
        for (int k = 0; k < NUEM_STATES; k++)
            for (int l = 0; l < NUEM_STATES; l++)
                if (c->one[k][l])
                    out[b] += creal(nuem_times(nuem_times(last[b][k], there[k]),
                                               conj(nuem_times(last[b][l], there[l]))));
        sum += out[b] = fmax(out[b], 0.0);
    }
    for (int b = 0; b < NUEM_STATES; b++) out[b] /= sum;
    return NUEM_OK;
}

/* The evolution at one energy, for all initial states. */
static nuem_status evolve(secular *c, nuem_error *err)
{
    nuem_status st;

    for (int i = 0; i < NUEM_STATES; i++) {
        c->energy[i] = c->task->p->km_mev[i % 3] / c->enu_mev;
        for (int j = 0; j < NUEM_STATES; j++) c->s[i][j] = i == j;
    }
    if ((st = find_multiplets(c, err)) || (st = along(c, err))) return st;
    if (!(c->third * c->length <= THIRD))
        return nuem_fail(err, NUEM_ERR_DOMAIN,
                         "secular average: phases of third order reach %.3g rad over %g km at %g "
                         "MeV; they must be at most %g",
                         c->third * c->length, c->length, c->enu_mev, THIRD);
    return NUEM_OK;
}

static void prepare(const nuem_averaging_task *task, secular *c)
{
    *c = (secular){.task = task,
                   .length = nuem_profile_end(task->profile) - nuem_profile_start(task->profile),
                   .share = 1.0};
    nuem_propagator_mass_states(task->p, &c->mass);
    nuem_medium_terms_of(task->p, true, &c->terms);
}

nuem_status nuem_average_secular(const nuem_averaging_task *task, size_t n, const double *enu_mev,
                                 nuem_probability6 *out, nuem_propagate_cost *cost, nuem_error *err)
{
    const nuem_progress *progress = &task->options.progress;
    secular begin;

    prepare(task, &begin);
    for (size_t i = 0; i < n; i++) {
        secular c = begin;
        nuem_status st;
        c.enu_mev = enu_mev[i];
        c.done = (double)i / (double)n;
        c.share = 1.0 / (double)n;
        if (progress->function && !progress->function(c.done, progress->context))
            return nuem_fail(err, NUEM_ERR_CANCELLED, "cancelled after %zu of %zu energies", i, n);
        if ((st = evolve(&c, err)) || (st = probabilities(&c, task->initial, out[i], err)))
            return st;
        cost->steps += c.steps;
        cost->rejected += c.rejected;
        cost->error = fmax(cost->error, c.error);
        cost->unitarity = fmax(cost->unitarity, unitarity(c.s));
    }
    return NUEM_OK;
}

nuem_status nuem_average_secular_masses(const nuem_averaging_task *task, double enu_mev,
                                        nuem_probability6 out[3], nuem_error *err)
{
    secular c;
    nuem_status st;

    prepare(task, &c);
    c.enu_mev = enu_mev;
    st = evolve(&c, err);
    for (int k = 0; k < 3 && !st; k++) {
        double complex initial[NUEM_STATES];
        for (int a = 0; a < NUEM_STATES; a++) initial[a] = nuem_element(c.mass.m[a][k]);
        st = probabilities(&c, initial, out[k], err);
    }
    return st;
}
