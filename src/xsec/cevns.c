/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/cevns.h"

#include <math.h>

#include "num/matrix3.h"
#include "xsec/coherent.h"
#include "xsec/nuclear_terms.h"

static const nuem_channel_term terms[NUEM_NUCLEAR_TERMS] = {NUEM_NUCLEAR_TERM_LIST};

static void cevns_slots(const nuem_couplings *c, nuem_matrix3 *slot)
{
    nuem_weak_nucleons g;
    nuem_matrix3 p = {0}, n = {0};

    nuem_weak_nucleon(c->weak_scheme, c->sin2_theta_w, &g);
    for (int i = 0; i < 3; i++) {
        p.m[i][i].re = g.g_p[i];
        n.m[i][i].re = g.g_n;
    }
    slot[PROTON] = p;
    slot[NEUTRON] = n;
    slot[CHARGE] = c->charge_e;
    slot[RADIUS] = c->radius_cm2;
    slot[DIPOLE] = c->dipole_mub;
    slot[AXIAL] = nuem_matrix3_identity();
}

static const nuem_nucleus_share *share_of(const nuem_target *target, size_t part)
{
    size_t n;
    const nuem_nucleus_share *share = nuem_target_nuclei(target, &n);

    return &share[part];
}

/* The amplitude Z F_p (g_p - x charge - y radius) + N F_n g_n: the charge of the proton is opposite to
 * that of the electron, hence the minus signs against es.c. */
static void cevns_kernel(const nuem_target *target, size_t part, double t,
                         double (*coef)[NUEM_CHANNEL_POWERS])
{
    const nuem_nucleus_share *share = share_of(target, part);
    const nuem_nucleus *nucleus = &share->nucleus;
    const nuem_coherent f = nuem_coherent_of(nucleus);
    const double q = nuem_coherent_q_mev(f.mass, t);
    const double p = f.z * nuem_form_factor_at(&nucleus->proton, q),
                 fn = nuem_form_factor_at(&nucleus->neutron, q);
    const double slot[NUEM_NUCLEAR_SLOTS] = {
        [PROTON] = p, [NEUTRON] = f.n * fn, [CHARGE] = -p * f.charge / t, [RADIUS] = -p * f.radius};

    nuem_coherent_kernel(&f, NUEM_NUCLEAR_TERMS, terms,
                         &(nuem_coherent_amplitude){slot, DIPOLE, AXIAL, p * p, fn * fn},
                         share->per_unit, t, coef);
}

double nuem_cevns_t_max(const nuem_nucleus *nucleus, double enu_mev)
{
    return 2.0 * enu_mev * enu_mev / (2.0 * enu_mev + nuem_nucleus_mass_mev(nucleus));
}

double nuem_cevns_enu_min(const nuem_nucleus *nucleus, double t_mev)
{
    return 0.5 * (t_mev + sqrt(t_mev * t_mev + 2.0 * nuem_nucleus_mass_mev(nucleus) * t_mev));
}

size_t nuem_nuclear_parts(const nuem_target *target)
{
    size_t n;

    nuem_target_nuclei(target, &n);
    return n;
}

bool nuem_nuclear_quenched(const nuem_target *target, size_t part)
{
    (void)target, (void)part;
    return true;
}

double nuem_nuclear_enu_min(const nuem_target *target, size_t part, double t_mev)
{
    return nuem_cevns_enu_min(&share_of(target, part)->nucleus, t_mev);
}

double nuem_nuclear_t_max(const nuem_target *target, size_t part, double enu_mev)
{
    return nuem_cevns_t_max(&share_of(target, part)->nucleus, enu_mev);
}

static const char *const cevns_refs[] = {"Freedman:1973yd", "Kouzakov:2017hbc", "Cadeddu:2018dux",
                                         "Cadeddu:2020lky", NULL};

const nuem_channel nuem_channel_cevns = {
    .name = "cevns",
    .title = "Coherent elastic neutrino-nucleus scattering",
    .doc = "Weak, charge, charge-radius and dipole couplings with their interference on each "
           "nuclide of the target, with form factors of protons and neutrons; the axial current "
           "where it is asked for.",
    .refs = cevns_refs,
    .n_slot = NUEM_NUCLEAR_SLOTS,
    .n_term = NUEM_NUCLEAR_TERMS,
    .term = terms,
    .slots = cevns_slots,
    .nuclear = true,
    .parts = nuem_nuclear_parts,
    .quenched = nuem_nuclear_quenched,
    .kernel = cevns_kernel,
    .enu_min = nuem_nuclear_enu_min,
    .t_max = nuem_nuclear_t_max,
};

