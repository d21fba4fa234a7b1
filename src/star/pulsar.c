/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The turn that charged neutrinos give to the star that they leave. */
#include "nuem/pulsar.h"

#include <math.h>

#include "base/error.h"
#include "star/units.h"

nuem_pulsar nuem_pulsar_published(void)
{
    return (nuem_pulsar){.period_s = 10.0,
                         .neutrinos = 1e58,
                         .mass_msun = 1.4,
                         .field_gauss = 1e14,
                         .radius_km = 10.0,
                         .inertia = 0.4,
                         .allowed_turn = 1.0};
}

static nuem_status positive(double x, const char *name, nuem_error *err)
{
    if (x > 0.0 && isfinite(x)) return NUEM_OK;
    return nuem_fail(err, NUEM_ERR_ARG, "%s is %g; it must be > 0", name, x);
}

static nuem_status check(const nuem_pulsar *s, nuem_error *err)
{
    nuem_status st = positive(s->period_s, "period_s", err);

    if (!st) st = positive(s->neutrinos, "neutrinos", err);
    if (!st) st = positive(s->mass_msun, "mass_msun", err);
    if (!st) st = positive(s->field_gauss, "field_gauss", err);
    if (!st) st = positive(s->radius_km, "radius_km", err);
    if (!st) st = positive(s->allowed_turn, "allowed_turn", err);
    if (st) return st;
    if (!(s->inertia > 0.0 && s->inertia <= 2.0 / 3.0)) /* 2/3: a thin shell */
        return nuem_fail(err, NUEM_ERR_ARG,
                         "inertia is %g; I/(M R^2) of a star must lie in (0, 2/3]", s->inertia);
    if (!(s->start_radius >= 0.0 && s->start_radius <= 1.0))
        return nuem_fail(err, NUEM_ERR_ARG, "start_radius is %g; it must lie in [0, 1] radii",
                         s->start_radius);
    return NUEM_OK;
}

/* L_z + q psi is conserved along any orbit, whatever the speed: the canonical momentum of the angle.
 * The star gets q (psi_end - psi_start). Inside psi = (B/2) r_perp^2, <r_perp^2> = (2/3) r^2 on a sphere;
 * at the surface, where the published estimate ends, or 0 at infinity beyond a dipole. */
nuem_status nuem_pulsar_turning(const nuem_pulsar *s, double q_e, nuem_pulsar_turn *out,
                                nuem_error *err)
{
    nuem_status st = check(s, err);

    if (st) return st;
    if (!isfinite(q_e))
        return nuem_fail(err, NUEM_ERR_ARG, "a charge of %g e; it must be finite", q_e);
    const double b_tesla = 1e-4 * s->field_gauss, r_m = 1e3 * s->radius_km;
    const double end = s->dipole_outside ? 0.0 : 1.0;
    const double per_neutrino = q_e * NUEM_E_COULOMB * b_tesla / 3.0 * r_m * r_m *
                                (end - s->start_radius * s->start_radius);       /* J s */
    const double inertia = s->inertia * s->mass_msun * NUEM_MSUN_KG * r_m * r_m; /* kg m^2 */
    const double omega = 2.0 * M_PI / s->period_s, turn = s->neutrinos * per_neutrino / inertia;
    *out = (nuem_pulsar_turn){.per_neutrino_mev_s = per_neutrino / NUEM_JOULE_PER_MEV,
                              .inertia_g_cm2 = 1e7 * inertia,
                              .omega_rad_s = omega,
                              .turn_rad_s = turn,
                              .relative = turn / omega};
    return NUEM_OK;
}

nuem_status nuem_pulsar_bound(const nuem_pulsar *star, double *q_e, nuem_error *err)
{
    nuem_pulsar_turn unit;
    nuem_status st = nuem_pulsar_turning(star, 1.0, &unit, err);

    if (st) return st;
    if (unit.relative == 0.0)
        return nuem_fail(err, NUEM_ERR_DOMAIN,
                         "neutrinos that start at %g radii do not turn the star: no bound",
                         star->start_radius);
    *q_e = star->allowed_turn / fabs(unit.relative);
    return NUEM_OK;
}

nuem_status nuem_pulsar_sensitivities(const nuem_pulsar *star,
                                      nuem_pulsar_sensitivity out[NUEM_PULSAR_PARAMETERS],
                                      nuem_error *err)
{
    nuem_pulsar varied = *star;
    const struct {
        const char *name;
        double *value;
    } parameter[NUEM_PULSAR_PARAMETERS] = {
        {"period_s", &varied.period_s},         {"neutrinos", &varied.neutrinos},
        {"mass_msun", &varied.mass_msun},       {"field_gauss", &varied.field_gauss},
        {"radius_km", &varied.radius_km},       {"inertia", &varied.inertia},
        {"allowed_turn", &varied.allowed_turn},
    };
    const double step = 1e-5; /* the bound is a product of powers: nothing to resolve */
    nuem_pulsar_sensitivity found[NUEM_PULSAR_PARAMETERS];
    double q[2];
    nuem_status st = nuem_pulsar_bound(star, &q[0], err);

    for (int i = 0; i < NUEM_PULSAR_PARAMETERS && !st; i++) {
        const double x = *parameter[i].value;
        /* downwards alone: a shell's 2/3 must not be exceeded */
        for (int side = 0; side < 2 && !st; side++) {
            *parameter[i].value = x * (1.0 - step * (1 - side) * 2.0);
            st = nuem_pulsar_bound(&varied, &q[side], err);
        }
        *parameter[i].value = x;
        found[i] = (nuem_pulsar_sensitivity){.parameter = parameter[i].name,
                                             .exponent =
                                                 st ? 0.0 : log(q[1] / q[0]) / -log1p(-2.0 * step)};
    }
    if (st) return st;
    for (int i = 0; i < NUEM_PULSAR_PARAMETERS; i++) out[i] = found[i];
    return NUEM_OK;
}
