/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A finished scan's file as a table, for those who did not make it: any version's, without the data that it rests on. */
#ifndef NUEM_SCAN_STORE_READ_H
#define NUEM_SCAN_STORE_READ_H

#include <stddef.h>

#include "scan/config.h"

typedef struct nuem_stored_column {
    char name
        [96]; /* without its group: "mu_eff", "chi2"; "nuisances.xenon1t b0" for one of several */
    char group[24]; /* "points", "profiled", "sampled", "toys" */
    char *unit;     /* "" for none */
    char *doc;
    char data[120]; /* data set, and which of its columns */
    size_t index;
    bool is_list; /* the data set has several columns */
} nuem_stored_column;

/* All members are views that live as long as the object. */
typedef struct nuem_stored_scan {
    char *path;
    nuem_scan_config *config; /* as it was written */
    char *kind, *version, *experiments, *hypothesis_sha256, *config_sha256;
    char *citations; /* a key a line */
    size_t points, chains;
    size_t n_column;
    nuem_stored_column
        *column; /* scanned and profiled coordinates, sampled nuisances, chi2, status, the rest */
    size_t n_coordinate; /* so many of them are coordinates, */
    size_t n_sampled;    /* then so many sampled nuisances */
} nuem_stored_scan;

/* NUEM_ERR_IO; NUEM_ERR_DATA: no scan, damaged, or not finished; NUEM_ERR_NOMEM. */
nuem_status nuem_stored_scan_open(const char *path, nuem_stored_scan **out, nuem_error *err);
void nuem_stored_scan_free(nuem_stored_scan *scan);

/* One column of all points, value [points]. NUEM_ERR_IO, NUEM_ERR_NOMEM. */
nuem_status nuem_stored_scan_read(const nuem_stored_scan *scan, size_t column, double *value,
                                  nuem_error *err);

#endif
