/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/weak.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"

/* Erler, Su, PPNP 71 (2013) 119, section 4.3: rho_NC with the masses of top and Higgs, and the
 * MSbar electromagnetic coupling at m_Z, which the boxes carry */
static const double RHO = 1.00063, ALPHA_MZ = 1.0 / 127.951;
/* the same, section 4.2: the strong coupling at m_W and m_Z, which the boxes of quarks carry */
static const double ALPHAS_MW = 0.123, ALPHAS_MZ = 0.1179;

static const char *const names[] = {[NUEM_WEAK_TREE] = "tree", [NUEM_WEAK_RUNNING] = "running"};

nuem_status nuem_weak_scheme_parse(const char *text, nuem_weak_scheme *out, nuem_error *err)
{
    if (strcmp(text, "erler-su") == 0) {
        *out = NUEM_WEAK_RUNNING;
        return NUEM_OK;
    }
    for (int i = 0; i <= NUEM_WEAK_RUNNING; i++)
        if (strcmp(names[i], text) == 0) {
            *out = (nuem_weak_scheme)i;
            return NUEM_OK;
        }
    return nuem_fail(err, NUEM_ERR_ARG,
                     "weak couplings '%.40s' are not one of: tree, running (or erler-su)", text);
}

const char *nuem_weak_scheme_name(nuem_weak_scheme scheme)
{
    return (unsigned)scheme <= NUEM_WEAK_RUNNING ? names[scheme] : "unknown";
}

/* The photon between the electron and the loop of W and charged lepton: the Standard Model's charge
 * radius. */
static double phi(double mass_mev)
{
    const nuem_constants *c = nuem_constants_get();
    double log_ratio = 2.0 * log(1e3 * c->mw_gev / mass_mev);

    return -c->alpha / (6.0 * M_PI) * (log_ratio + 1.5);
}

static void running(double s, nuem_weak_couplings *out)
{
    const nuem_constants *c = nuem_constants_get();
    const double mass_mev[3] = {c->me_mev, c->mmu_mev, c->mtau_mev};
    const double z = c->sin2w_mz, left_mz = z - 0.5, right_mz = z;
    const double ww = -ALPHA_MZ / (2.0 * M_PI * z);
    const double zz = -3.0 * ALPHA_MZ / (8.0 * M_PI * z * (1.0 - z));
    const double left = RHO * (s - 0.5 + zz * left_mz * left_mz) + ww;
    const double right = RHO * (s - zz * right_mz * right_mz);

    for (int i = 0; i < 3; i++) {
        out->g_v[i] = left + right + 2.0 * phi(mass_mev[i]);
        out->g_a[i] = left - right;
    }
}

void nuem_weak_electron(nuem_weak_scheme scheme, double sin2_theta_w, nuem_weak_couplings *out)
{
    nuem_weak_couplings g;

    if (scheme == NUEM_WEAK_RUNNING)
        running(sin2_theta_w, &g);
    else
        for (int i = 0; i < 3; i++) {
            g.g_v[i] = 2.0 * sin2_theta_w - 0.5;
            g.g_a[i] = -0.5;
        }
    g.g_v[0] += 1.0; /* the charged current */
    g.g_a[0] += 1.0;
    *out = g;
}

/* X of a quark: a box of two Z for one chirality, g = T3 - Q z or -Q z. */
static double zz_box(double z, double g)
{
    return -3.0 * ALPHA_MZ / (8.0 * M_PI * z * (1.0 - z)) * g * g * (1.0 - ALPHAS_MZ / M_PI);
}

static void running_nucleons(double s, nuem_weak_nucleons *out)
{
    const nuem_constants *c = nuem_constants_get();
    const double mass_mev[3] = {c->me_mev, c->mmu_mev, c->mtau_mev};
    const double z = c->sin2w_mz, q_u = 2.0 / 3.0, q_d = -1.0 / 3.0;
    /* a box of two W on a down quark, a crossed one on an up quark */
    const double box = -ALPHA_MZ / (2.0 * M_PI * z) * (1.0 - ALPHAS_MW / (2.0 * M_PI));
    const double crossed = ALPHA_MZ / (8.0 * M_PI * z) * (1.0 + ALPHAS_MW / M_PI);
    const double up = zz_box(z, 0.5 - q_u * z) - zz_box(z, -q_u * z);
    const double down = zz_box(z, -0.5 - q_d * z) - zz_box(z, -q_d * z);

    out->z_p = RHO * (0.5 - 2.0 * s);
    out->z_n = -0.5 * RHO;
    out->ww_p = 2.0 * crossed + box;
    out->ww_n = 2.0 * box + crossed;
    out->zz_p = RHO * (2.0 * up + down);
    out->zz_n = RHO * (2.0 * down + up);
    for (int i = 0; i < 3; i++) out->radius[i] = -2.0 * phi(mass_mev[i]);
}

void nuem_weak_nucleon(nuem_weak_scheme scheme, double sin2_theta_w, nuem_weak_nucleons *out)
{
    nuem_weak_nucleons g = {.z_p = 0.5 - 2.0 * sin2_theta_w, .z_n = -0.5};

    if (scheme == NUEM_WEAK_RUNNING) running_nucleons(sin2_theta_w, &g);
    for (int i = 0; i < 3; i++) g.g_p[i] = g.z_p + g.ww_p + g.zz_p + g.radius[i];
    g.g_n = g.z_n + g.ww_n + g.zz_n;
    *out = g;
}
