/* SPDX-License-Identifier: GPL-3.0-or-later */
/* CLs without toys: Cowan, Cross, Gross, Vitells, EPJ C 71 (2011) 1554. */
#ifndef NUEM_STAT_CLS_ASYMPTOTIC_H
#define NUEM_STAT_CLS_ASYMPTOTIC_H

#include "stat/toys_private.h"

/* The data that would be seen without signal, with the nuisances that the data have without signal. */
typedef struct nuem_cls_asimov {
    nuem_valley valley; /* of x >= 0 */
    double *storage;
    nuem_observation data; /* views of storage */
    nuem_probe minimum;
} nuem_cls_asimov;

/* q-tilde (its eq. (16)): 0 when the best fit lies above. */
double nuem_cls_statistic(const nuem_probe *at, const nuem_probe *minimum);

/* `minimum` receives that of the data over x >= 0; hi: upper end of the grid or NaN. */
nuem_status nuem_cls_asimov_create(nuem_toy_loop *loop, const nuem_observation *observation,
                                   double hi, nuem_cls_asimov *out, nuem_probe *minimum,
                                   nuem_error *err);
void nuem_cls_asimov_clear(nuem_cls_asimov *asimov);

/* CLs of the observation at x. */
nuem_status nuem_cls_asymptotic(const nuem_cls_asimov *asimov, nuem_objective_workspace *ws,
                                const nuem_observation *observation, double x,
                                const nuem_probe *minimum, double *cls, nuem_error *err);

/* Limits of the observation and of the Asimov data; `upper` is NaN. */
nuem_status nuem_cls_asymptotic_limit(const nuem_cls_asimov *asimov, nuem_objective_workspace *ws,
                                      const nuem_observation *observation, double cl,
                                      const nuem_probe *minimum, nuem_cls_limit *out,
                                      nuem_error *err);

/* A grid on which CLs from toys should fall to 1 - cl: asymptotically it falls from well above to well below
 * there, with room for few counts. */
nuem_status nuem_cls_asymptotic_grid(const nuem_cls_asimov *asimov, nuem_objective_workspace *ws,
                                     const nuem_observation *observation, double cl,
                                     const nuem_probe *minimum, double *lo, double *hi,
                                     nuem_error *err);

#endif
