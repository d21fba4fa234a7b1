# SPDX-License-Identifier: GPL-3.0-or-later
"""BibTeX of the works behind results."""
import json
import os

from nuem import data
from nuem._arrays import strings
from nuem._errors import call, text
from nuem._nuem import ffi, lib


def _keys(source):
    """Keys of an object with .citations, a JSON result of the command line, or a key itself."""
    if hasattr(source, "citations"):
        return source.citations
    if isinstance(source, (str, os.PathLike)) and os.fspath(source).endswith(".json"):
        with open(source, encoding="utf-8") as result:
            return json.load(result)["provenance"]["citations"]
    if isinstance(source, str):
        return [source]
    if isinstance(source, (list, tuple)):
        return [key for item in source for key in _keys(item)]
    raise TypeError(f"{source!r} has no citations")


def cite(*sources):
    """BibTeX entries of the works behind objects (limits, fluxes, hypotheses, ...), results of `nuem --json` (paths
    ending in .json) or keys; each entry once."""
    keys = list(dict.fromkeys(_keys(list(sources))))
    array, kept = strings(keys)
    out = ffi.new("char **")
    call(lib.nuem_cite_bibtex, data._pointer(), len(kept), array, out)
    return text(ffi.gc(out[0], lib.free))
