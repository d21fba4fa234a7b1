/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/es.h"

#include <math.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/matrix3.h"
#include "target/correction.h"
#include "xsec/channel.h"
#include "xsec/es_correction.h"
#include "xsec/es_response.h"
#include "xsec/es_terms.h"
#include "xsec/factors.h"

enum { WEAK_V, WEAK_A, CHARGE, RADIUS, DIPOLE, N_SLOT };
enum { LOG = NUEM_ES_LOG, N_TERM = NUEM_ES_TERMS };
enum {
    VV = NUEM_ES_VV,
    VA = NUEM_ES_VA,
    AA = NUEM_ES_AA,
    VQ = NUEM_ES_VQ,
    AQ = NUEM_ES_AQ,
    VR = NUEM_ES_VR,
    AR = NUEM_ES_AR,
    QQ = NUEM_ES_QQ,
    QR = NUEM_ES_QR,
    RR = NUEM_ES_RR,
    DD = NUEM_ES_DD
};

static const nuem_channel_term terms[N_TERM] = {
    [VV] = {WEAK_V, WEAK_V, false}, [VA] = {WEAK_V, WEAK_A, true},  [AA] = {WEAK_A, WEAK_A, false},
    [VQ] = {WEAK_V, CHARGE, false}, [AQ] = {WEAK_A, CHARGE, true},  [VR] = {WEAK_V, RADIUS, false},
    [AR] = {WEAK_A, RADIUS, true},  [QQ] = {CHARGE, CHARGE, false}, [QR] = {CHARGE, RADIUS, false},
    [RR] = {RADIUS, RADIUS, false}, [DD] = {DIPOLE, DIPOLE, false},
};

nuem_es_factors nuem_es_factors_get(void)
{
    const double me = nuem_constants_get()->me_mev;
    const nuem_xsec_factors f = nuem_xsec_factors_get();

    return (nuem_es_factors){
        .weak = 0.5 * me * f.weak,
        .dipole = f.dipole,
        .charge = -f.charge / (2.0 * me), /* q^2 = -2 m_e T */
        .radius = f.radius,
    };
}

static void es_slots(const nuem_couplings *c, nuem_matrix3 *slot)
{
    nuem_weak_couplings g;
    nuem_matrix3 v = {0}, a = {0};

    nuem_weak_electron(c->weak_scheme, c->sin2_theta_w, &g);
    for (int i = 0; i < 3; i++) {
        v.m[i][i].re = g.g_v[i];
        a.m[i][i].re = g.g_a[i];
    }
    slot[WEAK_V] = v;
    slot[WEAK_A] = a;
    slot[CHARGE] = c->charge_e;
    slot[RADIUS] = c->radius_cm2;
    slot[DIPOLE] = c->dipole_mub;
}

/* Equivalent photons: d sigma / d T of a charge e is this times ln(E/m_nu), cm^2/MeV; NAN where the
 * absorption is not known. The transverse part of the one-photon exchange at Q << T << E is
 *   (pi alpha^2 q^2 / E^2) int dQ^2/Q^2 (2 E^2/T^2) R_T(T, |q| = T),  m_nu T/E < Q < T,
 * and the photon's absorption is sigma_gamma = (2 pi^2 alpha / T) R_T. */
static double photon_per_log(const nuem_target *target, double t_mev)
{
    const double factor = 2.0 * nuem_constants_get()->alpha / M_PI;

    return factor * nuem_target_photo_cm2(target, 1e3 * t_mev) / t_mev;
}

static const double PHOTON_CUT_MEV = 1e-6 * NUEM_PHOTON_CUT_EV;

static bool has_photons(const nuem_target *target)
{
    return target && nuem_target_binding(target) == NUEM_BINDING_PHOTON;
}

static const nuem_electron_response *response_of(const nuem_target *target)
{
    return target ? nuem_target_electron_response(target) : NULL;
}

/* The response functions that hold for a recoil; NULL: there are none. */
static const nuem_electron_response *response_at(const nuem_target *target, double t_mev)
{
    const nuem_electron_response *r = response_of(target);

    return r && nuem_es_response_holds(r, t_mev) ? r : NULL;
}

static const nuem_correction *correction_of(const nuem_target *target)
{
    return target ? nuem_target_correction(target) : NULL;
}

/* Of the electrons that a recoil can free, the part that a correction is of. */
static double corrected_share(const nuem_target *target, double t_mev)
{
    const double z = nuem_target_zeff(target, 1e3 * t_mev);

    return z > 0.0 ? nuem_target_corrected_zeff(target, 1e3 * t_mev) / z : 0.0;
}

