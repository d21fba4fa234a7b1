# SPDX-License-Identifier: GPL-3.0-or-later
"""Three-flavour mixing parameters."""
from typing import NamedTuple, Tuple

from nuem import data
from nuem._arrays import encode, matrix
from nuem._errors import call
from nuem._nuem import ffi, lib


class Mixing(NamedTuple):
    """Mixing parameters, PDG parametrisation (nuem/mixing.h). Angles in degrees, splittings in eV^2."""

    theta12_deg: float
    theta23_deg: float
    theta13_deg: float
    delta_deg: float
    dm21_ev2: float
    dm31_ev2: float  # negative: inverted ordering
    majorana_deg: Tuple[float, float] = (0.0, 0.0)

    @classmethod
    def named(cls, name=None):
        """A set of data/mixing: nuem.data.names("mixing"); None: the default."""
        out = ffi.new("nuem_mixing *")
        call(lib.nuem_mixing_open, data._pointer(), encode(name) if name else lib.NUEM_DEFAULT_MIXING, out, ffi.NULL)
        return _mixing(out[0])

    @classmethod
    def errors(cls, name=None):
        """1-sigma errors of a set, symmetrised; 0 where it has none."""
        out = ffi.new("nuem_mixing *")
        call(lib.nuem_mixing_open_errors, data._pointer(), encode(name) if name else lib.NUEM_DEFAULT_MIXING, out,
             ffi.NULL)
        return _mixing(out[0])

    @property
    def pmns(self):
        """U[flavour, mass], complex 3x3."""
        u = ffi.new("nuem_matrix3 *")
        lib.nuem_mixing_pmns(_struct(self), u)
        return matrix(u[0])

    def masses_ev(self, lightest_ev=0.0):
        """Masses of nu_1, nu_2, nu_3, eV."""
        out = ffi.new("double[3]")
        call(lib.nuem_mass_from_lightest, _struct(self), lightest_ev, out)
        return tuple(out)


def _mixing(m):
    return Mixing(m.theta12_deg, m.theta23_deg, m.theta13_deg, m.delta_deg, m.dm21_ev2, m.dm31_ev2,
                  tuple(m.majorana_deg))


def _struct(mixing):
    """A nuem_mixing * of a Mixing or a dict with its keys."""
    if not isinstance(mixing, Mixing):
        mixing = Mixing(**mixing)
    return ffi.new("nuem_mixing *", mixing._asdict())
