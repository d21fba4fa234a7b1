/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evolve/evolution.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/error.h"

static void describe(nuem_evolution *e)
{
    const nuem_supernova_settings *s = &e->settings;
    char map[60] = "";

    if (s->spec.probes)
        snprintf(map, sizeof map, ", conversion with tolerance %.17g", s->map_tolerance);
    snprintf(e->choices, sizeof e->choices,
             "%s, tolerance %.17g, step %.17g km, at most %.17g km and %zu steps%s",
             s->method == NUEM_SPLIT ? "split" : "rk", s->tolerance, s->step_km, s->max_step_km,
             s->max_steps, map);
}

nuem_status nuem_evolution_create(const nuem_supernova_settings *settings, const char *directory,
                                  const nuem_provenance *prov, nuem_evolution **out,
                                  nuem_error *err)
{
    nuem_evolution *e = calloc(1, sizeof *e);
    nuem_status st;

    if (!e) return nuem_fail_nomem(err);
    e->settings = *settings;
    if (settings->spec.hypothesis)
        e->hypothesis_sha256 = nuem_hypothesis_sha256(settings->spec.hypothesis);
    describe(e);
    if ((st = nuem_provenance_text_create(prov, directory, &e->sources, err))) goto done;
    if ((st = nuem_supernova_create(&e->settings.spec, &e->problem, err))) goto done;
    *out = e;
    e = NULL;
done:
    nuem_evolution_free(e);
    return st;
}

void nuem_evolution_free(nuem_evolution *evolution)
{
    if (!evolution) return;
    nuem_supernova_free(evolution->problem);
    nuem_provenance_text_free(&evolution->sources);
    free(evolution);
}

nuem_status nuem_evolution_share(const nuem_evolution *evolution, int rank, int ranks,
                                 size_t *first, size_t *count, nuem_error *err)
{
    const size_t blocks = nuem_supernova_blocks(evolution->problem), r = (size_t)rank,
                 n = (size_t)ranks;

    if (n > blocks)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "%zu energies keep at most %zu processes at work, there are %d; threads "
                         "share the angles out",
                         evolution->settings.spec.n_energy, blocks, ranks);
    *first = r * blocks / n;
    *count = (r + 1) * blocks / n - *first;
    return NUEM_OK;
}
