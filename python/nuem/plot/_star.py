# SPDX-License-Identifier: GPL-3.0-or-later
"""Bounds of stars, and the loss of an electron gas by plasmons."""
import math

import numpy as np

from nuem.plot._pairs import ROW_INCHES, dots, short
from nuem.plot._read import NothingToDraw, number, numbers, result_of
from nuem.plot._style import BLACK, BLUE, axes, legend, line, name_axis, name_figure, name_places, panels
from nuem.plot._words import percent

_NAME = {"mu": r"magnetic moment", "q": r"millicharge"}


def bounds(source, ax=None, *, quantity=None):
    """Stellar bounds, computed beside published: nuem.star.bounds() or `nuem star bounds`. A panel for each quantity; with
    `quantity` ("mu", "q") or an `ax` one alone."""
    result = result_of(source, "star")
    rows = result["rows"] if result is not None else [row._asdict() for row in source]
    if not rows or "basis" not in rows[0]:
        raise NothingToDraw("there are no bounds in the answer")
    quantities = [q for q in dict.fromkeys(row["quantity"] for row in rows) if quantity in (None, q)]
    groups = {q: [row for row in rows if row["quantity"] == q] for q in quantities}
    if ax is not None or len(groups) == 1:
        name, chosen = next(iter(groups.items()))
        return _draw_bounds(chosen, name, ax)
    heights = [max(len(g), 4) + 3 for g in groups.values()]
    made = panels(len(groups), size=(8.0, ROW_INCHES * 1.05 * sum(heights)), heights=heights)[:, 0]
    for panel, (name, chosen) in zip(made, groups.items()):
        _draw_bounds(chosen, name, panel)
    return made


def _draw_bounds(rows, quantity, ax):
    entries = []
    for row in rows:
        cl = number(row["cl"])
        name = f"{row['star']} {percent(cl)}" if math.isfinite(cl) else row["star"]
        name += f": {short(row['basis'], 34)}" if row["basis"] else ""
        entries.append((name, *(number(row[key]) for key in ("computed", "published", "published_upper"))))
    return dots(entries, ax, name=_NAME.get(quantity, quantity), unit=rows[0]["unit"], title="", width=8.0)


def tip(source, ax=None):
    """Moments that the tips of red-giant branches allow, computed beside published: `nuem star trgb`."""
    result = result_of(source, "star")
    if result is None or "rows" not in result or "mu_mub" not in result["rows"][0]:
        raise TypeError("tip takes the JSON of 'nuem star trgb'")
    entries = [(row["star"], number(row["mu_mub"]), number(row["published_mub"]), math.nan) for row in result["rows"]]
    return dots(entries, ax, name="magnetic moment", unit="muB",
                title=f"tip of the red-giant branch, {percent(result['cl'])} CL")


_LOSSES = (("weak_erg_g_s", "weak"), ("dipole_erg_g_s", "dipole"), ("millicharge_erg_g_s", "millicharge"),
           ("radius_erg_g_s", "radius"), ("millicharge_weak_erg_g_s", "millicharge × weak"),
           ("total_erg_g_s", "total"))


def plasmon(source, ax=None, *, against=None):
    """Loss by decay of plasmons: of one place bars by part, of many lines against density or temperature. `nuem star
    plasmon`, or nuem.star.plasmon(...) with against=(name, unit, values) where its arguments were arrays."""
    result = result_of(source, "star")
    if result is None:
        result = {key: getattr(source, key) for key in ("q_sm_transverse_erg_cm3_s", "q_sm_longitudinal_erg_cm3_s")}
        if isinstance(getattr(source, "loss", None), dict) and "epsilon" in source.loss:
            result["loss"] = {"total_erg_g_s": source.loss["epsilon"]}
    elif "q_sm_transverse_erg_cm3_s" not in result:
        raise NothingToDraw("there is no loss by plasmons in the answer")
    if np.ndim(result["q_sm_transverse_erg_cm3_s"]) == 0:
        return _bars(result, ax)
    parts = {"transverse": result["q_sm_transverse_erg_cm3_s"], "longitudinal": result["q_sm_longitudinal_erg_cm3_s"]}
    ylabel, unit, fixed = "Standard Model loss", "erg cm$^{-3}$ s$^{-1}$", ""
    if "loss" in result:
        parts = {name: result["loss"][key] for key, name in _LOSSES if key in result["loss"]}
        ylabel, unit = "loss", "erg g$^{-1}$ s$^{-1}$"
    if against is None:
        rho, temp = numbers(result["rho_g_cm3"]), numbers(result["temp_k"])
        many = np.unique(rho).size > 1
        against = ("density", "g cm$^{-3}$", rho) if many else ("temperature", "K", temp)
        other = np.unique(temp if many else rho)
        fixed = f"T = {other[0]:g} K" if many else rf"$\rho$ = {other[0]:g} g cm$^{{-3}}$"
        if other.size > 1:
            raise NothingToDraw("both density and temperature vary; a figure shows one of them")
    ax = axes(ax)
    x = np.asarray(against[2], dtype=float)
    for i, (name, values) in enumerate(parts.items()):
        values = numbers(np.ravel(values))
        if np.any(values > 0):
            ax.loglog(x, np.where(values > 0, values, np.nan), label=name, marker="o" if x.size < 20 else "", markersize=3,
                      **({"color": BLACK} if name == "total" else line(i)))
    name_axis(ax.xaxis, against[0], against[1])
    name_axis(ax.yaxis, ylabel, unit)
    name_figure(ax, fixed)
    legend(ax)
    return ax


def _bars(result, ax):
    if "loss" in result:
        parts = [(name, number(result["loss"].get(key))) for key, name in _LOSSES]
        unit = "erg g$^{-1}$ s$^{-1}$"
    else:
        parts = [("transverse", number(result["q_sm_transverse_erg_cm3_s"])),
                 ("longitudinal", number(result["q_sm_longitudinal_erg_cm3_s"]))]
        unit = "erg cm$^{-3}$ s$^{-1}$"
    parts = [(name, value) for name, value in parts if value > 0][::-1]
    if not parts:
        raise NothingToDraw("nothing is lost at this place")
    ax = axes(ax, (6.0, 1.3 + 0.35 * len(parts)))
    values = [value for _, value in parts]
    ax.barh(range(len(parts)), values, height=0.6, color=[BLACK if name == "total" else BLUE for name, _ in parts])
    name_places(ax.yaxis, [name for name, _ in parts])
    ax.set_xscale("log")
    ax.set_xlim(min(values) / 5, max(values) * 5)
    name_axis(ax.xaxis, "loss by plasmons", unit)
    if "rho_g_cm3" in result:
        name_figure(ax, rf"$\rho$ = {result['rho_g_cm3']:g} g cm$^{{-3}}$, T = {result['temp_k']:g} K, "
                     rf"$Y_e$ = {result['ye']:g}")
    return ax
