# SPDX-License-Identifier: GPL-3.0-or-later
"""Energy loss of an electron gas by plasmons."""
import math

from nuem._arrays import broadcast, fields, new, plain
from nuem._errors import call
from nuem._nuem import ffi, lib
from nuem._provenance import Provenance, Result
from nuem.hypothesis import as_hypothesis


def plasmon(rho_g_cm3, temp_k, ye=0.5, *, cv2=None, hypothesis=None):
    """Energy loss of an electron gas by decay of plasmons into neutrinos; arguments broadcast.

    cv2         sum of C_V^2 over flavours in the Standard Model; None: from the couplings of the hypothesis
    hypothesis  with one also .loss: its loss by parts and derivatives (nuem_plasmon_loss), erg g^-1 s^-1

    Fields as of `nuem star plasmon`: omega_p_kev, v_star, k_max_kev, chemical_potential_kev,
    q_sm_transverse_erg_cm3_s, q_sm_longitudinal_erg_cm3_s, ratio_dipole_per_mu12_squared,
    ratio_millicharge_per_q14_squared, fit_over_exact. Source: Braaten, Segel, PRD 48 (1993) 1478.
    """
    given, hypothesis = hypothesis is not None, as_hypothesis(hypothesis)
    if cv2 is None:
        g = ffi.new("nuem_weak_couplings *")
        couplings = hypothesis._couplings
        lib.nuem_weak_electron(couplings.weak_scheme, couplings.sin2_theta_w, g)
        cv2 = g.g_v[0] * g.g_v[0] + g.g_v[1] * g.g_v[1] + g.g_v[2] * g.g_v[2]
    shape, points = broadcast(rho_g_cm3, temp_k, ye)
    rows = [_plasmon_at(*point, cv2) for point in zip(*points)]
    out = {key: _shaped([row[key] for row in rows], shape) for key in rows[0]} if rows else {}
    if given:
        out["loss"] = {key: _shaped([loss(*point, hypothesis)[key] for point in zip(*points)], shape)
                       for key in ("epsilon", "d_ln_rho", "d_ln_temp", "d_ye")}
    result = Result(cv2=cv2, **out)
    result._provenance = Provenance("plasmon")
    return result


def _shaped(values, shape):
    out, _ = new(shape)
    out.reshape(-1)[:] = values
    return plain(out)


def _plasmon_at(rho, temp, ye, cv2):
    plasma, units = ffi.new("nuem_plasma *"), ffi.new("nuem_plasmon_units *")
    call(lib.nuem_plasma_set, rho, temp, ye, plasma)
    call(lib.nuem_plasmon_emission, plasma, units)
    standard = cv2 * (units.weak[0] + units.weak[1])
    over = (lambda x: x / standard if standard else math.nan)  # nothing is emitted
    return {"chemical_potential_kev": plasma.mu_kev, "omega_p_kev": plasma.omega_p_kev, "v_star": plasma.v_star,
            "k_max_kev": plasma.k_max_kev, "q_sm_transverse_erg_cm3_s": cv2 * units.weak[lib.NUEM_TRANSVERSE],
            "q_sm_longitudinal_erg_cm3_s": cv2 * units.weak[lib.NUEM_LONGITUDINAL],
            "ratio_dipole_per_mu12_squared": over(units.dipole[0] + units.dipole[1]),
            "ratio_millicharge_per_q14_squared": over(units.charge[0] + units.charge[1]),
            "fit_over_exact": over(lib.nuem_plasmon_fit(rho, temp, ye, cv2))}


def loss(rho_g_cm3, temp_k, ye=0.5, hypothesis=None):
    """Loss of a hypothesis by plasmons and its derivatives, erg g^-1 s^-1: a dict of epsilon, d_ln_rho, d_ln_temp,
    d_ye."""
    couplings, out = ffi.new("nuem_plasmon_couplings *"), ffi.new("nuem_plasmon_loss *")
    lib.nuem_plasmon_couplings_of(as_hypothesis(hypothesis)._pointer, couplings)
    call(lib.nuem_plasmon_loss_at, rho_g_cm3, temp_k, ye, couplings, out)
    return fields(out[0])


def dispersion(rho_g_cm3, temp_k, ye, k_kev, branch="transverse"):
    """(frequency, keV; residue) of plasmons at wave numbers, keV."""
    plasma = ffi.new("nuem_plasma *")
    call(lib.nuem_plasma_set, rho_g_cm3, temp_k, ye, plasma)
    kind = {"transverse": lib.NUEM_TRANSVERSE, "longitudinal": lib.NUEM_LONGITUDINAL}[branch]
    shape, [k] = broadcast(k_kev)
    omega, z, pairs = ffi.new("double *"), ffi.new("double *"), []
    for value in k:
        call(lib.nuem_plasmon_dispersion, plasma, kind, value, omega, z)
        pairs.append((omega[0], z[0]))
    return _shaped([p[0] for p in pairs], shape), _shaped([p[1] for p in pairs], shape)
