/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The collective problem between mass states, where the vacuum term is diagonal.
 *
 * rho_mass = W^+ rho_flavour W with W = diag(U, U*) of Majorana and diag(U, U) of Dirac neutrinos; the
 * exchange-and-transpose rho^cT = C rho^T C keeps its form. A mode k of angle u obeys
 *
 *    d rho_k/dr = -i [ D w_k/v_u + S_u, rho_k ],   S_u = (V + M B)/v_u + K(r) (a_u f(A) - b f(B))
 *
 *    w_k = 1/2E_k,  A = sum of weight rho/v_u,  B = sum of weight rho,
 *    single angle, gas: v = 1, S = V + M B + K f(B)
 *    many angles: K = sqrt2 G_F Ndot/(4 pi r^2 c), a_u = 1/v_u, b = 1
 *
 * Weights are such that the sum of weight Tr rho is 1.
 *
 * Dirac neutrinos: antineutrinos do not mix with neutrinos and have right-handed partners of their own. With
 * sigma = rhobar^T their equation is that of neutrinos with w -> -w (the sign of the moments, which changes too, is one
 * of the phase of the partners), and they enter sums with the opposite sign. So they are modes of their own, of
 * negative w and negative weight: blocks energy_blocks .. 2 energy_blocks - 1. */
#ifndef NUEM_SUPERNOVA_PROBLEM_H
#define NUEM_SUPERNOVA_PROBLEM_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/supernova.h"
#include "propagation/hamiltonian.h"
#include "supernova/modes.h"

struct nuem_supernova {
    nuem_supernova_spec spec; /* views what is owned below */
    nuem_hypothesis *hypothesis;
    double *numbers; /* energies, widths, spectrum of spec; u */
    double *aligned; /* w, weight, share, rho of all blocks */

    int flavours, order; /* N, n = 2N */
    bool dirac;
    nuem_matrix3 flavour; /* psi_a = sum_k flavour_ak psi_k; N x N */
    nuem_hermitian
        term[NUEM_TERMS]; /* n_e, n_N (cm^-3), B_x, B_y (gauss): 1/km, between mass states */
    bool moments;
    double strength; /* K: 1/km at D = 1 (one angle), km (many: over r^2), 1/km (gas) */

    const double *u;      /* [n_angle] sin^2 of the emission angle */
    nuem_modes modes;     /* of all processes */
    const double *share;  /* [n_angle][n_block][8] weight without sign */
    const double *rho;    /* initial state */
    size_t energy_blocks; /* blocks that hold the energies once */
    /* Probes, emitted as flavour a = 0 .. 2N - 1: blocks probe_block + a energy_blocks + (0 ..), of weight 0; a chunk holds
     * either them or what is emitted. modes.n_block where there are none. */
    size_t probe_block;
    double scale; /* largest Tr rho of a mode: what errors of density matrices are relative to */
};

/* What is not 0 or 1 in the equation at one radius. */
typedef struct nuem_supernova_place {
    double self; /* K, 1/km */
    nuem_medium medium;
} nuem_supernova_place;

nuem_supernova_place nuem_supernova_at(const nuem_supernova *sn, double r_km);

/* v_u: 1 but for many angles. */
double nuem_supernova_velocity(const nuem_supernova *sn, size_t angle, double r_km);
/* int dr/v_u. */
double nuem_supernova_path(const nuem_supernova *sn, size_t angle, double from_km, double to_km);

/* V + M B. */
void nuem_supernova_external(const nuem_supernova *sn, const nuem_medium *medium,
                             nuem_hermitian *out);

/* f(P) = [P - P^cT]_block + s [P - P^cT]_off + G Tr(P G), linear in P; of Dirac neutrinos P + 1 Tr P in the block of
 * active ones alone. out is not p. */
void nuem_supernova_self(const nuem_supernova *sn, const nuem_hermitian *p, nuem_hermitian *out);

/* S_u of all angles from the sum of weight rho of each. Both [n_angle], not the same. */
void nuem_supernova_collective(const nuem_supernova *sn, double r_km, const nuem_hermitian *sum,
                               nuem_hermitian *out);

/* Diagonal elements in the flavour basis, [n], of a matrix between mass states. */
void nuem_supernova_flavours(const nuem_supernova *sn, const nuem_hermitian *rho, double *out);
/* The same matrix in the flavour basis. */
void nuem_supernova_to_flavour(const nuem_supernova *sn, const nuem_hermitian *rho,
                               nuem_hermitian *out);

/* Matrix of one mode. block counts from that of rho. */
static inline void nuem_supernova_mode_at(const nuem_modes *m, const double *rho, size_t angle,
                                          size_t block, size_t lane, nuem_hermitian *out)
{
    const double *x = rho + (angle * m->n_block + block) * nuem_block_size(m) + lane;

    for (int i = 0; i < m->order * m->order; i++) out->x[i] = x[i * NUEM_LANES];
}

/* NUEM_ERR_ARG with a message about the first thing that is wrong. */
nuem_status nuem_supernova_check(const nuem_supernova_spec *spec, nuem_error *err);

#endif
