/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pseudo-experiments at the points of a scan: the distribution of chi2(point) - chi2(best fit) that the
 * intervals of Feldman and Cousins are made of (PRD 57 (1998) 3873, section IV). */
#ifndef NUEM_SCAN_TOYS_H
#define NUEM_SCAN_TOYS_H

#include "scan/scan.h"

/* Scratch of one thread. */
typedef struct nuem_scan_toys nuem_scan_toys;

nuem_status nuem_scan_toys_create(const nuem_scan *scan, nuem_scan_toys **out, nuem_error *err);
void nuem_scan_toys_free(nuem_scan_toys *toys);

/* Toys of point number `point`, drawn at x [dimension] (profiled coordinates at their best values) with
 * the nuisances that fit the data best there. Toy t of the point is number point * n_toys + t of the
 * seed.
 * delta_chi2: [n_toys];  of_data: chi2(x) - chi2(best fit) of the data */
nuem_status nuem_scan_toys_point(nuem_scan_toys *toys, size_t point, const double *x,
                                 double *delta_chi2, double *of_data, nuem_error *err);

#endif
