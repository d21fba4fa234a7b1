# SPDX-License-Identifier: GPL-3.0-or-later
"""The code cells of each notebook run, in order and without Jupyter, and print what the notebook shows."""
import contextlib
import io
import json
import pathlib
import re

import pytest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted(path.name for path in (SOURCE / "examples" / "notebooks").glob("*.ipynb"))
LARGEST = 300_000  # bytes
NUMBER = re.compile(r"[+-]?\d+\.?\d*(?:[eE][+-]?\d+)?")
DIGIT = 0.02  # a number of three digits may end in another one elsewhere


def same_text(got, wanted):
    assert NUMBER.sub("#", got) == NUMBER.sub("#", wanted)
    for a, b in zip(map(float, NUMBER.findall(got)), map(float, NUMBER.findall(wanted))):
        assert a == pytest.approx(b, rel=DIGIT, abs=1e-12), (got, wanted)


def test_there_are_some():
    assert NOTEBOOKS == ["limit.ipynb", "star-and-propagation.ipynb"]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_cells(name):
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    path = SOURCE / "examples" / "notebooks" / name
    assert path.stat().st_size < LARGEST
    names, figures = {"__name__": "notebook"}, 0
    for k, cell in enumerate(json.loads(path.read_text(encoding="utf-8"))["cells"]):
        if cell["cell_type"] != "code":
            continue
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            exec(compile("".join(cell["source"]), f"{name}, cell {k}", "exec"), names)
        shown = "".join("".join(o["text"]) for o in cell["outputs"] if o["output_type"] == "stream" and o["name"] == "stdout")
        if "sha256" in "".join(cell["source"]):  # a data file may change
            assert out.getvalue().count("\n") == shown.count("\n")
        else:
            same_text(out.getvalue(), shown)
        assert not any(o["output_type"] == "error" or o.get("name") == "stderr" for o in cell["outputs"])
        pictures = sum("image/png" in o.get("data", {}) for o in cell["outputs"])
        assert len(plt.get_fignums()) - figures == pictures, f"cell {k} is not executed"
        figures = len(plt.get_fignums())
    plt.close("all")
