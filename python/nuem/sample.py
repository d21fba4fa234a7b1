# SPDX-License-Identifier: GPL-3.0-or-later
"""Posterior samples of the library's own chains."""
from dataclasses import dataclass, field
from typing import List

import numpy as np

from nuem._arrays import choose, new, owned
from nuem._errors import Cancelled, call, text
from nuem._nuem import ffi, lib
from nuem._provenance import Provenance, Sourced, union
from nuem.analysis import as_analysis
from nuem.limit import PRIOR
from nuem.objective import Objective

TREATMENT = {"sampled": lib.NUEM_NUISANCES_SAMPLED, "profiled": lib.NUEM_NUISANCES_PROFILED}


@dataclass
class Samples(Sourced):
    """Chains after burn-in (nuem/sampler.h)."""

    names: List[str]  # coordinates, then nuisances that are sampled
    x: np.ndarray  # [chains, samples, names]
    chi2: np.ndarray  # [chains, samples]
    rhat: np.ndarray  # split R-hat of each column
    effective_samples: np.ndarray
    acceptance: np.ndarray  # of each chain
    objective: Objective = field(repr=False)
    _own: object = field(repr=False)

    @property
    def citations(self):
        return union(self.objective, self._own)

    @property
    def converged(self):
        """R-hat and effective sample size of all columns as Vehtari et al. ask."""
        return bool(np.all(self.rhat <= lib.NUEM_CONVERGED_RHAT)
                    and np.all(self.effective_samples >= lib.NUEM_CONVERGED_ESS))


def sample(experiments, hypothesis=None, *, coordinates, samples=10000, chains=4, thin=1, prior="flat", ranges=None,
           nuisances_treated="sampled", seed=1, burn_in=0, progress=None, **options):
    """Samples of the posterior exp(-chi2/2) times priors (Samples). Deterministic: the same for the same seed.

    experiments, hypothesis, options  as of nuem.Analysis, or an Analysis
    coordinates        as of nuem.Objective
    prior              flat in each coordinate ("flat"), in the "modulus" or its "square"
    ranges             (lo, hi) of each coordinate; None: as far as chi2 asks for
    nuisances_treated  "sampled" or "profiled"
    burn_in            steps; 0: the library's own
    """
    objective = Objective(as_analysis(experiments, hypothesis, options, progress), coordinates)
    n = objective.dimension
    kinds = ffi.new("nuem_prior[]", [choose("prior", prior, PRIOR)] * n)
    how = ffi.new("nuem_sampler_options *", {
        "prior": kinds, "seed": seed, "burn_in": burn_in,
        "nuisances": choose("nuisances_treated", nuisances_treated, TREATMENT)})
    if ranges is not None:
        limits = ffi.new("nuem_prior_range[]", [tuple(pair) for pair in ranges])
        if len(limits) != n:
            raise ValueError(f"ranges has {len(limits)} pairs; there are {n} coordinates")
        how.range = limits
    out = ffi.new("nuem_sampler **")
    call(lib.nuem_sampler_create, objective._pointer, how, out)
    sampler = owned(out[0], lib.nuem_sampler_free, objective._pointer)
    columns, warm = lib.nuem_sampler_columns(sampler), lib.nuem_sampler_burn_in(sampler)
    x, chi2, acceptance = np.empty((chains, samples, columns)), np.empty((chains, samples)), np.empty(chains)
    for chain in range(chains):
        acceptance[chain] = _run(sampler, chain, warm, thin, x[chain], chi2[chain],
                                 lambda done: progress is None or progress((chain + done) / chains) is not False)
    buffer, names = ffi.new("char[]", 128), []
    for i in range(columns):
        lib.nuem_sampler_column_name(sampler, i, buffer, len(buffer))
        names.append(text(buffer))
    rhat, size = np.empty(columns), np.empty(columns)
    for i in range(columns):
        column, value = np.ascontiguousarray(x[:, :, i]), ffi.new("double *")
        pointer = ffi.from_buffer("double[]", column)
        call(lib.nuem_rhat, chains, samples, pointer, value)
        rhat[i] = value[0]
        call(lib.nuem_ess, chains, samples, pointer, True, value)
        size[i] = value[0]
    return Samples(names, x, chi2, rhat, size, acceptance, objective, Provenance("bayes"))


def _run(sampler, chain, warm, thin, x, chi2, tell):
    """One chain; between its parts Python sees Ctrl-C."""
    out = ffi.new("nuem_sampler_workspace **")
    call(lib.nuem_sampler_workspace_create, sampler, out)
    workspace = owned(out[0], lib.nuem_sampler_workspace_free, sampler)
    state, to_state = new(lib.nuem_chain_size(sampler))
    call(lib.nuem_chain_start, sampler, workspace, chain, to_state)
    steps, total, done, part = warm, warm + thin * len(x), 0, 500
    while steps > 0:
        call(lib.nuem_chain_advance, sampler, workspace, min(part, steps), 1, to_state, ffi.NULL, ffi.NULL)
        steps -= part
        if not tell((warm - max(steps, 0)) / total):
            raise Cancelled("cancelled")
    while done < len(x):
        m = min(part, len(x) - done)
        call(lib.nuem_chain_advance, sampler, workspace, m, thin, to_state,
             ffi.from_buffer("double[]", x[done:done + m]), ffi.from_buffer("double[]", chi2[done:done + m]))
        done += m
        if not tell((warm + thin * done) / total):
            raise Cancelled("cancelled")
    return lib.nuem_chain_acceptance(to_state)
