/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file passage.h  From an astrophysical source to the Earth, in up to two parts: the surroundings of
 *  the source, where phases matter, and the long way, where mass states arrive one by one.
 *
 *  Between the two parts, and at the Earth, the relative phases of mass states are lost: over the
 *  spread of energies of any source, and as their wave packets separate.
 */
#ifndef NUEM_PASSAGE_H
#define NUEM_PASSAGE_H

#include "nuem/precession.h"
#include "nuem/profile.h"
#include "nuem/propagate.h"

NUEM_BEGIN_DECLS

/** Each part may be NULL: nothing happens there beyond the separation of mass states. */
typedef struct nuem_passage {
    const nuem_profile *near; /**< matter and field of the source; followed with all phases */
    const nuem_way *way;      /**< regular and turbulent fields of the long way, precession.h */
    /** in place of `way`, fields along the long way; NUEM_SECULAR of decoherence.h */
    const nuem_profile *far;
} nuem_passage;

/** Probabilities of the long way for mass states 1, 2, 3 to stay in the half of the six states in
 *  which they began; 1 for Majorana neutrinos, whose diagonal moments vanish.
 *  @param options  nullable
 *  @param p        [3] out
 *  @return NUEM_OK; NUEM_ERR_ARG (energy; way and far both given); NUEM_ERR_DOMAIN (the field does not act on each
 *          mass state by itself); as nuem_propagate_probability. Thread-safe. */
NUEM_API nuem_status nuem_passage_survival(const nuem_hypothesis *hypothesis,
                                           const nuem_passage *passage, double enu_mev,
                                           const nuem_propagate_options *options, double p[3],
                                           nuem_error *err);

/** Probabilities of the mass states 1, 2, 3 and of their three partners (of the other half of the six states) at
 *  the end of the near part.
 *  @param born  0 to 5: nu_e nu_mu nu_tau nubar_e nubar_mu nubar_tau; Dirac antineutrinos move by
 *               their own Hamiltonian and have right-handed partners of their own
 *  @param mass  [6] out: those of the half in which it was born, then the other half
 *  @return NUEM_OK; NUEM_ERR_ARG; as nuem_propagate_operator. Thread-safe. */
NUEM_API nuem_status nuem_passage_leave(const nuem_hypothesis *hypothesis,
                                        const nuem_passage *passage, double enu_mev, int born,
                                        const nuem_propagate_options *options, double mass[6],
                                        nuem_error *err);

NUEM_END_DECLS

#endif
