# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of results, with Matplotlib, which is loaded when something is drawn.

Every function takes objects of this package or the JSON that the command line prints (`nuem rate ... --json`) and an
optional `ax`; without one it makes a figure. It returns the Axes, of a figure with several panels an array of them, the
main one first. nuem.plot.result(answer) finds the function by the schema of the JSON.
"""
import importlib

_WHERE = {  # function: its file
    "result": "dispatch", "save": "file",
    "flux": "spectrum", "cross_section": "spectrum", "recoil_rate": "spectrum",
    "rate": "rate",
    "limit": "limit", "contour": "contour", "fit": "fit", "sensitivity": "sensitivity",
    "scan": "scan", "posterior": "posterior",
    "exclusion": "exclusion", "review": "review",
    "efficiency": "response", "resolution": "response", "quenching": "response", "response_matrix": "response",
    "response": "response",
    "probability": "propagation", "arrival": "propagation",
    "supernova": "supernova", "supernova_spectra": "supernova",
    "bounds": "star", "plasmon": "star", "tip": "star",
    "atom": "atom",
}
__all__ = sorted(_WHERE)


def __getattr__(name):
    if name not in _WHERE:
        raise AttributeError(f"module 'nuem.plot' has no attribute {name!r}")
    # by its own name: some files are called as a function of theirs
    function = getattr(importlib.import_module(f"nuem.plot._{_WHERE[name]}"), name)
    globals()[name] = function
    return function


def __dir__():
    return __all__
