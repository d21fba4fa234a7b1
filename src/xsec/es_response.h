/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The channel "es" with response functions: its parts are the pole of the transverse response and points
 * in momentum transfer. */
#ifndef NUEM_XSEC_ES_RESPONSE_H
#define NUEM_XSEC_ES_RESPONSE_H

#include <stdbool.h>

#include "target/electron_response.h"
#include "xsec/es_terms.h"

enum { NUEM_ES_RESPONSE_PARTS = 1 + NUEM_RESPONSE_NODES };

/* Are there response functions for the recoil? */
bool nuem_es_response_holds(const nuem_electron_response *r, double t_mev);

/* As those of nuem_channel, where they hold. The parts are those of r; what answers is `of`: r itself, or some of its
 * atoms. */
void nuem_es_response_kernel(const nuem_electron_response *r, const nuem_electron_response *of,
                             size_t part, double t_mev, double (*coef)[NUEM_CHANNEL_POWERS]);
double nuem_es_response_enu_min(const nuem_electron_response *r, size_t part, double t_mev);

/* All parts together at one energy, the momentum transfers integrated up to 2E - T. */
void nuem_es_response_sum(const nuem_electron_response *r, const nuem_electron_response *of,
                          double enu_mev, double t_mev, double (*coef)[NUEM_CHANNEL_POWERS]);

#endif
