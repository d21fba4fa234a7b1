# SPDX-License-Identifier: GPL-3.0-or-later
"""Bounds from SN 1987A, neutron stars and neutral matter."""
from nuem import data
from nuem._arrays import encode, fields
from nuem._errors import call
from nuem._nuem import ffi, lib
from nuem._provenance import Provenance, Result


def _with(start, changes, kind):
    """A struct of defaults with changes by keyword."""
    struct = ffi.new(kind + " *", start)
    known = [name for name, _ in ffi.typeof(kind).fields]
    for name, value in changes.items():
        if name not in known:
            raise TypeError(f"no parameter {name!r}; there are {', '.join(known)}")
        setattr(struct, name, value)
    return struct


def sn1987a(**changes):
    """Helicity flip in the core of SN 1987A (Dirac neutrinos): bound_mub and what it rests on. Keywords are the fields
    of nuem_supernova_core: rho_g_cm3, temp_mev, ye, nu_mu_mev, max_erg_g_s."""
    core = _with(lib.nuem_supernova_core_default(), changes, "nuem_supernova_core")
    out = ffi.new("nuem_supernova_flip *")
    call(lib.nuem_supernova_flip_at, core, out)
    result = Result(**fields(out[0]))
    result._provenance = Provenance("sn1987a")
    return result


def sn1987a_charge(**changes):
    """Charge from arrival times of SN 1987A: exact_e, published_e, delay_s. Keywords are the fields of
    nuem_supernova_flight: distance_kpc, field_gauss, field_kpc, field_from_kpc, enu_lo_mev, enu_hi_mev, spread_s."""
    flight = _with(lib.nuem_supernova_flight_default(), changes, "nuem_supernova_flight")
    out = ffi.new("nuem_supernova_charge *")
    call(lib.nuem_supernova_charge_bound, flight, out)
    result = Result(**fields(out[0]))
    result._provenance = Provenance("sn1987a")
    return result


def pulsar(**changes):
    """Charge from the turning of a neutron star: bound_e. Keywords are the fields of nuem_pulsar: period_s, neutrinos,
    mass_msun, field_gauss, radius_km, inertia, start_radius, dipole_outside, allowed_turn."""
    star = _with(lib.nuem_pulsar_published(), changes, "nuem_pulsar")
    charge, turn = ffi.new("double *"), ffi.new("nuem_pulsar_turn *")
    call(lib.nuem_pulsar_bound, star, charge)
    call(lib.nuem_pulsar_turning, star, charge[0], turn)
    result = Result(bound_e=charge[0], **fields(turn[0]))
    result._provenance = Provenance("pulsar")
    return result


def neutrality(record=None, cl=0.9):
    """Charge of nu_e from the neutrality of matter: value_e, sigma_e, bound_e at cl, and all charges of
    nuem/neutrality.h."""
    provenance, out, bound = Provenance(), ffi.new("nuem_neutrality *"), ffi.new("double *")
    call(lib.nuem_neutrality_open, data._pointer(), encode(record), out, provenance.pointer)
    call(lib.nuem_charge_bound, ffi.addressof(out, "neutrino"), cl, bound)
    result = Result(value_e=out.neutrino.value_e, sigma_e=out.neutrino.sigma_e, bound_e=bound[0], cl=cl,
                    **fields(out[0]))
    result._provenance = provenance
    return result
