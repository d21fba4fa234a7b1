# SPDX-License-Identifier: GPL-3.0-or-later
"""Best fit, intervals and limits of one parameter."""
import math
from dataclasses import dataclass, field
from typing import Dict, List, Tuple

import numpy as np

from nuem import data
from nuem._arrays import choose, doubles, new, owned, plain, strings
from nuem._errors import UnsupportedError, call, text
from nuem._nuem import ffi, lib
from nuem._parameters import Coordinates, coordinate_name, find
from nuem._progress import Progress
from nuem._provenance import Provenance, Sourced, union
from nuem.analysis import Analysis, Options, as_analysis, names
from nuem.hypothesis import as_hypothesis
from nuem.objective import Objective

CONSTRUCTION = {"two-sided": lib.NUEM_TWO_SIDED, "one-sided": lib.NUEM_ONE_SIDED}
PRIOR = {"flat": lib.NUEM_PRIOR_FLAT, "modulus": lib.NUEM_PRIOR_MODULUS, "square": lib.NUEM_PRIOR_SQUARE}


@dataclass
class Limit(Sourced):
    """Best fit and interval of a parameter, in its unit. Ends that do not exist are nan.

    best_fit, chi2_min, chi2_null, ndf, significance_sigma and p_value are those of the profile likelihood,
    whatever the method (nuem/limit.h).
    """

    parameter: str
    unit: str
    cl: float
    method: str
    construction: str
    best_fit: float
    lower: float
    upper: float
    regions: List[Tuple[float, float]]  # allowed; lower and upper are their outer ends
    delta_chi2: float  # of the profile's ends
    chi2_min: float
    chi2_null: float
    ndf: int
    significance_sigma: float
    p_value: float
    at_best_fit: Dict[str, float]  # all coordinates
    nuisances: Dict[str, float]  # at the best fit
    pulls: Dict[str, float]  # their deviations in sigmas; nan for free and fixed ones
    details: dict  # what the method has beside: points of toys, posterior
    analysis: Analysis = field(repr=False)
    _scan: object = field(repr=False)
    _own: object = field(repr=False, default=None)

    @property
    def citations(self):
        return union(self.analysis, self._own)

    @property
    def files(self):
        return self.analysis.files

    def curve(self, values):
        """chi2 - chi2_min of the profile at values of the parameter, all else minimised."""
        return self._scan(values) - self.chi2_min


def _bounded(options, bounds, coordinates, own, seed, progress):
    if bounds is not None:
        options.lower, options.upper = bounds
    options.other = coordinates.array + own
    options.n_other = coordinates.n - own
    options.seed = seed
    options.progress = progress.pointer
    return options


def _regions(c):
    return [(c.region[k][0], c.region[k][1]) for k in range(c.n_region)]


def _profile_fields(limit, analysis):
    values, pulls = {}, {}
    for i in range(limit.n_nuisance):
        nuisance = lib.nuem_likelihood_nuisance(analysis._likelihood, i)
        values[text(nuisance.name)] = limit.nuisance[i]
        pulls[text(nuisance.name)] = lib.nuem_nuisance_pull(nuisance, limit.nuisance[i])
    return {
        "cl": limit.cl, "best_fit": limit.best_fit, "lower": limit.lower, "upper": limit.upper,
        "regions": _regions(limit), "delta_chi2": limit.delta_chi2, "chi2_min": limit.chi2_min,
        "chi2_null": limit.chi2_null, "ndf": limit.ndf, "significance_sigma": limit.significance,
        "p_value": limit.p_value,
        "at_best_fit": {coordinate_name(limit.coordinate[i]): limit.x[i] for i in range(limit.dimension)},
        "nuisances": values, "pulls": pulls,
    }


