# SPDX-License-Identifier: GPL-3.0-or-later
"""Experiments with their fluxes, responses and joint likelihood."""
import os

from nuem import data
from nuem._arrays import encode, new, owned, strings, view
from nuem._errors import call, text
from nuem._nuem import ffi, lib
from nuem._parameters import constants
from nuem._progress import Progress
from nuem._provenance import Provenance, Sourced
from nuem.experiment import viewed
from nuem.hypothesis import as_hypothesis
from nuem.target import AtomStore

#: Keywords of an Analysis beside experiments and hypothesis, which rate, limit, fit and contour take too.
OPTIONS = ("flux", "binding", "nuisances", "mixing_errors", "sin2_theta_w_error", "asimov", "exposure_factor",
           "background_factor", "threshold_kev", "channel", "form_factor", "neutron_radius_fm", "atom_cache")


def _nuisances(options, nuisances, mixing_errors, sin2_theta_w_error):
    """("flux", "mixing", "sin2_theta_w") into the options."""
    words = [nuisances] if isinstance(nuisances, str) else list(nuisances or ())
    words = [] if words == ["none"] else [word for item in words for word in item.split(",")]
    for word in words:
        if word not in ("flux", "mixing", "sin2_theta_w"):
            raise ValueError(f"nuisances has {word!r}; it takes flux, mixing and sin2_theta_w, or none alone")
    options.exact_flux = "flux" not in words
    kept = None
    if "mixing" in words:
        kept = ffi.new("char[]", encode(mixing_errors) if mixing_errors
                       else ffi.string(lib.NUEM_DEFAULT_MIXING))
        options.mixing_errors = kept
    elif mixing_errors is not None:
        raise ValueError("mixing_errors is given, but nuisances is without mixing")
    if "sin2_theta_w" in words:
        options.sin2_theta_w_error = (constants["sin2w_0"].uncertainty if sin2_theta_w_error is None
                                      else sin2_theta_w_error)
    elif sin2_theta_w_error is not None:
        raise ValueError("sin2_theta_w_error is given, but nuisances is without sin2_theta_w")
    return kept


class Options:
    """A nuem_analysis_options and what it points to."""

    def __init__(self, *, flux=None, binding=None, nuisances=("flux",), mixing_errors=None, sin2_theta_w_error=None,
                 asimov=False, exposure_factor=None, background_factor=None, threshold_kev=None, channel=None,
                 form_factor=None, neutron_radius_fm=None, atom_cache=None, progress=None):
        o = self.pointer = ffi.new("nuem_analysis_options *")
        self._kept = [_nuisances(o, nuisances, mixing_errors, sin2_theta_w_error)]
        for field, value in (("flux", flux), ("binding", binding), ("channel", channel),
                             ("form_factor", form_factor)):
            if value is not None:
                self._kept.append(ffi.new("char[]", encode(value)))
                setattr(o, field, self._kept[-1])
        for field, value in (("exposure_factor", exposure_factor), ("background_factor", background_factor),
                             ("threshold_kev", threshold_kev), ("neutron_radius_fm", neutron_radius_fm)):
            if value is not None:
                setattr(o, field, value)
        o.asimov = asimov
        self.progress = Progress(progress)
        self.store = AtomStore(atom_cache, self.progress)
        o.atoms = self.store.pointer


def names(experiments):
    """["a", "b"] of a list, a path, or "a,b"."""
    if isinstance(experiments, (str, os.PathLike)):
        text_ = os.fspath(experiments)
        return text_.split(",") if "," in text_ else [text_]
    return [os.fspath(name) for name in experiments]


