# SPDX-License-Identifier: GPL-3.0-or-later
"""The profile of a likelihood with its interval, and the points of constructions by toys."""
import math

import numpy as np

from nuem.plot._read import NothingToDraw, number, numbers, result_of
from nuem.plot._style import BLACK, BLUE, GREEN, GREY, SKY, VERMILLION, axes, legend, name_axis, name_figure
from nuem.plot._words import percent, symbol

CURVE_POINTS = 121


def limit(source, ax=None, *, values=None):
    """chi2 - chi2_min of the profile with the line of its confidence level and the allowed values; of method fc also the
    critical values of the toys, of cls the p-values. A nuem.Limit, or `nuem limit ... --curve N --json`.

    values  where a nuem.Limit is evaluated; None: around its interval
    """
    result = result_of(source, "limit")
    if result is None:
        result = _of_object(source, values)
    name, unit = symbol(result["parameter"]), result["unit"]
    title = f"{result['experiment']}, {percent(result['cl'])} CL, {_METHOD[result['method']]}"
    if result.get("data") == "expected":
        title += " (expected data)"
    ax = axes(ax)
    if result["method"] == "cls" and "points" in result:
        _draw_cls(ax, result)
    else:
        _draw_profile(ax, result)
    name_axis(ax.xaxis, name, unit)
    name_figure(ax, title)
    legend(ax)
    return ax


_METHOD = {"profile": "profile likelihood", "fc": "Feldman-Cousins", "cls": "CL$_s$", "bayes": "posterior"}


def _regions(result):
    """[(lower, upper)], with nan for an end that does not exist."""
    if "regions" in result:
        return [(number(r["lower"]), number(r["upper"])) for r in result["regions"]]
    if "region_lower" in result:
        return list(zip(numbers(result["region_lower"]), numbers(result["region_upper"])))
    return [(number(result["lower"]), number(result["upper"]))]


def _draw_profile(ax, result):
    curve, points = result.get("curve") or {}, result.get("points", [])
    toys = result["method"] == "fc" and bool(points)
    if not curve.get("value") and not toys:
        raise NothingToDraw("the answer has no curve; --curve N asks for one")
    best, level = number(result["best_fit"]), number(result["delta_chi2"])
    heights = [level]
    if curve.get("value"):
        x, y = numbers(curve["value"]), numbers(curve["delta_chi2"])
        ax.plot(x, y, color=BLUE, label=r"$\Delta\chi^2$, all else minimised")
    else:
        x, y = (numbers([p[key] for p in points]) for key in ("value", "delta_chi2"))
        ax.plot(x, y, ".-", color=BLUE, label=r"$\Delta\chi^2$ of the data")
    heights.append(np.nanmax(y))
    if toys:
        at, critical, error = (numbers([p[key] for p in points]) for key in ("value", "critical", "critical_error"))
        ax.errorbar(at, critical, yerr=error, fmt=".", color=VERMILLION, markersize=4, elinewidth=0.8,
                    label=f"critical value, {percent(result['cl'])} of toys")
        heights.append(np.nanmax(critical + np.nan_to_num(error)))
    ax.axhline(level, color=GREY, linewidth=1, linestyle="--", label=rf"$\Delta\chi^2$ = {level:.3g}")
    ax.set_xlim(x.min(), x.max())
    ax.set_ylim(0, min(max(heights), 3.2 * max(heights[0], heights[-1] if toys else 0.0)) * 1.05)
    _shade(ax, result)
    if math.isfinite(best):
        ax.plot([best], [0], marker="v", color=BLACK, markersize=7, clip_on=False, linestyle="none", zorder=6,
                label="best fit" + (" (0)" if best == 0 else ""))
    name_axis(ax.yaxis, r"$\Delta\chi^2$")


def _shade(ax, result):
    """Allowed values, ended by lines where they end."""
    low, high = ax.get_xlim()
    label = {"bayes": f"{percent(result['cl'])} of the posterior"}.get(result["method"], "allowed")
    for i, (lower, upper) in enumerate(_regions(result)):
        start, end = (low if math.isnan(lower) else lower), (high if math.isnan(upper) else upper)
        ax.axvspan(start, end, color=SKY, alpha=0.25, linewidth=0, label=label if i == 0 else None, zorder=0)
        for x in (lower, upper):
            if math.isfinite(x):
                ax.axvline(x, color=BLUE, linewidth=0.8, linestyle=":", zorder=1)


def _draw_cls(ax, result):
    points = result["points"]
    x, cls, error, asymptotic = (numbers([p[key] for p in points]) for key in
                                 ("value", "cls", "cls_error", "cls_asymptotic"))
    ax.errorbar(x, cls, yerr=error, fmt=".", color=BLUE, markersize=4, elinewidth=0.8, label="CL$_s$, toys")
    ax.plot(x, asymptotic, color=GREEN, linestyle="-.", label="CL$_s$, asymptotic")
    ax.axhline(1 - result["cl"], color=GREY, linewidth=1, linestyle="--", label=f"1 - CL = {1 - result['cl']:.3g}")
    ax.set_yscale("log")
    ax.set_ylim(max(1e-4, np.nanmin(cls[cls > 0]) / 2), 1.5)
    ax.set_xlim(x.min(), x.max())
    for key, colour, text in (("upper", BLUE, "upper limit"), ("median_expected", BLACK, "median expected")):
        value = number(result.get(key))
        if math.isfinite(value) and x.min() <= value <= x.max():
            ax.axvline(value, color=colour, linewidth=0.9, linestyle=":", label=text)
    ax.set_ylabel("CL$_s$")


def _of_object(limit, values):
    """The members of JSON that are drawn, of a nuem.Limit."""
    out = {key: getattr(limit, key) for key in ("parameter", "unit", "cl", "method", "best_fit", "lower", "upper",
                                                "delta_chi2")}
    out["experiment"] = limit.analysis.id
    out["data"] = "expected" if limit.analysis.is_asimov else "observed"
    out["regions"] = [{"lower": lower, "upper": upper} for lower, upper in limit.regions]
    if "x" in limit.details:
        keys = [key for key in limit.details if np.size(limit.details[key]) == np.size(limit.details["x"])]
        out["points"] = [{"value" if key == "x" else key: limit.details[key][i] for key in keys}
                         for i in range(len(limit.details["x"]))]
        out["median_expected"] = limit.details.get("median_expected")
    if values is None:
        values = _around(limit)
    if values is not None:
        out["curve"] = {"value": list(values), "delta_chi2": list(limit.curve(values))}
    return out


def _around(limit):
    """Values that show the interval and half its width beyond; a modulus does not go below 0, and begins there where no
    lower end says otherwise."""
    from nuem._parameters import parameters

    ends = [x for x in (limit.best_fit, limit.lower, limit.upper) if math.isfinite(x)]
    beyond = 0.5 * (max(ends) - min(ends)) if ends else 0.0
    if not beyond > 0.0:
        return None
    low = min(ends) - beyond
    if limit.parameter != "rn" and not parameters()[limit.parameter].signed:
        low = max(0.0, low) if math.isfinite(limit.lower) else 0.0
    return np.linspace(low, max(ends) + beyond, CURVE_POINTS)
