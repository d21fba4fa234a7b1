# SPDX-License-Identifier: GPL-3.0-or-later
"""Detectors and their data."""
from typing import NamedTuple

import numpy as np

from nuem import data
from nuem._arrays import encode, view
from nuem._errors import call, text
from nuem._nuem import ffi, lib
from nuem._provenance import Provenance, Sourced


class Background(NamedTuple):
    """Expected counts a bin, before the normalisation is fitted."""

    name: str
    counts: np.ndarray
    includes_sm_signal: bool  # the template contains the Standard Model's neutrinos
    free: bool  # normalisation unconstrained
    relative_error: float  # of the normalisation when not free


class ExperimentView:
    """What an experiment is (nuem_experiment_info); energies are electron equivalents."""

    _info = None  # nuem_experiment_info *
    _owner = None

    @property
    def id(self):
        return text(self._info.id)

    @property
    def title(self):
        return text(self._info.title)

    @property
    def doc(self):
        return text(self._info.doc)

    @property
    def status(self):
        return text(self._info.status)

    @property
    def channel(self):
        return text(self._info.channel)

    @property
    def flux(self):
        """id of its flux"""
        return text(self._info.flux)

    @property
    def target(self):
        """Chemical formula."""
        return text(self._info.formula)

    @property
    def binding(self):
        return text(lib.nuem_binding_name(self._info.binding))

    @property
    def exposure_kg_day(self):
        return self._info.exposure_kg_day

    @property
    def shape(self):
        """(energies, classes, times); bin (e, k, t) is e*classes*times + k*times + t."""
        return self._info.n_energy, self._info.n_class, self._info.n_time

    @property
    def edge_kev(self):
        """Edges of the bins of reconstructed energy, keV."""
        return view(self._info.edge_kev, self._info.n_energy + 1)

    @property
    def edge_us(self):
        """Edges of the bins of time, us; None where times are not looked at."""
        return view(self._info.edge_us, self._info.n_time + 1)

    @property
    def pe_per_kev(self):
        """Photo-electrons for 1 keV; 0: none are counted."""
        return self._info.pe_per_kev

    @property
    def counts(self):
        """Observed counts of each bin; None where there are no data."""
        return view(self._info.counts, self._info.n_bin)

    @property
    def covariance(self):
        """Of the counts; None unless the statistic is Gaussian."""
        return view(self._info.covariance, self._info.n_bin, self._info.n_bin)

    @property
    def statistic(self):
        return {lib.NUEM_STATISTIC_POISSON: "poisson", lib.NUEM_STATISTIC_GAUSSIAN: "gaussian",
                lib.NUEM_STATISTIC_ON_OFF: "on-off"}[self._info.statistic]

    @property
    def backgrounds(self):
        """{name: Background}"""
        out = {}
        for k in range(self._info.n_background):
            b = self._info.background[k]
            out[text(b.name)] = Background(text(b.name), view(b.counts, self._info.n_bin),
                                           bool(b.includes_sm_signal), bool(b.free), b.relative_error)
        return out

    def efficiency(self, energy_kev):
        """Detection efficiency at an energy."""
        return lib.nuem_experiment_efficiency(self._info, energy_kev)

    def sigma_kev(self, energy_kev):
        """Standard deviation of the reconstructed energy, keV."""
        return lib.nuem_experiment_sigma_kev(self._info, energy_kev)

    def __repr__(self):
        return f"<nuem.Experiment {self.id}>"


class Experiment(ExperimentView, Sourced):
    """An experiment of data/experiment ("xenonnt") or a file of your own.
    Raises ArgumentError, FileError, DataError."""

    def __init__(self, name):
        self._provenance = Provenance()
        out = ffi.new("nuem_experiment **")
        call(lib.nuem_experiment_open, data._pointer(), encode(name), out, self._provenance.pointer)
        self._owner = ffi.gc(out[0], lib.nuem_experiment_free)
        self._info = lib.nuem_experiment_get(self._owner)


def viewed(info, owner):
    """An experiment that lives inside `owner`."""
    self = ExperimentView()
    self._info, self._owner = info, owner
    return self
