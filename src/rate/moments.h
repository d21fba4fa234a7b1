/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Moments of a flux component with its state, above a threshold energy:
 *
 *   M_k[l](E0) = int_E0^inf dE phi(E) rho_l(E) f_k(E),   f = 1, 1/E, 1/E^2, ln(E/MeV),
 *
 * where rho_l are the nine real numbers of the density matrix. A channel's kernel is a sum of these
 * f_k, so they are all that a rate at a given recoil needs from the flux. */
#ifndef NUEM_RATE_MOMENTS_H
#define NUEM_RATE_MOMENTS_H

#include "nuem/flux.h"
#include "nuem/state.h"
#include "xsec/channel.h"

enum { NUEM_RHO = 9 }; /* real numbers in a Hermitian 3x3 matrix */

typedef struct nuem_moments nuem_moments;

/* The flux component and the model must outlive the object. */
nuem_status nuem_moments_create(const nuem_flux_component *component, const nuem_state_model *model,
                                nuem_moments **out, nuem_error *err);
void nuem_moments_free(nuem_moments *m);

/* out[k][l]; fails only where the state model does, or NUEM_ERR_ARG where it gives antineutrinos
 * for neutrinos. */
nuem_status nuem_moments_above(const nuem_moments *m, double enu_mev,
                               double out[NUEM_CHANNEL_POWERS][NUEM_RHO], nuem_error *err);

/* The nine real numbers of rho (of rho* for antineutrinos): diagonal, then real and imaginary
 * parts of (0,1), (0,2), (1,2). */
void nuem_rho_pack(const nuem_state *state, double rho[NUEM_RHO]);

/* Their duals for G = B^dagger A, such that Re Tr[A rho B^dagger] = sum_l dual_l rho_l. */
void nuem_rho_dual(const nuem_matrix3 *a, const nuem_matrix3 *b, double dual[NUEM_RHO]);

#endif
