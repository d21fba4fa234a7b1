/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Gauss-Legendre rules on [0, 1]. */
#ifndef NUEM_NUM_GAUSS_H
#define NUEM_NUM_GAUSS_H

#include <stddef.h>

#include "nuem/status.h"

enum { NUEM_GAUSS_MAX = 16 };

typedef struct nuem_gauss {
    size_t n;
    double x[NUEM_GAUSS_MAX], w[NUEM_GAUSS_MAX];
} nuem_gauss;

/* 1 <= n <= NUEM_GAUSS_MAX points; NUEM_ERR_ARG, NUEM_ERR_NOMEM. */
nuem_status nuem_gauss_rule(size_t n, nuem_gauss *rule, nuem_error *err);

#endif
