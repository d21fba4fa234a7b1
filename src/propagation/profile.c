/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What all profiles share. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "propagation/profile_private.h"

nuem_profile *nuem_profile_make(void (*at)(const nuem_profile *, size_t, const double *,
                                           nuem_medium *),
                                void (*clear)(void *), void *state, double start_km, double end_km)
{
    nuem_profile *p = calloc(1, sizeof *p);

    if (!p) {
        (clear ? clear : free)(state);
        return NULL;
    }
    p->at = at;
    p->clear = clear ? clear : free;
    p->state = state;
    p->start_km = p->first_km = start_km;
    p->end_km = p->last_km = end_km;
    return p;
}

nuem_status nuem_profile_set_breaks(nuem_profile *p, size_t n, const double *x_km, nuem_error *err)
{
    double *kept = n ? malloc(n * sizeof *kept) : NULL;
    size_t count = 0;

    if (n && !kept) return nuem_fail_nomem(err);
    for (size_t i = 0; i < n; i++) {
        if (!(x_km[i] > p->start_km && x_km[i] < p->end_km)) continue;
        if (count && x_km[i] <= kept[count - 1]) continue; /* a jump stands twice */
        kept[count++] = x_km[i];
    }
    free(p->breaks);
    p->breaks = kept;
    p->n_breaks = count;
    return NUEM_OK;
}

static nuem_status check_density(double value, const char *name, long index, nuem_error *err)
{
    if (value >= 0.0 && value <= NUEM_PROFILE_DENSITY_MAX) return NUEM_OK;
    return nuem_fail_index(err, NUEM_ERR_ARG, index, "%s is %g; it must lie in [0, %g] cm^-3", name,
                           value, NUEM_PROFILE_DENSITY_MAX);
}

static nuem_status check_field(double value, const char *name, long index, nuem_error *err)
{
    if (fabs(value) <= NUEM_PROFILE_FIELD_MAX) return NUEM_OK;
    return nuem_fail_index(err, NUEM_ERR_ARG, index, "%s is %g; it must lie in [-%g, %g] G", name,
                           value, NUEM_PROFILE_FIELD_MAX, NUEM_PROFILE_FIELD_MAX);
}

nuem_status nuem_profile_check_medium(const nuem_medium *m, long index, nuem_error *err)
{
    nuem_status st;

    if ((st = check_density(m->ne_cm3, "ne_cm3", index, err))) return st;
    if ((st = check_density(m->nn_cm3, "nn_cm3", index, err))) return st;
    if ((st = check_field(m->bx_gauss, "bx_gauss", index, err))) return st;
    return check_field(m->by_gauss, "by_gauss", index, err);
}

nuem_profile_options nuem_profile_defaults(void)
{
    return (nuem_profile_options){
        .field_gauss = (double)NAN, .start_km = (double)NAN, .end_km = (double)NAN, .seed = 1};
}

void nuem_profile_free(nuem_profile *p)
{
    if (!p) return;
    p->clear(p->state);
    free(p->breaks);
    free(p);
}

double nuem_profile_start(const nuem_profile *p)
{
    return p->start_km;
}

double nuem_profile_end(const nuem_profile *p)
{
    return p->end_km;
}

void nuem_profile_at(const nuem_profile *p, size_t n, const double *x_km, nuem_medium *out)
{
    p->at(p, n, x_km, out);
}

size_t nuem_profile_breaks(const nuem_profile *p, const double **x_km)
{
    *x_km = p->breaks;
    return p->n_breaks;
}

bool nuem_profile_is_constant(const nuem_profile *p, double *twist_rad_per_km)
{
    if (p->constant && twist_rad_per_km) *twist_rad_per_km = p->twist_rad_per_km;
    return p->constant;
}
