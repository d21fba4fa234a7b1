/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/passage.h"

#include <math.h>

#include "base/error.h"
#include "propagation/arrival.h"
#include "propagation/averaging.h"
#include "propagation/hamiltonian.h"

static nuem_status check_energy(double enu_mev, nuem_error *err)
{
    if (enu_mev > 0.0 && isfinite(enu_mev)) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_ARG, "neutrino energy is %g MeV; it must be positive", enu_mev);
}

static nuem_status along_profile(const nuem_hypothesis *hypothesis, const nuem_profile *far,
                                 double enu_mev, const nuem_propagate_options *options, double p[3],
                                 nuem_error *err)
{
    nuem_averaging_task task = {.profile = far,
                                .options = options ? *options : nuem_propagate_defaults()};
    nuem_propagator *propagator = NULL;
    nuem_probability6 found[3];
    nuem_status st = nuem_averaging_check_options(&task.options, err);

    if (!st) st = nuem_propagate_check_energy(enu_mev, -1, err);
    if (!st) st = nuem_propagator_create(hypothesis, false, &propagator, err);
    task.p = propagator;
    if (!st) st = nuem_average_secular_masses(&task, enu_mev, found, err);
    for (int k = 0; k < 3 && !st; k++) p[k] = found[k][0] + found[k][1] + found[k][2];
    nuem_propagator_free(propagator);
    return st;
}

nuem_status nuem_passage_survival(const nuem_hypothesis *hypothesis, const nuem_passage *passage,
                                  double enu_mev, const nuem_propagate_options *options,
                                  double p[3], nuem_error *err)
{
    double mu[3];
    nuem_status st = check_energy(enu_mev, err);

    if (st) return st;
    if (passage->way && passage->far)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "the long way is given twice, by fields and by a profile");
    if (passage->far) return along_profile(hypothesis, passage->far, enu_mev, options, p, err);
    if (!passage->way) {
        p[0] = p[1] = p[2] = 1.0;
        return NUEM_OK;
    }
    if ((st = nuem_precession_check(hypothesis, passage->way, enu_mev, err))) return st;
    nuem_precession_moments(hypothesis, mu);
    return nuem_precession_survival(passage->way, 3, mu, p, err);
}

nuem_status nuem_passage_leave(const nuem_hypothesis *hypothesis, const nuem_passage *passage,
                               double enu_mev, int born, const nuem_propagate_options *options,
                               double mass[6], nuem_error *err)
{
    const nuem_hypothesis_spec *spec = nuem_hypothesis_spec_of(hypothesis);
    const bool dirac = spec->nature == NUEM_DIRAC;
    nuem_propagator *propagator = NULL;
    nuem_status st = check_energy(enu_mev, err);

    if (st) return st;
    if (born < 0 || born >= NUEM_STATES)
        return nuem_fail(err, NUEM_ERR_ARG, "state at birth is %d; it must be 0 to 5", born);
    if (!passage->near) {
        nuem_matrix3 u;
        nuem_mixing_pmns(&spec->mixing, &u);
        for (int k = 0; k < 3; k++) {
            mass[k] = nuem_arrival_share(&u, born % 3, k);
            mass[3 + k] = 0.0;
        }
        return NUEM_OK;
    }
    st = nuem_propagator_create(hypothesis, dirac && born >= 3, &propagator, err);
    if (!st) {
        /* a Majorana antineutrino begins in the lower half, a Dirac one in the upper of its own */
        const int state = dirac ? born % 3 : born, half = state / 3;
        nuem_complex initial[NUEM_STATES] = {{0.0, 0.0}}, psi[NUEM_STATES];
        initial[state].re = 1.0;
        st = nuem_propagate_state(propagator, passage->near, 1, &enu_mev, initial, false, options,
                                  psi, NULL, err);
        if (!st) {
            nuem_matrix6 states;
            nuem_propagator_mass_states(propagator, &states);
            for (int k = 0; k < NUEM_STATES; k++)
                mass[k] = nuem_arrival_overlap(&states, (k + 3 * half) % NUEM_STATES, psi);
        }
    }
    nuem_propagator_free(propagator);
    return st;
}
