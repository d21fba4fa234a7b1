# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of names with a published number and a computed one."""
import math

from nuem.plot._style import BLACK, LIGHT, VERMILLION, axes, legend, name_axis, name_figure, name_places

ROW_INCHES = 0.24


def sizes(rows, width=6.5):
    return width, 1.2 + ROW_INCHES * max(rows, 4)


def short(text, length):
    """What is longer ends with an ellipsis, behind a word."""
    if len(text) <= length:
        return text
    return text[:length].rpartition(" ")[0].rstrip(" ,;:(") + " …"


def name_rows(ax, names):
    """Names from the top, with faint lines that lead the eye."""
    n = len(names)
    name_places(ax.yaxis, names[::-1], fontsize=8)
    ax.set_ylim(-0.7, n - 0.3)
    for y in range(n):
        ax.axhline(y, color=LIGHT, linewidth=0.5, zorder=0)


def dots(rows, ax=None, *, name, unit, title, width=6.5):
    """Published beside computed: rows are (name, computed, published, upper end of the published range), nan for what there
    is not. A logarithmic axis."""
    ax = axes(ax, sizes(len(rows), width))
    name_rows(ax, [row[0] for row in rows])
    above = list(range(len(rows)))[::-1]
    for y, (_, _, published, end) in zip(above, rows):
        if math.isfinite(published) and math.isfinite(end) and end > published:
            ax.hlines(y, published, end, color=BLACK, linewidth=2, zorder=2)
    for index, style in ((2, {"marker": "|", "color": BLACK, "markersize": 11, "markeredgewidth": 2, "label": "published"}),
                         (1, {"marker": "D", "color": VERMILLION, "markersize": 4.5, "label": "computed"})):
        known = [(row[index], y) for y, row in zip(above, rows) if math.isfinite(row[index])]
        if known:
            ax.plot(*zip(*known), linestyle="none", zorder=3, **style)
    values = [v for row in rows for v in row[1:] if math.isfinite(v) and v > 0]
    ax.set_xscale("log")
    if values:
        ax.set_xlim(min(values) / 2, max(values) * 2)
    name_axis(ax.xaxis, name, unit)
    name_figure(ax, title)
    legend(ax, above=True)
    return ax
