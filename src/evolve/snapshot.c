/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "evolve/snapshot.h"

#include <stddef.h>

#define AT(member) .offset = offsetof(nuem_snapshot, member)

const nuem_snapshot_part nuem_snapshot_parts[] = {
    {"r", "km", "radius; of a gas the time", .kind = NUEM_PART_ONE, AT(r_km)},
    {"fraction", "1", "number fractions of neutrinos, then antineutrinos (species)",
     .kind = NUEM_PART_SPECIES, AT(summary.fraction)},
    {"coherence", "1", "|sum w X_ab|, nu_a (rows) with nubar_b", .kind = NUEM_PART_PAIRS,
     AT(summary.coherence), .coherence = true},
    {"coherence_rms", "1", "(sum w |X_ab|^2 / sum w Tr rho^2)^1/2", .kind = NUEM_PART_PAIRS,
     AT(summary.coherence_rms), .coherence = true},
    {"lepton", "1", "Tr(R G), neutrinos less antineutrinos", .kind = NUEM_PART_ONE,
     AT(summary.lepton), .invariant = true},
    {"energy", "1/km", "of the collective system", .kind = NUEM_PART_ONE, AT(summary.energy),
     .invariant = true},
    {"trace", "1", "sum w Tr rho", .kind = NUEM_PART_ONE, AT(summary.trace), .invariant = true},
    {"purity", "1/MeV", "sum w Tr rho^2; of a gas 1", .kind = NUEM_PART_ONE, AT(summary.purity),
     .invariant = true},
    {"drift", "1", "largest relative change so far of the invariants that hold",
     .kind = NUEM_PART_ONE, AT(drift)},
    {"steps", "1", "so far", .kind = NUEM_PART_ONE, AT(steps)},
    {"rejected", "1", "steps so far whose error was too large", .kind = NUEM_PART_ONE,
     AT(rejected)},
    {"stages", "1", "evaluations so far of the collective Hamiltonian", .kind = NUEM_PART_ONE,
     AT(stages)},
    {.name = NULL},
};

nuem_status nuem_snapshot_take(nuem_supernova_run *run, nuem_snapshot *out, nuem_error *err)
{
    nuem_supernova_summary summary;
    nuem_status st = nuem_supernova_summarise(run, &summary, err);

    if (st) return st;
    const nuem_supernova_progress p = nuem_supernova_progress_of(run);
    *out = (nuem_snapshot){.r_km = p.r_km,
                           .summary = summary,
                           .drift = p.drift,
                           .steps = (double)p.steps,
                           .rejected = (double)p.rejected,
                           .stages = (double)p.stages};
    return NUEM_OK;
}

bool nuem_snapshot_wanted(const nuem_snapshot_part *part, const nuem_supernova_settings *settings)
{
    return (!part->coherence || settings->write_coherence) &&
           (!part->invariant || settings->write_invariants);
}

size_t nuem_snapshot_width(const nuem_snapshot_part *part, int flavours)
{
    const size_t n = (size_t)flavours;

    return part->kind == NUEM_PART_ONE ? 1 : part->kind == NUEM_PART_SPECIES ? 2 * n : n * n;
}

/* Where number i of a part stands among the doubles behind its offset: pairs are a corner of [3][3]. */
static size_t place(const nuem_snapshot_part *part, int flavours, size_t i)
{
    const size_t n = (size_t)flavours;

    return part->kind == NUEM_PART_PAIRS ? i / n * 3 + i % n : i;
}

void nuem_snapshot_get(const nuem_snapshot *s, const nuem_snapshot_part *part, int flavours,
                       double *value)
{
    const double *from = (const double *)((const char *)s + part->offset);

    for (size_t i = 0; i < nuem_snapshot_width(part, flavours); i++)
        value[i] = from[place(part, flavours, i)];
}

void nuem_snapshot_set(nuem_snapshot *s, const nuem_snapshot_part *part, int flavours,
                       const double *value)
{
    double *to = (double *)((char *)s + part->offset);

    for (size_t i = 0; i < nuem_snapshot_width(part, flavours); i++)
        to[place(part, flavours, i)] = value[i];
}

const char *nuem_species_name(int flavours, int i)
{
    static const char *const two[] = {"nu_e", "nu_x", "nubar_e", "nubar_x"};
    static const char *const three[] = {"nu_e",    "nu_mu",    "nu_tau",
                                        "nubar_e", "nubar_mu", "nubar_tau"};

    return flavours == 2 ? two[i] : three[i];
}
