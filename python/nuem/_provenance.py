# SPDX-License-Identifier: GPL-3.0-or-later
"""What was read and what is to be cited."""
from types import SimpleNamespace

from nuem._errors import call, text
from nuem._nuem import ffi, lib


class Provenance:
    """Files and works behind an object; belongs to one thread while it grows."""

    def __init__(self, *methods):
        out = ffi.new("nuem_provenance **")
        call(lib.nuem_provenance_create, out)
        self.pointer = ffi.gc(out[0], lib.nuem_provenance_free)
        for method in methods:
            self.method(method)

    def method(self, name):
        """Notes the works of a method (nuem/cite.h)."""
        call(lib.nuem_cite_method, name.encode(), self.pointer)

    def cite(self, key):
        call(lib.nuem_provenance_add_cite, self.pointer, key.encode())

    @property
    def citations(self):
        count = lib.nuem_provenance_cite_count(self.pointer)
        return [text(lib.nuem_provenance_cite(self.pointer, i)) for i in range(count)]

    @property
    def files(self):
        count = lib.nuem_provenance_file_count(self.pointer)
        return {text(lib.nuem_provenance_file_id(self.pointer, i)):
                text(lib.nuem_provenance_file_sha256(self.pointer, i)) for i in range(count)}


class Sourced:
    """An object that knows its files and works."""

    _provenance = None

    @property
    def citations(self):
        """BibTeX keys of the works behind this; nuem.cite(this) gives their entries."""
        return self._provenance.citations if self._provenance is not None else []

    @property
    def files(self):
        """{id of a data file that was read: its SHA-256}."""
        return self._provenance.files if self._provenance is not None else {}


class Result(SimpleNamespace, Sourced):
    """Named numbers with what they rest on."""

    def __repr__(self):
        return "Result(" + ", ".join(f"{k}={v!r}" for k, v in vars(self).items() if not k.startswith("_")) + ")"


def union(*sources):
    """Keys of several objects, each once."""
    return list(dict.fromkeys(key for source in sources for key in source.citations))
