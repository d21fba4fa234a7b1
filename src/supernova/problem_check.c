/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a specification must satisfy. */
#include <math.h>

#include "base/error.h"
#include "supernova/problem.h"

/* Bounds beyond which a number is a mistake of units; they also keep every product finite. */
static const double LENGTH_MAX_KM = 1e12, ENERGY_MIN_MEV = 1e-6, ENERGY_MAX_MEV = 1e9,
                    RATE_MAX = 1e70, STRENGTH_MAX = 1e15, SPLITTING_MAX_EV2 = 1,
                    MOMENT_MAX_MUB = 1.0, SPECTRUM_MAX = 1e100, OFF_DIAGONAL_MAX = 1e6;
static const size_t ENERGIES_MAX = 1000000, ANGLES_MAX = 100000;

static bool within(double x, double lo, double hi)
{
    return x >= lo && x <= hi; /* false for NaN */
}

static nuem_status check_flavours(const nuem_supernova_spec *s, nuem_error *err)
{
    if (s->flavours != 2 && s->flavours != 3)
        return nuem_fail(err, NUEM_ERR_ARG, "supernova: flavours is %d; it must be 2 or 3",
                         s->flavours);
    if (!within(s->off_diagonal, -OFF_DIAGONAL_MAX, OFF_DIAGONAL_MAX))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "supernova: off_diagonal is %g; it must lie in [%g, %g]", s->off_diagonal,
                         -OFF_DIAGONAL_MAX, OFF_DIAGONAL_MAX);
    if (s->flavours == 3) {
        if (s->hypothesis) return NUEM_OK;
        return nuem_fail(err, NUEM_ERR_ARG,
                         "supernova: three flavours need a hypothesis (masses, mixing, moments)");
    }
    if (!within(s->two.theta_rad, 0.0, M_PI_2))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "supernova: two.theta_rad is %g; it must lie in [0, pi/2]",
                         s->two.theta_rad);
    if (!within(s->two.dm2_ev2, -SPLITTING_MAX_EV2, SPLITTING_MAX_EV2))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "supernova: two.dm2_ev2 is %g eV^2; it must lie in [%g, %g]",
                         s->two.dm2_ev2, -SPLITTING_MAX_EV2, SPLITTING_MAX_EV2);
    if (!within(s->two.mu_mub, -MOMENT_MAX_MUB, MOMENT_MAX_MUB))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "supernova: two.mu_mub is %g mu_B; it must lie in [%g, %g]", s->two.mu_mub,
                         -MOMENT_MAX_MUB, MOMENT_MAX_MUB);
    return NUEM_OK;
}

static nuem_status check_bulb(const nuem_supernova_spec *s, nuem_error *err)
{
    if (!within(s->radius_km, 1e-6, LENGTH_MAX_KM))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "supernova: radius_km is %g km; it must lie in [1e-06, %g]", s->radius_km,
                         LENGTH_MAX_KM);
    if (!(s->number_rate_s > 0.0 && s->number_rate_s <= RATE_MAX))
        return nuem_fail(err, NUEM_ERR_ARG,
                         "supernova: number_rate_s is %g /s; it must lie in (0, %g]",
                         s->number_rate_s, RATE_MAX);
    for (int i = 0; i < 2; i++) {
        const double r = i ? s->end_km : s->start_km;
        if (!within(r, s->radius_km, LENGTH_MAX_KM))
            return nuem_fail(err, NUEM_ERR_ARG,
                             "supernova: %s is %g km; it must lie in [%g, %g], the neutrino sphere "
                             "has %g km",
                             i ? "end_km" : "start_km", r, s->radius_km, LENGTH_MAX_KM,
                             s->radius_km);
    }
    return NUEM_OK;
}

static nuem_status check_gas(const nuem_supernova_spec *s, nuem_error *err)
{
    if (!within(s->gas_mu, 0.0, STRENGTH_MAX))
        return nuem_fail(err, NUEM_ERR_ARG, "supernova: gas_mu is %g /km; it must lie in [0, %g]",
                         s->gas_mu, STRENGTH_MAX);
    for (int i = 0; i < 2; i++) {
        const double r = i ? s->end_km : s->start_km;
        if (!within(r, -LENGTH_MAX_KM, LENGTH_MAX_KM))
            return nuem_fail(err, NUEM_ERR_ARG, "supernova: %s is %g km; it must lie in [%g, %g]",
                             i ? "end_km" : "start_km", r, -LENGTH_MAX_KM, LENGTH_MAX_KM);
    }
    return NUEM_OK;
}

