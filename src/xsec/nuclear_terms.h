/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Slots and terms that the channels with nuclei begin with; for their sources alone. */
#ifndef NUEM_XSEC_NUCLEAR_TERMS_H
#define NUEM_XSEC_NUCLEAR_TERMS_H

#include "xsec/channel.h"

/* Slots and terms of an amplitude of protons and neutrons: the first of every channel that has nuclei.
 * None is odd: the axial current of a nucleus interferes with nothing here, and the rest differs between
 * neutrinos and antineutrinos by rho* alone. */
enum { PROTON, NEUTRON, CHARGE, RADIUS, DIPOLE, AXIAL, NUEM_NUCLEAR_SLOTS };
enum { PP, PN, NN, PQ, NQ, PR, NR, QQ, QR, RR, DD, AA, NUEM_NUCLEAR_TERMS };
/* clang-format off */
#define NUEM_NUCLEAR_TERM_LIST \
    [PP] = {PROTON, PROTON, false},   [PN] = {PROTON, NEUTRON, false}, \
    [NN] = {NEUTRON, NEUTRON, false}, [PQ] = {PROTON, CHARGE, false}, \
    [NQ] = {NEUTRON, CHARGE, false},  [PR] = {PROTON, RADIUS, false}, \
    [NR] = {NEUTRON, RADIUS, false},  [QQ] = {CHARGE, CHARGE, false}, \
    [QR] = {CHARGE, RADIUS, false},   [RR] = {RADIUS, RADIUS, false}, \
    [DD] = {DIPOLE, DIPOLE, false},   [AA] = {AXIAL, AXIAL, false}
/* clang-format on */

#endif
