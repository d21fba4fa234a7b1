/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Outside a neutron star: the field of a dipole, along a ray from its centre at the magnetic colatitude theta.
 * Across the ray is B_theta = (B_p/2) sin(theta) (R/r)^3, B_p the field at the pole; B_r acts along the flight and
 * does not turn spins of fast neutrinos. The corotating plasma of a star whose axis is that of the dipole has the charge density
 * -B_z/(c P) (Goldreich, Julian, ApJ 157 (1969) 869); its modulus over e stands for the electrons, no
 * ions: an upper estimate of an effect that is far below that of the field. */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "nuem/constants.h"
#include "propagation/profile_kind.h"

/* clang-format off */
const nuem_field nuem_profile_magnetar_fields[] = {
    {.key = "radius", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = 1e6, .doc = "of the star, where the path begins"},
    {.key = "end", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_LENGTH, .min_open = true, .max = 1e20, .doc = "where the path ends, from the centre"},
    {.key = "polar_field", .type = NUEM_FIELD_QUANTITY, .required = true, .dim = NUEM_DIM_FIELD, .max = NUEM_PROFILE_FIELD_MAX, .doc = "at the magnetic pole, on the surface"},
    {.key = "colatitude", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ANGLE, .max = 180, .doc = "of the ray from the magnetic axis; default 90 deg"},
    {.key = "period_s", .type = NUEM_FIELD_NUMBER, .min = 1e-4, .max = 1e6, .doc = "of rotation, s, for the corotating plasma; default vacuum"},
    {.key = "angle", .type = NUEM_FIELD_QUANTITY, .dim = NUEM_DIM_ANGLE, .min = -360, .max = 360, .doc = "of the transverse field from the x axis; default 0"},
    {.key = "note", .type = NUEM_FIELD_STRING, .doc = "remark"},
    {0},
};
/* clang-format on */

typedef struct dipole {
    double radius_km;
    nuem_medium surface;
} dipole;

static void dipole_at(const nuem_profile *p, size_t n, const double *x_km, nuem_medium *out)
{
    const dipole *s = p->state;

    for (size_t i = 0; i < n; i++) {
        const double u = s->radius_km / nuem_profile_inside(p, x_km[i]), fall = u * u * u;
        out[i] = (nuem_medium){.ne_cm3 = fall * s->surface.ne_cm3,
                               .bx_gauss = fall * s->surface.bx_gauss,
                               .by_gauss = fall * s->surface.by_gauss};
    }
}

/* Elementary charge in esu: e^2 = alpha hbar c. */
static double charge_esu(void)
{
    const nuem_constants *c = nuem_constants_get();
    const double hbarc_erg_cm = c->hbarc_mev_fm * 1e-13 * 1.602176634e-6; /* exact, SI 2019 */

    return sqrt(c->alpha * hbarc_erg_cm);
}

static nuem_status build_magnetar(const nuem_profile_source *source, nuem_profile **out,
                                  nuem_error *err)
{
    const nuem_node *block = source->block;
    const double to_rad = M_PI / 180.0, polar = nuem_profile_field(source, block, "polar_field"),
                 theta = to_rad * nuem_node_quantity(block, "colatitude", NUEM_DIM_ANGLE, 90.0),
                 angle = to_rad * nuem_node_quantity(block, "angle", NUEM_DIM_ANGLE, 0.0),
                 across = 0.5 * polar * sin(theta),
                 along_axis = 0.5 * polar * (3.0 * cos(theta) * cos(theta) - 1.0),
                 period = nuem_node_number(block, "period_s", HUGE_VAL),
                 radius = nuem_node_quantity(block, "radius", NUEM_DIM_LENGTH, 0.0),
                 end = nuem_node_quantity(block, "end", NUEM_DIM_LENGTH, 0.0);
    nuem_profile *p;
    dipole *s;

    if (!(radius < end))
        return nuem_node_fail(nuem_node_get(block, "end"), err,
                              "is %.10g km; it must be beyond the radius, %.10g km", end, radius);
    if (!(s = malloc(sizeof *s))) return nuem_fail_nomem(err);
    s->radius_km = radius;
    s->surface = (nuem_medium){
        .ne_cm3 = fabs(along_axis) / (100.0 * nuem_constants_get()->c_m_s * period * charge_esu()),
        .bx_gauss = across * cos(angle),
        .by_gauss = across * sin(angle)};
    if (!(p = nuem_profile_make(dipole_at, NULL, s, radius, end))) return nuem_fail_nomem(err);
    p->last_km = NUEM_PROFILE_PLACE_MAX;
    *out = p;
    return NUEM_OK;
}

const nuem_profile_kind nuem_profile_kind_magnetar = {.name = "magnetar", .build = build_magnetar};
