/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "star/plasma.h"

#include <math.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "star/fermi.h"

static nuem_status check(const char *name, double x, double lo, double hi, nuem_error *err)
{
    if (x >= lo && x <= hi) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_ARG, "%s is %g; it must lie in [%g, %g]", name, x, lo, hi);
}

/* d(omega_p^2)/omega_p^2 and d(v^2) from changes of the two integrals, and of T^2 before them. */
static void slope(const nuem_fermi *f, double plasma, double first, double *ln_omega_p, double *v2)
{
    *ln_omega_p = 0.5 * plasma / f->plasma;
    *v2 = (first - f->first / f->plasma * plasma) / f->plasma;
}

nuem_status nuem_plasma_solve(double rho_g_cm3, double temp_k, double ye, nuem_plasma *out,
                              nuem_plasma_slopes *slopes, nuem_error *err)
{
    const nuem_constants *c = nuem_constants_get();
    const double hbarc_kev_cm = c->hbarc_mev_fm * 1e-10, me_kev = 1e3 * c->me_mev;
    nuem_status st = check("rho_g_cm3", rho_g_cm3, 1e-6, 1e15, err);
    nuem_fermi f;

    if (!st) st = check("temp_k", temp_k, 1e4, 1e12, err);
    if (!st) st = check("ye", ye, 1e-12, 1.0, err);
    if (st) return st;
    double t = temp_k * NUEM_KEV_PER_K, wave = hbarc_kev_cm / t;
    double density = M_PI * M_PI * rho_g_cm3 * ye * c->avogadro * wave * wave * wave;
    if ((st = nuem_fermi_solve(me_kev / t, density, &f, err))) return st;

    double omega_p = t * sqrt(4.0 * c->alpha / (3.0 * M_PI) * f.plasma),
           v = sqrt(f.first / f.plasma);
    nuem_polarisation end = nuem_polarisation_at(v * v, f.cold_plasma / f.plasma);
    *out = (nuem_plasma){
        .rho_g_cm3 = rho_g_cm3,
        .temp_k = temp_k,
        .ye = ye,
        .mu_kev = f.y * t,
        .omega_p_kev = omega_p,
        .v_star = v,
        .k_max_kev = omega_p * sqrt(end.b),
    };
    if (!slopes) return NUEM_OK;
    /* with ln n at fixed T, y moves by density/density_y; at fixed n with ln T, mu/T (beside its
     * -1 at fixed mu, which the _t derivatives contain) by -density_t/density_y */
    double with_n = f.density / f.density_y, with_t = -f.density_t / f.density_y;
    slope(&f, f.plasma_y * with_n, f.first_y * with_n, &slopes->ln_omega_p[0], &slopes->v2[0]);
    slope(&f, f.plasma_t + f.plasma_y * with_t, f.first_t + f.first_y * with_t,
          &slopes->ln_omega_p[1], &slopes->v2[1]);
    return NUEM_OK;
}

nuem_status nuem_plasma_set(double rho_g_cm3, double temp_k, double ye, nuem_plasma *out,
                            nuem_error *err)
{
    return nuem_plasma_solve(rho_g_cm3, temp_k, ye, out, NULL, err);
}
