/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a scan shall do, read from a file of schema nuem/scan/1 and checked as far as the text alone
 * allows. Everything lives as long as the configuration and is immutable. */
#ifndef NUEM_SCAN_CONFIG_H
#define NUEM_SCAN_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "file/arena.h"
#include "file/schema.h"
#include "nuem/analysis.h"
#include "nuem/objective.h"
#include "nuem/sampler.h"

#define NUEM_SCAN_SCHEMA "nuem/scan/1"

/* The text becomes an attribute of the result, and those of HDF5 end at 64 KiB. */
enum { NUEM_SCAN_CONFIG_BYTES = 60000 };

/* Bounds that keep a typing error from asking for the age of the universe. */
#define NUEM_SCAN_MAX_POINTS 1e12
#define NUEM_SCAN_MAX_CHUNKS 1e9

/* the keys of a scan file */
extern const nuem_field nuem_scan_fields[];

/* One axis of the grid: n values of one coordinate. */
typedef struct nuem_scan_axis {
    nuem_coordinate coordinate;
    const nuem_node *node; /* where the file speaks of it */
    size_t n;
    double *value; /* [n] of a list, in the unit of the parameter; NULL: between the ends of */
    nuem_prior_range range; /* first and last value; of chains: where the prior is not zero */
    bool logarithmic;
    nuem_prior prior; /* of chains */
} nuem_scan_axis;

/* What is computed at a point. */
typedef enum nuem_scan_kind {
    NUEM_SCAN_CHI2, /* chi2, profiled where coordinates are to be profiled */
    NUEM_SCAN_TOYS, /* beside it chi2(point) - chi2(best fit) of pseudo-data made there */
    NUEM_SCAN_CHAIN /* points are steps of Markov chains */
} nuem_scan_kind;

typedef struct nuem_scan_config nuem_scan_config;
struct nuem_scan_config {
    const char *text; /* the file as it was */
    size_t n_text;
    char sha256[65];
    const char *directory; /* of the file, for those that it names; "" is the working directory */
    nuem_yaml *doc;
    const nuem_node *root;

    const char *title;
    size_t n_experiment;
    const char *const *experiment; /* [n_experiment], paths already relative to the config */
    const char *hypothesis;        /* path, NULL: the Standard Model */
    size_t n_set;
    const char *const *set;
    nuem_weak_scheme weak_scheme;
    nuem_analysis_options analysis;

    nuem_scan_kind kind;
    const char *table; /* given points; NULL: the grid */
    size_t n_axis;
    nuem_scan_axis *axis; /* [n_axis], the last one runs fastest */
    size_t n_profile;
    const char *const *profile; /* names for nuem_coordinates_parse, or "Im q_emu" */
    bool want_nuisances, want_counts;
    size_t chunk; /* points a chunk; 0: as many as suit the kind */
    long seed;
    size_t n_toys;
    struct {
        size_t chains, samples, thin, burn_in; /* burn_in 0: the sampler's own */
        nuem_treatment nuisances;
    } chain;
    nuem_arena arena; /* what the above lives in */
};

/* Read a file. NUEM_ERR_IO, NUEM_ERR_DATA (located), NUEM_ERR_NOMEM. */
nuem_status nuem_scan_config_read(const char *path, nuem_scan_config **out, nuem_error *err);
/* The same from memory; files that it names are sought in `directory`. */
nuem_status nuem_scan_config_parse(const char *text, size_t n, const char *name,
                                   const char *directory, nuem_scan_config **out, nuem_error *err);
void nuem_scan_config_free(nuem_scan_config *config);

/* Value i < n of an axis. */
double nuem_scan_axis_value(const nuem_scan_axis *axis, size_t i);

/* "q_emu" or "Im q_emu" as a coordinate; NUEM_ERR_ARG with the known names. */
nuem_status nuem_scan_coordinate(const char *name, nuem_coordinate *out, nuem_error *err);

#endif
