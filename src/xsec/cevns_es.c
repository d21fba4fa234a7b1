/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Nuclei and electrons of one target together, for a detector that cannot tell their recoils apart.
 * Charges, radii and dipoles act on both. */
#include "xsec/nuclear_terms.h"

/* What "es" has besides follows those of the nuclei. */
enum { WEAK_V = NUEM_NUCLEAR_SLOTS, WEAK_A, N_SLOT };
enum { EVV = NUEM_NUCLEAR_TERMS, EVA, EAA, EVQ, EAQ, EVR, EAR, N_TERM };

static const nuem_channel_term terms[N_TERM] = {
    NUEM_NUCLEAR_TERM_LIST,          [EVV] = {WEAK_V, WEAK_V, false},
    [EVA] = {WEAK_V, WEAK_A, true},  [EAA] = {WEAK_A, WEAK_A, false},
    [EVQ] = {CHARGE, WEAK_V, false}, [EAQ] = {CHARGE, WEAK_A, true},
    [EVR] = {RADIUS, WEAK_V, false}, [EAR] = {RADIUS, WEAK_A, true},
};

/* Places here of the slots and terms of "es", in its order. */
enum { N_ES_SLOT = 5, N_ES_TERM = 11 };
static const int es_slot[N_ES_SLOT] = {WEAK_V, WEAK_A, CHARGE, RADIUS, DIPOLE};
static const int es_term[N_ES_TERM] = {EVV, EVA, EAA, EVQ, EAQ, EVR, EAR, QQ, QR, RR, DD};

static void both_slots(const nuem_couplings *couplings, nuem_matrix3 *slot)
{
    nuem_matrix3 es[NUEM_CHANNEL_MAX_SLOTS];

    nuem_channel_cevns.slots(couplings, slot);
    nuem_channel_es.slots(couplings, es);
    for (int i = 0; i < N_ES_SLOT; i++) slot[es_slot[i]] = es[i];
}

static size_t both_parts(const nuem_target *target)
{
    return nuem_channel_cevns.parts(target) + nuem_channel_es.parts(target);
}

/* The electrons come last. */
static bool is_nucleus(const nuem_target *target, size_t part)
{
    return part < nuem_channel_cevns.parts(target);
}

static size_t electron_part(const nuem_target *target, size_t part)
{
    return part - nuem_channel_cevns.parts(target);
}

static void both_kernel(const nuem_target *target, size_t part, double t_mev,
                        double (*coef)[NUEM_CHANNEL_POWERS])
{
    double es[NUEM_CHANNEL_MAX_TERMS][NUEM_CHANNEL_POWERS];

    for (int k = 0; k < N_TERM; k++)
        for (int p = 0; p < NUEM_CHANNEL_POWERS; p++) coef[k][p] = 0.0;
    if (is_nucleus(target, part)) {
        nuem_channel_cevns.kernel(target, part, t_mev, coef);
        return;
    }
    nuem_channel_es.kernel(target, electron_part(target, part), t_mev, es);
    for (int k = 0; k < N_ES_TERM; k++)
        for (int p = 0; p < NUEM_CHANNEL_POWERS; p++) coef[es_term[k]][p] = es[k][p];
}

static double both_enu_min(const nuem_target *target, size_t part, double t_mev)
{
    return is_nucleus(target, part)
               ? nuem_channel_cevns.enu_min(target, part, t_mev)
               : nuem_channel_es.enu_min(target, electron_part(target, part), t_mev);
}

static double both_t_max(const nuem_target *target, size_t part, double enu_mev)
{
    return is_nucleus(target, part)
               ? nuem_channel_cevns.t_max(target, part, enu_mev)
               : nuem_channel_es.t_max(target, electron_part(target, part), enu_mev);
}

static const char *const both_refs[] = {"Freedman:1973yd",
                                        "Kouzakov:2017hbc",
                                        "Cadeddu:2018dux",
                                        "Cadeddu:2020lky",
                                        "Giunti:2014ixa",
                                        "Schoonjans:2011",
                                        NULL};

const nuem_channel nuem_channel_cevns_es = {
    .name = "cevns-es",
    .title = "Neutrino scattering on nuclei and electrons",
    .doc = "Coherent scattering on each nuclide and elastic scattering on the electrons, as in "
           "cevns and es; electron recoils are not quenched.",
    .refs = both_refs,
    .n_slot = N_SLOT,
    .n_term = N_TERM,
    .term = terms,
    .slots = both_slots,
    .nuclear = true,
    .parts = both_parts,
    .quenched = is_nucleus,
    .kernel = both_kernel,
    .enu_min = both_enu_min,
    .t_max = both_t_max,
};
