# SPDX-License-Identifier: GPL-3.0-or-later
"""What a detector makes of an energy: quenching, resolution, efficiency, response matrix."""
import math

import numpy as np

from nuem.plot._read import NothingToDraw
from nuem.plot._style import BLUE, GREEN, GREY, VERMILLION, axes, legend, name_axis, name_figure, panels


def _opened(experiment):
    if isinstance(experiment, str):
        from nuem.experiment import Experiment
        return Experiment(experiment)
    return experiment


def response(experiment):
    """Efficiency, resolution, response matrix and, of nuclear recoils, quenching of one experiment: a figure."""
    experiment = _opened(experiment)
    nuclear = _has_quenching(experiment)
    made = panels(2, 2, size=(8.0, 6.0)).ravel()
    efficiency(experiment, made[0])
    (quenching if nuclear else resolution)(experiment, made[1])
    response_matrix(experiment, made[2])
    if nuclear:
        resolution(experiment, made[3])
    else:
        made[3].remove()
        made = made[:3]
    for panel in made[1:]:
        name_figure(panel, "")
    return made


def _span(experiment, points=400):
    edge = experiment.edge_kev
    return np.linspace(edge[0], edge[-1], points)


def efficiency(experiment, ax=None):
    """Detection efficiency over the range of the bins: a nuem.Experiment or its name."""
    experiment = _opened(experiment)
    ax = axes(ax)
    energy = _span(experiment)
    ax.plot(energy, [experiment.efficiency(e) for e in energy], color=BLUE)
    ax.set_ylim(0, None)
    ax.set_xlim(energy[0], energy[-1])
    true = experiment._info.efficiency_of_true_energy or experiment._info.n_matrix
    name_axis(ax.xaxis, "true energy" if true else "reconstructed energy", "keV$_\\mathrm{ee}$")
    name_axis(ax.yaxis, "efficiency")
    name_figure(ax, experiment.id)
    return ax


def resolution(experiment, ax=None):
    """Standard deviation of the reconstructed energy: a nuem.Experiment or its name."""
    experiment = _opened(experiment)
    ax = axes(ax)
    energy = _span(experiment)
    sigma = np.array([experiment.sigma_kev(e) for e in energy])
    ax.plot(energy, sigma, color=BLUE)
    if not np.any(sigma > 0):
        ax.annotate("in the response matrix" if experiment._info.n_matrix else "perfect", (0.5, 0.5),
                    xycoords="axes fraction", ha="center", color=GREY)
    ax.set_ylim(0, None)
    ax.set_xlim(energy[0], energy[-1])
    name_axis(ax.xaxis, "true energy", "keV$_\\mathrm{ee}$")
    name_axis(ax.yaxis, r"$\sigma$", "keV$_\\mathrm{ee}$")
    name_figure(ax, experiment.id)
    return ax


def _model(experiment):
    """Its nuem_quenching *."""
    from nuem._nuem import ffi

    return ffi.addressof(experiment._info, "quenching")


def _has_quenching(experiment):
    from nuem._nuem import lib

    if experiment.channel not in ("cevns", "cevas"):
        return False
    model = _model(experiment)
    return any(abs(lib.nuem_quenching_kevee(model, t) - t) > 1e-9 * t for t in (1.0, 3.0, 10.0))


def quenching(experiment, ax=None, *, recoil_kev=None):
    """Electron-equivalent energy of a nuclear recoil: a nuem.Experiment or its name."""
    from nuem._nuem import lib

    experiment = _opened(experiment)
    if not _has_quenching(experiment):
        raise NothingToDraw(f"{experiment.id} does not quench recoils")
    model = _model(experiment)
    if recoil_kev is None:
        top = experiment.edge_kev[-1]
        reach = 1.0
        while lib.nuem_quenching_kevee(model, reach) < top and reach < 1e4:
            reach *= 1.25
        recoil_kev = np.linspace(0, reach, 400)[1:]
    recoil = np.atleast_1d(np.asarray(recoil_kev, dtype=float))
    energy = np.array([lib.nuem_quenching_kevee(model, t) for t in recoil])
    energy = np.where(energy > 0, energy, np.nan)
    ax = axes(ax)
    ax.plot(recoil, energy, color=VERMILLION)
    ax.axhspan(experiment.edge_kev[0], experiment.edge_kev[-1], color=GREY, alpha=0.15, linewidth=0, label="bins")
    ax.set_xlim(0, recoil[-1])
    ax.set_ylim(0, 1.1 * np.nanmax(energy))
    name_axis(ax.xaxis, "nuclear recoil $T$", "keV")
    name_axis(ax.yaxis, "electron-equivalent energy", "keV$_\\mathrm{ee}$")
    name_figure(ax, experiment.id)
    legend(ax, loc="upper left")
    return ax


