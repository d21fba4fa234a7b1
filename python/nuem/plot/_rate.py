# SPDX-License-Identifier: GPL-3.0-or-later
"""Predicted counts beside the data."""
import numpy as np

from nuem.plot._read import NothingToDraw, numbers, result_of
from nuem.plot._spectrum import recoil_rate
from nuem.plot._style import (BLACK, BLUE, GREEN, GREY, LIGHT, ORANGE, PURPLE, SKY, VERMILLION, axes, legend,
                              name_axis, name_figure, panels)
from nuem.plot._words import unit_text

COMPONENT_SHARE = 0.01  # of the signal: smaller components are drawn as one
COMPONENTS = 4
_GREYS = ("#E3E3E3", "#CFCFCF", "#BABABA", "#A5A5A5", "#909090")


def rate(source, ax=None, *, residuals=None, over="energy"):
    """Counts of each bin: data with errors, backgrounds stacked, signal by component, the fit of the nuisances, and its
    residuals below (without an `ax`, or in the Axes `residuals`). A nuem Rate or `nuem rate NAME`.

    over  "energy" or "time": of bins in both, the sum over the other. Bins of unequal widths show densities.
    Error bars of counts are the approximate 68 % intervals of Gehrels, ApJ 303 (1986) 336, eqs. 7 and 12; of values
    that state their errors, these.
    """
    result = result_of(source, "rate")
    if result is not None and "recoil_kev" in result or hasattr(source, "recoil_kev"):
        return recoil_rate(source, ax)
    data = _Counts(*(_members(result) if result is not None else _of_object(source)), over)
    single = ax is not None
    if not single and data.counts is not None and data.expected is not None:
        ax, residuals = panels(2, heights=(3, 1), sharex=True, size=(7.6, 4.8))[:, 0]
    ax = axes(ax, (7.6, 4.0))
    _draw_backgrounds(ax, data)
    _draw_signal(ax, data)
    if data.expected is not None:
        ax.stairs(data.expected, data.edge, color=VERMILLION, linewidth=1.5, label="expected, nuisances fitted", zorder=4)
    if data.counts is not None:
        ax.errorbar(data.centre, data.counts, yerr=data.error, fmt="o", color=BLACK, markersize=3.5, elinewidth=0.9,
                    label="data", zorder=5)
    _scale(ax, data)
    name_axis(ax.yaxis, data.what, data.per)
    name_figure(ax, data.title)
    legend(ax, beside=True)
    if residuals is None:
        name_axis(ax.xaxis, *data.axis)
        return ax
    _draw_residuals(residuals, data)
    name_axis(residuals.xaxis, *data.axis)
    if single:
        name_axis(ax.xaxis, *data.axis)
    return np.array([ax, residuals])


class _Counts:
    """Projection of bins on one axis: members have one number for each bin between the edges."""

    def __init__(self, title, members, error, over):
        keys = {"energy": ("e_lo_kev", "e_hi_kev"), "time": ("t_lo_us", "t_hi_us")}
        if over not in keys:
            raise ValueError(f"over is {over!r}; it must be energy or time")
        low, high = (members.get(key) for key in keys[over])
        if low is None:
            raise NothingToDraw("the bins have no times")
        start, which = np.unique(low, return_inverse=True)
        end = np.array([high[which == i][0] for i in range(start.size)])
        summed = which.size > start.size
        width = end - start
        equal = np.allclose(width, width[0], rtol=1e-6)
        scale = np.ones(start.size) if equal else 1.0 / width
        unit = "keV" if over == "energy" else "us"

        def project(values):
            return None if values is None else np.bincount(which, values) * scale

        self.edge = np.append(start, end[-1])
        self.centre = 0.5 * (start + end)
        self.axis = ("reconstructed energy" if over == "energy" else "time", unit)
        self.what, self.per = _name_counts(width, equal, unit_text(unit))
        self.title = title + (", all times and classes" if summed and over == "energy" else ", all energies" if summed
                              else "")
        counts = members["counts"]
        self.expected, self.counts = project(members["expected"]), project(counts)
        self.raw_expected = None if self.expected is None else self.expected / scale
        self.backgrounds = {name: project(values) for name, values in members["backgrounds"].items()}
        self.signal = project(members["signal"])
        self.components = {name: project(values) for name, values in members["components"].items()}
        self.with_signal = members["with_signal"]
        self.error = self._error(counts, error, which, scale)
        self.poisson = self.error is not None and self.error.ndim == 2
        self.scale = scale

    def _error(self, counts, error, which, scale):
        """[2, bins] of a Poisson number, [bins] of a covariance, None."""
        if counts is None:
            return None
        if error is not None:
            return np.sqrt(np.bincount(which, error**2)) * scale
        n = self.counts / scale
        if np.any(n < 0) or np.any(np.abs(n - np.round(n)) > 1e-9 * np.maximum(1.0, n)):
            return None
        upper = np.sqrt(n + 0.75) + 1.0
        with np.errstate(divide="ignore", invalid="ignore"):
            lower = np.where(n > 0, n - n * (1.0 - 1.0 / (9.0 * n) - 1.0 / (3.0 * np.sqrt(n))) ** 3, 0.0)
        return np.array([np.minimum(lower, n), upper]) * scale


