/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The same medium all along, with a field that may turn. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "propagation/profile_private.h"

static void constant_at(const nuem_profile *p, size_t n, const double *x_km, nuem_medium *out)
{
    const nuem_medium *medium = p->state;

    (void)x_km;
    for (size_t i = 0; i < n; i++) out[i] = *medium;
}

static void twist_at(const nuem_profile *p, size_t n, const double *x_km, nuem_medium *out)
{
    const nuem_medium *m = p->state; /* at x = 0 */

    for (size_t i = 0; i < n; i++) {
        const double phi = p->twist_rad_per_km * nuem_profile_inside(p, x_km[i]);
        const double c = cos(phi), s = sin(phi);
        out[i] = *m;
        out[i].bx_gauss = c * m->bx_gauss - s * m->by_gauss;
        out[i].by_gauss = s * m->bx_gauss + c * m->by_gauss;
    }
}

nuem_status nuem_profile_twist(const nuem_medium *medium, double twist_rad_per_km, double length_km,
                               nuem_profile **out, nuem_error *err)
{
    nuem_medium *kept;
    nuem_profile *p;
    nuem_status st;

    if ((st = nuem_profile_check_medium(medium, -1, err))) return st;
    if (!isfinite(twist_rad_per_km))
        return nuem_fail(err, NUEM_ERR_ARG, "twist_rad_per_km is %g; it must be finite",
                         twist_rad_per_km);
    if (!(length_km > 0.0 && isfinite(length_km)))
        return nuem_fail(err, NUEM_ERR_ARG, "length_km is %g; it must be positive and finite",
                         length_km);
    if (!isfinite(twist_rad_per_km * length_km))
        return nuem_fail(err, NUEM_ERR_ARG, "twist_rad_per_km %g over %g km is no finite angle",
                         twist_rad_per_km, length_km);
    if (!(kept = malloc(sizeof *kept))) return nuem_fail_nomem(err);
    *kept = *medium;
    p = nuem_profile_make(twist_rad_per_km != 0.0 ? twist_at : constant_at, NULL, kept, 0.0,
                          length_km);
    if (!p) return nuem_fail_nomem(err);
    p->constant = true;
    p->twist_rad_per_km = twist_rad_per_km;
    *out = p;
    return NUEM_OK;
}

nuem_status nuem_profile_constant(const nuem_medium *medium, double length_km, nuem_profile **out,
                                  nuem_error *err)
{
    return nuem_profile_twist(medium, 0.0, length_km, out, err);
}
