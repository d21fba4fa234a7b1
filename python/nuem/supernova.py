# SPDX-License-Identifier: GPL-3.0-or-later
"""Collective evolution of a supernova's neutrinos."""
from dataclasses import dataclass
from typing import Dict, NamedTuple, Tuple

import numpy as np

from nuem import data
from nuem._arrays import choose, encode, fields, new, owned, view
from nuem._errors import call, text
from nuem._hdf5 import File
from nuem._nuem import ffi, lib
from nuem._progress import Progress
from nuem._provenance import Provenance, Sourced

GEOMETRY = {lib.NUEM_SINGLE_RADIAL: "single-radial", lib.NUEM_SINGLE_AVERAGED: "single-averaged",
            lib.NUEM_MULTI_ANGLE: "multi-angle", lib.NUEM_GAS: "gas"}
METHOD = {"split": lib.NUEM_SPLIT, "rk": lib.NUEM_RUNGE_KUTTA}


class Summary(NamedTuple):
    """Numbers that describe the state (nuem_supernova_summary)."""

    r_km: float
    fraction: Dict[str, float]  # of all neutrinos, by species
    coherence: np.ndarray  # [flavour, antiflavour]
    coherence_rms: np.ndarray
    lepton: float
    energy: float  # 1/km
    trace: float
    purity: float
    drift: float  # largest relative change of the invariants so far
    steps: int


class Mode(NamedTuple):
    """An unstable mode of the linearised problem."""

    frequency_per_km: float
    growth_per_km: float
    spin: bool  # between neutrinos and antineutrinos, else between flavours
    flavours: Tuple[int, int]


@dataclass
class Snapshots:
    """Summaries along the way, and spectra of all angles together, as `nuem supernova` writes them."""

    r_km: np.ndarray
    enu_mev: np.ndarray  # centres of the bins
    width_mev: np.ndarray
    fraction: Dict[str, np.ndarray]
    coherence_rms: np.ndarray  # [r, flavour, antiflavour]
    spectra: np.ndarray  # [r, energy, species]: share of all neutrinos that is in the bin, in this flavour
    drift: np.ndarray
    steps: np.ndarray
    summaries: list