def _name_counts(width, equal, unit):
    if not equal:
        return "counts per width", f"{unit}$^{{-1}}$"
    return ("counts", "") if width.size == 1 else (f"counts per {width[0]:.3g} {unit}", "")


def _known(values):
    """An array, None where nothing is known."""
    values = numbers(values)
    return None if np.all(np.isnan(values)) else values


def _members(result):
    signal = {name: numbers(values) for name, values in result["signal"].items()}
    edges = {key: numbers(result[key]) for key in ("e_lo_kev", "e_hi_kev", "t_lo_us", "t_hi_us") if key in result}
    with_signal = result.get("background_with_sm_signal")
    return result["experiment"], {
        **edges, "counts": _known(result["counts"]), "expected": _known(result["expected"]),
        "signal": signal.pop("total"), "components": signal,
        "backgrounds": {name: numbers(values) for name, values in result.get("background", {}).items()},
        "with_signal": [with_signal] if with_signal else []}, _known(result.get("counts_error", [None]))


def _of_object(rate):
    """As _members, of a nuem Rate."""
    experiment = rate.experiment
    n_energy, n_class, n_time = experiment.shape
    bins = np.arange(n_energy * n_class * n_time)
    energy, time = bins // (n_class * n_time), bins % n_time
    edges = {"e_lo_kev": rate.edge_kev[energy], "e_hi_kev": rate.edge_kev[energy + 1]}
    if experiment.edge_us is not None:
        edges.update(t_lo_us=experiment.edge_us[time], t_hi_us=experiment.edge_us[time + 1])
    error = None if experiment.covariance is None else np.sqrt(np.diag(experiment.covariance))
    return experiment.id, {
        **edges, "counts": rate.counts, "expected": rate.expected, "signal": rate.signal, "components": rate.components,
        "backgrounds": rate.backgrounds,
        "with_signal": [b.name for b in experiment.backgrounds.values() if b.includes_sm_signal]}, error


def _draw_backgrounds(ax, data):
    base = np.zeros(data.signal.size)
    for i, (name, values) in enumerate(data.backgrounds.items()):
        label = f"background {name}" + (" (with SM neutrinos)" if name in data.with_signal else "")
        ax.stairs(base + values, data.edge, baseline=base, fill=True, color=_GREYS[i % len(_GREYS)], label=label, zorder=1)
        base = base + values


def _draw_signal(ax, data):
    total = data.signal.sum()
    large = sorted((name for name, v in data.components.items() if v.sum() > COMPONENT_SHARE * total),
                   key=lambda name: -data.components[name].sum())[:COMPONENTS]
    if len(data.components) > 1:
        for name, colour, dashes in zip(large, (GREEN, ORANGE, PURPLE, SKY), ("--", "-.", ":", "--")):
            ax.stairs(data.components[name], data.edge, color=colour, linestyle=dashes, linewidth=1.2,
                      label=f"signal {name}", zorder=2)
        rest = [v for name, v in data.components.items() if name not in large and v.sum() > 0]
        if len(rest) and sum(v.sum() for v in rest) > COMPONENT_SHARE * total:
            ax.stairs(sum(rest), data.edge, color=GREY, linewidth=1.0, linestyle=":", label="signal, others", zorder=2)
    ax.stairs(data.signal, data.edge, color=BLUE, linewidth=1.5,
              label="signal" if len(data.components) < 2 else "signal, sum", zorder=3)


def _scale(ax, data):
    counts = data.counts
    if counts is not None and data.error is not None:
        counts = counts + np.atleast_2d(data.error)[-1]
    drawn = [data.signal, sum(data.backgrounds.values()) if data.backgrounds else None, data.expected, counts]
    top = max(float(np.max(v)) for v in drawn if v is not None)
    peak = float(np.max(data.signal))
    ax.set_xlim(data.edge[0], data.edge[-1])
    if peak > 0 and top > 20 * peak:  # a signal that a linear axis would not show
        positive = data.signal[data.signal > 0]
        ax.set_yscale("log")
        ax.set_ylim(max(positive.min() / 3, peak / 1e3), top * 3)
        return
    lowest = min(0.0, float(np.min(data.counts)) if data.counts is not None else 0.0)
    ax.set_ylim(1.15 * lowest, 1.2 * top)


def _draw_residuals(ax, data):
    difference = data.counts - data.expected
    if data.poisson:
        sigma = np.sqrt(np.maximum(data.raw_expected, 1e-300)) * data.scale
        name = r"$(n - \mu)/\sqrt{\mu}$"
    elif data.error is not None:
        sigma, name = data.error, r"$(n - \mu)/\sigma$"
    else:
        sigma, name = np.ones_like(difference), r"$n - \mu$"
    if data.error is not None:
        ax.axhspan(-1, 1, color=LIGHT, alpha=0.6, linewidth=0)
    ax.axhline(0, color=VERMILLION, linewidth=1)
    ax.plot(data.centre, difference / sigma, "o", color=BLACK, markersize=3.5)
    largest = 1.2 * max(1e-300, float(np.max(np.abs(difference / sigma))))
    ax.set_ylim(-max(largest, 2.5 if data.error is not None else 0), max(largest, 2.5 if data.error is not None else 0))
    name_axis(ax.yaxis, name, "" if data.error is not None else data.per)
