/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file parameter.h  Named one-dimensional directions in the space of couplings, for fits and
 *  scans. */
#ifndef NUEM_PARAMETER_H
#define NUEM_PARAMETER_H

#include "nuem/hypothesis.h"

NUEM_BEGIN_DECLS

/** A parameter sets some elements of one matrix to value * coefficient (times a phase, where
 *  has_phase) and leaves the rest of the hypothesis as it is. Moments mu_... are set to real values: when
 *  other dipole elements are not zero, the result depends on their phases relative to it. */
typedef struct nuem_parameter {
    const char *name;  /**< e.g. "mu_eff", "Lambda1", "q_emu" */
    const char *unit;  /**< "muB", "e", "cm2", "1" */
    const char *title; /**< what it is, in words */
    enum {
        NUEM_PARAMETER_CHARGE,
        NUEM_PARAMETER_RADIUS,
        NUEM_PARAMETER_DIPOLE,
        NUEM_PARAMETER_SIN2W,
        NUEM_PARAMETER_ELECTRIC /**< eps in lambda = mu - i eps; mu stays as it is */
    } what;
    nuem_basis basis;       /**< basis in which the elements are set */
    signed char element[9]; /**< row-major: +1, -1 the coefficient, 2 set to zero, 0 left alone */
    bool is_signed;         /**< false: only the modulus is meaningful, the value must be >= 0 */
    bool has_phase;         /**< an off-diagonal element whose phase is profiled */
    double scale;           /**< typical size, where a search begins */
} nuem_parameter;

/** The table of parameters; *n receives its length. Immutable, thread-safe. */
NUEM_API const nuem_parameter *nuem_parameter_list(size_t *n);

/** Parameter by name. @return NUEM_OK, or NUEM_ERR_ARG with the known names. Thread-safe. */
NUEM_API nuem_status nuem_parameter_find(const char *name, const nuem_parameter **out,
                                         nuem_error *err);

/** Can the parameter be set in this hypothesis? NUEM_ERR_ARG when it cannot: a diagonal moment in the mass
 *  basis of Majorana neutrinos. Thread-safe. */
NUEM_API nuem_status nuem_parameter_check(const nuem_parameter *parameter,
                                          const nuem_hypothesis *hyp, nuem_error *err);

/** Set the parameter in couplings that may differ from those of a hypothesis otherwise; dipole
 *  elements and elements with a phase may be complex. Linear in `value`.
 *  @param spec  for the mixing and the nature, where the basis is that of the masses
 *  Total function, thread-safe. */
NUEM_API void nuem_parameter_set(const nuem_parameter *parameter, const nuem_hypothesis_spec *spec,
                                 nuem_complex value, nuem_couplings *couplings);

/** Couplings of `hyp` with the parameter set.
 *  @param value  in the parameter's unit
 *  @param phase  radians, for parameters that have one
 *  Total function, thread-safe. */
NUEM_API void nuem_parameter_apply(const nuem_parameter *parameter, const nuem_hypothesis *hyp,
                                   double value, double phase, nuem_couplings *out);

NUEM_END_DECLS

#endif