class Supernova(Sourced):
    """The problem of a configuration file (schema nuem/supernova/1, docs/supernova-runs.md), and its state at a radius.

    method, tolerance  in place of the file's; threads: at least 1
    Raises FileError, DataError (located), ArgumentError. Belongs to one thread.
    """

    def __init__(self, config, *, method=None, tolerance=None, threads=1):
        self._provenance = Provenance()
        out = ffi.new("nuem_supernova_config **")
        call(lib.nuem_supernova_config_open, data._pointer(), encode(config), out, self._provenance.pointer)
        file = ffi.gc(out[0], lib.nuem_supernova_config_free)
        self._settings = settings = lib.nuem_supernova_config_get(file)
        made = ffi.new("nuem_supernova **")
        call(lib.nuem_supernova_create, ffi.addressof(settings, "spec"), made)
        self._problem = owned(made[0], lib.nuem_supernova_free, file)
        self._options = options = ffi.new("nuem_supernova_options *")
        options.method = settings.method if method is None else choose("method", method, METHOD)
        options.tolerance = settings.tolerance if tolerance is None else tolerance
        options.step_km, options.max_step_km = settings.step_km, settings.max_step_km
        options.max_steps, options.threads = settings.max_steps, threads
        self.restart()

    def restart(self):
        """Back to the start."""
        run = ffi.new("nuem_supernova_run **")
        call(lib.nuem_supernova_run_create, self._problem, self._options, run)
        self._run = owned(run[0], lib.nuem_supernova_run_free, self._problem)

    @property
    def _spec(self):
        return self._settings.spec

    @property
    def title(self):
        return text(self._settings.title)

    @property
    def geometry(self):
        return GEOMETRY[self._spec.geometry]

    @property
    def flavours(self):
        return self._spec.flavours

    @property
    def species(self):
        """Names of the 2N species, neutrinos first."""
        names = ("e", "mu", "tau") if self.flavours == 3 else ("e", "x")
        return tuple(f"nu_{n}" for n in names) + tuple(f"nubar_{n}" for n in names)

    @property
    def enu_mev(self):
        """Centres of the bins of energy."""
        return view(self._spec.enu_mev, self._spec.n_energy)

    @property
    def width_mev(self):
        return view(self._spec.width_mev, self._spec.n_energy)

    @property
    def shape(self):
        """(angles, energies)"""
        return self._spec.n_angle, self._spec.n_energy

    @property
    def snapshot_km(self):
        """Radii at which the file wants snapshots, the start and the end among them."""
        return view(self._settings.snapshot_km, self._settings.n_snapshots)

    @property
    def r_km(self):
        """Where the state is."""
        return lib.nuem_supernova_progress_of(self._run).r_km

    @property
    def progress(self):
        """What the run has done: r_km, step_km, steps, rejected, stages, drift."""
        return fields(lib.nuem_supernova_progress_of(self._run))

    def advance(self, r_km, progress=None):
        """On to r_km exactly. After Ctrl-C, or a progress(fraction) that returns False, the state is that of the last
        step, and the run can go on."""
        bar = Progress(progress)
        bar.call(lib.nuem_supernova_advance, self._run, r_km, bar.pointer)

    def spectra(self):
        """Diagonal elements in the flavour basis [angle, energy, species], 1/MeV; times width_mev/angles the share of all
        neutrinos."""
        out, pointer = new(self.shape + (2 * self.flavours,))
        lib.nuem_supernova_spectra(self._run, pointer)
        return out

    def summary(self):
        """Numbers that describe the state (Summary)."""
        out = ffi.new("nuem_supernova_summary *")
        call(lib.nuem_supernova_summarise, self._run, out)
        n, done = self.flavours, lib.nuem_supernova_progress_of(self._run)
        return Summary(done.r_km, dict(zip(self.species, out.fraction)),
                       view(ffi.cast("double *", out.coherence), 3, 3)[:n, :n],
                       view(ffi.cast("double *", out.coherence_rms), 3, 3)[:n, :n], out.lepton, out.energy,
                       out.trace, out.purity, done.drift, done.steps)

    def save(self):
        """The state as numbers, from which restore() goes on bit for bit."""
        out, pointer = new(lib.nuem_supernova_state_size(self._run))
        lib.nuem_supernova_save(self._run, pointer)
        return out

    def restore(self, state):
        state = np.ascontiguousarray(state, dtype=np.float64)
        if state.size != lib.nuem_supernova_state_size(self._run):
            raise ValueError(f"a state of {state.size} numbers; it must have "
                             f"{lib.nuem_supernova_state_size(self._run)}")
        call(lib.nuem_supernova_restore, self._run, ffi.from_buffer("double[]", state))

    def run(self, progress=None):
        """From the start through the snapshots of the file (Snapshots)."""
        self.restart()
        radii, summaries, spectra = self.snapshot_km, [], []
        for k, r_km in enumerate(radii):
            self.advance(r_km, progress and (lambda done, k=k: progress((k - 1 + done) / (len(radii) - 1))))
            summaries.append(self.summary())
            spectra.append(np.add.reduce(self.spectra() * (self.width_mev / self.shape[0])[:, None], axis=0))
        return Snapshots(radii, self.enu_mev, self.width_mev, {s: np.array([x.fraction[s] for x in summaries]) for s in self.species},
                         np.array([x.coherence_rms for x in summaries]), np.array(spectra),
                         np.array([x.drift for x in summaries]), np.array([x.steps for x in summaries]), summaries)

    def stability(self, r_km, room=4096):
        """Unstable modes around the flavour-diagonal state at r_km, growth falling (list of Mode)."""
        out, n = ffi.new("nuem_supernova_mode[]", room), ffi.new("size_t *", room)
        call(lib.nuem_supernova_stability, self._problem, r_km, n, out)
        return [Mode(out[i].frequency_per_km, out[i].growth_per_km, bool(out[i].spin), (out[i].a, out[i].b))
                for i in range(n[0])]

    def __repr__(self):
        angles, energies = self.shape
        return f"<nuem.Supernova {self.geometry}, {angles} angles, {energies} energies, r = {self.r_km:g} km>"


def read(path):
    """The HDF5 result of `nuem supernova CONFIG.yaml -o out.h5`: data sets by name, e.g. file["snapshots/r"],
    file["spectra/sum"]."""
    return File(path)
