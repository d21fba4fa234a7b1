# SPDX-License-Identifier: GPL-3.0-or-later
"""Global fits of many coordinates, and contours of two."""
from dataclasses import dataclass, field
from typing import List, NamedTuple, Tuple

import numpy as np

from nuem._arrays import view
from nuem._errors import text
from nuem._nuem import ffi, lib
from nuem._parameters import Coordinates, coordinate_name, find
from nuem._progress import Progress
from nuem._provenance import Sourced
from nuem.analysis import Analysis, as_analysis
from nuem.limit import limit
from nuem.objective import Objective


class Minimum(NamedTuple):
    chi2: float
    x: np.ndarray


@dataclass
class Fit(Sourced):
    """Best fit (nuem/fit.h). Coordinates to which the data are blind keep what the search left there."""

    names: List[str]
    units: List[str]
    x: np.ndarray
    chi2: float
    chi2_at_zero: float
    ndf: int
    gradient_norm: float
    evaluations: int
    converged: bool
    minima: List[Minimum]  # with chi2 of their own, lowest first
    objective: Objective = field(repr=False)
    _seed: int = field(repr=False, default=1)

    @property
    def _provenance(self):
        return self.objective

    def interval(self, parameter, cl=0.9, **keywords):
        """nuem.Limit of one of the parameters, all other coordinates profiled."""
        coordinates = self.objective._coordinates
        others = list(dict.fromkeys(
            text(coordinates.array[i].parameter.name) for i in range(coordinates.n)
            if text(coordinates.array[i].parameter.name) != parameter))
        keywords.setdefault("seed", self._seed)
        return limit(self.objective.analysis, parameter=parameter, cl=cl, profile=others, **keywords)


def fit(experiments, hypothesis=None, *, coordinates, seed=1, starts=0, start=None, fixed=None, bounds=None,
        max_evaluations=0, tolerance=0.0, progress=None, **options):
    """Best fit of any number of coordinates at once (Fit).

    experiments, hypothesis, options  as of nuem.Analysis, or an Analysis
    coordinates   as of nuem.Objective: "charge,radius", ["mu_eff", "q_ee"]
    start, fixed  one value, and whether it stays there, for each coordinate
    bounds        (lower, upper) arrays; None: by the meaning of the coordinates
    starts, max_evaluations, tolerance   0: the library's own
    """
    objective = Objective(as_analysis(experiments, hypothesis, options, progress), coordinates)
    n, likelihood = objective.dimension, objective.analysis._likelihood
    how = ffi.new("nuem_fit_options *", {"n_start": starts, "seed": seed, "max_evaluations": max_evaluations,
                                         "tolerance": tolerance})
    ends = [np.ascontiguousarray(np.broadcast_to(end, n), dtype=np.float64)
            for end in (objective.bounds if bounds is None else bounds)]
    pointers = [ffi.from_buffer("double[]", end) for end in ends]
    how.lower, how.upper = pointers
    begin = ffi.NULL if start is None else ffi.new("double[]", [float(value) for value in start])
    stay = ffi.NULL if fixed is None else ffi.new("bool[]", [bool(value) for value in fixed])
    for name, given in (("start", start), ("fixed", fixed)):
        if given is not None and len(given) != n:
            raise ValueError(f"{name} has {len(given)} numbers; there are {n} coordinates: "
                             + ", ".join(objective.names))
    progress, out = Progress(progress), ffi.new("nuem_fit *")
    progress.call(lib.nuem_fit_minimise, objective._pointer, ffi.NULL, stay, begin, how, progress.pointer, out)
    ndf = lib.nuem_likelihood_bins(likelihood) - lib.nuem_likelihood_free_nuisances(likelihood) - n
    minima = [Minimum(m.chi2, np.array(list(m.x[0:n]))) for m in out.minimum[0:out.n_minimum]]
    return Fit(objective.names, objective.units, np.array(list(out.x[0:n])), out.chi2, float(objective(np.zeros(n))),
               ndf, out.gradient_norm, out.n_eval, bool(out.converged), minima, objective, seed)


class Line(NamedTuple):
    """chi2 - chi2_min = level, for 1 or 2 degrees of freedom; the allowed side is on the left."""

    degrees_of_freedom: int
    closed: bool
    x: np.ndarray
    y: np.ndarray


@dataclass
class Contour(Sourced):
    """chi2 over two parameters, all else profiled (nuem/contour.h)."""

    parameters: Tuple[str, str]
    units: Tuple[str, str]
    cl: float
    levels: Tuple[float, float]  # chi2 - chi2_min at cl for 1 and 2 degrees of freedom
    best_fit: Tuple[float, float]
    chi2_min: float
    x: np.ndarray
    y: np.ndarray
    delta_chi2: np.ndarray  # [y, x]
    lines: List[Line]
    at_best_fit: dict
    analysis: Analysis = field(repr=False)

    @property
    def _provenance(self):
        return self.analysis


def contour(experiments, hypothesis=None, *, parameters, cl=0.9, grid=(61, 61), ranges=None, profile=None, seed=1,
            threads=0, progress=None, **options):
    """chi2 - chi2_min on a grid of two parameters and its contour lines (Contour).

    experiments, hypothesis, options  as of nuem.Analysis, or an Analysis
    parameters  ("q_ee", "q_mumu")
    grid        points of each axis; ranges: ((lo, hi), (lo, hi)), None: as far as the region reaches
    profile     coordinates that are fitted too
    """
    analysis = as_analysis(experiments, hypothesis, options, progress)
    parameters = parameters.split(",") if isinstance(parameters, str) else list(parameters)
    if len(parameters) != 2:
        raise ValueError(f"parameters names {len(parameters)}; a contour needs two")
    pair = ffi.new("nuem_parameter *[2]", [find(name) for name in parameters])
    first = Coordinates(parameters, hypothesis=analysis.hypothesis).n
    coordinates = Coordinates(parameters, profile, hypothesis=analysis.hypothesis)
    progress, out = Progress(progress), ffi.new("nuem_contour **")
    how = ffi.new("nuem_contour_options *", {"n": list(grid), "seed": seed, "threads": threads,
                                             "other": coordinates.array + first, "n_other": coordinates.n - first,
                                             "progress": progress.pointer})
    if ranges is not None:
        for k in range(2):
            how.range[k] = list(ranges[k])
    progress.call(lib.nuem_contour_create, analysis._likelihood, analysis.hypothesis._pointer,
                  ffi.cast("nuem_parameter *const *", pair), cl, how, out)
    c = ffi.gc(out[0], lib.nuem_contour_free)
    lines = []
    for k in range(c.n_line):
        line = c.line[k]
        xy = view(ffi.cast("double *", line.point), line.n, 2)
        lines.append(Line(line.level + 1, bool(line.closed), xy[:, 0].copy(), xy[:, 1].copy()))
    return Contour(tuple(parameters), tuple(text(pair[k].unit) for k in range(2)), c.cl, tuple(c.level),
                   tuple(c.best_fit), c.chi2_min, view(c.axis[0], c.n[0]), view(c.axis[1], c.n[1]),
                   view(c.delta_chi2, c.n[1], c.n[0]), lines,
                   {coordinate_name(c.coordinate[i]): c.x[i] for i in range(c.dimension)}, analysis)
