# SPDX-License-Identifier: GPL-3.0-or-later
"""Limits by experiment: published bars, computed marks beside them."""
import math
import re

import numpy as np

from nuem.plot._pairs import name_rows, short, sizes
from nuem.plot._read import NothingToDraw, load, number, result_of
from nuem.plot._style import (BLACK, BLUE, GREEN, GREY, ORANGE, PURPLE, SKY, VERMILLION, axes, legend, name_axis,
                              name_figure)
from nuem.plot._words import percent, symbol

_QUANTITY = {"mu": r"magnetic moment $\mu_\nu$", "q": r"millicharge $q_\nu$", "r2": r"charge radius $\langle r^2\rangle$"}
_SOURCE = (BLUE, GREEN, ORANGE, PURPLE, SKY, GREY)


def exclusion(published=None, computed=(), ax=None, *, quantity=None, flavour=None,
              projections=False):
    """Overview of limits. Published ones are bars over what is excluded, coloured by the kind of their source; computed ones
    are diamonds in the row of their experiment, or rows of their own. Where limits are intervals that may be
    negative (charge radii), bars are what is allowed.

    published  nuem.catalog(...) or `nuem catalog --json`; rows of one quantity are drawn ("mu", "q", "r2"; None: the first)
    projections  also those, and bounds of theory; they are no measurements
    computed   nuem.Limit objects or JSON of `nuem limit`; {name: limit} for names of rows
    """
    rows = _published(published, quantity, flavour, projections)
    marks = _computed(computed)
    units = {row["unit"] for row in rows} | {mark["unit"] for _, mark in marks}
    if len(units) > 1:
        raise ValueError(f"limits in {' and '.join(sorted(units))} do not fit one axis; choose a quantity")
    if not units:
        raise NothingToDraw("there is no limit to draw")
    names, placed = _place(rows, marks)
    signed = any(row["low"] < 0 for row in rows) or any(mark["low"] < 0 for _, mark in marks)
    ax = axes(ax, sizes(len(names), 7.0))
    name_rows(ax, names)
    ends = [abs(v) for r in [*rows, *(m for _, m in marks)] for v in (r["low"], r["high"]) if math.isfinite(v) and v]
    (_draw_intervals if signed else _draw_limits)(ax, rows, placed, len(names), ends)
    what = quantity or (rows[0]["quantity"] if rows else None)
    name_axis(ax.xaxis, _QUANTITY[what] if what else symbol(marks[0][1]["parameter"]), units.pop())
    if rows and len({(row["cl"]) for row in rows}) == 1 and math.isfinite(rows[0]["cl"]):
        name_figure(ax, f"{percent(rows[0]['cl'])} CL")
    legend(ax, above=True)
    return ax


def catalog(answer, ax=None):
    """The figure of `nuem catalog`: of several quantities the first."""
    return exclusion(answer, ax=ax)


def _published(source, quantity, flavour, projections):
    source = load(source)
    if source is None:
        return []
    result = result_of(source, "catalog")
    rows = result["rows"] if result is not None else [row._asdict() if hasattr(row, "_asdict") else vars(row)
                                                     for row in source]
    if quantity is None and rows:
        quantity = rows[0]["quantity"]
    out = []
    for row in rows:
        if row["quantity"] != quantity or flavour not in (None, row["flavour"]):
            continue
        if not projections and row["source_kind"] in ("projection", "theory"):
            continue
        high = number(row["value"] if row["value"] is not None else row["upper"])
        low = number(row["lower"])
        if not math.isfinite(high):
            continue
        about = ", ".join(str(v) for v in (row["flavour"], row["year"]) if v)
        out.append({"name": f"{short(row['experiment'] or row['source_kind'], 30)} ({about})", "key": row["experiment"] or "",
                    "low": low, "high": high, "unit": row["unit"], "cl": number(row["cl"]), "quantity": quantity,
                    "kind": row["source_kind"]})
    # the strongest at the bottom
    return sorted(out, key=lambda row: -max(abs(row["high"]), 0.0 if math.isnan(row["low"]) else abs(row["low"])))


