# SPDX-License-Identifier: GPL-3.0-or-later
"""chi2 and posterior as other people's minimisers and samplers want them."""
import math
from types import SimpleNamespace

import numpy as np

from nuem._provenance import Sourced
from nuem.analysis import as_analysis
from nuem.objective import Objective


class Cost(Sourced):
    """chi2 for iminuit: cost(x0, x1, ...), nuisances minimised.

    experiments, hypothesis, options  as of nuem.Analysis, or an Analysis
    parameters   coordinates as of nuem.Objective
    scale        True: arguments in units of .scales, each parameter's typical size, which numerical derivatives
                 and first steps of minimisers want

    m = Minuit(cost, *cost.start); m.limits = cost.limits. iminuit finds the names by itself (func_code), from 2.23 on
    also the limits (_parameters).
    """

    errordef = 1.0  # of a chi2: iminuit.Minuit.LEAST_SQUARES

    def __init__(self, experiments, parameters, hypothesis=None, *, scale=True, **options):
        self.objective = Objective(as_analysis(experiments, hypothesis, options), parameters)
        coordinates = self.objective._coordinates
        self.names = [name.replace(" ", "_") for name in self.objective.names]  # as keywords: "Im_q_emu"
        self.scales = np.array([coordinates.array[i].parameter.scale if scale else 1.0
                                for i in range(coordinates.n)])
        lower, upper = self.objective.bounds
        self.limits = list(zip((lower / self.scales).tolist(), (upper / self.scales).tolist()))
        self.ndata = self.objective.analysis.ndata
        self.func_code = SimpleNamespace(co_varnames=tuple(self.names), co_argcount=len(self.names))
        self._parameters = {name: None if math.isinf(lo) and math.isinf(hi) else (lo, hi)
                            for name, (lo, hi) in zip(self.names, self.limits)}

    @property
    def _provenance(self):
        return self.objective

    @property
    def npar(self):
        return len(self.names)

    @property
    def start(self):
        """A point to begin at: all couplings 0 (the weak mixing angle: its standard value)."""
        h = self.objective.analysis.hypothesis
        return [h.sin2_theta_w / scale if name == "sin2_theta_w" else 0.0
                for name, scale in zip(self.names, self.scales)]

    def __call__(self, *x):
        return float(self.objective(np.array(x, dtype=np.float64) * self.scales))

    def grad(self, *x):
        """Gradient in the same units."""
        return self.objective.gradient(np.array(x, dtype=np.float64) * self.scales)[1] * self.scales


class LogProbability(Sourced):
    """log of the posterior density for emcee: -chi2/2, nuisances minimised, flat prior inside `ranges`.

    ranges       {name: (lo, hi)} or a list of pairs in the units of the arguments; where there is none the bounds that
                 a coordinate has by its meaning. Outside it is -inf
    Others as of Cost. theta of shape (dimension,) gives a float, (walkers, dimension) an array:
    emcee.EnsembleSampler(..., vectorize=True).
    """

    def __init__(self, experiments, parameters, hypothesis=None, *, ranges=None, scale=True, **options):
        self.cost = Cost(experiments, parameters, hypothesis, scale=scale, **options)
        self.names, self.ndim = self.cost.names, self.cost.npar
        limits = dict(zip(self.names, self.cost.limits))
        given = ranges if isinstance(ranges, dict) else dict(zip(self.names, ranges or ()))
        for name, pair in given.items():
            if name not in limits:
                raise ValueError(f"ranges has {name!r}; the coordinates are {', '.join(self.names)}")
            limits[name] = (max(pair[0], limits[name][0]), min(pair[1], limits[name][1]))
        self.lower, self.upper = np.array([limits[name] for name in self.names]).T

    @property
    def _provenance(self):
        return self.cost

    def __call__(self, theta):
        theta = np.asarray(theta, dtype=np.float64)
        inside = np.all((theta >= self.lower) & (theta <= self.upper), axis=-1)
        out = np.full(theta.shape[:-1], -np.inf)
        out[inside] = -0.5 * self.cost.objective(theta[inside] * self.cost.scales)
        return out[()]
