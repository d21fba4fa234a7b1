# SPDX-License-Identifier: GPL-3.0-or-later
"""Collective evolution: number fractions and coherence on the way, spectra at its ends."""
import os

import numpy as np

from nuem.plot._read import NothingToDraw, numbers, result_of
from nuem.plot._style import (BLACK, BLUE, GREEN, ORANGE, PURPLE, SKY, VERMILLION, axes, legend, name_axis,
                              name_figure, panels)
from nuem.plot._words import state

_STYLE = ((BLUE, "-"), (VERMILLION, "-"), (GREEN, "-"))
_ANTI = ((SKY, "--"), (ORANGE, "--"), (PURPLE, "--"))


def _styles(species):
    n = len(species) // 2
    return _STYLE[:n] + _ANTI[:n]


def supernova(source, ax=None, *, species=None):
    """Number fractions of all species on the way, and below the growth of the coherence between neutrinos and antineutrinos
    where there is any (not with an `ax`). `nuem supernova`, or Snapshots of nuem.Supernova.run."""
    result = result_of(source, "supernova")
    if result is None:
        x, fraction, title, name, unit = source.r_km, source.fraction, "", "radius", "km"
        coherence = np.array([np.max(c) for c in source.coherence_rms])
    else:
        rows = result["snapshots"]
        gas = "r_km" not in rows[0]
        name, unit = ("time", "") if gas else ("radius", "km")
        x = numbers([row["time" if gas else "r_km"] for row in rows])
        fraction = {key: numbers([row[key] for row in rows]) for key in rows[0] if key.startswith(("nu_", "nubar_"))}
        coherence = numbers([row.get("coherence_rms_max") for row in rows])
        title = result.get("title", "")
    if x.size < 2:
        raise NothingToDraw("there is one snapshot; the configuration's snapshots ask for more")
    grows = np.nanmax(coherence, initial=0.0) > 1e-14
    if ax is None and grows:
        made = panels(2, heights=(2, 1), sharex=True, size=(6.0, 5.4))[:, 0]
    else:
        made = [axes(ax)]
    shown = list(fraction) if species is None else list(species)
    for label, (colour, dashes) in zip(fraction, _styles(list(fraction))):
        if label in shown:
            made[0].plot(x, fraction[label], color=colour, linestyle=dashes, label=state(label))
    made[0].set_xlim(x[0], x[-1])
    made[0].set_ylim(0, None)
    name_axis(made[0].yaxis, "share of all neutrinos")
    name_figure(made[0], title)
    legend(made[0], beside=True)
    if len(made) > 1:
        positive = np.where(coherence > 0, coherence, np.nan)
        made[1].semilogy(x, positive, color=BLACK)
        top = np.nanmax(positive)
        made[1].set_ylim(max(np.nanmin(positive) / 3, top / 1e16), top * 5)
        name_axis(made[1].yaxis, r"coherence $\nu\bar\nu$, largest rms")
    name_axis(made[-1].xaxis, name, unit)
    return np.array(made) if len(made) > 1 else made[0]


def supernova_spectra(source, ax=None, *, species=None):
    """Spectra at the first snapshot (dotted) and the last, of all angles: the HDF5 file of `nuem supernova -o`,
    nuem.supernova.read(path), the JSON beside it, or Snapshots."""
    file = _file_of(source)
    if file is None:
        energy, width, radius = source.enu_mev, source.width_mev, source.r_km
        names, spectra = list(source.fraction), source.spectra
    else:
        energy, width, radius = file["energy/enu"], file["energy/width"], file["snapshots/r"]
        names = [name.decode() for name in file["species"]]
        spectra = file["spectra/sum"]
    ax = axes(ax)
    shown = names if species is None else list(species)
    marker = "o" if energy.size < 15 else ""
    for k, (label, (colour, dashes)) in enumerate(zip(names, _styles(names))):
        if label in shown:
            ax.plot(energy, spectra[0][:, k] / width, color=colour, linestyle=":", linewidth=1.1)
            ax.plot(energy, spectra[-1][:, k] / width, color=colour, linestyle=dashes, label=state(label), marker=marker,
                    markersize=3)
    ax.set_ylim(0, None)
    ax.set_xlim(0, None)
    name_axis(ax.xaxis, r"$E_\nu$", "MeV")
    name_axis(ax.yaxis, "share of all neutrinos", "MeV$^{-1}$")
    name_figure(ax, f"at {radius[-1]:.6g} km; dotted: at {radius[0]:.6g} km")
    legend(ax)
    return ax


def _file_of(source):
    """The HDF5 file that is named, or the one that a JSON result names; None for Snapshots."""
    from nuem.supernova import read

    if isinstance(source, (str, os.PathLike)) and not os.fspath(source).endswith(".json"):
        return read(os.fspath(source))
    result = result_of(source, "supernova")
    if result is not None and "output" not in result:
        raise NothingToDraw("the answer has no spectra; -o FILE keeps them")
    if result is not None:
        return read(result["output"])
    return None if hasattr(source, "spectra") else source
