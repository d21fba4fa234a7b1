# SPDX-License-Identifier: GPL-3.0-or-later
"""Orbitals of an atom."""
import math

from nuem.plot._read import NothingToDraw, number, result_of
from nuem.plot._style import BLACK, VERMILLION, axes, legend, name_axis, name_figure, name_places


def atom(source, ax=None):
    """Binding energies of the orbitals, computed and measured: the JSON of `nuem atom`."""
    result = result_of(source, "atom")
    if result is None:
        raise TypeError("atom takes the JSON of 'nuem atom'")
    rows = result.get("orbitals")
    if not rows:
        raise NothingToDraw("there are no orbitals in the answer")
    ax = axes(ax)
    x = range(len(rows))
    measured = [(i, number(row.get("measured_ev"))) for i, row in zip(x, rows)]
    measured = [(i, value) for i, value in measured if math.isfinite(value) and value > 0]
    if measured:
        ax.plot(*zip(*measured), "_", color=BLACK, markersize=11, markeredgewidth=2, label="measured edge")
    ax.plot(x, [-row["energy_ev"] for row in rows], "o", color=VERMILLION, markersize=4, label="computed")
    ax.set_yscale("log")
    name_places(ax.xaxis, [_orbital(row["orbital"]) for row in rows], rotation=90, fontsize=8)
    name_axis(ax.xaxis, "orbital")
    name_axis(ax.yaxis, "binding energy", "eV")
    name_figure(ax, f"{result['element']}, {result['method'].upper()}")
    legend(ax)
    return ax


def _orbital(name):
    """ "2p3/2" with its spin as an index."""
    head = name.rstrip("0123456789/")
    return rf"{head}$_{{{name[len(head):]}}}$"
