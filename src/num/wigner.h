/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef NUEM_NUM_WIGNER_H
#define NUEM_NUM_WIGNER_H

/* Wigner's 3j symbol (j1 j2 j3; m1 m2 m3) of doubled arguments; 0 where the rules forbid it. */
double nuem_wigner_3j(int two_j1, int two_j2, int two_j3, int two_m1, int two_m2, int two_m3);

#endif
