# SPDX-License-Identifier: GPL-3.0-or-later
"""The best fit of many coordinates."""
import numpy as np

from nuem.plot._read import numbers, result_of
from nuem.plot._style import BLUE, GREY, axes, name_axis, name_figure, name_places, panels
from nuem.plot._words import symbol


def fit(source, ax=None):
    """Coordinates at the best fit, one panel for each unit (with an `ax`: those of the first unit). A nuem.fit Fit, or
    `nuem fit`."""
    result = result_of(source, "fit")
    if result is None:
        names, units, values = source.names, source.units, np.asarray(source.x)
        title, chi2, ndf = source.objective.analysis.id, source.chi2, source.ndf
    else:
        rows = result["coordinates"]
        names, units = [row["coordinate"] for row in rows], [row["unit"] for row in rows]
        values = numbers([row["best_fit"] for row in rows])
        title, chi2, ndf = result["experiment"], result["chi2_min"], result["ndf"]
    groups = {}
    for i, unit in enumerate(units):
        groups.setdefault(unit, []).append(i)
    tallest = max(map(len, groups.values()))
    made = [axes(ax)] if ax is not None else list(
        panels(1, len(groups), size=(max(4.5, 3.1 * len(groups)), 1.4 + 0.22 * max(tallest, 4)))[0])
    for panel, (unit, which) in zip(made, groups.items()):
        y = np.arange(len(which))[::-1]
        panel.axvline(0, color=GREY, linewidth=0.8)
        panel.hlines(y, 0, values[which], color=BLUE, linewidth=1)
        panel.plot(values[which], y, "o", color=BLUE, markersize=4)
        name_places(panel.yaxis, [symbol(names[i]) for i in which][::-1], fontsize=8)
        panel.set_ylim(-0.8, len(which) - 0.2)
        panel.margins(x=0.1)
        name_axis(panel.xaxis, "best fit", unit)
    name_figure(made[0], rf"{title}: $\chi^2$ = {chi2:.1f}, {ndf} d.o.f.")
    return made[0] if len(made) == 1 else np.array(made)
