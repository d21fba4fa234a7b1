/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is noted at one radius. */
#ifndef NUEM_EVOLVE_SNAPSHOT_H
#define NUEM_EVOLVE_SNAPSHOT_H

#include "nuem/supernova_config.h"

typedef struct nuem_snapshot {
    double r_km;
    nuem_supernova_summary summary;
    double drift;                   /* of the invariants, so far */
    double steps, rejected, stages; /* so far */
} nuem_snapshot;

nuem_status nuem_snapshot_take(nuem_supernova_run *run, nuem_snapshot *out, nuem_error *err);

/* What a snapshot is made of: a data set of the file and columns of a table. */
typedef struct nuem_snapshot_part {
    const char *name, *unit, *doc;
    enum { NUEM_PART_ONE, NUEM_PART_SPECIES, NUEM_PART_PAIRS } kind; /* 1, 2N or N*N numbers */
    size_t offset;                                                   /* in nuem_snapshot */
    bool coherence, invariant; /* written where the configuration asks for these */
} nuem_snapshot_part;
extern const nuem_snapshot_part nuem_snapshot_parts[]; /* ends with name NULL */

/* Does the configuration ask for it? */
bool nuem_snapshot_wanted(const nuem_snapshot_part *part, const nuem_supernova_settings *settings);

enum { NUEM_PART_MAX = 9 };
size_t nuem_snapshot_width(const nuem_snapshot_part *part, int flavours);
/* The numbers of a part, [width], from a snapshot and back. */
void nuem_snapshot_get(const nuem_snapshot *s, const nuem_snapshot_part *part, int flavours,
                       double *value);
void nuem_snapshot_set(nuem_snapshot *s, const nuem_snapshot_part *part, int flavours,
                       const double *value);

/* "nu_e", ...; of two flavours the second is "nu_x". i < 2N: neutrinos, then antineutrinos. */
const char *nuem_species_name(int flavours, int i);

#endif
