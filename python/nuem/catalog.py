# SPDX-License-Identifier: GPL-3.0-or-later
"""Published limits."""
import math
from typing import List, NamedTuple, Optional

from nuem import data
from nuem._arrays import encode
from nuem._errors import call, text
from nuem._nuem import ffi, lib
from nuem._provenance import Provenance, Sourced


class PublishedLimit(NamedTuple):
    """A limit as published, for the mixture of flavours at its detector (nuem/catalog.h)."""

    id: str
    quantity: str  # "mu", "q", "r2", ...
    flavour: str
    value: Optional[float]  # upper limit, in `unit`
    lower: Optional[float]  # ends of an interval
    upper: Optional[float]
    unit: str
    cl: Optional[float]
    source_kind: str
    experiment: str
    target: str
    atomic_model: str
    year: Optional[int]
    paper: str
    arxiv: str
    cite: List[str]  # BibTeX keys
    status: str  # "confirmed" or "unconfirmed"
    note: str

    @property
    def citations(self):
        return self.cite


class Catalog(list, Sourced):
    """A list of PublishedLimit that knows its files and works."""


def _value(value):
    if isinstance(value, float):
        return None if math.isnan(value) else value
    return value


def _limit(p):
    return PublishedLimit(
        text(p.id), text(p.quantity), text(p.flavour), _value(p.value), _value(p.lower), _value(p.upper), text(p.unit),
        _value(p.cl), text(p.source_kind), text(p.experiment), text(p.target), text(p.atomic_model), p.year or None,
        text(p.paper), text(p.arxiv), [text(p.cite[i]) for i in range(p.n_cite)], text(p.status), text(p.note))


def catalog(*, quantity=None, flavour=None, source=None, experiment=None, status=None):
    """Published limits with their sources, a list of PublishedLimit.

    quantity "mu", "q", "r2"; flavour "e", "solar", ...; source "reactor", ...; experiment: part of its name;
    status "confirmed" or "unconfirmed". A word that no limit has raises ArgumentError with those that there are.
    """
    kept = [encode(word) and ffi.new("char[]", encode(word)) if word is not None else ffi.NULL
            for word in (quantity, flavour, source, status, experiment)]
    filters = ffi.new("nuem_catalog_filter *", dict(zip(("quantity", "flavour", "source_kind", "status", "experiment"),
                                                        kept)))
    provenance, out = Provenance(), ffi.new("nuem_catalog **")
    call(lib.nuem_catalog_open, data._pointer(), filters, out, provenance.pointer)
    pointer = ffi.gc(out[0], lib.nuem_catalog_free)
    result = Catalog(_limit(lib.nuem_catalog_at(pointer, i)) for i in range(lib.nuem_catalog_count(pointer)))
    result._provenance = provenance
    return result
