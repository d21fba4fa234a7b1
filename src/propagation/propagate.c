/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Operators and states at the end of a profile: energies in threads, steps with error control. */
#include "nuem/propagate.h"

#include <math.h>
#include <omp.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "num/matrix3.h"
#include "propagation/profile_table.h"
#include "propagation/step.h"

enum { S = NUEM_STATES, RULES = NUEM_NODES_MAX / NUEM_NODES_LANES };

nuem_propagate_options nuem_propagate_defaults(void)
{
    return (nuem_propagate_options){.tolerance = 1e-8, .max_steps = 100000000, .threads = 1};
}

/* What all energies share. */
typedef struct task {
    const nuem_propagator *propagator;
    const nuem_profile *profile;
    nuem_lobatto rule[RULES]; /* of 4, 8, 12 points */
    nuem_propagate_options options;
    size_t n, columns;
    const double *enu_mev;
    bool reverse, constant;
    size_t n_stops;
    const double *stop; /* [n_stops] where the medium is not smooth; may lie beyond the ends */
    double twist_rad_per_km;
    const nuem_complex *initial; /* [6][columns], mass states */
    nuem_complex *out;           /* [n][6][columns], flavours */
    /* shared by the threads */
    size_t done;
    bool cancelled;
} task;

static bool told_to_stop(task *t, double fraction)
{
    const nuem_progress *p = &t->options.progress;
    bool stop;
    size_t done;

#pragma omp atomic read
    stop = t->cancelled;
    if (stop || !p->function || omp_get_thread_num() != 0) return stop;
#pragma omp atomic read
    done = t->done;
    if (p->function(fmin(((double)done + fraction) / (double)t->n, 1.0), p->context)) return false;
#pragma omp atomic write
    t->cancelled = true;
    return true;
}

/* a^dagger a - 1, upper triangle; returns its largest element. */
static double excess(size_t columns, const nuem_complex *a, nuem_complex out[S][S])
{
    double worst = 0.0;

    for (size_t i = 0; i < columns; i++)
        for (size_t j = i; j < columns; j++) {
            nuem_complex sum = {i == j ? -1.0 : 0.0, 0.0};
            for (size_t k = 0; k < S; k++) {
                const nuem_complex t = nuem_cmul(nuem_conj(a[k * columns + i]), a[k * columns + j]);
                sum.re += t.re;
                sum.im += t.im;
            }
            out[i][j] = sum;
            worst = fmax(worst, sum.re * sum.re + sum.im * sum.im);
        }
    return sqrt(worst);
}

/* a <- a (3 - a^dagger a)/2 for an operator, which takes away what the rounding of many steps did to its
 * unitarity, some 4e-17 each (Newton's step towards the nearest unitary matrix); the norm of a state. */
static void mend(size_t columns, nuem_complex *a)
{
    nuem_complex square[S][S], b[S * S];

    excess(columns, a, square);
    for (size_t i = 0; i < S; i++)
        for (size_t j = 0; j < columns; j++) {
            nuem_complex sum = a[i * columns + j];
            for (size_t k = 0; k < columns; k++) {
                const nuem_complex x = k <= j ? square[k][j] : nuem_conj(square[j][k]);
                const nuem_complex t = nuem_cmul(a[i * columns + k], x);
                sum.re -= 0.5 * t.re;
                sum.im -= 0.5 * t.im;
            }
            b[i * columns + j] = sum;
        }
    memcpy(a, b, S * columns * sizeof *a);
}

/* The next place where the medium is not smooth, or the end of the way. */
static double next_stop(const task *t, double x)
{
    const double start = nuem_profile_start(t->profile), end = nuem_profile_end(t->profile);
    const double *stop = t->stop;
    size_t lo = 0, hi = t->n_stops; /* first stop beyond x, or last before it */

    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (t->reverse ? stop[mid] < x : stop[mid] <= x)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (t->reverse) return lo > 0 ? fmax(stop[lo - 1], start) : start;
    return lo < t->n_stops ? fmin(stop[lo], end) : end;
}

