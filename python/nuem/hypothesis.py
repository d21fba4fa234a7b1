# SPDX-License-Identifier: GPL-3.0-or-later
"""The electromagnetic vertex that a physicist supposes: five 3x3 matrices."""
import os
from typing import NamedTuple

import numpy as np

from nuem import data
from nuem._arrays import broadcast, choose, doubles, encode, matrix, new, plain, put_matrix, strings
from nuem._errors import call, text
from nuem._nuem import ffi, lib
from nuem._provenance import Provenance, Sourced
from nuem.mixing import _mixing, _struct
from nuem.state import FLAVOUR

NATURE = {"dirac": lib.NUEM_DIRAC, "majorana": lib.NUEM_MAJORANA}
BASIS = {"flavour": lib.NUEM_BASIS_FLAVOUR, "mass": lib.NUEM_BASIS_MASS}
CONVENTION = {"effective": lib.NUEM_RADIUS_EFFECTIVE, "giunti": lib.NUEM_RADIUS_GIUNTI,
              "bpv": lib.NUEM_RADIUS_BPV, "form-factor": lib.NUEM_RADIUS_FORM_FACTOR}


class Matrices(NamedTuple):
    """Every matrix of a hypothesis in one basis, complex 3x3 (nuem/form_factors.h)."""

    basis: str
    charge_e: np.ndarray
    radius_effective_cm2: np.ndarray  # <r^2> - 6 a, what scattering sees
    radius_cm2: np.ndarray
    anapole_cm2: np.ndarray
    magnetic_mub: np.ndarray  # as stated
    electric_mub: np.ndarray
    lambda_mub: np.ndarray  # magnetic - i electric
    lambda2_mub2: np.ndarray  # lambda^dagger lambda
    f_magnetic_mub: np.ndarray  # form factors, Hermitian in the mass basis
    f_electric_mub: np.ndarray


def _number(value):
    """A number as an override writes it: "1e-13", "1e-13+2e-13i"."""
    if isinstance(value, str):
        return value
    value = complex(value)
    if value.imag == 0.0:
        return repr(value.real)
    return f"{value.real!r}{'+' if value.imag >= 0.0 else '-'}{abs(value.imag)!r}i"


def _overrides(chosen, overrides):
    """"name=value" texts of a dict or a list of such texts, behind those chosen."""
    if overrides is None:
        overrides = []
    elif isinstance(overrides, dict):
        overrides = [f"{name}={_number(value)}" for name, value in overrides.items()]
    elif isinstance(overrides, str):
        overrides = [overrides]
    return [f"{name}={value}" for name, value in chosen if value is not None] + list(overrides)


