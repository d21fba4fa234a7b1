/* SPDX-License-Identifier: GPL-3.0-or-later */
/* chi2 as a function of one parameter, all else at its minimum. It remembers where the minima were:
 * a search at a new value begins at those of its neighbours on either side. */
#ifndef NUEM_STAT_CURVE_H
#define NUEM_STAT_CURVE_H

#include "stat/slice.h"

typedef struct nuem_curve {
    const nuem_slice *slice;
    nuem_slice_workspace *ws;
    uint64_t seed;
    double level; /* whose crossing nuem_curve_above looks at */
    /* known points, rising in value; empty where a value costs little */
    size_t n, n_max;
    double *value, *chi2, *variable; /* [n_max], [n_max], [n_max][variables] */
    /* the first failure */
    nuem_status status;
    nuem_error *err;
} nuem_curve;

nuem_status nuem_curve_open(nuem_curve *c, const nuem_slice *slice, uint64_t seed, nuem_error *err);
void nuem_curve_close(nuem_curve *c);

/* A solution that is known from elsewhere. */
void nuem_curve_learn(nuem_curve *c, double value, double chi2, const double *variable);

/* chi2 at a value; NaN after a failure, which c->status tells. For nuem_minimum and nuem_root:
 * context is the curve. */
double nuem_curve_at(double value, void *curve);
/* chi2 - level, cut off at a large finite number */
double nuem_curve_above(double value, void *curve);
/* With n_start further starting points, each value with its own. */
double nuem_curve_search(nuem_curve *c, double value, size_t n_start);

/* chi2 at a value that is known, else NaN; variable nullable. */
double nuem_curve_known(const nuem_curve *c, double value, double *variable);

#endif
