/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A random magnetic field on top of a profile: isotropic, divergence-free, with Kolmogorov's spectrum. */
#ifndef NUEM_PROPAGATION_TURBULENCE_H
#define NUEM_PROPAGATION_TURBULENCE_H

#include <stdint.h>

#include "file/yaml.h"
#include "propagation/profile_private.h"

/* Replace *profile by one that has the random field of a block (nuem_turbulence_fields) as well; on failure it
 * stays as it was. The path is that of *profile. */
nuem_status nuem_profile_add_turbulence(nuem_profile **profile, const nuem_node *block,
                                        uint64_t seed, nuem_error *err);

#endif
