# SPDX-License-Identifier: GPL-3.0-or-later
"""Predicted counts beside the data, and rates in a bare target."""
from dataclasses import dataclass, field
from typing import Dict, Optional

import numpy as np

from nuem._arrays import doubles, owned
from nuem._errors import call, text
from nuem._nuem import ffi, lib
from nuem._provenance import Sourced
from nuem.analysis import Analysis, as_analysis, response_counts


@dataclass
class Rate(Sourced):
    """Counts of each bin. Bins are those of nuem.Experiment (.experiment.shape for classes and times)."""

    experiment: object
    flux: str
    edge_kev: np.ndarray
    counts: Optional[np.ndarray]  # observed; None without data
    expected: Optional[np.ndarray]  # with the nuisances at their best fit; None without data
    signal: np.ndarray  # neutrinos at nominal normalisation
    components: Dict[str, np.ndarray]  # the same by flux component
    backgrounds: Dict[str, np.ndarray]  # templates as published
    chi2: Optional[float]
    nuisances: Dict[str, float]  # at the best fit
    analysis: Analysis = field(repr=False)

    @property
    def _provenance(self):
        return self.analysis


@dataclass
class RecoilRate(Sourced):
    """Rate in the bare target, per t y keV at true recoils; nuclei are not quenched."""

    recoil_kev: np.ndarray
    signal: np.ndarray
    components: Dict[str, np.ndarray]
    target: str
    analysis: Analysis = field(repr=False)

    @property
    def _provenance(self):
        return self.analysis


def rate(experiment, hypothesis=None, *, recoil_kev=None, **options):
    """Counts of one experiment (Rate); with recoil_kev the rate in its bare target, per t y keV (RecoilRate).

    experiment, hypothesis, options  as of nuem.Analysis (or an Analysis of one experiment)
    """
    analysis = as_analysis(experiment, hypothesis, options)
    if len(analysis) != 1:
        raise ValueError(f"rate takes one experiment, not {analysis.id}")
    hypothesis, [experiment] = analysis.hypothesis, analysis.experiments
    if recoil_kev is not None:
        return _recoils(analysis, experiment, np.atleast_1d(np.asarray(recoil_kev, dtype=np.float64)))
    components, signal = response_counts(lib.nuem_analysis_response(analysis._pointer, 0), hypothesis)
    counts, chi2, values, expected = experiment.counts, None, {}, None
    if counts is not None:
        chi2, values, expected = analysis.minimum()
    return Rate(experiment, text(lib.nuem_flux_id(lib.nuem_analysis_flux(analysis._pointer, 0))), experiment.edge_kev,
                counts, expected, signal, components,
                {name: b.counts for name, b in experiment.backgrounds.items()}, chi2, values, analysis)


def _recoils(analysis, experiment, recoil):
    out, exposure = ffi.new("nuem_target **"), ffi.new("double *")
    call(lib.nuem_unit_factor, b"t y", lib.NUEM_DIM_EXPOSURE, exposure)
    call(lib.nuem_experiment_target, experiment._info, True, out)
    target = ffi.gc(out[0], lib.nuem_target_free)
    made = ffi.new("nuem_response **")
    call(lib.nuem_response_create_recoil, experiment._info.channel, target,
         lib.nuem_analysis_flux(analysis._pointer, 0), ffi.addressof(analysis.hypothesis._spec, "mixing"), ffi.NULL,
         exposure[0], recoil.size, doubles(recoil)[1], made)
    response = owned(made[0], lib.nuem_response_free, target)
    components, signal = response_counts(response, analysis.hypothesis)
    return RecoilRate(recoil, signal, components, experiment.target, analysis)
