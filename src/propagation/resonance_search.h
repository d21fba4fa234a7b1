/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the searches for flavour and for spin-flavour resonances share: the smooth stretches of a profile, derivatives
 * inside one, the list of what was found, and the basis e, mu', tau'. */
#ifndef NUEM_PROPAGATION_RESONANCE_SEARCH_H
#define NUEM_PROPAGATION_RESONANCE_SEARCH_H

#include "nuem/resonance.h"
#include "num/bracket.h"
#include "propagation/medium_terms.h"

/* Of a root, relative to its place; part of a sum of levels that is rounding; matrix element, in units of
 * the largest, that is rounding. */
#define NUEM_RESONANCE_ROOT      1e-13
#define NUEM_RESONANCE_ROUNDING  1e-12
#define NUEM_RESONANCE_CANCELLED 1e-14

/* Between two places where the medium is not smooth. */
typedef struct nuem_stretch {
    const nuem_profile *profile;
    double from, to;
    bool turns; /* the field there */
    size_t samples;
} nuem_stretch;

typedef struct nuem_resonance_list {
    nuem_resonance *item;
    size_t n, room;
} nuem_resonance_list;

/* NUEM_ERR_NOMEM */
nuem_status nuem_resonance_add(nuem_resonance_list *list, const nuem_resonance *r, nuem_error *err);

/* Sample i of the stretch, 0 to samples. */
double nuem_stretch_place(const nuem_stretch *s, size_t i);
bool nuem_stretch_turns(const nuem_stretch *s);
/* dphi/dx of the field B e^{i phi}, by differences inside the stretch; 0 unless `turns`. */
double nuem_stretch_turning(const nuem_stretch *s, double x);
/* df/dx at x, from values inside the stretch. */
double nuem_stretch_derivative(const nuem_stretch *s, nuem_function f, void *context, double x);

/* Adiabaticity, hop and width from coupling and slope. */
void nuem_resonance_landau_zener(nuem_resonance *r);

/* e, mu', tau' of a half with mixing u, columns in flavour space. propagation: tau' is nu_3 without its e, e is
 * itself. Otherwise nu_3 is itself, e what is orthogonal to it. mu' is orthogonal to both; phases do not matter. */
void nuem_resonance_basis(const nuem_matrix3 *u, bool propagation, double complex out[3][3]);

/* Those of one stretch, added to the list in no order. */
nuem_status nuem_resonance_flavour(const nuem_propagator *p, double enu_mev, const nuem_stretch *s,
                                   nuem_resonance_list *found, nuem_error *err);
nuem_status nuem_resonance_spin(const nuem_propagator *p, double enu_mev, const nuem_stretch *s,
                                nuem_resonance_list *found, nuem_error *err);

#endif
