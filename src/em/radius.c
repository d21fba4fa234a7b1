/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "nuem/radius.h"

#include <math.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "num/matrix3.h"

/* <r^2>_eff = scale * stated + anapole * a */
typedef struct to_effective {
    double scale, anapole;
} to_effective;

static const to_effective table[] = {
    [NUEM_RADIUS_EFFECTIVE] = {1.0, 0.0},
    [NUEM_RADIUS_GIUNTI] = {1.0, 0.0},
    [NUEM_RADIUS_BPV] = {-2.0, 0.0},
    [NUEM_RADIUS_FORM_FACTOR] = {1.0, -6.0},
};

static nuem_status check_convention(nuem_radius_convention c, nuem_error *err)
{
    if ((int)c > NUEM_RADIUS_NONE && (int)c <= NUEM_RADIUS_FORM_FACTOR) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_ARG,
                     "charge radius convention is %d; it must be effective, giunti, bpv or "
                     "form-factor",
                     (int)c);
}

/* Both are linear maps, so that numbers and matrices share this: out = value*x + anapole*a. */
static nuem_status factors(nuem_radius_convention from, nuem_radius_convention to, double *value,
                           double *anapole, nuem_error *err)
{
    nuem_status st = check_convention(from, err);

    if (!st) st = check_convention(to, err);
    if (st) return st;
    *value = table[from].scale / table[to].scale;
    *anapole = (table[from].anapole - table[to].anapole) / table[to].scale;
    return NUEM_OK;
}

nuem_status nuem_radius_convert(nuem_radius_convention from, nuem_radius_convention to,
                                double value_cm2, double anapole_cm2, double *out_cm2,
                                nuem_error *err)
{
    double value, anapole;
    nuem_status st = factors(from, to, &value, &anapole, err);

    if (st) return st;
    if (!isfinite(value_cm2) || !isfinite(anapole_cm2))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "charge radius %g cm2, anapole %g cm2; both must be finite", value_cm2,
                         anapole_cm2);
    *out_cm2 = value * value_cm2 + anapole * anapole_cm2;
    return NUEM_OK;
}

nuem_status nuem_radius_convert_matrix(nuem_radius_convention from, nuem_radius_convention to,
                                       const nuem_matrix3 *value_cm2,
                                       const nuem_matrix3 *anapole_cm2, nuem_matrix3 *out_cm2,
                                       nuem_error *err)
{
    nuem_matrix3 r = {0};
    nuem_complex value = {0, 0}, anapole = {0, 0};
    nuem_status st = factors(from, to, &value.re, &anapole.re, err);
    int i, j;

    if (st) return st;
    if (!nuem_matrix3_finite(value_cm2, &i, &j) ||
        (anapole_cm2 && !nuem_matrix3_finite(anapole_cm2, &i, &j)))
        return nuem_fail_index(err, NUEM_ERR_ARG, 3 * i + j,
                               "charge radius or anapole: element [%d][%d] is not finite", i, j);
    r = nuem_matrix3_add(&r, value, value_cm2);
    if (anapole_cm2) r = nuem_matrix3_add(&r, anapole, anapole_cm2);
    *out_cm2 = r;
    return NUEM_OK;
}

double nuem_radius_left_handed_anapole(double form_factor_cm2)
{
    return -form_factor_cm2 / 6.0;
}

nuem_status nuem_radius_sm(nuem_flavour flavour, nuem_radius_convention convention, double *out_cm2,
                           nuem_error *err)
{
    const nuem_constants *c = nuem_constants_get();
    const double mass_mev[3] = {c->me_mev, c->mmu_mev, c->mtau_mev};
    const double gev2_cm2 = 1e-6 * c->hbarc_mev_fm * c->hbarc_mev_fm * 1e-26; /* (hbar c)^2 */
    nuem_status st = check_convention(convention, err);

    if (st) return st;
    if ((unsigned)flavour > NUEM_TAU)
        return nuem_fail(err, NUEM_ERR_ARG, "flavour is %d; it must be NUEM_E, NUEM_MU or NUEM_TAU",
                         (int)flavour);
    double log_ratio = log(1e-3 * mass_mev[flavour] / c->mw_gev);
    double bpv = c->gf_gev2 / (4.0 * M_SQRT2 * M_PI * M_PI) * (3.0 - 4.0 * log_ratio) * gev2_cm2;
    /* form-factor: half the effective radius, the other half is the anapole */
    double anapole = nuem_radius_left_handed_anapole(-bpv);
    return nuem_radius_convert(NUEM_RADIUS_BPV, convention, bpv, anapole, out_cm2, err);
}

double nuem_radius_vector_shift_per_cm2(void)
{
    const nuem_constants *c = nuem_constants_get();
    const double gev2_cm2 = 1e-6 * c->hbarc_mev_fm * c->hbarc_mev_fm * 1e-26;

    return M_SQRT2 * M_PI * c->alpha / (3.0 * c->gf_gev2 * gev2_cm2);
}
