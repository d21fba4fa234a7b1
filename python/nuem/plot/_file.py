# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing a figure."""
import os

import numpy as np

from nuem.plot._style import settings

ENDINGS = ("svg", "pdf", "png")
# without the time, so that the same figure is the same file
_METADATA = {"svg": {"Date": None}, "pdf": {"CreationDate": None}, "png": {}}


def save(axes, path):
    """Writes the figure of Axes (of what the functions of nuem.plot return) into path, an .svg, .pdf or .png: beside it
    first, so that nobody sees half a figure. ValueError for another ending, OSError."""
    path = os.fspath(path)
    kind = path.rpartition(".")[2]
    if kind not in ENDINGS or os.path.basename(path) == "." + kind:
        raise ValueError(f"the file is {path!r}; the name must end in .svg, .pdf or .png")
    figure = next(ax for ax in np.ravel(axes) if ax is not None and ax.figure is not None).figure
    target = os.path.realpath(path)
    beside = f"{target}.{os.getpid()}.part"
    if os.path.exists(target) and not os.path.isfile(target):
        beside = target  # a device or a pipe is written in place
    try:
        with settings():
            figure.savefig(beside, format=kind, metadata=_METADATA[kind])
        if beside != target:
            os.replace(beside, target)
    except BaseException:
        if beside != target and os.path.exists(beside):
            os.unlink(beside)
        raise
