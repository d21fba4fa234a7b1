/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NUEM_SUPERNOVA_FLOW_PRIVATE_H
#define NUEM_SUPERNOVA_FLOW_PRIVATE_H

#include "supernova/classes.h"
#include "supernova/dormand_prince.h"
#include "supernova/flow.h"
#include "supernova/flow_lanes.h"

struct nuem_flow {
    const nuem_supernova *sn;
    const nuem_flow_kernels *kernels;
    int threads;
    size_t n_block;
    nuem_flow_block *block; /* 8 angles each */
    size_t first, count;    /* blocks of this process, of which alone `block` is kept up to date */
    double *error;          /* [n_block] */
    nuem_supernova_reduce *reduce; /* NULL: this process has all */
    void *reduce_context;
    double *shared; /* what is added up over processes */
};

/* What an element of U of each class may be wrong by. */
typedef struct nuem_flow_limit {
    double of[NUEM_CLASSES];
} nuem_flow_limit;

/* tolerance, for coherence relative to what there is of it: in the sums, and turned by in this flow. */
nuem_flow_limit nuem_flow_limits(int n, size_t n_angle, const nuem_hermitian *sum,
                                 const nuem_hermitian *turn, double tolerance);

/* The flow at one angle, as nuem_flow_run. */
bool nuem_flow_single(const nuem_flow *f, double r0_km, double r1_km, const nuem_hermitian *sum,
                      double tolerance, nuem_unitary *u, size_t *evaluations);

#endif
