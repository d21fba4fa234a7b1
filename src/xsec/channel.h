/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A channel is a way in which neutrinos show up in a detector. Its cross section is a quadratic
 * form of 3x3 coupling matrices ("slots"), and for one-boson exchange a polynomial in 1/E at a
 * fixed recoil, to which equivalent photons add a logarithm:
 *
 *   d sigma / d T = sum_t s_t Re Tr[A_t rho B_t^dagger]
 *                   (c_t0 + c_t1/E + c_t2/E^2 + c_t3 ln(E/MeV)),  E > E_min(T),
 *
 * where term t couples the slots A_t and B_t and s_t = -1 for antineutrinos when the term is odd
 * (for them rho* stands for rho: Qt -> Qt^T and lambda -> lambda* amount to just that inside the
 * trace).
 * A target consists of parts, each with its own kinematics: the electrons, or each nuclide.
 * Everything downstream, the response tensor and the likelihood, needs nothing but this. */
#ifndef NUEM_XSEC_CHANNEL_H
#define NUEM_XSEC_CHANNEL_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/hypothesis.h"
#include "nuem/target.h"

enum { NUEM_CHANNEL_MAX_SLOTS = 8, NUEM_CHANNEL_MAX_TERMS = 24, NUEM_CHANNEL_POWERS = 4 };

typedef struct nuem_channel_term {
    int a, b; /* slots, a <= b */
    bool odd; /* changes sign for antineutrinos */
} nuem_channel_term;

typedef struct nuem_channel {
    const char *name, *title, *doc;
    const char *const *refs; /* BibTeX keys, ends with NULL */
    size_t n_slot, n_term;
    const nuem_channel_term *term; /* [n_term] */
    /* the coupling matrices of a hypothesis, [n_slot] */
    void (*slots)(const nuem_couplings *couplings, nuem_matrix3 *slot);
    /* Does it need the nuclei of the target? */
    bool nuclear;
    /* And the form factors of their electrons? */
    bool atomic;
    /* parts of the target; each of the following is for one, part < parts(target) */
    size_t (*parts)(const nuem_target *target);
    /* is it a nucleus that recoils, so that the detector sees a quenched energy? */
    bool (*quenched)(const nuem_target *target, size_t part);
    /* coef[n_term][NUEM_CHANNEL_POWERS] of E^0, E^-1, E^-2 in cm^2 MeV^(k-1), and of ln(E/MeV) in
     * cm^2 MeV^-1, for what one target unit has of the part */
    void (*kernel)(const nuem_target *target, size_t part, double t_mev,
                   double (*coef)[NUEM_CHANNEL_POWERS]);
    /* smallest neutrino energy for a recoil, largest recoil for an energy, MeV */
    double (*enu_min)(const nuem_target *target, size_t part, double t_mev);
    double (*t_max)(const nuem_target *target, size_t part, double enu_mev);
} nuem_channel;

extern const nuem_channel nuem_channel_es, nuem_channel_cevns, nuem_channel_cevns_es;
extern const nuem_channel nuem_channel_cevas;

/* All channels; ends with NULL. */
extern const nuem_channel *const nuem_channels[];

/* NULL when there is none of that name. */
const nuem_channel *nuem_channel_find(const char *name);

#endif