def _computed(source):
    """[(name or None, members)]"""
    source = load(source)
    if isinstance(source, dict) and "schema" not in source and "parameter" not in source:
        items = list(source.items())
    elif isinstance(source, dict) or hasattr(source, "best_fit"):
        items = [(None, source)]
    else:
        items = [(None, one) for one in source]
    out = []
    for name, one in items:
        result = result_of(one, "limit")
        if result is None:
            result = {key: getattr(one, key) for key in ("lower", "upper", "unit", "cl", "parameter")}
            result["experiment"] = one.analysis.id
        out.append((name, {"key": result["experiment"], "low": number(result["lower"]), "high": number(result["upper"]),
                           "unit": result["unit"], "cl": result["cl"], "parameter": result["parameter"]}))
    return out


def _plain(text):
    return re.sub(r"[^a-z0-9]", "", text.lower())


def _place(rows, marks):
    """(names from the top, [(row, mark)]): a mark goes to the row of its name or experiment, else to a new one."""
    names, placed = [row["name"] for row in rows], []
    for name, mark in marks:
        wanted = _plain(name or mark["key"])
        at = next((i for i, row in enumerate(rows) if wanted and (
            _plain(row["key"]) == wanted or _plain(row["name"]) == wanted)), None)
        if at is None:
            names.append(name or mark["key"])
            at = len(names) - 1
        placed.append((at, mark))
    return names, placed


def _colours(rows):
    kinds = list(dict.fromkeys(row["kind"] for row in rows))
    return {kind: _SOURCE[i % len(_SOURCE)] for i, kind in enumerate(kinds)}


def _draw_limits(ax, rows, placed, n, ends):
    low, high = min(ends) / 3, max(ends) * 3
    ax.set_xscale("log")
    ax.set_xlim(low, high)
    colours, seen = _colours(rows), set()
    for i, row in enumerate(rows):
        y = n - 1 - i
        label = None if row["kind"] in seen else row["kind"]
        seen.add(row["kind"])
        ax.barh(y, high - row["high"], left=row["high"], height=0.55, color=colours[row["kind"]], alpha=0.45, label=label)
        ax.plot([row["high"]] * 2, [y - 0.28, y + 0.28], color=colours[row["kind"]], linewidth=1.8)
        if math.isfinite(row["low"]) and row["low"] > 0:  # an interval: excluded on either side
            ax.barh(y, row["low"] - low, left=low, height=0.55, color=colours[row["kind"]], alpha=0.45)
            ax.plot([row["low"]] * 2, [y - 0.28, y + 0.28], color=colours[row["kind"]], linewidth=1.8)
    _draw_marks(ax, placed, n, signed=False)


def _draw_intervals(ax, rows, placed, n, ends):
    widest = 1.1 * max(ends)
    ordered = np.sort(ends)
    if ordered[-1] > 30 * np.median(ordered):  # one wide interval would hide the others
        ax.set_xscale("symlog", linthresh=float(np.quantile(ordered, 0.1)))
    ax.set_xlim(-widest, widest)
    colours, seen = _colours(rows), set()
    for i, row in enumerate(rows):
        y = n - 1 - i
        low = row["low"] if math.isfinite(row["low"]) else -row["high"]
        label = None if row["kind"] in seen else row["kind"]
        seen.add(row["kind"])
        ax.barh(y, row["high"] - low, left=low, height=0.55, color=colours[row["kind"]], alpha=0.45, label=label)
    ax.axvline(0, color=BLACK, linewidth=0.8)
    _draw_marks(ax, placed, n, signed=True)


def _draw_marks(ax, placed, n, *, signed):
    drawn = False
    for at, mark in placed:
        y, low, high = n - 1 - at, mark["low"], mark["high"]
        label = None if drawn else "computed"
        drawn = True
        if not signed:
            high, low = max(abs(v) for v in (low, high) if math.isfinite(v)), low if low > 0 else math.nan
        values = [v for v in (low, high) if math.isfinite(v)]
        if len(values) == 2:
            ax.hlines(y, low, high, color=VERMILLION, linewidth=1.5, zorder=4)
        elif not signed:  # allowed below
            ax.annotate("", (high / 1.6, y), (high, y), arrowprops={"arrowstyle": "->", "color": VERMILLION, "lw": 1.3},
                        zorder=4)
        ax.plot(values, [y] * len(values), "D", color=VERMILLION, markersize=4.5, label=label, zorder=5)