/* With response functions. */
static void es_response_kernel(const nuem_target *target, const nuem_electron_response *response,
                               size_t part, double t, double (*coef)[NUEM_CHANNEL_POWERS])
{
    double own[N_TERM][NUEM_CHANNEL_POWERS], atoms;

    nuem_es_response_kernel(response, response, part, t, coef);
    if (!correction_of(target)) return;
    const nuem_electron_response *of = nuem_target_corrected_response(target, &atoms);
    if (of) nuem_es_response_kernel(response, of, part, t, own);
    nuem_es_correction_apply(correction_of(target), t, of ? atoms : 1.0, of ? own : coef, coef);
}

/* The bracket of the cross section ordered by C and by powers of 1/E:
 *   C_V:  1 + (1-T/E)^2 - m_e T/E^2      C_A:  1 + (1-T/E)^2 + m_e T/E^2
 *   C_VA: 2 - 2 (1-T/E)^2
 * and C_V, C_VA expanded in G_V + x charge + y radius. */
static void es_kernel(const nuem_target *target, size_t part, double t,
                      double (*coef)[NUEM_CHANNEL_POWERS])
{
    const nuem_electron_response *response = response_at(target, t);
    if (response) {
        es_response_kernel(target, response, part, t, coef);
        return;
    }
    const double me = nuem_constants_get()->me_mev;
    const nuem_es_factors f = nuem_es_factors_get();
    const double z = part > 0 ? 0.0 : target ? nuem_target_zeff(target, 1e3 * t) : 1.0;
    const double x = f.charge / t, y = f.radius;
    const double cv[3] = {2.0, -2.0 * t, t * t - me * t}, ca[3] = {2.0, -2.0 * t, t * t + me * t},
                 cva[3] = {0.0, 4.0 * t, -2.0 * t * t}, mag[3] = {1.0 / t, -1.0, 0.0};

    for (int k = 0; k < N_TERM; k++) coef[k][LOG] = 0.0;
    for (int k = 0; k < 3; k++) {
        double v = z * f.weak * cv[k], va = z * f.weak * cva[k];
        coef[VV][k] = v;
        coef[VA][k] = va;
        coef[AA][k] = z * f.weak * ca[k];
        coef[VQ][k] = 2.0 * x * v;
        coef[AQ][k] = x * va;
        coef[VR][k] = 2.0 * y * v;
        coef[AR][k] = y * va;
        coef[QQ][k] = x * x * v;
        coef[QR][k] = 2.0 * x * y * v;
        coef[RR][k] = y * y * v;
        coef[DD][k] = z * f.dipole * mag[k];
    }
    if (correction_of(target))
        nuem_es_correction_apply(correction_of(target), t, corrected_share(target, t), coef, coef);
    const double photon = has_photons(target) ? photon_per_log(target, t) : (double)NAN;
    if (isnan(photon)) return; /* outside the tables stepping stays, which rates refuse to count */
    coef[QQ][0] = -photon * log(PHOTON_CUT_MEV);
    coef[QQ][1] = coef[QQ][2] = 0.0;
    coef[QQ][LOG] = photon;
}

double nuem_es_t_max(double enu_mev)
{
    return 2.0 * enu_mev * enu_mev / (2.0 * enu_mev + nuem_constants_get()->me_mev);
}

double nuem_es_enu_min(double t_mev)
{
    return 0.5 * (t_mev + sqrt(t_mev * t_mev + 2.0 * nuem_constants_get()->me_mev * t_mev));
}

/* The electrons of a target are one part, which the detector sees as it is; with response functions
 * there is one for each momentum transfer. */
static size_t es_parts(const nuem_target *target)
{
    return response_of(target) ? NUEM_ES_RESPONSE_PARTS : 1;
}

static bool es_quenched(const nuem_target *target, size_t part)
{
    (void)target, (void)part;
    return false;
}

static double es_enu_min(const nuem_target *target, size_t part, double t_mev)
{
    const nuem_electron_response *response = response_at(target, t_mev);

    return response ? nuem_es_response_enu_min(response, part, t_mev) : nuem_es_enu_min(t_mev);
}

static double es_t_max(const nuem_target *target, size_t part, double enu_mev)
{
    (void)part; /* a bound electron can take all, if the atom takes the momentum */
    return response_of(target) ? enu_mev : nuem_es_t_max(enu_mev);
}

static const char *const es_refs[] = {"Kouzakov:2017hbc", "Giunti:2014ixa", "Schoonjans:2011",
                                      NULL};

const nuem_channel nuem_channel_es = {
    .name = "es",
    .title = "Elastic neutrino-electron scattering",
    .doc = "Weak, charge, charge-radius and dipole couplings with their interference; free "
           "electrons, stepping with atomic edges, equivalent photons for the millicharge, or "
           "response "
           "functions of the atoms.",
    .refs = es_refs,
    .n_slot = N_SLOT,
    .n_term = N_TERM,
    .term = terms,
    .slots = es_slots,
    .parts = es_parts,
    .quenched = es_quenched,
    .kernel = es_kernel,
    .enu_min = es_enu_min,
    .t_max = es_t_max,
};

