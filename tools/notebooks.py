#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs notebooks and writes their outputs into them, without times and ids that differ each time. PYTHONPATH names the
package of a build; needs python3-nbclient and python3-ipykernel.

usage: notebooks.py examples/notebooks/*.ipynb"""
import base64
import io
import os
import pathlib
import sys

import nbformat
from PIL import Image
from nbclient import NotebookClient

LARGEST = 300_000  # bytes


def smaller(text):
    """A PNG with 256 colours, which are enough for lines and letters."""
    out = io.BytesIO()
    image = Image.open(io.BytesIO(base64.b64decode(text))).convert("RGB")
    image.quantize(256, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return base64.b64encode(out.getvalue()).decode()


def run(path):
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(notebook, timeout=600, kernel_name="python3", resources={"metadata": {"path": str(path.parent)}}).execute()
    for k, cell in enumerate(notebook.cells):
        cell.metadata, cell.id = {}, f"cell-{k}"
        for output in cell.get("outputs", ()):
            if "image/png" in output.get("data", {}):
                output.data["image/png"] = smaller(output.data["image/png"])
    notebook.metadata = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
                         "language_info": {"name": "python"}}
    text = nbformat.writes(notebook) + "\n"
    if len(text) > LARGEST:
        sys.exit(f"{path}: {len(text)} bytes; the limit is {LARGEST}")
    path.write_text(text, encoding="utf-8")
    print(f"{path}: {len(text)} bytes")


os.environ["PYDEVD_DISABLE_FILE_VALIDATION"] = "1"  # or the kernel complains about a debugger
for name in sys.argv[1:]:
    run(pathlib.Path(name))
