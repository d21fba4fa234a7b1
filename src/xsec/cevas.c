/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Coherent scattering on atoms: that on nuclei with the electrons in the amplitude. */
#include "nuem/cevas.h"

#include <math.h>

#include "base/error.h"
#include "num/matrix3.h"
#include "xsec/coherent.h"
#include "xsec/nuclear_terms.h"

/* Slots of "cevns" with the electrons behind them. */
enum { ELECTRON = NUEM_NUCLEAR_SLOTS, N_SLOT };
enum { PE = NUEM_NUCLEAR_TERMS, NE, EE, QE, RE, N_TERM };

/* None is odd. */
static const nuem_channel_term terms[N_TERM] = {
    NUEM_NUCLEAR_TERM_LIST,
    [PE] = {PROTON, ELECTRON, false},
    [NE] = {NEUTRON, ELECTRON, false},
    [EE] = {ELECTRON, ELECTRON, false},
    [QE] = {CHARGE, ELECTRON, false},
    [RE] = {RADIUS, ELECTRON, false},
};

static void cevas_slots(const nuem_couplings *c, nuem_matrix3 *slot)
{
    nuem_weak_couplings g;
    nuem_matrix3 e = {0};

    nuem_channel_cevns.slots(c, slot);
    nuem_weak_electron(c->weak_scheme, c->sin2_theta_w, &g);
    for (int i = 0; i < 3; i++) e.m[i][i].re = g.g_v[i];
    slot[ELECTRON] = e;
}

/* coef of one atom at one recoil. The charge is Z (F_p - F_e) = Z [(1 - F_e) - (1 - F_p)], the first
 * of them known without cancellation, the second nothing where the first matters. */
static void atom_kernel(const nuem_nucleus *nucleus, const nuem_electron_form *electrons,
                        double scale, double t, double (*coef)[NUEM_CHANNEL_POWERS])
{
    const nuem_coherent f = nuem_coherent_of(nucleus);
    const double q = nuem_coherent_q_mev(f.mass, t);
    const double fp = nuem_form_factor_at(&nucleus->proton, q),
                 fn = nuem_form_factor_at(&nucleus->neutron, q),
                 bare = nuem_electron_form_bare(electrons, q);
    const double z = f.z * (bare - (1.0 - fp));
    const double slot[N_SLOT] = {[PROTON] = f.z * fp,
                                 [NEUTRON] = f.n * fn,
                                 [ELECTRON] = f.z * (1.0 - bare),
                                 [CHARGE] = -z * f.charge / t,
                                 [RADIUS] = -z * f.radius};

    nuem_coherent_kernel(&f, N_TERM, terms,
                         &(nuem_coherent_amplitude){slot, DIPOLE, AXIAL, z * z, fn * fn}, scale, t,
                         coef);
}

static void cevas_kernel(const nuem_target *target, size_t part, double t,
                         double (*coef)[NUEM_CHANNEL_POWERS])
{
    size_t n;
    const nuem_nucleus_share *share = nuem_target_nuclei(target, &n) + part;

    atom_kernel(&share->nucleus, &share->electrons, share->per_unit, t, coef);
}

static const char *const cevas_refs[] = {"Cadeddu:2019qmv", "Kouzakov:2017hbc", NULL};

const nuem_channel nuem_channel_cevas = {
    .name = "cevas",
    .title = "Coherent elastic neutrino-atom scattering",
    .doc =
        "Protons, neutrons and electrons of each atom of the target in one amplitude, charges and "
        "dipoles on a nucleus that the electrons screen.",
    .refs = cevas_refs,
    .n_slot = N_SLOT,
    .n_term = N_TERM,
    .term = terms,
    .slots = cevas_slots,
    .nuclear = true,
    .atomic = true,
    .parts = nuem_nuclear_parts,
    .quenched = nuem_nuclear_quenched,
    .kernel = cevas_kernel,
    .enu_min = nuem_nuclear_enu_min,
    .t_max = nuem_nuclear_t_max,
};

static nuem_status check_electrons(const nuem_nucleus *nucleus, const nuem_electron_form *electrons,
                                   nuem_error *err)
{
    if (electrons->model == NUEM_ELECTRONS_NONE || electrons->z == nucleus->z) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_ARG,
                     "nucleus %.8s has Z = %d, but the form factor is that of %d electrons",
                     nucleus->name, nucleus->z, electrons->z);
}

nuem_status nuem_cevas_dsigma_dt(const nuem_couplings *couplings, const nuem_state *state,
                                 const nuem_nucleus *nucleus, const nuem_electron_form *electrons,
                                 size_t n, const double *enu_mev, const double *t_mev,
                                 nuem_cevns_parts *out, nuem_error *err)
{
    double trace[N_TERM], coef[N_TERM][NUEM_CHANNEL_POWERS] = {{0}};
    nuem_status st = nuem_coherent_check_nucleus(nucleus, err);

    if (!st) st = check_electrons(nucleus, electrons, err);
    if (!st) st = nuem_coherent_check_points(n, enu_mev, t_mev, err);
    if (st) return st;
    nuem_coherent_traces(&nuem_channel_cevas, couplings, state, trace);
    for (size_t i = 0; i < n; i++) {
        const double e = enu_mev[i], t = t_mev[i];
        nuem_cevns_parts parts = {0};
        if (i == 0 || t != t_mev[i - 1]) atom_kernel(nucleus, electrons, 1.0, t, coef);
        for (int k = 0; k < N_TERM && t <= nuem_cevns_t_max(nucleus, e); k++) {
            double value = trace[k] * (coef[k][0] + coef[k][1] / e + coef[k][2] / (e * e));
            *(k == DD ? &parts.flip : &parts.conserving) += value;
        }
        out[i] = parts;
    }
    return NUEM_OK;
}

typedef struct atom {
    const nuem_nucleus *nucleus;
    const nuem_electron_form *electrons;
} atom;

static nuem_status dsigma(const void *what, const nuem_couplings *couplings,
                          const nuem_state *state, size_t n, const double *enu_mev,
                          const double *t_mev, nuem_cevns_parts *out, nuem_error *err)
{
    const atom *a = what;

    return nuem_cevas_dsigma_dt(couplings, state, a->nucleus, a->electrons, n, enu_mev, t_mev, out,
                                err);
}

nuem_status nuem_cevas_sigma(const nuem_couplings *couplings, const nuem_state *state,
                             const nuem_nucleus *nucleus, const nuem_electron_form *electrons,
                             double enu_mev, double t_min_mev, nuem_cevns_parts *out,
                             nuem_error *err)
{
    /* 0.1 keV: a fortieth of 1/bohr, in which even the outermost shell is smooth */
    const nuem_coherent_target target = {.dsigma = dsigma,
                                         .what = &(atom){nucleus, electrons},
                                         .nucleus = nucleus,
                                         .first_mev = 1e-4,
                                         .charged = electrons->model == NUEM_ELECTRONS_NONE};

    return nuem_coherent_sigma(&target, couplings, state, enu_mev, t_min_mev, out, err);
}
