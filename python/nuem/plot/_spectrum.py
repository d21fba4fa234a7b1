# SPDX-License-Identifier: GPL-3.0-or-later
"""Fluxes, cross sections and rates in a bare target, by part."""
import numpy as np

from nuem.plot._read import NothingToDraw, numbers, result_of
from nuem.plot._style import BLACK, BLUE, SKY, axes, legend, line, name_axis, name_figure, name_places
from nuem.plot._words import unit_of


def flux(source, ax=None, *, enu_mev=None):
    """Differential flux of each component: a nuem.Flux, or `nuem flux NAME --grid ...`; lines of a nuem.Flux stand as
    stems with their flux in cm^-2 s^-1. `nuem flux NAME` without a grid gives totals, which are drawn as bars."""
    result = result_of(source, "flux")
    if result is not None and "enu_mev" not in result:
        return _totals(result, ax)
    ax = axes(ax)
    if result is None:
        title, energies, spectra, lines = _evaluate(source, enu_mev)
    else:
        title, energies, lines = result["title"], numbers(result["enu_mev"]), {}
        spectra = {name: numbers(values) for name, values in result["flux_cm2_s_mev"].items()}
    shown = [name for name, values in spectra.items() if np.any(values > 0) and (name != "total" or len(spectra) > 2)]
    if not shown and not lines:
        raise NothingToDraw("the flux is 0 at all energies of the grid")
    for i, name in enumerate(shown):
        style = {"color": BLACK, "linestyle": "-"} if name == "total" else line(i)
        ax.plot(energies, np.where(spectra[name] > 0, spectra[name], np.nan), label=name,
                marker="" if energies.size > 20 else ".", **style)
    for i, (name, (energy, value)) in enumerate(lines.items(), len(shown)):
        ax.vlines(energy, 0, value, label=name + " (line)", **{**line(i), "linestyle": "-"})
    ax.set_yscale("log")
    _tame(ax, [spectra[name] for name in shown] + [np.array([value]) for _, value in lines.values()])
    if energies.size > 1 and energies.min() > 0 and energies.max() > 20 * energies.min():
        ax.set_xscale("log")
    name_axis(ax.xaxis, r"$E_\nu$", "MeV")
    lines_too = "; lines [cm$^{-2}$ s$^{-1}$]" if lines else ""
    ax.set_ylabel("flux [cm$^{-2}$ s$^{-1}$ MeV$^{-1}$]" + lines_too)
    name_figure(ax, title)
    legend(ax, beside=len(shown) + len(lines) > 6)
    return ax


def _tame(ax, values, decades=8):
    """A logarithmic axis does not follow a spectrum into its end point."""
    top = max(float(np.nanmax(v)) for v in values if v.size)
    bottom = min((float(np.nanmin(v[v > 0])) for v in values if np.any(v > 0)), default=top)
    ax.set_ylim(max(bottom / 2, top / 10**decades), top * 3)


def _evaluate(source, enu_mev):
    """(title, energies, {component: flux}, {line: (energy, flux)}) of a nuem.Flux."""
    components = source.components
    spectra = [c for c in components.values() if c.enu_mev.size]
    lines = {c.name: (c.line_mev, c.flux_cm2_s) for c in components.values() if not c.enu_mev.size}
    if enu_mev is None:
        ends = [e for c in spectra for e in (c.enu_mev[0], c.enu_mev[-1])] + [e for e, _ in lines.values()]
        low, high = max(min(ends), max(ends) / 1e3), max(ends)
        enu_mev = np.unique(np.concatenate([np.geomspace(low, high, 600), [c.enu_mev[-1] for c in spectra]]))
    enu_mev = np.asarray(enu_mev, dtype=float)
    return source.title, enu_mev, source.by_component(enu_mev), lines


