/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The file of an evolution (HDF5): what the run is, and numbers at each snapshot. It is created whole; afterwards
 * nothing but numbers changes, and a snapshot's byte in `done` is written after them. What is written depends on the
 * evolution alone: no times, no names of machines, no number of ranks or threads.
 *
 * One process writes it. The state, which all write, is in a file of its own: checkpoint.h. */
#ifndef NUEM_EVOLVE_STORE_H
#define NUEM_EVOLVE_STORE_H

#include "evolve/evolution.h"
#include "evolve/snapshot.h"

typedef struct nuem_evolve_store nuem_evolve_store;

/* Create the file and reserve its space on the disk. It must not exist. NUEM_ERR_IO (no file is left). */
nuem_status nuem_evolve_store_create(const nuem_evolution *evolution, const char *path,
                                     nuem_error *err);

/* Open, for writing or not, what was created for this evolution.
 * NUEM_ERR_IO; NUEM_ERR_DATA: it is no evolution, is damaged, or was made by another version, from another
 * configuration, with other choices or from other data. */
nuem_status nuem_evolve_store_open(const nuem_evolution *evolution, const char *path, bool write,
                                   nuem_evolve_store **out, nuem_error *err);
nuem_status nuem_evolve_store_close(nuem_evolve_store *store, nuem_error *err);

/* Snapshot `index`, and its spectra: those of each angle, if the configuration wants them ([n_energy][2N], for each
 * angle), and their sum over the angles. NUEM_ERR_IO. */
nuem_status nuem_evolve_store_angle(nuem_evolve_store *store, size_t index, size_t angle,
                                    const double *spectrum, nuem_error *err);
nuem_status nuem_evolve_store_write(nuem_evolve_store *store, size_t index, const nuem_snapshot *s,
                                    const double *spectrum, nuem_error *err);
bool nuem_evolve_store_wants_angles(const nuem_evolution *evolution);

/* The state at the end, before the last snapshot: the density of supernova_earth.h, and of a problem with probes what each
 * flavour has become at each angle, [n_energy][2N][2N]. Written, or read from a complete file. NUEM_ERR_IO. */
nuem_status nuem_evolve_store_density(nuem_evolve_store *store, bool write, double *density,
                                      nuem_error *err);
nuem_status nuem_evolve_store_conversion(nuem_evolve_store *store, bool write, size_t angle,
                                         double *conversion, nuem_error *err);

/* What was written is on the disk, not on its way there: to be called before a checkpoint, which would go on from behind
 * it. NUEM_ERR_IO. */
nuem_status nuem_evolve_store_sync(nuem_evolve_store *store, nuem_error *err);
/* Are the first `count` snapshots there, with all their spectra, as they were written? NUEM_ERR_DATA: the first that is
 * not; NUEM_ERR_IO, NUEM_ERR_NOMEM. */
nuem_status nuem_evolve_store_verify(nuem_evolve_store *store, size_t count, nuem_error *err);

/* The snapshots of a file, [n_snapshots]; NUEM_ERR_DATA: one is missing, or it or its spectrum of all angles does not
 * fit its checksum. */
nuem_status nuem_evolve_store_read(nuem_evolve_store *store, nuem_snapshot *s, nuem_error *err);

#endif
