# SPDX-License-Identifier: GPL-3.0-or-later
"""Differential cross sections d sigma / d T, cm^2 MeV^-1.

Energies and recoils may be arrays and broadcast. The neutrino is a flavour at the source (with
baseline_km: after oscillation in vacuum) or a nuem.State.
"""
from typing import NamedTuple

import numpy as np

from nuem._arrays import broadcast, doubles, new, plain
from nuem._errors import call
from nuem._nuem import ffi, lib
from nuem._provenance import Provenance, union
from nuem.hypothesis import as_hypothesis
from nuem.state import State
from nuem.target import Atom, Nucleus, Target


class Parts(NamedTuple):
    """Parts of a cross section, which do not interfere: weak and charge-like, and by a dipole."""

    conserving: np.ndarray  # helicity
    flip: np.ndarray

    @property
    def total(self):
        return self.conserving + self.flip


def _recoil(recoil_mev, recoil_kev):
    if (recoil_mev is None) == (recoil_kev is None):
        raise ValueError("recoil_mev or recoil_kev is needed, and not both")
    return recoil_mev if recoil_kev is None else np.asarray(recoil_kev, dtype=np.float64) * 1e-3


def _states(hypothesis, enu, flavour, anti, baseline_km, state):
    """[(State, which points)]: one state for all, or one for each energy where they oscillate."""
    if state is not None:
        if flavour is not None or baseline_km is not None:
            raise ValueError("state excludes flavour and baseline_km")
        return [(state, slice(None))]
    if flavour is None:
        raise ValueError("flavour or state is required")
    if baseline_km is None:
        return [(State(flavour, anti=anti), slice(None))]
    energies, which = np.unique(enu, return_inverse=True)
    return [(State.vacuum(hypothesis.mixing, flavour, energy, baseline_km, anti=anti), which == k)
            for k, energy in enumerate(energies)]


def _evaluate(function, targets, hypothesis, enu_mev, recoil_mev, neutrino):
    """Sum over targets [(weight, arguments)] at all points."""
    shape, (enu, recoil) = broadcast(enu_mev, recoil_mev)
    conserving, flip = np.zeros(enu.size), np.zeros(enu.size)
    for state, where in _states(hypothesis, enu, *neutrino):
        e, t = enu[where], recoil[where]
        for weight, arguments in targets:
            parts, pointer = new((e.size, 2))
            try:
                call(function, hypothesis._couplings, state._pointer, *arguments, e.size, doubles(e)[1],
                     doubles(t)[1], ffi.cast(_PARTS[function], pointer))
            except Exception as error:
                index = getattr(error, "index", None)
                if index is not None:  # which of the caller's points
                    error.index = int(np.arange(enu.size)[where][index])
                raise
            if weight is None:
                conserving[where], flip[where] = parts[:, 0], parts[:, 1]
            else:
                conserving[where] += weight * parts[:, 0]
                flip[where] += weight * parts[:, 1]
    return Parts(plain(conserving.reshape(shape)), plain(flip.reshape(shape)))


_PARTS = {lib.nuem_es_dsigma_dt: "nuem_es_parts *", lib.nuem_cevns_dsigma_dt: "nuem_cevns_parts *",
          lib.nuem_cevas_dsigma_dt: "nuem_cevns_parts *"}


def es(hypothesis=None, *, enu_mev, recoil_mev=None, recoil_kev=None, flavour=None, anti=False, baseline_km=None,
       state=None, binding="free"):
    """Elastic neutrino-electron scattering: Parts, cm^2 MeV^-1 for one target unit.

    binding  "free" (one electron), "step:Ge", "epa:Xe", "response:Ge", "table:<record>", or a nuem.xsec.Target
    A recoil above the kinematic end gives 0. Raises ArgumentError, RangeError (.index tells the point).
    Source: Kouzakov, Studenikin, PRD 95 (2017) 055013."""
    hypothesis = as_hypothesis(hypothesis)
    target = binding if isinstance(binding, Target) else Target(binding)
    return _evaluate(lib.nuem_es_dsigma_dt, [(None, (target._pointer,))], hypothesis, enu_mev,
                     _recoil(recoil_mev, recoil_kev), (flavour, anti, baseline_km, state))


