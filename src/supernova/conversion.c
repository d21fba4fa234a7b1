/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each flavour becomes: probes are emitted as one flavour, so their numbers at the end are probabilities. */
#include <string.h>

#include "base/error.h"
#include "supernova/run.h"

void nuem_run_conversion(const nuem_supernova_run *run, size_t angle, double *out)
{
    const nuem_supernova *sn = run->sn;
    const nuem_modes *m = &run->modes;
    const size_t n = (size_t)sn->order, energies = sn->spec.n_energy;
    double to[NUEM_ORDER_MAX];
    nuem_hermitian rho;

    memset(out, 0, energies * n * n * sizeof *out);
    for (size_t b = nuem_run_emitted(run); b < m->n_block; b++) {
        const size_t probe = run->first_chunk * NUEM_CHUNK + b - sn->probe_block,
                     from = probe / sn->energy_blocks, block = probe % sn->energy_blocks;
        for (size_t l = 0; l < NUEM_LANES; l++) {
            const size_t energy = block * NUEM_LANES + l;
            if (energy >= energies) break;
            nuem_supernova_mode_at(m, run->y, angle, b, l, &rho);
            nuem_supernova_flavours(sn, &rho, to);
            memcpy(out + (energy * n + from) * n, to, n * sizeof *to);
        }
    }
}

nuem_status nuem_supernova_conversion(const nuem_supernova_run *run, double *out, nuem_error *err)
{
    const nuem_supernova *sn = run->sn;
    const size_t n = (size_t)sn->order, size = sn->spec.n_energy * n * n;

    if (!sn->spec.probes)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "supernova: the problem has no probes, which the conversion is read from");
    for (size_t a = 0; a < run->modes.n_angle; a++) nuem_run_conversion(run, a, out + a * size);
    return NUEM_OK;
}
