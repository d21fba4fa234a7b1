/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a file reader ensures, for experiments that a program put together itself. */
#ifndef NUEM_RATE_EXPERIMENT_CHECK_H
#define NUEM_RATE_EXPERIMENT_CHECK_H

#include "nuem/experiment.h"
#include "nuem/flux.h"

/* Can a response be made? NUEM_ERR_ARG. The quenching is checked where the largest recoil is
 * known. */
nuem_status nuem_experiment_check(const nuem_experiment_info *experiment, nuem_error *err);

/* Is every component that a bin lists one of the flux? NUEM_ERR_ARG. */
nuem_status nuem_experiment_check_components(const nuem_experiment_info *experiment,
                                             const nuem_flux *flux, nuem_error *err);

#endif