/* Points are taken in blocks of a fixed length, column by column, which is what lets the compiler
 * put neighbouring points into one vector at -O2; a short block is filled up with its first point. */
enum { BLOCK = 32 };

static void add_block(const nuem_es_factors *f, const double *trace, size_t n,
                      const double *enu_mev, const double *t_mev, nuem_es_parts *out)
{
    const double me = nuem_constants_get()->me_mev, y = f->radius;
    const double vv = trace[VV] + 2.0 * y * trace[VR] + y * y * trace[RR];
    const double vq = 2.0 * (trace[VQ] + y * trace[QR]), qq = trace[QQ];
    const double va = trace[VA] + y * trace[AR], aq = trace[AQ], ca = trace[AA];
    const double weak = f->weak, dipole = f->dipole * trace[DD], charge = f->charge;
    double e[BLOCK], t[BLOCK], conserving[BLOCK], flip[BLOCK];

    for (size_t i = 0; i < BLOCK; i++) {
        e[i] = enu_mev[i < n ? i : 0];
        t[i] = t_mev[i < n ? i : 0];
    }
    for (size_t i = 0; i < BLOCK; i++) {
        double per_t = 1.0 / t[i], per_e = 1.0 / e[i], x = charge * per_t, y_t = t[i] * per_e;
        double cv = vv + x * (vq + x * qq), cva = va + x * aq;
        double back = (1.0 - y_t) * (1.0 - y_t), mass = me * y_t * per_e;
        double bracket = (cv + ca + 2.0 * cva) + (cv + ca - 2.0 * cva) * back + (ca - cv) * mass;
        conserving[i] = weak * bracket;
        flip[i] = dipole * (per_t - per_e);
    }
    for (size_t i = 0; i < n; i++) { /* a comparison above would stop the vectors */
        double inside = t[i] * (2.0 * e[i] + me) <= 2.0 * e[i] * e[i] ? 1.0 : 0.0;
        out[i] = (nuem_es_parts){inside * conserving[i], inside * flip[i]};
    }
}

static bool inside(double enu_mev, double t_mev)
{
    return t_mev * (2.0 * enu_mev + nuem_constants_get()->me_mev) <= 2.0 * enu_mev * enu_mev;
}

static nuem_status check_point(const nuem_target *target, size_t i, double enu_mev, double t_mev,
                               nuem_error *err)
{
    double lo, hi;

    if (!(enu_mev > 0.0 && t_mev > 0.0 && isfinite(enu_mev) && isfinite(t_mev)))
        return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                               "point %zu: neutrino energy %g MeV, recoil %g MeV; both must be "
                               "positive and finite",
                               i, enu_mev, t_mev);
    if (response_of(target) && t_mev < enu_mev && !response_at(target, t_mev)) {
        nuem_target_photo_range_kev(target, &lo, &hi);
        return nuem_fail_index(err, NUEM_ERR_RANGE, (long)i,
                               "point %zu: recoil %g keV; the response functions of %.60s end at "
                               "%g keV",
                               i, 1e3 * t_mev, nuem_target_formula(target), hi);
    }
    const bool possible = response_of(target) ? t_mev < enu_mev : inside(enu_mev, t_mev);
    if (correction_of(target) && possible &&
        nuem_es_correction_ends(correction_of(target), t_mev)) {
        const nuem_correction_info *c = nuem_correction_get(correction_of(target));
        return nuem_fail_index(
            err, NUEM_ERR_RANGE, (long)i,
            "point %zu: recoil %g keV; the correction '%.60s' is known from %g to "
            "%g keV",
            i, 1e3 * t_mev, c->id, c->lower_kev, c->upper_kev);
    }
    if (!has_photons(target) || !inside(enu_mev, t_mev) || !isnan(photon_per_log(target, t_mev)))
        return NUEM_OK;
    nuem_target_photo_range_kev(target, &lo, &hi);
    return nuem_fail_index(
        err, NUEM_ERR_RANGE, (long)i,
        "point %zu: recoil %g keV; the photo-absorption of %.60s is tabulated from "
        "%g to %g keV",
        i, 1e3 * t_mev, nuem_target_formula(target), lo, hi);
}

