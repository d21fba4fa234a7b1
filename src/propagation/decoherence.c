/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/decoherence.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/error.h"
#include "propagation/averaging.h"
#include "propagation/hamiltonian.h"

static nuem_average *const averages[] = {
    [NUEM_COHERENT] = nuem_average_coherent,
    [NUEM_ENERGY_SPREAD] = nuem_average_energy,
    [NUEM_SECULAR] = nuem_average_secular,
    [NUEM_ADIABATIC] = nuem_average_adiabatic,
};

enum { AVERAGES = sizeof averages / sizeof averages[0] };

/* Of an initial state that is meant to be normalised */
static const double NORM = 1e-6;

static nuem_status check_decoherence(const nuem_decoherence *d, nuem_error *err)
{
    if ((int)d->kind < 0 || (int)d->kind >= AVERAGES)
        return nuem_fail(err, NUEM_ERR_ARG, "averaging %d is none of the %d there are",
                         (int)d->kind, AVERAGES);
    if (!(d->energy_spread >= 0.0 && d->energy_spread <= 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "energy spread is %g; it must lie in [0, 1]",
                         d->energy_spread);
    if (!(d->source_size_km >= 0.0) || !isfinite(d->source_size_km))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "source size is %g km; it must be finite and not negative",
                         d->source_size_km);
    return NUEM_OK;
}

nuem_status nuem_averaging_check_options(const nuem_propagate_options *o, nuem_error *err)
{
    if (!(o->tolerance >= 1e-12 && o->tolerance <= 1e-2))
        return nuem_fail(err, NUEM_ERR_ARG, "tolerance is %g; it must lie in [1e-12, 0.01]",
                         o->tolerance);
    if (o->max_steps == 0) return nuem_fail(err, NUEM_ERR_ARG, "max_steps is 0");
    if (o->threads < 0)
        return nuem_fail(err, NUEM_ERR_ARG, "threads is %d; it must not be negative", o->threads);
    return NUEM_OK;
}

static nuem_status take_initial(const nuem_complex initial[NUEM_STATES],
                                double complex out[NUEM_STATES], nuem_error *err)
{
    double norm = 0.0;

    for (int i = 0; i < NUEM_STATES; i++) norm += nuem_norm2(nuem_element(initial[i]));
    if (!(fabs(sqrt(norm) - 1.0) <= NORM))
        return nuem_fail(err, NUEM_ERR_ARG, "initial state has norm %g; it must be 1 within %g",
                         sqrt(norm), NORM);
    for (int i = 0; i < NUEM_STATES; i++) out[i] = nuem_element(initial[i]) / sqrt(norm);
    return NUEM_OK;
}

static nuem_status check_energies(size_t n, const double *enu_mev, nuem_error *err)
{
    nuem_status st = NUEM_OK;

    for (size_t i = 0; i < n && !st; i++)
        st = nuem_propagate_check_energy(enu_mev[i], (long)i, err);
    return st;
}

nuem_status nuem_propagate_probability(const nuem_propagator *p, const nuem_profile *profile,
                                       size_t n, const double *enu_mev,
                                       const nuem_complex initial[NUEM_STATES],
                                       const nuem_decoherence *decoherence,
                                       const nuem_propagate_options *options, double *probability,
                                       nuem_propagate_cost *cost, nuem_error *err)
{
    nuem_averaging_task task = {.p = p, .profile = profile};
    nuem_propagate_cost spent = {0};
    nuem_probability6 *found = NULL;
    nuem_status st;

    if (decoherence) task.decoherence = *decoherence;
    task.options = options ? *options : nuem_propagate_defaults();
    if ((st = check_decoherence(&task.decoherence, err))) return st;
    if ((st = nuem_averaging_check_options(&task.options, err))) return st;
    if ((st = take_initial(initial, task.initial, err))) return st;
    if ((st = check_energies(n, enu_mev, err))) return st;
    if (n == 0) return NUEM_OK;
    if (n > SIZE_MAX / sizeof *found || !(found = malloc(n * sizeof *found)))
        return nuem_fail_nomem(err);
    st = averages[task.decoherence.kind](&task, n, enu_mev, found, &spent, err);
    if (!st) {
        memcpy(probability, found, n * sizeof *found);
        if (cost) *cost = spent;
    }
    free(found);
    return st;
}
