#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draws docs/figures/supernova-*.csv, which supernova_runs.py writes, as SVG beside them.

Needs matplotlib (Debian: python3-matplotlib). The same tables give the same bytes with the same matplotlib.

usage: supernova_convergence.py [docs/figures]
"""
import csv
import math
import pathlib
import sys

import matplotlib

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "nuem", "font.size": 9, "axes.grid": True,
                            "grid.alpha": 0.3, "lines.linewidth": 1.2, "legend.fontsize": 8, "figure.constrained_layout.use": True})
CASES = [("normal", "-1", "NH, s = -1", "C3"), ("inverted", "-1", "IH, s = -1", "C1"), ("normal", "0", "NH, s = 0", "C0"),
         ("inverted", "0", "IH, s = 0", "C2")]


def read(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(line for line in file if not line.startswith("#")))


def column(rows, name):
    return [float(row[name]) for row in rows]


def grown(rows, name):
    """Without what has not begun."""
    return [x if x > 0.0 else math.nan for x in column(rows, name)]


def save(figure, path):
    figure.savefig(path, metadata={"Date": None, "Creator": None})
    plt.close(figure)


def energies(rows, path):
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 2.9))
    for ordering, s, label, colour in CASES:
        mine = [row for row in rows if row["ordering"] == ordering and row["s"] == s]
        n, x = column(mine, "energies"), column(mine, "nu_e")
        left.semilogx(n, x, "o-", color=colour, label=label, markersize=3)
        right.loglog(n[:-1], [max(abs(y - x[-1]), 1e-8) for y in x[:-1]], "o-", color=colour, markersize=3)
    left.set(xlabel="energies", ylabel="fraction of nu_e at 600 km")
    right.set(xlabel="energies", ylabel="difference from 1600 energies")
    left.legend()
    save(figure, path)


def tolerance(rows, path):
    figure, axes = plt.subplots(1, 2, figsize=(7.2, 2.9), sharey=True)
    for ordering, s, label, colour in CASES:
        for method, style in (("split", "o-"), ("rk", "s--")):
            mine = [row for row in rows if (row["ordering"], row["s"], row["method"]) == (ordering, s, method)]
            name = label if method == "split" else None
            for axis, x in zip(axes, ("tolerance", "cpu_s")):
                axis.loglog(column(mine, x), column(mine, "error"), style, color=colour, label=name, markersize=3)
    axes[0].plot([], [], "k-", label="splitting")
    axes[0].plot([], [], "k--", label="Runge-Kutta")
    axes[0].set(xlabel="tolerance", ylabel="error of number fractions")
    axes[1].set(xlabel="CPU seconds, one core")
    axes[0].legend()
    save(figure, path)


def angles(rows, path):
    many = [row for row in rows if row["angles"] != "1"]
    radial = [row for row in rows if row["angles"] == "1"]
    figure, (left, right) = plt.subplots(1, 2, figsize=(7.2, 2.9))
    for name, colour in (("nu_e", "C0"), ("nu_x", "C1"), ("nubar_e", "C2"), ("nubar_x", "C3")):
        left.semilogx(column(many, "angles"), column(many, name), "o-", color=colour, label=name, markersize=3, base=2)
        left.axhline(float(radial[0][name]), color=colour, linestyle=":")
    right.loglog(column(many, "angles"), column(many, "cpu_s"), "ko-", markersize=3)
    left.set(xlabel="angles (dotted: radial ray)", ylabel="fraction at 600 km")
    right.set(xlabel="angles", ylabel="CPU seconds, one core")
    left.legend(loc="center right", bbox_to_anchor=(1.0, 0.35))
    save(figure, path)


def growth(near, far, path):
    figure, axes = plt.subplots(1, 2, figsize=(7.2, 3.2), sharey=True)
    r, rate, first = column(near, "r_km"), column(near, "growth_per_km"), column(near, "s-1_theta0")
    start = r.index(116.0)  # from here the mode that grows fastest has overtaken the others
    predicted = [first[start]]
    for i in range(start + 1, len(r)):
        predicted.append(predicted[-1] * math.exp(0.5 * (rate[i] + rate[i - 1]) * (r[i] - r[i - 1])))
    shown = [i for i, x in enumerate(predicted) if x < 0.03]
    axes[0].semilogy(r, grown(near, "s-1_theta0"), color="C3", label="s = -1, no mixing")
    axes[0].semilogy([r[start + i] for i in shown], [predicted[i] for i in shown], "k:", linewidth=2, label="linear, no mixing")
    axes[0].semilogy(r, grown(near, "s-1_theta0.01"), color="C1", label="s = -1, mixing 0.01")
    axes[0].semilogy(r, grown(near, "s0_theta0.01"), color="C0", label="s = 0, mixing 0.01")
    for s, colour in (("-1", "C1"), ("0", "C0")):
        for mu, style in (("1e-21", "-"), ("1e-24", "--")):
            axes[1].semilogy(column(far, "r_km"), grown(far, f"s{s}_mu{mu}"), style, color=colour, label=f"s = {s}, {mu} mu_B")
    axes[0].set(xlabel="r / km", ylabel="coherence of nu with nubar", ylim=(1e-16, 0.1))
    axes[1].set(xlabel="r / km")
    axes[0].legend(loc="lower right")
    axes[1].legend(loc="center right")
    save(figure, path)


def spectra(rows, path):
    figure, axes = plt.subplots(2, 2, figsize=(7.2, 4.6), sharex=True, sharey=True)
    for axis, name in zip(axes.flat, ("nu_e", "nu_x", "nubar_e", "nubar_x")):
        for suffix, style, label in (("emitted", "k:", "emitted"), ("nomoment", "C2-", "no moment"), ("s0", "C0--", "1e-21 mu_B, s = 0"),
                                     ("s-1", "C3-", "1e-21 mu_B, s = -1")):
            axis.plot(column(rows, "enu_mev"), column(rows, f"{name}_{suffix}"), style, label=label)
        axis.set_title(name)
    axes[0, 1].legend()
    for axis in axes[1]:
        axis.set(xlabel="E / MeV")
    for axis in axes[:, 0]:
        axis.set(ylabel="1/MeV")
    save(figure, path)


def main():
    place = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "docs/figures")
    table = {name: read(place / f"supernova-{name}.csv")
             for name in ("energies", "tolerance", "angles", "coherence", "growth", "spectra")}
    energies(table["energies"], place / "supernova-energies.svg")
    tolerance(table["tolerance"], place / "supernova-tolerance.svg")
    angles(table["angles"], place / "supernova-angles.svg")
    growth(table["growth"], table["coherence"], place / "supernova-growth.svg")
    spectra(table["spectra"], place / "supernova-spectra.svg")


if __name__ == "__main__":
    main()