/* From x one step of h towards stop; two equal ones when they suffice. */
static double step_end(double x, double h, double stop)
{
    const double rest = fabs(stop - x);

    if (h >= 0.999 * rest) return stop;
    if (h > 0.5 * rest) h = 0.5 * rest;
    return stop > x ? x + h : x - h;
}

static nuem_status out_of_steps(const task *t, size_t i, double x, const char *why, nuem_error *err)
{
    return nuem_fail_index(err, NUEM_ERR_CONVERGE, (long)i,
                           "%s at x = %g km of [%g, %g] for %g MeV with a tolerance of %g", why, x,
                           nuem_profile_start(t->profile), nuem_profile_end(t->profile),
                           t->enu_mev[i], t->options.tolerance);
}

/* How far and with how many points the next step goes. */
typedef struct pace {
    double h;
    int rule;
    int patience;   /* steps before fewer points are tried again */
    double back;    /* > 0: this step is a leap, and this the step before it */
    int calm, wait; /* steps since the last leap, and how many there must be */
} pace;

/* Steps whose oscillation is just resolved and steps that span many are both accurate, those between
 * need not be: a leap now and then finds the way from the former to the latter. */
static void leap(pace *p)
{
    enum { FACTOR = 5 };

    if (++p->calm < p->wait) return;
    p->calm = 0;
    p->back = p->h;
    p->h *= FACTOR;
}

/* Fewer points where stops leave only short steps, more before shorter ones. */
static void adapt(pace *p, double size, bool accepted, bool whole, double ratio)
{
    enum { WAIT = 16, LONGEST_WAIT = 256, PATIENCE = 32 };

    if (p->back > 0.0) {
        p->wait = accepted ? WAIT : p->wait < LONGEST_WAIT ? 2 * p->wait : LONGEST_WAIT;
        if (!accepted) p->h = p->back;
        p->back = 0.0;
        if (!accepted) return;
    }
    if (accepted) {
        if (size >= 0.5 * p->h || ratio < 1.0) p->h = size * fmin(4.0, ratio);
        if (p->patience > 0) p->patience--;
        if (whole && ratio > 2.0 && p->rule > 0 && p->patience == 0) p->rule--;
        if (whole) return;
        p->rule = RULES - 1;
        leap(p);
    } else if (p->rule < RULES - 1) {
        p->rule++;
        p->patience = PATIENCE;
    } else {
        p->h = size * fmin(0.7, fmax(0.1, ratio));
    }
}

static nuem_status walk_along(task *t, size_t i, const nuem_walk *w, nuem_complex *a,
                              nuem_propagate_cost *cost, nuem_error *err)
{
    const double start = nuem_profile_start(t->profile), end = nuem_profile_end(t->profile);
    const double length = end - start, goal = t->options.tolerance;
    const double first = t->reverse ? end : start, last = t->reverse ? start : end;
    double x = first, stop = next_stop(t, x);
    pace p = {.h = length / 16.0, .rule = RULES - 1, .wait = 16};
    size_t tried = 0;

    while (x != last) {
        if (tried % 64 == 0 && told_to_stop(t, fabs(x - first) / length))
            return nuem_fail(err, NUEM_ERR_CANCELLED, "cancelled at x = %g km for %g MeV", x,
                             t->enu_mev[i]);
        if (tried++ >= t->options.max_steps)
            return out_of_steps(t, i, x, "more steps than allowed", err);
        const double to = step_end(x, p.h, stop), size = fabs(to - x);
        if (!(size > 1e-15 * fmax(fabs(start), fabs(end))))
            return out_of_steps(t, i, x, "the step vanishes", err);
        /* errors in proportion to the way; where a feature is as thin as a jump, a hundredth at once.
         * Rounding forbids less than 1e-13. */
        const double share = size < 1e-8 * length ? 0.01 : size / length;
        const double limit = fmax(goal * share, 1e-13);
        const nuem_lobatto *rule = &t->rule[p.rule];
        double rounding;
        const double error = nuem_walk_step(w, rule, fmin(x, to), fmax(x, to), limit, a, &rounding);
        const double bound = fmax(limit, rounding);
        const double ratio = 0.9 * pow(fmax(error / bound, 1e-10), -1.0 / (double)rule->n);
        adapt(&p, size, error <= bound, to == stop, ratio);
        if (error <= bound) {
            cost->steps++;
            cost->error += error + rounding;
            x = to;
            if (x == stop) stop = next_stop(t, x);
            if (cost->steps % 1024 == 0) mend(t->columns, a);
        } else {
            cost->rejected++;
        }
    }
    return NUEM_OK;
}

