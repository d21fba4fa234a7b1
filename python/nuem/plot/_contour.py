# SPDX-License-Identifier: GPL-3.0-or-later
"""Contours of two parameters."""
import numpy as np

from nuem.plot._read import NothingToDraw, numbers, result_of
from nuem.plot._style import BLACK, BLUE, SKY, VERMILLION, axes, legend, name_axis, name_figure
from nuem.plot._words import percent, symbol


def contour(source, ax=None, *, fill=True):
    """Lines of equal chi2 for one and two degrees of freedom, the allowed side of closed ones shaded, with the best fit and
    the origin. A nuem.fit Contour, or `nuem contour`."""
    from matplotlib.patches import PathPatch
    from matplotlib.path import Path

    result = result_of(source, "contour")
    names, units, best, cl, lines, title = _of_object(source) if result is None else _members(result)
    if not lines:
        raise NothingToDraw("no contour line lies within the ranges of the grid")
    ax = axes(ax, (6.4, 4.4))
    for dof, colour, dashes in ((2, BLUE, "-"), (1, VERMILLION, "--")):
        of_level = [(closed, x, y) for d, closed, x, y in lines if d == dof]
        closed_paths = [Path(np.column_stack([np.append(x, x[0]), np.append(y, y[0])]), closed=True)
                        for closed, x, y in of_level if closed]
        if fill and dof == 2 and closed_paths:  # the allowed side is on the left, so holes are left out
            ax.add_patch(PathPatch(Path.make_compound_path(*closed_paths), facecolor=SKY, alpha=0.25, linewidth=0))
        for i, (closed, x, y) in enumerate(of_level):
            if closed:
                x, y = np.append(x, x[0]), np.append(y, y[0])
            ax.plot(x, y, color=colour, linestyle=dashes,
                    label=f"{percent(cl)} CL, {dof} d.o.f." if i == 0 else None)
    ax.plot([best[0]], [best[1]], marker="*", color=BLACK, markersize=9, linestyle="none", label="best fit")
    low, high = ax.get_xlim()
    if low < 0 < high and ax.get_ylim()[0] < 0 < ax.get_ylim()[1]:
        ax.plot([0], [0], marker="+", color=BLACK, markersize=9, linestyle="none", label="0")
    ax.margins(0.08)
    name_axis(ax.xaxis, symbol(names[0]), units[0])
    name_axis(ax.yaxis, symbol(names[1]), units[1])
    name_figure(ax, title)
    legend(ax, beside=True)
    return ax


def _members(result):
    names = (result["x"]["parameter"], result["y"]["parameter"])
    units = (result["x"]["unit"], result["y"]["unit"])
    best = (result["x"]["best_fit"], result["y"]["best_fit"])
    title = result["experiment"] + (" (expected data)" if result.get("data") == "expected" else "")
    lines = result["lines"] if "lines" in result else {}
    if isinstance(lines, dict):  # of --json
        found = [(v["degrees_of_freedom"], v["closed"], numbers(v["x"]), numbers(v["y"])) for v in lines.values()]
    else:  # one row a point
        found = []
        for k in sorted({row["line"] for row in lines}):
            rows = [row for row in lines if row["line"] == k]
            found.append((rows[0]["degrees_of_freedom"], rows[0]["closed"] == "yes",
                          *(numbers([row[name] for row in rows]) for name in names)))
    return names, units, best, result["cl"], found, title


def _of_object(contour):
    title = contour.analysis.id + (" (expected data)" if contour.analysis.is_asimov else "")
    lines = [(line.degrees_of_freedom, line.closed, line.x, line.y) for line in contour.lines]
    return contour.parameters, contour.units, contour.best_fit, contour.cl, lines, title
