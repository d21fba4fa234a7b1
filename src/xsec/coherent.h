/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What coherent scattering on nuclei and on whole atoms have in common: factors of the nucleus, the
 * kernel of an amplitude that is a sum over coupling matrices, and the integral over recoils. */
#ifndef NUEM_XSEC_COHERENT_H
#define NUEM_XSEC_COHERENT_H

#include "nuem/cevns.h"
#include "xsec/channel.h"

/* What channels with a part for each nuclide say of it (channel.h). */
size_t nuem_nuclear_parts(const nuem_target *target);
bool nuem_nuclear_quenched(const nuem_target *target, size_t part);
double nuem_nuclear_enu_min(const nuem_target *target, size_t part, double t_mev);
double nuem_nuclear_t_max(const nuem_target *target, size_t part, double enu_mev);

/* What depends on the nucleus but not on the recoil. */
typedef struct nuem_coherent {
    double mass;   /* M, MeV */
    double weak;   /* G_F^2 M / pi, cm^2/MeV */
    double dipole; /* pi alpha^2 / m_e^2, cm^2 */
    double charge; /* Qt of a charge e at recoil T is charge/T, MeV */
    double radius; /* Qt of a radius, cm^-2 */
    double axial;  /* (G_F^2 M / 4 pi) (4/3) ((J+1)/J) g_A^2 (<S_p> - <S_n>)^2, cm^2/MeV */
    double z, n;
} nuem_coherent;

nuem_coherent nuem_coherent_of(const nuem_nucleus *nucleus);

/* Momentum transfer sqrt(2 M T), MeV */
double nuem_coherent_q_mev(double mass_mev, double t_mev);

/* Z, A, mass, spin where it matters, form factors. NUEM_ERR_ARG, NUEM_ERR_DOMAIN */
nuem_status nuem_coherent_check_nucleus(const nuem_nucleus *nucleus, nuem_error *err);
/* Energies and recoils positive and finite; NUEM_ERR_ARG with err->index. */
nuem_status nuem_coherent_check_points(size_t n, const double *enu_mev, const double *t_mev,
                                       nuem_error *err);

/* The amplitude at one recoil, a sum over slots, each with its factor. */
typedef struct nuem_coherent_amplitude {
    const double
        *slot; /* factor of each slot in the amplitude; of the next two it is not looked at */
    int dipole, axial; /* these slots */
    double flip, spin; /* their squared factors: of the dipole's charge and of the axial form */
} nuem_coherent_amplitude;

/* coef of a channel's kernel: terms of two slots of the amplitude, and those of dipole and axial slot
 * with themselves. `scale`: nuclei in a target unit. */
void nuem_coherent_kernel(const nuem_coherent *f, size_t n_term, const nuem_channel_term *term,
                          const nuem_coherent_amplitude *amplitude, double scale, double t_mev,
                          double (*coef)[NUEM_CHANNEL_POWERS]);

/* Traces of all terms of a channel. */
void nuem_coherent_traces(const nuem_channel *channel, const nuem_couplings *couplings,
                          const nuem_state *state, double *trace);

/* d sigma / d T of one nuclide or atom, `what`. */
typedef nuem_status nuem_coherent_dsigma(const void *what, const nuem_couplings *couplings,
                                         const nuem_state *state, size_t n, const double *enu_mev,
                                         const double *t_mev, nuem_cevns_parts *out,
                                         nuem_error *err);

typedef struct nuem_coherent_target {
    nuem_coherent_dsigma *dsigma;
    const void *what;
    const nuem_nucleus *nucleus;
    double
        first_mev; /* q up to which d sigma / d q from 0 is a polynomial for any practical purpose */
    bool charged;  /* is a charge left at q = 0, by which dipoles and charges diverge? */
} nuem_coherent_target;

/* See nuem_cevns_sigma. */
nuem_status nuem_coherent_sigma(const nuem_coherent_target *target, const nuem_couplings *couplings,
                                const nuem_state *state, double enu_mev, double t_min_mev,
                                nuem_cevns_parts *out, nuem_error *err);

#endif
