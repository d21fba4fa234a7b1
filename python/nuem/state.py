# SPDX-License-Identifier: GPL-3.0-or-later
"""The neutrino that arrives: density matrix in the flavour basis."""
from nuem import data
from nuem._arrays import choose, doubles, encode, matrix, put_matrix
from nuem._errors import call
from nuem._nuem import ffi, lib
from nuem._provenance import Provenance, Sourced
from nuem.mixing import Mixing, _struct

FLAVOUR = {"e": lib.NUEM_E, "mu": lib.NUEM_MU, "tau": lib.NUEM_TAU}


class State(Sourced):
    """Density matrix at the detector, Hermitian with trace 1; of antineutrinos that of nubar_e, nubar_mu, nubar_tau.

    State("e"), State("mu", anti=True): a flavour at the source; State(rho=matrix, anti=False): any.
    """

    def __init__(self, flavour=None, *, anti=False, rho=None):
        self._pointer = ffi.new("nuem_state *")
        if (flavour is None) == (rho is None):
            raise ValueError("State needs a flavour or rho, and not both")
        if rho is not None:
            put_matrix(self._pointer.rho, rho)
            self._pointer.anti = anti
        else:
            lib.nuem_state_flavour(choose("flavour", flavour, FLAVOUR), anti, self._pointer)

    @classmethod
    def _made(cls, function, *arguments, provenance=None):
        self = cls.__new__(cls)
        self._pointer = ffi.new("nuem_state *")
        self._provenance = provenance
        call(function, *arguments, self._pointer)
        return self

    @classmethod
    def vacuum(cls, mixing, flavour, enu_mev, baseline_km, *, anti=False, relative_spread=0.0):
        """After oscillation in vacuum; relative_spread sigma_E/E damps it (0: coherent)."""
        return cls._made(lib.nuem_state_vacuum_spread, _struct(mixing), choose("flavour", flavour, FLAVOUR),
                         anti, enu_mev, baseline_km, relative_spread)

    @classmethod
    def mixture(cls, weights, *, anti=False):
        """Incoherent mixture of e, mu, tau with weights of sum 1."""
        array, pointer = doubles(weights)
        if array.shape != (3,):
            raise ValueError(f"weights of shape {array.shape}; they must be three numbers")
        return cls._made(lib.nuem_state_diagonal, pointer, anti)

    @classmethod
    def solar(cls, component, enu_mev, *, mixing=None, model=None):
        """Solar neutrinos by day: component "B8", "pp", "Be7", ... of a model of data/solar, converted in the Sun.
        Source: Lisi et al., PRD 63 (2001) 093002."""
        provenance, out, index = Provenance(), ffi.new("nuem_solar **"), ffi.new("size_t *")
        call(lib.nuem_solar_open, data._pointer(), encode(model) if model else lib.NUEM_DEFAULT_SOLAR, out,
             provenance.pointer)
        solar = ffi.gc(out[0], lib.nuem_solar_free)
        call(lib.nuem_solar_find, solar, encode(component), index)
        return cls._made(lib.nuem_solar_state, solar, _struct(mixing or Mixing.named()), index[0], False, 1,
                         ffi.new("double *", enu_mev), provenance=provenance)

    @classmethod
    def solar_average(cls, pee, *, mixing=None):
        """Decohered solar neutrinos with the survival probability pee of three flavours."""
        return cls._made(lib.nuem_state_solar_average, _struct(mixing or Mixing.named()), pee)

    @property
    def rho(self):
        """Complex 3x3, rows and columns e, mu, tau."""
        return matrix(self._pointer.rho)

    @property
    def anti(self):
        return bool(self._pointer.anti)
