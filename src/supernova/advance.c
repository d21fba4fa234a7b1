/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Steps from here to there: their size, what the caller is told, when to stop.
 *
 * The controller is proportional-integral, Soederlind's PI.3.4 for the exponents (0.7, -0.4)/order, Hairer, Wanner,
 * Solving ODEs II, section IV.2. Every process sees the same errors and so takes the same steps. */
#include <math.h>

#include "base/error.h"
#include "supernova/hermitian_algebra.h"
#include "supernova/run.h"

enum { STEPS_BETWEEN_CALLS = 16 };
static const double SAFETY = 0.9, GROW_MAX = 4.0, SHRINK_MAX = 0.1;
static const size_t STEPS_MAX = 1000000000;
/* Of the radius: geometry and profile change over it. */
static const double RADIUS_FRACTION = 0.1;

/* Where a step must end at the latest: r_km, or a place before it where the profile is not smooth. */
static double next_stop(const nuem_supernova_run *run, double r_km)
{
    const double *x = NULL, r = run->r, sign = r_km > r ? 1.0 : -1.0;
    const size_t n = run->sn->spec.profile ? nuem_profile_breaks(run->sn->spec.profile, &x) : 0;
    double stop = r_km;
    size_t low = 0, high = run->options.n_step_end;

    while (low < high) { /* the first of the given ends that is ahead */
        const size_t middle = low + (high - low) / 2;
        if (sign * (run->options.step_end_km[middle] - r) > 0.0)
            high = middle;
        else
            low = middle + 1;
    }
    if (low < run->options.n_step_end && sign * (stop - run->options.step_end_km[low]) > 0.0)
        stop = run->options.step_end_km[low];
    for (size_t i = 0; i < n; i++)
        if (sign * (x[i] - r) > 0.0 && sign * (stop - x[i]) > 0.0) stop = x[i];
    return stop;
}

/* A step that turns the fastest of everything by a fraction of a radian. */
static void first_step(nuem_supernova_run *run)
{
    const nuem_supernova *sn = run->sn;
    const int n = sn->order;
    double rate = 0.0, w = 0.0;
    const nuem_supernova_place place = nuem_supernova_at(sn, run->r);
    nuem_hermitian h, f, sum;

    nuem_hermitian_zero(&sum);
    for (size_t i = 0; i < sn->modes.n_block * NUEM_LANES; i++) w = fmax(w, fabs(sn->modes.w[i]));
    for (int i = 0; i < n; i++) rate = fmax(rate, w * fabs(sn->modes.d[i]));
    for (size_t a = 0; a < run->modes.n_angle; a++)
        nuem_hermitian_add(n, 1.0, &run->total[a], &sum);
    nuem_supernova_self(sn, &sum, &f);
    nuem_supernova_external(sn, &place.medium, &h);
    rate += fabs(place.self) * sqrt(nuem_hermitian_dot(n, &f, &f)) +
            sqrt(nuem_hermitian_dot(n, &h, &h));
    run->step = fmin(0.1 / rate, 0.01 * fabs(sn->spec.end_km - sn->spec.start_km));
}

static double largest_step(const nuem_supernova_run *run)
{
    const nuem_supernova_spec *s = &run->sn->spec;
    double h = fabs(s->end_km - s->start_km);

    if (s->geometry != NUEM_GAS) h = fmin(h, RADIUS_FRACTION * run->r);
    if (run->options.max_step_km > 0.0) h = fmin(h, run->options.max_step_km);
    return h;
}