class Analysis(Sourced):
    """The likelihood of one or more experiments, all nuisances profiled (nuem/likelihood.h).

    experiments         names of data/experiment or paths: a list, or "xenon1t,xenonnt"
    hypothesis          nuem.Hypothesis or the path of its file; None: the Standard Model
    flux                another flux than the experiments' own
    binding             "free", "step", "epa", "response", "table:<record>" in place of the experiments' own
    nuisances           of "flux", "mixing", "sin2_theta_w"; () for none
    mixing_errors       set of data/mixing with the errors; sin2_theta_w_error: 1 sigma
    asimov              data that the Standard Model expects in place of those observed
    exposure_factor, background_factor, threshold_kev   a planned detector
    channel ("cevns", "cevns-es"), form_factor, neutron_radius_fm   of experiments that see nuclei recoil
    atom_cache          directory of tables of response functions
    progress            called with the fraction done while tables are computed; False stops
    """

    def __init__(self, experiments, hypothesis=None, *, progress=None, **options):
        self.hypothesis = as_hypothesis(hypothesis)
        self._provenance = Provenance()
        options = Options(progress=progress, **options)
        array, kept = strings(names(experiments))
        out = ffi.new("nuem_analysis **")
        options.progress.call(lib.nuem_analysis_create, data._pointer(), len(kept), array, self.hypothesis._pointer,
                              options.pointer, out, self._provenance.pointer)
        self._adopt(owned(out[0], lib.nuem_analysis_free, options))

    def _adopt(self, pointer):
        self._pointer = pointer
        self._likelihood = lib.nuem_analysis_likelihood(pointer)

    @classmethod
    def _viewed(cls, pointer, owner, hypothesis, provenance):
        """An analysis that lives inside `owner`."""
        self = cls.__new__(cls)
        self.hypothesis, self._provenance = hypothesis, provenance
        self._adopt(owned(pointer, None, owner))
        return self

    @property
    def citations(self):
        return list(dict.fromkeys(self.hypothesis.citations + self._provenance.citations))

    @property
    def files(self):
        return {**self.hypothesis.files, **self._provenance.files}

    @property
    def id(self):
        """"xenon1t,xenonnt" """
        return text(lib.nuem_analysis_id(self._pointer))

    @property
    def experiments(self):
        return [viewed(lib.nuem_analysis_experiment(self._pointer, i), self) for i in range(len(self))]

    def __len__(self):
        return lib.nuem_analysis_count(self._pointer)

    @property
    def is_asimov(self):
        """Are some of the data expectations and no observation?"""
        return bool(lib.nuem_likelihood_is_asimov(self._likelihood))

    @property
    def ndata(self):
        """Number of bins."""
        return lib.nuem_likelihood_bins(self._likelihood)

    @property
    def nuisances(self):
        """{name: (nominal value, sigma)}; an infinite sigma: free, 0: fixed."""
        out = {}
        for i in range(lib.nuem_likelihood_nuisances(self._likelihood)):
            n = lib.nuem_likelihood_nuisance(self._likelihood, i)
            out[text(n.name)] = (n.nominal, n.sigma)
        return out

    @property
    def data(self):
        """Counts that the likelihood compares with, of all bins."""
        return view(lib.nuem_likelihood_observation(self._likelihood).counts, self.ndata)

    def chi2(self, hypothesis=None):
        """chi2 of a hypothesis (None: that of the analysis), nuisances minimised. Its mixing must be the analysis' own:
        that is in the responses."""
        return self.minimum(hypothesis)[0]

    def minimum(self, hypothesis=None):
        """(chi2, {nuisance: value at the minimum}, expected counts of all bins there)."""
        hypothesis = self.hypothesis if hypothesis is None else as_hypothesis(hypothesis)
        out = ffi.new("nuem_likelihood_workspace **")
        call(lib.nuem_likelihood_workspace_create, self._likelihood, out)
        workspace = owned(out[0], lib.nuem_likelihood_workspace_free, self._pointer)
        values, to_values = new(lib.nuem_likelihood_nuisances(self._likelihood) + 1)
        expected, to_expected = new(self.ndata)
        chi2 = ffi.new("double *")
        call(lib.nuem_likelihood_chi2, self._likelihood, workspace, hypothesis._couplings, chi2, to_values,
             to_expected)
        return chi2[0], dict(zip(self.nuisances, values.tolist())), expected

    def signal(self, hypothesis=None, experiment=0):
        """{flux component: counts of each bin} of one experiment at nominal normalisation."""
        hypothesis = self.hypothesis if hypothesis is None else as_hypothesis(hypothesis)
        return response_counts(lib.nuem_analysis_response(self._pointer, experiment), hypothesis)[0]

    def __repr__(self):
        return f"<nuem.Analysis {self.id}>"


def response_counts(response, hypothesis):
    """({component: counts}, total counts) of a nuem_response."""
    bins = lib.nuem_response_bins(response)
    components = {}
    for c in range(lib.nuem_response_components(response)):
        counts, pointer = new(bins)
        lib.nuem_response_component_counts(response, c, hypothesis._couplings, pointer)
        components[text(lib.nuem_response_component_name(response, c))] = counts
    total, pointer = new(bins)
    lib.nuem_response_counts(response, hypothesis._couplings, pointer)
    return components, total


def as_analysis(experiments, hypothesis, options, progress=None):
    """An Analysis from one, or from experiments with options."""
    if isinstance(experiments, Analysis):
        if options or hypothesis is not None:
            raise TypeError("an Analysis has its hypothesis and options already; leave "
                            + ", ".join((["hypothesis"] if hypothesis is not None else []) + sorted(options))
                            + " out")
        return experiments
    return Analysis(experiments, hypothesis, progress=progress, **options)