/* Points are taken in blocks of a fixed length, column by column, which is what lets the compiler
 * put neighbouring points into one vector at -O2; a short block is filled up with its first point. */
enum { BLOCK = 32 };

/* Z F_p and F_n at the recoils of a block. They depend on the recoil alone, so that equal neighbours
 * (a column of energies) cost one evaluation. */
static void form_factors(const nuem_nucleus *nucleus, const nuem_coherent *f, const double *t,
                         double *p, double *n)
{
    for (size_t i = 0; i < BLOCK; i++) {
        if (i > 0 && t[i] == t[i - 1]) {
            p[i] = p[i - 1];
            n[i] = n[i - 1];
            continue;
        }
        double q = nuem_coherent_q_mev(f->mass, t[i]);
        p[i] = f->z * nuem_form_factor_at(&nucleus->proton, q);
        n[i] = nuem_form_factor_at(&nucleus->neutron, q);
    }
}

static void add_block(const nuem_nucleus *nucleus, const nuem_coherent *f, const double *trace,
                      size_t count, const double *enu_mev, const double *t_mev,
                      nuem_cevns_parts *out)
{
    const double y = f->radius, mass = f->mass, charge = f->charge;
    const double pp = trace[PP] - 2.0 * y * trace[PR] + y * y * trace[RR];
    const double pq = 2.0 * (y * trace[QR] - trace[PQ]), qq = trace[QQ];
    const double pn = 2.0 * f->n * (trace[PN] - y * trace[NR]), nq = -2.0 * f->n * trace[NQ];
    const double nn = f->n * f->n * trace[NN];
    const double weak = f->weak, axial = f->axial * trace[AA], dipole = f->dipole * trace[DD];
    double e[BLOCK], t[BLOCK], p[BLOCK], n[BLOCK], conserving[BLOCK], flip[BLOCK];

    for (size_t i = 0; i < BLOCK; i++) {
        e[i] = enu_mev[i < count ? i : 0];
        t[i] = t_mev[i < count ? i : 0];
    }
    form_factors(nucleus, f, t, p, n);
    for (size_t i = 0; i < BLOCK; i++) {
        double per_t = 1.0 / t[i], per_e = 1.0 / e[i], x = charge * per_t, y_t = t[i] * per_e;
        double half = 0.5 * mass * y_t * per_e, p2 = p[i] * p[i], n2 = n[i] * n[i];
        double amplitude2 = p2 * (pp + x * (pq + x * qq)) + p[i] * n[i] * (pn + x * nq) + n2 * nn;
        conserving[i] = weak * amplitude2 * (1.0 - y_t - half) + axial * n2 * (1.0 - y_t + half);
        flip[i] = dipole * p2 * (per_t - per_e);
    }
    for (size_t i = 0; i < count; i++) { /* a comparison above would stop the vectors */
        bool inside = t[i] * (2.0 * e[i] + mass) <= 2.0 * e[i] * e[i];
        out[i] = (nuem_cevns_parts){inside ? conserving[i] : 0.0, inside ? flip[i] : 0.0};
    }
}

nuem_status nuem_cevns_dsigma_dt(const nuem_couplings *couplings, const nuem_state *state,
                                 const nuem_nucleus *nucleus, size_t n, const double *enu_mev,
                                 const double *t_mev, nuem_cevns_parts *out, nuem_error *err)
{
    double trace[NUEM_NUCLEAR_TERMS];
    nuem_status st = nuem_coherent_check_nucleus(nucleus, err);

    if (!st) st = nuem_coherent_check_points(n, enu_mev, t_mev, err);
    if (st) return st;
    const nuem_coherent f = nuem_coherent_of(nucleus);
    nuem_coherent_traces(&nuem_channel_cevns, couplings, state, trace);
    for (size_t i = 0; i < n; i += BLOCK)
        add_block(nucleus, &f, trace, n - i < BLOCK ? n - i : BLOCK, enu_mev + i, t_mev + i,
                  out + i);
    return NUEM_OK;
}
