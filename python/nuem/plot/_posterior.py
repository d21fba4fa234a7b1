# SPDX-License-Identifier: GPL-3.0-or-later
"""Histograms of chains: each coordinate and each pair of them."""
import numpy as np

from nuem.plot._style import BLACK, BLUE, SKY, axes, name_axis, name_figure, panels
from nuem.plot._words import symbol, unit_text

LARGEST = 6  # coordinates of one figure
SHARES = (0.6827, 0.9)  # of the posterior, inside the lines of a pair


def posterior(source, ax=None, *, names=None):
    """Corner of histograms of a nuem.sample Samples: its coordinates, or those of `names` (nuisances too)."""
    names = list(names) if names is not None else list(source.objective.names)[:LARGEST]
    units = dict(zip(source.objective.names, source.objective.units))
    which = [list(source.names).index(name) for name in names]
    flat = np.reshape(source.x, (-1, np.shape(source.x)[-1]))[:, which]
    return corner(flat, names, [units.get(name, "") for name in names], ax=ax, title=source.objective.analysis.id)


def corner(values, names, units, *, ax=None, title=""):
    """Histograms of samples [samples, names]: the Axes of one name, else a triangle [names, names] of them. With an `ax`: the
    first two alone."""
    n = min(len(names), LARGEST)
    if n == 1 or (ax is not None and n < 2):
        return _single(axes(ax), values[:, 0], names[0], units[0], title)
    if ax is not None:
        return _label(_pair(ax, values[:, 0], values[:, 1]), names, units, title)
    made = panels(n, n, size=(1.2 + 2.1 * n,) * 2)
    for row in range(n):
        for column in range(n):
            panel = made[row, column]
            if column > row:
                panel.remove()
                continue
            if column == row:
                _histogram(panel, values[:, row])
                panel.set_yticks([])
                panel.set_yticks([], minor=True)
            else:
                _pair(panel, values[:, column], values[:, row])
                panel.set_ylim(_range(values[:, row]))
            panel.set_xlim(_range(values[:, column]))
            panel.locator_params(axis="x", nbins=4)
            if column < row:
                panel.locator_params(axis="y", nbins=4)
            if row == n - 1:
                name_axis(panel.xaxis, symbol(names[column]), units[column])
            else:
                panel.tick_params(labelbottom=False)
                panel.xaxis.offsetText.set_visible(False)
            if column == 0 and row > 0:
                name_axis(panel.yaxis, symbol(names[row]), units[row])
            elif column < row:
                panel.tick_params(labelleft=False)
                panel.yaxis.offsetText.set_visible(False)
    name_figure(made[0, 0], title)
    return made


def _range(x):
    """All but the outermost thousandth."""
    low, high = np.quantile(x, (0.0005, 0.9995))
    return (low, high) if high > low else (low - 0.5, high + 0.5)


def _histogram(ax, x):
    low, high = _range(x)
    counts, edge = np.histogram(x, bins=min(60, max(12, int(np.sqrt(x.size) / 2))), range=(low, high), density=True)
    ax.stairs(counts, edge, color=BLUE, fill=False)
    ax.stairs(counts, edge, color=SKY, fill=True, alpha=0.3)
    ax.set_ylim(0, 1.15 * counts.max())


def _single(ax, x, name, unit, title):
    _histogram(ax, x)
    name_axis(ax.xaxis, symbol(name), unit)
    ax.set_ylabel("posterior density" + (f" [1/{unit_text(unit)}]" if unit_text(unit) else ""))
    name_figure(ax, title)
    return ax


def _pair(ax, x, y):
    bins = min(40, max(10, int(x.size**0.3)))
    counts, ex, ey = np.histogram2d(x, y, bins=bins, range=(_range(x), _range(y)))
    ax.pcolormesh(ex, ey, np.where(counts.T > 0, counts.T, np.nan), cmap="Blues", vmin=0, vmax=1.3 * counts.max(),
                  rasterized=True)
    ordered = np.sort(counts, axis=None)[::-1]
    inside = np.cumsum(ordered) / ordered.sum()
    levels = sorted({ordered[min(np.searchsorted(inside, share), ordered.size - 1)] for share in SHARES})
    if levels[0] > 0:
        ax.contour(0.5 * (ex[1:] + ex[:-1]), 0.5 * (ey[1:] + ey[:-1]), counts.T, levels=levels, colors=[BLACK],
                   linewidths=0.8, linestyles=["dashed", "solid"][-len(levels):])
    return ax


def _label(ax, names, units, title):
    name_axis(ax.xaxis, symbol(names[0]), units[0])
    name_axis(ax.yaxis, symbol(names[1]), units[1])
    name_figure(ax, title)
    return ax
