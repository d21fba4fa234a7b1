# SPDX-License-Identifier: GPL-3.0-or-later
"""Neutrino electromagnetic properties: cross sections, rates, limits, propagation, stars.

numpy in, numpy out; units are in the names (enu_mev, recoil_kev, sigma_cm2). Everything is computed
by libnuem; a failure raises a subclass of nuem.Error with the message of the library.
"""
from nuem._nuem import ffi as _ffi, lib as _lib  # the C interface itself: nuem._lib.nuem_...

_lib.nuem_init()
__version__ = _ffi.string(_lib.nuem_version()).decode()

from nuem import data, plot, scan, star, supernova, xsec
from nuem._errors import (ArgumentError, Cancelled, ConvergenceError, DataError, DomainError, Error, FileError,
                          OutOfMemoryError, RangeError, UnsupportedError)
from nuem._parameters import constants, parameters
from nuem.analysis import Analysis
from nuem.catalog import catalog
from nuem.cite import cite
from nuem.cost import Cost, LogProbability
from nuem.experiment import Experiment
from nuem.fit import contour, fit
from nuem.flux import Flux
from nuem.hypothesis import Hypothesis
from nuem.limit import limit
from nuem.mixing import Mixing
from nuem.objective import Objective
from nuem.profile import Profile
from nuem.propagate import Propagator, propagate, resonances
from nuem.rate import rate
from nuem.sample import sample
from nuem.state import State
from nuem.supernova import Supernova
from nuem.target import Atom, Nucleus, Target

__all__ = [
    # failures
    "Error", "ArgumentError", "DomainError", "RangeError", "ConvergenceError", "OutOfMemoryError", "FileError",
    "DataError", "UnsupportedError", "Cancelled",
    # what there is
    "data", "constants", "parameters", "catalog", "cite",
    # neutrinos, sources, targets, detectors
    "Hypothesis", "Mixing", "State", "Flux", "Target", "Nucleus", "Atom", "Experiment",
    # predictions
    "xsec", "rate",
    # statistics
    "Analysis", "Objective", "limit", "fit", "contour", "sample", "Cost", "LogProbability", "scan",
    # figures
    "plot",
    # propagation, stars, supernovae
    "Profile", "Propagator", "propagate", "resonances", "star", "supernova", "Supernova",
]
