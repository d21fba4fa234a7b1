/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The inside of a profile over the neutron radius, for what makes it and what reads it. */
#ifndef NUEM_STAT_NEUTRON_PRIVATE_H
#define NUEM_STAT_NEUTRON_PRIVATE_H

#include <stdbool.h>

#include "nuem/neutron_radius.h"

/* most intervals between nodes; points on which the polynomial is looked at, less one */
enum { NUEM_NEUTRON_INTERVALS = 64, NUEM_NEUTRON_GRID = 512 };

struct nuem_neutron_profile {
    size_t n;                                                                /* intervals */
    double rn[NUEM_NEUTRON_INTERVALS + 1], chi2[NUEM_NEUTRON_INTERVALS + 1]; /* at the nodes */
    double error, best_fit;
    size_t n_other;
    nuem_coordinate other[NUEM_MAX_COORDINATES];
    double x[NUEM_MAX_COORDINATES]; /* others at the best fit */
    double chi2_min, chi2_null;
    bool nested; /* chi2_null is that of one radius */
    size_t n_nuisance;
    double nuisance[NUEM_MAX_NUISANCES]; /* at the best fit */
    nuem_analysis *best;
};

/* Point i of NUEM_NEUTRON_GRID + 1 over the range. */
static inline double nuem_neutron_grid_point(const nuem_neutron_profile *p, size_t i)
{
    const double lo = p->rn[0], hi = p->rn[p->n];

    return i == NUEM_NEUTRON_GRID ? hi : lo + (hi - lo) * (double)i / (double)NUEM_NEUTRON_GRID;
}

#endif