class Hypothesis(Sourced):
    """Charge, charge radius, anapole, magnetic and electric moment of neutrinos; the default is the Standard Model.

    nature              "dirac" or "majorana"
    mixing              name of a set (nuem.data.names("mixing")), nuem.Mixing, or a dict with its keys
    lightest_mass_ev    eV, [0, 1000]
    basis               of the matrices: "flavour" (e, mu, tau) or "mass" (1, 2, 3)
    millicharge_e, charge_radius_cm2, anapole_cm2   Hermitian 3x3
    magnetic_moment_mub, electric_moment_mub        3x3, mu_B; antisymmetric for Majorana neutrinos. The
                        second index is that of the incoming neutrino
    radius_convention   "effective" (<r^2> - 6 a), "giunti", "bpv" or "form-factor"; required with a radius
    couplings           weak couplings: "tree", or "running" (Erler, Su), which contain the Standard Model's radius
    set                 single elements with their partners, {"magnetic_moment.ee": 3e-11}, before the matrices above

    Immutable. Raises ArgumentError for an element that is not finite, a matrix that is not Hermitian or not
    antisymmetric (.index = 9*matrix + 3*row + column). Units and signs: include/nuem/conventions.h.
    """

    def __init__(self, *, nature=None, mixing=None, lightest_mass_ev=None, basis=None, millicharge_e=None,
                 charge_radius_cm2=None, radius_convention=None, anapole_cm2=None, magnetic_moment_mub=None,
                 electric_moment_mub=None, couplings="tree", set=None):
        named = mixing if isinstance(mixing, str) else None
        chosen = [("nature", nature), ("basis", basis), ("mixing", named),
                  ("lightest_mass_ev", None if lightest_mass_ev is None else repr(float(lightest_mass_ev))),
                  ("charge_radius.convention", radius_convention if charge_radius_cm2 is None else None)]
        self._open(None, _overrides(chosen, set))
        spec = self._copy()
        if mixing is not None and named is None:
            spec.mixing = _struct(mixing)[0]
        for field, value in (("millicharge_e", millicharge_e), ("charge_radius_cm2", charge_radius_cm2),
                             ("anapole_cm2", anapole_cm2), ("magnetic_mub", magnetic_moment_mub),
                             ("electric_mub", electric_moment_mub)):
            if value is not None:
                put_matrix(getattr(spec, field), value)
        if charge_radius_cm2 is not None and radius_convention is not None:
            spec.radius_convention = choose("radius_convention", radius_convention, CONVENTION)
        self._create(spec, couplings)

    @classmethod
    def from_yaml(cls, path, *, couplings="tree", set=None):
        """A hypothesis file (`nuem schema hypothesis` lists the keys), with overrides as in the constructor.
        Raises FileError, DataError (with .file, .line, .column), ArgumentError."""
        self = cls.__new__(cls)
        self._open(path, _overrides([], set))
        self._create(self._copy(), couplings)
        return self

    @classmethod
    def from_text(cls, text, *, name="hypothesis.yaml", couplings="tree"):
        """The same from text in memory; `name` stands in messages."""
        self = cls.__new__(cls)
        self._provenance = Provenance()
        out, content = ffi.new("nuem_hypothesis **"), text.encode()
        call(lib.nuem_hypothesis_parse, data._pointer(), content, len(content), encode(name), out)
        self._pointer = ffi.gc(out[0], lib.nuem_hypothesis_free)
        self._create(self._copy(), couplings)
        return self

    def _open(self, path, overrides):
        self._provenance = Provenance()
        array, kept = strings(overrides)
        out = ffi.new("nuem_hypothesis **")
        call(lib.nuem_hypothesis_open, data._pointer(), encode(path), array, len(kept), out,
             self._provenance.pointer)
        self._pointer = ffi.gc(out[0], lib.nuem_hypothesis_free)

    def _copy(self):
        """The specification, to be changed."""
        return ffi.new("nuem_hypothesis_spec *", lib.nuem_hypothesis_spec_of(self._pointer)[0])[0]

    def _create(self, spec, couplings):
        scheme = ffi.new("nuem_weak_scheme *")
        call(lib.nuem_weak_scheme_parse, encode(couplings), scheme)
        spec.weak_scheme = scheme[0]
        if scheme[0] == lib.NUEM_WEAK_RUNNING:
            self._provenance.method("running")
        out = ffi.new("nuem_hypothesis **")
        call(lib.nuem_hypothesis_create, ffi.addressof(spec), out)
        self._pointer = ffi.gc(out[0], lib.nuem_hypothesis_free)

    @property
    def _spec(self):
        return lib.nuem_hypothesis_spec_of(self._pointer)

    @property
    def _couplings(self):
        return lib.nuem_hypothesis_couplings(self._pointer)

    @property
    def sha256(self):
        """Two equal hypotheses have the same."""
        return text(lib.nuem_hypothesis_sha256(self._pointer))

    @property
    def nature(self):
        return "majorana" if self._spec.nature == lib.NUEM_MAJORANA else "dirac"

    @property
    def mixing(self):
        """nuem.Mixing"""
        return _mixing(self._spec.mixing)

    @property
    def lightest_mass_ev(self):
        return self._spec.lightest_mass_ev

    @property
    def couplings(self):
        """"tree" or "running" """
        return text(lib.nuem_weak_scheme_name(self._spec.weak_scheme))

    @property
    def sin2_theta_w(self):
        """Weak mixing angle at low energy."""
        return self._couplings.sin2_theta_w

    def matrices(self, basis="flavour"):
        """Every matrix in one basis (Matrices)."""
        out = ffi.new("nuem_em_matrices *")
        lib.nuem_em_matrices_of(self._pointer, choose("basis", basis, BASIS), out)
        return Matrices(basis, *[matrix(getattr(out, name)) for name in Matrices._fields[1:]])

    def mu_eff(self, flavour="e", enu_mev=None, baseline_km=0.0, *, anti=False, state=None):
        """Effective moment that scattering sees, mu_B: sqrt(Tr[lambda rho lambda^dagger]).

        Either of a flavour after coherent oscillation in vacuum over baseline_km at enu_mev (arrays broadcast;
        without a baseline the energy does not matter), or of any nuem.State.
        Source: Kouzakov, Studenikin, PRD 95 (2017) 055013."""
        if state is not None:
            return lib.nuem_moment_effective(self._couplings, state._pointer)
        if enu_mev is None:
            if np.any(np.asarray(baseline_km) != 0.0):
                raise ValueError("mu_eff needs enu_mev with a baseline")
            enu_mev = 1.0
        shape, (enu, baseline) = broadcast(enu_mev, baseline_km)
        out, pointer = new(shape)
        call(lib.nuem_moment_vacuum, self._pointer, choose("flavour", flavour, FLAVOUR), anti, enu.size,
             doubles(enu)[1], doubles(baseline)[1], pointer)
        return plain(out)

    def __repr__(self):
        return f"<nuem.Hypothesis {self.nature}, {self.couplings}, {self.sha256[:12]}>"


def as_hypothesis(value):
    """A Hypothesis from one, from the path of a file, or the Standard Model for None."""
    if value is None:
        return Hypothesis()
    if isinstance(value, (str, os.PathLike)):
        return Hypothesis.from_yaml(value)
    if isinstance(value, Hypothesis):
        return value
    raise TypeError(f"{value!r} is no nuem.Hypothesis")
