/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Later arrival of charged neutrinos that a magnetic field has sent on curved paths. */
#include <math.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "nuem/supernova_bound.h"
#include "star/units.h"

nuem_supernova_flight nuem_supernova_flight_default(void)
{
    return (nuem_supernova_flight){.distance_kpc = 50.0,
                                   .field_gauss = 1e-6,
                                   .field_kpc = 1.0,
                                   .enu_lo_mev = 10.0,
                                   .enu_hi_mev = 20.0,
                                   .spread_s = 10.0};
}

static nuem_status check(const nuem_supernova_flight *f, nuem_error *err)
{
    if (!(f->distance_kpc > 0.0 && isfinite(f->distance_kpc)) ||
        !(f->field_gauss > 0.0 && isfinite(f->field_gauss)) ||
        !(f->spread_s > 0.0 && isfinite(f->spread_s)))
        return nuem_fail(err, NUEM_ERR_ARG, "distance %g kpc, field %g G, spread %g s; must be > 0",
                         f->distance_kpc, f->field_gauss, f->spread_s);
    if (!(f->field_kpc > 0.0 && f->field_from_kpc >= 0.0 &&
          f->field_from_kpc + f->field_kpc <= f->distance_kpc * (1.0 + 1e-12)))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "a field over %g kpc from %g kpc on; it must lie on the %g kpc of the way",
                         f->field_kpc, f->field_from_kpc, f->distance_kpc);
    if (!(f->enu_lo_mev > 0.0 && f->enu_hi_mev > f->enu_lo_mev && isfinite(f->enu_hi_mev)))
        return nuem_fail(err, NUEM_ERR_ARG, "energies %g to %g MeV; must be 0 < low < high",
                         f->enu_lo_mev, f->enu_hi_mev);
    return NUEM_OK;
}

/* The path leaves the source straight, is an arc of curvature 1/R over the length d, then straight for the
 * length s to us. With u(z) the angle to the first direction, small, the path is longer than the chord by
 * (1/2)[int u^2 dz - (int u dz)^2/D]: int u^2 = (d^3/3 + d^2 s)/R^2, int u = (d^2/2 + d s)/R. */
nuem_status nuem_supernova_charge_bound(const nuem_supernova_flight *f, nuem_supernova_charge *out,
                                        nuem_error *err)
{
    nuem_status st = check(f, err);

    if (st) return st;
    const nuem_constants *k = nuem_constants_get();
    const double d = f->field_kpc * NUEM_KPC_KM, distance = f->distance_kpc * NUEM_KPC_KM,
                 s = f->field_from_kpc * NUEM_KPC_KM, c_km_s = 1e-3 * k->c_m_s;
    /* E/R for a charge e: c B in MV/km, that is 1e-6 c B V/m */
    const double bend = 1e-6 * k->c_m_s * 1e-4 * f->field_gauss * 1e3; /* MeV/km */
    const double spread =
        1.0 / (f->enu_lo_mev * f->enu_lo_mev) - 1.0 / (f->enu_hi_mev * f->enu_hi_mev);
    const double published = bend * bend * d * d / 24.0 * distance / c_km_s * spread;
    const double mean = d * d / 2.0 + d * s;
    const double exact = 0.5 * bend * bend *
                         (d * d * d / 3.0 + d * d * s - mean * mean / distance) / c_km_s * spread;
    *out = (nuem_supernova_charge){.published_e = sqrt(f->spread_s / published),
                                   .exact_e = sqrt(f->spread_s / exact),
                                   .delay_s = exact * 1e-34};
    return NUEM_OK;
}
