/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A configuration while it is read. */
#ifndef NUEM_SUPERNOVA_CONFIG_INTERNAL_H
#define NUEM_SUPERNOVA_CONFIG_INTERNAL_H

#include "file/arena.h"
#include "file/schema.h"
#include "nuem/supernova_config.h"
#include "supernova/spectrum.h"

#define NUEM_SUPERNOVA_SCHEMA "nuem/supernova/1"

/* MeV a joule, exact in the SI, and an erg. */
#define NUEM_JOULE_MEV (1.0 / 1.602176634e-13)
#define NUEM_ERG_MEV   (1e-7 * NUEM_JOULE_MEV)

extern const nuem_field nuem_supernova_fields[];

struct nuem_supernova_config {
    nuem_supernova_settings settings;
    nuem_hypothesis *hypothesis;
    nuem_profile *profile;
    char sha256[65];
    nuem_arena arena; /* what the settings view */
};

typedef struct nuem_supernova_reader {
    const nuem_data *data;
    nuem_provenance *prov;
    const nuem_node *root; /* the file, which its schema has checked */
    nuem_supernova_config *config;
    nuem_energy_bins bins; /* in the arena; frequencies of a gas are bins of unit width */
    bool frequencies;
    bool empty_last; /* the last bin is there for the number of bins only */
} nuem_supernova_reader;

/* n doubles in the arena; NULL: no memory. */
double *nuem_supernova_reals(nuem_supernova_reader *r, size_t n);
/* Complain when the map has the key: "<key> has no place <why>". */
nuem_status nuem_supernova_refuse(const nuem_node *map, const char *key, const char *why,
                                  nuem_error *err);
/* Complain when the map lacks the key: "<map> lacks the key '<key>', which <who> needs". */
nuem_status nuem_supernova_need(const nuem_node *map, const char *key, const char *who,
                                nuem_error *err);
/* An error of something that a node names, located at the node where it has no place of its own. */
nuem_status nuem_supernova_relay(const nuem_node *node, nuem_status st, const nuem_error *inner,
                                 nuem_error *err);

/* Run-time options and the places of snapshots. NUEM_ERR_DATA, NUEM_ERR_NOMEM. */
nuem_status nuem_supernova_read_run(nuem_supernova_reader *r, nuem_error *err);

/* What is emitted: spec.spectrum, and the sums over it. NUEM_ERR_DATA, NUEM_ERR_NOMEM. */
nuem_status nuem_supernova_read_source(nuem_supernova_reader *r, nuem_error *err);

/* Three ways to give it. Each fills emission[6][bins] (zero before) with numbers a MeV, and a second where `absolute`
 * says so; otherwise relative ones, for the total to scale. */
typedef nuem_status nuem_supernova_emitter(nuem_supernova_reader *r, const nuem_node *block,
                                           double *emission, bool *absolute, nuem_error *err);
nuem_supernova_emitter nuem_supernova_read_species; /* block: the list */
nuem_supernova_emitter nuem_supernova_read_table;
nuem_supernova_emitter nuem_supernova_read_series;

/* Sums over the bins of one species: numbers, and energy in MeV. */
double nuem_supernova_number(const nuem_energy_bins *bins, const double *density);
double nuem_supernova_energy(const nuem_energy_bins *bins, const double *density);

#endif