def limit(experiments, hypothesis=None, *, parameter, cl=0.9, method="profile", construction="two-sided",
          profile=None, bounds=None, seed=1, toys=10000, points=50, samples=50000, prior="flat", progress=None,
          **options):
    """Best fit, interval and limit of one parameter (Limit), nuisances and phases profiled.

    experiments, hypothesis, options  as of nuem.Analysis, or an Analysis
    parameter     a name of nuem.parameters(), or "rn": the rms radius of the neutrons of nuclei, fm
    method        "profile", "fc" (Feldman, Cousins), "cls" or "bayes"
    construction  "two-sided", or "one-sided": an upper limit above the best fit
    profile       coordinates that are fitted too: "charge", "radius", "dipole", names of parameters
    bounds        (lower, upper): values that are looked at; None: as far as the data allow
    toys, points  of fc and cls: simulated measurements at each of the points
    samples       of bayes: kept of each of four chains; prior: flat in "flat", "modulus" or "square"
    progress      called with the fraction done; False stops (nuem.Cancelled). Ctrl-C works either way
    """
    if parameter == "rn":
        return _neutron(experiments, hypothesis, cl, method, construction, profile, bounds, seed, progress, options)
    analysis = as_analysis(experiments, hypothesis, options, progress)
    p, progress = find(parameter), Progress(progress)
    kind = choose("construction", construction, CONSTRUCTION)
    choose("method", method, dict.fromkeys(("profile", "fc", "cls", "bayes")))
    call(lib.nuem_parameter_check, p, analysis.hypothesis._pointer)
    coordinates = Coordinates(parameter, profile, hypothesis=analysis.hypothesis)
    own = 2 if p.has_phase else 1
    how = _bounded(ffi.new("nuem_limit_options *"), bounds, coordinates, own, seed, progress)
    out = ffi.new("nuem_limit *")
    progress.call(lib.nuem_limit_interval, analysis._likelihood, analysis.hypothesis._pointer, p, cl, kind, how, out)
    fields, cited = _profile_fields(out, analysis), Provenance()
    fields.update(parameter=parameter, unit=text(p.unit), method=method, construction=construction, details={})

    def scan(values):
        values, pointer = doubles(values)
        chi2, target = new(values.shape)
        bar = Progress()
        again = _bounded(ffi.new("nuem_limit_options *"), None, coordinates, own, seed, bar)
        bar.call(lib.nuem_limit_scan, analysis._likelihood, analysis.hypothesis._pointer, p, again, values.size,
                 pointer, target)
        return chi2

    if construction == "one-sided":
        cited.method("one-sided")
    if method != "profile":
        objective = Objective(analysis, ([parameter] if isinstance(profile, str) or not profile else [parameter])
                              + ([profile] if isinstance(profile, str) else list(profile or ())))
        fields.update(_METHOD[method](objective, p, own, cl, construction, seed,
                                      {"toys": toys, "points": points, "samples": samples, "prior": prior,
                                       "bounds": bounds}, progress, cited))
    return Limit(analysis=analysis, _scan=scan, _own=cited, **fields)


def _toys(objective, p, own, what, cl, seed, how):
    if own > 1 or objective.dimension > 1:
        raise UnsupportedError(f"{what} takes one real parameter: {text(p.name)} "
                               + ("has a phase" if own > 1 else "is profiled over others")
                               + "; use method 'profile' or 'bayes'")
    options = ffi.new("nuem_toy_options *", lib.nuem_toy_options_default())
    options.cl, options.n_toy, options.points, options.seed = cl, how["toys"], how["points"], seed
    if how["bounds"] is not None:
        options.lo, options.hi = how["bounds"]
    return options


def _feldman_cousins(objective, p, own, cl, construction, seed, how, progress, cited):
    if construction == "one-sided":
        raise ValueError("fc decides by itself between interval and limit; leave construction='one-sided' out")
    options = _toys(objective, p, own, "fc", cl, seed, how)
    out, table = ffi.new("nuem_fc_limit *"), ffi.new("nuem_fc_point[]", options.points)
    progress.call(lib.nuem_limit_feldman_cousins, objective._pointer, ffi.NULL, options, progress.pointer, out, table)
    cited.method("feldman-cousins")
    keys = ("x", "delta_chi2", "critical", "critical_error", "p_value")
    return {"lower": out.lower, "upper": out.upper, "regions": _regions(out),
            "details": {key: np.array([getattr(table[i], key) for i in range(out.n_point)]) for key in keys}}


