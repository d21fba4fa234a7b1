# SPDX-License-Identifier: GPL-3.0-or-later
"""Probabilities of states: along a path, against energy, on arrival from the Sun."""
import numpy as np

from nuem.plot._read import numbers, result_of
from nuem.plot._style import BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILLION, axes, legend, name_axis, name_figure
from nuem.plot._words import state

# a flavour and its partner (antineutrino, or the other helicity) have two colours and two kinds of line
_STYLE = ((BLUE, "-"), (VERMILLION, "-"), (GREEN, "-"), (SKY, "--"), (ORANGE, "--"), (PURPLE, "--"))
MARKED = 25  # so few points are marked


def probability(source, ax=None, *, enu_mev=None, x_km=None, labels=None, states=None):
    """Probabilities of the six states against energy, or along the path. A nuem.propagate Passage, or `nuem propagate`
    (with --path N: along the path of the energy nearest to enu_mev, the first one without).

    states        those that are drawn, "nubar_e"; None: all that occur
    x_km, labels  of an array [places, 6] of probabilities: where they are, and names of the states (Propagator.labels)
    """
    result = result_of(source, "propagate")
    if result is None:
        labels = labels or getattr(source, "labels", None) or [f"state {k + 1}" for k in range(6)]
        values = np.atleast_2d(getattr(source, "probability", source))
        energies, places, title = getattr(source, "enu_mev", None), x_km, ""
        energies = None if energies is None else np.atleast_1d(energies)
        profile = getattr(source, "profile", None)
        title = f"profile {profile.name}" if profile is not None else ""
    else:
        labels, title = result["labels"], f"profile {result['profile']}"
        energies = numbers(result["enu_mev"])
        places = numbers(result["x_km"]) if "x_km" in result else None
        if "probability" in result:
            values = np.array([numbers(row) for row in result["probability"]])
        else:  # of the form for people: a column for each state
            values = np.column_stack([numbers(result[label]) for label in labels])
        if result.get("average", "none") != "none":
            title += f", averaged ({result['average']})"
    ax = axes(ax)
    if places is None:
        x, name, unit = energies, r"$E_\nu$", "MeV"
    else:
        if energies is not None:
            chosen = energies[0] if enu_mev is None else energies[np.argmin(np.abs(energies - enu_mev))]
            places, values = places[energies == chosen], values[energies == chosen]
            title += rf", $E_\nu$ = {chosen:g} MeV"
        x, name, unit = places, "distance", "km"
    order = np.argsort(x)
    for k, label in enumerate(labels):
        colour, dashes = _STYLE[k]
        if np.all(values[:, k] < 1e-12) or (states is not None and label not in states):
            continue
        ax.plot(x[order], values[order, k], color=colour, linestyle=dashes, label=state(label),
                marker="o" if x.size <= MARKED else "", markersize=3)
    ax.set_ylim(0, 1.02 if np.max(values) > 0.5 else None)
    if places is None and x.size > 2 and x.min() > 0 and x.max() >= 100 * x.min():
        ax.set_xscale("log")
    name_axis(ax.xaxis, name, unit)
    name_axis(ax.yaxis, "probability")
    name_figure(ax, title.strip(", "))
    legend(ax, beside=True)
    return ax


def arrival(source, ax=None):
    """Flavours that arrive of electron neutrinos against energy: `nuem mixing state --enu lo:hi:n`, or a list of
    (energy, nuem.State)."""
    result = result_of(source, "mixing")
    if result is None:
        energies = np.array([energy for energy, _ in source])
        values = {key: np.array([np.real(s.rho[k, k]) for _, s in source]) for k, key in enumerate(("e", "mu", "tau"))}
        title = ""
    else:
        energies = numbers(result["enu_mev"])
        flavour = next(key[2:-1] for key in result if key.startswith("p_") and key.endswith("e") and key != "p_e"
                       and len(key) in (4, 5, 6))
        values = {f: numbers(result[f"p_{flavour}{f}"]) for f in ("e", "mu", "tau")}
        title = ", ".join(str(result[key]) for key in ("source", "passage") if result.get(key))
    ax = axes(ax)
    for (flavour, p), (colour, dashes) in zip(values.items(), ((BLUE, "-"), (VERMILLION, "--"), (GREEN, "-."))):
        ax.plot(energies, p, color=colour, linestyle=dashes, label=state(f"nu_{flavour}"),
                marker="o" if energies.size <= MARKED else "", markersize=3)
    if energies.size > 2 and energies.max() >= 30 * energies.min() > 0:
        ax.set_xscale("log")
    ax.set_ylim(0, 1)
    name_axis(ax.xaxis, r"$E_\nu$", "MeV")
    name_axis(ax.yaxis, "probability")
    name_figure(ax, title)
    legend(ax)
    return ax


