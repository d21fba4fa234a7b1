/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A collective evolution that is ready to run: the problem, how it is integrated, where it comes from. Two
 * evolutions with the same configuration, data and choices give the same numbers, bit for bit. */
#ifndef NUEM_EVOLVE_EVOLUTION_H
#define NUEM_EVOLVE_EVOLUTION_H

#include "io/provenance_text.h"
#include "nuem/supernova_config.h"

typedef struct nuem_evolution {
    nuem_supernova_settings settings; /* of the file, as the caller changed them */
    nuem_supernova *problem;
    char choices[320]; /* what besides the file decides upon bits: "split, tolerance 1e-06, ..." */
    nuem_provenance_text sources;
    const char *hypothesis_sha256; /* NULL: two flavours have none */
} nuem_evolution;

/* settings: views that must outlive the evolution; directory: of the configuration, "" for the working directory.
 * NUEM_ERR_NOMEM, or as nuem_supernova_create. */
nuem_status nuem_evolution_create(const nuem_supernova_settings *settings, const char *directory,
                                  const nuem_provenance *prov, nuem_evolution **out,
                                  nuem_error *err);
void nuem_evolution_free(nuem_evolution *evolution);

/* The part of the blocks of energies that process `rank` of `ranks` has, in units of nuem_supernova_blocks.
 * NUEM_ERR_ARG: there are more processes than blocks. */
nuem_status nuem_evolution_share(const nuem_evolution *evolution, int rank, int ranks,
                                 size_t *first, size_t *count, nuem_error *err);

#endif