def _cls(objective, p, own, cl, construction, seed, how, progress, cited):
    options = _toys(objective, p, own, "cls", cl, seed, how)
    out, table = ffi.new("nuem_cls_limit *"), ffi.new("nuem_cls_point[]", options.points)
    progress.call(lib.nuem_limit_cls, objective._pointer, ffi.NULL, options, progress.pointer, out, table)
    cited.method("cls")
    keys = ("x", "q", "clsb", "clb", "cls", "cls_error", "cls_asymptotic")
    details = {key: np.array([getattr(table[i], key) for i in range(out.n_point)]) for key in keys}
    details.update(upper_asymptotic=out.upper_asymptotic, median_expected=out.median_expected)
    return {"lower": math.nan, "upper": out.upper, "regions": [(math.nan, out.upper)], "details": details}


def _bayes(objective, p, own, cl, construction, seed, how, progress, cited):
    options = ffi.new("nuem_bayes_options *")
    options.kind = lib.NUEM_CREDIBLE_UPPER if construction == "one-sided" else lib.NUEM_CREDIBLE_HPD
    options.samples = how["samples"]
    prior = ffi.new("nuem_prior[]", objective.dimension)
    for i in range(own):  # what is integrated out is flat
        prior[i] = choose("prior", how["prior"], PRIOR)
    options.sampler.prior, options.sampler.seed = prior, seed
    out = ffi.new("nuem_credible *")
    progress.call(lib.nuem_limit_bayes, objective._pointer, 0, cl, options, progress.pointer, out)
    cited.method("bayes")
    details = {"prior": how["prior"], "prior_lower": out.range.lower, "prior_upper": out.range.upper,
               "upper_error": out.upper.error, "mean": out.mean.value, "median": out.median.value,
               "standard_deviation": out.standard_deviation, "rhat": out.rhat, "effective_samples": out.ess,
               "acceptance": out.acceptance, "converged": bool(out.converged)}
    return {"lower": out.lower.value, "upper": out.upper.value,
            "regions": [(out.lower.value, out.upper.value)], "details": details}


_METHOD = {"fc": _feldman_cousins, "cls": _cls, "bayes": _bayes}


def _neutron(experiments, hypothesis, cl, method, construction, profile, bounds, seed, progress, options):
    """The limit of a radius, which is no coupling (nuem/neutron_radius.h)."""
    if method != "profile":
        raise UnsupportedError(f"method {method!r} takes parameters of the couplings; rn is the radius of nuclei, "
                               "use method 'profile'")
    if isinstance(experiments, Analysis):
        raise TypeError("the limit of rn builds analyses of its own: give experiments")
    hypothesis, cited, kind = as_hypothesis(hypothesis), Provenance(), choose("construction", construction,
                                                                              CONSTRUCTION)
    options = Options(progress=progress, **options)
    coordinates = Coordinates(profile, hypothesis=hypothesis)
    how = ffi.new("nuem_neutron_profile_options *")
    if bounds is not None:
        how.lower_fm, how.upper_fm = bounds
    how.other, how.n_other, how.seed = coordinates.array, coordinates.n, seed
    how.progress = options.progress.pointer
    array, kept = strings(names(experiments))
    made, out = ffi.new("nuem_neutron_profile **"), ffi.new("nuem_limit *")
    options.progress.call(lib.nuem_neutron_profile_create, data._pointer(), len(kept), array, hypothesis._pointer,
                          options.pointer, how, made, cited.pointer)
    curve = owned(made[0], lib.nuem_neutron_profile_free, options)
    call(lib.nuem_neutron_profile_limit, curve, cl, kind, out)
    if construction == "one-sided":
        cited.method("one-sided")
    analysis = Analysis._viewed(lib.nuem_neutron_profile_analysis(curve), (curve, options), hypothesis, cited)

    def scan(values):
        values = np.asarray(values, dtype=np.float64)
        flat = [lib.nuem_neutron_profile_chi2(curve, value) for value in values.reshape(-1)]
        return plain(np.array(flat).reshape(values.shape))

    n = ffi.new("size_t *")
    lib.nuem_neutron_profile_nodes(curve, n)
    return Limit(parameter="rn", unit="fm", method=method, construction=construction, analysis=analysis, _scan=scan,
                 _own=cited, details={"nodes": n[0], "interpolation_error": lib.nuem_neutron_profile_error(curve)},
                 **_profile_fields(out, analysis))