static nuem_status one_energy(task *t, size_t i, nuem_propagate_cost *cost, nuem_error *err)
{
    nuem_walk w = {.propagator = t->propagator,
                   .profile = t->profile,
                   .columns = t->columns,
                   .backward = t->reverse};
    nuem_complex a[S * S], square[S][S];
    nuem_complex *out = t->out + i * S * t->columns;
    nuem_status st = NUEM_OK;

    for (int k = 0; k < S; k++) w.vacuum[k] = t->propagator->km_mev[k % 3] / t->enu_mev[i];
    memcpy(a, t->initial, S * t->columns * sizeof *a);
    if (t->constant) {
        const double start = nuem_profile_start(t->profile), end = nuem_profile_end(t->profile);
        nuem_medium medium;
        nuem_profile_at(t->profile, 1, &start, &medium);
        if (!nuem_walk_constant(&w, &medium, end - start, t->twist_rad_per_km, a))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i, "the medium is not finite");
        cost->steps++;
    } else {
        st = walk_along(t, i, &w, a, cost, err);
        if (!st) mend(t->columns, a);
    }
    if (st) return st;
    for (size_t r = 0; r < S; r++)
        for (size_t c = 0; c < t->columns; c++) {
            nuem_complex sum = {0.0, 0.0};
            for (size_t k = r / 3 * 3; k < r / 3 * 3 + 3; k++) {
                const nuem_complex z =
                    nuem_cmul(t->propagator->mass_states.m[r][k], a[k * t->columns + c]);
                sum.re += z.re;
                sum.im += z.im;
            }
            out[r * t->columns + c] = sum;
        }
    cost->unitarity = excess(t->columns, out, square);
    return NUEM_OK;
}

static nuem_status all_energies(task *t, nuem_propagate_cost *cost, nuem_error *err)
{
    const int threads = t->options.threads > 0 ? t->options.threads : omp_get_max_threads();
    nuem_status failed = NUEM_OK;
    nuem_error first;
    size_t first_i = t->n;

    memset(cost, 0, sizeof *cost);
#pragma omp parallel for num_threads(t->n < (size_t)threads ? (int)t->n : threads)                 \
    schedule(dynamic, 1)
    for (size_t i = 0; i < t->n; i++) {
        nuem_propagate_cost mine = {0};
        nuem_error e;
        nuem_status st = NUEM_OK;
        if (told_to_stop(t, 0.0))
            st = nuem_fail(&e, NUEM_ERR_CANCELLED, "cancelled before %g MeV", t->enu_mev[i]);
        if (!st) st = one_energy(t, i, &mine, &e);
#pragma omp atomic
        t->done++;
#pragma omp critical
        {
            cost->steps += mine.steps;
            cost->rejected += mine.rejected;
            cost->error = fmax(cost->error, mine.error);
            cost->unitarity = fmax(cost->unitarity, mine.unitarity);
            if (st && i < first_i) {
                failed = st;
                first = e;
                first_i = i;
            }
        }
    }
    if (failed && err) *err = first;
    return failed;
}

static nuem_status check(const task *t, nuem_error *err)
{
    const nuem_propagate_options *o = &t->options;

    if (!(o->tolerance >= 1e-12 && o->tolerance <= 1e-2))
        return nuem_fail(err, NUEM_ERR_ARG, "tolerance is %g; it must lie in [1e-12, 0.01]",
                         o->tolerance);
    if (o->max_steps < 1)
        return nuem_fail(err, NUEM_ERR_ARG, "max_steps is 0; it must be positive");
    if (o->threads < 0)
        return nuem_fail(err, NUEM_ERR_ARG, "threads is %d; it must not be negative", o->threads);
    for (size_t i = 0; i < t->n; i++) {
        const nuem_status st = nuem_propagate_check_energy(t->enu_mev[i], (long)i, err);
        if (st) return st;
    }
    return NUEM_OK;
}

