/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "validation/computed_nucleus.h"

#include <string.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "nuem/nucleus.h"
#include "nuem/state.h"
#include "nuem/weak.h"

static const struct {
    const char *id;
    nuem_form_kind kind;
    double q_mev, rms_fm;
} forms[] = {
    {"lab-33-protons", NUEM_FORM_HELM, 50, 4.821}, {"lab-33-neutrons", NUEM_FORM_HELM, 50, 5.09},
    {"lab-34-fermi", NUEM_FORM_FERMI, 50, 4.821},  {"lab-34-kn", NUEM_FORM_KN, 50, 4.821},
    {"lab-35-helm", NUEM_FORM_HELM, 100, 4.821},   {"lab-35-fermi", NUEM_FORM_FERMI, 100, 4.821},
    {"lab-35-kn", NUEM_FORM_KN, 100, 4.821},       {"lab-36-50mev", NUEM_FORM_HELM, 50, 3.448},
    {"lab-36-100mev", NUEM_FORM_HELM, 100, 3.448},
};

static const struct {
    const char *id, *nuclide;
} radii[] = {{"lab-37-cs", "Cs133"}, {"lab-37-i", "I127"}, {"lab-37-ar", "Ar40"}};

static nuem_status radius(const nuem_data *data, const char *nuclide, double *value,
                          nuem_error *err)
{
    nuem_nuclides *table = NULL;
    const nuem_nucleus *nucleus;
    nuem_status st = nuem_nuclides_open(data, "natural", &table, NULL, err);

    if (!st) st = nuem_nuclides_find(table, nuclide, &nucleus, err);
    if (!st) *value = nucleus->proton.rms_fm;
    nuem_nuclides_free(table);
    return st;
}

nuem_status computed_nucleus_value(const nuem_data *data, const char *id, double *value,
                                   nuem_error *err)
{
    nuem_weak_nucleons g;

    nuem_weak_nucleon(NUEM_WEAK_RUNNING, nuem_constants_get()->sin2w_0, &g);
    const struct {
        const char *id;
        double value;
    } couplings[] = {
        {"lab-30-e", g.g_p[NUEM_E]},         {"lab-30-mu", g.g_p[NUEM_MU]},
        {"lab-30-tau", g.g_p[NUEM_TAU]},     {"lab-31", g.g_n},
        {"lab-32", g.z_p + g.ww_p + g.zz_p},
    };
    for (size_t i = 0; i < sizeof couplings / sizeof couplings[0]; i++)
        if (strcmp(couplings[i].id, id) == 0) {
            *value = couplings[i].value;
            return NUEM_OK;
        }
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; i++)
        if (strcmp(forms[i].id, id) == 0) {
            const nuem_form_factor form = {.kind = forms[i].kind, .rms_fm = forms[i].rms_fm};
            *value = nuem_form_factor_at(&form, forms[i].q_mev);
            return NUEM_OK;
        }
    for (size_t i = 0; i < sizeof radii / sizeof radii[0]; i++)
        if (strcmp(radii[i].id, id) == 0) return radius(data, radii[i].nuclide, value, err);
    return nuem_fail(err, NUEM_ERR_UNSUPPORTED, "nothing computes reference value '%.60s'", id);
}
