/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/computed_cevns.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "nuem/cevns.h"
#include "nuem/constants.h"
#include "num/gauss.h"

static nuem_couplings running(void)
{
    return (nuem_couplings){.sin2_theta_w = nuem_constants_get()->sin2w_0,
                            .weak_scheme = NUEM_WEAK_RUNNING};
}

/* Point nuclei, by which form factors stay out of it. */
static const nuem_nucleus germanium = {.name = "Ge74",
                                       .z = 32,
                                       .a = 74,
                                       .mass_u = 73.921177761,
                                       .proton = {.kind = NUEM_FORM_UNIT},
                                       .neutron = {.kind = NUEM_FORM_UNIT}},
                          argon = {.name = "Ar40",
                                   .z = 18,
                                   .a = 40,
                                   .mass_u = 39.9623831237,
                                   .proton = {.kind = NUEM_FORM_UNIT},
                                   .neutron = {.kind = NUEM_FORM_UNIT}},
                          caesium = {.name = "Cs133",
                                     .z = 55,
                                     .a = 133,
                                     .mass_u = 132.905452,
                                     .proton = {.kind = NUEM_FORM_UNIT},
                                     .neutron = {.kind = NUEM_FORM_UNIT}};

static nuem_status of_nue(const nuem_couplings *c, const nuem_nucleus *nucleus, double e_mev,
                          double t_mev, nuem_cevns_parts *out, nuem_error *err)
{
    nuem_state state;

    nuem_state_flavour(NUEM_E, false, &state);
    return nuem_cevns_dsigma_dt(c, &state, nucleus, 1, &e_mev, &t_mev, out, err);
}

/* cm2/keV on 74Ge, E = 4 MeV, T = 0.2 keV; g_p is moved by sin^2 theta_W, of which it is linear and
 * g_n independent. */
static nuem_status on_germanium(double g_p, double radius_cm2, double *value, nuem_error *err)
{
    nuem_couplings c = running();
    nuem_weak_nucleons at[2];
    nuem_cevns_parts p;

    for (int i = 0; i < 2; i++) nuem_weak_nucleon(c.weak_scheme, c.sin2_theta_w + 0.01 * i, &at[i]);
    c.sin2_theta_w += 0.01 * (g_p - at[0].g_p[NUEM_E]) / (at[1].g_p[NUEM_E] - at[0].g_p[NUEM_E]);
    c.radius_cm2.m[NUEM_E][NUEM_E].re = radius_cm2;
    nuem_status st = of_nue(&c, &germanium, 4.0, 2e-4, &p, err);
    if (!st) *value = 1e-3 * p.conserving;
    return st;
}

static nuem_status moment(double *value, nuem_error *err)
{
    nuem_couplings c = running();
    nuem_cevns_parts p;

    c.dipole_mub.m[NUEM_E][NUEM_E].re = 1e-9;
    nuem_status st = of_nue(&c, &argon, 30.0, 0.03, &p, err);
    if (!st) *value = 1e-3 * p.flip;
    return st;
}

/* Qt from the amplitude Z (g_p - Qt) + N g_n, negative with and without it */
static nuem_status charge(double *value, nuem_error *err)
{
    const double e = 60.0, t = 0.02;
    nuem_couplings c = running();
    nuem_weak_nucleons g;
    nuem_cevns_parts with, without;
    nuem_status st = of_nue(&c, &caesium, e, t, &without, err);

    nuem_weak_nucleon(c.weak_scheme, c.sin2_theta_w, &g);
    c.charge_e.m[NUEM_E][NUEM_E].re = 1e-7;
    if (!st) st = of_nue(&c, &caesium, e, t, &with, err);
    if (st) return st;
    double weak = caesium.z * g.g_p[NUEM_E] + (caesium.a - caesium.z) * g.g_n;
    *value = weak * (1.0 - sqrt(with.conserving / without.conserving)) / caesium.z;
    return NUEM_OK;
}

/* Sum over a unit-normalised spectrum of decaying muons, in x = E/m_mu < 1/2. */
static nuem_status of_muons(const nuem_nucleus *nucleus, nuem_flavour flavour, bool anti,
                            double *value, nuem_error *err)
{
    const nuem_couplings c = running();
    nuem_cevns_parts p;
    nuem_state state;
    nuem_gauss rule;
    double sum = 0.0;
    nuem_status st = nuem_gauss_rule(16, &rule, err);

    nuem_state_flavour(flavour, anti, &state);
    for (size_t i = 0; i < rule.n && !st; i++) {
        double x = 0.5 * rule.x[i],
               pdf = flavour == NUEM_E ? 192.0 * x * x * (0.5 - x) : 64.0 * x * x * (0.75 - x);
        st = nuem_cevns_sigma(&c, &state, nucleus, x * nuem_constants_get()->mmu_mev, 0.0, &p, err);
        if (!st) sum += 0.5 * rule.w[i] * pdf * p.conserving;
    }
    if (!st) *value = sum;
    return st;
}

static nuem_status spallation(const nuem_data *data, const char *name, double *value,
                              nuem_error *err)
{
    const double pi = nuem_constants_get()->mpi_mev, mmu = nuem_constants_get()->mmu_mev;
    const nuem_couplings c = running();
    const nuem_nucleus *nucleus;
    nuem_nuclides *table = NULL;
    nuem_cevns_parts line;
    nuem_state state;
    double of_e, of_antimu;
    nuem_status st = nuem_nuclides_open(data, "natural", &table, NULL, err);

    nuem_state_flavour(NUEM_MU, false, &state);
    if (!st) st = nuem_nuclides_find(table, name, &nucleus, err);
    if (!st)
        st = nuem_cevns_sigma(&c, &state, nucleus, (pi * pi - mmu * mmu) / (2.0 * pi), 0.0, &line,
                              err);
    if (!st) st = of_muons(nucleus, NUEM_E, false, &of_e, err);
    if (!st) st = of_muons(nucleus, NUEM_MU, true, &of_antimu, err);
    if (!st) *value = (line.conserving + of_e + of_antimu) / 3.0;
    nuem_nuclides_free(table);
    return st;
}

static nuem_status caesium_iodide(const nuem_data *data, double *value, nuem_error *err)
{
    double cs, i;
    nuem_status st = spallation(data, "Cs133", &cs, err);

    if (!st) st = spallation(data, "I127", &i, err);
    if (!st) *value = 0.5 * (cs + i);
    return st;
}

nuem_status computed_cevns_value(const nuem_data *data, const char *id, double *value,
                                 nuem_error *err)
{
    if (strcmp(id, "lab-39-cs") == 0) return spallation(data, "Cs133", value, err);
    if (strcmp(id, "lab-39-i") == 0) return spallation(data, "I127", value, err);
    if (strcmp(id, "lab-39-ar") == 0) return spallation(data, "Ar40", value, err);
    if (strcmp(id, "lab-39-csi-published") == 0) return caesium_iodide(data, value, err);
    if (strcmp(id, "lab-40") == 0) return on_germanium(0.0382, 0.0, value, err);
    if (strcmp(id, "lab-41-standard") == 0) return on_germanium(0.0184, -8.3e-33, value, err);
    if (strcmp(id, "lab-41-positive") == 0) return on_germanium(0.0184, 1e-31, value, err);
    if (strcmp(id, "lab-42") == 0) return moment(value, err);
    if (strcmp(id, "lab-43") == 0) return charge(value, err);
    return nuem_fail(err, NUEM_ERR_UNSUPPORTED, "nothing computes reference value '%.60s'", id);
}
