# SPDX-License-Identifier: GPL-3.0-or-later
"""One neutrino with electromagnetic moments in matter and a magnetic field."""
from dataclasses import dataclass, field
from typing import Optional, Tuple

import numpy as np

from nuem._arrays import choose, doubles, fields, matrix, new
from nuem._errors import call
from nuem._nuem import ffi, lib
from nuem._progress import Progress
from nuem._provenance import Provenance, Sourced, union
from nuem.hypothesis import as_hypothesis
from nuem.profile import Profile
from nuem.state import FLAVOUR

AVERAGE = {"none": lib.NUEM_COHERENT, "energy-spread": lib.NUEM_ENERGY_SPREAD, "secular": lib.NUEM_SECULAR,
           "adiabatic": lib.NUEM_ADIABATIC}
_MAJORANA = ("nu_e", "nu_mu", "nu_tau", "nubar_e", "nubar_mu", "nubar_tau")
_DIRAC = ("nu_e", "nu_mu", "nu_tau", "nu_eR", "nu_muR", "nu_tauR")
_DIRAC_ANTI = ("nubar_e", "nubar_mu", "nubar_tau", "nubar_eL", "nubar_muL", "nubar_tauL")


class Propagator:
    """Masses, mixing and moments of a hypothesis, ready to move (nuem/propagate.h).

    anti  the neutrino that is born is an antineutrino; of Dirac neutrinos the six states are then those of .labels
    """

    def __init__(self, hypothesis=None, *, anti=False):
        self.hypothesis, self.anti = as_hypothesis(hypothesis), anti
        self._majorana = self.hypothesis.nature == "majorana"
        out = ffi.new("nuem_propagator **")
        call(lib.nuem_propagator_create, self.hypothesis._pointer, anti and not self._majorana, out)
        self._pointer = ffi.gc(out[0], lib.nuem_propagator_free)
        self.labels = _MAJORANA if self._majorana else _DIRAC_ANTI if anti else _DIRAC

    def initial(self, flavour):
        """Amplitudes [6] of "e", "mu", "tau" or of a mass state of vacuum, 1, 2 or 3."""
        lower = 3 if self.anti and self._majorana else 0
        if flavour in (1, 2, 3):
            return self.mass_states[:, flavour - 1 + lower].copy()
        out = np.zeros(6, dtype=np.complex128)
        out[choose("flavour", flavour, FLAVOUR) + lower] = 1.0
        return out

    @property
    def mass_states(self):
        """The six mass states of vacuum as columns, flavour basis."""
        out = ffi.new("nuem_matrix6 *")
        lib.nuem_propagator_mass_states(self._pointer, out)
        return matrix(out[0])

    def hamiltonian(self, enu_mev, *, ne_cm3=0.0, nn_cm3=0.0, bx_gauss=0.0, by_gauss=0.0):
        """Complex 6x6, 1/km, flavour basis, without the lightest mass."""
        medium, out = ffi.new("nuem_medium *", (ne_cm3, nn_cm3, bx_gauss, by_gauss)), ffi.new("nuem_matrix6 *")
        lib.nuem_propagator_hamiltonian(self._pointer, enu_mev, medium, out)
        return matrix(out[0])

    def operator(self, profile, enu_mev, *, reverse=False, tolerance=1e-8, threads=0, progress=None):
        """Evolution operators S [..., 6, 6] at energies: psi(end) = S psi(start)."""
        energies, pointer = doubles(enu_mev)
        out, target = new(np.shape(enu_mev) + (6, 6), np.complex128)
        options = _options(tolerance, threads, progress)
        options[1].call(lib.nuem_propagate_operator, self._pointer, profile._pointer, energies.size, pointer, reverse,
                        options[0], ffi.cast("nuem_matrix6 *", target), ffi.NULL)
        return out


def _options(tolerance, threads, progress):
    progress = Progress(progress)
    options = ffi.new("nuem_propagate_options *", lib.nuem_propagate_defaults())
    options.tolerance, options.threads, options.progress = tolerance, threads, progress.pointer[0]
    return options, progress