/* One point with response functions. */
static nuem_es_parts respond(const nuem_target *target, const double *trace, double enu_mev,
                             double t_mev)
{
    const nuem_electron_response *r = response_of(target), *of;
    const double f[NUEM_CHANNEL_POWERS] = {1.0, 1.0 / enu_mev, 1.0 / (enu_mev * enu_mev),
                                           log(enu_mev)};
    double coef[N_TERM][NUEM_CHANNEL_POWERS], own[N_TERM][NUEM_CHANNEL_POWERS], atoms;
    nuem_es_parts out = {0.0, 0.0};

    nuem_es_response_sum(r, r, enu_mev, t_mev, coef);
    if (correction_of(target)) {
        of = nuem_target_corrected_response(target, &atoms);
        if (of) nuem_es_response_sum(r, of, enu_mev, t_mev, own);
        nuem_es_correction_apply(correction_of(target), t_mev, of ? atoms : 1.0, of ? own : coef,
                                 coef);
    }
    for (int k = 0; k < N_TERM; k++)
        for (int p = 0; p < NUEM_CHANNEL_POWERS; p++)
            *(k == DD ? &out.flip : &out.conserving) += trace[k] * coef[k][p] * f[p];
    return out;
}

/* A block with a correction: a pass for the terms of each class that there are, because each has a factor of
 * its own. */
static void add_corrected(const nuem_es_factors *f, const double *trace, const nuem_target *target,
                          size_t n, const double *enu_mev, const double *t_mev, nuem_es_parts *out)
{
    double electrons[BLOCK][NUEM_ES_CLASSES];
    nuem_es_parts pass[BLOCK];

    for (size_t i = 0; i < n; i++) {
        const double all = nuem_target_zeff(target, 1e3 * t_mev[i]),
                     own = nuem_target_corrected_zeff(target, 1e3 * t_mev[i]);
        nuem_es_correction_factors(correction_of(target), t_mev[i], electrons[i]);
        for (int c = 0; c < NUEM_ES_CLASSES; c++)
            electrons[i][c] = all + (electrons[i][c] - 1.0) * own;
        out[i] = (nuem_es_parts){0.0, 0.0};
    }
    for (int c = 0; c < NUEM_ES_CLASSES; c++) {
        double part[N_TERM];
        bool any = false;
        for (int k = 0; k < N_TERM; k++) {
            part[k] = (int)nuem_es_class_of[k] == c ? trace[k] : 0.0;
            any = any || part[k] != 0.0;
        }
        if (!any) continue;
        add_block(f, part, n, enu_mev, t_mev, pass);
        for (size_t i = 0; i < n; i++) {
            out[i].conserving += electrons[i][c] * pass[i].conserving;
            out[i].flip += electrons[i][c] * pass[i].flip;
        }
    }
}

nuem_status nuem_es_dsigma_dt(const nuem_couplings *couplings, const nuem_state *state,
                              const nuem_target *target, size_t n, const double *enu_mev,
                              const double *t_mev, nuem_es_parts *out, nuem_error *err)
{
    const nuem_es_factors f = nuem_es_factors_get();
    const nuem_matrix3 rho = state->anti ? nuem_matrix3_conj(&state->rho) : state->rho;
    nuem_matrix3 slot[N_SLOT];
    double trace[N_TERM];

    nuem_status st;

    for (size_t i = 0; i < n; i++)
        if ((st = check_point(target, i, enu_mev[i], t_mev[i], err))) return st;
    es_slots(couplings, slot);
    for (int k = 0; k < N_TERM; k++) {
        double tr = nuem_matrix3_trace3(&slot[terms[k].a], &rho, &slot[terms[k].b]);
        trace[k] = terms[k].odd && state->anti ? -tr : tr;
    }
    if (response_of(target)) {
        for (size_t i = 0; i < n; i++)
            out[i] = t_mev[i] < enu_mev[i] ? respond(target, trace, enu_mev[i], t_mev[i])
                                           : (nuem_es_parts){0.0, 0.0};
        return NUEM_OK;
    }
    if (correction_of(target)) {
        for (size_t i = 0; i < n; i += BLOCK)
            add_corrected(&f, trace, target, n - i < BLOCK ? n - i : BLOCK, enu_mev + i, t_mev + i,
                          out + i);
        return NUEM_OK;
    }
    const bool photons = has_photons(target);
    const double qq = trace[QQ];
    if (photons) trace[QQ] = 0.0;
    for (size_t i = 0; i < n; i += BLOCK)
        add_block(&f, trace, n - i < BLOCK ? n - i : BLOCK, enu_mev + i, t_mev + i, out + i);
    for (size_t i = 0; target && i < n; i++) {
        double z = nuem_target_zeff(target, 1e3 * t_mev[i]);
        out[i].conserving *= z;
        out[i].flip *= z;
        if (photons && inside(enu_mev[i], t_mev[i]))
            out[i].conserving +=
                qq * photon_per_log(target, t_mev[i]) * log(enu_mev[i] / PHOTON_CUT_MEV);
    }
    return NUEM_OK;
}
