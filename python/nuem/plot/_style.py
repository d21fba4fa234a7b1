# SPDX-License-Identifier: GPL-3.0-or-later
"""How figures look: sizes, colours that colour-blind readers tell apart, names of axes with units."""
import contextlib
import math

from nuem.plot._words import unit_text

# Okabe, Ito, "Color universal design" (2008), without the yellow, which is too light for a line
BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY = "#0072B2", "#D55E00", "#009E73", "#E69F00", "#CC79A7", "#56B4E9"
BLACK, GREY, LIGHT = "#000000", "#7F7F7F", "#D9D9D9"
CYCLE = (BLUE, VERMILLION, GREEN, ORANGE, PURPLE, SKY, GREY)  # black is for sums and data
DASHES = ("-", "--", "-.", ":")  # a second way to tell lines apart, beyond one turn of colours

_SETTINGS = {
    "figure.figsize": (6.0, 4.0), "figure.dpi": 100, "savefig.dpi": 150, "figure.constrained_layout.use": True,
    "font.size": 10, "axes.labelsize": 10, "legend.fontsize": 8.5,
    "xtick.labelsize": 9, "ytick.labelsize": 9, "mathtext.fontset": "dejavusans",
    "axes.linewidth": 0.8, "lines.linewidth": 1.5, "xtick.direction": "in", "ytick.direction": "in",
    "xtick.top": True, "ytick.right": True, "xtick.minor.visible": True, "ytick.minor.visible": True,
    "legend.frameon": False, "legend.handlelength": 1.8, "legend.borderaxespad": 0.6, "hatch.linewidth": 0.5,
    "svg.hashsalt": "nuem", "pdf.fonttype": 42,
}


def pyplot():
    """matplotlib.pyplot; ImportError with the name of the package."""
    try:
        import matplotlib.pyplot as plt
    except ImportError as missing:
        raise ImportError("figures need Matplotlib (python3-matplotlib)") from missing
    return plt


@contextlib.contextmanager
def settings():
    """The style, for as long as a figure is made or written. Not rc_context: that takes back a backend that was chosen
    meanwhile."""
    from matplotlib import rcParams

    before = {key: rcParams[key] for key in _SETTINGS}
    rcParams.update(_SETTINGS)
    try:
        yield
    finally:
        rcParams.update(before)


def axes(ax=None, size=None):
    """The given Axes, or those of a new figure."""
    if ax is not None:
        return ax
    plt = pyplot()
    with settings():
        return plt.figure(figsize=size).add_subplot()


def panels(rows, columns=1, *, size=None, heights=None, sharex=False, sharey=False):
    """Axes [rows, columns] of a new figure."""
    plt = pyplot()
    with settings():
        _, made = plt.subplots(rows, columns, figsize=size, squeeze=False, sharex=sharex, sharey=sharey,
                               gridspec_kw={"height_ratios": heights} if heights else None)
    return made


def colour(i):
    return CYCLE[i % len(CYCLE)]


def line(i):
    """Colour and dashes of the ith of many lines."""
    return {"color": colour(i), "linestyle": DASHES[i // len(CYCLE) % len(DASHES)]}


def name_axis(axis, name, unit=""):
    """Name and unit of an axis (ax.xaxis) once everything is drawn. A common power of ten stands with the unit: numbers
    at the end of an axis are overlooked."""
    unit = unit_text(unit)
    exponent = _linear(axis) if axis.get_scale() == "linear" else _few_decades(axis) if axis.get_scale() == "log" else 0
    power = f"$10^{{{exponent}}}$" if exponent else ""
    inside = " ".join(filter(None, (power, unit)))
    axis.set_label_text(f"{name} [{inside}]" if inside else name)


def _linear(axis):
    from matplotlib.ticker import ScalarFormatter

    largest = max(map(abs, axis.get_view_interval()))
    exponent = math.floor(math.log10(largest)) if 0.0 < largest < math.inf else 0
    if -3 < exponent < 4:
        return 0
    formatter = ScalarFormatter(useOffset=False)
    formatter.set_powerlimits((exponent, exponent))
    axis.set_major_formatter(formatter)
    axis.offsetText.set_visible(False)
    return exponent


def _few_decades(axis):
    """Less than two decades have hardly a power of ten to name: 0.2, 0.5, 1 of a common one."""
    from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

    low, high = axis.get_view_interval()
    if not 0.0 < low < high:
        return 0
    exponent = math.floor(math.log10(high))
    exponent = 0 if -3 < exponent < 4 else exponent
    if high > (100.0 if exponent else 2000.0) * low:
        return 0
    steps = (1.0, 2.0, 3.0, 5.0) if high < 15.0 * low else (1.0, 2.0, 5.0) if high < 150.0 * low else (1.0,)
    axis.set_major_locator(LogLocator(subs=steps))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value / 10.0**exponent:g}"))
    axis.set_minor_formatter(NullFormatter())
    return exponent


def name_figure(ax, text):
    """What is drawn: at the left, small, since a caption says it again."""
    ax.set_title(text, loc="left", fontsize=10)


def name_places(axis, names, **keywords):
    """Words in place of numbers, at 0, 1, 2, ..., without ticks."""
    from matplotlib.ticker import NullLocator

    axis.set_ticks(range(len(names)), names, **keywords)
    axis.set_minor_locator(NullLocator())
    axis.set_tick_params(which="both", length=0)


def legend(ax, *, beside=False, above=False, **keywords):
    """A legend where something has a label; many entries in smaller letters. beside: at the right of the axes; above: on top
    of them, in one line."""
    handles, labels = ax.get_legend_handles_labels()
    if not labels:
        return None
    if beside:
        keywords.update(loc="center left", bbox_to_anchor=(1.0, 0.5))
    if above:
        keywords.update(loc="lower right", bbox_to_anchor=(1.0, 1.0), borderaxespad=0.1, columnspacing=1.0,
                        ncols=len(labels))
    keywords.setdefault("frameon", False)
    keywords.setdefault("fontsize", 8.5 if len(labels) < 8 else 7.5)
    return ax.legend(handles, labels, **keywords)
