/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <math.h>

#include "base/error.h"
#include "nuem/plasmon.h"
#include "star/plasma.h"

nuem_status nuem_plasmon_loss_at(double rho_g_cm3, double temp_k, double ye,
                                 const nuem_plasmon_couplings *couplings, nuem_plasmon_loss *out,
                                 nuem_error *err)
{
    const double coupling[NUEM_PLASMON_KINDS] = {
        [NUEM_PLASMON_WEAK] = couplings->weak,
        [NUEM_PLASMON_DIPOLE] = couplings->dipole_12,
        [NUEM_PLASMON_CHARGE] = couplings->charge_14,
        [NUEM_PLASMON_MIXED] = couplings->mixed,
    };
    nuem_plasmon_loss part[NUEM_PLASMON_KINDS], sum = {0};
    nuem_status st;

    for (int i = 0; i < NUEM_PLASMON_KINDS; i++)
        if (!isfinite(coupling[i]))
            return nuem_fail_index(err, NUEM_ERR_ARG, i, "a coupling of plasmons is not finite");
    if ((st = nuem_plasmon_losses(rho_g_cm3, temp_k, ye, part, err))) return st;
    for (int i = 0; i < NUEM_PLASMON_KINDS; i++) {
        sum.epsilon += coupling[i] * part[i].epsilon;
        sum.d_ln_rho += coupling[i] * part[i].d_ln_rho;
        sum.d_ln_temp += coupling[i] * part[i].d_ln_temp;
        sum.d_ye += coupling[i] * part[i].d_ye;
    }
    *out = sum;
    return NUEM_OK;
}

/* loss, d/dT, d/drho, d/dabar at fixed zbar, d/dzbar at fixed abar; Ye = zbar/abar */
static void write(double factor, const nuem_plasmon_loss *loss, double rho, double temp,
                  double abar, double zbar, double out[NUEM_PLASMON_NEU])
{
    out[0] = factor * loss->epsilon;
    out[1] = factor * loss->d_ln_temp / temp;
    out[2] = factor * loss->d_ln_rho / rho;
    out[3] = -factor * loss->d_ye * zbar / (abar * abar);
    out[4] = factor * loss->d_ye / abar;
}

int nuem_star_plasmon_neu(double rho_g_cm3, double temp_k, double abar, double zbar, double cv2,
                          double mu_12, double q_14, double weak[NUEM_PLASMON_NEU],
                          double dipole[NUEM_PLASMON_NEU], double charge[NUEM_PLASMON_NEU])
{
    nuem_plasmon_loss part[NUEM_PLASMON_KINDS];
    nuem_status st;

    if (!(abar > 0.0 && zbar > 0.0 && zbar <= abar && isfinite(abar)) || !isfinite(cv2) ||
        !isfinite(mu_12) || !isfinite(q_14))
        return NUEM_ERR_ARG;
    if ((st = nuem_plasmon_losses(rho_g_cm3, temp_k, zbar / abar, part, NULL))) return (int)st;
    write(cv2, &part[NUEM_PLASMON_WEAK], rho_g_cm3, temp_k, abar, zbar, weak);
    write(mu_12 * mu_12, &part[NUEM_PLASMON_DIPOLE], rho_g_cm3, temp_k, abar, zbar, dipole);
    write(q_14 * q_14, &part[NUEM_PLASMON_CHARGE], rho_g_cm3, temp_k, abar, zbar, charge);
    return NUEM_OK;
}
