# SPDX-License-Identifier: GPL-3.0-or-later
"""The rows of the review, computed over published."""
import math

import numpy as np

from nuem.plot._pairs import name_rows, sizes
from nuem.plot._read import NothingToDraw, numbers, result_of
from nuem.plot._style import (BLUE, GREEN, GREY, LIGHT, ORANGE, VERMILLION, axes, legend, name_axis, name_figure)

_STATUS = {"reproduced": (GREEN, "o"), "consistent": (BLUE, "s"), "differs": (VERMILLION, "D"), "pending": (GREY, "x"),
           "catalogue": (ORANGE, "^")}


def review(source, ax=None):
    """Computed over published of each row of `nuem reproduce --json`, a mark for each number, by status. Rows without a
    number to compare have no mark; they keep their line with the status in words."""
    result = result_of(source, "reproduce")
    if result is None:
        raise TypeError("review takes the JSON of 'nuem reproduce'")
    rows = result["rows"]
    if not rows:
        raise NothingToDraw("there are no rows")
    ax = axes(ax, sizes(len(rows), 6.5))
    name_rows(ax, [row["id"] for row in rows])
    ax.set_xscale("log")
    ax.axvline(1, color=GREY, linewidth=1)
    ax.axvspan(0.9, 1.1, color=LIGHT, alpha=0.5, linewidth=0, zorder=-1)
    seen, ratios = set(), []
    for y, row in zip(range(len(rows))[::-1], rows):
        colour, marker = _STATUS[row["status"]]
        values = numbers(np.ravel(row["ratio"] if row["ratio"] is not None else math.nan))
        values = values[np.isfinite(values) & (values > 0)]
        ratios += list(values)
        label = row["status"] if row["status"] not in seen else None
        if values.size:
            seen.add(row["status"])
            ax.plot(values, [y] * values.size, marker, color=colour, markersize=5, linestyle="none", label=label, zorder=3)
        else:
            ax.annotate(row["status"] + ", no number to compare", (0.01, y), xycoords=("axes fraction", "data"),
                        fontsize=7, color=GREY, va="center", bbox={"facecolor": "white", "edgecolor": "none", "pad": 1})
    reach = max([1.25] + [max(r, 1 / r) for r in ratios]) * 1.15
    ax.set_xlim(1 / reach, reach)
    name_axis(ax.xaxis, "computed / published (band: 10 %)")
    name_figure(ax, "numbers of arXiv:2102.05468")
    legend(ax, above=True)
    return ax
