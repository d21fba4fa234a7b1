/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The pair of order 5 and 4 whose last stage is the first of the next step.
 * Source: Dormand, Prince, J. Comp. Appl. Math. 6 (1980) 19, table 2. */
#ifndef NUEM_SUPERNOVA_DORMAND_PRINCE_H
#define NUEM_SUPERNOVA_DORMAND_PRINCE_H

enum { NUEM_DP_STAGES = 7 };

/* State of stage s: y + h sum over j < s of NUEM_DP_STAGE[s][j] k_j, at NUEM_DP_NODE[s]; the last is the result. */
static const double NUEM_DP_NODE[NUEM_DP_STAGES] = {0.0, 0.2, 0.3, 0.8, 8.0 / 9.0, 1.0, 1.0};
static const double NUEM_DP_STAGE[NUEM_DP_STAGES][NUEM_DP_STAGES - 1] = {
    {0.0},
    {1.0 / 5.0},
    {3.0 / 40.0, 9.0 / 40.0},
    {44.0 / 45.0, -56.0 / 15.0, 32.0 / 9.0},
    {19372.0 / 6561.0, -25360.0 / 2187.0, 64448.0 / 6561.0, -212.0 / 729.0},
    {9017.0 / 3168.0, -355.0 / 33.0, 46732.0 / 5247.0, 49.0 / 176.0, -5103.0 / 18656.0},
    {35.0 / 384.0, 0.0, 500.0 / 1113.0, 125.0 / 192.0, -2187.0 / 6784.0, 11.0 / 84.0}};
/* Fifth minus fourth order. */
static const double NUEM_DP_ERROR[NUEM_DP_STAGES] = {
    71.0 / 57600.0,      0.0,          -71.0 / 16695.0, 71.0 / 1920.0,
    -17253.0 / 339200.0, 22.0 / 525.0, -1.0 / 40.0};

#endif
