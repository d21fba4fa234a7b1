/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "supernova/environment.h"

#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "propagation/profile_private.h"
#include "propagation/units.h"

typedef struct powers {
    double ne, nn, density_exponent, density_at; /* cm^-3 at density_at */
    double field, field_exponent, field_at;      /* gauss at field_at */
} powers;

static void powers_at(const nuem_profile *p, size_t n, const double *x_km, nuem_medium *out)
{
    const powers *s = p->state;

    for (size_t i = 0; i < n; i++) {
        const double r = nuem_profile_inside(p, x_km[i]),
                     matter = pow(s->density_at / r, s->density_exponent),
                     field = pow(s->field_at / r, s->field_exponent);
        out[i] = (nuem_medium){s->ne * matter, s->nn * matter, s->field * field, 0.0};
    }
}

nuem_status nuem_environment_powers(const nuem_radial_power *density, double ye,
                                    const nuem_radial_power *field, double start_km, double end_km,
                                    nuem_profile **out, nuem_error *err)
{
    const double nucleons = density->value * nuem_constants_get()->avogadro; /* 1 g/mol each */
    const double ends[2] = {start_km, end_km};
    powers *s = malloc(sizeof *s);
    nuem_profile *p = NULL;
    nuem_medium m[2];
    nuem_status st = NUEM_OK;

    if (!s) return nuem_fail_nomem(err);
    *s = (powers){.ne = nucleons * ye,
                  .nn = nucleons * (1.0 - ye),
                  .density_exponent = density->exponent,
                  .density_at = density->at_km,
                  .field = field->value,
                  .field_exponent = field->exponent,
                  .field_at = field->at_km};
    const bool constant = (s->density_exponent == 0.0 || s->ne + s->nn == 0.0) &&
                          (s->field_exponent == 0.0 || s->field == 0.0);
    if (!(p = nuem_profile_make(powers_at, NULL, s, start_km, end_km))) return nuem_fail_nomem(err);
    p->constant = constant;
    nuem_profile_at(p, 2, ends, m); /* powers are monotonic: the ends bound what is between */
    for (int i = 0; i < 2 && !st; i++) st = nuem_profile_check_medium(&m[i], -1, err);
    if (st)
        nuem_profile_free(p);
    else
        *out = p;
    return st;
}

double nuem_environment_potential(void)
{
    const nuem_constants *c = nuem_constants_get();
    const double hbarc_gev_cm = 1e-16 * c->hbarc_mev_fm;

    return 1e5 * M_SQRT2 * c->gf_gev2 * hbarc_gev_cm * hbarc_gev_cm;
}

double nuem_environment_precession(void)
{
    return nuem_moment_per_km(1.0);
}