@dataclass
class Passage(Sourced):
    """Probabilities of six states at the end of a path."""

    labels: Tuple[str, ...]
    enu_mev: np.ndarray
    probability: np.ndarray  # [..., 6]
    amplitude: Optional[np.ndarray]  # [..., 6] where they were asked for
    steps: int
    profile: Profile = field(repr=False)
    propagator: Propagator = field(repr=False)
    _own: object = field(repr=False)

    @property
    def citations(self):
        return union(self.propagator.hypothesis, self.profile, self._own)

    @property
    def files(self):
        return {**self.propagator.hypothesis.files, **self.profile.files}


def propagate(hypothesis, profile, enu_mev, flavour=None, *, anti=False, initial=None, average="none",
              energy_spread=0.0, source_size_km=0.0, tolerance=1e-8, threads=0, amplitudes=False, progress=None):
    """Probabilities of the six states at the end of a profile (Passage).

    profile        nuem.Profile, or the name of one
    enu_mev        neutrino energies, MeV
    flavour        born: "e", "mu", "tau", or 1, 2, 3 for a mass state of vacuum; or initial, amplitudes [6]
    average        phases that are lost: "none", "energy-spread" (over energy_spread = sigma(1/E) E), "secular" (those
                   between masses), "adiabatic" (all)
    source_size_km Gaussian spread of the place of birth
    amplitudes     also .amplitude, of average "none"
    Raises ArgumentError, DomainError where an averaging does not hold, ConvergenceError.
    Source: Giunti, Studenikin, RMP 87 (2015) 531, section V.
    """
    propagator = hypothesis if isinstance(hypothesis, Propagator) else Propagator(hypothesis, anti=anti)
    profile = profile if isinstance(profile, Profile) else Profile(profile)
    if (flavour is None) == (initial is None):
        raise ValueError("flavour or initial is required, and not both")
    born = propagator.initial(flavour) if initial is None else np.ascontiguousarray(initial, dtype=np.complex128)
    if born.shape != (6,):
        raise ValueError(f"initial has the shape {born.shape}; it must be six amplitudes")
    how = ffi.new("nuem_decoherence *", {"kind": choose("average", average, AVERAGE),
                                         "energy_spread": energy_spread, "source_size_km": source_size_km})
    if amplitudes and (average != "none" or source_size_km > 0.0):
        raise ValueError("amplitudes: an average has none")
    energies, to_energies = doubles(enu_mev)
    shape = np.shape(enu_mev) + (6,)
    probability, to_probability = new(shape)
    to_born = ffi.cast("nuem_complex *", ffi.from_buffer(born))
    options, bar = _options(tolerance, threads, progress)
    cost = ffi.new("nuem_propagate_cost *")
    bar.call(lib.nuem_propagate_probability, propagator._pointer, profile._pointer, energies.size, to_energies, to_born,
             how, options, to_probability, cost)
    amplitude = None
    if amplitudes:
        amplitude, target = new(shape, np.complex128)
        bar.call(lib.nuem_propagate_state, propagator._pointer, profile._pointer, energies.size, to_energies, to_born,
                 False, options, ffi.cast("nuem_complex *", target), ffi.NULL)
    return Passage(propagator.labels, np.asarray(enu_mev, dtype=np.float64), probability, amplitude, cost.steps,
                   profile, propagator, Provenance("propagate"))


def resonances(hypothesis, profile, enu_mev, *, anti=False):
    """Crossings of levels along a profile at one energy, a list of dicts with the fields of nuem/resonance.h
    (x_km, spin, a, b, adiabaticity, hop, width_km, medium, ...)."""
    propagator = hypothesis if isinstance(hypothesis, Propagator) else Propagator(hypothesis, anti=anti)
    profile = profile if isinstance(profile, Profile) else Profile(profile)
    room, n = 1024, ffi.new("size_t *")
    out = ffi.new("nuem_resonance[]", room)
    call(lib.nuem_resonance_find, propagator._pointer, profile._pointer, enu_mev, room, out, n)
    found = []
    for i in range(n[0]):
        one = fields(out[i])
        one.update(a=propagator.labels[one["a"]], b=propagator.labels[one["b"]])
        found.append(one)
    return found
