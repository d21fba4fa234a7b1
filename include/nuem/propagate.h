/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file propagate.h  One neutrino with electromagnetic moments in matter and a magnetic field.
 *
 *  Six states: nu_e nu_mu nu_tau and, for Majorana neutrinos, nubar_e nubar_mu nubar_tau, for Dirac
 *  neutrinos the right-handed nu_e nu_mu nu_tau (antineutrinos: left-handed ones), which do not feel
 *  matter. i d psi/dx = H psi, hbar = c = 1; upper half the active states, lower half their partners:
 *
 *    Dirac     H = [[ h + V, B lambda^dagger ], [ B* lambda, h ]]
 *    Dirac, anti   [[ h* - V, B* lambda^T ], [ B lambda*, h* ]]
 *    Majorana  H = [[ h + V, B lambda^dagger ], [ B* lambda, h* - V ]]
 *
 *  h = U diag(m^2) U^dagger / 2E, V = sqrt(2) G_F diag(n_e - n_n/2, -n_n/2, -n_n/2), lambda = mu - i eps the
 *  dipole matrix in the flavour basis (Majorana: antisymmetric), B = B_x + i B_y across the flight
 *  along +z. A field that turns, B e^{i phi(x)}, is in the frame that turns with it one that does not,
 *  with phi'/2 added to the levels of left-handed and subtracted from those of right-handed
 *  states. The phase of a moment is mu B L, from L = (mu/2) nubar sigma F nu; programs that write mu B / 2
 *  mean half of it.
 *
 *  Longitudinal fields act by mu B / gamma and are left out.
 *
 *  Sources: Giunti, Studenikin, RMP 87 (2015) 531, section V; Lim, Marciano, PRD 37 (1988) 1368;
 *  Akhmedov, PLB 213 (1988) 64; Popov, Studenikin, EPJC 79 (2019) 144.
 */
#ifndef NUEM_PROPAGATE_H
#define NUEM_PROPAGATE_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/hypothesis.h"
#include "nuem/profile.h"
#include "nuem/progress.h"
#include "nuem/status.h"

NUEM_BEGIN_DECLS

enum { NUEM_STATES = 6 };

/** Range of neutrino energies. */
#define NUEM_PROPAGATE_ENU_MIN_MEV 1e-12
#define NUEM_PROPAGATE_ENU_MAX_MEV 1e18

/** Complex 6x6, m[row][column], rows and columns in the order above. */
typedef struct nuem_matrix6 {
    nuem_complex m[NUEM_STATES][NUEM_STATES];
} nuem_matrix6;

/** Masses, mixing and moments of a hypothesis, ready to move. Immutable, may be shared by threads. */
typedef struct nuem_propagator nuem_propagator;

/** @param anti  true: the neutrino that is born is an antineutrino. Dirac only: the six states are
 *               then nubar (3) and its sterile partner (3). For Majorana neutrinos the
 *               Hamiltonian holds both and `anti` must be false: choose the initial state.
 *  @return NUEM_OK; NUEM_ERR_ARG; NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_propagator_create(const nuem_hypothesis *hypothesis, bool anti,
                                            nuem_propagator **out, nuem_error *err);
NUEM_API void nuem_propagator_free(nuem_propagator *p);
NUEM_API nuem_nature nuem_propagator_nature(const nuem_propagator *p);

/** Hamiltonian at a place in the flavour basis, 1/km, with m^2 of the lightest state (which all share)
 *  left out. @param enu_mev  > 0. Total function, thread-safe. */
NUEM_API void nuem_propagator_hamiltonian(const nuem_propagator *p, double enu_mev,
                                          const nuem_medium *medium, nuem_matrix6 *out);

/** The six mass states in vacuum as columns, in the flavour basis: nu_1 nu_2 nu_3 and their partners. */
NUEM_API void nuem_propagator_mass_states(const nuem_propagator *p, nuem_matrix6 *out);

typedef struct nuem_propagate_options {
    double tolerance; /**< of the operator's elements at the end, in [1e-12, 1e-2] */
    size_t max_steps; /**< for one energy; more is NUEM_ERR_CONVERGE */
    int threads;      /**< over energies; 0: as many as OpenMP gives */
    nuem_progress progress;
} nuem_propagate_options;

/** tolerance 1e-8, max_steps 10^8, threads 1, no progress. Total function. */
NUEM_API nuem_propagate_options nuem_propagate_defaults(void);

/** What was spent. */
typedef struct nuem_propagate_cost {
    size_t steps, rejected; /**< over all energies */
    double unitarity;       /**< largest element of |S^dagger S - 1| */
    double error;           /**< largest estimate of the error of an element */
} nuem_propagate_cost;

/** Operator S(end, start), psi(end) = S psi(start), in the flavour basis. Constant media, also with a turning
 *  field, by one exponential; others by steps whose length is that on which the medium changes,
 *  however fast levels oscillate, with error control (docs/dev/decisions.md, "Steps over
 *  oscillations"). S is unitary to rounding in either case. Below some 1e-16 times the phase of matter and
 *  field (rad) no tolerance helps; `cost` says what was reached. Results do not depend on `threads`.
 *  @param n        energies
 *  @param enu_mev  [n] in [1e-12, 1e18]
 *  @param reverse  from the end of the profile to its start: the inverse of the way there
 *  @param options  nullable
 *  @param out      [n]
 *  @param cost     nullable
 *  @return NUEM_OK; NUEM_ERR_ARG (energy, option); NUEM_ERR_CONVERGE (where and how far it came);
 *          NUEM_ERR_CANCELLED; NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_propagate_operator(const nuem_propagator *p, const nuem_profile *profile,
                                             size_t n, const double *enu_mev, bool reverse,
                                             const nuem_propagate_options *options,
                                             nuem_matrix6 *out, nuem_propagate_cost *cost,
                                             nuem_error *err);

/** Amplitudes of one initial state. @param initial  [6], norm 1 within 1e-6 (normalised)
 *  @param out  [n][6]  @return as nuem_propagate_operator. */
NUEM_API nuem_status nuem_propagate_state(const nuem_propagator *p, const nuem_profile *profile,
                                          size_t n, const double *enu_mev,
                                          const nuem_complex initial[NUEM_STATES], bool reverse,
                                          const nuem_propagate_options *options, nuem_complex *out,
                                          nuem_propagate_cost *cost, nuem_error *err);

/** Levels (ascending, 1/km) and states (columns, flavour basis) of the Hamiltonian at a place.
 *  @return NUEM_OK; NUEM_ERR_ARG (energy). Thread-safe, no allocation. */
NUEM_API nuem_status nuem_propagate_levels(const nuem_propagator *p, double enu_mev,
                                           const nuem_medium *medium, double level[NUEM_STATES],
                                           nuem_matrix6 *state, nuem_error *err);

NUEM_END_DECLS

#endif
