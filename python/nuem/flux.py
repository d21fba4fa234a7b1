# SPDX-License-Identifier: GPL-3.0-or-later
"""Neutrino fluxes."""
from typing import NamedTuple

import numpy as np

from nuem import data
from nuem._arrays import doubles, encode, new, plain, view
from nuem._errors import call, text
from nuem._nuem import ffi, lib
from nuem._provenance import Provenance, Sourced

_FLAVOUR = ("e", "mu", "tau")
_TRAVEL = {lib.NUEM_TRAVEL_NONE: "none", lib.NUEM_TRAVEL_SOLAR_AVERAGE: "solar-average",
           lib.NUEM_TRAVEL_SOLAR_MSW: "solar-msw", lib.NUEM_TRAVEL_VACUUM: "vacuum"}


class Component(NamedTuple):
    """A spectrum or a line, before any oscillation."""

    name: str
    flavour: str  # at production
    anti: bool
    flux_cm2_s: float  # over all energies
    relative_error: float  # 1 sigma
    errors: dict  # {nuisance: relative error}
    yield_: float  # neutrinos per fission, decay or proton; 0: the file states the flux itself
    line_mev: float  # 0 for a spectrum
    enu_mev: np.ndarray  # points, linear in between; empty for a line
    pdf_per_mev: np.ndarray


def _component(c):
    return Component(text(c.name), _FLAVOUR[c.flavour], bool(c.anti), c.flux_cm2_s, c.relative_error,
                     {text(c.error[k].name): c.error[k].relative for k in range(c.n_error)},
                     getattr(c, "yield"), c.line_mev, view(c.enu_mev, c.n) if c.n else np.empty(0),
                     view(c.pdf_per_mev, c.n) if c.n else np.empty(0))


class Flux(Sourced):
    """A flux of data/flux ("solar-b16-gs98", "reactor-gemma@kopeikin") or a file of your own.

    flux(enu_mev) is the differential flux of all components, cm^-2 s^-1 MeV^-1, before any oscillation; lines
    have no density and are in .components alone. Raises ArgumentError, FileError, DataError.
    """

    def __init__(self, name):
        self._provenance = Provenance()
        out = ffi.new("nuem_flux **")
        call(lib.nuem_flux_open, data._pointer(), encode(name), out, self._provenance.pointer)
        self._pointer = ffi.gc(out[0], lib.nuem_flux_free)

    @property
    def id(self):
        return text(lib.nuem_flux_id(self._pointer))

    @property
    def title(self):
        return text(lib.nuem_flux_title(self._pointer))

    @property
    def travel(self):
        """How the neutrinos reach the detector: "none", "solar-average", "solar-msw" or "vacuum"."""
        return _TRAVEL[lib.nuem_flux_travel(self._pointer)]

    @property
    def baseline_km(self):
        """Distance of the source; 0 where there is none."""
        return lib.nuem_flux_baseline_km(self._pointer)

    @property
    def rate_per_s(self):
        """Fissions, decays or protons on target per second; 0 where the file states the flux itself."""
        return lib.nuem_flux_rate_per_s(self._pointer)

    @property
    def components(self):
        """{name: Component}"""
        out = (_component(lib.nuem_flux_component_at(self._pointer, i))
               for i in range(lib.nuem_flux_count(self._pointer)))
        return {component.name: component for component in out}

    def by_component(self, enu_mev):
        """{name: differential flux, cm^-2 s^-1 MeV^-1} of the components that are spectra."""
        energies, pointer = doubles(enu_mev)
        out = {}
        for i in range(lib.nuem_flux_count(self._pointer)):
            component = lib.nuem_flux_component_at(self._pointer, i)
            if component.n:
                values, target = new(np.shape(enu_mev))
                lib.nuem_flux_component_eval(component, energies.size, pointer, target)
                out[text(component.name)] = plain(values)
        return out

    def __call__(self, enu_mev):
        return sum(self.by_component(enu_mev).values(), plain(np.zeros(np.shape(enu_mev))))

    def __repr__(self):
        return f"<nuem.Flux {self.id}>"
