/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file target.h  What the neutrinos hit: an element or a compound, and how its electrons are
 *  bound. */
#ifndef NUEM_TARGET_H
#define NUEM_TARGET_H

#include <stddef.h>

#include "nuem/status.h"

NUEM_BEGIN_DECLS

/** Treatment of electron binding.
 *   free  every electron counts at every recoil
 *   step  an electron of binding energy B counts when T >= B: Z_eff(T) = sum n_i theta(T - B_i),
 *         with edges and occupations from xraylib; for an electron without a tabulated edge B = 0.
 *         xraylib's edges differ from the X-ray data booklet by up to 4 eV (Xe L2, L3), which
 *         changes rates by 2e-4 */
typedef enum nuem_binding { NUEM_BINDING_FREE, NUEM_BINDING_STEP } nuem_binding;

typedef struct nuem_target nuem_target;

/** A target from a chemical formula ("Xe", "CsI", "NaI", "C6H6") and a binding treatment.
 *  Source of edges, occupations and atomic weights: xraylib 4 (Schoonjans et al., Spectrochim.
 *  Acta B 66 (2011) 776).
 *  @return NUEM_OK, NUEM_ERR_ARG (no such formula), NUEM_ERR_UNSUPPORTED (element beyond the
 *  tables),
 *          NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_target_create(const char *formula, nuem_binding binding,
                                        nuem_target **out, nuem_error *err);

/** The same from "<binding>" or "<binding>:<formula>", as on the command line ("free", "step:Ge");
 *  NUEM_ERR_UNSUPPORTED for "response:...", which is not built yet. */
NUEM_API nuem_status nuem_target_parse(const char *text, nuem_target **out, nuem_error *err);

NUEM_API void nuem_target_free(nuem_target *target);

NUEM_API const char *nuem_target_formula(const nuem_target *target);
NUEM_API nuem_binding nuem_target_binding(const nuem_target *target);

/** Electrons of one formula unit that can take a recoil t_kev (> 0). Total function, thread-safe.
 *  */
NUEM_API double nuem_target_zeff(const nuem_target *target, double t_kev);

/** Formula units in a kilogram. */
NUEM_API double nuem_target_units_per_kg(const nuem_target *target);

/** Recoils (keV, increasing) where zeff jumps; a view of *n numbers. */
NUEM_API const double *nuem_target_edges_kev(const nuem_target *target, size_t *n);

NUEM_END_DECLS

#endif