/* One accepted step towards stop. */
static nuem_status one_step(nuem_supernova_run *run, double stop, nuem_error *err)
{
    const bool given = run->options.n_step_end > 0, fixed = given || run->options.step_km > 0.0;
    double longest = given ? HUGE_VAL : run->options.step_km; /* of those that are fixed */
    const double sign = stop > run->r ? 1.0 : -1.0;
    nuem_status st;

    for (;;) {
        const double left = fabs(stop - run->r);
        double wish = fixed ? longest : fmin(run->step, largest_step(run));
        bool last = wish >= left * (1.0 - 1e-9);
        double h = last ? left : wish, error;
        if (!last && !fixed && 2.0 * h > left) h = 0.5 * left; /* no crumb at the end */
        if (!(h > 1e-14 * fabs(run->r)) || run->r + sign * h == run->r)
            return nuem_fail(err, NUEM_ERR_CONVERGE,
                             "supernova: at %.10g km the step has become %g km", run->r, h);
        nuem_pace_begin(&run->pace);
        if ((st = run->integrator->step(run, sign * h, &error, err))) return st;
        nuem_pace_end(&run->pace);
        const int order = run->integrator->order;
        if (fixed ? isfinite(error) : error <= 1.0) {
            double *y = run->y;
            run->y = run->next;
            run->next = y;
            run->r = last ? stop : run->r + sign * h;
            run->steps++;
            run->integrator->accept(run->work);
            if (run->options.stepped) run->options.stepped(run->r, run->options.stepped_context);
            const double now = fmax(error, 1e-10),
                         before = run->error_before > 0.0 ? run->error_before : now;
            const double factor = SAFETY * pow(now, -0.7 / order) * pow(before, 0.4 / order);
            /* what was cut short says little about longer ones: never shrink from it */
            const double wanted = h * fmin(GROW_MAX, fmax(SHRINK_MAX, factor));
            run->step = h < wish && !given ? fmax(wish, wanted) : wanted;
            run->error_before = now;
            return NUEM_OK;
        }
        run->rejected++;
        longest = 0.5 * h;
        if (given) continue;
        if (fixed)
            return nuem_fail(err, NUEM_ERR_CONVERGE,
                             "supernova: at %.10g km the fixed step of %g km failed", run->r, h);
        const double factor = isfinite(error) ? SAFETY * pow(error, -1.0 / order) : SHRINK_MAX;
        run->step = h * fmin(0.7, fmax(SHRINK_MAX, factor));
        run->error_before = 0.0;
    }
}

nuem_status nuem_supernova_advance(nuem_supernova_run *run, double r_km,
                                   const nuem_progress *progress, nuem_error *err)
{
    const nuem_supernova_spec *s = &run->sn->spec;
    const double sign = s->end_km > s->start_km ? 1.0 : -1.0,
                 length = fabs(s->end_km - s->start_km);
    const size_t max_steps = run->options.max_steps ? run->options.max_steps : STEPS_MAX;
    nuem_status st;

    if (!(sign * (r_km - run->r) >= 0.0 && sign * (s->end_km - r_km) >= 0.0))
        return nuem_fail(
            err, NUEM_ERR_ARG,
            "supernova: cannot advance to %.10g km; the run is at %.10g km and ends at "
            "%.10g km",
            r_km, run->r, s->end_km);
    run->integrator->begin(run->work);
    if (run->step == 0.0) first_step(run);
    while (run->r != r_km) {
        if (run->steps >= max_steps)
            return nuem_fail(err, NUEM_ERR_CONVERGE,
                             "supernova: %zu steps, as many as max_steps allows, end at %.10g km; "
                             "the path ends at %.10g km",
                             run->steps, run->r, s->end_km);
        if ((st = one_step(run, next_stop(run, r_km), err))) return st;
        if (run->steps % STEPS_BETWEEN_CALLS != 0) continue;
        /* here a run may be stopped and resumed elsewhere, which must not change a bit */
        run->integrator->begin(run->work);
        if (progress && progress->function &&
            !progress->function(fabs(run->r - s->start_km) / length, progress->context))
            return nuem_fail(err, NUEM_ERR_CANCELLED, "supernova: stopped at %.10g km", run->r);
    }
    return nuem_run_drift(run, false, err);
}
