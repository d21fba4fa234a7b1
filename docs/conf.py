# SPDX-License-Identifier: GPL-3.0-or-later
"""Sphinx: the documentation site. tools/docs.sh stages the sources and runs it."""
import logging
import pathlib
import re

# the staged tree, build/docs/source
stage = pathlib.Path(__file__).absolute().parent.parent
changelog = (stage / "CHANGELOG.md").read_text()

project = "nuem"
author = copyright = "the authors of nuem"
release = version = re.search(r"^## \[[^]]*\] (\S+)", changelog, re.M)[1]

extensions = ["myst_parser", "breathe"]
breathe_projects = {"nuem": str(stage.parent / "doxygen" / "xml")}
breathe_default_project = "nuem"
breathe_domain_by_extension = {"h": "c"}

source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["conf.py", "Doxyfile"]
myst_heading_anchors = 4
highlight_language = "none"
primary_domain = "c"

html_theme = "alabaster"
html_title = "nuem"
html_theme_options = {"page_width": "1100px", "sidebar_width": "240px", "description": "neutrino electromagnetic properties"}
html_show_sourcelink = False
html_show_sphinx = False

# --- warnings are errors, apart from these ---------------------------------------------------------
EXCEPTIONS = [
    # pages that other parts of the project may bring
    r"toctree glob pattern .* didn't match any documents",
    # Sphinx takes `imaginary` for the keyword _Imaginary of C
    r"Invalid C declaration: Expected identifier in nested name.*\n  bool imaginary",
]


class Named(logging.Filter):
    def filter(self, record):
        return not any(re.search(text, record.getMessage(), re.S) for text in EXCEPTIONS)


def setup(app):
    for handler in logging.getLogger("sphinx").handlers:
        handler.filters.insert(0, Named())
