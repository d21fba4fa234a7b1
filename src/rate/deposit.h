/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The energy that a detector is given by a recoil, in keV electron equivalent: of an electron all of
 * it, of a nucleus a part. */
#ifndef NUEM_RATE_DEPOSIT_H
#define NUEM_RATE_DEPOSIT_H

#include <stdbool.h>

#include "nuem/experiment.h"

typedef struct nuem_deposit {
    const nuem_quenching *quenching; /* NULL: the recoil itself; a view of the experiment's */
    double lower_kev, upper_kev;     /* recoils that there are and that make a signal */
} nuem_deposit;

/* t_max_kev: largest recoil of the flux, HUGE_VAL where it is not known. */
nuem_deposit nuem_deposit_of(const nuem_experiment_info *experiment, bool quenched,
                             double t_max_kev);

double nuem_deposit_kev(const nuem_deposit *deposit, double t_kev);

/* Smallest recoil that gives the energy, upper_kev where none does. */
double nuem_deposit_recoil_kev(const nuem_deposit *deposit, double e_kev);

/* Largest dE/dT between two recoils. */
double nuem_deposit_slope(const nuem_deposit *deposit, double lo_kev, double hi_kev);

/* Recoils weight[n][n_bin] at t_kev [n]: NUEM_ERR_RANGE when those outside the range of a model that
 * forbids it make more than a millionth of a bin, for a rate that falls like 1/T^2. */
nuem_status nuem_deposit_range_check(const nuem_deposit *deposit,
                                     const nuem_experiment_info *experiment, size_t n,
                                     const double *t_kev, const double *weight, nuem_error *err);

#endif
