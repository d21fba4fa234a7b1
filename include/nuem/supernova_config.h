/* SPDX-License-Identifier: GPL-3.0-or-later */
/** @file supernova_config.h  Files that describe a collective evolution: schema nuem/supernova/1.
 *
 *  `nuem schema supernova` lists the keys, examples/supernova/ has files. One file gives the problem (supernova.h)
 *  and how to run it.
 */
#ifndef NUEM_SUPERNOVA_CONFIG_H
#define NUEM_SUPERNOVA_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "nuem/data.h"
#include "nuem/status.h"
#include "nuem/supernova.h"

NUEM_BEGIN_DECLS

/** Bounds that keep a typing error from asking for all the memory. A file ends at 60000 bytes. */
enum {
    NUEM_SUPERNOVA_MAX_BINS = 100000,
    NUEM_SUPERNOVA_MAX_ANGLES = 100000,
    NUEM_SUPERNOVA_MAX_SNAPSHOTS = 1000000
};

/** What a file says, with the defaults filled in. Everything lives as long as the configuration. */
typedef struct nuem_supernova_settings {
    const char *title;  /**< "" where there is none */
    const char *text;   /**< the file as it was */
    size_t n_text;      /**< its bytes */
    const char *sha256; /**< of the text, 64 hex digits */

    /** The problem, for nuem_supernova_create. */
    nuem_supernova_spec spec;
    const double
        *edge_mev; /**< [spec.n_energy + 1] of the bins; NULL where modes are frequencies */

    nuem_supernova_method method;
    double tolerance;     /**< [1e-14, 0.1] */
    double map_tolerance; /**< of probes; 0: their errors do not count */
    double step_km;       /**< 0: steps that the tolerance chooses */
    double max_step_km;   /**< 0: no limit */
    size_t max_steps;     /**< 0: the run's own limit */
    bool deterministic;   /**< the same bits for any number of processes */

    size_t n_snapshots; /**< >= 2 */
    const double
        *snapshot_km;      /**< [n_snapshots] ascending, the first is the start, the last the end */
    bool write_spectra;    /**< spectra of each angle at each snapshot */
    bool write_coherence;  /**< coherence of neutrinos with antineutrinos */
    bool write_invariants; /**< lepton number, energy, trace, purity */
    bool write_conversion; /**< what each flavour has become, at the end; then spec.probes is set */
    double checkpoint_s;   /**< seconds between checkpoints, > 0 */

    /** What is emitted, on the bins of energy, before `strength` scales the self-interaction; all 0 for a gas. */
    double number_rate_s;                    /**< all species, 1/s */
    double luminosity_erg_s;                 /**< all species */
    double strength;                         /**< factor that spec.number_rate_s contains */
    double fraction[NUEM_SUPERNOVA_SPECIES]; /**< of all neutrinos */
    double mean_mev[NUEM_SUPERNOVA_SPECIES]; /**< mean energies; 0 where nothing is emitted */
} nuem_supernova_settings;

typedef struct nuem_supernova_config nuem_supernova_config;

/** Read a file.
 *  @param data  for named mixing sets, profiles and spectra; NULL where the file names none
 *  @param prov  nullable record of what was read
 *  @return NUEM_OK; NUEM_ERR_IO; NUEM_ERR_DATA (located); NUEM_ERR_ARG (a record that is not there);
 *          NUEM_ERR_NOMEM. Thread-safe. */
NUEM_API nuem_status nuem_supernova_config_open(const nuem_data *data, const char *path,
                                                nuem_supernova_config **out, nuem_provenance *prov,
                                                nuem_error *err);

/** The same from n bytes in memory; `name` stands in messages, and files that the text names are sought beside it. */
NUEM_API nuem_status nuem_supernova_config_parse(const nuem_data *data, const char *text, size_t n,
                                                 const char *name, nuem_supernova_config **out,
                                                 nuem_provenance *prov, nuem_error *err);

/** NULL is fine. */
NUEM_API void nuem_supernova_config_free(nuem_supernova_config *config);

/** What it says; lives as long as the configuration. Total function, thread-safe. */
NUEM_API const nuem_supernova_settings *
nuem_supernova_config_get(const nuem_supernova_config *config);

NUEM_END_DECLS

#endif
