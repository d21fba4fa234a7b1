# SPDX-License-Identifier: GPL-3.0-or-later
"""Limits of a projection."""
import numpy as np

from nuem.plot._read import NothingToDraw, numbers, result_of
from nuem.plot._style import axes, legend, line, name_axis, name_figure
from nuem.plot._words import percent, symbol

_AXES = (("threshold_kev", "threshold", "keV"), ("exposure_factor", "exposure / planned", ""),
         ("background_factor", "background / planned", ""))


def sensitivity(source, ax=None, *, limit="upper_two_sided"):
    """Upper limits against the quantity that takes most values (threshold, exposure or background), one line for each
    choice of the others: `nuem sensitivity ... --json`. limit: "upper_two_sided" or "upper_one_sided"."""
    result = result_of(source, "sensitivity")
    if result is None:
        raise TypeError("sensitivity takes the JSON of 'nuem sensitivity'")
    rows = result["rows"]
    value = {key: numbers([row.get(key) for row in rows]) for key, _, _ in _AXES}
    steps = {key: np.unique(v[np.isfinite(v)]).size for key, v in value.items()}
    along = max(_AXES, key=lambda axis: steps[axis[0]])
    others = [axis for axis in _AXES if axis is not along and steps[axis[0]] > 1]
    upper = numbers([row[limit] for row in rows])
    if not np.any(np.isfinite(upper)):
        raise NothingToDraw("there is no upper limit in the answer")
    ax = axes(ax)
    choices = sorted({tuple(row.get(key) for key, _, _ in others) for row in rows}, key=str)
    for i, choice in enumerate(choices):
        which = [k for k, row in enumerate(rows) if tuple(row.get(key) for key, _, _ in others) == choice]
        x = np.nan_to_num(value[along[0]][which])
        order = np.argsort(x)
        text = ", ".join(f"{name.split(' /')[0]} {c:g} {unit}".strip() if unit else f"{name.split(' /')[0]} × {c:g}"
                         for (_, name, unit), c in zip(others, choice) if c is not None)
        ax.plot(x[order], upper[which][order], marker="o", markersize=4, label=text or None, **line(i))
    if along[0] != "threshold_kev" and steps[along[0]] > 2:
        ax.set_xscale("log")
    ax.set_ylim(0, None)
    sides = "two-sided" if limit == "upper_two_sided" else "one-sided"
    name_axis(ax.xaxis, along[1], along[2])
    name_axis(ax.yaxis, f"upper limit of {symbol(result['parameter'])}", result["unit"])
    name_figure(ax, f"projection, {percent(result['cl'])} CL, {sides}")
    legend(ax)
    return ax
