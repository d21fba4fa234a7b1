# SPDX-License-Identifier: GPL-3.0-or-later
"""What `nuem scan` wrote: profiles, maps, points, toys, chains."""
import os

import numpy as np

from nuem.plot._posterior import corner
from nuem.plot._read import NothingToDraw, result_of
from nuem.plot._style import BLACK, BLUE, GREY, ORANGE, VERMILLION, axes, legend, name_axis, name_figure
from nuem.plot._words import percent, symbol

# chi2 - chi2_min of 68.27 %, 90 % and 95.45 % for one and two degrees of freedom (chi2 distribution)
LEVELS = {1: (1.0, 2.7055, 4.0), 2: (2.2957, 4.6052, 6.1801)}
LEVEL_NAMES = ("68 %", "90 %", "95 %")


def scan(source, ax=None):
    """A scan by its kind: one axis is a profile, two are a map with contours (of more, the first two, minimised over the
    rest), points are a scatter, toys a p-value, chains histograms. A file of `nuem scan`, nuem.scan.read(path), or
    the JSON that the command printed, which names the file; reading it needs h5py."""
    file = _open(source)
    names = coordinates(file)
    kind = _text(file.attributes["kind"])
    title = _text(file.attributes["experiments"])
    if kind == "chain":
        return corner(np.column_stack([file[f"points/{name}"] for name in names]), names,
                      [file.units(f"points/{name}") for name in names], ax=ax, title=title)
    ok = file["points/status"] == 0
    if not ok.any():
        raise NothingToDraw("no point of the scan has a chi2")
    if kind == "toys":
        return _toys(file, names, title, ax)
    chi2 = np.where(ok, file["points/chi2"], np.nan)
    delta = chi2 - np.nanmin(chi2)
    if "shape" not in file.attributes:
        return _points(file, names, delta, title, ax)
    delta = delta.reshape(file.attributes["shape"])
    if len(names) == 1:
        return _profile(file, names[0], delta, title, ax)
    if len(names) > 2:
        delta = np.nanmin(np.where(np.isnan(delta), np.inf, delta), axis=tuple(range(2, len(names))))
        title += ", minimised over " + ", ".join(map(symbol, names[2:]))
    return _map(file, names[:2], delta, title, ax)


def _open(source):
    from nuem.scan import read

    if isinstance(source, (str, os.PathLike)) and not os.fspath(source).endswith(".json"):
        return read(os.fspath(source))
    result = result_of(source, "scan")
    return source if result is None else read(result["output"])


def _text(value):
    if isinstance(value, bytes):
        value = value.decode()
    if isinstance(value, (list, np.ndarray)):
        return ", ".join(map(_text, value))
    return str(value)


def coordinates(file):
    """Names of the coordinates of the points, axes in their order."""
    config = _text(file.attributes.get("config", ""))
    found = [name.split("/", 1)[1] for name in file.names if name.startswith("points/")]
    found = [name for name in found if name not in ("chi2", "status", "nuisances", "counts")
             and not name.endswith("_labels") and file[f"points/{name}"].ndim == 1]
    return sorted(found, key=lambda name: (config.find(name) < 0, config.find(name), name))  # as the configuration has them


def _profile(file, name, delta, title, ax):
    ax = axes(ax)
    ax.plot(file[f"axes/{name}"], delta, color=BLUE, marker=".", markersize=3)
    ax.set_ylim(0, min(np.nanmax(delta), 12.0) * 1.05)
    for level, text in zip(LEVELS[1], LEVEL_NAMES):
        if level > ax.get_ylim()[1]:
            continue
        ax.axhline(level, color=GREY, linewidth=0.8, linestyle="--")
        ax.annotate(text, (1, level), xycoords=("axes fraction", "data"), xytext=(-4, 2), textcoords="offset points",
                    ha="right", fontsize=8, color=GREY)
    name_axis(ax.xaxis, symbol(name), file.units(f"axes/{name}"))
    name_axis(ax.yaxis, r"$\chi^2 - \chi^2_\mathrm{min}$")
    name_figure(ax, title)
    return ax