def cevns(hypothesis=None, *, nuclide, enu_mev, recoil_mev=None, recoil_kev=None, flavour=None, anti=False,
          baseline_km=None, state=None, form_factor="helm", rp_fm=None, rn_fm=None, axial=False):
    """Coherent elastic scattering on one nucleus: Parts, cm^2 MeV^-1.

    nuclide  "Cs133", with form_factor, rp_fm, rn_fm and axial as of nuem.xsec.Nucleus, or such an object
    Source: Freedman, PRD 9 (1974) 1389; Kouzakov, Studenikin, PRD 95 (2017) 055013."""
    hypothesis = as_hypothesis(hypothesis)
    nucleus = nuclide if isinstance(nuclide, Nucleus) else Nucleus(
        nuclide, form_factor=form_factor, rp_fm=rp_fm, rn_fm=rn_fm, axial=axial)
    return _evaluate(lib.nuem_cevns_dsigma_dt, [(None, (nucleus._pointer,))], hypothesis, enu_mev,
                     _recoil(recoil_mev, recoil_kev), (flavour, anti, baseline_km, state))


def cevas(hypothesis=None, *, atom, enu_mev, recoil_mev=None, recoil_kev=None, flavour=None, anti=False,
          baseline_km=None, state=None, screening=True, electrons=None):
    """Coherent elastic scattering on a whole atom, mean over its natural isotopes: Parts, cm^2 MeV^-1.

    atom  "He", with screening and electrons as of nuem.xsec.Atom, or such an object
    Source: Cadeddu et al., PRD 100 (2019) 073014."""
    hypothesis = as_hypothesis(hypothesis)
    atom = atom if isinstance(atom, Atom) else Atom(atom, screening=screening, electrons=electrons)
    targets = [(atom._share[k].per_unit, (ffi.addressof(atom._share[k].nucleus), atom._electrons))
               for k in range(atom._n)]
    return _evaluate(lib.nuem_cevas_dsigma_dt, targets, hypothesis, enu_mev, _recoil(recoil_mev, recoil_kev),
                     (flavour, anti, baseline_km, state))


def cevns_total(hypothesis=None, *, nuclide, enu_mev, above_kev=0.0, flavour=None, anti=False, baseline_km=None,
                state=None, **nucleus):
    """Cross section of all recoils above above_kev at one energy: Parts, cm^2. inf where a charge or dipole
    diverges."""
    hypothesis = as_hypothesis(hypothesis)
    nuclide = nuclide if isinstance(nuclide, Nucleus) else Nucleus(nuclide, **nucleus)
    out = ffi.new("nuem_cevns_parts *")
    [(state, _)] = _states(hypothesis, np.array([float(enu_mev)]), flavour, anti, baseline_km, state)
    call(lib.nuem_cevns_sigma, hypothesis._couplings, state._pointer, nuclide._pointer, enu_mev, above_kev * 1e-3,
         out)
    return Parts(out.conserving, out.flip)


def es_recoil_max_kev(enu_mev):
    """Largest recoil of an electron, keV."""
    return 1e3 * lib.nuem_es_t_max(enu_mev)


def cevns_recoil_max_kev(nuclide, enu_mev):
    """Largest recoil of a nucleus, keV."""
    nuclide = nuclide if isinstance(nuclide, Nucleus) else Nucleus(nuclide)
    return 1e3 * lib.nuem_cevns_t_max(nuclide._pointer, enu_mev)


def citations(channel, *sources):
    """BibTeX keys of the works behind a channel ("es", "cevns", "cevas") and what it was used with."""
    own = Provenance(channel)
    for source in sources:
        if isinstance(source, Target) and source.binding in ("epa", "response"):
            own.method(source.binding)
        if isinstance(source, Nucleus) and source._pointer.axial:
            own.method("axial")
    return union(*sources, own)