def response_matrix(experiment, ax=None, *, points=200):
    """Probability that an energy is reconstructed in a bin, without efficiency: a nuem.Experiment or its name."""
    experiment = _opened(experiment)
    ax = axes(ax)
    edge = experiment.edge_kev
    margin = 0.1 * (edge[-1] - edge[0])
    true = np.linspace(max(edge[0] - margin, 1e-3 * edge[-1]), edge[-1] + margin, points)
    matrix = probability_of_bins(experiment, true)
    step = true[1] - true[0]
    shown = ax.pcolormesh(np.append(true - step / 2, true[-1] + step / 2), edge, matrix.T, cmap="Blues", vmin=0,
                          vmax=max(matrix.max(), 1e-12), rasterized=True)
    bar = ax.figure.colorbar(shown, ax=ax)
    bar.set_label("probability per bin")
    ax.plot(edge[[0, -1]], edge[[0, -1]], color=GREEN, linewidth=0.8, linestyle=":")
    name_axis(ax.xaxis, "true energy", "keV$_\\mathrm{ee}$")
    name_axis(ax.yaxis, "reconstructed energy", "keV$_\\mathrm{ee}$")
    name_figure(ax, experiment.id)
    return ax


def probability_of_bins(experiment, true_kev):
    """[energies, bins of energy] of the smearing models of nuem/experiment.h."""
    from nuem._nuem import lib

    info, edge, true = experiment._info, experiment.edge_kev, np.asarray(true_kev, dtype=float)
    if info.smearing == lib.NUEM_SMEARING_MATRIX:
        n, m = info.n_matrix, edge.size - 1
        at = np.array([info.matrix_kev[i] for i in range(n)])
        table = np.array([[info.matrix[i * m + j] for j in range(m)] for i in range(n)])
        return np.column_stack([np.interp(true, at, table[:, j]) for j in range(m)])
    if info.smearing == lib.NUEM_SMEARING_GAUSSIAN:
        below = np.array([[_normal(x, e, experiment.sigma_kev(e)) for x in edge] for e in true])
    elif info.smearing == lib.NUEM_SMEARING_POISSON:
        below = np.array([[_poisson_below(math.ceil(x * info.pe_per_kev - 1e-9), e * info.pe_per_kev) for x in edge]
                          for e in true])
    else:
        below = np.array([_gamma_below(edge * info.pe_per_kev, e * info.pe_per_kev, info.gamma_b_per_kev * e)
                          for e in true])
    return np.diff(below, axis=1)


def _normal(x, mean, sigma):
    """Probability below x."""
    if not sigma > 0:
        return float(x > mean)
    return 0.5 * math.erfc((mean - x) / (sigma * math.sqrt(2)))


def _poisson_below(n, mean):
    """Probability of fewer than n."""
    return math.fsum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(max(n, 0)))


def _gamma_below(x, mean, b):
    """Probability below each x of the density of nuem_smearing GAMMA, by Simpson's rule."""
    out = []
    for end in x:
        t = np.linspace(0, end, 2001)[1:]
        log = (1 + b) * math.log1p(b) - math.lgamma(1 + b) - math.log(mean) + b * np.log(t / mean) - (1 + b) * t / mean
        f = np.concatenate([[1.0 / mean if b == 0 else 0.0], np.exp(log)])
        h = end / 2000
        out.append(h / 3 * (f[0] + f[-1] + 4 * f[1:-1:2].sum() + 2 * f[2:-1:2].sum()))
    return np.minimum(out, 1.0)