static nuem_status check_path(const nuem_supernova_spec *s, nuem_error *err)
{
    nuem_status st;

    if ((int)s->geometry < NUEM_SINGLE_RADIAL || s->geometry > NUEM_GAS)
        return nuem_fail(err, NUEM_ERR_ARG, "supernova: geometry %d is none", (int)s->geometry);
    if ((st = s->geometry == NUEM_GAS ? check_gas(s, err) : check_bulb(s, err))) return st;
    if (s->start_km == s->end_km)
        return nuem_fail(err, NUEM_ERR_ARG, "supernova: start_km and end_km are both %g km",
                         s->start_km);
    if (s->profile) {
        const double x0 = nuem_profile_start(s->profile), x1 = nuem_profile_end(s->profile);
        if (fmin(s->start_km, s->end_km) < x0 || fmax(s->start_km, s->end_km) > x1)
            return nuem_fail(err, NUEM_ERR_ARG,
                             "supernova: the path from %g to %g km leaves the profile, which goes "
                             "from %g to %g km",
                             s->start_km, s->end_km, x0, x1);
    }
    return NUEM_OK;
}

static nuem_status check_grid(const nuem_supernova_spec *s, nuem_error *err)
{
    if (s->n_energy < 2 || s->n_energy > ENERGIES_MAX)
        return nuem_fail(err, NUEM_ERR_ARG, "supernova: n_energy is %zu; it must lie in [2, %zu]",
                         s->n_energy, ENERGIES_MAX);
    if (s->n_angle < 1 || s->n_angle > ANGLES_MAX)
        return nuem_fail(err, NUEM_ERR_ARG, "supernova: n_angle is %zu; it must lie in [1, %zu]",
                         s->n_angle, ANGLES_MAX);
    if (s->geometry != NUEM_MULTI_ANGLE && s->n_angle != 1)
        return nuem_fail(err, NUEM_ERR_ARG,
                         "supernova: n_angle is %zu; it must be 1 unless the geometry is "
                         "multi-angle",
                         s->n_angle);
    if (!s->enu_mev || !s->width_mev || !s->spectrum)
        return nuem_fail(err, NUEM_ERR_ARG, "supernova: %s is not given",
                         !s->enu_mev     ? "enu_mev"
                         : !s->width_mev ? "width_mev"
                                         : "spectrum");
    for (size_t i = 0; i < s->n_energy; i++) {
        if (!within(s->enu_mev[i], ENERGY_MIN_MEV, ENERGY_MAX_MEV))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "supernova: enu_mev[%zu] is %g MeV; it must lie in [%g, %g]", i,
                                   s->enu_mev[i], ENERGY_MIN_MEV, ENERGY_MAX_MEV);
        if (i && s->enu_mev[i] <= s->enu_mev[i - 1])
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "supernova: enu_mev[%zu] is %g MeV; energies must increase, the "
                                   "one before is %g",
                                   i, s->enu_mev[i], s->enu_mev[i - 1]);
        if (!(s->width_mev[i] > 0.0 && s->width_mev[i] <= ENERGY_MAX_MEV))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "supernova: width_mev[%zu] is %g MeV; it must lie in (0, %g]", i,
                                   s->width_mev[i], ENERGY_MAX_MEV);
    }
    return NUEM_OK;
}

static nuem_status check_spectrum(const nuem_supernova_spec *s, nuem_error *err)
{
    static const char *const species[NUEM_SUPERNOVA_SPECIES] = {"nu_e",    "nu_mu",    "nu_tau",
                                                                "nubar_e", "nubar_mu", "nubar_tau"};
    double largest = 0.0;

    for (size_t i = 0; i < s->n_energy * NUEM_SUPERNOVA_SPECIES; i++) {
        const size_t bin = i / NUEM_SUPERNOVA_SPECIES, a = i % NUEM_SUPERNOVA_SPECIES;
        if (!within(s->spectrum[i], 0.0, SPECTRUM_MAX))
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "supernova: spectrum of %s at %g MeV is %g; it must lie in "
                                   "[0, %g]",
                                   species[a], s->enu_mev[bin], s->spectrum[i], SPECTRUM_MAX);
        if (s->flavours == 2 && a % 3 == 2 && s->spectrum[i] != 0.0)
            return nuem_fail_index(err, NUEM_ERR_ARG, (long)i,
                                   "supernova: spectrum of %s at %g MeV is %g; with two flavours "
                                   "it must be 0, the second stands for both",
                                   species[a], s->enu_mev[bin], s->spectrum[i]);
        largest = fmax(largest, s->spectrum[i]);
    }
    if (!(largest > 0.0))
        return nuem_fail(err, NUEM_ERR_ARG, "supernova: the spectrum is 0 everywhere");
    return NUEM_OK;
}

nuem_status nuem_supernova_check(const nuem_supernova_spec *spec, nuem_error *err)
{
    nuem_status st;

    if ((st = check_flavours(spec, err))) return st;
    if ((st = check_path(spec, err))) return st;
    if ((st = check_grid(spec, err))) return st;
    return check_spectrum(spec, err);
}