def _map(file, names, delta, title, ax):
    ax = axes(ax, (5.6, 4.4))
    x, y = (file[f"axes/{name}"] for name in names)
    shade = ax.contourf(x, y, delta.T, levels=np.arange(0, 19, 1.5), cmap="Blues", alpha=0.8, extend="max")
    lines = ax.contour(x, y, delta.T, levels=LEVELS[2], colors=[BLACK], linewidths=(1.4, 1.1, 0.9),
                       linestyles=("solid", "dashed", "dotted"))
    ax.clabel(lines, fmt=dict(zip(lines.levels, LEVEL_NAMES)), fontsize=8)
    i, j = np.unravel_index(np.nanargmin(delta), delta.shape)
    ax.plot([x[i]], [y[j]], marker="*", color=VERMILLION, markersize=10, linestyle="none", label="lowest point")
    bar = ax.figure.colorbar(shade, ax=ax, ticks=np.arange(0, 19, 3))
    bar.set_label(r"$\chi^2 - \chi^2_\mathrm{min}$")
    bar.ax.minorticks_off()
    name_axis(ax.xaxis, symbol(names[0]), file.units(f"axes/{names[0]}"))
    name_axis(ax.yaxis, symbol(names[1]), file.units(f"axes/{names[1]}"))
    name_figure(ax, title + ", lines for two d.o.f.")
    legend(ax, above=True)
    return ax


def _points(file, names, delta, title, ax):
    ax = axes(ax)
    x = file[f"points/{names[0]}"]
    if len(names) == 1:
        ax.plot(x, delta, "o", color=BLUE, markersize=4)
        name_axis(ax.yaxis, r"$\chi^2 - \chi^2_\mathrm{min}$")
    else:
        y = file[f"points/{names[1]}"]
        dots = ax.scatter(x, y, c=delta, cmap="Blues", s=28, edgecolors=BLACK, linewidths=0.4)
        ax.figure.colorbar(dots, ax=ax).set_label(r"$\chi^2 - \chi^2_\mathrm{min}$")
        ax.margins(0.08)
        name_axis(ax.yaxis, symbol(names[1]), file.units(f"points/{names[1]}"))
    name_axis(ax.xaxis, symbol(names[0]), file.units(f"points/{names[0]}"))
    name_figure(ax, title)
    return ax


def _toys(file, names, title, ax):
    """Share of toys that fit worse than the data do, with its binomial error."""
    toys, data = file["toys/delta_chi2"], file["toys/delta_chi2_data"]
    counted = np.sum(np.isfinite(toys), axis=1)
    p = np.sum(toys >= data[:, None], axis=1) / counted
    error = np.sqrt(np.maximum(p * (1 - p), 0.25 / counted) / counted)
    x = file[f"points/{names[0]}"]
    if len(names) > 1:
        return _map_of_points(file, names, p, title, ax)
    ax = axes(ax)
    ax.errorbar(x, p, yerr=error, fmt="o-", color=BLUE, markersize=4, elinewidth=0.9, linewidth=1)
    for cl, colour in ((0.68, GREY), (0.9, ORANGE)):
        ax.axhline(1 - cl, color=colour, linewidth=1, linestyle="--", label=f"allowed above, {percent(cl)} CL")
    ax.set_ylim(0, 1.05)
    name_axis(ax.xaxis, symbol(names[0]), file.units(f"points/{names[0]}"))
    name_axis(ax.yaxis, f"share of {counted.max()} toys that fit worse")
    name_figure(ax, title)
    legend(ax)
    return ax


def _map_of_points(file, names, p, title, ax):
    ax = axes(ax)
    dots = ax.scatter(file[f"points/{names[0]}"], file[f"points/{names[1]}"], c=p, cmap="Blues", vmin=0, vmax=1, s=28)
    ax.figure.colorbar(dots, ax=ax).set_label("share of toys that fit worse")
    name_axis(ax.xaxis, symbol(names[0]), file.units(f"points/{names[0]}"))
    name_axis(ax.yaxis, symbol(names[1]), file.units(f"points/{names[1]}"))
    name_figure(ax, title)
    return ax