/* Results go to the caller's arrays only when all are there. */
static nuem_status run(task *t, void *out, nuem_propagate_cost *cost, nuem_error *err)
{
    const size_t bytes = t->n * S * t->columns * sizeof *t->out;
    nuem_propagate_cost spent = {0};
    nuem_status st = check(t, err);

    if (st || t->n == 0) {
        if (!st && cost) *cost = spent;
        return st;
    }
    t->out = malloc(bytes);
    if (!t->out) return nuem_fail_nomem(err);
    for (size_t r = 0; r < RULES; r++) nuem_lobatto_set(&t->rule[r], NUEM_NODES_LANES * (r + 1));
    t->n_stops = nuem_profile_knots(t->profile, &t->stop);
    t->constant = nuem_profile_is_constant(t->profile, &t->twist_rad_per_km);
    st = all_energies(t, &spent, err);
    if (!st) {
        memcpy(out, t->out, bytes);
        if (cost) *cost = spent;
    }
    free(t->out);
    return st;
}

/* The mass states' amplitudes of the columns of x. */
static void to_mass(const nuem_propagator *p, size_t columns, const nuem_complex *x,
                    nuem_complex *out)
{
    for (size_t k = 0; k < S; k++)
        for (size_t c = 0; c < columns; c++) {
            nuem_complex sum = {0.0, 0.0};
            for (size_t r = k / 3 * 3; r < k / 3 * 3 + 3; r++) {
                const nuem_complex z =
                    nuem_cmul(nuem_conj(p->mass_states.m[r][k]), x[r * columns + c]);
                sum.re += z.re;
                sum.im += z.im;
            }
            out[k * columns + c] = sum;
        }
}

nuem_status nuem_propagate_operator(const nuem_propagator *p, const nuem_profile *profile, size_t n,
                                    const double *enu_mev, bool reverse,
                                    const nuem_propagate_options *options, nuem_matrix6 *out,
                                    nuem_propagate_cost *cost, nuem_error *err)
{
    nuem_matrix6 one = {0}, initial;
    task t = {.propagator = p,
              .profile = profile,
              .options = options ? *options : nuem_propagate_defaults(),
              .n = n,
              .columns = S,
              .enu_mev = enu_mev,
              .reverse = reverse,
              .initial = initial.m[0]};

    for (int i = 0; i < S; i++) one.m[i][i].re = 1.0;
    to_mass(p, S, one.m[0], initial.m[0]);
    return run(&t, out, cost, err);
}

nuem_status nuem_propagate_state(const nuem_propagator *p, const nuem_profile *profile, size_t n,
                                 const double *enu_mev, const nuem_complex initial[NUEM_STATES],
                                 bool reverse, const nuem_propagate_options *options,
                                 nuem_complex *out, nuem_propagate_cost *cost, nuem_error *err)
{
    nuem_complex unit[S], mass[S];
    task t = {.propagator = p,
              .profile = profile,
              .options = options ? *options : nuem_propagate_defaults(),
              .n = n,
              .columns = 1,
              .enu_mev = enu_mev,
              .reverse = reverse,
              .initial = mass};
    double norm2 = 0.0;

    for (int i = 0; i < S; i++)
        norm2 += initial[i].re * initial[i].re + initial[i].im * initial[i].im;
    if (!(fabs(sqrt(norm2) - 1.0) <= 1e-6))
        return nuem_fail(err, NUEM_ERR_ARG, "norm of the initial state is %g; it must be 1",
                         sqrt(norm2));
    for (int i = 0; i < S; i++)
        unit[i] = (nuem_complex){initial[i].re / sqrt(norm2), initial[i].im / sqrt(norm2)};
    to_mass(p, 1, unit, mass);
    return run(&t, out, cost, err);
}