def _totals(result, ax):
    rows = sorted(result["components"], key=lambda row: row["flux_cm2_s"])
    ax = axes(ax, (6.0, 1.2 + 0.32 * len(rows)))
    for kind, colour in (("spectrum", BLUE), ("line", SKY)):
        which = [i for i, row in enumerate(rows) if row["kind"] == kind]
        if which:
            ax.barh(which, [rows[i]["flux_cm2_s"] for i in which], height=0.6, color=colour, label=kind,
                    xerr=[rows[i]["flux_cm2_s"] * (rows[i]["relative_error"] or 0.0) for i in which],
                    error_kw={"elinewidth": 1, "capsize": 2})
    ax.set_xscale("log")
    ax.set_xlim(min(row["flux_cm2_s"] for row in rows) / 3, max(row["flux_cm2_s"] for row in rows) * 3)
    name_places(ax.yaxis, [row["name"] for row in rows])
    name_axis(ax.xaxis, "flux", "cm$^{-2}$ s$^{-1}$")
    name_figure(ax, result["title"])
    if len({row["kind"] for row in rows}) > 1:
        legend(ax, loc="lower right")
    return ax


def cross_section(source, ax=None, *, recoil_kev=None, title=None):
    """d sigma / d T by part: nuem.xsec.Parts with the recoils they are of, or `nuem xsec es|cevns|cevas`."""
    result = result_of(source, "xsec")
    if result is None:
        if recoil_kev is None:
            raise ValueError("recoil_kev is needed: the parts of a cross section do not know their recoils")
        recoil, parts = np.atleast_1d(recoil_kev), {"conserving": source.conserving, "flip": source.flip,
                                                    "total": source.total}
    else:
        if "dsigma_dt_cm2_per_mev" not in result:
            raise NothingToDraw("there are no recoils in the answer; --recoil asks for some")
        recoil, parts = numbers(result["recoil_kev"]), result["dsigma_dt_cm2_per_mev"]
        if title is None:
            what = result.get("nuclide") or result.get("atom") or ""
            title = rf"{what}, $E_\nu$ = {result['enu_mev']:g} MeV"
    ax = axes(ax)
    names = {"conserving": "helicity conserved", "flip": "helicity flipped", "total": "sum"}
    parts = {key: np.broadcast_to(numbers(np.ravel(values)), recoil.shape) for key, values in parts.items()}
    flips = np.any(parts["flip"] > 0)
    for i, key in enumerate(("conserving", "flip", "total")):
        if np.any(parts[key] > 0) and (flips or key == "conserving"):
            style = {"color": BLACK, "linestyle": "--"} if key == "total" else line(i)
            ax.plot(recoil, np.where(parts[key] > 0, parts[key], np.nan), label=names[key],
                    marker="o" if recoil.size < 20 else "", markersize=3, **style)
    if not ax.lines:
        raise NothingToDraw("the cross section is 0 at all recoils")
    return _against_recoil(ax, recoil, r"$\mathrm{d}\sigma/\mathrm{d}T$", unit_of("dsigma_dt_cm2_per_mev"), title)


def recoil_rate(source, ax=None):
    """Rate in the bare target by flux component: nuem.rate(..., recoil_kev=...) or `nuem rate NAME --recoil ...`."""
    result = result_of(source, "rate")
    if result is None:
        recoil, parts = source.recoil_kev, {**source.components, "total": source.signal}
        target, per = source.target, "t y keV"
    else:
        recoil, target, per = numbers(result["recoil_kev"]), result["target"], result["per"]
        parts = {name: numbers(values) for name, values in result["signal"].items()}
    ax = axes(ax)
    for i, (name, values) in enumerate(parts.items()):
        if np.any(values > 0) and (name != "total" or len(parts) > 2):
            ax.plot(recoil, np.where(values > 0, values, np.nan), label=name, marker="o" if recoil.size < 20 else "",
                    markersize=3, **({"color": BLACK} if name == "total" else line(i)))
    if not ax.lines:
        raise NothingToDraw("the rate is 0 at all recoils")
    ax.set_yscale("log")
    _tame(ax, list(parts.values()))
    return _against_recoil(ax, recoil, "rate", f"({per})$^{{-1}}$", f"neutrinos in {target}, bare target")


def _against_recoil(ax, recoil, name, unit, title):
    if recoil.size > 1 and recoil.min() > 0 and recoil.max() >= 10 * recoil.min():
        ax.set_xscale("log")
    if ax.get_yscale() == "linear":
        ax.set_yscale("log")
    name_axis(ax.xaxis, "recoil $T$", "keV")
    name_axis(ax.yaxis, name, unit)
    if title:
        name_figure(ax, title)
    legend(ax, beside=len(ax.lines) > 6)
    return ax
