/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a table of response functions.
 *
 * A row has its points equidistant in t, q = k + w c t/(1 - t^2): k is the momentum transfer at which an
 * electron at rest takes T, w the width of the momentum distribution. That is linear across the ridge, wide beyond it, and cheap to
 * invert. What is interpolated is F_L = (1 + z^2)^3 R_L/q^2, F_T = (1 + z^2)^3 R_T with z = (q - k)/w:
 * constant across the ridge of a hydrogenic 1s electron and for q -> 0. */
#ifndef NUEM_TARGET_RESPONSE_TABLE_H
#define NUEM_TARGET_RESPONSE_TABLE_H

#include <math.h>
#include <stddef.h>

#include "nuem/atom_response.h"
#include "target/configuration.h"

/* Of a shell n; all in keV. */
typedef struct nuem_response_group {
    size_t first, count;          /* subshells */
    double width, spread, lowest; /* w; momentum that the orbitals contain; lowest binding */
    double r_max;                 /* bohr, holds the orbitals */
} nuem_response_group;

struct nuem_atom_response {
    nuem_atom_response_table table;
    size_t n_group;
    nuem_response_group group[NUEM_MAX_SUBSHELLS];
    size_t group_of[NUEM_MAX_SUBSHELLS]; /* of each subshell */
    double y_lo, y_step;                 /* y = ln(eps + NUEM_RESPONSE_SOFT) of the energies */
    char key[65];                        /* SHA-256 of what the table was made from */
    double *memory;                      /* everything below is inside */
    double *q, *r_l, *r_t, *eps, *binding, *occupation;
    double *f; /* [n_shell][n_eps][n_q][2]: F_L, F_T */
    int numbers[2 * NUEM_MAX_SUBSHELLS];
};

/* keV: below, the energies are equidistant, above their logarithms */
static const double NUEM_RESPONSE_SOFT = 0.005, NUEM_RESPONSE_EPS_MIN = 1e-5;

/* Points of one row. */
typedef struct nuem_response_map {
    double k, w, t_lo, per_step; /* keV, keV, 1, points per t */
    double q_lo, q_hi;
} nuem_response_map;

static const double NUEM_RESPONSE_CENTRE = 6.0; /* c */

static inline double nuem_response_t(const nuem_response_map *m, double q)
{
    const double z = (q - m->k) / m->w;

    return 2.0 * z /
           (NUEM_RESPONSE_CENTRE + sqrt(NUEM_RESPONSE_CENTRE * NUEM_RESPONSE_CENTRE + 4.0 * z * z));
}

static inline double nuem_response_q(const nuem_response_map *m, double t)
{
    return m->k + m->w * NUEM_RESPONSE_CENTRE * t / ((1.0 - t) * (1.0 + t));
}

/* (1 + z^2)^3 */
static inline double nuem_response_shape(const nuem_response_map *m, double q)
{
    const double z = (q - m->k) / m->w, a = 1.0 + z * z;

    return a * a * a;
}

nuem_response_map nuem_response_map_at(const nuem_atom_response *r, size_t group, double eps_kev);

/* Everything but the numbers: arrays of a table with n_shell, n_eps, n_q. NUEM_ERR_NOMEM. */
nuem_status nuem_response_allocate(size_t n_shell, size_t n_eps, size_t n_q,
                                   nuem_atom_response **out, nuem_error *err);
/* Energies from eps_max, momentum transfers, the functions f; groups, r_l and r_t are there. */
void nuem_response_complete(nuem_atom_response *r);
/* Energies and momentum transfers; groups are there. */
void nuem_response_points(nuem_atom_response *r, double eps_max_kev);

#endif
